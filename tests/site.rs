//! The site in this repository: what it promises its readers.
#![allow(clippy::disallowed_methods, clippy::print_stdout, reason = "tests touch the world")]

use annals::content::fields::{Importance, Stance, Status};
use annals::content::{self, AssetBytes};
use annals::date::Day;
use annals::diag::{Code, Diagnostics, Form, Severity, emit};
use annals::model::About;
use annals::output::{self, OutputFile};
use annals::render::{balance, share, theme, with_defaults};
use annals::site::{Settings, Site, assemble};
use annals::{check, config};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

struct Built {
    site: Site,
    files: Vec<OutputFile>,
    diags: Diagnostics,
}

static BUILT: LazyLock<Built> = LazyLock::new(|| {
    let mut diags = Diagnostics::new();
    let mut input = content::read(Path::new(env!("CARGO_MANIFEST_DIR")), &mut diags);
    with_defaults(&mut input);
    let today = Day::new(2026, 11, 22).expect("a real day");
    let settings = Settings { drafts: false, today, base_url: None };
    let site = assemble(input, &settings, &mut diags).expect("the site can be put together");
    check::check(&site, &mut diags);
    let theme = theme(&site.texts, &site.words, &mut diags).expect("its templates are sound");
    let shared = share(&site, &theme);
    let files = output::all(&site, &shared, &theme, &mut diags);
    diags.weigh(|code| site.config.levels.get(&code).copied());
    diags.sort(&site.texts);
    Built { site, files, diags }
});

/// Pages by address.
fn pages() -> BTreeMap<String, &'static str> {
    BUILT
        .files
        .iter()
        .filter_map(|file| match &file.bytes {
            AssetBytes::Memory(bytes) if content::has_extension(&file.path, "html") => {
                let text = std::str::from_utf8(bytes).expect("pages are UTF-8");
                Some((format!("/{}", file.path.trim_end_matches("index.html")), text))
            }
            _ => None,
        })
        .collect()
}

/// Values of an attribute in a page.
fn values<'a>(page: &'a str, attribute: &str) -> Vec<&'a str> {
    let start = format!(" {attribute}=\"");
    page.split(start.as_str()).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

fn decoded(address: &str) -> String {
    let bytes = address.as_bytes();
    let mut out = Vec::new();
    let mut index = 0;
    while index < bytes.len() {
        let hex = (bytes[index] == b'%').then(|| &address[index + 1..index + 3]);
        if let Some(hex) = hex {
            out.push(u8::from_str_radix(hex, 16).expect("two digits"));
            index += 3;
        } else {
            out.push(bytes[index]);
            index += 1;
        }
    }
    String::from_utf8(out).expect("addresses are UTF-8").replace("&amp;", "&")
}

#[test]
fn nothing_keeps_it_from_being_published_and_what_remains_is_explained() {
    let site = &BUILT.site;
    let review = site_file("docs/content-review.md");
    let mut unexplained = Diagnostics::new();
    for finding in BUILT.diags.iter() {
        let short = emit(&std::iter::once(finding.clone()).collect(), &site.texts, Form::Short);
        let file = short.split(':').next().unwrap_or_default();
        let id = file.rsplit('/').next().unwrap_or_default().trim_end_matches(".md");
        let explained = review
            .lines()
            .any(|line| line.contains(&format!("`{}`", finding.code.name())) && line.contains(id));
        if finding.severity == Severity::Error || !explained {
            unexplained.push(finding.clone());
        }
    }
    let told = emit(&unexplained, &site.texts, Form::Human { colour: false });
    assert!(told.is_empty(), "not explained in docs/content-review.md:\n{told}");
}

fn site_file(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn every_link_within_the_site_leads_somewhere() {
    let pages = pages();
    let files: BTreeSet<String> =
        BUILT.files.iter().map(|file| format!("/{}", file.path)).collect();
    let mut broken = Vec::new();
    for (address, page) in &pages {
        let links = values(page, "href").into_iter().chain(values(page, "src"));
        for link in links.filter(|link| link.starts_with(['/', '#'])) {
            let link = decoded(link);
            let (path, part) = link.split_once('#').unwrap_or((&link, ""));
            let path = path.split('?').next().unwrap_or(path);
            let target = if path.is_empty() { Some(page) } else { pages.get(path) };
            let there = target.is_some() || files.contains(path);
            let part_there = part.is_empty()
                || target.is_some_and(|target| values(target, "id").contains(&part));
            if !there || !part_there {
                broken.push(format!("{address}: {link}"));
            }
        }
    }
    assert!(pages.len() > 200, "{} pages", pages.len());
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn ids_are_unique_and_headings_in_order_on_every_page() {
    for (address, page) in pages() {
        let ids = values(page, "id");
        let unique: BTreeSet<&&str> = ids.iter().collect();
        assert_eq!(ids.len(), unique.len(), "an id stands twice on {address}");
        let levels: Vec<u32> = page
            .split("<h")
            .skip(1)
            .filter_map(|rest| rest.chars().next()?.to_digit(10))
            .filter(|level| (1..=6).contains(level))
            .collect();
        assert_eq!(levels.iter().filter(|level| **level == 1).count(), 1, "{address}");
        assert_eq!(levels.first(), Some(&1), "{address}");
        for pair in levels.windows(2) {
            assert!(pair[1] <= pair[0] + 1, "{address}: h{} after h{}", pair[1], pair[0]);
        }
    }
}

#[test]
fn no_page_asks_another_host_for_anything_or_runs_code_of_its_own() {
    for (address, page) in pages() {
        for source in values(page, "src") {
            assert!(source.starts_with('/'), "{address}: {source}");
        }
        for attribute in ["onclick", "onload", "onerror", "style"] {
            assert!(values(page, attribute).is_empty(), "{address}: {attribute}");
        }
        assert!(!page.contains("<style"), "{address}");
        assert!(!page.contains("<script>"), "{address}");
    }
}

#[test]
fn it_holds_the_whole_chronology() {
    let chronicle = &BUILT.site.chronicle;
    assert_eq!(chronicle.events().len(), 60);
    assert_eq!(chronicle.eras().len(), 6);
    for (id, era) in chronicle.eras() {
        assert!(chronicle.events().any(|(_, event)| event.era == Some(id)), "{}", era.id);
    }
    let key = chronicle.events().filter(|(_, event)| event.importance == Importance::Key).count();
    assert!((12..=18).contains(&key), "{key} key events");
    let relations: usize = chronicle.events().map(|(_, event)| event.relations.len()).sum();
    assert!(relations >= 40, "{relations} relations");
}

#[test]
fn every_entry_has_a_source_a_kind_a_place_and_a_summary() {
    for (_, event) in BUILT.site.chronicle.events() {
        assert!(!event.sources.is_empty(), "{}", event.id);
        assert!(event.kind.is_some(), "{}", event.id);
        assert!(!event.places.is_empty(), "{}", event.id);
        assert!(event.summary.is_some(), "{}", event.id);
        assert!(event.published.is_some(), "{}", event.id);
        for figure in &event.figures {
            assert!(!figure.sources.is_empty(), "a figure of {} has no source", event.id);
        }
        for later in &event.later {
            assert!(!later.sources.is_empty(), "later knowledge of {} has no source", event.id);
        }
        for claim in event.claims.iter().filter(|claim| claim.stance != Stance::NoStatement) {
            assert!(!claim.sources.is_empty(), "a claim of {} has no source", event.id);
        }
    }
}

/// Sentences of a text: runs that end in `.`, `!` or `?` before a space, a citation or the end.
fn sentences(paragraph: &str) -> Vec<String> {
    let mut sentences = vec![String::new()];
    let mut chars = paragraph.chars().peekable();
    while let Some(character) = chars.next() {
        let last = sentences.last_mut().expect("there is one");
        last.push(character);
        if matches!(character, '.' | '!' | '?') && chars.peek() == Some(&'[') {
            // Citations after the full stop belong to the sentence before them.
            while chars.peek() == Some(&'[') {
                for inner in chars.by_ref() {
                    let last = sentences.last_mut().expect("there is one");
                    last.push(inner);
                    if inner == ']' {
                        break;
                    }
                }
            }
            sentences.push(String::new());
        }
    }
    sentences.into_iter().filter(|sentence| !sentence.trim().is_empty()).collect()
}

#[test]
fn every_sentence_of_fact_is_cited() {
    let site = &BUILT.site;
    let mut bare = Vec::new();
    for (_, event) in site.chronicle.events() {
        let body = &site.texts.text(event.origin.file)[event.body.clone()];
        for paragraph in body.split("\n\n").map(str::trim).filter(|text| !text.is_empty()) {
            if paragraph.starts_with('#') {
                continue;
            }
            for sentence in sentences(paragraph) {
                if !sentence.contains("[^") {
                    bare.push(format!("{}: {}", event.id, sentence.trim()));
                }
            }
        }
    }
    assert!(bare.is_empty(), "{}", bare.join("\n"));
}

#[test]
fn who_began_is_told_from_both_sides_or_said_to_be_unknown() {
    let site = &BUILT.site;
    for (_, event) in site.chronicle.events() {
        let responsibility = About::Disputed(content::fields::Disputed::Responsibility);
        let on_it =
            event.claims.iter().filter(|claim| claim.about.as_ref() == Some(&responsibility));
        let spoken = on_it.clone().any(|claim| claim.stance != Stance::NoStatement);
        let parties: BTreeSet<_> = on_it.map(|claim| site.chronicle[claim.by].party).collect();
        assert!(
            !spoken || parties.len() > 1,
            "one side alone speaks on who did it in {}",
            event.id
        );
    }
}

#[test]
fn what_is_unverified_says_so() {
    let site = &BUILT.site;
    for id in ["askeran-clash-1988", "azerbaijani-offensive-1992"] {
        let (_, event) = site
            .chronicle
            .events()
            .find(|(_, event)| event.id == id)
            .unwrap_or_else(|| panic!("there is no `{id}`"));
        assert_eq!(event.status, Status::Unverified, "{id}");
    }
}

#[test]
fn the_border_clashes_are_told_in_full() {
    let site = &BUILT.site;
    for id in ["border-clash-2021-11-16", "border-clashes-2022-09"] {
        let (_, event) = site
            .chronicle
            .events()
            .find(|(_, event)| event.id == id)
            .unwrap_or_else(|| panic!("there is no `{id}`"));
        let parties: BTreeSet<&str> = event
            .claims
            .iter()
            .filter_map(|claim| site.chronicle[claim.by].party)
            .map(|party| site.config.parties[party.0].id.as_str())
            .collect();
        assert!(parties.contains("armenia") && parties.contains("azerbaijan"), "{id}");
        assert!(
            event
                .claims
                .iter()
                .any(|claim| { claim.said.as_ref().is_some_and(|said| said.instant().is_some()) })
        );
        assert!(event.later.len() >= 3, "{id}");
        assert!(event.sources.len() >= 5, "{id}");
    }
}

#[test]
fn no_loaded_word_stands_in_the_sites_own_voice() {
    let loaded: Vec<_> =
        BUILT.diags.iter().filter(|found| found.code == Code::WordLoaded).collect();
    assert!(loaded.is_empty(), "{loaded:?}");
    assert!(BUILT.site.chronicle.loaded_words.len() > 20);
}

/// Prints the balance: `cargo test --test site balance -- --nocapture`.
#[test]
fn the_balance_of_statements_is_counted_and_stands_on_its_page() {
    let site = &BUILT.site;
    let counts = balance::count(site);
    assert_eq!(counts.len(), site.chronicle.eras().len());
    let mut all = 0;
    for (era, balance) in &counts {
        let era = era.map_or("-", |era| site.chronicle[era].title.as_str());
        print!("{era:<22}");
        for (party, number) in &balance.claims {
            let name = party.map_or("others", |party| site.config.parties[party.0].id.as_str());
            let sources = balance.sources.get(party).copied().unwrap_or(0);
            print!(" {name} {number} ({sources})");
            all += number;
        }
        println!(" all sources {}", balance.all_sources);
    }
    assert!(all > 60, "{all} statements");
    let pages = pages();
    let page = pages.get("/how-we-work/").expect("there is a page on how we work");
    assert!(page.contains("class=\"balance\""), "the table is not on its page");
}

#[test]
fn the_address_in_site_toml_is_a_place_holder_nobody_owns() {
    assert_eq!(BUILT.site.config.base_url, "https://example.org/");
    assert!(config::base("https://example.org").is_ok());
}
