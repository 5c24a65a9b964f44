//! Dates that look rounded: a month that somebody wrote as its first day.

use crate::date::Precision;
use crate::diag::{Code, Diagnostic, Diagnostics, Place};
use crate::form::way;
use crate::model::Event;
use crate::site::Site;

/// Of days that were known, about one in thirty is the first of a month. Many more are a sign of
/// months written as days; a difference of three standard deviations is told.
pub(super) fn rounded(site: &Site, diags: &mut Diagnostics) {
    const CHANCE: f64 = 12.0 / 365.25;
    let exact =
        |event: &Event| event.when.precision() == Precision::Day && event.when.earliest().is_some();
    let days: Vec<&Event> = site
        .timeline
        .order
        .iter()
        .map(|id| &site.chronicle[*id])
        .filter(|event| exact(event))
        .collect();
    let firsts: Vec<&&Event> =
        days.iter().filter(|event| event.when.earliest().is_some_and(|day| day.day == 1)).collect();
    #[expect(clippy::cast_precision_loss, reason = "counts of entries are small")]
    let (all, found) = (days.len() as f64, firsts.len() as f64);
    let spread = (all * CHANCE * (1.0 - CHANCE)).sqrt();
    if firsts.len() < 5 || found <= all * CHANCE + 3.0 * spread {
        return;
    }
    let message = format!(
        "{} of {} exact dates fall on the first of a month; chance would give about {:.1}",
        firsts.len(),
        days.len(),
        all * CHANCE
    );
    let mut finding = Diagnostic::new(Code::DateRounded, Place::Site, message)
        .hint("write `1988-02` or `1988` where only the month or the year is known");
    for event in firsts.iter().take(5) {
        let place = event.origin.place(&site.texts, &way!["date"]);
        finding = finding.related(place, "for example this one");
    }
    diags.push(finding);
}
