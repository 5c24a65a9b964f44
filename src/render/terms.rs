//! Names of the glossary in running text.

use crate::model::Chronicle;
use aho_corasick::{AhoCorasick, MatchKind};
use std::collections::HashSet;
use std::ops::Range;

/// All names of all terms, to be found in one pass over a text.
#[derive(Debug)]
pub(super) struct Terms {
    names: AhoCorasick,
    /// The id of the term, by the number of the name.
    ids: Vec<String>,
}

impl Terms {
    /// The names of the terms of a glossary; nothing if there are none.
    pub(super) fn new(chronicle: &Chronicle) -> Option<Self> {
        let mut names: Vec<String> = Vec::new();
        let mut ids = Vec::new();
        let mut seen = HashSet::new();
        for (_, term) in chronicle.terms() {
            // "Autonomous Oblast (NKAO)" stands in no sentence with its brackets.
            let bare = term.term.split(" (").next();
            let all = bare.into_iter().chain([term.term.as_str()]);
            for name in all.chain(term.also.iter().chain(&term.forms).map(String::as_str)) {
                for name in both_cases(name.trim()) {
                    if !name.is_empty() && seen.insert(name.clone()) {
                        names.push(name);
                        ids.push(term.id.clone());
                    }
                }
            }
        }
        if names.is_empty() {
            return None;
        }
        // Too many names for the automaton would be more than a glossary can hold: no links then.
        let names =
            AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(names).ok()?;
        Some(Self { names, ids })
    }

    /// Where terms are named in a text, each term once, with its id; those in `told` are left out
    /// and those that are found put there.
    pub(super) fn find(
        &self,
        text: &str,
        told: &mut HashSet<String>,
    ) -> Vec<(Range<usize>, String)> {
        // A name may go on in the next line.
        let line = text.replace('\n', " ");
        let whole = |range: &Range<usize>| {
            let before = line[..range.start].chars().next_back();
            let mut after = line[range.end..].chars();
            let (next, second) = (after.next(), after.next());
            let letter = |character: Option<char>| character.is_some_and(char::is_alphanumeric);
            // What is joined by a hyphen is another word.
            let joined = before == Some('-') || (next == Some('-') && letter(second));
            !(letter(before) || letter(next) || joined)
        };
        let mut found = Vec::new();
        for mention in self.names.find_iter(&line) {
            let id = &self.ids[mention.pattern().as_usize()];
            if whole(&mention.range()) && told.insert(id.clone()) {
                found.push((mention.range(), id.clone()));
            }
        }
        found
    }
}

/// A name as it stands, and with its first letter in the other case: "line of contact" within a
/// sentence, "Line of contact" at its start. All other letters are as they are written.
fn both_cases(name: &str) -> [String; 2] {
    let mut letters = name.chars();
    let Some(first) = letters.next() else { return [String::new(), String::new()] };
    let other: String = if first.is_uppercase() {
        first.to_lowercase().collect()
    } else {
        first.to_uppercase().collect()
    };
    [name.to_owned(), other + letters.as_str()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(names: &[(&str, &str)]) -> Terms {
        let (ids, names): (Vec<_>, Vec<_>) = names
            .iter()
            .flat_map(|(id, name)| both_cases(name).map(|name| ((*id).to_owned(), name)))
            .unzip();
        let kind = MatchKind::LeftmostLongest;
        Terms { names: AhoCorasick::builder().match_kind(kind).build(names).unwrap(), ids }
    }

    fn found<'t>(text: &'t str, names: &[(&str, &str)]) -> Vec<&'t str> {
        let found = terms(names).find(text, &mut HashSet::new());
        found.into_iter().map(|(range, _)| &text[range]).collect()
    }

    #[test]
    fn a_term_is_found_where_it_is_first_named_whole() {
        let names = [("yawl", "yawl"), ("yawl", "yawls"), ("race", "Yawl Race"), ("ss", "SS")];
        assert_eq!(found("Yawls and a yawl.", &names), ["Yawls"]);
        assert_eq!(found("The yawl\nsank in the yawl Race.", &names), ["yawl", "yawl Race"]);
        assert_eq!(found("Ayawl, yawler, yawl-rigged, sea-yawl, ss", &names), [""; 0]);
        assert_eq!(found("A yawl- or sloop-rigged boat’s “SS”", &names), ["yawl", "SS"]);
    }

    #[test]
    fn of_two_names_at_one_place_the_longer_is_meant() {
        let names = [("group", "Group"), ("minsk", "Harbour Group"), ("line", "Line of contact")];
        assert_eq!(found("the Harbour\nGroup", &names), ["Harbour\nGroup"]);
        assert_eq!(found("a line of contact, a Line Of Contact", &names), ["line of contact"]);
    }
}
