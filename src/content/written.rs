//! The forms that a text can have in a field: a date, an id, an address. For the schema alone.
//!
//! Fields hold what was written; these types say to an editor what to write there. Where a site's
//! own ids are welcome, the room `schema` adds them to the definition of the same name.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use std::borrow::Cow;

/// Defines a form under its name in `$defs`.
macro_rules! forms {
    ($($(#[doc = $doc:literal])+ $form:ident = $name:literal: $schema:tt;)+) => {
        $(
            $(#[doc = $doc])+
            #[derive(Debug)]
            pub struct $form;

            impl JsonSchema for $form {
                fn schema_name() -> Cow<'static, str> {
                    $name.into()
                }

                fn json_schema(_: &mut SchemaGenerator) -> Schema {
                    let mut schema = json_schema!($schema);
                    let doc = [$($doc.trim()),+].join(" ");
                    schema.insert("description".to_owned(), doc.into());
                    schema
                }
            }
        )+
    };
}

/// What an id can be made of; `form::bad_id` has the rest.
const ID: &str = r"^[\p{L}\p{Nd}][\p{L}\p{N}_-]*$";

forms! {
    /// As exactly as it is known and no more: EDTF or plain words, see docs/dates.md.
    DateText = "date": {
        "type": ["string", "number"],
        "examples": [
            "1901-06-02", "2 June 1901", "June 1901", 1901, "27–29 Feb 1904", "about 1900",
            "since 1899", "spring 1901", "1901-06-02T14:00", "1890s", "1901-06?",
        ],
    };
    /// An id: letters, digits, `-` and `_`; it becomes a part of addresses.
    OwnId = "id": { "type": ["string", "integer"], "pattern": ID, "maxLength": 120 };
    /// A web address.
    WebAddress = "address": {
        "type": "string",
        "examples": ["https://example.org/report"],
    };
    /// Id of a kind of events in site.toml.
    KindName = "kind": { "type": "string" };
    /// Id of an era: the name of its file in content/eras/.
    EraName = "era": { "type": ["string", "integer"] };
    /// Id of a place in content/places.yaml.
    PlaceName = "place": { "type": ["string", "integer"] };
    /// Id of an actor in content/actors.yaml.
    ActorName = "actor": { "type": ["string", "integer"] };
    /// Id of a source: of this entry, or in content/sources.yaml.
    SourceName = "source": { "type": ["string", "integer"] };
    /// Id of an event: the name of its file without a leading date.
    EventName = "event": { "type": ["string", "integer"] };
    /// Id of a party in site.toml.
    PartyName = "party": { "type": "string" };
    /// A free word.
    TagName = "tag": { "type": ["string", "number"] };
    /// The id of an actor or a party, or a name in free words.
    Speaker = "speaker": { "type": ["string", "number"] };
    /// What is counted: one of the usual words, or a word of your own.
    Measure = "measure": {
        "type": ["string", "number"],
        "examples": ["killed", "wounded", "missing", "captured", "displaced"],
    };
    /// The point in question: a word of `disputed`, or a short phrase.
    Point = "point": {
        "type": ["string", "number"],
        "examples": ["date", "place", "responsibility", "figures", "naming"],
    };
    /// What kind of actor: one of the usual words, or words of your own.
    ActorKind = "actor-kind": {
        "type": ["string", "number"],
        "examples": ["state", "de-facto-authority", "organisation", "person"],
    };
    /// Fields of your own, for your own templates.
    ExtraFields = "extra": { "type": ["object", "null"] };
}
