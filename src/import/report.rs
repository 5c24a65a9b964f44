//! What an import has to say, row by row.

use std::fmt;

/// Where in the file something stood, as the author of the file counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum At {
    /// The file as a whole.
    File,
    /// A row of a spreadsheet; the one with the names of the columns is row 1.
    Row(usize),
    /// Rows from one to another, both included.
    Rows(usize, usize),
    /// A line of a text, from 1.
    Line(usize),
    /// The slide with the title.
    Title,
    /// An event of a list, from 1.
    Event(usize),
    /// An era of a list, from 1.
    Era(usize),
}

impl fmt::Display for At {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File => formatter.write_str("the file"),
            Self::Row(row) => write!(formatter, "row {row}"),
            Self::Rows(first, last) => write!(formatter, "rows {first} to {last}"),
            Self::Line(line) => write!(formatter, "line {line}"),
            Self::Title => formatter.write_str("title"),
            Self::Event(event) => write!(formatter, "event {event}"),
            Self::Era(era) => write!(formatter, "era {era}"),
        }
    }
}

/// How much a note weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Carried over, in another form that an editor may want to see.
    Changed,
    /// There is such a file already, and it stays as it is.
    There,
    /// A value, or something that is no entry, was not carried over.
    Left,
    /// No entry could be made of the row.
    Refused,
}

impl Weight {
    /// Its name in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Changed => "changed",
            Self::There => "there already",
            Self::Left => "left out",
            Self::Refused => "not imported",
        }
    }
}

/// One thing to know about one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Where it stood.
    pub at: At,
    /// How much it weighs.
    pub weight: Weight,
    /// The column or field, if it is about one.
    pub column: Option<String>,
    /// What stood there, shortened.
    pub value: Option<String>,
    /// What, and why.
    pub message: String,
}

impl fmt::Display for Note {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}: ", self.at, self.weight.name())?;
        match (&self.column, &self.value) {
            (Some(column), Some(value)) => write!(formatter, "{column} `{value}`: ")?,
            (Some(column), None) => write!(formatter, "{column}: ")?,
            (None, Some(value)) => write!(formatter, "`{value}`: ")?,
            (None, None) => {}
        }
        formatter.write_str(&self.message)
    }
}

/// All notes, in the order of the file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report(Vec<Note>);

impl Report {
    /// Notes something about a row as a whole.
    pub(super) fn row(&mut self, at: At, weight: Weight, message: impl Into<String>) {
        self.0.push(Note { at, weight, column: None, value: None, message: message.into() });
    }

    /// Notes something about a value.
    pub(super) fn value(
        &mut self,
        at: At,
        weight: Weight,
        (column, value): (&str, &str),
        message: impl Into<String>,
    ) {
        let some = |text: &str| (!text.is_empty()).then(|| short(text));
        self.0.push(Note {
            at,
            weight,
            column: some(column),
            value: some(value),
            message: message.into(),
        });
    }

    /// Puts the notes into the order of the file; those of one row keep theirs.
    pub(super) fn sort(&mut self) {
        self.0.sort_by_key(|note| match note.at {
            At::Row(row) => At::Rows(row, row),
            at => at,
        });
    }

    /// The notes.
    #[must_use]
    pub fn notes(&self) -> &[Note] {
        &self.0
    }
}

impl fmt::Display for Report {
    /// One line a note.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|note| writeln!(formatter, "{note}"))
    }
}

/// The beginning of a text on one line, without control characters.
pub(super) fn short(text: &str) -> String {
    const MOST: usize = 70;
    let mut line = String::new();
    for word in text.split(|letter: char| letter.is_whitespace() || letter.is_control()) {
        if !word.is_empty() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    match line.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_one_short_line() {
        let mut report = Report::default();
        let long = "a\n b\u{7}".repeat(40);
        report.value(At::Row(4), Weight::Left, ("Background", &long), "entries have none");
        let line = report.to_string();
        assert!(line.starts_with("row 4: left out: Background `a b a b "), "{line}");
        assert!(line.ends_with("…`: entries have none\n"), "{line}");
        assert_eq!(line.lines().count(), 1);
    }
}
