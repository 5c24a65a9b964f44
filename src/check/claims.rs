//! Statements: does the other side speak too.

use crate::content::fields::{Disputed, Stance, Status};
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::form::way;
use crate::model::{About, Claim, Event, PartyId};
use crate::site::Site;
use std::collections::BTreeMap;

/// On each disputed point of an entry on which a party speaks, another party does too; and what
/// may be on a disputed point without naming it does not come from one party alone. Who speaks for
/// no party is not the other side. `stance: no-statement` answers for a party of which nothing is
/// known; by itself it is no voice.
pub(super) fn check(site: &Site, diags: &mut Diagnostics) {
    if site.config.parties.len() < 2 {
        return;
    }
    for (_, event) in site.chronicle.events() {
        let mut points: BTreeMap<Disputed, Vec<&Claim>> = BTreeMap::new();
        for claim in &event.claims {
            if let Some(About::Disputed(point)) = claim.about
                && event.disputed.contains(&point)
            {
                points.entry(point).or_default().push(claim);
            }
        }
        let mut told = false;
        for (point, claims) in points {
            if let Some((first, name)) = one_party(site, claims.into_iter()) {
                told = true;
                tell(
                    site,
                    event,
                    first,
                    &format!("only {name} speaks on `{}`, which is disputed", point.name()),
                    diags,
                );
            }
        }
        if !told && let Some((first, name)) = one_party(site, on_the_dispute(event)) {
            let message = format!("only {name} speaks in this entry, which is disputed");
            tell(site, event, first, &message, diags);
        }
    }
}

/// Statements that may be on what is disputed: all, where an entry is disputed as a whole; where
/// points are named, those on them and those that do not say what they are on. A statement on
/// another question (`about: aim of the operation`) is not.
fn on_the_dispute(event: &Event) -> impl Iterator<Item = &Claim> {
    let whole = event.status == Status::Disputed;
    event.claims.iter().filter(move |claim| {
        whole
            || match &claim.about {
                None => !event.disputed.is_empty(),
                Some(About::Disputed(point)) => event.disputed.contains(point),
                Some(About::Words(_)) => false,
            }
    })
}

/// The first statement and the name of the party, if a single one speaks.
fn one_party<'a>(
    site: &'a Site,
    claims: impl Iterator<Item = &'a Claim>,
) -> Option<(&'a Claim, &'a str)> {
    let mut only: Option<(&Claim, PartyId)> = None;
    let mut anything_said = false;
    for claim in claims {
        let Some(party) = site.chronicle[claim.by].party else { continue };
        anything_said |= claim.stance != Stance::NoStatement;
        match only {
            Some((_, other)) if other != party => return None,
            Some(_) => {}
            None => only = Some((claim, party)),
        }
    }
    only.filter(|_| anything_said)
        .map(|(first, party)| (first, site.config.parties[party.0].name.as_str()))
}

fn tell(site: &Site, event: &Event, first: &Claim, message: &str, diags: &mut Diagnostics) {
    diags.push(
        Diagnostic::new(
            Code::ClaimsOneSided,
            event.origin.place(&site.texts, &way!["claims", first.index]),
            message,
        )
        .hint("add what the other side says, or a claim by it with `stance: no-statement`"),
    );
}
