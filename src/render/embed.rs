//! The timeline, or an era of it, as a part of other sites' pages: what to show, and what to paste
//! there.

use super::html::escape;
use super::shared::Shared;
use super::views::{EmbedView, FrameView, Link};
use crate::content::fields::Importance;
use crate::model::{EraId, EventId};
use crate::plan::PageKind;
use crate::site::Site;
use tera::Value;

/// How high the frame is that is proposed, in CSS pixels.
pub const HEIGHT: u32 = 600;

/// The frame of the whole timeline, or of an era: where it is, and the HTML to paste.
#[must_use]
pub fn frame(site: &Site, era: Option<EraId>) -> FrameView {
    let address = site.address(&PageKind::Embed(era));
    let title = title(site, era);
    let html = format!(
        "<iframe src=\"{}\" title=\"{}\" width=\"100%\" height=\"{HEIGHT}\" loading=\"lazy\"></iframe>",
        escape(&address),
        escape(&title)
    );
    FrameView { title, address, html }
}

/// The title of a frame: that of the site, and before it that of the era.
fn title(site: &Site, era: Option<EraId>) -> String {
    match era {
        Some(era) => format!("{} – {}", site.chronicle[era].title, site.config.title),
        None => site.config.title.clone(),
    }
}

pub(super) fn view(site: &Site, shared: &Shared, era: Option<EraId>) -> EmbedView<Value> {
    let key: Vec<EventId>;
    let none = Vec::new();
    let events = match era {
        Some(era) => shared.course.by_era.get(&era).unwrap_or(&none),
        None if site.plan.full_home => &site.timeline.order,
        // What is too long for the home page is too long for a frame.
        None => {
            let keep = |event: &crate::model::Event| event.importance == Importance::Key;
            key = site.timeline.filter(&site.chronicle, keep).collect();
            &key
        }
    };
    let kind = era.map_or(PageKind::Home, PageKind::Era);
    EmbedView {
        heading: match era {
            Some(era) => site.chronicle[era].title.clone(),
            None => site.config.title.clone(),
        },
        whole: Link { title: site.config.title.clone(), url: site.address(&kind) },
        groups: shared.groups(site, events),
        eras: if era.is_none() && events.is_empty() { shared.eras.clone() } else { Vec::new() },
        by_era: era.is_none(),
    }
}
