//! TOML text → values, and the place of a value in its text.

use super::SyntaxError;
use super::decode::{Mistake, Step, decode};
use serde::de::DeserializeOwned;
use std::ops::Range;
use toml::de::{DeTable, DeValue};

/// Reads a text as a `T`; mistakes in single values are noted, and the rest is read without them.
///
/// # Errors
/// If the text is not TOML at all.
pub fn read<T: DeserializeOwned>(
    text: &str,
    mistakes: &mut Vec<Mistake>,
) -> Result<Option<T>, SyntaxError> {
    let tree: serde_yaml::Value = toml::from_str(text).map_err(|error| SyntaxError {
        range: error.span().unwrap_or_default(),
        message: plain(error.message()),
        hint: Some(
            "a line is `name = \"text\"`, `name = 12`, `[section]` or `[[list]]`".to_owned(),
        ),
    })?;
    let written = |path: &[Step], _: &serde_yaml::Value| {
        locate(text, path, false).map(|range| text[range].to_owned())
    };
    Ok(decode(tree, written, mistakes))
}

/// The words of the TOML crate on one line, lower-case.
fn plain(message: &str) -> String {
    let mut message = message.lines().collect::<Vec<_>>().join(", ");
    if let Some(first) = message.get_mut(0..1) {
        first.make_ascii_lowercase();
    }
    message
}

/// The place of the value at the end of a path, or of its key; of the nearest value on the way if
/// it is not there.
#[must_use]
pub fn locate(text: &str, path: &[Step], key: bool) -> Option<Range<usize>> {
    let (table, _) = DeTable::parse_recoverable(text);
    let mut table = table.get_ref();
    let mut found = None;
    let mut steps = path.iter().peekable();
    let mut list: Option<&toml::de::DeArray<'_>> = None;
    while let Some(step) = steps.next() {
        let value = match (step, list.take()) {
            (Step::Key(name), None) => {
                let Some((name, value)) =
                    table.iter().find(|(candidate, _)| candidate.get_ref() == name.as_str())
                else {
                    break;
                };
                if key && steps.peek().is_none() {
                    return Some(name.span());
                }
                value
            }
            (Step::Index(index), Some(array)) => match array.get(*index) {
                Some(value) => value,
                None => break,
            },
            _ => break,
        };
        found = Some(value.span());
        match value.get_ref() {
            DeValue::Table(inner) => table = inner,
            DeValue::Array(array) => list = Some(array),
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::way;

    const TEXT: &str = "title = \"Regatta\"\n[[kinds]]\nid = \"race\"\nmark = \"star\"\n";

    #[test]
    fn a_value_is_found_by_its_path() {
        let at = |path: &[Step], key| &TEXT[locate(TEXT, path, key).expect("it is there")];
        assert_eq!(at(&way!["title"], false), "\"Regatta\"");
        assert_eq!(at(&way!["kinds", 0, "mark"], false), "\"star\"");
        assert_eq!(at(&way!["kinds", 0, "mark"], true), "mark");
    }

    #[test]
    fn what_is_not_toml_is_pointed_at() {
        let error = read::<serde_yaml::Value>("title = Regatta\n", &mut Vec::new());
        let error = error.expect_err("it is not TOML");
        assert_eq!(error.range.start, 8);
    }
}
