//! Every other page → its view.

use super::entry::{self, Setting, map, other_names, party_view, source_view};
use super::markdown::{self, Body, Context, Numbering};
use super::shared::{Shared, counted, date, href, year_words};
use super::terms::Terms;
use super::views::{
    ActorView, ChangesView, CountedLink, EraView, Filters, GlossaryView, HomeView, IndexGroup,
    IndexView, Link, ListingView, PlaceView, PrintChapter, PrintView, ProseView, PublishedDay,
    SearchView, SourceGroup, SourcesView, TermView, UpdateView,
};
use crate::content::fields::{Importance, SourceKind, Status};
use crate::content::{Origin, folder};
use crate::date::Said;
use crate::model::{ActorId, EraId, EventId, KindId, PartyId, PlaceId, ProseId, SourceId};
use crate::plan::{HOME_TEXT, Index, Listing, Made, PageKind, SEARCH_FOLDER, UrlPath, files};
use crate::site::Site;
use crate::timeline::by_era;
use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed};
use icu_locale_core::Locale;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use tera::Value;

/// The data of the whole site, as the home page lists it.
const DATA: [&Made; 10] = [
    &files::ATOM,
    &files::CORRECTIONS_ATOM,
    &files::CALENDAR,
    &files::EVENTS_CSV,
    &files::CLAIMS_CSV,
    &files::FIGURES_CSV,
    &files::SOURCES_CSV,
    &files::GEOJSON,
    &files::TIMELINE_JS,
    &files::EVERYTHING,
];

/// A text that is not an entry: an era's introduction, a page.
fn text(
    site: &Site,
    terms: Option<&Terms>,
    origin: &Origin,
    body: &Range<usize>,
    prefix: &str,
    level: u8,
) -> Body {
    let balance = || super::balance::table(site);
    markdown::body(
        &site.texts.text(origin.file)[body.clone()],
        &Context {
            plan: &site.plan,
            base: site.base_path(),
            folder: folder(site.texts.path(origin.file)),
            language: &site.words.language,
            policy: site.config.html,
            prefix,
            level,
            title: &|destination| entry::title_of(site, destination),
            balance: Some(&balance),
            away: None,
            terms,
        },
        &HashMap::new(),
        &mut Numbering::default(),
    )
}

/// The order of words in the language of the site (Unicode Collation Algorithm, CLDR).
fn collator(site: &Site) -> Option<CollatorBorrowed<'static>> {
    let locale = site.words.language.parse::<Locale>().ok()?;
    Collator::try_new((&locale).into(), CollatorOptions::default()).ok()
}

fn sort(site: &Site, links: &mut [CountedLink]) {
    match collator(site) {
        Some(collator) => links.sort_by(|one, two| collator.compare(&one.title, &two.title)),
        None => links.sort_by(|one, two| one.title.cmp(&two.title)),
    }
}

pub(super) fn home(site: &Site, shared: &Shared) -> HomeView<Value> {
    let page = site.chronicle.pages().find(|(_, page)| page.id == HOME_TEXT).map(|(_, page)| page);
    let order = &site.timeline.order;
    let full = site.plan.full_home;
    let key: Vec<EventId> = site
        .timeline
        .filter(&site.chronicle, |event| event.importance == Importance::Key)
        .collect();
    let first = order.first().map(|id| site.chronicle[*id].when.anchor().year);
    let last = order.last().map(|id| site.chronicle[*id].when.anchor().year);
    let years_text = match (first, last) {
        (Some(first), Some(last)) if first == last => Some(year_words(first)),
        (Some(first), Some(last)) => Some(site.words.fill(
            "era",
            "span",
            &[("start", &year_words(first)), ("end", &year_words(last))],
        )),
        _ => None,
    };
    HomeView {
        title: page.map_or_else(|| site.config.title.clone(), |page| page.title.clone()),
        body: page
            .map(|page| text(site, None, &page.origin, &page.body, "", 2).html)
            .unwrap_or_default(),
        strip: shared.strip(site),
        eras: shared.eras.clone(),
        groups: if full { shared.groups(site, order) } else { Vec::new() },
        years: if full { Vec::new() } else { years(site, shared) },
        key_events: (!key.is_empty()).then(|| href(site, &PageKind::Listing(Listing::KeyEvents))),
        highlights: if full { Vec::new() } else { shared.items(site, &key) },
        latest: order.last().map(|id| shared.card(site, *id)),
        years_text,
        filters: filters(site, shared),
        embed: site.plan.has(&PageKind::Embed(None)).then(|| super::frame(site, None)),
        formats: super::alternates::links(site, &DATA),
    }
}

fn years(site: &Site, shared: &Shared) -> Vec<CountedLink> {
    counted(&shared.lists(site).year, |year| {
        let url = href(site, &PageKind::Listing(Listing::Year(year)));
        Some((year.to_string(), Link { title: year_words(year), url }))
    })
}

fn filters(site: &Site, shared: &Shared) -> Filters {
    let mut places = counted(&shared.lists(site).place, |id| place_entry(site, id));
    let mut actors = counted(&shared.lists(site).actor, |id| Some(actor_entry(site, id)));
    sort(site, &mut places);
    sort(site, &mut actors);
    Filters {
        kinds: kinds(site, shared, &shared.lists(site).kind),
        places,
        actors,
        statuses: counted(&shared.lists(site).status, |status: Status| {
            let url = href(site, &PageKind::Listing(Listing::Status(status)));
            let title = site.words.get("status", status.name());
            Some((status.name().to_owned(), Link { title, url }))
        }),
    }
}

fn place_entry(site: &Site, id: PlaceId) -> Option<(String, Link)> {
    let place = &site.chronicle[id];
    let url = href(site, &PageKind::Place(id));
    Some((place.id.clone()?, Link { title: place.name.clone(), url }))
}

fn actor_entry(site: &Site, id: ActorId) -> (String, Link) {
    let actor = &site.chronicle[id];
    let url = href(site, &PageKind::Actor(id));
    (actor.id.clone(), Link { title: actor.name.clone(), url })
}

fn kinds(site: &Site, shared: &Shared, lists: &BTreeMap<KindId, Vec<EventId>>) -> Vec<CountedLink> {
    let mut links = counted(lists, |id| {
        let kind = &shared.kinds[id.0];
        let title = site.config.kinds[id.0].plural.clone();
        Some((kind.id.clone(), Link { title, url: kind.url.clone() }))
    });
    for link in &mut links {
        link.mark =
            shared.kinds.iter().find(|kind| kind.id == link.id).map(|kind| kind.mark.clone());
    }
    links
}

pub(super) fn era(site: &Site, shared: &Shared, id: EraId) -> EraView<Value> {
    let era = &site.chronicle[id];
    let events = shared.course.by_era.get(&id).map_or(&[][..], Vec::as_slice);
    let mut by_kind: BTreeMap<KindId, Vec<EventId>> = BTreeMap::new();
    for event in events {
        if let Some(kind) = site.chronicle[*event].kind {
            by_kind.entry(kind).or_default().push(*event);
        }
    }
    EraView {
        link: shared.eras[id.0].clone(),
        date: date(site, &era.when, Said::Nothing),
        body: text(site, shared.terms.as_ref(), &era.origin, &era.body, "", 2).html,
        items: shared.items(site, events),
        kinds: kinds(site, shared, &by_kind),
        strip: shared.era_strip(site, id),
        previous: id.0.checked_sub(1).map(|index| shared.eras[index].clone()),
        next: shared.eras.get(id.0 + 1).cloned(),
        // All have one, or none has.
        embed: site.plan.has(&PageKind::Embed(None)).then(|| super::frame(site, Some(id))),
    }
}

pub(super) fn place(site: &Site, shared: &Shared, id: PlaceId) -> PlaceView<Value> {
    let place = &site.chronicle[id];
    let events = shared.lists(site).place.get(&id).map_or(&[][..], Vec::as_slice);
    PlaceView {
        name: place.name.clone(),
        leads: place.leads.clone(),
        names: other_names(site, id),
        note: place.note.clone(),
        coordinates: place.coordinates.map(|(lat, lon)| {
            let half = |value: f64, plus: &str, minus: &str| {
                let sign = if value < 0.0 { minus } else { plus };
                format!("{}° {}", value.abs(), site.words.get("compass", sign))
            };
            format!("{}, {}", half(lat, "north", "south"), half(lon, "east", "west"))
        }),
        precision: place.coordinates.map(|_| site.words.get("precision", place.precision.name())),
        map: map(site, &[id], &place.name),
        items: shared.items(site, events),
    }
}

pub(super) fn actor(site: &Site, shared: &Shared, id: ActorId) -> ActorView<Value> {
    let actor = &site.chronicle[id];
    let events = shared.lists(site).actor.get(&id).map_or(&[][..], Vec::as_slice);
    ActorView {
        name: actor.name.clone(),
        short: actor.short.clone(),
        kind: actor.kind.as_deref().map(|kind| {
            site.words.find("actor_kind", kind).map_or_else(|| kind.to_owned(), ToOwned::to_owned)
        }),
        party: actor.party.map(|party| party_view(site, Some(party))),
        note: actor.note.clone(),
        items: shared.items(site, events),
    }
}

pub(super) fn listing_title(site: &Site, listing: &Listing) -> String {
    match listing {
        Listing::Kind(id) => site.config.kinds[id.0].plural.clone(),
        Listing::Tag(tag) => site.words.fill("listing", "tag", &[("tag", &tag.replace('-', " "))]),
        Listing::Status(status) => {
            let status = site.words.get("status", status.name());
            site.words.fill("listing", "status", &[("status", &status)])
        }
        Listing::Year(year) => year_words(*year),
        Listing::KeyEvents => site.words.get("index", "key_events"),
    }
}

pub(super) fn listing(site: &Site, shared: &Shared, listing: &Listing) -> ListingView<Value> {
    let none = Vec::new();
    let key: Vec<EventId>;
    let events = match listing {
        Listing::Kind(id) => shared.lists(site).kind.get(id).unwrap_or(&none),
        Listing::Tag(tag) => shared.lists(site).tag.get(tag).unwrap_or(&none),
        Listing::Status(status) => shared.lists(site).status.get(status).unwrap_or(&none),
        Listing::Year(year) => shared.lists(site).year.get(year).unwrap_or(&none),
        Listing::KeyEvents => {
            let keep = |event: &crate::model::Event| event.importance == Importance::Key;
            key = site.timeline.filter(&site.chronicle, keep).collect();
            &key
        }
    };
    let year_link = |year: Option<(&i64, &Vec<EventId>)>| {
        year.map(|(year, _)| Link {
            title: year_words(*year),
            url: href(site, &PageKind::Listing(Listing::Year(*year))),
        })
    };
    let (previous, next) = match listing {
        Listing::Year(year) => (
            year_link(shared.lists(site).year.range(..year).next_back()),
            year_link(shared.lists(site).year.range(year + 1..).next()),
        ),
        _ => (None, None),
    };
    ListingView {
        title: listing_title(site, listing),
        intro: match listing {
            Listing::KeyEvents => site.words.find("index", "key_events_intro"),
            Listing::Status(status) => site.words.find("status_intro", status.name()),
            _ => None,
        }
        .map(ToOwned::to_owned),
        mark: match listing {
            Listing::Kind(id) => Some(shared.kinds[id.0].mark.clone()),
            _ => None,
        },
        groups: shared.groups(site, events),
        count: events.len(),
        previous,
        next,
    }
}

pub(super) fn index(site: &Site, shared: &Shared, index: Index) -> IndexView {
    let name = index.name();
    let one = |links| vec![IndexGroup { title: None, links }];
    let none = Vec::new();
    let groups = match index {
        Index::Eras => one(shared
            .eras
            .iter()
            .map(|era| CountedLink {
                id: era.id.clone(),
                title: era.title.clone(),
                url: era.url.clone(),
                count: era.count,
                mark: None,
                note: Some(era.years.clone()),
            })
            .collect()),
        Index::Places => {
            let mut links: Vec<CountedLink> = site
                .chronicle
                .places()
                .filter_map(|(id, _)| {
                    let (name, Link { title, url }) = place_entry(site, id)?;
                    let others: Vec<String> =
                        other_names(site, id).into_iter().map(|other| other.name).collect();
                    Some(CountedLink {
                        id: name,
                        title,
                        url,
                        count: shared.lists(site).place.get(&id).unwrap_or(&none).len(),
                        mark: None,
                        note: (!others.is_empty()).then(|| others.join(" · ")),
                    })
                })
                .collect();
            sort(site, &mut links);
            one(links)
        }
        Index::Actors => {
            let mut parties: BTreeMap<usize, Vec<CountedLink>> = BTreeMap::new();
            for (id, actor) in site.chronicle.actors() {
                let (name, Link { title, url }) = actor_entry(site, id);
                let party = actor.party.map_or(usize::MAX, |party| party.0);
                parties.entry(party).or_default().push(CountedLink {
                    id: name,
                    title,
                    url,
                    count: shared.lists(site).actor.get(&id).unwrap_or(&none).len(),
                    mark: None,
                    note: actor.kind.as_deref().map(|kind| site.words.get("actor_kind", kind)),
                });
            }
            let only = parties.len() == 1;
            parties
                .into_iter()
                .map(|(party, mut links)| {
                    sort(site, &mut links);
                    let party = (party < usize::MAX).then_some(PartyId(party));
                    let title = party_view(site, party).name;
                    IndexGroup { title: (!only).then_some(title), links }
                })
                .collect()
        }
        Index::Kinds => one(kinds(site, shared, &shared.lists(site).kind)),
        Index::Tags => {
            let mut links: Vec<CountedLink> = shared
                .lists(site)
                .tag
                .iter()
                .map(|(tag, events)| CountedLink {
                    id: tag.clone(),
                    title: tag.replace('-', " "),
                    url: href(site, &PageKind::Listing(Listing::Tag(tag.clone()))),
                    count: events.len(),
                    mark: None,
                    note: None,
                })
                .collect();
            sort(site, &mut links);
            one(links)
        }
        Index::Years => one(years(site, shared)),
    };
    let map = match index {
        Index::Places => {
            let all: Vec<PlaceId> = site.chronicle.places().map(|(id, _)| id).collect();
            map(site, &all, &site.words.get("index", "places"))
        }
        _ => None,
    };
    IndexView {
        title: site.words.get("index", name),
        intro: site.words.find("index", &format!("{name}_intro")).map(ToOwned::to_owned),
        map,
        groups,
    }
}

pub(super) fn sources(site: &Site) -> SourcesView {
    let mut cited: HashMap<SourceId, Vec<Link>> = HashMap::new();
    for id in &site.timeline.order {
        let event = &site.chronicle[*id];
        for source in &event.sources {
            cited
                .entry(*source)
                .or_default()
                .push(Link { title: event.title.clone(), url: href(site, &PageKind::Event(*id)) });
        }
    }
    let mut groups: BTreeMap<Option<SourceKind>, Vec<_>> = BTreeMap::new();
    for (id, source) in site.chronicle.sources() {
        let anchor = match &source.owner {
            Some(owner) => format!("{}--{owner}", source.id),
            None => source.id.clone(),
        };
        let mut view = source_view(site, source, 0, anchor, Vec::new());
        view.cited_by = cited.remove(&id).unwrap_or_default();
        groups.entry(source.kind).or_default().push(view);
    }
    let collator = collator(site);
    let groups = groups
        .into_iter()
        .map(|(kind, mut sources)| {
            sources.sort_by(|one, two| {
                let titles = match &collator {
                    Some(collator) => collator.compare(&one.title, &two.title),
                    None => one.title.cmp(&two.title),
                };
                titles.then_with(|| one.anchor.cmp(&two.anchor))
            });
            let title = match kind {
                Some(kind) => site.words.get("source_kinds", kind.name()),
                None => site.words.get("source_kinds", "none"),
            };
            SourceGroup { title, sources }
        })
        .collect();
    let wanted = [&files::SOURCES_BIBTEX, &files::SOURCES_CSL, &files::SOURCES_CSV];
    SourcesView { groups, files: super::alternates::links(site, &wanted) }
}

pub(super) fn glossary(site: &Site) -> GlossaryView {
    let mut terms: Vec<TermView> = site
        .chronicle
        .terms()
        .map(|(_, term)| TermView {
            id: term.id.clone(),
            term: term.term.clone(),
            also: term.also.clone(),
            text: term.text.clone(),
            note: term.note.clone(),
        })
        .collect();
    match collator(site) {
        Some(collator) => terms.sort_by(|one, two| collator.compare(&one.term, &two.term)),
        None => terms.sort_by(|one, two| one.term.cmp(&two.term)),
    }
    GlossaryView { terms }
}

pub(super) fn changes(site: &Site) -> ChangesView {
    let mut updates = Vec::new();
    let mut published: BTreeMap<_, PublishedDay> = BTreeMap::new();
    for id in &site.timeline.order {
        let event = &site.chronicle[*id];
        let link = Link { title: event.title.clone(), url: href(site, &PageKind::Event(*id)) };
        for update in &event.updates {
            let view = UpdateView {
                on: date(site, &update.on, Said::Nothing),
                kind: update.kind.name(),
                kind_text: site.words.get("update", update.kind.name()),
                note: update.note.clone(),
                event: Some(link.clone()),
            };
            updates.push((update.on.sort_key(), view));
        }
        if let Some(when) = &event.published {
            published
                .entry(when.sort_key())
                .or_insert_with(|| PublishedDay {
                    on: date(site, when, Said::Nothing),
                    events: Vec::new(),
                })
                .events
                .push(link);
        }
    }
    // Newest first; of one day, in the order of the timeline.
    updates.sort_by_key(|(key, _)| std::cmp::Reverse(*key));
    ChangesView {
        updates: updates.into_iter().map(|(_, view)| view).collect(),
        published: published.into_values().rev().collect(),
    }
}

pub(super) fn search(site: &Site, shared: &Shared) -> SearchView {
    let index = |index: Index| {
        let kind = PageKind::Index(index);
        let link = Link { title: site.words.get("index", index.name()), url: href(site, &kind) };
        site.plan.has(&kind).then_some(link)
    };
    let only = |kind: PageKind, name: &str| {
        let link = Link { title: site.words.get("index", name), url: href(site, &kind) };
        site.plan.has(&kind).then_some(link)
    };
    let indexes =
        [Index::Eras, Index::Years, Index::Places, Index::Actors, Index::Kinds, Index::Tags];
    SearchView {
        folder: cfg!(feature = "search")
            .then(|| UrlPath::new(&[SEARCH_FOLDER]).href(site.base_path())),
        eras: shared.eras.clone(),
        filters: filters(site, shared),
        indexes: only(PageKind::Home, "home")
            .into_iter()
            .chain(indexes.into_iter().filter_map(index))
            .chain(only(PageKind::Listing(Listing::KeyEvents), "key_events"))
            .chain(only(PageKind::Glossary, "glossary"))
            .chain(only(PageKind::Sources, "sources"))
            .collect(),
    }
}

pub(super) fn prose(site: &Site, shared: &Shared, id: ProseId) -> ProseView {
    let page = &site.chronicle[id];
    let body = text(site, shared.terms.as_ref(), &page.origin, &page.body, "", 2);
    let long = body.headings.len() > 2;
    ProseView {
        title: page.title.clone(),
        summary: page.summary.clone(),
        body: body.html,
        headings: if long {
            body.headings
                .into_iter()
                .map(|(title, id)| Link { title, url: format!("#{id}") })
                .collect()
        } else {
            Vec::new()
        },
        footnotes: body.footnotes,
        published: page.published.as_ref().map(|when| date(site, when, Said::Nothing)),
    }
}

pub(super) fn print(site: &Site, shared: &Shared) -> PrintView<Value> {
    let chapters = by_era(&site.chronicle, site.timeline.order.iter().copied())
        .into_iter()
        .map(|(era, events)| PrintChapter {
            body: era.map_or_else(String::new, |id| {
                let era = &site.chronicle[id];
                text(site, None, &era.origin, &era.body, &format!("{}-", era.id), 3).html
            }),
            era: era.map(|era| shared.eras[era.0].clone()),
            events: events
                .into_iter()
                .map(|id| entry::event(site, shared, id, Setting::Print, &|_| true))
                .collect(),
        })
        .collect();
    PrintView { chapters }
}
