//! Sources: are there any, are there enough, are they used, will they last.

use crate::content::fields::Status;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::form::way;
use crate::model::{Event, SourceId};
use crate::site::Site;
use std::collections::BTreeSet;

pub(super) fn check(site: &Site, diags: &mut Diagnostics) {
    for (_, event) in site.chronicle.events() {
        if event.sources.is_empty() {
            diags.push(
                Diagnostic::new(Code::SourceNone, event.origin.file, "this entry has no source")
                    .hint("add `sources:` with at least one"),
            );
            continue;
        }
        independent(site, event, diags);
        unused(site, event, diags);
    }
    for (_, source) in site.chronicle.sources() {
        if source.url.is_some() && source.archive.is_none() && source.accessed.is_none() {
            let place = source.origin.place(&site.texts, &way!["url"]);
            let message = format!("`{}` has neither an archived copy nor a date", source.id);
            diags.push(
                Diagnostic::new(Code::SourceArchive, place, message)
                    .hint("add `archive: https://…`, or `accessed: ` with the day you read it"),
            );
        }
    }
}

/// Two sources are independent when somebody else published them.
fn independent(site: &Site, event: &Event, diags: &mut Diagnostics) {
    if event.status != Status::Confirmed {
        return;
    }
    let publishers: BTreeSet<String> = event
        .sources
        .iter()
        .map(|id| {
            let source = &site.chronicle[*id];
            source.publisher.as_deref().unwrap_or(&source.id).to_lowercase()
        })
        .collect();
    if publishers.len() < 2 {
        let place = event.origin.place(&site.texts, &way!["status"]);
        diags.push(
            Diagnostic::new(
                Code::SourceSingle,
                place,
                "`confirmed` rests on the sources of one publisher",
            )
            .hint("add an independent source, or write `status: reported`"),
        );
    }
}

fn unused(site: &Site, event: &Event, diags: &mut Diagnostics) {
    let mut used: BTreeSet<SourceId> = BTreeSet::new();
    used.extend(event.claims.iter().flat_map(|claim| &claim.sources));
    used.extend(event.figures.iter().flat_map(|figure| &figure.sources));
    used.extend(event.later.iter().flat_map(|later| &later.sources));
    let cited: BTreeSet<&str> =
        event.outline.citations.iter().map(|citation| citation.id.as_str()).collect();
    // An entry that cites nothing at all lists its sources as a whole, which is a way to work.
    if used.is_empty() && cited.is_empty() {
        return;
    }
    for (index, id) in event.sources.iter().enumerate() {
        let source = &site.chronicle[*id];
        if !used.contains(id) && !cited.contains(source.id.as_str()) {
            let place = event.origin.place(&site.texts, &way!["sources", index]);
            diags.push(
                Diagnostic::new(
                    Code::SourceUnused,
                    place,
                    format!("`{}` is never cited in this entry", source.id),
                )
                .hint(format!("cite it where it is used, `[^{}]`, or take it out", source.id)),
            );
        }
    }
}
