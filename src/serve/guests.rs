//! How many connections there are, and which goes when there is one too many.
//!
//! A browser holds half a dozen. The bound keeps memory and file handles (256 on some systems) in
//! hand; whoever has never asked for anything goes first, so that a flood of silent connections does
//! not disturb an editor.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::task::AbortHandle;

/// Most connections at one moment.
pub(super) const MOST: usize = 192;

/// What a connection has shown of itself; whoever stands first goes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Standing {
    /// It has not asked for anything that may be answered.
    Silent,
    /// It has been answered.
    Known,
    /// It listens to what is saved: the preview of an open page.
    Listening,
}

struct Guest {
    standing: Standing,
    /// When it last asked; counts up over all connections.
    asked: u64,
    task: Option<AbortHandle>,
}

#[derive(Default)]
struct Book {
    next: u64,
    guests: BTreeMap<u64, Guest>,
}

/// All connections of the moment.
#[derive(Clone, Default)]
pub(super) struct Guests(Arc<Mutex<Book>>);

/// One connection; leaves the book when it is dropped.
pub(super) struct Entry {
    book: Guests,
    number: u64,
}

impl Guests {
    /// Enters a connection, and closes another when there are too many.
    pub(super) fn enter(&self) -> Entry {
        let mut book = self.lock();
        while book.guests.len() >= MOST {
            let first = book.guests.iter().min_by_key(|(_, guest)| (guest.standing, guest.asked));
            let Some(number) = first.map(|(number, _)| *number) else { break };
            if let Some(task) = book.guests.remove(&number).and_then(|guest| guest.task) {
                task.abort();
            }
        }
        book.next += 1;
        let number = book.next;
        let guest = Guest { standing: Standing::Silent, asked: number, task: None };
        book.guests.insert(number, guest);
        Entry { book: self.clone(), number }
    }

    fn lock(&self) -> MutexGuard<'_, Book> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Entry {
    /// Says which task serves the connection numbered so, so that it can be closed.
    pub(super) fn served_by(book: &Guests, number: u64, task: AbortHandle) {
        match book.lock().guests.get_mut(&number) {
            Some(guest) => guest.task = Some(task),
            // Closed before its task had begun.
            None => task.abort(),
        }
    }

    /// Its number in the book.
    pub(super) fn number(&self) -> u64 {
        self.number
    }

    /// Notes what the connection has just asked for.
    pub(super) fn asks(&self, standing: Standing) {
        let mut book = self.book.lock();
        book.next += 1;
        let asked = book.next;
        if let Some(guest) = book.guests.get_mut(&self.number) {
            guest.standing = standing;
            guest.asked = asked;
        }
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        self.book.lock().guests.remove(&self.number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_silent_go_before_those_who_were_answered_and_listeners_last() {
        let guests = Guests::default();
        let listener = guests.enter();
        listener.asks(Standing::Listening);
        let known = guests.enter();
        known.asks(Standing::Known);
        let mut silent: Vec<Entry> = (0..1_000).map(|_| guests.enter()).collect();
        let stays = |entry: &Entry| guests.lock().guests.contains_key(&entry.number);
        assert_eq!(guests.lock().guests.len(), MOST);
        assert!(stays(&listener) && stays(&known));
        assert!(!stays(&silent[0]) && stays(silent.last().expect("a thousand")));
        for entry in &silent {
            entry.asks(Standing::Known);
        }
        let late: Vec<Entry> = (0..MOST).map(|_| guests.enter()).collect();
        assert!(stays(&listener), "listeners go last");
        silent.clear();
        drop(late);
        let expected = 1 + usize::from(stays(&known));
        assert_eq!(guests.lock().guests.len(), expected);
    }
}
