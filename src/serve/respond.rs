//! A request → a reply; pure, no socket.

use super::bar::{State, Subject, bar};
use super::moment::{Moment, Shown};
use super::panel::Desk;
use crate::cache::Cache;
use crate::check;
use crate::content::{Asset, AssetBytes, Input, Memories, Remembered};
use crate::diag::{Diagnostic, Diagnostics, Form, Severity, Texts, emit, nearest};
use crate::model::EventId;
use crate::output::{self, content_type};
use crate::plan::{self, PageKind, SEARCH_FOLDER, UrlPath};
use crate::render::{Kept, Shared, Theme, Themed, render, share_again, theme_again};
use crate::site::{Memory, Settings, Site, assemble_again};
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

/// A site as it was at one save, ready to answer.
#[derive(Debug)]
pub struct Snapshot {
    /// The site, its theme and what pages share; nothing while it cannot be put together at all.
    pub site: Option<(Site, Arc<Theme>, Shared)>,
    /// The files of a site that cannot be put together, so that what is wrong in them can be shown.
    pub lost: Texts,
    /// What was found on the way, with all errors.
    pub diags: Diagnostics,
    /// The same with warnings and advice, once they have been asked for.
    checked: OnceLock<Diagnostics>,
    /// The findings as `check` prints them.
    pub report: String,
    /// Counts up with every save.
    pub version: u64,
    /// What took long to make.
    pub cache: Arc<Cache>,
    /// The search index by path, once a page has asked for it.
    searched: OnceLock<HashMap<String, AssetBytes>>,
}

/// From this number of pages on, the preview does not index a site for its search page: each save
/// would cost seconds. The search page then offers its lists.
const MOST_SEARCHED: usize = 5000;

impl Snapshot {
    /// The files in which the findings are.
    #[must_use]
    pub fn texts(&self) -> &Texts {
        self.site.as_ref().map_or(&self.lost, |(site, ..)| &site.texts)
    }

    /// All that was found so far: always the errors; warnings and advice after [`Self::check`].
    #[must_use]
    pub fn findings(&self) -> &Diagnostics {
        self.checked.get().unwrap_or(&self.diags)
    }

    /// Tells it from every other state of the same run: a page that was made before warnings and
    /// advice were there asks again.
    #[must_use]
    pub fn mark(&self) -> String {
        let checked = if self.is_checked() { "c" } else { "" };
        format!("{}{checked}", self.version)
    }

    /// Whether warnings and advice have been worked out.
    #[must_use]
    pub fn is_checked(&self) -> bool {
        self.checked.get().is_some()
    }

    /// Works out warnings and advice. No error is among them.
    pub fn check(&self) {
        self.checked.get_or_init(|| {
            let mut diags = self.diags.clone();
            if let Some((site, ..)) = &self.site {
                check::check(site, &mut diags);
                diags.weigh(|code| site.config.levels.get(&code).copied());
                diags.sort(&site.texts);
            }
            diags
        });
    }
}

/// What a browser gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// Content type.
    pub content_type: &'static str,
    /// Body.
    pub body: AssetBytes,
}

/// What is left of earlier snapshots.
#[derive(Debug, Default)]
pub struct Before {
    memory: Memory,
    themed: Themed,
    kept: Kept,
}

impl Before {
    /// Nothing but the entries as an earlier run understood them.
    #[must_use]
    pub fn remembering(remembered: Remembered) -> Self {
        Self { memory: Memory::remembering(remembered), ..Self::default() }
    }

    /// The entries for a later run, once after the first snapshot.
    pub fn take_memories(&mut self) -> Option<Memories> {
        self.memory.take_memories()
    }
}

/// Puts a site together from its files, with whatever is wrong with it.
#[must_use]
pub fn snapshot(input: Input, diags: Diagnostics, settings: &Settings, version: u64) -> Snapshot {
    let snapshot = snapshot_again(input, diags, settings, &mut Before::default(), version);
    snapshot.check();
    snapshot
}

/// Puts a site together from its files, with its errors; what has not changed since `before` is
/// taken from there.
#[must_use]
pub fn snapshot_again(
    input: Input,
    mut diags: Diagnostics,
    settings: &Settings,
    before: &mut Before,
    version: u64,
) -> Snapshot {
    let checked = OnceLock::new();
    let site = match assemble_again(input, settings, &mut before.memory, &mut diags) {
        Ok(site) => site,
        Err(texts) => {
            let report = report(&mut diags, &texts);
            let (cache, searched) = (Arc::default(), OnceLock::new());
            return Snapshot {
                site: None,
                lost: texts,
                diags,
                checked,
                report,
                version,
                cache,
                searched,
            };
        }
    };
    let theme = theme_again(&site.texts, &site.words, &mut before.themed, &mut diags);
    diags.weigh(|code| site.config.levels.get(&code).copied());
    let report = report(&mut diags, &site.texts);
    let (cache, searched) = (Arc::default(), OnceLock::new());
    let (site, lost) = match theme {
        Some(theme) => {
            let shared = share_again(&site, &theme, &mut before.kept);
            (Some((site, theme, shared)), Texts::new())
        }
        None => (None, site.texts),
    };
    Snapshot { site, lost, diags, checked, report, version, cache, searched }
}

/// The errors as `check` prints them.
fn report(diags: &mut Diagnostics, texts: &Texts) -> String {
    diags.sort(texts);
    let error = |found: &&Diagnostic| found.severity == Severity::Error;
    let errors: Diagnostics = diags.iter().filter(error).cloned().collect();
    emit(&errors, texts, Form::Human { colour: false })
}

/// Answers a request for a path.
///
/// `run` tells one run of the program from another; `was` is the title of the page that was open at
/// the address, if one was.
#[must_use]
pub fn respond(moment: &Moment, desk: &Desk, run: &str, path: &str, was: &str) -> Reply {
    let version = format!("{run}-{}", moment.now.mark());
    let page = |status: u16, text: &str, subject: &Subject<'_>| {
        html(status, frame(text, &bar(moment, subject, desk, &version)))
    };
    let nothing = |state, ways| Subject { state, page: None, ways, extra: None };
    let Some((site, ..)) = &moment.facts().site else {
        return page(500, "", &nothing(State::Failed, Vec::new()));
    };
    let url = UrlPath::from_address(path);
    let assets = moment.all().filter_map(|snapshot| snapshot.site.as_ref());
    let mut assets = assets.flat_map(|(site, theme, _)| output::assets(site, theme));
    if let Some(Asset { path, bytes }) = assets.find(|asset| asset.path == url.as_str()) {
        return Reply { status: 200, content_type: content_type(path), body: bytes.clone() };
    }
    for snapshot in moment.all() {
        match costly(snapshot, url.as_str()) {
            Some(Ok(body)) => {
                let content_type = content_type(url.as_str());
                return Reply { status: 200, content_type, body };
            }
            Some(Err(found)) => {
                let subject = Subject { extra: Some(&found), ..nothing(State::Failed, Vec::new()) };
                return page(500, "", &subject);
            }
            None => {}
        }
    }
    let Some(Shown { snapshot, page: found, before }) = moment.page(&url) else {
        let gone = nothing(State::Gone, ways(site, &url, was));
        let missing = site.plan.find(&UrlPath::file("404.html"));
        let shown = missing.zip(moment.facts().site.as_ref());
        let text = shown
            .and_then(|(missing, (site, theme, shared))| render(site, shared, theme, missing).ok());
        return page(404, &text.unwrap_or_default(), &gone);
    };
    let Some((site, theme, shared)) = &snapshot.site else {
        return page(500, "", &nothing(State::Failed, Vec::new()));
    };
    let subject = Subject {
        state: if before { State::Before } else { State::Shown },
        page: Some((site, &found.kind)),
        ways: Vec::new(),
        extra: None,
    };
    match render(site, shared, theme, found) {
        Ok(text) => page(200, &text, &subject),
        Err(found) => {
            page(500, "", &Subject { state: State::Failed, extra: Some(&found), ..subject })
        }
    }
}

/// A file that takes long to make, which is made when it is asked for; nothing when there is none.
fn costly(snapshot: &Snapshot, path: &str) -> Option<Result<AssetBytes, Diagnostic>> {
    let (site, theme, shared) = snapshot.site.as_ref()?;
    if let Some(made) = output::costly_at(site, shared, theme, &snapshot.cache, path) {
        return Some(made.map(|file| file.bytes));
    }
    let (SEARCH_FOLDER, _) = path.split_once('/')? else { return None };
    if site.plan.pages.len() > MOST_SEARCHED {
        return None;
    }
    let make = || {
        let files = output::search(site, &snapshot.cache).unwrap_or_default();
        files.into_iter().map(|file| (file.path, file.bytes)).collect()
    };
    snapshot.searched.get_or_init(make).get(path).cloned().map(Ok)
}

/// Where to go from an address that leads nowhere: words, title and address of each way.
fn ways(site: &Site, url: &UrlPath, was: &str) -> Vec<(String, String, String)> {
    let chronicle = &site.chronicle;
    let event = |words: &str, id: EventId| {
        let to = plan::url(&PageKind::Event(id), chronicle, &site.config);
        (words.to_owned(), chronicle[id].title.clone(), to.href(site.base_path()))
    };
    let renamed = chronicle.events().find(|(_, event)| !was.is_empty() && event.title == was);
    let mut found = Vec::new();
    if let Some((id, _)) = renamed {
        found.push(event("It has moved to", id));
    } else if let Some(name) = url.as_str().trim_end_matches('/').strip_prefix("events/") {
        let near = nearest(name, chronicle.events().map(|(_, event)| event.id.as_str()));
        let near = near.and_then(|near| chronicle.events().find(|(_, event)| event.id == near));
        found.extend(near.map(|(id, _)| event("Perhaps it is", id)));
    }
    let home = UrlPath::new(&[]).href(site.base_path());
    found.push(("Or go to".to_owned(), "the home page".to_owned(), home));
    found
}

fn html(status: u16, text: String) -> Reply {
    Reply {
        status,
        content_type: "text/html; charset=utf-8",
        body: AssetBytes::Memory(text.into_bytes()),
    }
}

/// A page with what only the preview adds, or a page of that alone.
fn frame(page: &str, extra: &str) -> String {
    match page.rfind("</body>") {
        Some(at) => format!("{}{extra}{}", &page[..at], &page[at..]),
        None => format!(
            "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
             <meta name=\"color-scheme\" content=\"light dark\"><title>Preview</title>\
             </head><body>{page}{extra}</body></html>"
        ),
    }
}

/// Style of what the preview adds.
pub(super) const STYLE: &str = include_str!("preview.css");
/// The script that keeps an open page up to date.
pub(super) const SCRIPT: &str = include_str!("preview.js");
