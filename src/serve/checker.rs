//! Warnings and advice on what was saved last, worked out while its pages are answered already.
#![expect(clippy::disallowed_methods, reason = "this is the part of the shell that takes turns")]

use super::answer::Preview;
use super::respond::Snapshot;
use rayon::{ThreadPool, ThreadPoolBuilder};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::time::{Duration, Instant};

/// A check that takes no longer comes before the page.
const SOON: Duration = Duration::from_millis(5);

/// A thread that checks snapshots, so that neither pages nor the next save wait for it.
pub(super) struct Checker {
    queue: Sender<Arc<Snapshot>>,
    desk: Arc<Desk>,
}

/// Where snapshots are checked.
struct Desk {
    /// One core at most, for the others are wanted by pages and the next save; nothing where the
    /// system has no thread for it.
    core: Option<ThreadPool>,
    /// Whether the last check took next to no time.
    quick: AtomicBool,
}

impl Checker {
    /// Starts it; `checked` is told each snapshot that was checked.
    pub(super) fn start(
        preview: &Arc<Preview>,
        checked: impl Fn(&Snapshot) + Send + 'static,
    ) -> Self {
        let (queue, snapshots) = channel::<Arc<Snapshot>>();
        let core = ThreadPoolBuilder::new().num_threads(1).build().ok();
        let desk = Arc::new(Desk { core, quick: AtomicBool::new(false) });
        let preview = Arc::clone(preview);
        let own = Arc::clone(&desk);
        std::thread::spawn(move || {
            while let Ok(mut snapshot) = snapshots.recv() {
                // Of several saves, the last is what an editor wants to know of.
                while let Ok(newer) = snapshots.try_recv() {
                    snapshot = newer;
                }
                let before = snapshot.mark();
                own.check(&snapshot);
                // Unless a newer one is shown by now.
                preview.versions.send_if_modified(|mark| {
                    let shown = *mark == before;
                    if shown {
                        *mark = snapshot.mark();
                    }
                    shown
                });
                checked(&snapshot);
            }
        });
        Self { queue, desk }
    }

    /// Checks a snapshot before it is shown, if that takes next to no time.
    pub(super) fn soon(&self, snapshot: &Snapshot) {
        if self.desk.quick.load(Ordering::Relaxed) {
            self.desk.check(snapshot);
        }
    }

    /// Checks a snapshot that is shown.
    pub(super) fn later(&self, snapshot: Arc<Snapshot>) {
        // It listens for as long as the preview lives.
        let _ = self.queue.send(snapshot);
    }
}

impl Desk {
    fn check(&self, snapshot: &Snapshot) {
        if !snapshot.is_checked() {
            let start = Instant::now();
            match &self.core {
                Some(core) => core.install(|| snapshot.check()),
                None => snapshot.check(),
            }
            self.quick.store(start.elapsed() < SOON, Ordering::Relaxed);
        }
    }
}
