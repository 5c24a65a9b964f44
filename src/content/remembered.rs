//! Entries as an earlier run understood them, by the digests of their texts: bytes that somebody
//! else keeps. Only what was sound is among them, for what is wrong is told by reading it.

use super::Outline;
use super::fields::EventFields;
use super::parse::Document;
use crate::diag::Text;
use crate::digest::Key;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

/// How many parts they are kept in, so that a change in one entry changes one of them alone.
const SHELVES: u8 = 16;

/// About how many bytes an entry takes.
const USUAL: usize = 1024;

/// Entries as an earlier run understood them.
#[derive(Debug, Default)]
pub struct Remembered(Vec<Shelf>);

/// A part of them: one after the other a digest, the length of what follows, and fields and outline
/// in `MessagePack`.
#[derive(Debug, Default)]
struct Shelf {
    bytes: Vec<u8>,
    /// In the order of the digests, as they stand in the bytes.
    places: Vec<(Key, Range<usize>)>,
}

/// What a later run should remember: all sound entries with their texts.
#[derive(Debug)]
pub struct Memories {
    pub(super) earlier: Remembered,
    pub(super) entries: Vec<(Arc<Text>, Arc<Document<EventFields>>)>,
}

impl Remembered {
    /// `find` has the bytes of each shelf that is kept.
    #[must_use]
    pub fn read(find: impl Fn(u8) -> Option<Vec<u8>> + Sync) -> Self {
        let shelf = |number| find(number).and_then(Shelf::read).unwrap_or_default();
        Self((0..SHELVES).into_par_iter().map(shelf).collect())
    }

    /// The fields and the outline of an entry.
    pub(super) fn recall(&self, text: &Text) -> Option<(EventFields, Outline)> {
        if self.0.iter().all(|shelf| shelf.places.is_empty()) {
            return None;
        }
        let digest = text.digest();
        rmp_serde::from_slice(self.0[place(digest)].find(digest)?).ok()
    }
}

/// The shelf on which an entry stands.
fn place(digest: &Key) -> usize {
    usize::from(digest.bytes()[0] % SHELVES)
}

impl Shelf {
    /// Nothing if it is not as it was written.
    fn read(bytes: Vec<u8>) -> Option<Self> {
        let mut places: Vec<(Key, Range<usize>)> = Vec::with_capacity(bytes.len() / USUAL);
        let mut rest = &bytes[..];
        while !rest.is_empty() {
            let (digest, after) = rest.split_first_chunk()?;
            let (length, after) = after.split_first_chunk()?;
            let start = bytes.len() - after.len();
            let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
            places.push((Key::from(*digest), start..start + length));
            rest = after.get(length..)?;
        }
        places.is_sorted_by_key(|(digest, _)| *digest).then_some(Self { bytes, places })
    }

    fn find(&self, digest: &Key) -> Option<&[u8]> {
        let place = self.places.binary_search_by_key(digest, |(digest, _)| *digest).ok()?;
        self.bytes.get(self.places[place].1.clone())
    }

    /// The bytes of a shelf of exactly these entries; nothing if it is this one.
    fn with(&self, entries: &BTreeMap<Key, &Document<EventFields>>) -> Option<Vec<u8>> {
        if self.places.iter().map(|(digest, _)| digest).eq(entries.keys()) {
            return None;
        }
        let (mut bytes, mut one) = (Vec::with_capacity(entries.len() * USUAL), Vec::new());
        for (digest, entry) in entries {
            one.clear();
            match self.find(digest) {
                Some(known) => one.extend(known),
                // What cannot be written has its place, so that it is not tried again and again.
                None => write(entry, &mut one),
            }
            let Ok(length) = u32::try_from(one.len()) else { continue };
            bytes.extend(digest.bytes());
            bytes.extend(length.to_le_bytes());
            bytes.extend(&one);
        }
        Some(bytes)
    }
}

impl Memories {
    /// Takes the numbers and the bytes of the shelves that are others than before, in no order.
    pub fn changed(&self, take: impl Fn(u8, Vec<u8>) + Sync) {
        let digests: Vec<&Key> = self.entries.par_iter().map(|(text, _)| text.digest()).collect();
        let mut shelves = vec![BTreeMap::new(); usize::from(SHELVES)];
        for (digest, (_, entry)) in digests.into_iter().zip(&self.entries) {
            shelves[place(digest)].insert(*digest, &**entry);
        }
        let none = Shelf::default();
        (0..SHELVES).into_par_iter().zip(shelves).for_each(|(number, entries)| {
            let before = self.earlier.0.get(usize::from(number)).unwrap_or(&none);
            if let Some(bytes) = before.with(&entries) {
                take(number, bytes);
            }
        });
    }
}

/// Writes an entry; nothing if that would not say the same.
fn write(entry: &Document<EventFields>, bytes: &mut Vec<u8>) {
    let written = rmp_serde::encode::write(bytes, &(&entry.fields, &*entry.outline));
    // Only fields of the site's own are of any form; that all others come back is tried in tests.
    let sure = entry.fields.extra.is_empty();
    if written.is_err() || !(sure || says(bytes, entry)) {
        bytes.clear();
    }
}

/// Whether bytes say what an entry says.
fn says(bytes: &[u8], entry: &Document<EventFields>) -> bool {
    let read: Result<(EventFields, Outline), _> = rmp_serde::from_slice(bytes);
    read.is_ok_and(|(fields, outline)| fields == entry.fields && outline == *entry.outline)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::{Parsed, parse_again};
    use crate::diag::{Diagnostics, Texts};
    use std::sync::Mutex;

    const RACE: &str = "---\n\
        title: The race\n\
        date: 1901\n\
        order: -1\n\
        importance: key\n\
        places: [pier, {name: The bay, lat: 40.1, lon: -3}]\n\
        actor: ada\n\
        status: disputed\n\
        disputed: [figures, date]\n\
        claims:\n  - by: ada\n    says: 'yes'\n    stance: denies\n    source: log\n\
        figures: {measure: boats, low: 1, best: 2, group: All}\n\
        naming:\n  - by: ada\n    name: The run\n\
        sources: [log, {id: own, title: My log, kind: official, url: 'https://example.org/'}]\n\
        media: {file: a.jpg, alt: A}\n\
        relations: {see_also: [tern]}\n\
        updates:\n  - on: 2020-01-02\n    kind: correction\n    note: It won.\n\
        draft: false\n\
        accept: {code: source-none, reason: old}\n\
        extra: {depth: 2.5, names: [a, 1, true], deep: {x: null}}\n\
        ---\n\nIt [[tern]] took *place*.[^log]\n\n## Then {#then}\n\n[^a]: A note.\n";

    fn text(text: &str) -> Text {
        Text::new("content/events/race.md".to_owned(), text.to_owned())
    }

    /// The entries of some texts, and what is to be remembered of them.
    fn parsed(texts: &[&str], remembered: Remembered) -> (Vec<Document<EventFields>>, Memories) {
        let mut all = Texts::new();
        for (number, text) in texts.iter().enumerate() {
            all.add(format!("content/events/event-{number}.md"), *text);
        }
        let mut parsed = Parsed::remembering(remembered);
        let documents = parse_again(&all, &mut parsed, &mut Diagnostics::new());
        let events = documents.events.iter().map(|event| (**event).clone()).collect();
        (events, parsed.take_memories().expect("for the first time"))
    }

    /// The shelves that are others than before.
    fn changed(memories: &Memories) -> BTreeMap<u8, Vec<u8>> {
        let shelves: Mutex<BTreeMap<u8, Vec<u8>>> = Mutex::default();
        memories.changed(|number, bytes| {
            shelves.lock().expect("nobody panics").insert(number, bytes);
        });
        shelves.into_inner().expect("nobody panics")
    }

    fn kept(memories: &Memories) -> Remembered {
        let mut shelves = changed(memories);
        let mut all = Vec::new();
        for number in 0..SHELVES {
            all.push(shelves.remove(&number));
        }
        Remembered::read(|number| all[usize::from(number)].clone())
    }

    #[test]
    fn an_entry_is_remembered_as_it_was_read() {
        let (read, memories) = parsed(&[RACE], Remembered::default());
        let remembered = kept(&memories);
        let (fields, outline) = remembered.recall(&text(RACE)).expect("it is remembered");
        assert_eq!((&fields, &outline), (&read[0].fields, &*read[0].outline));
        let (again, memories) = parsed(&[RACE], remembered);
        assert_eq!(again, read);
        assert!(changed(&memories).is_empty(), "nothing is new");
    }

    #[test]
    fn every_field_comes_back() {
        let site =
            crate::content::read(env!("CARGO_MANIFEST_DIR").as_ref(), &mut Diagnostics::new());
        let entries = site.texts.below("content/events/").map(|(_, text)| text.text.clone());
        let texts: Vec<String> = entries.chain([RACE.replace("extra: ", "# ")]).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let (read, memories) = parsed(&texts, Remembered::default());
        assert!(memories.entries.len() > 60);
        assert_eq!(parsed(&texts, kept(&memories)).0, read);
        for (text, entry) in &memories.entries {
            let mut bytes = Vec::new();
            write(entry, &mut bytes);
            assert!(says(&bytes, entry), "{}", text.text);
        }
    }

    #[test]
    fn what_is_told_of_an_entry_is_told_again() {
        let wrong = RACE.replace("order: -1", "oder: -1");
        let (_, memories) = parsed(&[&wrong], Remembered::default());
        assert!(memories.entries.is_empty());
        assert!(kept(&memories).recall(&text(&wrong)).is_none());
    }

    #[test]
    fn entries_that_are_gone_are_forgotten_and_the_others_stay() {
        let other = RACE.replace("The race", "Another race");
        let (_, memories) = parsed(&[RACE, &other], Remembered::default());
        let (_, memories) = parsed(&[&other], kept(&memories));
        let race = text(RACE);
        let (number, shelf) = changed(&memories).pop_first().expect("a shelf is another");
        assert_eq!(changed(&memories).len(), 1);
        assert_eq!(usize::from(number), place(race.digest()));
        assert!(Shelf::read(shelf).expect("it is sound").find(race.digest()).is_none());
    }

    #[test]
    fn a_shelf_that_is_cut_short_holds_nothing() {
        let (_, memories) = parsed(&[RACE], Remembered::default());
        let (_, bytes) = changed(&memories).pop_first().expect("it is new");
        for end in [1, 35, 36, bytes.len() - 1] {
            assert!(Shelf::read(bytes[..end].to_vec()).is_none(), "{end}");
        }
    }
}
