//! Texts → documents: front matter and body of each file, its form checked.

use super::fields::{
    ActorFields, EraFields, EventFields, LoadedWordFields, PageFields, PlaceFields, SourceFields,
    TermFields,
};
use super::lost::{Lost, Named};
use super::outline::{Outline, outline};
use super::paths::has_extension;
use super::register::{register, unread};
use super::remembered::{Memories, Remembered};
use crate::cores;
use crate::diag::{Code, Diagnostic, Diagnostics, FileId, Place, Span, Text, Texts};
use crate::form::{Mistake, Step, SyntaxError, bad_id, describe, sound_id, yaml};
use rayon::prelude::*;
use serde::de::DeserializeOwned;
use std::ops::Range;
use std::sync::Arc;

/// Where a front matter or a record stands, so that its values can be pointed at.
///
/// Finding a value means parsing the text again, so it is only done for a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The file.
    pub file: FileId,
    /// The YAML in it.
    pub yaml: Range<usize>,
    /// The way from the top of the YAML to the record.
    pub prefix: Vec<Step>,
    /// Values that could not be read, which has been told: that they are missing is no second
    /// mistake. From the top of the YAML.
    pub told: Vec<Vec<Step>>,
}

impl Origin {
    /// The place of the value at the end of a path.
    #[must_use]
    pub fn place(&self, texts: &Texts, path: &[Step]) -> Place {
        self.find(texts, path, yaml::locate)
    }

    /// Whether the value at the end of a path, or what holds it, is known to be wrong.
    ///
    /// A list may be written as its only item, and under its singular name.
    #[must_use]
    pub fn is_told(&self, path: &[Step]) -> bool {
        let whole: Vec<&Step> = self.prefix.iter().chain(path).collect();
        self.told.iter().any(|told| {
            let mut steps = whole.iter();
            told.iter().all(|told| match (told, steps.next()) {
                (Step::Key(_), Some(Step::Index(0))) => {
                    steps.next().is_some_and(|step| is_same(told, step))
                }
                (told, Some(step)) => is_same(told, step),
                (_, None) => false,
            })
        })
    }

    /// The place of the key at the end of a path.
    #[must_use]
    pub fn key(&self, texts: &Texts, path: &[Step]) -> Place {
        self.find(texts, path, yaml::locate_key)
    }

    /// The place of a key, if it stands there.
    #[must_use]
    pub fn has_key(&self, texts: &Texts, path: &[Step]) -> Option<Place> {
        match self.key(texts, path) {
            Place::Span(span) => Some(span.into()),
            Place::File(_) | Place::Site => None,
        }
    }

    /// Whether nothing but a remark stands after a key.
    #[must_use]
    pub fn is_comment(&self, texts: &Texts, key: Place) -> bool {
        let Place::Span(span) = key else { return false };
        let after = texts.text(span.file).get(span.end..).unwrap_or_default();
        let line = after.lines().next().unwrap_or_default();
        line.trim_start_matches([':', ' ', '"', '\'']).starts_with('#')
    }

    /// The place of a part of a text value: the range counts from its first character.
    #[must_use]
    pub fn within(&self, texts: &Texts, path: &[Step], range: Range<usize>) -> Place {
        let Place::Span(span) = self.place(texts, path) else {
            return Place::File(self.file);
        };
        let inner =
            Span::new(self.file, yaml::unquoted(texts.text(self.file), span.start..span.end));
        let part = inner.slice(range);
        if part.start < part.end { part.into() } else { inner.into() }
    }

    fn find(
        &self,
        texts: &Texts,
        path: &[Step],
        locate: fn(&str, &[Step]) -> Option<Range<usize>>,
    ) -> Place {
        let text = texts.text(self.file).get(self.yaml.clone()).unwrap_or_default();
        let whole: Vec<Step> = self.prefix.iter().chain(path).cloned().collect();
        match locate(text, &whole) {
            Some(range) => {
                let start = self.yaml.start;
                Span::new(self.file, range.start + start..range.end + start).into()
            }
            None => Place::File(self.file),
        }
    }
}

/// A file with front matter and a body.
#[derive(Debug, Clone, PartialEq)]
pub struct Document<F> {
    /// Where its front matter stands.
    pub origin: Origin,
    /// File name without a leading date, language and extension.
    pub id: String,
    /// Language of a translation (`name.hy.md`).
    pub translation: Option<String>,
    /// Its front matter.
    pub fields: F,
    /// Its body, in bytes of the file.
    pub body: Range<usize>,
    /// What its body refers to.
    pub outline: Arc<Outline>,
}

/// A record of a register.
#[derive(Debug, Clone, PartialEq)]
pub struct Record<F> {
    /// Where it stands.
    pub origin: Origin,
    /// Its fields.
    pub fields: F,
}

/// All that authors wrote. Documents and registers are shared with what was parsed before.
#[derive(Debug, Clone, Default)]
pub struct Documents {
    /// `content/events/`.
    pub events: Arc<Vec<Arc<Document<EventFields>>>>,
    /// `content/eras/`.
    pub eras: Vec<Arc<Document<EraFields>>>,
    /// `content/pages/`.
    pub pages: Vec<Arc<Document<PageFields>>>,
    /// `content/places.yaml`.
    pub places: Register<PlaceFields>,
    /// `content/actors.yaml`.
    pub actors: Register<ActorFields>,
    /// `content/sources.yaml`.
    pub sources: Register<SourceFields>,
    /// `content/glossary.yaml`.
    pub terms: Register<TermFields>,
    /// `content/loaded-words.yaml`.
    pub loaded_words: Register<LoadedWordFields>,
    /// `content/geography.json`.
    pub geography: Option<FileId>,
    /// Ids of files that are there and cannot be read, which has been told: links to them are no
    /// second mistake.
    pub broken: Vec<String>,
    /// Names whose definition cannot be read.
    pub lost: Lost,
}

/// The records of a register.
pub type Register<F> = Arc<Vec<Record<F>>>;

/// Files as they were parsed before, so that the same text is not parsed again.
#[derive(Debug, Default)]
pub struct Parsed {
    /// By the number of the file.
    files: Vec<Option<(Arc<Text>, Outcome)>>,
    /// What is left of an earlier run, for the first time.
    remembered: Option<Remembered>,
}

impl Parsed {
    /// Nothing but what an earlier run has understood.
    #[must_use]
    pub fn remembering(remembered: Remembered) -> Self {
        Self { remembered: Some(remembered), ..Self::default() }
    }

    /// What a later run should remember, once after the first time.
    pub fn take_memories(&mut self) -> Option<Memories> {
        let earlier = self.remembered.take()?;
        let sound = self.files.iter().flatten().filter_map(|(text, outcome)| match &outcome.part {
            // What there is to say about an entry is said by reading it.
            Part::Event(entry) if outcome.diags.iter().next().is_none() => {
                Some((Arc::clone(text), Arc::clone(entry)))
            }
            _ => None,
        });
        Some(Memories { earlier, entries: sound.collect() })
    }

    fn find(&self, file: FileId, text: &Arc<Text>) -> Option<&Outcome> {
        let (known, outcome) = self.files.get(file.index())?.as_ref()?;
        Arc::ptr_eq(known, text).then_some(outcome)
    }

    /// Makes room for these files, at once and not bit by bit.
    fn make_room(&mut self, files: &[FileId]) {
        let all = files.iter().map(|file| file.index() + 1).max().unwrap_or_default();
        if self.files.len() < all {
            self.files.resize_with(all, || None);
        }
    }

    /// Keeps what became of a file that there is room for.
    fn keep(&mut self, file: FileId, text: &Arc<Text>, outcome: Outcome) {
        self.files[file.index()] = Some((Arc::clone(text), outcome));
    }
}

/// What became of a file.
#[derive(Debug)]
struct Outcome {
    part: Part,
    lost: Lost,
    diags: Diagnostics,
}

/// What a file adds to the documents.
#[derive(Debug)]
enum Part {
    Event(Arc<Document<EventFields>>),
    Era(Arc<Document<EraFields>>),
    Page(Arc<Document<PageFields>>),
    Places(Register<PlaceFields>),
    Actors(Register<ActorFields>),
    Sources(Register<SourceFields>),
    Terms(Register<TermFields>),
    LoadedWords(Register<LoadedWordFields>),
    Geography,
    Broken(String),
    Nothing,
}

/// Reads all files below `content/`.
#[must_use]
pub fn parse(texts: &Texts, diags: &mut Diagnostics) -> Documents {
    parse_again(texts, &mut Parsed::default(), diags)
}

/// Reads all files below `content/`, but those that are known as they are.
#[must_use]
pub fn parse_again(texts: &Texts, parsed: &mut Parsed, diags: &mut Diagnostics) -> Documents {
    let files: Vec<FileId> = texts.below("content/").map(|(file, _)| file).collect();
    let known = parsed.remembered.as_ref();
    let new: Vec<Option<Outcome>> = files
        .par_iter()
        .with_max_len(cores::ENTRIES)
        .map(|file| {
            parsed.find(*file, texts.shared(*file)).is_none().then(|| one(*file, texts, known))
        })
        .collect();
    parsed.make_room(&files);
    let mut documents = Documents::default();
    let mut events = Vec::with_capacity(files.len());
    for (file, new) in files.into_iter().zip(new) {
        if let Some(outcome) = new {
            parsed.keep(file, texts.shared(file), outcome);
        }
        let Some(outcome) = parsed.find(file, texts.shared(file)) else { continue };
        diags.append(outcome.diags.clone());
        documents.lost.extend(&outcome.lost);
        match &outcome.part {
            Part::Event(document) => events.push(Arc::clone(document)),
            Part::Era(document) => documents.eras.push(Arc::clone(document)),
            Part::Page(document) => documents.pages.push(Arc::clone(document)),
            Part::Places(records) => documents.places = Arc::clone(records),
            Part::Actors(records) => documents.actors = Arc::clone(records),
            Part::Sources(records) => documents.sources = Arc::clone(records),
            Part::Terms(records) => documents.terms = Arc::clone(records),
            Part::LoadedWords(records) => documents.loaded_words = Arc::clone(records),
            Part::Geography => documents.geography = Some(file),
            Part::Broken(id) => documents.broken.push(id.clone()),
            Part::Nothing => {}
        }
    }
    documents.events = Arc::new(events);
    documents
}

/// Reads one file.
fn one(file: FileId, texts: &Texts, remembered: Option<&Remembered>) -> Outcome {
    let mut diags = Diagnostics::new();
    let text = texts.shared(file);
    let path = text.path.strip_prefix("content/").unwrap_or(&text.path);
    let mut lost = Lost::default();
    let broken = || Part::Broken(name_of(path).id.to_owned());
    let part = match path {
        // A file that could not be read has been told, and says nothing.
        _ if !text.readable => {
            if let Some((_, named)) = Named::REGISTERS.iter().find(|(name, _)| *name == path) {
                lost.whole(*named);
            }
            if path.starts_with("eras/") {
                lost.one(Named::Era, Some(name_of(path).id));
            }
            broken()
        }
        "places.yaml" => Part::Places(register(
            file,
            texts,
            ("a place", Some(Named::Place)),
            &mut lost,
            &mut diags,
        )),
        "actors.yaml" => Part::Actors(register(
            file,
            texts,
            ("an actor", Some(Named::Actor)),
            &mut lost,
            &mut diags,
        )),
        "sources.yaml" => Part::Sources(register(
            file,
            texts,
            ("a source", Some(Named::Source)),
            &mut lost,
            &mut diags,
        )),
        "glossary.yaml" => {
            Part::Terms(register(file, texts, ("a term", Some(Named::Term)), &mut lost, &mut diags))
        }
        "loaded-words.yaml" => {
            Part::LoadedWords(register(file, texts, ("a loaded word", None), &mut lost, &mut diags))
        }
        "geography.json" => Part::Geography,
        _ if !has_extension(path, "md") => {
            diags.push(unread(file, text, path, &mut lost));
            Part::Nothing
        }
        _ if path.starts_with("events/") => {
            let known = remembered.and_then(|remembered| remembered.recall(text));
            document(file, texts, "an event", known, &mut diags).map_or_else(broken, Part::Event)
        }
        _ if path.starts_with("eras/") => document(file, texts, "an era", None, &mut diags)
            .map_or_else(
                || {
                    lost.one(Named::Era, Some(name_of(path).id));
                    broken()
                },
                Part::Era,
            ),
        _ if path.starts_with("pages/") => {
            document(file, texts, "a page", None, &mut diags).map_or_else(broken, Part::Page)
        }
        _ => {
            diags.push(
                Diagnostic::new(
                    Code::FileName,
                    file,
                    format!("`{}` is neither an event, an era nor a page", text.path),
                )
                .hint("move it into `content/events/`, `content/eras/` or `content/pages/`"),
            );
            Part::Nothing
        }
    };
    Outcome { part, lost, diags }
}

fn document<F: DeserializeOwned + Default>(
    file: FileId,
    texts: &Texts,
    whole: &str,
    known: Option<(F, Outline)>,
    diags: &mut Diagnostics,
) -> Option<Arc<Document<F>>> {
    let text = texts.text(file);
    let path = texts.path(file);
    let (yaml, body) = match split(text) {
        Ok(parts) => parts,
        Err(Split::Empty) => {
            diags.push(
                Diagnostic::new(Code::FrontMatterMissing, file, format!("`{path}` is empty"))
                    .hint("start with `---`, `title: …`, `date: …` and `---`"),
            );
            return None;
        }
        Err(Split::Missing) => {
            diags.push(missing(file, text));
            return None;
        }
        Err(Split::Unclosed) => {
            diags.push(unclosed(file, text));
            return None;
        }
    };
    let Name { whole: name, stem, id, translation } = name_of(path);
    if let Some(why) = bad_id(id) {
        diags.push(
            Diagnostic::new(
                Code::FileName,
                file,
                format!("the file name `{name}` {why}, and it becomes the address"),
            )
            .hint(format!("rename it, for example to `{}.md`", sound_id(stem))),
        );
        return None;
    }
    let mut origin = Origin { file, yaml: yaml.clone(), prefix: Vec::new(), told: Vec::new() };
    let id = id.to_owned();
    if let Some((fields, outline)) = known {
        let outline = Arc::new(outline);
        return Some(Arc::new(Document { origin, id, translation, fields, body, outline }));
    }
    let mut mistakes = Vec::new();
    let fields = match yaml::read(&text[yaml.clone()], &mut mistakes) {
        Ok(fields) => fields,
        Err(error) => {
            diags.push(syntax(file, yaml.start, error));
            return None;
        }
    };
    for mistake in &mistakes {
        let place = |path: &[Step], key: bool| {
            if key { origin.key(texts, path) } else { origin.place(texts, path) }
        };
        diags.push(describe(mistake, place, whole));
    }
    origin.told = mistakes.iter().map(Mistake::told).collect();
    let outline = Arc::new(outline(&text[body.clone()]));
    Some(Arc::new(Document { origin, id, translation, fields, body, outline }))
}

fn is_same(told: &Step, step: &Step) -> bool {
    match (told, step) {
        (Step::Key(told), Step::Key(name)) => {
            told == name || name.strip_suffix('s') == Some(told.as_str())
        }
        _ => told == step,
    }
}

/// What stands at the start of a file instead of a line of `---`.
fn missing(file: FileId, text: &str) -> Diagnostic {
    let start = text.len() - text.trim_start().len();
    let line = text[start..].lines().next().unwrap_or_default();
    let span = Span::new(file, start..start + line.len());
    let (message, hint) = if is_like_dashes(line) {
        (format!("found `{}`, expected a line of `---`", line.trim()), "write three dashes, `---`")
    } else if line.trim() == "+++" {
        (
            "found `+++`, expected a line of `---`".to_owned(),
            "the front matter is YAML: `---`, `title: …`, `date: …`, `---`",
        )
    } else if line.starts_with("title") || line.starts_with("date") {
        (
            "the file does not start with a line of `---`".to_owned(),
            "put `---` on a line of its own before the first field, and after the last",
        )
    } else {
        (
            "the file does not start with a line of `---`".to_owned(),
            "put `title: …` and `date: …` between two lines of `---` at its start",
        )
    };
    Diagnostic::new(Code::FrontMatterMissing, span, message).hint(hint)
}

/// A front matter without an end: at the line that was meant to be it, or where it opens.
fn unclosed(file: FileId, text: &str) -> Diagnostic {
    let mut offset = 0;
    let mut lines = Vec::new();
    for line in text.split_inclusive('\n') {
        lines.push((offset, line));
        offset += line.len();
    }
    let first = lines.iter().position(|(_, line)| !line.trim().is_empty()).unwrap_or(0);
    let rest = &lines[(first + 1).min(lines.len())..];
    if let Some((start, line)) = rest.iter().find(|(_, line)| is_like_dashes(line)) {
        let span = Span::new(file, *start..start + line.trim_end().len());
        let message = format!("found `{}`, expected a line of `---`", line.trim());
        return Diagnostic::new(Code::FrontMatterUnclosed, span, message)
            .hint("write `---` alone, at the beginning of the line, to end the front matter");
    }
    let start = lines.get(first).map_or(0, |(start, _)| *start);
    let hint = match rest.iter().position(|(_, line)| line.trim().is_empty()) {
        Some(blank) if blank > 0 => {
            let before = rest[blank - 1].1.trim_end();
            let short: String = before.chars().take(40).collect();
            format!("put a line of `---` after `{short}`")
        }
        _ => "put a line of `---` after the last field".to_owned(),
    };
    Diagnostic::new(
        Code::FrontMatterUnclosed,
        Span::new(file, start..start + 3),
        "the front matter opens here and is never closed",
    )
    .hint(hint)
}

/// Whether a line looks as if it was meant to be `---`.
fn is_like_dashes(line: &str) -> bool {
    let line = line.trim();
    let all = |signs: &[char]| line.chars().all(|sign| signs.contains(&sign));
    !line.is_empty() && (all(&['-', '–', '—', '−']) || line == "...")
}

/// What a file name says.
struct Name<'a> {
    whole: &'a str,
    stem: &'a str,
    id: &'a str,
    translation: Option<String>,
}

/// `events/1988-02-27-race.hy.md` → `race`, a translation into `hy`.
fn name_of(path: &str) -> Name<'_> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let (stem, translation) = match stem.rsplit_once('.') {
        Some((stem, language)) if crate::config::is_language_tag(language) => {
            (stem, Some(language.to_owned()))
        }
        _ => (stem, None),
    };
    Name { whole: name, stem, id: id_of(stem), translation }
}

pub(super) fn syntax(file: FileId, start: usize, error: SyntaxError) -> Diagnostic {
    let span = Span::new(file, error.range.start + start..error.range.end + start);
    Diagnostic::new(Code::YamlSyntax, span, error.message).maybe_hint(error.hint)
}

enum Split {
    Empty,
    Missing,
    Unclosed,
}

/// Bytes of the front matter and of the body.
fn split(text: &str) -> Result<(Range<usize>, Range<usize>), Split> {
    if text.trim().is_empty() {
        return Err(Split::Empty);
    }
    // Empty lines before it do no harm.
    let blank = text.len() - text.trim_start_matches(['\n', '\r']).len();
    let mut lines = text[blank..].split_inclusive('\n');
    let first = lines.next().unwrap_or_default();
    if first.trim_end() != "---" {
        return Err(Split::Missing);
    }
    let start = blank + first.len();
    let mut offset = start;
    for line in lines {
        if line.trim_end() == "---" {
            return Ok((start..offset, offset + line.len()..text.len()));
        }
        offset += line.len();
    }
    Err(Split::Unclosed)
}

/// A file name without a leading date: `1988-02-27-race` → `race`.
#[must_use]
pub fn id_of(stem: &str) -> &str {
    let mut rest = stem;
    for digits in [4, 2, 2] {
        let Some((number, after)) = rest.split_once('-') else { break };
        if number.len() != digits || !number.bytes().all(|byte| byte.is_ascii_digit()) {
            break;
        }
        rest = after;
    }
    if rest.is_empty() { stem } else { rest }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_leading_date_is_no_part_of_an_id() {
        assert_eq!(id_of("1988-02-27-race"), "race");
        assert_eq!(id_of("1988-race"), "race");
        assert_eq!(id_of("race-1988"), "race-1988");
        assert_eq!(id_of("1988"), "1988");
        assert_eq!(id_of("1988-02-27"), "27");
        assert_eq!(id_of("şuşa-1992"), "şuşa-1992");
    }
}
