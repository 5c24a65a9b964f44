//! Markdown → what a text refers to and how it begins, without its HTML.

use super::citations::Cited;
use super::html::{Attributes, Depth, attributes};
use super::parts::Parts;
use pulldown_cmark::{CowStr, Event, LinkType, Options, Tag, TagEnd};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
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
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outline {
    /// Links and pictures, in order.
    pub links: Vec<Link>,
    /// Citations of sources: `[^id]` without a footnote of that name in the text.
    pub citations: Vec<Citation>,
    /// Footnotes that the text defines, in order.
    pub footnotes: Vec<Footnote>,
    /// Names of its headings, which links can lead to.
    pub parts: Vec<String>,
    /// Values of `id` in its raw HTML, which are kept only where HTML is trusted.
    pub html_ids: Vec<String>,
    /// Where its raw HTML is nested deeper than [`MAX_DEPTH`](super::MAX_DEPTH).
    pub too_deep: Option<Range<usize>>,
    /// The first paragraph without marks.
    pub opening: String,
    /// Headings with their level and text.
    pub headings: Vec<(u8, String)>,
    /// The running text in the site's own voice: neither quoted nor code, by place in the body.
    pub voice: Vec<Range<usize>>,
}

impl Outline {
    /// All that others may come to know of the text: neither its places nor its running text.
    #[must_use]
    pub fn known_elsewhere(&self) -> impl Serialize {
        let Self {
            links,
            citations,
            footnotes,
            parts,
            html_ids,
            too_deep,
            opening,
            headings,
            voice: _,
        } = self;
        (
            links.iter().map(|link| &link.target).collect::<Vec<_>>(),
            citations.iter().map(|citation| &citation.id).collect::<Vec<_>>(),
            footnotes.iter().map(|note| (&note.name, note.used)).collect::<Vec<_>>(),
            (parts, html_ids, too_deep.is_some(), opening, headings),
        )
    }
}

/// A link or picture in a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Where it leads.
    pub target: LinkTarget,
    /// Its place in the body.
    pub range: Range<usize>,
}

/// A citation in a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Citation {
    /// Id of the source.
    pub id: String,
    /// Its place in the body.
    pub range: Range<usize>,
}

/// A footnote that a text defines: `[^name]: …`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Footnote {
    /// Its name.
    pub name: String,
    /// Whether the text refers to it.
    pub used: bool,
    /// The place of `[^name]:` in the body.
    pub range: Range<usize>,
}

/// Kinds of addresses elsewhere that a page may lead to.
const SCHEMES: [&str; 5] = ["http", "https", "mailto", "tel", "geo"];

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
                scheme if SCHEMES.contains(&scheme) => Self::External(bare),
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
        // In a table the bar of `[[id\|words]]` is written with a backslash, as everywhere there.
        let destination = destination.strip_suffix('\\').unwrap_or(destination);
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

/// Reads a body.
#[must_use]
pub fn outline(body: &str) -> Outline {
    let cited = Cited::new(body);
    let mut outline = Outline::default();
    let mut noted: HashSet<String> = HashSet::new();
    let mut quoted = 0usize;
    let mut code = false;
    let mut opening = Opening::Before;
    let mut names = Parts::new("");
    let mut heading: Option<Heading> = None;
    let mut block = false;
    let mut depth = Depth::default();
    for (event, range) in cited.events(MARKDOWN) {
        match event {
            Event::Start(
                Tag::Link { link_type, dest_url, .. } | Tag::Image { link_type, dest_url, .. },
            ) => {
                let target = LinkTarget::read(link_type, &dest_url);
                outline.links.push(Link { target, range });
            }
            Event::FootnoteReference(label) if cited.is_citation(&label) => {
                outline.citations.push(Citation { id: label.into_string(), range });
            }
            Event::FootnoteReference(label) => {
                noted.insert(label.to_lowercase());
            }
            Event::Start(Tag::FootnoteDefinition(label)) => {
                let end =
                    body[range.clone()].find(':').map_or(range.end, |at| range.start + at + 1);
                let range = range.start..end;
                outline.footnotes.push(Footnote { name: label.into_string(), used: false, range });
            }
            Event::Start(Tag::BlockQuote(_)) => quoted += 1,
            Event::End(TagEnd::BlockQuote(_)) => quoted = quoted.saturating_sub(1),
            Event::Start(Tag::CodeBlock(_)) => code = true,
            Event::End(TagEnd::CodeBlock) => code = false,
            // A block of HTML comes in lines; a tag may go over several.
            Event::Start(Tag::HtmlBlock) => {
                block = true;
                outline.html(body, range, &mut depth);
            }
            Event::End(TagEnd::HtmlBlock) => block = false,
            Event::InlineHtml(_) if !block => outline.html(body, range, &mut depth),
            Event::Start(Tag::Paragraph) if opening == Opening::Before && quoted == 0 => {
                opening = Opening::In;
            }
            Event::End(TagEnd::Paragraph) if opening == Opening::In => opening = Opening::After,
            Event::Start(Tag::Heading { level, id, .. }) => {
                heading = Some(Heading { level: level as u8, id, words: String::new() });
            }
            Event::End(TagEnd::Heading(_)) => {
                if let Some(Heading { level, id, words }) = heading.take() {
                    outline.parts.push(names.name(id.as_deref().unwrap_or(&words)));
                    outline.headings.push((level, words));
                }
            }
            Event::Text(words) => {
                if opening == Opening::In {
                    outline.opening.push_str(&words);
                }
                if let Some(heading) = &mut heading {
                    heading.words.push_str(&words);
                }
                if quoted == 0 && !code {
                    outline.voice.push(range);
                }
            }
            Event::Code(words) => {
                if opening == Opening::In {
                    outline.opening.push_str(&words);
                }
                if let Some(heading) = &mut heading {
                    heading.words.push_str(&words);
                }
            }
            Event::SoftBreak | Event::HardBreak if opening == Opening::In => {
                outline.opening.push(' ');
            }
            _ => {}
        }
    }
    for note in &mut outline.footnotes {
        note.used = noted.contains(&note.name.to_lowercase());
    }
    outline.shrink();
    outline
}

struct Heading<'a> {
    level: u8,
    id: Option<CowStr<'a>>,
    words: String,
}

impl Outline {
    /// Gives back the room for more, for it is kept as long as the site.
    fn shrink(&mut self) {
        self.links.shrink_to_fit();
        self.citations.shrink_to_fit();
        self.footnotes.shrink_to_fit();
        self.parts.shrink_to_fit();
        self.headings.shrink_to_fit();
        self.opening.shrink_to_fit();
        self.voice.shrink_to_fit();
    }

    /// Takes links and names of parts from raw HTML.
    fn html(&mut self, body: &str, range: Range<usize>, depth: &mut Depth) {
        let html = &body[range.clone()];
        if self.too_deep.is_none() {
            let at = depth.read(html).map(|at| range.start + at);
            self.too_deep = at.map(|at| at..range.end.min(at + 1));
        }
        if !html.contains('=') || html.starts_with("</") {
            return;
        }
        let Attributes { links, ids } = attributes(html);
        for link in links {
            let target = LinkTarget::read(LinkType::Inline, &link);
            let range = match html.find(&link) {
                Some(at) if !link.is_empty() => range.start + at..range.start + at + link.len(),
                _ => range.clone(),
            };
            self.links.push(Link { target, range });
        }
        self.html_ids.extend(ids);
    }
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
    fn links_and_names_in_raw_html_are_found_where_they_stand() {
        let body = "<div id=\"map\">\n<a\nhref=\"/a/?x=1&amp;y\">A</a></div>\n\nA <a href='#map'>b</a>.\n\n## C d\n";
        let outline = outline(body);
        let targets: Vec<_> = outline.links.iter().map(|link| &link.target).collect();
        assert_eq!(
            targets,
            [&LinkTarget::Address("/a/?x=1&y".to_owned()), &LinkTarget::Part("#map".to_owned())]
        );
        assert_eq!(&body[outline.links[1].range.clone()], "#map");
        assert_eq!(
            (outline.html_ids, outline.parts),
            (vec!["map".to_owned()], vec!["c-d".to_owned()])
        );
    }

    #[test]
    fn a_footnote_is_used_when_the_text_refers_to_it() {
        let body = "One.[^a][^B]\n\n[^A]: First.\n[^b]: Second.\n[^c]: Third.\n";
        let notes = outline(body).footnotes;
        let used: Vec<_> = notes.iter().map(|note| (note.name.as_str(), note.used)).collect();
        assert_eq!(used, [("A", true), ("b", true), ("c", false)]);
        assert_eq!(&body[notes[2].range.clone()], "[^c]:");
        assert!(outline(body).citations.is_empty());
    }

    #[test]
    fn the_bar_of_a_link_in_a_table_has_a_backslash() {
        let outline = outline("| a |\n| --- |\n| [[race\\|The race]] |\n");
        let id = "race".to_owned();
        let target = LinkTarget::Thing { register: None, id, fragment: String::new() };
        assert_eq!(outline.links[0].target, target);
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
