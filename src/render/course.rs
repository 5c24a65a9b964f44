//! What follows from when and where events happened, who took part, how they belong together and
//! when entries changed; not from what they say, so that most saves leave it as it is.

use super::shared::draw_slim;
use crate::config::Config;
use crate::content::fields::Status;
use crate::date::When;
use crate::graphics::strip::Slim;
use crate::model::{ActorId, EraId, Event, EventId, KindId, PlaceId, RelationKind};
use crate::site::Site;
use crate::timeline::changed;
use crate::words::Words;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, OnceLock};

/// The course of events.
#[derive(Debug)]
pub(super) struct Course {
    pub by_era: BTreeMap<EraId, Vec<EventId>>,
    /// Relations that lead to an event.
    pub incoming: HashMap<EventId, Vec<(RelationKind, EventId)>>,
    /// When an entry was published or changed last.
    pub updated: Option<When>,
    slim: OnceLock<Option<Slim>>,
    lists: OnceLock<Lists>,
}

/// Events that share something, in order.
#[derive(Debug, Default)]
pub(super) struct Lists {
    pub place: BTreeMap<PlaceId, Vec<EventId>>,
    pub actor: BTreeMap<ActorId, Vec<EventId>>,
    pub kind: BTreeMap<KindId, Vec<EventId>>,
    pub tag: BTreeMap<String, Vec<EventId>>,
    pub status: BTreeMap<Status, Vec<EventId>>,
    pub year: BTreeMap<i64, Vec<EventId>>,
}

/// The course of an earlier time, and what it was made from.
#[derive(Debug, Default)]
pub(super) struct Traced(Option<Known>);

#[derive(Debug)]
struct Known {
    config: Config,
    words: Arc<Words>,
    eras: Vec<EraKey>,
    events: Arc<Vec<Arc<Event>>>,
    course: Arc<Course>,
}

/// What is seen of an era: id, title, short name and dates.
type EraKey = (String, String, Option<String>, When);

impl Course {
    /// Follows the events of a site; what was `traced` before serves as long as it holds.
    pub(super) fn of(site: &Site, traced: &mut Traced) -> Arc<Self> {
        let eras: Vec<EraKey> = site
            .chronicle
            .eras()
            .map(|(_, era)| {
                (era.id.clone(), era.title.clone(), era.short.clone(), era.when.clone())
            })
            .collect();
        let events = site.chronicle.all_shared();
        let known = traced.0.take().filter(|known| {
            known.config == site.config
                && Arc::ptr_eq(&known.words, &site.words)
                && known.eras == eras
                && changed(&known.events, events).is_some_and(|changed| {
                    changed.iter().all(|id| same_course(&known.events[id.0], &events[id.0]))
                })
        });
        let course = known.map_or_else(|| Arc::new(Self::new(site)), |known| known.course);
        traced.0 = Some(Known {
            config: site.config.clone(),
            words: Arc::clone(&site.words),
            eras,
            events: Arc::clone(events),
            course: Arc::clone(&course),
        });
        course
    }

    fn new(site: &Site) -> Self {
        let chronicle = &site.chronicle;
        let mut by_era: BTreeMap<EraId, Vec<EventId>> = BTreeMap::new();
        let mut incoming: HashMap<EventId, Vec<(RelationKind, EventId)>> = HashMap::new();
        for id in &site.timeline.order {
            let event = &chronicle[*id];
            if let Some(era) = event.era {
                by_era.entry(era).or_default().push(*id);
            }
            for relation in &event.relations {
                incoming.entry(relation.to).or_default().push((relation.kind, *id));
            }
        }
        let dated = chronicle.events().flat_map(|(_, event)| dates(event));
        let updated = dated.max_by_key(|when| when.sort_key()).cloned();
        Self { by_era, incoming, updated, slim: OnceLock::new(), lists: OnceLock::new() }
    }

    /// Events by what they share.
    pub(super) fn lists(&self, site: &Site) -> &Lists {
        self.lists.get_or_init(|| lists(site))
    }

    /// The slim strip.
    pub(super) fn slim(&self, site: &Site) -> Option<&Slim> {
        self.slim.get_or_init(|| draw_slim(site)).as_ref()
    }
}

fn lists(site: &Site) -> Lists {
    let mut lists = Lists::default();
    for id in &site.timeline.order {
        let event = &site.chronicle[*id];
        for place in each(event.places.iter()) {
            lists.place.entry(*place).or_default().push(*id);
        }
        // Who speaks in an entry takes part in it, whether or not the entry lists them.
        let speakers = event.claims.iter().map(|claim| claim.by);
        for actor in each(event.actors.iter().copied().chain(speakers)) {
            lists.actor.entry(actor).or_default().push(*id);
        }
        if let Some(kind) = event.kind {
            lists.kind.entry(kind).or_default().push(*id);
        }
        for tag in each(event.tags.iter()) {
            match lists.tag.get_mut(tag) {
                Some(list) => list.push(*id),
                None => {
                    lists.tag.insert(tag.clone(), vec![*id]);
                }
            }
        }
        lists.status.entry(event.status).or_default().push(*id);
        lists.year.entry(event.when.anchor().year).or_default().push(*id);
    }
    lists
}

/// A few things, each once.
fn each<T: PartialEq>(things: impl Iterator<Item = T>) -> Vec<T> {
    let mut all = Vec::new();
    for thing in things {
        if !all.contains(&thing) {
            all.push(thing);
        }
    }
    all
}

fn same_course(old: &Event, new: &Event) -> bool {
    old.id == new.id
        && old.when == new.when
        && old.order == new.order
        && old.kind == new.kind
        && old.importance == new.importance
        && old.era == new.era
        && old.relations == new.relations
        && old.places == new.places
        && old.actors == new.actors
        && old.tags == new.tags
        && old.status == new.status
        && old.claims.iter().map(|claim| claim.by).eq(new.claims.iter().map(|claim| claim.by))
        && dates(old).eq(dates(new))
}

/// When an entry was published and changed.
fn dates(event: &Event) -> impl Iterator<Item = &When> {
    event.published.iter().chain(event.updates.iter().map(|update| &update.on))
}
