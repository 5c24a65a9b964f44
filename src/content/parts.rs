//! Names of the parts of a page, which links lead to as `#name`.

use std::collections::HashSet;

/// Names that pages give to their own parts, which no heading of a text can have.
pub const PAGE_PARTS: [&str; 20] = [
    "main",
    "entry",
    "sources",
    "notes",
    "claims",
    "figures",
    "later",
    "naming",
    "media",
    "where",
    "who",
    "related",
    "before",
    "after",
    "see-also",
    "about-entry",
    "changes",
    "contents",
    "events",
    "by-kind",
];

/// Names the headings of one text, each differently.
#[derive(Debug)]
pub struct Parts<'a> {
    prefix: &'a str,
    taken: HashSet<String>,
}

impl<'a> Parts<'a> {
    /// For a text whose names begin with `prefix`, so that several texts can stand on one page.
    #[must_use]
    pub fn new(prefix: &'a str) -> Self {
        Self { prefix, taken: HashSet::new() }
    }

    /// The name of a heading, from the words it has, or from the `{#name}` written after them.
    pub fn name(&mut self, words: &str) -> String {
        let wanted = slug(words);
        let wanted = if wanted.is_empty() { "part" } else { &wanted };
        let mut name = wanted.to_owned();
        let mut number = 1;
        while PAGE_PARTS.contains(&name.as_str()) || !self.taken.insert(name.clone()) {
            number += 1;
            name = format!("{wanted}-{number}");
        }
        format!("{}{name}", self.prefix)
    }
}

/// Words as a name: letters and digits of any script, hyphens between.
fn slug(words: &str) -> String {
    let mut out = String::new();
    for character in words.to_lowercase().chars() {
        if character.is_alphanumeric() {
            out.push(character);
        } else if !out.ends_with('-') && !out.is_empty() {
            out.push('-');
        }
    }
    out.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_have_names_of_their_own() {
        let mut parts = Parts::new("");
        assert_eq!(parts.name("Şuşa, 1992"), "şuşa-1992");
        assert_eq!(parts.name("Şuşa – 1992!"), "şuşa-1992-2");
        assert_eq!(parts.name("Sources"), "sources-2");
        assert_eq!(parts.name("…"), "part");
    }
}
