//! What many pages share, worked out once: cards of events, lists by place and actor, the strip.

use super::terms::Terms;
use super::views::{
    CountedLink, Counts, DateView, EraLink, EventCard, EventGroup, KindView, Link, ListItem,
    PieceView, SiteView, StripView,
};
use crate::content::fields::Status;
use crate::date::{Said, When};
use crate::graphics::mark;
use crate::graphics::strip::{self, Slim, Strip};
use crate::model::{ActorId, EraId, EventId, KindId, PlaceId, RelationKind};
use crate::plan::{self, Index, Listing, PageKind};
use crate::site::Site;
use crate::timeline::by_era;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use tera::Value;

/// What many pages share.
#[derive(Debug)]
pub struct Shared {
    /// `site`, as templates see it.
    pub(super) site: Value,
    /// `words`, as templates see it.
    pub(super) words: Value,
    /// Cards by event.
    pub(super) cards: Vec<Value>,
    /// Kinds in their order.
    pub(super) kinds: Vec<KindView>,
    /// Eras in their order.
    pub(super) eras: Vec<EraLink>,
    pub(super) by_era: BTreeMap<EraId, Vec<EventId>>,
    pub(super) by_place: BTreeMap<PlaceId, Vec<EventId>>,
    pub(super) by_actor: BTreeMap<ActorId, Vec<EventId>>,
    pub(super) by_kind: BTreeMap<KindId, Vec<EventId>>,
    pub(super) by_tag: BTreeMap<String, Vec<EventId>>,
    pub(super) by_status: BTreeMap<Status, Vec<EventId>>,
    pub(super) by_year: BTreeMap<i64, Vec<EventId>>,
    /// Relations that lead to an event.
    pub(super) incoming: Vec<Vec<(RelationKind, EventId)>>,
    /// Names of the glossary.
    pub(super) terms: Option<Terms>,
    strip: Option<(Strip, Slim)>,
}

impl Shared {
    /// The overview strip; on the page of an event, slim and with that event marked.
    pub(super) fn strip(&self, site: &Site, current: Option<EventId>) -> Option<StripView> {
        let (strip, slim) = self.strip.as_ref()?;
        let svg = match current {
            Some(event) => slim.with_current(site.timeline.position[event.0]),
            None => strip.svg().to_owned(),
        };
        let legend = self
            .kinds
            .iter()
            .enumerate()
            .filter(|(index, _)| self.by_kind.contains_key(&KindId(*index)))
            .map(|(_, kind)| kind.clone())
            .collect();
        Some(StripView { svg, legend })
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
                ListItem { year: said, event: self.cards[id.0].clone() }
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
pub fn share(site: &Site, css: &str, js: &str) -> Shared {
    let chronicle = &site.chronicle;
    let mut shared = Shared {
        site: Value::none(),
        words: Value::from_serializable(&words_without_dates(site)),
        cards: Vec::new(),
        kinds: Vec::new(),
        eras: Vec::new(),
        by_era: BTreeMap::new(),
        by_place: BTreeMap::new(),
        by_actor: BTreeMap::new(),
        by_kind: BTreeMap::new(),
        by_tag: BTreeMap::new(),
        by_status: BTreeMap::new(),
        by_year: BTreeMap::new(),
        incoming: vec![Vec::new(); chronicle.events().len()],
        terms: Terms::new(chronicle),
        strip: None,
    };
    for id in &site.timeline.order {
        let event = &chronicle[*id];
        if let Some(era) = event.era {
            shared.by_era.entry(era).or_default().push(*id);
        }
        for place in event.places.iter().collect::<BTreeSet<_>>() {
            shared.by_place.entry(*place).or_default().push(*id);
        }
        // Who speaks in an entry takes part in it, whether or not the entry lists them.
        let speakers = event.claims.iter().map(|claim| claim.by);
        for actor in event.actors.iter().copied().chain(speakers).collect::<BTreeSet<_>>() {
            shared.by_actor.entry(actor).or_default().push(*id);
        }
        if let Some(kind) = event.kind {
            shared.by_kind.entry(kind).or_default().push(*id);
        }
        for tag in event.tags.iter().collect::<BTreeSet<_>>() {
            shared.by_tag.entry(tag.clone()).or_default().push(*id);
        }
        shared.by_status.entry(event.status).or_default().push(*id);
        shared.by_year.entry(event.when.anchor().year).or_default().push(*id);
        for relation in &event.relations {
            shared.incoming[relation.to.0].push((relation.kind, *id));
        }
    }
    shared.kinds = site
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
    shared.eras = chronicle
        .eras()
        .map(|(id, era)| EraLink {
            id: era.id.clone(),
            title: era.title.clone(),
            url: href(site, &PageKind::Era(id)),
            years: era_years(site, &era.when),
            count: shared.by_era.get(&id).map_or(0, Vec::len),
        })
        .collect();
    shared.cards = (0..chronicle.events().len())
        .into_par_iter()
        .map(|index| Value::from_serializable(&card(site, &shared.kinds, EventId(index))))
        .collect();
    shared.site = Value::from_serializable(&site_view(site, css, js));
    shared.strip = draw_strip(site);
    shared
}

/// Address of a page, for `href`.
pub(super) fn href(site: &Site, kind: &PageKind) -> String {
    plan::url(kind, &site.chronicle, &site.config).href(site.base_path())
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

fn card(site: &Site, kinds: &[KindView], id: EventId) -> EventCard {
    let event = &site.chronicle[id];
    let year = event.when.anchor().year;
    let places = event
        .places
        .iter()
        .map(|place| {
            let record = &site.chronicle[*place];
            let url = match record.id {
                Some(_) => href(site, &PageKind::Place(*place)),
                None => String::new(),
            };
            Link { title: record.short.clone(), url }
        })
        .collect();
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
        kind: event.kind.map(|kind| kinds[kind.0].clone()),
        importance: event.importance.name(),
        date: date(site, &event.when, Said::Nothing),
        date_in_year: date(site, &event.when, Said::Year(year)),
        year: year_words(year),
        places,
        place_ids: event
            .places
            .iter()
            .filter_map(|place| site.chronicle[*place].id.clone())
            .collect(),
        actor_ids: event.actors.iter().map(|actor| site.chronicle[*actor].id.clone()).collect(),
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

/// The words of the theme; those for dates are for us alone.
fn words_without_dates(site: &Site) -> serde_yaml::Value {
    let mut table = site.words.table.clone();
    if let serde_yaml::Value::Mapping(map) = &mut table {
        map.remove("date");
    }
    table
}

fn site_view(site: &Site, css: &str, js: &str) -> SiteView {
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
    let dated = chronicle.events().flat_map(|(_, event)| {
        event.published.iter().chain(event.updates.iter().map(|update| &update.on))
    });
    let updated = dated.max_by_key(|when| when.sort_key());
    SiteView {
        title: site.config.title.clone(),
        description: site.config.description.clone(),
        language: words.language.clone(),
        direction: words.direction(),
        url: href(site, &PageKind::Home),
        css: format!("{}{css}", site.base_path()),
        js: format!("{}{js}", site.base_path()),
        security_policy: site.config.security_policy.clone(),
        nav,
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

fn draw_strip(site: &Site) -> Option<(Strip, Slim)> {
    let last = site.timeline.last?;
    if site.timeline.order.is_empty() {
        return None;
    }
    let chronicle = &site.chronicle;
    let lanes: Vec<_> = site
        .config
        .kinds
        .iter()
        .map(|kind| strip::Lane { name: &kind.plural, shape: kind.mark })
        .collect();
    let urls: Vec<String> =
        chronicle.eras().map(|(id, _)| href(site, &PageKind::Era(id))).collect();
    let bands: Vec<_> = chronicle
        .eras()
        .zip(&urls)
        .filter_map(|((_, era), url)| {
            Some(strip::Band {
                name: &era.title,
                short: era.short.as_deref(),
                url,
                first: era.when.earliest()?,
                last: era.when.latest().unwrap_or(last),
            })
        })
        .collect();
    let texts: Vec<(String, String)> = site
        .timeline
        .order
        .iter()
        .map(|id| {
            let event = &chronicle[*id];
            let when = event.when.words(&site.words.date, Said::Nothing);
            (href(site, &PageKind::Event(*id)), format!("{when}: {}", event.title))
        })
        .collect();
    let events: Vec<_> = site
        .timeline
        .order
        .iter()
        .zip(&texts)
        .map(|(id, (url, title))| {
            let event = &chronicle[*id];
            let first = event.when.anchor();
            let (vague_start, vague_end) = event.when.vague_ends();
            strip::Event {
                url,
                title,
                lane: event.kind.map(|kind| kind.0),
                first,
                last: event.when.latest().unwrap_or(last).max(first),
                vague_start,
                vague_end,
                continuing: event.when.is_continuing(),
                key: event.importance == crate::content::fields::Importance::Key,
            }
        })
        .collect();
    let cluster = |count: usize, first: i64, last: i64| {
        let count = site.words.number(count as u64);
        let (first, last) = (year_words(first), year_words(last));
        site.words.fill("strip", "cluster", &[("n", &count), ("first", &first), ("last", &last)])
    };
    let title = site.words.get("strip", "title");
    let other = site.words.get("strip", "other_lane");
    let words = strip::Words { title: &title, other_lane: &other, cluster: &cluster };
    let here = site.words.get("strip", "slim");
    let slim = strip::draw_slim(&lanes, &bands, &events, &here);
    Some((strip::draw(&lanes, &bands, &events, &words), slim))
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
