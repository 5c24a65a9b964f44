//! Everything that the site knows, in one JSON of our own: `timeline.json`. What each field means
//! is in its JSON Schema, which is published beside it.
//!
//! Absent is what is not known. Ids lead from one list to another. Texts of entries are Markdown as
//! written. The file goes out as it is worked out: only a few hundred events are in memory at once.

use super::{Lines, account};
use crate::content::fields::SourceKind;
use crate::date::{Day, When};
use crate::model::{
    Actor, By, Claim, Era, EventId, Figure, Later, Media, MediaTarget, NameOf, PlaceRecord, Source,
    SourceId, Term, Update,
};
use crate::plan::{PageKind, files};
use crate::site::Site;
use serde::Serialize;
use serde_json::json;
use std::fmt::Write as _;
use std::io::{self, Write};

/// The schema; `$id` is its address on the site.
const SCHEMA: &str = include_str!("timeline.schema.json");

pub(super) fn write_schema(site: &Site, _path: &str, sink: &mut dyn Write) -> io::Result<()> {
    let address = site.file_address(files::SCHEMA.path);
    sink.write_all(SCHEMA.replace("https://example.org/timeline.schema.json", &address).as_bytes())
}

pub(super) fn lines(site: &Site) -> Lines<'_> {
    let schema = json!(site.file_address(files::SCHEMA.path));
    let about = about_site(site).text();
    Lines {
        head: format!(
            "{{\n\"$schema\": {schema},\n\"format\": 1,\n\"site\": {about},\n\"events\": [\n"
        ),
        line: Box::new(|id| event(site, id).text()),
        tail: Box::new(|sink| behind_events(site, sink)),
    }
}

fn behind_events(site: &Site, sink: &mut dyn Write) -> io::Result<()> {
    let chronicle = &site.chronicle;
    writeln!(sink, "\n],")?;
    list(
        sink,
        ",",
        "eras",
        chronicle.eras().map(|(id, era)| self::era(site, era, &site.address(&PageKind::Era(id)))),
    )?;
    list(
        sink,
        ",",
        "places",
        chronicle.places().filter_map(|(id, place)| {
            let record = Record::default()
                .with("id", place.id.as_ref()?)
                .with("url", site.address(&PageKind::Place(id)));
            Some(self::place(site, place, record))
        }),
    )?;
    list(
        sink,
        ",",
        "actors",
        chronicle
            .actors()
            .map(|(id, actor)| self::actor(site, actor, &site.address(&PageKind::Actor(id)))),
    )?;
    list(sink, ",", "sources", chronicle.sources().map(|(_, source)| self::source(site, source)))?;
    list(sink, "", "glossary", chronicle.terms().map(|(_, term)| self::term(term)))?;
    writeln!(sink, "}}")
}

fn list(
    sink: &mut dyn Write,
    behind: &str,
    name: &str,
    things: impl Iterator<Item = Record>,
) -> io::Result<()> {
    write!(sink, "\"{name}\": [")?;
    for (index, thing) in things.enumerate() {
        write!(sink, "{}{}", if index == 0 { "\n" } else { ",\n" }, thing.text())?;
    }
    writeln!(sink, "\n]{behind}")
}

/// A record that holds only what is known, as JSON text with its fields in the order in which they
/// are given.
#[derive(Default)]
struct Record(String);

impl Record {
    fn with(self, name: &str, value: impl Serialize) -> Self {
        self.field(name, &serde_json::to_string(&value).unwrap_or_default())
    }

    fn record(self, name: &str, value: Option<Self>) -> Self {
        self.field(name, &value.map_or_else(String::new, Self::text))
    }

    fn records(self, name: &str, values: impl Iterator<Item = Self>) -> Self {
        let values: Vec<String> = values.map(Self::text).collect();
        self.field(name, &format!("[{}]", values.join(",")))
    }

    fn field(mut self, name: &str, text: &str) -> Self {
        if !matches!(text, "" | "null" | "[]") {
            let before = if self.0.is_empty() { '{' } else { ',' };
            let _ = write!(self.0, "{before}\"{name}\":{text}");
        }
        self
    }

    fn text(mut self) -> String {
        self.0.push_str(if self.0.is_empty() { "{}" } else { "}" });
        self.0
    }
}

fn about_site(site: &Site) -> Record {
    let config = &site.config;
    let named = |id: &str, name: &str| Record::default().with("id", id).with("name", name);
    let kinds = config.kinds.iter().map(|kind| named(&kind.id, &kind.name));
    let parties = config.parties.iter().map(|party| named(&party.id, &party.name));
    Record::default()
        .with("title", &config.title)
        .with("description", &config.description)
        .with("url", &config.base_url)
        .with("language", &config.language)
        .with("timezone", config.timezone.to_string())
        .with("licence", &config.licence)
        .with("generator", concat!("annals ", env!("CARGO_PKG_VERSION")))
        .records("kinds", kinds)
        .records("parties", parties)
}

/// A date: as it is known, in words, and the first and last days that it may mean.
fn date(site: &Site, when: &When) -> Record {
    let day = |day: Option<Day>| day.map(|day| day.to_string());
    Record::default()
        .with("edtf", when.edtf())
        .with("text", account::when(site, when))
        .with("earliest", day(when.earliest()))
        .with("latest", day(when.latest()))
        .with("precision", when.precision().as_str())
        .with("vague", when.is_vague())
        .with("continuing", when.is_continuing().then_some(true))
}

fn maybe(site: &Site, when: Option<&When>) -> Option<Record> {
    when.map(|when| date(site, when))
}

fn event(site: &Site, id: EventId) -> Record {
    let chronicle = &site.chronicle;
    let event = &chronicle[id];
    let places = event.places.iter().map(|place| match &chronicle[*place].id {
        Some(id) => Record::default().with("id", id),
        None => self::place(site, &chronicle[*place], Record::default()),
    });
    let ids = |actors: &[crate::model::ActorId]| -> Vec<&str> {
        actors.iter().map(|actor| chronicle[*actor].id.as_str()).collect()
    };
    let relations = event.relations.iter().map(|relation| {
        Record::default()
            .with("kind", relation.kind.name())
            .with("event", &chronicle[relation.to].id)
    });
    let naming = event.naming.iter().map(|naming| {
        Record::default()
            .record("by", Some(by(site, &naming.by)))
            .with("name", &naming.name)
            .with("note", &naming.note)
    });
    let text = site.texts.text(event.origin.file)[event.body.clone()].trim();
    Record::default()
        .with("id", &event.id)
        .with("url", site.address(&PageKind::Event(id)))
        .with("title", &event.title)
        .record("date", Some(date(site, &event.when)))
        .with("date_text", &event.date_text)
        .with("date_note", &event.date_note)
        .with("summary", event.summary())
        .with("text", (!text.is_empty()).then_some(text))
        .with("kind", event.kind.map(|kind| &site.config.kinds[kind.0].id))
        .with("importance", event.importance.name())
        .with("era", event.era.map(|era| &chronicle[era].id))
        .with("status", event.status.name())
        .with("disputed", event.disputed.iter().map(|point| point.name()).collect::<Vec<_>>())
        .with("tags", &event.tags)
        .records("places", places)
        .with("actors", ids(&event.actors))
        .records("claims", event.claims.iter().map(|one| claim(site, one)))
        .records("figures", event.figures.iter().map(|one| figure(site, one)))
        .records("later", event.later.iter().map(|one| later(site, one)))
        .records("naming", naming)
        .with("sources", source_names(site, &event.sources))
        .records("media", event.media.iter().map(|one| media(site, one)))
        .records("relations", relations)
        .records("updates", event.updates.iter().map(|one| update(site, one)))
        .record("published", maybe(site, event.published.as_ref()))
        .with("authors", &event.authors)
        .with("language", &event.lang)
        .with("extra", (!event.extra.is_empty()).then_some(&event.extra))
}

/// According to whom: an actor or a party by id, and the name in any case.
fn by(site: &Site, by: &By) -> Record {
    let (id, name) = account::by(site, by);
    let record = match by {
        By::Actor(_) => Record::default().with("actor", id),
        By::Party(_) => Record::default().with("party", id),
        By::Name(_) => Record::default(),
    };
    record.with("name", name)
}

/// Ids of sources, which are unique on the site: those of one entry have its id behind theirs.
fn source_names(site: &Site, sources: &[SourceId]) -> Vec<String> {
    sources.iter().map(|id| account::source_id(&site.chronicle[*id])).collect()
}

fn claim(site: &Site, claim: &Claim) -> Record {
    Record::default()
        .record("by", Some(by(site, &By::Actor(claim.by))))
        .with("says", &claim.says)
        .with("quote", &claim.quote)
        .record("said", maybe(site, claim.said.as_ref()))
        .with("said_note", &claim.said_note)
        .with("about", claim.about.as_ref().map(|about| account::about(site, about)))
        .with("stance", claim.stance.name())
        .with("sources", source_names(site, &claim.sources))
}

fn figure(site: &Site, figure: &Figure) -> Record {
    Record::default()
        .with("measure", &figure.measure)
        .with("group", &figure.group)
        .with("low", figure.low)
        .with("best", figure.best)
        .with("high", figure.high)
        .record("by", figure.by.as_ref().map(|one| by(site, one)))
        .record("as_of", maybe(site, figure.as_of.as_ref()))
        .with("disputed", &figure.disputed)
        .with("note", &figure.note)
        .with("sources", source_names(site, &figure.sources))
}

fn later(site: &Site, later: &Later) -> Record {
    Record::default()
        .record("as_of", Some(date(site, &later.as_of)))
        .record("by", later.by.as_ref().map(|one| by(site, one)))
        .with("says", &later.says)
        .with("quote", &later.quote)
        .record("figure", later.figure.as_ref().map(|one| figure(site, one)))
        .with("sources", source_names(site, &later.sources))
}

fn media(site: &Site, media: &Media) -> Record {
    let address = match &media.target {
        MediaTarget::File(path) => site.file_address(path),
        MediaTarget::Url(url) => url.clone(),
    };
    Record::default()
        .with("url", address)
        .with("alt", &media.alt)
        .with("caption", &media.caption)
        .with("credit", &media.credit)
        .with("licence", &media.licence)
        .with("graphic", media.graphic.then_some(true))
}

fn update(site: &Site, update: &Update) -> Record {
    Record::default()
        .record("on", Some(date(site, &update.on)))
        .with("kind", update.kind.name())
        .with("note", &update.note)
}

fn era(site: &Site, era: &Era, address: &str) -> Record {
    let text = site.texts.text(era.origin.file)[era.body.clone()].trim();
    Record::default()
        .with("id", &era.id)
        .with("url", address)
        .with("title", &era.title)
        .record("date", Some(date(site, &era.when)))
        .with("summary", &era.summary)
        .with("text", (!text.is_empty()).then_some(text))
}

/// `record` holds what is known of it besides.
fn place(site: &Site, place: &PlaceRecord, record: Record) -> Record {
    let names = place.names.iter().flat_map(|(of, names)| names.iter().map(move |name| (of, name)));
    let names = names.map(|(of, name)| {
        let record = match of {
            NameOf::Language(tag) => Record::default().with("language", tag),
            NameOf::Party(party) => {
                Record::default().with("party", &site.config.parties[party.0].id)
            }
        };
        record.with("name", name)
    });
    record
        .with("name", &place.name)
        .records("names", names)
        .with("leads", &place.leads)
        .with("latitude", place.coordinates.map(|(latitude, _)| latitude))
        .with("longitude", place.coordinates.map(|(_, longitude)| longitude))
        .with("precision", place.coordinates.map(|_| place.precision.name()))
        .with("note", &place.note)
}

fn actor(site: &Site, actor: &Actor, address: &str) -> Record {
    Record::default()
        .with("id", &actor.id)
        .with("url", address)
        .with("name", &actor.name)
        .with("short", &actor.short)
        .with("kind", &actor.kind)
        .with("party", actor.party.map(|party| &site.config.parties[party.0].id))
        .with("note", &actor.note)
}

fn source(site: &Site, source: &Source) -> Record {
    Record::default()
        .with("id", account::source_id(source))
        .with("title", &source.title)
        .with("author", &source.author)
        .with("publisher", &source.publisher)
        .with("url", &source.url)
        .with("archive", &source.archive)
        .record("published", maybe(site, source.published.as_ref()))
        .record("accessed", maybe(site, source.accessed.as_ref()))
        .with("kind", source.kind.map(SourceKind::name))
        .with("language", &source.lang)
        .with("pages", &source.pages)
        .with("note", &source.note)
}

fn term(term: &Term) -> Record {
    Record::default()
        .with("id", &term.id)
        .with("term", &term.term)
        .with("also", &term.also)
        .with("text", &term.text)
        .with("note", &term.note)
}
