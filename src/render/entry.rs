//! One entry → [`EventView`].

use super::markdown::{self, Context, Numbering};
use super::shared::{Shared, date, href};
use super::views::{
    ActorLink, Attribution, Cite, ClaimColumn, ClaimView, ClaimsView, DateView, EventView,
    FigureGroup, FigureRow, LaterView, Link, MapView, MediaView, NamingView, OtherName, PartyView,
    PictureSource, PlaceLink, RelationView, SourceView, UpdateView,
};
use super::{alternates, made};
use crate::config::HtmlPolicy;
use crate::content::fields::{Precision, Stance};
use crate::content::folder;
use crate::date::{Said, When};
use crate::graphics;
use crate::model::{
    About, ActorId, By, Claim, Event, EventId, Figure, MediaTarget, NameOf, PartyId, PlaceId,
    RelationKind, Source, SourceId,
};
use crate::plan::{Destination, Listing, PageKind, fallback, variants};
use crate::site::Site;
use std::collections::{BTreeMap, HashMap};
use tera::Value;

/// How an entry is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Setting {
    /// On a page of its own.
    Page,
    /// Among all others in one document: its ids begin with its own.
    Print,
}

/// `wants` says whether the template has a use for a field; what it has none for is not made.
pub(super) fn event(
    site: &Site,
    shared: &Shared,
    id: EventId,
    setting: Setting,
    wants: &dyn Fn(&str) -> bool,
) -> EventView<Value> {
    let event = &site.chronicle[id];
    let prefix = match setting {
        Setting::Page => String::new(),
        Setting::Print => format!("{}-", event.id),
    };
    let named: HashMap<&str, SourceId> =
        event.sources.iter().map(|id| (site.chronicle[*id].id.as_str(), *id)).collect();
    let tooltips: HashMap<&str, String> =
        named.iter().map(|(name, id)| (*name, tooltip(&site.chronicle[*id]))).collect();
    let page = setting == Setting::Page;
    // A language of its own has other words.
    let own = event.lang.as_ref().is_none_or(|lang| *lang == site.words.language);
    let mut desk = Desk { site, event, prefix: &prefix, numbering: Numbering::default() };
    let body = markdown::body(
        &site.texts.text(event.origin.file)[event.body.clone()],
        &Context {
            plan: &site.plan,
            base: site.base_path(),
            folder: folder(site.texts.path(event.origin.file)),
            language: event.lang.as_deref().unwrap_or(&site.words.language),
            policy: site.config.html,
            prefix: &prefix,
            level: if page { 2 } else { 4 },
            title: &|destination| title_of(site, destination),
            balance: None,
            away: None,
            terms: if page && own { shared.terms.as_ref() } else { None },
        },
        &tooltips,
        &mut desk.numbering,
    );
    let claims = made(wants("claims"), || desk.claims());
    let figures = made(wants("figures"), || desk.figures());
    let later = made(wants("later"), || desk.later());
    let sources = desk.sources(&named);
    let related = ["before", "after", "related"].into_iter().any(wants);
    let (before, after, related) = made(related, || relations(site, shared, id));
    let neighbour = |other: Option<EventId>| other.map(|other| shared.card(site, other));
    EventView {
        card: shared.card(site, id),
        era: event.era.map(|era| shared.eras[era.0].clone()),
        date_text: event.date_text.clone(),
        date_note: event.date_note.clone(),
        strip: made(page && wants("strip"), || shared.slim_strip(site, id)),
        body: body.html,
        footnotes: body.footnotes,
        claims,
        figures,
        later,
        naming: made(wants("naming"), || naming(site, event)),
        places: made(wants("places"), || {
            event.places.iter().map(|place| place_link(site, *place)).collect()
        }),
        map: made(page && wants("map"), || map(site, &event.places, &event.title)),
        actors: made(wants("actors"), || {
            event.actors.iter().map(|actor| actor_link(site, *actor)).collect()
        }),
        tags: event
            .tags
            .iter()
            .map(|tag| Link {
                title: tag.replace('-', " "),
                url: href(site, &PageKind::Listing(Listing::Tag(tag.clone()))),
            })
            .collect(),
        sources,
        media: made(wants("media"), || media(site, event)),
        before,
        after,
        related,
        updates: made(wants("updates"), || updates(site, event)),
        published: event.published.as_ref().map(|when| date(site, when, Said::Nothing)),
        authors: event.authors.clone(),
        previous: neighbour(site.timeline.previous(id)),
        next: neighbour(site.timeline.next(id)),
        cite: made(wants("cite"), || cite_text(site, event)),
        cite_files: made(page && wants("cite_files"), || alternates::citations(site, &event.id)),
        extra: event
            .extra
            .iter()
            .filter_map(|(name, value)| Some((name.clone(), serde_json::to_value(value).ok()?)))
            .collect(),
    }
}

/// The text of an entry for readers elsewhere: HTML with full addresses, without citations.
#[must_use]
pub fn text_for_elsewhere(site: &Site, id: EventId) -> String {
    let event = &site.chronicle[id];
    let page = site.address(&PageKind::Event(id));
    markdown::body(
        &site.texts.text(event.origin.file)[event.body.clone()],
        &Context {
            plan: &site.plan,
            base: &site.config.base_url,
            folder: folder(site.texts.path(event.origin.file)),
            language: event.lang.as_deref().unwrap_or(&site.words.language),
            policy: HtmlPolicy::Sanitise,
            prefix: "",
            level: 3,
            title: &|destination| title_of(site, destination),
            balance: None,
            away: Some(&page),
            terms: None,
        },
        &HashMap::new(),
        &mut Numbering::default(),
    )
    .html
}

/// The title of what a link within the site leads to.
pub(super) fn title_of(site: &Site, destination: &Destination) -> Option<String> {
    let Destination::Here(url, rest) = destination else { return None };
    let chronicle = &site.chronicle;
    Some(match &site.plan.find(url)?.kind {
        PageKind::Event(id) => chronicle[*id].title.clone(),
        PageKind::Prose(id) => chronicle[*id].title.clone(),
        PageKind::Era(id) => chronicle[*id].title.clone(),
        PageKind::Place(id) => chronicle[*id].short.clone(),
        PageKind::Actor(id) => chronicle[*id].short.clone(),
        PageKind::Listing(listing) => super::pages::listing_title(site, listing),
        PageKind::Glossary => {
            let (_, term) =
                chronicle.terms().find(|(_, term)| rest.strip_prefix('#') == Some(&term.id))?;
            term.term.clone()
        }
        _ => return None,
    })
}

/// An entry's page while its citations are being numbered.
struct Desk<'a> {
    site: &'a Site,
    event: &'a Event,
    prefix: &'a str,
    numbering: Numbering,
}

impl Desk<'_> {
    fn cites(&mut self, sources: &[SourceId]) -> Vec<Cite> {
        sources
            .iter()
            .map(|id| {
                let source = &self.site.chronicle[*id];
                let (number, id) = self.numbering.cite(&source.id, self.prefix);
                Cite {
                    number,
                    id,
                    url: format!("#{}source-{number}", self.prefix),
                    title: tooltip(source),
                }
            })
            .collect()
    }

    fn claims(&mut self) -> Option<ClaimsView> {
        let event = self.event;
        if event.claims.is_empty() {
            return None;
        }
        // In order of time; of one day, what has a clock time comes first; silence comes last.
        let mut order: Vec<&Claim> = event.claims.iter().collect();
        order.sort_by_key(|claim| {
            let silent = claim.stance == Stance::NoStatement;
            let day = claim.said.as_ref().map(When::anchor);
            let time = claim.said.as_ref().and_then(When::instant);
            (silent, day.is_none(), day, time.is_none(), time, claim.index)
        });
        let mut columns: BTreeMap<usize, ClaimColumn> = BTreeMap::new();
        let others = self.site.config.parties.len();
        for (turn, claim) in order.into_iter().enumerate() {
            let party = self.site.chronicle[claim.by].party;
            let number = party.map_or(others, |party| party.0);
            let view = self.claim(claim, turn + 1);
            columns
                .entry(number)
                .or_insert_with(|| ClaimColumn {
                    party: party_view(self.site, party),
                    claims: Vec::new(),
                })
                .claims
                .push(view);
        }
        let mut about: Vec<String> = Vec::new();
        for claim in &event.claims {
            if let Some(point) = about_words(self.site, claim.about.as_ref())
                && !about.contains(&point)
            {
                about.push(point);
            }
        }
        Some(ClaimsView { columns: columns.into_values().collect(), about })
    }

    fn claim(&mut self, claim: &Claim, turn: usize) -> ClaimView {
        let site = self.site;
        let said = claim.said.as_ref().map(|said| said_view(site, said, self.event));
        let silent = claim.stance == Stance::NoStatement;
        ClaimView {
            turn,
            by: actor_link(site, claim.by),
            says: claim.says.clone(),
            quote: claim.quote.clone(),
            said,
            said_note: claim.said_note.clone(),
            about: about_words(site, claim.about.as_ref()),
            stance: claim.stance.name(),
            stance_text: (claim.stance != Stance::Asserts)
                .then(|| site.words.get("stance", claim.stance.name())),
            cites: if silent { Vec::new() } else { self.cites(&claim.sources) },
        }
    }

    fn figures(&mut self) -> Vec<FigureGroup> {
        let mut groups: Vec<FigureGroup> = Vec::new();
        for figure in &self.event.figures {
            let row = self.figure(figure);
            let name = figure.group.clone().unwrap_or_default();
            match groups.iter_mut().find(|group| group.group == name) {
                Some(group) => group.rows.push(row),
                None => groups.push(FigureGroup { group: name, rows: vec![row] }),
            }
        }
        groups
    }

    fn figure(&mut self, figure: &Figure) -> FigureRow {
        let site = self.site;
        let number = |number: Option<u64>| number.map(|number| site.words.number(number));
        FigureRow {
            measure: site
                .words
                .find("measure", &figure.measure)
                .map_or_else(|| figure.measure.clone(), ToOwned::to_owned),
            low: number(figure.low),
            best: number(figure.best),
            high: number(figure.high),
            text: figure_words(site, figure),
            by: attribution(site, figure.by.as_ref()),
            as_of: figure.as_of.as_ref().map(|when| date(site, when, Said::Nothing)),
            disputed: figure.disputed.clone(),
            note: figure.note.clone(),
            cites: self.cites(&figure.sources),
        }
    }

    fn later(&mut self) -> Vec<LaterView> {
        let mut order: Vec<_> = self.event.later.iter().collect();
        order.sort_by_key(|later| later.as_of.sort_key());
        order
            .into_iter()
            .map(|later| LaterView {
                as_of: date(self.site, &later.as_of, Said::Nothing),
                by: attribution(self.site, later.by.as_ref()),
                says: later.says.clone(),
                quote: later.quote.clone(),
                group: later.figure.as_ref().and_then(|figure| figure.group.clone()),
                figure: later.figure.as_ref().map(|figure| self.figure(figure)),
                cites: self.cites(&later.sources),
            })
            .collect()
    }

    /// All sources: those that are cited in the order of their numbers, then the others.
    fn sources(&mut self, named: &HashMap<&str, SourceId>) -> Vec<SourceView> {
        for id in &self.event.sources {
            self.numbering.number(&self.site.chronicle[*id].id);
        }
        let order = std::mem::take(&mut self.numbering.order);
        order
            .iter()
            .enumerate()
            .filter_map(|(index, name)| {
                let number = index + 1;
                let source = &self.site.chronicle[*named.get(name.as_str())?];
                let backlinks = self.numbering.backlinks.remove(&number).unwrap_or_default();
                let anchor = format!("{}source-{number}", self.prefix);
                Some(source_view(self.site, source, number, anchor, backlinks))
            })
            .collect()
    }
}

/// When something was said, for a reader who knows the date of the event: the clock time, "that
/// day", or as much of the date as differs.
fn said_view(site: &Site, said: &When, event: &Event) -> DateView {
    let known = said_here(event);
    let mut view = date(site, said, known);
    let same = matches!(known, Said::Day(day)
        if said.instant().is_none() && said.earliest() == Some(day) && said.latest() == Some(day));
    if same && let [piece] = &mut view.pieces[..] {
        piece.text = site.words.get("claims", "that_day");
    }
    view
}

/// What a reader of the page knows about the date of a statement: the day of the event, or its year.
fn said_here(event: &Event) -> Said {
    match (event.when.earliest(), event.when.latest()) {
        (Some(first), Some(last)) if first == last => Said::Day(first),
        (Some(first), Some(last)) if first.year == last.year => Said::Year(first.year),
        _ => Said::Nothing,
    }
}

fn about_words(site: &Site, about: Option<&About>) -> Option<String> {
    match about? {
        About::Disputed(point) => Some(site.words.get("disputed", point.name())),
        About::Words(words) => Some(words.clone()),
    }
}

pub(super) fn party_view(site: &Site, party: Option<PartyId>) -> PartyView {
    match party {
        Some(party) => {
            let record = &site.config.parties[party.0];
            PartyView { id: record.id.clone(), name: record.name.clone(), number: party.0 + 1 }
        }
        None => PartyView {
            id: String::new(),
            name: site.words.get("claims", "others"),
            number: site.config.parties.len() + 1,
        },
    }
}

fn figure_words(site: &Site, figure: &Figure) -> String {
    let words = &site.words;
    let number = |number: u64| words.number(number);
    let range = |low: u64, high: u64| {
        words.fill("figure", "range", &[("low", &number(low)), ("high", &number(high))])
    };
    match (figure.low, figure.best, figure.high) {
        (None, None, None) => words.get("figure", "not_given"),
        (None, Some(best), None) => number(best),
        (Some(low), None, None) => words.fill("figure", "at_least", &[("n", &number(low))]),
        (None, None, Some(high)) => words.fill("figure", "at_most", &[("n", &number(high))]),
        (Some(low), None, Some(high))
        | (Some(low), Some(high), None)
        | (None, Some(low), Some(high))
            if low == high =>
        {
            number(low)
        }
        (Some(low), None, Some(high)) => range(low, high),
        (Some(low), Some(best), None) => {
            words.fill("figure", "best_from", &[("best", &number(best)), ("low", &number(low))])
        }
        (None, Some(best), Some(high)) => {
            words.fill("figure", "best_to", &[("best", &number(best)), ("high", &number(high))])
        }
        (Some(low), Some(best), Some(high)) if low == high => number(best),
        (Some(low), Some(best), Some(high)) => words.fill(
            "figure",
            "best_range",
            &[("best", &number(best)), ("range", &range(low, high))],
        ),
    }
}

fn attribution(site: &Site, by: Option<&By>) -> Option<Attribution> {
    Some(match by? {
        By::Actor(id) => Attribution {
            name: site.chronicle[*id].short.clone(),
            url: Some(href(site, &PageKind::Actor(*id))),
        },
        By::Party(id) => Attribution { name: site.config.parties[id.0].name.clone(), url: None },
        By::Name(name) => Attribution { name: name.clone(), url: None },
    })
}

fn naming(site: &Site, event: &Event) -> Vec<NamingView> {
    event
        .naming
        .iter()
        .map(|naming| NamingView {
            by: attribution(site, Some(&naming.by)).map_or_else(String::new, |by| by.name),
            name: naming.name.clone(),
            note: naming.note.clone(),
        })
        .collect()
}

pub(super) fn actor_link(site: &Site, id: ActorId) -> ActorLink {
    let actor = &site.chronicle[id];
    ActorLink {
        name: actor.name.clone(),
        short: actor.short.clone(),
        url: href(site, &PageKind::Actor(id)),
    }
}

pub(super) fn place_link(site: &Site, id: PlaceId) -> PlaceLink {
    let place = &site.chronicle[id];
    PlaceLink {
        id: place.id.clone(),
        name: place.name.clone(),
        url: place.id.as_ref().map(|_| href(site, &PageKind::Place(id))),
        names: other_names(site, id),
    }
}

pub(super) fn other_names(site: &Site, id: PlaceId) -> Vec<OtherName> {
    site.chronicle[id]
        .names
        .iter()
        .flat_map(|(of, names)| {
            let (by, lang) = match of {
                NameOf::Language(tag) => {
                    let words = site.words.find("language", tag).unwrap_or(tag);
                    (words.to_owned(), Some(tag.clone()))
                }
                NameOf::Party(party) => (site.config.parties[party.0].name.clone(), None),
            };
            names.iter().map(move |name| OtherName {
                by: by.clone(),
                lang: lang.clone(),
                name: name.clone(),
            })
        })
        .collect()
}

/// A map of places; nothing without a geography or without a place on it.
pub(super) fn map(site: &Site, places: &[PlaceId], about: &str) -> Option<MapView> {
    let geography = site.geography.as_ref()?;
    let urls: Vec<Option<String>> = places
        .iter()
        .map(|id| site.chronicle[*id].id.as_ref().map(|_| href(site, &PageKind::Place(*id))))
        .collect();
    let mut shown = Vec::new();
    let mut pins = Vec::new();
    let mut outside = Vec::new();
    for (id, url) in places.iter().zip(&urls) {
        let place = &site.chronicle[*id];
        let Some((lat, lon)) = place.coordinates else {
            outside.push(place_link(site, *id));
            continue;
        };
        shown.push(*id);
        pins.push(graphics::map::Pin {
            name: &place.short,
            lat,
            lon,
            precision: match place.precision {
                Precision::Exact => graphics::map::Precision::Exact,
                Precision::Approximate => graphics::map::Precision::Approximate,
                Precision::Area => graphics::map::Precision::Area,
            },
            url: url.as_deref(),
            lead: false,
        });
    }
    let label = site.words.fill("map", "label", &[("title", about)]);
    let words = graphics::map::MapWords { label: &label };
    let map = graphics::map::locator(geography, &pins, &words)?;
    outside.extend(map.outside.iter().map(|index| place_link(site, shown[*index])));
    Some(MapView {
        svg: map.svg,
        attribution: geography.attribution().map(ToOwned::to_owned),
        outside,
    })
}

fn tooltip(source: &Source) -> String {
    match &source.publisher {
        Some(publisher) => format!("{} ({publisher})", source.title),
        None => source.title.clone(),
    }
}

pub(super) fn source_view(
    site: &Site,
    source: &Source,
    number: usize,
    anchor: String,
    backlinks: Vec<String>,
) -> SourceView {
    let foreign = source.lang.as_ref().filter(|lang| **lang != site.words.language);
    SourceView {
        number,
        anchor,
        id: source.id.clone(),
        title: source.title.clone(),
        author: source.author.clone(),
        publisher: source.publisher.clone(),
        url: source.url.clone(),
        archive: source.archive.clone(),
        published: source.published.as_ref().map(|when| date(site, when, Said::Nothing)),
        accessed: source.accessed.as_ref().map(|when| date(site, when, Said::Nothing)),
        kind: source.kind.map(|kind| site.words.get("source_kind", kind.name())),
        lang: source.lang.clone(),
        lang_text: foreign.map(|lang| site.words.find("language", lang).unwrap_or(lang).to_owned()),
        pages: source.pages.clone(),
        note: source.note.clone(),
        backlinks,
        cited_by: Vec::new(),
    }
}

fn media(site: &Site, event: &Event) -> Vec<MediaView> {
    event
        .media
        .iter()
        .map(|media| {
            let url = match &media.target {
                MediaTarget::File(path) => crate::plan::UrlPath::file(path).href(site.base_path()),
                MediaTarget::Url(url) => url.clone(),
            };
            let path = url.split(['?', '#']).next().unwrap_or(&url).to_lowercase();
            let ends = |ends: &[&str]| ends.iter().any(|end| path.ends_with(end));
            // What another host holds is linked, not loaded: no page asks a third party.
            let kind = if matches!(media.target, MediaTarget::Url(_)) {
                "link"
            } else if ends(&[".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif", ".svg"]) {
                "image"
            } else if ends(&[".mp4", ".webm", ".ogv", ".mov"]) {
                "video"
            } else if ends(&[".mp3", ".ogg", ".oga", ".m4a", ".wav", ".flac"]) {
                "audio"
            } else {
                "link"
            };
            let (url, pixels, formats) = match &media.target {
                MediaTarget::File(path) => picture(site, path, url),
                MediaTarget::Url(_) => (url, None, Vec::new()),
            };
            MediaView {
                url,
                kind,
                alt: media.alt.clone(),
                caption: media.caption.clone(),
                credit: media.credit.clone(),
                licence: media.licence.clone(),
                graphic: media.graphic,
                width: pixels.map(|(width, _)| width),
                height: pixels.map(|(_, height)| height),
                sources: formats,
            }
        })
        .collect()
}

/// The address of the file that every browser knows, the size of the picture, and its newer formats.
fn picture(
    site: &Site,
    path: &str,
    url: String,
) -> (String, Option<(u32, u32)>, Vec<PictureSource>) {
    let Some(picture) = site.pictures.get(path) else { return (url, None, Vec::new()) };
    let address = |path: &str| crate::plan::UrlPath::file(path).href(site.base_path());
    let mut sources: Vec<PictureSource> = Vec::new();
    for variant in variants(path, picture) {
        let one = format!("{} {}w", address(&variant.path), variant.width);
        let media_type = variant.encoding.media_type();
        match sources.last_mut().filter(|source| source.media_type == media_type) {
            Some(source) => {
                source.srcset.push_str(", ");
                source.srcset.push_str(&one);
            }
            None => sources.push(PictureSource { media_type, srcset: one }),
        }
    }
    let url = fallback(path, picture).map_or(url, |fallback| address(&fallback.path));
    (url, Some((picture.width, picture.height)), sources)
}

type Relations = (Vec<RelationView>, Vec<RelationView>, Vec<RelationView>);

/// Related events: those before this one, those after it, and others; each relation both ways.
fn relations(site: &Site, shared: &Shared, id: EventId) -> Relations {
    let mut found: Vec<(EventId, RelationKind, bool)> = Vec::new();
    let own =
        site.chronicle[id].relations.iter().map(|relation| (relation.to, relation.kind, false));
    let back = shared.course.incoming.get(&id).into_iter().flatten();
    let back = back.map(|(kind, from)| (*from, *kind, true));
    for relation in own.chain(back) {
        let (other, kind, _) = relation;
        // Both entries may name the same link.
        if !found.iter().any(|(known, same, _)| *known == other && *same == kind) {
            found.push(relation);
        }
    }
    found.sort_by_key(|(other, kind, _)| (site.timeline.position[other.0], *kind));
    let (mut before, mut after, mut related) = (Vec::new(), Vec::new(), Vec::new());
    for (other, kind, back) in found {
        let event = &site.chronicle[other];
        let name = if back { format!("{}_back", kind.name()) } else { kind.name().to_owned() };
        let view = RelationView {
            label: site.words.get("relation", &name),
            url: href(site, &PageKind::Event(other)),
            title: event.title.clone(),
            date: date(site, &event.when, Said::Nothing),
        };
        match (kind, back) {
            (RelationKind::SeeAlso, _) => related.push(view),
            (RelationKind::LedTo | RelationKind::ReversedBy, false)
            | (RelationKind::ResponseTo | RelationKind::PartOf, true) => after.push(view),
            (RelationKind::LedTo | RelationKind::ReversedBy, true)
            | (RelationKind::ResponseTo | RelationKind::PartOf, false) => before.push(view),
        }
    }
    (before, after, related)
}

fn updates(site: &Site, event: &Event) -> Vec<UpdateView> {
    let mut updates: Vec<_> = event.updates.iter().collect();
    updates.sort_by_key(|update| std::cmp::Reverse(update.on.sort_key()));
    updates
        .into_iter()
        .map(|update| UpdateView {
            on: date(site, &update.on, Said::Nothing),
            kind: update.kind.name(),
            kind_text: site.words.get("update", update.kind.name()),
            note: update.note.clone(),
            event: None,
        })
        .collect()
}

fn cite_text(site: &Site, event: &Event) -> String {
    let values = [("title", event.title.as_str()), ("site", site.config.title.as_str())];
    match event.changed() {
        Some(when) => {
            let day = when.words(&site.words.date, Said::Nothing);
            site.words.fill("cite", "pattern", &[values[0], values[1], ("date", &day)])
        }
        None => site.words.fill("cite", "undated", &values),
    }
}
