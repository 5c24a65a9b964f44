//! Everything that is published: pages, files that are made from the site, and files as they are.

mod account;
mod headers;
mod timelinejs;

use crate::content::{Asset, AssetBytes};
use crate::diag::Diagnostics;
use crate::model::EventId;
use crate::plan::files;
use crate::plan::{Made, Page, UrlPath};
use crate::render::{Shared, Theme, render};
use crate::site::Site;
use rayon::prelude::*;
use std::io::{self, Write};
use std::sync::atomic::{AtomicUsize, Ordering};

/// A format that is made from the site.
pub struct Output {
    /// Which files it has.
    pub files: Files,
    /// Writes one of them, by its path. It fails only where the sink does.
    pub write: fn(&Site, &str, &mut dyn Write) -> io::Result<()>,
}

/// Which files a format has.
pub enum Files {
    /// One, where the plan has it.
    One(&'static Made),
}

/// All formats: one line each.
pub const ALL: [Output; 1] =
    [Output { files: Files::One(&files::TIMELINE_JS), write: timelinejs::write }];

impl Output {
    /// The paths of its files on a site.
    #[must_use]
    pub fn paths(&self, site: &Site) -> Vec<String> {
        match self.files {
            Files::One(made) if site.plan.made.contains(&made) => vec![made.path.to_owned()],
            Files::One(_) => Vec::new(),
        }
    }

    /// Whether a path is that of one of its files.
    fn has(&self, site: &Site, path: &str) -> bool {
        match self.files {
            Files::One(made) => path == made.path && site.plan.made.contains(&made),
        }
    }
}

/// The file at a path, if a format makes it.
#[must_use]
pub fn made(site: &Site, path: &str) -> Option<Vec<u8>> {
    let output = ALL.iter().find(|output| output.has(site, path))?;
    Some(bytes(site, output, path))
}

fn bytes(site: &Site, output: &Output, path: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    (output.write)(site, path, &mut bytes).expect("memory takes all bytes");
    bytes
}

/// How many events are worked out at once, so that no format holds more of itself in memory.
const AT_ONCE: usize = 512;

/// Writes a piece for each event in the order of the timeline, with a text between them; the
/// pieces are worked out on all cores.
fn each_event(
    site: &Site,
    sink: &mut dyn Write,
    between: &str,
    piece: impl Fn(EventId) -> String + Sync,
) -> io::Result<()> {
    let mut first = true;
    for events in site.timeline.order.chunks(AT_ONCE) {
        let pieces: Vec<String> = events.par_iter().map(|id| piece(*id)).collect();
        for piece in pieces {
            if !first {
                sink.write_all(between.as_bytes())?;
            }
            first = false;
            sink.write_all(piece.as_bytes())?;
        }
    }
    Ok(())
}

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
    for output in &ALL {
        for path in output.paths(site) {
            let bytes = AssetBytes::Memory(bytes(site, output, &path));
            files.push(OutputFile { path, bytes });
        }
    }
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
