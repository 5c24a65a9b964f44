//! Everything about a site at one moment: read, understood, ordered and planned.

use crate::config::{self, Config};
use crate::content::{self, Asset, Input};
use crate::date::Day;
use crate::diag::{Code, Diagnostic, Diagnostics, Texts};
use crate::graphics::Geography;
use crate::model::{self, Chronicle, Options};
use crate::plan::{self, PageKind, SitePlan, UrlPath};
use crate::timeline::{self, Timeline};
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
    /// Files that are published as they are.
    pub assets: Vec<Asset>,
    /// What happened.
    pub chronicle: Chronicle,
    /// In what order.
    pub timeline: Timeline,
    /// On which pages.
    pub plan: SitePlan,
    /// The map, if the site has one.
    pub geography: Option<Geography>,
}

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
    let Input { texts, assets } = input;
    let Some(mut config) = config::parse(&texts, diags) else {
        return Err(texts);
    };
    if let Some(base_url) = &settings.base_url {
        config.base_url.clone_from(base_url);
    }
    let documents = content::parse(&texts, diags);
    let Some(words) = Words::read(&config.language, &texts, diags) else {
        return Err(texts);
    };
    let paths: BTreeSet<&str> = assets.iter().map(|asset| asset.path.as_str()).collect();
    let options = Options { drafts: settings.drafts, today: settings.today };
    let chronicle = model::resolve(&documents, &config, &words, &texts, &paths, options, diags);
    let timeline = timeline::arrange(&chronicle);
    let plan = plan::plan(&config, &chronicle, &timeline, &assets, &texts, diags);
    let geography = documents.geography.and_then(|file| {
        Geography::parse(texts.text(file))
            .map_err(|why| {
                let message = format!("the map cannot be read: {why}");
                diags.push(
                    Diagnostic::new(Code::FieldValue, file, message)
                        .hint("it is GeoJSON whose features have a `kind`"),
                );
            })
            .ok()
    });
    Ok(Site { config, words: Arc::new(words), texts, assets, chronicle, timeline, plan, geography })
}
