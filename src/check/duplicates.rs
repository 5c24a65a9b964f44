//! Two entries that tell the same event.

use crate::date::Day;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::form::way;
use crate::model::Event;
use crate::site::Site;
use std::collections::{BTreeMap, BTreeSet};

/// How much of the shorter title both must share, by the weight of its words.
const ALIKE: f64 = 0.6;
/// How much, where they share a place or an actor as well.
const ALIKE_THERE: f64 = 0.45;
/// How much, where one date is vaguer and holds the other.
const ALIKE_VAGUE: f64 = 0.75;
/// With how many others of its days an entry is compared at most.
const MOST: usize = 50;

/// Entries are compared with those that start on the same or the next day, or whose vaguer date
/// holds theirs. They look like one event when their titles share most of what is special in them:
/// a word weighs the more, the fewer titles of the site have it.
pub(super) fn check(site: &Site, diags: &mut Diagnostics) {
    let events: Vec<(&Event, BTreeSet<String>)> = site
        .timeline
        .order
        .iter()
        .map(|id| &site.chronicle[*id])
        .map(|event| (event, words(&event.title)))
        .collect();
    let mut titles: BTreeMap<&str, usize> = BTreeMap::new();
    for word in events.iter().flat_map(|(_, title)| title) {
        *titles.entry(word).or_default() += 1;
    }
    let weight = |word: &str| {
        #[expect(clippy::cast_precision_loss, reason = "counts of entries are small")]
        let share = titles.get(word).map_or(1.0, |count| *count as f64) / (events.len() + 1) as f64;
        -share.ln()
    };
    for (index, (event, title)) in events.iter().enumerate() {
        let day = event.when.anchor().days_since_epoch();
        let last = event.when.latest().map_or(day, Day::days_since_epoch);
        let near = events[index + 1..]
            .iter()
            .take_while(|(other, _)| other.when.anchor().days_since_epoch() <= last.max(day + 1))
            .take(MOST);
        for (other, other_title) in near {
            if is_related(site, event, other) {
                continue;
            }
            let same_precision = event.when.precision() == other.when.precision();
            let close = other.when.anchor().days_since_epoch() - day <= 1;
            let there = event.places.iter().any(|place| other.places.contains(place))
                || event.actors.iter().any(|actor| other.actors.contains(actor));
            let alike = alike(title, other_title, weight);
            let enough = match (same_precision && close, there) {
                (true, true) => ALIKE_THERE,
                (true, false) => ALIKE,
                (false, _) if same_precision => continue,
                (false, _) => ALIKE_VAGUE,
            };
            if alike >= enough {
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

fn is_related(site: &Site, one: &Event, other: &Event) -> bool {
    let leads = |from: &Event, to: &Event| {
        from.relations.iter().any(|link| site.chronicle[link.to].id == to.id)
    };
    leads(one, other) || leads(other, one)
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

/// How much of the weight of the lighter title both share, 0 to 1.
fn alike(one: &BTreeSet<String>, other: &BTreeSet<String>, weight: impl Fn(&str) -> f64) -> f64 {
    let sum =
        |words: &mut dyn Iterator<Item = &String>| words.map(|word| weight(word)).sum::<f64>();
    let lighter = sum(&mut one.iter()).min(sum(&mut other.iter()));
    let shared: Vec<&String> = one.intersection(other).collect();
    if shared.len() < 2 || lighter <= 0.0 {
        return 0.0;
    }
    sum(&mut shared.into_iter()) / lighter
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_alike_when_their_words_are() {
        let one = words("Heron wins the harbour race");
        assert!(alike(&one, &words("Harbour race: Heron wins"), |_| 1.0) > 0.9);
        assert!(alike(&one, &words("Heron sinks off the cape"), |_| 1.0) < 0.5);
    }
}
