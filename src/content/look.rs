//! The files of a site as the file system knows them, before any of them is read.
#![expect(clippy::disallowed_methods, reason = "this is the part of the shell that reads the site")]

use super::paths::has_extension;
use super::read::{Role, plain, relative, role};
use super::stamp::Stamp;
use crate::cores;
use crate::diag::{Code, Diagnostic, Place};
use rayon::prelude::*;
use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::time::SystemTime;
use walkdir::WalkDir;

/// Most files below `content/` that are read: enough for twice the longest chronicle that speed is
/// promised for, and what goes with it.
const MOST_READ: usize = 250_000;

/// The files of a site as the file system knew them at a moment, in the order of their paths.
#[derive(Debug)]
pub struct Look {
    pub(super) files: Vec<Seen>,
    /// Whether any of them is reached by a symbolic link, and may be by two paths.
    pub(super) links: bool,
    /// How many files there are to be read, where they are too many and left out.
    pub(super) too_many: Option<usize>,
    at: SystemTime,
}

/// A file of a site as the file system knows it.
#[derive(Debug)]
pub(super) struct Seen {
    /// Path from the root of the site.
    pub path: String,
    /// Where it is on disk, or why it cannot be read.
    pub disk: Result<PathBuf, String>,
    /// What the file system says of it; nothing where it cannot be asked.
    pub meta: Option<Metadata>,
}

impl Seen {
    /// Asks the file system for a file.
    pub(super) fn new(path: String, disk: Result<PathBuf, String>) -> Self {
        let meta = disk.as_ref().ok().and_then(|disk| fs::metadata(disk).ok());
        Self { path, disk, meta }
    }
}

/// Looks through the folder of a site, and reads nothing.
#[must_use]
pub fn look(root: &Path) -> Look {
    let (mut ways, links) = walk(root);
    let too_many = bounded(&mut ways, MOST_READ);
    let at = SystemTime::now();
    let ways = ways.into_par_iter().with_max_len(cores::ENTRIES);
    let files = ways.map(|(path, disk)| Seen::new(path, disk)).collect();
    Look { files, links, too_many, at }
}

impl Look {
    /// The path of every file, and its stamp where that tells for sure what is in it.
    #[must_use]
    pub fn stamps(&self) -> Vec<(String, Option<Stamp>)> {
        let settled = |seen: &Seen| Stamp::settled(seen.meta.as_ref()?, self.at);
        self.files.iter().map(|seen| (seen.path.clone(), settled(seen))).collect()
    }
}

/// A path from the root of the site, and where it is on disk, or why it cannot be read.
type Way = (String, Result<PathBuf, String>);

/// All files of a site in the order of their paths, and whether any of them is reached by a
/// symbolic link.
fn walk(root: &Path) -> (Vec<Way>, bool) {
    let canonical = fs::canonicalize(root).unwrap_or_else(|_| root.to_owned());
    let mut paths: Vec<Way> = Vec::new();
    let mut links = false;
    for top in ["site.toml", "content", "templates", "static"] {
        if !root.join(top).exists() {
            continue;
        }
        let mut walk = WalkDir::new(root.join(top)).follow_links(true).into_iter();
        while let Some(entry) = walk.next() {
            match entry {
                Ok(entry) => {
                    let hidden =
                        entry.depth() > 0 && entry.file_name().to_string_lossy().starts_with('.');
                    let link = entry.path_is_symlink();
                    links |= link;
                    let outside = link
                        && fs::canonicalize(entry.path())
                            .is_ok_and(|target| !target.starts_with(&canonical));
                    let directory = entry.file_type().is_dir();
                    if directory && (hidden || outside) {
                        walk.skip_current_dir();
                    }
                    let path = relative(root, entry.path());
                    if outside {
                        paths.push((path, Err("leads out of the site".to_owned())));
                    } else if directory && has_extension(&path, "md") {
                        paths.push((path, Err("is a folder".to_owned())));
                    } else if !directory && !hidden {
                        paths.push((path, Ok(entry.into_path())));
                    }
                }
                Err(error) => {
                    links = true;
                    let path = error.path().map_or_else(String::new, |path| relative(root, path));
                    let why = if error.loop_ancestor().is_some() {
                        "leads in a circle".to_owned()
                    } else if error.path().is_some_and(std::path::Path::is_symlink) {
                        "leads nowhere".to_owned()
                    } else {
                        error.io_error().map_or_else(|| error.to_string(), plain)
                    };
                    paths.push((path, Err(why)));
                }
            }
        }
    }
    paths.sort_by(|one, two| one.0.cmp(&two.0));
    (paths, links)
}

/// Leaves out all files that would be read where there are more than `most`, and answers how many
/// there are: a site that no computer can work out is told as such, and not file by file.
///
/// What is published as it is costs a name each, and is not counted.
fn bounded(ways: &mut Vec<Way>, most: usize) -> Option<usize> {
    let is_read = |way: &Way| {
        way.0.starts_with("content/") && matches!(role(&way.0), Role::Text | Role::Unknown)
    };
    let count = ways.iter().filter(|way| is_read(way)).count();
    if count <= most {
        return None;
    }
    ways.retain(|way| !is_read(way));
    Some(count)
}

/// What is said where [`bounded`] has left files out.
pub(super) fn too_many(count: usize) -> Diagnostic {
    let message =
        format!("`content/` holds {count} files to be read; a site has at most {MOST_READ}");
    Diagnostic::new(Code::FilesTooMany, Place::Site, message)
        .hint("make several sites of it, or move what is no content elsewhere")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_are_read_are_bounded_and_pictures_are_not() {
        let ways = || -> Vec<Way> {
            ["content/events/boat.jpg", "content/events/odd.xyz", "content/events/race.md"]
                .into_iter()
                .chain(["content/readme.md", "site.toml", "static/a.txt", "templates/home.html"])
                .map(|path| (path.to_owned(), Ok(PathBuf::from(path))))
                .collect()
        };
        let mut all = ways();
        assert_eq!(bounded(&mut all, 2), None);
        assert_eq!(all, ways());
        assert_eq!(bounded(&mut all, 1), Some(2));
        let left: Vec<&str> = all.iter().map(|way| way.0.as_str()).collect();
        assert_eq!(
            left,
            [
                "content/events/boat.jpg",
                "content/readme.md",
                "site.toml",
                "static/a.txt",
                "templates/home.html"
            ]
        );
    }
}
