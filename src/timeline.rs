//! In what order, in which groups: the only order of events that there is.

use crate::date::{Day, When};
use crate::model::{Chronicle, EraId, Event, EventId};
use std::sync::Arc;

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

/// A timeline of an earlier time, and what it was made from.
#[derive(Debug, Default)]
pub struct Arranged {
    events: Arc<Vec<Arc<Event>>>,
    eras: Vec<When>,
    timeline: Timeline,
}

/// With more changes than this, all is sorted anew.
const FEW: usize = 64;

/// Orders events: by the earliest possible day; then the vaguer before the more precise; then by
/// instant; then by latest day; then by `order`; then by id.
///
/// Of what was `arranged` before, only the events that have changed are moved.
#[must_use]
pub fn arrange(chronicle: &Chronicle, arranged: &mut Arranged) -> Timeline {
    let eras: Vec<When> = chronicle.eras().map(|(_, era)| era.when.clone()).collect();
    let events = Arc::clone(chronicle.all_shared());
    let mut timeline = std::mem::take(&mut arranged.timeline);
    let changed = changed(&arranged.events, &events).filter(|changed| changed.len() <= FEW);
    let key = |id: &EventId| {
        let event = &events[id.0];
        (event.when.sort_key(), event.order, event.id.as_str())
    };
    let redated = if let Some(mut changed) = changed {
        changed.retain(|id| {
            let (old, new) = (&arranged.events[id.0], &events[id.0]);
            old.when != new.when || old.order != new.order || old.id != new.id
        });
        if !changed.is_empty() {
            timeline.order.retain(|id| !changed.contains(id));
            for id in &changed {
                let key_of = key(id);
                let place = timeline.order.partition_point(|other| key(other) < key_of);
                timeline.order.insert(place, *id);
            }
        }
        !changed.is_empty()
    } else {
        timeline.order = chronicle.events().map(|(id, _)| id).collect();
        timeline.order.sort_by_cached_key(key);
        true
    };
    if redated || arranged.eras != eras {
        timeline.position = vec![0; timeline.order.len()];
        for (index, id) in timeline.order.iter().enumerate() {
            timeline.position[id.0] = index;
        }
        let all = events.iter().map(|event| &event.when).chain(&eras);
        timeline.last = all.map(|when| when.latest().unwrap_or_else(|| when.anchor())).max();
    }
    *arranged = Arranged { events, eras, timeline: timeline.clone() };
    timeline
}

/// Events that are others than before; nothing if there are more or fewer.
#[must_use]
pub fn changed(before: &[Arc<Event>], now: &[Arc<Event>]) -> Option<Vec<EventId>> {
    if before.len() != now.len() || before.is_empty() {
        return None;
    }
    let pairs = before.iter().zip(now).enumerate();
    Some(
        pairs
            .filter(|(_, (one, other))| !Arc::ptr_eq(one, other))
            .map(|(index, _)| EventId(index))
            .collect(),
    )
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
