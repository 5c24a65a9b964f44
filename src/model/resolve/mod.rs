//! Documents → chronicle: names become ids, texts become dates, and what does not fit is told.

mod admission;
mod event;
mod known;
mod parts;
mod registers;
mod sheet;

pub use known::Resolved;

use super::types::*;
use crate::config::Config;
use crate::content::fields::EventFields;
use crate::content::{Document, Documents, Named, Origin};
use crate::cores;
use crate::date::{DateError, Day, Reader, When};
use crate::diag::{Code, Diagnostic, Diagnostics, Place, Texts};
use crate::form::{Scalar, way};
use crate::words::Words;
use event::Scope;
use known::{Around, Known};
use rayon::prelude::*;
use sheet::{Sheet, text};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::{Arc, OnceLock};

/// What decides which entries are published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Whether drafts are.
    pub drafts: bool,
    /// The day of the build, for `publish_from`.
    pub today: Day,
}

/// What entries are resolved with.
#[derive(Debug, Clone, Copy)]
pub struct With<'a> {
    /// `site.toml`.
    pub config: &'a Config,
    /// The words of its language.
    pub words: &'a Arc<Words>,
    /// All files.
    pub texts: &'a Texts,
    /// Paths of the files that are published as they are.
    pub assets: &'a BTreeSet<&'a str>,
    /// What decides which entries are published.
    pub options: Options,
}

/// Looks up all names and reads all dates; `earlier` are the entries of an earlier time.
#[must_use]
pub fn resolve(
    documents: &Documents,
    with: With<'_>,
    earlier: &mut Resolved,
    diags: &mut Diagnostics,
) -> Chronicle {
    let With { config, words, texts, assets, options } = with;
    let languages = [&words.date];
    let mut resolver = Resolver {
        config,
        texts,
        assets,
        reader: Reader { zone: config.timezone, languages: &languages },
        chronicle: Chronicle::default(),
        places: HashMap::new(),
        actors: HashMap::new(),
        sources: HashMap::new(),
        eras: HashMap::new(),
        published: Vec::new(),
        by_id: OnceLock::new(),
        withheld: HashSet::new(),
        waiting: HashMap::new(),
    };
    for id in &documents.broken {
        resolver.withhold(id, Why::Broken);
    }
    resolver.chronicle.lost = documents.lost.clone();
    resolver.registers(documents, diags);
    resolver.eras(documents, diags);
    resolver.pages(documents, options, diags);
    let published = resolver.admit(documents, with, &mut earlier.admitted, diags);
    let around = Around::new(documents, &resolver, &published, with);
    resolver.all_events(around, earlier, diags);
    resolver.chronicle
}

struct Resolver<'a> {
    config: &'a Config,
    texts: &'a Texts,
    assets: &'a BTreeSet<&'a str>,
    reader: Reader<'a>,
    chronicle: Chronicle,
    places: HashMap<&'a str, PlaceId>,
    actors: HashMap<&'a str, ActorId>,
    sources: HashMap<&'a str, SourceId>,
    eras: HashMap<&'a str, EraId>,
    published: Vec<&'a Arc<Document<EventFields>>>,
    by_id: OnceLock<HashMap<&'a str, EventId>>,
    withheld: HashSet<&'a str>,
    /// Events whose day of publication has not come, with that day.
    waiting: HashMap<&'a str, When>,
}

impl<'a> Resolver<'a> {
    fn sheet<'b>(&self, origin: &'b Origin, whole: &'static str) -> Sheet<'b>
    where
        'a: 'b,
    {
        Sheet { origin, texts: self.texts, whole }
    }

    /// Keeps an entry back that exists.
    fn withhold(&mut self, id: &'a str, why: Why) {
        self.chronicle.withheld.push(Withheld { id: id.to_owned(), why });
        self.withheld.insert(id);
    }

    fn eras(&mut self, documents: &'a Documents, diags: &mut Diagnostics) {
        for document in &documents.eras {
            let sheet = self.sheet(&document.origin, "an era");
            if is_translation(document, diags) {
                continue;
            }
            let fields = &document.fields;
            let title = sheet.required(&[], "title", fields.title.as_ref(), diags);
            let start = sheet.required(&[], "start", fields.start.as_ref(), diags);
            let (Some(title), Some(_)) = (title, start) else { continue };
            let start = sheet.date(&self.reader, &way!["start"], fields.start.as_ref(), diags);
            let end = fields.end.clone().unwrap_or_else(|| Scalar("..".to_owned()));
            let end = if end.trim() == ".." {
                None
            } else {
                match sheet.date(&self.reader, &way!["end"], Some(&end), diags) {
                    Some(end) => Some(end),
                    None => continue,
                }
            };
            let Some(start) = start else { continue };
            let when = match self.interval(&start, end.as_ref()) {
                Ok(when) => when,
                Err(error) => {
                    let end = fields.end.as_deref().unwrap_or_default();
                    sheet.bad_date(&way!["end"], end, error, diags);
                    continue;
                }
            };
            if let Some(other) = self.eras.get(document.id.as_str()) {
                same_id(&document.origin, &document.id, &self.chronicle[*other].origin, diags);
                continue;
            }
            self.eras.insert(&document.id, EraId(self.chronicle.eras.len()));
            self.chronicle.eras.push(Era {
                origin: document.origin.clone(),
                body: document.body.clone(),
                outline: Arc::clone(&document.outline),
                id: document.id.clone(),
                title,
                short: text(fields.short.as_ref()),
                when,
                summary: text(fields.summary.as_ref()),
            });
        }
        // Eras stand in the order of time everywhere, whatever their files are called.
        self.chronicle.eras.sort_by(|one, two| {
            (one.when.sort_key(), &one.id).cmp(&(two.when.sort_key(), &two.id))
        });
        self.eras.clear();
        for document in &documents.eras {
            if let Some(index) = self.chronicle.eras.iter().position(|era| era.id == document.id) {
                self.eras.insert(&document.id, EraId(index));
            } else {
                // It is there, and what is wrong with it has been told.
                self.chronicle.lost.one(Named::Era, Some(&document.id));
            }
        }
    }

    fn interval(&self, start: &When, end: Option<&When>) -> Result<When, DateError> {
        match end {
            Some(end) => self.reader.interval(start, end),
            // No text of an author stands behind this interval.
            None => self.reader.read(&format!("{}/..", start.edtf())),
        }
    }

    fn pages(&mut self, documents: &'a Documents, options: Options, diags: &mut Diagnostics) {
        let mut seen: HashMap<&str, ProseId> = HashMap::new();
        for document in &documents.pages {
            let sheet = self.sheet(&document.origin, "a page");
            if is_translation(document, diags) {
                continue;
            }
            let fields = &document.fields;
            let published =
                sheet.date(&self.reader, &way!["published"], fields.published.as_ref(), diags);
            let Some(title) = sheet.required(&[], "title", fields.title.as_ref(), diags) else {
                continue;
            };
            if let Some(other) = seen.get(document.id.as_str()) {
                same_id(&document.origin, &document.id, &self.chronicle[*other].origin, diags);
                continue;
            }
            seen.insert(&document.id, ProseId(self.chronicle.pages.len()));
            if fields.draft == Some(true) && !options.drafts {
                self.withhold(&document.id, Why::Draft);
                seen.remove(document.id.as_str());
                continue;
            }
            self.chronicle.pages.push(Prose {
                origin: document.origin.clone(),
                body: document.body.clone(),
                outline: Arc::clone(&document.outline),
                id: document.id.clone(),
                title,
                summary: text(fields.summary.as_ref()),
                nav: fields.nav.unwrap_or(false),
                order: fields.order.unwrap_or(0),
                published,
                draft: fields.draft == Some(true),
                aliases: fields.aliases.iter().map(|(_, alias)| alias.0.clone()).collect(),
            });
        }
        self.chronicle.pages.sort_by(|one, two| (one.order, &one.id).cmp(&(two.order, &two.id)));
    }

    /// Resolves all events, but those that are known and mean the same as before.
    fn all_events(&mut self, around: Around, earlier: &mut Resolved, diags: &mut Diagnostics) {
        let resolve = |document: &Arc<Document<EventFields>>| {
            let mut diags = Diagnostics::new();
            let draft = self.event(document, &mut diags);
            Known::new(document, draft, diags)
        };
        let mut events = earlier.take(&around);
        if events.len() == self.published.len() {
            // Of many entries few have changed: those alone are touched.
            let pairs = events.iter().zip(&self.published).enumerate();
            let changed: Vec<usize> = pairs
                .filter(|(_, (known, document))| !Arc::ptr_eq(&known.document, document))
                .map(|(index, _)| index)
                .collect();
            let anew: Vec<Known> =
                changed.par_iter().map(|index| resolve(self.published[*index])).collect();
            for (index, known) in changed.into_iter().zip(anew) {
                events[index] = known;
            }
        } else {
            let published = self.published.par_iter().with_max_len(cores::ENTRIES);
            events = published.map(|document| resolve(document)).collect();
        }
        // An event without a title or a date has been told as an error: nothing is published then,
        // and the ids of the others only need to be right for the preview.
        let mut moved = Vec::with_capacity(events.len());
        let mut kept = 0;
        for known in &events {
            moved.push(known.event.is_some().then_some(EventId(kept)));
            kept += usize::from(known.event.is_some());
        }
        if !earlier.moved(&moved) && events.iter().any(|known| known.settled) {
            // Links to events have other ids now.
            earlier.forget();
            return self.all_events(around, earlier, diags);
        }
        for known in &mut events {
            diags.append(known.diags.clone());
            if known.event.is_none() {
                let id = known.document.id.clone();
                self.chronicle.withheld.push(Withheld { id, why: Why::Broken });
            }
            known.settle(&mut self.chronicle, &moved);
        }
        earlier.keep(around, events, moved);
    }
}

/// A translation is checked with everything else and told, until several languages are published.
fn is_translation<F>(document: &Document<F>, diags: &mut Diagnostics) -> bool {
    let Some(language) = &document.translation else { return false };
    diags.push(
        Diagnostic::new(
            Code::TranslationUnpublished,
            document.origin.file,
            format!("this is the translation of `{}` into `{language}`", document.id),
        )
        .hint("this version publishes one language; the file is kept and left out"),
    );
    true
}

fn same_id(origin: &Origin, id: &str, other: &Origin, diags: &mut Diagnostics) {
    diags.push(
        Diagnostic::new(
            Code::IdDuplicate,
            origin.file,
            format!("the id `{id}` is used a second time"),
        )
        .related(Place::File(other.file), "first here")
        .hint("the id is the file name without a leading date: rename one of the files"),
    );
}
