//! In which order files come into their places: what a reader gets is complete at every moment.

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// When a file comes into its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Turn {
    /// What pages need.
    Before,
    /// A page.
    Page,
    /// What tells others of pages: feeds, the list of addresses.
    After,
    /// The home page, which leads to all others.
    Last,
}

/// Whether there is a file at the path already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Standing {
    /// There is none.
    New,
    /// There may be one: of a run that was cut short. It comes after those that are new for
    /// certain: if somebody can reach it already, then because all that it led to is there.
    #[cfg_attr(not(feature = "publish"), expect(dead_code, reason = "a folder is never unsure"))]
    Perhaps,
    /// There is one, with something else in it.
    Changed,
}

/// New files come before changed ones, so that a page never leads to one that is not there yet. A
/// changed feed comes when all are there of which it tells, and the home page last in any case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Order {
    late: Option<Turn>,
    standing: Standing,
    turn: Turn,
}

impl Order {
    pub(super) fn of(turn: Turn, standing: Standing) -> Self {
        let late = match turn {
            Turn::Before | Turn::Page => false,
            // Pages lead to a feed, too.
            Turn::After => standing == Standing::Changed,
            Turn::Last => true,
        };
        Self { late: late.then_some(turn), standing, turn }
    }
}

/// Files that are there and stand where a folder is wanted now, or below what is a file now.
pub(super) fn in_the_way<'a>(there: &BTreeSet<&'a str>, wanted: &BTreeSet<&str>) -> Vec<&'a str> {
    fn folders(path: &str) -> impl Iterator<Item = &str> {
        path.match_indices('/').map(move |(slash, _)| &path[..slash])
    }
    // No file of one site is in the way of another.
    if there.is_subset(wanted) {
        return Vec::new();
    }
    let above: BTreeSet<&str> = wanted.iter().flat_map(|path| folders(path)).collect();
    there
        .iter()
        .copied()
        .filter(|path| above.contains(path) || folders(path).any(|folder| wanted.contains(folder)))
        .collect()
}
