//! `annals init`
#![expect(clippy::disallowed_methods, reason = "this is the shell")]

use super::speak::say;
use super::{DONE, Global, schema, today};
use crate::diag::WrongUse;
use crate::scaffold;
use anyhow::{Context as _, Result, bail};
use clap::Args;
use std::fs;
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
pub(super) struct InitArgs {
    /// The folder of the new site; it is made if it is not there, and else must be empty
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

pub(super) fn run(global: &Global, args: &InitArgs) -> Result<u8> {
    let folder = &args.folder;
    vacant(folder)?;
    let files = scaffold::sample(&today().to_string());
    for (path, text) in &files {
        scaffold::write(folder, path, text)?;
    }
    let schemas = schema::write(folder, &schema::ids_of(folder))?;
    if !global.quiet {
        let count = files.len() + schemas.len();
        let folder = folder.display();
        say(&format!(
            "a sample site of {count} files is in {folder}\n\nto see it:  annals serve --open \
             --site {folder}\nto go on:   {folder}/README.md"
        ))?;
    }
    Ok(DONE)
}

/// Whether nothing would be mixed with the new site; a repository without files is nothing.
fn vacant(folder: &Path) -> Result<()> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::NotADirectory => {
            bail!(WrongUse(format!("`{}` is not a folder", folder.display())))
        }
        Err(error) => {
            return Err(error).with_context(|| format!("cannot read `{}`", folder.display()));
        }
    };
    for entry in entries {
        let entry = entry.with_context(|| format!("cannot read `{}`", folder.display()))?;
        if entry.file_name() != ".git" {
            bail!(WrongUse(format!(
                "`{}` is not empty: `{}` is in it; name a new folder",
                folder.display(),
                entry.file_name().display()
            )));
        }
    }
    Ok(())
}
