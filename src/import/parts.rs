//! Parts of an entry that stand in records: sources and media.

use super::entry::free;
use super::html::{self, Converted, Link};
use super::report::{Report, Weight};
use super::row::{Cell, Field, Row};
use crate::form::{Record, Value, slug_of_title};
use std::collections::BTreeSet;

/// The sources of one entry, each address once.
pub(super) struct Sources<'a> {
    /// Ids of the site's own register.
    known: &'a BTreeSet<String>,
    ids: BTreeSet<String>,
    urls: BTreeSet<String>,
    records: Vec<Record>,
}

impl<'a> Sources<'a> {
    pub(super) fn new(known: &'a BTreeSet<String>) -> Self {
        Self { known, ids: BTreeSet::new(), urls: BTreeSet::new(), records: Vec::new() }
    }

    /// Adds what a text links to.
    pub(super) fn add_links(&mut self, links: Vec<Link>) {
        for Link { text, url } in links {
            if html::is_web(&url) {
                self.add(&text, &url, Vec::new());
            }
        }
    }

    /// Adds a source; an address that is there already is not added again.
    fn add(&mut self, title: &str, url: &str, more: Record) {
        if !url.is_empty() && !self.urls.insert(url.to_owned()) {
            return;
        }
        let host = html::host(url);
        let title = if title.is_empty() { host } else { title };
        let name = if host.is_empty() { title } else { host };
        let name: String = slug_of_title(name).unwrap_or_else(|| "source".to_owned());
        let id = free(&name, |id| self.known.contains(id) || self.ids.contains(id));
        self.ids.insert(id.clone());
        let mut record = vec![("id", Value::Text(id)), ("title", Value::Text(title.to_owned()))];
        record.extend(more);
        if !url.is_empty() {
            record.push(("url", Value::Text(url.to_owned())));
        }
        self.records.push(record);
    }

    pub(super) fn records(self) -> Vec<Record> {
        self.records
    }
}

/// The source that columns of its own name.
pub(super) fn source(row: &mut Row, sources: &mut Sources<'_>, report: &mut Report) {
    let at = row.at;
    let mut more: Record = Vec::new();
    for (field, name) in [(Field::Publisher, "publisher"), (Field::Author, "author")] {
        if row.has(Field::Source) || row.has(Field::Link) {
            let cell = row.take(field);
            more.extend(cell.map(|cell| (name, Value::Text(html::to_plain(&cell.value).text))));
        }
    }
    let mut title = row.take(Field::Source).map(|cell| {
        let Converted { text, links, .. } = html::to_plain_with_links(&cell.value);
        (text, links.into_iter().next().map(|link| link.url))
    });
    for cell in row.take_all(Field::Link) {
        if html::is_web(&cell.value) {
            let (text, _) = title.take().unwrap_or_default();
            sources.add(&text, &cell.value, std::mem::take(&mut more));
        } else {
            let said = "it is no address of another host";
            report.value(at, Weight::Left, (&cell.column, &cell.value), said);
        }
    }
    if let Some((text, url)) = title {
        let url = url.or_else(|| html::is_web(&text).then(|| text.clone())).unwrap_or_default();
        let text = if text == url { String::new() } else { text };
        sources.add(&text, &url, more);
    }
}

/// Media with words for those who cannot see them, and Markdown for the rest.
pub(super) fn media(
    row: &mut Row,
    sources: &mut Sources<'_>,
    report: &mut Report,
) -> (Vec<Record>, String) {
    let at = row.at;
    let Some(cell) = row.take(Field::Media) else { return (Vec::new(), String::new()) };
    let mut words = |row: &mut Row, field: Field, report: &mut Report| {
        let cell = row.take(field)?;
        let Converted { text, links, lost } = html::to_plain_with_links(&cell.value);
        for what in lost {
            report.value(at, Weight::Left, (&cell.column, &cell.value), what);
        }
        sources.add_links(links);
        (!text.is_empty()).then_some(text)
    };
    let caption = words(row, Field::Caption, report);
    let credit = words(row, Field::Credit, report);
    let licence = words(row, Field::Licence, report);
    // Words of an attribute: what looks like HTML in them is none.
    let alt = row.take(Field::Alt).map(|cell| cell.value);
    let value = (cell.column.as_str(), cell.value.as_str());
    let url = html::frame(&cell.value).unwrap_or_else(|| cell.value.clone());
    if !html::is_web(&url) {
        let (text, said) = if html::is_html(&cell.value) {
            let Converted { text, lost, .. } = html::to_markdown(&cell.value);
            for what in lost {
                report.value(at, Weight::Left, value, what);
            }
            (text, "it is text, not the address of media, and stands in the body")
        } else {
            let path = html::to_markdown(&html::of_plain(&cell.value)).text;
            (
                path,
                "it is no address of another host: put the file beside the entry, and name it \
                    under `media` with `file` and `alt`",
            )
        };
        report.value(at, Weight::Left, value, said);
        let parts = [Some(text), alt.map(|alt| escape(&alt)), below(caption, credit, licence)];
        return (Vec::new(), joined(parts));
    }
    if let Some(alt) = alt {
        let mut record = vec![("url", Value::Text(url)), ("alt", Value::Text(alt))];
        for (name, text) in [("caption", caption), ("credit", credit), ("licence", licence)] {
            record.extend(text.map(|text| (name, Value::Text(text))));
        }
        return (vec![record], String::new());
    }
    report.value(
        at,
        Weight::Changed,
        value,
        "it stands in the text as a link, for `media` of an entry needs words for those who cannot \
         see it: `alt`",
    );
    let shown = caption.as_deref().map_or_else(|| escape(html::host(&url)), escape);
    let link = format!("[{shown}]({})", url.replace('(', "%28").replace(')', "%29"));
    let rest = [credit, licence].into_iter().flatten().collect::<Vec<_>>().join(", ");
    let rest = (!rest.is_empty()).then(|| format!("({})", escape(&rest)));
    (Vec::new(), [Some(link), rest].into_iter().flatten().collect::<Vec<_>>().join(" "))
}

fn below(
    caption: Option<String>,
    credit: Option<String>,
    licence: Option<String>,
) -> Option<String> {
    let all: Vec<String> = [caption, credit, licence].into_iter().flatten().collect();
    (!all.is_empty()).then(|| escape(&all.join(" – ")))
}

fn joined(parts: [Option<String>; 3]) -> String {
    parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
}

/// Plain text as Markdown that shows just that.
fn escape(text: &str) -> String {
    html::to_markdown(&html::of_plain(text)).text.replace('\n', " ")
}

/// Degrees of a coordinate, with the decimal comma of some languages.
pub(super) fn degrees(row: &mut Row, field: Field) -> Option<(Cell, f64)> {
    let most = if field == Field::Lat { 90.0 } else { 180.0 };
    let cell = row.find(field)?;
    let number: f64 = cell.value.replace(',', ".").parse().ok()?;
    // What is out of range stays in the row, and is told with the rest.
    (-most..=most).contains(&number).then(|| row.take(field)).flatten().map(|cell| (cell, number))
}
