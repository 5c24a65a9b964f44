//! Files → a folder: each whole, only what changed, nothing that is not ours.
#![expect(
    clippy::disallowed_methods,
    reason = "this is the part of the shell that writes the site"
)]

use crate::content::{AssetBytes, normal};
use crate::diag::WrongUse;
use crate::output::OutputFile;
use anyhow::{Context, Result, bail};
use std::collections::BTreeSet;
use std::fs::{self, File, TryLockError};
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// The list of files that we wrote, which also says that the folder is ours.
const MANIFEST: &str = ".annals";
/// Held while a build writes.
const LOCK: &str = ".annals-lock";
/// End of the name of a file that is not whole yet.
const PARTIAL: &str = ".annals-part";

/// What publishing did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Written {
    /// Files of the site.
    pub files: usize,
    /// Files that were new or different.
    pub changed: usize,
    /// Files of an earlier build that are gone.
    pub removed: usize,
}

/// Puts files into a folder.
///
/// A file that is there already with the same bytes is not touched. Files of an earlier build that
/// are no longer wanted are removed at the end; files that we did not write are never touched.
///
/// # Errors
/// If the folder holds files of somebody else and none of ours, if another build is writing, or if
/// the disk fails.
pub fn folder(out: &Path, files: &[OutputFile]) -> Result<Written> {
    let named = |what: &str| format!("{what} `{}`", out.display());
    fs::create_dir_all(out).with_context(|| named("cannot make the folder"))?;
    let manifest = out.join(MANIFEST);
    if !manifest.exists() {
        let mut entries = fs::read_dir(out).with_context(|| named("cannot read the folder"))?;
        let ours = |name: &std::ffi::OsStr| name == LOCK;
        if entries.any(|entry| entry.is_ok_and(|entry| !ours(&entry.file_name()))) {
            bail!(WrongUse(format!(
                "`{}` holds files that annals did not write; empty it, or choose another folder \
                 with --out",
                out.display()
            )));
        }
    }
    let lock = File::create(out.join(LOCK)).with_context(|| named("cannot write into"))?;
    match lock.try_lock() {
        // Some network folders know no locks: then there is none.
        Ok(()) | Err(TryLockError::Error(_)) => {}
        Err(TryLockError::WouldBlock) => {
            bail!("another build is writing into `{}`", out.display())
        }
    }
    if let Some(file) = files.iter().find(|file| normal(&file.path).as_ref() != Some(&file.path)) {
        bail!("`{}` would lie outside of `{}`", file.path, out.display());
    }
    let old = read_manifest(&manifest)?;
    let new: BTreeSet<&str> = files.iter().map(|file| file.path.as_str()).collect();
    // Known before they are written, so that a build that is cut short leaves nothing unknown.
    let both: BTreeSet<&str> = old.iter().map(String::as_str).chain(new.iter().copied()).collect();
    write_manifest(&manifest, &both)?;
    let mut written = Written { files: files.len(), ..Written::default() };
    for file in files {
        let target = out.join(&file.path);
        let bytes;
        let wanted: &[u8] = match &file.bytes {
            AssetBytes::Memory(bytes) => bytes,
            AssetBytes::Disk(source) => {
                bytes = fs::read(source)
                    .with_context(|| format!("cannot read `{}`", source.display()))?;
                &bytes
            }
        };
        if same(&target, wanted) {
            continue;
        }
        write(&target, wanted)?;
        written.changed += 1;
    }
    for path in old.iter().filter(|path| !new.contains(path.as_str())) {
        let target = out.join(path);
        match fs::remove_file(&target) {
            Ok(()) => {
                written.removed += 1;
                remove_empty(target.parent(), out);
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => {
                return Err(error).with_context(|| format!("cannot remove `{}`", target.display()));
            }
        }
    }
    write_manifest(&manifest, &new)?;
    Ok(written)
}

/// Paths of an earlier build; a line that climbs out of the folder is not one of ours.
fn read_manifest(manifest: &Path) -> Result<BTreeSet<String>> {
    match fs::read_to_string(manifest) {
        Ok(text) => Ok(text
            .lines()
            .filter(|line| normal(line).is_some_and(|path| path == *line))
            .map(ToOwned::to_owned)
            .collect()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(BTreeSet::new()),
        Err(error) => Err(error).with_context(|| format!("cannot read `{}`", manifest.display())),
    }
}

fn write_manifest(manifest: &Path, paths: &BTreeSet<&str>) -> Result<()> {
    let text: String = paths.iter().flat_map(|path| [*path, "\n"]).collect();
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

/// Writes beside the target and moves into place, so that nobody ever sees half a file.
fn write(target: &Path, bytes: &[u8]) -> Result<()> {
    let folder = target.parent().unwrap_or(target);
    fs::create_dir_all(folder)
        .with_context(|| format!("cannot make the folder `{}`", folder.display()))?;
    let mut partial = PathBuf::from(target);
    let mut name = partial.file_name().unwrap_or_default().to_owned();
    name.push(PARTIAL);
    partial.set_file_name(name);
    let put = || -> std::io::Result<()> {
        File::create(&partial)?.write_all(bytes)?;
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
