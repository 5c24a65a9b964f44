//! What is wrong with a date, where in its text, and what to write.

use std::fmt;
use std::ops::Range;

/// No such day, month, season or hour.
pub(super) const IMPOSSIBLE: &str = "date-impossible";
/// More than one date could be meant.
pub(super) const AMBIGUOUS: &str = "date-ambiguous";
/// Not a date in any form that is read.
pub(super) const UNREADABLE: &str = "date-unreadable";
/// An end before its start.
pub(super) const REVERSED: &str = "date-reversed";
/// Nothing but white space.
pub(super) const EMPTY: &str = "date-empty";

/// Why a text is not a date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateError {
    /// A stable code: `date-impossible`, `date-ambiguous`, `date-unreadable`, `date-reversed` or
    /// `date-empty`.
    pub code: &'static str,
    /// The offending bytes of the text. They begin and end between characters.
    pub range: Range<usize>,
    /// What was found and, where that helps, what was expected.
    pub message: String,
    /// What to write instead.
    pub hint: Option<String>,
}

impl DateError {
    pub(super) fn new(code: &'static str, range: Range<usize>, message: impl Into<String>) -> Self {
        Self { code, range, message: message.into(), hint: None }
    }

    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl fmt::Display for DateError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for DateError {}

/// The author's text with one part replaced: the author's own notation, put right.
pub(super) fn with_part(text: &str, part: &Range<usize>, new: &str) -> String {
    format!("{}{new}{}", &text[..part.start], &text[part.end..]).trim().to_owned()
}
