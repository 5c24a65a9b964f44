//! What could be better: each check looks at the whole site and tells what it finds.
//!
//! Errors are told where they are met, on the way from texts to the site. What stands here are
//! warnings and advice.

mod claims;
mod dates;
mod duplicates;
mod editorial;
mod footnotes;
mod order;
mod sources;
mod voice;

use crate::diag::Diagnostics;
use crate::site::Site;

/// A check: tells what it finds.
type Check = fn(&Site, &mut Diagnostics);

/// All checks.
const ALL: &[Check] = &[
    sources::check,
    footnotes::check,
    claims::check,
    order::relations,
    order::eras,
    dates::rounded,
    duplicates::check,
    editorial::check,
    voice::check,
];

/// Runs all checks.
pub fn check(site: &Site, diags: &mut Diagnostics) {
    for check in ALL {
        check(site, diags);
    }
}
