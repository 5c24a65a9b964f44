//! The first and last day of a date, and the one order of a timeline.

use super::day::{Day, last_day};
use super::when::{Calendar, Precision, Season, Stamp, When};

impl When {
    /// The first day that the date may mean; `None` when the start is open or unknown.
    ///
    /// "About" and "uncertain" do not move it: nobody said by how much. A decade, a century, a
    /// season and unspecified digits give their first possible day. The day of an instant is the
    /// day at its own offset.
    #[must_use]
    pub fn earliest(&self) -> Option<Day> {
        self.ends().0.stamp().map(Stamp::earliest)
    }

    /// The last day that the date may mean; `None` when the end is open or unknown. It is never
    /// before [`When::earliest`].
    #[must_use]
    pub fn latest(&self) -> Option<Day> {
        let (start, end) = self.ends();
        let latest = end.stamp()?.latest();
        // Two clocks on either side of the date line can read an earlier day at a later instant.
        Some(start.stamp().map_or(latest, |start| latest.max(start.earliest())))
    }

    /// The first and last day that the start may mean; where the start is open or unknown, those of
    /// the end.
    #[must_use]
    pub fn leading_bounds(&self) -> (Day, Day) {
        let leading = self.leading();
        (leading.earliest(), leading.latest())
    }

    /// The day it is filed under: the earliest, or the latest where the start is open or unknown.
    #[must_use]
    pub fn anchor(&self) -> Day {
        self.earliest().unwrap_or_else(|| self.leading().latest())
    }

    /// Whether both may have a day in common. An open or unknown end may be any day.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        let starts_by_the_end_of = |a: &Self, b: &Self| match (a.earliest(), b.latest()) {
            (Some(start), Some(end)) => start <= end,
            _ => true,
        };
        starts_by_the_end_of(self, other) && starts_by_the_end_of(other, self)
    }

    /// Whether the day may be one of its days. An open or unknown end may be any day.
    #[must_use]
    pub fn contains(&self, day: Day) -> bool {
        self.earliest().is_none_or(|earliest| earliest <= day)
            && self.latest().is_none_or(|latest| day <= latest)
    }

    /// Its place in the timeline: by the day it is filed under; then the vaguer before the more
    /// precise; then by instant; then by the latest day, where an open or unknown end comes last.
    ///
    /// What is less precise is vaguer, and of two dates that are equally precise the approximate or
    /// uncertain one.
    #[must_use]
    pub fn sort_key(&self) -> SortKey {
        let leading = self.leading();
        SortKey {
            anchor: self.anchor(),
            // A second is not later than the minute it is in, so all clock times are of one rank.
            precision: leading.precision().min(Precision::Minute),
            is_exact: !leading.is_qualified(),
            instant: match leading {
                Stamp::Clock(clock) => Some(clock.instant().timestamp()),
                Stamp::Date(..) => None,
            },
            latest: self.latest().map_or(Latest::Never, Latest::On),
        }
    }
}

/// The place of a date in the order of a timeline; see [`When::sort_key`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SortKey {
    anchor: Day,
    precision: Precision,
    is_exact: bool,
    instant: Option<i64>,
    latest: Latest,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Latest {
    On(Day),
    Never,
}

impl Stamp {
    pub(super) fn earliest(self) -> Day {
        match self {
            Self::Date(calendar, _) => calendar.earliest(),
            Self::Clock(clock) => clock.day(),
        }
    }

    pub(super) fn latest(self) -> Day {
        match self {
            Self::Date(calendar, _) => calendar.latest(),
            Self::Clock(clock) => clock.day(),
        }
    }
}

impl Calendar {
    pub(super) fn earliest(self) -> Day {
        match self {
            Self::Century(year)
            | Self::Decade(year)
            | Self::Year(year)
            | Self::SomeMonth(year)
            | Self::SomeDayOfYear(year) => Day::known(year, 1, 1),
            Self::Season(year, season) => Day::known(year, season.first_month(), 1),
            Self::Month(year, month) | Self::SomeDayOfMonth(year, month) => {
                Day::known(year, month, 1)
            }
            Self::Day(day) => day,
        }
    }

    fn latest(self) -> Day {
        let end_of_month = |year, month| Day::known(year, month, last_day(year, month));
        match self {
            Self::Century(first) => Day::known(last_year(first, 100), 12, 31),
            Self::Decade(first) => Day::known(last_year(first, 10), 12, 31),
            Self::Year(year) | Self::SomeMonth(year) | Self::SomeDayOfYear(year) => {
                Day::known(year, 12, 31)
            }
            Self::Season(year, Season::Winter) => end_of_month(year + 1, 2),
            Self::Season(year, season) => end_of_month(year, season.first_month() + 2),
            Self::Month(year, month) | Self::SomeDayOfMonth(year, month) => {
                end_of_month(year, month)
            }
            Self::Day(day) => day,
        }
    }
}

/// The last of so many years from the first. `-000X` ends with −1, for `-0000` is no year.
fn last_year(first: i64, years: i64) -> i64 {
    let last = first + years - 1;
    if first < 0 { last.min(-1) } else { last }
}

impl Season {
    fn first_month(self) -> u8 {
        match self {
            Self::Spring => 3,
            Self::Summer => 6,
            Self::Autumn => 9,
            Self::Winter => 12,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date::samples::read;

    #[test]
    fn the_vaguer_comes_first_and_then_the_earlier_instant() {
        let in_order = [
            "19XX",
            "198X",
            "1980",
            "../1987",
            "1988?",
            "1988",
            "1988/..",
            "1988-01",
            "1988-01-01~",
            "1988-01-01",
            "1988-01-01/1988-01-03",
            "1988-01-01T09:00+04:00",
            "1988-01-01T09:00:30+03:00",
            "1988-01-01T09:00Z",
            "1988-02-27",
            "until 1988",
        ];
        let mut sorted = in_order.map(read);
        sorted.reverse();
        sorted.sort_by_key(When::sort_key);
        assert_eq!(sorted.map(|when| when.edtf()), in_order.map(|text| read(text).edtf()));
    }

    #[test]
    fn open_and_unknown_ends_may_be_any_day() {
        let day = Day::new(2021, 11, 16).expect("a day");
        assert!(read("2020-09-27/..").contains(day));
        assert!(read("1992/").contains(day));
        assert!(!read("../1994").contains(day));
        assert!(read("../1994").overlaps(&read("1994-12-31/..")));
        assert!(!read("../1994").overlaps(&read("1995")));
        assert_eq!(read("../1994").anchor(), Day::new(1994, 12, 31).expect("a day"));
    }
}
