//! What is kept of earlier versions, so that they can be made current again; pure.
//!
//! Of each version in the list, every file is in its place, or there is a copy of it, or a run that
//! was cut short meant to make one: then it has made it, or not changed the file.

use super::manifest::{Files, Item, Known, Manifest, Version, copy_of, record_of};
use super::plan::Wishes;
use std::collections::{BTreeMap, BTreeSet};

/// A file that may no longer be what it was, of which a copy is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Keep {
    /// Where it is.
    pub(super) path: String,
    /// What is in it.
    pub(super) sha256: String,
    /// Whether a run that was cut short may have kept it already; if it has not, then it has not
    /// changed the file either.
    pub(super) unsure: bool,
}

/// What is kept of earlier versions.
pub(super) struct Kept {
    /// The version whose list of files is kept from now on.
    pub(super) record: Option<u64>,
    /// Copies that are made.
    pub(super) keeps: Vec<Keep>,
    /// All copies that there are then, with the last version that has each.
    pub(super) copies: BTreeMap<String, u64>,
    /// All earlier versions that can be made current again.
    pub(super) versions: Vec<Version>,
    /// What is no longer kept.
    pub(super) prunes: Vec<String>,
}

/// Works out what is kept when the current version is replaced, or completed where a run was cut
/// short.
pub(super) fn keeping(
    old: &Manifest,
    known: &BTreeMap<String, Known>,
    wanted: &Files,
    wishes: Wishes,
    same_version: bool,
) -> Kept {
    let pending = old.pending.as_ref();
    // Copies that a run intended which was cut short.
    let unsure: BTreeSet<&str> =
        pending.iter().flat_map(|pending| &pending.keeps).map(String::as_str).collect();
    let mut versions = old.versions.clone();
    let mut kept: BTreeMap<String, u64> = old.kept.clone();
    kept.retain(|sha256, _| !unsure.contains(sha256.as_str()));
    let mut keeps: BTreeMap<&str, Keep> = BTreeMap::new();
    let mut prunes: BTreeSet<String> =
        pending.iter().flat_map(|pending| &pending.prunes).cloned().collect();
    // A run that was cut short may have written the list of the version that stays.
    prunes.extend(pending.map(|_| record_of(old.number)));
    let mut record = None;
    if let Some(version) = old.version().filter(|_| wishes.keep > 0) {
        let is_there = |path: &String, item: &Item| {
            known.get(path).and_then(Known::item).is_some_and(|is| is.is(item))
        };
        let at_stake: Vec<(&String, &Item)> = old
            .files
            .iter()
            .filter(|(path, item)| {
                let stays = wanted.get(*path).is_some_and(|new| new.is(item));
                // This run may be cut short before a file is again what it was.
                let doubtful = || unsure.contains(item.sha256.as_str()) && !is_there(path, item);
                !stays || doubtful()
            })
            .collect();
        let whole = at_stake.iter().all(|(path, item)| {
            kept.contains_key(&item.sha256)
                || unsure.contains(item.sha256.as_str())
                || is_there(path, item)
        });
        if whole {
            for (path, item) in at_stake {
                let sha256 = &item.sha256;
                let unsure = unsure.contains(sha256.as_str());
                if kept.insert(sha256.clone(), old.number).is_none() || unsure {
                    let keep = Keep { path: path.clone(), sha256: sha256.clone(), unsure };
                    keeps.entry(sha256).or_insert(keep);
                }
            }
            if !same_version {
                versions.push(version);
                record = Some(old.number);
            }
        } else {
            // Nothing can be kept of a version whose files were replaced without copies, nor of
            // those before it, which may share them.
            prunes.extend(versions.drain(..).map(|version| record_of(version.number)));
        }
    }
    let dropped = versions.len().saturating_sub(wishes.keep);
    prunes.extend(versions.drain(..dropped).map(|version| record_of(version.number)));
    let stays = Some(old.number).filter(|_| same_version && wishes.keep > 0);
    let oldest = versions.first().map(|version| version.number).or(stays);
    kept.retain(|sha256, last| {
        let needed = oldest.is_some_and(|oldest| *last >= oldest);
        if !needed {
            prunes.insert(copy_of(sha256));
        }
        needed
    });
    prunes.extend(unsure.iter().filter(|one| !kept.contains_key(**one)).map(|one| copy_of(one)));
    for needed in kept.keys().map(|sha256| copy_of(sha256)).chain(record.map(record_of)) {
        prunes.remove(&needed);
    }
    keeps.retain(|sha256, _| kept.contains_key(*sha256));
    let keeps = keeps.into_values().collect();
    Kept { record, keeps, copies: kept, versions, prunes: prunes.into_iter().collect() }
}
