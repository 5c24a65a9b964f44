//! Files that are made from the site and are no pages: feeds, calendars, tables. Their addresses
//! stand here, above the pages that link to them; what is in them is worked out in `output`.

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
    /// None: programs look for it at its own address.
    Nowhere,
}

/// What a site has to have for a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Needs {
    /// An event.
    Events,
}

/// The data of the site for TimelineJS 3.
pub const TIMELINE_JS: Made = Made {
    path: "timelinejs.json",
    name: "timelinejs",
    media_type: "application/json",
    told: Told::Home,
    needs: Needs::Events,
};

/// All files of which a site has one at most, in the order in which pages name them.
pub const MADE: [&Made; 1] = [&TIMELINE_JS];

impl Made {
    /// Whether a site has what the file is about.
    pub(super) fn is_wanted(&self, chronicle: &Chronicle) -> bool {
        match self.needs {
            Needs::Events => chronicle.events().len() > 0,
        }
    }
}
