//! Markdown → what a text refers to and how it begins, without its HTML.

use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};
use std::collections::BTreeSet;
use std::ops::Range;

/// The dialect of entries and pages: GitHub's, with `[[links]]` between entries.
pub const MARKDOWN: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_SMART_PUNCTUATION)
    .union(Options::ENABLE_HEADING_ATTRIBUTES)
    .union(Options::ENABLE_GFM)
    .union(Options::ENABLE_WIKILINKS);

/// What a text refers to and how it begins.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outline {
    /// Links and pictures, in order.
    pub links: Vec<Link>,
    /// Citations of sources: `[^id]` without a footnote of that name in the text.
    pub citations: Vec<Citation>,
    /// The first paragraph without marks.
    pub opening: String,
    /// Headings with their level and text.
    pub headings: Vec<(u8, String)>,
    /// The running text in the site's own voice: neither quoted nor code, by place in the body.
    pub voice: Vec<Range<usize>>,
}

/// A link or picture in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Where it leads.
    pub target: LinkTarget,
    /// Its place in the body.
    pub range: Range<usize>,
}

/// A citation in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Citation {
    /// Id of the source.
    pub id: String,
    /// Its place in the body.
    pub range: Range<usize>,
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkTarget {
    /// `[[id]]`, `[[place:id]]`, `[text](id.md)`: a thing of the site.
    Thing {
        /// `place`, `actor`, `term`, `era` or `tag`; nothing for entries and pages.
        register: Option<String>,
        /// Its id.
        id: String,
        /// The part of its page, with `#`.
        fragment: String,
    },
    /// `/events/…`: a page or file of the site by its address.
    Address(String),
    /// A file beside the entry.
    File(String),
    /// `#…`: a part of the same page.
    Part(String),
    /// An address elsewhere.
    External(String),
    /// An address of a kind that no page should lead to.
    Forbidden(String),
}

impl LinkTarget {
    /// Reads the destination of a link.
    #[must_use]
    pub fn read(kind: LinkType, destination: &str) -> Self {
        if matches!(kind, LinkType::WikiLink { .. }) {
            return Self::thing(destination);
        }
        if kind == LinkType::Email {
            return Self::External(format!("mailto:{destination}"));
        }
        if destination.starts_with("//") {
            return Self::External(destination.to_owned());
        }
        if destination.starts_with('#') {
            return Self::Part(destination.to_owned());
        }
        if destination.starts_with('/') {
            return Self::Address(destination.to_owned());
        }
        // Browsers ignore spaces and control characters before and in a scheme.
        let bare: String = destination
            .chars()
            .filter(|character| !character.is_whitespace() && !character.is_control())
            .collect();
        if let Some((scheme, _)) = bare.split_once(':')
            && !scheme.contains(['/', '?', '#'])
        {
            return match scheme.to_ascii_lowercase().as_str() {
                "http" | "https" | "mailto" | "tel" | "geo" => Self::External(bare),
                _ => Self::Forbidden(destination.to_owned()),
            };
        }
        let (path, fragment) = match destination.find('#') {
            Some(at) => destination.split_at(at),
            None => (destination, ""),
        };
        match path.strip_suffix(".md") {
            Some(stem) => {
                let stem = stem.rsplit('/').next().unwrap_or(stem);
                Self::Thing {
                    register: None,
                    id: super::parse::id_of(stem).to_owned(),
                    fragment: fragment.to_owned(),
                }
            }
            None => Self::File(path.to_owned()),
        }
    }

    fn thing(destination: &str) -> Self {
        let (name, fragment) = match destination.find('#') {
            Some(at) => destination.split_at(at),
            None => (destination, ""),
        };
        let (register, id) = match name.split_once(':') {
            Some((register, id)) => (Some(register.trim().to_owned()), id),
            None => (None, name),
        };
        Self::Thing { register, id: id.trim().to_owned(), fragment: fragment.to_owned() }
    }
}

/// Makes citations visible to the Markdown parser, which sees `[^id]` only where a footnote of that
/// name is defined: definitions of all that are missing are put before the text.
///
/// Returns the text to parse and the length of what was put before it; events that start there
/// are not the author's.
#[must_use]
pub fn with_citations(body: &str) -> (String, usize) {
    let labels = labels(body);
    if labels.is_empty() {
        return (body.to_owned(), 0);
    }
    let mut text = String::with_capacity(body.len() + labels.len() * 32);
    for label in labels {
        text.push_str("[^");
        text.push_str(label);
        text.push_str("]: .\n\n");
    }
    // Ends the last definition, which an indented body would go on with.
    text.push_str("<!-- -->\n\n");
    let start = text.len();
    text.push_str(body);
    (text, start)
}

/// Names in `[^…]` that the text does not define.
fn labels(body: &str) -> BTreeSet<&str> {
    let mut used = BTreeSet::new();
    let mut defined = BTreeSet::new();
    for (at, _) in body.match_indices("[^") {
        let rest = &body[at + 2..];
        let Some(end) = rest.find([']', '\n', '[']) else { continue };
        let label = &rest[..end];
        if label.is_empty() || !rest[end..].starts_with(']') || label.contains(' ') {
            continue;
        }
        let line = body[..at].rfind('\n').map_or(0, |newline| newline + 1);
        let first = body[line..at].trim().is_empty();
        if first && rest[end + 1..].starts_with(':') {
            defined.insert(label);
        } else {
            used.insert(label);
        }
    }
    used.retain(|label| !defined.contains(label));
    used
}

/// Reads a body.
#[must_use]
pub fn outline(body: &str) -> Outline {
    let (text, start) = with_citations(body);
    let mut outline = Outline::default();
    let cited = if start > 0 { labels(body) } else { BTreeSet::new() };
    let mut quoted = 0usize;
    let mut code = false;
    let mut opening = Opening::Before;
    let mut heading: Option<(u8, String)> = None;
    for (event, range) in Parser::new_ext(&text, MARKDOWN).into_offset_iter() {
        if range.start < start {
            continue;
        }
        let range = range.start - start..range.end - start;
        match event {
            Event::Start(
                Tag::Link { link_type, dest_url, .. } | Tag::Image { link_type, dest_url, .. },
            ) => {
                let target = LinkTarget::read(link_type, &dest_url);
                outline.links.push(Link { target, range });
            }
            Event::FootnoteReference(label) if cited.contains(label.as_ref()) => {
                outline.citations.push(Citation { id: label.into_string(), range });
            }
            Event::Start(Tag::BlockQuote(_)) => quoted += 1,
            Event::End(TagEnd::BlockQuote(_)) => quoted = quoted.saturating_sub(1),
            Event::Start(Tag::CodeBlock(_)) => code = true,
            Event::End(TagEnd::CodeBlock) => code = false,
            Event::Start(Tag::Paragraph) if opening == Opening::Before && quoted == 0 => {
                opening = Opening::In;
            }
            Event::End(TagEnd::Paragraph) if opening == Opening::In => opening = Opening::After,
            Event::Start(Tag::Heading { level, .. }) => {
                heading = Some((level as u8, String::new()));
            }
            Event::End(TagEnd::Heading(_)) => outline.headings.extend(heading.take()),
            Event::Text(words) => {
                if opening == Opening::In {
                    outline.opening.push_str(&words);
                }
                if let Some((_, text)) = &mut heading {
                    text.push_str(&words);
                }
                if quoted == 0 && !code {
                    outline.voice.push(range);
                }
            }
            Event::Code(words) => {
                if opening == Opening::In {
                    outline.opening.push_str(&words);
                }
                if let Some((_, text)) = &mut heading {
                    text.push_str(&words);
                }
            }
            Event::SoftBreak | Event::HardBreak if opening == Opening::In => {
                outline.opening.push(' ');
            }
            _ => {}
        }
    }
    outline
}

#[derive(PartialEq)]
enum Opening {
    Before,
    In,
    After,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn citations_links_and_the_opening_are_found() {
        let body = "The *Heron* won.[^log][^2] See [[race-1901|the race]].\n\n[^2]: An aside.\n";
        let outline = outline(body);
        let cited: Vec<_> = outline.citations.iter().map(|cite| cite.id.as_str()).collect();
        assert_eq!(cited, ["log"]);
        assert_eq!(&body[outline.citations[0].range.clone()], "[^log]");
        assert_eq!(outline.opening, "The Heron won. See the race.");
        assert_eq!(
            outline.links[0].target,
            LinkTarget::Thing {
                register: None,
                id: "race-1901".to_owned(),
                fragment: String::new()
            }
        );
    }

    #[test]
    fn a_citation_in_code_is_not_one() {
        assert!(outline("Write `[^id]`.\n\n```\n[^other]\n```\n").citations.is_empty());
    }

    #[test]
    fn an_open_code_fence_does_not_hide_citations_before_it() {
        let outline = outline("Said.[^log]\n\n```\nnever closed\n");
        assert_eq!(outline.citations.len(), 1);
    }

    #[test]
    fn links_that_run_code_are_forbidden() {
        for link in ["javascript:alert(1)", "JaVa\tScript:x", " data:text/html,x", "vbscript:x"] {
            let target = LinkTarget::read(LinkType::Inline, link);
            assert!(matches!(target, LinkTarget::Forbidden(_)), "{link}: {target:?}");
        }
    }

    #[test]
    fn a_link_to_a_file_of_markdown_is_a_link_to_its_entry() {
        assert_eq!(
            LinkTarget::read(LinkType::Inline, "../old/1901-06-02-race.md#start"),
            LinkTarget::Thing {
                register: None,
                id: "race".to_owned(),
                fragment: "#start".to_owned()
            }
        );
    }
}
