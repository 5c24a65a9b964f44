//! What takes long to make, so that it is kept, and made only to be published or looked at: pictures,
//! social cards, the search index. Each is a feature of the program.

#[cfg(feature = "cards")]
mod cards;
#[cfg(feature = "images")]
mod pictures;
#[cfg(feature = "search")]
mod search;
mod without;

#[cfg(feature = "search")]
pub use search::search;
#[cfg(not(feature = "search"))]
pub use without::search;

#[cfg(feature = "cards")]
use cards::{card_at, cards};
#[cfg(feature = "images")]
pub(super) use pictures::is_remade;
#[cfg(feature = "images")]
use pictures::{picture_at, pictures};
#[cfg(not(feature = "images"))]
pub(super) use without::is_remade;
#[cfg(not(feature = "cards"))]
use without::{card_at, cards};
#[cfg(not(feature = "images"))]
use without::{picture_at, pictures};

use super::OutputFile;
use crate::cache::Cache;
use crate::diag::{Diagnostic, Diagnostics};
use crate::plan::{CARD_FOLDER, PICTURE_FOLDER};
use crate::render::{Shared, Theme};
use crate::site::Site;
use anyhow::Result;

/// All costly files. Pictures and templates with a mistake are told.
///
/// # Errors
/// If the index for the search cannot be made.
pub fn costly(
    site: &Site,
    shared: &Shared,
    theme: &Theme,
    cache: &Cache,
    diags: &mut Diagnostics,
) -> Result<Vec<OutputFile>> {
    let mut files = Vec::new();
    for made in [pictures(site, cache), cards(site, shared, theme, cache)] {
        match made {
            Ok(made) => files.extend(made),
            Err(diagnostic) => diags.push(diagnostic),
        }
    }
    files.extend(search(site, cache)?);
    Ok(files)
}

/// A picture or card by its path below the root of the site, for the preview, which makes it when it
/// is asked for; nothing when there is none.
#[must_use]
pub fn costly_at(
    site: &Site,
    shared: &Shared,
    theme: &Theme,
    cache: &Cache,
    path: &str,
) -> Option<Result<OutputFile, Diagnostic>> {
    match path.split_once('/')?.0 {
        PICTURE_FOLDER => picture_at(site, cache, path),
        CARD_FOLDER => card_at(site, shared, theme, cache, path),
        _ => None,
    }
}
