//! What is there and what is wanted → what is done, step by step; pure.

use super::keeping::{Keep, Kept, keeping};
use super::manifest::{Files, Item, Known, Manifest, Pending};
use crate::output::is_fingerprinted;
use crate::publish::Turn;
use crate::publish::order::{Order, Standing, in_the_way};
use chrono::{DateTime, TimeDelta};
use std::collections::{BTreeMap, BTreeSet};

/// For how long a style, a script or a piece of the search index that the site no longer has stays
/// where it is: a CDN may show a page that leads to it for a minute, and for a day while the store
/// fails (`output::keeping`).
const WAIT: TimeDelta = TimeDelta::days(1);

/// What happens to files that the site no longer has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delete {
    /// They are deleted after everything else; those whose names change with what is in them a day
    /// later, by the first run then.
    Removed,
    /// All are deleted after everything else.
    AtOnce,
    /// They stay.
    Never,
}

/// What is wanted of a run, beside the files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wishes {
    /// How many earlier versions can be made current again.
    pub keep: usize,
    /// What happens to files that the site no longer has.
    pub delete: Delete,
    /// Whether every file is put, even where the manifest says that it is there.
    pub anew: bool,
    /// The earlier version that this one is again.
    pub same_as: Option<u64>,
}

/// A file that is put.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Put {
    pub(super) path: String,
    pub(super) item: Item,
    /// Files with the same place in the order need not wait for one another.
    pub(super) order: Order,
}

/// What is done, in this order. Each part waits for the one before it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Plan {
    /// The version whose list of files is kept.
    pub(super) record: Option<u64>,
    /// Copies that are made.
    pub(super) keeps: Vec<Keep>,
    /// Files that stand in the way of others.
    pub(super) clear: Vec<String>,
    /// Files that are put, in order.
    pub(super) puts: Vec<Put>,
    /// Files that go: pages, which lead to others, before what they lead to.
    pub(super) deletes: Vec<String>,
    /// What is no longer kept.
    pub(super) prunes: Vec<String>,
    /// How many files stay as they are.
    pub(super) unchanged: usize,
    /// How many files of ours there may have been.
    pub(super) there: usize,
    /// The manifest that says what is intended.
    pub(super) before: Manifest,
    /// The manifest that says what is there when all is done.
    pub(super) after: Manifest,
}

impl Plan {
    /// Whether there is nothing to do.
    pub(super) fn is_empty(&self) -> bool {
        self.before.pending.is_none()
    }
}

/// Works out what is done.
///
/// `done` is how many files the run that the manifest speaks of has put; `run` and `now` name the
/// new one.
pub(super) fn plan(
    old: &Manifest,
    done: usize,
    wanted: &Files,
    wishes: Wishes,
    run: &str,
    now: &str,
) -> Plan {
    let known = old.there(done);
    let mut puts: Vec<Put> = wanted
        .iter()
        .filter(|(path, item)| {
            wishes.anew || !matches!(known.get(*path), Some(Known::Is(is)) if is.is(item))
        })
        .map(|(path, item)| {
            let standing = match known.get(path) {
                None => Standing::New,
                Some(Known::Perhaps) => Standing::Perhaps,
                Some(Known::Is(_) | Known::Anew(_) | Known::Unsure) => Standing::Changed,
            };
            let order = Order::of(item.turn, standing);
            Put { path: path.clone(), item: item.clone(), order }
        })
        .collect();
    puts.sort_by(|one, other| (one.order, &one.path).cmp(&(other.order, &other.path)));

    let there: BTreeSet<&str> = known.keys().map(String::as_str).collect();
    let clear = in_the_way(&there, &wanted.keys().map(String::as_str).collect());
    let unwanted = || {
        let unwanted = known.iter().filter(|(path, _)| !wanted.contains_key(*path));
        unwanted.filter(|(path, _)| !clear.contains(&path.as_str()))
    };
    let needed = |known: &Known| known.item().is_some_and(|item| item.turn == Turn::Before);
    let mut deletes: Vec<(bool, String)> = Vec::new();
    let (mut left, mut waiting) = (Files::new(), BTreeMap::new());
    for (path, known) in unwanted() {
        let since = old.waiting.get(path).map_or(now, String::as_str);
        let waits = is_fingerprinted(path) && !is_over(since, now);
        match wishes.delete {
            Delete::AtOnce => deletes.push((needed(known), path.clone())),
            Delete::Removed if !waits => deletes.push((needed(known), path.clone())),
            Delete::Removed => {
                left.insert(path.clone(), item_of(known));
                waiting.insert(path.clone(), since.to_owned());
            }
            Delete::Never => {
                left.insert(path.clone(), item_of(known));
            }
        }
    }
    deletes.sort();
    let deletes: Vec<String> = deletes.into_iter().map(|(_, path)| path).collect();

    let same_version = old.files.len() == wanted.len()
        && old.files.iter().zip(wanted).all(|(one, other)| one.0 == other.0 && one.1.is(other.1));
    let Kept { record, keeps, copies: kept, versions, prunes } =
        keeping(old, &known, wanted, wishes, same_version);
    let unchanged = wanted.len() - puts.len();
    let idle = puts.is_empty() && clear.is_empty() && deletes.is_empty() && prunes.is_empty();
    if idle && old.pending.is_none() && same_version && left == old.left && waiting == old.waiting {
        let (before, after) = (old.clone(), old.clone());
        return Plan { unchanged, there: known.len(), before, after, ..Plan::default() };
    }
    let settled = |path: &String| old.files.get(path).or_else(|| old.left.get(path));
    // What is put is known by that; of what is deleted it stays unsure until that is done.
    let put: BTreeSet<&String> = puts.iter().map(|put| &put.path).collect();
    let drift = known.iter().filter_map(|(path, known)| match known {
        Known::Is(item) | Known::Anew(item) => {
            (settled(path) != Some(item)).then(|| (path.clone(), item.clone()))
        }
        Known::Perhaps if !put.contains(path) => Some((path.clone(), item_of(known))),
        Known::Unsure | Known::Perhaps => None,
    });
    let unsure = known.iter().filter(|(path, known)| match known {
        Known::Unsure => true,
        Known::Anew(_) => !put.contains(path),
        Known::Is(_) | Known::Perhaps => false,
    });
    let pending = Pending {
        run: run.to_owned(),
        begun: now.to_owned(),
        drift: drift.collect(),
        unsure: unsure.map(|(path, _)| path.clone()).collect(),
        clear: clear.iter().map(|path| (*path).to_owned()).collect(),
        puts: puts.iter().map(|put| (put.path.clone(), put.item.clone())).collect(),
        deletes: deletes.clone(),
        keeps: keeps.iter().map(|keep| keep.sha256.clone()).collect(),
        prunes: prunes.clone(),
    };
    let before = Manifest {
        // The version that is replaced is in the list when it is replaced.
        versions: versions.iter().filter(|one| one.number != old.number).cloned().collect(),
        // What is wanted again is on pages of this run, even if it is cut short.
        waiting: {
            let waiting = old.waiting.iter().filter(|(path, _)| !wanted.contains_key(*path));
            waiting.map(|(path, since)| (path.clone(), since.clone())).collect()
        },
        kept: kept.clone(),
        pending: Some(pending),
        ..old.clone()
    };
    let number = if same_version { old.number } else { old.number + 1 };
    let (published, same_as) = if same_version {
        (old.published.clone(), old.same_as)
    } else {
        (Some(now.to_owned()), wishes.same_as)
    };
    let after = Manifest {
        number,
        published,
        same_as,
        files: wanted.clone(),
        left,
        waiting,
        versions,
        kept,
        pending: None,
        ..Manifest::default()
    };
    Plan {
        record,
        keeps,
        clear: clear.into_iter().map(ToOwned::to_owned).collect(),
        puts,
        deletes,
        prunes,
        unchanged,
        there: known.len(),
        before,
        after,
    }
}

/// Whether a file has waited for long enough: also where one of the moments cannot be right.
fn is_over(since: &str, now: &str) -> bool {
    let read = |moment: &str| DateTime::parse_from_rfc3339(moment).ok();
    match (read(since), read(now)) {
        (Some(since), Some(now)) => (now - since).abs() >= WAIT,
        _ => true,
    }
}

/// What is said of a file that is ours and stays.
fn item_of(known: &Known) -> Item {
    known.item().cloned().unwrap_or_else(|| Item::unknown(Turn::Page))
}
