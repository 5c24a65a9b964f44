//! `annals check` and `annals explain` as they are called: what they print, and how they end.

mod common;

use common::Folder;

#[test]
fn a_finding_is_explained_outside_of_any_site() {
    let folder = Folder::new();
    let output = folder.annals(&["explain", "date-reversed"]);
    assert_eq!(output.status, 0, "{output:?}");
    assert!(output.stdout.contains("An end lies before its start."), "{output:?}");
    let output = folder.annals(&["explain", "date-revers"]);
    assert_eq!(output.status, 2, "{output:?}");
    assert!(output.stderr.contains("did you mean `date-reversed`?"), "{output:?}");
    assert!(folder.annals(&["explain"]).stdout.contains("word-loaded"));
}

#[test]
fn the_way_to_more_is_told_once_after_all_findings() {
    let folder = Folder::site();
    folder.event("one", "1901-02-31", "");
    folder.event("two", "02/05/1901", "");
    for command in ["check", "build"] {
        let output = folder.annals(&[command]);
        let said = format!("{}{}", output.stdout, output.stderr);
        assert_eq!(said.matches("more about a finding: annals explain date-").count(), 1, "{said}");
    }
    let output = folder.annals(&["check", "--quiet"]);
    assert!(!output.stdout.contains("annals explain"), "{output:?}");
}
