//! What the last build of a site into a folder was made from and what it said, so that a build of
//! the same has nothing to do, and one of almost the same makes only what has changed.
//!
//! It is kept in [`crate::cache`]: what is damaged or deleted there costs only time. Files of the
//! folder that somebody has touched since are made anew.

use super::folder::{Folder, MANIFEST};
use super::order::Turn;
use crate::cache::{Cache, program};
use crate::content::{Look, Stamp, look};
use crate::cores;
use crate::date::Day;
use crate::diag::FileId;
use crate::digest::Key;
use crate::model::EventId;
use crate::output::{Tells, made_from};
use crate::site::Site;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use std::fmt::Debug;
use std::path::Path;

/// The end of the name of what is kept.
const KIND: &str = "build";

/// A digest as it is in the record.
type Short = [u8; SHORT];
const SHORT: usize = 16;
/// In the place of the digest of what a file was made from: it is made in every build.
const ALWAYS: Short = [0; SHORT];
/// In the place of the digest of a file: it was not there.
const GONE: Short = [0; SHORT];

/// What a build said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// The findings, in the colours of a terminal.
    pub findings: String,
    /// Where to read more about them.
    pub more: Option<String>,
    /// How many pages and other files there are.
    pub files: String,
    /// How many entries are left out.
    pub left_out: Option<String>,
}

/// What a build left behind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Left {
    /// What it said.
    pub said: Said,
    /// Its files, each with its turn.
    pub files: BTreeMap<String, Turn>,
    /// How many earlier versions are kept where it is published.
    pub keep: usize,
}

/// What is kept: this as a line of JSON, and behind it two digests of each file and of their list,
/// of what it was made from and of it as the file system knew it.
#[derive(Serialize, Deserialize)]
struct Record {
    said: Said,
    keep: usize,
    /// A digest of the files of the site as the file system knew them.
    site: Short,
    /// The days since 1970-01-01 on which these files are the same site.
    days: (i64, Option<i64>),
    /// The turns of all files in the order of their paths, a letter each: the paths themselves are
    /// in the list that lies beside the files.
    turns: String,
}

/// What a build left, as it is now.
struct Then<'a> {
    record: Record,
    /// All files, in order.
    paths: &'a [String],
    /// Of each what it was made from, and it as the file system knows it, and of their list.
    digests: Vec<(Short, Short)>,
}

/// What a build is made from and into.
#[derive(Debug)]
pub struct Made {
    /// The program, what it was asked for, and the folder.
    key: Key,
    /// Every file of the site as the file system knows it.
    site: Vec<(String, Option<Stamp>)>,
    today: i64,
}

/// The last build into the same folder.
#[derive(Debug)]
pub enum Last {
    /// The site was as it is, and nobody has touched the folder since: what it left.
    Same(Left),
    /// The site was another, or somebody has touched the folder.
    Other(Untouched),
}

/// Files of the last build that nobody has touched since: what each was made from, and it as the
/// file system knows it.
#[derive(Debug)]
pub struct Untouched(HashMap<String, (Short, Short)>);

/// What each page and file of a site is made from.
#[derive(Debug)]
pub struct Makings(HashMap<String, Short>);

impl Made {
    /// What a build is made from (the program, `wishes`, which is what it was asked for, the day, and
    /// every file of the site), the files as they were looked at for it, and the last build into the same
    /// folder. Nothing if the program does not know itself.
    #[must_use]
    pub fn of(
        root: &Path,
        folder: &Folder,
        wishes: &dyn Debug,
        today: Day,
        cache: &Cache,
    ) -> Option<(Self, Look, Option<Last>)> {
        let place = std::path::absolute(folder.path()).ok()?;
        let place = place.as_os_str().as_encoded_bytes();
        let key = Key::of(&[program()?.bytes(), format!("{wishes:?}").as_bytes(), place]);
        let (look, then) = rayon::join(|| look(root), || Then::recall(cache, &key, folder));
        let made = Self { key, site: look.stamps(), today: today.days_since_epoch() };
        let last = then.and_then(|then| {
            let (first, next) = then.record.days;
            let same_day = first <= made.today && next.is_none_or(|next| made.today < next);
            if same_day && then.is_whole() && made.digest() == Some(then.record.site) {
                then.left().map(Last::Same)
            } else {
                Some(Last::Other(then.untouched()))
            }
        });
        Some((made, look, last))
    }

    /// What each page and file of the site is made from; nothing if that cannot be told for sure.
    #[must_use]
    pub fn makings(&self, site: &Site) -> Option<Makings> {
        let events: HashMap<FileId, EventId> =
            site.chronicle.events().map(|(id, event)| (event.origin.file, id)).collect();
        let files: Vec<FileId> = site.texts.iter().map(|(file, _)| file).collect();
        // What others may know of a file, and the whole of it.
        let keys: Option<Vec<(Key, Key)>> = files
            .par_iter()
            .map_init(Vec::new, |known, file| {
                let text = site.texts.shared(*file);
                let whole = Key::of(&[text.path.as_bytes(), text.digest().bytes()]);
                let Some(id) = events.get(file) else { return Some((whole, whole)) };
                let event = &site.chronicle[*id];
                let front = &text.text[..event.body.start];
                known.clear();
                rmp_serde::encode::write(known, &event.outline.known_elsewhere()).ok()?;
                Some((Key::of(&[text.path.as_bytes(), front.as_bytes(), known]), whole))
            })
            .collect();
        let keys = keys?;
        let mut facts: Vec<u8> = self.key.bytes().to_vec();
        for (path, stamp) in &self.site {
            // A picture of which something is told is among the texts, but none of it is there.
            let text = site.texts.find(path).map(|file| site.texts.shared(file));
            if text.is_none_or(|text| !text.readable) {
                facts.extend(path.as_bytes());
                facts.push(0);
                facts.extend(stamp.as_ref()?.bytes());
            }
        }
        facts.extend(keys.iter().flat_map(|(known, _)| known.bytes()));
        // The day decides which entries still wait, and nothing else.
        let waits = site.chronicle.events().filter(|(_, event)| event.waits.is_some());
        facts.extend(waits.flat_map(|(_, event)| event.id.bytes().chain([0])));
        let texts: Vec<&[u8]> = keys.iter().map(|(_, whole)| whole.bytes()).collect();
        let (facts, texts) = (Key::of(&[&facts]), Key::of(&texts));
        let text: HashMap<EventId, &Key> = files
            .iter()
            .zip(&keys)
            .filter_map(|(file, (_, whole))| Some((*events.get(file)?, whole)))
            .collect();
        let of = |tells| match tells {
            Tells::Facts => Some(facts),
            Tells::Text(id) => Some(Key::of(&[facts.bytes(), text.get(&id)?.bytes()])),
            Tells::Texts => Some(Key::of(&[facts.bytes(), texts.bytes()])),
        };
        let made = made_from(site).filter_map(|(path, tells)| Some((path, short(&of(tells)?))));
        Some(Makings(made.collect()))
    }

    /// Remembers a build that has just been published. Where that fails, the next one takes the
    /// long way.
    ///
    /// `untouched` are the files of the build before: what was made from the same again is as it was.
    /// `next` is the first day on which the same files are another site.
    pub fn remember(
        &self,
        cache: &Cache,
        folder: &Folder,
        makings: Option<&Makings>,
        untouched: Option<&Untouched>,
        next: Option<Day>,
        what: &Left,
    ) {
        let Left { said, files, keep } = what;
        let paths: Vec<&str> = files.keys().map(String::as_str).chain([MANIFEST]).collect();
        let digests: Vec<[Short; 2]> = paths
            .par_iter()
            .with_max_len(cores::ENTRIES)
            .map(|path| {
                let made = makings.and_then(|makings| makings.of(path)).unwrap_or(ALWAYS);
                let known = untouched.and_then(|files| files.stamp(path, made));
                [made, known.unwrap_or_else(|| stamped(folder.path(), path))]
            })
            .collect();
        // Where the files of the site are too new for their stamps, it is never the same.
        let site = self.digest().unwrap_or(ALWAYS);
        let turns = files.values().map(|turn| letter(*turn)).collect();
        let days = (self.today, next.map(Day::days_since_epoch));
        let record = Record { said: said.clone(), keep: *keep, site, days, turns };
        if let Ok(mut bytes) = serde_json::to_vec(&record) {
            bytes.push(b'\n');
            bytes.extend(digests.as_flattened().as_flattened());
            cache.keep(&self.key, KIND, &bytes);
        }
    }

    /// A digest of the files of the site as the file system knows them; nothing if that does not
    /// tell for sure what is in them.
    fn digest(&self) -> Option<Short> {
        let mut bytes = Vec::new();
        for (path, stamp) in &self.site {
            bytes.extend(path.as_bytes());
            bytes.push(0);
            bytes.extend((*stamp)?.bytes());
        }
        Some(short(&Key::of(&[&bytes])))
    }
}

impl<'a> Then<'a> {
    /// The last build into a folder, if it is known and came to its end.
    fn recall(cache: &Cache, key: &Key, folder: &'a Folder) -> Option<Self> {
        let kept = cache.find(key, KIND)?;
        let line = kept.bytes.iter().position(|byte| *byte == b'\n')?;
        let record: Record = serde_json::from_slice(&kept.bytes[..line]).ok()?;
        let paths = folder.old();
        let (digests, rest) = kept.bytes[line + 1..].as_chunks::<SHORT>();
        let whole = digests.len() == 2 * (paths.len() + 1) && record.turns.len() == paths.len();
        if !whole || !rest.is_empty() {
            return None;
        }
        let digests = digests
            .par_chunks_exact(2)
            .zip(paths.par_iter().map(String::as_str).chain([MANIFEST]))
            .with_max_len(cores::ENTRIES)
            .map(|(two, path)| {
                let now = stamped(folder.path(), path);
                if two[1] == now && now != GONE { (two[0], now) } else { (ALWAYS, GONE) }
            })
            .collect();
        Some(Self { record, paths, digests })
    }

    /// Whether nobody has touched any of it.
    fn is_whole(&self) -> bool {
        self.digests.iter().all(|(_, stamp)| *stamp != GONE)
    }

    /// What it left when it had ended.
    fn left(self) -> Option<Left> {
        let Record { said, keep, turns, .. } = self.record;
        let turns: Vec<Turn> = turns.chars().map(turn).collect::<Option<_>>()?;
        Some(Left { said, files: self.paths.iter().cloned().zip(turns).collect(), keep })
    }

    /// What nobody has touched.
    fn untouched(self) -> Untouched {
        let files = self.paths.iter().cloned().zip(self.digests);
        Untouched(files.filter(|(_, (_, stamp))| *stamp != GONE).collect())
    }
}

impl Untouched {
    /// Whether a file is there as it would be made now.
    #[must_use]
    pub fn has(&self, path: &str, makings: &Makings) -> bool {
        makings.of(path).is_some_and(|made| self.stamp(path, made).is_some())
    }

    /// Whether a file is there as it was left.
    #[must_use]
    pub fn holds(&self, path: &str) -> bool {
        self.0.contains_key(path)
    }

    /// How the file system knows a file that was made from the same.
    fn stamp(&self, path: &str, made: Short) -> Option<Short> {
        let (then, stamp) = *self.0.get(path)?;
        (then != ALWAYS && then == made).then_some(stamp)
    }
}

impl Makings {
    /// A digest of what a page or a file is made from.
    fn of(&self, path: &str) -> Option<Short> {
        self.0.get(path).copied()
    }
}

/// A turn as a letter.
fn letter(turn: Turn) -> char {
    match turn {
        Turn::Before => 'b',
        Turn::Page => 'p',
        Turn::After => 'a',
        Turn::Last => 'l',
    }
}

/// The turn of a letter.
fn turn(known: char) -> Option<Turn> {
    [Turn::Before, Turn::Page, Turn::After, Turn::Last]
        .into_iter()
        .find(|one| letter(*one) == known)
}

/// A digest of a published file as the file system knows it.
fn stamped(out: &Path, path: &str) -> Short {
    let stamp = Stamp::of(&out.join(path));
    stamp.map_or(GONE, |stamp| short(&Key::of(&[&stamp.bytes()])))
}

fn short(key: &Key) -> Short {
    let mut short = ALWAYS;
    short.copy_from_slice(&key.bytes()[..SHORT]);
    short
}
