//! What a site begins with: a new entry, by the habit of those that are there; a new site.
#![expect(clippy::disallowed_methods, reason = "this is the part of the shell that adds to a site")]

mod entry;
mod habit;
mod site;

pub use entry::{NewEntry, text};
pub use habit::{Filed, Known, path};
pub use site::sample;

use crate::diag::WrongUse;
use anyhow::{Context, Result, bail};
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// Writes a new file and the folders that it needs; one that is there is never touched.
///
/// # Errors
/// If there is such a file, or if the disk fails.
pub fn write(site: &Path, path: &str, text: &str) -> Result<PathBuf> {
    let path = site.join(path);
    if !write_new(&path, text)? {
        bail!(WrongUse(format!("`{}` is there already", path.display())))
    }
    Ok(path)
}

/// The same for a path as it is; says whether there was no such file.
///
/// # Errors
/// If the disk fails.
pub fn write_new(path: &Path, text: &str) -> Result<bool> {
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder)
        .with_context(|| format!("cannot make the folder `{}`", folder.display()))?;
    let mut file = match File::create_new(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            return Ok(false);
        }
        Err(error) => {
            return Err(error).with_context(|| format!("cannot write `{}`", path.display()));
        }
    };
    file.write_all(text.as_bytes())
        .with_context(|| format!("cannot write `{}`", path.display()))?;
    Ok(true)
}
