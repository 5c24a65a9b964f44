//! Two entries that tell the same event.

use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::form::way;
use crate::model::Event;
use crate::site::Site;
use std::collections::BTreeSet;

/// How much of the shorter title's words both must share.
const ALIKE: f64 = 0.6;

/// Entries are compared with those that start on the same or the next day. They look like one
/// event when their titles share most of their words, or half of them and a place.
pub(super) fn check(site: &Site, diags: &mut Diagnostics) {
    let events: Vec<(&Event, BTreeSet<String>)> = site
        .timeline
        .order
        .iter()
        .map(|id| &site.chronicle[*id])
        .map(|event| (event, words(&event.title)))
        .collect();
    for (index, (event, title)) in events.iter().enumerate() {
        let day = event.when.anchor().days_since_epoch();
        let near = events[index + 1..]
            .iter()
            .take_while(|(other, _)| other.when.anchor().days_since_epoch() - day <= 1)
            .take(50);
        for (other, other_title) in near {
            let related = event.relations.iter().any(|link| site.chronicle[link.to].id == other.id)
                || other.relations.iter().any(|link| site.chronicle[link.to].id == event.id);
            if related || event.when.precision() != other.when.precision() {
                continue;
            }
            let place = event.places.iter().any(|place| other.places.contains(place));
            let alike = alike(title, other_title);
            if alike >= ALIKE || (place && alike >= 0.5) {
                let message = format!("this looks like the same event as `{}`", event.id);
                diags.push(
                    Diagnostic::new(
                        Code::EventDuplicate,
                        other.origin.place(&site.texts, &way!["title"]),
                        message,
                    )
                    .related(event.origin.place(&site.texts, &way!["title"]), "told here already")
                    .hint("join the two, or relate them: `relations: see_also`"),
                );
            }
        }
    }
}

/// Words that carry meaning, without endings.
fn words(title: &str) -> BTreeSet<String> {
    title
        .to_lowercase()
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| word.chars().count() > 3)
        .map(|word| word.chars().take(6).collect())
        .collect()
}

#[expect(clippy::cast_precision_loss, reason = "titles have few words")]
fn alike(one: &BTreeSet<String>, other: &BTreeSet<String>) -> f64 {
    let shorter = one.len().min(other.len());
    if shorter < 2 {
        return 0.0;
    }
    one.intersection(other).count() as f64 / shorter as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_alike_when_their_words_are() {
        let one = words("Heron wins the harbour race");
        assert!(alike(&one, &words("Harbour race: Heron wins")) > 0.9);
        assert!(alike(&one, &words("Heron sinks off the cape")) < 0.5);
    }
}
