//! Dates as other programs keep them → a date of ours, with the precision that was meant.
//!
//! Nothing is guessed: a date that may be two days, a year of two digits and a word that is no date
//! are told. Where a part is impossible, what stands above it is kept (`31 February 1990` is some
//! day of February 1990 at best), the note says what the file said, and the entry becomes a draft.

mod parts;

use super::clock;
use super::report::{At, Report, Weight};
use super::row::{Cell, Field, Row};
use crate::date::{DateError, Reader, When, Zone};
use parts::Parts;

/// In which order the figures of a date stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// 27/02/1988
    DayMonthYear,
    /// 02/27/1988
    MonthDayYear,
}

/// When, as far as the file says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    /// The whole.
    pub(super) when: When,
    /// The start and the end, where they were given apart.
    pub(super) ends: (When, Option<When>),
    /// Own wording, where it says something else.
    pub(super) text: Option<String>,
    /// Why it is uncertain.
    pub(super) note: Option<String>,
    /// Whether an editor must look before it is published.
    pub(super) doubtful: bool,
    /// The zone of clock times, if the row gives one.
    pub(super) zone: Option<String>,
    /// Whether a clock time was read in the zone of the site for want of another.
    pub(super) clock: bool,
}

/// The end of what goes on.
pub(super) const OPEN: &str = "..";

/// How dates are read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Dates<'a> {
    pub(super) reader: Reader<'a>,
    pub(super) order: Option<Order>,
}

/// One side of a date.
struct Side {
    when: When,
    /// What the file said, where the date cannot say it.
    note: Option<String>,
    /// Whether a part of it was impossible.
    faulty: bool,
    /// Whether it has a clock time in the zone of the site.
    clock: bool,
}

/// What a row says of one side.
enum Said {
    Nothing,
    /// Something that cannot be read, which has been told.
    Unreadable,
    Date(Side),
}

/// The fields of one side.
struct Fields {
    whole: Field,
    year: Field,
    month: Field,
    day: Field,
    time: Field,
}

const START: Fields = Fields {
    whole: Field::Date,
    year: Field::Year,
    month: Field::Month,
    day: Field::Day,
    time: Field::Time,
};
const END: Fields = Fields {
    whole: Field::End,
    year: Field::EndYear,
    month: Field::EndMonth,
    day: Field::EndDay,
    time: Field::EndTime,
};

impl Dates<'_> {
    /// Takes the date out of a row. Without one that can be read there is nothing, and it has been
    /// told.
    pub(super) fn take(mut self, row: &mut Row, report: &mut Report) -> Option<Found> {
        let zone = self.zone(row, report);
        let start = self.side(row, &START, report);
        let open = row.find(Field::End).is_some_and(|cell| cell.value == OPEN);
        if open {
            row.take(Field::End);
        }
        let end = self.side(row, &END, report);
        let text = row.take(Field::DateText);
        let note = row.take(Field::DateNote).map(|cell| cell.value);
        let start = match start {
            Said::Date(start) => start,
            Said::Unreadable => return None,
            Said::Nothing => {
                let has_end = !matches!(end, Said::Nothing);
                // The words alone may be a date: "spring 1991".
                let words = text.as_ref().and_then(|cell| self.reader.read(&cell.value).ok());
                let Some(when) = words.filter(|_| !has_end) else {
                    let why = if has_end { "it has an end and no start" } else { "it has no date" };
                    report.row(row.at, Weight::Refused, why);
                    return None;
                };
                Side { when, note: None, faulty: false, clock: false }
            }
        };
        let mut clock = start.clock;
        let mut notes: Vec<String> = start.note.into_iter().collect();
        let mut doubtful = start.faulty;
        let mut ends = (start.when.clone(), None);
        let mut when = start.when;
        if open && let Ok(continuing) = self.reader.read(&format!("{}/..", when.edtf())) {
            when = continuing;
        }
        doubtful |= matches!(end, Said::Unreadable);
        if let Said::Date(end) = end {
            clock |= end.clock;
            doubtful |= end.faulty;
            notes.extend(end.note);
            if end.when != when {
                match self.reader.interval(&when, &end.when) {
                    Ok(whole) => {
                        when = whole;
                        ends.1 = Some(end.when);
                    }
                    Err(error) => {
                        let said = format!("{error}; only the start was kept, as a draft");
                        report.row(row.at, Weight::Left, said);
                        notes.push(format!("The file ends it at {}.", end.when.edtf()));
                        doubtful = true;
                    }
                }
            }
        }
        let text = text.and_then(|cell| self.wording(row.at, &cell, &mut when, &ends, report));
        notes.extend(note);
        let note = (!notes.is_empty()).then(|| notes.join(" "));
        Some(Found { when, ends, text, note, doubtful, zone, clock })
    }

    /// Takes the zone of the row, which then is that of its clock times.
    fn zone(&mut self, row: &mut Row, report: &mut Report) -> Option<String> {
        let cell = row.take(Field::Timezone)?;
        match Zone::parse(&cell.value) {
            Ok(zone) => {
                self.reader.zone = zone;
                Some(cell.value)
            }
            Err(why) => {
                report.value(row.at, Weight::Left, (&cell.column, &cell.value), why);
                None
            }
        }
    }

    /// One side of the date.
    fn side(&self, row: &mut Row, fields: &Fields, report: &mut Report) -> Said {
        let at = row.at;
        let time = row.take(fields.time);
        if let Some(cell) = row.take(fields.whole) {
            return self
                .whole(at, &cell, time.as_ref(), report)
                .map_or(Said::Unreadable, Said::Date);
        }
        let Some(year) = row.take(fields.year) else {
            let parts = [row.take(fields.month), row.take(fields.day), time];
            for cell in parts.into_iter().flatten() {
                let value = (cell.column.as_str(), cell.value.as_str());
                report.value(at, Weight::Left, value, "there is no year to it");
            }
            return Said::Nothing;
        };
        let (month, day) = (row.take(fields.month), row.take(fields.day));
        let parts = Parts { at, year, month, day, time };
        self.parts(&parts, report).map_or(Said::Unreadable, Said::Date)
    }

    /// A date in one text.
    fn whole(&self, at: At, cell: &Cell, time: Option<&Cell>, report: &mut Report) -> Option<Side> {
        let refuse = |report: &mut Report, error: &DateError| {
            let hint = error.hint.as_ref().map_or(String::new(), |hint| format!("; {hint}"));
            let value = (cell.column.as_str(), cell.value.as_str());
            report.value(at, Weight::Refused, value, format!("{error}{hint}"));
        };
        let text = common_era(&cell.value);
        let when = match self.read(at, (&cell.column, &text), report) {
            Ok(when) => when,
            Err(Fault::Date(error)) => {
                refuse(report, &error);
                return None;
            }
            Err(Fault::Said(why)) => {
                let value = (cell.column.as_str(), cell.value.as_str());
                report.value(at, Weight::Refused, value, why);
                return None;
            }
        };
        let mut side = Side {
            clock: says_clock(&when) && !has_offset(&text),
            when,
            note: None,
            faulty: false,
        };
        if let Some(time) = time {
            self.add_time(at, &mut side, time, report);
        }
        Some(side)
    }

    /// Reads a text as a date, in figures of a known order or in any form of ours.
    fn read(&self, at: At, cell: (&str, &str), report: &mut Report) -> Result<When, Fault> {
        let (column, text) = cell;
        if let Ok(when) = self.reader.read(text) {
            return Ok(when);
        }
        let (figures, rest) = text.split_once([' ', 'T']).unwrap_or((text, ""));
        let groups: Vec<&str> = figures.split(['/', '.', '-']).collect();
        if let [month, year] = groups[..]
            && (month.len(), year.len()) == (2, 4)
            && rest.is_empty()
            && !figures.contains('-')
        {
            let month = format!("{year}-{month}");
            return self.reader.read(&month).map_err(Fault::Date);
        }
        let [Ok(first), Ok(second), Ok(third)] =
            groups.iter().map(|group| group.parse::<u32>()).collect::<Vec<_>>()[..]
        else {
            return self.reader.read(text).map_err(Fault::Date);
        };
        let (year, month, day) = match (groups[0].len(), groups[2].len()) {
            (4, 1 | 2) => (first, second, third),
            (1 | 2, 4) => match self.order_of(figures, first, second) {
                Some(Order::DayMonthYear) => (third, second, first),
                Some(Order::MonthDayYear) => (third, first, second),
                None => {
                    return Err(Fault::Said(format!(
                        "it may be `{third}-{second:02}-{first:02}` or \
                         `{third}-{first:02}-{second:02}`; say which with --date-order"
                    )));
                }
            },
            _ => return self.reader.read(text).map_err(Fault::Date),
        };
        if self.order == Some(Order::MonthDayYear)
            && groups[2].len() == 4
            && first <= 12
            && second <= 12
            && first != second
            && figures.contains('/')
        {
            let said = "it was read as month/day/year";
            report.value(at, Weight::Changed, (column, figures), said);
        }
        let mut written = format!("{year:04}-{month:02}-{day:02}");
        if !rest.trim().is_empty() {
            let time = clock::read(rest)
                .ok_or_else(|| Fault::Said(format!("`{}` is no clock time", rest.trim())))?;
            written.push_str(&time.iso());
        }
        self.reader.read(&written).map_err(Fault::Date)
    }

    /// The order of `02/05/1988`: by its dots, by its figures, or as it was said.
    fn order_of(&self, figures: &str, first: u32, second: u32) -> Option<Order> {
        match (first > 12, second > 12) {
            _ if figures.contains('.') => Some(Order::DayMonthYear),
            (true, false) => Some(Order::DayMonthYear),
            (false, true) => Some(Order::MonthDayYear),
            _ if first == second => Some(Order::DayMonthYear),
            _ => self.order,
        }
    }

    /// The own wording of a date: the date itself where it says the same more exactly, nothing where
    /// it says just the same, else a text.
    fn wording(
        &self,
        at: At,
        cell: &Cell,
        when: &mut When,
        ends: &(When, Option<When>),
        report: &mut Report,
    ) -> Option<String> {
        let Ok(said) = self.reader.read(&super::html::to_plain(&cell.value).text) else {
            return Some(super::html::to_plain(&cell.value).text);
        };
        if said == *when {
            return None;
        }
        let has_clock = says_clock(when);
        let same_start = said.earliest() == when.earliest() && said.earliest().is_some();
        let same_end = ends.1.is_none() || said.latest() == when.latest();
        if same_start && same_end && !has_clock {
            let edtf = said.edtf();
            if edtf != cell.value {
                let value = (cell.column.as_str(), cell.value.as_str());
                let from = when.edtf();
                report.value(
                    at,
                    Weight::Changed,
                    value,
                    format!("it says what `{from}` cannot: the date is `{edtf}`"),
                );
            }
            *when = said;
            return None;
        }
        Some(super::html::to_plain(&cell.value).text)
    }
}

enum Fault {
    Date(DateError),
    Said(String),
}

/// "300 BCE" as "300 BC", and "300 CE" as "300 AD".
pub(super) fn common_era(text: &str) -> String {
    let word = |word: &str| match word {
        "BCE" | "B.C." | "B.C.E." => "BC".to_owned(),
        "CE" | "A.D." | "C.E." => "AD".to_owned(),
        other => other.to_owned(),
    };
    text.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

fn says_clock(when: &When) -> bool {
    when.instant().is_some() || when.end_instant().is_some()
}

/// Whether a clock time carries its own offset.
fn has_offset(text: &str) -> bool {
    let time = text.rsplit(['T', ' ']).next().unwrap_or(text);
    text.ends_with('Z')
        || time.contains('+')
        || time.matches('-').count() == 1 && time.contains(':')
}
