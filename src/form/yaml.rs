//! YAML text → values, and the place of a value in its text.
//!
//! A sound text is read by `serde_yaml` alone. Only when there is something to say about it, or a
//! number stands for a list of texts, is it parsed again by `saphyr`, which knows where everything
//! stands.

use super::SyntaxError;
use super::decode::{Mistake, Step, decode};
use super::slips::{slip, twice_in_braces};
use saphyr::{LoadableYamlNode, MarkedYaml, YamlData};
use serde::de::DeserializeOwned;
use std::cell::LazyCell;
use std::ops::Range;

/// Reads a text as a `T`.
///
/// Mistakes in the form of single values are noted, and the rest is read without them.
///
/// # Errors
/// If the text is not YAML at all.
pub fn read<T: DeserializeOwned + Default>(
    text: &str,
    mistakes: &mut Vec<Mistake>,
) -> Result<T, SyntaxError> {
    if text.trim().is_empty() {
        return Ok(T::default());
    }
    if let Ok(value) = serde_yaml::from_str(text) {
        return Ok(value);
    }
    let tree: serde_yaml::Value =
        serde_yaml::from_str(text).map_err(|error| syntax_error(text, &error))?;
    if tree.is_null() {
        return Ok(T::default());
    }
    let marked = LazyCell::new(|| Marked::of(text));
    let written = |path: &[Step], value: &serde_yaml::Value| {
        let marked = marked.as_ref()?;
        let node = path.iter().try_fold(&marked.root, child)?;
        let written = &text[marked.range(node)];
        // Of an alias its name stands there, and a tag may stand before the figures.
        let is_it = !written.starts_with('!')
            && serde_yaml::from_str::<serde_yaml::Value>(written).is_ok_and(|read| read == *value);
        is_it.then(|| written.to_owned())
    };
    Ok(decode(tree, written, mistakes).unwrap_or_default())
}

/// A text as a tree in which everything has its place.
struct Marked<'t> {
    text: &'t str,
    root: MarkedYaml<'t>,
    /// Where its characters begin: markers count characters.
    bytes: Vec<usize>,
}

impl<'t> Marked<'t> {
    fn of(text: &'t str) -> Option<Self> {
        let root = MarkedYaml::load_from_str(text).ok()?.into_iter().next()?;
        let bytes = text.char_indices().map(|(byte, _)| byte).collect();
        Some(Self { text, root, bytes })
    }

    /// Bytes of a node; the end of a block lies on a later line.
    fn range(&self, node: &MarkedYaml<'_>) -> Range<usize> {
        let byte = |index: usize| self.bytes.get(index).copied().unwrap_or(self.text.len());
        let start = byte(node.span.start.index());
        let end = byte(node.span.end.index()).max(start);
        let trimmed = self.text[start..end].trim_end().len();
        start..start + trimmed
    }
}

/// The place of the value at the end of a path; of the nearest value on the way if it is not there.
#[must_use]
pub fn locate(text: &str, path: &[Step]) -> Option<Range<usize>> {
    let marked = Marked::of(text)?;
    let mut node = &marked.root;
    let mut found = None;
    for step in path {
        let Some(inner) = child(node, step) else { break };
        node = inner;
        found = Some(node);
    }
    found.map(|node| marked.range(node))
}

/// The place of the key at the end of a path.
#[must_use]
pub fn locate_key(text: &str, path: &[Step]) -> Option<Range<usize>> {
    let (Step::Key(name), way) = path.split_last().map(|(last, way)| (last.clone(), way))? else {
        return locate(text, path);
    };
    let marked = Marked::of(text)?;
    let node = way.iter().try_fold(&marked.root, child)?;
    let YamlData::Mapping(map) = &node.data else { return None };
    find(map.iter(), &name).map(|(key, _)| marked.range(key))
}

/// The field of a name: the very name, or its singular.
fn find<'n, 'i: 'n>(
    fields: impl Iterator<Item = (&'n MarkedYaml<'i>, &'n MarkedYaml<'i>)> + Clone,
    name: &str,
) -> Option<(&'n MarkedYaml<'i>, &'n MarkedYaml<'i>)> {
    let exact = |key: &MarkedYaml<'_>| key.data.as_str() == Some(name);
    let mut fields_again = fields.clone();
    fields_again
        .find(|(key, _)| exact(key))
        .or_else(|| fields.into_iter().find(|(key, _)| is_key(key, name)))
}

/// The part of a value that a step leads to.
fn child<'n, 'i>(node: &'n MarkedYaml<'i>, step: &Step) -> Option<&'n MarkedYaml<'i>> {
    match (step, &node.data) {
        (Step::Key(name), YamlData::Mapping(map)) => find(map.iter(), name).map(|(_, value)| value),
        (Step::Index(index), YamlData::Sequence(list)) => list.get(*index),
        // A singular value where a list would be welcome.
        (Step::Index(0), _) => Some(node),
        _ => None,
    }
}

fn is_key(key: &MarkedYaml<'_>, name: &str) -> bool {
    // A list may be written under its singular: `source` for `sources`.
    let same = |text: &str| text == name || name.strip_suffix('s') == Some(text);
    match &key.data {
        YamlData::Value(scalar) => match scalar.as_str() {
            Some(text) => same(text),
            None => scalar.as_integer().is_some_and(|number| number.to_string() == name),
        },
        YamlData::Representation(text, ..) => same(text),
        _ => false,
    }
}

/// The part of a scalar that holds its characters: without the quotation marks around it.
#[must_use]
pub fn unquoted(text: &str, range: Range<usize>) -> Range<usize> {
    let slice = &text[range.clone()];
    let quoted = slice.len() >= 2
        && ((slice.starts_with('"') && slice.ends_with('"'))
            || (slice.starts_with('\'') && slice.ends_with('\'')));
    if quoted { range.start + 1..range.end - 1 } else { range }
}

fn syntax_error(text: &str, error: &serde_yaml::Error) -> SyntaxError {
    let raw = error.to_string();
    if let Some(key) = raw.split("duplicate entry with key ").nth(1) {
        let key = key.split(" at line").next().unwrap_or(key).trim_matches('"').to_owned();
        return duplicate(text, &key);
    }
    // What is missing at the end is shown on the last line that says something.
    let end = text.trim_end().len();
    let at = error.location().map_or(0, |location| location.index()).min(end);
    if raw.contains("repetition limit") || raw.contains("recursion limit") {
        return SyntaxError {
            range: 0..0,
            message: "found values nested or repeated without end".to_owned(),
            hint: Some("write the values out, without `&` and `*`".to_owned()),
        };
    }
    if let Some(slip) = slip(text, at) {
        return slip;
    }
    let start = line_start(text, at);
    let line = &text[start..];
    let line = line.lines().next().unwrap_or_default();
    let whole = start..start + line.len();
    SyntaxError {
        range: whole,
        message: "found a line that is not `field: value`, or is not indented like its neighbours"
            .to_owned(),
        hint: Some("texts with special characters stand between quotation marks".to_owned()),
    }
}

/// A key that stands twice: the range of the second.
fn duplicate(text: &str, key: &str) -> SyntaxError {
    let mut offset = 0;
    let mut seen = Vec::new();
    for line in text.split_inclusive('\n') {
        let name = line.trim_start_matches([' ', '-']);
        if name.split(':').next().map(|name| name.trim_matches(['"', '\''])) == Some(key)
            && name.contains(':')
        {
            let start = offset + (line.len() - name.len());
            let indent = line.len() - name.len();
            seen.push((indent, start..start + key.len()));
        }
        offset += line.len();
    }
    let second = seen
        .iter()
        .enumerate()
        .find(|(index, (indent, _))| seen[..*index].iter().any(|(other, _)| other == indent))
        .map(|(_, (_, range))| range.clone());
    SyntaxError {
        range: second.or_else(|| twice_in_braces(text, key)).unwrap_or(0..0),
        message: format!("`{key}` stands here a second time"),
        hint: Some("keep one of the two".to_owned()),
    }
}

fn line_start(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    text[..at].rfind('\n').map_or(0, |newline| newline + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::{List, Scalar, way};

    const TEXT: &str = "title: Ərəfə\nclaims:\n  - by: ada\n    says: 'it is so'\ntags: one\n";

    fn at(path: &[Step]) -> &'static str {
        &TEXT[locate(TEXT, path).expect("it is there")]
    }

    #[derive(Debug, Default, serde::Deserialize)]
    #[serde(default)]
    struct Log {
        title: Option<Scalar>,
        tags: List<Scalar>,
        marks: List<Scalar>,
        buoys: u8,
    }

    fn all(list: List<Scalar>) -> Vec<String> {
        list.into_items().map(|(_, item)| item.0).collect()
    }

    #[test]
    fn a_number_in_the_place_of_a_text_is_kept_as_it_was_written() {
        for written in
            ["1988", "1.10", "1.0", "1e3", ".5", "+5", "007", "0x1F", "-0", "1_000", ".inf", "True"]
        {
            // A mistake elsewhere makes no difference.
            for (buoys, expected) in [("3", (3, 0)), ("three", (0, 1))] {
                let text = format!(
                    "title: {written}\ntags: {written} # é\nmarks: [é, {written}]\nbuoys: {buoys}\n"
                );
                let mut mistakes = Vec::new();
                let log: Log = read(&text, &mut mistakes).expect("it is YAML");
                assert_eq!(log.title.as_deref(), Some(written));
                assert_eq!(all(log.tags), [written]);
                assert_eq!(all(log.marks), ["é", written]);
                assert_eq!((log.buoys, mistakes.len()), expected);
            }
        }
    }

    #[test]
    fn a_number_that_stands_elsewhere_is_the_number_and_not_its_mark() {
        let mut mistakes = Vec::new();
        let text = "buoys: &many 12\ntitle: *many\ntags: *many\nmarks: [!!int '5']\n";
        let log: Log = read(text, &mut mistakes).expect("it is YAML");
        assert_eq!(log.title.as_deref(), Some("12"));
        assert_eq!((all(log.tags), all(log.marks)), (vec!["12".into()], vec!["5".into()]));
        assert_eq!((log.buoys, mistakes), (12, vec![]));
    }

    #[test]
    fn one_mistake_among_very_many_numbers_loses_none_of_them() {
        let text = format!("marks:\n{}buoys: many\n", "- 1988\n".repeat(12_000));
        let mut mistakes = Vec::new();
        let log: Log = read(&text, &mut mistakes).expect("it is YAML");
        assert_eq!(all(log.marks), vec!["1988"; 12_000]);
        assert_eq!(mistakes.len(), 1, "{mistakes:?}");
    }

    #[test]
    fn a_value_is_found_by_its_path() {
        assert_eq!(at(&way!["title"]), "Ərəfə");
        assert_eq!(at(&way!["claims", 0, "says"]), "'it is so'");
        assert_eq!(at(&way!["tags", 0]), "one");
        let key = locate_key(TEXT, &way!["claims", 0, "by"]).expect("it is there");
        assert_eq!(&TEXT[key], "by");
    }

    #[test]
    fn a_missing_value_is_shown_at_the_nearest_one_that_is_there() {
        assert_eq!(at(&way!["claims", 0, "source"]), "by: ada\n    says: 'it is so'");
    }

    #[test]
    fn quotation_marks_do_not_count() {
        let range = locate(TEXT, &way!["claims", 0, "says"]).expect("it is there");
        assert_eq!(&TEXT[unquoted(TEXT, range)], "it is so");
    }
}
