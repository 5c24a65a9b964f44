//! How long work takes, and how far it is.
#![expect(clippy::disallowed_methods, clippy::print_stderr, reason = "this is the shell")]

use super::Global;
use std::io::IsTerminal as _;
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// Says how long each step takes, when that is wanted.
pub(super) struct Clock {
    verbose: bool,
    last: Instant,
    pub(super) start: Instant,
}

impl Clock {
    pub(super) fn start(global: &Global) -> Self {
        let now = Instant::now();
        Self { verbose: global.verbose, last: now, start: now }
    }

    pub(super) fn step(&mut self, name: &str) {
        self.step_of(name, "");
    }

    /// `what` says what the time went into.
    pub(super) fn step_of(&mut self, name: &str, what: &str) {
        if self.verbose {
            let time = self.last.elapsed().as_secs_f64() * 1000.0;
            eprintln!("{}", format!("{name:>9} {time:>9.1} ms {what}").trim_end());
        }
        self.last = Instant::now();
    }
}

/// A line on a terminal for work that takes longer than half a second.
pub(super) struct Progress {
    shown: bool,
    start: Instant,
    last: Mutex<Option<Instant>>,
}

impl Progress {
    pub(super) fn new(quiet: bool) -> Self {
        let shown = !quiet && std::io::stderr().is_terminal();
        Self { shown, start: Instant::now(), last: Mutex::new(None) }
    }

    pub(super) fn tick(&self, done: usize, all: usize, of: &str) {
        if !self.shown || self.start.elapsed() < Duration::from_millis(500) {
            return;
        }
        let Ok(mut last) = self.last.try_lock() else { return };
        if last.is_none_or(|last| last.elapsed() > Duration::from_millis(100)) {
            *last = Some(Instant::now());
            eprint!("\r{done} of {all} {of}\x1b[K");
        }
    }

    pub(super) fn end(&self) {
        if self.shown && self.last.lock().is_ok_and(|last| last.is_some()) {
            eprint!("\r\x1b[K");
        }
    }
}
