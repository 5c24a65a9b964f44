//! A date in parts: year, month, day, clock time, each in a cell of its own.

use super::{Dates, Side};
use crate::date::{Day, Precision};
use crate::import::clock::{self, Time};
use crate::import::report::{At, Report, Weight};
use crate::import::row::{Cell, Field};
use std::fmt::Write as _;

/// The cells of a date.
pub(super) struct Parts {
    pub(super) at: At,
    pub(super) year: Cell,
    pub(super) month: Option<Cell>,
    pub(super) day: Option<Cell>,
    pub(super) time: Option<Cell>,
}

impl Dates<'_> {
    /// Reads parts; an impossible one leaves what stands above it.
    pub(super) fn parts(&self, parts: &Parts, report: &mut Report) -> Option<Side> {
        let Parts { at, year, .. } = parts;
        let Some(number) = integer(&year.value) else { return self.in_words(parts, report) };
        let number = year_of(*at, year, number, report)?;
        let mut text = match number {
            -9999..0 => format!("-{:04}", -number),
            0..=9999 => format!("{number:04}"),
            _ => format!("Y{number}"),
        };
        let mut faulty = false;
        let mut leave = |cell: &Cell, why: &str| {
            report.value(*at, Weight::Left, (&cell.column, &cell.value), why);
        };
        let month = parts.month.as_ref().and_then(|cell| {
            let month = self.month(&cell.value).filter(|_| !text.starts_with('Y'));
            if month.is_none() {
                leave(cell, "there is no such month; the year was kept, as a draft");
                faulty = true;
            }
            month
        });
        if let Some(month) = month {
            let _ = write!(text, "-{month:02}");
        }
        let mut has_day = false;
        if let Some(cell) = &parts.day {
            match (month, integer(&cell.value)) {
                (Some(month), Some(day)) => {
                    let known = u8::try_from(day).ok().and_then(|day| Day::new(number, month, day));
                    has_day = known.is_some();
                    if has_day {
                        let _ = write!(text, "-{day:02}");
                    } else {
                        let why = format!(
                            "there is no day {day} in {text}; `{text}` was kept, as a draft"
                        );
                        leave(cell, &why);
                    }
                }
                (None, _) => leave(cell, "there is no month to it"),
                (_, None) => leave(cell, "it is no number; the month was kept, as a draft"),
            }
            faulty |= !has_day && month.is_some();
        }
        if let Some(time) = parts.time.as_ref().filter(|_| !has_day) {
            leave(time, "there is no day to it");
        }
        let when = match self.reader.read(&text) {
            Ok(when) => when,
            Err(error) => {
                let value = (year.column.as_str(), year.value.as_str());
                report.value(*at, Weight::Refused, value, error.to_string());
                return None;
            }
        };
        let note = faulty.then(|| {
            let said = parts.said();
            format!("The imported file says `{said}` (day / month / year).")
        });
        let mut side = Side { when, note, faulty, clock: false };
        if let Some(time) = parts.time.as_ref().filter(|_| has_day) {
            self.add_time(*at, &mut side, time, report);
        }
        Some(side)
    }

    /// A year in words is a date of its own: "about 1990", "1990s".
    fn in_words(&self, parts: &Parts, report: &mut Report) -> Option<Side> {
        let Parts { at, year, month, day, time } = parts;
        let whole = Cell { field: Field::Date, ..year.clone() };
        let side = self.whole(*at, &whole, None, report)?;
        let said = format!("it was read as `{}`", side.when.edtf());
        report.value(*at, Weight::Changed, (&year.column, &year.value), said);
        for cell in [month, day, time].into_iter().flatten() {
            let why = "the year is in words, so there is nothing to add it to";
            report.value(*at, Weight::Left, (&cell.column, &cell.value), why);
        }
        Some(side)
    }

    /// The number of a month by its number or its name.
    fn month(&self, text: &str) -> Option<u8> {
        if let Some(number) = integer(text) {
            return u8::try_from(number).ok().filter(|month| (1..=12).contains(month));
        }
        let when = self.reader.read(&format!("{text} 2000")).ok()?;
        (when.precision() == Precision::Month).then(|| when.anchor().month)
    }

    /// Adds a clock time to a day.
    pub(super) fn add_time(&self, at: At, side: &mut Side, cell: &Cell, report: &mut Report) {
        let value = (cell.column.as_str(), cell.value.as_str());
        let edtf = side.when.edtf();
        if side.when.is_interval() || edtf.len() != 10 {
            report.value(at, Weight::Left, value, "there is no day to it");
            return;
        }
        let time = clock::read(&cell.value)
            .ok_or_else(|| "it is no clock time in a zone that is known".to_owned());
        let read = time.and_then(|time| {
            let when = self.reader.read(&format!("{edtf}{}", time.iso()));
            when.map(|when| (when, time)).map_err(|error| error.to_string())
        });
        match read {
            Ok((when, Time { zone, .. })) => {
                side.when = when;
                side.clock |= zone.is_none();
            }
            Err(why) => {
                let said = format!("{why}; the day was kept, and the time stands in `date_note`");
                report.value(at, Weight::Changed, value, said);
                let note = format!("The imported file says `{}`.", cell.value);
                side.note = Some(match side.note.take() {
                    Some(before) => format!("{before} {note}"),
                    None => note,
                });
            }
        }
    }
}

impl Parts {
    /// What the file says, from the day to the year.
    fn said(&self) -> String {
        let cells = [self.day.as_ref(), self.month.as_ref(), Some(&self.year)];
        let values: Vec<&str> =
            cells.into_iter().flatten().map(|cell| cell.value.as_str()).collect();
        values.join(" / ")
    }
}

/// The year as EDTF counts: −44 of spreadsheets is 44 BC, which is −0043.
fn year_of(at: At, cell: &Cell, number: i64, report: &mut Report) -> Option<i64> {
    let value = (cell.column.as_str(), cell.value.as_str());
    if number == 0 {
        let why = "there is no year 0: 1 BC is followed by AD 1";
        report.value(at, Weight::Refused, value, why);
        return None;
    }
    if number < 0 {
        let said = format!("it was read as {} BC", number.unsigned_abs());
        report.value(at, Weight::Changed, value, said);
        return number.checked_add(1);
    }
    if cell.value.len() <= 2 {
        let why = format!(
            "the year has two digits, expected four: write `19{number:02}`, `20{number:02}` or \
             `00{number:02}`"
        );
        report.value(at, Weight::Refused, value, why);
        return None;
    }
    Some(number)
}

/// A whole number, with what spreadsheets put into it: `1,990`, `1990.0`.
pub(super) fn integer(text: &str) -> Option<i64> {
    let digits: String =
        text.chars().filter(|sign| !matches!(sign, ' ' | ',' | '\u{2009}')).collect();
    let digits = digits.strip_suffix(".0").unwrap_or(&digits).replace('−', "-");
    digits.parse().ok()
}
