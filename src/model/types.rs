//! The chronicle: everything that the site knows, each thing once.

use crate::content::fields::{
    Disputed, Extra, Importance, Precision, SourceKind, Stance, Status, UpdateKind,
};
use crate::content::{Lost, Origin, Outline};
use crate::date::{Day, When};
use crate::diag::Code;
use std::borrow::Borrow as _;
use std::ops::{Index, Range};
use std::sync::Arc;

macro_rules! ids {
    ($($(#[doc = $doc:literal])+ $id:ident: $field:ident[$thing:ident];)+) => {
        $(
            $(#[doc = $doc])+
            #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
            pub struct $id(pub usize);

            impl Index<$id> for Chronicle {
                type Output = $thing;

                fn index(&self, id: $id) -> &$thing {
                    self.$field[id.0].borrow()
                }
            }
        )+

        impl Chronicle {
            $(
                #[doc = concat!("All of `", stringify!($field), "` with their ids.")]
                pub fn $field(&self) -> impl ExactSizeIterator<Item = ($id, &$thing)> {
                    self.$field.iter().enumerate().map(|(index, thing)| ($id(index), thing.borrow()))
                }
            )+
        }
    };
}

ids! {
    /// An event of the chronicle.
    EventId: events[Event];
    /// An era of the chronicle.
    EraId: eras[Era];
    /// A page of prose.
    ProseId: pages[Prose];
    /// A place of the chronicle.
    PlaceId: places[PlaceRecord];
    /// An actor of the chronicle.
    ActorId: actors[Actor];
    /// A source of the chronicle.
    SourceId: sources[Source];
    /// A term of the glossary.
    TermId: terms[Term];
}

/// A kind of event: its position in `site.toml`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KindId(pub usize);

/// A party: its position in `site.toml`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartyId(pub usize);

/// Everything that the site knows. What stands in entries is shared with what was known before.
#[derive(Debug, Clone, Default)]
pub struct Chronicle {
    pub(super) events: Arc<Vec<Arc<Event>>>,
    pub(super) eras: Vec<Era>,
    pub(super) pages: Vec<Prose>,
    pub(super) places: Arc<Vec<Arc<PlaceRecord>>>,
    pub(super) actors: Vec<Actor>,
    pub(super) sources: Arc<Vec<Arc<Source>>>,
    pub(super) terms: Vec<Term>,
    /// Loaded words, for `check`.
    pub loaded_words: Vec<LoadedWord>,
    /// Entries that exist and are not published: drafts, and those that wait for their day.
    pub withheld: Vec<Withheld>,
    /// The first day on which the day of one that waits has come.
    pub next: Option<Day>,
    /// Names whose definition has mistakes that have been told.
    pub lost: Lost,
}

impl Chronicle {
    /// An event as it can be shared.
    #[must_use]
    pub fn shared(&self, event: EventId) -> &Arc<Event> {
        &self.events[event.0]
    }

    /// All places as they can be shared.
    #[must_use]
    pub fn all_places(&self) -> &Arc<Vec<Arc<PlaceRecord>>> {
        &self.places
    }

    /// All events as they can be shared.
    #[must_use]
    pub fn all_shared(&self) -> &Arc<Vec<Arc<Event>>> {
        &self.events
    }
}

/// An entry that exists and is not published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withheld {
    /// Its id.
    pub id: String,
    /// Why.
    pub why: Why,
}

/// Why an entry is not published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// It is a draft.
    Draft,
    /// Its day of publication has not come.
    NotYet,
    /// It has mistakes that have been told.
    Broken,
}

/// Something that happened.
#[derive(Debug, Clone)]
pub struct Event {
    /// Its file and front matter.
    pub origin: Origin,
    /// Its body, in bytes of the file.
    pub body: Range<usize>,
    /// What its body refers to.
    pub outline: Arc<Outline>,
    /// Id.
    pub id: String,
    /// Headline.
    pub title: String,
    /// When it happened.
    pub when: When,
    /// Order among events that their dates do not tell apart.
    pub order: i64,
    /// Own wording of the date.
    pub date_text: Option<String>,
    /// Why the date is uncertain.
    pub date_note: Option<String>,
    /// One or two sentences, as written.
    pub summary: Option<String>,
    /// Kind.
    pub kind: Option<KindId>,
    /// Weight in the story.
    pub importance: Importance,
    /// Era: as written, else by date.
    pub era: Option<EraId>,
    /// Whether the entry names its era.
    pub era_written: bool,
    /// Tags.
    pub tags: Vec<String>,
    /// Places.
    pub places: Vec<PlaceId>,
    /// Actors.
    pub actors: Vec<ActorId>,
    /// State of verification.
    pub status: Status,
    /// What is disputed.
    pub disputed: Vec<Disputed>,
    /// Attributed statements.
    pub claims: Vec<Claim>,
    /// Figures.
    pub figures: Vec<Figure>,
    /// What became known afterwards.
    pub later: Vec<Later>,
    /// What each side calls it.
    pub naming: Vec<Naming>,
    /// Sources in the order in which they were written.
    pub sources: Vec<SourceId>,
    /// Pictures, films, sound.
    pub media: Vec<Media>,
    /// Links to other events.
    pub relations: Vec<Relation>,
    /// Public log of changes.
    pub updates: Vec<Update>,
    /// Day of first publication.
    pub published: Option<When>,
    /// Whether it is a draft.
    pub draft: bool,
    /// Its day of publication, as long as that has not come.
    pub waits: Option<When>,
    /// Authors.
    pub authors: Vec<String>,
    /// Former addresses.
    pub aliases: Vec<String>,
    /// Language, if it is not the site's.
    pub lang: Option<String>,
    /// Findings that are accepted here.
    pub accepted: Vec<Accepted>,
    /// Own fields of the site.
    pub extra: Extra,
}

/// A finding that an author accepts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// Position in the front matter or record.
    pub index: usize,
    /// The finding.
    pub code: Code,
    /// The field it is about, or `body`; nothing for the whole entry.
    pub field: Option<String>,
}

impl Event {
    /// One or two sentences: the summary, else the first paragraph.
    #[must_use]
    pub fn summary(&self) -> Option<&str> {
        let opening = Some(self.outline.opening.trim()).filter(|text| !text.is_empty());
        self.summary.as_deref().or(opening)
    }

    /// When the entry was published or changed last; nothing where neither is dated.
    #[must_use]
    pub fn changed(&self) -> Option<&When> {
        let changes = self.updates.iter().map(|update| &update.on);
        changes.chain(&self.published).max_by(|one, other| one.sort_key().cmp(&other.sort_key()))
    }
}

/// An attributed statement.
#[derive(Debug, Clone)]
pub struct Claim {
    /// Position in the front matter.
    pub index: usize,
    /// Who says it.
    pub by: ActorId,
    /// What, in the site's words.
    pub says: Option<String>,
    /// When it was said.
    pub said: Option<When>,
    /// How that is known.
    pub said_note: Option<String>,
    /// The exact words.
    pub quote: Option<String>,
    /// The point.
    pub about: Option<About>,
    /// What it does with the point.
    pub stance: Stance,
    /// Sources.
    pub sources: Vec<SourceId>,
}

/// The point of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// One of the points that can be disputed.
    Disputed(Disputed),
    /// In own words.
    Words(String),
}

/// According to whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum By {
    /// An actor of the register.
    Actor(ActorId),
    /// A party of `site.toml`.
    Party(PartyId),
    /// A name.
    Name(String),
}

/// A figure by one source.
#[derive(Debug, Clone)]
pub struct Figure {
    /// What is counted.
    pub measure: String,
    /// Of whom.
    pub group: Option<String>,
    /// Lowest.
    pub low: Option<u64>,
    /// Best estimate.
    pub best: Option<u64>,
    /// Highest.
    pub high: Option<u64>,
    /// According to whom.
    pub by: Option<By>,
    /// As of when.
    pub as_of: Option<When>,
    /// What is disputed.
    pub disputed: Option<String>,
    /// A note.
    pub note: Option<String>,
    /// Sources.
    pub sources: Vec<SourceId>,
}

/// Something that became known afterwards.
#[derive(Debug, Clone)]
pub struct Later {
    /// As of when.
    pub as_of: When,
    /// According to whom.
    pub by: Option<By>,
    /// What, in words.
    pub says: Option<String>,
    /// The exact words.
    pub quote: Option<String>,
    /// A figure.
    pub figure: Option<Figure>,
    /// Sources.
    pub sources: Vec<SourceId>,
}

/// What somebody calls the event.
#[derive(Debug, Clone)]
pub struct Naming {
    /// Who.
    pub by: By,
    /// The name.
    pub name: String,
    /// A note.
    pub note: Option<String>,
}

/// A picture, film or sound.
#[derive(Debug, Clone)]
pub struct Media {
    /// Path of a published file, or an address.
    pub target: MediaTarget,
    /// Description.
    pub alt: String,
    /// Caption.
    pub caption: Option<String>,
    /// Credit.
    pub credit: Option<String>,
    /// Licence.
    pub licence: Option<String>,
    /// Whether it stays hidden behind a warning.
    pub graphic: bool,
}

/// Where a picture is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MediaTarget {
    /// Path below the root of the published site.
    File(String),
    /// Address elsewhere.
    Url(String),
}

/// How an event relates to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RelationKind {
    /// It led to the other.
    LedTo,
    /// It answers the other.
    ResponseTo,
    /// It belongs to the other.
    PartOf,
    /// The other undid it.
    ReversedBy,
    /// The other is worth reading beside it.
    SeeAlso,
}

impl RelationKind {
    /// The name of the field.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::LedTo => "led_to",
            Self::ResponseTo => "response_to",
            Self::PartOf => "part_of",
            Self::ReversedBy => "reversed_by",
            Self::SeeAlso => "see_also",
        }
    }
}

/// A link to another event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Relation {
    /// How.
    pub kind: RelationKind,
    /// Position in the list of its field.
    pub index: usize,
    /// To which.
    pub to: EventId,
}

/// An entry of the public log.
#[derive(Debug, Clone)]
pub struct Update {
    /// When.
    pub on: When,
    /// Kind.
    pub kind: UpdateKind,
    /// What has changed.
    pub note: String,
}

/// A stretch of time with a name.
#[derive(Debug, Clone)]
pub struct Era {
    /// Its file and front matter.
    pub origin: Origin,
    /// Its body, in bytes of the file.
    pub body: Range<usize>,
    /// What its body refers to.
    pub outline: Arc<Outline>,
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Name for narrow bands.
    pub short: Option<String>,
    /// From when to when.
    pub when: When,
    /// One or two sentences, as written.
    pub summary: Option<String>,
}

/// A page of prose.
#[derive(Debug, Clone)]
pub struct Prose {
    /// Its file and front matter.
    pub origin: Origin,
    /// Its body, in bytes of the file.
    pub body: Range<usize>,
    /// What its body refers to.
    pub outline: Arc<Outline>,
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// One or two sentences, as written.
    pub summary: Option<String>,
    /// Whether it stands in the navigation.
    pub nav: bool,
    /// Order in the navigation.
    pub order: i64,
    /// Day of first publication.
    pub published: Option<When>,
    /// Whether it is a draft.
    pub draft: bool,
    /// Former addresses.
    pub aliases: Vec<String>,
}

/// A place.
#[derive(Debug, Clone)]
pub struct PlaceRecord {
    /// Where it is written.
    pub origin: Origin,
    /// Id; nothing for a place that stands only in an entry.
    pub id: Option<String>,
    /// Leading name.
    pub name: String,
    /// Name after the first mention and on maps.
    pub short: String,
    /// Other names, by language or party.
    pub names: Vec<(NameOf, Vec<String>)>,
    /// Why the leading name leads.
    pub leads: Option<String>,
    /// Degrees north and east (WGS 84).
    pub coordinates: Option<(f64, f64)>,
    /// How exact they are.
    pub precision: Precision,
    /// A note.
    pub note: Option<String>,
}

/// Whose name for a place it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NameOf {
    /// A language (BCP 47).
    Language(String),
    /// A party.
    Party(PartyId),
}

/// A state, a body, a person.
#[derive(Debug, Clone)]
pub struct Actor {
    /// Where it is written.
    pub origin: Origin,
    /// Id.
    pub id: String,
    /// Full name.
    pub name: String,
    /// Short name.
    pub short: String,
    /// Kind.
    pub kind: Option<String>,
    /// Party for which it speaks.
    pub party: Option<PartyId>,
    /// A note.
    pub note: Option<String>,
}

/// A source.
#[derive(Debug, Clone)]
pub struct Source {
    /// Where it is written.
    pub origin: Origin,
    /// Id, unique among the shared ones or within its entry.
    pub id: String,
    /// The entry to which it belongs alone, by its id.
    pub owner: Option<String>,
    /// Title.
    pub title: String,
    /// Author.
    pub author: Option<String>,
    /// Publisher.
    pub publisher: Option<String>,
    /// Address.
    pub url: Option<String>,
    /// When it was published.
    pub published: Option<When>,
    /// When it was looked at.
    pub accessed: Option<When>,
    /// Address of an archived copy.
    pub archive: Option<String>,
    /// Kind.
    pub kind: Option<SourceKind>,
    /// Language (BCP 47).
    pub lang: Option<String>,
    /// Pages.
    pub pages: Option<String>,
    /// A note.
    pub note: Option<String>,
    /// Findings that are accepted here.
    pub accepted: Vec<Accepted>,
}

/// A term of the glossary.
#[derive(Debug, Clone)]
pub struct Term {
    /// Where it is written.
    pub origin: Origin,
    /// Id.
    pub id: String,
    /// The term.
    pub term: String,
    /// Other words for it.
    pub also: Vec<String>,
    /// Other forms of these words, which lead here as well but are not shown.
    pub forms: Vec<String>,
    /// What it means.
    pub text: String,
    /// A note.
    pub note: Option<String>,
}

/// A word that does not stand in the site's own voice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoadedWord {
    /// All its forms, lower-case.
    pub forms: Vec<String>,
    /// Why it is loaded.
    pub why: Option<String>,
    /// What to write instead.
    pub instead: Option<String>,
}
