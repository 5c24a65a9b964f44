//! Entries that mean the same as at an earlier time, so that they are not resolved again.

use super::{Resolver, With};
use crate::config::Config;
use crate::content::fields::{ActorFields, EraFields, EventFields, PlaceFields, SourceFields};
use crate::content::{Document, Documents, Register};
use crate::diag::Diagnostics;
use crate::model::resolve::Options;
use crate::model::resolve::admission::Admitted;
use crate::model::resolve::event::Draft;
use crate::model::types::*;
use crate::words::Words;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Entries as they were resolved at an earlier time.
#[derive(Debug, Default)]
pub struct Resolved {
    pub(super) admitted: Option<Admitted>,
    around: Option<Around>,
    events: Vec<Known>,
    /// Ids of events without those that could not be resolved.
    moved: Vec<Option<EventId>>,
}

impl Resolved {
    /// What is known, if everything around the entries is as it was.
    pub(super) fn take(&mut self, around: &Around) -> Vec<Known> {
        match &self.around {
            Some(known) if known.same(around) => std::mem::take(&mut self.events),
            _ => Vec::new(),
        }
    }

    /// Whether the same events can be resolved as before.
    pub(super) fn moved(&self, moved: &[Option<EventId>]) -> bool {
        self.moved == moved
    }

    pub(super) fn keep(&mut self, around: Around, events: Vec<Known>, moved: Vec<Option<EventId>>) {
        self.around = Some(around);
        self.events = events;
        self.moved = moved;
    }

    /// Forgets the entries.
    pub(super) fn forget(&mut self) {
        self.around = None;
        self.events.clear();
        self.moved.clear();
    }
}

/// All that an entry's meaning depends on besides its own text.
#[derive(Debug)]
pub(super) struct Around {
    config: Config,
    words: Arc<Words>,
    assets: Vec<String>,
    options: Options,
    places: Register<PlaceFields>,
    actors: Register<ActorFields>,
    sources: Register<SourceFields>,
    eras: Vec<Arc<Document<EraFields>>>,
    withheld: Vec<Withheld>,
    /// The entries that are published: the same pointer for the same ids in the same order.
    published: Arc<Vec<usize>>,
}

impl Around {
    pub(super) fn new(
        documents: &Documents,
        resolver: &Resolver<'_>,
        published: &Arc<Vec<usize>>,
        with: With<'_>,
    ) -> Self {
        Self {
            config: with.config.clone(),
            words: Arc::clone(with.words),
            assets: with.assets.iter().map(|path| (*path).to_owned()).collect(),
            options: with.options,
            places: Arc::clone(&documents.places),
            actors: Arc::clone(&documents.actors),
            sources: Arc::clone(&documents.sources),
            eras: documents.eras.clone(),
            withheld: resolver.chronicle.withheld.clone(),
            published: Arc::clone(published),
        }
    }

    fn same(&self, other: &Self) -> bool {
        let Self {
            config,
            words,
            assets,
            options,
            places,
            actors,
            sources,
            eras,
            withheld,
            published,
        } = self;
        *config == other.config
            && Arc::ptr_eq(words, &other.words)
            && *assets == other.assets
            && *options == other.options
            && Arc::ptr_eq(places, &other.places)
            && Arc::ptr_eq(actors, &other.actors)
            && Arc::ptr_eq(sources, &other.sources)
            && eras.len() == other.eras.len()
            && eras.iter().zip(&other.eras).all(|(one, other)| Arc::ptr_eq(one, other))
            && *withheld == other.withheld
            && Arc::ptr_eq(published, &other.published)
    }
}

/// An entry as it was resolved.
#[derive(Debug)]
pub(super) struct Known {
    pub document: Arc<Document<EventFields>>,
    pub diags: Diagnostics,
    /// Nothing if it has no title or no date.
    pub event: Option<Arc<Event>>,
    /// Whether the event's own places and sources have ids, and its links those of events.
    pub settled: bool,
    /// Its own places, and their first id.
    places: Vec<Arc<PlaceRecord>>,
    first_place: PlaceId,
    /// Its own sources, and their first id.
    sources: Vec<Arc<Source>>,
    first_source: SourceId,
}

/// Temporary ids of an entry's own places; those of sources count down from the highest.
const OWN_PLACE: usize = usize::MAX / 2;

impl Known {
    pub(super) fn new(
        document: &Arc<Document<EventFields>>,
        draft: Option<Draft>,
        diags: Diagnostics,
    ) -> Self {
        let mut known = Self {
            document: Arc::clone(document),
            diags,
            event: None,
            settled: false,
            places: Vec::new(),
            first_place: PlaceId(OWN_PLACE),
            sources: Vec::new(),
            first_source: SourceId(OWN_PLACE),
        };
        if let Some(Draft { mut event, places, sources }) = draft {
            for place in places {
                event.places.push(match place {
                    Ok(id) => id,
                    Err(record) => {
                        known.places.push(record);
                        PlaceId(OWN_PLACE + known.places.len() - 1)
                    }
                });
            }
            let own: BTreeMap<SourceId, SourceId> = sources
                .iter()
                .enumerate()
                .map(|(index, (temporary, _))| (*temporary, SourceId(OWN_PLACE + index)))
                .collect();
            known.sources = sources.into_iter().map(|(_, source)| source).collect();
            if !own.is_empty() {
                for id in cited(&mut event) {
                    *id = own.get(id).copied().unwrap_or(*id);
                }
            }
            known.event = Some(Arc::new(event));
        }
        known
    }

    /// Gives the event's own places and sources their ids in the chronicle, and adds all of them.
    pub(super) fn settle(&mut self, chronicle: &mut Chronicle, moved: &[Option<EventId>]) {
        let Some(shared) = &mut self.event else { return };
        let first_place = PlaceId(chronicle.places.len());
        let first_source = SourceId(chronicle.sources.len());
        if !self.places.is_empty() && first_place != self.first_place {
            let range = self.first_place.0..self.first_place.0 + self.places.len();
            for id in &mut Arc::make_mut(shared).places {
                if range.contains(&id.0) {
                    id.0 = id.0 - self.first_place.0 + first_place.0;
                }
            }
            self.first_place = first_place;
        }
        if !self.sources.is_empty() && first_source != self.first_source {
            let range = self.first_source.0..self.first_source.0 + self.sources.len();
            for id in cited(Arc::make_mut(shared)) {
                if range.contains(&id.0) {
                    id.0 = id.0 - self.first_source.0 + first_source.0;
                }
            }
            self.first_source = first_source;
        }
        if !self.settled && shared.relations.iter().any(|link| moved[link.to.0] != Some(link.to)) {
            Arc::make_mut(shared).relations.retain_mut(|relation| match moved[relation.to.0] {
                Some(id) => {
                    relation.to = id;
                    true
                }
                None => false,
            });
        }
        self.settled = true;
        if !self.places.is_empty() {
            Arc::make_mut(&mut chronicle.places).extend(self.places.iter().cloned());
        }
        if !self.sources.is_empty() {
            Arc::make_mut(&mut chronicle.sources).extend(self.sources.iter().cloned());
        }
        Arc::make_mut(&mut chronicle.events).push(Arc::clone(shared));
    }
}

/// All ids of sources in an event.
fn cited(event: &mut Event) -> impl Iterator<Item = &mut SourceId> {
    let claims = event.claims.iter_mut().flat_map(|claim| &mut claim.sources);
    let figures = event.figures.iter_mut().flat_map(|figure| &mut figure.sources);
    let later = event.later.iter_mut().flat_map(|later| {
        let figure = later.figure.iter_mut().flat_map(|figure| &mut figure.sources);
        later.sources.iter_mut().chain(figure)
    });
    event.sources.iter_mut().chain(claims).chain(figures).chain(later)
}
