//! EDTF of level 0 and 1 (ISO 8601-2:2019, annex A), read strictly, with two comforts: seconds may
//! be left out, and a space may stand for the `T` before a clock time.

mod calendar;
mod time;

use std::ops::Range;

use super::clock::Clock;
use super::day::Day;
use super::error::{DateError, REVERSED, UNREADABLE};
use super::when::{Calendar, End, Qualifier, Stamp, When};
use super::zone::Zone;

/// Reads `text[range]` as a date or an interval (A.3, A.4).
pub(super) fn read(text: &str, range: Range<usize>, zone: Zone) -> Result<When, DateError> {
    let Some(slash) = text[range.clone()].find('/').map(|at| range.start + at) else {
        return stamp(text, range, zone).map(When::one);
    };
    let (first, last) = (range.start..slash, slash + 1..range.end);
    let start = end_of_interval(text, first.clone(), zone)?;
    let end = end_of_interval(text, last.clone(), zone)?;
    if start.stamp().or(end.stamp()).is_none() {
        let message = format!("`{}` has no date on either side", &text[range.clone()]);
        return Err(DateError::new(UNREADABLE, range, message));
    }
    When::between(start, end).ok_or_else(|| reversed(text, &first, &last))
}

/// The error of an interval that ends before it starts; both ends are ranges of the text.
pub(super) fn reversed(text: &str, start: &Range<usize>, end: &Range<usize>) -> DateError {
    let (first, last) = (text[start.clone()].trim(), text[end.clone()].trim());
    let message = format!("it ends at `{last}`, before it starts at `{first}`");
    DateError::new(REVERSED, end.clone(), message).hint("swap the two ends, or mend the wrong one")
}

fn end_of_interval(text: &str, range: Range<usize>, zone: Zone) -> Result<End, DateError> {
    match &text[range.clone()] {
        "" => Ok(End::Unknown),
        ".." => Ok(End::Open),
        _ => stamp(text, range, zone).map(End::At),
    }
}

/// Reads `text[range]` as one date, with its qualifier, or as an instant.
pub(super) fn stamp(text: &str, range: Range<usize>, zone: Zone) -> Result<Stamp, DateError> {
    let mut scan = Scan::new(text, range);
    let calendar = scan.calendar()?;
    let stamp = match calendar {
        Calendar::Day(day) if scan.begins_time() => {
            scan.at += 1;
            Stamp::Clock(scan.clock(day, zone)?)
        }
        _ => Stamp::Date(calendar, scan.qualifier()),
    };
    scan.finish(stamp)
}

/// Reads the clock time of a day, as it stands in `text[range]`: `14:00`, `14:00:30+04:00`.
pub(super) fn clock(
    text: &str,
    range: Range<usize>,
    day: Day,
    zone: Zone,
) -> Result<Clock, DateError> {
    let mut scan = Scan::new(text, range);
    let clock = scan.clock(day, zone)?;
    scan.finish(clock)
}

/// A place in the text of one date.
struct Scan<'t> {
    /// All that the author wrote, for hints.
    source: &'t str,
    /// The same up to the end of this date.
    text: &'t str,
    /// Where this date starts.
    start: usize,
    /// Where the next character is.
    at: usize,
}

impl<'t> Scan<'t> {
    fn new(source: &'t str, range: Range<usize>) -> Self {
        Self { source, text: &source[..range.end], start: range.start, at: range.start }
    }

    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn slice(&self, range: &Range<usize>) -> &'t str {
        &self.text[range.clone()]
    }

    fn next_is(&self, c: char) -> bool {
        self.rest().starts_with(c)
    }

    fn eat(&mut self, c: char) -> bool {
        let is_next = self.next_is(c);
        self.at += if is_next { c.len_utf8() } else { 0 };
        is_next
    }

    /// The next digits and Xs, which may be none.
    fn digits(&mut self) -> Range<usize> {
        let start = self.at;
        let rest = self.rest();
        self.at += rest.find(|c: char| !c.is_ascii_digit() && c != 'X').unwrap_or(rest.len());
        start..self.at
    }

    /// Two digits, or `XX`.
    fn two_digits(&mut self, what: &str) -> Result<Range<usize>, DateError> {
        let digits = self.digits();
        let written = self.slice(&digits);
        let is_number = written.bytes().all(|byte| byte.is_ascii_digit());
        match written.len() {
            0 => Err(self.unexpected(&format!("a {what} of two digits"))),
            2 if is_number || written == "XX" => Ok(digits),
            _ => {
                let message = format!("the {what} `{written}` was found, expected two digits");
                Err(DateError::new(UNREADABLE, digits, message))
            }
        }
    }

    /// The number of two digits.
    fn number(&self, digits: &Range<usize>) -> u8 {
        self.slice(digits).parse().expect("two digits are a number")
    }

    fn begins_time(&self) -> bool {
        let mut next = self.rest().chars();
        match next.next() {
            Some('T') => true,
            Some(' ') => next.next().is_some_and(|c| c.is_ascii_digit()),
            _ => false,
        }
    }

    /// What stands behind a date (A.4.3).
    fn qualifier(&mut self) -> Qualifier {
        if self.eat('?') {
            Qualifier::UNCERTAIN
        } else if self.eat('~') {
            Qualifier::APPROXIMATE
        } else if self.eat('%') {
            Qualifier::UNCERTAIN.and(Qualifier::APPROXIMATE)
        } else {
            Qualifier::default()
        }
    }

    fn finish<T>(self, value: T) -> Result<T, DateError> {
        if self.rest().is_empty() { Ok(value) } else { Err(self.unexpected("the end")) }
    }

    /// The error for what stands here and does not belong here.
    fn unexpected(&self, expected: &str) -> DateError {
        if let Some(c) = self.rest().chars().next() {
            let message = format!("`{c}` was found, expected {expected}");
            return DateError::new(UNREADABLE, self.at..self.at + c.len_utf8(), message);
        }
        let whole = self.start..self.at;
        let message = format!("`{}` ends too early, expected {expected}", self.slice(&whole));
        DateError::new(UNREADABLE, whole, message)
    }
}
