//! The files that people wrote, and places in them.

use crate::digest::Key;
use std::fmt;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

/// A file, for as long as one run lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(u32);

impl FileId {
    /// The id with a number.
    ///
    /// # Panics
    /// With more than four thousand million files.
    #[must_use]
    pub fn nth(number: usize) -> Self {
        Self(u32::try_from(number).expect("no disk holds that many files"))
    }

    /// Its number, from 0 without gaps.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A range of bytes in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// First byte.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
}

impl Span {
    /// A range of a file.
    #[must_use]
    pub fn new(file: FileId, range: Range<usize>) -> Self {
        Self { file, start: range.start, end: range.end }
    }

    /// The part of it that a range within it names.
    #[must_use]
    pub fn slice(self, range: Range<usize>) -> Self {
        Self {
            start: (self.start + range.start).min(self.end),
            end: (self.start + range.end).min(self.end),
            ..self
        }
    }
}

/// Line and column, both from 1, the column in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// Line.
    pub line: usize,
    /// Column.
    pub column: usize,
}

impl fmt::Display for Position {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}", self.line, self.column)
    }
}

/// A file: its path from the root of the site, with forward slashes, and what it says.
#[derive(Debug, Clone)]
pub struct Text {
    /// Path from the root of the site, with forward slashes.
    pub path: String,
    /// What it says.
    pub text: String,
    /// Whether it could be read; if not, that has been told, and the text is empty.
    pub readable: bool,
    /// Whether it comes with the program, and the site may bring its own instead.
    pub default: bool,
    digest: OnceLock<Key>,
}

impl Text {
    /// A file of the site.
    #[must_use]
    pub fn new(path: String, text: String) -> Self {
        Self { path, text, readable: true, default: false, digest: OnceLock::new() }
    }

    /// A file of the site that could not be read, so that it can be named.
    #[must_use]
    pub fn unreadable(path: String) -> Self {
        Self { readable: false, ..Self::new(path, String::new()) }
    }

    /// A file that comes with the program.
    #[must_use]
    pub fn of_program(path: String, text: String) -> Self {
        Self { default: true, ..Self::new(path, text) }
    }

    /// The digest of what it says; it is worked out once.
    #[must_use]
    pub fn digest(&self) -> &Key {
        self.digest.get_or_init(|| Key::of(&[self.text.as_bytes()]))
    }
}

/// Whether the digest is known already makes no other text.
impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        let Self { path, text, readable, default, digest: _ } = self;
        (path, text) == (&other.path, &other.text)
            && (readable, default) == (&other.readable, &other.default)
    }
}

impl Eq for Text {}

/// All files of a run, in the order of their paths; those that come with the program stand behind.
///
/// Texts are shared: a copy of all costs no more than a list.
#[derive(Debug, Clone, Default)]
pub struct Texts {
    /// Files by id; the preview keeps the ids of files that are gone.
    files: Vec<Arc<Text>>,
    order: Vec<FileId>,
    /// How many at the start of the order stand in that of their paths, among which one is found
    /// without asking all.
    sorted: usize,
}

impl Texts {
    /// No files yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file.
    ///
    /// # Panics
    /// With more than four thousand million files.
    pub fn add(&mut self, path: impl Into<String>, text: impl Into<String>) -> FileId {
        self.push(Text::new(path.into(), text.into()).into())
    }

    /// Adds a file that could not be read, so that it can be named.
    pub fn add_unreadable(&mut self, path: impl Into<String>) -> FileId {
        self.push(Text::unreadable(path.into()).into())
    }

    /// Adds a file that is known from elsewhere.
    pub fn push(&mut self, text: Arc<Text>) -> FileId {
        let id = FileId::nth(self.files.len());
        let last = self.order.last().map(|last| self.path(*last));
        if self.sorted == self.order.len() && last.is_none_or(|last| last <= text.path.as_str()) {
            self.sorted += 1;
        }
        self.files.push(text);
        self.order.push(id);
        id
    }

    /// Files by id, some of which are no longer there, and those that are in the order of their
    /// paths.
    ///
    /// # Panics
    /// If an id has no file.
    #[must_use]
    pub fn with_order(files: Vec<Arc<Text>>, order: Vec<FileId>) -> Self {
        assert!(order.iter().all(|id| id.index() < files.len()), "each id has a file");
        debug_assert!(order.is_sorted_by_key(|id| &files[id.index()].path), "in order");
        let sorted = order.len();
        Self { files, order, sorted }
    }

    /// A file as it can be shared.
    #[must_use]
    pub fn shared(&self, file: FileId) -> &Arc<Text> {
        &self.files[file.index()]
    }

    /// Path of a file from the root of the site.
    #[must_use]
    pub fn path(&self, file: FileId) -> &str {
        &self.files[file.index()].path
    }

    /// What a file says.
    #[must_use]
    pub fn text(&self, file: FileId) -> &str {
        &self.files[file.index()].text
    }

    /// What stands in a range.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.text(span.file).get(span.start..span.end).unwrap_or_default()
    }

    /// All files.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &Text)> {
        self.order.iter().map(|id| (*id, &*self.files[id.index()]))
    }

    /// The file at a path.
    #[must_use]
    pub fn find(&self, path: &str) -> Option<FileId> {
        let (sorted, rest) = self.order.split_at(self.sorted);
        let place = sorted.partition_point(|id| self.path(*id) < path);
        sorted[place..].first().into_iter().chain(rest).find(|id| self.path(**id) == path).copied()
    }

    /// The files below a folder, whose name ends with a slash.
    pub fn below<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = (FileId, &'a Text)> {
        let (sorted, rest) = self.order.split_at(self.sorted);
        let start = sorted.partition_point(|id| self.path(*id) < folder);
        let count = sorted[start..].partition_point(|id| self.path(*id).starts_with(folder));
        let rest = rest.iter().filter(move |id| self.path(**id).starts_with(folder));
        sorted[start..start + count].iter().chain(rest).map(|id| (*id, &*self.files[id.index()]))
    }

    /// Line and column of a byte.
    #[must_use]
    pub fn position(&self, file: FileId, offset: usize) -> Position {
        let text = self.text(file);
        let mut offset = offset.min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        let before = &text[..offset];
        let start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Position {
            line: before.matches('\n').count() + 1,
            column: before[start..].chars().count() + 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_found_wherever_they_stand() {
        let mut texts = Texts::new();
        let paths = ["a/x", "a/y", "ab", "b/z", "a/w", "c/v", "b/z"];
        let ids: Vec<FileId> = paths.iter().map(|path| texts.add(*path, "")).collect();
        for (path, id) in paths.iter().zip(&ids).take(6) {
            assert_eq!(texts.find(path), Some(*id), "{path}");
        }
        for path in ["", "a/", "a/z", "d"] {
            assert_eq!(texts.find(path), None, "{path}");
        }
        let below = |folder: &str| -> Vec<&str> {
            let mut found: Vec<&str> = Vec::new();
            found.extend(paths.iter().filter(|path| path.starts_with(folder)));
            found
        };
        for folder in ["a/", "b/", "c/", "d/", ""] {
            let found: Vec<String> =
                texts.below(folder).map(|(_, text)| text.path.clone()).collect();
            assert_eq!(found, below(folder), "{folder}");
        }
    }

    #[test]
    fn a_position_counts_lines_and_characters() {
        let mut texts = Texts::new();
        let file = texts.add("a.md", "Ərəfə\nşöbə x");
        assert_eq!(texts.position(file, 0), Position { line: 1, column: 1 });
        let x = texts.text(file).find('x').expect("it is there");
        assert_eq!(texts.position(file, x), Position { line: 2, column: 6 });
        assert_eq!(texts.position(file, 999).line, 2);
    }
}
