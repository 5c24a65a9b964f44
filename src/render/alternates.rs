//! What the head of a page says about other formats: feeds, calendars, tables.

use super::views::{AlternateView, Link};
use crate::config::Format;
use crate::plan::{Made, Page, PageKind, Told, UrlPath, files};
use crate::site::Site;

/// The files that a page is told of.
pub(super) fn of(site: &Site, page: &Page) -> Vec<AlternateView> {
    if matches!(page.kind, PageKind::NotFound | PageKind::Moved(_) | PageKind::Embed(_)) {
        return Vec::new();
    }
    let told = |made: &&Made| match made.told {
        Told::Everywhere => true,
        Told::Home => page.kind == PageKind::Home,
        Told::Changes => matches!(page.kind, PageKind::Home | PageKind::Changes),
        Told::Sources => matches!(page.kind, PageKind::Home | PageKind::Sources),
        Told::Nowhere => false,
    };
    let mut found: Vec<AlternateView> =
        site.plan.made.iter().copied().filter(told).map(|made| alternate(site, made)).collect();
    let embedded = match page.kind {
        PageKind::Home => Some(None),
        PageKind::Era(era) => Some(Some(era)),
        _ => None,
    };
    if let Some(era) = embedded.filter(|_| site.plan.made.contains(&&files::OEMBED)) {
        found.push(AlternateView {
            rel: "alternate",
            media_type: files::OEMBED.media_type,
            title: super::frame(site, era).title,
            url: href(site, &files::oembed(&site.chronicle, era)),
        });
    }
    found
}

/// Links to some of the files, where the site has them.
pub(super) fn links(site: &Site, wanted: &[&'static Made]) -> Vec<Link> {
    wanted
        .iter()
        .filter(|made| site.plan.made.contains(made))
        .map(|made| Link {
            title: site.words.get("formats", made.name),
            url: href(site, made.path),
        })
        .collect()
}

/// The files beside an entry that say how it is cited.
pub(super) fn citations(site: &Site, id: &str) -> Vec<Link> {
    if !site.config.makes(Format::Citations) {
        return Vec::new();
    }
    files::CITATIONS
        .iter()
        .map(|(end, _)| Link {
            title: site.words.get("formats", if *end == "bib" { "bibtex" } else { "csl" }),
            url: href(site, &files::citation(id, end)),
        })
        .collect()
}

fn alternate(site: &Site, made: &Made) -> AlternateView {
    let search = *made == files::OPENSEARCH;
    AlternateView {
        rel: if search { "search" } else { "alternate" },
        media_type: made.media_type,
        title: if search {
            site.config.title.clone()
        } else {
            site.words.get("formats", made.name)
        },
        url: href(site, made.path),
    }
}

fn href(site: &Site, path: &str) -> String {
    UrlPath::file(path).href(site.base_path())
}
