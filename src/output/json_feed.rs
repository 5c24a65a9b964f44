//! Feeds in JSON Feed 1.1 (<https://www.jsonfeed.org/version/1.1/>).

use super::feed;
use crate::site::Site;
use serde::Serialize;
use std::io::{self, Write};

#[derive(Serialize)]
#[expect(clippy::struct_field_names, reason = "the names of the format")]
struct Feed<'a> {
    version: &'static str,
    title: &'a str,
    home_page_url: &'a str,
    feed_url: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    language: &'a str,
    authors: Vec<Author<'a>>,
    items: Vec<Item<'a>>,
}

#[derive(Serialize)]
struct Author<'a> {
    name: &'a str,
}

#[derive(Serialize)]
struct Item<'a> {
    id: &'a str,
    url: &'a str,
    title: &'a str,
    content_html: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_published: Option<&'a str>,
    date_modified: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    authors: Vec<Author<'a>>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    tags: &'a [&'a str],
}

pub(super) fn write(site: &Site, path: &str, sink: &mut dyn Write) -> io::Result<()> {
    let feed = feed::of(site, path);
    let items = feed
        .items
        .iter()
        .map(|item| Item {
            id: &item.id,
            url: &item.address,
            title: &item.title,
            content_html: &item.html,
            summary: item.summary.as_deref(),
            date_published: item.published.as_deref(),
            date_modified: &item.updated,
            authors: item.authors.iter().map(|name| Author { name }).collect(),
            tags: &item.tags,
        })
        .collect();
    let feed = Feed {
        version: "https://jsonfeed.org/version/1.1",
        title: &feed.title,
        home_page_url: &feed.page,
        feed_url: &feed.address,
        description: feed.description,
        language: &site.words.language,
        authors: vec![Author { name: &site.config.title }],
        items,
    };
    serde_json::to_writer_pretty(&mut *sink, &feed)?;
    sink.write_all(b"\n")
}
