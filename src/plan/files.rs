//! Files that are made from the site and are no pages: feeds, calendars, tables. Their addresses
//! stand here, above the pages that link to them; what is in them is worked out in `output`.

use crate::config::Config;
use crate::model::Chronicle;

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
    /// A host of its own: below a folder nobody looks for it.
    Host,
}

macro_rules! files {
    ($($(#[doc = $doc:literal])+ $file:ident = $path:literal, $name:literal, $media_type:literal, $told:ident, $needs:ident;)+) => {
        $(
            $(#[doc = $doc])+
            pub const $file: Made = Made {
                path: $path,
                name: $name,
                media_type: $media_type,
                told: Told::$told,
                needs: Needs::$needs,
            };
        )+

        /// All files of which a site has one at most, in the order in which pages name them.
        pub const MADE: &[&Made] = &[$(&$file,)+];
    };
}

files! {
    /// New and changed entries, Atom (RFC 4287).
    ATOM = "feed.atom", "feed", "application/atom+xml", Everywhere, Changes;
    /// The same, JSON Feed 1.1.
    JSON_FEED = "feed.json", "feed", "application/feed+json", Everywhere, Changes;
    /// Corrections alone, Atom.
    CORRECTIONS_ATOM = "corrections.atom", "corrections", "application/atom+xml", Changes, Changes;
    /// The same, JSON Feed 1.1.
    CORRECTIONS_JSON = "corrections.json", "corrections", "application/feed+json", Changes, Changes;
    /// Everything, in a form of our own.
    EVERYTHING = "timeline.json", "everything", "application/json", Home, Events;
    /// The JSON Schema of that form.
    SCHEMA = "timeline.schema.json", "schema", "application/schema+json", Nowhere, Events;
    /// One row an event.
    EVENTS_CSV = "events.csv", "events_csv", "text/csv", Home, Events;
    /// One row a statement.
    CLAIMS_CSV = "claims.csv", "claims_csv", "text/csv", Home, Events;
    /// One row a figure.
    FIGURES_CSV = "figures.csv", "figures_csv", "text/csv", Home, Events;
    /// One row a source.
    SOURCES_CSV = "sources.csv", "sources_csv", "text/csv", Home, Events;
    /// The data of the site for TimelineJS 3.
    TIMELINE_JS = "timelinejs.json", "timelinejs", "application/json", Home, Events;
    /// All pages, or a list of lists of them (sitemaps.org 0.9).
    SITEMAP = "sitemap.xml", "sitemap", "application/xml", Nowhere, Nothing;
    /// Where robots find that (RFC 9309).
    ROBOTS = "robots.txt", "robots", "text/plain", Nowhere, Host;
}

impl Made {
    /// Whether a site has what the file is about.
    pub(super) fn is_wanted(&self, chronicle: &Chronicle, config: &Config) -> bool {
        match self.needs {
            Needs::Nothing => true,
            Needs::Events => chronicle.events().len() > 0,
            Needs::Changes => chronicle.events().any(|(_, event)| event.changed().is_some()),
            Needs::Host => config
                .base_url
                .split_once("://")
                .is_some_and(|(_, rest)| rest.find('/') == Some(rest.len() - 1)),
        }
    }
}
