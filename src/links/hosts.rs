//! Turns: one question at a time to each host, and a pause after it.
#![expect(clippy::disallowed_methods, reason = "this is the part of the shell that asks others")]

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Longer than any run: a host that asks for more is not asked again in this one.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// When each host may be asked again.
#[derive(Debug)]
pub(super) struct Hosts {
    pause: Duration,
    end: Instant,
    next: Mutex<HashMap<String, Turn>>,
}

/// When a host may be asked again; held while it is asked.
type Turn = Arc<Mutex<Option<Instant>>>;

/// What came of a question.
pub(super) struct Asked<T> {
    pub(super) answer: T,
    /// Whether the host was talked to at all.
    pub(super) sent: bool,
    /// How long the host asks to be left alone, if longer than the pause.
    pub(super) rest: Option<Duration>,
}

impl Hosts {
    pub(super) fn new(pause: Duration, end: Instant) -> Self {
        Self { pause, end, next: Mutex::new(HashMap::new()) }
    }

    /// Asks a host when it is its turn; nothing if that would be too late. An answer that is `known`
    /// by then is given at once.
    pub(super) fn ask<T>(
        &self,
        host: &str,
        known: impl FnOnce() -> Option<T>,
        question: impl FnOnce() -> Asked<T>,
    ) -> Option<T> {
        let turn = {
            let mut all = self.next.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(all.entry(host.to_owned()).or_default())
        };
        let mut next = turn.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(answer) = known() {
            return Some(answer);
        }
        let now = Instant::now();
        let start = next.map_or(now, |next| next.max(now));
        if start >= self.end {
            return None;
        }
        std::thread::sleep(start - now);
        let Asked { answer, sent, rest } = question();
        if sent {
            // No host may ask for more than a clock can hold.
            let rest = rest.unwrap_or_default().min(LONGEST).max(self.pause);
            *next = Some(Instant::now() + rest);
        }
        Some(answer)
    }
}

/// The host of an address, as turns are counted by it.
pub(super) fn host_of(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    host.rsplit_once('@').map_or(host, |(_, host)| host).to_ascii_lowercase()
}
