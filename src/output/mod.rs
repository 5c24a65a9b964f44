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
mod tells;
mod timelinejs;
mod xml;

pub use costly::{costly, costly_at, search};
pub use media::{content_type, is_fingerprinted, keeping};
pub use tells::Tells;

use crate::config::Format;
use crate::content::{Asset, AssetBytes};
use crate::cores;
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
use tells::Tells::{Facts, Texts};

/// A format that is made from the site.
pub struct Output {
    /// Which files it has.
    pub files: Files,
    /// What of the site it tells.
    pub tells: Tells,
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
    Output { files: Files::One(&formats::ATOM), tells: Facts, write: atom::write },
    Output { files: Files::One(&formats::JSON_FEED), tells: Facts, write: json_feed::write },
    Output { files: Files::One(&formats::CORRECTIONS_ATOM), tells: Facts, write: atom::write },
    Output { files: Files::One(&formats::CORRECTIONS_JSON), tells: Facts, write: json_feed::write },
    Output { files: Files::One(&formats::EVERYTHING), tells: Texts, write: everything::write },
    Output { files: Files::One(&formats::SCHEMA), tells: Facts, write: everything::write_schema },
    Output { files: Files::One(&formats::EVENTS_CSV), tells: Facts, write: table::events },
    Output { files: Files::One(&formats::CLAIMS_CSV), tells: Facts, write: table::claims },
    Output { files: Files::One(&formats::FIGURES_CSV), tells: Facts, write: table::figures },
    Output { files: Files::One(&formats::SOURCES_CSV), tells: Facts, write: table::sources_of_site },
    Output { files: Files::One(&formats::CALENDAR), tells: Facts, write: calendar::write },
    Output { files: Files::One(&formats::GEOJSON), tells: Facts, write: geojson::write },
    Output { files: Files::One(&formats::SOURCES_BIBTEX), tells: Facts, write: citation::sources_bibtex },
    Output { files: Files::One(&formats::SOURCES_CSL), tells: Facts, write: citation::sources_csl },
    Output { files: Files::Cited("bib"), tells: Facts, write: citation::entry_bibtex },
    Output { files: Files::Cited("csl.json"), tells: Facts, write: citation::entry_csl },
    Output { files: Files::One(&formats::TIMELINE_JS), tells: Texts, write: timelinejs::write },
    Output { files: Files::Several(&formats::OEMBED, oembed::paths), tells: Facts, write: oembed::write },
    Output { files: Files::One(&formats::OPENSEARCH), tells: Facts, write: opensearch::write },
    Output { files: Files::One(&formats::LLMS), tells: Facts, write: llms::write },
    Output { files: Files::Several(&formats::SITEMAP, sitemap::paths), tells: Facts, write: sitemap::write },
    Output { files: Files::One(&formats::ROBOTS), tells: Facts, write: robots::write },
];

/// All pages and the files of all formats by path, and what each tells.
pub fn made_from(site: &Site) -> impl Iterator<Item = (String, Tells)> + '_ {
    let pages = site.plan.pages.iter().map(|page| (page.url.to_file(), Tells::of(&page.kind)));
    pages.chain(files(site).map(|(output, path)| (path, output.tells)))
}

/// The files of all formats.
fn files(site: &Site) -> impl Iterator<Item = (&'static Output, String)> {
    ALL.iter().flat_map(|output| output.paths(site).into_iter().map(move |path| (output, path)))
}

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

/// Whether a page, or the file at a path, is there already as it should be.
pub type Fresh<'a, T> = &'a (dyn Fn(&T, Tells) -> bool + Sync);

/// Takes a page as soon as it is rendered.
pub type Sink<'a, E> = &'a (dyn Fn(&Page, &[u8]) -> Result<(), E> + Sync);

/// Renders all pages that are not fresh on all cores, each into a buffer that is used again for the
/// next one.
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
    fresh: Fresh<'_, Page>,
    sink: Sink<'_, E>,
    diags: &mut Diagnostics,
) -> Result<(), E> {
    let found: Vec<_> = site
        .plan
        .pages
        .par_iter()
        .with_max_len(cores::PAGES)
        .map_init(Vec::new, |buffer, page| {
            if fresh(page, Tells::of(&page.kind)) {
                return Ok(None);
            }
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

/// What tells others of pages: makes the files of all formats that are not fresh on all cores.
///
/// `sink` takes the path of each and what writes it, in no order.
///
/// # Errors
/// The first error of the sink, after which no further files are made.
pub fn formats<E: Send>(
    site: &Site,
    fresh: Fresh<'_, str>,
    sink: &(dyn Fn(&str, Writer<'_>) -> Result<(), E> + Sync),
) -> Result<(), E> {
    let files: Vec<_> = files(site).collect();
    files.into_par_iter().with_max_len(cores::PAGES).try_for_each(|(output, path)| {
        if fresh(&path, output.tells) {
            return Ok(());
        }
        sink(&path, &|to| (output.write)(site, &path, to))
    })
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
    let Ok(()) = pages(site, shared, theme, &|_, _| false, &page, diags);
    let Ok(()) =
        formats(site, &|_, _| false, &|path, write| take(path.to_owned(), in_memory(write)));
    let mut all = all.into_inner().unwrap_or_else(PoisonError::into_inner);
    all.sort_by(|one, two| one.path.cmp(&two.path));
    all
}

/// All files that authors and the theme bring.
pub fn assets<'a>(site: &'a Site, theme: &'a Theme) -> impl Iterator<Item = &'a Asset> {
    site.assets.iter().chain(theme.assets())
}
