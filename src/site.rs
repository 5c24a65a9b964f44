//! Everything about a site at one moment: read, understood, ordered and planned.

use crate::config::{self, Config};
use crate::content::{self, Asset, Input, Memories, Parsed, Pictures, Remembered};
use crate::date::Day;
use crate::diag::{Code, Diagnostic, Diagnostics, FileId, Text, Texts};
use crate::graphics::Geography;
use crate::model::{self, Chronicle, Options, Resolved, With};
use crate::plan::{self, PageKind, Planned, SitePlan, UrlPath};
use crate::timeline::{self, Arranged, Timeline};
use crate::words::Words;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A site at one moment. It is made whole and never changed.
#[derive(Debug)]
pub struct Site {
    /// `site.toml`.
    pub config: Config,
    /// The words of its language.
    pub words: Arc<Words>,
    /// All files.
    pub texts: Texts,
    /// Files that are published as they are, by path.
    pub assets: Vec<Asset>,
    /// Pictures among them.
    pub pictures: Pictures,
    /// What happened.
    pub chronicle: Chronicle,
    /// In what order.
    pub timeline: Timeline,
    /// On which pages.
    pub plan: Arc<SitePlan>,
    /// The map, if the site has one.
    pub geography: Option<Arc<Geography>>,
}

/// What is left of an earlier time, so that only what has changed is worked out anew.
///
/// Every stage keeps what it made together with all that it was made from, and makes it anew when
/// any of that is another. So with whatever memory, a site is the same.
#[derive(Debug, Default)]
pub struct Memory {
    parsed: Parsed,
    words: Option<(Arc<Text>, Arc<Words>)>,
    resolved: Resolved,
    arranged: Arranged,
    planned: Planned,
    geography: Option<Mapped>,
}

impl Memory {
    /// Nothing but the entries as an earlier run understood them.
    #[must_use]
    pub fn remembering(remembered: Remembered) -> Self {
        Self { parsed: Parsed::remembering(remembered), ..Self::default() }
    }

    /// The entries for a later run, once after the first time.
    pub fn take_memories(&mut self) -> Option<Memories> {
        self.parsed.take_memories()
    }
}

/// A map, or why it cannot be read, with its text.
type Mapped = (Arc<Text>, Result<Arc<Geography>, String>);

/// How a site is put together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Whether drafts are shown.
    pub drafts: bool,
    /// The day of the build, for `publish_from`.
    pub today: Day,
    /// Another address than that of `site.toml`.
    pub base_url: Option<String>,
}

impl Site {
    /// Whether the site brings a file itself, by its path below the root of the published site.
    #[must_use]
    pub fn brings(&self, path: &str) -> bool {
        self.assets.binary_search_by(|asset| asset.path.as_str().cmp(path)).is_ok()
    }

    /// Path from the root of the host to the root of the site, with slashes at both ends.
    #[must_use]
    pub fn base_path(&self) -> &str {
        let rest = self.config.base_url.split_once("://").map_or("", |(_, rest)| rest);
        rest.find('/').map_or("/", |slash| &rest[slash..])
    }

    /// Full address of a page, for readers who are elsewhere.
    #[must_use]
    pub fn address(&self, kind: &PageKind) -> String {
        plan::url(kind, &self.chronicle, &self.config).href(&self.config.base_url)
    }

    /// Full address of a file below the root of the site.
    #[must_use]
    pub fn file_address(&self, path: &str) -> String {
        UrlPath::file(path).href(&self.config.base_url)
    }
}

/// Works out a site from its files.
///
/// All problems are told; what has one is left out, and the rest stands.
///
/// # Errors
/// If `site.toml` or the words of its language cannot be used, which has been told then: the files,
/// so that what was told can be shown.
pub fn assemble(input: Input, settings: &Settings, diags: &mut Diagnostics) -> Result<Site, Texts> {
    assemble_again(input, settings, &mut Memory::default(), diags)
}

/// Works out a site from its files, with what is left of an earlier time.
///
/// # Errors
/// As [`assemble`].
pub fn assemble_again(
    input: Input,
    settings: &Settings,
    memory: &mut Memory,
    diags: &mut Diagnostics,
) -> Result<Site, Texts> {
    let Input { texts, assets, pictures } = input;
    let Some(mut config) = config::parse(&texts, diags) else {
        return Err(texts);
    };
    if let Some(base_url) = &settings.base_url {
        config.base_url.clone_from(base_url);
    }
    let documents = content::parse_again(&texts, &mut memory.parsed, diags);
    let Some(words) = words(&config.language, &texts, &mut memory.words, diags) else {
        return Err(texts);
    };
    let paths: BTreeSet<&str> = assets.iter().map(|asset| asset.path.as_str()).collect();
    let options = Options { drafts: settings.drafts, today: settings.today };
    let with = With { config: &config, words: &words, texts: &texts, assets: &paths, options };
    let chronicle = model::resolve(&documents, with, &mut memory.resolved, diags);
    let timeline = timeline::arrange(&chronicle, &mut memory.arranged);
    let plan =
        plan::plan(&config, &chronicle, &timeline, &assets, &texts, &mut memory.planned, diags);
    let geography =
        documents.geography.and_then(|file| geography(file, &texts, &mut memory.geography, diags));
    Ok(Site { config, words, texts, assets, pictures, chronicle, timeline, plan, geography })
}

fn words(
    language: &str,
    texts: &Texts,
    known: &mut Option<(Arc<Text>, Arc<Words>)>,
    diags: &mut Diagnostics,
) -> Option<Arc<Words>> {
    let file = texts.find(&Words::path(language)).map(|file| texts.shared(file));
    if let (Some(file), Some((text, words))) = (file, &known)
        && Arc::ptr_eq(file, text)
    {
        return Some(Arc::clone(words));
    }
    let words = Arc::new(Words::read(language, texts, diags)?);
    *known = file.map(|file| (Arc::clone(file), Arc::clone(&words)));
    Some(words)
}

fn geography(
    file: FileId,
    texts: &Texts,
    known: &mut Option<Mapped>,
    diags: &mut Diagnostics,
) -> Option<Arc<Geography>> {
    let text = texts.shared(file);
    let read = match known.take() {
        Some((known, read)) if Arc::ptr_eq(&known, text) => read,
        _ => Geography::parse(&text.text).map(Arc::new),
    };
    *known = Some((Arc::clone(text), read.clone()));
    read.map_err(|why| {
        diags.push(
            Diagnostic::new(Code::FieldValue, file, format!("the map cannot be read: {why}"))
                .hint("it is GeoJSON whose features have a `kind`"),
        );
    })
    .ok()
}
