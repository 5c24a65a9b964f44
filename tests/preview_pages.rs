//! What the preview answers from one save to the next; no socket, no disk.
#![cfg(feature = "serve")]

use annals::content::{AssetBytes, Input};
use annals::date::Day;
use annals::diag::Diagnostics;
use annals::render::with_defaults;
use annals::serve::{Before, Desk, Editor, Moment, Snapshot, respond, snapshot, snapshot_again};
use annals::site::Settings;
use std::sync::Arc;

const SITE: &str = "title = \"Races\"\nbase_url = \"https://example.org/\"\n";
const RACE: &str = "---\ntitle: The race\ndate: 1990-05-01\nplace: harbour\n---\nThey rowed.\n";
const FEAST: &str = "---\ntitle: The feast\ndate: 1990-05-02\n---\nThey ate.\n";
const PLACES: &str = "- id: harbour\n  name: The harbour\n";

/// A save of a site with these files.
fn save(files: &[(&str, &str)]) -> Arc<Snapshot> {
    let mut input = Input::default();
    for (path, text) in files {
        input.texts.add(*path, *text);
    }
    with_defaults(&mut input);
    let settings = Settings {
        drafts: true,
        today: Day::new(2001, 9, 9).expect("a day"),
        base_url: Some("http://127.0.0.1:4000/".to_owned()),
    };
    Arc::new(snapshot(input, Diagnostics::new(), &settings, 1))
}

fn all<'a>(race: &'a str, places: &'a str, site: &'a str) -> [(&'a str, &'a str); 4] {
    [
        ("content/events/feast.md", FEAST),
        ("content/events/race.md", race),
        ("content/places.yaml", places),
        ("site.toml", site),
    ]
}

/// Status and text of a page.
fn get(moment: &Moment, path: &str, was: &str) -> (u16, String) {
    let editor = Editor::named("vscode").expect("it is known");
    let desk = Desk { editor, root: "/site".to_owned() };
    let reply = respond(moment, &desk, "run", path, was);
    let AssetBytes::Memory(bytes) = reply.body else { panic!("{path} is a file") };
    (reply.status, String::from_utf8(bytes).expect("a page is text"))
}

#[track_caller]
fn has(text: &str, part: &str) {
    assert!(text.contains(part), "no `{part}` in {text}");
}

#[test]
fn a_sound_entry_is_shown_with_its_bar() {
    let moment = Moment::first(save(&all(RACE, PLACES, SITE)));
    let (status, page) = get(&moment, "/events/race/", "");
    assert_eq!(status, 200);
    has(&page, "They rowed.");
    has(&page, "data-state=\"shown\" data-errors=\"\"");
    has(&page, "href=\"vscode://file/site/content/events/race.md:1:1\"");
    has(&page, "<a rel=\"next\" href=\"/events/feast/\" title=\"The feast\">");
    assert!(!page.contains("rel=\"prev\" href=\"/events/feast/\" title"));
    assert!(!page.contains("This site would not be published"));
}

#[test]
fn a_broken_entry_is_shown_as_it_was_and_others_as_they_are() {
    let good = Moment::first(save(&all(RACE, PLACES, SITE)));
    let broken = RACE.replace("05-01", "05-99");
    let moment = good.next(save(&all(&broken, PLACES, SITE)));
    let (status, page) = get(&moment, "/events/race/", "");
    assert_eq!(status, 200);
    has(&page, "They rowed.");
    has(&page, "data-state=\"before\"");
    has(&page, "This site would not be published");
    has(&page, "href=\"vscode://file/site/content/events/race.md:3:15\"");
    let (status, page) = get(&moment, "/events/feast/", "");
    assert_eq!(status, 200);
    has(&page, "data-state=\"shown\"");
    // It stays so while other things are written, and broken.
    let feast = FEAST.replace("They ate.", "They ate late.");
    let mut files = all(&broken, PLACES, SITE);
    files[0].1 = &feast;
    let moment = moment.next(save(&files));
    has(&get(&moment, "/events/race/", "").1, "They rowed.");
    has(&get(&moment, "/events/feast/", "").1, "They ate late.");
    let lost = feast.replace("1990", "nineteen");
    files[0].1 = &lost;
    let moment = moment.next(save(&files));
    has(&get(&moment, "/events/race/", "").1, "They rowed.");
    has(&get(&moment, "/events/feast/", "").1, "They ate late.");
    // Mended, nothing of it is left.
    let moment = moment.next(save(&all(RACE, PLACES, SITE)));
    let (_, page) = get(&moment, "/events/race/", "");
    has(&page, "data-state=\"shown\" data-errors=\"\"");
}

#[test]
fn the_last_good_facts_stay_while_the_site_or_a_register_cannot_be_read() {
    let good = Moment::first(save(&all(RACE, PLACES, SITE)));
    let broken = format!("{SITE}[[");
    let unread = format!("{PLACES}- [");
    for files in [all(RACE, PLACES, &broken), all(RACE, &unread, SITE)] {
        let moment = good.next(save(&files));
        let (status, page) = get(&moment, "/places/harbour/", "");
        assert_eq!(status, 200);
        has(&page, "The race");
        has(&page, "data-state=\"before\"");
        has(&page, "This site would not be published");
        assert_eq!(get(&moment, "/events/race/", "").0, 200);
        // A save that does not mend it leaves them as well.
        let moment = moment.next(save(&files));
        has(&get(&moment, "/", "").1, "The race");
    }
    // From the start there is nothing that could be shown, but the mistake.
    let (status, page) = get(&Moment::first(save(&all(RACE, PLACES, &broken))), "/", "");
    assert_eq!(status, 500);
    has(&page, "data-state=\"failed\"");
    has(&page, "href=\"vscode://file/site/site.toml:");
}

#[test]
fn a_deleted_entry_is_gone_even_while_something_else_is_broken() {
    let good = Moment::first(save(&all(RACE, PLACES, SITE)));
    let broken = FEAST.replace("1990", "nineteen");
    let files = [("content/events/feast.md", broken.as_str()), ("site.toml", SITE)];
    let moment = good.next(save(&files));
    let (status, page) = get(&moment, "/events/race/", "The race");
    assert_eq!(status, 404);
    has(&page, "data-state=\"gone\"");
    assert_eq!(get(&moment, "/events/feast/", "").0, 200);
}

#[test]
fn a_renamed_entry_shows_the_way() {
    let good = Moment::first(save(&all(RACE, PLACES, SITE)));
    let mut files = all(RACE, PLACES, SITE);
    files[1].0 = "content/events/regatta.md";
    let moment = good.next(save(&files));
    let (status, page) = get(&moment, "/events/race/", "The race");
    assert_eq!(status, 404);
    has(&page, "It has moved to <a href=\"/events/regatta/\">The race</a>");
    // Who comes without having seen it is shown the nearest name.
    let (_, page) = get(&moment, "/events/regata/", "");
    has(&page, "Perhaps it is <a href=\"/events/regatta/\">The race</a>");
}

#[test]
fn drafts_and_waiting_entries_say_so() {
    let draft = RACE.replace("date:", "draft: true\ndate:");
    let moment = Moment::first(save(&all(&draft, PLACES, SITE)));
    has(&get(&moment, "/events/race/", "").1, "<b class=\"chip draft\">draft</b>");
    has(&get(&moment, "/", "").1, "<li class=\"event-card__draft\">Draft</li>");
    let waits = RACE.replace("date:", "publish_from: 2001-10-01\nstatus: unverified\ndate:");
    let moment = Moment::first(save(&all(&waits, PLACES, SITE)));
    let (_, page) = get(&moment, "/events/race/", "");
    has(&page, "<b class=\"chip waits\">waits until 1 October 2001</b>");
    has(&page, "<b class=\"chip unsure\">unverified</b>");
    has(&page, "Not published before 1 October 2001.");
    has(&get(&moment, "/", "").1, "Waits until 1 October 2001");
    let past = waits.replace("2001-10-01", "2001-09-09");
    let (_, page) = get(&Moment::first(save(&all(&past, PLACES, SITE))), "/events/race/", "");
    assert!(!page.contains("chip waits"));
}

#[test]
fn a_page_that_was_made_before_advice_was_there_asks_again() {
    let mut input = Input::default();
    for (path, text) in all(RACE, PLACES, SITE) {
        input.texts.add(path, text);
    }
    with_defaults(&mut input);
    let settings =
        Settings { drafts: true, today: Day::new(2001, 9, 9).expect("a day"), base_url: None };
    let settings = Settings { base_url: Some("http://127.0.0.1:4000/".to_owned()), ..settings };
    let mut before = Before::default();
    let snapshot = snapshot_again(input, Diagnostics::new(), &settings, &mut before, 7);
    let moment = Moment::first(Arc::new(snapshot));
    assert_eq!(moment.now.mark(), "7");
    let (_, page) = get(&moment, "/events/race/", "");
    has(&page, "data-version=\"run-7\"");
    assert!(!page.contains("source-none"));
    moment.now.check();
    assert_eq!(moment.now.mark(), "7c");
    let (_, page) = get(&moment, "/events/race/", "");
    has(&page, "data-version=\"run-7c\"");
    has(&page, "source-none");
}
