//! The parts of an entry: who said what, how many, what it is called, what it belongs to.

use super::sheet::{Sheet, join, sorted, text};
use super::{Resolver, Scope};
use crate::content::fields::{
    ClaimFields, Disputed, FigureFields, LaterFields, MediaFields, NamingFields, RelationFields,
    Stance, UpdateFields, UpdateKind,
};
use crate::content::{Named, normal};
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::form::{List, Scalar, Step, way};
use crate::model::types::*;

impl Resolver<'_> {
    pub(super) fn actor(
        &self,
        sheet: &Sheet<'_>,
        path: &[Step],
        id: &str,
        diags: &mut Diagnostics,
    ) -> Option<ActorId> {
        let found = self.actors.get(id.trim()).copied();
        if found.is_none() && !self.chronicle.lost.holds(Named::Actor, id) {
            let known = sorted(&self.actors);
            sheet.unknown(path, "actor", id, known, diags);
        }
        found
    }

    pub(super) fn claim(
        &self,
        scope: &Scope<'_>,
        index: usize,
        fields: &ClaimFields,
        diags: &mut Diagnostics,
    ) -> Option<Claim> {
        let ClaimFields { by, says, said, said_note, quote, about, stance, sources } = fields;
        let way = way!["claims", index];
        let by_name = scope.sheet.required(&way, "by", by.as_ref(), diags);
        let by = by_name.and_then(|by| self.actor(scope.sheet, &join(&way, "by"), &by, diags));
        let said = scope.date(&join(&way, "said"), said.as_ref(), diags);
        let sources = scope.cited(self, &way, sources, diags);
        let told = |name: &str| scope.sheet.is_told(&join(&way, name));
        if says.is_none()
            && quote.is_none()
            && !(told("says") || told("quote"))
            && stance.is_none_or(|stance| stance != Stance::NoStatement)
        {
            diags.push(
                Diagnostic::new(
                    Code::FieldMissing,
                    scope.sheet.place(&way),
                    "an item of `claims` has neither `says` nor `quote`",
                )
                .hint("`stance: no-statement` says that nothing is known from this side"),
            );
        }
        Some(Claim {
            index,
            by: by?,
            says: text(says.as_ref()),
            said,
            said_note: text(said_note.as_ref()),
            quote: text(quote.as_ref()),
            about: text(about.as_ref()).map(|about| {
                Disputed::ALL
                    .iter()
                    .find(|point| point.name() == about)
                    .map_or(About::Words(about), |point| About::Disputed(*point))
            }),
            stance: stance.unwrap_or_default(),
            sources,
        })
    }

    /// According to whom: an actor, a party, or a name; what looks like an id must be one.
    pub(super) fn by(
        &self,
        sheet: &Sheet<'_>,
        path: &[Step],
        by: Option<&Scalar>,
        diags: &mut Diagnostics,
    ) -> Option<By> {
        let name = text(by)?;
        if let Some(actor) = self.actors.get(name.as_str()) {
            return Some(By::Actor(*actor));
        }
        if let Some(party) = self.config.parties.iter().position(|party| party.id == name) {
            return Some(By::Party(PartyId(party)));
        }
        let id_like = name.contains('-')
            && name.chars().all(|letter| letter.is_ascii_lowercase() || letter == '-');
        if id_like && !self.chronicle.lost.holds(Named::Actor, &name) {
            let known = sorted(&self.actors);
            sheet.unknown(path, "actor", &name, known, diags);
        }
        Some(By::Name(name))
    }

    pub(super) fn figure(
        &self,
        scope: &Scope<'_>,
        way: &[Step],
        fields: &FigureFields,
        diags: &mut Diagnostics,
    ) -> Option<Figure> {
        let FigureFields { measure, group, low, best, high, by, as_of, disputed, sources, note } =
            fields;
        let measure = scope.sheet.required(way, "measure", measure.as_ref(), diags);
        let by = self.by(scope.sheet, &join(way, "by"), by.as_ref(), diags);
        let as_of = scope.date(&join(way, "as_of"), as_of.as_ref(), diags);
        let sources = scope.cited(self, way, sources, diags);
        let named = [("low", *low), ("best", *best), ("high", *high)];
        let given: Vec<_> =
            named.into_iter().filter_map(|(name, number)| Some((name, number?))).collect();
        for pair in given.windows(2) {
            let [(lower, less), (upper, more)] = pair else { continue };
            if less > more {
                diags.push(
                    Diagnostic::new(
                        Code::FigureOrder,
                        scope.sheet.place(&join(way, lower)),
                        format!("`{lower}` is {less}, above `{upper}`, which is {more}"),
                    )
                    .hint("`low` ≤ `best` ≤ `high`"),
                );
            }
        }
        Some(Figure {
            measure: measure?,
            group: text(group.as_ref()),
            low: *low,
            best: *best,
            high: *high,
            by,
            as_of,
            disputed: text(disputed.as_ref()),
            note: text(note.as_ref()),
            sources,
        })
    }

    pub(super) fn later(
        &self,
        scope: &Scope<'_>,
        way: &[Step],
        fields: &LaterFields,
        diags: &mut Diagnostics,
    ) -> Option<Later> {
        let required = scope.sheet.required(way, "as_of", fields.as_of.as_ref(), diags);
        let as_of =
            required.and_then(|_| scope.date(&join(way, "as_of"), fields.as_of.as_ref(), diags));
        let figure_fields = FigureFields {
            measure: fields.measure.clone(),
            group: fields.group.clone(),
            low: fields.low,
            best: fields.best,
            high: fields.high,
            by: None,
            as_of: None,
            disputed: fields.disputed.clone(),
            sources: List::default(),
            note: fields.note.clone(),
        };
        let has_number = fields.low.or(fields.best).or(fields.high).is_some();
        let figure = if fields.measure.is_some() || has_number {
            self.figure(scope, way, &figure_fields, diags)
        } else {
            None
        };
        let told = ["says", "quote", "measure", "best", "low", "high"]
            .iter()
            .any(|name| scope.sheet.is_told(&join(way, name)));
        if figure.is_none() && fields.says.is_none() && fields.quote.is_none() && !told {
            diags.push(
                Diagnostic::new(
                    Code::FieldMissing,
                    scope.sheet.place(way),
                    "an item of `later` has neither `says` nor `measure`",
                )
                .hint("say what became known, or give a figure"),
            );
        }
        let by = self.by(scope.sheet, &join(way, "by"), fields.by.as_ref(), diags);
        let sources = scope.cited(self, way, &fields.sources, diags);
        Some(Later {
            as_of: as_of?,
            by,
            says: text(fields.says.as_ref()),
            quote: text(fields.quote.as_ref()),
            figure,
            sources,
        })
    }

    pub(super) fn naming(
        &self,
        sheet: &Sheet<'_>,
        index: usize,
        fields: &NamingFields,
        diags: &mut Diagnostics,
    ) -> Option<Naming> {
        let way = way!["naming", index];
        let by = sheet.required(&way, "by", fields.by.as_ref(), diags);
        let name = sheet.required(&way, "name", fields.name.as_ref(), diags);
        by.as_ref()?;
        let by = self.by(sheet, &join(&way, "by"), fields.by.as_ref(), diags);
        Some(Naming { by: by?, name: name?, note: text(fields.note.as_ref()) })
    }

    pub(super) fn media(
        &self,
        sheet: &Sheet<'_>,
        index: usize,
        fields: &MediaFields,
        diags: &mut Diagnostics,
    ) -> Option<Media> {
        let way = way!["media", index];
        let alt = text(fields.alt.as_ref());
        if alt.is_none() && !sheet.is_told(&join(&way, "alt")) {
            diags.push(
                Diagnostic::new(
                    Code::MediaAlt,
                    sheet.place(&way),
                    "an item of `media` has no `alt`",
                )
                .hint("say what is to be seen or heard, for readers who cannot"),
            );
        }
        let target = match (text(fields.file.as_ref()), text(fields.url.as_ref())) {
            (Some(file), None) => {
                let folder = crate::content::folder(self.texts.path(sheet.origin.file));
                let beside = normal(&format!("{folder}/{file}"));
                let found = [beside, normal(&file)]
                    .into_iter()
                    .flatten()
                    .flat_map(|path| [format!("media/{path}"), path])
                    .find(|path| self.assets.contains(path.as_str()));
                if found.is_none() {
                    diags.push(
                        Diagnostic::new(
                            Code::MediaMissing,
                            sheet.place(&join(&way, "file")),
                            format!("there is no file `{file}` beside this entry"),
                        )
                        .hint("put it beside the entry, or give its path from `content/`"),
                    );
                }
                found.map(MediaTarget::File)
            }
            (None, Some(url)) if url.starts_with("https://") || url.starts_with("http://") => {
                Some(MediaTarget::Url(url))
            }
            (None, Some(url)) => {
                diags.push(
                    Diagnostic::new(
                        Code::FieldValue,
                        sheet.place(&join(&way, "url")),
                        format!("`{url}` is not a web address"),
                    )
                    .hint("it starts with `https://`"),
                );
                None
            }
            (None, None)
                if sheet.is_told(&join(&way, "file")) || sheet.is_told(&join(&way, "url")) =>
            {
                None
            }
            (file, _) => {
                let message = if file.is_some() {
                    "an item of `media` has both `file` and `url`"
                } else {
                    "an item of `media` has neither `file` nor `url`"
                };
                diags.push(Diagnostic::new(Code::FieldMissing, sheet.place(&way), message));
                None
            }
        };
        Some(Media {
            target: target?,
            alt: alt?,
            caption: text(fields.caption.as_ref()),
            credit: text(fields.credit.as_ref()),
            licence: text(fields.licence.as_ref()),
            graphic: fields.graphic.unwrap_or(false),
        })
    }

    pub(super) fn relations(
        &self,
        sheet: &Sheet<'_>,
        fields: &RelationFields,
        own: &str,
        diags: &mut Diagnostics,
    ) -> Vec<Relation> {
        let RelationFields { led_to, response_to, part_of, reversed_by, see_also } = fields;
        let lists = [
            (RelationKind::LedTo, led_to),
            (RelationKind::ResponseTo, response_to),
            (RelationKind::PartOf, part_of),
            (RelationKind::ReversedBy, reversed_by),
            (RelationKind::SeeAlso, see_also),
        ];
        let mut relations = Vec::new();
        for (kind, list) in lists {
            for (index, id) in list.iter() {
                let id = id.trim();
                let at = way!["relations", kind.name(), index];
                if id == own {
                    diags.push(Diagnostic::new(
                        Code::NameUnknown,
                        sheet.place(&at),
                        "an event cannot be related to itself",
                    ));
                } else if let Some(to) = self.by_id().get(id) {
                    relations.push(Relation { kind, index, to: *to });
                } else if !self.withheld.contains(id) {
                    let known = sorted(self.by_id());
                    sheet.unknown(&at, "event", id, known, diags);
                }
            }
        }
        relations
    }

    pub(super) fn update(
        scope: &Scope<'_>,
        index: usize,
        fields: &UpdateFields,
        diags: &mut Diagnostics,
    ) -> Option<Update> {
        let way = way!["updates", index];
        let on = scope.sheet.required(&way, "on", fields.on.as_ref(), diags);
        let note = scope.sheet.required(&way, "note", fields.note.as_ref(), diags);
        let on = on.and_then(|_| scope.date(&join(&way, "on"), fields.on.as_ref(), diags));
        Some(Update { on: on?, kind: fields.kind.unwrap_or(UpdateKind::Update), note: note? })
    }
}
