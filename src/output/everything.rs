//! Everything that the site knows, in one JSON of our own: `timeline.json`. What each field means
//! is in its JSON Schema, which is published beside it.
//!
//! Absent is what is not known. Ids lead from one list to another. Texts of entries are Markdown as
//! written. The file goes out as it is worked out: only a few hundred events are in memory at once.

use super::{account, each_event};
use crate::content::fields::SourceKind;
use crate::date::{Day, When};
use crate::model::{
    Actor, By, Claim, Era, EventId, Figure, Later, Media, MediaTarget, NameOf, PlaceRecord, Source,
    SourceId, Term, Update,
};
use crate::plan::{PageKind, files};
use crate::site::Site;
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::io::{self, Write};

/// The schema; `$id` is its address on the site.
const SCHEMA: &str = include_str!("timeline.schema.json");

pub(super) fn write_schema(site: &Site, _path: &str, sink: &mut dyn Write) -> io::Result<()> {
    let address = site.file_address(files::SCHEMA.path);
    sink.write_all(SCHEMA.replace("https://example.org/timeline.schema.json", &address).as_bytes())
}

pub(super) fn write(site: &Site, _path: &str, sink: &mut dyn Write) -> io::Result<()> {
    let chronicle = &site.chronicle;
    writeln!(sink, "{{\n\"$schema\": {},", json!(site.file_address(files::SCHEMA.path)))?;
    writeln!(sink, "\"format\": 1,\n\"site\": {},", about_site(site))?;
    writeln!(sink, "\"events\": [")?;
    each_event(site, sink, ",\n", |id| event(site, id).to_string())?;
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
            let named = place.id.as_ref()?;
            let mut record = self::place(site, place);
            record["id"] = named.as_str().into();
            record["url"] = site.address(&PageKind::Place(id)).into();
            Some(record)
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
    things: impl Iterator<Item = Value>,
) -> io::Result<()> {
    write!(sink, "\"{name}\": [")?;
    for (index, thing) in things.enumerate() {
        write!(sink, "{}{thing}", if index == 0 { "\n" } else { ",\n" })?;
    }
    writeln!(sink, "\n]{behind}")
}

/// A record that holds only what is known.
#[derive(Default)]
struct Record(Map<String, Value>);

impl Record {
    fn with(mut self, name: &str, value: impl Serialize) -> Self {
        let value = serde_json::to_value(value).unwrap_or_default();
        let empty = match &value {
            Value::Null => true,
            Value::Array(list) => list.is_empty(),
            _ => false,
        };
        if !empty {
            self.0.insert(name.to_owned(), value);
        }
        self
    }

    fn value(self) -> Value {
        Value::Object(self.0)
    }
}

fn about_site(site: &Site) -> Value {
    let config = &site.config;
    let kinds: Vec<Value> =
        config.kinds.iter().map(|kind| json!({ "id": kind.id, "name": kind.name })).collect();
    let parties: Vec<Value> =
        config.parties.iter().map(|party| json!({ "id": party.id, "name": party.name })).collect();
    Record::default()
        .with("title", &config.title)
        .with("description", &config.description)
        .with("url", &config.base_url)
        .with("language", &config.language)
        .with("timezone", config.timezone.to_string())
        .with("licence", &config.licence)
        .with("generator", concat!("annals ", env!("CARGO_PKG_VERSION")))
        .with("kinds", kinds)
        .with("parties", parties)
        .value()
}

/// A date: as it is known, in words, and the first and last days that it may mean.
fn date(site: &Site, when: &When) -> Value {
    let day = |day: Option<Day>| day.map(|day| day.to_string());
    Record::default()
        .with("edtf", when.edtf())
        .with("text", account::when(site, when))
        .with("earliest", day(when.earliest()))
        .with("latest", day(when.latest()))
        .with("precision", when.precision().as_str())
        .with("vague", when.is_vague())
        .with("continuing", when.is_continuing().then_some(true))
        .value()
}

fn maybe(site: &Site, when: Option<&When>) -> Option<Value> {
    when.map(|when| date(site, when))
}

fn event(site: &Site, id: EventId) -> Value {
    let chronicle = &site.chronicle;
    let event = &chronicle[id];
    let places: Vec<Value> = event
        .places
        .iter()
        .map(|place| match &chronicle[*place].id {
            Some(id) => json!({ "id": id }),
            None => self::place(site, &chronicle[*place]),
        })
        .collect();
    let ids = |actors: &[crate::model::ActorId]| -> Vec<&str> {
        actors.iter().map(|actor| chronicle[*actor].id.as_str()).collect()
    };
    let relations: Vec<Value> = event
        .relations
        .iter()
        .map(|relation| json!({ "kind": relation.kind.name(), "event": chronicle[relation.to].id }))
        .collect();
    let naming: Vec<Value> = event
        .naming
        .iter()
        .map(|naming| {
            Record::default()
                .with("by", by(site, &naming.by))
                .with("name", &naming.name)
                .with("note", &naming.note)
                .value()
        })
        .collect();
    let text = site.texts.text(event.origin.file)[event.body.clone()].trim();
    Record::default()
        .with("id", &event.id)
        .with("url", site.address(&PageKind::Event(id)))
        .with("title", &event.title)
        .with("date", date(site, &event.when))
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
        .with("places", places)
        .with("actors", ids(&event.actors))
        .with("claims", event.claims.iter().map(|one| claim(site, one)).collect::<Vec<_>>())
        .with("figures", event.figures.iter().map(|one| figure(site, one)).collect::<Vec<_>>())
        .with("later", event.later.iter().map(|one| later(site, one)).collect::<Vec<_>>())
        .with("naming", naming)
        .with("sources", source_names(site, &event.sources))
        .with("media", event.media.iter().map(|one| media(site, one)).collect::<Vec<_>>())
        .with("relations", relations)
        .with("updates", event.updates.iter().map(|one| update(site, one)).collect::<Vec<_>>())
        .with("published", maybe(site, event.published.as_ref()))
        .with("authors", &event.authors)
        .with("language", &event.lang)
        .with("extra", (!event.extra.is_empty()).then_some(&event.extra))
        .value()
}

/// According to whom: an actor or a party by id, and the name in any case.
fn by(site: &Site, by: &By) -> Value {
    let (id, name) = account::by(site, by);
    match by {
        By::Actor(_) => json!({ "actor": id, "name": name }),
        By::Party(_) => json!({ "party": id, "name": name }),
        By::Name(_) => json!({ "name": name }),
    }
}

/// Ids of sources, which are unique on the site: those of one entry have its id behind theirs.
fn source_names(site: &Site, sources: &[SourceId]) -> Vec<String> {
    sources.iter().map(|id| account::source_id(&site.chronicle[*id])).collect()
}

fn claim(site: &Site, claim: &Claim) -> Value {
    Record::default()
        .with("by", by(site, &By::Actor(claim.by)))
        .with("says", &claim.says)
        .with("quote", &claim.quote)
        .with("said", maybe(site, claim.said.as_ref()))
        .with("said_note", &claim.said_note)
        .with("about", claim.about.as_ref().map(|about| account::about(site, about)))
        .with("stance", claim.stance.name())
        .with("sources", source_names(site, &claim.sources))
        .value()
}

fn figure(site: &Site, figure: &Figure) -> Value {
    Record::default()
        .with("measure", &figure.measure)
        .with("group", &figure.group)
        .with("low", figure.low)
        .with("best", figure.best)
        .with("high", figure.high)
        .with("by", figure.by.as_ref().map(|one| by(site, one)))
        .with("as_of", maybe(site, figure.as_of.as_ref()))
        .with("disputed", &figure.disputed)
        .with("note", &figure.note)
        .with("sources", source_names(site, &figure.sources))
        .value()
}

fn later(site: &Site, later: &Later) -> Value {
    Record::default()
        .with("as_of", date(site, &later.as_of))
        .with("by", later.by.as_ref().map(|one| by(site, one)))
        .with("says", &later.says)
        .with("quote", &later.quote)
        .with("figure", later.figure.as_ref().map(|one| figure(site, one)))
        .with("sources", source_names(site, &later.sources))
        .value()
}

fn media(site: &Site, media: &Media) -> Value {
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
        .value()
}

fn update(site: &Site, update: &Update) -> Value {
    json!({ "on": date(site, &update.on), "kind": update.kind.name(), "note": update.note })
}

fn era(site: &Site, era: &Era, address: &str) -> Value {
    let text = site.texts.text(era.origin.file)[era.body.clone()].trim();
    Record::default()
        .with("id", &era.id)
        .with("url", address)
        .with("title", &era.title)
        .with("date", date(site, &era.when))
        .with("summary", &era.summary)
        .with("text", (!text.is_empty()).then_some(text))
        .value()
}

fn place(site: &Site, place: &PlaceRecord) -> Value {
    let names: Vec<Value> = place
        .names
        .iter()
        .flat_map(|(of, names)| names.iter().map(move |name| (of, name)))
        .map(|(of, name)| match of {
            NameOf::Language(tag) => json!({ "language": tag, "name": name }),
            NameOf::Party(party) => {
                json!({ "party": site.config.parties[party.0].id, "name": name })
            }
        })
        .collect();
    Record::default()
        .with("name", &place.name)
        .with("names", names)
        .with("leads", &place.leads)
        .with("latitude", place.coordinates.map(|(latitude, _)| latitude))
        .with("longitude", place.coordinates.map(|(_, longitude)| longitude))
        .with("precision", place.coordinates.map(|_| place.precision.name()))
        .with("note", &place.note)
        .value()
}

fn actor(site: &Site, actor: &Actor, address: &str) -> Value {
    Record::default()
        .with("id", &actor.id)
        .with("url", address)
        .with("name", &actor.name)
        .with("short", &actor.short)
        .with("kind", &actor.kind)
        .with("party", actor.party.map(|party| &site.config.parties[party.0].id))
        .with("note", &actor.note)
        .value()
}

fn source(site: &Site, source: &Source) -> Value {
    Record::default()
        .with("id", account::source_id(source))
        .with("title", &source.title)
        .with("author", &source.author)
        .with("publisher", &source.publisher)
        .with("url", &source.url)
        .with("archive", &source.archive)
        .with("published", maybe(site, source.published.as_ref()))
        .with("accessed", maybe(site, source.accessed.as_ref()))
        .with("kind", source.kind.map(SourceKind::name))
        .with("language", &source.lang)
        .with("pages", &source.pages)
        .with("note", &source.note)
        .value()
}

fn term(term: &Term) -> Value {
    Record::default()
        .with("id", &term.id)
        .with("term", &term.term)
        .with("also", &term.also)
        .with("text", &term.text)
        .with("note", &term.note)
        .value()
}
