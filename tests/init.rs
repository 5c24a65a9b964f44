//! `annals init`: a site to begin with.
#![allow(clippy::disallowed_methods, reason = "tests touch the world")]

mod common;

use common::Folder;

#[test]
fn a_new_site_is_complete_and_check_has_nothing_to_say() {
    let folder = Folder::new();
    let output = folder.annals(&["init", "site"]);
    assert_eq!(output.status, 0, "{output:?}");
    assert!(output.stdout.contains("annals serve --open --site site"), "{output:?}");
    for path in [
        ".editorconfig",
        ".gitignore",
        ".github/workflows/publish.yml",
        ".vscode/settings.json",
        ".vscode/annals.code-snippets",
        ".annals/schema/event.json",
        "README.md",
        "content/loaded-words.yaml",
        "content/pages/about.md",
    ] {
        assert!(folder.path().join("site").join(path).is_file(), "{path}");
    }
    let check = folder.annals_in("site", &["check", "--drafts", "--strict"]);
    assert_eq!(check.stdout, "nothing to mend\n", "{check:?}");
    let build = folder.annals_in("site", &["build", "--strict"]);
    assert_eq!(build.status, 0, "{build:?}");
    let page = folder.read("site/public/events/harbour-race-1901/index.html");
    assert!(page.contains("still at the buoy"), "{page}");
    assert!(!folder.read("site/content/events/harbour-race-1901.md").contains('{'));
    let new = folder.annals_in("site", &["new", "Third race", "--date", "about 1902"]);
    assert!(new.stdout.ends_with("content/events/third-race-1902.md\n"), "{new:?}");
}

#[test]
fn both_sides_of_the_sample_have_as_many_words() {
    let folder = Folder::new();
    folder.annals(&["init", "site"]);
    let race = folder.read("site/content/events/harbour-race-1901.md");
    assert_eq!(race.matches("by: heron").count(), race.matches("by: tern").count());
    let all: String = folder
        .files("site/content/events")
        .into_iter()
        .map(|(_, bytes)| String::from_utf8(bytes).expect("UTF-8"))
        .collect();
    let sources = |name: &str| all.matches(&format!("[^{name}]")).count();
    assert_eq!(sources("heron-minutes"), sources("tern-minutes"));
}

#[test]
fn settings_of_a_new_site_lead_to_schemas_that_are_there() {
    let folder = Folder::new();
    folder.annals(&["init", "site"]);
    let settings: serde_json::Value =
        serde_json::from_str(&folder.read("site/.vscode/settings.json")).expect("it is JSON");
    let schemas = settings["yaml.schemas"].as_object().expect("schemas");
    for (schema, file) in schemas {
        assert!(folder.path().join("site").join(schema).is_file(), "{schema}");
        let file = file.as_str().expect("a path");
        assert!(folder.path().join("site").join(file).is_file(), "{file}");
    }
    let site = folder.read("site/site.toml");
    let schema = site.lines().next().and_then(|line| line.strip_prefix("#:schema "));
    assert!(folder.path().join("site").join(schema.expect("a schema")).is_file());
}

#[test]
fn the_workflow_of_a_new_site_is_yaml_with_pinned_actions() {
    let folder = Folder::new();
    folder.annals(&["init", "site"]);
    let text = folder.read("site/.github/workflows/publish.yml");
    let workflow: serde_yaml::Value = serde_yaml::from_str(&text).expect("it is YAML");
    let version = format!("annals@{}", env!("CARGO_PKG_VERSION"));
    assert_eq!(workflow["env"]["ANNALS"].as_str(), Some(version.as_str()));
    let mut uses = 0;
    for line in text.lines() {
        let Some((_, action)) = line.split_once("uses: ") else { continue };
        let (_, version) = action.split_once("@v").expect("a version");
        assert!(version.parse::<u32>().is_ok(), "{line}");
        uses += 1;
    }
    assert_eq!(uses, 5);
}

#[test]
fn a_folder_with_something_in_it_is_refused() {
    let folder = Folder::new();
    folder.write("site/thesis.txt", "years of work");
    let output = folder.annals(&["init", "site"]);
    assert_eq!(output.status, 2, "{output:?}");
    assert!(output.stderr.contains("`thesis.txt` is in it"), "{output:?}");
    assert_eq!(folder.files("site").len(), 1);
    assert_eq!(folder.annals(&["init", "site/thesis.txt"]).status, 2);
    // A repository that was just made is empty enough.
    folder.write("new/.git/HEAD", "ref: refs/heads/main\n");
    assert_eq!(folder.annals(&["init", "new"]).status, 0);
    folder.shell("mkdir locked && chmod 555 locked");
    let output = folder.annals(&["init", "locked"]);
    assert_eq!(output.status, 3, "{output:?}");
}
