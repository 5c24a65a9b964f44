//! What the last build of a site was made from and what it said, so that a build of the same into a
//! folder that nobody has touched has nothing to do.
//!
//! It is kept in [`crate::cache`]: what is damaged or deleted there costs only time.

use super::folder::published;
use super::order::Turn;
use crate::cache::{Cache, Key};
use crate::content::{Stamp, stamps};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
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

/// What a build left behind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Left {
    /// What it said.
    pub said: Said,
    /// Its files, each with its turn.
    pub files: BTreeMap<String, Turn>,
    /// How many earlier versions are kept where it is published.
    pub keep: usize,
}

#[derive(Serialize, Deserialize)]
struct Record {
    said: Said,
    /// The turns of all files in the order of their paths, a letter each: the paths themselves are
    /// in the list that lies beside the files.
    turns: String,
    keep: usize,
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
        let files = stamps(root)?;
        let files = digest(files.iter().map(|(path, stamp)| (path, stamp)));
        Some(Self { key: Key::of(&[head.as_bytes(), place, files.bytes()]), out })
    }

    /// What the last build of the same left, if nobody has touched its files since.
    #[must_use]
    pub fn recall(&self, cache: &Cache) -> Option<Left> {
        let kept = cache.find(&self.key, KIND)?;
        let record: Record = serde_json::from_slice(&kept.bytes).ok()?;
        let paths = published(self.out)?;
        // The list of the files is the last of them.
        let whole = record.turns.len() + 1 == paths.len();
        if !whole || record.left != stamped(self.out, &paths)?.bytes() {
            return None;
        }
        let turns: Option<Vec<Turn>> = record.turns.chars().map(turn).collect();
        let files = paths.into_iter().zip(turns?).collect();
        Some(Left { said: record.said, files, keep: record.keep })
    }

    /// Remembers a build that has just been published. Where that fails, the next one takes the
    /// long way.
    pub fn remember(&self, cache: &Cache, what: &Left) {
        let Left { said, files, keep } = what;
        let (said, keep) = (said.clone(), *keep);
        let turns = files.values().map(|turn| letter(*turn)).collect();
        let stamped = published(self.out).and_then(|paths| stamped(self.out, &paths));
        if let Some(left) = stamped.map(|left| left.bytes().to_vec())
            && let Ok(bytes) = serde_json::to_vec(&Record { said, turns, keep, left })
        {
            cache.keep(&self.key, KIND, &bytes);
        }
    }
}

/// A turn as a letter.
fn letter(turn: Turn) -> char {
    match turn {
        Turn::Before => 'b',
        Turn::Page => 'p',
        Turn::After => 'a',
        Turn::Last => 'l',
    }
}

/// The turn of a letter.
fn turn(known: char) -> Option<Turn> {
    [Turn::Before, Turn::Page, Turn::After, Turn::Last]
        .into_iter()
        .find(|one| letter(*one) == known)
}

/// A digest of the files that a build has published, as the file system knows them; nothing if one
/// is gone.
fn stamped(out: &Path, paths: &[String]) -> Option<Key> {
    let stamps: Option<Vec<Stamp>> =
        paths.into_par_iter().with_min_len(64).map(|path| Stamp::of(&out.join(path))).collect();
    Some(digest(paths.iter().zip(&stamps?)))
}

fn digest<'a>(stamps: impl Iterator<Item = (&'a String, &'a Stamp)>) -> Key {
    let mut bytes = Vec::new();
    for (path, stamp) in stamps {
        bytes.extend(path.as_bytes());
        bytes.push(0);
        bytes.extend(stamp.bytes());
    }
    Key::of(&[&bytes])
}
