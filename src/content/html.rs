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
    fn addresses_and_names_are_read_as_a_browser_reads_them() {
        let found =
            attributes("<p id=a><A HREF='/x?a=1&amp;b'>b</a><!-- <a href=c> --><img src=d.jpg");
        assert_eq!(found.links, ["/x?a=1&b"]);
        assert_eq!(found.ids, ["a"]);
    }
}
