//! What all formats say alike: whose statement it is, how it was taken, what it rests on.
//!
//! A format that carries a contested entry carries every side of it, in the order of the entry.

use crate::content::fields::{Stance, Status};
use crate::date::{Said, When};
use crate::model::{Claim, Event};
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
