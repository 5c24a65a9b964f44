//! Snippets for the front matter of entries, in the form of Visual Studio Code.
//!
//! Its YAML extension reads whole YAML files and no front matter, so there a schema alone completes
//! nothing in an entry. Snippets do, with no extension at all.

use super::Ids;
use crate::content::fields::{Disputed, Importance, SourceKind, Stance, Status, UpdateKind};
use serde_json::{Map, Value, json};

/// Up to how many ids are offered in one place.
const MOST: usize = 200;

/// All snippets as the text of a `.code-snippets` file, with the ids of a site where it has some.
#[must_use]
pub fn snippets(ids: &Ids) -> String {
    let words =
        |all: &[&'static str]| all.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    let known = |form: &str| ids.of(form).iter().map(|(id, _)| id.clone()).collect::<Vec<_>>();
    let stances: Vec<_> = Stance::ALL.iter().map(|word| word.name()).collect();
    let points: Vec<_> = Disputed::ALL.iter().map(|word| word.name()).collect();
    let states: Vec<_> = Status::ALL.iter().map(|word| word.name()).collect();
    let weights: Vec<_> = Importance::ALL.iter().map(|word| word.name()).collect();
    let origins: Vec<_> = SourceKind::ALL.iter().map(|word| word.name()).collect();
    let changes: Vec<_> = UpdateKind::ALL.iter().map(|word| word.name()).collect();
    let by = |tab: usize| choice(tab, &known("actor"), "actor");
    let one = |tab: usize, all: &[&'static str]| choice(tab, &words(all), "");
    let all = [
        ("kind", "Kind of the event", vec![format!("kind: {}", choice(1, &known("kind"), "kind"))]),
        (
            "places",
            "Where it happened",
            vec![format!("places: [{}]", choice(1, &known("place"), "place"))],
        ),
        ("actors", "Who took part", vec![format!("actors: [{}]", by(1))]),
        ("era", "Era, if not by date", vec![format!("era: {}", choice(1, &known("era"), "era"))]),
        ("tags", "Free words", vec![format!("tags: [{}]", choice(1, &known("tag"), "tag"))]),
        ("importance", "Weight in the story", vec![format!("importance: {}", one(1, &weights))]),
        (
            "disputed",
            "State of verification, and what exactly is disputed",
            vec![
                format!("status: {}", one(1, &states)),
                format!("disputed: [{}]", one(2, &points)),
            ],
        ),
        (
            "claims",
            "What each side said: one of each",
            vec![
                "claims:".to_owned(),
                format!("  - by: {}", by(1)),
                "    said: ${2:date}".to_owned(),
                "    says: '${3:In your words.}'".to_owned(),
                format!("    about: {}", one(4, &points)),
                "    source: ${5:source}".to_owned(),
                format!("  - by: {}", by(6)),
                "    said: ${7:date}".to_owned(),
                "    says: '${8:In your words.}'".to_owned(),
                format!("    about: {}", one(9, &points)),
                format!("    stance: {}", one(10, &stances)),
                "    source: ${11:source}".to_owned(),
            ],
        ),
        (
            "claim",
            "One more statement in `claims`",
            vec![
                format!("- by: {}", by(1)),
                "  said: ${2:date}".to_owned(),
                "  says: '${3:In your words.}'".to_owned(),
                format!("  about: {}", one(4, &points)),
                format!("  stance: {}", one(5, &stances)),
                "  source: ${6:source}".to_owned(),
            ],
        ),
        (
            "figures",
            "How many, according to whom",
            vec![
                "figures:".to_owned(),
                "  - measure: ${1:what is counted}".to_owned(),
                "    low: ${2:1}".to_owned(),
                "    best: ${3:2}".to_owned(),
                "    high: ${4:3}".to_owned(),
                "    by: ${5:according to whom}".to_owned(),
                "    source: ${6:source}".to_owned(),
            ],
        ),
        (
            "source",
            "A source, written out in `sources`",
            vec![
                "- id: ${1:short-name}".to_owned(),
                "  title: '${2:Title}'".to_owned(),
                "  publisher: '${3:Publisher}'".to_owned(),
                "  url: '${4:https://}'".to_owned(),
                "  published: ${5:date}".to_owned(),
                "  accessed: $CURRENT_YEAR-$CURRENT_MONTH-$CURRENT_DATE".to_owned(),
                "  archive: '${6:https://}'".to_owned(),
                format!("  kind: {}", one(7, &origins)),
            ],
        ),
        (
            "updates",
            "The public log of changes",
            vec![
                "updates:".to_owned(),
                "  - on: $CURRENT_YEAR-$CURRENT_MONTH-$CURRENT_DATE".to_owned(),
                format!("    kind: {}", one(1, &changes)),
                "    note: '${2:What has changed.}'".to_owned(),
            ],
        ),
        (
            "media",
            "A picture",
            vec![
                "media:".to_owned(),
                "  - file: ${1:picture.jpg}".to_owned(),
                "    alt: '${2:What is to be seen, for those who cannot see it.}'".to_owned(),
                "    caption: '${3:Caption}'".to_owned(),
                "    credit: '${4:Who made it}'".to_owned(),
                "    licence: '${5:CC BY 4.0}'".to_owned(),
            ],
        ),
    ];
    let snippets: Map<String, Value> = all
        .into_iter()
        .map(|(prefix, description, body)| {
            let snippet = json!({
                "scope": "markdown",
                "prefix": prefix,
                "description": description,
                "body": body,
            });
            (prefix.to_owned(), snippet)
        })
        .collect();
    format!("{:#}\n", Value::Object(snippets))
}

/// A tab stop: one of some words, or free text where there are none.
fn choice(tab: usize, words: &[String], free: &str) -> String {
    // In a choice `,` and `|` part the words, and a backslash takes their meaning away.
    let words: Vec<String> = words
        .iter()
        .filter(|word| !word.contains([',', '|', '\\', '$', '}']))
        .take(MOST)
        .cloned()
        .collect();
    match words.as_slice() {
        [] => format!("${{{tab}:{free}}}"),
        words => format!("${{{tab}|{}|}}", words.join(",")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn a_snippet_offers_the_ids_of_the_site() {
        let actors = vec![("heron-club".to_owned(), "Heron Club".to_owned())];
        let text = snippets(&Ids(BTreeMap::from([("actor", actors)])));
        let all: Value = serde_json::from_str(&text).expect("it is JSON");
        assert_eq!(all["actors"]["body"][0], "actors: [${1|heron-club|}]");
        assert_eq!(all["kind"]["body"][0], "kind: ${1:kind}");
        assert_eq!(all["importance"]["body"][0], "importance: ${1|key,standard,detail|}");
    }
}
