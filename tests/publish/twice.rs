//! What can still be made current again when runs are cut short one after another, and when
//! somebody else deletes files.

use super::store::Fault;
use super::world::{Site, World, options, wishes};
use annals::publish::remote::{Options, Wishes};
use std::sync::atomic::Ordering;

/// The requests of a run that may be the last that comes through: more than any of these makes.
const CUTS: usize = 20;

fn home(words: &str) -> Site {
    Site::default().page("index.html", words, &[])
}

/// All versions are kept.
fn keep() -> Options {
    Options { wishes: Wishes { keep: 9, ..wishes() }, yes: true, ..options() }
}

/// Publishes sites one after another, each cut short where it says, and makes each version that is
/// left in the history current again.
fn all_come_back(runs: &[(&Site, usize, Options)], fault: Fault) {
    let world = World::new();
    let mut versions: Vec<Site> = Vec::new();
    for (site, cut, options) in runs {
        world.store.fail_after(*cut, fault);
        let _ = world.publish_with(site, *options);
        world.store.heal();
        world.minutes.fetch_add(11, Ordering::SeqCst);
        // Also where nothing but the reply was lost.
        let number = world.manifest().map_or(0, |manifest| manifest.number);
        versions.resize(usize::try_from(number).expect("few"), (*site).clone());
    }
    let case = || {
        let cuts: Vec<usize> = runs.iter().map(|(_, cut, _)| *cut).collect();
        format!("{fault:?} at {cuts:?}")
    };
    assert!(versions.len() >= 3, "{}", case());
    for (number, site) in (1..).zip(&versions) {
        let back = world.rollback(number, keep());
        back.unwrap_or_else(|why| panic!("version {number} of {}: {why}", case()));
        assert_eq!(&world.site(), site, "version {number} of {}", case());
    }
}

#[test]
fn what_a_run_gave_up_that_was_cut_short_comes_back() {
    let first = home("calm");
    let second = first.clone().page("race/index.html", "race", &["index.html"]);
    let windy = home("windy").page("boat/index.html", "boat", &["index.html"]);
    let stormy = home("stormy");
    for fault in [Fault::Lost, Fault::ReplyLost] {
        for given_up in 0..CUTS {
            // The second takes the first back, or all but a page of it.
            for site in [&first, &second] {
                for cut in 0..CUTS {
                    let runs = [
                        (&first, usize::MAX, keep()),
                        (&second, usize::MAX, keep()),
                        (&windy, given_up, keep()),
                        (site, cut, keep()),
                        (&stormy, usize::MAX, keep()),
                    ];
                    all_come_back(&runs, fault);
                }
            }
        }
    }
}

#[test]
fn what_was_to_be_put_anew_when_a_run_was_cut_short_comes_back() {
    let first = home("calm");
    let second = first.clone().page("race/index.html", "race", &["index.html"]);
    let stormy = home("stormy");
    let anew = Options { wishes: Wishes { anew: true, ..keep().wishes }, ..keep() };
    for fault in [Fault::Lost, Fault::ReplyLost] {
        for cut in 0..CUTS {
            for next in 0..CUTS {
                let runs = [
                    (&first, usize::MAX, keep()),
                    (&second, usize::MAX, keep()),
                    (&second, cut, anew),
                    (&first, next, keep()),
                    (&stormy, usize::MAX, keep()),
                ];
                all_come_back(&runs, fault);
            }
        }
    }
}

#[test]
fn a_file_that_somebody_deleted_is_put_anew_and_its_copy_missed() {
    let world = World::new();
    let calm = home("calm").page("race/index.html", "race", &["index.html"]);
    let windy = home("windy").page("race/index.html", "another race", &["index.html"]);
    world.publish(&calm).expect("published");
    let theirs = object_store::path::Path::from("race/index.html");
    let gone = object_store::ObjectStoreExt::delete(&*world.store.inner, &theirs);
    futures_util::FutureExt::now_or_never(gone).expect("quick").expect("deleted");
    let why = world.publish(&windy).expect_err("a copy cannot be made");
    assert!(why.contains("somebody deleted it") && why.contains("--anew"), "{why}");
    world.minutes.fetch_add(11, Ordering::SeqCst);
    let anew = Options { wishes: Wishes { anew: true, ..wishes() }, ..options() };
    world.publish_with(&windy, anew).expect("published");
    assert_eq!(world.site(), windy);
    let why = world.rollback(1, options()).expect_err("a file of it is gone");
    assert!(why.contains("no sound copy of `race/index.html` of version 1"), "{why}");
    assert_eq!(world.site(), windy);
}
