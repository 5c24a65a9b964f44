//! The house keeps its order: rooms, doors to the world, leftovers, documents.
#![allow(clippy::disallowed_methods, reason = "tests touch the world")]

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn files(below: &str, extension: &str) -> Vec<PathBuf> {
    walkdir::WalkDir::new(root().join(below))
        .sort_by_file_name()
        .into_iter()
        .map(|entry| entry.expect("a readable folder").into_path())
        .filter(|path| path.extension().is_some_and(|found| found == extension))
        .collect()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The rooms in the order of `lib.rs`.
fn rooms() -> Vec<String> {
    read(&root().join("src/lib.rs"))
        .lines()
        .filter_map(|line| Some(line.strip_prefix("pub mod ")?.strip_suffix(';')?.to_owned()))
        .collect()
}

#[test]
fn a_room_uses_only_what_stands_above_it() {
    let rooms = rooms();
    let place = |room: &str| rooms.iter().position(|known| known == room);
    let mut wrong = Vec::new();
    for path in files("src", "rs") {
        let inner = path.strip_prefix(root().join("src")).expect("below src");
        let room = inner.components().next().expect("a room").as_os_str().to_string_lossy();
        let Some(own) = place(room.trim_end_matches(".rs")) else { continue };
        for (number, line) in read(&path).lines().enumerate() {
            for used in line.split("crate::").skip(1) {
                let used: String = used
                    .chars()
                    .take_while(|letter| letter.is_alphanumeric() || *letter == '_')
                    .collect();
                if place(&used).is_some_and(|used| used > own) {
                    wrong.push(format!("{}:{}: {}", path.display(), number + 1, line.trim()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_room_stands_in_the_architecture() {
    let text = read(&root().join("ARCHITECTURE.md"));
    for room in rooms() {
        assert!(
            text.contains(&format!("{room}/")) || text.contains(&format!("{room}.rs")),
            "ARCHITECTURE.md does not name the room `{room}`"
        );
    }
}

#[test]
fn nothing_is_left_for_later() {
    let marks = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("X", "XX ")];
    for folder in ["src", "templates", "static", "content", "docs", "scripts"] {
        for extension in ["rs", "html", "css", "js", "mjs", "md", "toml", "yaml", "sh"] {
            for path in files(folder, extension) {
                let text = read(&path);
                for mark in marks {
                    assert!(!text.contains(mark), "{} in {}", mark, path.display());
                }
            }
        }
    }
}

#[test]
fn every_dependency_has_its_reason() {
    let manifest = read(&root().join("Cargo.toml"));
    let reasons = read(&root().join("docs/dependencies.md"));
    let mut inside = false;
    for line in manifest.lines() {
        if line.starts_with('[') {
            inside = line.ends_with("dependencies]");
        } else if let Some((name, _)) = line.split_once(" = ").filter(|_| inside) {
            assert!(reasons.contains(&format!("`{name}`")), "docs/dependencies.md lacks `{name}`");
        }
    }
}

#[test]
fn every_field_of_an_entry_is_documented_for_editors() {
    let fields = read(&root().join("src/content/fields.rs"));
    let guide = read(&root().join("docs/entries.md"));
    for line in fields.lines() {
        let Some(field) = line.strip_prefix("    pub ").and_then(|line| line.split_once(": "))
        else {
            continue;
        };
        assert!(guide.contains(&format!("`{}`", field.0)), "docs/entries.md lacks `{}`", field.0);
    }
}

#[test]
fn every_command_is_in_the_readme() {
    let help = read(&root().join("src/cli/mod.rs"));
    let readme = read(&root().join("README.md"));
    for command in [
        "build",
        "publish",
        "serve",
        "init",
        "new",
        "import",
        "check",
        "explain",
        "schema",
        "completions",
    ] {
        assert!(help.to_lowercase().contains(command));
        assert!(readme.contains(&format!("annals {command}")), "README.md lacks `{command}`");
    }
}
