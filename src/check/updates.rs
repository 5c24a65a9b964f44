//! Published entries that changed: does their public log say so.

use crate::content::fields::{EventFields, RelationFields};
use crate::content::{Document, parse};
use crate::date::Day;
use crate::diag::{Code, Diagnostic, Diagnostics, Texts};
use crate::form::{List, way};
use crate::site::Site;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Compares entries with what they said when they were published: `before` holds the older text of
/// each file that has changed, under its path.
pub fn updates(site: &Site, before: &Texts, today: Day, diags: &mut Diagnostics) {
    let mut now = Texts::new();
    for (_, text) in before.iter() {
        if let Some(file) = site.texts.find(&text.path) {
            now.add(text.path.clone(), site.texts.text(file));
        }
    }
    // What is wrong with either has been told, or is no longer there to be mended.
    let (old, new) = (documents(before), documents(&now));
    for (_, event) in site.chronicle.events() {
        let path = site.texts.path(event.origin.file);
        let (Some(old), Some(new)) = (old.get(path), new.get(path)) else { continue };
        let was_published = old.0.fields.draft != Some(true);
        let told = new.0.fields.updates != old.0.fields.updates;
        if !was_published || told || readers_see(old) == readers_see(new) {
            continue;
        }
        diags.push(
            Diagnostic::new(
                Code::UpdatesMissing,
                event.origin.place(&site.texts, &way!["updates"]),
                "this entry has changed since it was published, and `updates` does not say so",
            )
            .hint(format!("add `- on: {today}`, `kind: correction`, `note: …` to `updates`")),
        );
    }
}

type Entry = (Arc<Document<EventFields>>, String);

/// The events among texts, by their paths.
fn documents(texts: &Texts) -> BTreeMap<String, Entry> {
    let documents = parse(texts, &mut Diagnostics::new());
    let entry = |event: &Arc<Document<EventFields>>| {
        let file = event.origin.file;
        let body = texts.text(file).get(event.body.clone()).unwrap_or_default().to_owned();
        (texts.path(file).to_owned(), (Arc::clone(event), body))
    };
    documents.events.iter().map(entry).collect()
}

/// What an entry says to readers. Where it is filed, and the spaces in its text, are no change.
fn readers_see((document, body): &Entry) -> (EventFields, Vec<&str>) {
    let fields = EventFields {
        order: None,
        kind: None,
        importance: None,
        era: None,
        tags: List::default(),
        relations: RelationFields::default(),
        updates: List::default(),
        published: None,
        publish_from: None,
        draft: None,
        authors: List::default(),
        aliases: List::default(),
        accept: List::default(),
        extra: BTreeMap::default(),
        ..document.fields.clone()
    };
    (fields, body.split_whitespace().collect())
}
