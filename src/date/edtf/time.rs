//! Clock times and offsets in EDTF.

use std::ops::Range;

use chrono::MappedLocalTime;

use super::Scan;
use crate::date::clock::{Clock, Time};
use crate::date::day::Day;
use crate::date::error::{AMBIGUOUS, DateError, IMPOSSIBLE, UNREADABLE, with_part};
use crate::date::zone::{Offset, Zone};

impl Scan<'_> {
    /// A clock time (A.3.3), at the offset that follows it or else in the reader's zone.
    pub(super) fn clock(&mut self, day: Day, zone: Zone) -> Result<Clock, DateError> {
        let start = self.at;
        let time = self.time()?;
        let range = start..self.at;
        let offset = match self.offset()? {
            Some(offset) => offset,
            None => self.offset_in(zone, day, time, &range)?,
        };
        Clock::new(day, time, offset).ok_or_else(|| {
            let message = format!("there is no second `60` at `{}`", self.slice(&range));
            DateError::new(IMPOSSIBLE, range, message)
                .hint("a leap second comes at 23:59:60 UTC and at no other time")
        })
    }

    fn time(&mut self) -> Result<Time, DateError> {
        let hour = self.part_of_time("hour", 23)?;
        if !self.eat(':') {
            let full = with_part(self.source, &(self.at..self.at), ":00");
            return Err(self.unexpected("`:` and the minutes").hint(format!("write `{full}`")));
        }
        let minute = self.part_of_time("minute", 59)?;
        let second = if self.eat(':') { Some(self.part_of_time("second", 60)?) } else { None };
        if self.next_is('.') || self.next_is(',') {
            let fraction = self.at + 1..self.text.len();
            let message = format!("a fraction `{}` was found", self.slice(&fraction));
            let error = DateError::new(UNREADABLE, self.at..self.text.len(), message);
            return Err(error.hint("leave it out: times go down to the second"));
        }
        Ok(Time::new(hour, minute, second).expect("each part was checked"))
    }

    fn part_of_time(&mut self, what: &str, last: u8) -> Result<u8, DateError> {
        let start = self.at;
        let digits = self.two_digits(what).map_err(|error| match self.at - start {
            1 => {
                let padded = with_part(self.source, &(start..start), "0");
                error.hint(format!("write `{padded}`"))
            }
            _ => error,
        })?;
        if self.slice(&digits) == "XX" {
            let message = format!("the unknown {what} `XX` was found, expected two digits");
            let hint = "leave the clock time out if it is not known";
            return Err(DateError::new(UNREADABLE, digits, message).hint(hint));
        }
        let number = self.number(&digits);
        if number <= last {
            return Ok(number);
        }
        let hint = match (what, number) {
            ("hour", 24) => "midnight is `00:00` of the next day".to_owned(),
            _ => format!("the last {what} is {last}"),
        };
        let message = format!("there is no {what} `{number}`");
        Err(DateError::new(IMPOSSIBLE, digits, message).hint(hint))
    }

    fn offset(&mut self) -> Result<Option<Offset>, DateError> {
        if self.eat('Z') {
            return Ok(Some(Offset::UTC));
        }
        if !self.next_is('+') && !self.next_is('-') {
            return Ok(None);
        }
        let range = self.at..self.text.len();
        let written = self.slice(&range);
        self.at = range.end;
        // ISO 8601 has two digits in each part.
        let offset = Some(written).filter(|text| matches!(text.len(), 3 | 6));
        offset.and_then(Offset::parse).map(Some).ok_or_else(|| {
            let message = format!("the offset `{written}` was found, expected one like `+04:00`");
            DateError::new(UNREADABLE, range, message)
                .hint("offsets go from `-12:00` to `+14:00`; that of UTC is `Z` or `+00:00`")
        })
    }

    fn offset_in(
        &self,
        zone: Zone,
        day: Day,
        time: Time,
        range: &Range<usize>,
    ) -> Result<Offset, DateError> {
        let date = day.to_chrono().expect("chrono knows every year of four digits");
        let written = self.slice(range);
        let with = |offset: Offset| with_part(self.source, &(range.end..range.end), &offset.edtf());
        match zone.offset_at(date.and_time(time.to_chrono())) {
            MappedLocalTime::Single(offset) => Ok(offset),
            MappedLocalTime::None => {
                let message = format!("no clock showed `{written}` on that day in {zone}");
                Err(DateError::new(IMPOSSIBLE, range.clone(), message)
                    .hint("clocks may have been put forward; give the offset, as in `+04:00`"))
            }
            MappedLocalTime::Ambiguous(first, second) => {
                let message = format!("clocks showed `{written}` twice on that day in {zone}");
                Err(DateError::new(AMBIGUOUS, range.clone(), message).hint(format!(
                    "write `{}` or `{}`",
                    with(first),
                    with(second)
                )))
            }
        }
    }
}
