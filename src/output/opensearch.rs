//! How a browser searches the site from its own field (OpenSearch 1.1).

use super::xml::Xml;
use crate::plan::files;
use crate::site::Site;
use std::io::{self, Write};

/// How long the short name may be.
const SHORT: usize = 16;

pub(super) fn write(site: &Site, _path: &str, sink: &mut dyn Write) -> io::Result<()> {
    let mut xml = Xml::new(sink)?;
    let title = &site.config.title;
    xml.open("OpenSearchDescription", &[("xmlns", "http://a9.com/-/spec/opensearch/1.1/")])?;
    xml.text("ShortName", &[], title.chars().take(SHORT).collect::<String>().trim_end())?;
    let name = site.words.fill("formats", "search", &[("site", title)]);
    // The format allows 1,024 letters.
    xml.text("Description", &[], &name.chars().take(1024).collect::<String>())?;
    let template = format!("{}search/?q={{searchTerms}}", site.config.base_url);
    xml.empty("Url", &[("type", "text/html"), ("method", "get"), ("template", &template)])?;
    let own = site.file_address(files::OPENSEARCH.path);
    let kind = files::OPENSEARCH.media_type;
    xml.empty("Url", &[("type", kind), ("rel", "self"), ("template", &own)])?;
    xml.text("Language", &[], &site.words.language)?;
    xml.text("InputEncoding", &[], "UTF-8")?;
    xml.close("OpenSearchDescription")?;
    xml.end()
}
