//! A small site in memory, and the files that are made from it.
#![allow(dead_code, unreachable_pub, reason = "each test binary uses a part of it")]

use annals::content::Input;
use annals::date::Day;
use annals::diag::{Diagnostics, Form, emit};
use annals::output;
use annals::render::with_defaults;
use annals::site::{Settings, Site, assemble};

pub const SITE: &str = "\
title = \"Harbour <races> & more\"
base_url = \"https://example.org/races/\"
description = \"Every race; each with its log.\"
timezone = \"Asia/Yerevan\"
[[kinds]]
id = \"race\"
name = \"Race\"
mark = \"disc\"
[[parties]]
id = \"herons\"
name = \"Heron Club\"
[[parties]]
id = \"terns\"
name = \"Tern Club\"
";

/// A site of the given files; what is wrong with it fails the test.
pub fn site(files: &[(&str, &str)]) -> Site {
    let mut input = Input::default();
    if !files.iter().any(|(path, _)| *path == "site.toml") {
        input.texts.add("site.toml", SITE);
    }
    for (path, text) in files {
        input.texts.add(*path, *text);
    }
    with_defaults(&mut input);
    let texts = input.texts.clone();
    let today = Day::new(2001, 9, 9).expect("a real day");
    let settings = Settings { drafts: false, today, base_url: None };
    let mut diags = Diagnostics::new();
    let site = assemble(input, &settings, &mut diags).ok();
    assert!(!diags.has_errors(), "{}", emit(&diags, &texts, Form::Short));
    site.expect("a site")
}

/// A site with one event a date.
pub fn dated(dates: &[(&str, &str)]) -> Site {
    let files: Vec<(String, String)> = dates
        .iter()
        .map(|(id, date)| {
            let text = format!("---\ntitle: The {id}\ndate: {date}\n---\nIt took place.\n");
            (format!("content/events/{id}.md"), text)
        })
        .collect();
    let files: Vec<(&str, &str)> =
        files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    site(&files)
}

/// A file of a site.
pub fn file(site: &Site, path: &str) -> String {
    let bytes = output::made(site, path).unwrap_or_else(|| panic!("there is no `{path}`"));
    String::from_utf8(bytes).expect("formats are UTF-8")
}

/// A JSON file of a site.
pub fn json(site: &Site, path: &str) -> serde_json::Value {
    serde_json::from_str(&file(site, path)).expect("sound JSON")
}
