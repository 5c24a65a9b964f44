//! What runs do to a target in memory.

use super::store::Fault;
use super::world::{Site, World, options, wishes};
use annals::publish::remote::{Delete, Options, Wishes};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::Ordering;

/// Requests of a run that changes something, beside those for files: the manifest is read, again
/// under the lock and at the end, and written twice; the lock is taken, looked at and given back.
const ALWAYS: usize = 8;
/// The list of files of the version that is replaced.
const RECORD: usize = 1;
/// How far it is, before it deletes.
const PROGRESS: usize = 1;

fn races() -> Site {
    Site::default()
        .page(
            "index.html",
            "home",
            &["events/race/index.html", "events/launch/index.html", "css/main.css"],
        )
        .page("events/race/index.html", "race", &["events/launch/index.html", "boat.png"])
        .page("events/launch/index.html", "launch", &["index.html", "css/main.css"])
        .file("feed.atom", "race, launch")
        .file("css/main.css", "blue")
        .file("boat.png", "boat")
}

/// One entry renamed, one new, one gone, another picture, another style.
fn later() -> Site {
    Site::default()
        .page(
            "index.html",
            "home",
            &["events/regatta/index.html", "about/index.html", "css/main2.css"],
        )
        .page("events/regatta/index.html", "race", &["about/index.html", "boat.png"])
        .page(
            "about/index.html",
            "about",
            &["index.html", "css/main2.css", "events/dinner/index.html"],
        )
        .page("events/dinner/index.html", "dinner", &["events/regatta/index.html"])
        .file("feed.atom", "regatta, dinner")
        .file("css/main2.css", "red")
        .file("boat.png", "another boat")
}

#[test]
fn the_first_publish_puts_every_file_once() {
    let world = World::new();
    let done = world.publish(&races()).expect("published");
    assert_eq!((done.number, done.put, done.deleted, done.unchanged), (1, 6, 0, 0));
    assert_eq!(world.site(), races());
    // Nobody else's files are there, which is looked for.
    assert_eq!(world.store.requests(), ALWAYS + 1 + 6, "{:?}", world.store.log);
    assert_eq!(world.hidden(), [".annals-published/manifest.json"]);
}

#[test]
fn files_come_in_an_order_in_which_no_page_leads_nowhere() {
    let world = World::new();
    world.publish(&races()).expect("published");
    world.store.heal();
    world.publish(&later()).expect("published");
    let log = world.store.log.lock().expect("a log").clone();
    let at = |what: &str| {
        log.iter().position(|line| line == what).unwrap_or_else(|| panic!("{what}: {log:?}"))
    };
    let order = [
        "put .annals-published/lock.json",
        "put .annals-published/manifest.json",
        "put .annals-published/versions/1.json",
        "copy boat.png",
        "put css/main2.css",
        "put about/index.html",
        "put boat.png",
        "put feed.atom",
        "put index.html",
        "delete events/race/index.html",
        "delete css/main.css",
    ];
    for pair in order.windows(2) {
        assert!(at(pair[0]) < at(pair[1]), "{} comes before {}: {log:?}", pair[0], pair[1]);
    }
    let last = log.iter().rposition(|line| line == "put .annals-published/manifest.json");
    assert!(last > Some(at("delete css/main.css")), "{log:?}");
    assert_eq!(log.last().map(String::as_str), Some("delete .annals-published/lock.json"));
}

#[test]
fn what_has_not_changed_costs_one_request() {
    let world = World::new();
    world.publish(&races()).expect("published");
    world.store.heal();
    let done = world.publish(&races()).expect("published");
    assert_eq!((done.number, done.put, done.deleted, done.unchanged), (1, 0, 0, 6));
    assert_eq!(world.store.requests(), 1, "{:?}", world.store.log);
}

#[test]
fn requests_depend_on_what_changed_and_not_on_the_site() {
    let large = |size: usize, words: &str| {
        let name = |page: usize| format!("events/{page}/index.html");
        let links: Vec<String> = (0..size).map(name).collect();
        let links: Vec<&str> = links.iter().map(String::as_str).collect();
        let site = Site::default().page("index.html", "home", &links);
        let site = (0..size).fold(site, |site, page| {
            site.page(&name(page), &format!("the page {page}"), &["index.html"])
        });
        site.page("events/7/index.html", words, &["index.html"])
    };
    let mut counts = BTreeSet::new();
    for size in [200, 2_000] {
        let world = World::new();
        world.publish(&large(size, "as it was")).expect("published");
        world.store.heal();
        let done = world.publish(&large(size, "as it is")).expect("published");
        assert_eq!((done.put, done.deleted, done.unchanged), (1, 0, size));
        counts.insert(world.store.requests());
    }
    // A copy is kept of the page, and the new one is put.
    assert_eq!(counts, BTreeSet::from([ALWAYS + RECORD + 2]));
}

#[test]
fn a_renamed_and_a_deleted_page_cost_what_they_move() {
    let world = World::new();
    world.publish(&races()).expect("published");
    world.store.heal();
    let renamed = races()
        .without("events/race/index.html")
        .page("events/regatta/index.html", "race", &["events/launch/index.html", "boat.png"])
        .page("index.html", "home", &["events/regatta/index.html"]);
    let done = world.publish(&renamed).expect("published");
    assert_eq!((done.put, done.deleted), (2, 1));
    // Two copies are kept, two files put, one deleted.
    assert_eq!(world.store.requests(), ALWAYS + RECORD + PROGRESS + 5, "{:?}", world.store.log);
    world.store.heal();
    let deleted = renamed.without("boat.png");
    assert_eq!(world.publish(&deleted).expect("published").deleted, 1);
    assert_eq!(world.store.requests(), ALWAYS + RECORD + PROGRESS + 2, "{:?}", world.store.log);
    assert_eq!(world.site(), deleted);
}

fn pages(site: &Site) -> BTreeSet<String> {
    site.0.keys().filter(|path| path.ends_with(".html")).cloned().collect()
}

#[test]
fn cut_short_at_any_request_readers_get_whole_pages_and_the_next_run_ends_it() {
    for fault in [Fault::Lost, Fault::ReplyLost] {
        for next in [later(), races(), races().page("new/index.html", "new", &["index.html"])] {
            let open: BTreeSet<String> =
                pages(&races()).intersection(&pages(&later())).cloned().collect();
            let mut cuts = 0;
            for requests in 0.. {
                let world = World::new();
                world.publish(&races()).expect("published");
                world.store.fail_after(requests, fault);
                let result = world.publish(&later());
                world.store.heal();
                let case = format!("{fault:?} at request {requests}: {result:?}");
                assert_eq!(world.broken(&open), [""; 0], "{case}");
                // The lock of a run that could not give it back runs out.
                world.minutes.store(11, Ordering::SeqCst);
                let again = world.publish(&next).unwrap_or_else(|why| panic!("{case}: {why}"));
                assert_eq!(world.site(), next, "{case}: {again:?}");
                assert_eq!(world.broken(&pages(&next)), [""; 0], "{case}");
                if result.is_ok() {
                    break;
                }
                cuts += 1;
            }
            assert!(cuts > 20, "{cuts}");
        }
    }
}

#[test]
fn what_was_put_before_a_run_was_cut_short_is_not_put_again() {
    let many = (0..250)
        .fold(Site::default(), |site, page| site.page(&format!("{page:03}.html"), "a page", &[]));
    let many = many.page("index.html", "home", &["000.html"]);
    let world = World::new();
    world.store.fail_after(235, Fault::Lost);
    world.publish(&many).expect_err("cut short");
    world.store.heal();
    world.minutes.store(11, Ordering::SeqCst);
    let done = world.publish(&many).expect("published");
    assert!(done.resumed);
    assert!((20..=152).contains(&done.put), "{done:?}");
    assert_eq!(world.site(), many);
}

#[test]
fn nothing_is_there_that_nobody_knows_of() {
    for requests in 0..60 {
        let world = World::new();
        world.publish(&races()).expect("published");
        world.store.fail_after(requests, Fault::ReplyLost);
        let _ = world.publish(&later());
        world.store.heal();
        world.minutes.store(11, Ordering::SeqCst);
        // All of it goes, and the copies with it.
        let none = Options { wishes: Wishes { keep: 0, ..wishes() }, yes: true, ..options() };
        let home = Site::default().page("index.html", "closed", &[]);
        world.publish_with(&home, none).expect("published");
        assert_eq!(world.site(), home, "{requests}");
        let known = [".annals-published/manifest.json", ".annals-published/progress.json"];
        for path in world.hidden() {
            assert!(known.contains(&path.as_str()), "{path} is left over after {requests}");
        }
    }
}

#[test]
fn a_second_publisher_waits_for_the_first() {
    let world = World::new();
    world.publish(&races()).expect("published");
    // The first is cut off, and does not give the lock back.
    world.store.fail_after(5, Fault::Lost);
    world.publish(&later()).expect_err("cut off");
    world.store.heal();
    let why = world.publish(&later()).expect_err("somebody is at work");
    assert!(why.contains("somebody else is publishing there since 2001-09-09T01:46:40Z"), "{why}");
    assert!(why.contains("--take-over"), "{why}");
    // Nothing is refused when there is nothing to do to what is there.
    let over = Options { take_over: true, ..options() };
    world.publish_with(&later(), over).expect("published");
    assert_eq!(world.site(), later());
}

/// A site whose style has a name that changes with it.
fn styled(colour: &str) -> Site {
    let style = style(colour);
    Site::default()
        .page("index.html", colour, &["about/index.html", &style])
        .page("about/index.html", colour, &["index.html", &style])
        .file(&style, colour)
}

fn style(colour: &str) -> String {
    let print = colour.bytes().fold(7_u64, |print, byte| print * 31 + u64::from(byte));
    format!("css/main.{print:010x}.css")
}

#[test]
fn a_style_that_kept_pages_may_ask_for_stays_for_a_day() {
    let world = World::new();
    world.publish(&styled("blue")).expect("published");
    let done = world.publish(&styled("red")).expect("published");
    assert_eq!((done.put, done.deleted, done.left, done.waiting), (3, 0, 0, 1));
    let both = styled("red").file(&style("blue"), "blue");
    assert_eq!(world.site(), both);
    // It asks for no run of its own as long as it stays, and goes with the first run after that.
    world.minutes.store(24 * 60 - 1, Ordering::SeqCst);
    world.store.heal();
    world.publish(&styled("red")).expect("published");
    assert_eq!((world.store.requests(), world.site()), (1, both));
    world.minutes.store(24 * 60, Ordering::SeqCst);
    let done = world.publish(&styled("red")).expect("published");
    assert_eq!((done.number, done.deleted, done.waiting), (2, 1, 0));
    assert_eq!(world.site(), styled("red"));
    // The version that had it can still be made current again.
    world.rollback(1, options()).expect("rolled back");
    assert_eq!(world.site(), styled("blue").file(&style("red"), "red"));
}

#[test]
fn a_style_that_is_wanted_again_is_there_already() {
    let world = World::new();
    world.publish(&styled("blue")).expect("published");
    world.publish(&styled("red")).expect("published");
    let done = world.rollback(1, options()).expect("rolled back");
    assert_eq!((done.put, done.unchanged, done.waiting), (2, 1, 1));
    assert_eq!(world.site(), styled("blue").file(&style("red"), "red"));
    // Its day begins anew when it is no longer wanted.
    world.minutes.store(23 * 60, Ordering::SeqCst);
    world.publish(&styled("red")).expect("published");
    world.minutes.store(25 * 60, Ordering::SeqCst);
    world.publish(&styled("green")).expect("published");
    let left = styled("green").file(&style("red"), "red").file(&style("blue"), "blue");
    assert_eq!(world.site(), left);
}

#[test]
fn a_style_of_a_run_that_was_cut_short_waits_for_a_day_of_its_own() {
    let mut back = 0;
    for requests in 0.. {
        let world = World::new();
        world.publish(&styled("blue")).expect("published");
        world.publish(&styled("red")).expect("published");
        world.minutes.store(23 * 60, Ordering::SeqCst);
        world.store.fail_after(requests, Fault::Lost);
        let result = world.publish(&styled("blue"));
        world.store.heal();
        let is_back = world.site().0["index.html"].starts_with("blue");
        world.minutes.store(25 * 60, Ordering::SeqCst);
        world.publish(&styled("green")).expect("published");
        assert!(!is_back || world.site().0.contains_key(&style("blue")), "{requests}");
        back += usize::from(is_back);
        if result.is_ok() {
            break;
        }
    }
    assert!(back > 2, "{back}");
}

#[test]
fn what_must_be_gone_goes_at_once() {
    let world = World::new();
    world.publish(&styled("blue")).expect("published");
    world.publish(&styled("red")).expect("published");
    let gone =
        Options { wishes: Wishes { keep: 0, delete: Delete::AtOnce, ..wishes() }, ..options() };
    let done = world.publish_with(&styled("green"), gone).expect("published");
    assert_eq!((done.deleted, done.waiting), (2, 0));
    assert_eq!(world.site(), styled("green"));
    assert_eq!(world.hidden().iter().filter(|path| path.contains("/kept/")).count(), 0);
}

#[test]
fn many_deletions_ask_first() {
    let world = World::new();
    let many =
        (0..30).fold(races(), |site, page| site.page(&format!("old/{page}.html"), "old", &[]));
    world.publish(&many).expect("published");
    world.store.heal();
    let why = world.publish(&races()).expect_err("too many");
    assert!(why.contains("30 of 36 files") && why.contains("--yes"), "{why}");
    assert_eq!(world.site(), many);
    let never = Options { wishes: Wishes { delete: Delete::Never, ..wishes() }, ..options() };
    let done = world.publish_with(&races(), never).expect("published");
    assert_eq!((done.deleted, done.left), (0, 30));
    assert_eq!(world.site(), many);
    let done = world.publish_with(&races(), Options { yes: true, ..options() }).expect("published");
    assert_eq!((done.deleted, done.left), (30, 0));
    assert_eq!(world.site(), races());
}

#[test]
fn files_of_others_are_neither_replaced_unasked_nor_deleted() {
    let world = World::new();
    let theirs = object_store::path::Path::from("notes/theirs.txt");
    let put = object_store::ObjectStoreExt::put(&*world.store.inner, &theirs, "theirs".into());
    futures_util::FutureExt::now_or_never(put).expect("quick").expect("put");
    let why = world.publish(&races()).expect_err("somebody's");
    assert!(why.contains("files that annals did not publish"), "{why}");
    world.publish_with(&races(), Options { yes: true, ..options() }).expect("published");
    world.publish(&later()).expect("published");
    assert_eq!(world.site(), later().file("notes/theirs.txt", "theirs"));
}

#[test]
fn a_dry_run_changes_nothing_and_says_all() {
    let world = World::new();
    world.publish(&races()).expect("published");
    let before = world.store.objects();
    let done = world
        .publish_with(&later(), Options { dry_run: true, ..options() })
        .expect("nothing can go wrong");
    assert_eq!(world.store.objects(), before);
    assert!(done.paths.contains(&('+', "about/index.html".to_owned())), "{done:?}");
    assert!(done.paths.contains(&('-', "css/main.css".to_owned())), "{done:?}");
}

#[test]
fn an_earlier_version_is_made_current_again_by_what_differs() {
    let world = World::new();
    world.publish(&races()).expect("published");
    world.publish(&later()).expect("published");
    let third = later().page("about/index.html", "about us", &["index.html"]);
    world.publish(&third).expect("published");
    let done = world.rollback(2, options()).expect("rolled back");
    assert_eq!((done.number, done.put, done.deleted), (4, 1, 0));
    assert_eq!(world.site(), later());
    let done = world.rollback(1, options()).expect("rolled back");
    assert_eq!(done.number, 5);
    assert_eq!(world.site(), races());
    // Back again to what was there before, which was itself made current again.
    world.rollback(4, options()).expect("rolled back");
    assert_eq!(world.site(), later());
}

#[test]
fn only_so_many_versions_are_kept_as_the_site_says() {
    let world = World::new();
    let two = Options { wishes: Wishes { keep: 2, ..wishes() }, ..options() };
    for number in 1..=5 {
        let site = races().page("about/index.html", &format!("about {number}"), &["index.html"]);
        world.publish_with(&site, two).expect("published");
    }
    let kept = |what: &str| {
        let folder = format!(".annals-published/{what}/");
        world.hidden().iter().filter(|path| path.starts_with(&folder)).count()
    };
    assert_eq!((kept("versions"), kept("kept")), (2, 2), "{:?}", world.hidden());
    let why = world.rollback(2, two).expect_err("gone");
    assert!(why.contains("version 2 is not kept") && why.contains("--history"), "{why}");
    world.rollback(3, two).expect("rolled back");
    assert!(world.site().0["about/index.html"].starts_with("about 3"));
    let none = Options { wishes: Wishes { keep: 0, ..wishes() }, ..options() };
    world.publish_with(&races(), none).expect("published");
    assert_eq!((kept("versions"), kept("kept")), (0, 0), "{:?}", world.hidden());
}

#[test]
fn a_damaged_copy_is_told_before_anything_changes() {
    let world = World::new();
    world.publish(&races()).expect("published");
    world.publish(&later()).expect("published");
    let copies: Vec<String> =
        world.hidden().into_iter().filter(|path| path.contains("/kept/")).collect();
    let key = object_store::path::Path::from(copies[0].as_str());
    let put = object_store::ObjectStoreExt::put(&*world.store.inner, &key, "spoiled".into());
    futures_util::FutureExt::now_or_never(put).expect("quick").expect("put");
    let why = world.rollback(1, options()).expect_err("damaged");
    assert!(why.contains("no sound copy of"), "{why}");
    assert_eq!(world.site(), later());
}

#[test]
fn a_manifest_of_a_later_program_is_left_alone() {
    let world = World::new();
    let key = object_store::path::Path::from(".annals-published/manifest.json");
    let put =
        object_store::ObjectStoreExt::put(&*world.store.inner, &key, "{\"format\": 2}".into());
    futures_util::FutureExt::now_or_never(put).expect("quick").expect("put");
    let why = world.publish(&races()).expect_err("a later form");
    assert!(why.contains("later annals"), "{why}");
}

/// A site of up to eight pages, each of which leads to some of the others.
fn site() -> impl Strategy<Value = Site> {
    let page = (0..3u8, prop::collection::vec(0..8usize, 0..5));
    prop::collection::vec(prop::option::of(page), 8).prop_map(|pages| {
        let name = |page: usize| match page {
            0 => "index.html".to_owned(),
            1 => "feed.atom".to_owned(),
            2 => "boat.png".to_owned(),
            page => format!("{page}/index.html"),
        };
        let there: BTreeMap<usize, &(u8, Vec<usize>)> = pages
            .iter()
            .enumerate()
            .filter_map(|(number, page)| Some((number, page.as_ref()?)))
            .collect();
        let home = (0, Vec::new());
        let there = if there.contains_key(&0) {
            there
        } else {
            there.into_iter().chain([(0, &home)]).collect()
        };
        there.iter().fold(Site::default(), |site, (number, (words, links))| {
            let links: Vec<String> = links
                .iter()
                .filter(|link| there.contains_key(link))
                .map(|link| name(*link))
                .collect();
            let links: Vec<&str> = links.iter().map(String::as_str).collect();
            let path = name(*number);
            if path.ends_with(".html") {
                // Pages of the same words have a style of their own.
                let style = style(&words.to_string());
                let links: Vec<&str> = links.iter().copied().chain([style.as_str()]).collect();
                site.page(&path, &words.to_string(), &links).file(&style, "a style")
            } else {
                site.file(&path, &words.to_string())
            }
        })
    })
}

fn without_styles(site: &Site) -> Site {
    let files = site.0.iter().filter(|(path, _)| !path.starts_with("css/"));
    Site(files.map(|(path, text)| (path.clone(), text.clone())).collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn runs_cut_short_one_after_another_never_break_what_readers_get(
        sites in prop::collection::vec(
            (site(), 0..40usize, any::<bool>(), any::<bool>(), 0..2000i64, 0..4usize),
            2..7,
        ),
    ) {
        let world = World::new();
        let mut open: BTreeSet<String> = BTreeSet::new();
        // Pages that a CDN may show, with the minute in which they were read.
        let mut shown: Vec<(i64, Site)> = Vec::new();
        for (index, (site, requests, lost, cut, later, keep)) in sites.iter().enumerate() {
            let last = index + 1 == sites.len();
            let fault = if *lost { Fault::ReplyLost } else { Fault::Lost };
            let limit = if last || !cut { usize::MAX } else { *requests };
            world.store.fail_after(limit, fault);
            let some = Options {
                // One in five puts all files again.
                wishes: Wishes { keep: *keep, anew: requests % 5 == 0, ..wishes() },
                yes: true,
                ..options()
            };
            shown.push((world.minutes.load(Ordering::SeqCst), world.site()));
            let result = world.publish_with(site, some);
            world.store.heal();
            let now = world.minutes.load(Ordering::SeqCst);
            shown.retain(|(read, _)| now - read < 24 * 60);
            for (read, pages) in &shown {
                let asked = pages.0.values().flat_map(|text| text.lines());
                let asked = asked.filter_map(|line| line.strip_prefix("href=css/main."));
                let styles = asked.map(|rest| format!("css/main.{rest}"));
                // A page to which nothing led yet may have had none.
                for style in styles.filter(|style| pages.0.contains_key(style)) {
                    prop_assert!(
                        world.site().0.contains_key(&style),
                        "{} of minute {} at {}: {:?} {:?}", style, read, now, &result, sites
                    );
                }
            }
            world.minutes.fetch_add(11 + later, Ordering::SeqCst);
            open = open.intersection(&pages(site)).cloned().collect();
            prop_assert_eq!(world.broken(&open), Vec::<String>::new(), "{:?} {:?}", &result, sites);
            if result.is_ok() {
                prop_assert_eq!(&without_styles(&world.site()), &without_styles(site));
                open = pages(site);
            }
            prop_assert!(result.is_ok() || !last, "{:?}", result);
        }
        // What the history lists can be made current again.
        let number = world.publish(&sites[sites.len() - 1].0).expect("published").number;
        for earlier in 1..=number {
            let some = Options { wishes: Wishes { keep: 9, ..wishes() }, yes: true, ..options() };
            match world.rollback(earlier, some) {
                Ok(_) => prop_assert_eq!(world.broken(&BTreeSet::new()), Vec::<String>::new()),
                Err(why) => prop_assert!(why.contains("is not kept"), "{} {:?}", why, sites),
            }
        }
    }
}
