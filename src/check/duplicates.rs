//! Two entries that tell the same event.

use crate::cores;
use crate::date::Day;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::form::way;
use crate::model::Event;
use crate::site::Site;
use rayon::prelude::*;
use std::collections::{BTreeSet, HashMap};

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
    let titles = Titles::of(site);
    let found: Vec<Vec<Diagnostic>> = (0..titles.events.len())
        .into_par_iter()
        .with_max_len(cores::ENTRIES)
        .map(|index| told_again(site, &titles, index))
        .collect();
    found.into_iter().flatten().for_each(|found| diags.push(found));
}

/// The entries after one that look like the same event.
fn told_again(site: &Site, titles: &Titles, index: usize) -> Vec<Diagnostic> {
    let (event, title) = &titles.events[index];
    let day = event.when.anchor().days_since_epoch();
    let last = event.when.latest().map_or(day, Day::days_since_epoch);
    let is_told = |(other, other_title): &&(&Event, Vec<usize>)| {
        let same_precision = event.when.precision() == other.when.precision();
        let close = other.when.anchor().days_since_epoch() - day <= 1;
        let there = || {
            event.places.iter().any(|place| other.places.contains(place))
                || event.actors.iter().any(|actor| other.actors.contains(actor))
        };
        let enough = match same_precision {
            true if !close => return false,
            true if there() => ALIKE_THERE,
            true => ALIKE,
            false => ALIKE_VAGUE,
        };
        alike(title, other_title, &titles.weights) >= enough && !is_related(site, event, other)
    };
    titles.events[index + 1..]
        .iter()
        .take_while(|(other, _)| other.when.anchor().days_since_epoch() <= last.max(day + 1))
        .take(MOST)
        .filter(is_told)
        .map(|(other, _)| {
            let message = format!("this looks like the same event as `{}`", event.id);
            let title = |event: &Event| event.origin.place(&site.texts, &way!["title"]);
            Diagnostic::new(Code::EventDuplicate, title(other), message)
                .related(title(event), "told here already")
                .hint("join the two, or relate them: `relations: see_also`")
        })
        .collect()
}

fn is_related(site: &Site, one: &Event, other: &Event) -> bool {
    let leads = |from: &Event, to: &Event| {
        from.relations.iter().any(|link| site.chronicle[link.to].id == to.id)
    };
    leads(one, other) || leads(other, one)
}

/// What is special in the titles of a site.
struct Titles<'a> {
    /// Events, each with the numbers of the words of its title, in order.
    events: Vec<(&'a Event, Vec<usize>)>,
    /// By the number of a word: the fewer titles have it, the more.
    weights: Vec<f64>,
}

impl<'a> Titles<'a> {
    fn of(site: &'a Site) -> Self {
        let order = site.timeline.order.par_iter().with_max_len(cores::ENTRIES);
        let worded = order.map(|id| (&site.chronicle[*id], words(&site.chronicle[*id].title)));
        let worded: Vec<(&Event, BTreeSet<String>)> = worded.collect();
        let mut numbers: HashMap<String, usize> = HashMap::new();
        let mut counts: Vec<usize> = Vec::new();
        let mut number = |word: String| {
            let next = numbers.len();
            let number = *numbers.entry(word).or_insert(next);
            counts.resize(counts.len().max(number + 1), 0);
            counts[number] += 1;
            number
        };
        let events: Vec<(&Event, Vec<usize>)> = worded
            .into_iter()
            .map(|(event, words)| {
                let mut title: Vec<usize> = words.into_iter().map(&mut number).collect();
                title.sort_unstable();
                (event, title)
            })
            .collect();
        #[expect(clippy::cast_precision_loss, reason = "counts of entries are small")]
        let weight = |count: usize| -(count as f64 / (events.len() + 1) as f64).ln();
        let weights = counts.into_iter().map(weight).collect();
        Self { events, weights }
    }
}

/// Words that carry meaning, without endings, each once.
fn words(title: &str) -> BTreeSet<String> {
    title
        .to_lowercase()
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| word.chars().count() > 3)
        .map(|word| word.chars().take(6).collect())
        .collect()
}

/// How much of the weight of the lighter title both share, 0 to 1.
fn alike(one: &[usize], other: &[usize], weights: &[f64]) -> f64 {
    let shared = || one.iter().filter(|word| other.contains(word));
    // Few pairs of the many share anything.
    if shared().nth(1).is_none() {
        return 0.0;
    }
    let lighter = sum(one, weights).min(sum(other, weights));
    if lighter <= 0.0 { 0.0 } else { sum(shared(), weights) / lighter }
}

fn sum<'a>(words: impl IntoIterator<Item = &'a usize>, weights: &[f64]) -> f64 {
    words.into_iter().map(|word| weights[*word]).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_alike_when_their_special_words_are() {
        let weights = [1.0, 1.0, 1.0, 1.0, 0.1];
        assert!(alike(&[0, 1, 2], &[0, 1, 2, 3], &weights) > 0.9);
        assert!(alike(&[0, 1, 4], &[0, 2, 4], &weights) < 0.6);
        assert!(alike(&[0, 1], &[0, 2], &weights) < 0.1, "one word alone is no likeness");
        assert_eq!(words("Heron wins the heron race").len(), 3, "each word once, no short ones");
    }
}
