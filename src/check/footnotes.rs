//! Footnotes whose text no reader sees.

use crate::content::{Footnote, Origin, Outline};
use crate::diag::{Code, Diagnostic, Diagnostics, Span};
use crate::site::Site;
use std::collections::HashSet;
use std::ops::Range;

pub(super) fn check(site: &Site, diags: &mut Diagnostics) {
    let chronicle = &site.chronicle;
    for (_, event) in chronicle.events() {
        let sources = event.sources.iter().map(|id| chronicle[*id].id.as_str()).collect();
        lost(&event.origin, &event.body, &event.outline, &sources, diags);
    }
    let none = HashSet::new();
    for (_, era) in chronicle.eras() {
        lost(&era.origin, &era.body, &era.outline, &none, diags);
    }
    for (_, page) in chronicle.pages() {
        lost(&page.origin, &page.body, &page.outline, &none, diags);
    }
}

fn lost(
    origin: &Origin,
    body: &Range<usize>,
    outline: &Outline,
    sources: &HashSet<&str>,
    diags: &mut Diagnostics,
) {
    let mut names = HashSet::new();
    for Footnote { name, used, range } in &outline.footnotes {
        let (message, hint) = if sources.contains(name.as_str()) {
            (
                format!("`{name}` is a source of this entry, so this footnote is not shown"),
                format!("give it another name: `[^{name}-note]`"),
            )
        } else if !names.insert(name.to_lowercase()) {
            (
                format!("there is a footnote `{name}` before this one, which is not shown"),
                "give it another name, or join the two".to_owned(),
            )
        } else if !used {
            (
                format!("nothing refers to the footnote `{name}`, so it is not shown"),
                format!("write `[^{name}]` where it belongs, or take it out"),
            )
        } else {
            continue;
        };
        let range = range.start + body.start..range.end + body.start;
        let span = Span::new(origin.file, range);
        diags.push(Diagnostic::new(Code::FootnoteLost, span, message).hint(hint));
    }
}
