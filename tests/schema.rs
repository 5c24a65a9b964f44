//! The schemas fit the files that the program reads, and refuse those that it refuses.
#![allow(clippy::disallowed_methods, reason = "tests touch the world")]

mod common;

use annals::content::fields::*;
use annals::form::names;
use annals::schema::{Ids, Kind, schema};
use boon::{Compiler, SchemaIndex, Schemas};
use common::Folder;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

/// A validator that knows nothing of this program.
struct Validator(Schemas, SchemaIndex);

impl Validator {
    fn new(schema: Value) -> Self {
        let mut schemas = Schemas::new();
        let mut compiler = Compiler::new();
        compiler.add_resource("schema.json", schema).expect("it is a schema");
        let index = compiler.compile("schema.json", &mut schemas).expect("it is a sound schema");
        Self(schemas, index)
    }

    /// What is wrong with a YAML text, if anything.
    fn fault(&self, yaml: &str) -> Option<String> {
        let value: serde_yaml::Value = serde_yaml::from_str(yaml).expect("it is YAML");
        let value = serde_json::to_value(value).expect("it is JSON as well");
        self.0.validate(&value, self.1).err().map(|error| format!("{error:#}"))
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn files(below: &Path) -> Vec<PathBuf> {
    walkdir::WalkDir::new(below)
        .sort_by_file_name()
        .into_iter()
        .map(|entry| entry.expect("a readable folder").into_path())
        .filter(|path| path.extension().is_some_and(|found| found == "md"))
        .collect()
}

fn front_matter(text: &str) -> &str {
    text.strip_prefix("---\n").and_then(|rest| rest.split("\n---").next()).expect("front matter")
}

/// What is wrong with the files of a site, each held against its schema.
fn faults(site: &Path, schema: impl Fn(Kind) -> Value) -> (usize, Vec<String>) {
    let mut seen = 0;
    let mut faults = Vec::new();
    for kind in Kind::ALL {
        let validator = Validator::new(schema(kind));
        let paths = match kind.files().split_once('*') {
            Some((folder, _)) => files(&site.join(folder)),
            None => vec![site.join(kind.files())],
        };
        for path in paths.into_iter().filter(|path| path.is_file()) {
            let text = fs::read_to_string(&path).expect("a readable file");
            let fault = match kind {
                Kind::Site => {
                    let value: toml::Value = toml::from_str(&text).expect("it is TOML");
                    validator.fault(&serde_json::to_string(&value).expect("it is JSON as well"))
                }
                Kind::Event | Kind::Era | Kind::Page => validator.fault(front_matter(&text)),
                _ => validator.fault(&text),
            };
            seen += 1;
            faults.extend(fault.map(|fault| format!("{}: {fault}", path.display())));
        }
    }
    (seen, faults)
}

#[test]
fn every_file_of_this_site_fits_its_schema() {
    let (seen, faults) = faults(&root(), |kind| schema(kind, None));
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(seen > 70, "{seen} files");
}

#[test]
fn every_file_of_this_site_fits_the_schema_with_its_ids() {
    let folder = Folder::new();
    folder.shell(&format!("cp -r {0}/site.toml {0}/content .", root().display()));
    let output = folder.annals(&["schema", "--write", "--site", "."]);
    assert_eq!(output.status, 0, "{output:?}");
    let written = |kind: Kind| {
        let text = folder.read(&format!(".annals/schema/{}.json", kind.name()));
        serde_json::from_str(&text).expect("it is JSON")
    };
    let (seen, faults) = faults(folder.path(), written);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(seen > 70, "{seen} files");
}

#[test]
fn the_example_for_editors_fits_the_schema() {
    let guide = fs::read_to_string(root().join("docs/entries.md")).expect("the guide");
    let example = guide.split("```markdown\n").nth(1).expect("an example");
    assert_eq!(Validator::new(schema(Kind::Event, None)).fault(front_matter(example)), None);
}

#[test]
fn what_the_program_refuses_the_schema_refuses() {
    let start = "title: Race\ndate: 1901\n";
    let sound = [
        "place: pier\n",
        "places: [pier, {name: Old pier, lat: 38.7, lon: -9.1}]\n",
        "claims:\n",
        "claim: {by: heron, stance: no-statement}\n",
        "tags: 1901\n",
        "sources: [log, {id: book, title: The book}]\n",
        "summary:\n",
        "extra: {colour: blue, list: [1, 2]}\n",
    ];
    let event = Validator::new(schema(Kind::Event, None));
    for yaml in sound {
        assert_eq!(event.fault(&format!("{start}{yaml}")), None, "{yaml}");
    }
    let wrong = [
        "titel: Race\n",
        "kind: [race, tie]\n",
        "importance: huge\n",
        "status: sure\n",
        "disputed: [weather]\n",
        "order: first\n",
        "order: 1.5\n",
        "draft: perhaps\n",
        "tags: {a: b}\n",
        "places: [{lat: 38.7}]\n",
        "places: [{name: Pier, lat: north}]\n",
        "claims: [{says: It was fair.}]\n",
        "claims: [{by: heron}]\n",
        "claims: [{by: heron, says: Fair., stance: shouts}]\n",
        "claims: [{by: heron, says: Fair., sayd: 1901}]\n",
        "figures: [{measure: boats, low: -1}]\n",
        "figures: [{low: 1}]\n",
        "figures: [{measure: boats, best: many}]\n",
        "later: [{says: It was known later.}]\n",
        "naming: [{by: heron}]\n",
        "sources: [{title: Without an id}]\n",
        "sources: [{id: log, title: Log, kind: rumour}]\n",
        "media: [{file: boat.jpg}]\n",
        "relations: {caused: [tie]}\n",
        "updates: [{on: 1901}]\n",
        "updates: [{on: 1901, note: Mended., kind: repair}]\n",
        "extra: text\n",
    ];
    let folder = Folder::site();
    for yaml in wrong {
        let text = format!("{start}{yaml}");
        assert!(event.fault(&text).is_some(), "{yaml}");
        // And the program itself does.
        folder.write("content/events/race.md", format!("---\n{text}---\n\nIt took place.\n"));
        let output = folder.annals(&["check", "--format", "short"]);
        assert_eq!(output.status, 1, "{yaml}{output:?}");
    }
    assert!(event.fault("date: 1901\n").is_some());
    assert!(event.fault("title: Race\n").is_some());
    let refused = [
        (Kind::Places, "- name: Without an id\n"),
        (Kind::Places, "- {id: pier, name: Pier, precision: roughly}\n"),
        (Kind::Places, "- {id: 'old pier', name: Old pier}\n"),
        (Kind::Actors, "- {id: heron, name: Heron, parti: north}\n"),
        (Kind::Actors, "- id: heron\n"),
        (Kind::Sources, "- {id: log, title: Log, kind: rumour}\n"),
        (Kind::Glossary, "- {id: yawl, term: Yawl}\n"),
        (Kind::LoadedWords, "- forms: [worse]\n"),
        (Kind::Era, "title: Steam\n"),
        (Kind::Era, "{title: Steam, start: 1890, from: 1890}\n"),
        (Kind::Page, "{title: About, nav: sometimes}\n"),
        (Kind::Site, "{title: Races}\n"),
        (Kind::Site, "{title: Races, base_url: 'https://e.org/', check: {date-impossible: off}}\n"),
        (Kind::Site, "{title: Races, base_url: 'https://e.org/', kinds: [{id: a, name: A}]}\n"),
    ];
    for (kind, yaml) in refused {
        assert!(Validator::new(schema(kind, None)).fault(yaml).is_some(), "{yaml}");
    }
}

#[test]
fn the_schema_knows_the_names_that_the_program_reads() {
    fn check<T: for<'de> serde::Deserialize<'de>>(schema: &Value) {
        let known: Vec<&str> = schema["properties"]
            .as_object()
            .expect("properties")
            .keys()
            .map(String::as_str)
            .collect();
        let mut read = names::<T>().to_vec();
        read.sort_unstable();
        read.dedup();
        assert_eq!(known, read);
    }
    let event = schema(Kind::Event, None);
    let part = |name: &str| event["$defs"][name].clone();
    check::<EventFields>(&event);
    check::<EraFields>(&schema(Kind::Era, None));
    check::<PageFields>(&schema(Kind::Page, None));
    check::<ClaimFields>(&part("ClaimFields"));
    check::<FigureFields>(&part("FigureFields"));
    check::<LaterFields>(&part("LaterFields"));
    check::<NamingFields>(&part("NamingFields"));
    check::<PlaceFields>(&part("PlaceFields"));
    check::<SourceFields>(&part("SourceFields"));
    check::<MediaFields>(&part("MediaFields"));
    check::<RelationFields>(&part("RelationFields"));
    check::<UpdateFields>(&part("UpdateFields"));
    check::<ActorFields>(&schema(Kind::Actors, None)["$defs"]["ActorFields"]);
    check::<TermFields>(&schema(Kind::Glossary, None)["$defs"]["TermFields"]);
    check::<LoadedWordFields>(&schema(Kind::LoadedWords, None)["$defs"]["LoadedWordFields"]);
}

#[test]
fn every_field_says_what_it_is_for() {
    fn look(at: &str, value: &Value, mute: &mut Vec<String>) {
        if let Some(fields) = value["properties"].as_object().filter(|_| value["type"].is_string())
        {
            for (name, field) in fields {
                if !field["description"].is_string() {
                    mute.push(format!("{at}/{name}"));
                }
            }
        }
        for (name, inner) in value["$defs"].as_object().into_iter().flatten() {
            look(&format!("{at}/{name}"), inner, mute);
        }
    }
    let mut mute = Vec::new();
    for kind in Kind::ALL {
        let schema = schema(kind, None);
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
        look(kind.name(), &schema, &mut mute);
    }
    assert!(mute.is_empty(), "{mute:?}");
}

#[test]
fn ids_of_the_site_are_proposed_and_others_are_left_to_check() {
    let folder = Folder::site();
    folder.write("content/places.yaml", "- id: pier\n  name: Old pier\n");
    folder.event("race", "1901", "place: pier\n");
    let printed = |arguments: &[&str]| -> Value {
        let output = folder.annals(arguments);
        assert_eq!(output.status, 0, "{output:?}");
        serde_json::from_str(&output.stdout).expect("it is JSON")
    };
    let event = printed(&["schema", "event"]);
    let place = &event["$defs"]["place"]["anyOf"];
    assert_eq!(place[0], serde_json::json!({ "const": "pier", "description": "Old pier" }));
    let validator = Validator::new(event);
    // A place that was added a minute ago is no mistake.
    assert_eq!(validator.fault("{title: Race, date: 1901, place: new-pier}"), None);
    assert_eq!(printed(&["schema", "event", "--no-ids"]), schema(Kind::Event, None));
    assert_eq!(schema(Kind::Event, Some(&Ids::default())), schema(Kind::Event, None));
}

#[test]
fn schemas_are_written_where_editors_look_and_snippets_beside_them() {
    let folder = Folder::site();
    folder.make(".vscode");
    folder.event("race", "1901", "");
    let output = folder.annals(&["schema", "--write"]);
    assert_eq!(output.status, 0, "{output:?}");
    assert_eq!(output.stdout.lines().count(), Kind::ALL.len() + 1);
    for path in output.stdout.lines() {
        let _: Value = serde_json::from_str(&folder.read(path)).expect("it is JSON");
    }
    assert_eq!(folder.annals(&["check"]).stdout, "nothing to mend\n");
}

#[test]
fn a_schema_without_a_name_and_one_without_a_site_are_told_apart() {
    let folder = Folder::new();
    let output = folder.annals(&["schema"]);
    assert_eq!(output.status, 2, "{output:?}");
    assert!(output.stderr.contains("event, era, page, places"), "{output:?}");
    assert_eq!(folder.annals(&["schema", "boat"]).status, 2);
    assert_eq!(folder.annals(&["schema", "--write"]).status, 2);
    assert_eq!(folder.annals(&["schema", "event"]).status, 0);
}
