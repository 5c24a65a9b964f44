//! Rows → entries.

use super::dates::{Dates, Found};
use super::html::{self, Converted};
use super::markdown;
use super::parts::{self, Sources};
use super::report::{At, Report, Weight};
use super::row::{Cell, Field, Kind, Row};
use super::{Known, NewFile};
use crate::content::fields::{Importance, Status};
use crate::content::id_of;
use crate::date::When;
use crate::form::{Value, bad_id, front_matter, id_by_title, slug_of_title};
use crate::plan::slug_of;
use std::collections::{BTreeMap, BTreeSet};

/// Makes entries of rows, one after the other, and remembers their names.
pub(super) struct Maker<'a> {
    pub(super) site: &'a Known,
    pub(super) dates: Dates<'a>,
    /// Whether all entries become drafts.
    pub(super) draft: bool,
    /// Folder below `content/events/`, with a slash at its end, or nothing.
    pub(super) folder: &'a str,
    pub(super) report: Report,
    pub(super) files: Vec<NewFile>,
    /// Eras of this import.
    pub(super) eras: BTreeSet<String>,
    /// Tags of this import by their part of an address.
    tags: BTreeMap<String, String>,
    /// Ids of this import and where each was taken.
    made: BTreeMap<String, At>,
    /// Titles with their dates, and where each was.
    told: BTreeMap<(String, String), At>,
    /// Whether a clock time was read in the zone of the site.
    pub(super) clock: bool,
}

/// Fields of a front matter as they come together.
type Fields = Vec<(&'static str, Value)>;

impl<'a> Maker<'a> {
    pub(super) fn new(site: &'a Known, dates: Dates<'a>, folder: &'a str, draft: bool) -> Self {
        Self {
            site,
            dates,
            draft,
            folder,
            report: Report::default(),
            files: Vec::new(),
            eras: BTreeSet::new(),
            tags: BTreeMap::new(),
            made: BTreeMap::new(),
            told: BTreeMap::new(),
            clock: false,
        }
    }

    /// Makes what a row is about.
    pub(super) fn make(&mut self, mut row: Row) {
        if let Some(cell) = row.take(Field::Type) {
            self.report.value(
                row.at,
                Weight::Changed,
                (&cell.column, &cell.value),
                "it is neither `event`, `era` nor `title`, and was taken for an event",
            );
        }
        match row.kind {
            Kind::Event => self.event(row),
            Kind::Era => self.era(row),
            Kind::Title => self.title(row),
            Kind::Rest => row.tell_rest(&mut self.report),
        }
    }

    fn event(&mut self, mut row: Row) {
        let at = row.at;
        let mut sources = Sources::new(&self.site.sources);
        let title = self.plain(&mut row, Field::Title, &mut sources);
        let body = self.body(&mut row, &mut sources);
        let Some(title) = title.or_else(|| self.stand_in(&row, &body)) else {
            self.report.row(at, Weight::Refused, "it has neither a headline nor a text");
            return;
        };
        let Some(found) = self.dates.take(&mut row, &mut self.report) else { return };
        let Some(id) = self.event_id(&mut row, &title, &found.when) else { return };
        let mut fields: Fields =
            vec![("title", Value::Text(title)), ("date", Value::Plain(found.when.edtf()))];
        Self::date_fields(&found, &mut fields);
        self.words(&mut row, &mut fields);
        self.register(&mut row, &mut fields);
        let (media, below) = parts::media(&mut row, &mut sources, &mut self.report);
        parts::source(&mut row, &mut sources, &mut self.report);
        fields.push(("sources", Value::Records(sources.records())));
        fields.push(("media", Value::Records(media)));
        if self.draft || found.doubtful {
            fields.push(("draft", Value::Plain("true".to_owned())));
        }
        self.clock |= found.clock && found.zone.is_none();
        let body: Vec<String> = [body, below].into_iter().filter(|part| !part.is_empty()).collect();
        let path = format!("content/events/{}{id}.md", self.folder);
        row.tell_rest(&mut self.report);
        self.write(at, path, &fields, &body.join("\n\n"));
    }

    fn date_fields(found: &Found, fields: &mut Fields) {
        let text = |text: &String| Value::Text(text.clone());
        fields.extend(found.zone.iter().map(|zone| ("timezone", text(zone))));
        fields.extend(found.text.iter().map(|words| ("date_text", text(words))));
        fields.extend(found.note.iter().map(|note| ("date_note", text(note))));
    }

    /// A field of plain text; its links become sources.
    fn plain(&mut self, row: &mut Row, field: Field, sources: &mut Sources) -> Option<String> {
        let cell = row.take(field)?;
        let Converted { text, links, lost } = html::to_plain_with_links(&cell.value);
        self.lost(row.at, &cell, &lost);
        sources.add_links(links);
        (!text.is_empty()).then_some(text)
    }

    /// The text of an entry, in Markdown; its links become sources.
    fn body(&mut self, row: &mut Row, sources: &mut Sources) -> String {
        let mut parts = Vec::new();
        for cell in row.take_all(Field::Text) {
            let html = if html::is_html(&cell.value) {
                html::paragraphs(&cell.value)
            } else {
                html::of_plain(&cell.value)
            };
            let Converted { text, links, lost } = html::to_markdown(&html);
            self.lost(row.at, &cell, &lost);
            sources.add_links(links);
            sources.add_links(html::bare_links(&html::to_plain(&cell.value).text));
            parts.push(text);
        }
        for cell in row.take_all(Field::Markdown) {
            let Converted { text, links, lost } = markdown::tame(&cell.value);
            self.lost(row.at, &cell, &lost);
            sources.add_links(links);
            parts.push(text);
        }
        parts.join("\n\n")
    }

    /// The text with the media below it as a link, for what has no media of its own.
    fn with_media(&mut self, row: &mut Row, sources: &mut Sources<'_>, body: String) -> String {
        let words = if row.has(Field::Caption) { Field::Nothing } else { Field::Caption };
        row.turn(Field::Alt, words);
        let (_, below) = parts::media(row, sources, &mut self.report);
        let parts: Vec<String> =
            [body, below].into_iter().filter(|part| !part.is_empty()).collect();
        parts.join("\n\n")
    }

    fn lost(&mut self, at: At, cell: &Cell, lost: &[String]) {
        for what in lost {
            self.report.value(at, Weight::Left, (&cell.column, &cell.value), what.clone());
        }
    }

    /// A headline for a row that has none: how its text or its caption begins.
    fn stand_in(&mut self, row: &Row, body: &str) -> Option<String> {
        let caption = row.find(Field::Caption).or_else(|| row.find(Field::Alt));
        let text = if body.is_empty() { caption?.value.clone() } else { plain_of(body) };
        let text = html::to_plain(&text).text;
        let sentence = text.split_inclusive(['.', '!', '?']).next().unwrap_or(&text);
        let sentence = sentence.trim_end_matches('.');
        let title = match sentence.char_indices().nth(70) {
            None => sentence.to_owned(),
            Some((end, _)) => {
                let cut = &sentence[..end];
                format!("{}…", cut.rsplit_once(' ').map_or(cut, |(words, _)| words))
            }
        };
        if title.trim().is_empty() {
            return None;
        }
        let message = format!("it has no headline; its text begins `{title}`, which became one");
        self.report.row(row.at, Weight::Changed, message);
        Some(title)
    }

    /// Kind, tags, weight, state, summary.
    fn words(&mut self, row: &mut Row, fields: &mut Fields) {
        let at = row.at;
        let mut tags: Vec<String> = Vec::new();
        let mut kind = None;
        for cell in row.take_all(Field::Kind).into_iter().chain(row.take_all(Field::Group)) {
            let name = html::to_plain(&cell.value).text;
            if let Some(id) = self.site.kind(&name).filter(|_| kind.is_none()) {
                kind = Some(id.to_owned());
                continue;
            }
            if cell.field == Field::Kind {
                let value = (cell.column.as_str(), cell.value.as_str());
                let said = "site.toml has no such kind; it became a tag";
                self.report.value(at, Weight::Changed, value, said);
            }
            tags.push(name);
        }
        for cell in row.take_all(Field::Tags) {
            tags.extend(
                cell.value.split([',', ';']).map(html::one_line).filter(|tag| !tag.is_empty()),
            );
        }
        let tags = self.spelled(at, tags);
        if let Some(cell) = row.take(Field::Summary) {
            fields.push(("summary", Value::Text(html::to_plain(&cell.value).text)));
        }
        fields.extend(kind.map(|kind| ("kind", Value::Text(kind))));
        let importance: Vec<&str> = Importance::ALL.iter().map(|word| word.name()).collect();
        let status: Vec<&str> = Status::ALL.iter().map(|word| word.name()).collect();
        for (field, name, known) in
            [(Field::Importance, "importance", importance), (Field::Status, "status", status)]
        {
            let Some(cell) = row.take(field) else { continue };
            let word = cell.value.to_lowercase();
            if known.contains(&word.as_str()) {
                fields.push((name, Value::Text(word)));
            } else {
                let said = format!("expected one of {}", known.join(", "));
                self.report.value(at, Weight::Left, (&cell.column, &cell.value), said);
            }
        }
        fields.push(("tags", Value::Words(tags)));
    }

    /// Tags as they are written elsewhere, each once: two spellings would have one address.
    fn spelled(&mut self, at: At, tags: Vec<String>) -> Vec<String> {
        let mut all: Vec<String> = Vec::new();
        for tag in tags {
            let slug = slug_of(&tag);
            if slug.is_empty() {
                let said = "a tag has a letter or a digit";
                self.report.value(at, Weight::Left, ("tag", &tag), said);
                continue;
            }
            let known = self.site.tags.get(&slug).or_else(|| self.tags.get(&slug)).cloned();
            let spelled = known.unwrap_or_else(|| tag.clone());
            if spelled != tag {
                let said = format!("the same tag is written `{spelled}` elsewhere");
                self.report.value(at, Weight::Changed, ("tag", &tag), said);
            }
            self.tags.insert(slug, spelled.clone());
            if !all.contains(&spelled) {
                all.push(spelled);
            }
        }
        all
    }

    /// What stands in registers of the site: era, places, actors.
    fn register(&mut self, row: &mut Row, fields: &mut Fields) {
        let at = row.at;
        if let Some(cell) = row.take(Field::Era) {
            let id = slug_of_title(&cell.value).unwrap_or_default();
            if self.site.eras.contains(&id) || self.eras.contains(&id) {
                fields.push(("era", Value::Text(id)));
            } else {
                let said = "there is no such era; eras are given by date";
                self.report.value(at, Weight::Left, (&cell.column, &cell.value), said);
            }
        }
        let mut places = Vec::new();
        let mut own = Vec::new();
        let (lat, lon) = (parts::degrees(row, Field::Lat), parts::degrees(row, Field::Lon));
        for cell in row.take_all(Field::Place) {
            for name in cell.value.split(';').map(html::one_line).filter(|name| !name.is_empty()) {
                match self.site.places.get(&name.to_lowercase()) {
                    Some(id) => places.push(id.clone()),
                    None => own.push(name),
                }
            }
        }
        match (own.len(), lat, lon) {
            (0, None, None) => fields.push(("places", Value::Words(places))),
            (_, lat, lon) => {
                // One list holds either ids or records, so known places stand by their names.
                let mut records: Vec<Vec<(&'static str, Value)>> = Vec::new();
                let both = lat.as_ref().zip(lon.as_ref()).map(|(lat, lon)| (lat.1, lon.1));
                for name in &own {
                    let mut record = vec![("name", Value::Text(name.clone()))];
                    if let Some((lat, lon)) = both.filter(|_| own.len() == 1) {
                        record.push(("lat", Value::Number(lat)));
                        record.push(("lon", Value::Number(lon)));
                    }
                    records.push(record);
                }
                if own.len() != 1 || both.is_none() {
                    for (cell, _) in [lat, lon].into_iter().flatten() {
                        let said = "they belong to one place with a name and both degrees";
                        self.report.value(at, Weight::Left, (&cell.column, &cell.value), said);
                    }
                }
                fields.push(("places", Value::Mixed(places, records)));
            }
        }
        let mut actors = Vec::new();
        for cell in row.take_all(Field::Actor) {
            for name in cell.value.split(';').map(html::one_line).filter(|name| !name.is_empty()) {
                match self.site.actors.get(&name.to_lowercase()) {
                    Some(id) => actors.push(id.clone()),
                    None => self.report.value(
                        at,
                        Weight::Left,
                        (&cell.column, &name),
                        "actors.yaml has no such actor; add it and its id",
                    ),
                }
            }
        }
        fields.push(("actors", Value::Words(actors)));
    }

    /// The id of an event: its own, or one by its title and year. A number tells those apart that
    /// would be the same.
    fn event_id(&mut self, row: &mut Row, title: &str, when: &When) -> Option<String> {
        let at = row.at;
        let own = row.take(Field::Id).and_then(|cell| {
            let id = cell.value.clone();
            if bad_id(&id).is_none() && id_of(&id) == id {
                return Some(id);
            }
            let why = bad_id(&id).unwrap_or("begins with a date");
            let said = format!("it {why}, so the entry is named by its headline");
            self.report.value(at, Weight::Changed, (&cell.column, &cell.value), said);
            None
        });
        let year = when.anchor().year;
        let id = own
            .or_else(|| id_by_title(title, year))
            .or_else(|| id_by_title("event", year))
            .expect("`event` has letters");
        // What looks like a date at the front of a file name is no part of an id.
        let id = if id_of(&id) == id { id } else { format!("on-{id}") };
        let key = (title.to_lowercase(), when.edtf());
        if let Some(first) = self.told.get(&key) {
            let said = format!("headline and date are those of {first}; both were kept");
            self.report.row(at, Weight::Changed, said);
        } else {
            self.told.insert(key, at);
        }
        let id = free(&id, |id| self.made.contains_key(&id.to_lowercase()));
        self.made.insert(id.to_lowercase(), at);
        if self.site.events.contains(&id.to_lowercase()) {
            let said = format!("`{id}` is an entry of the site, and stays as it is");
            self.report.row(at, Weight::There, said);
            return None;
        }
        Some(id)
    }

    fn era(&mut self, mut row: Row) {
        let at = row.at;
        let mut sources = Sources::new(&self.site.sources);
        let Some(found) = self.dates.take(&mut row, &mut self.report) else { return };
        let Some(title) = self.plain(&mut row, Field::Title, &mut sources) else {
            self.report.row(at, Weight::Refused, "the era has no name");
            return;
        };
        let id = row.take(Field::Id).map(|cell| cell.value).filter(|id| bad_id(id).is_none());
        let Some(id) = id.or_else(|| slug_of_title(&title)) else {
            let said = "the era has no letter or digit to name a file by";
            self.report.row(at, Weight::Refused, said);
            return;
        };
        // A leading date is no part of an id.
        let id = id_of(&id).to_owned();
        if self.site.eras.contains(&id) || !self.eras.insert(id.clone()) {
            let said = format!("`{id}` is an era already, and stays as it is");
            self.report.row(at, Weight::There, said);
            return;
        }
        let body = self.body(&mut row, &mut sources);
        let body = self.with_media(&mut row, &mut sources, body);
        let (start, end) = match found.ends {
            (start, Some(end)) => (start.start_edtf(), end.end_edtf()),
            (only, None) => {
                let whole = if found.when.is_interval() { &found.when } else { &only };
                let end = if whole.is_interval() { whole.end_edtf() } else { None };
                (whole.start_edtf(), end)
            }
        };
        let Some(start) = start else {
            self.report.row(at, Weight::Refused, "the era has no start");
            return;
        };
        for left in [&found.text, &found.note].into_iter().flatten() {
            let said = "an era has no wording of its own for its dates";
            self.report.value(at, Weight::Left, ("date", left), said);
        }
        let mut fields: Fields =
            vec![("title", Value::Text(title)), ("start", Value::Plain(start))];
        fields.extend(end.map(|end| ("end", Value::Plain(end))));
        if let Some(cell) = row.take(Field::Summary) {
            fields.push(("summary", Value::Text(html::to_plain(&cell.value).text)));
        }
        row.tell_rest(&mut self.report);
        self.write(at, format!("content/eras/{id}.md"), &fields, &body);
    }

    /// The title slide becomes the text of the home page, if that has none.
    fn title(&mut self, mut row: Row) {
        let at = row.at;
        let mut sources = Sources::new(&self.site.sources);
        let title = self.plain(&mut row, Field::Title, &mut sources);
        let body = self.body(&mut row, &mut sources);
        let body = self.with_media(&mut row, &mut sources, body);
        row.tell_rest(&mut self.report);
        if title.is_none() && body.is_empty() {
            return;
        }
        let path = "content/pages/home.md";
        if self.site.has_home || self.files.iter().any(|file| file.path == path) {
            let said = "the home page has a text already, and keeps it";
            let value = title.unwrap_or(body);
            self.report.value(at, Weight::There, ("", &value), said);
            return;
        }
        let title = title.unwrap_or_else(|| self.site.title.clone());
        self.write(at, path.to_owned(), &[("title", Value::Text(title))], &body);
    }

    fn write(&mut self, at: At, path: String, fields: &[(&str, Value)], body: &str) {
        let mut text = front_matter(fields);
        if !body.is_empty() {
            text.push('\n');
            text.push_str(body);
            text.push('\n');
        }
        self.files.push(NewFile { at, path, text });
    }
}

/// A name that is not taken: with a number behind it where needed.
pub(super) fn free(name: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let mut free = name.to_owned();
    let mut number = 1;
    while is_taken(&free) {
        number += 1;
        free = format!("{name}-{number}");
    }
    free
}

/// The words of Markdown, roughly: enough for a headline.
fn plain_of(markdown: &str) -> String {
    let mut html = String::new();
    let first = markdown.split("\n\n").next().unwrap_or(markdown);
    pulldown_cmark::html::push_html(&mut html, pulldown_cmark::Parser::new(first));
    html
}
