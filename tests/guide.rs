//! The documents tell the truth: the guide for editors is followed to the letter, and every command
//! that a document shows is one that the program knows.
#![allow(clippy::disallowed_methods, reason = "tests touch the world")]

mod common;

use common::Folder;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The blocks of code of a document in their order, each with its language.
fn blocks(text: &str) -> Vec<(String, String)> {
    let mut blocks = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some(language) = line.strip_prefix("```") {
            let code: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            blocks.push((language.to_owned(), code.join("\n") + "\n"));
        }
    }
    blocks
}

/// The words of a command line; quotation marks hold words together, `#` begins a comment.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut quoted = false;
    for letter in line.chars() {
        match letter {
            '"' => quoted = !quoted,
            '#' if !quoted && word.is_empty() => break,
            ' ' if !quoted => {
                words.push(std::mem::take(&mut word));
            }
            letter => word.push(letter),
        }
    }
    words.push(word);
    words.retain(|word| !word.is_empty());
    words
}

/// What a block of shell commands does in a folder below the site's; `serve` never ends, so that it
/// is left out.
fn run(folder: &Folder, block: &str, below: &mut String) -> Vec<common::Output> {
    let mut outputs = Vec::new();
    for line in block.lines() {
        let words = words(line);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        match words.as_slice() {
            [] | ["annals", "serve", ..] => {}
            ["cd", path] => {
                below.push_str(path);
                below.push('/');
            }
            ["annals", arguments @ ..] => outputs.push(folder.annals_in(below, arguments)),
            _ => panic!("the guide runs `{line}`"),
        }
    }
    outputs
}

#[test]
fn the_guide_for_editors_leads_to_a_published_entry_with_a_claim_of_each_side() {
    let guide = read(&root().join("docs/editors.md"));
    let blocks = blocks(&guide);
    let mut shells = blocks.iter().filter(|(language, _)| language == "sh");
    let mut shell = || shells.next().expect("a block of commands").1.as_str();
    let folder = Folder::new();
    let mut below = String::new();

    // 1. A site, and 2. the entry begun.
    for block in [shell(), shell()] {
        for output in run(&folder, block, &mut below) {
            assert_eq!(output.status, 0, "{output:?}");
        }
    }
    let path = "races/content/events/the-third-race-is-called-off-1902.md";
    let begun = folder.read(path);
    let entry = &blocks.iter().find(|(language, _)| language == "markdown").expect("an entry").1;
    for line in begun.lines().take(4) {
        assert!(entry.contains(line), "the guide lacks `{line}`, which `new` has written");
    }

    // 3. Written, and 4. broken: the guide shows what is said, and the way out mends it.
    folder.write(path, entry);
    let check = folder.annals_in("races", &["check", "--drafts", "--strict"]);
    assert_eq!((check.status, check.stdout.as_str()), (0, "nothing to mend\n"), "{check:?}");
    let date = entry.lines().find(|line| line.starts_with("date: ")).expect("a date");
    let wrong = "date: 31 April 1902";
    assert!(guide.contains("`31 April 1902`"));
    folder.write(path, entry.replace(date, wrong));
    let check = folder.annals_in("races", &["check", "--drafts"]);
    assert_eq!(check.status, 1, "{check:?}");
    let shown = &blocks.iter().find(|(language, _)| language == "text").expect("a message").1;
    assert!(check.stdout.starts_with(shown.as_str()), "the guide shows\n{shown}\n{}", check.stdout);
    folder.write(path, entry.replace(date, "date: 30 April 1902"));
    assert_eq!(folder.annals_in("races", &["check", "--drafts"]).status, 0);

    // 5. Published.
    let draft = entry.lines().find(|line| line.starts_with("draft: ")).expect("a draft");
    folder.write(path, entry.replace(&format!("{draft}\n"), ""));
    let outputs = run(&folder, shell(), &mut below);
    assert_eq!(outputs[0].stdout, "nothing to mend\n", "{outputs:?}");
    assert_eq!(outputs[1].status, 0, "{outputs:?}");
    let page = folder.read("races/public/events/the-third-race-is-called-off-1902/index.html");
    assert!(page.contains("The Tern Club had refused the clock of the town hall."), "{page}");
    assert!(page.contains("The Heron Club had refused the clock of the harbour."), "{page}");
    assert!(page.contains("about 10 May 1902"), "{page}");
}

#[test]
fn every_field_that_the_guide_shows_is_read() {
    let guide = read(&root().join("docs/editors.md"));
    let parts: Vec<String> = blocks(&guide)
        .into_iter()
        .filter(|(language, _)| language == "yaml")
        .map(|(_, yaml)| yaml)
        .collect();
    assert!(parts.len() > 3);
    for part in parts {
        let folder = Folder::new();
        folder.annals(&["init", "races"]);
        let sources = if part.starts_with("sources:") {
            ""
        } else {
            "sources: [heron-minutes, tern-minutes]\n"
        };
        folder.write(
            "races/content/events/part.md",
            format!("---\ntitle: Part\ndate: 1902\n{sources}{part}---\n\nIt took place.\n"),
        );
        let check = folder.annals_in("races", &["check"]);
        assert_eq!(check.status, 0, "{part}{check:?}");
    }
}

#[test]
fn the_pictures_of_the_guide_are_there() {
    let guide = read(&root().join("docs/editors.md"));
    let pictures = guide.split("](pictures/").skip(1);
    assert!(pictures.clone().count() > 1);
    for picture in pictures {
        let name = picture.split(')').next().expect("a name");
        assert!(root().join("docs/pictures").join(name).is_file(), "{name}");
    }
}

/// Command lines of a document: of its blocks, and between backticks.
fn commands(text: &str) -> Vec<String> {
    let from_blocks = blocks(text)
        .into_iter()
        .filter(|(language, _)| language == "sh" || language == "text")
        .flat_map(|(_, code)| code.lines().map(str::to_owned).collect::<Vec<_>>());
    let from_text = text.split('`').skip(1).step_by(2).map(str::to_owned);
    from_blocks.chain(from_text).filter(|line| line.starts_with("annals ")).collect()
}

#[test]
fn every_command_in_a_document_is_one_that_the_program_knows() {
    let folder = Folder::new();
    let mut help: BTreeMap<String, String> = BTreeMap::new();
    let mut wrong = Vec::new();
    let mut seen = 0;
    let mut documents: Vec<PathBuf> =
        ["README.md", "CONTRIBUTING.md", "src/scaffold/site/README.md"]
            .iter()
            .map(|path| root().join(path))
            .collect();
    documents.extend(
        walkdir::WalkDir::new(root().join("docs"))
            .sort_by_file_name()
            .into_iter()
            .map(|entry| entry.expect("a readable folder").into_path())
            .filter(|path| path.extension().is_some_and(|extension| extension == "md")),
    );
    for path in documents {
        for command in commands(&read(&path)) {
            let mut words = words(&command).into_iter().skip(1);
            let Some(name) = words.next() else { continue };
            if !name.chars().all(|letter| letter.is_ascii_lowercase()) {
                continue;
            }
            let flags: Vec<String> = command
                .split(|letter: char| !(letter.is_ascii_lowercase() || letter == '-'))
                .filter(|word| word.starts_with("--") && word.len() > 3)
                .map(str::to_owned)
                .collect();
            seen += 1;
            let help = help.entry(name.clone()).or_insert_with(|| {
                let output = folder.annals(&[&name, "--help"]);
                if output.status == 0 { output.stdout } else { String::new() }
            });
            let known = |flag: &String| {
                help.contains(&format!("{flag} "))
                    || help.contains(&format!("{flag}\n"))
                    || help.contains(&format!("{flag}["))
            };
            if help.is_empty() || !flags.iter().all(known) {
                wrong.push(format!("{}: {command}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(seen > 20, "{seen} commands");
}
