//! What we tell authors: every problem with its place and a way out, all in one run.
//!
//! A [`Diagnostic`] is something that an author can mend. What the machine must mend is an
//! [`anyhow::Error`] of the shell, and what we must mend is a panic.

mod code;
mod emit;
mod page;
mod sarif;
mod text;

pub use code::Code;
pub use emit::{Form, emit};
pub use page::plain_page;
pub use text::{FileId, Position, Span, Text, Texts};

use std::fmt;

/// What the caller can mend by calling otherwise.
#[derive(Debug)]
pub struct WrongUse(pub String);

impl fmt::Display for WrongUse {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for WrongUse {}

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth a thought; never stops anything.
    Advice,
    /// Published, but somebody should look; stops a build only with `--strict`.
    Warning,
    /// Keeps a build from being published.
    Error,
}

impl Severity {
    /// The word in messages and in the JSON form.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Advice => "advice",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// Where a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// The site as a whole.
    Site,
    /// A file as a whole.
    File(FileId),
    /// A range of a file.
    Span(Span),
}

impl From<Span> for Place {
    fn from(span: Span) -> Self {
        Self::Span(span)
    }
}

impl From<FileId> for Place {
    fn from(file: FileId) -> Self {
        Self::File(file)
    }
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Its stable name and usual weight.
    pub code: Code,
    /// Its weight on this site.
    pub severity: Severity,
    /// What was found, then what was expected; lower case, no full stop, the author's words in
    /// backticks.
    pub message: String,
    /// Where.
    pub place: Place,
    /// Other places that belong to it, each with a few words.
    pub related: Vec<(Place, String)>,
    /// What to write instead.
    pub hint: Option<String>,
}

impl Diagnostic {
    /// A finding with the usual weight of its code.
    #[must_use]
    pub fn new(code: Code, place: impl Into<Place>, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            message: message.into(),
            place: place.into(),
            related: Vec::new(),
            hint: None,
        }
    }

    /// Adds what to write instead.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Adds what to write instead, if there is something to say.
    #[must_use]
    pub fn maybe_hint(mut self, hint: Option<String>) -> Self {
        self.hint = hint;
        self
    }

    /// Adds another place that belongs to the finding.
    #[must_use]
    pub fn related(mut self, place: impl Into<Place>, words: impl Into<String>) -> Self {
        self.related.push((place.into(), words.into()));
        self
    }
}

/// All findings of a run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// No findings yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a finding.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    /// Adds all findings of another run.
    pub fn append(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// Takes out the findings that fit, and answers how many there were.
    pub fn remove(&mut self, fits: impl Fn(&Diagnostic) -> bool) -> usize {
        let before = self.0.len();
        self.0.retain(|found| !fits(found));
        before - self.0.len()
    }

    /// Whether anything keeps the site from being published.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }

    /// How many findings there are of one weight.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.0.iter().filter(|diagnostic| diagnostic.severity == severity).count()
    }

    /// The findings, by file, place and code.
    #[must_use]
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Diagnostic> {
        self.0.iter()
    }

    /// Puts the findings into the order of files and places, and drops repetitions.
    ///
    /// `path` gives the path of a file, by which files are ordered.
    pub fn sort(&mut self, texts: &Texts) {
        // Compared where they stand: a key for each would be another list of all texts.
        fn key<'a>(found: &'a Diagnostic, texts: &'a Texts) -> (&'a str, usize, Code, &'a str) {
            let (path, start) = match found.place {
                Place::Site => ("", 0),
                Place::File(file) => (texts.path(file), 0),
                Place::Span(span) => (texts.path(span.file), span.start),
            };
            (path, start, found.code, &found.message)
        }
        self.0.sort_by(|one, other| key(one, texts).cmp(&key(other, texts)));
        self.0.dedup();
    }

    /// Gives each finding the weight that the site wants for its code; errors keep theirs.
    ///
    /// `level` answers `None` for codes that the site says nothing about, and `Some(None)` for
    /// those that it switches off.
    pub fn weigh(&mut self, level: impl Fn(Code) -> Option<Option<Severity>>) {
        self.0.retain_mut(|diagnostic| {
            if diagnostic.code.severity() == Severity::Error {
                return true;
            }
            match level(diagnostic.code) {
                None => true,
                Some(None) => false,
                Some(Some(severity)) => {
                    diagnostic.severity = severity;
                    true
                }
            }
        });
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl FromIterator<Diagnostic> for Diagnostics {
    fn from_iter<I: IntoIterator<Item = Diagnostic>>(iter: I) -> Self {
        Self(iter.into_iter().collect())
    }
}

/// The known name nearest to a mistyped one, if any is near enough to be meant.
#[must_use]
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let name = name.to_lowercase();
    known
        .into_iter()
        .map(|candidate| {
            let lower = candidate.to_lowercase();
            let close = strsim::jaro_winkler(&name, &lower);
            // A name inside a longer one ("shusha" for "shusha-1992") is near as well.
            let inside = (name.len() > 3 && lower.contains(&name))
                || (lower.len() > 3 && name.contains(&lower));
            (if inside { close.max(0.9) } else { close }, candidate)
        })
        .filter(|(close, _)| *close >= 0.8)
        .max_by(|one, two| one.0.total_cmp(&two.0).then_with(|| two.1.cmp(one.1)))
        .map(|(_, candidate)| candidate)
}

/// `did you mean …?`, or the list of what is known when it is short.
#[must_use]
pub fn suggest<'a>(name: &str, known: impl IntoIterator<Item = &'a str> + Clone) -> Option<String> {
    if let Some(near) = nearest(name, known.clone()) {
        return Some(format!("did you mean `{near}`?"));
    }
    let all: Vec<&str> = known.into_iter().take(13).collect();
    if all.is_empty() || all.len() > 12 {
        return None;
    }
    let verb = if all.len() == 1 { "is" } else { "are" };
    Some(format!("known {verb} {}", list(&all)))
}

/// Names in backticks, with commas and a final "and".
#[must_use]
pub fn list(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_the_one_that_was_meant() {
        assert_eq!(nearest("tagz", ["title", "tags", "date"]), Some("tags"));
        assert_eq!(nearest("Shusha", ["shusha", "sumgait"]), Some("shusha"));
        assert_eq!(nearest("xyz", ["title", "tags", "date"]), None);
    }

    #[test]
    fn a_short_list_is_told_when_nothing_is_near() {
        assert_eq!(suggest("xyz", ["one", "two"]), Some("known are `one` and `two`".to_owned()));
        assert_eq!(suggest("xyz", ["one"]), Some("known is `one`".to_owned()));
    }
}
