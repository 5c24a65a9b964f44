//! What single formats say of a small site; readers of others open all of them
//! (`tests/formats/read.py`).
#![allow(clippy::disallowed_methods, reason = "tests touch the world")]

mod formats;

use annals::diag::Diagnostics;
use annals::output;
use annals::render::{share, theme};
use annals::site::Site;
use formats::{dated, file, site};

const RACE: &str = "---\ntitle: Race\ndate: 1901-06-02\n---\nIt took place.\n";

/// The lines of the one event of a calendar, unfolded.
fn event(date: &str) -> String {
    let text = file(&dated(&[("race", date)]), "timeline.ics").replace("\r\n ", "");
    let (_, rest) = text.split_once("BEGIN:VEVENT\r\n").expect("an event");
    rest.split("END:VEVENT").next().expect("an end").replace("\r\n", "\n")
}

#[test]
fn a_day_is_all_day_until_the_day_after() {
    let event = event("1901-12-31");
    assert!(event.contains("DTSTART;VALUE=DATE:19011231\nDTEND;VALUE=DATE:19020101\n"), "{event}");
    assert!(!event.contains("STATUS"), "{event}");
}

#[test]
fn a_clock_time_is_an_instant() {
    let one = event("1990-06-02T10:30+04:00");
    assert!(one.contains("\nDTSTART:19900602T063000Z\n") && !one.contains("DTEND"), "{one}");
    let two = event("1990-06-02T10:30+04:00/1990-06-02T12:00+04:00");
    assert!(two.contains("DTSTART:19900602T063000Z\nDTEND:19900602T080000Z\n"), "{two}");
    // One end by the clock and one by the day: only the days are true of both.
    let mixed = event("1990-06-02T10:30+04:00/1990-06-03");
    assert!(mixed.contains("DTSTART;VALUE=DATE:19900602\nDTEND;VALUE=DATE:19900604\n"), "{mixed}");
}

#[test]
fn a_vague_date_covers_what_it_may_mean_and_says_so() {
    for (date, first, after, words) in [
        ("1901-06", "19010601", "19010701", "June 1901"),
        ("1901", "19010101", "19020101", "1901"),
        ("about 1901-06-02", "19010602", "19010603", "about 2 June 1901"),
        ("1900s (decade)", "19000101", "19100101", "1900s (decade)"),
        ("from 1901", "19010101", "19020101", "from 1901"),
        ("until 1901-06", "19010601", "19010701", "until June 1901"),
    ] {
        let event = event(date);
        let days = format!("DTSTART;VALUE=DATE:{first}\nDTEND;VALUE=DATE:{after}\n");
        assert!(event.contains(&days), "{date}: {event}");
        assert!(event.contains("\nSTATUS:TENTATIVE\n"), "{date}: {event}");
        assert!(event.contains("nown only"), "{date}: {event}");
        assert!(event.contains(words), "{date}: {event}");
    }
}

#[test]
fn years_that_calendars_do_not_know_are_left_out_and_counted() {
    let calendar = file(&dated(&[("old", "-0043"), ("race", "1901")]), "timeline.ics");
    let calendar = calendar.replace("\r\n ", "");
    assert_eq!(calendar.matches("BEGIN:VEVENT").count(), 1);
    assert!(calendar.contains("are left out: 1."), "{calendar}");
    assert_eq!(output::made(&dated(&[("old", "-0043")]), "timeline.ics"), None);
}

#[test]
fn an_entry_without_a_dated_change_is_in_no_feed() {
    let site_without = site(&[("content/events/race.md", RACE)]);
    for path in ["feed.atom", "feed.json", "corrections.atom", "corrections.json"] {
        assert_eq!(output::made(&site_without, path), None, "{path}");
    }
    let dated = RACE.replace("---\nIt", "published: 2001-06\n---\nIt");
    let site = site(&[("content/events/race.md", RACE), ("content/events/regatta.md", &dated)]);
    let feed = file(&site, "feed.atom");
    assert_eq!(feed.matches("<entry>").count(), 1);
    // Of a month the list of pages says no day.
    assert!(!file(&site, "sitemap.xml").contains("<lastmod>"));
}

#[test]
fn a_list_changed_when_the_last_of_its_entries_did() {
    let key = RACE.replace("---\nIt", "published: 2001-06-02\nimportance: key\n---\nIt");
    let other = RACE.replace("---\nIt", "published: 2003-04-05\n---\nIt");
    let entries = [("content/events/race.md", &*key), ("content/events/regatta.md", &*other)];
    let sitemap = file(&site(&entries), "sitemap.xml");
    for (path, day) in [("", "2003-04-05"), ("key-events/", "2001-06-02")] {
        let found = sitemap.split_once(&format!("org/races/{path}</loc>"));
        let (_, rest) = found.unwrap_or_else(|| panic!("{path}: {sitemap}"));
        let (said, _) = rest.split_once("</url>").expect("an end");
        assert!(said.contains(&format!("<lastmod>{day}</lastmod>")), "{path}: {said}");
    }
}

#[test]
fn a_file_of_the_site_stands_in_the_place_of_one_that_is_made() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    };
    write("site.toml", "title = \"Races\"\nbase_url = \"https://example.org/\"\n");
    write("content/events/race.md", RACE);
    write("static/robots.txt", "User-agent: *\nDisallow: /\n");
    let mut diags = annals::diag::Diagnostics::new();
    let mut input = annals::content::read(folder.path(), &mut diags);
    annals::render::with_defaults(&mut input);
    let today = annals::date::Day::new(2001, 9, 9).expect("a real day");
    let settings = annals::site::Settings { drafts: false, today, base_url: None };
    let site = annals::site::assemble(input, &settings, &mut diags).expect("a site");
    assert!(!diags.has_errors());
    assert_eq!(output::made(&site, "robots.txt"), None);
    assert!(output::made(&site, "sitemap.xml").is_some());
}

#[test]
fn rules_for_robots_stand_at_the_root_of_a_host_alone() {
    let below = site(&[("content/events/race.md", RACE)]);
    assert_eq!(output::made(&below, "robots.txt"), None);
    let toml = "title = \"Races\"\nbase_url = \"https://example.org/\"\n";
    let root = site(&[("site.toml", toml), ("content/events/race.md", RACE)]);
    assert!(file(&root, "robots.txt").ends_with("Sitemap: https://example.org/sitemap.xml\n"));
}

#[test]
fn a_browser_searches_where_there_is_a_page_that_does() {
    let site = site(&[("content/events/race.md", RACE)]);
    assert_eq!(output::made(&site, "opensearch.xml").is_some(), cfg!(feature = "search"));
    if cfg!(feature = "search") {
        let text = file(&site, "opensearch.xml");
        assert!(
            text.contains("template=\"https://example.org/races/search/?q={searchTerms}\""),
            "{text}"
        );
        assert!(text.contains("<ShortName>Harbour &lt;races&gt;</ShortName>"), "{text}");
    }
}

#[test]
fn the_list_of_pages_is_split_at_50_000_addresses() {
    // Every tag has a page.
    let tags: Vec<String> = (0..50_000).map(|number| format!("t{number}")).collect();
    let race = format!("---\ntitle: Race\ndate: 1901\ntags: [{}]\n---\n", tags.join(", "));
    let site = site(&[("content/events/race.md", &race)]);
    let index = file(&site, "sitemap.xml");
    assert!(index.contains("<sitemapindex"), "{}", &index[..200]);
    let lists: Vec<usize> = (1..=2)
        .map(|number| file(&site, &format!("sitemap-{number}.xml")).matches("<loc>").count())
        .collect();
    assert_eq!(lists[0], 50_000);
    assert!(lists[1] > 0 && lists[1] < 100, "{lists:?}");
    assert_eq!(index.matches("<loc>").count(), 2);
}

#[test]
fn what_a_site_leaves_out_is_nowhere() {
    let toml = "title = \"Races\"\nbase_url = \"https://example.org/\"\n[formats]\nleave_out = \
                [\"feeds\", \"json\", \"csv\", \"calendar\", \"geojson\", \"citations\", \
                \"timelinejs\", \"embeds\", \"llms\", \"sitemap\"]\n";
    let era = "---\ntitle: Sail\nstart: 1900\nend: 1910\n---\n";
    let race = "---\ntitle: Race\ndate: 1901-06-02\npublished: 2001-01-01\nsources:\n  - id: log\n    \
                title: Log\n---\nIt took place.[^log]\n";
    let files = [("content/events/race.md", race), ("content/eras/sail.md", era)];
    let all = |site: &Site| {
        let mut diags = Diagnostics::new();
        let theme = theme(&site.texts, &site.words, &mut diags).expect("a theme");
        let shared = share(site, &theme);
        output::all(site, &shared, &theme, &mut diags)
    };
    let few = site(&[&[("site.toml", toml)], &files[..]].concat());
    let (whole, rest) = (all(&site(&files)), all(&few));
    let gone: Vec<&str> = whole
        .iter()
        .map(|file| file.path.as_str())
        .filter(|path| rest.iter().all(|file| file.path != *path))
        .collect();
    for path in ["feed.atom", "events/race/race.bib", "embed/sail/index.html", "sources.csl.json"] {
        assert!(gone.contains(&path), "{path}: {gone:?}");
    }
    let era = whole.iter().find(|file| file.path == "eras/sail/index.html").expect("a page");
    let era = era.bytes.read().expect("it is in memory");
    assert!(
        String::from_utf8_lossy(&era)
            .contains("iframe src=&quot;https://example.org/races/embed/sail/")
    );
    let left = output::ALL.iter().flat_map(|output| output.paths(&few)).collect::<Vec<_>>();
    assert!(left.iter().all(|path| path == "opensearch.xml"), "{left:?}");
    for file in rest.iter().filter(|file| output::content_type(&file.path).starts_with("text/html"))
    {
        let bytes = file.bytes.read().expect("it is in memory");
        let html = String::from_utf8_lossy(&bytes);
        let link = gone.iter().find(|gone| html.contains(gone.trim_end_matches("index.html")));
        assert_eq!(link, None, "{}", file.path);
    }
}
