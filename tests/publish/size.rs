//! What a site of ten thousand entries costs: the figures in docs/publish.md.
#![cfg(target_os = "linux")]
#![expect(clippy::print_stdout, reason = "figures are what it is for")]

use super::common::Folder;
use super::signed::{KEY, SECRET, Server};
use std::process::{Command, Stdio};
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

/// Runs the program; what it said last, how many requests it made, its greatest memory in MB (1,000
/// kB as Linux counts them), and for how long it ran.
fn measure(server: &Server, site: &Folder, arguments: &[&str]) -> (String, usize, u64, Duration) {
    server.requests.store(0, Ordering::SeqCst);
    let begin = Instant::now();
    let mut run = Command::new(env!("CARGO_BIN_EXE_annals"));
    run.args(arguments).arg("--site").arg(site.path()).envs([
        ("AWS_ENDPOINT_URL", server.endpoint.as_str()),
        ("AWS_ACCESS_KEY_ID", KEY),
        ("AWS_SECRET_ACCESS_KEY", SECRET),
    ]);
    let mut run = run.stdout(Stdio::piped()).spawn().expect("the program runs");
    let mut most = 0;
    while run.try_wait().expect("the program ends").is_none() {
        let status = std::fs::read_to_string(format!("/proc/{}/status", run.id()));
        let line = status.ok().and_then(|text| {
            let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
            line.trim().strip_suffix(" kB")?.trim().parse().ok()
        });
        most = most.max(line.unwrap_or(0));
        std::thread::sleep(Duration::from_millis(5));
    }
    let output = run.wait_with_output().expect("the program says something");
    assert!(output.status.success(), "{output:?}");
    let said = String::from_utf8(output.stdout).expect("UTF-8");
    let last = said.lines().last().unwrap_or_default().to_owned();
    (last, server.requests.load(Ordering::SeqCst), most / 1000, begin.elapsed())
}

/// `cargo test --all-features --test publish -- --ignored
/// --nocapture`, some minutes.
#[test]
#[ignore = "it takes minutes"]
fn one_changed_entry_costs_the_same_among_ten_thousand() {
    let mut counts = Vec::new();
    for size in [1_000, 10_000] {
        let (server, site) = (Server::start(), Folder::site());
        for number in 0..size {
            let (year, month, day) = (1900 + number / 100, number % 12 + 1, number % 28 + 1);
            site.event(&format!("race-{number}"), &format!("{year}-{month:02}-{day:02}"), "");
        }
        let show = |what: &str, run: &(String, usize, u64, Duration)| {
            println!("{size} {what}: {} requests, {} MB, {:.1?}: {}", run.1, run.2, run.3, run.0);
        };
        show("build", &measure(&server, &site, &["build"]));
        show("first", &measure(&server, &site, &["publish", "s3://races"]));
        let same = measure(&server, &site, &["publish", "s3://races"]);
        show("same", &same);
        assert_eq!(same.1, 1, "{same:?}");
        let page = "content/events/race-500.md";
        site.write(page, site.read(page).replace("It took place.", "It took place in fog."));
        let one = measure(&server, &site, &["publish", "s3://races"]);
        show("one entry", &one);
        counts.push(one.1);
    }
    assert_eq!(counts[0], counts[1]);
}
