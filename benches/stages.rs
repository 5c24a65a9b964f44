//! What each stage costs: `cargo bench`. The figures are for comparing two versions on one machine.
#![allow(clippy::disallowed_methods, missing_docs, reason = "a benchmark")]

use annals::content::{self, Input};
use annals::date::Day;
use annals::diag::Diagnostics;
use annals::output;
use annals::plan::PageKind;
use annals::render::{render, share, theme, with_defaults};
use annals::site::{Settings, Site, assemble};
use divan::{Bencher, black_box};
use std::path::{Path, PathBuf};
use std::process::Command;

fn main() {
    divan::main();
}

/// A made-up site of some entries, written once.
fn corpus(number: usize) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("target/corpus-{number}"));
    if !folder.exists() {
        let status = Command::new(env!("CARGO"))
            .args(["run", "--release", "--quiet", "--example", "corpus", "--"])
            .arg(number.to_string())
            .arg(&folder)
            .status();
        assert!(status.is_ok_and(|status| status.success()), "the corpus cannot be written");
    }
    folder
}

fn input(number: usize) -> Input {
    let mut input = content::read(&corpus(number), &mut Diagnostics::new());
    with_defaults(&mut input);
    input
}

fn site(input: Input) -> Site {
    let today = Day::new(2020, 1, 1).expect("a real day");
    let settings = Settings { drafts: false, today, base_url: None };
    assemble(input, &settings, &mut Diagnostics::new()).expect("the corpus is sound")
}

const SIZES: [usize; 2] = [100, 1000];

#[divan::bench(args = SIZES)]
fn read(bencher: Bencher, number: usize) {
    let folder = corpus(number);
    bencher.bench(|| content::read(black_box(&folder), &mut Diagnostics::new()));
}

#[divan::bench(args = SIZES)]
fn parse_resolve_arrange_plan(bencher: Bencher, number: usize) {
    bencher.with_inputs(|| input(number)).bench_values(site);
}

#[divan::bench(args = SIZES)]
fn share_between_pages(bencher: Bencher, number: usize) {
    let site = site(input(number));
    let theme = theme(&site.texts, &site.words, &mut Diagnostics::new()).expect("it is sound");
    bencher.bench(|| share(&site, &theme));
}

#[divan::bench(args = SIZES)]
fn render_one_entry(bencher: Bencher, number: usize) {
    let site = site(input(number));
    let theme = theme(&site.texts, &site.words, &mut Diagnostics::new()).expect("it is sound");
    let shared = share(&site, &theme);
    let page = site.plan.pages.iter().find(|page| matches!(page.kind, PageKind::Event(_)));
    let page = page.expect("there is an entry");
    bencher.bench(|| render(&site, &shared, &theme, black_box(page)));
}

#[divan::bench(args = [100])]
fn render_all(bencher: Bencher, number: usize) {
    let site = site(input(number));
    let theme = theme(&site.texts, &site.words, &mut Diagnostics::new()).expect("it is sound");
    let shared = share(&site, &theme);
    bencher.bench(|| output::all(&site, &shared, &theme, &mut Diagnostics::new()));
}
