//! Files → a folder: each whole, only what changed, nothing that is not ours.
#![expect(
    clippy::disallowed_methods,
    reason = "this is the part of the shell that writes the site"
)]

use super::order::{Order, Standing, Turn, in_the_way};
use crate::content::normal;
use crate::diag::WrongUse;
use anyhow::{Context, Result, bail};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fs::{self, File, TryLockError};
use std::io::{self, BufRead as _, BufReader, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// The list of files that we wrote, which also says that the folder is ours.
pub(super) const MANIFEST: &str = ".annals";
/// Held while a build writes.
const LOCK: &str = ".annals-lock";
/// Where files wait until all of them are known to be sound; it has the same tree as the site.
const STAGING: &str = ".annals-staging";
/// End of the name of a file that is not whole yet.
const PARTIAL: &str = ".annals-part";

/// The name of a page in its folder.
const PAGE: &str = "index.html";

/// Bytes of a text that is written while it is made, from which on it is not held in memory.
const LONG: usize = 1 << 18;

/// From how many files on it is quicker to have the whole disk settle than one file after another.
#[cfg(target_os = "linux")]
const MANY: usize = 64;

/// What publishing did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    /// Files of the site, each with its turn.
    pub files: BTreeMap<String, Turn>,
    /// Files that were new or different.
    pub changed: usize,
    /// Files of an earlier build that are gone.
    pub removed: usize,
}

/// A folder in which a site is being published.
///
/// Files are staged beside the published ones, from as many threads as there are, and nothing that
/// is published changes before [`Folder::publish`] puts them in their places. A folder that is
/// dropped before leaves the published site as it was. While it is open no other build can open it.
#[derive(Debug)]
pub struct Folder {
    out: PathBuf,
    /// Whether it is there only since we opened it.
    new: bool,
    /// Whether nothing stood in it that a file of the site could take the place of.
    empty: bool,
    staging: PathBuf,
    /// Held until the end.
    _lock: File,
    /// What was published before, in order.
    old: Vec<String>,
    files: Mutex<Files>,
}

/// Files of the site in this build.
#[derive(Debug, Default)]
struct Files {
    /// Their paths.
    all: BTreeMap<String, Turn>,
    /// Those that were new or different, and wait in the staging folder, in the order in which
    /// they come into their places.
    staged: BTreeSet<(Order, String)>,
}

impl Folder {
    /// Opens a folder to publish into.
    ///
    /// # Errors
    /// If the folder holds files of somebody else and none of ours, if another build is writing, or
    /// if the disk fails.
    pub fn open(out: &Path) -> Result<Self> {
        let named = |what: &str| format!("{what} `{}`", out.display());
        let new = !out.exists();
        fs::create_dir_all(out).with_context(|| named("cannot make the folder"))?;
        let manifest = out.join(MANIFEST);
        let empty = !manifest.exists();
        if empty {
            let mut entries = fs::read_dir(out).with_context(|| named("cannot read the folder"))?;
            let ours = |name: &std::ffi::OsStr| name == LOCK || name == STAGING;
            if entries.any(|entry| entry.is_ok_and(|entry| !ours(&entry.file_name()))) {
                bail!(WrongUse(format!(
                    "`{}` holds files that annals did not write; empty it, or choose another \
                     folder with --out",
                    out.display()
                )));
            }
        }
        let lock = File::create(out.join(LOCK)).with_context(|| named("cannot write into"))?;
        match lock.try_lock() {
            // Some network folders know no locks: then there is none.
            Ok(()) | Err(TryLockError::Error(_)) => {}
            Err(TryLockError::WouldBlock) => {
                bail!(
                    "`{}` is being built or published already; wait for that to end",
                    out.display()
                )
            }
        }
        let old = read_manifest(&manifest)?;
        let staging = out.join(STAGING);
        // Of a build that was cut short.
        remove_staging(&staging)?;
        let files = Mutex::default();
        Ok(Self { out: out.to_owned(), new, empty, staging, _lock: lock, old, files })
    }

    /// Takes a file into the site. One that is there already with the same bytes is not touched.
    ///
    /// # Errors
    /// If the path leads out of the folder, or the disk fails.
    pub fn stage(&self, turn: Turn, path: &str, bytes: &[u8]) -> Result<()> {
        let target = self.target(path)?;
        let changed = self.empty || !same(&target, bytes);
        if changed {
            let staged = self.staging.join(path);
            create(&staged)
                .and_then(|mut file| file.write_all(bytes))
                .with_context(|| format!("cannot write `{}`", staged.display()))?;
        }
        self.note(turn, path, changed.then_some(&target));
        Ok(())
    }

    /// Takes a file into the site that is there already as it should be.
    pub fn keep(&self, turn: Turn, path: &str) {
        self.note(turn, path, None);
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.out
    }

    /// What was published when it was opened, in order.
    pub(super) fn old(&self) -> &[String] {
        &self.old
    }

    /// What is published at a path so far.
    #[must_use]
    pub fn published(&self, path: &str) -> Option<impl io::BufRead + use<>> {
        let file = File::open(self.target(path).ok()?).ok()?;
        Some(BufReader::with_capacity(LONG, file))
    }

    /// Takes a file into the site that is written while it is made, so that a long one is never in
    /// memory as a whole.
    ///
    /// # Errors
    /// If the path leads out of the folder, or the disk fails.
    pub fn stage_stream(
        &self,
        turn: Turn,
        path: &str,
        write: &dyn Fn(&mut dyn Write) -> io::Result<()>,
    ) -> Result<()> {
        let target = self.target(path)?;
        let staged = self.staging.join(path);
        let cannot_write = || format!("cannot write `{}`", staged.display());
        let mut spill = Spill { path: &staged, memory: Vec::new(), file: None };
        write(&mut spill).with_context(cannot_write)?;
        let Spill { memory, file, .. } = spill;
        let Some(mut file) = file else { return self.stage(turn, path, &memory) };
        file.write_all(&memory).with_context(cannot_write)?;
        drop(file);
        let changed = !same_files(&target, &staged).with_context(cannot_write)?;
        if !changed {
            fs::remove_file(&staged).with_context(cannot_write)?;
        }
        self.note(turn, path, changed.then_some(&target));
        Ok(())
    }

    /// Takes a file into the site that is published as it is on disk.
    ///
    /// # Errors
    /// If the path leads out of the folder, the file cannot be read, or the disk fails.
    pub fn stage_copy(&self, turn: Turn, path: &str, source: &Path) -> Result<()> {
        let target = self.target(path)?;
        let cannot_read = || format!("cannot read `{}`", source.display());
        let changed = !same_files(&target, source).with_context(cannot_read)?;
        if changed {
            let staged = self.staging.join(path);
            let mut from = File::open(source).with_context(cannot_read)?;
            create(&staged)
                .and_then(|mut file| io::copy(&mut from, &mut file))
                .with_context(|| format!("cannot write `{}`", staged.display()))?;
        }
        self.note(turn, path, changed.then_some(&target));
        Ok(())
    }

    /// Takes compressed copies of all texts that are staged so far into the site, for servers that
    /// look for such. A copy that the site brings itself is left alone.
    ///
    /// # Errors
    /// If the disk fails.
    #[cfg(feature = "compress")]
    pub fn compress(&self, cache: &crate::cache::Cache) -> Result<()> {
        use super::compress::{copies, is_text};
        use rayon::prelude::*;

        let all = self.files.lock().unwrap_or_else(PoisonError::into_inner).all.clone();
        let texts: Vec<_> = all.iter().filter(|(path, _)| is_text(path)).collect();
        texts.into_par_iter().try_for_each(|(path, turn)| {
            let staged = self.staging.join(path);
            let source = if staged.exists() { staged } else { self.out.join(path) };
            let copies = copies(&source, cache);
            let copies = copies.with_context(|| format!("cannot read `{}`", source.display()))?;
            for (form, bytes) in copies {
                let path = format!("{path}.{}", form.extension());
                if !all.contains_key(&path) {
                    self.stage(*turn, &path, &bytes)?;
                }
            }
            Ok(())
        })
    }

    fn target(&self, path: &str) -> Result<PathBuf> {
        if normal(path).as_deref() != Some(path) {
            bail!("`{path}` would lie outside of `{}`", self.out.display());
        }
        Ok(self.out.join(path))
    }

    /// `target`: where a staged file goes.
    fn note(&self, turn: Turn, path: &str, target: Option<&Path>) {
        let staged = target.map(|target| !self.empty && target.exists());
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        files.all.insert(path.to_owned(), turn);
        if let Some(changed) = staged {
            let standing = if changed { Standing::Changed } else { Standing::New };
            files.staged.insert((Order::of(turn, standing), path.to_owned()));
        }
    }

    /// Puts all that was staged into its place, each file whole, and then removes files of an
    /// earlier build that are no longer wanted. Files that we did not write are never touched.
    ///
    /// # Errors
    /// If the disk fails.
    pub fn publish(&self) -> Result<Written> {
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        let Files { all, staged } = std::mem::take(&mut *files);
        self.settle(&staged)?;
        let manifest = self.out.join(MANIFEST);
        // Of the same files none is unknown, in the way, or no longer wanted.
        let same = self.old.iter().eq(all.keys());
        let (changed, mut removed) = (staged.len(), 0);
        if !same {
            // Known before they are there, so that a build that is cut short leaves nothing unknown.
            let both: BTreeSet<&String> = self.old.iter().chain(all.keys()).collect();
            write_manifest(&manifest, both)?;
            for path in in_the_way(
                &self.old.iter().map(String::as_str).collect(),
                &all.keys().map(String::as_str).collect(),
            ) {
                removed += usize::from(remove(&self.out, path)?);
            }
        }
        let mut there = HashSet::new();
        let mut moved = HashSet::new();
        for (_, path) in &staged {
            self.put(path, &mut there, &mut moved)?;
        }
        if !same {
            for path in self.old.iter().filter(|path| !all.contains_key(*path)) {
                removed += usize::from(remove(&self.out, path)?);
            }
            write_manifest(&manifest, all.keys())?;
        }
        remove_staging(&self.staging)?;
        Ok(Written { files: all, changed, removed })
    }

    /// Has the disk hold what is staged before it takes the place of what readers have: else a loss
    /// of power could leave names of files without what is in them. Where nothing is published yet
    /// there is nothing to harm.
    fn settle(&self, staged: &BTreeSet<(Order, String)>) -> Result<()> {
        if self.old.is_empty() {
            return Ok(());
        }
        let cannot = || format!("cannot write into `{}`", self.staging.display());
        #[cfg(target_os = "linux")]
        if staged.len() > MANY {
            let folder = File::open(&self.out).with_context(cannot)?;
            return rustix::fs::syncfs(folder).map_err(io::Error::from).with_context(cannot);
        }
        for (_, path) in staged {
            let file = File::options().write(true).open(self.staging.join(path));
            file.and_then(|file| file.sync_data()).with_context(cannot)?;
        }
        Ok(())
    }

    /// Moves a file into its place; with it, the whole folder where there is none yet.
    ///
    /// `there` are folders that are known to be there, `moved` those that came as a whole.
    fn put<'a>(
        &self,
        path: &'a str,
        there: &mut HashSet<&'a str>,
        moved: &mut HashSet<&'a str>,
    ) -> Result<()> {
        let mut part = path;
        for (slash, _) in path.match_indices('/') {
            let folder = &path[..slash];
            if moved.contains(folder) {
                return Ok(());
            }
            if there.contains(folder) {
                continue;
            }
            match self.out.join(folder).symlink_metadata() {
                Ok(meta) if meta.is_symlink() => bail!(
                    "`{}` is a link to somewhere else; remove it, and the site has a folder there",
                    self.out.join(folder).display()
                ),
                Ok(_) => there.insert(folder),
                Err(_) => {
                    part = folder;
                    break;
                }
            };
        }
        let (from, to) = (self.staging.join(part), self.out.join(part));
        fs::rename(&from, &to).with_context(|| format!("cannot write `{}`", to.display()))?;
        if part != path {
            moved.insert(part);
        }
        Ok(())
    }
}

/// Memory for a short text, a file for a long one.
struct Spill<'a> {
    path: &'a Path,
    memory: Vec<u8>,
    file: Option<File>,
}

impl Write for Spill<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.memory.len() + bytes.len() > LONG {
            let file = match &mut self.file {
                Some(file) => file,
                none => none.insert(create(self.path)?),
            };
            file.write_all(&self.memory)?;
            self.memory.clear();
        }
        self.memory.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What is left then is removed by the next build.
        let _ = remove_staging(&self.staging);
        if self.new && !self.out.join(MANIFEST).exists() {
            let _ = fs::remove_file(self.out.join(LOCK));
            let _ = fs::remove_dir(&self.out);
        }
    }
}

fn remove_staging(staging: &Path) -> Result<()> {
    match fs::remove_dir_all(staging) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(error).with_context(|| format!("cannot remove `{}`", staging.display()))
        }
        _ => Ok(()),
    }
}

/// Makes a file, and the folders that it is in.
fn create(path: &Path) -> io::Result<File> {
    // Nearly every page has a folder of its own, which is not there yet: to try without it first
    // costs a fifth of all writing. Why it cannot be made is told by the file.
    if path.ends_with(PAGE)
        && let Some(folder) = path.parent()
    {
        let _ = fs::create_dir(folder);
    }
    match File::create(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            fs::create_dir_all(path.parent().unwrap_or(path))?;
            File::create(path)
        }
        made => made,
    }
}

/// Takes a file of an earlier build away, with the folders that are empty then.
fn remove(out: &Path, path: &str) -> Result<bool> {
    let target = out.join(path);
    match fs::remove_file(&target) {
        Ok(()) => {
            remove_empty(target.parent(), out);
            Ok(true)
        }
        // It may be gone with what stood in the way.
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            Ok(false)
        }
        // A folder took its place, which is wanted now.
        Err(_) if target.is_dir() => Ok(false),
        Err(error) => Err(error).with_context(|| format!("cannot remove `{}`", target.display())),
    }
}

/// Paths of an earlier build in order; a line that climbs out of the folder is not one of ours.
fn read_manifest(manifest: &Path) -> Result<Vec<String>> {
    let text = match fs::read_to_string(manifest) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        read => read.with_context(|| format!("cannot read `{}`", manifest.display()))?,
    };
    let is_ours = |line: &&str| normal(line).is_some_and(|path| path == *line);
    let mut paths: Vec<String> = text.lines().filter(is_ours).map(ToOwned::to_owned).collect();
    // As we write it, unless somebody has touched it.
    paths.sort();
    paths.dedup();
    Ok(paths)
}

fn write_manifest<'a>(manifest: &Path, paths: impl IntoIterator<Item = &'a String>) -> Result<()> {
    let text: String = paths.into_iter().flat_map(|path| [path.as_str(), "\n"]).collect();
    if same(manifest, text.as_bytes()) {
        return Ok(());
    }
    write(manifest, text.as_bytes())
}

fn same(target: &Path, bytes: &[u8]) -> bool {
    let length = fs::metadata(target).map(|meta| meta.len());
    length.is_ok_and(|length| length == bytes.len() as u64)
        && fs::read(target).is_ok_and(|found| found == bytes)
}

/// Whether two files hold the same bytes; the first need not be there.
fn same_files(target: &Path, source: &Path) -> io::Result<bool> {
    let length = fs::metadata(source)?.len();
    if !fs::metadata(target).is_ok_and(|meta| meta.is_file() && meta.len() == length) {
        return Ok(false);
    }
    let Ok(target) = File::open(target) else { return Ok(false) };
    let mut target = BufReader::with_capacity(1 << 16, target);
    let mut source = BufReader::with_capacity(1 << 16, File::open(source)?);
    loop {
        let (wanted, found) = (source.fill_buf()?, target.fill_buf()?);
        if wanted.is_empty() || found.is_empty() {
            return Ok(wanted.is_empty() && found.is_empty());
        }
        let length = wanted.len().min(found.len());
        if wanted[..length] != found[..length] {
            return Ok(false);
        }
        source.consume(length);
        target.consume(length);
    }
}

/// Writes one file, whole or not at all.
///
/// # Errors
/// If the disk fails.
pub fn file(path: &Path, bytes: &[u8]) -> Result<()> {
    write(path, bytes)
}

/// Writes beside the target and moves into place, so that nobody ever sees half a file.
fn write(target: &Path, bytes: &[u8]) -> Result<()> {
    let mut partial = PathBuf::from(target);
    let mut name = partial.file_name().unwrap_or_default().to_owned();
    name.push(PARTIAL);
    partial.set_file_name(name);
    let put = || -> io::Result<()> {
        let mut file = File::create(&partial)?;
        file.write_all(bytes)?;
        file.sync_data()?;
        fs::rename(&partial, target)
    };
    put().with_context(|| {
        let _ = fs::remove_file(&partial);
        format!("cannot write `{}`", target.display())
    })
}

/// Removes folders that have become empty, up to the output folder.
fn remove_empty(mut folder: Option<&Path>, out: &Path) {
    while let Some(path) = folder.filter(|path| *path != out && path.starts_with(out)) {
        if fs::remove_dir(path).is_err() {
            return;
        }
        folder = path.parent();
    }
}
