//! Disk → texts and assets. Everything that the file system can do to us is met here.
#![expect(clippy::disallowed_methods, reason = "this is the part of the shell that reads the site")]

use super::paths::has_extension;
use super::pictures::{Pictures, pictures};
use super::svg;
use crate::cores;
use crate::diag::{Code, Diagnostic, Diagnostics, FileId, Place, Texts};
use rayon::prelude::*;
use std::borrow::Cow;
use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// Longest text file that is read, in bytes: a novel has about one million.
pub const MAX_TEXT: u64 = 16 * 1024 * 1024;

/// Most files below `content/` that are read: enough for twice the longest chronicle that speed is
/// promised for, and what goes with it.
pub(super) const MOST_READ: usize = 250_000;

/// A file that is published as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asset {
    /// Path below the root of the published site, with forward slashes.
    pub path: String,
    /// What is in it.
    pub bytes: AssetBytes,
}

/// Where the bytes of an asset are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AssetBytes {
    /// In memory.
    Memory(Vec<u8>),
    /// On disk, to be read when they are needed.
    Disk(PathBuf),
}

impl AssetBytes {
    /// The bytes themselves.
    ///
    /// # Errors
    /// If the file cannot be read any more.
    pub fn read(&self) -> io::Result<Cow<'_, [u8]>> {
        match self {
            Self::Memory(bytes) => Ok(Cow::Borrowed(bytes)),
            Self::Disk(path) => fs::read(path).map(Cow::Owned),
        }
    }
}

/// All that a site's folder holds.
#[derive(Debug, Clone, Default)]
pub struct Input {
    /// `site.toml`, entries, registers, templates, and the styles and scripts of the theme.
    pub texts: Texts,
    /// Files of `static/` and media beside entries.
    pub assets: Vec<Asset>,
    /// Pictures among them.
    pub pictures: Pictures,
}

/// What one file on disk turned out to be.
pub(super) enum Found {
    Text(String, String),
    Unreadable(String, Code, String, Option<&'static str>),
    Asset(Asset),
    Nothing,
}

/// Reads a site. What cannot be read is told and left out.
///
/// Files come in the order of their paths, whatever the order on disk.
#[must_use]
pub fn read(root: &Path, diags: &mut Diagnostics) -> Input {
    let (mut paths, _) = walk(root);
    diags.append(bounded(&mut paths, MOST_READ).map(too_many).into_iter().collect());
    let found: Vec<Found> = paths
        .into_par_iter()
        .with_max_len(cores::ENTRIES)
        .map(|(path, disk)| file(path, disk, None))
        .collect();
    let mut input = Input::default();
    for found in found {
        match found {
            Found::Nothing => {}
            Found::Asset(asset) => input.assets.push(asset),
            Found::Text(path, text) => {
                input.texts.add(path, text);
            }
            Found::Unreadable(path, code, message, hint) => {
                let file = input.texts.add_unreadable(path);
                diags.push(unreadable(file, code, message, hint));
            }
        }
    }
    input.pictures = pictures(&input.assets, &mut input.texts, diags);
    input
}

pub(super) fn unreadable(
    file: FileId,
    code: Code,
    message: String,
    hint: Option<&'static str>,
) -> Diagnostic {
    Diagnostic::new(code, file, message).maybe_hint(hint.map(ToOwned::to_owned))
}

/// A path from the root of the site, and where it is on disk, or why it cannot be read.
pub(super) type Way = (String, Result<PathBuf, String>);

/// All files of a site in the order of their paths, and whether any of them is reached by a
/// symbolic link.
pub(super) fn walk(root: &Path) -> (Vec<Way>, bool) {
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
pub(super) fn bounded(ways: &mut Vec<Way>, most: usize) -> Option<usize> {
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

/// `meta` is what the system says of the file, where it has been asked.
pub(super) fn file(path: String, disk: Result<PathBuf, String>, meta: Option<Metadata>) -> Found {
    let disk = match disk {
        Ok(disk) => disk,
        Err(why) => {
            let (code, hint) = if why == "is a folder" {
                (Code::FileName, "give the folder a name that does not end in `.md`")
            } else if why.starts_with("leads") {
                (Code::FileLink, "put the file itself into the site")
            } else {
                (Code::FileUnreadable, "give yourself the right to read it")
            };
            let message = format!("`{path}` {why}");
            return Found::Unreadable(path, code, message, Some(hint));
        }
    };
    if path.contains('\u{fffd}') {
        let message = format!("the name of `{path}` is not UTF-8");
        return Found::Unreadable(path, Code::FileName, message, Some("rename the file"));
    }
    match role(&path) {
        Role::Text => text(path, &disk, meta),
        Role::Asset(public) if public.starts_with("media/") && has_extension(&public, "svg") => {
            drawing(path, public, &disk)
        }
        Role::Asset(public) => Found::Asset(Asset { path: public, bytes: AssetBytes::Disk(disk) }),
        Role::Ignored => Found::Nothing,
        Role::Unknown => {
            let message = format!("nothing reads `{path}`");
            let hint = Some("entries end in `.md`; of other files, pictures, films, sound and PDF");
            Found::Unreadable(path, Code::FileName, message, hint)
        }
    }
}

/// Files beside entries that are published as they are.
const MEDIA: [&str; 20] = [
    "jpg", "jpeg", "png", "webp", "avif", "gif", "svg", "mp4", "webm", "ogv", "mov", "mp3", "ogg",
    "oga", "m4a", "wav", "flac", "pdf", "vtt", "csv",
];

enum Role {
    Text,
    Asset(String),
    Ignored,
    Unknown,
}

/// What a path inside the site is for.
fn role(path: &str) -> Role {
    let name = path.rsplit('/').next().unwrap_or(path);
    let is = |extensions: &[&str]| extensions.iter().any(|end| has_extension(name, end));
    let left_over = name.ends_with('~') || name.starts_with('#') || name == "Thumbs.db";
    if left_over || is(&["swp", "tmp", "bak", "orig", "rej"]) {
        return Role::Ignored;
    }
    if path == "site.toml" {
        return Role::Text;
    }
    if let Some(inner) = path.strip_prefix("content/") {
        return if name.eq_ignore_ascii_case("readme.md") {
            Role::Ignored
        } else if is(&["md", "yaml", "yml", "json"]) {
            Role::Text
        } else if is(&MEDIA) {
            Role::Asset(format!("media/{inner}"))
        } else {
            Role::Unknown
        };
    }
    if path.starts_with("templates/") {
        return if is(&["html", "svg", "toml"]) { Role::Text } else { Role::Ignored };
    }
    match path.strip_prefix("static/") {
        Some(inner) if is_theme_source(inner) => Role::Text,
        Some(inner) => Role::Asset(inner.to_owned()),
        None => Role::Ignored,
    }
}

/// Whether a file of `static/` is made into another one before it is published.
#[must_use]
pub fn is_theme_source(name: &str) -> bool {
    name == "js/main.js" || (name.starts_with("css/") && has_extension(name, "css"))
}

fn text(path: String, disk: &Path, meta: Option<Metadata>) -> Found {
    let meta = meta.map_or_else(|| fs::metadata(disk), Ok);
    if meta.as_ref().is_ok_and(|meta| !meta.is_file()) {
        let message = format!("`{path}` is not a file");
        let hint = Some("put a plain file in its place");
        return Found::Unreadable(path, Code::FileUnreadable, message, hint);
    }
    let size = meta.map_or(0, |meta| meta.len());
    if size > MAX_TEXT {
        let message = format!(
            "`{path}` has {} MB; a text file has at most {}",
            size / 1_048_576,
            MAX_TEXT / 1_048_576
        );
        let hint = Some("split it into several entries");
        return Found::Unreadable(path, Code::FileTooLarge, message, hint);
    }
    let bytes = match fs::read(disk) {
        Ok(bytes) => bytes,
        Err(error) => {
            let message = format!("`{path}` cannot be read: {}", plain(&error));
            let hint = Some("give yourself the right to read it");
            return Found::Unreadable(path, Code::FileUnreadable, message, hint);
        }
    };
    match String::from_utf8(bytes) {
        Ok(text) => {
            // A byte order mark says nothing in UTF-8.
            let text = match text.strip_prefix('\u{feff}') {
                Some(rest) => rest.to_owned(),
                None => text,
            };
            Found::Text(path, text)
        }
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let line = error.as_bytes()[..at].split(|byte| *byte == b'\n').count();
            let message = format!("`{path}` is not UTF-8: line {line} holds another encoding");
            let hint = Some("save it as UTF-8 in your editor");
            Found::Unreadable(path, Code::FileEncoding, message, hint)
        }
    }
}

/// An SVG beside an entry; those of `static/` belong to the theme and are published as they are.
fn drawing(path: String, public: String, disk: &Path) -> Found {
    let size = fs::metadata(disk).map_or(0, |meta| meta.len());
    let made = if size > MAX_TEXT {
        Err(format!("it has {} MB", size / 1_048_576))
    } else {
        let bytes = fs::read(disk).map_err(|error| plain(&error));
        bytes.and_then(|bytes| svg::picture(&bytes))
    };
    match made {
        Ok(bytes) => Found::Asset(Asset { path: public, bytes: AssetBytes::Memory(bytes) }),
        Err(why) => {
            let message = format!("`{path}` is not an SVG that can be published: {why}");
            let hint = Some("export it anew as plain SVG, or as PNG");
            Found::Unreadable(path, Code::SvgUnreadable, message, hint)
        }
    }
}

pub(super) fn relative(root: &Path, path: &Path) -> String {
    let path = path.strip_prefix(root).unwrap_or(path);
    let parts: Vec<_> = path.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}

/// The words of the system without its error number.
pub(super) fn plain(error: &std::io::Error) -> String {
    let words = error.to_string();
    let words = words.split(" (os error").next().unwrap_or(&words).to_owned();
    words.to_lowercase()
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
