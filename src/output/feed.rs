//! What the feeds hold, in Atom and in JSON Feed alike: the entries that are new or were changed
//! last, and corrections alone.

use super::account;
use crate::content::fields::UpdateKind;
use crate::date::When;
use crate::model::{Event, EventId, Update};
use crate::plan::{Made, PageKind, files};
use crate::site::Site;
use std::fmt::Write as _;

/// How many entries the feed of new and changed entries holds: readers ask again every hour, and
/// keep what they have seen.
const NEWEST: usize = 50;

/// A feed.
pub(super) struct Feed<'a> {
    pub(super) title: String,
    pub(super) description: Option<&'a str>,
    /// Its own address.
    pub(super) address: String,
    /// The page that shows the same.
    pub(super) page: String,
    /// When anything in it changed last, as RFC 3339 writes it.
    pub(super) updated: String,
    pub(super) items: Vec<Item<'a>>,
}

/// An entry of a feed.
pub(super) struct Item<'a> {
    /// Stays the same for ever.
    pub(super) id: String,
    pub(super) title: String,
    pub(super) address: String,
    pub(super) published: Option<String>,
    pub(super) updated: String,
    pub(super) summary: Option<String>,
    pub(super) html: String,
    pub(super) tags: Vec<&'a str>,
    pub(super) authors: &'a [String],
}

/// Midnight (UTC) at the beginning of a day of publication or change, or the instant where one was
/// written; nothing for a year that RFC 3339 cannot write. Of a month, the first day: such a date
/// says no more.
pub(super) fn stamp(when: &When) -> Option<String> {
    if let Some(instant) = when.instant() {
        return Some(instant.format("%Y-%m-%dT%H:%M:%S%:z").to_string());
    }
    let day = when.anchor();
    (0..=9999).contains(&day.year).then(|| format!("{day}T00:00:00Z"))
}

/// The entries that were published or changed last, the newest first; of one day, in the order of
/// the timeline.
pub(super) fn changes<'a>(site: &'a Site, made: &Made) -> Feed<'a> {
    let mut newest: Vec<(EventId, &When)> = site
        .timeline
        .order
        .iter()
        .filter_map(|id| Some((*id, site.chronicle[*id].changed()?)))
        .collect();
    newest.sort_by_cached_key(|(_, when)| std::cmp::Reverse(when.sort_key()));
    let items = newest.into_iter().filter_map(|(id, when)| item(site, id, when));
    let items = items.take(NEWEST).collect();
    feed(site, made, site.config.title.clone(), &PageKind::Home, items)
}

/// Corrections, clarifications and retractions, the newest first.
pub(super) fn corrections<'a>(site: &'a Site, made: &Made) -> Feed<'a> {
    let mut found: Vec<(EventId, &Update, usize)> = Vec::new();
    for id in &site.timeline.order {
        let updates = &site.chronicle[*id].updates;
        for (index, update) in updates.iter().enumerate() {
            if update.kind != UpdateKind::Update {
                let same = updates[..index].iter().filter(|other| other.on == update.on).count();
                found.push((*id, update, same));
            }
        }
    }
    found.sort_by_cached_key(|(_, update, _)| std::cmp::Reverse(update.on.sort_key()));
    let items = found
        .into_iter()
        .filter_map(|(id, update, same)| correction(site, id, update, same))
        .collect();
    let title = site.words.fill("formats", "corrections_of", &[("site", &site.config.title)]);
    feed(site, made, title, &PageKind::Changes, items)
}

fn feed<'a>(
    site: &'a Site,
    made: &Made,
    title: String,
    page: &PageKind,
    items: Vec<Item<'a>>,
) -> Feed<'a> {
    let newest = items.iter().map(|item| item.updated.clone()).next();
    let of_site = || {
        let changes = site.chronicle.events().filter_map(|(_, event)| event.changed());
        changes.max_by_key(|when| when.sort_key()).and_then(stamp)
    };
    Feed {
        title,
        description: site.config.description.as_deref(),
        address: site.file_address(made.path),
        page: site.address(page),
        // A feed needs a day; one without entries says when the site was changed last.
        updated: newest.or_else(of_site).unwrap_or_else(|| "1970-01-01T00:00:00Z".to_owned()),
        items,
    }
}

fn item<'a>(site: &'a Site, id: EventId, changed: &When) -> Option<Item<'a>> {
    let event = &site.chronicle[id];
    let address = site.address(&PageKind::Event(id));
    Some(Item {
        id: address.clone(),
        title: event.title.clone(),
        address,
        published: event.published.as_ref().and_then(stamp),
        updated: stamp(changed)?,
        summary: event.summary().map(ToOwned::to_owned),
        html: html(site, event),
        tags: tags(site, event),
        authors: &event.authors,
    })
}

fn correction<'a>(site: &'a Site, id: EventId, update: &Update, same: usize) -> Option<Item<'a>> {
    let event = &site.chronicle[id];
    let address = format!("{}#changes", site.address(&PageKind::Event(id)));
    let stamp = stamp(&update.on)?;
    // Entries are added to the log at either end: the day tells them apart, not the position.
    let number = if same == 0 { String::new() } else { format!("-{}", same + 1) };
    Some(Item {
        id: format!("{address}-{}{number}", update.on.edtf()),
        title: format!("{}: {}", site.words.get("update", update.kind.name()), event.title),
        address,
        published: Some(stamp.clone()),
        updated: stamp,
        summary: Some(update.note.clone()),
        html: format!("<p>{}</p>", account::html(&update.note)),
        tags: tags(site, event),
        authors: &event.authors,
    })
}

/// The date of the event, how sure the entry is, what it says in short, and its log of changes.
fn html(site: &Site, event: &Event) -> String {
    let mut html = format!("<p><b>{}</b></p>", account::html(&account::date(site, event)));
    let caution = account::caution(site, event);
    for text in caution.iter().map(String::as_str).chain(event.summary()) {
        let _ = write!(html, "<p>{}</p>", account::html(text));
    }
    let mut updates: Vec<&Update> = event.updates.iter().collect();
    updates.sort_by_cached_key(|update| std::cmp::Reverse(update.on.sort_key()));
    for update in updates {
        let line = site.words.fill(
            "formats",
            "change",
            &[
                ("kind", &site.words.get("update", update.kind.name())),
                ("date", &account::when(site, &update.on)),
                ("note", &update.note),
            ],
        );
        let _ = write!(html, "<p>{}</p>", account::html(&line));
    }
    html
}

fn tags<'a>(site: &'a Site, event: &'a Event) -> Vec<&'a str> {
    let kind = event.kind.map(|kind| site.config.kinds[kind.0].name.as_str());
    kind.into_iter().chain(event.tags.iter().map(String::as_str)).collect()
}

/// The feed that a file holds.
pub(super) fn of<'a>(site: &'a Site, path: &str) -> Feed<'a> {
    let all = [&files::ATOM, &files::JSON_FEED, &files::CORRECTIONS_ATOM, &files::CORRECTIONS_JSON];
    let made = all.into_iter().find(|made| made.path == path).unwrap_or(&files::ATOM);
    if *made == files::CORRECTIONS_ATOM || *made == files::CORRECTIONS_JSON {
        corrections(site, made)
    } else {
        changes(site, made)
    }
}
