//! The search index: what each page says, as Pagefind wants it, for the script of the search page.

use crate::cache::Cache;
use crate::content::AssetBytes;
use crate::date::Said;
use crate::digest::Key;
use crate::model::{EventId, PlaceId};
use crate::output::OutputFile;
use crate::plan::{self, PageKind, SEARCH_FOLDER};
use crate::render::plain;
use crate::site::Site;
use anyhow::{Context as _, Result, anyhow};
use pagefind::api::PagefindIndex;
use pagefind::options::PagefindServiceConfig;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Changes with what the index is made of or with how it is kept.
const EDITION: &[u8] = b"search 1, pagefind 1.6.0";

/// From this number of pages on, several share a file of the index.
const FILES: u32 = 1000;

/// A page as the index knows it.
struct Record {
    /// Address below the root of the site, without a slash at its start.
    url: String,
    content: String,
    /// Shown with the result: title, date, kind.
    meta: BTreeMap<String, String>,
    /// Ids by which results can be chosen: era, kind, place, actor.
    filters: BTreeMap<String, Vec<String>>,
}

impl Record {
    fn key(&self) -> Key {
        let mut parts = vec![self.url.as_bytes(), self.content.as_bytes()];
        for (name, value) in &self.meta {
            parts.extend([name.as_bytes(), value.as_bytes()]);
        }
        for (name, values) in &self.filters {
            // A name of a filter is no text of a page: the bounds stay clear.
            parts.extend([b"\0filter".as_slice(), name.as_bytes()]);
            parts.extend(values.iter().map(String::as_bytes));
        }
        Key::of(&parts)
    }
}

/// The files of the index, below [`SEARCH_FOLDER`]; kept, so that they are made again only when a
/// text has changed.
///
/// # Errors
/// If Pagefind fails.
pub fn search(site: &Site, cache: &Cache) -> Result<Vec<OutputFile>> {
    let pages: Vec<&PageKind> = site.plan.pages.iter().map(|page| &page.kind).collect();
    let keys: Vec<Key> = pages
        .par_iter()
        .flat_map_iter(|page| records(site, page))
        .map(|record| record.key())
        .collect();
    let language = site.words.language.to_lowercase();
    let mut parts = vec![EDITION, language.as_bytes()];
    parts.extend(keys.iter().map(Key::bytes));
    let make = || {
        let all = pages.par_iter().flat_map_iter(|page| records(site, page)).collect();
        let files = index(all, language.clone())?;
        Ok::<_, anyhow::Error>(pack(&files))
    };
    let kept = cache.recall(&Key::of(&parts), "search", make)?;
    let files = unpack(&kept.bytes).ok_or_else(|| anyhow!("the search index is incomplete"))?;
    let output = |(name, bytes)| OutputFile {
        path: format!("{SEARCH_FOLDER}/{name}"),
        bytes: AssetBytes::Memory(bytes),
    };
    Ok(files.into_iter().map(output).collect())
}

/// What the index knows of a page: nothing of lists, whose entries it knows.
fn records(site: &Site, page: &PageKind) -> Vec<Record> {
    let chronicle = &site.chronicle;
    let record = |title: &str, content: String| Record {
        url: plan::url(page, chronicle, &site.config).as_str().to_owned(),
        content,
        meta: BTreeMap::from([("title".to_owned(), title.to_owned())]),
        filters: BTreeMap::new(),
    };
    let named = |record: &mut Record, table: &str| {
        record.meta.insert("kind".to_owned(), site.words.get("thing", table));
    };
    match page {
        PageKind::Event(id) => vec![event(site, *id, record)],
        PageKind::Era(id) => {
            let era = &chronicle[*id];
            let body = plain(site, &era.origin, &era.body, &site.words.language);
            let mut record = record(&era.title, joined([era.summary.clone(), Some(body)]));
            record.meta.insert("date".to_owned(), era.when.words(&site.words.date, Said::Nothing));
            record.filters.insert("era".to_owned(), vec![era.id.clone()]);
            named(&mut record, "era");
            vec![record]
        }
        PageKind::Place(id) => {
            let place = &chronicle[*id];
            let words = [Some(names(site, *id)), place.note.clone(), place.leads.clone()];
            let mut record = record(&place.name, joined(words));
            record.filters.insert("place".to_owned(), place.id.iter().cloned().collect());
            named(&mut record, "place");
            vec![record]
        }
        PageKind::Actor(id) => {
            let actor = &chronicle[*id];
            let words = [Some(actor.name.clone()), Some(actor.short.clone()), actor.note.clone()];
            let mut record = record(&actor.name, joined(words));
            record.filters.insert("actor".to_owned(), vec![actor.id.clone()]);
            named(&mut record, "actor");
            vec![record]
        }
        PageKind::Prose(id) => {
            let prose = &chronicle[*id];
            let body = plain(site, &prose.origin, &prose.body, &site.words.language);
            vec![record(&prose.title, joined([prose.summary.clone(), Some(body)]))]
        }
        PageKind::Glossary => chronicle
            .terms()
            .map(|(_, term)| {
                let also = term.also.join(", ");
                let words = [term.term.clone(), also, term.text.clone()].map(Some);
                let mut record =
                    record(&term.term, joined(words.into_iter().chain([term.note.clone()])));
                record.url = format!("{}#{}", record.url, term.id);
                named(&mut record, "term");
                record
            })
            .collect(),
        _ => Vec::new(),
    }
}

fn event(site: &Site, id: EventId, record: impl FnOnce(&str, String) -> Record) -> Record {
    let chronicle = &site.chronicle;
    let event = &chronicle[id];
    let language = event.lang.as_deref().unwrap_or(&site.words.language);
    let mut words = vec![event.summary.clone()];
    words.push(Some(plain(site, &event.origin, &event.body, language)));
    for claim in &event.claims {
        let said = joined([claim.says.clone(), claim.quote.clone()]);
        words.push(Some(format!("{}: {said}", chronicle[claim.by].name)));
    }
    for later in &event.later {
        words.extend([later.says.clone(), later.quote.clone()]);
    }
    words.extend(event.naming.iter().map(|naming| Some(naming.name.clone())));
    words.extend(event.media.iter().map(|media| media.caption.clone()));
    words.extend(event.places.iter().map(|place| Some(names(site, *place))));
    words.extend(event.actors.iter().map(|actor| Some(chronicle[*actor].name.clone())));
    words.push(Some(event.tags.join(", ").replace('-', " ")));
    for source in &event.sources {
        let source = &chronicle[*source];
        words.push(Some(joined([Some(source.title.clone()), source.publisher.clone()])));
    }
    let mut record = record(&event.title, joined(words));
    let date = event.date_text.clone();
    let date = date.unwrap_or_else(|| event.when.words(&site.words.date, Said::Nothing));
    record.meta.insert("date".to_owned(), date);
    if let Some(kind) = event.kind {
        let kind = &site.config.kinds[kind.0];
        record.meta.insert("kind".to_owned(), kind.name.clone());
        record.filters.insert("kind".to_owned(), vec![kind.id.clone()]);
    }
    if let Some(era) = event.era {
        record.filters.insert("era".to_owned(), vec![chronicle[era].id.clone()]);
    }
    let places = event.places.iter().filter_map(|place| chronicle[*place].id.clone());
    record.filters.insert("place".to_owned(), places.collect());
    // Who speaks in an entry takes part in it.
    let speakers = event.claims.iter().map(|claim| claim.by);
    let mut actors: Vec<String> = event
        .actors
        .iter()
        .copied()
        .chain(speakers)
        .map(|actor| chronicle[actor].id.clone())
        .collect();
    actors.sort_unstable();
    actors.dedup();
    record.filters.insert("actor".to_owned(), actors);
    record.filters.retain(|_, values| !values.is_empty());
    record
}

/// All names of a place, so that it is found by each of them.
fn names(site: &Site, id: PlaceId) -> String {
    let place = &site.chronicle[id];
    let others = place.names.iter().flat_map(|(_, names)| names);
    let all: Vec<&str> = std::iter::once(&place.name).chain(others).map(String::as_str).collect();
    all.join(", ")
}

/// Texts as one, each ending like a sentence, so that excerpts do not run them together.
fn joined(texts: impl IntoIterator<Item = Option<String>>) -> String {
    let mut out = String::new();
    for text in texts.into_iter().flatten() {
        let text = text.trim();
        if text.is_empty() {
            continue;
        }
        if !out.is_empty() {
            out.push_str(if out.ends_with(['.', '!', '?', ':', '։', '…']) { " " } else { ". " });
        }
        out.push_str(text);
    }
    out
}

/// Records → the files of the index, by name.
fn index(records: Vec<Record>, language: String) -> Result<Vec<(String, Vec<u8>)>> {
    let work = move || -> Result<Vec<(String, Vec<u8>)>> {
        let runtime = tokio::runtime::Builder::new_current_thread().build()?;
        runtime.block_on(async {
            let options = PagefindServiceConfig::builder()
                .force_language(language.clone())
                .max_fragments(FILES)
                .build();
            let mut index = PagefindIndex::new(Some(options))?;
            for Record { url, content, meta, filters } in records {
                let language = language.clone();
                index
                    .add_custom_record(url, content, language, Some(meta), Some(filters), None)
                    .await?;
            }
            let files = index.get_files().await?.into_iter().map(|file| {
                let name = file.filename.to_string_lossy().replace('\\', "/");
                (name, file.contents)
            });
            let mut files: Vec<_> = files.filter(|(name, _)| is_needed(name)).collect();
            files.sort();
            Ok(files)
        })
    };
    // A thread of its own: the preview asks from inside of a runtime, and a panic in there is ours
    // to report.
    let done = std::thread::Builder::new()
        .name("search".to_owned())
        .spawn(work)
        .context("cannot start a thread")?
        .join();
    done.map_err(|_| anyhow!("the index failed"))?.context("cannot index the site for search")
}

/// Whether our own search page uses a file: Pagefind brings pages and styles of its own.
fn is_needed(name: &str) -> bool {
    let own = ["-ui.", "-highlight.", "playground"];
    !own.iter().any(|part| name.contains(part))
}

/// Files as one.
fn pack(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut out = Vec::new();
    for (name, bytes) in files {
        for part in [name.as_bytes(), bytes] {
            out.extend((part.len() as u64).to_le_bytes());
            out.extend(part);
        }
    }
    out
}

/// One as files; nothing if it is not whole.
fn unpack(mut packed: &[u8]) -> Option<Vec<(String, Vec<u8>)>> {
    let mut files = Vec::new();
    let mut part = || {
        let (length, rest) = packed.split_first_chunk::<8>()?;
        let length = usize::try_from(u64::from_le_bytes(*length)).ok()?;
        let (part, rest) = rest.split_at_checked(length)?;
        packed = rest;
        Some(part.to_vec())
    };
    while let Some(name) = part() {
        files.push((String::from_utf8(name).ok()?, part()?));
    }
    packed.is_empty().then_some(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_survive_being_packed() {
        let files = vec![("a".to_owned(), vec![1, 2]), ("b/c".to_owned(), vec![])];
        let packed = pack(&files);
        assert_eq!(unpack(&packed), Some(files));
        assert_eq!(unpack(&packed[..packed.len() - 1]), None);
    }

    #[test]
    fn texts_end_like_sentences() {
        let texts = ["One", " ", "Two!", "Three"].map(|text| Some(text.to_owned()));
        assert_eq!(joined(texts), "One. Two! Three");
    }
}
