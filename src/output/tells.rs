//! What of a site each page tells: what it is the same for as long as that is.

use crate::model::EventId;
use crate::plan::PageKind;

/// What of a site a page or a file tells, so that it is the same where that is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tells {
    /// Anything but the running texts of events.
    Facts,
    /// That, and the running text of one event.
    Text(EventId),
    /// Anything.
    Texts,
}

impl Tells {
    pub(super) fn of(kind: &PageKind) -> Self {
        match kind {
            PageKind::Event(id) => Self::Text(*id),
            PageKind::Print => Self::Texts,
            PageKind::Home
            | PageKind::Era(_)
            | PageKind::Place(_)
            | PageKind::Actor(_)
            | PageKind::Listing(_)
            | PageKind::Index(_)
            | PageKind::Sources
            | PageKind::Glossary
            | PageKind::Changes
            | PageKind::Search
            | PageKind::Prose(_)
            | PageKind::Embed(_)
            | PageKind::NotFound
            | PageKind::Moved(_) => Self::Facts,
        }
    }
}
