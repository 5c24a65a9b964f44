//! XML, written as it goes: elements are opened, closed and filled; text is escaped.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use std::borrow::Cow;
use std::io::{self, Write};

/// A writer of XML 1.0 in UTF-8.
pub(super) struct Xml<'a>(Writer<&'a mut dyn Write>);

/// Attributes of an element.
pub(super) type Attributes<'a> = &'a [(&'a str, &'a str)];

impl<'a> Xml<'a> {
    /// Begins a document.
    pub(super) fn new(sink: &'a mut dyn Write) -> io::Result<Self> {
        let mut writer = Writer::new_with_indent(sink, b' ', 1);
        writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        Ok(Self(writer))
    }

    /// Opens an element.
    pub(super) fn open(&mut self, name: &str, attributes: Attributes<'_>) -> io::Result<()> {
        self.0.write_event(Event::Start(start(name, attributes)))
    }

    /// Closes an element.
    pub(super) fn close(&mut self, name: &str) -> io::Result<()> {
        self.0.write_event(Event::End(BytesEnd::new(name)))
    }

    /// An element without content.
    pub(super) fn empty(&mut self, name: &str, attributes: Attributes<'_>) -> io::Result<()> {
        self.0.write_event(Event::Empty(start(name, attributes)))
    }

    /// An element with text.
    pub(super) fn text(
        &mut self,
        name: &str,
        attributes: Attributes<'_>,
        text: &str,
    ) -> io::Result<()> {
        self.open(name, attributes)?;
        self.0.write_event(Event::Text(BytesText::new(&allowed(text))))?;
        self.close(name)
    }

    /// Ends the document with a line end.
    pub(super) fn end(self) -> io::Result<()> {
        self.0.into_inner().write_all(b"\n")
    }
}

fn start<'n>(name: &'n str, attributes: Attributes<'_>) -> BytesStart<'n> {
    let mut start = BytesStart::new(name);
    for (name, value) in attributes {
        start.push_attribute((*name, allowed(value).as_ref()));
    }
    start
}

/// Without the characters that XML 1.0 has no way to write, not even escaped.
fn allowed(text: &str) -> Cow<'_, str> {
    let bad = |letter: char| matches!(letter, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    if text.contains(bad) { text.replace(bad, "").into() } else { text.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped_and_what_xml_cannot_write_is_left_out() {
        let mut bytes = Vec::new();
        let mut xml = Xml::new(&mut bytes).expect("memory");
        xml.open("a", &[("b", "\"<&\u{1}")]).expect("memory");
        xml.text("c", &[], "]]> & <d>\u{0}\u{ffff}é").expect("memory");
        xml.close("a").expect("memory");
        xml.end().expect("memory");
        insta::assert_snapshot!(String::from_utf8(bytes).expect("UTF-8"), @r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <a b="&quot;&lt;&amp;">
         <c>]]&gt; &amp; &lt;d&gt;é</c>
        </a>
        "#);
    }
}
