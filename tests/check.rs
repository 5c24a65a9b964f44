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

#[test]
fn some_findings_can_be_told_alone_and_refused() {
    let folder = Folder::site();
    folder.event("one", "1901-02-31", "");
    folder.event("two", "1901", "summary: ''\nkind: x\n");
    let only =
        folder.annals(&["check", "--format", "short", "--only", "name-unknown,field-unknown"]);
    assert_eq!(only.status, 1, "{only:?}");
    assert_eq!(only.stdout.lines().count(), 1, "{only:?}");
    let none = folder.annals(&["check", "--format", "short", "--only", "link-broken"]);
    assert_eq!((none.status, none.stdout.as_str()), (0, ""), "{none:?}");
    let wrong = folder.annals(&["check", "--only", "link-borken"]);
    assert_eq!(wrong.status, 2, "{wrong:?}");
    assert!(wrong.stderr.contains("did you mean `link-broken`?"), "{wrong:?}");
}

#[test]
fn a_denied_finding_refuses_the_site_even_where_it_is_off() {
    let folder = Folder::site();
    folder.event("one", "1901", "");
    assert_eq!(folder.annals(&["check"]).status, 0);
    let denied = folder.annals(&["check", "--format", "short", "--deny", "source-none"]);
    assert_eq!(denied.status, 1, "{denied:?}");
    assert!(denied.stdout.contains("warning[source-none]"), "{denied:?}");
    assert_eq!(folder.annals(&["check", "--deny", "link-broken"]).status, 0);
}
