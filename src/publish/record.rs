//! What the last build of a site was made from and what it said, so that a build of the same into a
//! folder that nobody has touched has nothing to do.
//!
//! It is kept in [`crate::cache`]: what is damaged or deleted there costs only time.

use super::folder::published;
use crate::cache::{Cache, Key};
use crate::content::{Stamp, stamps};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::fmt::Debug;
use std::path::Path;

/// The end of the name of what is kept.
const KIND: &str = "build";

/// What a build said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// The findings, in the colours of a terminal.
    pub findings: String,
    /// Where to read more about them.
    pub more: Option<String>,
    /// How many pages and other files there are.
    pub files: String,
    /// How many entries are left out.
    pub left_out: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct Record {
    said: Said,
    /// A digest of the published files as the file system knew them.
    left: Vec<u8>,
}

/// What a build is made from and into.
#[derive(Debug)]
pub struct Made<'a> {
    key: Key,
    out: &'a Path,
}

impl<'a> Made<'a> {
    /// What a build is made from: the program, `wishes` (what it was asked for) and every file of
    /// the site as the file system knows it. Nothing if that cannot be told for sure.
    #[must_use]
    pub fn of(root: &Path, out: &'a Path, wishes: &dyn Debug) -> Option<Self> {
        let program = Stamp::of(&std::env::current_exe().ok()?)?;
        let version = env!("CARGO_PKG_VERSION");
        let place = std::path::absolute(out).ok()?;
        let head = format!("{version} {program:?} {wishes:?}");
        let place = place.as_os_str().as_encoded_bytes();
        let files = digest(&stamps(root)?);
        Some(Self { key: Key::of(&[head.as_bytes(), place, files.bytes()]), out })
    }

    /// What the last build of the same said, if nobody has touched its files since.
    #[must_use]
    pub fn recall(&self, cache: &Cache) -> Option<Said> {
        let kept = cache.find(&self.key, KIND)?;
        let record: Record = serde_json::from_slice(&kept.bytes).ok()?;
        (record.left == left(self.out)?.bytes()).then_some(record.said)
    }

    /// Remembers a build that has just been published. Where that fails, the next one takes the
    /// long way.
    pub fn remember(&self, cache: &Cache, said: Said) {
        if let Some(left) = left(self.out)
            && let Ok(bytes) = serde_json::to_vec(&Record { said, left: left.bytes().to_vec() })
        {
            cache.keep(&self.key, KIND, &bytes);
        }
    }
}

/// A digest of the files that a build has published, as the file system knows them; nothing if one
/// is gone.
fn left(out: &Path) -> Option<Key> {
    let stamps: Option<Vec<(String, Stamp)>> = published(out)?
        .into_par_iter()
        .with_min_len(64)
        .map(|path| Stamp::of(&out.join(&path)).map(|stamp| (path, stamp)))
        .collect();
    Some(digest(&stamps?))
}

fn digest(stamps: &[(String, Stamp)]) -> Key {
    let mut bytes = Vec::new();
    for (path, stamp) in stamps {
        bytes.extend(path.as_bytes());
        bytes.push(0);
        bytes.extend(stamp.bytes());
    }
    Key::of(&[&bytes])
}
