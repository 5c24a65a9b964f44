//! Files that are made from the site and are no pages: feeds, calendars, tables. Their addresses
//! stand here, above the pages that link to them; what is in them is worked out in `output`.

use super::UrlPath;
use crate::config::{Config, Format};
use crate::model::{Chronicle, EraId};

/// A file that is made from the site.
#[derive(Debug, PartialEq, Eq)]
pub struct Made {
    /// Address below the root of the site.
    pub path: &'static str,
    /// Its name in the words of the theme, table `formats`.
    pub name: &'static str,
    /// Media type, as registered with IANA or as its format demands.
    pub media_type: &'static str,
    /// Which pages say in their head that it is there.
    pub told: Told,
    /// What a site leaves out that does without it.
    format: Option<Format>,
    /// On which sites there is one.
    needs: Needs,
}

/// Which pages say in their head that a file is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// All, so that a reader who follows a link to an entry can subscribe there.
    Everywhere,
    /// The home page, where the data of the whole site is at home.
    Home,
    /// The home page and the log of changes.
    Changes,
    /// The home page and the bibliography.
    Sources,
    /// None: programs look for it at its own address.
    Nowhere,
}

/// What a site has to have for a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Needs {
    /// Nothing.
    Nothing,
    /// An event.
    Events,
    /// An event whose publication or change is dated: a feed without a date is none.
    Changes,
    /// An event in a year that calendars know.
    Days,
    /// A source.
    Sources,
    /// A page that searches, at `/search/`.
    Search,
    /// A host of its own: below a folder nobody looks for it.
    Host,
}

macro_rules! files {
    ($($(#[doc = $doc:literal])+ $file:ident = $path:literal, $name:literal, $media_type:literal, $told:ident, $format:expr, $needs:ident;)+) => {
        $(
            $(#[doc = $doc])+
            pub const $file: Made = Made {
                path: $path,
                name: $name,
                media_type: $media_type,
                told: Told::$told,
                format: $format,
                needs: Needs::$needs,
            };
        )+

        /// All files of which a site has one at most, in the order in which pages name them.
        pub const MADE: &[&Made] = &[$(&$file,)+];
    };
}

files! {
    /// New and changed entries, Atom (RFC 4287).
    ATOM = "feed.atom", "feed", "application/atom+xml", Everywhere, Some(Format::Feeds), Changes;
    /// The same, JSON Feed 1.1.
    JSON_FEED = "feed.json", "feed", "application/feed+json", Everywhere, Some(Format::Feeds), Changes;
    /// Corrections alone, Atom.
    CORRECTIONS_ATOM = "corrections.atom", "corrections", "application/atom+xml", Changes, Some(Format::Feeds), Changes;
    /// The same, JSON Feed 1.1.
    CORRECTIONS_JSON = "corrections.json", "corrections", "application/feed+json", Changes, Some(Format::Feeds), Changes;
    /// Everything, in a form of our own.
    EVERYTHING = "timeline.json", "everything", "application/json", Home, Some(Format::Json), Events;
    /// The JSON Schema of that form.
    SCHEMA = "timeline.schema.json", "schema", "application/schema+json", Nowhere, Some(Format::Json), Events;
    /// One row an event.
    EVENTS_CSV = "events.csv", "events_csv", "text/csv", Home, Some(Format::Csv), Events;
    /// One row a statement.
    CLAIMS_CSV = "claims.csv", "claims_csv", "text/csv", Home, Some(Format::Csv), Events;
    /// One row a figure.
    FIGURES_CSV = "figures.csv", "figures_csv", "text/csv", Home, Some(Format::Csv), Events;
    /// One row a source.
    SOURCES_CSV = "sources.csv", "sources_csv", "text/csv", Home, Some(Format::Csv), Events;
    /// All events as a calendar (RFC 5545).
    CALENDAR = "timeline.ics", "calendar", "text/calendar", Home, Some(Format::Calendar), Days;
    /// Places and events on the map (RFC 7946).
    GEOJSON = "timeline.geojson", "geojson", "application/geo+json", Home, Some(Format::Geojson), Events;
    /// The bibliography for BibTeX.
    SOURCES_BIBTEX = "sources.bib", "sources_bibtex", "application/x-bibtex", Sources, Some(Format::Citations), Sources;
    /// The same, CSL-JSON.
    SOURCES_CSL = "sources.csl.json", "sources_csl", "application/vnd.citationstyles.csl+json", Sources, Some(Format::Citations), Sources;
    /// The data of the site for TimelineJS 3.
    TIMELINE_JS = "timelinejs.json", "timelinejs", "application/json", Home, Some(Format::Timelinejs), Events;
    /// The whole timeline as a part of other pages (oEmbed 1.0); eras have one each beside it.
    OEMBED = "embed/oembed.json", "oembed", "application/json+oembed", Nowhere, Some(Format::Embeds), Events;
    /// How a browser searches the site (OpenSearch 1.1).
    OPENSEARCH = "opensearch.xml", "search", "application/opensearchdescription+xml", Everywhere, None, Search;
    /// What the site is, for programs that read for people (llmstxt.org).
    LLMS = "llms.txt", "llms", "text/plain", Nowhere, Some(Format::Llms), Events;
    /// All pages, or a list of lists of them (sitemaps.org 0.9).
    SITEMAP = "sitemap.xml", "sitemap", "application/xml", Nowhere, Some(Format::Sitemap), Nothing;
    /// Where robots find that (RFC 9309).
    ROBOTS = "robots.txt", "robots", "text/plain", Nowhere, Some(Format::Sitemap), Host;
}

impl Made {
    /// Whether a site has what the file is about, and wants it.
    pub(super) fn is_wanted(
        &self,
        chronicle: &Chronicle,
        config: &Config,
        has: impl Fn(&UrlPath) -> bool,
    ) -> bool {
        if self.format.is_some_and(|format| !config.makes(format)) {
            return false;
        }
        match self.needs {
            Needs::Nothing => true,
            Needs::Events => chronicle.events().len() > 0,
            Needs::Changes => chronicle.events().any(|(_, event)| event.changed().is_some()),
            Needs::Days => {
                let known = |year: i64| (1..=9998).contains(&year);
                chronicle.events().any(|(_, event)| known(event.when.anchor().year))
            }
            Needs::Sources => chronicle.sources().len() > 0,
            Needs::Search => has(&UrlPath::new(&["search"])),
            Needs::Host => config
                .base_url
                .split_once("://")
                .is_some_and(|(_, rest)| rest.find('/') == Some(rest.len() - 1)),
        }
    }
}

/// The ends of the names of the files that say how an entry is cited, with their media types.
pub const CITATIONS: [(&str, &str); 2] =
    [("bib", "application/x-bibtex"), ("csl.json", "application/vnd.citationstyles.csl+json")];

/// Path of a file beside the page of an entry that says how the entry is cited.
#[must_use]
pub fn citation(id: &str, end: &str) -> String {
    format!("events/{id}/{id}.{end}")
}

/// The paths of all such files, with the placeholder and the wildcard of `_headers`.
#[must_use]
pub fn citations(end: &str) -> String {
    format!("events/:entry/*.{end}")
}

/// The id of the entry that a file says how to cite.
#[must_use]
pub fn cited(path: &str) -> Option<&str> {
    let (id, file) = path.strip_prefix("events/")?.split_once('/')?;
    let end = file.strip_prefix(id)?.strip_prefix('.')?;
    CITATIONS.iter().any(|(known, _)| *known == end).then_some(id)
}

/// The paths of all files that say how an era is embedded, with the placeholder of `_headers`.
pub const OEMBED_OF_ERAS: &str = "embed/:era/oembed.json";

/// Path of the file that says how the timeline, or an era of it, is embedded.
#[must_use]
pub fn oembed(chronicle: &Chronicle, era: Option<EraId>) -> String {
    match era {
        Some(era) => format!("embed/{}/oembed.json", chronicle[era].id),
        None => OEMBED.path.to_owned(),
    }
}
