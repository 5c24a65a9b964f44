//! What took long to make, kept beside the site: `.annals-cache/`, which anyone may delete.
//!
//! A file is found by a key (a digest of all that went into it) and believed only if its bytes have
//! the digest in its name. What cannot be kept is made anew.
#![expect(
    clippy::disallowed_methods,
    reason = "this is the part of the shell that keeps what took long"
)]

use crate::content::{AssetBytes, Memories, Remembered, Stamp, has_extension};
use crate::digest::Key;
use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

/// Name of the folder below the root of the site.
pub const FOLDER: &str = ".annals-cache";

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// How long something is kept that no build has asked for.
const IDLE: Duration = Duration::from_secs(30 * DAY.as_secs());

/// Something that was kept, or has just been made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Where it is kept; nothing when it could not be.
    pub path: Option<PathBuf>,
}

impl Kept {
    /// The same as a file to publish, which is read when it is needed.
    #[must_use]
    pub fn into_asset(self) -> AssetBytes {
        match self.path {
            Some(path) => AssetBytes::Disk(path),
            None => AssetBytes::Memory(self.bytes),
        }
    }
}

/// The folder of what took long to make; by default there is none, and nothing is kept.
#[derive(Debug, Default)]
pub struct Cache {
    folder: Option<PathBuf>,
    /// Names of files by key and extension.
    known: Mutex<HashMap<String, String>>,
    /// Names of files that were asked for.
    used: Mutex<HashSet<String>>,
    parts: AtomicUsize,
}

impl Cache {
    /// The cache of a site; the folder is made when there is something to keep.
    #[must_use]
    pub fn of(root: &Path) -> Self {
        let folder = root.join(FOLDER);
        let mut known = HashMap::new();
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if let Some(key) = key_in(&name) {
                known.insert(key, name);
            }
        }
        Self { folder: Some(folder), known: Mutex::new(known), ..Self::default() }
    }

    /// What is kept under a key, or else what `make` makes, which is kept then.
    ///
    /// # Errors
    /// What `make` fails with.
    pub fn recall<E>(
        &self,
        key: &Key,
        extension: &str,
        make: impl FnOnce() -> Result<Vec<u8>, E>,
    ) -> Result<Kept, E> {
        if let Some(kept) = self.find(key, extension) {
            return Ok(kept);
        }
        let bytes = make()?;
        let path = self.keep(key, extension, &bytes);
        Ok(Kept { bytes, path })
    }

    /// What is kept under a key.
    #[must_use]
    pub fn find(&self, key: &Key, extension: &str) -> Option<Kept> {
        let folder = self.folder.as_ref()?;
        let name = lock(&self.known).get(&format!("{}.{extension}", key.short()))?.clone();
        let path = folder.join(&name);
        let bytes = fs::read(&path).ok()?;
        if name != name_of(key, extension, &bytes) {
            return None;
        }
        lock(&self.used).insert(name);
        touch(&path);
        Some(Kept { bytes, path: Some(path) })
    }

    /// Keeps something under a key; where, unless it could not be.
    pub fn keep(&self, key: &Key, extension: &str, bytes: &[u8]) -> Option<PathBuf> {
        let folder = self.folder.as_ref()?;
        let name = name_of(key, extension, bytes);
        let path = self.put(folder, &name, bytes)?;
        let short = format!("{}.{extension}", key.short());
        lock(&self.used).insert(name.clone());
        if let Some(old) = lock(&self.known).insert(short, name.clone()).filter(|old| *old != name)
        {
            let _ = fs::remove_file(folder.join(old));
        }
        Some(path)
    }

    /// Puts a file into the folder, which is made if it is not there.
    fn put(&self, folder: &Path, name: &str, bytes: &[u8]) -> Option<PathBuf> {
        if !folder.is_dir() {
            fs::create_dir_all(folder).ok()?;
            // Nobody should have to know that this folder is not to be committed or backed up.
            let _ = fs::write(folder.join(".gitignore"), "*\n");
            let tag = "Signature: 8a477f597d28d172789f06886806bc55\n";
            let _ = fs::write(folder.join("CACHEDIR.TAG"), tag);
        }
        let path = folder.join(name);
        let number = self.parts.fetch_add(1, Ordering::Relaxed);
        let part = folder.join(format!("{}-{number}.part", std::process::id()));
        let put = fs::write(&part, bytes).and_then(|()| fs::rename(&part, &path));
        if put.is_err() {
            let _ = fs::remove_file(&part);
            return None;
        }
        Some(path)
    }

    /// What stands in a file of a name of its own; whoever asks must do without it.
    #[must_use]
    pub fn note(&self, name: &str) -> Option<Vec<u8>> {
        fs::read(self.folder.as_ref()?.join(name)).ok()
    }

    /// Puts bytes into a file of a name of its own, whole or not at all.
    pub fn set_note(&self, name: &str, bytes: &[u8]) {
        if let Some(folder) = &self.folder {
            self.put(folder, name, bytes);
        }
    }

    /// The entries of the site as an earlier run of the same program understood them.
    #[must_use]
    pub fn remembered(&self) -> Remembered {
        let program = program();
        Remembered::read(|shelf| {
            Some(self.find(&shelf_key(program.as_ref()?, shelf), ENTRIES)?.bytes)
        })
    }

    /// Keeps the entries of the site as they were understood, where that is not what is kept.
    pub fn remember(&self, memories: &Memories) {
        let Some(program) = program() else { return };
        memories.changed(|shelf, bytes| {
            self.keep(&shelf_key(&program, shelf), ENTRIES, &bytes);
        });
    }

    /// Removes what nobody has asked for in a month.
    pub fn sweep(&self) {
        let Some(folder) = &self.folder else { return };
        let used = lock(&self.used);
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let ours = key_in(&name).is_some() || has_extension(&name, "part");
            let old = age(&entry.path()).is_some_and(|age| age > IDLE);
            if ours && old && !used.contains(&name) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}

/// What tells this program from every other one that may have kept something.
#[must_use]
pub fn program() -> Option<Key> {
    let stamp = Stamp::of(&std::env::current_exe().ok()?)?;
    Some(Key::of(&[env!("CARGO_PKG_VERSION").as_bytes(), &stamp.bytes()]))
}

/// The end of the name of a shelf of entries.
const ENTRIES: &str = "entries";

fn shelf_key(program: &Key, shelf: u8) -> Key {
    Key::of(&[b"entries", program.bytes(), &[shelf]])
}

/// Says in the time of a file that it was asked for, to the day.
fn touch(path: &Path) {
    if age(path).is_some_and(|age| age > DAY) {
        let file = fs::File::options().append(true).open(path);
        // What cannot be dated is made anew a month from its making.
        let _ = file.and_then(|file| file.set_modified(SystemTime::now()));
    }
}

/// How long ago a file was written or asked for.
fn age(path: &Path) -> Option<Duration> {
    fs::metadata(path).ok()?.modified().ok()?.elapsed().ok()
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// `KEY-DIGEST.png`
fn name_of(key: &Key, extension: &str, bytes: &[u8]) -> String {
    format!("{}-{}.{extension}", key.short(), Key::of(&[bytes]).short())
}

/// `KEY-DIGEST.png` → `KEY.png`
fn key_in(name: &str) -> Option<String> {
    let (key, rest) = name.split_once('-')?;
    let (digest, extension) = rest.split_once('.')?;
    (key.len() == 32 && digest.len() == 32).then(|| format!("{key}.{extension}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::convert::Infallible;

    fn ask(cache: &Cache, key: &Key, made: &mut usize) -> Kept {
        let Ok(kept) = cache.recall(key, "bin", || {
            *made += 1;
            Ok::<_, Infallible>(b"dear".to_vec())
        });
        kept
    }

    #[test]
    fn what_is_kept_is_not_made_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let (key, mut made) = (Key::of(&[b"a", b"b"]), 0);
        for _ in 0..2 {
            let cache = Cache::of(folder.path());
            assert_eq!(ask(&cache, &key, &mut made).bytes, b"dear");
            assert_eq!(ask(&cache, &key, &mut made).bytes, b"dear");
        }
        assert_eq!(made, 1);
        assert_ne!(Key::of(&[b"a", b"b"]), Key::of(&[b"ab"]), "parts have bounds");
    }

    #[test]
    fn what_is_damaged_is_made_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let (key, mut made) = (Key::of(&[b"a"]), 0);
        let path = ask(&Cache::of(folder.path()), &key, &mut made).path.expect("a place");
        fs::write(&path, "dea").expect("written");
        let cache = Cache::of(folder.path());
        assert_eq!(ask(&cache, &key, &mut made).bytes, b"dear");
        assert_eq!((made, fs::read(&path).expect("read")), (2, b"dear".to_vec()));
    }

    #[test]
    fn a_folder_that_cannot_be_written_costs_only_time() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join(FOLDER), "in the way").expect("written");
        let kept = ask(&Cache::of(folder.path()), &Key::of(&[b"a"]), &mut 0);
        assert_eq!((kept.bytes, kept.path), (b"dear".to_vec(), None));
    }

    #[test]
    fn a_sweep_removes_what_is_old_and_was_not_asked_for() {
        let folder = tempfile::tempdir().expect("a folder");
        let (old, new) = (Key::of(&[b"old"]), Key::of(&[b"new"]));
        let cache = Cache::of(folder.path());
        let paths = [&old, &new].map(|key| ask(&cache, key, &mut 0).path.expect("a place"));
        let then = SystemTime::now() - 2 * IDLE;
        for path in &paths {
            let file = fs::File::options().append(true).open(path).expect("opened");
            file.set_modified(then).expect("dated");
        }
        let cache = Cache::of(folder.path());
        ask(&cache, &new, &mut 0);
        cache.sweep();
        assert_eq!(paths.each_ref().map(|path| path.exists()), [false, true]);
        // It is known to have been asked for by those who have not asked for it.
        Cache::of(folder.path()).sweep();
        assert!(paths[1].exists());
    }
}
