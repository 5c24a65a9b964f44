//! Cards of events: each made when the first list wants it, and kept for as long as it would be the
//! same.

use super::mentions::Names;
use super::theme::Theme;
use super::views::EventCard;
use crate::config::Config;
use crate::model::{Event, EventId, PartyId, PlaceRecord};
use crate::site::Site;
use crate::timeline::changed;
use crate::words::Words;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};
use tera::value::{Key, Map};
use tera::{Tera, Value};

/// With more changes than this, all cards are made anew.
const FEW: usize = 64;

/// The card of an event.
#[derive(Debug, Default)]
pub(super) struct Card {
    pub view: OnceLock<Value>,
    /// Its markup, without and with a year above it.
    pub html: [OnceLock<Option<Value>>; 2],
}

/// Dates in a card.
const DATES: [&str; 3] = ["date", "date_in_year", "waits"];

/// The cards of all events: those of an earlier time, and others instead of those that have
/// changed since.
#[derive(Debug, Clone)]
pub(super) struct Cards {
    first: Arc<Vec<Card>>,
    instead: BTreeMap<EventId, Arc<Card>>,
    /// All names that templates say.
    said: Arc<Names>,
}

/// Cards of an earlier time, and what they were made from.
#[derive(Debug, Default)]
pub(super) struct Carded(Option<Known>);

#[derive(Debug)]
struct Known {
    around: Around,
    /// When the first cards were made.
    first: Arc<Vec<Arc<Event>>>,
    events: Arc<Vec<Arc<Event>>>,
    cards: Cards,
}

/// All that a card shows besides its event.
#[derive(Debug)]
struct Around {
    config: Config,
    words: Arc<Words>,
    places: Arc<Vec<Arc<PlaceRecord>>>,
    actors: Vec<(String, Option<PartyId>)>,
    /// What makes its markup, and `site`, which is within reach of that.
    tera: Option<Arc<Tera>>,
    site: Value,
}

impl Cards {
    /// The cards of a site; of those that were there before, each that would be the same.
    pub(super) fn of(site: &Site, theme: &Theme, view: &Value, carded: &mut Carded) -> Self {
        let Site { config, words, chronicle, .. } = site;
        let events = chronicle.all_shared();
        let around = Around {
            config: config.clone(),
            words: Arc::clone(words),
            places: Arc::clone(chronicle.all_places()),
            actors: chronicle.actors().map(|(_, actor)| (actor.id.clone(), actor.party)).collect(),
            tera: theme.keeps_cards.then(|| Arc::clone(&theme.tera)),
            site: view.clone(),
        };
        let said = Arc::clone(theme.names());
        let known = carded.0.take();
        let known = known.filter(|known| known.around.same(&around) && known.cards.said == said);
        let (first, cards) = known.and_then(|known| known.again(events)).unwrap_or_else(|| {
            let cards = (0..events.len()).map(|_| Card::default()).collect();
            (Arc::clone(events), Self { first: Arc::new(cards), instead: BTreeMap::new(), said })
        });
        let events = Arc::clone(events);
        carded.0 = Some(Known { around, first, events, cards: cards.clone() });
        cards
    }

    /// Whether a part of cards is made.
    pub(super) fn wants(&self, part: &str) -> bool {
        self.said.say(part)
    }

    /// Of a card what a template says: all of it would be most of what is in memory of an entry.
    pub(super) fn said(&self, card: &EventCard<Value, Value>) -> Value {
        let Some(mut card) = Value::from_serializable(card).into_map() else {
            return Value::none();
        };
        self.keep(&mut card);
        for part in DATES {
            if let Some(date) = card.get_mut(&Key::Str(part))
                && let Some(mut map) = std::mem::replace(date, Value::none()).into_map()
            {
                self.keep(&mut map);
                *date = map.into();
            }
        }
        card.into()
    }

    fn keep(&self, map: &mut Map) {
        map.retain(|name, _| name.as_str().is_some_and(|name| self.wants(name)));
    }

    /// The card of an event.
    pub(super) fn get(&self, id: EventId) -> &Card {
        self.instead.get(&id).map_or_else(|| &self.first[id.0], AsRef::as_ref)
    }
}

impl Known {
    /// The cards of events of which few are others than at first.
    fn again(self, events: &[Arc<Event>]) -> Option<(Arc<Vec<Arc<Event>>>, Cards)> {
        let changed = changed(&self.first, events).filter(|changed| changed.len() <= FEW)?;
        let instead = changed.into_iter().map(|id| {
            let made = self.cards.instead.get(&id);
            let made = made.filter(|_| Arc::ptr_eq(&self.events[id.0], &events[id.0]));
            (id, made.map_or_else(Arc::default, Arc::clone))
        });
        let first = Arc::clone(&self.cards.first);
        let cards = Cards { first, instead: instead.collect(), said: self.cards.said };
        Some((self.first, cards))
    }
}

impl Around {
    fn same(&self, other: &Self) -> bool {
        let Self { config, words, places, actors, tera, site } = self;
        let tera = match (tera, &other.tera) {
            (Some(one), Some(other)) => Arc::ptr_eq(one, other),
            (one, other) => one.is_none() && other.is_none(),
        };
        let names = |places: &[Arc<PlaceRecord>], other: &[Arc<PlaceRecord>]| {
            let same = |(one, other): (&Arc<PlaceRecord>, &Arc<PlaceRecord>)| {
                one.id == other.id && one.short == other.short
            };
            places.len() == other.len() && places.iter().zip(other).all(same)
        };
        tera && *config == other.config
            && Arc::ptr_eq(words, &other.words)
            && names(places, &other.places)
            && *actors == other.actors
            && *site == other.site
    }
}
