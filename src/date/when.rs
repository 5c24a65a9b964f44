//! The value of a date: one stamp, or an interval between two ends.

use std::fmt;

use chrono::{DateTime, FixedOffset};

use super::clock::Clock;
use super::day::{Day, edtf_year};

/// When something happened, as exactly as it is known.
///
/// It is one date, or an interval with at least one dated end and an end that is not before its
/// start (ISO 8601-2, A.3 and A.4). Two values are equal when they mean the same in EDTF: `1988`
/// is not equal to `1988-XX`, and `14:00` is not equal to `14:00:00`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct When(Span);

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Span {
    One(Stamp),
    /// `a/b`
    Between(Stamp, Stamp),
    /// `a/..`
    Since(Stamp),
    /// `a/`
    From(Stamp),
    /// `../b`
    Until(Stamp),
    /// `/b`
    UntilFromUnknown(Stamp),
}

/// One end of an interval, dated or not (ISO 8601-2, A.4.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum End {
    At(Stamp),
    /// `..`: it goes on, or has always been so.
    Open,
    /// Nothing before or after the `/`: there is such an end, but nobody knows when.
    Unknown,
}

/// One point of time: a date with its qualifiers, or an instant, which EDTF does not qualify.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Stamp {
    Date(Calendar, Qualifier),
    Clock(Clock),
}

/// `?`, `~`, `%` or nothing behind a date (ISO 8601-2, A.4.3).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Qualifier {
    pub(super) approximate: bool,
    pub(super) uncertain: bool,
}

/// As much of a date as is known. Months and days exist in their year, and only `Year` has more
/// than four digits: [`super::edtf`] and [`super::friendly`] see to that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Calendar {
    /// `19XX`, by its earliest year: 1900; for `-01XX` that is −199.
    Century(i64),
    /// `198X`, by its earliest year: 1980; for `-019X` that is −199.
    Decade(i64),
    Year(i64),
    Season(i64, Season),
    Month(i64, u8),
    Day(Day),
    /// `1988-XX`
    SomeMonth(i64),
    /// `1988-02-XX`
    SomeDayOfMonth(i64, u8),
    /// `1988-XX-XX`
    SomeDayOfYear(i64),
}

/// The seasons of ISO 8601-2, A.4.2, taken as those of the northern half of the earth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Season {
    Spring,
    Summer,
    Autumn,
    Winter,
}

/// How exactly a date is known, from vague to precise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precision {
    /// `19XX`
    Century,
    /// `198X`
    Decade,
    /// `1988`, and `1988-XX`, of which no more is known than the year.
    Year,
    /// `1991-21`
    Season,
    /// `1988-02`, and `1988-02-XX`, of which no more is known than the month.
    Month,
    /// `1988-02-27`
    Day,
    /// `2021-11-16T14:00+04:00`
    Minute,
    /// `2021-11-16T14:00:30+04:00`
    Second,
}

impl When {
    pub(super) fn one(stamp: Stamp) -> Self {
        Self(Span::One(stamp))
    }

    /// The interval, or `None` when it has no dated end or ends before it starts. An end that may
    /// lie before its start, but need not, is allowed: `2004-06/2004`.
    pub(super) fn between(start: End, end: End) -> Option<Self> {
        let span = match (start, end) {
            (End::At(start), End::At(end)) => {
                let is_possible = match (start, end) {
                    (Stamp::Clock(start), Stamp::Clock(end)) => start.instant() <= end.instant(),
                    _ => start.earliest() <= end.latest(),
                };
                is_possible.then_some(Span::Between(start, end))
            }
            (End::At(start), End::Open) => Some(Span::Since(start)),
            (End::At(start), End::Unknown) => Some(Span::From(start)),
            (End::Open, End::At(end)) => Some(Span::Until(end)),
            (End::Unknown, End::At(end)) => Some(Span::UntilFromUnknown(end)),
            (End::Open | End::Unknown, End::Open | End::Unknown) => None,
        };
        span.map(Self)
    }

    pub(super) fn span(&self) -> &Span {
        &self.0
    }

    /// Both ends; those of a single date are the same.
    pub(super) fn ends(&self) -> (End, End) {
        match self.0 {
            Span::One(stamp) => (End::At(stamp), End::At(stamp)),
            Span::Between(start, end) => (End::At(start), End::At(end)),
            Span::Since(start) => (End::At(start), End::Open),
            Span::From(start) => (End::At(start), End::Unknown),
            Span::Until(end) => (End::Open, End::At(end)),
            Span::UntilFromUnknown(end) => (End::Unknown, End::At(end)),
        }
    }

    /// The start, or the end where the start is not dated.
    pub(super) fn leading(&self) -> Stamp {
        match self.0 {
            Span::One(stamp)
            | Span::Between(stamp, _)
            | Span::Since(stamp)
            | Span::From(stamp)
            | Span::Until(stamp)
            | Span::UntilFromUnknown(stamp) => stamp,
        }
    }

    /// Whether it was written as two ends, one of which may be open or unknown.
    #[must_use]
    pub fn is_interval(&self) -> bool {
        !matches!(self.0, Span::One(_))
    }

    /// Whether it goes on: an interval with the open end `..`. An unknown end, as in `1992/`, is
    /// not open.
    #[must_use]
    pub fn is_continuing(&self) -> bool {
        matches!(self.0, Span::Since(_))
    }

    /// Whether an end is approximate, uncertain, unknown, or less precise than a day.
    #[must_use]
    pub fn is_vague(&self) -> bool {
        let (start, end) = self.vague_ends();
        start || end
    }

    /// The same for the start and for the end alone; of one date, both.
    #[must_use]
    pub fn vague_ends(&self) -> (bool, bool) {
        let vague = |end| match end {
            End::At(stamp) => stamp.precision() < Precision::Day || stamp.is_qualified(),
            End::Open => false,
            End::Unknown => true,
        };
        let (start, end) = self.ends();
        (vague(start), vague(end))
    }

    /// How precise the start is, or the end where the start is open or unknown.
    #[must_use]
    pub fn precision(&self) -> Precision {
        self.leading().precision()
    }

    /// How precise the end is, which for a single date is that date; `None` when it is open or
    /// unknown.
    #[must_use]
    pub fn end_precision(&self) -> Option<Precision> {
        self.ends().1.stamp().map(Stamp::precision)
    }

    /// The instant, or the start of an interval, if it is given by a clock.
    #[must_use]
    pub fn instant(&self) -> Option<DateTime<FixedOffset>> {
        self.ends().0.instant()
    }

    /// The end of an interval, if it is given by a clock; for a single instant the instant itself.
    #[must_use]
    pub fn end_instant(&self) -> Option<DateTime<FixedOffset>> {
        self.ends().1.instant()
    }

    /// Canonical EDTF of level 1. Instants are as in RFC 3339, with their offset, and with seconds
    /// only when they were given. It reads back as the same value.
    #[must_use]
    pub fn edtf(&self) -> String {
        let (start, end) = self.ends();
        match self.0 {
            Span::One(stamp) => stamp.edtf(),
            _ => format!("{}/{}", start.edtf(), end.edtf()),
        }
    }

    /// The start in EDTF; `None` when it is open or unknown.
    #[must_use]
    pub fn start_edtf(&self) -> Option<String> {
        self.ends().0.stamp().map(Stamp::edtf)
    }

    /// The end in EDTF, which for a single date is that date; `None` when it is open or unknown.
    #[must_use]
    pub fn end_edtf(&self) -> Option<String> {
        self.ends().1.stamp().map(Stamp::edtf)
    }
}

impl End {
    pub(super) fn stamp(self) -> Option<Stamp> {
        match self {
            Self::At(stamp) => Some(stamp),
            Self::Open | Self::Unknown => None,
        }
    }

    fn instant(self) -> Option<DateTime<FixedOffset>> {
        match self {
            Self::At(Stamp::Clock(clock)) => Some(clock.instant()),
            Self::At(Stamp::Date(..)) | Self::Open | Self::Unknown => None,
        }
    }

    fn edtf(self) -> String {
        match self {
            Self::At(stamp) => stamp.edtf(),
            Self::Open => "..".to_owned(),
            Self::Unknown => String::new(),
        }
    }
}

impl Stamp {
    pub(super) fn is_qualified(self) -> bool {
        matches!(self, Self::Date(_, qualifier) if qualifier != Qualifier::default())
    }

    pub(super) fn precision(self) -> Precision {
        match self {
            Self::Date(calendar, _) => calendar.precision(),
            Self::Clock(clock) if clock.time().has_seconds() => Precision::Second,
            Self::Clock(_) => Precision::Minute,
        }
    }

    pub(super) fn edtf(self) -> String {
        match self {
            Self::Date(calendar, qualifier) => format!("{}{}", calendar.edtf(), qualifier.edtf()),
            Self::Clock(clock) => clock.edtf(),
        }
    }
}

impl Qualifier {
    pub(super) const APPROXIMATE: Self = Self { approximate: true, uncertain: false };
    pub(super) const UNCERTAIN: Self = Self { approximate: false, uncertain: true };

    pub(super) fn and(self, other: Self) -> Self {
        Self {
            approximate: self.approximate || other.approximate,
            uncertain: self.uncertain || other.uncertain,
        }
    }

    fn edtf(self) -> &'static str {
        match (self.approximate, self.uncertain) {
            (false, false) => "",
            (false, true) => "?",
            (true, false) => "~",
            (true, true) => "%",
        }
    }
}

impl Calendar {
    /// The year that this date is in, if it is in one. A winter is in the year it begins in.
    pub(super) fn year(self) -> Option<i64> {
        match self {
            Self::Century(_) | Self::Decade(_) => None,
            Self::Day(day) => Some(day.year),
            Self::Year(year)
            | Self::Season(year, _)
            | Self::Month(year, _)
            | Self::SomeMonth(year)
            | Self::SomeDayOfMonth(year, _)
            | Self::SomeDayOfYear(year) => Some(year),
        }
    }

    fn precision(self) -> Precision {
        match self {
            Self::Century(_) => Precision::Century,
            Self::Decade(_) => Precision::Decade,
            Self::Year(_) | Self::SomeMonth(_) | Self::SomeDayOfYear(_) => Precision::Year,
            Self::Season(..) => Precision::Season,
            Self::Month(..) | Self::SomeDayOfMonth(..) => Precision::Month,
            Self::Day(_) => Precision::Day,
        }
    }

    pub(super) fn edtf(self) -> String {
        let masked = |first: i64, unit: i64, width: usize| {
            let sign = if first < 0 { "-" } else { "" };
            format!("{sign}{:0width$}", first.abs() / unit)
        };
        match self {
            Self::Century(first) => format!("{}XX", masked(first, 100, 2)),
            Self::Decade(first) => format!("{}X", masked(first, 10, 3)),
            Self::Year(year) => edtf_year(year),
            Self::Season(year, season) => format!("{}-{}", edtf_year(year), season.number()),
            Self::Month(year, month) => format!("{}-{month:02}", edtf_year(year)),
            Self::Day(day) => day.to_string(),
            Self::SomeMonth(year) => format!("{}-XX", edtf_year(year)),
            Self::SomeDayOfMonth(year, month) => format!("{}-{month:02}-XX", edtf_year(year)),
            Self::SomeDayOfYear(year) => format!("{}-XX-XX", edtf_year(year)),
        }
    }
}

impl Season {
    pub(super) const ALL: [Self; 4] = [Self::Spring, Self::Summer, Self::Autumn, Self::Winter];

    /// Its place in the year, from 0 for spring.
    pub(super) fn index(self) -> usize {
        match self {
            Self::Spring => 0,
            Self::Summer => 1,
            Self::Autumn => 2,
            Self::Winter => 3,
        }
    }

    /// Its number where a month would stand: 21 for spring.
    fn number(self) -> usize {
        21 + self.index()
    }
}

impl Precision {
    /// Its name in lower case, for a data attribute.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Century => "century",
            Self::Decade => "decade",
            Self::Year => "year",
            Self::Season => "season",
            Self::Month => "month",
            Self::Day => "day",
            Self::Minute => "minute",
            Self::Second => "second",
        }
    }
}

impl fmt::Display for Precision {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use crate::date::samples::read;

    #[test]
    fn vagueness_and_precision_are_told() {
        for text in
            ["1988", "1988-02-27~", "1988-02-27?", "1988-02-27/1988-03", "1992-05-01/", "1980s"]
        {
            assert!(read(text).is_vague(), "{text}");
        }
        for text in ["1988-02-27", "1988-02-27/..", "2021-11-16T14:00", "1988-02-27/1988-02-29"] {
            assert!(!read(text).is_vague(), "{text}");
        }
        assert_eq!(read("1992-06-12/1992-08~").vague_ends(), (false, true));
        let precision = |text| read(text).precision().as_str();
        assert_eq!(precision("1988-02-27/1990"), "day");
        assert_eq!(precision("../1990"), "year");
        assert_eq!(precision("1988-XX"), "year");
        assert_eq!(precision("2021-11-16T14:00:05"), "second");
        let end = |text| read(text).end_precision().map(super::Precision::as_str);
        assert_eq!(end("1988-02-27/1990"), Some("year"));
        assert_eq!(end("1988-02"), Some("month"));
        assert_eq!(end("1988-02-27/.."), None);
    }
}
