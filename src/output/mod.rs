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
mod lines;
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
pub use lines::{Earlier, Lines, Tail};
pub use media::{content_type, is_fingerprinted, keeping};
pub use tells::Tells;

use crate::config::Format;
use crate::content::{Asset, AssetBytes};
use crate::cores;
use crate::diag::Diagnostics;
use crate::plan::files as formats;
use crate::plan::{Made, Page};
use crate::render::{Shared, Theme, render_into};
use crate::site::Site;
use How::{ByEvent, Whole};
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
    /// How they are made.
    pub made: How,
}

/// How the files of a format are made.
pub enum How {
    /// Writes one of them, by its path. It fails only where the sink does.
    Whole(fn(&Site, &str, &mut dyn Write) -> io::Result<()>),
    /// A line for each event.
    ByEvent(fn(&Site) -> Lines<'_>),
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
    Output { files: Files::One(&formats::ATOM), tells: Facts, made: Whole(atom::write) },
    Output { files: Files::One(&formats::JSON_FEED), tells: Facts, made: Whole(json_feed::write) },
    Output { files: Files::One(&formats::CORRECTIONS_ATOM), tells: Facts, made: Whole(atom::write) },
    Output { files: Files::One(&formats::CORRECTIONS_JSON), tells: Facts, made: Whole(json_feed::write) },
    Output { files: Files::One(&formats::EVERYTHING), tells: Texts, made: ByEvent(everything::lines) },
    Output { files: Files::One(&formats::SCHEMA), tells: Facts, made: Whole(everything::write_schema) },
    Output { files: Files::One(&formats::EVENTS_CSV), tells: Facts, made: Whole(table::events) },
    Output { files: Files::One(&formats::CLAIMS_CSV), tells: Facts, made: Whole(table::claims) },
    Output { files: Files::One(&formats::FIGURES_CSV), tells: Facts, made: Whole(table::figures) },
    Output { files: Files::One(&formats::SOURCES_CSV), tells: Facts, made: Whole(table::sources_of_site) },
    Output { files: Files::One(&formats::CALENDAR), tells: Facts, made: Whole(calendar::write) },
    Output { files: Files::One(&formats::GEOJSON), tells: Facts, made: ByEvent(geojson::lines) },
    Output { files: Files::One(&formats::SOURCES_BIBTEX), tells: Facts, made: Whole(citation::sources_bibtex) },
    Output { files: Files::One(&formats::SOURCES_CSL), tells: Facts, made: Whole(citation::sources_csl) },
    Output { files: Files::Cited("bib"), tells: Facts, made: Whole(citation::entry_bibtex) },
    Output { files: Files::Cited("csl.json"), tells: Facts, made: Whole(citation::entry_csl) },
    Output { files: Files::One(&formats::TIMELINE_JS), tells: Texts, made: ByEvent(timelinejs::lines) },
    Output { files: Files::Several(&formats::OEMBED, oembed::paths), tells: Facts, made: Whole(oembed::write) },
    Output { files: Files::One(&formats::OPENSEARCH), tells: Facts, made: Whole(opensearch::write) },
    Output { files: Files::One(&formats::LLMS), tells: Facts, made: Whole(llms::write) },
    Output { files: Files::Several(&formats::SITEMAP, sitemap::paths), tells: Facts, made: Whole(sitemap::write) },
    Output { files: Files::One(&formats::ROBOTS), tells: Facts, made: Whole(robots::write) },
];

/// All pages, the files of all formats and those that authors bring by path, and what each tells.
pub fn made_from(site: &Site) -> impl Iterator<Item = (String, Tells)> + '_ {
    let pages = site.plan.pages.iter().map(|page| (page.url.to_file(), Tells::of(&page.kind)));
    let brought = site.assets.iter().filter(|asset| !costly::is_remade(site, &asset.path));
    pages
        .chain(files(site).map(|(output, path)| (path, output.tells)))
        .chain(brought.map(|asset| (asset.path.clone(), Tells::Facts)))
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

    /// Writes one of its files, by its path. It fails only where the sink does.
    fn write(
        &self,
        site: &Site,
        path: &str,
        earlier: Option<&Earlier<'_>>,
        sink: &mut dyn Write,
    ) -> io::Result<()> {
        match self.made {
            Whole(write) => write(site, path, sink),
            ByEvent(lines) => lines(site).write(&site.timeline.order, path, earlier, sink),
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
    Some(in_memory(&|to| output.write(site, path, None, to)))
}

/// Writes a file into a sink; it fails only where the sink does.
pub type Writer<'a> = &'a dyn Fn(&mut dyn Write) -> io::Result<()>;

fn in_memory(write: Writer<'_>) -> Vec<u8> {
    let mut bytes = Vec::new();
    write(&mut bytes).expect("memory takes all bytes");
    bytes
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
pub type Fresh<'a, T> = &'a (dyn Fn(&T) -> bool + Sync);

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
            if fresh(page) {
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
/// `earlier` is what the last build left, `sink` takes the path of each file and what writes it, in
/// no order.
///
/// # Errors
/// The first error of the sink, after which no further files are made.
pub fn formats<E: Send>(
    site: &Site,
    fresh: Fresh<'_, str>,
    earlier: Option<&Earlier<'_>>,
    sink: &(dyn Fn(&str, Writer<'_>) -> Result<(), E> + Sync),
) -> Result<(), E> {
    let files: Vec<_> = files(site).collect();
    files.into_par_iter().with_max_len(cores::PAGES).try_for_each(|(output, path)| {
        if fresh(&path) {
            return Ok(());
        }
        sink(&path, &|to| output.write(site, &path, earlier, to))
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
    let Ok(()) = pages(site, shared, theme, &|_| false, &page, diags);
    let Ok(()) =
        formats(site, &|_| false, None, &|path, write| take(path.to_owned(), in_memory(write)));
    let mut all = all.into_inner().unwrap_or_else(PoisonError::into_inner);
    all.sort_by(|one, two| one.path.cmp(&two.path));
    all
}

/// All files that authors and the theme bring.
pub fn assets<'a>(site: &'a Site, theme: &'a Theme) -> impl Iterator<Item = &'a Asset> {
    site.assets.iter().chain(theme.assets())
}
