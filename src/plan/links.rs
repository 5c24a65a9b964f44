//! Links in texts: where each leads, and which lead nowhere.

use super::{HOME_TEXT, Listing, PageKind, SitePlan, UrlPath};
use crate::config::{Config, HtmlPolicy};
use crate::content::{LinkTarget, MAX_DEPTH, Named, Origin, Outline, PAGE_PARTS, folder, normal};
use crate::diag::{Code, Diagnostic, Diagnostics, Span, Texts, suggest};
use crate::model::Chronicle;
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destination {
    /// A page or file of the site, with `#part` or `?query`.
    Here(UrlPath, String),
    /// A part of the same page.
    Part(String),
    /// Another site.
    Elsewhere(String),
}

impl SitePlan {
    /// Where a link of a text leads: an address within the site or elsewhere; `folder` is the
    /// folder of the text below `content/`.
    ///
    /// # Errors
    /// What is wrong with the link, with a hint.
    pub fn resolve(
        &self,
        target: &LinkTarget,
        folder: &str,
    ) -> Result<Destination, (String, Option<String>)> {
        match target {
            LinkTarget::External(url) => Ok(Destination::Elsewhere(url.clone())),
            LinkTarget::Part(part) => Ok(Destination::Part(part.clone())),
            LinkTarget::Forbidden(url) => {
                let scheme = url.split(':').next().unwrap_or(url);
                Err((
                    format!("links of the kind `{scheme}:` are not published"),
                    Some("link to a page with `https:`".to_owned()),
                ))
            }
            LinkTarget::Address(address) => {
                let path = address.split(['#', '?']).next().unwrap_or(address);
                let rest = &address[path.len()..];
                let url = UrlPath::from_address(path);
                if self.find(&url).is_some() || self.files.contains(url.as_str()) {
                    return Ok(Destination::Here(url, rest.to_owned()));
                }
                let known = self.pages.iter().map(|page| page.url.as_str());
                let near = crate::diag::nearest(url.as_str(), known);
                Err((
                    format!("there is no page or file `{path}`"),
                    near.map(|near| format!("did you mean `/{near}`?")),
                ))
            }
            LinkTarget::File(file) => {
                let beside = normal(&format!("media/{folder}/{file}"));
                match beside.filter(|path| self.files.contains(path)) {
                    Some(path) => Ok(Destination::Here(UrlPath::file(&path), String::new())),
                    None => Err((
                        format!("there is no file `{file}` beside this text"),
                        Some(
                            "link to files of `static/` by `/name`, to entries by `[[id]]`".into(),
                        ),
                    )),
                }
            }
            LinkTarget::Thing { register, id, fragment } => {
                let found = match register.as_deref() {
                    None => self.thing(id),
                    Some("term") => {
                        return match self.thing(&format!("term:{id}")) {
                            Some(glossary) => Ok(Destination::Here(glossary, format!("#{id}"))),
                            None => Err(self.nothing("term", id)),
                        };
                    }
                    Some(register @ ("place" | "actor" | "era" | "tag" | "kind")) => {
                        let key = format!("{register}:{id}");
                        match self.thing(&key) {
                            Some(url) => Some(url),
                            None => return Err(self.nothing(register, id)),
                        }
                    }
                    Some(register) => {
                        return Err((
                            format!("`{register}:` is not a register"),
                            suggest(register, ["place", "actor", "term", "era", "tag", "kind"]),
                        ));
                    }
                };
                found.map(|url| Destination::Here(url, fragment.clone())).ok_or_else(|| {
                    let known = self.things.keys().map(String::as_str);
                    let known = known.filter(|key| !key.contains(':'));
                    let near = crate::diag::nearest(id, known);
                    (
                        format!("there is no entry or page `{id}`"),
                        near.map(|near| format!("did you mean `[[{near}]]`?")),
                    )
                })
            }
        }
    }

    /// The address of a thing by its id, which has the name of its register before it.
    fn thing(&self, key: &str) -> Option<UrlPath> {
        self.things.get(key).map(|place| self.pages[*place].url.clone())
    }

    fn nothing(&self, register: &str, id: &str) -> (String, Option<String>) {
        let prefix = format!("{register}:");
        let known = self.things.keys().filter_map(|key| key.strip_prefix(&prefix));
        let near = crate::diag::nearest(id, known);
        (
            format!("there is no {register} `{id}`"),
            near.map(|near| format!("did you mean `{prefix}{near}`?")),
        )
    }
}

pub(super) fn things(
    chronicle: &Chronicle,
    config: &Config,
    plan: &SitePlan,
) -> HashMap<String, usize> {
    let mut things = HashMap::with_capacity(plan.pages.len());
    for (place, page) in plan.pages.iter().enumerate() {
        let key = match &page.kind {
            PageKind::Event(id) => chronicle[*id].id.clone(),
            PageKind::Prose(id) => chronicle[*id].id.clone(),
            PageKind::Era(id) => format!("era:{}", chronicle[*id].id),
            PageKind::Place(id) => {
                format!("place:{}", chronicle[*id].id.as_deref().unwrap_or_default())
            }
            PageKind::Actor(id) => format!("actor:{}", chronicle[*id].id),
            PageKind::Listing(Listing::Tag(tag)) => format!("tag:{tag}"),
            PageKind::Listing(Listing::Kind(id)) => format!("kind:{}", config.kinds[id.0].id),
            PageKind::Glossary => {
                let terms = chronicle.terms().map(|(_, term)| format!("term:{}", term.id));
                things.extend(terms.map(|key| (key, place)));
                continue;
            }
            _ => continue,
        };
        things.insert(key, place);
    }
    things
}

pub(super) fn check(
    chronicle: &Chronicle,
    plan: &SitePlan,
    config: &Config,
    texts: &Texts,
    diags: &mut Diagnostics,
) {
    let events = chronicle.events().map(|(_, event)| (&event.origin, &event.body, &*event.outline));
    let eras = chronicle.eras().map(|(_, era)| (&era.origin, &era.body, &*era.outline));
    let pages = chronicle.pages().map(|(_, page)| (&page.origin, &page.body, &*page.outline));
    let withheld: BTreeSet<&str> =
        chronicle.withheld.iter().map(|withheld| withheld.id.as_str()).collect();
    let all: Vec<(&Origin, &Range<usize>, &Outline)> = events.chain(eras).chain(pages).collect();
    let home = chronicle.pages().find(|(_, page)| page.id == HOME_TEXT).map(|(id, _)| id);
    let home = home.map(|id| &*chronicle[id].outline);
    let trusted = config.html == HtmlPolicy::Trusted;
    for (origin, body, outline) in all {
        if let Some(range) = outline.too_deep.as_ref().filter(|_| !trusted) {
            let span = Span::new(origin.file, range.start + body.start..range.end + body.start);
            let message = format!("here the {}th element stands inside the others", MAX_DEPTH + 1);
            diags.push(
                Diagnostic::new(Code::HtmlDepth, span, message)
                    .hint("close each element where it ends: `<b>` with `</b>`"),
            );
        }
        for link in &outline.links {
            if let LinkTarget::Thing { register: None, id, .. } = &link.target
                && withheld.contains(id.as_str())
            {
                // It leads to an entry that is not published yet, and becomes plain text.
                continue;
            }
            if let LinkTarget::Thing { register: Some(register), id, .. } = &link.target
                && !plan.things.contains_key(&format!("{register}:{id}"))
                && Named::of_link(register).is_some_and(|named| chronicle.lost.holds(named, id))
            {
                continue;
            }
            let range = link.range.start + body.start..link.range.end + body.start;
            let span = Span::new(origin.file, range);
            match plan.resolve(&link.target, folder(texts.path(origin.file))) {
                Err((message, hint)) => {
                    diags.push(Diagnostic::new(Code::LinkBroken, span, message).maybe_hint(hint));
                }
                Ok(destination) => {
                    if let Some((part, near)) =
                        lost(chronicle, plan, trusted, (outline, home), &destination)
                    {
                        let message = format!("there is no part `#{part}` on that page");
                        let hint = near.map_or_else(
                            || "a heading is a part: `## The start` is `#the-start`".to_owned(),
                            |near| format!("did you mean `#{near}`?"),
                        );
                        diags.push(Diagnostic::new(Code::LinkPart, span, message).hint(hint));
                    }
                }
            }
        }
    }
}

/// The part of a page that a link names and the page lacks, and the nearest that it has. Pages
/// that are not made of one text have parts of many kinds: their links are taken as they are.
fn lost(
    chronicle: &Chronicle,
    plan: &SitePlan,
    trusted: bool,
    (own, home): (&Outline, Option<&Outline>),
    destination: &Destination,
) -> Option<(String, Option<String>)> {
    let (outline, rest) = match destination {
        // The text of the home page stands among others.
        Destination::Part(_) if home.is_some_and(|home| std::ptr::eq(home, own)) => return None,
        Destination::Part(rest) => (Some(own), rest),
        Destination::Here(url, rest) => match &plan.find(url)?.kind {
            PageKind::Event(id) => (Some(&*chronicle[*id].outline), rest),
            PageKind::Era(id) => (Some(&*chronicle[*id].outline), rest),
            PageKind::Prose(id) => (Some(&*chronicle[*id].outline), rest),
            PageKind::Glossary => (None, rest),
            _ => return None,
        },
        Destination::Elsewhere(_) => return None,
    };
    let (_, part) = rest.split_once('#')?;
    // `#`, `#top` and text fragments are the browser's; what is encoded is not read here.
    if part.is_empty() || part == "top" || part.contains(['%', ':']) {
        return None;
    }
    let numbered = ["source-", "cite-", "note-"].iter().any(|start| part.starts_with(start));
    let known: Vec<&str> = match outline {
        Some(_) if numbered => return None,
        Some(outline) => {
            let ids = outline.html_ids.iter().filter(|_| trusted);
            outline.parts.iter().chain(ids).map(String::as_str).chain(PAGE_PARTS).collect()
        }
        None => chronicle.terms().map(|(_, term)| term.id.as_str()).collect(),
    };
    if known.contains(&part) {
        return None;
    }
    let near = crate::diag::nearest(part, known).map(ToOwned::to_owned);
    Some((part.to_owned(), near))
}
