//! Addresses elsewhere: which there are, and what is told of how they answered.
//!
//! Nothing here asks anybody. `links` (feature `links`) does, and brings the answers.

use crate::content::LinkTarget;
use crate::diag::{Code, Diagnostic, Diagnostics, Place, Span};
use crate::form::way;
use crate::model::{Event, MediaTarget, Source};
use crate::site::Site;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Findings that only somebody who has asked around can tell.
pub const LINK_CODES: &[Code] =
    &[Code::LinkDead, Code::LinkMoved, Code::LinkPrivate, Code::LinkUnreachable];

/// Most other places that a finding points at.
const SHOWN: usize = 5;

/// An address elsewhere, with all places that name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Elsewhere {
    /// `http:` or `https:`, as it was written, without a part (`#…`).
    pub url: String,
    /// Where it stands; never empty.
    pub places: Vec<Place>,
    /// Whose address it is, if a source's.
    pub source: Option<Archived>,
}

/// What a source has beside its address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Archived {
    /// A copy at this address.
    At(String),
    /// No copy.
    Nowhere,
}

/// How an address answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "kebab-case")]
pub enum Answer {
    /// There is something.
    Good,
    /// There is something, for good at another address.
    Moved {
        /// The address.
        to: String,
    },
    /// There is nothing any more: the server says so.
    Gone {
        /// 404 or 410.
        status: u16,
    },
    /// There is no such host.
    NoHost,
    /// It may be there, but not for us: too slow, refused, broken.
    Unreachable {
        /// In words: `does not answer within 15 seconds`.
        why: String,
    },
    /// It is in a network that is not everybody's.
    Private,
}

/// All addresses elsewhere that sources, media and texts name, each once, in the order of the site.
#[must_use]
pub fn elsewhere(site: &Site) -> Vec<Elsewhere> {
    let mut list = List::default();
    for (_, source) in site.chronicle.sources() {
        of_source(site, source, &mut list);
    }
    for (_, event) in site.chronicle.events() {
        of_media(site, event, &mut list);
    }
    let events = site.chronicle.events().map(|(_, one)| (&one.origin, &one.body, &one.outline));
    let eras = site.chronicle.eras().map(|(_, one)| (&one.origin, &one.body, &one.outline));
    let pages = site.chronicle.pages().map(|(_, one)| (&one.origin, &one.body, &one.outline));
    for (origin, body, outline) in events.chain(eras).chain(pages) {
        for link in &outline.links {
            if let LinkTarget::External(url) = &link.target {
                let range = link.range.start + body.start..link.range.end + body.start;
                list.add(url, Span::new(origin.file, range).into(), None);
            }
        }
    }
    list.0
}

/// Addresses in the order in which they were found; the second is where each stands in the first.
#[derive(Default)]
struct List(Vec<Elsewhere>, BTreeMap<String, usize>);

impl List {
    fn add(&mut self, url: &str, place: Place, source: Option<Archived>) {
        // `mailto:` and the like are nobody's to ask.
        if !(url.starts_with("https://") || url.starts_with("http://")) {
            return;
        }
        let url = url.split('#').next().unwrap_or(url);
        let next = self.0.len();
        let index = *self.1.entry(url.to_owned()).or_insert(next);
        if let Some(named) = self.0.get_mut(index) {
            named.places.push(place);
            named.source = named.source.take().or(source);
        } else {
            self.0.push(Elsewhere { url: url.to_owned(), places: vec![place], source });
        }
    }
}

fn of_source(site: &Site, source: &Source, list: &mut List) {
    let place = |field: &str| source.origin.place(&site.texts, &way![field]);
    if let Some(url) = &source.url {
        let archived = source.archive.clone().map_or(Archived::Nowhere, Archived::At);
        list.add(url, place("url"), Some(archived));
    }
    if let Some(archive) = &source.archive {
        list.add(archive, place("archive"), None);
    }
}

fn of_media(site: &Site, event: &Event, list: &mut List) {
    for (index, media) in event.media.iter().enumerate() {
        if let MediaTarget::Url(url) = &media.target {
            let place = event.origin.place(&site.texts, &way!["media", index, "url"]);
            list.add(url, place, None);
        }
    }
}

/// Tells what is to be mended, by the answers.
pub fn links<'a>(
    answers: impl IntoIterator<Item = (&'a Elsewhere, &'a Answer)>,
    diags: &mut Diagnostics,
) {
    for (named, answer) in answers {
        let Some((code, message, hint)) = finding(named, answer) else { continue };
        let Some((first, others)) = named.places.split_first() else { continue };
        let mut finding = Diagnostic::new(code, *first, message).hint(hint);
        for place in others.iter().take(SHOWN) {
            finding = finding.related(*place, "and here");
        }
        diags.push(finding);
    }
}

fn finding(named: &Elsewhere, answer: &Answer) -> Option<(Code, String, String)> {
    let Elsewhere { url, source, .. } = named;
    Some(match answer {
        Answer::Good => return None,
        Answer::Moved { to } if is_front_page(to) && !is_front_page(url) => (
            Code::LinkMoved,
            format!("`{url}` leads to the front page `{to}` now"),
            "look for the page's new address; it may be gone".to_owned(),
        ),
        Answer::Moved { to } => (
            Code::LinkMoved,
            format!("`{url}` has moved for good"),
            format!("write `{to}`, if it is the same page"),
        ),
        Answer::Gone { status } => (
            Code::LinkDead,
            format!("there is nothing at `{url}` any more (status {status})"),
            copy_of(source.as_ref(), url),
        ),
        Answer::NoHost => (
            Code::LinkDead,
            format!("the host of `{url}` does not exist any more"),
            copy_of(source.as_ref(), url),
        ),
        Answer::Unreachable { why } => (
            Code::LinkUnreachable,
            format!("`{url}` {why}"),
            "look at it in a browser; it may refuse programs, or be back later".to_owned(),
        ),
        Answer::Private => (
            Code::LinkPrivate,
            format!("`{url}` leads into a private network, where readers find nothing"),
            "link to an address that everybody can reach".to_owned(),
        ),
    })
}

/// Where what is gone may be found.
fn copy_of(source: Option<&Archived>, url: &str) -> String {
    match source {
        Some(Archived::At(copy)) => {
            format!("readers still have the copy at `{copy}`: find the new address, or accept this")
        }
        Some(Archived::Nowhere) => format!(
            "look for a copy at `https://web.archive.org/web/*/{url}`, and add it as `archive: …`"
        ),
        None => format!("look for a copy at `https://web.archive.org/web/*/{url}`"),
    }
}

/// Whether an address is that of a host alone.
fn is_front_page(url: &str) -> bool {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split_once('/').is_none_or(|(_, path)| path.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(answer: &Answer, source: Option<Archived>) -> (Code, String, String) {
        let url = "https://harbour.example/log".to_owned();
        finding(&Elsewhere { url, places: vec![Place::Site], source }, answer).expect("a finding")
    }

    #[test]
    fn what_is_gone_is_told_with_the_copy_that_there_is() {
        let gone = Answer::Gone { status: 404 };
        let (code, _, hint) = told(&gone, Some(Archived::At("https://copy.example/1".to_owned())));
        assert_eq!(code, Code::LinkDead);
        assert!(hint.contains("https://copy.example/1"), "{hint}");
        let (_, _, hint) = told(&gone, Some(Archived::Nowhere));
        assert!(hint.contains("add it as `archive"), "{hint}");
        let (_, _, hint) = told(&Answer::NoHost, None);
        assert!(!hint.contains("archive: "), "{hint}");
    }

    #[test]
    fn a_way_to_the_front_page_is_not_called_a_new_address() {
        let moved = |to: &str| told(&Answer::Moved { to: to.to_owned() }, None);
        assert!(moved("https://harbour.example/").2.contains("may be gone"));
        assert!(moved("https://harbour.example/books/1").2.contains("/books/1"));
    }
}
