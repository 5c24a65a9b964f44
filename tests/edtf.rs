//! Level 0 and 1 of EDTF, against the examples of published test suites. Where the answer differs
//! from a suite, `edtf/differences.md` says why.

use annals::date::{Reader, Zone};

const EXAMPLES: &str = include_str!("edtf/level-0-and-1.txt");
const DIFFERENCES: &str = include_str!("edtf/differences.md");

/// `valid`, `valid, FIRST to LAST` or `invalid`: what a suite or this crate says of an example.
fn verdict(is_valid: bool, bounds: Option<(&str, &str)>) -> String {
    match bounds {
        _ if !is_valid => "invalid".to_owned(),
        Some((first, last)) => format!("valid, {first} to {last}"),
        None => "valid".to_owned(),
    }
}

/// What this crate says, with bounds if the suite has them.
fn ours(text: &str, with_bounds: bool) -> String {
    let reader = Reader { zone: Zone::parse("Z").expect("UTC"), languages: &[] };
    let Ok(when) = reader.read(text) else { return verdict(false, None) };
    let edtf = when.edtf();
    let missing = if edtf.contains("..") { "open" } else { "unknown" };
    let bound =
        |day: Option<_>| day.map_or(missing.to_owned(), |day: annals::date::Day| day.to_string());
    let (first, last) = (bound(when.earliest()), bound(when.latest()));
    verdict(true, with_bounds.then_some((&first, &last)))
}

#[test]
fn every_difference_from_a_published_suite_has_a_reason() {
    let mut found = Vec::new();
    let mut count = 0;
    for line in EXAMPLES.lines().filter(|line| !line.starts_with('#')) {
        let [text, validity, first, last, origin] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("`{line}` has not five columns");
        };
        let bounds = (!first.is_empty()).then_some((first, last));
        let theirs = verdict(validity == "valid", bounds);
        let ours = ours(text, bounds.is_some());
        count += 1;
        if theirs != ours {
            found.push(format!("| `{text}` | {origin} | {theirs} | {ours} |"));
        }
    }
    assert!(count > 250, "{count} examples");
    let listed: Vec<String> = DIFFERENCES
        .lines()
        .filter(|line| line.starts_with("| `"))
        .map(|line| {
            let (row, reason) = line.trim_end_matches(" |").rsplit_once(" | ").expect("columns");
            assert!(!reason.trim().is_empty(), "{line} has no reason");
            format!("{row} |")
        })
        .collect();
    assert_eq!(found, listed, "found, and listed in `differences.md`");
}
