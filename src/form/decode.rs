//! A tree of values (YAML or TOML) → a Rust type, with every problem found in one run.
//!
//! Serde stops at the first mistake. So a mistake is noted with its path, the value that holds it
//! is taken out of the tree, and the rest is read again, until nothing is left to complain about.
//! A sound file of YAML comes here only if a number stands where a list of texts may stand.

use super::hints::{for_form, meant};
use super::values::ONE_OR_LIST;
use crate::diag::{Code, Diagnostic, Place, list, nearest};
use serde::de::DeserializeOwned;
use serde_path_to_error::Segment;
use serde_yaml::Value;

/// One step from a value into a part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// The value of a key.
    Key(String),
    /// An item of a list.
    Index(usize),
}

impl From<&str> for Step {
    fn from(key: &str) -> Self {
        Self::Key(key.to_owned())
    }
}

impl From<usize> for Step {
    fn from(index: usize) -> Self {
        Self::Index(index)
    }
}

/// Writes a path as a list of [`Step`]s: `way!["claims", 2, "by"]`.
macro_rules! way {
    ($($step:expr),* $(,)?) => { [$($crate::form::Step::from($step)),*] };
}
pub(crate) use way;

/// A mistake in the form of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// The way to the value (for an unknown field: to its key).
    pub path: Vec<Step>,
    /// What is wrong.
    pub fault: Fault,
}

/// What is wrong with a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// A key that is not known; with those that are.
    UnknownField(String, Vec<String>),
    /// A word that is not one of the known ones; with those that are.
    UnknownWord(String, Vec<String>),
    /// A key that must be there and is not.
    MissingField(String),
    /// One field under two names: that which stands twice, and its other name.
    Twice(String, String),
    /// A value of the wrong form: what was found and what was expected.
    Form(String),
}

impl Mistake {
    /// The path of the value that is not to be missed any more.
    #[must_use]
    pub fn told(&self) -> Vec<Step> {
        let mut path = self.path.clone();
        if let Fault::UnknownField(name, known) = &self.fault
            && let Some((last, holder)) = path.split_last_mut()
        {
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            match meant(name, &known) {
                // An item whose first field has no space after its dash is no item at all.
                Some(_) if name.starts_with('-') && !holder.is_empty() => {
                    path.pop();
                }
                Some(field) => *last = Step::from(field),
                // What such a record has instead of its fields is told once.
                None if !holder.is_empty() => {
                    path.pop();
                }
                None => {}
            }
        }
        path
    }
}

/// What serde expected where a number or `true` is a text or a word like any other.
const TEXTS: [&str; 4] =
    ["expected a string", ONE_OR_LIST, "expected the id of", "Value::Tagged enum"];

/// Reads a tree as a `T`, leaving out what is wrong; nothing only if the root itself is.
///
/// `written` tells how a value at the end of a path stands in the file.
pub(super) fn decode<T: DeserializeOwned>(
    mut tree: Value,
    written: impl Fn(&[Step], &Value) -> Option<String>,
    mistakes: &mut Vec<Mistake>,
) -> Option<T> {
    spell_keys(&mut tree);
    // Each round takes at least one value out of a finite tree, or makes a text of all numbers in
    // a field; the bound is for machines only.
    for _ in 0..10_000 {
        let error = match serde_path_to_error::deserialize(&tree) {
            Ok(value) => return Some(value),
            Err(error) => error,
        };
        let mut path: Vec<Step> = error.path().iter().filter_map(step).collect();
        let said = error.inner().to_string();
        if let Some(name) = said.strip_prefix("duplicate field `") {
            let name = name.split('`').next().unwrap_or_default();
            match twice(&mut tree, path, name) {
                Some(mistake) => mistakes.push(mistake),
                None => return None,
            }
            continue;
        }
        if TEXTS.iter().any(|text| said.contains(text))
            && spell(&mut tree, &path, &mut Vec::new(), &written)
        {
            continue;
        }
        let fault = fault(&said);
        if let Fault::MissingField(_) = fault {
            // Without the field the whole item means nothing.
        } else if let Fault::UnknownField(name, _) = &fault
            && path.last() != Some(&Step::Key(name.clone()))
        {
            path.push(Step::Key(name.clone()));
        }
        mistakes.push(Mistake { path: path.clone(), fault });
        if !remove(&mut tree, &path) {
            return None;
        }
    }
    None
}

/// Takes one of two names of a field out of the tree: the second.
fn twice(tree: &mut Value, mut path: Vec<Step>, name: &str) -> Option<Mistake> {
    let is_alias = |key: &str| key == name || name.strip_suffix('s') == Some(key);
    // The path may lead to the record or to the field in it.
    if path.last().is_some_and(|step| matches!(step, Step::Key(key) if is_alias(key))) {
        path.pop();
    }
    let fields = at(tree, &path)?.as_mapping_mut()?;
    let names: Vec<String> = fields
        .keys()
        .filter_map(|key| key.as_str())
        .filter(|key| is_alias(key))
        .map(ToOwned::to_owned)
        .collect();
    let [first, .., second] = &names[..] else { return None };
    fields.remove(second.as_str());
    path.push(Step::Key(second.clone()));
    Some(Mistake { path, fault: Fault::Twice(second.clone(), first.clone()) })
}

/// Writes the scalar at the end of a path as text, and in lists those of all other items as well;
/// whether there was one. `way` leads to the node.
fn spell(
    node: &mut Value,
    path: &[Step],
    way: &mut Vec<Step>,
    written: &impl Fn(&[Step], &Value) -> Option<String>,
) -> bool {
    let Some((step, rest)) = path.split_first() else {
        let Some(text) = spelled(node) else { return false };
        *node = Value::String(written(way, node).unwrap_or(text));
        return true;
    };
    let mut inner = |step: Step, node: &mut Value| {
        way.push(step);
        let is_spelled = spell(node, rest, way, written);
        way.pop();
        is_spelled
    };
    match (step, node) {
        (Step::Index(_), Value::Sequence(items)) => items
            .iter_mut()
            .enumerate()
            .fold(false, |any, (index, item)| inner(Step::Index(index), item) || any),
        (Step::Key(key), Value::Mapping(fields)) => {
            fields.get_mut(key.as_str()).is_some_and(|value| inner(step.clone(), value))
        }
        _ => false,
    }
}

/// Writes the keys of all fields as text, unless that would make two fields one.
fn spell_keys(tree: &mut Value) {
    match tree {
        Value::Mapping(fields) => {
            let all = std::mem::take(fields);
            let text_of = |key| spelled(key).filter(|text| !all.contains_key(text.as_str()));
            let keys: Vec<Value> = all
                .keys()
                .map(|key| text_of(key).map_or_else(|| key.clone(), Value::String))
                .collect();
            *fields = keys.into_iter().zip(all.into_values()).collect();
            fields.values_mut().for_each(spell_keys);
        }
        Value::Sequence(items) => items.iter_mut().for_each(spell_keys),
        _ => {}
    }
}

fn spelled(scalar: &Value) -> Option<String> {
    match scalar {
        Value::Bool(word) => Some(word.to_string()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The value at the end of a path; of a singular value where a list would be welcome, itself.
fn at<'t>(tree: &'t mut Value, path: &[Step]) -> Option<&'t mut Value> {
    let mut node = tree;
    for step in path {
        node = match step {
            Step::Key(key) => node.get_mut(key.as_str())?,
            Step::Index(0) if !node.is_sequence() => node,
            Step::Index(index) => node.get_mut(*index)?,
        };
    }
    Some(node)
}

fn step(segment: &Segment) -> Option<Step> {
    match segment {
        Segment::Seq { index } => Some(Step::Index(*index)),
        Segment::Map { key } => Some(Step::Key(key.clone())),
        Segment::Enum { .. } | Segment::Unknown => None,
    }
}

/// Takes the value at the end of a path out of the tree.
///
/// An item of a list gives way to a null, so that the indexes after it stay true; lists of ours
/// skip nulls.
fn remove(tree: &mut Value, path: &[Step]) -> bool {
    let Some((last, way)) = path.split_last() else {
        return false;
    };
    let mut node = tree;
    for step in way {
        let next = match step {
            Step::Key(key) => node.get_mut(key.as_str()),
            Step::Index(index) => node.get_mut(*index),
        };
        let Some(next) = next else { return false };
        node = next;
    }
    match (last, node) {
        (Step::Key(key), Value::Mapping(fields)) => fields.remove(key.as_str()).is_some(),
        (Step::Index(index), Value::Sequence(items)) => match items.get_mut(*index) {
            Some(item) if !item.is_null() => {
                *item = Value::Null;
                true
            }
            _ => false,
        },
        // A singular value where a list would be welcome is reported with index 0.
        (Step::Index(0), node) if !node.is_null() => {
            *node = Value::Null;
            true
        }
        _ => false,
    }
}

/// Reads what serde says.
fn fault(message: &str) -> Fault {
    let quoted: Vec<String> =
        message.split('`').skip(1).step_by(2).map(ToOwned::to_owned).collect();
    let names = || quoted.iter().skip(1).cloned().collect();
    match quoted.first() {
        Some(name) if message.starts_with("unknown field") => {
            Fault::UnknownField(name.clone(), names())
        }
        Some(name) if message.starts_with("unknown variant") => {
            Fault::UnknownWord(name.clone(), names())
        }
        Some(name) if message.starts_with("missing field") => Fault::MissingField(name.clone()),
        _ => Fault::Form(plain(message)),
    }
}

/// Serde's words for values, in an editor's.
fn plain(message: &str) -> String {
    let message = message.strip_prefix("invalid type: ").map_or_else(
        || message.strip_prefix("invalid value: ").map(|rest| format!("found {rest}")),
        |rest| Some(format!("found {rest}")),
    );
    let Some(message) = message else {
        return String::new();
    };
    let mut message = message
        .replace("unit value", "nothing")
        .replace("sequence", "a list")
        .replace("map", "a group of fields")
        .replace("string \"", "the text \"")
        .replace("boolean `", "the word `")
        .replace("integer `", "the number `")
        .replace("floating point `", "the number `")
        .replace("a boolean", "`true` or `false`")
        .replace("field identifier", "the name of a field")
        .replace("a string", "text")
        .replace("a a group", "a group");
    if let Some(at) = message.find("struct ") {
        message.replace_range(at.., "a group of fields");
    }
    if let Some(at) = message.find(", expected ") {
        for number in ["u8", "u16", "u32", "u64", "usize"] {
            if message[at..] == format!(", expected {number}") {
                message.replace_range(at.., ", expected a whole number, 0 or more");
                break;
            }
        }
        for number in ["i8", "i16", "i32", "i64"] {
            if message[at..] == format!(", expected {number}") {
                message.replace_range(at.., ", expected a whole number");
                break;
            }
        }
        for number in ["f32", "f64"] {
            if message[at..] == format!(", expected {number}") {
                message.replace_range(at.., ", expected a number");
                break;
            }
        }
    }
    message
}

/// What to say about a mistake in the form of a file.
///
/// `locate` finds the value at the end of a path, or its key; `whole` names what is read ("an
/// event"), for fields at the top.
#[must_use]
pub fn describe(
    mistake: &Mistake,
    locate: impl Fn(&[Step], bool) -> Place,
    whole: &str,
) -> Diagnostic {
    let Mistake { path, fault } = mistake;
    let holder = path.iter().rev().skip(1).find_map(|step| match step {
        Step::Key(key) => Some(format!("`{key}`")),
        Step::Index(_) => None,
    });
    let holder = holder.as_deref().unwrap_or(whole);
    match fault {
        Fault::UnknownField(name, known) => {
            // Of `tag` and `tags`, which are one field, the longer is its name.
            let known: Vec<&str> = known
                .iter()
                .map(String::as_str)
                .filter(|field| !known.iter().any(|other| other.strip_suffix('s') == Some(field)))
                .collect();
            let meant = meant(name, &known);
            if let (Some(bare), Some(meant)) = (name.strip_prefix('-'), meant) {
                return Diagnostic::new(
                    Code::FieldUnknown,
                    locate(path, true),
                    format!("there is no space after the dash of `{name}`"),
                )
                .hint(if bare == meant {
                    format!("write `- {bare}: …`, and the other fields of the item right below")
                } else {
                    format!("write `- {meant}: …`")
                });
            }
            let hint = match meant {
                Some(meant) => format!("did you mean `{meant}`?"),
                None if known.contains(&"extra") => {
                    "fields of your own stand under `extra:`".to_owned()
                }
                None if known.len() == 1 => format!("known is {}", list(&known)),
                None => format!("known are {}", list(&known)),
            };
            Diagnostic::new(
                Code::FieldUnknown,
                locate(path, true),
                format!("`{name}` is not a field of {holder}"),
            )
            .hint(hint)
        }
        Fault::Twice(name, other) => Diagnostic::new(
            Code::FieldValue,
            locate(path, true),
            if name == other {
                format!("`{name}` stands here a second time")
            } else {
                format!("`{other}` and `{name}` are one field, and both stand here")
            },
        )
        .hint(format!(
            "join the two under `{}`",
            if name.len() > other.len() { name } else { other }
        )),
        Fault::UnknownWord(word, known) => {
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            Diagnostic::new(
                Code::FieldValue,
                locate(path, false),
                format!("`{word}` is not one of {}", list(&known)),
            )
            .maybe_hint(nearest(word, known).map(|near| format!("did you mean `{near}`?")))
        }
        Fault::MissingField(name) => {
            let holder = path.iter().rev().find_map(|step| match step {
                Step::Key(key) => Some(format!("an item of `{key}`")),
                Step::Index(_) => None,
            });
            Diagnostic::new(
                Code::FieldMissing,
                locate(path, false),
                format!("{} has no `{name}`", holder.as_deref().unwrap_or(whole)),
            )
        }
        Fault::Form(words) => {
            let name = path.iter().rev().find_map(|step| match step {
                Step::Key(key) => Some(key.as_str()),
                Step::Index(_) => None,
            });
            let message = match (name, words.is_empty()) {
                (Some(name), false) => format!("in `{name}`: {words}"),
                (Some(name), true) => format!("`{name}` has a value of another form than expected"),
                (None, false) => format!("in {whole}: {words}"),
                (None, true) => format!("{whole} has another form than expected"),
            };
            let hint = words.split_once(", expected ").and_then(|(found, expected)| {
                for_form(name, found.strip_prefix("found ").unwrap_or(found), expected)
            });
            let hint = hint.or_else(|| path.is_empty().then(|| whole_hint(words).to_owned()));
            Diagnostic::new(Code::FieldValue, locate(path, false), message).maybe_hint(hint)
        }
    }
}

/// What to write where the file as a whole has another form.
fn whole_hint(words: &str) -> &'static str {
    if words.contains(" = ") {
        "a field is written with a colon and a space: `title: …`"
    } else if words.starts_with("found a list") {
        "write the fields without dashes: `title: …`, `date: …`"
    } else {
        "write fields, each on a line of its own: `title: …`, `date: …`"
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Deserialize, Default)]
    #[serde(deny_unknown_fields, default)]
    struct Boat {
        name: Option<String>,
        length: Option<u32>,
        crew: Vec<Option<Sailor>>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Sailor {
        name: String,
        #[serde(default)]
        rank: Rank,
    }

    #[derive(Debug, Deserialize, Default, PartialEq)]
    #[serde(rename_all = "lowercase")]
    enum Rank {
        #[default]
        Mate,
        Skipper,
    }

    #[test]
    fn every_mistake_is_found_in_one_run_and_the_rest_is_kept() {
        let tree = serde_yaml::from_str(
            "name: Heron\nlenght: 9\nlength: nine\ncrew:\n- name: Ada\n  rank: skiper\n- rank: mate\n- name: Bo\n",
        )
        .expect("it is YAML");
        let mut mistakes = Vec::new();
        let boat: Boat = decode(tree, |_, _| None, &mut mistakes).expect("the root is sound");
        assert_eq!(boat.name.as_deref(), Some("Heron"));
        assert_eq!(boat.length, None);
        let crew: Vec<_> =
            boat.crew.into_iter().flatten().map(|sailor| (sailor.name, sailor.rank)).collect();
        assert_eq!(crew, [("Ada".to_owned(), Rank::Mate), ("Bo".to_owned(), Rank::Mate)]);
        let faults: Vec<String> =
            mistakes.iter().map(|mistake| format!("{:?}", mistake.path)).collect();
        assert_eq!(faults.len(), 4, "{mistakes:?}");
        assert!(mistakes.iter().any(|mistake| {
            mistake.path == way!["lenght"]
                && matches!(&mistake.fault, Fault::UnknownField(name, known)
                    if name == "lenght" && known.contains(&"length".to_owned()))
        }));
        assert!(mistakes.iter().any(|mistake| mistake.path == way!["crew", 0, "rank"]));
        assert!(mistakes.iter().any(|mistake| {
            mistake.path == way!["crew", 1]
                && mistake.fault == Fault::MissingField("name".to_owned())
        }));
        assert!(mistakes.iter().any(|mistake| {
            mistake.fault
                == Fault::Form("found the text \"nine\", expected a whole number, 0 or more".into())
        }));
    }
}
