//! The site as it is on disk → snapshots, each made of the one before it and of what has changed.

use super::respond::{Before, Snapshot, snapshot_again};
use crate::cache::Cache;
use crate::content::Disk;
use crate::diag::Diagnostics;
use crate::render::with_defaults;
use crate::site::Settings;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// A site whose folder changes.
#[derive(Debug)]
pub struct Live {
    disk: Disk,
    before: Before,
    settings: Settings,
    version: u64,
    cache: Arc<Cache>,
}

/// How long after the start entries are kept for a later run: after the first pages.
const AFTER: Duration = Duration::from_secs(1);

/// What may have changed on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// These files, and nothing else.
    Files(Vec<PathBuf>),
    /// Anything.
    Anything,
}

impl Live {
    /// Reads a site's folder.
    #[must_use]
    pub fn open(root: &Path, settings: Settings) -> Self {
        let cache = Arc::new(Cache::of(root));
        let before = Before::remembering(cache.remembered());
        Self { disk: Disk::open(root), before, settings, version: 0, cache }
    }

    /// Keeps what a later run should remember, once after the first snapshot and on a thread of its
    /// own: nobody waits for it.
    pub fn remember(&mut self) {
        let Some(memories) = self.before.take_memories() else { return };
        let cache = Arc::clone(&self.cache);
        std::thread::spawn(move || {
            std::thread::sleep(AFTER);
            cache.remember(&memories);
        });
    }

    /// The site as it was read last.
    pub fn snapshot(&mut self) -> Snapshot {
        self.version += 1;
        let mut diags = Diagnostics::new();
        let mut input = self.disk.input(&mut diags);
        with_defaults(&mut input);
        let mut snapshot =
            snapshot_again(input, diags, &self.settings, &mut self.before, self.version);
        snapshot.cache = Arc::clone(&self.cache);
        snapshot
    }

    /// The site after a change; nothing if all is as it was.
    pub fn after(&mut self, change: &Change) -> Option<Snapshot> {
        let changed = match change {
            Change::Files(paths) => self.disk.look(paths),
            Change::Anything => self.disk.refresh(),
        };
        changed.then(|| self.snapshot())
    }
}
