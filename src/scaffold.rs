//! `annals new`: an entry to begin with.
#![expect(clippy::disallowed_methods, reason = "this is the part of the shell that adds to a site")]

use crate::date::When;
use crate::diag::WrongUse;
use crate::plan::encode;
use anyhow::{Context, Result, bail};
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// What a new entry is about.
#[derive(Debug, Clone)]
pub struct NewEntry<'a> {
    /// Its headline.
    pub title: &'a str,
    /// Its date as the editor wrote it, and what it means.
    pub date: (&'a str, &'a When),
    /// Ids of all kinds, to choose from.
    pub kinds: Vec<&'a str>,
    /// Folder of the era that it falls into, if the site keeps entries by era.
    pub folder: Option<&'a str>,
    /// The day of today, for `published`.
    pub today: String,
}

/// Writes a new entry below `content/events/` and returns its path.
///
/// # Errors
/// If the title gives no file name, if there is such an entry, or if the disk fails.
pub fn entry(site: &Path, new: &NewEntry<'_>) -> Result<PathBuf> {
    let year = new.date.1.anchor().year;
    let mut id = slug::slugify(new.title);
    if id.is_empty() {
        let message = format!("the title `{}` has no letter or digit to name a file by", new.title);
        bail!(WrongUse(message));
    }
    id.truncate(id.char_indices().nth(60).map_or(id.len(), |(at, _)| at));
    let id = format!("{}-{year}", id.trim_end_matches('-'));
    let folder = site.join("content/events").join(new.folder.unwrap_or(""));
    let path = folder.join(format!("{}.md", encode(&id)));
    fs::create_dir_all(&folder)
        .with_context(|| format!("cannot make the folder `{}`", folder.display()))?;
    let mut file = match File::create_new(&path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            bail!(WrongUse(format!("`{}` is there already", path.display())))
        }
        Err(error) => {
            return Err(error).with_context(|| format!("cannot write `{}`", path.display()));
        }
    };
    file.write_all(text(new).as_bytes())
        .with_context(|| format!("cannot write `{}`", path.display()))?;
    Ok(path)
}

fn text(new: &NewEntry<'_>) -> String {
    let mut text = String::from("---\n");
    let _ = writeln!(text, "title: {}", quoted(new.title));
    let _ = writeln!(text, "date: {}", quoted(new.date.0.trim()));
    text.push_str("draft: true                  # take this line out to publish\n");
    if !new.kinds.is_empty() {
        let _ = writeln!(text, "# kind: {}", new.kinds.join(" | "));
    }
    text.push_str("# places: [id, id]           # ids of content/places.yaml\n");
    text.push_str("# actors: [id, id]           # ids of content/actors.yaml\n");
    text.push_str("sources: []\n");
    text.push_str("#  - id: short-name\n#    title: Title of the page or document\n");
    text.push_str("#    publisher: Who published it\n#    url: https://…\n");
    let _ = writeln!(text, "published: {}", new.today);
    text.push_str("---\n\nWhat happened, in plain words. Cite a source like this.[^short-name]\n");
    text.replace(" Cite a source like this.[^short-name]", "")
}

/// A text for YAML: plain where that is safe, else between quotation marks.
fn quoted(text: &str) -> String {
    if text.chars().any(char::is_control) {
        return serde_json::to_string(text).expect("a text is always JSON");
    }
    let plain = text.parse::<f64>().is_err()
        && text.chars().all(|letter| letter.is_alphanumeric() || " -–/.,".contains(letter))
        && text.chars().next().is_some_and(char::is_alphanumeric)
        && !matches!(
            text.to_lowercase().as_str(),
            "true" | "false" | "yes" | "no" | "on" | "off" | "null"
        );
    if plain { text.to_owned() } else { format!("'{}'", text.replace('\'', "''")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_with_a_colon_is_quoted() {
        assert_eq!(quoted("Race: Heron's win"), "'Race: Heron''s win'");
        assert_eq!(quoted("27–29 Feb 1988"), "27–29 Feb 1988");
        assert_eq!(quoted("no"), "'no'");
    }
}
