//! Everything that is published: pages, and files as they are.

mod headers;

use crate::content::{Asset, AssetBytes};
use crate::diag::Diagnostics;
use crate::plan::{Page, UrlPath};
use crate::render::{Shared, Theme, render};
use crate::site::Site;
use rayon::prelude::*;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A file of the published site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputFile {
    /// Path below the output folder, with forward slashes.
    pub path: String,
    /// What is in it.
    pub bytes: AssetBytes,
}

/// Renders all pages, and lists all other files, in the order in which they should be published:
/// what pages need first, the pages, the home page last.
///
/// `tick` is told how many pages are done.
pub fn all(
    site: &Site,
    shared: &Shared,
    theme: &Theme,
    tick: &(dyn Fn(usize) + Sync),
    diags: &mut Diagnostics,
) -> Vec<OutputFile> {
    let done = AtomicUsize::new(0);
    let one = |page: &Page| {
        let html = render(site, shared, theme, page);
        tick(done.fetch_add(1, Ordering::Relaxed) + 1);
        (page.url.clone(), html)
    };
    let pages: Vec<_> = site.plan.pages.par_iter().map(one).collect();
    let mut files: Vec<OutputFile> = assets(site, theme)
        .cloned()
        .map(|Asset { path, bytes }| OutputFile { path, bytes })
        .collect();
    files.extend(headers::headers(site, theme));
    let mut last = None;
    for (url, html) in pages {
        match html {
            Ok(html) => {
                let bytes = AssetBytes::Memory(html.into_bytes());
                let file = OutputFile { path: url.to_file(), bytes };
                if url == UrlPath::new(&[]) { last = Some(file) } else { files.push(file) }
            }
            Err(diagnostic) => diags.push(diagnostic),
        }
    }
    files.extend(last);
    files
}

/// Files that are published as they are.
pub fn assets<'a>(site: &'a Site, theme: &'a Theme) -> impl Iterator<Item = &'a Asset> {
    site.assets.iter().chain([&theme.css, &theme.js])
}
