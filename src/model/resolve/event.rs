//! One entry → an event whose own places and sources have no ids yet.

use super::Resolver;
use super::sheet::{Sheet, item, join, many, sorted, text};
use crate::config::bad_zone;
use crate::content::fields::{EventFields, PlaceRef, SourceRef};
use crate::content::{Document, Named};
use crate::date::{Reader, When, Zone};
use crate::diag::{Code, Diagnostic, Diagnostics, nearest};
use crate::form::{List, Scalar, Step, sound_id, way};
use crate::model::types::*;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// An event whose own places and sources have no ids yet.
pub(super) struct Draft {
    pub event: Event,
    pub places: Vec<Result<PlaceId, Arc<PlaceRecord>>>,
    /// By temporary ids.
    pub sources: Vec<(SourceId, Arc<Source>)>,
}

/// What the parts of one entry share: its zone for clock times and its sources by name.
pub(super) struct Scope<'b> {
    pub sheet: &'b Sheet<'b>,
    pub reader: &'b Reader<'b>,
    /// Nothing for a source that is there and wrong, which has been told.
    pub own: HashMap<&'b str, Option<SourceId>>,
}

impl Scope<'_> {
    pub(super) fn date(
        &self,
        path: &[Step],
        value: Option<&Scalar>,
        diags: &mut Diagnostics,
    ) -> Option<When> {
        self.sheet.date(self.reader, path, value, diags)
    }

    /// Sources of a claim or figure: each one of the entry's.
    pub(super) fn cited(
        &self,
        resolver: &Resolver<'_>,
        way: &[Step],
        sources: &List<Scalar>,
        diags: &mut Diagnostics,
    ) -> Vec<SourceId> {
        let mut ids = Vec::new();
        for (index, name) in sources.iter() {
            let name = name.trim();
            match self.own.get(name) {
                Some(Some(id)) if ids.contains(id) => diags.push(
                    Diagnostic::new(
                        Code::IdDuplicate,
                        self.sheet.place(&item(way, "sources", index)),
                        format!("the source `{name}` is given here a second time"),
                    )
                    .hint("name each source once"),
                ),
                Some(Some(id)) => ids.push(*id),
                Some(None) => {}
                None => {
                    let known = sorted(&self.own);
                    let hint = match nearest(name, known) {
                        Some(near) => format!("did you mean `{near}`?"),
                        None if resolver.sources.contains_key(name) => {
                            format!("add `- {name}` to the entry's `sources`")
                        }
                        None => "add it to the entry's `sources`".to_owned(),
                    };
                    diags.push(
                        Diagnostic::new(
                            Code::NameUnknown,
                            self.sheet.place(&item(way, "sources", index)),
                            format!("`{name}` is not among the sources of this entry"),
                        )
                        .hint(hint),
                    );
                }
            }
        }
        ids
    }
}

/// A list without room for more, for it is kept as long as the site.
fn exactly<T>(items: impl Iterator<Item = T>) -> Vec<T> {
    items.collect::<Box<[T]>>().into_vec()
}

/// What to write instead of the name of a source that is in no register.
fn unknown_source(name: &str, known: Vec<&str>) -> String {
    if let Some(list) = many(name) {
        return list;
    }
    if name.contains("://") || name.starts_with("www.") {
        return format!("a source has more than an address: `- id: …`, `title: …`, `url: {name}`");
    }
    match nearest(name, known) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("write it out: `- id: {}`, `title: …`", sound_id(name)),
    }
}

impl Resolver<'_> {
    pub(super) fn event(
        &self,
        document: &Document<EventFields>,
        diags: &mut Diagnostics,
    ) -> Option<Draft> {
        let EventFields {
            title,
            date,
            end,
            timezone,
            date_text,
            date_note,
            order,
            summary,
            kind,
            importance,
            era,
            tags,
            places,
            actors,
            status,
            disputed,
            claims,
            figures,
            later,
            naming,
            sources,
            media,
            relations,
            updates,
            published,
            publish_from: _,
            draft,
            authors,
            aliases,
            lang,
            accept,
            extra,
        } = &document.fields;
        let sheet = self.sheet(&document.origin, "an event");
        let title = sheet.required(&[], "title", title.as_ref(), diags);
        let dated = sheet.required(&[], "date", date.as_ref(), diags);
        let reader = Reader {
            zone: self.zone(&sheet, timezone.as_ref(), diags),
            languages: self.reader.languages,
        };
        let mut when = dated.and_then(|_| sheet.date(&reader, &way!["date"], date.as_ref(), diags));
        let ended = sheet.date(&reader, &way!["end"], end.as_ref(), diags);
        if let (Some(start), Some(end_of)) = (&when, &ended) {
            match reader.interval(start, end_of) {
                Ok(interval) => when = Some(interval),
                Err(error) => {
                    let text = end.as_deref().unwrap_or_default();
                    sheet.bad_date(&way!["end"], text, error, diags);
                }
            }
        }
        let kind = kind.as_ref().and_then(|kind| {
            let known = self.config.kinds.iter().map(|kind| kind.id.as_str());
            let found = known.clone().position(|known| known == kind.trim());
            if found.is_none() && !self.config.unsure {
                sheet.unknown(&way!["kind"], "kind", kind, known, diags);
            }
            found.map(KindId)
        });
        let written_era = era.as_ref().and_then(|era| {
            let found = self.eras.get(era.trim()).copied();
            if found.is_none() && !self.chronicle.lost.holds(Named::Era, era) {
                let known = self.chronicle.eras.iter().map(|era| era.id.as_str());
                sheet.unknown(&way!["era"], "era", era, known, diags);
            }
            found
        });
        let mut scope = Scope { sheet: &sheet, reader: &reader, own: HashMap::new() };
        let (source_ids, own) = self.event_sources(&mut scope, sources, &document.id, diags);
        let mut citations = HashSet::new();
        for citation in &document.outline.citations {
            if !scope.own.contains_key(citation.id.as_str()) && citations.insert(&citation.id) {
                let start = document.body.start;
                let range = citation.range.start + start..citation.range.end + start;
                let near = sorted(&scope.own);
                diags.push(
                    Diagnostic::new(
                        Code::CitationUnknown,
                        crate::diag::Span::new(document.origin.file, range),
                        format!("`{}` is not among the sources of this entry", citation.id),
                    )
                    .maybe_hint(match nearest(&citation.id, near) {
                        Some(near) => Some(format!("did you mean `[^{near}]`?")),
                        None if self.sources.contains_key(citation.id.as_str()) => {
                            Some(format!("add `- {}` to its `sources`", citation.id))
                        }
                        None => Some("add it to `sources`, or define the footnote".to_owned()),
                    }),
                );
            }
        }
        let places = places
            .iter()
            .filter_map(|(index, place)| {
                let at = way!["places", index];
                match place {
                    PlaceRef::Id(id) => {
                        let found = self.places.get(id.trim()).copied();
                        if found.is_none() && !self.chronicle.lost.holds(Named::Place, id) {
                            let known = sorted(&self.places);
                            sheet.unknown(&at, "place", id, known, diags);
                        }
                        found.map(Ok)
                    }
                    PlaceRef::Inline(fields) => self
                        .place(&sheet, &at, fields, None, diags)
                        .map(|place| Err(Arc::new(place))),
                }
            })
            .collect();
        let actors = exactly(
            actors
                .iter()
                .filter_map(|(index, id)| self.actor(&sheet, &way!["actors", index], id, diags)),
        );
        let claims = exactly(
            claims.iter().filter_map(|(index, claim)| self.claim(&scope, index, claim, diags)),
        );
        let figures = exactly(figures.iter().filter_map(|(index, figure)| {
            self.figure(&scope, &way!["figures", index], figure, diags)
        }));
        let later =
            exactly(later.iter().filter_map(|(index, later)| {
                self.later(&scope, &way!["later", index], later, diags)
            }));
        let naming = exactly(
            naming.iter().filter_map(|(index, naming)| self.naming(&sheet, index, naming, diags)),
        );
        let media = exactly(
            media.iter().filter_map(|(index, media)| self.media(&sheet, index, media, diags)),
        );
        let relations = self.relations(&sheet, relations, &document.id, diags);
        let updates = exactly(
            updates.iter().filter_map(|(index, update)| Self::update(&scope, index, update, diags)),
        );
        let published = sheet.date(&reader, &way!["published"], published.as_ref(), diags);
        let lang = sheet.language(&way!["lang"], lang.as_ref(), diags);
        let accepted = sheet.accepted(&[], accept, diags);
        let (title, when) = (title?, when?);
        let era = written_era.or_else(|| self.era_of(&when));
        let event = Event {
            origin: document.origin.clone(),
            body: document.body.clone(),
            outline: Arc::clone(&document.outline),
            id: document.id.clone(),
            title,
            when,
            order: order.unwrap_or(0),
            date_text: text(date_text.as_ref()),
            date_note: text(date_note.as_ref()),
            summary: text(summary.as_ref()),
            kind,
            importance: importance.unwrap_or_default(),
            era,
            era_written: written_era.is_some(),
            tags: tags.iter().map(|(_, tag)| tag.trim().to_owned()).collect(),
            places: Vec::new(),
            actors,
            status: status.unwrap_or_default(),
            disputed: disputed.iter().map(|(_, point)| *point).collect(),
            claims,
            figures,
            later,
            naming,
            sources: source_ids,
            media,
            relations,
            updates,
            published,
            draft: *draft == Some(true),
            waits: self.waiting.get(document.id.as_str()).cloned(),
            authors: authors.iter().map(|(_, author)| author.0.clone()).collect(),
            aliases: aliases.iter().map(|(_, alias)| alias.0.clone()).collect(),
            lang,
            accepted,
            extra: extra.clone(),
        };
        Some(Draft { event, places, sources: own })
    }

    fn zone(&self, sheet: &Sheet<'_>, zone: Option<&Scalar>, diags: &mut Diagnostics) -> Zone {
        let Some(name) = zone else { return self.reader.zone };
        Zone::parse(name).unwrap_or_else(|near| {
            let place = sheet.place(&way!["timezone"]);
            diags.push(bad_zone(place, name, &near));
            self.reader.zone
        })
    }

    /// The era that an event belongs to by its date: of several that hold its first day, the last
    /// to begin.
    fn era_of(&self, when: &When) -> Option<EraId> {
        let day = when.anchor();
        let holds = |era: &Era| era.when.contains(day);
        self.chronicle.eras.iter().rposition(holds).map(EraId)
    }

    /// The sources of an entry; its own get temporary ids behind all shared ones.
    fn event_sources<'b>(
        &self,
        scope: &mut Scope<'b>,
        sources: &'b List<SourceRef>,
        owner: &str,
        diags: &mut Diagnostics,
    ) -> (Vec<SourceId>, Vec<(SourceId, Arc<Source>)>) {
        let mut ids = Vec::new();
        let mut own = Vec::new();
        for (index, source) in sources.iter() {
            let at = way!["sources", index];
            let (name, id) = match source {
                SourceRef::Id(name) => {
                    let name = name.trim();
                    let Some(id) = self.sources.get(name) else {
                        // It is known from here on, so that one mistake gives one message.
                        scope.own.insert(name, None);
                        if self.chronicle.lost.holds(Named::Source, name) {
                            continue;
                        }
                        let known = sorted(&self.sources);
                        diags.push(
                            Diagnostic::new(
                                Code::NameUnknown,
                                scope.sheet.place(&at),
                                format!("there is no source `{name}` in `sources.yaml`"),
                            )
                            .hint(unknown_source(name, known)),
                        );
                        continue;
                    };
                    (name, *id)
                }
                SourceRef::Inline(fields) => {
                    let mut source = self.source(scope.sheet, &at, fields, Some(owner), diags);
                    let name = fields.id.as_deref().unwrap_or_default().trim();
                    if !name.is_empty() && !scope.sheet.is_sound_id(&join(&at, "id"), name, diags) {
                        source = None;
                    }
                    if self.sources.contains_key(name) {
                        diags.push(
                            Diagnostic::new(
                                Code::IdDuplicate,
                                scope.sheet.place(&join(&at, "id")),
                                format!("`{name}` is the id of a source in `sources.yaml`"),
                            )
                            .hint(format!("write `- {name}` alone, or give this one another id")),
                        );
                    }
                    let Some(source) = source else {
                        scope.own.insert(name, None);
                        continue;
                    };
                    let id = SourceId(usize::MAX - own.len());
                    own.push((id, Arc::new(source)));
                    (name, id)
                }
            };
            if scope.own.contains_key(name) {
                diags.push(Diagnostic::new(
                    Code::IdDuplicate,
                    scope.sheet.place(&at),
                    format!("the source `{name}` stands in this entry a second time"),
                ));
            } else {
                scope.own.insert(name, Some(id));
                ids.push(id);
            }
        }
        (ids, own)
    }
}
