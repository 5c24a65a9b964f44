//! Days, months, seasons, years, decades and centuries in words.

use std::ops::Range;

use super::{Found, Friendly, Understood};
use crate::date::day::{Day, MAX_YEAR, last_day};
use crate::date::error::{AMBIGUOUS, DateError, IMPOSSIBLE, UNREADABLE, with_part};
use crate::date::pattern::{Capture, Captures, DATE, DAY, DECADE, MONTH, ORDINAL, SEASON, YEAR};
use crate::date::when::{Calendar, Season};

impl Friendly<'_> {
    /// One date of the calendar, without qualifiers.
    pub(super) fn calendar(&self, range: &Range<usize>, understood: Understood) -> Found<Calendar> {
        let words = self.words;
        self.understood(range, understood)
            .or_else(|| {
                self.each(&words.day, range, |fit| {
                    Some(self.year(fit)?.and_then(|year| self.day(fit, year, month_of(fit))))
                })
            })
            .or_else(|| self.each(&words.month, range, |fit| self.month(fit)))
            .or_else(|| {
                self.each(&words.season, range, |fit| {
                    Some(self.year(fit)?.map(|year| Calendar::Season(year, season_of(fit))))
                })
            })
            .or_else(|| self.era(range))
            .or_else(|| self.each(&words.decade_of_hundred, range, decade_of_hundred))
            .or_else(|| self.each(&words.decade, range, |fit| self.decade(fit, range)))
            .or_else(|| self.each(&words.century, range, century))
            .or_else(|| self.each(&words.unknown_day, range, |fit| self.unknown_day(fit)))
            .or_else(|| self.each(&words.unknown_month, range, |fit| self.unknown_month(fit)))
    }

    /// What leaves its year, or its month and year, to the other end.
    fn understood(&self, range: &Range<usize>, understood: Understood) -> Found<Calendar> {
        let year = understood.year?;
        let words = self.words;
        let text = &self.text[..range.end];
        let whole = |ends: Vec<(usize, i64)>| ends.into_iter().find(|(end, _)| *end == range.end);
        self.each(&words.day_of_year, range, |fit| Some(self.day(fit, year, month_of(fit))))
            .or_else(|| {
                let month = understood.month?;
                self.each(&words.day_of_month, range, |fit| Some(self.day(fit, year, month)))
            })
            .or_else(|| {
                let (_, number) = whole(words.month_names(text, range.start))?;
                Some(Ok(Calendar::Month(year, month_from(number))))
            })
            .or_else(|| {
                let (_, number) = whole(words.season_names(text, range.start))?;
                Some(Ok(Calendar::Season(year, season_from(number))))
            })
    }

    fn day(&self, fit: &Captures, year: i64, month: u8) -> Result<Calendar, DateError> {
        let Capture { range, value, .. } = fit.get(DAY);
        let number = u8::try_from(*value).ok();
        if let Some(day) = number.and_then(|number| Day::new(year, month, number)) {
            return Ok(Calendar::Day(day));
        }
        let year_text = self.words.year_text(year);
        let month_text =
            self.words.month.text(&[(MONTH, self.words.month_alone(month)), (YEAR, &year_text)]);
        let written = &self.text[range.clone()];
        let message = format!("there is no day `{written}` in {month_text}");
        let hint = if *value == 0 {
            format!("write `{month_text}` if the day is not known")
        } else {
            let last = last_day(year, month);
            let right = with_part(self.text, range, &last.to_string());
            format!("{month_text} has {last} days: the last is `{right}`")
        };
        Err(DateError::new(IMPOSSIBLE, range.clone(), message).hint(hint))
    }

    fn month(&self, fit: &Captures) -> Found<Calendar> {
        let year = fit.get(YEAR);
        // "February 27" is more likely to want a year than to have one of two digits.
        let may_be_a_day = year.range.len() <= 2 && (1..=31).contains(&year.value);
        let read = |year: i64| Calendar::Month(year, month_of(fit));
        if may_be_a_day { None } else { Some(self.year(fit)?.map(read)) }
    }

    /// The year of a day, month or season, which has four digits or an era.
    fn year(&self, fit: &Captures) -> Found<i64> {
        let Capture { range, value: year, .. } = fit.get(YEAR);
        let written = &self.text[range.clone()];
        match (is_bare(written), written.len()) {
            (true, 1 | 2) => Some(Err(self.two_digit_year(range, *year))),
            (true, 4) => Some(Ok(*year)),
            (true, count) => {
                let message = format!("a year of {count} digits was found, expected four");
                Some(Err(DateError::new(UNREADABLE, range.clone(), message)))
            }
            (false, _) => (year.abs() <= 9999).then_some(Ok(*year)),
        }
    }

    fn two_digit_year(&self, range: &Range<usize>, year: i64) -> DateError {
        let written = &self.text[range.clone()];
        let message = format!("the year `{written}` has two digits, expected four");
        let right = with_part(self.text, range, &in_full(year).to_string());
        DateError::new(AMBIGUOUS, range.clone(), message).hint(format!("write `{right}`"))
    }

    /// A year with its era. A year of bare digits is EDTF.
    fn era(&self, range: &Range<usize>) -> Found<Calendar> {
        let years = self.words.year(&self.text[..range.end], range.start);
        let (_, year) = years.into_iter().find(|(end, _)| *end == range.end)?;
        let is_known = !is_bare(&self.text[range.clone()]) && year.abs() <= MAX_YEAR;
        is_known.then_some(Ok(Calendar::Year(year)))
    }

    fn decade(&self, fit: &Captures, range: &Range<usize>) -> Found<Calendar> {
        let Capture { range: digits, value: first, .. } = fit.get(DECADE);
        match *first {
            first if first % 10 != 0 || first > 9990 => None,
            first @ 0..100 => Some(Err(self.two_digit_year(digits, first))),
            first if first % 100 == 0 => Some(Err(self.hundred(range, first))),
            first => Some(Ok(Calendar::Decade(first))),
        }
    }

    /// `1900s`, which may be ten years or a hundred.
    fn hundred(&self, range: &Range<usize>, first: i64) -> DateError {
        let words = self.words;
        let decade = words.decade_of_hundred.text(&[(DECADE, &first.to_string())]);
        let century = words.century.text(&[(ORDINAL, &words.ordinal_text(first / 100 + 1))]);
        let [decade, century] = [decade, century].map(|text| with_part(self.text, range, &text));
        let written = &self.text[range.clone()];
        let message = format!("`{written}` was found, which may be ten years or a hundred");
        DateError::new(AMBIGUOUS, range.clone(), message)
            .hint(format!("write `{decade}` or `{century}`"))
    }

    fn unknown_day(&self, fit: &Captures) -> Found<Calendar> {
        match self.date(&fit.get(DATE).range)? {
            Ok(Calendar::Month(year, month)) => Some(Ok(Calendar::SomeDayOfMonth(year, month))),
            Ok(Calendar::Year(year)) => is_short(year).then_some(Ok(Calendar::SomeDayOfYear(year))),
            Ok(_) => None,
            Err(error) => Some(Err(error)),
        }
    }

    fn unknown_month(&self, fit: &Captures) -> Found<Calendar> {
        match self.date(&fit.get(DATE).range)? {
            Ok(Calendar::Year(year)) => is_short(year).then_some(Ok(Calendar::SomeMonth(year))),
            Ok(_) => None,
            Err(error) => Some(Err(error)),
        }
    }
}

fn decade_of_hundred(fit: &Captures) -> Found<Calendar> {
    let first = fit.get(DECADE).value;
    (first % 10 == 0 && (100..=9990).contains(&first)).then_some(Ok(Calendar::Decade(first)))
}

fn century(fit: &Captures) -> Found<Calendar> {
    let number = fit.get(ORDINAL).value;
    (1..=100).contains(&number).then_some(Ok(Calendar::Century((number - 1) * 100)))
}

fn month_of(fit: &Captures) -> u8 {
    month_from(fit.get(MONTH).value)
}

fn month_from(number: i64) -> u8 {
    u8::try_from(number).expect("months are numbered from 1 to 12")
}

fn season_of(fit: &Captures) -> Season {
    season_from(fit.get(SEASON).value)
}

fn season_from(number: i64) -> Season {
    let index = usize::try_from(number - 1).expect("seasons are numbered from 1");
    Season::ALL[index]
}

fn is_bare(year: &str) -> bool {
    year.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_short(year: i64) -> bool {
    year.abs() <= 9999
}

/// The year that an author most likely means by two digits.
pub(in crate::date) fn in_full(year: i64) -> i64 {
    if year < 50 { 2000 + year } else { 1900 + year }
}
