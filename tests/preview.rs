//! The preview: after whatever happens to the files, it shows what a fresh start would.
#![allow(clippy::disallowed_methods, missing_docs, reason = "tests touch the world")]
#![cfg(feature = "serve")]

use annals::content::AssetBytes;
use annals::date::Day;
use annals::diag::{Form, emit};
use annals::serve::{Change, Desk, Editor, Live, Moment, Snapshot, respond};
use annals::site::Settings;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::TempDir;

/// Something that happens to the files of a site.
#[derive(Debug, Clone)]
enum Deed {
    Write(&'static str, String),
    /// As many editors save: a new file that takes the old one's place.
    Replace(&'static str, String),
    Delete(&'static str),
    Rename(&'static str, &'static str),
}

const ENTRIES: [&str; 6] = [
    "content/events/1901-heron.md",
    "content/events/tern.md",
    "content/events/old/gull.md",
    "content/events/old/skua.md",
    "content/events/new/petrel.md",
    "content/events/new/tern.md",
];

fn entry() -> impl Strategy<Value = String> {
    let lines = prop::sample::subsequence(
        vec![
            "kind: race\n",
            "importance: key\n",
            "tags: [wind, sail]\n",
            "tags: [sail]\n",
            "status: disputed\ndisputed: [figures]\n",
            "places: [pier]\n",
            "places: [{name: Inlet}]\n",
            "actors: [ada]\n",
            "claims:\n  - by: ada\n    says: It was far.\n    source: log\n",
            "sources: [log]\n",
            "sources: [log, {id: own, title: My own log}]\n",
            "relations:\n  see_also: [tern]\n",
            "relations:\n  led_to: [gull, heron]\n",
            "aliases: [/old/way/]\n",
            "draft: true\n",
            "published: 2001-01-01\n",
            "era: sail\n",
            "media:\n  - file: pier.jpg\n    alt: The pier\n",
            "nonsense: 1\n",
            "title: twice\n",
        ],
        0..7,
    );
    let dates = prop::sample::select(vec!["1901", "1901-05-02", "about 1870", "1850/1860", "soon"]);
    let bodies = prop::sample::select(vec![
        "It took place.\n",
        "Said.[^log] See [[gull]] and [[place:pier]].\n",
        "See [[nothing]].\n",
        "",
    ]);
    (0..4u8, dates, lines, bodies).prop_map(|(number, date, lines, body)| {
        format!("---\ntitle: The race {number}\ndate: {date}\n{}---\n\n{body}", lines.concat())
    })
}

fn other() -> impl Strategy<Value = (&'static str, String)> {
    let site = "title = \"Harbour races\"\nbase_url = \"https://example.org/\"\n";
    let race = "[[kinds]]\nid = \"race\"\nname = \"race\"\nmark = \"disc\"\n";
    prop::sample::select(vec![
        ("site.toml", site.to_owned()),
        ("site.toml", format!("{site}{race}")),
        ("site.toml", format!("{site}{race}[check]\nsource-none = \"off\"\n")),
        ("site.toml", "title = \n".to_owned()),
        ("content/places.yaml", "- id: pier\n  name: The pier\n".to_owned()),
        ("content/places.yaml", "- id: pier\n  name: The long pier\n- id: bay\n".to_owned()),
        ("content/actors.yaml", "- id: ada\n  name: Ada\n".to_owned()),
        ("content/sources.yaml", "- id: log\n  title: The log\n".to_owned()),
        (
            "content/sources.yaml",
            "- id: log\n  title: The log\n- id: own\n  title: Own\n".to_owned(),
        ),
        ("content/glossary.yaml", "- id: reef\n  term: reef\n  text: To make less.\n".to_owned()),
        ("content/eras/sail.md", "---\ntitle: Sail\nstart: 1800\nend: 1899\n---\n".to_owned()),
        ("content/eras/sail.md", "---\ntitle: All sail\nstart: 1890\n---\n[[tern]]\n".to_owned()),
        ("content/pages/index.md", "---\ntitle: Welcome\n---\n[[heron]]\n".to_owned()),
        ("content/pages/tern.md", "---\ntitle: A page\naliases: [/old/way/]\n---\n".to_owned()),
        ("templates/404.html", "{{ page.title }}".to_owned()),
        ("templates/404.html", "{{ page.".to_owned()),
        ("templates/words/en.toml", "x = ".to_owned()),
        ("static/css/custom.css", "p { color: red }".to_owned()),
        ("static/robots.txt", "all".to_owned()),
        ("content/events/old/pier.jpg", "a picture".to_owned()),
        ("content/events/odd.xyz", "what".to_owned()),
    ])
}

fn deed() -> impl Strategy<Value = Deed> {
    let path = || prop::sample::select(ENTRIES.to_vec());
    let any = prop_oneof![
        path(),
        other().prop_map(|(path, _)| path),
        Just("content/events/old"),
        Just("content/events/new"),
    ];
    prop_oneof![
        4 => (path(), entry()).prop_map(|(path, text)| Deed::Write(path, text)),
        2 => (path(), entry()).prop_map(|(path, text)| Deed::Replace(path, text)),
        3 => other().prop_map(|(path, text)| Deed::Write(path, text)),
        1 => any.prop_map(Deed::Delete),
        1 => (path(), path()).prop_map(|(from, to)| Deed::Rename(from, to)),
        1 => Just(Deed::Rename("content/events/old", "content/events/newer")),
        1 => Just(Deed::Rename("content/events/newer", "content/events/old")),
    ]
}

/// Does it, and says which paths a watcher would name.
fn act(root: &Path, deed: &Deed) -> Vec<PathBuf> {
    let write = |path: &Path, text: &str| {
        fs::create_dir_all(path.parent().expect("it has a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    };
    match deed {
        Deed::Write(path, text) => {
            let path = root.join(path);
            write(&path, text);
            vec![path]
        }
        Deed::Replace(path, text) => {
            let path = root.join(path);
            let beside = path.with_extension("md.part~");
            write(&beside, text);
            fs::rename(&beside, &path).expect("both are there");
            vec![beside, path]
        }
        Deed::Delete(path) => {
            let path = root.join(path);
            let _ = fs::remove_file(&path);
            let _ = fs::remove_dir_all(&path);
            vec![path]
        }
        Deed::Rename(from, to) => {
            let (from, to) = (root.join(from), root.join(to));
            fs::create_dir_all(to.parent().expect("it has a folder")).expect("a folder");
            let _ = fs::rename(&from, &to);
            vec![from, to]
        }
    }
}

fn settings() -> Settings {
    let today = Day::new(2020, 1, 1).expect("a real day");
    Settings { drafts: false, today, base_url: Some("http://127.0.0.1/".to_owned()) }
}

/// All that a snapshot can say.
fn said(snapshot: &Arc<Snapshot>) -> BTreeMap<String, String> {
    snapshot.check();
    let findings = emit(snapshot.findings(), snapshot.texts(), Form::Short);
    let mut said = BTreeMap::from([
        ("report".to_owned(), snapshot.report.clone()),
        ("findings".to_owned(), findings),
    ]);
    let Some((site, ..)) = &snapshot.site else { return said };
    let moment = Moment::first(Arc::clone(snapshot));
    let editor = Editor::named("vscode").expect("it is known");
    let desk = Desk { editor, root: "/site".to_owned() };
    let assets = site.assets.iter().map(|asset| asset.path.clone());
    let pages = site.plan.pages.iter().map(|page| page.url.as_str().to_owned());
    for path in assets.chain(pages) {
        let reply = respond(&moment, &desk, "run", &format!("/{path}"), "");
        let body = match reply.body {
            AssetBytes::Memory(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            AssetBytes::Disk(path) => path.display().to_string(),
        };
        said.insert(format!("/{path}"), format!("{} {body}", reply.status));
    }
    said
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn after_any_deeds_the_preview_is_as_after_a_fresh_start(
        deeds in prop::collection::vec((deed(), 0..3u8), 1..14),
    ) {
        let folder = TempDir::new().expect("a temporary folder");
        let root = folder.path();
        for (path, text) in [
            ("site.toml", "title = \"Races\"\nbase_url = \"https://example.org/\"\n"),
            ("content/events/tern.md", "---\ntitle: Tern\ndate: 1900\n---\nIt sailed.\n"),
            ("content/events/old/gull.md", "---\ntitle: Gull\ndate: 1902\n---\nIt sank.\n"),
        ] {
            act(root, &Deed::Write(path, text.to_owned()));
        }
        let mut live = Live::open(root, settings());
        let mut now = Arc::new(live.snapshot());
        let mut paths = Vec::new();
        for (deed, then) in &deeds {
            paths.extend(act(root, deed));
            // Some deeds come in one burst, and of some only is known that there were any.
            let change = match then {
                0 => continue,
                1 => Change::Files(std::mem::take(&mut paths)),
                _ => Change::Anything,
            };
            now = live.after(&change).map_or(now, Arc::new);
            let mut fresh = Live::open(root, settings()).snapshot();
            fresh.version = now.version;
            let fresh = Arc::new(fresh);
            let (now, fresh) = (said(&now), said(&fresh));
            for (name, text) in &fresh {
                let shown = now.get(name).map_or("", String::as_str);
                let other = text.lines().zip(shown.lines()).find(|(one, other)| one != other);
                prop_assert!(shown == text, "{}: {:?}", name, other);
            }
            prop_assert_eq!(now.len(), fresh.len());
        }
    }
}
