//! What templates may see: the only types that are serialised for Tera.
//!
//! A template gets `site`, `page`, `words` and one thing named after itself (`event`, `era`, …).
//! Every address in a view is ready to be put into `href`; every `Html` is safe markup; all other
//! text is escaped by Tera.

use serde::Serialize;

/// Markup that is already safe (rendered Markdown, an SVG drawn by us): print it with `| safe`.
pub type Html = String;

/// The site, the same on every page.
#[derive(Debug, Serialize)]
pub struct SiteView {
    /// Title of the site, from `site.toml`.
    pub title: String,
    /// One sentence about the site, from `site.toml`.
    pub description: Option<String>,
    /// Language as a BCP 47 tag, for `lang`.
    pub language: String,
    /// `ltr` or `rtl`, for `dir`.
    pub direction: &'static str,
    /// Address of the home page.
    pub url: String,
    /// Address of the style sheet of every page, fingerprinted.
    pub css: String,
    /// Address of the one that pages other than an entry's need besides, fingerprinted.
    pub css_lists: String,
    /// Address of the one for paper, fingerprinted.
    pub css_print: String,
    /// Address of the one script module, fingerprinted.
    pub js: String,
    /// The Content-Security-Policy of every page, if there is one.
    pub security_policy: Option<String>,
    /// Links of the navigation in their order.
    pub nav: Vec<Link>,
    /// Address of the search page; nothing on a site without events.
    pub search: Option<String>,
    /// Links of the foot of the page (prose pages outside the navigation, indexes).
    pub footer: Vec<Link>,
    /// How many there are of everything.
    pub counts: Counts,
    /// The day of the newest publication or change of an entry.
    pub updated: Option<DateView>,
    /// The site's licence text, from `site.toml`.
    pub licence: Option<String>,
    /// Name of the generator and its version.
    pub generator: String,
}

/// How many there are of everything.
#[derive(Debug, Serialize)]
pub struct Counts {
    /// Published events.
    pub events: usize,
    /// Distinct sources.
    pub sources: usize,
    /// Places.
    pub places: usize,
    /// Actors.
    pub actors: usize,
}

/// This page.
#[derive(Debug, Serialize)]
pub struct PageView {
    /// Kind of page: `home`, `event`, `era`, `place`, `actor`, `listing`, `index`, `sources`,
    /// `glossary`, `changes`, `search`, `prose`, `print`, `embed`, `not-found`.
    pub kind: &'static str,
    /// Title for the `<title>` element, without the site's.
    pub title: String,
    /// One or two sentences for `<meta name="description">`.
    pub description: Option<String>,
    /// Address from the root of the host.
    pub url: String,
    /// Full address for `<link rel="canonical">`.
    pub canonical: String,
    /// From the home page down to the page above this one.
    pub breadcrumbs: Vec<Link>,
    /// Whether search engines should leave the page out.
    pub hidden: bool,
    /// The same in other formats, and feeds, for `<link>` in the head.
    pub alternates: Vec<AlternateView>,
    /// The picture that other sites show with a link to the page; nothing where the program was
    /// built without cards.
    pub card: Option<CardLink>,
    /// What the page is about in the vocabulary of schema.org, for a `script` element of the type
    /// `application/ld+json`; nothing for pages that are not to be found.
    pub json_ld: Option<Html>,
}

/// A part of the site for other sites' pages.
#[derive(Debug, Clone, Serialize)]
pub struct FrameView {
    /// Title.
    pub title: String,
    /// Full address of the page that stands in the frame.
    pub address: String,
    /// The HTML to paste there, as text.
    pub html: String,
}

/// `embed`: the timeline, or an era of it, in a frame of another site.
#[derive(Debug, Serialize)]
pub struct EmbedView<E> {
    /// Heading.
    pub heading: String,
    /// The page that shows it whole: full address and title of the site.
    pub whole: Link,
    /// The events: all, or where those are too many the key events.
    pub groups: Vec<EventGroup<E>>,
    /// The eras, where there is no event to show.
    pub eras: Vec<EraLink>,
    /// Whether the groups need the names of their eras.
    pub by_era: bool,
}

/// A file in another format that belongs to a page, or to the site.
#[derive(Debug, Clone, Serialize)]
pub struct AlternateView {
    /// Value of `rel`.
    pub rel: &'static str,
    /// Media type.
    #[serde(rename = "type")]
    pub media_type: &'static str,
    /// Name for readers.
    pub title: String,
    /// Address.
    pub url: String,
}

/// A social card, for the head of a page.
#[derive(Debug, Serialize)]
pub struct CardLink {
    /// Full address of the PNG.
    pub url: String,
    /// Width in pixels.
    pub width: u16,
    /// Height in pixels.
    pub height: u16,
    /// What stands on it, for those who do not see it.
    pub alt: String,
}

/// `card`, for `card.svg`: what stands on a social card.
#[derive(Debug, Serialize)]
pub struct CardView {
    /// Title of the site.
    pub site: String,
    /// Title of the page.
    pub title: String,
    /// What the page is: the kind and the era of an event, "Place".
    pub kicker: Option<String>,
    /// SVG shape of the kind's mark round the origin, about eleven units across.
    pub mark: Option<Html>,
    /// Date in words.
    pub date: Option<String>,
    /// One or two sentences.
    pub summary: Option<String>,
    /// Eras as parts of the whole timeline, for a line at the foot of the card.
    pub eras: Vec<CardSpan>,
    /// The event as a part of the whole timeline.
    pub at: Option<CardSpan>,
}

/// A stretch of the timeline: its start and width as parts of the whole, from 0 to 1.
#[derive(Debug, Serialize)]
pub struct CardSpan {
    /// Start.
    pub start: f64,
    /// Width.
    pub width: f64,
    /// Whether it is the era of the page.
    pub current: bool,
}

/// A link with its text.
#[derive(Debug, Clone, Serialize)]
pub struct Link {
    /// Text of the link.
    pub title: String,
    /// Address.
    pub url: String,
}

/// A date for people and for machines.
#[derive(Debug, Clone, Default, Serialize)]
pub struct DateView {
    /// The canonical form, EDTF level 1 (ISO 8601-2).
    pub edtf: String,
    /// The whole date in the words of the site's language.
    pub text: String,
    /// The same in pieces; those with `datetime` become `<time>` elements.
    pub pieces: Vec<PieceView>,
    /// Whether the date is approximate, uncertain or less precise than a day.
    pub vague: bool,
}

/// A piece of a date in words.
#[derive(Debug, Clone, Serialize)]
pub struct PieceView {
    /// The words.
    pub text: String,
    /// Value for `<time datetime>`, where the piece is one plain date.
    pub datetime: Option<String>,
}

/// A kind of event with its mark.
#[derive(Debug, Clone, Serialize)]
pub struct KindView {
    /// Id from `site.toml`.
    pub id: String,
    /// Name for readers.
    pub name: String,
    /// Address of its page.
    pub url: String,
    /// Small inline SVG of its mark.
    pub mark: Html,
}

/// An event as it stands in lists. What no template says is left out, unless one writes a value as JSON.
#[derive(Debug, Serialize)]
pub struct EventCard<K, L> {
    /// Id of the entry.
    pub id: String,
    /// Address of its page.
    pub url: String,
    /// Headline.
    pub title: String,
    /// One or two sentences.
    pub summary: Option<String>,
    /// Kind, if it has one: a [`KindView`].
    pub kind: Option<K>,
    /// `key`, `standard` or `detail`.
    pub importance: &'static str,
    /// Whole date.
    pub date: DateView,
    /// The date where its year has just been said.
    pub date_in_year: DateView,
    /// Year it is filed under, in words ("1988", "5 BC").
    pub year: String,
    /// Places, in the entry's order.
    pub places: Vec<L>,
    /// Ids for filters: places.
    pub place_ids: Vec<String>,
    /// Ids for filters: actors.
    pub actor_ids: Vec<String>,
    /// `confirmed`, `reported`, `disputed`, `unverified` or `retracted`.
    pub status: &'static str,
    /// The status in words, when it is not plain `confirmed` or `reported`.
    pub status_text: Option<String>,
    /// What is disputed, in words ("responsibility", "figures"); empty when nothing is.
    pub disputed: Vec<String>,
    /// How many parties have a statement in the entry.
    pub accounts: usize,
    /// Whether the entry is a draft (preview only).
    pub draft: bool,
    /// The day of its publication, as long as that has not come (preview only).
    pub waits: Option<DateView>,
}

/// An event in a list, under a year.
#[derive(Debug, Serialize)]
pub struct ListItem<E> {
    /// The year, when it is the first of the list or differs from the one above.
    pub year: Option<String>,
    /// The event: an [`EventCard`].
    pub event: E,
    /// The card as the component `event_card` makes it at its usual level, made once for all
    /// lists. Nothing where it is not there: then make it with the component.
    pub card: Option<E>,
}

/// A list of events under one era (or under none).
#[derive(Debug, Serialize)]
pub struct EventGroup<E> {
    /// The era; nothing for events outside every era.
    pub era: Option<EraLink>,
    /// Its events in order.
    pub items: Vec<ListItem<E>>,
}

/// An era in navigation and lists.
#[derive(Debug, Clone, Serialize)]
pub struct EraLink {
    /// Id of the era.
    pub id: String,
    /// Title.
    pub title: String,
    /// Address of its page.
    pub url: String,
    /// Its span as years ("1987–1991", "since 2022").
    pub years: String,
    /// Number of its events.
    pub count: usize,
}

/// The overview strip with what belongs to it.
#[derive(Debug, Clone, Serialize)]
pub struct StripView {
    /// The drawing.
    pub svg: Html,
    /// Marks and names of the lanes; none beside the slim strip of an entry.
    pub legend: Vec<KindView>,
}

/// `home`.
#[derive(Debug, Serialize)]
pub struct HomeView<E> {
    /// Headline: the title of `content/pages/index.md`, else the site's.
    pub title: String,
    /// Its body.
    pub body: Html,
    /// Overview strip; nothing on a site without events.
    pub strip: Option<StripView>,
    /// All eras.
    pub eras: Vec<EraLink>,
    /// The whole list, by era; empty when the list is too long for one page (`[timeline] home`).
    pub groups: Vec<EventGroup<E>>,
    /// Years with their number of events, when the list is too long for one page.
    pub years: Vec<CountedLink>,
    /// Address of the page of key events, where there are any.
    pub key_events: Option<String>,
    /// The key events, when the list is too long for one page.
    pub highlights: Vec<ListItem<E>>,
    /// The newest event in time.
    pub latest: Option<E>,
    /// The span of the timeline as years ("1987–2026").
    pub years_text: Option<String>,
    /// Choices for the filter.
    pub filters: Filters,
    /// The timeline as a part of other pages; nothing on a site without events, or without frames.
    pub embed: Option<FrameView>,
    /// The data of the site in other formats.
    pub formats: Vec<Link>,
}

/// Choices of the filters, each also a page of its own.
#[derive(Debug, Serialize)]
pub struct Filters {
    /// Kinds with number of events.
    pub kinds: Vec<CountedLink>,
    /// Places with number of events.
    pub places: Vec<CountedLink>,
    /// Actors with number of events.
    pub actors: Vec<CountedLink>,
    /// States of verification with number of events.
    pub statuses: Vec<CountedLink>,
}

/// A link with a number of events.
#[derive(Debug, Clone, Serialize)]
pub struct CountedLink {
    /// Id, for filters.
    pub id: String,
    /// Text.
    pub title: String,
    /// Address.
    pub url: String,
    /// Number of events.
    pub count: usize,
    /// Small inline SVG of the mark, for kinds.
    pub mark: Option<Html>,
    /// A short note beside the link (other names of a place, the kind of an actor).
    pub note: Option<String>,
}

/// `event`: one entry.
#[derive(Debug, Serialize)]
pub struct EventView<E> {
    /// All that lists show of it: an [`EventCard`].
    pub card: E,
    /// Its era.
    pub era: Option<EraLink>,
    /// The author's own wording of the date, if any.
    pub date_text: Option<String>,
    /// Why the date is uncertain, who dates it otherwise.
    pub date_note: Option<String>,
    /// The overview strip with this event marked.
    pub strip: Option<StripView>,
    /// The text, citations resolved.
    pub body: Html,
    /// Ordinary footnotes of the text.
    pub footnotes: Vec<Footnote>,
    /// What each side said; nothing when there are no claims.
    pub claims: Option<ClaimsView>,
    /// Figures by group.
    pub figures: Vec<FigureGroup>,
    /// What became known afterwards, in order of time.
    pub later: Vec<LaterView>,
    /// What each side calls it.
    pub naming: Vec<NamingView>,
    /// Where it happened.
    pub places: Vec<PlaceLink>,
    /// Locator map.
    pub map: Option<MapView>,
    /// Who took part.
    pub actors: Vec<ActorLink>,
    /// Tags.
    pub tags: Vec<Link>,
    /// Sources, numbered in the order of first citation.
    pub sources: Vec<SourceView>,
    /// Pictures and films.
    pub media: Vec<MediaView>,
    /// Events that this one follows from or belongs to.
    pub before: Vec<RelationView>,
    /// Events that follow from it or belong to it.
    pub after: Vec<RelationView>,
    /// Other related events.
    pub related: Vec<RelationView>,
    /// Public log of changes, newest first.
    pub updates: Vec<UpdateView>,
    /// Day of publication.
    pub published: Option<DateView>,
    /// Authors.
    pub authors: Vec<String>,
    /// The event before it in the order of the site.
    pub previous: Option<E>,
    /// The event after it.
    pub next: Option<E>,
    /// How to cite the entry: plain text without the address.
    pub cite: String,
    /// The same for reference managers.
    pub cite_files: Vec<Link>,
    /// The site's own fields (`extra`), as written.
    pub extra: serde_json::Map<String, serde_json::Value>,
}

/// A footnote of the text.
#[derive(Debug, Serialize)]
pub struct Footnote {
    /// Value of `id`, for links.
    pub id: String,
    /// Sign in the text ("a", "b", …).
    pub label: String,
    /// Text of the note.
    pub html: Html,
    /// Ids of the places in the text that point here.
    pub backlinks: Vec<String>,
}

/// Claims of all parties.
#[derive(Debug, Serialize)]
pub struct ClaimsView {
    /// One column a party, in the site's order.
    pub columns: Vec<ClaimColumn>,
    /// Which points are contested, in words.
    pub about: Vec<String>,
}

/// Claims of one party in order of time.
#[derive(Debug, Serialize)]
pub struct ClaimColumn {
    /// The party.
    pub party: PartyView,
    /// Its claims.
    pub claims: Vec<ClaimView>,
}

/// A party.
#[derive(Debug, Clone, Serialize)]
pub struct PartyView {
    /// Id from `site.toml`.
    pub id: String,
    /// Name.
    pub name: String,
    /// Place in the order of the site, from 1: picks the neutral colour `--party-N`.
    pub number: usize,
}

/// One attributed statement (schema.org `Claim`).
#[derive(Debug, Serialize)]
pub struct ClaimView {
    /// Position among all claims of the entry in order of time, from 1: the order on narrow screens.
    pub turn: usize,
    /// Who said it.
    pub by: ActorLink,
    /// What, in the site's words.
    pub says: Option<String>,
    /// The exact words.
    pub quote: Option<String>,
    /// When it was said; on the day of the event only the clock time is in the words.
    pub said: Option<DateView>,
    /// How the time of the statement is known.
    pub said_note: Option<String>,
    /// The point that it is about, in words.
    pub about: Option<String>,
    /// `asserts`, `denies`, `confirms`, `revises` or `no-statement`.
    pub stance: &'static str,
    /// The stance in words; nothing for `asserts`.
    pub stance_text: Option<String>,
    /// Citations.
    pub cites: Vec<Cite>,
}

/// A numbered link into the list of sources.
#[derive(Debug, Clone, Serialize)]
pub struct Cite {
    /// Number.
    pub number: usize,
    /// Value of `id`, for the way back from the source.
    pub id: String,
    /// Value of `href` (`#source-3`).
    pub url: String,
    /// Title and publisher, for a tip.
    pub title: String,
}

/// Figures about one group of people.
#[derive(Debug, Serialize)]
pub struct FigureGroup {
    /// The group.
    pub group: String,
    /// One row a measure and source.
    pub rows: Vec<FigureRow>,
}

/// One figure by one source (UCDP low, best, high).
#[derive(Debug, Serialize)]
pub struct FigureRow {
    /// What is counted, in words ("killed").
    pub measure: String,
    /// Lowest, formatted; nothing when not given.
    pub low: Option<String>,
    /// Best estimate.
    pub best: Option<String>,
    /// Highest.
    pub high: Option<String>,
    /// The figure in one phrase ("161–1,000", "at least 280", "7").
    pub text: String,
    /// According to whom.
    pub by: Option<Attribution>,
    /// As of when.
    pub as_of: Option<DateView>,
    /// What is disputed.
    pub disputed: Option<String>,
    /// A note.
    pub note: Option<String>,
    /// Citations.
    pub cites: Vec<Cite>,
}

/// According to whom: an actor with a page, or just a name.
#[derive(Debug, Serialize)]
pub struct Attribution {
    /// Name.
    pub name: String,
    /// Address of the actor's page.
    pub url: Option<String>,
}

/// Something that became known afterwards.
#[derive(Debug, Serialize)]
pub struct LaterView {
    /// As of when.
    pub as_of: DateView,
    /// According to whom.
    pub by: Option<Attribution>,
    /// What, in words.
    pub says: Option<String>,
    /// The exact words.
    pub quote: Option<String>,
    /// Or a figure: the group.
    pub group: Option<String>,
    /// And the figure itself.
    pub figure: Option<FigureRow>,
    /// Citations.
    pub cites: Vec<Cite>,
}

/// What somebody calls it.
#[derive(Debug, Serialize)]
pub struct NamingView {
    /// Who.
    pub by: String,
    /// The name.
    pub name: String,
    /// A note.
    pub note: Option<String>,
}

/// A place with its names.
#[derive(Debug, Clone, Serialize)]
pub struct PlaceLink {
    /// Id; nothing for a place that stands only in the entry.
    pub id: Option<String>,
    /// Leading name.
    pub name: String,
    /// Address of its page.
    pub url: Option<String>,
    /// Other names.
    pub names: Vec<OtherName>,
}

/// A name in a language or by a party.
#[derive(Debug, Clone, Serialize)]
pub struct OtherName {
    /// Language or party, in words.
    pub by: String,
    /// BCP 47 tag for `lang`, when it is a language.
    pub lang: Option<String>,
    /// The name.
    pub name: String,
}

/// A map.
#[derive(Debug, Serialize)]
pub struct MapView {
    /// The drawing.
    pub svg: Html,
    /// Who made the geography.
    pub attribution: Option<String>,
    /// Places that lie outside it.
    pub outside: Vec<PlaceLink>,
}

/// An actor.
#[derive(Debug, Clone, Serialize)]
pub struct ActorLink {
    /// Full name.
    pub name: String,
    /// Short name.
    pub short: String,
    /// Address of its page.
    pub url: String,
}

/// A source (schema.org `citation`).
#[derive(Debug, Clone, Serialize)]
pub struct SourceView {
    /// Number in the entry; 0 in the bibliography.
    pub number: usize,
    /// Value of `id` for links (`source-3`).
    pub anchor: String,
    /// Id of the source.
    pub id: String,
    /// Title.
    pub title: String,
    /// Author.
    pub author: Option<String>,
    /// Publisher.
    pub publisher: Option<String>,
    /// Address.
    pub url: Option<String>,
    /// Archived copy.
    pub archive: Option<String>,
    /// When it was published.
    pub published: Option<DateView>,
    /// When it was looked at.
    pub accessed: Option<DateView>,
    /// Kind in words ("news report").
    pub kind: Option<String>,
    /// BCP 47 tag of its language.
    pub lang: Option<String>,
    /// Language in words, when it is not the site's.
    pub lang_text: Option<String>,
    /// Pages.
    pub pages: Option<String>,
    /// A note.
    pub note: Option<String>,
    /// Ids of the places in the text that cite it.
    pub backlinks: Vec<String>,
    /// Entries that cite it (bibliography only).
    pub cited_by: Vec<Link>,
}

/// A picture, film or sound.
#[derive(Debug, Serialize)]
pub struct MediaView {
    /// Address.
    pub url: String,
    /// `image`, `video`, `audio` or `link`.
    pub kind: &'static str,
    /// What is to be seen, for those who do not see it.
    pub alt: String,
    /// Caption.
    pub caption: Option<String>,
    /// Credit.
    pub credit: Option<String>,
    /// Licence.
    pub licence: Option<String>,
    /// Whether it is hidden behind a warning.
    pub graphic: bool,
    /// Width in pixels.
    pub width: Option<u32>,
    /// Height in pixels.
    pub height: Option<u32>,
    /// The same picture in newer formats, the smallest first; each in several widths.
    pub sources: Vec<PictureSource>,
}

/// A picture in one format.
#[derive(Debug, Serialize)]
pub struct PictureSource {
    /// Media type, for `type`.
    pub media_type: &'static str,
    /// Addresses with their widths, for `srcset`.
    pub srcset: String,
}

/// A related event and how it is related.
#[derive(Debug, Serialize)]
pub struct RelationView {
    /// The relation seen from this entry, in words ("led to", "part of").
    pub label: String,
    /// Address of the other event.
    pub url: String,
    /// Its title.
    pub title: String,
    /// Its date.
    pub date: DateView,
}

/// An entry of the public log (schema.org `CorrectionComment`).
#[derive(Debug, Clone, Serialize)]
pub struct UpdateView {
    /// When.
    pub on: DateView,
    /// `update`, `correction`, `clarification` or `retraction`.
    pub kind: &'static str,
    /// The same in words.
    pub kind_text: String,
    /// What has changed.
    pub note: String,
    /// The entry, on the page of all changes.
    pub event: Option<Link>,
}

/// `era`.
#[derive(Debug, Serialize)]
pub struct EraView<E> {
    /// Title, years, count.
    pub link: EraLink,
    /// Whole span.
    pub date: DateView,
    /// Its introduction.
    pub body: Html,
    /// Its events.
    pub items: Vec<ListItem<E>>,
    /// Number of its events by kind.
    pub kinds: Vec<CountedLink>,
    /// Overview strip.
    pub strip: Option<StripView>,
    /// Era before it.
    pub previous: Option<EraLink>,
    /// Era after it.
    pub next: Option<EraLink>,
    /// The era as a part of other pages.
    pub embed: Option<FrameView>,
}

/// `place`.
#[derive(Debug, Serialize)]
pub struct PlaceView<E> {
    /// Leading name.
    pub name: String,
    /// Why that name leads.
    pub leads: Option<String>,
    /// Other names.
    pub names: Vec<OtherName>,
    /// A note.
    pub note: Option<String>,
    /// Coordinates in words ("39.818° N, 46.753° E").
    pub coordinates: Option<String>,
    /// How exact they are, in words.
    pub precision: Option<String>,
    /// Map.
    pub map: Option<MapView>,
    /// Events there.
    pub items: Vec<ListItem<E>>,
}

/// `actor`.
#[derive(Debug, Serialize)]
pub struct ActorView<E> {
    /// Full name.
    pub name: String,
    /// Short name.
    pub short: String,
    /// Kind in words ("state", "person").
    pub kind: Option<String>,
    /// The party that it speaks for.
    pub party: Option<PartyView>,
    /// A note.
    pub note: Option<String>,
    /// Events in which it takes part.
    pub items: Vec<ListItem<E>>,
}

/// `listing`: events that share a kind, a tag, a status, a year, or are key events.
#[derive(Debug, Serialize)]
pub struct ListingView<E> {
    /// Heading.
    pub title: String,
    /// What the list holds, in one sentence.
    pub intro: Option<String>,
    /// Mark, for a kind.
    pub mark: Option<Html>,
    /// The events, by era.
    pub groups: Vec<EventGroup<E>>,
    /// Number of events.
    pub count: usize,
    /// Listing before it (years).
    pub previous: Option<Link>,
    /// Listing after it.
    pub next: Option<Link>,
}

/// `index`: all places, actors, kinds or tags.
#[derive(Debug, Serialize)]
pub struct IndexView {
    /// Heading.
    pub title: String,
    /// One sentence.
    pub intro: Option<String>,
    /// Map, for places.
    pub map: Option<MapView>,
    /// Groups (actors by party; else one group without a name).
    pub groups: Vec<IndexGroup>,
}

/// A group of an index.
#[derive(Debug, Serialize)]
pub struct IndexGroup {
    /// Heading.
    pub title: Option<String>,
    /// Links, sorted in the site's language.
    pub links: Vec<CountedLink>,
}

/// `sources`: the whole bibliography.
#[derive(Debug, Serialize)]
pub struct SourcesView {
    /// Groups by kind of source.
    pub groups: Vec<SourceGroup>,
    /// The same for reference managers and spreadsheets.
    pub files: Vec<Link>,
}

/// Sources of one kind.
#[derive(Debug, Serialize)]
pub struct SourceGroup {
    /// Heading.
    pub title: String,
    /// The sources.
    pub sources: Vec<SourceView>,
}

/// `glossary`.
#[derive(Debug, Serialize)]
pub struct GlossaryView {
    /// Terms, sorted in the site's language.
    pub terms: Vec<TermView>,
}

/// A term.
#[derive(Debug, Serialize)]
pub struct TermView {
    /// Value of `id` for links.
    pub id: String,
    /// The term.
    pub term: String,
    /// Other words for it.
    pub also: Vec<String>,
    /// What it means.
    pub text: String,
    /// A note.
    pub note: Option<String>,
}

/// `changes`: the log of the whole site, newest first.
#[derive(Debug, Serialize)]
pub struct ChangesView {
    /// Changes.
    pub updates: Vec<UpdateView>,
    /// First publications, newest first, by day.
    pub published: Vec<PublishedDay>,
}

/// Entries that were published on one day.
#[derive(Debug, Serialize)]
pub struct PublishedDay {
    /// The day.
    pub on: DateView,
    /// The entries in order.
    pub events: Vec<Link>,
}

/// `search`: everything by its words, and the indexes for those who go without.
#[derive(Debug, Serialize)]
pub struct SearchView {
    /// Address of the folder that holds the index; nothing where the program was built without
    /// search, and only the indexes are offered.
    pub folder: Option<String>,
    /// Eras to choose from.
    pub eras: Vec<EraLink>,
    /// Kinds, places and actors to choose from.
    pub filters: Filters,
    /// Pages that lead to everything without a script.
    pub indexes: Vec<Link>,
}

/// `prose`: a page of text.
#[derive(Debug, Serialize)]
pub struct ProseView {
    /// Title.
    pub title: String,
    /// One or two sentences.
    pub summary: Option<String>,
    /// The text.
    pub body: Html,
    /// Its headings, for a table of contents: empty for short pages.
    pub headings: Vec<Link>,
    /// Ordinary footnotes.
    pub footnotes: Vec<Footnote>,
    /// The balance of claims and sources, where the page asks for it.
    pub published: Option<DateView>,
}

/// `print`: the whole timeline in one document.
#[derive(Debug, Serialize)]
pub struct PrintView<E> {
    /// Eras with their introductions and entries.
    pub chapters: Vec<PrintChapter<E>>,
}

/// An era in the print edition.
#[derive(Debug, Serialize)]
pub struct PrintChapter<E> {
    /// The era; nothing for events outside every era.
    pub era: Option<EraLink>,
    /// Its introduction.
    pub body: Html,
    /// Its entries, whole. Ids inside their texts are made unique by the entry's id.
    pub events: Vec<EventView<E>>,
}
