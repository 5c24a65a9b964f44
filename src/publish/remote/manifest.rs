//! What is at a target, in its own words: the manifest, and how far a run has come.

use crate::publish::Turn;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Below it lies all that is not the site: no page links there.
pub const HIDDEN: &str = ".annals-published";
/// The manifest.
pub(super) const MANIFEST: &str = ".annals-published/manifest.json";
/// How many files of the run that the manifest speaks of are in their places.
pub(super) const PROGRESS: &str = ".annals-published/progress.json";
/// Who is publishing.
pub(super) const LOCK: &str = ".annals-published/lock.json";
/// The form of the manifest; a program reads its own and refuses later ones.
const FORMAT: u32 = 1;

/// The files of a version of the site: their paths below the target, with what is in them.
pub type Files = BTreeMap<String, Item>;

/// What is in a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Item {
    /// Length in bytes.
    pub length: u64,
    /// SHA-256 (FIPS 180-4) in hexadecimal digits.
    pub sha256: String,
    /// When it comes into its place.
    pub turn: Turn,
}

/// What is at a target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The form of this file.
    pub(super) format: u32,
    /// The last version that was published as a whole; 0 if none was.
    pub number: u64,
    /// When that was (RFC 3339, UTC).
    pub published: Option<String>,
    /// The earlier version that it is again, after a rollback.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub same_as: Option<u64>,
    /// Its files.
    pub files: Files,
    /// Files of earlier versions that were left where they are.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub left: Files,
    /// Those of them that are left only for a while, for pages that are still kept somewhere, with
    /// the moment since when the site has not had them (RFC 3339, UTC).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub waiting: BTreeMap<String, String>,
    /// Earlier versions that can be made current again, the oldest first.
    #[serde(default)]
    pub versions: Vec<Version>,
    /// Copies of files that are no longer in their places, by SHA-256: the last version that has
    /// each.
    #[serde(default)]
    pub kept: BTreeMap<String, u64>,
    /// What a run intends that has not come to its end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pending: Option<Pending>,
}

/// A version that was published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// Counts from 1.
    pub number: u64,
    /// When it was published (RFC 3339, UTC).
    pub published: String,
    /// The earlier version that it is again, after a rollback.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub same_as: Option<u64>,
    /// How many files it has.
    pub files: usize,
    /// How many bytes they have together.
    pub bytes: u64,
}

/// What a run intends to do. It is written before anything is done, so that nothing is ever there
/// that nobody knows of.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
    /// Tells the run from all others.
    pub run: String,
    /// When it began (RFC 3339, UTC).
    pub begun: String,
    /// What differs from `files` already, since an earlier run was cut short.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub drift: Files,
    /// Files that are there, and may be as they were or as an earlier run would have them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unsure: Vec<String>,
    /// Files that go at once, because they stand in the way of others.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub clear: Vec<String>,
    /// Files that are put, in this order.
    pub puts: Vec<(String, Item)>,
    /// Files that go when all are put.
    pub deletes: Vec<String>,
    /// Copies that are made before anything else, by SHA-256.
    #[serde(default)]
    pub keeps: Vec<String>,
    /// What is no longer kept, below [`HIDDEN`].
    #[serde(default)]
    pub prunes: Vec<String>,
}

/// How far a run has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Progress {
    /// The run.
    pub(super) run: String,
    /// So many of its files are in their places, counted from the first.
    pub(super) puts: usize,
}

/// What is known of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Known {
    /// This is there.
    Is(Item),
    /// This is there, or was, and a run that was cut short was to put it again.
    Anew(Item),
    /// Something of ours is there, and nobody knows what.
    Unsure,
    /// Something of ours may be there.
    Perhaps,
}

impl Known {
    /// What is there, as far as it can be told.
    pub(super) fn item(&self) -> Option<&Item> {
        match self {
            Self::Is(item) | Self::Anew(item) => Some(item),
            Self::Unsure | Self::Perhaps => None,
        }
    }
}

impl Item {
    /// What is ours, and nobody knows what is in it.
    pub(super) fn unknown(turn: Turn) -> Self {
        Self { length: 0, sha256: String::new(), turn }
    }

    /// Whether the same is in both.
    pub(super) fn is(&self, other: &Self) -> bool {
        self.length == other.length && self.sha256 == other.sha256
    }
}

impl Default for Manifest {
    fn default() -> Self {
        Self {
            format: FORMAT,
            number: 0,
            published: None,
            same_as: None,
            files: Files::new(),
            left: Files::new(),
            waiting: BTreeMap::new(),
            versions: Vec::new(),
            kept: BTreeMap::new(),
            pending: None,
        }
    }
}

impl Manifest {
    /// Reads a manifest.
    ///
    /// # Errors
    /// If it is of a later program, or none: what is wrong with it.
    pub fn parse(bytes: &[u8]) -> Result<Self, String> {
        #[derive(Deserialize)]
        struct Form {
            format: u32,
        }
        let form: Form = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
        if form.format > FORMAT {
            return Err("it was written by a later annals; publish with that one".to_owned());
        }
        let manifest: Self = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
        let pending = manifest.pending.iter();
        let paths = pending
            .flat_map(|run| {
                let named = run.puts.iter().map(|(path, _)| path);
                named
                    .chain(&run.deletes)
                    .chain(&run.clear)
                    .chain(run.drift.keys())
                    .chain(&run.unsure)
            })
            .chain(manifest.files.keys())
            .chain(manifest.left.keys());
        for path in paths {
            if crate::content::normal(path).as_deref() != Some(path.as_str())
                || path.starts_with(HIDDEN)
            {
                return Err(format!("`{path}` is no file of a site"));
            }
        }
        Ok(manifest)
    }

    pub(super) fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("texts and numbers can be written")
    }

    /// What is known of each path that is ours, where a run was cut short after `done` files, too.
    ///
    /// A run says how far it is before it begins to delete: if it has not said that all files are in
    /// their places, then it has deleted nothing but what stood in the way.
    pub(super) fn there(&self, done: usize) -> BTreeMap<String, Known> {
        let pending = self.pending.clone().unwrap_or_default();
        let all = self.left.iter().chain(&self.files).chain(&pending.drift);
        let mut known: BTreeMap<String, Known> = all
            .map(|(path, item)| {
                let unknown = item.sha256.is_empty();
                let known = if unknown { Known::Perhaps } else { Known::Is(item.clone()) };
                (path.clone(), known)
            })
            .collect();
        for path in &pending.unsure {
            known.insert(path.clone(), Known::Unsure);
        }
        for path in &pending.clear {
            known.insert(path.clone(), Known::Perhaps);
        }
        for (index, (path, item)) in pending.puts.iter().enumerate() {
            let now = match known.get(path) {
                _ if index < done => Known::Is(item.clone()),
                None | Some(Known::Perhaps) => Known::Perhaps,
                Some(Known::Is(is) | Known::Anew(is)) if is.is(item) => Known::Anew(item.clone()),
                Some(_) => Known::Unsure,
            };
            known.insert(path.clone(), now);
        }
        if done >= pending.puts.len() {
            for path in &pending.deletes {
                known.insert(path.clone(), Known::Perhaps);
            }
        }
        known
    }

    /// This version in the list of versions.
    pub(super) fn version(&self) -> Option<Version> {
        Some(Version {
            number: self.number,
            published: self.published.clone()?,
            same_as: self.same_as,
            files: self.files.len(),
            bytes: bytes(&self.files),
        })
    }

    /// All versions that can be current, with the one that is, the oldest first.
    #[must_use]
    pub fn history(&self) -> Vec<Version> {
        self.versions.iter().cloned().chain(self.version()).collect()
    }
}

/// How many bytes the files have together.
pub(super) fn bytes(files: &Files) -> u64 {
    files.values().map(|item| item.length).sum()
}

/// Where a copy of a file is kept.
pub(super) fn copy_of(sha256: &str) -> String {
    format!("{HIDDEN}/kept/{sha256}")
}

/// Where the list of files of an earlier version is.
pub(super) fn record_of(number: u64) -> String {
    format!("{HIDDEN}/versions/{number}.json")
}
