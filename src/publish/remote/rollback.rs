//! An earlier version, from the copies that are kept at a target.
#![expect(clippy::disallowed_methods, reason = "this is the shell: it writes what it fetched")]

use super::manifest::{Files, Item, Known, copy_of, record_of};
use super::open::Place;
use super::run::{cannot, key, read, state};
use super::upload::{PARALLEL, digits};
use crate::diag::WrongUse;
use anyhow::{Context as _, Result, anyhow, bail};
use futures_util::stream::{self, StreamExt as _, TryStreamExt as _};
use object_store::{Error, ObjectStoreExt as _};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;

/// Fetches of an earlier version what is not in its place at the target, each file checked, into a
/// folder from which it can be published; returns all files of the version.
///
/// # Errors
/// If there is no such version, if a copy of it is damaged or gone, or if the target or the disk
/// fails. Nothing was changed then.
pub async fn fetch(place: &Place, number: u64, into: &Path) -> Result<Files> {
    let (manifest, puts) = state(place.store.as_ref()).await?;
    let manifest = manifest
        .ok_or_else(|| anyhow!(WrongUse(format!("nothing was published at `{}`", place.name))))?;
    if !manifest.history().iter().any(|version| version.number == number) {
        bail!(WrongUse(format!(
            "version {number} is not kept at `{}`; --history lists those that are",
            place.name
        )));
    }
    let files: Files = if number == manifest.number {
        manifest.files.clone()
    } else {
        let record = record_of(number);
        let bytes = read(place.store.as_ref(), &record).await?;
        let bytes = bytes.ok_or_else(|| anyhow!("`{record}` is gone from the target"))?;
        serde_json::from_slice(&bytes).with_context(|| format!("cannot use `{record}`"))?
    };
    let known = manifest.there(puts);
    let sound: BTreeMap<&str, &str> = known
        .iter()
        .filter_map(|(path, known)| match known {
            Known::Is(item) => Some((item.sha256.as_str(), path.as_str())),
            Known::Anew(_) | Known::Unsure | Known::Perhaps => None,
        })
        .collect();
    let mut wanted = Vec::new();
    for (path, item) in &files {
        if crate::content::normal(path).as_deref() != Some(path.as_str()) {
            bail!(
                "the list of files of version {number} names `{path}`, which is no file of a site"
            );
        }
        if matches!(known.get(path), Some(Known::Is(is)) if is.is(item)) {
            continue;
        }
        // A run that was cut short may not have made its copies; then it has not changed the file.
        let copy = manifest.kept.contains_key(&item.sha256).then(|| copy_of(&item.sha256));
        let twin = sound.get(item.sha256.as_str()).map(|path| (*path).to_owned());
        let from: Vec<String> = copy.into_iter().chain(twin).chain([path.clone()]).collect();
        wanted.push((path, item, from));
    }
    let fetched = wanted.iter().map(|(path, item, from)| async move {
        for from in from {
            if one(place, from, item, &into.join(path)).await? {
                return Ok(());
            }
        }
        bail!("no sound copy of `{path}` of version {number} is at the target: nothing was changed")
    });
    stream::iter(fetched).buffered(PARALLEL).try_collect::<Vec<()>>().await?;
    Ok(files)
}

/// Fetches one file; false if there is none, or one with something else in it.
async fn one(place: &Place, from: &str, item: &Item, to: &Path) -> Result<bool> {
    let cannot_write = || format!("cannot write `{}`", to.display());
    fs::create_dir_all(to.parent().unwrap_or(to)).with_context(cannot_write)?;
    let found = match place.store.get(&key(from)?).await {
        Err(Error::NotFound { .. }) => return Ok(false),
        found => found.map_err(|error| cannot("read a copy", from, &error))?,
    };
    let mut pieces = found.into_stream();
    let mut file = File::create(to).with_context(cannot_write)?;
    let mut hash = Sha256::new();
    while let Some(piece) = pieces.next().await {
        let piece = piece.map_err(|error| cannot("read a copy", from, &error))?;
        hash.update(&piece);
        file.write_all(&piece).with_context(cannot_write)?;
    }
    Ok(digits(&hash.finalize()) == item.sha256)
}
