//! Markdown of others → Markdown that means the same on a site of ours.

use super::html::{self, Converted, Link};
use crate::content::{MARKDOWN, html_links};
use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};
use std::collections::BTreeSet;
use std::ops::Range;

/// How often a text is looked through for what did not come along; with each time fewer of its
/// marks are left.
const ROUNDS: usize = 8;

/// Takes from a text what only a site of ours would take for a mark (`[[…]]`, `[^…]`), and the links
/// that lead to files which did not come along; their words stay.
pub(super) fn tame(text: &str) -> Converted {
    let mut out = text.to_owned();
    let mut lost = Vec::new();
    // What has become words may have kept something else from being a mark.
    for round in 0.. {
        let seen = look(&out);
        lost.extend(seen.lost);
        if seen.dead.is_empty() {
            return Converted { text: marks(&out, &seen.defined), links: seen.links, lost };
        }
        if round == ROUNDS {
            break;
        }
        for (range, words) in seen.dead.into_iter().rev() {
            out.replace_range(range, &words);
        }
    }
    let plain = html::to_markdown(&html::of_plain(text));
    Converted { lost, ..plain }
}

/// What is in a text.
#[derive(Default)]
struct Seen {
    links: Vec<Link>,
    lost: Vec<String>,
    /// Labels of its own footnotes.
    defined: BTreeSet<String>,
    /// Marks that lead to what did not come along, and the words that stay of them.
    dead: Vec<(Range<usize>, String)>,
}

fn look(text: &str) -> Seen {
    let Seen { mut links, mut lost, mut defined, mut dead } = Seen::default();
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
            // A block of HTML goes as a whole, and what looks like Markdown in it stays words.
            Event::Start(Tag::HtmlBlock) | Event::InlineHtml(_) if open.is_empty() => {
                let html = &text[range.clone()];
                let links = html_links(html);
                if let Some(url) = links.iter().find(|url| !html::is_web(url)) {
                    lost.push(format!("`{url}` in its HTML is no address of another host"));
                    let shown = html::to_markdown(&html::of_plain(html)).text;
                    dead.push((range, shown));
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
    links.extend(html::bare_links(text));
    Seen { links: html::once(links), lost, defined, dead }
}

/// The same text in which no mark is left that only a site of ours knows.
fn marks(out: &str, defined: &BTreeSet<String>) -> String {
    let mut tamed = String::with_capacity(out.len());
    let mut rest = out;
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
    tamed
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
        for text in ["<script>\n<img src=y>", "![](x.jpg)<script><a href='c'>"] {
            let found = tame(text);
            assert!(!found.lost.is_empty() && look(&found.text).dead.is_empty(), "{found:?}");
        }
    }

    #[test]
    fn marks_of_ours_become_words_and_footnotes_stay() {
        let found = tame("[[race]] and [^log] and [^1].\n\n[^1]: A note.");
        assert_eq!(found.text, "\\[\\[race]] and \\[^log] and [^1].\n\n[^1]: A note.");
        assert_eq!(tame("\\[^a] \\[[^a] \\\\[^a]").text, "\\[^a] \\[\\[^a] \\\\\\[^a]");
    }
}
