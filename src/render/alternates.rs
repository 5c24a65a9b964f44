//! What the head of a page says about other formats: feeds, calendars, tables.

use super::views::AlternateView;
use crate::plan::{Made, Page, PageKind, Told, UrlPath};
use crate::site::Site;

/// The files that a page is told of.
pub(super) fn of(site: &Site, page: &Page) -> Vec<AlternateView> {
    if matches!(page.kind, PageKind::NotFound | PageKind::Moved(_)) {
        return Vec::new();
    }
    let told = |made: &&Made| match made.told {
        Told::Everywhere => true,
        Told::Home => page.kind == PageKind::Home,
        Told::Changes => matches!(page.kind, PageKind::Home | PageKind::Changes),
        Told::Nowhere => false,
    };
    site.plan.made.iter().copied().filter(told).map(|made| alternate(site, made)).collect()
}

fn alternate(site: &Site, made: &Made) -> AlternateView {
    AlternateView {
        rel: "alternate",
        media_type: made.media_type,
        title: site.words.get("formats", made.name),
        url: UrlPath::file(made.path).href(site.base_path()),
    }
}
