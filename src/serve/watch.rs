//! Saves on disk → a call, once for a burst of them.

use anyhow::{Context, Result};
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// How long it must be quiet before a burst of saves counts as over.
const QUIET: Duration = Duration::from_millis(8);

/// Signals of changes below a site's folder, for as long as it lives.
pub(super) struct Watch {
    _watcher: RecommendedWatcher,
    changes: Receiver<()>,
}

impl Watch {
    /// Watches everything that a site is made of.
    ///
    /// # Errors
    /// If the system cannot watch the folder.
    pub(super) fn new(root: &Path) -> Result<Self> {
        let (sender, changes) = channel();
        let site = root.to_owned();
        let mut watcher =
            notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
                // Reading a file is told as well, and would make each reading cause the next.
                let relevant = event.as_ref().map_or(true, |event| {
                    !matches!(event.kind, EventKind::Access(_))
                        && event.paths.iter().any(|path| is_ours(&site, path))
                });
                if relevant {
                    // Nobody listens any more when the preview ends.
                    let _ = sender.send(());
                }
            })
            .context("cannot watch for changes")?;
        watcher
            .watch(root, RecursiveMode::Recursive)
            .with_context(|| format!("cannot watch `{}`", root.display()))?;
        Ok(Self { _watcher: watcher, changes })
    }

    /// Waits for the next burst of saves to be over; `false` when no more can come.
    pub(super) fn wait(&self) -> bool {
        if self.changes.recv().is_err() {
            return false;
        }
        while self.changes.recv_timeout(QUIET).is_ok() {}
        true
    }
}

/// Whether a path is part of what a site is made of: not its output, not a build of the program.
fn is_ours(root: &Path, path: &Path) -> bool {
    let below = path.strip_prefix(root).unwrap_or(path);
    let first =
        below.components().next().map(|part| part.as_os_str().to_string_lossy().into_owned());
    matches!(first.as_deref(), Some("site.toml" | "content" | "templates" | "static") | None)
}
