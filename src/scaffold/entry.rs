//! The text of a new entry: what is known filled in, what may follow as comments.

use crate::form::{listed, quoted};
use std::fmt::Write as _;

/// What a new entry is about.
#[derive(Debug, Clone, Default)]
pub struct NewEntry<'a> {
    /// Its headline.
    pub title: &'a str,
    /// Its date as the editor wrote it.
    pub date: &'a str,
    /// Id of its kind.
    pub kind: Option<&'a str>,
    /// Ids of all kinds, to choose from where there is no `kind`.
    pub kinds: Vec<&'a str>,
    /// Ids of its places.
    pub places: Vec<&'a str>,
    /// Ids of its actors.
    pub actors: Vec<&'a str>,
    /// Ids of its sources in `sources.yaml`.
    pub sources: Vec<&'a str>,
    /// Its tags.
    pub tags: Vec<&'a str>,
    /// Its weight, if it is not the usual one.
    pub importance: Option<&'a str>,
    /// Whether it is a draft.
    pub draft: bool,
    /// The day of today, for `published`.
    pub today: &'a str,
}

/// Writes an entry; its date stays as it was written.
#[must_use]
pub fn text(new: &NewEntry<'_>) -> String {
    let mut text = String::from("---\n");
    let _ = writeln!(text, "title: {}", quoted(new.title.trim()));
    let _ = writeln!(text, "date: {}", date(new.date.trim()));
    if new.draft {
        text.push_str("draft: true   # take this line out to publish\n");
    }
    text.push_str("# summary: One or two sentences for lists.\n");
    match new.kind {
        Some(kind) => {
            let _ = writeln!(text, "kind: {kind}");
        }
        None if new.kinds.is_empty() => {}
        None => {
            let _ = writeln!(text, "# kind: {}", new.kinds.join(" | "));
        }
    }
    if let Some(importance) = new.importance {
        let _ = writeln!(text, "importance: {importance}");
    }
    list(&mut text, "places", &new.places, "ids of content/places.yaml");
    list(&mut text, "actors", &new.actors, "ids of content/actors.yaml");
    if !new.tags.is_empty() {
        list(&mut text, "tags", &new.tags, "");
    }
    let one = new.actors.first().copied().unwrap_or("one-side");
    let other = new.actors.get(1).copied().unwrap_or("other-side");
    let _ = write!(
        text,
        "# What is contested stands side by side, a statement of each side:\n\
         # claims:\n\
         #   - by: {one}\n\
         #     said: {date}\n\
         #     says: What this side says, in your words.\n\
         #     about: responsibility\n\
         #     source: short-name\n\
         #   - by: {other}\n\
         #     said: {date}\n\
         #     says: What the other side says, in your words.\n\
         #     about: responsibility\n\
         #     stance: denies\n\
         #     source: short-name\n",
        date = date(new.date.trim()),
    );
    text.push_str("sources:\n");
    for source in &new.sources {
        let _ = writeln!(text, "  - {}", quoted(source));
    }
    text.push_str(
        "#   - id: short-name\n\
         #     title: Title of the page or document\n\
         #     publisher: Who published it\n\
         #     url: https://…\n",
    );
    let _ = writeln!(text, "published: {}\n---\n", new.today);
    text.push_str("What happened, in plain words.\n");
    text
}

/// A list in one line, or a comment that says what could stand in it.
fn list(text: &mut String, name: &str, items: &[&str], what: &str) {
    let _ = if items.is_empty() {
        writeln!(text, "# {name}: [id, id]   # {what}")
    } else {
        let items: Vec<String> = items.iter().map(|item| listed(item)).collect();
        writeln!(text, "{name}: [{}]", items.join(", "))
    };
}

/// A date as it was written; a year is a number, and welcome as one.
fn date(text: &str) -> String {
    let year = text.len() == 4 && text.bytes().all(|digit| digit.is_ascii_digit());
    if year { text.to_owned() } else { quoted(text) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::fields::EventFields;
    use crate::form::yaml;

    fn read(text: &str) -> EventFields {
        let yaml = text.split("---\n").nth(1).expect("front matter");
        let mut mistakes = Vec::new();
        let fields = yaml::read(yaml, &mut mistakes).expect("it is YAML");
        assert!(mistakes.is_empty(), "{mistakes:?}\n{yaml}");
        fields
    }

    #[test]
    fn what_was_given_is_read_back() {
        let new = NewEntry {
            title: "# Race: \"won\" [twice], 'n so",
            date: "../1901~",
            tags: vec!["boats, small", "true", "a: b"],
            actors: vec!["heron"],
            ..NewEntry::default()
        };
        let fields = read(&text(&new));
        assert_eq!(fields.title.as_deref(), Some(new.title));
        assert_eq!(fields.date.as_deref(), Some(new.date));
        let tags: Vec<&str> = fields.tags.iter().map(|(_, tag)| &**tag).collect();
        assert_eq!(tags, new.tags);
        assert_eq!(fields.draft, None);
    }

    #[test]
    fn every_comment_can_be_put_to_use() {
        let new = NewEntry {
            title: "Race",
            date: "2 June 1901",
            kinds: vec!["race"],
            sources: vec!["log"],
            draft: true,
            today: "2026-11-22",
            ..NewEntry::default()
        };
        let text = text(&new);
        let used: String = text
            .lines()
            .filter(|line| !line.starts_with("# What is"))
            .map(|line| {
                let line = line.strip_prefix("# ").or_else(|| line.strip_prefix('#'));
                line.unwrap_or_default().to_owned()
            })
            .zip(text.lines().filter(|line| !line.starts_with("# What is")))
            .map(|(used, line)| if line.starts_with('#') { used } else { line.to_owned() })
            .fold(String::new(), |all, line| all + &line + "\n");
        let fields = read(&used);
        assert_eq!(fields.claims.iter().count(), 2);
        assert_eq!(fields.sources.iter().count(), 2);
        assert_eq!(fields.places.iter().count(), 2);
    }
}
