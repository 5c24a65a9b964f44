//! What an entry could have and has not.

use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::site::Site;

pub(super) fn check(site: &Site, diags: &mut Diagnostics) {
    for (_, event) in site.chronicle.events() {
        let file = event.origin.file;
        if event.summary().is_none() {
            diags.push(
                Diagnostic::new(
                    Code::SummaryMissing,
                    file,
                    "this entry has no summary and no text",
                )
                .hint("add `summary:` with one or two sentences"),
            );
        }
        if event.kind.is_none() && !site.config.kinds.is_empty() {
            diags.push(
                Diagnostic::new(Code::KindMissing, file, "this entry has no kind")
                    .hint("add `kind:` with one of the kinds in `site.toml`"),
            );
        }
        if event.places.is_empty() {
            diags.push(
                Diagnostic::new(Code::PlaceMissing, file, "this entry has no place")
                    .hint("add `places:` with ids of `places.yaml`"),
            );
        }
    }
}
