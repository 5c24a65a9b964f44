//! Disk → texts and assets. Everything that the file system can do to us is met here.
#![expect(clippy::disallowed_methods, reason = "this is the part of the shell that reads the site")]

use super::look::{Look, Seen, look, too_many};
use super::paths::has_extension;
use super::pictures::{Pictures, pictures};
use super::svg;
use crate::cores;
use crate::diag::{Code, Diagnostic, Diagnostics, FileId, Texts};
use rayon::prelude::*;
use std::borrow::Cow;
use std::fs::{self, File, Metadata};
use std::io::{self, Read as _};
use std::path::{MAIN_SEPARATOR, Path, PathBuf};

/// Longest text file that is read, in bytes: a novel has about one million.
pub const MAX_TEXT: u64 = 16 * 1024 * 1024;

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
    read_seen(look(root), diags)
}

/// Reads a site that has just been looked at, as [`read`] does.
#[must_use]
pub fn read_seen(look: Look, diags: &mut Diagnostics) -> Input {
    diags.append(look.too_many.map(too_many).into_iter().collect());
    let files = look.files.into_par_iter().with_max_len(cores::ENTRIES);
    let found: Vec<Found> = files.map(file).collect();
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

pub(super) fn file(seen: Seen) -> Found {
    let Seen { path, disk, meta } = seen;
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
        Role::Text => text(path, &disk, meta.as_ref()),
        Role::Asset(public) if public.starts_with("media/") && has_extension(&public, "svg") => {
            drawing(path, public, &disk, meta.as_ref())
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

pub(super) enum Role {
    Text,
    Asset(String),
    Ignored,
    Unknown,
}

/// What a path inside the site is for.
pub(super) fn role(path: &str) -> Role {
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

fn text(path: String, disk: &Path, meta: Option<&Metadata>) -> Found {
    if meta.is_some_and(|meta| !meta.is_file()) {
        let message = format!("`{path}` is not a file");
        let hint = Some("put a plain file in its place");
        return Found::Unreadable(path, Code::FileUnreadable, message, hint);
    }
    let size = meta.map_or(0, Metadata::len);
    if size > MAX_TEXT {
        let message = format!(
            "`{path}` has {} MB; a text file has at most {}",
            size / 1_048_576,
            MAX_TEXT / 1_048_576
        );
        let hint = Some("split it into several entries");
        return Found::Unreadable(path, Code::FileTooLarge, message, hint);
    }
    let bytes = match bytes_of(disk, size) {
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

/// What is in a file that has been asked for its size, which `fs::read` would ask again.
fn bytes_of(disk: &Path, size: u64) -> io::Result<Vec<u8>> {
    // No room for more: the text is kept as it is.
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
    File::open(disk)?.take(u64::MAX).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// An SVG beside an entry; those of `static/` belong to the theme and are published as they are.
fn drawing(path: String, public: String, disk: &Path, meta: Option<&Metadata>) -> Found {
    let size = meta.map_or(0, Metadata::len);
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
    let path = path.strip_prefix(root).unwrap_or(path).to_string_lossy();
    if MAIN_SEPARATOR == '/' { path.into_owned() } else { path.replace(MAIN_SEPARATOR, "/") }
}

/// The words of the system without its error number.
pub(super) fn plain(error: &std::io::Error) -> String {
    let words = error.to_string();
    let words = words.split(" (os error").next().unwrap_or(&words).to_owned();
    words.to_lowercase()
}
