//! Citations, `[^id]`, made visible to the Markdown parser.
//!
//! The parser sees `[^id]` only where a footnote of that name is defined, and it takes one in the
//! words of a link for a link, which cannot stand there. So definitions of all that are missing are
//! put before the text, and what stands in the words of a link is written in another way of the
//! same length, in which the parser sees nothing.

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd, TextMergeWithOffset};
use std::collections::{BTreeSet, HashSet};
use std::ops::Range;

/// A text in which the parser sees every citation.
#[derive(Debug)]
pub struct Cited {
    text: String,
    /// Where the author's text starts.
    start: usize,
    /// Names of citations: of all that no footnote of the text has.
    names: BTreeSet<String>,
    hidden: bool,
}

impl Cited {
    /// Prepares a text.
    #[must_use]
    pub fn new(body: &str) -> Self {
        let names: BTreeSet<String> = names(body).into_iter().map(ToOwned::to_owned).collect();
        let mut text = String::with_capacity(body.len() + names.len() * 32);
        for name in &names {
            text.push_str("[^");
            text.push_str(name);
            text.push_str("]: .\n\n");
        }
        if !names.is_empty() {
            // Ends the last definition, which an indented body would go on with.
            text.push_str("<!-- -->\n\n");
        }
        let start = text.len();
        let inner = if body.contains(SIGN) { Vec::new() } else { in_links(body) };
        let mut from = 0;
        for name in &inner {
            text.push_str(&body[from..name.start - 2]);
            text.push_str(OPEN);
            text.push_str(&body[name.clone()]);
            text.push_str(CLOSE);
            from = name.end + 1;
        }
        text.push_str(&body[from..]);
        Self { text, start, names, hidden: !inner.is_empty() }
    }

    /// Whether a name in `[^…]` is that of a citation, not of a footnote of the text.
    #[must_use]
    pub fn is_citation(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    /// What the parser sees, with places in the author's text.
    #[must_use]
    pub fn events(&self, options: Options) -> Vec<(Event<'_>, Range<usize>)> {
        let parser = Parser::new_ext(&self.text, options)
            .into_offset_iter()
            .filter(|(_, range)| range.start >= self.start)
            .map(|(event, range)| (event, range.start - self.start..range.end - self.start));
        if !self.hidden {
            return parser.collect();
        }
        let mut out = Vec::new();
        let mut code = false;
        for (event, range) in TextMergeWithOffset::new(parser) {
            match &event {
                Event::Start(Tag::CodeBlock(_)) => code = true,
                Event::End(TagEnd::CodeBlock) => code = false,
                _ => {}
            }
            match event {
                Event::Text(words) if words.contains(SIGN) && !code => {
                    self.split(&words, &range, &mut out);
                }
                Event::Text(words) => out.push((Event::Text(shown(words)), range)),
                Event::Code(words) => out.push((Event::Code(shown(words)), range)),
                Event::Html(html) => out.push((Event::Html(shown(html)), range)),
                Event::InlineHtml(html) => out.push((Event::InlineHtml(shown(html)), range)),
                other => out.push((other, range)),
            }
        }
        out
    }

    /// Text with citations → text and citations.
    fn split(&self, words: &str, range: &Range<usize>, out: &mut Vec<(Event<'_>, Range<usize>)>) {
        let written = &self.text[range.start + self.start..range.end + self.start];
        let mut places = written.match_indices(OPEN).map(|(at, _)| range.start + at);
        let mut rest = words;
        while let Some((before, after)) = rest.split_once(OPEN) {
            let (name, after) = after.split_once(CLOSE).unwrap_or((after, ""));
            if !before.is_empty() {
                out.push((Event::Text(before.to_owned().into()), range.clone()));
            }
            let start = places.next().unwrap_or(range.start);
            let end = start + OPEN.len() + name.len() + CLOSE.len();
            out.push((Event::FootnoteReference(name.to_owned().into()), start..end));
            rest = after;
        }
        if !rest.is_empty() {
            out.push((Event::Text(rest.to_owned().into()), range.clone()));
        }
    }
}

/// `[^id]` is written `^␁id^` where the parser must not see it: as long, and with punctuation at
/// both ends, on which emphasis depends.
const SIGN: char = '\u{1}';
const OPEN: &str = "^\u{1}";
const CLOSE: &str = "^";

/// What the author wrote, where no citation can be.
fn shown(text: CowStr<'_>) -> CowStr<'_> {
    if !text.contains(SIGN) {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_ref();
    while let Some((before, after)) = rest.split_once(OPEN) {
        let (name, after) = after.split_once(CLOSE).unwrap_or((after, ""));
        out.push_str(before);
        out.push_str("[^");
        out.push_str(name);
        out.push(']');
        rest = after;
    }
    out.push_str(rest);
    out.into()
}

/// Names in `[^…]` that the text does not define.
fn names(body: &str) -> BTreeSet<&str> {
    let mut used = BTreeSet::new();
    let mut defined = HashSet::new();
    for (at, _) in body.match_indices("[^") {
        let Some(name) = name(body, at) else { continue };
        let line = body[..at].rfind('\n').map_or(0, |newline| newline + 1);
        let first = body[line..at].trim().is_empty();
        if first && body[at + 2 + name.len() + 1..].starts_with(':') {
            // Markdown tells names apart by their letters alone.
            defined.insert(name.to_lowercase());
        } else {
            used.insert(name);
        }
    }
    if !defined.is_empty() {
        used.retain(|name| !defined.contains(&name.to_lowercase()));
    }
    used
}

/// The name in the `[^…]` that starts at a place.
fn name(body: &str, at: usize) -> Option<&str> {
    let rest = &body[at + 2..];
    let end = rest.find([']', '\n', '['])?;
    let name = &rest[..end];
    (!name.is_empty() && rest[end..].starts_with(']') && !name.contains(' ')).then_some(name)
}

/// The names of all `[^…]` between the brackets of a link.
fn in_links(body: &str) -> Vec<Range<usize>> {
    if !["](", "][", "]]"].iter().any(|end| body.contains(end)) {
        return Vec::new();
    }
    let bytes = body.as_bytes();
    let mut found = Vec::new();
    // For each bracket that is open, how many names were found before it.
    let mut open: Vec<usize> = Vec::new();
    let mut candidates: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 1,
            b'\n' if bytes.get(at + 1) == Some(&b'\n') => {
                // A link does not go on beyond its paragraph.
                open.clear();
                candidates.clear();
            }
            b'[' if bytes.get(at + 1) == Some(&b'^') => {
                if let Some(name) = name(body, at).filter(|name| !name.contains('^')) {
                    let name = at + 2..at + 2 + name.len();
                    at = name.end;
                    if !open.is_empty() {
                        candidates.push(name);
                    }
                }
            }
            b'[' => open.push(candidates.len()),
            b']' => {
                if let Some(from) = open.pop()
                    && matches!(bytes.get(at + 1), Some(b'(' | b'[' | b']'))
                {
                    found.extend(candidates.drain(from..));
                }
            }
            _ => {}
        }
        at += 1;
    }
    found.sort_by_key(|name| name.start);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_a_link_is_found() {
        let names = |body: &str| -> Vec<String> {
            in_links(body).into_iter().map(|range| body[range].to_owned()).collect()
        };
        assert_eq!(names("[a[^x]](/b) [^y] [[c|d[^z]]] ![e[^v]][f] [^w]"), ["x", "z", "v"]);
        assert_eq!(names("[a[^x] \n\n b](/c) \\[d[^y]](e) [no[^z]] link [^"), [""; 0]);
    }

    #[test]
    fn in_code_a_citation_is_what_it_looks_like() {
        let text = "`[a[^x]](b)` [`[^y]`](c)\n\n```\n[a[^z]](b)\n```\n";
        let cited = Cited::new(text);
        let words: Vec<_> = cited
            .events(Options::empty())
            .into_iter()
            .filter_map(|(event, _)| match event {
                Event::Text(words) | Event::Code(words) => Some(words.into_string()),
                _ => None,
            })
            .collect();
        assert_eq!(words, ["[a[^x]](b)", " ", "[^y]", "[a[^z]](b)\n"]);
    }

    #[test]
    fn a_citation_in_a_link_stands_where_it_stood() {
        let text = "**So**: [a *b*[^x_y] c](/d)\n";
        let cited = Cited::new(text);
        let events = cited.events(Options::empty());
        let (_, range) = events
            .iter()
            .find(|(event, _)| *event == Event::FootnoteReference("x_y".into()))
            .expect("a citation");
        assert_eq!(&text[range.clone()], "[^x_y]");
    }
}
