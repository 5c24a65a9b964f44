//! What could be better: each check looks at the whole site and tells what it finds.
//!
//! Errors are told where they are met, on the way from texts to the site. What stands here are
//! warnings and advice.

mod accept;
mod claims;
mod dates;
mod duplicates;
mod editorial;
mod footnotes;
mod order;
mod sources;
mod updates;
mod voice;

pub use accept::accept;
pub use updates::updates;

use crate::diag::{Code, Diagnostics};
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

/// Codes that only a caller who can ask more than the site's files looks for: git.
pub const ASKED_FOR: &[Code] = &[Code::UpdatesMissing];

/// Runs all checks that need nothing but the site, and takes out what authors accept.
pub fn check(site: &Site, diags: &mut Diagnostics) {
    for check in ALL {
        check(site, diags);
    }
    accept(site, |code| !ASKED_FOR.contains(&code), diags);
}
