//! Texts → documents: front matter and body of each file, its form checked.

use super::fields::{
    ActorFields, EraFields, EventFields, LoadedWordFields, PageFields, PlaceFields, SourceFields,
    TermFields,
};
use super::outline::{Outline, outline};
use super::paths::has_extension;
use crate::diag::{Code, Diagnostic, Diagnostics, FileId, Place, Span, Texts};
use crate::form::{List, Step, SyntaxError, bad_id, describe, sound_id, yaml};
use rayon::prelude::*;
use serde::de::DeserializeOwned;
use std::ops::Range;

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
}

impl Origin {
    /// The place of the value at the end of a path.
    #[must_use]
    pub fn place(&self, texts: &Texts, path: &[Step]) -> Place {
        self.find(texts, path, yaml::locate)
    }

    /// The place of the key at the end of a path.
    #[must_use]
    pub fn key(&self, texts: &Texts, path: &[Step]) -> Place {
        self.find(texts, path, yaml::locate_key)
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
    pub outline: Outline,
}

/// A record of a register.
#[derive(Debug, Clone, PartialEq)]
pub struct Record<F> {
    /// Where it stands.
    pub origin: Origin,
    /// Its fields.
    pub fields: F,
}

/// All that authors wrote.
#[derive(Debug, Clone, Default)]
pub struct Documents {
    /// `content/events/`.
    pub events: Vec<Document<EventFields>>,
    /// `content/eras/`.
    pub eras: Vec<Document<EraFields>>,
    /// `content/pages/`.
    pub pages: Vec<Document<PageFields>>,
    /// `content/places.yaml`.
    pub places: Vec<Record<PlaceFields>>,
    /// `content/actors.yaml`.
    pub actors: Vec<Record<ActorFields>>,
    /// `content/sources.yaml`.
    pub sources: Vec<Record<SourceFields>>,
    /// `content/glossary.yaml`.
    pub terms: Vec<Record<TermFields>>,
    /// `content/loaded-words.yaml`.
    pub loaded_words: Vec<Record<LoadedWordFields>>,
    /// `content/geography.json`.
    pub geography: Option<FileId>,
    /// Ids of files that are there and cannot be read, which has been told: links to them are no
    /// second mistake.
    pub broken: Vec<String>,
}

/// Reads all files below `content/`.
#[must_use]
pub fn parse(texts: &Texts, diags: &mut Diagnostics) -> Documents {
    let mut documents = Documents::default();
    let mut events = Vec::new();
    let mut eras = Vec::new();
    let mut pages = Vec::new();
    for (file, text) in texts.iter() {
        let Some(path) = text.path.strip_prefix("content/") else { continue };
        // A file that could not be read has been told, and says nothing.
        if !text.readable {
            documents.broken.push(name_of(path).id.to_owned());
            continue;
        }
        match path {
            "places.yaml" => documents.places = register(file, texts, "a place", diags),
            "actors.yaml" => documents.actors = register(file, texts, "an actor", diags),
            "sources.yaml" => documents.sources = register(file, texts, "a source", diags),
            "glossary.yaml" => documents.terms = register(file, texts, "a term", diags),
            "loaded-words.yaml" => {
                documents.loaded_words = register(file, texts, "a loaded word", diags);
            }
            "geography.json" => documents.geography = Some(file),
            _ if !has_extension(path, "md") => diags.push(
                Diagnostic::new(
                    Code::FileName,
                    file,
                    format!("nothing reads `{}`", text.path),
                )
                .hint(
                    "registers are `places.yaml`, `actors.yaml`, `sources.yaml`, `glossary.yaml` \
                     and `loaded-words.yaml`",
                ),
            ),
            _ if path.starts_with("events/") => events.push(file),
            _ if path.starts_with("eras/") => eras.push(file),
            _ if path.starts_with("pages/") => pages.push(file),
            _ => diags.push(
                Diagnostic::new(
                    Code::FileName,
                    file,
                    format!("`{}` is neither an event, an era nor a page", text.path),
                )
                .hint("move it into `content/events/`, `content/eras/` or `content/pages/`"),
            ),
        }
    }
    let broken = &mut documents.broken;
    documents.events = all(&events, texts, "an event", broken, diags);
    documents.eras = all(&eras, texts, "an era", broken, diags);
    documents.pages = all(&pages, texts, "a page", broken, diags);
    documents
}

fn all<F: DeserializeOwned + Default + Send>(
    files: &[FileId],
    texts: &Texts,
    whole: &str,
    broken: &mut Vec<String>,
    diags: &mut Diagnostics,
) -> Vec<Document<F>> {
    let parsed: Vec<_> = files
        .par_iter()
        .map(|file| {
            let mut diags = Diagnostics::new();
            (document(*file, texts, whole, &mut diags), diags)
        })
        .collect();
    let mut documents = Vec::with_capacity(parsed.len());
    for (file, (document, found)) in files.iter().zip(parsed) {
        diags.append(found);
        match document {
            Some(document) => documents.push(document),
            None => broken.push(name_of(texts.path(*file)).id.to_owned()),
        }
    }
    documents
}

fn document<F: DeserializeOwned + Default>(
    file: FileId,
    texts: &Texts,
    whole: &str,
    diags: &mut Diagnostics,
) -> Option<Document<F>> {
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
            let first = text.lines().next().map_or(0, str::len);
            diags.push(
                Diagnostic::new(
                    Code::FrontMatterMissing,
                    Span::new(file, 0..first),
                    "the file does not start with a line of `---`",
                )
                .hint("put `title: …` and `date: …` between two lines of `---` at its start"),
            );
            return None;
        }
        Err(Split::Unclosed) => {
            diags.push(
                Diagnostic::new(
                    Code::FrontMatterUnclosed,
                    Span::new(file, 0..3),
                    "the front matter opens here and is never closed",
                )
                .hint("put a line of `---` after the last field"),
            );
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
    let origin = Origin { file, yaml: yaml.clone(), prefix: Vec::new() };
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
    let outline = outline(&text[body.clone()]);
    Some(Document { origin, id: id.to_owned(), translation, fields, body, outline })
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

fn syntax(file: FileId, start: usize, error: SyntaxError) -> Diagnostic {
    let span = Span::new(file, error.range.start + start..error.range.end + start);
    Diagnostic::new(Code::YamlSyntax, span, error.message).maybe_hint(error.hint)
}

fn register<F: DeserializeOwned + Default>(
    file: FileId,
    texts: &Texts,
    whole: &str,
    diags: &mut Diagnostics,
) -> Vec<Record<F>> {
    let text = texts.text(file);
    let origin = |prefix: Vec<Step>| Origin { file, yaml: 0..text.len(), prefix };
    let mut mistakes = Vec::new();
    let list: List<F> = match yaml::read(text, &mut mistakes) {
        Ok(list) => list,
        Err(error) => {
            diags.push(syntax(file, 0, error));
            return Vec::new();
        }
    };
    let top = origin(Vec::new());
    for mistake in &mistakes {
        let place = |path: &[Step], key: bool| {
            if key { top.key(texts, path) } else { top.place(texts, path) }
        };
        diags.push(describe(mistake, place, whole));
    }
    list.into_items()
        .map(|(index, fields)| Record { origin: origin(vec![Step::Index(index)]), fields })
        .collect()
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
    let mut lines = text.split_inclusive('\n');
    let first = lines.next().unwrap_or_default();
    if first.trim_end() != "---" {
        return Err(Split::Missing);
    }
    let start = first.len();
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
