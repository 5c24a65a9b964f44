//! No text of an entry puts a script on its page, leads anywhere forbidden or asks another host.
#![no_main]

use annals::diag::Diagnostics;
use annals::plan::UrlPath;
use annals::render::{Theme, render, share, theme};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

const FRONT: &str = "---\ntitle: Race\ndate: 1901\nsources: [log]\n---\n\n";

static THEME: LazyLock<Theme> = LazyLock::new(|| {
    let site = annals_fuzz::site(FRONT).expect("a sound site");
    theme(&site.texts, &site.words, &mut Diagnostics::new()).expect("the default theme is sound")
});

fuzz_target!(|body: &str| {
    let Some(site) = annals_fuzz::site(&format!("{FRONT}{body}")) else { return };
    let Some(page) = site.plan.find(&UrlPath::new(&["events", "race"])) else { return };
    let shared = share(&site, &THEME);
    let html = render(&site, &shared, &THEME, page).expect("the default theme renders");
    let main = html.split("<main").nth(1).expect("a main part").to_lowercase();
    assert!(!main.contains("<script"), "{main}");
    assert!(!main.contains("href=\"javascript:"), "{main}");
    assert!(!main.contains("src=\"http"), "{main}");
});
