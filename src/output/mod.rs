//! Everything that is published: pages, files that are made from the site, and files as they are.

mod account;
mod atom;
mod calendar;
mod citation;
mod costly;
mod css;
mod everything;
mod feed;
mod geojson;
mod headers;
mod json_feed;
mod llms;
mod media;
mod oembed;
mod opensearch;
pub mod portable;
mod redirects;
mod robots;
pub mod single;
mod sitemap;
mod table;
mod timelinejs;
mod xml;

pub use costly::{costly, costly_at, search};
pub use media::{content_type, is_fingerprinted, keeping};

use crate::config::Format;
use crate::content::{Asset, AssetBytes};
use crate::diag::Diagnostics;
use crate::model::EventId;
use crate::plan::files as formats;
use crate::plan::{Made, Page};
use crate::render::{Shared, Theme, render_into};
use crate::site::Site;
use rayon::prelude::*;
use std::convert::Infallible;
use std::io::{self, Write};
use std::sync::{Mutex, PoisonError};

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
    /// As many as there is to say, where the plan has the first.
    Several(&'static Made, fn(&Site) -> Vec<String>),
    /// One beside the page of each entry, by the end of its name.
    Cited(&'static str),
}

/// All formats: one line each.
#[rustfmt::skip]
pub const ALL: &[Output] = &[
    Output { files: Files::One(&formats::ATOM), write: atom::write },
    Output { files: Files::One(&formats::JSON_FEED), write: json_feed::write },
    Output { files: Files::One(&formats::CORRECTIONS_ATOM), write: atom::write },
    Output { files: Files::One(&formats::CORRECTIONS_JSON), write: json_feed::write },
    Output { files: Files::One(&formats::EVERYTHING), write: everything::write },
    Output { files: Files::One(&formats::SCHEMA), write: everything::write_schema },
    Output { files: Files::One(&formats::EVENTS_CSV), write: table::events },
    Output { files: Files::One(&formats::CLAIMS_CSV), write: table::claims },
    Output { files: Files::One(&formats::FIGURES_CSV), write: table::figures },
    Output { files: Files::One(&formats::SOURCES_CSV), write: table::sources_of_site },
    Output { files: Files::One(&formats::CALENDAR), write: calendar::write },
    Output { files: Files::One(&formats::GEOJSON), write: geojson::write },
    Output { files: Files::One(&formats::SOURCES_BIBTEX), write: citation::sources_bibtex },
    Output { files: Files::One(&formats::SOURCES_CSL), write: citation::sources_csl },
    Output { files: Files::Cited("bib"), write: citation::entry_bibtex },
    Output { files: Files::Cited("csl.json"), write: citation::entry_csl },
    Output { files: Files::One(&formats::TIMELINE_JS), write: timelinejs::write },
    Output { files: Files::Several(&formats::OEMBED, oembed::paths), write: oembed::write },
    Output { files: Files::One(&formats::OPENSEARCH), write: opensearch::write },
    Output { files: Files::One(&formats::LLMS), write: llms::write },
    Output { files: Files::Several(&formats::SITEMAP, sitemap::paths), write: sitemap::write },
    Output { files: Files::One(&formats::ROBOTS), write: robots::write },
];

impl Output {
    /// Whether a site has it: it is about something there, and not left out.
    fn is_made(&self, site: &Site) -> bool {
        match self.files {
            Files::One(made) | Files::Several(made, _) => site.plan.made.contains(&made),
            Files::Cited(_) => site.config.makes(Format::Citations),
        }
    }

    /// The paths of its files on a site.
    #[must_use]
    pub fn paths(&self, site: &Site) -> Vec<String> {
        match self.files {
            _ if !self.is_made(site) => Vec::new(),
            Files::One(made) => vec![made.path.to_owned()],
            Files::Several(_, paths) => paths(site),
            Files::Cited(end) => {
                let events = site.timeline.order.iter().map(|id| &site.chronicle[*id]);
                events.map(|event| formats::citation(&event.id, end)).collect()
            }
        }
    }

    /// The paths of its files on a site in the form of `_headers`: few, whatever the number of
    /// entries and eras.
    fn patterns(&self, site: &Site) -> Vec<String> {
        match self.files {
            _ if !self.is_made(site) => Vec::new(),
            Files::One(made) | Files::Several(made, _) => {
                let eras = made == &formats::OEMBED && site.chronicle.eras().len() > 0;
                let all = [Some(made.path), eras.then_some(formats::OEMBED_OF_ERAS)];
                all.into_iter().flatten().map(ToOwned::to_owned).collect()
            }
            Files::Cited(end) => {
                let cited = !site.timeline.order.is_empty();
                cited.then(|| formats::citations(end)).into_iter().collect()
            }
        }
    }

    /// Whether a path is that of one of its files.
    fn has(&self, site: &Site, path: &str) -> bool {
        match self.files {
            _ if !self.is_made(site) => false,
            Files::One(made) => path == made.path,
            Files::Several(..) => self.paths(site).iter().any(|known| known == path),
            Files::Cited(end) => {
                path.ends_with(&format!(".{end}")) && citation::entry(site, path).is_some()
            }
        }
    }
}

/// The file at a path, if a format makes it.
#[must_use]
pub fn made(site: &Site, path: &str) -> Option<Vec<u8>> {
    let output = ALL.iter().find(|output| output.has(site, path))?;
    Some(in_memory(&|to| (output.write)(site, path, to)))
}

/// Writes a file into a sink; it fails only where the sink does.
pub type Writer<'a> = &'a dyn Fn(&mut dyn Write) -> io::Result<()>;

fn in_memory(write: Writer<'_>) -> Vec<u8> {
    let mut bytes = Vec::new();
    write(&mut bytes).expect("memory takes all bytes");
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

/// Takes a page as soon as it is rendered.
pub type Sink<'a, E> = &'a (dyn Fn(&Page, &[u8]) -> Result<(), E> + Sync);

/// Renders all pages on all cores, each into a buffer that is used again for the next one.
///
/// `sink` takes each page as soon as it is there, in no order; pages with a mistake in their
/// template are told instead.
///
/// # Errors
/// The first error of the sink, after which no further pages are rendered.
pub fn pages<E: Send>(
    site: &Site,
    shared: &Shared,
    theme: &Theme,
    sink: Sink<'_, E>,
    diags: &mut Diagnostics,
) -> Result<(), E> {
    let found: Vec<_> = site
        .plan
        .pages
        .par_iter()
        .map_init(Vec::new, |buffer, page| {
            buffer.clear();
            match render_into(site, shared, theme, page, buffer) {
                Ok(()) => sink(page, buffer).map(|()| None),
                Err(diagnostic) => Ok(Some(diagnostic)),
            }
        })
        .collect::<Result<_, E>>()?;
    found.into_iter().flatten().for_each(|diagnostic| diags.push(diagnostic));
    Ok(())
}

/// What pages need: files that are published as they are, and what hosts should say with them.
pub fn needed<'a>(site: &'a Site, theme: &'a Theme) -> impl Iterator<Item = OutputFile> + 'a {
    assets(site, theme)
        .filter(|asset| !costly::is_remade(site, &asset.path))
        .cloned()
        .map(|Asset { path, bytes }| OutputFile { path, bytes })
        .chain(headers::headers(site, theme))
        .chain(redirects::redirects(site))
}

/// What tells others of pages: makes the files of all formats on all cores.
///
/// `sink` takes the path of each and what writes it, in no order.
///
/// # Errors
/// The first error of the sink, after which no further files are made.
pub fn formats<E: Send>(
    site: &Site,
    sink: &(dyn Fn(&str, Writer<'_>) -> Result<(), E> + Sync),
) -> Result<(), E> {
    let paths =
        |output: &'static Output| output.paths(site).into_iter().map(move |path| (output, path));
    let files: Vec<(&Output, String)> = ALL.iter().flat_map(paths).collect();
    files
        .into_par_iter()
        .try_for_each(|(output, path)| sink(&path, &|to| (output.write)(site, &path, to)))
}

/// The whole site in memory but for what is costly, in the order of the paths.
pub fn all(
    site: &Site,
    shared: &Shared,
    theme: &Theme,
    diags: &mut Diagnostics,
) -> Vec<OutputFile> {
    let all = Mutex::new(needed(site, theme).collect::<Vec<_>>());
    let take = |path: String, bytes: Vec<u8>| {
        let file = OutputFile { path, bytes: AssetBytes::Memory(bytes) };
        all.lock().unwrap_or_else(PoisonError::into_inner).push(file);
        Ok::<_, Infallible>(())
    };
    let page = |page: &Page, bytes: &[u8]| take(page.url.to_file(), bytes.to_vec());
    let Ok(()) = pages(site, shared, theme, &page, diags);
    let Ok(()) = formats(site, &|path, write| take(path.to_owned(), in_memory(write)));
    let mut all = all.into_inner().unwrap_or_else(PoisonError::into_inner);
    all.sort_by(|one, two| one.path.cmp(&two.path));
    all
}

/// All files that authors and the theme bring.
pub fn assets<'a>(site: &'a Site, theme: &'a Theme) -> impl Iterator<Item = &'a Asset> {
    site.assets.iter().chain(theme.assets())
}
