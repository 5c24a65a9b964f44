//! Tables for spreadsheets and statistics: events, statements, figures, sources (CSV, RFC 4180).
//!
//! Columns that mean the same as in the UCDP Georeferenced Event Dataset have its names
//! (`date_prec`, `where_coordinates`, `best`). UTF-8 with a byte order mark, without which one
//! spreadsheet takes it for something else.

use super::account;
use crate::content::fields::{Precision as PlacePrecision, SourceKind};
use crate::date::{Precision, When};
use crate::model::{Claim, Event, Figure, PlaceRecord, SourceId};
use crate::plan::PageKind;
use crate::site::Site;
use csv::{Terminator, WriterBuilder};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Writes rows, each cell of which came from an author made harmless.
struct Table<'a>(csv::Writer<&'a mut dyn Write>);

/// A cell.
enum Cell {
    /// Words of an author.
    Text(String),
    /// A number of ours, which no spreadsheet takes for a formula.
    Number(String),
}

impl<'a> Table<'a> {
    fn new(sink: &'a mut dyn Write, columns: &[&str]) -> io::Result<Self> {
        sink.write_all("\u{feff}".as_bytes())?;
        let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(sink);
        writer.write_record(columns).map_err(io::Error::from)?;
        Ok(Self(writer))
    }

    fn row(&mut self, cells: Vec<Cell>) -> io::Result<()> {
        let cells = cells.into_iter().map(|cell| match cell {
            Cell::Text(text) => defused(text),
            Cell::Number(number) => number,
        });
        self.0.write_record(cells).map_err(io::Error::from)
    }

    fn end(mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// With an apostrophe before what a spreadsheet would run: a formula, or a command of old.
fn defused(text: String) -> String {
    let first = text.trim_start_matches([' ', '\u{a0}', '\u{feff}']).chars().next();
    let runs = first.is_some_and(|first| {
        matches!(first, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠')
    });
    if runs { format!("'{text}") } else { text }
}

fn text(text: impl Into<String>) -> Cell {
    Cell::Text(text.into())
}

fn maybe(text: Option<&String>) -> Cell {
    Cell::Text(text.cloned().unwrap_or_default())
}

fn number(number: Option<impl ToString>) -> Cell {
    Cell::Number(number.map(|number| number.to_string()).unwrap_or_default())
}

/// Several values in one cell.
fn several<'t>(values: impl Iterator<Item = &'t str>) -> Cell {
    Cell::Text(values.collect::<Vec<_>>().join("; "))
}

fn edtf(when: Option<&When>) -> Cell {
    Cell::Text(when.map(When::edtf).unwrap_or_default())
}

fn sources(site: &Site, sources: &[SourceId]) -> Cell {
    text(
        sources
            .iter()
            .map(|id| account::source_id(&site.chronicle[*id]))
            .collect::<Vec<_>>()
            .join("; "),
    )
}

/// How exactly the date is known, by the code of UCDP: 1 to the day, 4 to the month, 5 to the year
/// or less. "About" and "uncertain", an open and an unknown end have no code there.
fn date_prec(when: &When) -> Option<u8> {
    let edtf = when.edtf();
    if edtf.contains(['~', '?', '%']) || when.earliest().is_none() || when.latest().is_none() {
        return None;
    }
    let coarser = when.end_precision().map_or(when.precision(), |end| end.min(when.precision()));
    Some(match coarser {
        Precision::Day | Precision::Minute | Precision::Second => 1,
        Precision::Month => 4,
        Precision::Season | Precision::Year | Precision::Decade | Precision::Century => 5,
    })
}

/// How exactly the place is known, by the code of UCDP: 1 exactly, 2 nearby. An area has no code
/// there that does not also say which administrative area it is.
fn where_prec(place: &PlaceRecord) -> Option<u8> {
    match place.precision {
        PlacePrecision::Exact => Some(1),
        PlacePrecision::Approximate => Some(2),
        PlacePrecision::Area => None,
    }
}

const EVENTS: [&str; 25] = [
    "id",
    "title",
    "date",
    "date_text",
    "date_note",
    "date_start",
    "date_end",
    "date_prec",
    "year",
    "kind",
    "importance",
    "era",
    "status",
    "disputed",
    "where_coordinates",
    "latitude",
    "longitude",
    "where_prec",
    "actors",
    "tags",
    "summary",
    "number_of_sources",
    "sources",
    "published",
    "url",
];

pub(super) fn events(site: &Site, _path: &str, sink: &mut dyn Write) -> io::Result<()> {
    let mut table = Table::new(sink, &EVENTS)?;
    let chronicle = &site.chronicle;
    for id in &site.timeline.order {
        let event = &chronicle[*id];
        let when = &event.when;
        // Where there are several places, no one of them is the place of the event.
        let place = match &event.places[..] {
            [only] => Some(&chronicle[*only]),
            _ => None,
        };
        let point = place.and_then(|place| place.coordinates);
        let year = match (when.earliest(), when.latest()) {
            (Some(first), Some(last)) if first.year == last.year => Some(first.year),
            _ => None,
        };
        table.row(vec![
            text(&event.id),
            text(&event.title),
            text(when.edtf()),
            text(account::date(site, event)),
            maybe(event.date_note.as_ref()),
            text(when.earliest().map(|day| day.to_string()).unwrap_or_default()),
            text(when.latest().map(|day| day.to_string()).unwrap_or_default()),
            number(date_prec(when)),
            number(year),
            text(event.kind.map(|kind| site.config.kinds[kind.0].id.as_str()).unwrap_or_default()),
            text(event.importance.name()),
            text(event.era.map(|era| chronicle[era].id.as_str()).unwrap_or_default()),
            text(event.status.name()),
            several(event.disputed.iter().map(|point| point.name())),
            several(event.places.iter().map(|place| chronicle[*place].name.as_str())),
            number(point.map(|(latitude, _)| latitude)),
            number(point.map(|(_, longitude)| longitude)),
            number(place.filter(|_| point.is_some()).and_then(where_prec)),
            several(event.actors.iter().map(|actor| chronicle[*actor].id.as_str())),
            several(event.tags.iter().map(String::as_str)),
            text(event.summary().unwrap_or_default()),
            number(Some(event.sources.len())),
            sources(site, &event.sources),
            edtf(event.published.as_ref()),
            text(site.address(&PageKind::Event(*id))),
        ])?;
    }
    table.end()
}

const CLAIMS: [&str; 16] = [
    "event_id",
    "event_title",
    "event_date",
    "by_id",
    "by",
    "party",
    "said",
    "said_text",
    "said_note",
    "about",
    "stance",
    "says",
    "quote",
    "known_later",
    "as_of",
    "sources",
];

pub(super) fn claims(site: &Site, _path: &str, sink: &mut dyn Write) -> io::Result<()> {
    let mut table = Table::new(sink, &CLAIMS)?;
    for id in &site.timeline.order {
        let event = &site.chronicle[*id];
        for claim in &event.claims {
            table.row(claim_row(site, event, claim))?;
        }
        let later = event.later.iter().filter(|later| later.figure.is_none());
        for later in later {
            let (by_id, by) = later.by.as_ref().map(|by| account::by(site, by)).unwrap_or_default();
            let mut row = of_event(event);
            row.extend([
                text(by_id),
                text(by),
                text(""),
                text(""),
                text(""),
                text(""),
                text(""),
                text(""),
                maybe(later.says.as_ref()),
                maybe(later.quote.as_ref()),
                text("yes"),
                text(later.as_of.edtf()),
                sources(site, &later.sources),
            ]);
            table.row(row)?;
        }
    }
    table.end()
}

/// The columns that name the event of a row.
fn of_event(event: &Event) -> Vec<Cell> {
    vec![text(&event.id), text(&event.title), text(event.when.edtf())]
}

fn claim_row(site: &Site, event: &Event, claim: &Claim) -> Vec<Cell> {
    let actor = &site.chronicle[claim.by];
    let mut row = of_event(event);
    row.extend([
        text(&actor.id),
        text(&actor.name),
        text(actor.party.map(|party| site.config.parties[party.0].id.as_str()).unwrap_or_default()),
        edtf(claim.said.as_ref()),
        text(claim.said.as_ref().map(|said| account::when(site, said)).unwrap_or_default()),
        maybe(claim.said_note.as_ref()),
        text(claim.about.as_ref().map(|about| account::about(site, about)).unwrap_or_default()),
        text(claim.stance.name()),
        maybe(claim.says.as_ref()),
        maybe(claim.quote.as_ref()),
        text("no"),
        text(""),
        sources(site, &claim.sources),
    ]);
    row
}

const FIGURES: [&str; 15] = [
    "event_id",
    "event_title",
    "event_date",
    "measure",
    "group",
    "low",
    "best",
    "high",
    "by_id",
    "by",
    "as_of",
    "known_later",
    "disputed",
    "note",
    "sources",
];

pub(super) fn figures(site: &Site, _path: &str, sink: &mut dyn Write) -> io::Result<()> {
    let mut table = Table::new(sink, &FIGURES)?;
    for id in &site.timeline.order {
        let event = &site.chronicle[*id];
        for figure in &event.figures {
            table.row(figure_row(site, event, figure, "no"))?;
        }
        for figure in event.later.iter().filter_map(|later| later.figure.as_ref()) {
            table.row(figure_row(site, event, figure, "yes"))?;
        }
    }
    table.end()
}

fn figure_row(site: &Site, event: &Event, figure: &Figure, later: &str) -> Vec<Cell> {
    let (by_id, by) = figure.by.as_ref().map(|by| account::by(site, by)).unwrap_or_default();
    let mut row = of_event(event);
    row.extend([
        text(&figure.measure),
        maybe(figure.group.as_ref()),
        number(figure.low),
        number(figure.best),
        number(figure.high),
        text(by_id),
        text(by),
        edtf(figure.as_of.as_ref()),
        text(later),
        maybe(figure.disputed.as_ref()),
        maybe(figure.note.as_ref()),
        sources(site, &figure.sources),
    ]);
    row
}

const SOURCES: [&str; 15] = [
    "id",
    "event_id",
    "source_headline",
    "author",
    "source_office",
    "source_date",
    "kind",
    "language",
    "pages",
    "url",
    "archive",
    "accessed",
    "note",
    "number_of_events",
    "cited_by",
];

pub(super) fn sources_of_site(site: &Site, _path: &str, sink: &mut dyn Write) -> io::Result<()> {
    let mut table = Table::new(sink, &SOURCES)?;
    let mut cited: BTreeMap<SourceId, Vec<&str>> = BTreeMap::new();
    for id in &site.timeline.order {
        let event = &site.chronicle[*id];
        for source in &event.sources {
            cited.entry(*source).or_default().push(&event.id);
        }
    }
    for (id, source) in site.chronicle.sources() {
        let events = cited.remove(&id).unwrap_or_default();
        table.row(vec![
            text(account::source_id(source)),
            maybe(source.owner.as_ref()),
            text(&source.title),
            maybe(source.author.as_ref()),
            maybe(source.publisher.as_ref()),
            edtf(source.published.as_ref()),
            text(source.kind.map(SourceKind::name).unwrap_or_default()),
            maybe(source.lang.as_ref()),
            maybe(source.pages.as_ref()),
            maybe(source.url.as_ref()),
            maybe(source.archive.as_ref()),
            edtf(source.accessed.as_ref()),
            maybe(source.note.as_ref()),
            number(Some(events.len())),
            several(events.into_iter()),
        ])?;
    }
    table.end()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_would_run_is_defused() {
        for bad in ["=1+1", "+1", "-0043-03-15", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1"] {
            assert_eq!(defused(bad.to_owned()), format!("'{bad}"));
        }
        for good in ["", "1 = 1", "Şuşa", "a-b", "'=1", "?"] {
            assert_eq!(defused(good.to_owned()), good);
        }
    }
}
