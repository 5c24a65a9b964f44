//! Markdown → its words without any marks, for the search index.

use super::entry::title_of;
use super::markdown::dialect;
use crate::content::{Cited, LinkTarget, Origin, folder};
use crate::plan::Destination;
use crate::site::Site;
use pulldown_cmark::{Event, LinkType, Tag, TagEnd};
use std::ops::Range;

/// The words of a body as a reader sees them: names in place of `[[links]]`, no citations, no HTML.
#[must_use]
pub fn plain(site: &Site, origin: &Origin, body: &Range<usize>, language: &str) -> String {
    let markdown = &site.texts.text(origin.file)[body.clone()];
    let folder = folder(site.texts.path(origin.file));
    let cited = Cited::new(markdown);
    let mut out = String::with_capacity(markdown.len());
    // Inside of `[[id]]` stands the id, which is not what a reader sees.
    let mut named = false;
    for (event, _) in cited.events(dialect(language)) {
        match event {
            Event::Start(Tag::Link {
                link_type: link_type @ LinkType::WikiLink { has_pothole: false },
                dest_url,
                ..
            }) => {
                let target = LinkTarget::read(link_type, &dest_url);
                let found: Option<Destination> = site.plan.resolve(&target, folder).ok();
                let title = found.and_then(|destination| title_of(site, &destination));
                out.push_str(title.as_deref().unwrap_or(&dest_url));
                named = true;
            }
            Event::End(TagEnd::Link) => named = false,
            Event::Text(words) | Event::Code(words) if !named => out.push_str(&words),
            Event::SoftBreak | Event::HardBreak | Event::End(TagEnd::TableCell) => out.push(' '),
            Event::End(
                TagEnd::Paragraph
                | TagEnd::Heading(_)
                | TagEnd::Item
                | TagEnd::CodeBlock
                | TagEnd::TableRow
                | TagEnd::TableHead
                | TagEnd::FootnoteDefinition,
            ) => out.push('\n'),
            _ => {}
        }
    }
    out
}
