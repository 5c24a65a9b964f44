//! Registers: places, actors, sources, terms, loaded words.

use super::Resolver;
use super::sheet::{Sheet, join, text};
use crate::content::fields::{ActorFields, PlaceFields, SourceFields, TermFields};
use crate::content::{Documents, Lost, Named, Origin, Record};
use crate::diag::{Code, Diagnostic, Diagnostics, Place, suggest};
use crate::form::{Scalar, Step, way};
use crate::model::types::*;
use std::collections::HashMap;
use std::sync::Arc;

impl<'a> Resolver<'a> {
    pub(super) fn registers(&mut self, documents: &'a Documents, diags: &mut Diagnostics) {
        for record in documents.places.iter() {
            let sheet = self.sheet(&record.origin, "a place");
            let Some(_) = sheet.required(&[], "id", record.fields.id.as_ref(), diags) else {
                continue;
            };
            let id = record.fields.id.as_deref().unwrap_or_default().trim();
            let next = PlaceId(self.chronicle.places.len());
            let Some(place) = self.place(&sheet, &[], &record.fields, Some(id), diags) else {
                continue;
            };
            let chronicle = &self.chronicle;
            let first = |id: PlaceId| chronicle[id].origin.place(self.texts, &way!["id"]);
            if Self::claim_id(&sheet, id, next, &mut self.places, first, diags) {
                Arc::make_mut(&mut self.chronicle.places).push(Arc::new(place));
            }
        }
        let id = |fields: &'a PlaceFields| fields.id.as_deref();
        lose(&mut self.chronicle.lost, Named::Place, &documents.places, id, &self.places);
        for record in documents.actors.iter() {
            let sheet = self.sheet(&record.origin, "an actor");
            let fields = &record.fields;
            let id = sheet.required(&[], "id", fields.id.as_ref(), diags);
            let name = sheet.required(&[], "name", fields.name.as_ref(), diags);
            let (Some(_), Some(name)) = (id, name) else { continue };
            let id = fields.id.as_deref().unwrap_or_default().trim();
            let party = fields.party.as_ref().and_then(|party| {
                let known = self.config.parties.iter().map(|party| party.id.as_str());
                let found = known.clone().position(|known| known == party.trim());
                if found.is_none() && !self.config.unsure {
                    sheet.unknown(&way!["party"], "party", party, known, diags);
                }
                found.map(PartyId)
            });
            let next = ActorId(self.chronicle.actors.len());
            let chronicle = &self.chronicle;
            let first = |id: ActorId| chronicle[id].origin.place(self.texts, &way!["id"]);
            if Self::claim_id(&sheet, id, next, &mut self.actors, first, diags) {
                self.chronicle.actors.push(Actor {
                    origin: record.origin.clone(),
                    id: id.to_owned(),
                    short: text(fields.short.as_ref()).unwrap_or_else(|| name.clone()),
                    name,
                    kind: text(fields.kind.as_ref()),
                    party,
                    note: text(fields.note.as_ref()),
                });
            }
        }
        let id = |fields: &'a ActorFields| fields.id.as_deref();
        lose(&mut self.chronicle.lost, Named::Actor, &documents.actors, id, &self.actors);
        for record in documents.sources.iter() {
            let sheet = self.sheet(&record.origin, "a source");
            let next = SourceId(self.chronicle.sources.len());
            let Some(source) = self.source(&sheet, &[], &record.fields, None, diags) else {
                continue;
            };
            let id = record.fields.id.as_deref().unwrap_or_default().trim();
            let chronicle = &self.chronicle;
            let first = |id: SourceId| chronicle[id].origin.place(self.texts, &way!["id"]);
            if Self::claim_id(&sheet, id, next, &mut self.sources, first, diags) {
                Arc::make_mut(&mut self.chronicle.sources).push(Arc::new(source));
            }
        }
        let id = |fields: &'a SourceFields| fields.id.as_deref();
        lose(&mut self.chronicle.lost, Named::Source, &documents.sources, id, &self.sources);
        let mut terms = HashMap::new();
        for record in documents.terms.iter() {
            let sheet = self.sheet(&record.origin, "a term");
            let fields = &record.fields;
            let id = sheet.required(&[], "id", fields.id.as_ref(), diags);
            let term = sheet.required(&[], "term", fields.term.as_ref(), diags);
            let meaning = sheet.required(&[], "text", fields.text.as_ref(), diags);
            let (Some(_), Some(term), Some(meaning)) = (id, term, meaning) else { continue };
            let id = fields.id.as_deref().unwrap_or_default().trim();
            let next = TermId(self.chronicle.terms.len());
            let chronicle = &self.chronicle;
            let first = |id: TermId| chronicle[id].origin.place(self.texts, &way!["id"]);
            if Self::claim_id(&sheet, id, next, &mut terms, first, diags) {
                self.chronicle.terms.push(Term {
                    origin: record.origin.clone(),
                    id: id.to_owned(),
                    term,
                    also: fields.also.iter().map(|(_, word)| word.0.clone()).collect(),
                    forms: fields.forms.iter().map(|(_, form)| form.0.clone()).collect(),
                    text: meaning,
                    note: text(fields.note.as_ref()),
                });
            }
        }
        let id = |fields: &'a TermFields| fields.id.as_deref();
        lose(&mut self.chronicle.lost, Named::Term, &documents.terms, id, &terms);
        for record in documents.loaded_words.iter() {
            let sheet = self.sheet(&record.origin, "a loaded word");
            let fields = &record.fields;
            if let Some(word) = sheet.required(&[], "word", fields.word.as_ref(), diags) {
                let forms = fields.forms.iter().map(|(_, form)| form.to_lowercase());
                self.chronicle.loaded_words.push(LoadedWord {
                    forms: std::iter::once(word.to_lowercase()).chain(forms).collect(),
                    why: text(fields.why.as_ref()),
                    instead: text(fields.instead.as_ref()),
                });
            }
        }
    }

    pub(super) fn place(
        &self,
        sheet: &Sheet<'_>,
        way: &[Step],
        fields: &PlaceFields,
        id: Option<&str>,
        diags: &mut Diagnostics,
    ) -> Option<PlaceRecord> {
        let PlaceFields { id: _, name, short, names, leads, lat, lon, precision, note } = fields;
        let name = sheet.required(way, "name", name.as_ref(), diags)?;
        let mut others = Vec::new();
        for (of, list) in names {
            let party = self.config.parties.iter().position(|party| party.id == *of);
            let of = if let Some(party) = party {
                NameOf::Party(PartyId(party))
            } else if crate::config::is_language_tag(of) {
                NameOf::Language(of.clone())
            } else {
                let known = self.config.parties.iter().map(|party| party.id.as_str());
                let place =
                    sheet.origin.key(sheet.texts, &[way, &way!["names", of.as_str()]].concat());
                diags.push(
                    Diagnostic::new(
                        Code::NameUnknown,
                        place,
                        format!("`{of}` is neither a language tag nor a party"),
                    )
                    .maybe_hint(suggest(of, known)),
                );
                continue;
            };
            others.push((of, list.iter().map(|(_, name)| name.0.clone()).collect()));
        }
        let coordinates = match (lat, lon) {
            (Some(lat), Some(lon)) if lat.abs() <= 90.0 && lon.abs() <= 180.0 => Some((*lat, *lon)),
            (None, None) => None,
            _ if sheet.is_told(&join(way, "lat")) || sheet.is_told(&join(way, "lon")) => None,
            (lat, lon) => {
                let name = if lat.is_some_and(|lat| lat.abs() > 90.0) { "lat" } else { "lon" };
                let message = match (lat, lon) {
                    (Some(_), Some(_)) => "there is no such place on the globe".to_owned(),
                    (Some(_), None) => "`lat` stands without `lon`".to_owned(),
                    _ => "`lon` stands without `lat`".to_owned(),
                };
                let name = if lat.is_none() || lon.is_some() { name } else { "lat" };
                diags.push(
                    Diagnostic::new(Code::FieldValue, sheet.place(&join(way, name)), message)
                        .hint("`lat` is −90 to 90 (north), `lon` is −180 to 180 (east)"),
                );
                None
            }
        };
        Some(PlaceRecord {
            origin: sheet.origin.clone(),
            id: id.map(ToOwned::to_owned),
            short: text(short.as_ref()).unwrap_or_else(|| name.clone()),
            name,
            names: others,
            leads: text(leads.as_ref()),
            coordinates,
            precision: precision.unwrap_or_default(),
            note: text(note.as_ref()),
        })
    }

    pub(super) fn source(
        &self,
        sheet: &Sheet<'_>,
        way: &[Step],
        fields: &SourceFields,
        owner: Option<&str>,
        diags: &mut Diagnostics,
    ) -> Option<Source> {
        let SourceFields {
            id,
            title,
            publisher,
            url,
            author,
            published,
            accessed,
            archive,
            kind,
            lang,
            pages,
            note,
            accept,
        } = fields;
        let id = sheet.required(way, "id", id.as_ref(), diags);
        let title = sheet.required(way, "title", title.as_ref(), diags);
        let mut address = |name: &str, value: Option<&Scalar>| {
            let url = text(value)?;
            if url.starts_with("https://") || url.starts_with("http://") {
                return Some(url);
            }
            diags.push(
                Diagnostic::new(
                    Code::FieldValue,
                    sheet.place(&join(way, name)),
                    format!("`{url}` is not a web address"),
                )
                .hint("it starts with `https://`; print has no address: leave the field out"),
            );
            None
        };
        let url = address("url", url.as_ref());
        let archive = address("archive", archive.as_ref());
        let published =
            sheet.date(&self.reader, &join(way, "published"), published.as_ref(), diags);
        let accessed = sheet.date(&self.reader, &join(way, "accessed"), accessed.as_ref(), diags);
        let lang = sheet.language(&join(way, "lang"), lang.as_ref(), diags);
        let accepted = sheet.accepted(way, accept, diags);
        Some(Source {
            origin: Origin {
                prefix: [&sheet.origin.prefix[..], way].concat(),
                ..sheet.origin.clone()
            },
            id: id?,
            owner: owner.map(ToOwned::to_owned),
            title: title?,
            author: text(author.as_ref()),
            publisher: text(publisher.as_ref()),
            url,
            published,
            accessed,
            archive,
            kind: *kind,
            lang,
            pages: text(pages.as_ref()),
            note: text(note.as_ref()),
            accepted,
        })
    }

    /// Takes an id that nothing else has yet.
    fn claim_id<T: Copy>(
        sheet: &Sheet<'_>,
        id: &'a str,
        thing: T,
        taken: &mut HashMap<&'a str, T>,
        first: impl Fn(T) -> Place,
        diags: &mut Diagnostics,
    ) -> bool {
        if !sheet.is_sound_id(&way!["id"], id, diags) {
            return false;
        }
        if let Some(other) = taken.get(id) {
            diags.push(
                Diagnostic::new(
                    Code::IdDuplicate,
                    sheet.place(&way!["id"]),
                    format!("the id `{id}` is used a second time"),
                )
                .related(first(*other), "first here"),
            );
            return false;
        }
        taken.insert(id, thing);
        true
    }
}

/// Notes the records of a register that have become nothing: what is wrong with each has been told.
fn lose<'a, F, T>(
    lost: &mut Lost,
    named: Named,
    records: &'a [Record<F>],
    id: impl Fn(&'a F) -> Option<&'a str>,
    found: &HashMap<&'a str, T>,
) {
    for id in records.iter().map(|record| id(&record.fields)) {
        if !id.is_some_and(|id| found.contains_key(id.trim())) {
            lost.one(named, id);
        }
    }
}
