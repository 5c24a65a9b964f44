//! Feeds in Atom (RFC 4287).

use super::feed::{self, Item};
use super::xml::Xml;
use crate::site::Site;
use std::io::{self, Write};

pub(super) fn write(site: &Site, path: &str, sink: &mut dyn Write) -> io::Result<()> {
    let feed = feed::of(site, path);
    let mut xml = Xml::new(sink)?;
    let language = site.words.language.as_str();
    xml.open("feed", &[("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", language)])?;
    xml.text("id", &[], &feed.address)?;
    xml.text("title", &[], &feed.title)?;
    if let Some(description) = feed.description {
        xml.text("subtitle", &[], description)?;
    }
    xml.text("updated", &[], &feed.updated)?;
    let own = [("rel", "self"), ("type", "application/atom+xml"), ("href", &feed.address)];
    xml.empty("link", &own)?;
    xml.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &feed.page)])?;
    // Who answers for an entry that names no author.
    authors(&mut xml, std::slice::from_ref(&site.config.title))?;
    if let Some(licence) = &site.config.licence {
        xml.text("rights", &[], licence)?;
    }
    let version = [("version", env!("CARGO_PKG_VERSION"))];
    xml.text("generator", &version, "annals")?;
    for item in &feed.items {
        entry(&mut xml, item)?;
    }
    xml.close("feed")?;
    xml.end()
}

fn entry(xml: &mut Xml<'_>, item: &Item<'_>) -> io::Result<()> {
    xml.open("entry", &[])?;
    xml.text("id", &[], &item.id)?;
    xml.text("title", &[], &item.title)?;
    xml.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &item.address)])?;
    if let Some(published) = &item.published {
        xml.text("published", &[], published)?;
    }
    xml.text("updated", &[], &item.updated)?;
    authors(xml, item.authors)?;
    for tag in &item.tags {
        xml.empty("category", &[("term", tag)])?;
    }
    if let Some(summary) = &item.summary {
        xml.text("summary", &[], summary)?;
    }
    xml.text("content", &[("type", "html")], &item.html)?;
    xml.close("entry")
}

fn authors(xml: &mut Xml<'_>, authors: &[String]) -> io::Result<()> {
    for author in authors {
        xml.open("author", &[])?;
        xml.text("name", &[], author)?;
        xml.close("author")?;
    }
    Ok(())
}
