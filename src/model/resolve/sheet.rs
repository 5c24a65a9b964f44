//! One front matter or record: its fields read, what is wrong pointed at.

use crate::config::is_language_tag;
use crate::content::Origin;
use crate::content::fields::AcceptFields;
use crate::date::{DateError, Reader, When};
use crate::diag::{Code, Diagnostic, Diagnostics, Place, Severity, Texts, nearest, suggest};
use crate::form::{List, Scalar, Step, bad_id, sound_id};
use crate::model::types::Accepted;
use std::collections::HashMap;

/// One front matter or record: where it stands, and where to tell what is wrong with it.
pub(super) struct Sheet<'a> {
    pub origin: &'a Origin,
    pub texts: &'a Texts,
    /// What it is, for messages: "an event".
    pub whole: &'static str,
}

impl Sheet<'_> {
    pub(super) fn place(&self, path: &[Step]) -> Place {
        self.origin.place(self.texts, path)
    }

    /// A field that must be there.
    pub(super) fn required(
        &self,
        way: &[Step],
        name: &str,
        value: Option<&Scalar>,
        diags: &mut Diagnostics,
    ) -> Option<String> {
        if let Some(text) = value.map(|value| value.trim()).filter(|text| !text.is_empty()) {
            return Some(text.to_owned());
        }
        let path = join(way, name);
        if value.is_none() && self.origin.is_told(&path) {
            return None;
        }
        let mut whole = self.whole.to_owned();
        if let Some(Step::Key(list)) = way.iter().rfind(|step| matches!(step, Step::Key(_))) {
            whole = format!("an item of `{list}`");
        }
        // `title:` with nothing after it, or with nothing but a comment.
        let key = self.origin.has_key(self.texts, &path);
        if let Some(place) = key {
            let mut finding =
                Diagnostic::new(Code::FieldMissing, place, format!("`{name}` is empty"));
            if self.origin.is_comment(self.texts, place) {
                finding = finding.hint(format!(
                    "a `#` begins a remark; put the text between quotation marks: `{name}: '#…'`"
                ));
            }
            diags.push(finding);
            return None;
        }
        let place = if way.is_empty() && self.origin.prefix.is_empty() {
            Place::File(self.origin.file)
        } else {
            self.place(way)
        };
        let message = format!("{whole} has no `{name}`");
        diags.push(Diagnostic::new(Code::FieldMissing, place, message));
        None
    }

    /// Whether a value is missing because it could not be read, which has been told.
    pub(super) fn is_told(&self, path: &[Step]) -> bool {
        self.origin.is_told(path)
    }

    /// A language tag, if there is one.
    pub(super) fn language(
        &self,
        path: &[Step],
        value: Option<&Scalar>,
        diags: &mut Diagnostics,
    ) -> Option<String> {
        const NAMES: [(&str, &str); 16] = [
            ("english", "en"),
            ("german", "de"),
            ("deutsch", "de"),
            ("french", "fr"),
            ("russian", "ru"),
            ("armenian", "hy"),
            ("azerbaijani", "az"),
            ("azeri", "az"),
            ("turkish", "tr"),
            ("georgian", "ka"),
            ("persian", "fa"),
            ("spanish", "es"),
            ("portuguese", "pt"),
            ("italian", "it"),
            ("arabic", "ar"),
            ("ukrainian", "uk"),
        ];
        let tag = text(value)?;
        if is_language_tag(&tag) {
            return Some(tag);
        }
        let lower = tag.to_lowercase();
        let known = NAMES.iter().find(|(name, _)| *name == lower).map(|(_, tag)| (*tag).to_owned());
        let right = known.or_else(|| is_language_tag(&lower).then_some(lower));
        let hint = right.map_or_else(
            || "write a tag such as `en`, `hy` or `pt-BR` (BCP 47)".to_owned(),
            |right| format!("write `{right}`"),
        );
        diags.push(
            Diagnostic::new(
                Code::FieldValue,
                self.place(path),
                format!("`{tag}` is not a language tag"),
            )
            .hint(hint),
        );
        None
    }

    /// Whether an id can be one; if not, that is told.
    pub(super) fn is_sound_id(&self, path: &[Step], id: &str, diags: &mut Diagnostics) -> bool {
        let Some(why) = bad_id(id) else { return true };
        diags.push(
            Diagnostic::new(Code::FieldValue, self.place(path), format!("the id `{id}` {why}"))
                .hint(format!("write `{}`", sound_id(id))),
        );
        false
    }

    /// The findings that are accepted in an entry or a record.
    pub(super) fn accepted(
        &self,
        way: &[Step],
        list: &List<AcceptFields>,
        diags: &mut Diagnostics,
    ) -> Vec<Accepted> {
        let mut accepted = Vec::new();
        for (index, fields) in list.iter() {
            let AcceptFields { code, field, reason } = fields;
            let at = item(way, "accept", index);
            let reason = self.required(&at, "reason", reason.as_ref(), diags);
            let Some(name) = self.required(&at, "code", code.as_ref(), diags) else { continue };
            let place = || self.place(&join(&at, "code"));
            let Some(code) = Code::find(&name) else {
                let known = Code::ALL.iter().map(|code| code.name());
                diags.push(
                    Diagnostic::new(
                        Code::NameUnknown,
                        place(),
                        format!("`{name}` is not the name of a finding"),
                    )
                    .hint(nearest(&name, known).map_or_else(
                        || "`annals explain` lists all".to_owned(),
                        |near| format!("did you mean `{near}`?"),
                    )),
                );
                continue;
            };
            if code.severity() == Severity::Error {
                diags.push(
                    Diagnostic::new(
                        Code::FieldValue,
                        place(),
                        format!("`{name}` is an error, which cannot be accepted"),
                    )
                    .hint("mend what it points at"),
                );
                continue;
            }
            if reason.is_some() {
                accepted.push(Accepted { index, code, field: text(field.as_ref()) });
            }
        }
        accepted
    }

    /// A date expression, if there is one.
    pub(super) fn date(
        &self,
        reader: &Reader<'_>,
        path: &[Step],
        value: Option<&Scalar>,
        diags: &mut Diagnostics,
    ) -> Option<When> {
        let text = value?;
        match reader.read(text) {
            Ok(when) => Some(when),
            Err(error) => {
                self.bad_date(path, text, error, diags);
                None
            }
        }
    }

    pub(super) fn bad_date(
        &self,
        path: &[Step],
        text: &str,
        error: DateError,
        diags: &mut Diagnostics,
    ) {
        let DateError { code, range, message, hint } = error;
        let code = match code {
            "date-impossible" => Code::DateImpossible,
            "date-ambiguous" => Code::DateAmbiguous,
            "date-reversed" => Code::DateReversed,
            _ => Code::DateUnreadable,
        };
        let whole = range.is_empty() || range == (0..text.len());
        let place = if whole {
            self.origin.within(self.texts, path, 0..text.len())
        } else {
            self.origin.within(self.texts, path, range)
        };
        diags.push(Diagnostic::new(code, place, message).maybe_hint(hint));
    }

    pub(super) fn unknown<'b>(
        &self,
        path: &[Step],
        what: &str,
        name: &str,
        known: impl IntoIterator<Item = &'b str> + Clone,
        diags: &mut Diagnostics,
    ) {
        let name = name.trim();
        let hint = many(name).or_else(|| suggest(name, known)).or_else(|| {
            let id = sound_id(name);
            Some(match what {
                "place" => format!("add it to `content/places.yaml`: `- id: {id}`, `name: {name}`"),
                "actor" => format!("add it to `content/actors.yaml`: `- id: {id}`, `name: {name}`"),
                "era" => format!("add `content/eras/{id}.md`, or leave `era` out"),
                "kind" => format!("add it to `site.toml`: `[[kinds]]`, `id = \"{id}\"`"),
                "event" => "write the file name of an entry, without its date and `.md`".to_owned(),
                _ => return None,
            })
        });
        diags.push(
            Diagnostic::new(
                Code::NameUnknown,
                self.place(path),
                format!("there is no {what} `{name}`"),
            )
            .maybe_hint(hint),
        );
    }
}

/// What to write instead of several names in one: `Ada, Bob`.
pub(super) fn many(name: &str) -> Option<String> {
    let parts: Vec<&str> = name.split([',', ';']).map(str::trim).collect();
    let all = parts.len() > 1 && parts.iter().all(|part| !part.is_empty());
    all.then(|| format!("a list stands in brackets: `[{}]`", parts.join(", ")))
}

pub(super) fn text(value: Option<&Scalar>) -> Option<String> {
    value.map(|value| value.trim()).filter(|text| !text.is_empty()).map(ToOwned::to_owned)
}

pub(super) fn join(way: &[Step], name: &str) -> Vec<Step> {
    way.iter().cloned().chain([Step::from(name)]).collect()
}

pub(super) fn item(way: &[Step], name: &str, index: usize) -> Vec<Step> {
    way.iter().cloned().chain([Step::from(name), Step::from(index)]).collect()
}

/// Known names in one order, for messages.
pub(super) fn sorted<'a, T>(known: &HashMap<&'a str, T>) -> Vec<&'a str> {
    let mut names: Vec<&str> = known.keys().copied().collect();
    names.sort_unstable();
    names
}
