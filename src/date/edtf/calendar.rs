//! Years, months, seasons and days in EDTF.

use std::ops::Range;

use super::Scan;
use crate::date::day::{Day, MAX_YEAR, edtf_year, last_day};
use crate::date::error::{DateError, IMPOSSIBLE, UNREADABLE, with_part};
use crate::date::when::{Calendar, Season};

const MONTHS: &str = "months go from `01` to `12`, seasons from `21` for spring to `24` for winter";

impl Scan<'_> {
    /// A date without its qualifier.
    pub(super) fn calendar(&mut self) -> Result<Calendar, DateError> {
        if self.eat('Y') {
            return self.long_year();
        }
        let year = match self.year()? {
            Calendar::Year(year) => year,
            decade_or_century => return Ok(decade_or_century),
        };
        if !self.eat('-') {
            return Ok(Calendar::Year(year));
        }
        let month = self.two_digits("month")?;
        if !self.eat('-') {
            return self.month(year, &month);
        }
        let day = self.two_digits("day")?;
        match (self.slice(&month), self.slice(&day)) {
            ("XX", "XX") => Ok(Calendar::SomeDayOfYear(year)),
            ("XX", _) => {
                let message = "a day of an unknown month was found (EDTF level 2)";
                let right = with_part(self.source, &(month.end..day.end), "");
                let error = DateError::new(UNREADABLE, day, message);
                Err(error.hint(format!("write `{right}`")))
            }
            (_, "XX") => match self.month(year, &month)? {
                Calendar::Month(year, month) => Ok(Calendar::SomeDayOfMonth(year, month)),
                _ => Err(self.day_of_season(&month)),
            },
            _ => self.day(year, &month, day),
        }
    }

    /// A year of more than four digits (A.4.1).
    fn long_year(&mut self) -> Result<Calendar, DateError> {
        let prefix = self.at - 1;
        let is_negative = self.eat('-');
        let digits = self.digits();
        let written = self.slice(&digits);
        let range = prefix..digits.end;
        let Some(year) = written.parse().ok().filter(|year: &i64| *year <= MAX_YEAR) else {
            let message = match written.len() {
                count @ 13.. => format!("a year of {count} digits was found, expected at most 12"),
                _ => format!("`{}` was found, expected a year after `Y`", self.slice(&range)),
            };
            return Err(DateError::new(UNREADABLE, range, message));
        };
        let year = if is_negative { -year } else { year };
        let canonical = edtf_year(year);
        if canonical != self.slice(&range) {
            let message = format!("`{}` was found, expected `{canonical}`", self.slice(&range));
            let right = with_part(self.source, &range, &canonical);
            let error = DateError::new(UNREADABLE, range, message);
            return Err(error.hint(format!("write `{right}`")));
        }
        Ok(Calendar::Year(year))
    }

    /// A year of four digits, of which the last one or two may be unspecified (A.3.2, A.4.3).
    fn year(&mut self) -> Result<Calendar, DateError> {
        let start = self.at;
        let is_negative = self.eat('-');
        let digits = self.digits();
        let range = start..digits.end;
        let written = self.slice(&digits);
        match written.len() {
            0 => return Err(self.unexpected("a year of four digits")),
            4 => {}
            count => return Err(self.not_four_digits(&range, count)),
        }
        if is_negative && written == "0000" {
            let right = with_part(self.source, &range, "0000");
            let error = DateError::new(UNREADABLE, range, "there is no year `-0000`");
            return Err(error.hint(format!("write `{right}` for 1 BC")));
        }
        let known = written.trim_end_matches('X');
        let (Ok(number), Some(unit)) = (known.parse::<i64>(), unit(known.len())) else {
            let message =
                format!("`{written}` was found, expected `X` for the last one or two digits");
            return Err(DateError::new(UNREADABLE, digits, message));
        };
        // A masked year before 0000 begins at its far end: `-019X` is -0199 to -0190.
        let first = if is_negative { -(number * unit + unit - 1) } else { number * unit };
        let calendar = match unit {
            1 => return Ok(Calendar::Year(first)),
            10 => Calendar::Decade(first),
            _ => Calendar::Century(first),
        };
        if self.next_is('-') {
            let year = self.slice(&range);
            let message = format!("a month of the unknown year `{year}` was found (EDTF level 2)");
            let error = DateError::new(UNREADABLE, self.at..self.text.len(), message);
            return Err(error.hint(format!("write `{year}`")));
        }
        Ok(calendar)
    }

    fn not_four_digits(&self, range: &Range<usize>, count: usize) -> DateError {
        let message = format!("a year of {count} digits was found, expected four");
        let error = DateError::new(UNREADABLE, range.clone(), message);
        // Six and eight digits are more likely to be a month or a day without hyphens.
        match self.slice(range).parse::<i64>() {
            Ok(year) if matches!(count, 5 | 9..=12) && year.abs() > 9999 => {
                let right = with_part(self.source, range, &edtf_year(year));
                error.hint(format!("write `{right}`"))
            }
            _ => error,
        }
    }

    /// A month, a season (A.4.2) or an unknown month.
    fn month(&self, year: i64, digits: &Range<usize>) -> Result<Calendar, DateError> {
        if self.slice(digits) == "XX" {
            return Ok(Calendar::SomeMonth(year));
        }
        match self.number(digits) {
            month @ 1..=12 => Ok(Calendar::Month(year, month)),
            season @ 21..=24 => Ok(Calendar::Season(year, Season::ALL[usize::from(season - 21)])),
            number => {
                let last_year = year - year.rem_euclid(100) + i64::from(number);
                let error = self.no_month(digits);
                if self.rest().is_empty() && last_year > year {
                    let years = format!("{}/{}", edtf_year(year), edtf_year(last_year));
                    let years = with_part(self.source, &(self.start..self.at), &years);
                    return Err(error.hint(format!("{MONTHS}; for years write `{years}`")));
                }
                Err(error.hint(MONTHS))
            }
        }
    }

    fn no_month(&self, digits: &Range<usize>) -> DateError {
        let message = format!("there is no month `{}`", self.slice(digits));
        DateError::new(IMPOSSIBLE, digits.clone(), message)
    }

    fn day_of_season(&self, month: &Range<usize>) -> DateError {
        let message = format!("a day of the season `{}` was found", self.slice(month));
        let season = with_part(self.source, &(month.end..self.at), "");
        DateError::new(UNREADABLE, month.end + 1..self.at, message)
            .hint(format!("write `{season}`"))
    }

    fn day(
        &self,
        year: i64,
        month: &Range<usize>,
        day: Range<usize>,
    ) -> Result<Calendar, DateError> {
        let (month_number, day_number) = (self.number(month), self.number(&day));
        if let Some(day) = Day::new(year, month_number, day_number) {
            return Ok(Calendar::Day(day));
        }
        if let Some(swapped) = Day::new(year, day_number, month_number) {
            let right = with_part(self.source, &(self.start..day.end), &swapped.to_string());
            return Err(self.no_month(month).hint(format!("write `{right}`")));
        }
        let Calendar::Month(..) = self.month(year, month)? else {
            return Err(self.day_of_season(month));
        };
        let name = self.slice(&(self.start..month.end));
        let message = format!("there is no day `{}` in `{name}`", self.slice(&day));
        let hint = if day_number == 0 {
            format!("write `{name}` if the day is not known")
        } else {
            let last = last_day(year, month_number);
            let right = with_part(self.source, &day, &last.to_string());
            format!("that month has {last} days: the last is `{right}`")
        };
        Err(DateError::new(IMPOSSIBLE, day, message).hint(hint))
    }
}

/// How many years a year stands for of which so many of four digits are known.
fn unit(known_digits: usize) -> Option<i64> {
    match known_digits {
        4 => Some(1),
        3 => Some(10),
        2 => Some(100),
        _ => None,
    }
}
