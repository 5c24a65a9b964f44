//! The dates of Markwhen: what of them stands by itself, and what depends on something else.

use crate::date::{Precision, Reader};
use crate::import::clock;
use crate::import::dates::{OPEN, Order};
use crate::import::row::Field;
use chrono::{Days, Months, NaiveDate};

/// Words that a date of Markwhen is made of, beside figures and months.
const WORDS: [&str; 44] = [
    "now", "to", "by", "before", "after", "since", "until", "from", "about", "circa", "c", "ca",
    "possibly", "early", "mid", "late", "spring", "summer", "autumn", "winter", "bc", "bce", "ad",
    "ce", "day", "days", "d", "week", "weeks", "w", "month", "months", "year", "years", "y",
    "hour", "hours", "h", "minute", "minutes", "min", "mins", "plus", "century",
];

/// What stands between the two sides of a range; those that are no part of a date go first.
const SIGNS: [&str; 6] = [" - ", " – ", " to ", "/", "-", "–"];

/// The date and the text of a line that begins an event.
pub(super) fn split_event<'l>(line: &'l str, reader: Reader<'_>) -> Option<(&'l str, &'l str)> {
    let colon = line.match_indices(':').map(|(at, _)| at).find(|at| {
        !line[at + 1..].starts_with(|sign: char| sign.is_ascii_digit() || sign == '/')
    })?;
    let date = line[..colon].trim();
    is_date_like(date, reader).then_some((date, &line[colon + 1..]))
}

/// Whether a text is made of what dates are made of, be it a date or not.
fn is_date_like(text: &str, reader: Reader<'_>) -> bool {
    let text = text.split(" every ").next().unwrap_or(text);
    if text.len() > 100 {
        return false;
    }
    let ends = |sign: char| ",-–/~.:?%+".contains(sign);
    let words: Vec<&str> = text
        .split_whitespace()
        .flat_map(|word| {
            let whole = word.starts_with('!');
            word.split(move |sign: char| !whole && ends(sign))
        })
        .filter(|word| !word.is_empty())
        .collect();
    let is_figure = |word: &str| {
        word.starts_with(|sign: char| sign.is_ascii_digit())
            && word.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    let is_known = |word: &&str| {
        is_figure(word)
            || word.starts_with('!')
            || WORDS.contains(&word.to_lowercase().as_str())
            || is_month(word, reader)
    };
    let says_when = |word: &&str| is_figure(word) || *word == "now" || word.starts_with('!');
    words.iter().all(is_known) && words.iter().any(says_when)
}

/// Whether it has figures such as `2/3/2012`, which may be two days.
pub(super) fn has_two_readings(text: &str) -> bool {
    text.split([' ', '-', ',']).any(|word| {
        let groups: Vec<&str> = word.split('/').collect();
        let small = |text: &str| text.parse().is_ok_and(|number: u32| (1..=12).contains(&number));
        matches!(groups[..], [first, second, _] if small(first) && small(second) && first != second)
    })
}

fn is_month(word: &str, reader: Reader<'_>) -> bool {
    word.chars().all(char::is_alphabetic)
        && reader
            .read(&format!("{word} 2000"))
            .is_ok_and(|when| when.precision() == Precision::Month)
}

/// Reads dates with the readers of the site.
pub(super) struct Points<'r> {
    pub(super) reader: Reader<'r>,
    pub(super) order: Order,
}

/// One side of a range.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Point {
    /// A date by itself.
    Date(String),
    Now,
    /// `3 weeks`: in days, and in months.
    Length(u64, u32),
    /// What needs another event, or a clock time that is not ours to know.
    Relative,
}

impl Points<'_> {
    /// The date of an event as values of a row.
    ///
    /// # Errors
    /// Why it cannot be told when that is.
    pub(super) fn read(&self, text: &str) -> Result<Vec<(Field, String)>, String> {
        let (text, repeats) = match text.split_once("every ") {
            Some((text, every)) => (text.trim(), Some(every.trim())),
            None => (text.trim(), None),
        };
        let mut cells = match self.sides(text) {
            (Point::Date(date), None) => vec![(Field::Date, date)],
            (Point::Date(start), Some(Point::Date(end))) => {
                vec![(Field::Date, start), (Field::End, end)]
            }
            (Point::Date(start), Some(Point::Now)) => {
                vec![(Field::Date, start), (Field::End, OPEN.to_owned())]
            }
            (Point::Date(start), Some(Point::Length(days, months))) => {
                let end = self.end_after(&start, days, months).ok_or_else(|| {
                    format!("its length counts from a day, and `{start}` is none")
                })?;
                vec![(Field::Date, start), (Field::End, end)]
            }
            (Point::Now, _) => {
                return Err("`now` is the moment of reading: write the date".to_owned());
            }
            _ => {
                return Err("it counts from another event: write the date that is meant".to_owned());
            }
        };
        if let Some(every) = repeats {
            let note = format!("It comes again every {every}; only the first time is dated.");
            cells.push((Field::DateNote, note));
        }
        Ok(cells)
    }

    /// A date, or the two sides of a range.
    fn sides(&self, text: &str) -> (Point, Option<Point>) {
        if self.reader.read(&super::super::dates::common_era(text)).is_ok() {
            return (Point::Date(text.to_owned()), None);
        }
        if let Some(point) = self.point(text) {
            return (point, None);
        }
        let mut cuts: Vec<(Point, Point)> = SIGNS
            .into_iter()
            .flat_map(|sign| text.match_indices(sign))
            .filter_map(|(at, sign)| {
                Some((self.point(text[..at].trim())?, self.point(text[at + sign.len()..].trim())?))
            })
            .collect();
        // `04/1776-05/1776`: of two cuts, the one between dates that exist is meant.
        let best = cuts.iter().position(|(start, end)| self.exists(start) && self.exists(end));
        if !cuts.is_empty() {
            let (start, end) = cuts.swap_remove(best.unwrap_or(0));
            return (start, Some(end));
        }
        // What it was meant to be is said by the reader of dates.
        (Point::Date(text.to_owned()), None)
    }

    /// Whether it is not a date such as 31 February, or a year of two figures.
    fn exists(&self, point: &Point) -> bool {
        match point {
            Point::Date(text) => self.reader.read(&super::super::dates::common_era(text)).is_ok(),
            _ => true,
        }
    }

    fn point(&self, text: &str) -> Option<Point> {
        let lower = text.to_lowercase();
        if lower == "now" {
            return Some(Point::Now);
        }
        let first = lower.split(' ').next().unwrap_or_default();
        if text.contains('!')
            || ["by", "before", "after"].contains(&first)
            || lower.starts_with('.')
        {
            return Some(Point::Relative);
        }
        if let Some(length) = length(&lower) {
            return Some(length);
        }
        if clock::read(text).is_some_and(|_| text.contains(':') || lower.ends_with('m')) {
            return Some(Point::Relative);
        }
        if let Some(date) = self.figures(text) {
            return Some(Point::Date(date));
        }
        // `2020-02-22T12:13:14.000Z`: clock times go to the second.
        let text = match text.split_once('.') {
            Some((start, fraction)) if text.contains('T') && fraction.ends_with('Z') => {
                format!("{start}Z")
            }
            _ => text.to_owned(),
        };
        match self.reader.read(&super::super::dates::common_era(&text)) {
            Ok(_) => Some(Point::Date(text)),
            // A date that is none: 31 February, a year of two digits.
            Err(error) if error.code != "date-unreadable" && error.code != "date-reversed" => {
                Some(Point::Date(text))
            }
            Err(_) => None,
        }
    }

    /// `12/2012`, and `2/3/2012` with a clock time or without, in the order of the file.
    fn figures(&self, text: &str) -> Option<String> {
        let (figures, rest) = text.split_once([' ', ',']).unwrap_or((text, ""));
        let groups: Vec<&str> = figures.split('/').collect();
        let number = |text: &str| text.parse::<u32>().ok();
        let short = |text: &str| text.len() <= 2;
        match groups[..] {
            [month, year] if short(month) && year.len() == 4 => {
                Some(format!("{}-{:02}", number(year).map(|_| year)?, number(month)?))
            }
            [first, second, year] if short(first) && short(second) && year.len() == 4 => {
                let (month, day) = match self.order {
                    Order::MonthDayYear => (number(first)?, number(second)?),
                    Order::DayMonthYear => (number(second)?, number(first)?),
                };
                let rest = rest.trim_start_matches([' ', ',']);
                let clock = if rest.is_empty() {
                    String::new()
                } else {
                    clock::read(rest)?;
                    format!(" {rest}")
                };
                Some(format!("{}-{month:02}-{day:02}{clock}", number(year).map(|_| year)?))
            }
            _ => None,
        }
    }

    /// The last day of something that lasts so long and starts on a day.
    fn end_after(&self, start: &str, days: u64, months: u32) -> Option<String> {
        let when = self.reader.read(start).ok()?;
        if when.precision() != Precision::Day || when.is_interval() || when.is_vague() {
            return None;
        }
        let first: NaiveDate = when.anchor().to_chrono()?;
        let after =
            first.checked_add_months(Months::new(months))?.checked_add_days(Days::new(days))?;
        let last = after.pred_opt()?.max(first);
        Some(last.format("%Y-%m-%d").to_string())
    }
}

/// `3 days`, `2 weeks, 1 day`, `1 year`.
fn length(text: &str) -> Option<Point> {
    let (mut days, mut months) = (0_u64, 0_u32);
    let mut words = text.split([' ', ',']).filter(|word| !word.is_empty()).peekable();
    words.peek()?;
    while let Some(word) = words.next() {
        let digits = word.len() - word.trim_start_matches(|sign: char| sign.is_ascii_digit()).len();
        let number: u32 = word[..digits].parse().ok()?;
        let unit = if digits == word.len() { words.next()? } else { &word[digits..] };
        match unit {
            "day" | "days" | "d" => days += u64::from(number),
            "week" | "weeks" | "w" => days += 7 * u64::from(number),
            "month" | "months" => months = months.checked_add(number)?,
            "year" | "years" | "y" => months = months.checked_add(number.checked_mul(12)?)?,
            "hour" | "hours" | "h" | "minute" | "minutes" | "min" | "mins" => {
                return Some(Point::Relative);
            }
            _ => return None,
        }
    }
    Some(Point::Length(days, months))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::samples::reader;

    fn read(text: &str) -> String {
        match (Points { reader: reader(), order: Order::MonthDayYear }).read(text) {
            Ok(cells) => {
                let cells: Vec<String> = cells.into_iter().map(|(_, value)| value).collect();
                cells.join(" | ")
            }
            Err(why) => why,
        }
    }

    #[test]
    fn dates_and_ranges_are_told_apart() {
        for (text, wanted) in [
            ("1961", "1961"),
            ("12/2012", "2012-12"),
            ("2/3/2012", "2012-02-03"),
            ("2/3/2012 10:30am", "2012-02-03 10:30am"),
            ("04/1776-05/1776", "1776-04 | 1776-05"),
            ("11/11/2024 - 12/12/2024", "2024-11-11 | 2024-12-12"),
            ("1892/2021-08-12", "1892/2021-08-12"),
            ("5 January 2020 to 7 March 2021", "5 January 2020 to 7 March 2021"),
            ("2020-02-22T12:13:14.500Z-now", "2020-02-22T12:13:14Z | .."),
            ("2020-01-01 - 5 days", "2020-01-01 | 2020-01-05"),
            ("2020-01-01 / 1 month", "2020-01-01 | 2020-01-31"),
            ("300 BCE", "300 BCE"),
        ] {
            assert_eq!(read(text), wanted, "{text}");
        }
    }

    #[test]
    fn what_depends_on_something_else_is_refused() {
        assert!(read("now - 5 days").contains("moment of reading"));
        for text in ["after !start 3 days", "3 days", "2020-01-01 - 5 hours", "10am - 11am"] {
            assert!(read(text).contains("counts from"), "{text}: {}", read(text));
        }
    }

    #[test]
    fn a_line_is_an_event_when_it_begins_like_a_date() {
        let date = |line: &'static str| split_event(line, reader()).map(|(date, _)| date);
        assert_eq!(date("2020-01-01 10:30: Start"), Some("2020-01-01 10:30"));
        assert_eq!(date("  Dec 2012: Start"), Some("Dec 2012"));
        assert_eq!(date("31 February 2020: Start"), Some("31 February 2020"));
        assert_eq!(date("1990:Start"), Some("1990"));
        for line in ["Note: 5 things", "3 things: a, b", "see https://example.org", "text", "to: x"]
        {
            assert_eq!(date(line), None, "{line}");
        }
    }
}
