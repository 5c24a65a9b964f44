//! In what order, in which groups: the only order of events that there is.

use crate::date::Day;
use crate::model::{Chronicle, EraId, Event, EventId};

/// All events in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Timeline {
    /// Events in order.
    pub order: Vec<EventId>,
    /// Position of each event in that order, by id.
    pub position: Vec<usize>,
    /// Last day of anything that is dated: where continuing events and eras end in drawings.
    pub last: Option<Day>,
}

impl Timeline {
    /// The event before another.
    #[must_use]
    pub fn previous(&self, event: EventId) -> Option<EventId> {
        self.position[event.0].checked_sub(1).map(|position| self.order[position])
    }

    /// The event after another.
    #[must_use]
    pub fn next(&self, event: EventId) -> Option<EventId> {
        self.order.get(self.position[event.0] + 1).copied()
    }

    /// Events that fulfil a condition, in order.
    pub fn filter<'a>(
        &'a self,
        chronicle: &'a Chronicle,
        keep: impl Fn(&Event) -> bool + 'a,
    ) -> impl Iterator<Item = EventId> + 'a {
        self.order.iter().copied().filter(move |id| keep(&chronicle[*id]))
    }
}

/// Orders events: by the earliest possible day; then the vaguer before the more precise; then by
/// instant; then by latest day; then by `order`; then by id.
#[must_use]
pub fn arrange(chronicle: &Chronicle) -> Timeline {
    let mut order: Vec<EventId> = chronicle.events().map(|(id, _)| id).collect();
    order.sort_by_cached_key(|id| {
        let event = &chronicle[*id];
        (event.when.sort_key(), event.order, event.id.clone())
    });
    let mut position = vec![0; order.len()];
    for (index, id) in order.iter().enumerate() {
        position[id.0] = index;
    }
    let events = chronicle.events().map(|(_, event)| &event.when);
    let eras = chronicle.eras().map(|(_, era)| &era.when);
    let last = events.chain(eras).map(|when| when.latest().unwrap_or_else(|| when.anchor())).max();
    Timeline { order, position, last }
}

/// Events of a list by era, in the order of the list; those outside every era stand where they fall.
#[must_use]
pub fn by_era(
    chronicle: &Chronicle,
    events: impl Iterator<Item = EventId>,
) -> Vec<(Option<EraId>, Vec<EventId>)> {
    let mut groups: Vec<(Option<EraId>, Vec<EventId>)> = Vec::new();
    for id in events {
        let era = chronicle[id].era;
        // Eras may overlap a little: an era that has begun is gone on with, not begun again.
        match groups.iter_mut().find(|(other, _)| other.is_some() && *other == era) {
            Some((_, group)) => group.push(id),
            None => match groups.last_mut() {
                Some((None, group)) if era.is_none() => group.push(id),
                _ => groups.push((era, vec![id])),
            },
        }
    }
    groups
}
