//! What git knows about the site's files: two short questions, each with an end.
#![expect(clippy::disallowed_methods, reason = "this is the shell: it starts git")]

use crate::content::has_extension;
use crate::diag::Texts;
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

/// How long git may think about one question.
const PATIENCE: Duration = Duration::from_secs(10);
/// Most files whose older text is asked for.
const MOST: usize = 2_000;

/// The texts of changed entries as they were at a commit; nothing where there is no git, no work
/// tree or no such commit.
pub(super) fn before(root: &Path, commit: &str) -> Option<Texts> {
    // A name, and no option of git.
    if commit.starts_with('-') || commit.contains([':', '\n', '\0']) {
        return None;
    }
    let names = ["diff", "--name-only", "-z", "--relative", "--no-ext-diff", "--no-renames"];
    let changed = ask(root, &[&names[..], &[commit, "--", "content/events"]].concat(), &[])?;
    let changed = String::from_utf8(changed).ok()?;
    let paths: Vec<&str> = changed
        .split('\0')
        .filter(|path| has_extension(path, "md") && !path.contains('\n'))
        .take(MOST)
        .collect();
    let mut texts = Texts::new();
    if paths.is_empty() {
        return Some(texts);
    }
    let objects: String = paths.iter().flat_map(|path| [commit, ":./", path, "\n"]).collect();
    let answer = ask(root, &["cat-file", "--batch"], objects.as_bytes())?;
    let mut rest = &answer[..];
    for path in paths {
        let end = rest.iter().position(|byte| *byte == b'\n')?;
        let head = String::from_utf8_lossy(&rest[..end]).into_owned();
        rest = &rest[end + 1..];
        // A file that was not there yet has not been published.
        if head.ends_with(" missing") {
            continue;
        }
        let size: usize = head.rsplit(' ').next()?.parse().ok()?;
        let bytes = rest.get(..size)?;
        rest = rest.get(size + 1..)?;
        if let Ok(text) = std::str::from_utf8(bytes) {
            texts.add(path, text);
        }
    }
    Some(texts)
}

/// What git answers; nothing if there is none, it fails or takes too long.
fn ask(root: &Path, arguments: &[&str], input: &[u8]) -> Option<Vec<u8>> {
    let mut child = Command::new("git")
        .arg("-C")
        .arg(root)
        // Nothing of the repository's own settings is to be run.
        .args(["-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"])
        .args(arguments)
        .env("GIT_OPTIONAL_LOCKS", "0")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let mut stdin = child.stdin.take()?;
    let mut stdout = child.stdout.take()?;
    let input = input.to_owned();
    std::thread::spawn(move || {
        let _ = stdin.write_all(&input);
    });
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        let mut answer = Vec::new();
        if stdout.read_to_end(&mut answer).is_ok() {
            let _ = sender.send(answer);
        }
    });
    let answer = receiver.recv_timeout(PATIENCE).ok();
    if answer.is_none() {
        let _ = child.kill();
    }
    let status = child.wait().ok()?;
    answer.filter(|_| status.success())
}
