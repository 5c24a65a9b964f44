//! `site.toml` → [`Config`], checked once.

mod fields;

use crate::date::Zone;
use crate::diag::{Code, Diagnostic, Diagnostics, FileId, Place, Severity, Span, Texts, suggest};
use crate::form::{Mistake, Scalar, Step, bad_id, describe, sound_id, toml, way};
use fields::{ConfigFields, HomeWord, KindFields, Level, PartyFields};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The name of the file that makes a folder a site.
pub const FILE: &str = "site.toml";

/// What the site says about itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// Title.
    pub title: String,
    /// One sentence about the site.
    pub description: Option<String>,
    /// Where it will be published, with a slash at the end.
    pub base_url: String,
    /// Language (BCP 47).
    pub language: String,
    /// Zone of clock times without an offset.
    pub timezone: Zone,
    /// Licence of the texts, in words.
    pub licence: Option<String>,
    /// Kinds of events, in the order of the lanes.
    pub kinds: Vec<Kind>,
    /// Parties, in the order of the columns.
    pub parties: Vec<Party>,
    /// Whether a kind or party could not be read, which has been told: that nothing has the name
    /// of one is no second mistake then.
    pub unsure: bool,
    /// How the home page shows the timeline.
    pub home: Home,
    /// What happens to HTML in Markdown.
    pub html: HtmlPolicy,
    /// The Content-Security-Policy of every page (CSP level 3), if there is one.
    pub security_policy: Option<String>,
    /// What is not made for other programs.
    pub leave_out: Vec<Format>,
    /// How many earlier versions are kept where the site is published.
    pub keep: usize,
    /// Levels of single findings: `None` switches one off.
    pub levels: BTreeMap<Code, Option<Severity>>,
}

impl Config {
    /// Whether files of a format are made.
    #[must_use]
    pub fn makes(&self, format: Format) -> bool {
        !self.leave_out.contains(&format)
    }
}

/// What is made for other programs, and what a site may do without.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// New entries, changes and corrections: Atom and JSON Feed.
    Feeds,
    /// Everything as JSON, with its schema.
    Json,
    /// Tables of events, statements, figures and sources.
    Csv,
    /// All events as a calendar.
    Calendar,
    /// Places and events on the map.
    Geojson,
    /// How each entry is cited, and the bibliography, for reference managers.
    Citations,
    /// The data of TimelineJS.
    Timelinejs,
    /// The timeline and its eras for frames of other sites.
    Embeds,
    /// What the site is, for programs that read for people.
    Llms,
    /// All pages, for search engines.
    Sitemap,
}

/// A kind of event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kind {
    /// Id in entries and addresses.
    pub id: String,
    /// Name for readers, in the singular.
    pub name: String,
    /// Name of its page and its lane.
    pub plural: String,
    /// Shape of its mark.
    pub mark: Shape,
}

/// The shape of a mark; shape and lane both tell the kind, so that colour is never needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Shape {
    /// A square on its corner.
    Diamond,
    /// A square.
    Square,
    /// A filled circle.
    Disc,
    /// A hollow circle.
    Ring,
    /// A triangle.
    Triangle,
    /// An upright bar.
    Bar,
}

/// A party whose statements get a column of their own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    /// Id in `actors.yaml`.
    pub id: String,
    /// Name for readers.
    pub name: String,
}

/// How the home page shows the timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Home {
    /// The whole list up to this number of events, then eras and years.
    UpTo(usize),
    /// Always the whole list.
    List,
    /// Always eras and years.
    Eras,
}

impl Home {
    /// Up to how many events the home page lists all, unless the site says otherwise.
    pub const DEFAULT_LIMIT: usize = 300;
}

/// How many earlier versions are kept where the site is published, unless the site says otherwise.
const DEFAULT_KEEP: usize = 5;

/// What happens to HTML in Markdown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum HtmlPolicy {
    /// Harmless elements stay, everything else goes.
    #[default]
    Sanitise,
    /// Everything stays: for sites whose authors are all trusted with their readers' browsers.
    Trusted,
}

/// What a page may load and run unless the site says otherwise: its own files and nothing else.
///
/// There is no `frame-ancestors`: it cannot stand in a page, and embedding is wanted. The search runs
/// WebAssembly from the site itself; the policy is one for all pages, since hosts say it so.
#[cfg(feature = "search")]
const STRICT_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
     style-src 'self'; img-src 'self' data:; media-src 'self'; font-src 'self'; \
     connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'";

/// What a page may load and run unless the site says otherwise: its own files and nothing else.
///
/// There is no `frame-ancestors`: it cannot stand in a page, and embedding is wanted.
#[cfg(not(feature = "search"))]
const STRICT_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
     img-src 'self' data:; media-src 'self'; font-src 'self'; connect-src 'self'; \
     manifest-src 'self'; base-uri 'none'; form-action 'self'";

/// What may stand in `site.toml`, as a JSON Schema.
#[must_use]
pub fn schema(generator: SchemaGenerator) -> Schema {
    generator.into_root_schema_for::<ConfigFields>()
}

/// Reads `site.toml`; nothing if it cannot be used at all.
#[must_use]
pub fn parse(texts: &Texts, diags: &mut Diagnostics) -> Option<Config> {
    let Some(file) = texts.find(FILE) else {
        diags.push(
            Diagnostic::new(Code::ConfigMissing, Place::Site, "found no `site.toml`")
                .hint("write one with `title = \"…\"` and `base_url = \"https://…/\"`"),
        );
        return None;
    };
    // A file that could not be read has been told, and says nothing.
    if !texts.shared(file).readable {
        return None;
    }
    let text = texts.text(file);
    let mut mistakes = Vec::new();
    let fields: ConfigFields = match toml::read(text, &mut mistakes) {
        Ok(fields) => fields.unwrap_or_default(),
        Err(error) => {
            let span = Span::new(file, error.range);
            diags.push(
                Diagnostic::new(Code::TomlSyntax, span, error.message).maybe_hint(error.hint),
            );
            return None;
        }
    };
    let locate = |path: &[Step], key: bool| {
        toml::locate(text, path, key)
            .map_or(Place::File(file), |range| Span::new(file, range).into())
    };
    for mistake in &mistakes {
        diags.push(describe(mistake, locate, "`site.toml`"));
    }
    let told: Vec<Vec<Step>> = mistakes.iter().map(Mistake::told).collect();
    Some(check(file, text, fields, &told, diags))
}

fn check(
    file: FileId,
    text: &str,
    fields: ConfigFields,
    told: &[Vec<Step>],
    diags: &mut Diagnostics,
) -> Config {
    let ConfigFields {
        title,
        description,
        base_url,
        language,
        timezone,
        licence,
        html,
        content_security_policy,
        kinds,
        parties,
        timeline,
        formats,
        publish,
        check,
    } = fields;
    let place = |path: &[Step]| {
        toml::locate(text, path, false)
            .map_or(Place::File(file), |range| Span::new(file, range).into())
    };
    let is_told =
        |path: &[Step]| told.iter().any(|told| !told.is_empty() && path.starts_with(told));
    let mut missing = |name: &str, example: &str| {
        if is_told(&way![name]) {
            return;
        }
        diags.push(
            Diagnostic::new(Code::FieldMissing, file, format!("`site.toml` has no `{name}`"))
                .hint(format!("write `{name} = \"{example}\"`")),
        );
    };
    let title = title.map_or_else(
        || {
            missing("title", "Title of the site");
            String::new()
        },
        |title| title.0,
    );
    let base_url = base_url.map_or_else(
        || {
            missing("base_url", "https://example.org/");
            "https://example.org/".to_owned()
        },
        |url| url.0,
    );
    let base_url = base(&base_url).unwrap_or_else(|why| {
        diags.push(
            Diagnostic::new(
                Code::FieldValue,
                place(&way!["base_url"]),
                format!("`{base_url}` {why}"),
            )
            .hint("write a full address such as `https://example.org/history/`"),
        );
        "https://example.org/".to_owned()
    });
    let language = language.map_or_else(|| "en".to_owned(), |language| language.0);
    if !is_language_tag(&language) {
        diags.push(
            Diagnostic::new(
                Code::FieldValue,
                place(&way!["language"]),
                format!("`{language}` is not a language tag"),
            )
            .hint("write a tag such as `en`, `hy` or `pt-BR` (BCP 47)"),
        );
    }
    let timezone = timezone.map_or("UTC".to_owned(), |zone| zone.0);
    let timezone = Zone::parse(&timezone).unwrap_or_else(|near| {
        diags.push(bad_zone(place(&way!["timezone"]), &timezone, &near));
        Zone::parse("UTC").expect("UTC is always known")
    });
    let mut seen = Vec::new();
    let mut unique = |list: &str, index: usize, id: &str, diags: &mut Diagnostics| {
        if let Some(why) = bad_id(id) {
            diags.push(
                Diagnostic::new(
                    Code::FieldValue,
                    place(&way![list, index, "id"]),
                    format!("the id `{id}` {why}"),
                )
                .hint(format!("write `{}`", sound_id(id))),
            );
            return false;
        }
        let name = format!("{list}/{id}");
        if seen.contains(&name) {
            diags.push(Diagnostic::new(
                Code::IdDuplicate,
                place(&way![list, index, "id"]),
                format!("`{id}` stands in `{list}` a second time"),
            ));
            return false;
        }
        seen.push(name);
        true
    };
    // What lacks something is told, and stands with what it has: its id is known then.
    let required = |list: &str, index: usize, name: &str, diags: &mut Diagnostics| {
        if !is_told(&way![list, index, name]) {
            diags.push(Diagnostic::new(
                Code::FieldMissing,
                place(&way![list, index]),
                format!("an item of `{list}` has no `{name}`"),
            ));
        }
    };
    let mut unsure = told.iter().any(|path| {
        path.len() < 3
            && matches!(path.first(), Some(Step::Key(key)) if key == "kinds" || key == "parties")
    });
    let mut known_kinds = Vec::new();
    for (index, KindFields { id, name, plural, mark }) in kinds.into_items() {
        let lacks = |name: &str, diags: &mut Diagnostics| required("kinds", index, name, diags);
        if name.is_none() {
            lacks("name", diags);
        }
        if mark.is_none() {
            lacks("mark", diags);
        }
        let Some(Scalar(id)) = id else {
            lacks("id", diags);
            unsure = true;
            continue;
        };
        if !unique("kinds", index, &id, diags) {
            unsure = true;
            continue;
        }
        let name = name.map_or_else(|| id.clone(), |name| name.0);
        let plural = plural.map_or_else(|| name.clone(), |plural| plural.0);
        known_kinds.push(Kind { id, name, plural, mark: mark.unwrap_or(Shape::Disc) });
    }
    let mut known_parties = Vec::new();
    for (index, PartyFields { id, name }) in parties.into_items() {
        if name.is_none() {
            required("parties", index, "name", diags);
        }
        let Some(Scalar(id)) = id else {
            required("parties", index, "id", diags);
            unsure = true;
            continue;
        };
        if !unique("parties", index, &id, diags) {
            unsure = true;
            continue;
        }
        let name = name.map_or_else(|| id.clone(), |name| name.0);
        known_parties.push(Party { id, name });
    }
    let home = match timeline.home {
        HomeWord::Auto => Home::UpTo(timeline.limit.unwrap_or(Home::DEFAULT_LIMIT)),
        HomeWord::List => Home::List,
        HomeWord::Eras => Home::Eras,
    };
    let security_policy = match content_security_policy {
        None => (html == HtmlPolicy::Sanitise).then(|| STRICT_POLICY.to_owned()),
        Some(Scalar(word)) if word == "off" => None,
        Some(Scalar(policy)) => {
            if let Some(odd) = policy.chars().find(|letter| letter.is_control()) {
                diags.push(
                    Diagnostic::new(
                        Code::FieldValue,
                        place(&way!["content_security_policy"]),
                        format!("the policy holds the control character {odd:?}"),
                    )
                    .hint("write the whole policy on one line"),
                );
            }
            Some(policy)
        }
    };
    let mut levels = BTreeMap::new();
    for (name, level) in check {
        let at = toml::locate(text, &way!["check", name.as_str()], true)
            .map_or(Place::File(file), |range| Span::new(file, range).into());
        match Code::find(&name) {
            None => diags.push(
                Diagnostic::new(
                    Code::NameUnknown,
                    at,
                    format!("`{name}` is not the code of a finding"),
                )
                .maybe_hint(suggest(&name, Code::ALL.iter().map(|code| code.name()))),
            ),
            Some(code) if code.severity() == Severity::Error => diags.push(
                Diagnostic::new(
                    Code::FieldValue,
                    at,
                    format!("`{name}` is an error, which keeps its weight"),
                )
                .hint("only warnings and advice have a level"),
            ),
            Some(code) => {
                let level = match level {
                    Level::Off => None,
                    Level::Advice => Some(Severity::Advice),
                    Level::Warning => Some(Severity::Warning),
                };
                levels.insert(code, level);
            }
        }
    }
    Config {
        title,
        description: description.map(|text| text.0),
        base_url,
        language,
        timezone,
        licence: licence.map(|text| text.0),
        kinds: known_kinds,
        parties: known_parties,
        unsure,
        home,
        html,
        security_policy,
        leave_out: formats.leave_out.into_items().map(|(_, format)| format).collect(),
        keep: publish.keep.unwrap_or(DEFAULT_KEEP),
        levels,
    }
}

/// What to say about a time zone that nobody knows; `near` may be empty.
pub(crate) fn bad_zone(place: Place, name: &str, near: &str) -> Diagnostic {
    let hint = if near.is_empty() {
        "write a name such as `Europe/Lisbon`, or an offset such as `+04:00`".to_owned()
    } else {
        format!("did you mean `{near}`?")
    };
    Diagnostic::new(Code::FieldValue, place, format!("`{name}` is not a time zone")).hint(hint)
}

/// A full address with a slash at the end.
///
/// # Errors
/// If it is not an address of a place on the web: what is wrong with it.
pub fn base(url: &str) -> Result<String, &'static str> {
    let rest = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"))
        .ok_or("does not start with `https://`")?;
    if rest.is_empty() || rest.starts_with('/') {
        return Err("names no host");
    }
    let odd = |character: char| {
        character.is_whitespace()
            || character.is_control()
            || matches!(character, '"' | '\'' | '<' | '>' | '?' | '#' | '\\')
    };
    if rest.contains(odd) {
        return Err("holds a character that no address has");
    }
    Ok(format!("{}/", url.trim_end_matches('/')))
}

/// Whether a text has the shape of a BCP 47 tag.
pub(crate) fn is_language_tag(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let first = parts.next().unwrap_or_default();
    (2..=3).contains(&first.len())
        && first.chars().all(|letter| letter.is_ascii_lowercase())
        && parts.all(|part| {
            (2..=8).contains(&part.len())
                && part.chars().all(|letter| letter.is_ascii_alphanumeric())
        })
}
