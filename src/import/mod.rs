//! What other programs hold → entries as Markdown texts, and a report row by row.
//!
//! Every format becomes rows of values with their meaning; one maker turns rows into entries. It
//! takes what an entry can hold, and what is left in a row is told: nothing is dropped in silence.
//! Nothing is guessed either: what has two meanings is told, with what to write.

mod clock;
mod dates;
mod entry;
mod html;
mod mapping;
mod markdown;
mod markwhen;
mod parts;
mod report;
mod row;
mod sheet;
mod table;
mod text;
mod timelinejs;

pub use dates::Order;
pub use mapping::Mapping;
pub use report::{At, Note, Report, Weight};
pub use row::Field;

use crate::date::Reader;
use dates::Dates;
use encoding_rs::Encoding;
use entry::Maker;
use row::{Kind, Row};
use std::collections::{BTreeMap, BTreeSet};

/// Whose file it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// JSON of TimelineJS, version 1 or 3.
    TimelineJs,
    /// The spreadsheet of TimelineJS as CSV, version 1 or 3.
    TimelineJsSheet,
    /// Markwhen.
    Markwhen,
    /// Any CSV, with a mapping.
    Csv,
}

/// What the site has already.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// Its title.
    pub title: String,
    /// Kinds: the id, and all words that name it, in lower case.
    pub kinds: Vec<(String, Vec<String>)>,
    /// Ids of events, in lower case.
    pub events: BTreeSet<String>,
    /// Ids of eras.
    pub eras: BTreeSet<String>,
    /// Ids in `sources.yaml`.
    pub sources: BTreeSet<String>,
    /// Ids in `places.yaml` by id and by name, in lower case.
    pub places: BTreeMap<String, String>,
    /// Ids in `actors.yaml` by id and by name, in lower case.
    pub actors: BTreeMap<String, String>,
    /// Tags of its entries, by their part of an address.
    pub tags: BTreeMap<String, String>,
    /// Whether there is a `content/pages/home.md`.
    pub has_home: bool,
}

impl Known {
    /// The id of a kind by one of its words.
    fn kind(&self, name: &str) -> Option<&str> {
        let name = name.to_lowercase();
        let kind = self.kinds.iter().find(|(id, words)| *id == name || words.contains(&name));
        kind.map(|(id, _)| id.as_str())
    }
}

/// How to import.
#[derive(Debug, Clone, Copy)]
pub struct Options<'a> {
    /// Whose file it is; guessed from its content when not said.
    pub format: Option<Format>,
    /// Name of its encoding (WHATWG); guessed when not said.
    pub encoding: Option<&'a str>,
    /// What the columns of a CSV mean.
    pub mapping: &'a Mapping,
    /// In which order the figures of a date stand.
    pub order: Option<Order>,
    /// Reads dates in the languages and the zone of the site.
    pub reader: Reader<'a>,
    /// Folder below `content/events/`.
    pub folder: &'a str,
    /// Whether all entries become drafts.
    pub draft: bool,
    /// What the site has already.
    pub known: &'a Known,
}

/// A file to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFile {
    /// The row it was made of.
    pub at: At,
    /// Path below the folder of the site, with forward slashes.
    pub path: String,
    /// What is in it.
    pub text: String,
}

/// What an import has made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// Whose file it was.
    pub format: Format,
    /// New files, in the order of the rows. None of them is there yet.
    pub files: Vec<NewFile>,
    /// What there is to know, in the order of the rows.
    pub report: Report,
}

/// Makes entries of a file.
///
/// # Errors
/// Why nothing can be read of it.
pub fn import(bytes: &[u8], options: Options<'_>) -> Result<Imported, String> {
    let encoding = match options.encoding {
        None => None,
        Some(name) => {
            let found = Encoding::for_label(name.as_bytes());
            Some(found.ok_or_else(|| {
                format!("`{name}` is no encoding; expected a name such as windows-1251 or utf-16le")
            })?)
        }
    };
    let mut report = Report::default();
    let text = text::decode(bytes, encoding, &mut report);
    if text.trim().is_empty() {
        return Err("it is empty".to_owned());
    }
    let format = match options.format {
        Some(format) => format,
        None => guess(&text, options)?,
    };
    let mut order = options.order;
    let rows = match format {
        Format::TimelineJs => timelinejs::rows(&text)?,
        Format::TimelineJsSheet => {
            let table = table::read(&text, &mut report);
            if !sheet::is_timelinejs(&table.columns) {
                let found = table.columns.join("`, `");
                return Err(format!(
                    "its columns are `{found}`; expected those of TimelineJS, with `Headline` and \
                     `Year` or `Start Date`"
                ));
            }
            // Version 1 has month/day/year by its own definition.
            order = order.or(Some(Order::MonthDayYear));
            sheet::of_timelinejs(&table)
        }
        Format::Csv => {
            let table = table::read(&text, &mut report);
            if options.mapping.is_empty() {
                return Err(unmapped(&table.columns));
            }
            sheet::of_mapping(&table, options.mapping, &mut report)
        }
        Format::Markwhen => {
            let read = markwhen::read(&text, options.reader, order);
            order = Some(read.order);
            if read.supposed {
                let said = "figures such as 2/3/2012 were read as month/day/year, as Markwhen does; \
                            else say --date-order dmy";
                report.row(At::File, Weight::Changed, said);
            }
            for (at, date, why) in read.refused {
                report.value(at, Weight::Refused, ("date", &date), why);
            }
            read.rows
        }
    };
    let dates = Dates { reader: options.reader, order };
    let folder = options.folder.trim_matches('/');
    let folder = if folder.is_empty() { String::new() } else { format!("{folder}/") };
    let mut maker = Maker::new(options.known, dates, &folder, options.draft);
    maker.report = report;
    // Eras first, since an event may name one.
    let (eras, others): (Vec<Row>, Vec<Row>) =
        rows.into_iter().partition(|row| row.kind == Kind::Era);
    for row in eras.into_iter().chain(others) {
        maker.make(row);
    }
    let Maker { mut report, mut files, clock, .. } = maker;
    if clock {
        let said = format!(
            "its clock times have no zone and were read in {}, the `timezone` of site.toml",
            options.reader.zone
        );
        report.row(At::File, Weight::Changed, said);
    }
    report.sort();
    files.sort_by_key(|file| file.at);
    Ok(Imported { format, files, report })
}

/// Whose file it is, by its content.
fn guess(text: &str, options: Options<'_>) -> Result<Format, String> {
    if timelinejs::json(text).starts_with('{') {
        return Ok(Format::TimelineJs);
    }
    let columns = table::columns(text);
    if sheet::is_timelinejs(&columns) {
        return Ok(Format::TimelineJsSheet);
    }
    if !options.mapping.is_empty() {
        return Ok(Format::Csv);
    }
    if markwhen::is_markwhen(text, options.reader) {
        return Ok(Format::Markwhen);
    }
    if columns.len() > 1 {
        return Err(unmapped(&columns));
    }
    Err("it is neither TimelineJS, Markwhen nor CSV; say which with --from".to_owned())
}

fn unmapped(columns: &[String]) -> String {
    let first = columns.first().map_or("Column", String::as_str);
    format!(
        "its columns are `{}`: say what they mean, such as --map 'title={first},date=…'",
        columns.join("`, `")
    )
}

#[cfg(test)]
mod samples {
    use crate::date::{DateWords, Reader, Zone};
    use std::sync::LazyLock;

    /// Reads English, in UTC.
    pub(super) fn reader() -> Reader<'static> {
        static ENGLISH: LazyLock<DateWords> = LazyLock::new(|| {
            #[derive(serde::Deserialize)]
            struct Language {
                date: DateWords,
            }
            let text = include_str!("../../templates/words/en.toml");
            toml::from_str::<Language>(text).expect("the words of a language are complete").date
        });
        static LANGUAGES: LazyLock<Vec<&'static DateWords>> = LazyLock::new(|| vec![&*ENGLISH]);
        Reader { zone: Zone::parse("UTC").expect("a known zone"), languages: &LANGUAGES }
    }
}
