//! Markdown of others → Markdown that means the same on a site of ours.

use super::html::{self, Converted, Link};
use crate::content::{MARKDOWN, html_links};
use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};
use std::collections::BTreeSet;
use std::ops::Range;

/// Takes from a text what only a site of ours would take for a mark (`[[…]]`, `[^…]`), and the links
/// that lead to files which did not come along; their words stay.
pub(super) fn tame(text: &str) -> Converted {
    let mut links = Vec::new();
    let mut lost = Vec::new();
    let mut defined = BTreeSet::new();
    let mut dead: Vec<(Range<usize>, String)> = Vec::new();
    let mut open: Vec<(String, Range<usize>, String)> = Vec::new();
    // Footnotes that are defined in the text are the author's own.
    let dialect = MARKDOWN.difference(Options::ENABLE_WIKILINKS);
    for (event, range) in Parser::new_ext(text, dialect).into_offset_iter() {
        match event {
            Event::Start(Tag::Link { link_type, dest_url, .. }) if link_type != LinkType::Email => {
                open.push((dest_url.to_string(), range, String::new()));
            }
            Event::Start(Tag::Image { dest_url, .. }) => {
                open.push((dest_url.to_string(), range, String::new()));
            }
            Event::Start(Tag::FootnoteDefinition(label)) => {
                defined.insert(label.to_string());
            }
            // An element that loads or leads to a file which did not come along is told, and shown.
            Event::Html(html) | Event::InlineHtml(html) if open.is_empty() => {
                let links = html_links(&html);
                if let Some(url) = links.iter().find(|url| !html::is_web(url)) {
                    lost.push(format!("`{url}` in its HTML is no address of another host"));
                    dead.push((range, html.replace('<', "\\<")));
                }
            }
            Event::Text(words) | Event::Code(words) => {
                for (_, _, text) in &mut open {
                    text.push_str(&words);
                }
            }
            Event::End(TagEnd::Link | TagEnd::Image) => {
                let Some((url, range, words)) = open.pop() else { continue };
                if html::is_web(&url) {
                    links.push(Link { text: html::one_line(&words), url });
                } else if !url.starts_with("mailto:") && open.is_empty() {
                    lost.push(format!(
                        "`{url}` is no address of another host, so only the words stay"
                    ));
                    dead.push((range, html::to_markdown(&html::of_plain(&words)).text));
                }
            }
            _ => {}
        }
    }
    let mut out = text.to_owned();
    for (range, words) in dead.into_iter().rev() {
        out.replace_range(range, &words);
    }
    let mut tamed = String::with_capacity(out.len());
    let mut rest = out.as_str();
    while let Some(at) = rest.find("[^").into_iter().chain(rest.find("[[")).min() {
        let before = &rest[..at];
        tamed.push_str(before);
        let escapes = tamed.len() - tamed.trim_end_matches('\\').len();
        if escapes % 2 == 1 {
            tamed.push('[');
            rest = &rest[at + 1..];
            continue;
        }
        let label = rest[at + 2..].split(']').next().unwrap_or_default();
        tamed.push_str(match &rest[at..at + 2] {
            "[^" if defined.contains(label) => "[^",
            "[^" => "\\[^",
            _ => "\\[\\[",
        });
        rest = &rest[at + 2..];
    }
    tamed.push_str(rest);
    links.extend(html::bare_links(text));
    Converted { text: tamed, links: html::once(links), lost }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_to_files_that_did_not_come_along_leave_their_words() {
        let found =
            tame("See [the log](log.md), ![a *boat*](boat.jpg) and [it](https://example.org/a).");
        assert_eq!(found.text, "See the log, a boat and [it](https://example.org/a).");
        assert_eq!(found.links.len(), 1);
        assert_eq!(found.lost.len(), 2);
    }

    #[test]
    fn html_that_leads_nowhere_is_shown_as_text() {
        let found = tame("A <img src=y> and <b>bold</b>.");
        assert_eq!(found.text, "A \\<img src=y> and <b>bold</b>.");
        assert_eq!(found.lost, ["`y` in its HTML is no address of another host"]);
    }

    #[test]
    fn marks_of_ours_become_words_and_footnotes_stay() {
        let found = tame("[[race]] and [^log] and [^1].\n\n[^1]: A note.");
        assert_eq!(found.text, "\\[\\[race]] and \\[^log] and [^1].\n\n[^1]: A note.");
        assert_eq!(tame("\\[^a] \\[[^a] \\\\[^a]").text, "\\[^a] \\[\\[^a] \\\\\\[^a]");
    }
}
