//! Raw HTML in a text → the addresses and names of parts in it.

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    BufferQueue, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use std::cell::RefCell;

/// What stands in the attributes of some HTML.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Attributes {
    /// Where `href`, `src` and `poster` lead.
    pub links: Vec<String>,
    /// Values of `id`.
    pub ids: Vec<String>,
}

/// Where the `href`, `src` and `poster` of a piece of HTML lead.
#[must_use]
pub fn html_links(html: &str) -> Vec<String> {
    attributes(html).links
}

/// Reads a piece of HTML, which need not be whole.
pub(super) fn attributes(html: &str) -> Attributes {
    let tokenizer = Tokenizer::new(Sink::default(), TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(html));
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink.0.into_inner()
}

/// How deep elements may stand inside each other as they are written: far more than any page needs,
/// and few enough that making them harmless takes no time (browsers stop at 512).
pub const MAX_DEPTH: usize = 1000;

/// How deep the elements of some HTML stand inside each other, piece by piece.
#[derive(Debug, Default)]
pub struct Depth(usize);

impl Depth {
    /// Reads on; tells where the elements become more than [`MAX_DEPTH`] deep.
    pub fn read(&mut self, html: &str) -> Option<usize> {
        for (at, _) in html.match_indices('<') {
            let tag = &html[at + 1..];
            let name = |tag: &str| {
                tag.split(|letter: char| !letter.is_ascii_alphanumeric())
                    .next()
                    .is_some_and(|name| VOID.iter().any(|void| void.eq_ignore_ascii_case(name)))
            };
            if tag.starts_with(|letter: char| letter.is_ascii_alphabetic()) && !name(tag) {
                self.0 += 1;
            } else if tag.starts_with('/') {
                self.0 = self.0.saturating_sub(1);
            }
            if self.0 > MAX_DEPTH {
                return Some(at);
            }
        }
        None
    }
}

/// Elements that hold nothing.
const VOID: [&str; 13] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
];

#[derive(Default)]
struct Sink(RefCell<Attributes>);

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        if let Token::TagToken(tag) = token {
            let mut found = self.0.borrow_mut();
            for attribute in tag.attrs {
                match attribute.name.local.as_ref() {
                    "href" | "src" | "poster" => found.links.push(attribute.value.to_string()),
                    "id" => found.ids.push(attribute.value.to_string()),
                    _ => {}
                }
            }
        }
        TokenSinkResult::Continue
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depth_is_counted_over_pieces_and_void_elements_have_none() {
        let mut depth = Depth::default();
        assert_eq!(depth.read(&"<br><img src=x><p>a</p> < 3".repeat(MAX_DEPTH)), None);
        assert_eq!(depth.read(&"<b>".repeat(MAX_DEPTH)), None);
        assert_eq!(depth.read("</b><I><i>"), Some(7));
    }

    #[test]
    fn addresses_and_names_are_read_as_a_browser_reads_them() {
        let found =
            attributes("<p id=a><A HREF='/x?a=1&amp;b'>b</a><!-- <a href=c> --><img src=d.jpg");
        assert_eq!(found.links, ["/x?a=1&b"]);
        assert_eq!(found.ids, ["a"]);
    }
}
