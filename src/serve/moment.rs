//! What the preview shows at one moment: the site as it is, and what is left of it while something
//! is broken. Pure: a save makes a new moment out of the last one.

use super::respond::Snapshot;
use crate::content::{Origin, has_extension};
use crate::diag::{Code, Place, Severity};
use crate::model::Why;
use crate::plan::{Page, PageKind, UrlPath};
use crate::site::Site;
use std::collections::BTreeSet;
use std::sync::Arc;

/// How many former snapshots are kept while there are errors.
const KEPT: usize = 3;

/// A site as it is, and as it was before what is broken in it broke.
#[derive(Debug, Clone)]
pub struct Moment {
    /// The site as it is.
    pub now: Arc<Snapshot>,
    /// As it was, the last one last; nothing when all is well.
    kept: Vec<Arc<Snapshot>>,
}

/// Where a page is shown from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shown<'a> {
    /// The snapshot.
    pub snapshot: &'a Snapshot,
    /// Its page.
    pub page: &'a Page,
    /// Whether it is shown as it was before a mistake.
    pub before: bool,
}

impl Moment {
    /// The first moment of a preview.
    #[must_use]
    pub fn first(now: Arc<Snapshot>) -> Self {
        Self { now, kept: Vec::new() }
    }

    /// The moment after a save.
    #[must_use]
    pub fn next(&self, now: Arc<Snapshot>) -> Self {
        if !now.diags.has_errors() {
            return Self::first(now);
        }
        let mut kept = self.kept.clone();
        let more_broken = !broken(&now).is_subset(&broken(&self.now));
        let newly =
            !self.now.diags.has_errors() || more_broken || (!stands(&now) && stands(&self.now));
        if self.now.site.is_some() && newly {
            kept.push(Arc::clone(&self.now));
        }
        if kept.len() > KEPT {
            // The oldest is the one that had the fewest errors.
            kept.remove(1);
        }
        Self { now, kept }
    }

    /// The snapshot whose facts are shown: this one, or the last one in which `site.toml`, all
    /// templates and all registers could be read.
    pub(super) fn facts(&self) -> &Snapshot {
        if stands(&self.now) {
            return &self.now;
        }
        let last = self.kept.iter().rev().find(|kept| stands(kept));
        last.map_or(&self.now, AsRef::as_ref)
    }

    /// The snapshots in which a file may still be asked for, the best first.
    pub(super) fn all(&self) -> impl Iterator<Item = &Snapshot> {
        std::iter::once(self.facts())
            .chain(std::iter::once(self.now.as_ref()))
            .chain(self.kept.iter().rev().map(AsRef::as_ref))
    }

    /// The page of an address: as it is, or as it was before its file broke.
    pub(super) fn page(&self, url: &UrlPath) -> Option<Shown<'_>> {
        let facts = self.facts();
        let before = !std::ptr::eq(facts, self.now.as_ref());
        let find = |snapshot| find(snapshot, url);
        if let Some(page) = find(facts) {
            return Some(Shown { snapshot: facts, page, before });
        }
        self.kept.iter().rev().map(AsRef::as_ref).find_map(|snapshot| {
            let page = find(snapshot)?;
            let site = &snapshot.site.as_ref()?.0;
            let there = origin(site, &page.kind)
                .is_none_or(|origin| self.is_broken(site.texts.path(origin.file)));
            there.then_some(Shown { snapshot, page, before: true })
        })
    }

    /// Whether a file is there and has an error.
    fn is_broken(&self, path: &str) -> bool {
        let Some(file) = self.now.texts().find(path) else { return false };
        self.now.diags.iter().any(|found| {
            found.severity == Severity::Error
                && match found.place {
                    Place::Site => false,
                    Place::File(place) => place == file,
                    Place::Span(span) => span.file == file,
                }
        })
    }
}

fn find<'a>(snapshot: &'a Snapshot, url: &UrlPath) -> Option<&'a Page> {
    let page = snapshot.site.as_ref()?.0.plan.find(url)?;
    (page.kind != PageKind::NotFound).then_some(page)
}

/// Where the thing of a page is written.
pub(super) fn origin<'a>(site: &'a Site, kind: &PageKind) -> Option<&'a Origin> {
    let chronicle = &site.chronicle;
    match kind {
        PageKind::Event(id) => Some(&chronicle[*id].origin),
        PageKind::Era(id) | PageKind::Embed(Some(id)) => Some(&chronicle[*id].origin),
        PageKind::Place(id) => Some(&chronicle[*id].origin),
        PageKind::Actor(id) => Some(&chronicle[*id].origin),
        PageKind::Prose(id) => Some(&chronicle[*id].origin),
        PageKind::Home
        | PageKind::Listing(_)
        | PageKind::Index(_)
        | PageKind::Sources
        | PageKind::Glossary
        | PageKind::Changes
        | PageKind::Search
        | PageKind::Print
        | PageKind::Embed(None)
        | PageKind::NotFound
        | PageKind::Moved(_) => None,
    }
}

/// Entries that were left out for their mistakes.
fn broken(snapshot: &Snapshot) -> BTreeSet<&str> {
    let site = snapshot.site.iter();
    site.flat_map(|(site, ..)| &site.chronicle.withheld)
        .filter(|withheld| withheld.why == Why::Broken)
        .map(|withheld| withheld.id.as_str())
        .collect()
}

/// Whether a site could be put together from facts that could be read.
fn stands(snapshot: &Snapshot) -> bool {
    let Some((site, ..)) = &snapshot.site else { return false };
    !snapshot.diags.iter().any(|found| {
        let file = match found.place {
            Place::Site => return false,
            Place::File(file) => file,
            Place::Span(span) => span.file,
        };
        let path = site.texts.path(file);
        let register = path == crate::config::FILE
            || (path.starts_with("content/") && !has_extension(path, "md"));
        let unread = matches!(
            found.code,
            Code::YamlSyntax
                | Code::TomlSyntax
                | Code::FileUnreadable
                | Code::FileEncoding
                | Code::FileTooLarge
        );
        register && unread
    })
}
