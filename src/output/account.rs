//! What all formats say alike: whose statement it is, how it was taken, what it rests on.
//!
//! A format that carries a contested entry carries every side of it, in the order of the entry.

use crate::content::fields::{Stance, Status};
use crate::date::{Said, When};
use crate::model::{About, By, Claim, Event, Source};
use crate::site::Site;

/// A date in the words of the site.
pub(super) fn when(site: &Site, when: &When) -> String {
    when.words(&site.words.date, Said::Nothing)
}

/// The date of an event as its page says it: the author's own wording, then what is known.
pub(super) fn date(site: &Site, event: &Event) -> String {
    let known = when(site, &event.when);
    match &event.date_text {
        Some(own) => format!("{own} ({known})"),
        None => known,
    }
}

/// According to whom: an id, where it has one, and a name.
pub(super) fn by<'a>(site: &'a Site, by: &'a By) -> (&'a str, &'a str) {
    match by {
        By::Actor(id) => (&site.chronicle[*id].id, &site.chronicle[*id].name),
        By::Party(id) => (&site.config.parties[id.0].id, &site.config.parties[id.0].name),
        By::Name(name) => ("", name),
    }
}

/// The id of a source, unique on the site: one that belongs to an entry alone has its id behind its
/// own, as in the bibliography.
pub(super) fn source_id(source: &Source) -> String {
    match &source.owner {
        Some(owner) => format!("{}--{owner}", source.id),
        None => source.id.clone(),
    }
}

/// The point that a statement is about.
pub(super) fn about(site: &Site, about: &About) -> String {
    match about {
        About::Disputed(point) => site.words.get("disputed", point.name()),
        About::Words(words) => words.clone(),
    }
}

/// What a statement does with the point, in words; nothing where it asserts it, or where there is
/// none.
pub(super) fn stance(site: &Site, claim: &Claim) -> Option<String> {
    let told = !matches!(claim.stance, Stance::Asserts | Stance::NoStatement);
    told.then(|| site.words.get("stance", claim.stance.name()))
}

/// What is said: in the site's words, then in the speaker's own; or that no statement is known.
pub(super) fn statement(site: &Site, claim: &Claim) -> String {
    let words = &site.words;
    let quote = claim.quote.as_ref().map(|quote| {
        format!("{}{quote}{}", words.get("claims", "open"), words.get("claims", "close"))
    });
    let parts: Vec<String> = claim.says.iter().cloned().chain(quote).collect();
    if parts.is_empty() { words.get("claims", "silence") } else { parts.join(" ") }
}

/// How sure an entry is and what of it is contested, in one sentence or two; nothing when it is
/// plainly told.
pub(super) fn caution(site: &Site, event: &Event) -> Option<String> {
    let words = &site.words;
    let status = match event.status {
        Status::Confirmed | Status::Reported => None,
        Status::Disputed | Status::Unverified | Status::Retracted => {
            Some(format!("{}.", capitalised(&words.get("status", event.status.name()))))
        }
    };
    let points: Vec<String> =
        event.disputed.iter().map(|point| words.get("disputed", point.name())).collect();
    let contested = (!points.is_empty())
        .then(|| format!("{}.", words.fill("card", "contested", &[("what", &points.join(", "))])));
    let parts: Vec<String> = status.into_iter().chain(contested).collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Text as HTML.
pub(super) fn html(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            other => out.push(other),
        }
    }
    out
}
