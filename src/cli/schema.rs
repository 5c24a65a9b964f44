//! `annals schema`
#![expect(clippy::disallowed_methods, reason = "this is the shell")]

use super::speak::{print, say};
use super::{DONE, Global, find_site, today};
use crate::content;
use crate::diag::{Diagnostics, WrongUse};
use crate::render::with_defaults;
use crate::schema::{FOLDER, Ids, Kind, ids, schema, snippets};
use crate::site::{Settings, assemble};
use anyhow::{Context as _, Result, bail};
use clap::{Args, ValueEnum};
use std::fs;
use std::path::Path;

#[derive(Debug, Args)]
pub(super) struct SchemaArgs {
    /// The kind of file
    name: Option<Kind>,
    /// Write all schemas into .annals/schema/ of the site, where editors look for them
    ///
    /// If the site has a folder .vscode/, snippets for entries are written into it as well.
    #[arg(long, conflicts_with = "name")]
    write: bool,
    /// Leave out the ids of the site
    #[arg(long)]
    no_ids: bool,
}

impl ValueEnum for Kind {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<clap::builder::PossibleValue> {
        Some(clap::builder::PossibleValue::new(self.name()).help(self.files()))
    }
}

pub(super) fn run(global: &Global, args: &SchemaArgs) -> Result<u8> {
    if args.write {
        let root = find_site(global)?;
        let ids = if args.no_ids { Ids::default() } else { ids_of(&root) };
        let written = write(&root, &ids)?;
        if !global.quiet {
            for path in written {
                say(&path)?;
            }
        }
        return Ok(DONE);
    }
    let Some(kind) = args.name else {
        let names: Vec<&str> = Kind::ALL.iter().map(|kind| kind.name()).collect();
        let names = names.join(", ");
        bail!(WrongUse(format!("which schema? Name one of {names}; or write all with --write")));
    };
    // Outside of a site the schema is that of every site.
    let root = if args.no_ids || global.site.is_none() {
        find_site(global).ok()
    } else {
        Some(find_site(global)?)
    };
    let ids = root.filter(|_| !args.no_ids).map(|root| ids_of(&root));
    print(&format!("{:#}\n", schema(kind, ids.as_ref())))?;
    Ok(DONE)
}

/// The ids of a site, as far as its files can be read: what cannot is for `check`.
pub(super) fn ids_of(root: &Path) -> Ids {
    let mut diags = Diagnostics::new();
    let mut input = content::read(root, &mut diags);
    with_defaults(&mut input);
    let settings = Settings { drafts: true, today: today(), base_url: None };
    assemble(input, &settings, &mut diags).map_or_else(|_| Ids::default(), |site| ids(&site))
}

/// Writes all schemas, and says which files these are.
pub(super) fn write(root: &Path, ids: &Ids) -> Result<Vec<String>> {
    let mut files: Vec<(String, String)> = Kind::ALL
        .iter()
        .map(|kind| {
            let path = format!("{FOLDER}/{}.json", kind.name());
            (path, format!("{:#}\n", schema(*kind, Some(ids))))
        })
        .collect();
    if root.join(".vscode").is_dir() {
        files.push((".vscode/annals.code-snippets".to_owned(), snippets(ids)));
    }
    let folder = root.join(FOLDER);
    fs::create_dir_all(&folder)
        .with_context(|| format!("cannot make the folder `{}`", folder.display()))?;
    for (path, text) in &files {
        let path = root.join(path);
        fs::write(&path, text).with_context(|| format!("cannot write `{}`", path.display()))?;
    }
    Ok(files.into_iter().map(|(path, _)| path).collect())
}
