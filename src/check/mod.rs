//! What could be better: each check looks at the whole site and tells what it finds.
//!
//! Errors are told where they are met, on the way from texts to the site. What stands here are
//! warnings and advice.

mod accept;
mod chance;
mod claims;
mod dates;
mod duplicates;
mod editorial;
mod footnotes;
mod links;
mod order;
mod shares;
mod sources;
mod updates;
mod voice;

pub use accept::accept;
pub use links::{Answer, Archived, Elsewhere, LINK_CODES, elsewhere, links};
pub use updates::updates;

use crate::content::Named;
use crate::diag::{Code, Diagnostics};
use crate::site::Site;
use rayon::prelude::*;

/// A check: tells what it finds.
type Check = fn(&Site, &mut Diagnostics);

/// All checks.
const ALL: &[Check] = &[
    sources::check,
    footnotes::check,
    claims::check,
    shares::check,
    order::relations,
    order::eras,
    dates::rounded,
    duplicates::check,
    editorial::check,
    voice::check,
];

/// What each finding would be wrong about if definitions were missing.
const RESTING: &[(Named, &[Code])] = &[
    (Named::Place, &[Code::PlaceMissing, Code::EventDuplicate]),
    (Named::Actor, &[Code::ClaimsOneSided, Code::ClaimsShare, Code::EventDuplicate]),
    (Named::Source, &[Code::SourceNone, Code::SourceSingle, Code::SourceUnused]),
];

/// Whether only a caller who can ask more than the site's files looks for a code: git, or others.
#[must_use]
pub fn is_asked_for(code: Code) -> bool {
    code == Code::UpdatesMissing || LINK_CODES.contains(&code)
}

/// Runs all checks that need nothing but the site, and takes out what authors accept.
pub fn check(site: &Site, diags: &mut Diagnostics) {
    let findings = |check: &Check| {
        let mut diags = Diagnostics::new();
        check(site, &mut diags);
        diags
    };
    let found: Vec<Diagnostics> = ALL.par_iter().map(findings).collect();
    for found in found {
        diags.append(found);
    }
    // What rests on names that cannot be read is no finding; that they cannot has been told.
    let lost = |named: &Named| site.chronicle.lost.any(*named);
    let missed: Vec<Code> = RESTING
        .iter()
        .filter(|(named, _)| lost(named))
        .flat_map(|(_, codes)| codes.iter().copied())
        .collect();
    diags.remove(|found| missed.contains(&found.code));
    accept(site, |code| !is_asked_for(code) && !missed.contains(&code), diags);
}
