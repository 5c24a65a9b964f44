//! One day of the proleptic Gregorian calendar, of any year that a date may have.

use std::fmt;

use chrono::{Datelike, NaiveDate};

/// The largest year, before or after the year zero, that a date may have. Day counts of such years
/// stay far within `i64`.
pub(super) const MAX_YEAR: i64 = 999_999_999_999;

/// A day of the proleptic Gregorian calendar, with the astronomical year zero (ISO 8601-1, 3.2.1).
///
/// Its order is that of time. Written with `{}` it is an ISO 8601 date, `1988-02-27`; a year beyond
/// four digits has the prefix of EDTF (ISO 8601-2, A.4.1): `Y17000-01-01`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day {
    /// The astronomical year: `0` is 1 BC, `-43` is 44 BC.
    pub year: i64,
    /// The month, 1 to 12.
    pub month: u8,
    /// The day of the month, from 1.
    pub day: u8,
}

impl Day {
    /// The day, or `None` when the calendar has no such day or its year has more than 12 digits.
    #[must_use]
    pub fn new(year: i64, month: u8, day: u8) -> Option<Self> {
        let known = year.abs() <= MAX_YEAR
            && (1..=12).contains(&month)
            && (1..=last_day(year, month)).contains(&day);
        known.then_some(Self { year, month, day })
    }

    /// The same day for chrono, or `None` when the year is beyond its calendar.
    #[must_use]
    pub fn to_chrono(self) -> Option<NaiveDate> {
        let year = i32::try_from(self.year).ok()?;
        NaiveDate::from_ymd_opt(year, self.month.into(), self.day.into())
    }

    /// Days since 1970-01-01, negative before it; exact for every day that [`Day::new`] gives.
    #[must_use]
    pub fn days_since_epoch(self) -> i64 {
        // Years are counted from March, so that the leap day is the last day of its year, and in
        // eras of 400 years, which are all of one length.
        let year = self.year.clamp(-MAX_YEAR, MAX_YEAR) - i64::from(self.month <= 2);
        let month_from_march = (i64::from(self.month) + 9) % 12;
        let day_of_year = (153 * month_from_march + 2) / 5 + i64::from(self.day) - 1;
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        era * 146_097 + day_of_era - 719_468
    }

    /// A day that the caller knows to exist.
    pub(super) fn known(year: i64, month: u8, day: u8) -> Self {
        debug_assert!((1..=12).contains(&month) && (1..=last_day(year, month)).contains(&day));
        Self { year, month, day }
    }
}

impl From<NaiveDate> for Day {
    fn from(date: NaiveDate) -> Self {
        let part = |number: u32| u8::try_from(number).expect("months and days are below 32");
        Self { year: date.year().into(), month: part(date.month()), day: part(date.day()) }
    }
}

impl fmt::Display for Day {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}-{:02}-{:02}", edtf_year(self.year), self.month, self.day)
    }
}

/// A year as EDTF writes it: `1988`, `-0043`, `Y170000002`.
pub(super) fn edtf_year(year: i64) -> String {
    match year {
        0..=9999 => format!("{year:04}"),
        -9999..0 => format!("-{:04}", -year),
        _ => format!("Y{year}"),
    }
}

/// The number of days of a month of 1 to 12.
pub(super) fn last_day(year: i64, month: u8) -> u8 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_count_from_1970_in_both_directions() {
        let count = |year, month, day| Day::new(year, month, day).unwrap().days_since_epoch();
        assert_eq!(count(1970, 1, 1), 0);
        assert_eq!(count(1969, 12, 31), -1);
        assert_eq!(count(2000, 2, 29), 11_016);
        assert_eq!(count(0, 3, 1), -719_468);
        assert_eq!(count(0, 2, 29) + 1, count(0, 3, 1));
        assert_eq!(count(-MAX_YEAR, 12, 31) + 1, count(-MAX_YEAR + 1, 1, 1));
    }

    #[test]
    fn day_counts_agree_with_chrono() {
        for days in (-1_000_000..1_000_000).step_by(997) {
            let date = NaiveDate::from_ymd_opt(1970, 1, 1).unwrap() + chrono::Days::new(0);
            let date = date + chrono::TimeDelta::days(days);
            assert_eq!(Day::from(date).days_since_epoch(), days, "{date}");
            assert_eq!(Day::from(date).to_chrono(), Some(date));
        }
    }

    #[test]
    fn only_days_of_the_calendar_exist() {
        assert!(Day::new(1988, 2, 29).is_some());
        assert!(Day::new(1900, 2, 29).is_none());
        assert!(Day::new(-4, 2, 29).is_some());
        assert!(Day::new(1988, 0, 1).is_none());
        assert!(Day::new(1988, 13, 1).is_none());
        assert!(Day::new(1988, 1, 0).is_none());
        assert!(Day::new(MAX_YEAR + 1, 1, 1).is_none());
    }

    #[test]
    fn a_day_is_written_as_iso_8601_writes_it() {
        let written = |year| Day::new(year, 3, 5).unwrap().to_string();
        assert_eq!(written(1988), "1988-03-05");
        assert_eq!(written(-43), "-0043-03-05");
        assert_eq!(written(17_000), "Y17000-03-05");
        assert_eq!(written(-17_000), "Y-17000-03-05");
    }
}
