//! One front matter or record: its fields read, what is wrong pointed at.

use crate::content::Origin;
use crate::date::{DateError, Reader, When};
use crate::diag::{Code, Diagnostic, Diagnostics, Place, Texts, suggest};
use crate::form::{Scalar, Step};
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
        let mut whole = self.whole.to_owned();
        if let Some(Step::Key(list)) = way.iter().rfind(|step| matches!(step, Step::Key(_))) {
            whole = format!("an item of `{list}`");
        }
        let place = if value.is_some() {
            let path: Vec<Step> = way.iter().cloned().chain([Step::from(name)]).collect();
            self.origin.key(self.texts, &path)
        } else if way.is_empty() && self.origin.prefix.is_empty() {
            Place::File(self.origin.file)
        } else {
            self.place(way)
        };
        let message = if value.is_some() {
            format!("`{name}` is empty")
        } else {
            format!("{whole} has no `{name}`")
        };
        diags.push(Diagnostic::new(Code::FieldMissing, place, message));
        None
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
        diags.push(
            Diagnostic::new(
                Code::NameUnknown,
                self.place(path),
                format!("there is no {what} `{name}`"),
            )
            .maybe_hint(suggest(name, known)),
        );
    }
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
