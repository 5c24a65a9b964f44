//! Each finding has a page in `docs/messages/`, and says exactly what its page shows.
//!
//! `UPDATE=1 cargo test --test messages` writes what is said into the pages; read the difference.
#![allow(clippy::disallowed_methods, reason = "tests touch the world")]

mod common;

use annals::check::LINK_CODES;
use annals::diag::{Code, Severity};
use common::Folder;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

struct Page {
    text: String,
    files: Vec<(String, String)>,
    script: Option<String>,
    said: String,
}

/// Takes a page apart: `` `path`: `` and a block for each file, a script, and what is said.
fn read(path: &Path) -> Page {
    let text =
        fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut page =
        Page { text: text.clone(), files: Vec::new(), script: None, said: String::new() };
    let mut lead = String::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some(kind) = line.strip_prefix("````") {
            let mut block = String::new();
            for line in lines.by_ref().take_while(|line| *line != "````") {
                block.push_str(line);
                block.push('\n');
            }
            match (kind, lead.strip_prefix('`').and_then(|lead| lead.strip_suffix("`:"))) {
                ("sh", _) => page.script = Some(block),
                (_, Some(file)) => page.files.push((file.to_owned(), block)),
                ("text", None) => page.said = block,
                _ => panic!("{}: a block without a name", path.display()),
            }
        } else if let Some(file) = line.strip_suffix(" is empty.") {
            page.files.push((file.trim_matches('`').to_owned(), String::new()));
        } else if !line.is_empty() {
            line.clone_into(&mut lead);
        }
    }
    page
}

/// What `annals check` says about the example, with every other advice and warning off.
fn say(code: Code, page: &Page) -> String {
    let folder = Folder::new();
    let own = page.files.iter().find(|(path, _)| path == "site.toml");
    let mut site = own.map_or_else(
        || "title = \"Harbour races\"\nbase_url = \"https://example.org/\"\n".to_owned(),
        |(_, text)| text.clone(),
    );
    if !site.contains("[check]") && code != Code::TomlSyntax {
        site.push_str("[check]\n");
    }
    for other in Code::ALL.iter().filter(|other| **other != code) {
        if other.severity() < Severity::Error && code != Code::TomlSyntax {
            let _ = writeln!(site, "{} = \"off\"", other.name());
        }
    }
    folder.write("site.toml", &site);
    folder.make("content/events");
    for (path, text) in page.files.iter().filter(|(path, _)| path != "site.toml") {
        folder.write(path, text);
    }
    if let Some(script) = &page.script {
        folder.shell(script);
    }
    let mut arguments = vec!["check", "--quiet", "--site", "."];
    if LINK_CODES.contains(&code) {
        arguments.push("--links");
        remember(&folder, code);
    }
    let output = folder.annals(&arguments);
    let expected = i32::from(code.severity() == Severity::Error);
    assert_eq!(output.status, expected, "{}: {}{}", code.name(), output.stdout, output.stderr);
    assert_eq!(output.stderr, "", "{}", code.name());
    assert!(output.stdout.contains(&format!("[{}]", code.name())), "{}", output.stdout);
    format!("{}\n", output.stdout.trim_end())
}

/// Puts down what an address answered a moment ago, so that nobody is asked.
fn remember(folder: &Folder, code: Code) {
    let answer = match code {
        Code::LinkDead => r#""answer": "gone", "status": 404"#,
        Code::LinkMoved => r#""answer": "moved", "to": "https://harbour.example/log/1901""#,
        Code::LinkUnreachable => r#""answer": "unreachable", "why": "answers with status 403""#,
        _ => return,
    };
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("later");
    let kept: Vec<String> = ["http", "https"]
        .iter()
        .map(|scheme| {
            format!(
                r#""{scheme}://harbour.example/log/1901": {{"asked": {}, {answer}}}"#,
                now.as_secs()
            )
        })
        .collect();
    folder.write(".annals-cache/links.json", format!("{{{}}}", kept.join(", ")));
}

#[test]
fn every_finding_says_what_its_page_shows() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/messages");
    let mut wrong = Vec::new();
    for code in Code::ALL {
        let path = folder.join(format!("{}.md", code.name()));
        let page = read(&path);
        let start = format!("# {}\n\n{}\n", code.name(), code.meaning());
        assert!(page.text.starts_with(&start), "{path:?} does not start with\n{start}");
        let said = say(*code, &page);
        if said == page.said {
            continue;
        }
        if std::env::var_os("UPDATE").is_some() {
            let old = format!("What is said:\n\n````text\n{}````\n", page.said);
            assert!(page.text.contains(&old), "{path:?}");
            let new = format!("What is said:\n\n````text\n{said}````\n");
            fs::write(&path, page.text.replace(&old, &new)).expect("the page can be written");
        } else {
            wrong.push(format!("--- {}\n{}+++ said\n{said}", code.name(), page.said));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_page_is_about_a_finding_that_is_gone() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/messages");
    for entry in fs::read_dir(folder).expect("there are pages") {
        let name = entry.expect("a page").file_name().into_string().expect("a plain name");
        let code = name.strip_suffix(".md").expect("a page of Markdown");
        assert!(code == "README" || Code::find(code).is_some(), "{name}");
    }
}
