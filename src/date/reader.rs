//! The way in: a text becomes a [`When`], or the best account of why not.

use std::ops::Range;

use super::edtf;
use super::error::{DateError, EMPTY, REVERSED, UNREADABLE};
use super::friendly::Friendly;
use super::hints;
use super::language::DateWords;
use super::when::{End, Span, When};
use super::zone::Zone;

/// No date takes so many bytes; what is longer is refused unread, which bounds the time it takes.
const LONGEST: usize = 200;

/// Reads dates: in EDTF, and in the words of some languages.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    /// Where clock times without an offset are.
    pub zone: Zone,
    /// The languages whose words are read, in this order. Proposals are made in the first.
    pub languages: &'a [&'a DateWords],
}

impl Reader<'_> {
    /// Reads one date or interval.
    ///
    /// The text is EDTF of level 0 or 1 (ISO 8601-2:2019, annex A), where seconds may be left out
    /// and a clock time without an offset is in the reader's zone; or it is in the words of one of
    /// the languages. White space around it is ignored.
    ///
    /// # Errors
    /// What is wrong, where in the text, and what to write.
    pub fn read(&self, text: &str) -> Result<When, DateError> {
        if text.trim().is_empty() {
            return Err(DateError::new(EMPTY, 0..text.len(), "the date is empty")
                .hint("write as much as is known, such as `1988-02-27`, `1988-02` or `1988`"));
        }
        if text.len() > LONGEST {
            let message =
                format!("{} bytes were found, expected a date of at most {LONGEST}", text.len());
            return Err(DateError::new(UNREADABLE, 0..text.len(), message));
        }
        self.attempt(text).map_err(|error| hints::improve(*self, text, error))
    }

    /// Makes an interval of two dates, the second of which stands in a field of its own.
    ///
    /// # Errors
    /// One of the dates is an interval already, or the end is before the start. The range is
    /// `0..0`: it is the end's text as a whole that is wrong, and that text is not known here.
    pub fn interval(&self, start: &When, end: &When) -> Result<When, DateError> {
        let (Span::One(first), Span::One(last)) = (start.span(), end.span()) else {
            let interval = if start.is_interval() { start } else { end }.edtf();
            let message =
                format!("`{interval}` has two ends already, expected one date on each side");
            return Err(DateError::new(UNREADABLE, 0..0, message)
                .hint("give both ends in `date`, or one in `date` and one in `end`"));
        };
        When::between(End::At(*first), End::At(*last)).ok_or_else(|| {
            let message =
                format!("it ends at `{}`, before it starts at `{}`", end.edtf(), start.edtf());
            DateError::new(REVERSED, 0..0, message).hint("swap the two ends, or mend the wrong one")
        })
    }

    /// Reads without proposals. A text that has a certain meaning but an impossible one is refused
    /// for that, whatever else it might be.
    pub(super) fn attempt(&self, text: &str) -> Result<When, DateError> {
        let range = trimmed(text);
        let strict = match edtf::read(text, range.clone(), self.zone) {
            Err(error) if error.code == UNREADABLE => error,
            decided => return decided,
        };
        let mut refused = None;
        for words in self.languages {
            match (Friendly { text, words, zone: self.zone }).when(range.clone()) {
                Some(Ok(when)) => return Ok(when),
                Some(Err(error)) => refused = refused.or(Some(error)),
                None => {}
            }
        }
        let unknown = if hints::has_words(text) { hints::no_date(text) } else { strict };
        Err(refused.unwrap_or(unknown))
    }
}

/// The text without the white space around it.
pub(super) fn trimmed(text: &str) -> Range<usize> {
    let start = text.len() - text.trim_start().len();
    start..start + text.trim().len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date::samples::{ENGLISH, read, refusal};

    #[test]
    fn a_long_text_is_refused_at_once() {
        assert_eq!(
            refusal(&"1".repeat(201)).message,
            "201 bytes were found, expected a date of at most 200"
        );
    }

    #[test]
    fn an_end_in_its_own_field_makes_an_interval() {
        let zone = Zone::parse("Z").expect("UTC");
        let reader = Reader { zone, languages: &[&ENGLISH] };
        let interval = |start, end| reader.interval(&read(start), &read(end));
        assert_eq!(interval("1988-02-27", "about May 1988"), Ok(read("1988-02-27/1988-05~")));
        let error = interval("1988", "1987").expect_err("reversed");
        assert_eq!((error.code, error.range), ("date-reversed", 0..0));
        assert_eq!(error.message, "it ends at `1987`, before it starts at `1988`");
        let error = interval("1988/1990", "1991").expect_err("three ends");
        assert_eq!(
            error.message,
            "`1988/1990` has two ends already, expected one date on each side"
        );
    }

    #[test]
    fn a_clock_time_is_in_the_readers_zone_and_a_date_in_none() {
        let read_in_berlin = |text: &str| {
            let zone = Zone::parse("Europe/Berlin").expect("a known zone");
            Reader { zone, languages: &[&ENGLISH] }.read(text)
        };
        let summer = read_in_berlin("2021-07-01 12:00").expect("a clock time");
        assert_eq!(summer.edtf(), "2021-07-01T12:00+02:00");
        assert_eq!(summer.instant().map(|instant| instant.timestamp()), Some(1_625_133_600));
        let skipped = read_in_berlin("2021-03-28 02:30").expect_err("a skipped hour");
        assert_eq!(skipped.message, "no clock showed `02:30` on that day in Europe/Berlin");
        let twice = read_in_berlin("2021-10-31 02:30").expect_err("an hour that came twice");
        assert_eq!(
            twice.hint.as_deref(),
            Some("write `2021-10-31 02:30+02:00` or `2021-10-31 02:30+01:00`")
        );
        let interval = read("2021-11-16T13:00+04:00/2021-11-16T10:00Z");
        assert_eq!(interval.end_instant().map(|end| end.timestamp()), Some(1_637_056_800));
        assert_eq!(read("1988-02-27").instant(), None);
    }
}
