//! How many statements and sources there are by party and era: the balance that a page can show.

use super::html::escape;
use crate::content::fields::Stance;
use crate::model::{EraId, PartyId, SourceId};
use crate::site::Site;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// Statements and sources of one era.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Balance {
    /// Statements by party; nothing for actors without one.
    pub claims: BTreeMap<Option<PartyId>, usize>,
    /// Distinct sources on which the statements of a party rest.
    pub sources: BTreeMap<Option<PartyId>, usize>,
    /// Distinct sources of all entries.
    pub all_sources: usize,
}

/// Counts statements and sources by era, in the order of eras; events outside every era come last.
#[must_use]
pub fn count(site: &Site) -> Vec<(Option<EraId>, Balance)> {
    let mut eras: BTreeMap<usize, (Balance, BTreeSet<SourceId>)> = BTreeMap::new();
    let mut cited: BTreeMap<(usize, Option<PartyId>), BTreeSet<SourceId>> = BTreeMap::new();
    for (_, event) in site.chronicle.events() {
        let era = event.era.map_or(usize::MAX, |era| era.0);
        let (balance, sources) = eras.entry(era).or_default();
        sources.extend(&event.sources);
        for claim in event.claims.iter().filter(|claim| claim.stance != Stance::NoStatement) {
            let party = site.chronicle[claim.by].party;
            *balance.claims.entry(party).or_default() += 1;
            cited.entry((era, party)).or_default().extend(&claim.sources);
        }
    }
    for ((era, party), sources) in cited {
        if let Some((balance, _)) = eras.get_mut(&era) {
            balance.sources.insert(party, sources.len());
        }
    }
    eras.into_iter()
        .map(|(era, (mut balance, sources))| {
            balance.all_sources = sources.len();
            ((era < usize::MAX).then_some(EraId(era)), balance)
        })
        .collect()
}

/// The counts as a table.
pub(super) fn table(site: &Site) -> String {
    let counts = count(site);
    let words = |name: &str| escape(&site.words.get("balance", name));
    let mut parties: BTreeSet<Option<PartyId>> = BTreeSet::new();
    for (_, balance) in &counts {
        parties.extend(balance.claims.keys());
    }
    // Parties in the site's order, the others last.
    let others = parties.remove(&None);
    let mut columns: Vec<Option<PartyId>> = parties.into_iter().collect();
    columns.extend(others.then_some(None));
    let mut html = format!(
        "<div class=\"scroll\" tabindex=\"0\"><table class=\"balance\"><caption>{}</caption>\
         <thead><tr><th scope=\"col\">{}</th>",
        words("caption"),
        words("era")
    );
    for party in &columns {
        let name = super::entry::party_view(site, *party).name;
        let _ = write!(html, "<th scope=\"col\">{}</th>", escape(&name));
    }
    let _ = write!(html, "<th scope=\"col\">{}</th></tr></thead><tbody>", words("all_sources"));
    for (era, balance) in &counts {
        let title = era.map_or_else(|| words("no_era"), |era| escape(&site.chronicle[era].title));
        let _ = write!(html, "<tr><th scope=\"row\">{title}</th>");
        for party in &columns {
            let claims = balance.claims.get(party).copied().unwrap_or(0);
            let sources = balance.sources.get(party).copied().unwrap_or(0);
            let claims = site.words.number(claims as u64);
            let sources = site.words.number(sources as u64);
            let cell =
                site.words.fill("balance", "cell", &[("claims", &claims), ("sources", &sources)]);
            let _ = write!(html, "<td>{}</td>", escape(&cell));
        }
        let all = site.words.number(balance.all_sources as u64);
        let _ = write!(html, "<td>{all}</td></tr>");
    }
    html.push_str("</tbody></table></div>");
    html
}
