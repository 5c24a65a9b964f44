//! How addresses answered before, kept in `.annals-cache/`: good answers for days, others briefly.

use crate::cache::Cache;
use crate::check::Answer;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Name of the file in the cache.
const FILE: &str = "links.json";
const HOUR: u64 = 60 * 60;
const DAY: u64 = 24 * HOUR;
/// How long an answer is kept that nobody asks for.
const IDLE: u64 = 90 * DAY;

/// How addresses answered, and when.
#[derive(Debug)]
pub struct Memory {
    cache: Cache,
    now: u64,
    kept: BTreeMap<String, Kept>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Kept {
    /// Seconds since 1970.
    asked: u64,
    #[serde(flatten)]
    answer: Answer,
}

impl Memory {
    /// What is kept at a site; `now` in seconds since 1970. What cannot be read is not known.
    #[must_use]
    pub fn of(cache: Cache, now: u64) -> Self {
        let kept = cache
            .note(FILE)
            .and_then(|bytes| serde_json::from_slice::<BTreeMap<String, Kept>>(&bytes).ok())
            .unwrap_or_default();
        Self { cache, now, kept }
    }

    /// The answer of an address, or when it was asked last (0: never).
    pub(super) fn recall(&self, url: &str) -> Result<&Answer, u64> {
        match self.kept.get(url) {
            // An answer from the future is that of a clock that went wrong.
            Some(kept) if kept.asked <= self.now && self.now - kept.asked < span(&kept.answer) => {
                Ok(&kept.answer)
            }
            Some(kept) => Err(kept.asked),
            None => Err(0),
        }
    }

    pub(super) fn keep(&mut self, url: &str, answer: &Answer) {
        let kept = Kept { asked: self.now, answer: answer.clone() };
        self.kept.insert(url.to_owned(), kept);
    }

    /// Writes down what is known now.
    pub fn save(mut self) {
        let now = self.now;
        self.kept.retain(|_, kept| now.saturating_sub(kept.asked) < IDLE);
        if let Ok(bytes) = serde_json::to_vec(&self.kept) {
            self.cache.set_note(FILE, &bytes);
        }
    }
}

/// How long an answer is good.
fn span(answer: &Answer) -> u64 {
    match answer {
        Answer::Good | Answer::Moved { .. } => 7 * DAY,
        Answer::Gone { .. } => DAY,
        // It may come back, and it costs nothing to be told it is not asked.
        Answer::NoHost | Answer::Unreachable { .. } => HOUR,
        Answer::Private => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cache::FOLDER;

    #[test]
    fn good_answers_are_known_for_days_and_others_briefly() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |now| Memory::of(Cache::of(folder.path()), now);
        let mut memory = at(1_000_000);
        memory.keep("good", &Answer::Good);
        memory.keep("gone", &Answer::Gone { status: 404 });
        memory.keep("slow", &Answer::Unreachable { why: "does not answer".to_owned() });
        memory.save();
        let known = |now: u64| {
            let memory = at(now);
            ["good", "gone", "slow"].map(|url| memory.recall(url).is_ok())
        };
        assert_eq!(known(1_000_000 + HOUR / 2), [true, true, true]);
        assert_eq!(known(1_000_000 + 2 * HOUR), [true, true, false]);
        assert_eq!(known(1_000_000 + 2 * DAY), [true, false, false]);
        assert_eq!(known(1_000_000 + 8 * DAY), [false, false, false]);
        assert_eq!(known(1_000), [false, false, false], "a clock that went wrong");
        assert_eq!(at(1_000_000 + 8 * DAY).recall("good"), Err(1_000_000));
    }

    #[test]
    fn a_file_that_is_damaged_is_no_answer() {
        let folder = tempfile::tempdir().expect("a folder");
        let cache = Cache::of(folder.path());
        cache.set_note(FILE, b"{\"good\": {\"asked\": 1, \"answ");
        assert!(folder.path().join(FOLDER).join(FILE).is_file());
        assert_eq!(Memory::of(Cache::of(folder.path()), 2).recall("good"), Err(0));
    }
}
