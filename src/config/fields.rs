//! What may stand in `site.toml`.

use super::{Format, HtmlPolicy, Shape};
use crate::diag::{Code, Severity};
use crate::form::{List, Scalar, shape};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The site: its title and address, its kinds and parties.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(transform = shape::<Self>, extend("required" = ["title", "base_url"]))]
pub(super) struct ConfigFields {
    /// Title of the site. Mandatory.
    #[schemars(with = "Scalar")]
    pub(super) title: Option<Scalar>,
    /// One sentence about the site.
    pub(super) description: Option<Scalar>,
    /// Where it will be published, as in `https://example.org/history/`. Mandatory.
    #[schemars(with = "Scalar")]
    pub(super) base_url: Option<Scalar>,
    /// Language (BCP 47); default: en.
    pub(super) language: Option<Scalar>,
    /// Zone of clock times without an offset: `Europe/Lisbon`, `+04:00`; default: UTC.
    pub(super) timezone: Option<Scalar>,
    /// Licence of the texts, in words.
    pub(super) licence: Option<Scalar>,
    /// What happens to HTML in Markdown; default: sanitise.
    pub(super) html: HtmlPolicy,
    /// What pages may load and run (Content-Security-Policy); default: the site's own files alone.
    pub(super) content_security_policy: Option<Scalar>,
    /// Kinds of events, in the order of the lanes of the overview.
    pub(super) kinds: List<KindFields>,
    /// Parties, in the order of the columns of "What each side said".
    pub(super) parties: List<PartyFields>,
    /// How the home page shows the timeline.
    pub(super) timeline: TimelineFields,
    /// What is made for other programs.
    pub(super) formats: FormatsFields,
    /// What `annals publish` does.
    pub(super) publish: PublishFields,
    /// The weight of single warnings and pieces of advice on this site.
    #[schemars(schema_with = "levels")]
    pub(super) check: BTreeMap<String, Level>,
}

/// A kind of events.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(transform = shape::<Self>, extend("required" = ["id", "name", "mark"]))]
pub(super) struct KindFields {
    /// Id in entries and addresses.
    #[schemars(with = "Scalar")]
    pub(super) id: Option<Scalar>,
    /// Name for readers, in the singular.
    #[schemars(with = "Scalar")]
    pub(super) name: Option<Scalar>,
    /// Name of its page and its lane; default: `name`.
    pub(super) plural: Option<Scalar>,
    /// Shape of its mark.
    #[schemars(with = "Shape")]
    pub(super) mark: Option<Shape>,
}

/// A party whose statements get a column of their own.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(transform = shape::<Self>, extend("required" = ["id", "name"]))]
pub(super) struct PartyFields {
    /// Id in `actors.yaml`.
    #[schemars(with = "Scalar")]
    pub(super) id: Option<Scalar>,
    /// Name for readers.
    #[schemars(with = "Scalar")]
    pub(super) name: Option<Scalar>,
}

/// How the home page shows the timeline.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(transform = shape::<Self>)]
pub(super) struct TimelineFields {
    /// The whole list, or eras and years; default: auto.
    pub(super) home: HomeWord,
    /// Up to how many events `auto` shows the whole list; default: 300.
    pub(super) limit: Option<usize>,
}

/// What is made for other programs.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(transform = shape::<Self>)]
pub(super) struct FormatsFields {
    /// What is not made; default: nothing is left out.
    pub(super) leave_out: List<Format>,
}

/// What `annals publish` does.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(transform = shape::<Self>)]
pub(super) struct PublishFields {
    /// How many earlier versions are kept where the site is published; default: 5.
    pub(super) keep: Option<usize>,
}

/// What the home page lists.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum HomeWord {
    /// The whole list up to `limit` events, then eras and years.
    #[default]
    Auto,
    /// Always the whole list.
    List,
    /// Always eras and years.
    Eras,
}

/// The weight of a finding.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum Level {
    /// It is not said.
    Off,
    /// Worth a thought; never stops anything.
    Advice,
    /// Stops a build with `--strict`.
    Warning,
}

/// Each code that is not an error, with its level.
fn levels(generator: &mut SchemaGenerator) -> Schema {
    let level = generator.subschema_for::<Level>();
    let codes: serde_json::Map<_, _> = Code::ALL
        .iter()
        .filter(|code| code.severity() < Severity::Error)
        .map(|code| {
            let mut level = level.clone();
            level.insert("description".to_owned(), code.meaning().trim().into());
            (code.name().to_owned(), level.to_value())
        })
        .collect();
    json_schema!({ "type": "object", "properties": codes, "additionalProperties": false })
}
