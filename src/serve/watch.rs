//! Saves on disk → what may have changed, once for a burst of them.
#![expect(clippy::disallowed_methods, reason = "this is the part of the shell that waits")]

use super::live::Change;
use crate::config;
use anyhow::{Context, Result};
use notify::event::{AccessKind, AccessMode, ModifyKind};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// How long it must be quiet before a burst of saves counts as over: when all files that were
/// written are closed, while one is still open, while one is open and has been emptied (so a save
/// begins, and a busy computer may take a while to go on with it), and when many change, as with a
/// checkout.
const CLOSED: Duration = Duration::from_millis(1);
const OPEN: Duration = Duration::from_millis(12);
const EMPTIED: Duration = Duration::from_secs(1);
const MANY: Duration = Duration::from_millis(30);
/// More paths than this are many.
const FEW: usize = 8;
/// A burst that does not end is shown in between.
const LONGEST: Duration = Duration::from_millis(250);
/// After so long without a save, the whole folder is looked through once, in case that the system
/// has told less than what happened.
const IDLE: Duration = Duration::from_millis(700);

/// The folders that a site is made of.
const FOLDERS: [&str; 3] = ["content", "templates", "static"];

/// Signals of changes below a site's folder, for as long as it lives.
pub(super) struct Watch {
    watcher: RecommendedWatcher,
    root: PathBuf,
    signals: Receiver<Signal>,
    /// Whether the folder is to be looked through: something was told since that was done last, or
    /// it was read before it was watched.
    told: bool,
}

/// What the system tells of one moment.
enum Signal {
    /// Files are being changed.
    Open(Vec<PathBuf>),
    /// Files have been changed, and are whole.
    Closed(Vec<PathBuf>),
    /// Something was lost.
    Lost,
}

impl Watch {
    /// Watches everything that a site is made of.
    ///
    /// # Errors
    /// If the system cannot watch the folder.
    pub(super) fn new(root: &Path) -> Result<Self> {
        let (sender, signals) = channel();
        let site = root.to_owned();
        let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
            if let Some(signal) = signal(&site, event) {
                // Nobody listens any more when the preview ends.
                let _ = sender.send(signal);
            }
        })
        .context("cannot watch for changes")?;
        // What is built lies beside it, and may be ten times as many files.
        watcher
            .watch(root, RecursiveMode::NonRecursive)
            .with_context(|| format!("cannot watch `{}`", root.display()))?;
        let mut watch = Self { watcher, root: root.to_owned(), signals, told: true };
        for folder in FOLDERS.map(|folder| root.join(folder)).iter().filter(|path| path.is_dir()) {
            watch.folder(folder)?;
        }
        Ok(watch)
    }

    /// Watches a folder of the site and all below it.
    fn folder(&mut self, path: &Path) -> Result<()> {
        let watched = self.watcher.watch(path, RecursiveMode::Recursive);
        watched.with_context(|| format!("cannot watch `{}`", path.display()))
    }

    /// Waits for the next burst of saves to be over; nothing when no more can come.
    pub(super) fn wait(&mut self) -> Option<Change> {
        let first = if self.told {
            match self.signals.recv_timeout(IDLE) {
                Ok(signal) => signal,
                Err(RecvTimeoutError::Timeout) => {
                    self.told = false;
                    return Some(Change::Anything);
                }
                Err(RecvTimeoutError::Disconnected) => return None,
            }
        } else {
            self.signals.recv().ok()?
        };
        self.told = true;
        let start = Instant::now();
        let mut burst = Burst::default();
        burst.add(first);
        while start.elapsed() < LONGEST
            && let Ok(signal) = self.signals.recv_timeout(burst.quiet())
        {
            burst.add(signal);
        }
        Some(self.with_new_folders(burst.change()))
    }

    /// Folders of the site that have just come are watched from now on; what came into them before
    /// that is found by looking.
    fn with_new_folders(&mut self, change: Change) -> Change {
        let Change::Files(paths) = &change else { return change };
        let is_new = |path: &&PathBuf| path.parent() == Some(&self.root) && path.is_dir();
        let new: Vec<PathBuf> = paths.iter().filter(is_new).cloned().collect();
        if new.is_empty() {
            return change;
        }
        for path in new {
            // Where it cannot be watched, its files are still found when something else is saved.
            let _ = self.folder(&path);
        }
        Change::Anything
    }
}

/// All that was told since it was last quiet.
#[derive(Default)]
struct Burst {
    paths: BTreeSet<PathBuf>,
    open: BTreeSet<PathBuf>,
    /// Those of them that were empty when they were told of last.
    emptied: BTreeSet<PathBuf>,
    lost: bool,
}

impl Burst {
    fn add(&mut self, signal: Signal) {
        match signal {
            Signal::Open(paths) => {
                for path in &paths {
                    self.open.insert(path.clone());
                    if is_empty(path) {
                        self.emptied.insert(path.clone());
                    } else {
                        self.emptied.remove(path);
                    }
                }
                self.paths.extend(paths);
            }
            Signal::Closed(paths) => {
                for path in &paths {
                    self.open.remove(path);
                    self.emptied.remove(path);
                }
                self.paths.extend(paths);
            }
            Signal::Lost => self.lost = true,
        }
    }

    fn quiet(&self) -> Duration {
        if !self.emptied.is_empty() {
            EMPTIED
        } else if self.lost || self.paths.len() > FEW {
            MANY
        } else if self.open.is_empty() {
            CLOSED
        } else {
            OPEN
        }
    }

    fn change(self) -> Change {
        if self.lost { Change::Anything } else { Change::Files(self.paths.into_iter().collect()) }
    }
}

fn is_empty(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|file| file.is_file() && file.len() == 0)
}

fn signal(site: &Path, event: notify::Result<Event>) -> Option<Signal> {
    let Ok(event) = event else { return Some(Signal::Lost) };
    if event.need_rescan() {
        return Some(Signal::Lost);
    }
    let closed = match event.kind {
        // A file that is moved into its place is whole, and one that is gone will not be written.
        EventKind::Access(AccessKind::Close(AccessMode::Write))
        | EventKind::Modify(ModifyKind::Name(_))
        | EventKind::Remove(_) => true,
        // Reading a file is told as well, and would make each reading cause the next.
        EventKind::Access(_) => return None,
        _ => false,
    };
    let paths: Vec<PathBuf> = event.paths.into_iter().filter(|path| is_ours(site, path)).collect();
    if paths.is_empty() {
        return None;
    }
    Some(if closed { Signal::Closed(paths) } else { Signal::Open(paths) })
}

/// Whether a path is part of what a site is made of: not its output, not a build of the program.
fn is_ours(root: &Path, path: &Path) -> bool {
    let below = path.strip_prefix(root).unwrap_or(path);
    let first =
        below.components().next().map(|part| part.as_os_str().to_string_lossy().into_owned());
    first.is_none_or(|first| first == config::FILE || FOLDERS.contains(&first.as_str()))
}
