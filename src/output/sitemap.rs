//! The list of all pages for search engines (<https://www.sitemaps.org/protocol.html>).

use super::xml::Xml;
use crate::content::fields::Importance;
use crate::date::{Precision, SortKey, When};
use crate::plan::{Listing, Page, PageKind, files};
use crate::site::Site;
use std::cell::LazyCell;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// How many addresses one file may hold.
const MOST: usize = 50_000;
const NAMESPACE: (&str, &str) = ("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9");

/// The pages that a reader may look for.
fn pages(site: &Site) -> impl Iterator<Item = &Page> {
    let shown = |page: &&Page| {
        !matches!(page.kind, PageKind::NotFound | PageKind::Moved(_) | PageKind::Embed(_))
    };
    site.plan.pages.iter().filter(shown)
}

/// The one list, or the list of lists and those.
pub(super) fn paths(site: &Site) -> Vec<String> {
    let lists = pages(site).count().div_ceil(MOST);
    let own = files::SITEMAP.path.to_owned();
    if lists <= 1 {
        return vec![own];
    }
    std::iter::once(own).chain((1..=lists).map(path)).collect()
}

fn path(number: usize) -> String {
    format!("sitemap-{number}.xml")
}

pub(super) fn write(site: &Site, path: &str, sink: &mut dyn Write) -> io::Result<()> {
    let all = paths(site);
    let number = all.iter().position(|known| known == path).unwrap_or(0);
    let mut xml = Xml::new(sink)?;
    if all.len() > 1 && number == 0 {
        xml.open("sitemapindex", &[NAMESPACE])?;
        for list in &all[1..] {
            xml.open("sitemap", &[])?;
            xml.text("loc", &[], &site.file_address(list))?;
            xml.close("sitemap")?;
        }
        xml.close("sitemapindex")?;
        return xml.end();
    }
    let lists = LazyCell::new(|| changed(site));
    xml.open("urlset", &[NAMESPACE])?;
    for page in pages(site).skip(number.saturating_sub(1) * MOST).take(MOST) {
        xml.open("url", &[])?;
        xml.text("loc", &[], &page.url.href(&site.config.base_url))?;
        let changed = match &page.kind {
            PageKind::Event(id) => site.chronicle[*id].changed(),
            kind => lists.get(kind).map(|(_, when)| *when),
        };
        if let Some(day) = changed.and_then(day) {
            xml.text("lastmod", &[], &day)?;
        }
        xml.close("url")?;
    }
    xml.close("urlset")?;
    xml.end()
}

/// The day of a change, where it is known to the day.
fn day(when: &When) -> Option<String> {
    let exact = when.precision() >= Precision::Day && !when.is_vague() && !when.is_interval();
    let day = when.anchor();
    (exact && (0..=9999).contains(&day.year)).then(|| day.to_string())
}

/// When lists changed last: when an entry in them did.
fn changed(site: &Site) -> BTreeMap<PageKind, (SortKey, &When)> {
    let mut changed: BTreeMap<PageKind, (SortKey, &When)> = BTreeMap::new();
    for (_, event) in site.chronicle.events() {
        let Some(when) = event.changed() else { continue };
        let key = when.sort_key();
        let mut tell = |kind: PageKind| {
            let known = changed.entry(kind).or_insert((key, when));
            if known.0 < key {
                *known = (key, when);
            }
        };
        [PageKind::Home, PageKind::Changes, PageKind::Print].into_iter().for_each(&mut tell);
        tell(PageKind::Listing(Listing::Year(event.when.anchor().year)));
        tell(PageKind::Listing(Listing::Status(event.status)));
        if event.importance == Importance::Key {
            tell(PageKind::Listing(Listing::KeyEvents));
        }
        event.era.map(PageKind::Era).into_iter().for_each(&mut tell);
        event
            .kind
            .map(|kind| PageKind::Listing(Listing::Kind(kind)))
            .into_iter()
            .for_each(&mut tell);
        event.places.iter().map(|place| PageKind::Place(*place)).for_each(&mut tell);
        let speakers = event.claims.iter().map(|claim| claim.by);
        event.actors.iter().copied().chain(speakers).map(PageKind::Actor).for_each(&mut tell);
        let tags = event.tags.iter().map(|tag| PageKind::Listing(Listing::Tag(tag.clone())));
        tags.for_each(&mut tell);
    }
    changed
}
