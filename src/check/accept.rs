//! Findings that an author accepts, in the entry and with a reason.

use super::LINK_CODES;
use crate::content::Origin;
use crate::diag::{Code, Diagnostic, Diagnostics, Place, Span};
use crate::form::way;
use crate::model::Accepted;
use crate::site::Site;
use std::ops::Range;

/// Takes accepted findings out, and tells acceptances that accept nothing.
///
/// `asked` says which codes have been looked for; others may still come.
pub fn accept(site: &Site, asked: impl Fn(Code) -> bool, diags: &mut Diagnostics) {
    let events = site
        .chronicle
        .events()
        .map(|(_, event)| (&event.origin, Some(event.body.clone()), &event.accepted));
    let sources =
        site.chronicle.sources().map(|(_, source)| (&source.origin, None, &source.accepted));
    for (origin, body, accepted) in events.chain(sources) {
        for one in accepted.iter().filter(|one| asked(one.code)) {
            let scope = scope(site, origin, body.clone(), one);
            let found = diags.remove(|found| found.code == one.code && scope.holds(found));
            // An address that answers today may be silent again tomorrow.
            if found == 0 && !LINK_CODES.contains(&one.code) {
                let place = origin.place(&site.texts, &way!["accept", one.index]);
                let where_ =
                    one.field.as_ref().map_or_else(String::new, |field| format!(" at `{field}`"));
                diags.push(
                    Diagnostic::new(
                        Code::AcceptUnused,
                        place,
                        format!("there is no finding `{}`{where_} to accept", one.code.name()),
                    )
                    .hint("take it out, if what it was about has been mended"),
                );
            }
        }
    }
}

/// Where an acceptance holds.
enum Scope {
    /// In a whole file.
    File(Origin),
    /// In a part of one.
    Part(Span),
    /// Nowhere: the field that it names is not there.
    Nothing,
}

impl Scope {
    fn holds(&self, found: &Diagnostic) -> bool {
        match (self, found.place) {
            (Self::File(origin), Place::File(file)) => origin.file == file,
            (Self::File(origin), Place::Span(span)) => origin.file == span.file,
            (Self::Part(part), Place::Span(span)) => {
                part.file == span.file && part.start <= span.start && span.end <= part.end
            }
            _ => false,
        }
    }
}

fn scope(site: &Site, origin: &Origin, body: Option<Range<usize>>, one: &Accepted) -> Scope {
    let part = |place: Place| match place {
        Place::Span(span) => Scope::Part(span),
        Place::File(_) | Place::Site => Scope::Nothing,
    };
    match (one.field.as_deref(), body) {
        (None, _) if origin.prefix.is_empty() => Scope::File(origin.clone()),
        (None, _) => part(origin.place(&site.texts, &[])),
        (Some("body"), Some(body)) => Scope::Part(Span::new(origin.file, body)),
        (Some(field), _) => match origin.has_key(&site.texts, &way![field]) {
            Some(_) => part(origin.place(&site.texts, &way![field])),
            None => Scope::Nothing,
        },
    }
}
