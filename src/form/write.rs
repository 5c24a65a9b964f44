//! Our values → YAML text that every reader of YAML takes for the same.
//!
//! What could be taken for a number, a date, a truth value or a mark of YAML stands between
//! quotation marks, so that no reader of YAML 1.1 or 1.2 sees anything but the text.

use std::fmt::Write as _;

/// A value for the front matter of an entry.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A text, put between quotation marks where needed.
    Text(String),
    /// A text that needs none by its form: a date expression, a number, `true`.
    Plain(String),
    /// A number.
    Number(f64),
    /// A list on one line: tags, ids.
    Words(Vec<String>),
    /// A list of records.
    Records(Vec<Record>),
    /// A list of ids and of records.
    Mixed(Vec<String>, Vec<Record>),
}

/// A record of a list: its fields in their order.
pub type Record = Vec<(&'static str, Value)>;

/// Front matter with its fields in the order given, between two lines of `---`. A list without
/// items is left out.
#[must_use]
pub fn front_matter(fields: &[(&str, Value)]) -> String {
    let mut out = String::from("---\n");
    for (name, value) in fields {
        field(&mut out, "", name, value);
    }
    out.push_str("---\n");
    out
}

fn field(out: &mut String, indent: &str, name: &str, value: &Value) {
    let line = match value {
        Value::Plain(text) if is_plain_date(text) => text.clone(),
        Value::Text(text) | Value::Plain(text) => quoted(text),
        Value::Words(words) if words.is_empty() => return,
        Value::Words(words) => {
            let words: Vec<String> = words.iter().map(|word| listed(word)).collect();
            format!("[{}]", words.join(", "))
        }
        Value::Number(number) => number.to_string(),
        Value::Records(list) => return records(out, indent, name, &[], list),
        Value::Mixed(ids, list) => return records(out, indent, name, ids, list),
    };
    let _ = writeln!(out, "{indent}{name}: {line}");
}

/// A list with an item a line or more.
fn records(out: &mut String, indent: &str, name: &str, ids: &[String], list: &[Record]) {
    if ids.is_empty() && list.is_empty() {
        return;
    }
    let _ = writeln!(out, "{indent}{name}:");
    for id in ids {
        let _ = writeln!(out, "{indent}  - {}", quoted(id));
    }
    for record in list {
        let inner = format!("{indent}    ");
        let start = out.len();
        for (name, value) in record {
            field(out, &inner, name, value);
        }
        // The first field of a record stands behind the dash.
        out.replace_range(start..start + inner.len(), &format!("{indent}  - "));
    }
}

/// Whether it is EDTF, a number or a truth value, which stand bare in front matter.
fn is_plain_date(text: &str) -> bool {
    matches!(text, "true" | "false")
        || text.starts_with(|sign: char| sign.is_ascii_digit())
            && !["0x", "0o", "0b"].iter().any(|start| text.starts_with(start))
            && text.chars().all(|sign| sign.is_ascii_alphanumeric() || "-~/.".contains(sign))
}

/// A text for YAML: plain where that is safe, else between quotation marks.
#[must_use]
pub fn quoted(text: &str) -> String {
    if text.chars().any(needs_escape) {
        return escaped(text);
    }
    let number = text.parse::<f64>().is_ok()
        || ["0x", "0o", "0b"].iter().any(|start| text.to_lowercase().starts_with(start));
    let plain = !number
        && text.trim() == text
        && text.chars().all(|letter| letter.is_alphanumeric() || " -–/.,_".contains(letter))
        // `1_000` is a number in YAML 1.1.
        && !(text.contains('_') && text.starts_with(|sign: char| sign.is_ascii_digit()))
        && text.chars().next().is_some_and(char::is_alphanumeric)
        && !matches!(
            text.to_lowercase().as_str(),
            "true" | "false" | "yes" | "no" | "on" | "off" | "null" | "y" | "n"
        );
    if plain { text.to_owned() } else { format!("'{}'", text.replace('\'', "''")) }
}

/// The same between the brackets of a list, where a comma has a meaning.
#[must_use]
pub fn listed(text: &str) -> String {
    let quoted = quoted(text);
    if quoted == text && text.contains(',') { format!("'{text}'") } else { quoted }
}

/// Whether a character cannot stand in YAML as it is (YAML 1.2.2, 5.1), or would end the line.
fn needs_escape(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

fn escaped(text: &str) -> String {
    let mut out = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            letter if needs_escape(letter) => {
                let _ = write!(out, "\\u{:04x}", u32::from(letter));
            }
            letter => out.push(letter),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_title_with_a_colon_is_quoted() {
        assert_eq!(quoted("Race: Heron's win"), "'Race: Heron''s win'");
        assert_eq!(quoted("27–29 Feb 1988"), "27–29 Feb 1988");
        for taken_for_another in ["no", "Y", "12", "1e5", "0x1F", "nan", "null", "", " a", "- a"] {
            assert!(quoted(taken_for_another).starts_with('\''), "{taken_for_another}");
        }
    }

    #[test]
    fn records_stand_below_their_name() {
        let source = vec![
            ("id", Value::Text("log".to_owned())),
            ("title", Value::Text("Log: 1901".to_owned())),
        ];
        let text = front_matter(&[
            ("title", Value::Text("Launch".to_owned())),
            ("date", Value::Plain("1901-06-02/..".to_owned())),
            ("tags", Value::Words(vec!["boats, old".to_owned(), "no".to_owned()])),
            ("media", Value::Records(Vec::new())),
            ("sources", Value::Records(vec![source])),
        ]);
        assert_eq!(
            text,
            "---\ntitle: Launch\ndate: 1901-06-02/..\ntags: ['boats, old', 'no']\nsources:\n  - id: \
             log\n    title: 'Log: 1901'\n---\n"
        );
    }

    proptest! {
        #[test]
        fn every_text_reads_back_as_itself(text in any::<String>(), words in any::<Vec<String>>()) {
            let fields = [("a", Value::Text(text.clone())), ("b", Value::Words(words.clone()))];
            let yaml = front_matter(&fields);
            let yaml = yaml.strip_prefix("---\n").and_then(|yaml| yaml.strip_suffix("---\n"));
            let read: serde_yaml::Value = serde_yaml::from_str(yaml.expect("two lines of dashes"))?;
            prop_assert_eq!(read["a"].as_str(), Some(text.as_str()));
            if !words.is_empty() {
                let read: Vec<&str> =
                    read["b"].as_sequence().expect("a list").iter().filter_map(|word| word.as_str()).collect();
                prop_assert_eq!(read, words);
            }
        }
    }
}
