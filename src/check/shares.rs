//! Whose statements an era has: of the two parties that speak most on the site, one far more often.

use super::chance::at_least;
use crate::diag::{Code, Diagnostic, Diagnostics, Place};
use crate::model::PartyId;
use crate::render::balance::{Balance, count};
use crate::site::Site;

/// How unlikely a share must be, if both spoke as often, before it is told.
const UNLIKELY: f64 = 0.01;

/// In each era, statements of the two parties are counted and held against a coin that is thrown
/// as often. `no-statement` is none.
pub(super) fn check(site: &Site, diags: &mut Diagnostics) {
    let eras = count(site);
    let said = |balance: &Balance, party| balance.claims.get(&Some(party)).copied().unwrap_or(0);
    let mut parties: Vec<(usize, PartyId)> = (0..site.config.parties.len())
        .map(PartyId)
        .map(|party| (eras.iter().map(|(_, balance)| said(balance, party)).sum(), party))
        .collect();
    // In the order of the site where they speak as often.
    parties.sort_by_key(|(statements, party)| (std::cmp::Reverse(*statements), *party));
    let [(_, one), (_, other), ..] = parties[..] else { return };
    for (era, balance) in &eras {
        let mut both = [one, other].map(|party| (said(balance, party), party));
        both.sort_by_key(|(statements, _)| std::cmp::Reverse(*statements));
        let [(most, of), (fewest, to)] = both;
        if 2.0 * at_least(most, most + fewest, 0.5) >= UNLIKELY {
            continue;
        }
        let (place, name) = match era.map(|era| &site.chronicle[era]) {
            Some(era) => (Place::File(era.origin.file), format!("`{}`", era.id)),
            None => (Place::Site, "entries outside every era".to_owned()),
        };
        let party = |party: PartyId| &site.config.parties[party.0].name;
        let message =
            format!("in {name} {} makes {most} statements and {} {fewest}", party(of), party(to));
        diags.push(Diagnostic::new(Code::ClaimsShare, place, message).hint(
            "look for what the other side said, or write `stance: no-statement` where nothing \
                 is found",
        ));
    }
}
