//! Which entries are published: no translations, no second ones of an id, and neither drafts nor
//! those whose day has not come.

use super::{Resolver, With, is_translation, same_id};
use crate::content::fields::EventFields;
use crate::content::{Document, Documents, Origin};
use crate::date::{When, Zone};
use crate::diag::Diagnostics;
use crate::form::way;
use crate::model::resolve::Options;
use crate::model::types::*;
use crate::words::Words;
use std::collections::HashMap;
use std::sync::Arc;

/// What was decided at an earlier time, and from what.
#[derive(Debug)]
pub(super) struct Admitted {
    documents: Arc<Vec<Arc<Document<EventFields>>>>,
    options: Options,
    zone: Zone,
    words: Arc<Words>,
    /// Positions of the published ones among the documents.
    published: Arc<Vec<usize>>,
    withheld: Vec<(usize, Why)>,
    waiting: Vec<(usize, When)>,
    diags: Diagnostics,
}

impl Admitted {
    /// Whether the same would be decided, and told, again.
    fn same(&self, documents: &[Arc<Document<EventFields>>], with: With<'_>) -> bool {
        self.options == with.options
            && self.zone == with.config.timezone
            && Arc::ptr_eq(&self.words, with.words)
            && self.documents.len() == documents.len()
            && self.documents.iter().zip(documents).all(|(old, new)| {
                Arc::ptr_eq(old, new)
                    || (self.diags.iter().next().is_none() && asks_the_same(old, new))
            })
    }
}

/// Whether all that decides about an entry is as it was.
fn asks_the_same(old: &Document<EventFields>, new: &Document<EventFields>) -> bool {
    old.id == new.id
        && old.translation == new.translation
        && old.fields.draft == new.fields.draft
        && old.fields.publish_from == new.fields.publish_from
        // Where it stands is told when it cannot be read.
        && new.fields.publish_from.is_none()
}

impl<'a> Resolver<'a> {
    /// Decides which events are published; drafts and those that wait are kept apart.
    ///
    /// What is returned is the same pointer for as long as the same ids are published in the same
    /// order.
    pub(super) fn admit(
        &mut self,
        documents: &'a Documents,
        with: With<'_>,
        earlier: &mut Option<Admitted>,
        diags: &mut Diagnostics,
    ) -> Arc<Vec<usize>> {
        let events = &documents.events;
        let before = earlier.take();
        let admitted = match before {
            Some(before) if before.same(events, with) => {
                Admitted { documents: Arc::clone(events), ..before }
            }
            before => {
                let mut admitted = self.decide(events, with);
                if let Some(before) = before
                    && before.published == admitted.published
                    && admitted
                        .published
                        .iter()
                        .all(|index| before.documents[*index].id == events[*index].id)
                {
                    admitted.published = before.published;
                }
                admitted
            }
        };
        diags.append(admitted.diags.clone());
        for (index, when) in &admitted.waiting {
            self.waiting.insert(&events[*index].id, when.clone());
        }
        self.chronicle.next = admitted.waiting.iter().map(|(_, when)| when.anchor()).min();
        for (index, why) in &admitted.withheld {
            self.withhold(&events[*index].id, *why);
        }
        self.published = admitted.published.iter().map(|index| &events[*index]).collect();
        let published = Arc::clone(&admitted.published);
        *earlier = Some(admitted);
        published
    }

    /// The ids of the published events.
    pub(super) fn by_id(&self) -> &HashMap<&'a str, EventId> {
        self.by_id.get_or_init(|| {
            let published = self.published.iter().enumerate();
            published.map(|(index, document)| (document.id.as_str(), EventId(index))).collect()
        })
    }

    fn decide(&self, events: &Arc<Vec<Arc<Document<EventFields>>>>, with: With<'_>) -> Admitted {
        let mut diags = Diagnostics::new();
        let (mut published, mut withheld, mut waiting) = (Vec::new(), Vec::new(), Vec::new());
        let mut seen: HashMap<&str, &Origin> = HashMap::new();
        for (index, document) in events.iter().enumerate() {
            if is_translation(document, &mut diags) {
                continue;
            }
            if let Some(other) = seen.get(document.id.as_str()) {
                same_id(&document.origin, &document.id, other, &mut diags);
                continue;
            }
            seen.insert(&document.id, &document.origin);
            let sheet = self.sheet(&document.origin, "an event");
            let from = document.fields.publish_from.as_ref();
            let from = sheet.date(&self.reader, &way!["publish_from"], from, &mut diags);
            let from = from.filter(|from| from.anchor() > with.options.today);
            let why = if document.fields.draft == Some(true) {
                Some(Why::Draft)
            } else {
                from.as_ref().map(|_| Why::NotYet)
            };
            waiting.extend(from.map(|from| (index, from)));
            match why {
                Some(why) if !with.options.drafts => withheld.push((index, why)),
                _ => published.push(index),
            }
        }
        Admitted {
            documents: Arc::clone(events),
            options: with.options,
            zone: with.config.timezone,
            words: Arc::clone(with.words),
            published: Arc::new(published),
            withheld,
            waiting,
            diags,
        }
    }
}
