//! Time zones: what turns a clock time without an offset into an instant.

use std::fmt;

use chrono::{FixedOffset, MappedLocalTime, NaiveDateTime, Offset as _, TimeZone as _};
use chrono_tz::Tz;

use super::near;

/// Where clock times without an offset of their own are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Zone {
    /// A place in the IANA time zone database, with its history of offsets.
    Iana(Tz),
    /// One offset from UTC for all times.
    Fixed(FixedOffset),
}

impl Zone {
    /// Reads `Asia/Yerevan`, `+04:00`, `+04`, `UTC+4`, `UTC` or `Z`.
    ///
    /// # Errors
    /// The nearest known name, for a hint; empty when no name is near.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        if let Ok(zone) = text.parse() {
            return Ok(Self::Iana(zone));
        }
        let offset = match text {
            "Z" | "z" => Some(Offset::UTC),
            _ => Offset::parse(text.strip_prefix("UTC").unwrap_or(text)),
        };
        match offset {
            Some(offset) => Ok(Self::Fixed(offset.to_chrono())),
            None => Err(nearest_name(text).unwrap_or_default().to_owned()),
        }
    }

    /// The offset of a clock time in this zone: none when clocks skipped it, two when they showed
    /// it twice. Local mean times of old are rounded to the minute, for ISO 8601 has no seconds in
    /// offsets; an offset that ISO 8601 cannot write counts as none.
    pub(super) fn offset_at(self, local: NaiveDateTime) -> MappedLocalTime<Offset> {
        let offsets = match self {
            Self::Fixed(offset) => MappedLocalTime::Single(offset),
            Self::Iana(zone) => zone.offset_from_local_datetime(&local).map(|found| found.fix()),
        };
        match offsets.map(Offset::rounded) {
            MappedLocalTime::Single(Some(offset)) => MappedLocalTime::Single(offset),
            MappedLocalTime::Ambiguous(Some(first), Some(second)) => {
                MappedLocalTime::Ambiguous(first, second)
            }
            _ => MappedLocalTime::None,
        }
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Iana(zone) => formatter.write_str(zone.name()),
            Self::Fixed(offset) => write!(formatter, "{offset}"),
        }
    }
}

/// An offset from UTC in whole minutes, from −12:00 to +14:00.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Offset(i16);

impl Offset {
    pub(super) const UTC: Self = Self(0);

    pub(super) fn from_minutes(minutes: i32) -> Option<Self> {
        let known = (-12 * 60..=14 * 60).contains(&minutes);
        known.then(|| Self(i16::try_from(minutes).expect("two thousand minutes fit in 16 bits")))
    }

    fn rounded(offset: FixedOffset) -> Option<Self> {
        Self::from_minutes((offset.local_minus_utc() + 30).div_euclid(60))
    }

    /// Reads `+04:00`, `+04`, `+4` or `+5:30`, with a hyphen or a minus sign for the west. `-00:00`
    /// is refused, for ISO 8601-1, 4.3.13 has no negative zero.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (sign, digits) = match text.chars().next()? {
            '+' => (1, &text[1..]),
            minus @ ('-' | '−') => (-1, &text[minus.len_utf8()..]),
            _ => return None,
        };
        let (hours, minutes) = digits.split_once(':').unwrap_or((digits, "00"));
        let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if !matches!(hours.len(), 1 | 2) || minutes.len() != 2 || !is_number(hours) {
            return None;
        }
        let minutes = Some(minutes).filter(|part| is_number(part))?.parse::<i32>().ok()?;
        let total = hours.parse::<i32>().ok()? * 60 + minutes;
        (minutes < 60 && (sign > 0 || total > 0)).then(|| Self::from_minutes(sign * total))?
    }

    pub(super) fn minutes(self) -> i32 {
        self.0.into()
    }

    pub(super) fn to_chrono(self) -> FixedOffset {
        FixedOffset::east_opt(self.minutes() * 60).expect("an offset is less than a day")
    }

    /// `Z`, `+04:00`, as RFC 3339 writes it.
    pub(super) fn edtf(self) -> String {
        if self == Self::UTC {
            return "Z".to_owned();
        }
        let sign = if self.0 < 0 { '-' } else { '+' };
        format!("{sign}{:02}:{:02}", self.0.abs() / 60, self.0.abs() % 60)
    }

    /// What follows "UTC" for people: nothing, `+4`, `−9:30`.
    pub(super) fn words(self) -> String {
        let sign = if self.0 < 0 { '−' } else { '+' };
        match (self.0.abs() / 60, self.0.abs() % 60) {
            (0, 0) => String::new(),
            (hours, 0) => format!("{sign}{hours}"),
            (hours, minutes) => format!("{sign}{hours}:{minutes:02}"),
        }
    }
}

/// The IANA name that the author most likely meant: the same city, or few letters away.
fn nearest_name(text: &str) -> Option<&'static str> {
    let city = |name: &'static str| name.rsplit('/').next().unwrap_or(name);
    let names = || chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name());
    let written_city = text.rsplit('/').next().unwrap_or(text).replace(' ', "_");
    names()
        .find(|name| name.eq_ignore_ascii_case(text))
        .or_else(|| near::nearest(text, names()))
        .or_else(|| names().find(|name| city(name).eq_ignore_ascii_case(&written_city)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;

    #[test]
    fn zones_are_names_or_offsets() {
        assert_eq!(Zone::parse("Asia/Yerevan"), Ok(Zone::Iana(Tz::Asia__Yerevan)));
        for text in ["+04:00", "+04", "UTC+4", "+4"] {
            let four = FixedOffset::east_opt(4 * 3600).unwrap();
            assert_eq!(Zone::parse(text), Ok(Zone::Fixed(four)), "{text}");
        }
        assert!(Zone::parse("Z").is_ok() && Zone::parse("UTC").is_ok());
    }

    #[test]
    fn an_unknown_zone_brings_the_nearest_name() {
        assert_eq!(Zone::parse("Asia/Yervan").unwrap_err(), "Asia/Yerevan");
        assert_eq!(Zone::parse("Europe/Yerevan").unwrap_err(), "Asia/Yerevan");
        assert_eq!(Zone::parse("yerevan").unwrap_err(), "Asia/Yerevan");
        assert_eq!(Zone::parse("europe/paris").unwrap_err(), "Europe/Paris");
        assert_eq!(Zone::parse("nowhere at all").unwrap_err(), "");
    }

    #[test]
    fn offsets_end_at_the_date_line() {
        assert!(Offset::parse("+14:00").is_some() && Offset::parse("-12:00").is_some());
        for text in ["+14:01", "-12:01", "-00:00", "+4:60", "+4:5", "+", "+a", "4", "+00400", "−é"]
        {
            assert_eq!(Offset::parse(text), None, "{text}");
        }
    }

    #[test]
    fn local_mean_time_is_rounded_to_the_minute() {
        let noon = NaiveDate::from_ymd_opt(1880, 1, 1).unwrap().and_hms_opt(12, 0, 0).unwrap();
        let found = Zone::Iana(Tz::Europe__Paris).offset_at(noon).single().unwrap();
        assert_eq!(found.edtf(), "+00:09");
    }
}
