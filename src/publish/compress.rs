//! Texts → compressed copies beside them, for servers that look for such: `index.html.gz` (gzip, RFC
//! 1952), `index.html.br` (Brotli, RFC 7932).
#![expect(clippy::disallowed_methods, reason = "this is the shell: it reads what was built")]

use crate::cache::Cache;
use crate::digest::Key;
use crate::output::content_type;
use flate2::{Compression, GzBuilder};
use sha2::{Digest as _, Sha256};
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// A file that is shorter goes in one packet as it is.
const SHORT: u64 = 1024;
/// Of eleven. The last takes ten times as long, and saves an eighth.
const BROTLI: i32 = 9;

/// A form of compressed copies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Gzip,
    Brotli,
}

impl Form {
    pub(super) const ALL: [Self; 2] = [Self::Gzip, Self::Brotli];

    /// What is put at the end of the name.
    pub(super) fn extension(self) -> &'static str {
        match self {
            Self::Gzip => "gz",
            Self::Brotli => "br",
        }
    }

    /// The same bytes for the same text, at any time and on any computer.
    fn compress(self, text: &mut dyn Read) -> io::Result<Vec<u8>> {
        match self {
            Self::Gzip => {
                let mut gzip = GzBuilder::new().write(Vec::new(), Compression::best());
                io::copy(text, &mut gzip)?;
                gzip.finish()
            }
            Self::Brotli => {
                let mut bytes = Vec::new();
                let params = brotli::enc::BrotliEncoderParams {
                    quality: BROTLI,
                    ..brotli::enc::BrotliEncoderParams::default()
                };
                let mut text = io::BufReader::new(text);
                brotli::BrotliCompress(&mut text, &mut bytes, &params)?;
                Ok(bytes)
            }
        }
    }
}

/// Whether a file is a text that is shown to readers. Pictures and pieces of the search index are
/// compressed already.
pub(super) fn is_text(path: &str) -> bool {
    let kind = content_type(path);
    let kind = kind.split_once(';').map_or(kind, |(kind, _)| kind);
    !matches!(path, "_headers" | "_redirects")
        && (kind.starts_with("text/")
            || kind.ends_with("json")
            || kind.ends_with("xml")
            || matches!(kind, "application/wasm" | "application/x-bibtex"))
}

/// The copies of a text, in forms that make it shorter; what was worked out once is kept.
pub(super) fn copies(source: &Path, cache: &Cache) -> io::Result<Vec<(Form, Vec<u8>)>> {
    let length = source.metadata()?.len();
    if length < SHORT {
        return Ok(Vec::new());
    }
    let mut digest = Sha256::new();
    let mut piece = vec![0; 1 << 16];
    let mut file = File::open(source)?;
    loop {
        match file.read(&mut piece) {
            Ok(0) => break,
            Ok(read) => digest.update(&piece[..read]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    let key = Key::of(&[b"compressed", env!("CARGO_PKG_VERSION").as_bytes(), &digest.finalize()]);
    let copy = |form: Form| {
        let make = || form.compress(&mut File::open(source)?);
        Ok((form, cache.recall(&key, form.extension(), make)?.bytes))
    };
    let copies: io::Result<Vec<_>> = Form::ALL.into_iter().map(copy).collect();
    Ok(copies?.into_iter().filter(|(_, bytes)| (bytes.len() as u64) < length).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_compressed_is_the_text_again_and_always_the_same() {
        let text = "The race was won by the lifeboat. ".repeat(5_000);
        for form in Form::ALL {
            let once = form.compress(&mut text.as_bytes()).expect("memory reads");
            let again = form.compress(&mut text.as_bytes()).expect("memory reads");
            assert_eq!(once, again, "{form:?}");
            assert!(once.len() < text.len() / 20, "{form:?}: {}", once.len());
            let mut read = String::new();
            match form {
                Form::Gzip => flate2::read::GzDecoder::new(&*once).read_to_string(&mut read),
                Form::Brotli => brotli::Decompressor::new(&*once, 4096).read_to_string(&mut read),
            }
            .expect("whole");
            assert!(read == text, "{form:?}");
        }
    }

    #[test]
    fn only_texts_for_readers_are_compressed() {
        for path in ["index.html", "css/main.css", "timeline.json", "feed.atom", "map.svg"] {
            assert!(is_text(path), "{path}");
        }
        for path in ["_headers", "boat.png", "pagefind/index/en_1a2b3c.pf_index", "notes.pdf"] {
            assert!(!is_text(path), "{path}");
        }
    }

    #[test]
    fn a_short_text_has_no_copies_and_a_long_one_two_that_are_kept() {
        let folder = tempfile::tempdir().expect("a folder");
        let (short, long) = (folder.path().join("a.html"), folder.path().join("b.html"));
        std::fs::write(&short, "word ".repeat(200)).expect("written");
        std::fs::write(&long, "word ".repeat(300)).expect("written");
        let cache = Cache::of(folder.path());
        assert_eq!(copies(&short, &cache).expect("read"), []);
        let made = copies(&long, &cache).expect("read");
        assert_eq!(made.len(), 2);
        let kept = folder.path().join(crate::cache::FOLDER).read_dir().expect("a folder");
        let kept =
            kept.filter_map(|entry| entry.expect("an entry").path().extension().map(Into::into));
        let kept: std::collections::BTreeSet<std::ffi::OsString> =
            kept.filter(|end| end != "TAG").collect();
        assert_eq!(kept, ["br", "gz"].map(Into::into).into());
    }
}
