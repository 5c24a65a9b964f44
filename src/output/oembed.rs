//! What a site that shows links as more than links learns about the pages that can be embedded
//! (oEmbed 1.0, <https://oembed.com/>): one static file a page, named in its head.

use crate::model::EraId;
use crate::plan::files;
use crate::render::{EMBED_HEIGHT, frame};
use crate::site::Site;
use serde_json::json;
use std::io::{self, Write};

/// What can be embedded: the whole timeline, and each era.
fn all(site: &Site) -> impl Iterator<Item = Option<EraId>> + '_ {
    std::iter::once(None).chain(site.chronicle.eras().map(|(id, _)| Some(id)))
}

pub(super) fn paths(site: &Site) -> Vec<String> {
    all(site).map(|era| files::oembed(&site.chronicle, era)).collect()
}

pub(super) fn write(site: &Site, path: &str, sink: &mut dyn Write) -> io::Result<()> {
    let era = all(site).find(|era| files::oembed(&site.chronicle, *era) == path).flatten();
    let frame = frame(site, era);
    let data = json!({
        "version": "1.0",
        "type": "rich",
        "title": frame.title,
        "provider_name": site.config.title,
        "provider_url": site.config.base_url,
        "html": frame.html,
        "width": 600,
        "height": EMBED_HEIGHT,
    });
    serde_json::to_writer_pretty(&mut *sink, &data)?;
    sink.write_all(b"\n")
}
