//! What may stand in each kind of file, as JSON Schema (draft 2020-12), so that editors complete it.
//!
//! The schemas are made from the types that read the files. A site's own ids stand in them as
//! proposals: whether an id exists is for `check`, which knows the files as they are now.

mod snippets;

use crate::config;
use crate::content::fields::{
    ActorFields, EraFields, EventFields, LoadedWordFields, PageFields, PlaceFields, SourceFields,
    TermFields,
};
use crate::form::List;
use crate::site::Site;
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::{Value, json};
use std::collections::BTreeMap;

pub use snippets::snippets;

/// The folder of a site that holds its schemas.
pub const FOLDER: &str = ".annals/schema";

/// Up to how many ids are proposed for a field: a longer list no editor shows.
const MOST: usize = 2000;

/// A kind of file that has a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Front matter of an event.
    Event,
    /// Front matter of an era.
    Era,
    /// Front matter of a page of prose.
    Page,
    /// `places.yaml`.
    Places,
    /// `actors.yaml`.
    Actors,
    /// `sources.yaml`.
    Sources,
    /// `glossary.yaml`.
    Glossary,
    /// `loaded-words.yaml`.
    LoadedWords,
    /// `site.toml`.
    Site,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Event,
        Self::Era,
        Self::Page,
        Self::Places,
        Self::Actors,
        Self::Sources,
        Self::Glossary,
        Self::LoadedWords,
        Self::Site,
    ];

    /// Its name on the command line; the schema's file is `NAME.json`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Event => "event",
            Self::Era => "era",
            Self::Page => "page",
            Self::Places => "places",
            Self::Actors => "actors",
            Self::Sources => "sources",
            Self::Glossary => "glossary",
            Self::LoadedWords => "loaded-words",
            Self::Site => "site",
        }
    }

    /// What it describes, as editors show it.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Event => "Fields of an event",
            Self::Era => "Fields of an era",
            Self::Page => "Fields of a page",
            Self::Places => "Places",
            Self::Actors => "Actors",
            Self::Sources => "Sources",
            Self::Glossary => "Glossary",
            Self::LoadedWords => "Loaded words",
            Self::Site => "The site",
        }
    }

    /// The files that it is for, as a pattern of paths inside a site.
    #[must_use]
    pub fn files(self) -> &'static str {
        match self {
            Self::Event => "content/events/**/*.md",
            Self::Era => "content/eras/*.md",
            Self::Page => "content/pages/*.md",
            Self::Places => "content/places.yaml",
            Self::Actors => "content/actors.yaml",
            Self::Sources => "content/sources.yaml",
            Self::Glossary => "content/glossary.yaml",
            Self::LoadedWords => "content/loaded-words.yaml",
            Self::Site => "site.toml",
        }
    }
}

/// The ids of a site, each with its name for readers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ids(BTreeMap<&'static str, Vec<(String, String)>>);

impl Ids {
    /// The ids that are known for a form of `content::written`, by its name.
    fn of(&self, form: &str) -> &[(String, String)] {
        self.0.get(form).map_or(&[], Vec::as_slice)
    }
}

/// The ids of a site.
#[must_use]
pub fn ids(site: &Site) -> Ids {
    let Site { config, chronicle, .. } = site;
    let pair = |id: &str, name: &str| (id.to_owned(), name.to_owned());
    let mut tags: Vec<_> = chronicle
        .events()
        .flat_map(|(_, event)| event.tags.iter().map(|tag| pair(tag, "")))
        .collect();
    tags.sort();
    tags.dedup();
    let parties: Vec<_> = config.parties.iter().map(|party| pair(&party.id, &party.name)).collect();
    let actors: Vec<_> =
        chronicle.actors().map(|(_, actor)| pair(&actor.id, &actor.name)).collect();
    let speakers = actors.iter().chain(&parties).cloned().collect();
    Ids(BTreeMap::from([
        ("kind", config.kinds.iter().map(|kind| pair(&kind.id, &kind.name)).collect()),
        ("party", parties),
        ("era", chronicle.eras().map(|(_, era)| pair(&era.id, &era.title)).collect()),
        (
            "place",
            chronicle
                .places()
                .filter_map(|(_, place)| Some(pair(place.id.as_deref()?, &place.name)))
                .collect(),
        ),
        ("actor", actors),
        ("speaker", speakers),
        (
            "source",
            chronicle
                .sources()
                .filter(|(_, source)| source.owner.is_none())
                .map(|(_, source)| pair(&source.id, &source.title))
                .collect(),
        ),
        ("event", chronicle.events().map(|(_, event)| pair(&event.id, &event.title)).collect()),
        ("tag", tags),
    ]))
}

/// The schema of a kind of file; with the ids of a site, if they are given, as proposals.
#[must_use]
pub fn schema(kind: Kind, ids: Option<&Ids>) -> Value {
    let mut schema = match kind {
        Kind::Event => root::<EventFields>(),
        Kind::Era => root::<EraFields>(),
        Kind::Page => root::<PageFields>(),
        Kind::Places => root::<List<PlaceFields>>(),
        Kind::Actors => root::<List<ActorFields>>(),
        Kind::Sources => root::<List<SourceFields>>(),
        Kind::Glossary => root::<List<TermFields>>(),
        Kind::LoadedWords => root::<List<LoadedWordFields>>(),
        Kind::Site => config::schema(SchemaSettings::draft2020_12().into_generator()).to_value(),
    };
    schema["title"] = json!(kind.title());
    if kind == Kind::Places {
        // A place that is written out in an entry needs none.
        schema["$defs"]["PlaceFields"]["required"] = json!(["id", "name"]);
    }
    if let (Some(ids), Some(Value::Object(forms))) = (ids, schema.get_mut("$defs")) {
        for (name, form) in forms {
            let known = ids.of(name);
            if !known.is_empty() && known.len() <= MOST {
                propose(form, known);
            }
        }
    }
    schema
}

fn root<T: JsonSchema>() -> Value {
    SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<T>().to_value()
}

/// Puts known ids into a form, beside whatever else it allows.
fn propose(form: &mut Value, known: &[(String, String)]) {
    let Some(usual) = form.as_object_mut().and_then(|form| form.remove("type")) else { return };
    let mut ways: Vec<Value> = known
        .iter()
        .map(|(id, name)| match name.as_str() {
            "" => json!({ "const": id }),
            name => json!({ "const": id, "description": name }),
        })
        .collect();
    ways.push(json!({ "type": usual }));
    form["anyOf"] = Value::Array(ways);
}
