//! `annals new`, by flags and on a terminal.
#![allow(clippy::disallowed_methods, reason = "tests touch the world")]

mod common;

use common::Folder;

/// A site with registers.
fn club() -> Folder {
    let folder = Folder::site();
    let mut site = folder.read("site.toml");
    site.push_str("[[kinds]]\nid = \"race\"\nname = \"Race\"\nmark = \"disc\"\n");
    folder.write("site.toml", site);
    folder.write("content/places.yaml", "- id: harbour\n  name: Old harbour\n");
    folder.write(
        "content/actors.yaml",
        "- id: heron-club\n  name: Heron Club\n- id: tern-club\n  name: Tern Club\n",
    );
    folder.write("content/sources.yaml", "- id: log\n  title: Harbour log\n");
    folder
}

#[test]
fn an_entry_is_complete_by_flags_and_a_build_takes_it() {
    let folder = club();
    let output = folder.annals(&[
        "new",
        "Heron: the last race",
        "--date",
        "27-29 Feb 1904",
        "--kind",
        "race",
        "--place",
        "harbour",
        "--actor",
        "heron-club",
        "--actor",
        "tern-club",
        "--source",
        "log",
        "--tag",
        "boats, small",
        "--importance",
        "key",
        "--draft=false",
    ]);
    assert_eq!(output.status, 0, "{output:?}");
    assert_eq!(output.stderr, "");
    let path = "content/events/heron-the-last-race-1904.md";
    assert!(output.stdout.ends_with(&format!("{path}\n")), "{output:?}");
    let text = folder.read(path);
    for line in [
        "title: 'Heron: the last race'\n",
        "date: 27-29 Feb 1904\n",
        "kind: race\n",
        "importance: key\n",
        "places: [harbour]\n",
        "actors: [heron-club, tern-club]\n",
        "tags: ['boats, small']\n",
        "  - log\n",
        "#   - by: heron-club\n",
        "#   - by: tern-club\n",
    ] {
        assert!(text.contains(line), "{line}{text}");
    }
    assert!(!text.contains("draft"), "{text}");
    let output = folder.annals(&["build"]);
    assert_eq!(output.status, 0, "{output:?}");
    let page = folder.read("public/events/heron-the-last-race-1904/index.html");
    assert!(page.contains("27</time>–<time"), "{page}");
}

#[test]
fn an_entry_is_a_draft_unless_it_is_said_otherwise() {
    let folder = club();
    folder.annals(&["new", "Tie", "--date", "1904"]);
    folder.annals(&["new", "Launch", "--date", "1905", "--draft"]);
    folder.annals(&["build"]);
    assert!(!folder.path().join("public/events/tie-1904").exists());
    assert!(!folder.path().join("public/events/launch-1905").exists());
}

#[test]
fn nothing_is_asked_in_a_pipe_and_all_that_is_missing_is_named() {
    let folder = club();
    let output = folder.annals(&["new"]);
    assert_eq!(output.status, 2, "{output:?}");
    assert!(output.stderr.contains("the title is missing"), "{output:?}");
    assert!(output.stderr.contains("`--date` is missing"), "{output:?}");
    let output = folder.annals(&["new", "Tie"]);
    assert_eq!(output.status, 2, "{output:?}");
    assert!(!output.stderr.contains("title"), "{output:?}");
}

#[test]
fn everything_that_is_wrong_is_told_in_one_run_with_the_nearest_name() {
    let folder = club();
    let output = folder.annals(&[
        "new",
        "Tie",
        "--date",
        "31 Feb 1904",
        "--kind",
        "rase",
        "--place",
        "harbor",
        "--place",
        "pier",
        "--actor",
        "heron",
        "--source",
        "lgo",
        "--id",
        "a tie",
    ]);
    assert_eq!(output.status, 2, "{output:?}");
    for words in [
        "29 Feb 1904",
        "there is no kind `rase`",
        "did you mean `race`?",
        "did you mean `harbour`?",
        "there is no place `pier`",
        "did you mean `heron-club`?",
        "known is `log`",
        "write `a-tie`",
    ] {
        assert!(output.stderr.contains(words), "{words}\n{}", output.stderr);
    }
    assert!(!folder.path().join("content/events").exists());
}

#[test]
fn an_entry_is_never_overwritten_and_its_id_never_given_twice() {
    let folder = club();
    folder.write("content/events/early/1904-tie.md", "---\ntitle: 'torn\n---\n");
    let output = folder.annals(&["new", "Tie", "--date", "1904", "--id", "tie"]);
    assert_eq!(output.status, 2, "{output:?}");
    assert!(
        output.stderr.contains("`content/events/early/1904-tie.md` is there already"),
        "{output:?}"
    );
    let output = folder.annals(&["new", "Tie", "--date", "1904", "--id", "second-tie"]);
    assert_eq!(output.status, 0, "{output:?}");
}

#[test]
fn a_title_without_letters_needs_an_id() {
    let folder = club();
    let output = folder.annals(&["new", "…", "--date", "1904"]);
    assert_eq!(output.status, 2, "{output:?}");
    assert!(output.stderr.contains("no letter or digit"), "{output:?}");
    let output = folder.annals(&["new", "…", "--date", "1904", "--id", "dots"]);
    assert!(output.stdout.ends_with("dots.md\n"), "{output:?}");
    let output = folder.annals(&["new", "Index", "--date", "1904"]);
    assert!(output.stdout.ends_with("entry-index.md\n"), "{output:?}");
}

#[test]
fn a_new_entry_opens_in_the_editor_of_the_environment() {
    let folder = club();
    let new = ["new", "Tie", "--date", "1904", "--open"];
    let none = [("EDITOR", ""), ("VISUAL", "")];
    let output = folder.annals_with(&new, &none);
    assert_eq!(output.status, 2, "{output:?}");
    assert!(output.stderr.contains("no editor to open"), "{output:?}");
    let output = folder.annals_with(&new, &[("EDITOR", "cp -t .")]);
    assert_eq!(output.status, 0, "{output:?}");
    assert_eq!(folder.read("tie-1904.md"), folder.read("content/events/tie-1904.md"));
}

/// Runs `annals new` on a terminal of its own, with keys that were pressed ahead.
fn on_a_terminal(folder: &Folder, arguments: &str, keys: &str) -> String {
    let program = env!("CARGO_BIN_EXE_annals");
    folder.shell(&format!(
        "export TERM=xterm NO_COLOR=1; (printf '{keys}'; sleep 1) | \
         timeout 60 script -qec '{program} new {arguments}' /dev/null > said || true"
    ));
    folder.read("said")
}

#[test]
fn on_a_terminal_it_asks_for_what_is_missing_and_for_a_date_until_it_can_be_read() {
    let folder = club();
    let said = on_a_terminal(&folder, "", r"The tie\r30 April \r1904\rrac\rharb \rtern heron \r");
    assert!(said.contains("expected a year with it: add the year"), "{said}");
    assert!(said.contains("Heron Club, Tern Club"), "{said}");
    let text = folder.read("content/events/the-tie-1904.md");
    for line in [
        "title: The tie\n",
        "date: 30 April 1904\n",
        "kind: race\n",
        "places: [harbour]\n",
        "actors: [heron-club, tern-club]\n",
    ] {
        assert!(text.contains(line), "{line}{text}");
    }
}

#[test]
fn on_a_terminal_it_asks_for_nothing_that_was_given() {
    let folder = club();
    let said = on_a_terminal(&folder, "Tie --kind race --actor tern-club", r"1904\r\r");
    assert!(!said.contains("Title:") && !said.contains("Kind:") && !said.contains("Actors:"));
    let text = folder.read("content/events/tie-1904.md");
    assert!(text.contains("kind: race\n# places: [id, id]"), "{text}");
    // With both that are needed, it asks for nothing at all.
    let said = on_a_terminal(&folder, "Launch --date 1905", "");
    assert!(said.contains("content/events/launch-1905.md"), "{said}");
}

#[test]
fn a_question_that_is_left_leaves_nothing_behind() {
    let folder = club();
    let said = on_a_terminal(&folder, "Tie", r"\033");
    assert!(said.contains("nothing was written"), "{said}");
    assert!(!folder.path().join("content/events").exists());
}
