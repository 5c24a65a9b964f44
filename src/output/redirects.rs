//! `_redirects`: addresses that have moved, in the form of Netlify and Cloudflare Pages, so that a
//! browser is told by the host; elsewhere the page at the old address tells it.

use super::OutputFile;
use crate::content::AssetBytes;
use crate::plan::PageKind;
use crate::site::Site;
use std::fmt::Write as _;

/// Name of the file.
const FILE: &str = "_redirects";

/// The addresses that have moved, unless there are none or the site brings a file of its own.
pub(super) fn redirects(site: &Site) -> Option<OutputFile> {
    if site.assets.iter().any(|asset| asset.path == FILE) {
        return None;
    }
    let mut text = String::new();
    for page in &site.plan.pages {
        if let PageKind::Moved(to) = &page.kind {
            let (from, to) = (page.url.href(site.base_path()), to.href(site.base_path()));
            let _ = writeln!(text, "{from} {to} 301");
        }
    }
    if text.is_empty() {
        return None;
    }
    Some(OutputFile { path: FILE.to_owned(), bytes: AssetBytes::Memory(text.into_bytes()) })
}
