//! A clock time on a day: an instant.

use std::fmt::Write as _;

use chrono::{DateTime, FixedOffset, NaiveTime, TimeZone as _};

use super::day::Day;
use super::zone::Offset;

/// The reading of a clock, to the minute or to the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Time {
    hour: u8,
    minute: u8,
    second: Option<u8>,
}

impl Time {
    /// `None` when no clock shows it. A second of 60 is a leap second, which
    /// [`Clock::new`] allows at the right minute only.
    pub(super) fn new(hour: u8, minute: u8, second: Option<u8>) -> Option<Self> {
        let known = hour < 24 && minute < 60 && second.is_none_or(|second| second <= 60);
        known.then_some(Self { hour, minute, second })
    }

    pub(super) fn has_seconds(self) -> bool {
        self.second.is_some()
    }

    pub(super) fn is_leap_second(self) -> bool {
        self.second == Some(60)
    }

    /// `14:00` or `14:00:30`, alike in EDTF and for people.
    pub(super) fn text(self) -> String {
        let mut text = format!("{:02}:{:02}", self.hour, self.minute);
        if let Some(second) = self.second {
            write!(text, ":{second:02}").expect("a string takes all text");
        }
        text
    }

    /// For chrono, which counts a leap second as a second nanosecond-second of the one before.
    pub(super) fn to_chrono(self) -> NaiveTime {
        let second = self.second.unwrap_or(0);
        let nanoseconds = if second == 60 { 1_000_000_000 } else { 0 };
        NaiveTime::from_hms_nano_opt(
            self.hour.into(),
            self.minute.into(),
            second.min(59).into(),
            nanoseconds,
        )
        .expect("the time was checked when it was read")
    }

    fn minute_of_day(self) -> i32 {
        i32::from(self.hour) * 60 + i32::from(self.minute)
    }
}

/// An instant as it was written: day and time where it happened, and their offset from UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Clock {
    day: Day,
    time: Time,
    offset: Offset,
}

impl Clock {
    /// `None` when the year has more than four digits, or for a leap second that is not in the last
    /// minute of a UTC day.
    pub(super) fn new(day: Day, time: Time, offset: Offset) -> Option<Self> {
        let utc_minute = (time.minute_of_day() - offset.minutes()).rem_euclid(24 * 60);
        let exists = !time.is_leap_second() || utc_minute == 24 * 60 - 1;
        (exists && day.year.abs() <= 9999).then_some(Self { day, time, offset })
    }

    pub(super) fn day(self) -> Day {
        self.day
    }

    pub(super) fn time(self) -> Time {
        self.time
    }

    pub(super) fn offset(self) -> Offset {
        self.offset
    }

    pub(super) fn instant(self) -> DateTime<FixedOffset> {
        let day = self.day.to_chrono().expect("chrono knows every year of four digits");
        let local = day.and_time(self.time.to_chrono());
        let offset = self.offset.to_chrono();
        offset.from_local_datetime(&local).single().expect("a fixed offset never skips a time")
    }

    /// RFC 3339, with seconds only when they were given.
    pub(super) fn edtf(self) -> String {
        format!("{}T{}{}", self.day, self.time.text(), self.offset.edtf())
    }
}
