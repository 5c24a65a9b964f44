//! A build after a change leaves, byte for byte, what a build into an empty folder leaves, and
//! makes only what has changed.
#![allow(clippy::disallowed_methods, missing_docs, reason = "tests touch the world")]

mod common;

use common::{Folder, Output};
use proptest::prelude::*;

/// Files of a site, and what may stand in each of them instead.
const FILES: [(&str, &[&str]); 14] = [
    (
        "content/events/tern.md",
        &[
            "---\ntitle: The Tern\ndate: 1901-05-02\n---\n\nIt took place.\n",
            "---\ntitle: The Tern\ndate: 1901-05-02\n---\n\nIt took place.\n\nAnd more.\n",
            "---\ntitle: The Tern\ndate: 1901-05-02\n---\n\nIt took place after all.\n",
            "---\ntitle: The Tern again\ndate: 1901-05-02\n---\n\nIt took place.\n",
            "---\ntitle: The Tern\ndate: about 1870\n---\n\nIt took place.\n",
        ],
    ),
    (
        "content/events/gull.md",
        &[
            "---\ntitle: The Gull\ndate: 1902\nplaces: [pier]\nsources: [log]\n---\n\nSaid.[^log]\n",
            "---\ntitle: The Gull\ndate: 1902\nplaces: [pier]\nsources: [log]\n---\n\nSaid.\n",
            "---\ntitle: The Gull\ndate: 1902\nplaces: [pier]\nsources: [log]\n---\n\nSaid.[^log]\n\n\
             ## Then\n\nSee [[tern]].\n",
            "---\ntitle: The Gull\ndate: 1902\nsources: [log]\ntags: [wind]\n---\n\nSaid.[^log]\n",
        ],
    ),
    (
        "content/events/old/skua.md",
        &[
            "---\ntitle: The Skua\ndate: 1903\nactors: [ada]\n---\n\nSee [[tern]] and [[gull]].\n",
            "---\ntitle: The Skua\ndate: 1903\nactors: [ada]\nsources: [log]\nclaims:\n  - by: ada\n    says: It was \
             far.\n    source: log\n---\n\nSee [[gull]] and [[tern]].\n",
            "---\ntitle: The Skua\ndate: 1903\nrelations:\n  see_also: [tern]\n---\n\nIt sank.\n",
            "---\ntitle: The Skua\ndate: 1903\ndraft: true\n---\n\nIt sank.\n",
            "",
        ],
    ),
    (
        "content/events/petrel.md",
        &[
            "",
            "---\ntitle: The Petrel\ndate: 1902-03\nplaces: [pier]\nmedia:\n  - file: old/pier.svg\n    \
             alt: A pier\n---\n\nIt won.\n",
            "---\ntitle: The Petrel\ndate: 1902-03\nupdates:\n  - on: 2020-01-02\n    kind: \
             correction\n    note: It won.\n---\n\nIt won.\n",
        ],
    ),
    (
        "content/places.yaml",
        &[
            "- id: pier\n  name: The pier\n",
            "- id: pier\n  name: The long pier\n  lat: 1\n  lon: 2\n",
        ],
    ),
    ("content/actors.yaml", &["- id: ada\n  name: Ada\n", "- id: ada\n  name: Ada Bell\n"]),
    ("content/sources.yaml", &["- id: log\n  title: The log\n", "- id: log\n  title: A log\n"]),
    ("content/glossary.yaml", &["", "- id: tern\n  term: place\n  text: Where it is.\n"]),
    (
        "content/eras/sail.md",
        &[
            "---\ntitle: Sail\nstart: 1800\n---\n\nThen.\n",
            "---\ntitle: Sail\nstart: 1902\n---\n\nThen.\n",
            "---\ntitle: Sail\nstart: 1800\n---\n\nThen, [[tern]].\n",
        ],
    ),
    (
        "site.toml",
        &[
            "title = \"Races\"\nbase_url = \"https://example.org/\"\n",
            "title = \"Harbour races\"\nbase_url = \"https://example.org/\"\n",
        ],
    ),
    ("templates/404.html", &["", "{{ page.title }}"]),
    ("static/css/custom.css", &["", "p { color: red }"]),
    ("static/notes.txt", &["One.", "Two.", ""]),
    (
        "content/events/old/pier.svg",
        &[
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"40\" height=\"20\"/>",
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"80\" height=\"20\"/>",
        ],
    ),
];

/// Gives a file one of its forms.
fn put(folder: &Folder, file: usize, form: usize) {
    let (path, forms) = FILES[file];
    match forms[form % forms.len()] {
        "" => folder.shell(&format!("rm -f {path}")),
        text => folder.write(path, text),
    }
}

/// Makes files look old: of what has only just been written nothing is sure. Only what is named
/// here has changed then.
fn settle(folder: &Folder, paths: &str) {
    folder.shell(&format!("touch -c -d '1 hour ago' {paths}"));
}

fn site() -> Folder {
    let folder = Folder::new();
    folder.shell("mkdir -p templates static/css");
    (0..FILES.len()).for_each(|file| put(&folder, file, 0));
    folder.shell("chmod -R 777 .");
    settle(&folder, "site.toml $(find content templates static)");
    folder
}

/// How many pages a build rendered.
fn rendered(output: &Output) -> Option<usize> {
    let line = output.stderr.lines().find(|line| line.trim().starts_with("render "))?;
    line.split("for ").nth(1)?.split(' ').next()?.parse().ok()
}

/// A build into the usual folder, and how many pages it rendered; what it leaves is compared with
/// what one into an empty folder leaves.
fn build(folder: &Folder) -> Result<usize, TestCaseError> {
    let output = folder.annals(&["build", "-v"]);
    prop_assert_eq!(output.status, 0, "{:?}", output);
    // A copy has no memory of earlier builds.
    folder.shell("mkdir copy; cp -r site.toml content templates static copy; chmod -R 777 copy");
    let clean = folder.annals(&["--site", "copy", "build", "--out", "clean"]);
    prop_assert_eq!(clean.status, 0, "{:?}", clean);
    let (left, wanted) = (folder.files("public"), folder.files("clean"));
    for (one, other) in left.iter().zip(&wanted) {
        prop_assert!(one == other, "{} is not as {} should be", one.0, other.0);
    }
    prop_assert_eq!(left.len(), wanted.len());
    folder.shell("rm -r clean copy");
    Ok(rendered(&output).unwrap_or(0))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn after_any_changes_a_build_leaves_what_a_clean_one_leaves(
        deeds in prop::collection::vec((0..FILES.len() + 3, 0..5_usize), 4..12),
    ) {
        let folder = site();
        build(&folder)?;
        for (file, form) in deeds {
            match file.checked_sub(FILES.len()) {
                None => {
                    put(&folder, file, form);
                    // What is new at its time counts as well.
                    if form % 2 == 0 {
                        settle(&folder, FILES[file].0);
                    }
                }
                // Somebody lays hands on the published site.
                Some(0) => folder.shell("echo x >> public/events/gull/index.html"),
                Some(1) => folder.shell("rm -f public/timeline.json public/events/tern/*"),
                Some(_) => folder.shell("echo x >> public/media/events/old/pier.svg; rm -f public/notes.txt"),
            }
            build(&folder)?;
        }
    }
}

#[test]
fn a_change_in_the_text_of_an_entry_makes_its_page_and_what_tells_all_texts() {
    let folder = site();
    let build = || build(&folder).expect("it is as it should be");
    let all = build();
    assert!(all > 10, "{all}");
    put(&folder, 0, 1);
    // Its page and the print edition.
    assert_eq!(build(), 2);
    assert!(folder.read("public/events/tern/index.html").contains("And more."));
    // The first words are told elsewhere.
    put(&folder, 0, 2);
    assert_eq!(build(), all);
    folder.shell("echo x >> public/places/pier/index.html; rm public/404.html");
    assert_eq!(build(), 2);
    folder.shell("for file in .annals-cache/*.entries; do echo nonsense > $file; done");
    put(&folder, 0, 1);
    build();
    folder.shell("rm -r .annals-cache");
    assert_eq!(build(), all);
}

#[test]
fn another_day_is_no_change_unless_an_entry_has_waited_for_it() {
    let folder = site();
    let text = "---\ntitle: The Auk\ndate: 1904\npublish_from: 2001-09-12\n---\n\nIt came.\n";
    folder.write("content/events/auk.md", text);
    settle(&folder, "content/events/auk.md");
    let build = |drafts: &[&str], epoch: &str| {
        let output = folder
            .annals_with(&[&["build", "-v"], drafts].concat(), &[("SOURCE_DATE_EPOCH", epoch)]);
        assert_eq!(output.status, 0, "{output:?}");
        rendered(&output).unwrap_or(0)
    };
    let [before, eve, day, after] = ["999999999", "1000166400", "1000252800", "1000339200"];
    let page = |ending: &str| folder.path().join("public/events/auk").join(ending).exists();
    let all = build(&[], before);
    assert!(all > 10 && !page("index.html"));
    assert_eq!(build(&[], eve), 0);
    assert!(build(&[], day) > all && page("index.html"));
    assert_eq!(build(&[], after), 0);
    // A clock that is put back.
    assert_eq!(build(&[], eve), all);
    assert!(!page("index.html"));
    // A draft says how long it waits, and then no more.
    let says = || folder.read("public/events/auk/index.html").contains("12 September 2001");
    build(&["--drafts"], eve);
    assert!(says());
    build(&["--drafts"], day);
    assert!(!says());
}

/// A picture that says where it was taken, of which a build tells, eight points wide and as high as
/// a number in octal digits says.
fn photograph(folder: &Folder, height: &str) {
    folder.shell(&format!(
        "mkdir -p static; printf '\\377\\330\\377\\341\\000XExif\\000\\000II*\\000\\010\\000\\000\\000\
         \\001\\000\\045\\210\\004\\000\\001\\000\\000\\000\\032\\000\\000\\000\\000\\000\\000\\000\\002\\000\
         \\001\\000\\002\\000\\002\\000\\000\\000N\\000\\000\\000\\002\\000\\005\\000\\003\\000\\000\\000\\070\
         \\000\\000\\000\\000\\000\\000\\000&\\000\\000\\000\\001\\000\\000\\000*\\000\\000\\000\\001\\000\\000\
         \\000\\000\\000\\000\\000\\001\\000\\000\\000\\377\\300\\000\\013\\010\\000{height}\\000\\010\\001\\001\
         \\021\\000\\377\\331' > static/harbour.jpg"
    ));
}

#[test]
fn a_picture_of_which_something_is_told_is_published_anew_when_it_changes() {
    let folder = site();
    for height in ["\\010", "\\020", "\\010"] {
        photograph(&folder, height);
        settle(&folder, "static/harbour.jpg");
        build(&folder).expect("it is as it should be");
    }
}
