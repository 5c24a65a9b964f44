//! A site's folder as it was read, so that only what has changed is read again.

use super::look::{Seen, look, too_many};
use super::pictures::pictures;
use super::read::{Asset, Found, Input, file, relative, unreadable};
use super::stamp::Stamp;
use crate::cores;
use crate::diag::{Code, Diagnostics, FileId, Text, Texts};
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A site's folder as it was read.
///
/// Texts keep their ids for as long as it lives, and a text that says the same as before stays the
/// same [`Arc`], so that later stages can tell what has changed.
#[derive(Debug)]
pub struct Disk {
    root: PathBuf,
    files: BTreeMap<String, Entry>,
    /// By id; those that are gone stay.
    texts: Vec<Arc<Text>>,
    ids: HashMap<String, FileId>,
    /// Whether a file may be reached by two paths.
    links: bool,
    /// How many files there are to be read, where they are too many and left out.
    too_many: Option<usize>,
}

/// A file as it was read.
#[derive(Debug)]
struct Entry {
    /// How it looked then; nothing if it must be read again to know.
    stamp: Option<Stamp>,
    holds: Holds,
}

#[derive(Debug, PartialEq)]
enum Holds {
    Text(FileId),
    Unreadable(FileId, Code, String, Option<&'static str>),
    Asset(Asset),
    Nothing,
}

impl Disk {
    /// Reads a site's folder.
    #[must_use]
    pub fn open(root: &Path) -> Self {
        let mut disk = Self {
            root: root.to_owned(),
            files: BTreeMap::new(),
            texts: Vec::new(),
            ids: HashMap::new(),
            links: false,
            too_many: None,
        };
        disk.refresh();
        disk
    }

    /// Looks through the whole folder and reads what has changed; whether anything has.
    pub fn refresh(&mut self) -> bool {
        let look = look(&self.root);
        self.links = look.links;
        let too_many = look.too_many;
        let before = std::mem::replace(&mut self.too_many, too_many);
        let mut old = std::mem::take(&mut self.files);
        let stamps = look.stamps();
        let looked: Vec<_> = look
            .files
            .into_par_iter()
            .zip(stamps)
            .with_max_len(cores::ENTRIES)
            .map(|(seen, (path, stamp))| {
                let known = old.get(&path);
                if stamp.is_some() && known.is_some_and(|known| known.stamp == stamp) {
                    return (path, None);
                }
                (path, Some((stamp, file(seen))))
            })
            .collect();
        let mut changed = before != too_many;
        let files = looked.into_iter().filter_map(|(path, read)| {
            let known = old.remove(&path);
            let Some((stamp, found)) = read else { return known.map(|known| (path, known)) };
            let known = known.map(|known| known.holds);
            let (holds, other) = self.take(found, known.as_ref());
            changed |= other;
            Some((path, Entry { stamp, holds }))
        });
        self.files = files.collect();
        changed || !old.is_empty()
    }

    /// Reads what has changed, if these paths on disk are all that may have; whether anything has.
    pub fn look(&mut self, paths: &[PathBuf]) -> bool {
        // A name that comes or goes may mean more than a file, and a link another file.
        let plain = |disk: &&PathBuf| {
            let path = relative(&self.root, disk);
            match fs::symlink_metadata(disk) {
                Ok(meta) => {
                    let hidden = path.split('/').skip(1).any(|name| name.starts_with('.'));
                    hidden || (meta.is_file() && self.files.contains_key(&path))
                }
                Err(_) => !self.knows(&path),
            }
        };
        if self.links || !paths.iter().all(|disk| plain(&disk)) {
            return self.refresh();
        }
        let mut changed = false;
        for disk in paths {
            let path = relative(&self.root, disk);
            let Some(known) = self.files.remove(&path) else { continue };
            let found = file(Seen::new(path.clone(), Ok(disk.clone())));
            let (holds, other) = self.take(found, Some(&known.holds));
            changed |= other;
            self.files.insert(path, Entry { stamp: None, holds });
        }
        changed
    }

    /// Whether there was a file at a path, or below it.
    fn knows(&self, path: &str) -> bool {
        let below = format!("{path}/");
        self.files.contains_key(path)
            || self
                .files
                .range(below.clone()..)
                .next()
                .is_some_and(|(file, _)| file.starts_with(&below))
    }

    /// Takes in what was read; whether it is something else than before.
    fn take(&mut self, found: Found, known: Option<&Holds>) -> (Holds, bool) {
        let holds = match found {
            Found::Text(path, text) => {
                let text = Text::new(path, text);
                let (id, changed) = self.keep(text);
                return (Holds::Text(id), changed || known != Some(&Holds::Text(id)));
            }
            Found::Unreadable(path, code, message, hint) => {
                let id = self.keep(Text::unreadable(path)).0;
                Holds::Unreadable(id, code, message, hint)
            }
            // What is published as it is may have changed without another path.
            Found::Asset(asset) => return (Holds::Asset(asset), true),
            Found::Nothing => Holds::Nothing,
        };
        let changed = known != Some(&holds);
        (holds, changed)
    }

    /// Keeps a text under the id of its path; whether it says something else than before.
    fn keep(&mut self, text: Text) -> (FileId, bool) {
        if let Some(id) = self.ids.get(&text.path) {
            let known = &mut self.texts[id.index()];
            let changed = **known != text;
            if changed {
                *known = Arc::new(text);
            }
            return (*id, changed);
        }
        let id = FileId::nth(self.texts.len());
        self.ids.insert(text.path.clone(), id);
        self.texts.push(Arc::new(text));
        (id, true)
    }

    /// All that the folder holds, as [`super::read`] would read it.
    #[must_use]
    pub fn input(&self, diags: &mut Diagnostics) -> Input {
        diags.append(self.too_many.map(too_many).into_iter().collect());
        let mut order = Vec::with_capacity(self.files.len());
        let mut assets = Vec::new();
        for entry in self.files.values() {
            match &entry.holds {
                Holds::Text(id) => order.push(*id),
                Holds::Unreadable(id, code, message, hint) => {
                    order.push(*id);
                    diags.push(unreadable(*id, *code, message.clone(), *hint));
                }
                Holds::Asset(asset) => assets.push(asset.clone()),
                Holds::Nothing => {}
            }
        }
        let mut texts = Texts::with_order(self.texts.clone(), order);
        let pictures = pictures(&assets, &mut texts, diags);
        Input { texts, assets, pictures }
    }
}
