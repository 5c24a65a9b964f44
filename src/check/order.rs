//! Time: does the cause come first, does the event lie in its era.

use crate::date::{Said, When};
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::form::way;
use crate::model::{Event, Relation, RelationKind};
use crate::site::Site;

/// What led to something began before it ended, and an answer came after what it answers began.
pub(super) fn relations(site: &Site, diags: &mut Diagnostics) {
    for (_, event) in site.chronicle.events() {
        for relation in &event.relations {
            let other = &site.chronicle[relation.to];
            let (cause, effect) = match relation.kind {
                RelationKind::LedTo | RelationKind::ReversedBy => (&event.when, &other.when),
                RelationKind::ResponseTo => (&other.when, &event.when),
                RelationKind::PartOf => {
                    outside(site, event, relation, diags);
                    continue;
                }
                RelationKind::SeeAlso => continue,
            };
            if certainly_before(effect, cause) {
                let said = |effect: &str, cause: &str| {
                    format!("the effect ({effect}) is dated before its cause ({cause})")
                };
                let hint = "turn the relation round, or mend one of the dates";
                tell(site, (event, relation), (effect, cause), said, hint, diags);
            }
        }
    }
}

/// A part happens while the whole does.
fn outside(site: &Site, event: &Event, relation: &Relation, diags: &mut Diagnostics) {
    let whole = &site.chronicle[relation.to];
    if !certainly_before(&event.when, &whole.when) && !certainly_before(&whole.when, &event.when) {
        return;
    }
    let said =
        |part: &str, whole: &str| format!("the part ({part}) lies outside of the whole ({whole})");
    let hint = "write `led_to` or `response_to`, or mend one of the dates";
    tell(site, (event, relation), (&event.when, &whole.when), said, hint, diags);
}

/// Tells that two dates do not go with a relation; `said` puts both into words.
fn tell(
    site: &Site,
    (event, relation): (&Event, &Relation),
    (one, other): (&When, &When),
    said: impl Fn(&str, &str) -> String,
    hint: &str,
    diags: &mut Diagnostics,
) {
    let words = |when: &When| when.words(&site.words.date, Said::Nothing);
    let at = way!["relations", relation.kind.name(), relation.index];
    let related = &site.chronicle[relation.to];
    diags.push(
        Diagnostic::new(
            Code::RelationOrder,
            event.origin.place(&site.texts, &at),
            said(&words(one), &words(other)),
        )
        .related(related.origin.place(&site.texts, &way!["date"]), "the other event")
        .hint(hint),
    );
}

fn certainly_before(one: &When, other: &When) -> bool {
    match (one.latest(), other.earliest()) {
        (Some(end), Some(start)) => end < start,
        _ => false,
    }
}

/// An event that names its era lies at least partly in it.
pub(super) fn eras(site: &Site, diags: &mut Diagnostics) {
    for (_, event) in site.chronicle.events() {
        let Some(era) = event.era.filter(|_| event.era_written) else { continue };
        let era = &site.chronicle[era];
        if !event.when.overlaps(&era.when) {
            let words = |when: &When| when.words(&site.words.date, Said::Nothing);
            diags.push(
                Diagnostic::new(
                    Code::EraOutside,
                    event.origin.place(&site.texts, &way!["era"]),
                    format!(
                        "{} is outside `{}` ({})",
                        words(&event.when),
                        era.id,
                        words(&era.when)
                    ),
                )
                .hint("leave `era` out to file the event by its date"),
            );
        }
    }
}
