//! A page → the SVG of its social card.

use super::shared::{Shared, year_words};
use super::theme::{self, Theme};
use super::views::{CardLink, CardSpan, CardView};
use crate::date::{Said, When};
use crate::diag::Diagnostic;
use crate::graphics::card::{HEIGHT, WIDTH, can_say};
use crate::graphics::outline;
use crate::model::EraId;
use crate::plan::{CARD_FOLDER, Page, PageKind, UrlPath};
use crate::site::Site;
use tera::{Context, Value};

/// Whether a page has a card of its own; all others share that of the home page.
#[must_use]
pub fn has_card(site: &Site, page: &Page) -> bool {
    matches!(page.kind, PageKind::Home) || view(site, page).is_some_and(|view| sayable(&view))
}

/// The file of a page's card below the root of the site.
#[must_use]
pub fn card_path(site: &Site, page: &Page) -> String {
    match &page.kind {
        kind if *kind == PageKind::Home || !has_card(site, page) => {
            format!("{CARD_FOLDER}/home.png")
        }
        _ => format!("{CARD_FOLDER}/{}.png", page.url.as_str().trim_end_matches('/')),
    }
}

pub(super) fn card_link(site: &Site, page: &Page) -> Option<CardLink> {
    if matches!(page.kind, PageKind::Moved(_) | PageKind::NotFound | PageKind::Embed(_)) {
        return None;
    }
    let own = view(site, page).filter(sayable);
    let path = card_path(site, page);
    Some(CardLink {
        url: UrlPath::file(&path).href(&site.config.base_url),
        width: WIDTH,
        height: HEIGHT,
        alt: own.map_or_else(
            || site.config.title.clone(),
            |view| {
                [Some(view.title), view.date].into_iter().flatten().collect::<Vec<_>>().join(", ")
            },
        ),
    })
}

/// The SVG of a page's card.
///
/// # Errors
/// What is wrong with the template, and where.
pub fn card(
    site: &Site,
    theme: &Theme,
    shared: &Shared,
    page: &Page,
) -> Result<String, Diagnostic> {
    let home = Page { url: UrlPath::new(&[]), kind: PageKind::Home };
    let view = view(site, page).filter(sayable).or_else(|| view(site, &home));
    let mut context = Context::new();
    context.insert_value("site", shared.site.clone());
    context.insert_value("words", shared.words.clone());
    context.insert_value("card", Value::from_serializable(&view));
    theme
        .tera
        .render("card.svg", &context)
        .map_err(|error| theme::template_error(&error, &site.texts))
}

/// Whether the fonts have every letter of a card.
fn sayable(view: &CardView) -> bool {
    let texts =
        [Some(&view.title), view.kicker.as_ref(), view.date.as_ref(), view.summary.as_ref()];
    texts.into_iter().flatten().all(|text| can_say(text))
}

/// What stands on a page's own card; nothing for pages that share one.
fn view(site: &Site, page: &Page) -> Option<CardView> {
    let chronicle = &site.chronicle;
    let card = |title: &str| CardView {
        site: site.config.title.clone(),
        title: title.to_owned(),
        kicker: None,
        mark: None,
        date: None,
        summary: None,
        eras: Vec::new(),
        at: None,
    };
    let said = |when: &When| when.words(&site.words.date, Said::Nothing);
    let axis = Axis::of(site);
    let eras = |current: Option<EraId>| axis.as_ref().map(|axis| axis.eras(site, current));
    Some(match &page.kind {
        PageKind::Home => CardView {
            summary: site.config.description.clone(),
            date: years(site),
            eras: eras(None).unwrap_or_default(),
            ..card(&site.config.title)
        },
        PageKind::Event(id) => {
            let event = &chronicle[*id];
            let kind = event.kind.map(|kind| &site.config.kinds[kind.0]);
            let era = event.era.map(|era| chronicle[era].title.as_str());
            let parts: Vec<&str> =
                kind.map(|kind| kind.name.as_str()).into_iter().chain(era).collect();
            CardView {
                kicker: (!parts.is_empty()).then(|| parts.join(" · ")),
                mark: kind.map(|kind| outline(kind.mark).to_owned()),
                date: Some(event.date_text.clone().unwrap_or_else(|| said(&event.when))),
                summary: event.summary().map(ToOwned::to_owned),
                eras: eras(event.era).unwrap_or_default(),
                at: axis.and_then(|axis| axis.span(&event.when, false)),
                ..card(&event.title)
            }
        }
        PageKind::Era(id) => {
            let era = &chronicle[*id];
            let opening = Some(era.outline.opening.clone()).filter(|text| !text.is_empty());
            CardView {
                kicker: Some(site.words.get("thing", "era")),
                date: Some(said(&era.when)),
                summary: era.summary.clone().or(opening),
                eras: eras(Some(*id)).unwrap_or_default(),
                ..card(&era.title)
            }
        }
        PageKind::Place(id) => {
            let place = &chronicle[*id];
            let names: Vec<&str> =
                place.names.iter().flat_map(|(_, names)| names).map(String::as_str).collect();
            let view = CardView {
                kicker: Some(site.words.get("thing", "place")),
                summary: (!names.is_empty()).then(|| names.join(" · ")),
                ..card(&place.name)
            };
            // The other names are a bonus: one in a script without letters here costs only itself.
            if sayable(&view) { view } else { CardView { summary: None, ..view } }
        }
        PageKind::Actor(id) => CardView {
            kicker: Some(site.words.get("thing", "actor")),
            ..card(&chronicle[*id].name)
        },
        PageKind::Prose(id) => {
            let prose = &chronicle[*id];
            let opening = Some(prose.outline.opening.clone()).filter(|text| !text.is_empty());
            CardView { summary: prose.summary.clone().or(opening), ..card(&prose.title) }
        }
        _ => return None,
    })
}

/// From the first year of the timeline to the last.
fn years(site: &Site) -> Option<String> {
    let year = |id: &crate::model::EventId| site.chronicle[*id].when.anchor().year;
    let order = &site.timeline.order;
    let (first, last) = (year(order.first()?), year(order.last()?));
    Some(if first == last {
        year_words(first)
    } else {
        let (start, end) = (year_words(first), year_words(last));
        site.words.fill("era", "span", &[("start", &start), ("end", &end)])
    })
}

/// The whole timeline by days: that of its eras, so that a card changes only with its own event.
struct Axis {
    first: i64,
    last: i64,
}

impl Axis {
    fn of(site: &Site) -> Option<Self> {
        let eras = || site.chronicle.eras().map(|(_, era)| &era.when);
        let first = eras().filter_map(When::earliest).min()?.days_since_epoch();
        let end = |when: &When| when.latest().or(site.timeline.last);
        let last = eras().filter_map(end).max()?.days_since_epoch();
        (last > first).then_some(Self { first, last })
    }

    fn eras(&self, site: &Site, current: Option<EraId>) -> Vec<CardSpan> {
        let eras = site.chronicle.eras();
        eras.filter_map(|(id, era)| self.span(&era.when, current == Some(id))).collect()
    }

    /// A stretch of time as a part of the whole; nothing for what lies outside of it.
    #[expect(clippy::cast_precision_loss, reason = "days of a timeline are few enough")]
    fn span(&self, when: &When, current: bool) -> Option<CardSpan> {
        let start = when.earliest().unwrap_or_else(|| when.anchor()).days_since_epoch();
        let end = when.latest().map_or(self.last, crate::date::Day::days_since_epoch);
        if end < self.first || start > self.last {
            return None;
        }
        let all = (self.last - self.first) as f64;
        let part = |day: i64| (day.clamp(self.first, self.last) - self.first) as f64 / all;
        Some(CardSpan { start: part(start), width: part(end) - part(start), current })
    }
}
