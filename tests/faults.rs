//! Whatever happens to the machine while a site is published, its readers have a whole site: every
//! file is whole and every link resolves. The next run completes it.
//!
//! A child of this program publishes the site of this repository over an older version of it and is
//! killed, or refused by the system, at one system call after another (`strace --inject`).
#![allow(clippy::disallowed_methods, reason = "tests touch the world")]
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a child tells its parent; figures")]
#![allow(clippy::case_sensitive_file_extension_comparisons, reason = "the names are our own")]

use annals::publish::{Folder, Turn};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;
use tempfile::TempDir;

/// What the child is told: the folder to publish into, and the folder that holds the site.
const OUT: &str = "ANNALS_FAULTS_OUT";
const NEW: &str = "ANNALS_FAULTS_NEW";

/// Files by their paths.
type Tree = BTreeMap<String, Vec<u8>>;

fn files(root: &Path) -> Tree {
    walkdir::WalkDir::new(root)
        .into_iter()
        .map(|entry| entry.expect("a readable folder"))
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let path = entry.path().strip_prefix(root).expect("below");
            let path = path.to_str().expect("a plain name").to_owned();
            (path, fs::read(entry.path()).expect("a readable file"))
        })
        .collect()
}

/// The same without what is ours alone.
fn published(root: &Path) -> Tree {
    files(root).into_iter().filter(|(path, _)| !path.starts_with(".annals")).collect()
}

/// Publishes a folder of files as `annals build` does.
fn publish(out: &Path, new: &Path) -> anyhow::Result<()> {
    let folder = Folder::open(out)?;
    for (path, bytes) in files(new) {
        let turn = match path.as_str() {
            "index.html" => Turn::Last,
            page if page.ends_with(".html") => Turn::Page,
            _ => Turn::Before,
        };
        folder.stage(turn, &path, &bytes)?;
    }
    folder.publish()?;
    Ok(())
}

/// The child. Without its folders this is no test of anything, and says so by doing nothing.
#[test]
#[ignore = "is run by the others, in a process of its own"]
fn child() {
    let folder = |name: &str| std::env::var_os(name).map(PathBuf::from);
    if let (Some(out), Some(new)) = (folder(OUT), folder(NEW))
        && let Err(error) = publish(&out, &new)
    {
        eprintln!("refused: {error:#}");
        std::process::exit(3);
    }
}

/// Two versions of the site of this repository, as files; and the older one, published.
struct Sites {
    _folder: TempDir,
    new: PathBuf,
    /// The older version in a folder that was published into.
    base: PathBuf,
    old_files: Tree,
    new_files: Tree,
    /// Files that the pages of each version lead to.
    old_links: Links,
    new_links: Links,
}

/// Files that pages lead to, by the path of the page.
type Links = BTreeMap<String, BTreeSet<String>>;

static SITES: LazyLock<Sites> = LazyLock::new(|| {
    let folder = TempDir::new().expect("a temporary folder");
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let source = folder.path().join("source");
    let copy = "mkdir -p \"$1\" && cp -r \"$0\"/content \"$0\"/templates \"$0\"/static \"$0\"/site.toml \"$1\"";
    let status = Command::new("sh").args(["-c", copy]).arg(root).arg(&source).status();
    assert!(status.expect("a shell").success());
    let build = |out: &Path| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_annals"));
        command.args(["build", "--quiet", "--out"]).arg(out).current_dir(&source);
        let output = command.env("SOURCE_DATE_EPOCH", "1700000000").output().expect("it runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        // What is ours alone would be taken for a part of the site.
        for (path, _) in files(out).iter().filter(|(path, _)| path.starts_with(".annals")) {
            fs::remove_file(out.join(path)).expect("it was there");
        }
    };
    let (new, old) = (folder.path().join("new"), folder.path().join("old"));
    build(&new);
    // The older version: another name for a page that others link to, another title, other styles.
    let events = source.join("content/events");
    let mut entries: Vec<PathBuf> = walkdir::WalkDir::new(&events)
        .sort_by_file_name()
        .into_iter()
        .map(|entry| entry.expect("a readable folder").into_path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect();
    let first = entries.remove(0);
    let text = fs::read_to_string(&first).expect("an entry");
    let line = text.lines().find(|line| line.starts_with("title: ")).expect("it has a title");
    fs::write(&first, text.replace(line, "title: Another headline")).expect("it can be written");
    fs::write(source.join("static/css/custom.css"), ".own { color: CanvasText }\n")
        .expect("written");
    fs::write(source.join("content/pages/gone.md"), "---\ntitle: Gone\nnav: true\n---\n\nText.\n")
        .expect("written");
    build(&old);
    let base = folder.path().join("base");
    publish(&base, &old).expect("an empty folder can be published into");
    // Each copy has a lock of its own.
    fs::remove_file(base.join(".annals-lock")).expect("there is a lock");
    let (old_files, new_files) = (files(&old), files(&new));
    assert_ne!(old_files, new_files);
    assert_eq!(published(&base), old_files);
    let (old_links, new_links) = (links(&old_files), links(&new_files));
    Sites { _folder: folder, new, base, old_files, new_files, old_links, new_links }
});

/// A copy of the published older version.
fn fresh() -> (TempDir, PathBuf) {
    let folder = TempDir::new().expect("a temporary folder");
    let out = folder.path().join("out");
    // Links will do: a file that is published is put in place of another, never written into.
    let status = Command::new("cp").arg("-al").args([&SITES.base, &out]).status();
    assert!(status.expect("cp runs").success());
    (folder, out)
}

/// Runs the child with a fault: `rename:signal=SIGKILL:when=3`.
fn with_fault(out: &Path, fault: &str) -> Output {
    let call = fault.split(':').next().expect("a system call");
    Command::new("strace")
        .args(["-f", "-qq", "-o", "/dev/null", "-e"])
        .arg(format!("trace={call}"))
        .arg("-e")
        .arg(format!("inject={fault}"))
        .arg(std::env::current_exe().expect("this program"))
        .args(["--exact", "child", "--ignored", "--nocapture", "--test-threads=1"])
        .env(OUT, out)
        .env(NEW, &SITES.new)
        .output()
        .expect("strace runs: scripts/test installs it")
}

fn links(files: &Tree) -> Links {
    let pages = files.iter().filter(|(path, _)| path.ends_with(".html"));
    pages
        .map(|(path, bytes)| {
            let page = String::from_utf8_lossy(bytes);
            let leads = ["href=\"/", "src=\"/", "content=\"0; url=/"]
                .iter()
                .flat_map(|start| page.split(start).skip(1))
                .filter_map(|rest| rest.split(['"', '#', '?']).next())
                .map(|link| match link {
                    "" => "index.html".to_owned(),
                    folder if folder.ends_with('/') => format!("{folder}index.html"),
                    file => file.to_owned(),
                })
                .collect();
            (path.clone(), leads)
        })
        .collect()
}

/// Fails unless every file is whole and a reader on any page that the new site still has finds every
/// link, and every link from there on.
fn is_whole(out: &Path, at: &str) {
    let found = published(out);
    for (path, bytes) in &found {
        let whole =
            SITES.old_files.get(path) == Some(bytes) || SITES.new_files.get(path) == Some(bytes);
        assert!(whole, "{at}: {path} is not whole");
    }
    assert!(found.contains_key("index.html"), "{at}: there is no home page");
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let kept = SITES.old_files.keys().filter(|path| SITES.new_files.contains_key(*path));
    let mut waiting: Vec<&str> = kept.map(String::as_str).collect();
    while let Some(path) = waiting.pop() {
        if !seen.insert(path) {
            continue;
        }
        let is_new = SITES.new_files.get(path) == found.get(path);
        let links = if is_new { &SITES.new_links } else { &SITES.old_links };
        for file in links.get(path).into_iter().flatten() {
            assert!(found.contains_key(file), "{at}: {path} leads to {file}, which is not there");
            waiting.push(file);
        }
    }
}

/// The next run completes what was cut short, and leaves nothing behind.
fn is_completed(out: &Path, at: &str) {
    publish(out, &SITES.new).unwrap_or_else(|error| panic!("{at}: {error:#}"));
    assert_eq!(published(out), SITES.new_files, "{at}");
    let left: Vec<String> =
        files(out).into_keys().filter(|path| path.starts_with(".annals")).collect();
    assert!(
        left.iter().all(|path| !path.contains('/') && !path.ends_with("-part")),
        "{at}: {left:?}"
    );
}

/// How often one thread of the child does a system call, when nothing happens to it: `strace`
/// counts by thread.
fn count(call: &str) -> usize {
    let (folder, out) = fresh();
    let log = folder.path().join("log");
    let status = Command::new("strace")
        .args(["-f", "-qq", "-e"])
        .arg(format!("trace={call}"))
        .arg("-o")
        .arg(&log)
        .arg(std::env::current_exe().expect("this program"))
        .args(["--exact", "child", "--ignored", "--nocapture", "--test-threads=1"])
        .env(OUT, &out)
        .env(NEW, &SITES.new)
        .output();
    assert!(status.expect("strace runs").status.success());
    let log = fs::read_to_string(log).expect("a log");
    let mut threads: BTreeMap<&str, usize> = BTreeMap::new();
    for line in log.lines().filter(|line| line.contains(call)) {
        *threads.entry(line.split(' ').next().unwrap_or_default()).or_default() += 1;
    }
    threads.into_values().max().unwrap_or_default()
}

/// Up to `most` of the numbers from 1 to `all`, the first and the last among them.
fn spread(all: usize, most: usize) -> Vec<usize> {
    let steps = most.min(all).max(1);
    (0..steps).map(|step| 1 + step * (all.max(1) - 1) / (steps - 1).max(1)).collect()
}

/// System calls that change a folder.
const CALLS: [&str; 7] = ["openat", "write", "mkdir", "rename", "unlink", "unlinkat", "rmdir"];

#[test]
fn a_build_that_is_killed_at_any_point_leaves_a_whole_site_and_the_next_completes_it() {
    let kills = CALLS
        .into_iter()
        .flat_map(|call| spread(count(call), 24).into_iter().map(move |when| (call, when)));
    let points: usize = kills
        .collect::<Vec<_>>()
        .into_par_iter()
        .map(|(call, when)| {
            let at = format!("killed at {call} {when}");
            let (_folder, out) = fresh();
            let output = with_fault(&out, &format!("{call}:signal=SIGKILL:when={when}"));
            is_whole(&out, &at);
            is_completed(&out, &at);
            usize::from(!output.status.success())
        })
        .sum();
    println!("killed at {points} points");
    assert!(points >= 80, "{points} points");
}

#[test]
fn a_disk_that_refuses_leaves_a_whole_site_and_a_message() {
    let mut points = 0;
    for (call, errors) in [
        ("write", ["ENOSPC", "EIO"]),
        ("openat", ["ENOSPC", "EROFS"]),
        ("mkdir", ["ENOSPC", "EACCES"]),
        ("rename", ["EIO", "ENOSPC"]),
        ("unlink", ["EIO", "EROFS"]),
    ] {
        let all = count(call);
        for error in errors {
            for when in spread(all, 8) {
                let at = format!("{error} at {call} {when}");
                let (_folder, out) = fresh();
                let output = with_fault(&out, &format!("{call}:error={error}:when={when}"));
                is_whole(&out, &at);
                // What the test harness itself opens and writes is not ours.
                if output.status.code() == Some(3) {
                    let said = String::from_utf8_lossy(&output.stderr);
                    assert!(said.contains("refused: cannot "), "{at}: {said}");
                    points += 1;
                }
                is_completed(&out, &at);
            }
        }
    }
    println!("refused at {points} points");
    assert!(points >= 30, "{points} points");
}

#[test]
fn a_full_disk_leaves_the_old_site_and_ends_with_code_3() {
    let (folder, _) = fresh();
    let mount = folder.path().join("small");
    fs::create_dir(&mount).expect("a folder");
    let size = SITES.old_files.values().map(|bytes| bytes.len().div_ceil(4096) * 4).sum::<usize>();
    // Room for the old site and a third of the new one.
    let script = format!(
        "mount -t tmpfs -o size={}k tmpfs \"$1\" && cp -a \"$2\" \"$1/out\" || exit 77
         code=0; \"$0\" build --quiet --site \"$3\" --out \"$1/out\" || code=$?
         cp -a \"$1/out\" \"$4\"; exit $code",
        size * 4 / 3 + 512
    );
    let copy = folder.path().join("copy");
    let output = Command::new("unshare")
        .args(["--map-root-user", "--mount", "sh", "-c", &script])
        .arg(env!("CARGO_BIN_EXE_annals"))
        .args([&mount, &SITES.base])
        .arg(env!("CARGO_MANIFEST_DIR"))
        .arg(&copy)
        .env("SOURCE_DATE_EPOCH", "1700000000")
        .output()
        .expect("unshare runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_ne!(output.status.code(), Some(77), "this system lets nobody mount: {said}");
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(said.contains("cannot write `") && said.contains("No space left"), "{said}");
    assert_eq!(published(&copy), SITES.old_files, "the old site stands");
}
