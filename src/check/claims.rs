//! Statements: does the other side speak too.

use crate::content::fields::Disputed;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::form::way;
use crate::model::{About, Claim, PartyId};
use crate::site::Site;
use std::collections::BTreeMap;

/// On each disputed point of an entry on which somebody speaks, more than one party does;
/// `stance: no-statement` answers for a party of which nothing is known.
pub(super) fn check(site: &Site, diags: &mut Diagnostics) {
    if site.config.parties.len() < 2 {
        return;
    }
    for (_, event) in site.chronicle.events() {
        let mut points: BTreeMap<Disputed, Vec<(&Claim, Option<PartyId>)>> = BTreeMap::new();
        for claim in &event.claims {
            if let Some(About::Disputed(point)) = claim.about
                && event.disputed.contains(&point)
            {
                let party = site.chronicle[claim.by].party;
                points.entry(point).or_default().push((claim, party));
            }
        }
        for (point, claims) in points {
            let Some((first, party)) = claims.first() else { continue };
            if claims.iter().any(|(_, other)| other != party) {
                continue;
            }
            let name = party.map_or("one party", |party| &site.config.parties[party.0].name);
            diags.push(
                Diagnostic::new(
                    Code::ClaimsOneSided,
                    event.origin.place(&site.texts, &way!["claims", first.index]),
                    format!("only {name} speaks on `{}`, which is disputed", point.name()),
                )
                .hint("add what the other side says, or a claim by it with `stance: no-statement`"),
            );
        }
    }
}
