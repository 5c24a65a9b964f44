//! What may stand in the front matter of each kind of file, and in the registers.
//!
//! These types hold what was written, no more: names are not looked up and dates are not read yet.
//! The terms follow EDTF, schema.org and the conflict-data sets UCDP and ACLED, in plain words.

use super::written::*;
use crate::form::{List, Scalar, shape, unique};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, Deserializer, MapAccess, Visitor};
use serde::ser::{self, Serializer};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

/// A word out of a fixed set, with its name in files.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$note:meta])+ $variant:ident = $word:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[derive(JsonSchema)]
        pub enum $name {
            $($(#[$note])+ #[serde(rename = $word)] $variant,)+
        }

        impl $name {
            /// All of them, in their order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The word in files.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }
        }
    };
}

words! {
    /// How much an event matters to the story.
    #[derive(Default)]
    Importance {
        /// The story cannot be told without it; these alone make the short version.
        Key = "key",
        /// The usual weight.
        #[default]
        Standard = "standard",
        /// For readers who want everything.
        Detail = "detail",
    }
}

words! {
    /// State of verification.
    #[derive(Default)]
    Status {
        /// Both sides or two independent sources agree.
        Confirmed = "confirmed",
        /// Told by a source that is named.
        #[default]
        Reported = "reported",
        /// The core of it is contested.
        Disputed = "disputed",
        /// Nobody has checked it.
        Unverified = "unverified",
        /// It has been withdrawn, and stays visible.
        Retracted = "retracted",
    }
}

words! {
    /// What exactly is disputed.
    Disputed {
        /// When it happened.
        Date = "date",
        /// Where it happened.
        Place = "place",
        /// Who did it, or who began.
        Responsibility = "responsibility",
        /// How many.
        Figures = "figures",
        /// What it is called.
        Naming = "naming",
    }
}

words! {
    /// What a statement does with its point.
    #[derive(Default)]
    Stance {
        /// Says that it is so.
        #[default]
        Asserts = "asserts",
        /// Says that it is not so.
        Denies = "denies",
        /// Says so too.
        Confirms = "confirms",
        /// Takes back or changes what the same party said before.
        Revises = "revises",
        /// Nothing by this party is known on the point.
        NoStatement = "no-statement",
    }
}

words! {
    /// Kind of a source.
    SourceKind {
        /// A document or statement of an authority.
        Official = "official",
        /// A news report.
        News = "news",
        /// A news agency.
        Agency = "agency",
        /// A non-governmental organisation.
        Ngo = "ngo",
        /// A court.
        Court = "court",
        /// Research.
        Academic = "academic",
        /// Somebody who was there.
        Witness = "witness",
        /// A post on a social network.
        Social = "social",
        /// A work of reference, a compilation, a crowd-edited page.
        Reference = "reference",
    }
}

words! {
    /// Kind of a change in the public log (schema.org `CorrectionComment`).
    UpdateKind {
        /// Something new was added.
        Update = "update",
        /// Something was wrong.
        Correction = "correction",
        /// Something could be misread.
        Clarification = "clarification",
        /// Something was withdrawn.
        Retraction = "retraction",
    }
}

words! {
    /// How exact the coordinates of a place are.
    #[derive(Default)]
    Precision {
        /// A point from a gazetteer.
        #[default]
        Exact = "exact",
        /// Near enough for a small map.
        Approximate = "approximate",
        /// The middle of a region.
        Area = "area",
    }
}

/// Own fields of a site, kept as they are for its own templates.
pub type Extra = BTreeMap<String, serde_yaml::Value>;

/// The front matter of an event.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(transform = shape::<Self>, extend("required" = ["title", "date"]))]
pub struct EventFields {
    /// Neutral headline (schema.org `name`). Mandatory.
    #[schemars(with = "Scalar")]
    pub title: Option<Scalar>,
    /// When it happened: a date expression (EDTF level 1 or friendly words). Mandatory.
    #[schemars(with = "DateText")]
    pub date: Option<Scalar>,
    /// The other way to give an interval: when it ended.
    #[schemars(with = "Option<DateText>")]
    pub end: Option<Scalar>,
    /// Zone of clock times in this entry: an IANA name or an offset; default from the site.
    pub timezone: Option<Scalar>,
    /// Own wording of the date.
    pub date_text: Option<Scalar>,
    /// Why the date is uncertain, who dates it otherwise.
    pub date_note: Option<Scalar>,
    /// Order among events that their dates do not tell apart.
    pub order: Option<i64>,
    /// One or two sentences for lists, feeds and cards; default: the first paragraph.
    pub summary: Option<Scalar>,
    /// Id of a kind from `site.toml`.
    #[schemars(with = "Option<KindName>")]
    pub kind: Option<Scalar>,
    /// Weight in the story.
    pub importance: Option<Importance>,
    /// Id of an era; default: by date.
    #[schemars(with = "Option<EraName>")]
    pub era: Option<Scalar>,
    /// Free tags.
    #[serde(alias = "tag")]
    #[schemars(with = "List<TagName>")]
    pub tags: List<Scalar>,
    /// Ids of places, or places written out.
    #[serde(alias = "place")]
    pub places: List<PlaceRef>,
    /// Ids of actors.
    #[serde(alias = "actor")]
    #[schemars(with = "List<ActorName>")]
    pub actors: List<Scalar>,
    /// State of verification; default: reported.
    pub status: Option<Status>,
    /// What exactly is disputed.
    pub disputed: List<Disputed>,
    /// Attributed statements (schema.org `Claim`).
    #[serde(alias = "claim")]
    pub claims: List<ClaimFields>,
    /// Figures with low, best and high (UCDP).
    #[serde(alias = "figure")]
    pub figures: List<FigureFields>,
    /// What became known afterwards.
    pub later: List<LaterFields>,
    /// What each side calls it.
    pub naming: List<NamingFields>,
    /// Ids of sources, or sources written out (schema.org `citation`).
    #[serde(alias = "source")]
    pub sources: List<SourceRef>,
    /// Pictures, films, sound.
    pub media: List<MediaFields>,
    /// Typed links to other events.
    #[serde(alias = "relation")]
    pub relations: RelationFields,
    /// Public log of changes (schema.org `CorrectionComment`).
    #[serde(alias = "update")]
    pub updates: List<UpdateFields>,
    /// Day of first publication.
    #[schemars(with = "Option<DateText>")]
    pub published: Option<Scalar>,
    /// Day before which the entry is not published.
    #[schemars(with = "Option<DateText>")]
    pub publish_from: Option<Scalar>,
    /// Whether it is a draft: shown in the preview with a mark, and published only with `--drafts`.
    pub draft: Option<bool>,
    /// Who wrote the entry.
    #[serde(alias = "author")]
    pub authors: List<Scalar>,
    /// Former addresses, which lead here.
    #[serde(alias = "alias", alias = "aliase")]
    pub aliases: List<Scalar>,
    /// Language of the entry, if it is not the site's (BCP 47).
    pub lang: Option<Scalar>,
    /// Findings of `annals check` that are accepted here, each with a reason.
    pub accept: List<AcceptFields>,
    /// Own fields of the site.
    #[schemars(with = "ExtraFields")]
    #[serde(deserialize_with = "unique")]
    pub extra: Extra,
}

/// A place: its id, or the place itself.
#[derive(Debug, Clone, PartialEq)]
pub enum PlaceRef {
    /// Id in `places.yaml`.
    Id(String),
    /// A place of this entry alone.
    Inline(Box<PlaceFields>),
}

/// A source: its id, or the source itself.
#[derive(Debug, Clone, PartialEq)]
pub enum SourceRef {
    /// Id in `sources.yaml`.
    Id(String),
    /// A source of this entry alone.
    Inline(Box<SourceFields>),
}

macro_rules! id_or_record {
    ($name:ident, $record:ty, $written:ty, $expected:literal) => {
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Either;

                impl<'de> Visitor<'de> for Either {
                    type Value = $name;

                    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                        formatter.write_str($expected)
                    }

                    fn visit_str<E: de::Error>(self, id: &str) -> Result<$name, E> {
                        Ok($name::Id(id.to_owned()))
                    }

                    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<$name, A::Error> {
                        let map = de::value::MapAccessDeserializer::new(map);
                        <$record>::deserialize(map).map(|record| $name::Inline(Box::new(record)))
                    }
                }

                deserializer.deserialize_any(Either)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    Self::Id(id) => serializer.serialize_str(id),
                    // By the names of its fields in every form, to tell it from a list.
                    Self::Inline(record) => serde_json::to_value(record)
                        .map_err(ser::Error::custom)?
                        .serialize(serializer),
                }
            }
        }

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn inline_schema() -> bool {
                true
            }

            fn json_schema(generator: &mut SchemaGenerator) -> Schema {
                let id = generator.subschema_for::<$written>();
                let record = generator.subschema_for::<$record>();
                json_schema!({ "description": $expected, "anyOf": [id, record] })
            }
        }
    };
}

id_or_record!(PlaceRef, PlaceFields, PlaceName, "the id of a place, or a place with `name`");
id_or_record!(
    SourceRef,
    SourceFields,
    SourceName,
    "the id of a source, or a source with `id` and `title`"
);

/// An attributed statement (schema.org `Claim`).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(transform = shape::<Self>, extend("required" = ["by"], "anyOf" = [
    { "required": ["says"] },
    { "required": ["quote"] },
    { "properties": { "stance": { "const": "no-statement" } }, "required": ["stance"] },
]))]
pub struct ClaimFields {
    /// Id of the actor who says it. Mandatory.
    #[schemars(with = "ActorName")]
    pub by: Option<Scalar>,
    /// What, in the site's words.
    pub says: Option<Scalar>,
    /// When it was said: a date expression.
    #[schemars(with = "Option<DateText>")]
    pub said: Option<Scalar>,
    /// How the time of the statement is known.
    pub said_note: Option<Scalar>,
    /// The exact words.
    pub quote: Option<Scalar>,
    /// The point: one of the words of `disputed`, or a short phrase.
    #[schemars(with = "Option<Point>")]
    pub about: Option<Scalar>,
    /// What it does with the point.
    pub stance: Option<Stance>,
    /// Ids of sources of the entry.
    #[serde(alias = "source")]
    #[schemars(with = "List<SourceName>")]
    pub sources: List<Scalar>,
}

/// A figure by one source (UCDP low, best, high).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(transform = shape::<Self>, extend("required" = ["measure"]))]
pub struct FigureFields {
    /// What is counted: killed, wounded, missing, captured, displaced, or free words. Mandatory.
    #[schemars(with = "Measure")]
    pub measure: Option<Scalar>,
    /// Of whom.
    pub group: Option<Scalar>,
    /// Lowest.
    pub low: Option<u64>,
    /// Best estimate.
    pub best: Option<u64>,
    /// Highest.
    pub high: Option<u64>,
    /// According to whom: the id of an actor, or a name.
    #[schemars(with = "Option<Speaker>")]
    pub by: Option<Scalar>,
    /// As of when: a date expression.
    #[schemars(with = "Option<DateText>")]
    pub as_of: Option<Scalar>,
    /// What is disputed about it.
    pub disputed: Option<Scalar>,
    /// Ids of sources of the entry.
    #[serde(alias = "source")]
    #[schemars(with = "List<SourceName>")]
    pub sources: List<Scalar>,
    /// A note.
    pub note: Option<Scalar>,
}

/// What became known afterwards: a statement or a figure, with `as_of`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(transform = shape::<Self>, extend("required" = ["as_of"]))]
pub struct LaterFields {
    /// As of when: a date expression. Mandatory.
    #[schemars(with = "DateText")]
    pub as_of: Option<Scalar>,
    /// According to whom: the id of an actor, or a name.
    #[schemars(with = "Option<Speaker>")]
    pub by: Option<Scalar>,
    /// What, in the site's words.
    pub says: Option<Scalar>,
    /// The exact words.
    pub quote: Option<Scalar>,
    /// The point of a statement.
    #[schemars(with = "Option<Point>")]
    pub about: Option<Scalar>,
    /// What the statement does with the point.
    pub stance: Option<Stance>,
    /// What is counted.
    #[schemars(with = "Option<Measure>")]
    pub measure: Option<Scalar>,
    /// Of whom.
    pub group: Option<Scalar>,
    /// Lowest.
    pub low: Option<u64>,
    /// Best estimate.
    pub best: Option<u64>,
    /// Highest.
    pub high: Option<u64>,
    /// What is disputed about it.
    pub disputed: Option<Scalar>,
    /// Ids of sources of the entry.
    #[serde(alias = "source")]
    #[schemars(with = "List<SourceName>")]
    pub sources: List<Scalar>,
    /// A note.
    pub note: Option<Scalar>,
}

/// What somebody calls the event.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(transform = shape::<Self>, extend("required" = ["by", "name"]))]
pub struct NamingFields {
    /// Id of a party or an actor, or free words. Mandatory.
    #[schemars(with = "Speaker")]
    pub by: Option<Scalar>,
    /// The name. Mandatory.
    #[schemars(with = "Scalar")]
    pub name: Option<Scalar>,
    /// A note.
    pub note: Option<Scalar>,
}

/// A source (schema.org `citation`). Print exists: `url` may be missing.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(transform = shape::<Self>, extend("required" = ["id", "title"]))]
pub struct SourceFields {
    /// Name in citations. Mandatory.
    #[schemars(with = "OwnId")]
    pub id: Option<Scalar>,
    /// Title. Mandatory.
    #[schemars(with = "Scalar")]
    pub title: Option<Scalar>,
    /// Publisher.
    pub publisher: Option<Scalar>,
    /// Address.
    #[schemars(with = "Option<WebAddress>")]
    pub url: Option<Scalar>,
    /// Author.
    pub author: Option<Scalar>,
    /// When it was published: a date expression.
    #[schemars(with = "Option<DateText>")]
    pub published: Option<Scalar>,
    /// When it was looked at: a date expression.
    #[schemars(with = "Option<DateText>")]
    pub accessed: Option<Scalar>,
    /// Address of an archived copy.
    #[schemars(with = "Option<WebAddress>")]
    pub archive: Option<Scalar>,
    /// Kind.
    pub kind: Option<SourceKind>,
    /// Language (BCP 47).
    pub lang: Option<Scalar>,
    /// Pages.
    pub pages: Option<Scalar>,
    /// A note.
    pub note: Option<Scalar>,
    /// Findings of `annals check` that are accepted here, each with a reason.
    pub accept: List<AcceptFields>,
}

/// A picture, film or sound.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(transform = shape::<Self>, extend("required" = ["alt"]))]
pub struct MediaFields {
    /// A file beside the entry, or from the top of `content/`.
    pub file: Option<Scalar>,
    /// Or an address.
    #[schemars(with = "Option<WebAddress>")]
    pub url: Option<Scalar>,
    /// What is to be seen or heard, for those who cannot. Mandatory.
    #[schemars(with = "Scalar")]
    pub alt: Option<Scalar>,
    /// Caption.
    pub caption: Option<Scalar>,
    /// Credit.
    pub credit: Option<Scalar>,
    /// Licence.
    pub licence: Option<Scalar>,
    /// Whether it stays hidden behind a warning.
    pub graphic: Option<bool>,
}

/// Typed links to other events: ids.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(transform = shape::<Self>)]
pub struct RelationFields {
    /// Events that this one led to.
    #[schemars(with = "List<EventName>")]
    pub led_to: List<Scalar>,
    /// Events that this one answers.
    #[schemars(with = "List<EventName>")]
    pub response_to: List<Scalar>,
    /// Larger events that this one belongs to.
    #[schemars(with = "List<EventName>")]
    pub part_of: List<Scalar>,
    /// Events that undid this one.
    #[schemars(with = "List<EventName>")]
    pub reversed_by: List<Scalar>,
    /// Other events worth reading beside it.
    #[schemars(with = "List<EventName>")]
    pub see_also: List<Scalar>,
}

/// An entry of the public log.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(transform = shape::<Self>, extend("required" = ["on", "note"]))]
pub struct UpdateFields {
    /// When. Mandatory.
    #[schemars(with = "DateText")]
    pub on: Option<Scalar>,
    /// Kind; default: update.
    pub kind: Option<UpdateKind>,
    /// What has changed. Mandatory.
    #[schemars(with = "Scalar")]
    pub note: Option<Scalar>,
}

/// A finding that is accepted, with the reason.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(transform = shape::<Self>, extend("required" = ["code", "reason"]))]
pub struct AcceptFields {
    /// Name of the finding, as `source-single`; errors cannot be accepted. Mandatory.
    #[schemars(with = "Scalar")]
    pub code: Option<Scalar>,
    /// The field it is about, or `body`; default: wherever it is in the entry.
    pub field: Option<Scalar>,
    /// Why it is right here. Mandatory.
    #[schemars(with = "Scalar")]
    pub reason: Option<Scalar>,
}

/// The front matter of an era; its body introduces it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(transform = shape::<Self>, extend("required" = ["title", "start"]))]
pub struct EraFields {
    /// Title. Mandatory.
    #[schemars(with = "Scalar")]
    pub title: Option<Scalar>,
    /// A name of at most fourteen characters or so, for narrow bands.
    pub short: Option<Scalar>,
    /// When it starts: a date expression. Mandatory.
    #[schemars(with = "DateText")]
    pub start: Option<Scalar>,
    /// When it ends; without it the era continues.
    #[schemars(with = "Option<DateText>")]
    pub end: Option<Scalar>,
    /// One or two sentences; default: the first paragraph.
    pub summary: Option<Scalar>,
}

/// The front matter of a page of prose.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(transform = shape::<Self>, extend("required" = ["title"]))]
pub struct PageFields {
    /// Title. Mandatory.
    #[schemars(with = "Scalar")]
    pub title: Option<Scalar>,
    /// One or two sentences; default: the first paragraph.
    pub summary: Option<Scalar>,
    /// Whether it stands in the navigation.
    pub nav: Option<bool>,
    /// Order in the navigation.
    pub order: Option<i64>,
    /// Day of first publication.
    #[schemars(with = "Option<DateText>")]
    pub published: Option<Scalar>,
    /// Former addresses, which lead here.
    #[serde(alias = "alias", alias = "aliase")]
    pub aliases: List<Scalar>,
    /// Whether it is a draft: shown in the preview with a mark, and published only with `--drafts`.
    pub draft: Option<bool>,
    /// Own fields of the site.
    #[schemars(with = "ExtraFields")]
    #[serde(deserialize_with = "unique")]
    pub extra: Extra,
}

/// A record of `places.yaml`, or a place written out in an entry.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(transform = shape::<Self>, extend("required" = ["name"]))]
pub struct PlaceFields {
    /// Id; not for a place written out in an entry.
    #[schemars(with = "Option<OwnId>")]
    pub id: Option<Scalar>,
    /// Leading name, as in headings. Mandatory.
    #[schemars(with = "Scalar")]
    pub name: Option<Scalar>,
    /// Name after the first mention and on maps; default: `name`.
    pub short: Option<Scalar>,
    /// Other names, by language (BCP 47) or by the id of a party.
    #[serde(deserialize_with = "unique")]
    pub names: BTreeMap<String, List<Scalar>>,
    /// Why the leading name leads.
    pub leads: Option<Scalar>,
    /// Latitude in degrees north (WGS 84).
    pub lat: Option<f64>,
    /// Longitude in degrees east (WGS 84).
    pub lon: Option<f64>,
    /// How exact the coordinates are.
    pub precision: Option<Precision>,
    /// A note.
    pub note: Option<Scalar>,
}

/// A record of `actors.yaml`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(transform = shape::<Self>, extend("required" = ["id", "name"]))]
pub struct ActorFields {
    /// Id. Mandatory.
    #[schemars(with = "OwnId")]
    pub id: Option<Scalar>,
    /// Full name. Mandatory.
    #[schemars(with = "Scalar")]
    pub name: Option<Scalar>,
    /// Short name; default: `name`.
    pub short: Option<Scalar>,
    /// state, de-facto-authority, organisation, person, or free words.
    #[schemars(with = "Option<ActorKind>")]
    pub kind: Option<Scalar>,
    /// Id of the party in `site.toml` for which it speaks.
    #[schemars(with = "Option<PartyName>")]
    pub party: Option<Scalar>,
    /// A note.
    pub note: Option<Scalar>,
}

/// A record of `glossary.yaml`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(transform = shape::<Self>, extend("required" = ["id", "term", "text"]))]
pub struct TermFields {
    /// Id. Mandatory.
    #[schemars(with = "OwnId")]
    pub id: Option<Scalar>,
    /// The term. Mandatory.
    #[schemars(with = "Scalar")]
    pub term: Option<Scalar>,
    /// Other words for it.
    pub also: List<Scalar>,
    /// Other forms of these words, such as the plural.
    pub forms: List<Scalar>,
    /// What it means. Mandatory.
    #[schemars(with = "Scalar")]
    pub text: Option<Scalar>,
    /// A note.
    pub note: Option<Scalar>,
}

/// A record of `loaded-words.yaml`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(transform = shape::<Self>, extend("required" = ["word"]))]
pub struct LoadedWordFields {
    /// The word. Mandatory.
    #[schemars(with = "Scalar")]
    pub word: Option<Scalar>,
    /// Other forms of it.
    pub forms: List<Scalar>,
    /// Why it is loaded.
    pub why: Option<Scalar>,
    /// What to write instead.
    pub instead: Option<Scalar>,
}
