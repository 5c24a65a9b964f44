//! What many pages share, worked out once: cards of events, lists by place and actor, the strip.

use super::cards::{Carded, Cards};
use super::course::{Course, Lists, Traced};
use super::made;
use super::terms::Terms;
use super::theme::{CARD, Theme};
use super::views::{
    CountedLink, Counts, DateView, EraLink, EventCard, EventGroup, KindView, Link, ListItem,
    PieceView, SiteView, StripView,
};
use crate::content::Asset;
use crate::content::fields::Status;
use crate::date::{Day, Said, When};
use crate::graphics::mark;
use crate::graphics::strip::{self, Slim, Strip};
use crate::model::{EraId, Event, EventId, KindId, PlaceId};
use crate::plan::{self, Index, Listing, PageKind};
use crate::site::Site;
use crate::timeline::by_era;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};
use tera::{Context, Tera, Value};

/// What many pages share. What only some pages need is worked out for the first that does.
#[derive(Debug)]
pub struct Shared {
    /// `site`, as templates see it.
    pub(super) site: Value,
    /// `words`, as templates see it.
    pub(super) words: Value,
    /// Kinds in their order.
    pub(super) kinds: Vec<KindView>,
    /// The same as values, which all cards share.
    kind_values: Vec<Value>,
    /// Links to places, which all cards share as well.
    place_links: Vec<OnceLock<Value>>,
    /// Eras in their order.
    pub(super) eras: Vec<EraLink>,
    pub(super) course: Arc<Course>,
    /// Names of the glossary.
    pub(super) terms: Option<Terms>,
    cards: Cards,
    strip: OnceLock<Option<StripView>>,
    /// Makes cards, if the theme wants them ready.
    tera: Option<Arc<Tera>>,
}

/// What is left of what pages shared at an earlier time.
#[derive(Debug, Default)]
pub struct Kept {
    traced: Traced,
    carded: Carded,
}

impl Shared {
    /// The overview strip.
    pub(super) fn strip(&self, site: &Site) -> Option<StripView> {
        let view = self.strip.get_or_init(|| {
            let legend = self
                .kinds
                .iter()
                .enumerate()
                .filter(|(index, _)| self.lists(site).kind.contains_key(&KindId(*index)))
                .map(|(_, kind)| kind.clone())
                .collect();
            let svg = draw_strip(site)?.svg().to_owned();
            Some(StripView { svg, legend })
        });
        view.clone()
    }

    /// The overview strip for the page of an era, with its name marked.
    pub(super) fn era_strip(&self, site: &Site, current: EraId) -> Option<StripView> {
        let StripView { svg, legend } = self.strip(site)?;
        Some(StripView { svg: strip::with_current(&svg, &self.eras[current.0].url), legend })
    }

    /// The overview strip for the page of an event: slim and with that event marked.
    pub(super) fn slim_strip(&self, site: &Site, current: EventId) -> Option<StripView> {
        let slim = self.course.slim(site)?;
        let svg = slim.with_current(site.timeline.position[current.0]);
        Some(StripView { svg, legend: Vec::new() })
    }

    /// The card of an event.
    pub(super) fn card(&self, site: &Site, id: EventId) -> Value {
        let view = || self.cards.said(&self.make_card(site, id));
        self.cards.get(id).view.get_or_init(view).clone()
    }

    /// The card of an event, with all that a template says of it.
    fn make_card(&self, site: &Site, id: EventId) -> EventCard<Value, Value> {
        let wants = |part| self.cards.wants(part);
        let event = &site.chronicle[id];
        let year = event.when.anchor().year;
        let place = |place: &PlaceId| {
            self.place_links[place.0].get_or_init(|| place_link(site, *place)).clone()
        };
        let parties: BTreeSet<_> =
            event.claims.iter().filter_map(|claim| site.chronicle[claim.by].party).collect();
        let status_text = match event.status {
            Status::Confirmed | Status::Reported => None,
            Status::Disputed | Status::Unverified | Status::Retracted => {
                Some(site.words.get("status", event.status.name()))
            }
        };
        EventCard {
            id: event.id.clone(),
            url: href(site, &PageKind::Event(id)),
            title: event.title.clone(),
            summary: event.summary().map(ToOwned::to_owned),
            kind: event.kind.map(|kind| self.kind_values[kind.0].clone()),
            importance: event.importance.name(),
            date: made(wants("date"), || date(site, &event.when, Said::Nothing)),
            date_in_year: made(wants("date_in_year"), || date(site, &event.when, Said::Year(year))),
            year: year_words(year),
            places: made(wants("places"), || event.places.iter().map(place).collect()),
            place_ids: made(wants("place_ids"), || {
                let ids = event.places.iter().filter_map(|place| site.chronicle[*place].id.clone());
                ids.collect()
            }),
            actor_ids: made(wants("actor_ids"), || {
                event.actors.iter().map(|actor| site.chronicle[*actor].id.clone()).collect()
            }),
            status: event.status.name(),
            status_text,
            disputed: event
                .disputed
                .iter()
                .map(|point| site.words.get("disputed", point.name()))
                .collect(),
            accounts: parties.len(),
            draft: event.draft,
            waits: event.waits.as_ref().map(|day| date(site, day, Said::Nothing)),
        }
    }

    /// The markup of an event's card. Nothing if it cannot be made: then the page that wants it
    /// tells why.
    fn card_html(&self, item: &ListItem<Value>, id: EventId) -> Option<Value> {
        let tera = self.tera.as_ref()?;
        let make = || {
            let (mut arguments, mut implicit) = (Context::new(), Context::new());
            arguments.insert("item", item);
            implicit.insert_value("site", self.site.clone());
            implicit.insert_value("words", self.words.clone());
            let html =
                tera.render_component_with_implicits(CARD, &arguments, &implicit, None, true);
            html.ok().map(|html| Value::safe_string(&html))
        };
        self.cards.get(id).html[usize::from(item.year.is_some())].get_or_init(make).clone()
    }

    /// Events by what they share.
    pub(super) fn lists(&self, site: &Site) -> &Lists {
        self.course.lists(site)
    }

    /// Events as list items, each with its year where it differs from the one above.
    pub(super) fn items(&self, site: &Site, events: &[EventId]) -> Vec<ListItem<Value>> {
        let mut last = None;
        events
            .iter()
            .map(|id| {
                let year = site.chronicle[*id].when.anchor().year;
                let said = (last != Some(year)).then(|| year_words(year));
                last = Some(year);
                let mut item = ListItem { year: said, event: self.card(site, *id), card: None };
                item.card = self.card_html(&item, *id);
                item
            })
            .collect()
    }

    /// Events by era.
    pub(super) fn groups(&self, site: &Site, events: &[EventId]) -> Vec<EventGroup<Value>> {
        by_era(&site.chronicle, events.iter().copied())
            .into_iter()
            .map(|(era, events)| EventGroup {
                era: era.map(|era| self.eras[era.0].clone()),
                items: self.items(site, &events),
            })
            .collect()
    }
}

/// Works out what many pages share.
#[must_use]
pub fn share(site: &Site, theme: &Theme) -> Shared {
    share_again(site, theme, &mut Kept::default())
}

/// Works out what many pages share, with what is left of an earlier time.
#[must_use]
pub fn share_again(site: &Site, theme: &Theme, kept: &mut Kept) -> Shared {
    let chronicle = &site.chronicle;
    let course = Course::of(site, &mut kept.traced);
    let kinds: Vec<KindView> = site
        .config
        .kinds
        .iter()
        .enumerate()
        .map(|(index, kind)| KindView {
            id: kind.id.clone(),
            name: kind.name.clone(),
            url: href(site, &PageKind::Listing(Listing::Kind(KindId(index)))),
            mark: mark(kind.mark).to_owned(),
        })
        .collect();
    let eras = chronicle
        .eras()
        .map(|(id, era)| EraLink {
            id: era.id.clone(),
            title: era.title.clone(),
            url: href(site, &PageKind::Era(id)),
            years: era_years(site, &era.when),
            count: course.by_era.get(&id).map_or(0, Vec::len),
        })
        .collect();
    let view = site_view(site, course.updated.as_ref(), theme);
    let view = Value::from_serializable(&view);
    let cards = Cards::of(site, theme, &view, &mut kept.carded);
    Shared {
        site: view,
        words: Value::from_serializable(&words_without_dates(site)),
        kind_values: kinds.iter().map(Value::from_serializable).collect(),
        place_links: chronicle.places().map(|_| OnceLock::new()).collect(),
        kinds,
        eras,
        terms: Terms::new(chronicle),
        course,
        cards,
        strip: OnceLock::new(),
        tera: theme.keeps_cards.then(|| Arc::clone(&theme.tera)),
    }
}

/// Address of a page, for `href`.
pub(super) fn href(site: &Site, kind: &PageKind) -> String {
    plan::url(kind, &site.chronicle, &site.config).href(site.base_path())
}

/// A place as a card shows it; the address is empty where it has no page.
fn place_link(site: &Site, id: PlaceId) -> Value {
    let place = &site.chronicle[id];
    let url = place.id.as_ref().map(|_| href(site, &PageKind::Place(id))).unwrap_or_default();
    Value::from_serializable(&Link { title: place.short.clone(), url })
}

/// A date for people and for machines.
pub(super) fn date(site: &Site, when: &When, said: Said) -> DateView {
    let words = &site.words.date;
    let pieces: Vec<PieceView> = when
        .pieces(words, said)
        .into_iter()
        .map(|piece| PieceView { text: piece.text, datetime: piece.datetime })
        .collect();
    DateView {
        edtf: when.edtf(),
        text: pieces.iter().map(|piece| piece.text.as_str()).collect(),
        pieces,
        vague: when.is_vague(),
    }
}

/// A year in words.
pub(super) fn year_words(year: i64) -> String {
    year.to_string()
}

fn era_years(site: &Site, when: &When) -> String {
    let start = when.earliest().map(|day| year_words(day.year));
    let end = when.latest().map(|day| year_words(day.year));
    match (start, end) {
        (Some(start), Some(end)) if start == end => start,
        (Some(start), Some(end)) => {
            site.words.fill("era", "span", &[("start", &start), ("end", &end)])
        }
        (Some(start), None) => site.words.fill("era", "since", &[("start", &start)]),
        (None, Some(end)) => site.words.fill("era", "until", &[("end", &end)]),
        (None, None) => String::new(),
    }
}

/// The words of the theme; those for dates are for us alone.
fn words_without_dates(site: &Site) -> serde_yaml::Value {
    let mut table = site.words.table.clone();
    if let serde_yaml::Value::Mapping(map) = &mut table {
        map.remove("date");
    }
    table
}

fn site_view(site: &Site, updated: Option<&When>, theme: &Theme) -> SiteView {
    let words = &site.words;
    let index = |index: Index| {
        let kind = PageKind::Index(index);
        let title = || words.get("index", index.name());
        site.plan.has(&kind).then(|| Link { title: title(), url: href(site, &kind) })
    };
    let only = |kind: PageKind, name: &str| {
        site.plan
            .has(&kind)
            .then(|| Link { title: words.get("index", name), url: href(site, &kind) })
    };
    let prose = |nav: bool| {
        site.chronicle
            .pages()
            .filter(move |(_, page)| page.nav == nav && page.id != plan::HOME_TEXT)
            .map(|(id, page)| Link {
                title: page.title.clone(),
                url: href(site, &PageKind::Prose(id)),
            })
    };
    let nav = prose(true)
        .chain(index(Index::Places))
        .chain(index(Index::Actors))
        .chain(only(PageKind::Glossary, "glossary"))
        .chain(only(PageKind::Sources, "sources"))
        .chain(only(PageKind::Search, "search"))
        .collect();
    let footer = prose(false)
        .chain(index(Index::Eras))
        .chain(index(Index::Years))
        .chain(index(Index::Kinds))
        .chain(index(Index::Tags))
        .chain(only(PageKind::Listing(Listing::KeyEvents), "key_events"))
        .chain(only(PageKind::Changes, "changes"))
        .chain(only(PageKind::Print, "print"))
        .collect();
    let chronicle = &site.chronicle;
    let address = |asset: &Asset| format!("{}{}", site.base_path(), asset.path);
    SiteView {
        title: site.config.title.clone(),
        description: site.config.description.clone(),
        language: words.language.clone(),
        direction: words.direction(),
        url: href(site, &PageKind::Home),
        css: address(&theme.css),
        css_lists: address(&theme.css_lists),
        css_print: address(&theme.css_print),
        js: address(&theme.js),
        security_policy: site.config.security_policy.clone(),
        nav,
        search: site.plan.has(&PageKind::Search).then(|| href(site, &PageKind::Search)),
        footer,
        counts: Counts {
            events: chronicle.events().len(),
            sources: chronicle.sources().len(),
            places: chronicle.places().filter(|(_, place)| place.id.is_some()).count(),
            actors: chronicle.actors().len(),
        },
        updated: updated.map(|when| date(site, when, Said::Nothing)),
        licence: site.config.licence.clone(),
        generator: concat!("annals ", env!("CARGO_PKG_VERSION")).to_owned(),
    }
}

fn lanes(site: &Site) -> Vec<strip::Lane<'_>> {
    let kinds = site.config.kinds.iter();
    kinds.map(|kind| strip::Lane { name: &kind.plural, shape: kind.mark }).collect()
}

fn bands<'a>(site: &'a Site, urls: &'a [String], last: Day) -> Vec<strip::Band<'a>> {
    site.chronicle
        .eras()
        .zip(urls)
        .filter_map(|((_, era), url)| {
            Some(strip::Band {
                name: &era.title,
                short: era.short.as_deref(),
                url,
                first: era.when.earliest()?,
                last: era.when.latest().unwrap_or(last),
            })
        })
        .collect()
}

fn strip_event(event: &Event, last: Day) -> strip::Event {
    let first = event.when.anchor();
    let (vague_start, vague_end) = event.when.vague_ends();
    strip::Event {
        lane: event.kind.map(|kind| kind.0),
        first,
        last: event.when.latest().unwrap_or(last).max(first),
        vague_start,
        vague_end,
        continuing: event.when.is_continuing(),
        key: event.importance == crate::content::fields::Importance::Key,
    }
}

fn strip_events(site: &Site, last: Day) -> Vec<strip::Event> {
    site.timeline.order.iter().map(|id| strip_event(&site.chronicle[*id], last)).collect()
}

fn era_urls(site: &Site) -> Vec<String> {
    site.chronicle.eras().map(|(id, _)| href(site, &PageKind::Era(id))).collect()
}

pub(super) fn draw_slim(site: &Site) -> Option<Slim> {
    let last = site.timeline.last?;
    if site.timeline.order.is_empty() {
        return None;
    }
    let urls = era_urls(site);
    let events = strip_events(site, last);
    let title = site.words.get("strip", "slim");
    Some(with_words(site, &title, &|words| {
        strip::draw_slim(&lanes(site), &bands(site, &urls, last), &events, words)
    }))
}

/// What is drawn with the words of the site and this name of the picture.
fn with_words<T>(site: &Site, title: &str, draw: &dyn Fn(&strip::Words) -> T) -> T {
    let cluster = |count: usize, first: i64, last: i64| {
        let count = site.words.number(count as u64);
        let (first, last) = (year_words(first), year_words(last));
        site.words.fill("strip", "cluster", &[("n", &count), ("first", &first), ("last", &last)])
    };
    let other_lane = site.words.get("strip", "other_lane");
    let month = |year, month| site.words.date.short_month_of_year(year, month);
    draw(&strip::Words { title, other_lane: &other_lane, cluster: &cluster, month: &month })
}

fn draw_strip(site: &Site) -> Option<Strip> {
    let last = site.timeline.last?;
    if site.timeline.order.is_empty() {
        return None;
    }
    let urls = era_urls(site);
    let label = |index: usize| {
        let id = site.timeline.order[index];
        let event = &site.chronicle[id];
        let when = event.when.words(&site.words.date, Said::Nothing);
        let title = format!("{when}: {}", event.title);
        strip::Label { url: href(site, &PageKind::Event(id)), title }
    };
    let title = site.words.get("strip", "title");
    Some(with_words(site, &title, &|words| {
        strip::draw(
            &lanes(site),
            &bands(site, &urls, last),
            &strip_events(site, last),
            &label,
            words,
        )
    }))
}

/// Links with counts, for filters and indexes.
pub(super) fn counted<K: Copy + Ord>(
    lists: &BTreeMap<K, Vec<EventId>>,
    link: impl Fn(K) -> Option<(String, Link)>,
) -> Vec<CountedLink> {
    lists
        .iter()
        .filter_map(|(key, events)| {
            let (id, Link { title, url }) = link(*key)?;
            Some(CountedLink { id, title, url, count: events.len(), mark: None, note: None })
        })
        .collect()
}
