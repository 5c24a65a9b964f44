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

#[test]
fn a_finding_is_accepted_in_its_entry_with_a_reason() {
    let folder = Folder::site();
    let check = |more: &str| {
        folder.event("race", "1901", more);
        let output = folder.annals(&["check", "--format", "short", "--only",
            "kind-missing,source-single,source-archive,accept-unused,field-missing,field-value,name-unknown,field-unknown"]);
        output.stdout
    };
    let toml = folder.read("site.toml");
    folder
        .write("site.toml", toml + "[[kinds]]\nid = \"race\"\nname = \"Race\"\nmark = \"ring\"\n");
    assert!(check("").contains("advice[kind-missing]"));
    assert_eq!(check("accept:\n  - {code: kind-missing, reason: it is of none}\n"), "");
    assert!(
        check("kind: race\naccept: {code: kind-missing, reason: it is of none}\n")
            .contains("advice[accept-unused]: there is no finding `kind-missing` to accept")
    );
    assert!(
        check("accept: {code: kind-missing}\n")
            .contains("error[field-missing]: an item of `accept` has no `reason`")
    );
    assert!(
        check("accept: {code: kind-mising, reason: so}\n").contains("did you mean `kind-missing`?")
    );
    assert!(
        check("accept: {code: field-unknown, reason: so}\nquux: 1\n")
            .contains("error[field-value]: `field-unknown` is an error, which cannot be accepted")
    );
    // Narrowed to a field.
    let single = "kind: race\nstatus: confirmed\nsources: [{id: log, title: Log}]\n";
    assert_eq!(
        check(&format!("{single}accept: {{code: source-single, field: status, reason: so}}\n")),
        ""
    );
    assert_eq!(
        check(&format!("{single}accept: {{code: source-single, field: title, reason: so}}\n"))
            .lines()
            .count(),
        2
    );
    // In a source.
    let source = "kind: race\nsources:\n  - {id: log, title: Log, url: 'https://example.org/', accept: {code: source-archive, reason: so}}\n";
    assert_eq!(check(source), "");
}

#[test]
fn a_change_that_the_public_log_does_not_tell_is_found_with_git() {
    let folder = Folder::site();
    let check = |more: &[&str]| {
        let all = [&["check", "--format", "short", "--only", "updates-missing"], more].concat();
        folder.annals(&all)
    };
    for id in ["changed", "told", "draft", "moved-tag", "same", "şuşa yarış"] {
        let draft = if id == "draft" { "draft: true\n" } else { "" };
        folder.write(
            &format!("content/events/{id}.md"),
            format!("---\ntitle: {id}\ndate: 1901\n{draft}---\nText.\n"),
        );
    }
    assert_eq!(check(&[]).stdout, "", "there is no git here");
    folder.shell(
        "mv 'content/events/şuşa yarış.md' content/events/şuşa.md && git init -q && git add -A && \
         git -c user.name=Ada -c user.email=ada@example.org commit -qm Publish",
    );
    assert_eq!(check(&[]).stdout, "", "nothing has changed");
    let more = |id: &str, more: &str, body: &str| {
        folder.write(
            &format!("content/events/{id}.md"),
            format!("---\ntitle: {id}\ndate: 1901\n{more}---\n{body}\n"),
        );
    };
    more("changed", "", "Another text.");
    more("told", "updates: {on: 2026-01-01, note: A word was wrong}\n", "Another text.");
    more("draft", "", "Another text.");
    more("moved-tag", "tags: [sail]\n", "Text.\n\n");
    more("new", "", "A new text.");
    let output = check(&[]);
    assert_eq!(output.stdout.lines().count(), 1, "{output:?}");
    assert!(output.stdout.starts_with("content/events/changed.md"), "{output:?}");
    // A change in the title of an entry with letters beyond ASCII in its path.
    more("şuşa", "", "Another text.");
    assert_eq!(check(&[]).stdout.lines().count(), 2);
    assert_eq!(check(&["--since", "nowhere"]).status, 2);
    assert!(!folder.annals(&["build"]).stderr.contains("updates-missing"));
}

#[test]
fn a_command_that_looks_at_no_site_takes_none() {
    let folder = Folder::site();
    for command in [&["explain"][..], &["completions", "bash"], &["init", "new"]] {
        let output = folder.annals(&[&["--site", "."], command].concat());
        assert_eq!(output.status, 2, "{command:?}: {output:?}");
        assert!(output.stderr.contains("leave `--site` out"), "{output:?}");
        assert!(!folder.path().join("new").exists());
    }
    // The variable is for the commands that look at it.
    let output = folder.annals_with(&["explain"], &[("ANNALS_SITE", "/nowhere")]);
    assert_eq!(output.status, 0, "{output:?}");
}

#[test]
fn what_was_not_looked_at_is_said() {
    let folder = Folder::site();
    folder.event("race", "1902-02-30", "draft: true\n");
    let output = folder.annals(&["check"]);
    assert!(output.stdout.starts_with("1 entry was not looked at"), "{output:?}");
    assert!(output.stdout.ends_with("nothing to mend\n"), "{output:?}");
    let output = folder.annals(&["check", "--drafts"]);
    assert!(output.stdout.contains("date-impossible"), "{output:?}");
    assert!(!output.stdout.contains("not looked at"), "{output:?}");
}
