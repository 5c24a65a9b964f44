//! A file on disk → an object, in pieces if it is long.
#![expect(clippy::disallowed_methods, reason = "this is the shell: it reads what was built")]

use super::manifest::Item;
use super::open::Place;
use super::run::{cannot, key};
use crate::output::{content_type, keeping};
use anyhow::{Context as _, Result, bail};
use object_store::path::Path as Key;
use object_store::{Error, ObjectStore as _, PutMultipartOptions, PutOptions};
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::Read as _;
use std::path::Path;

/// How many requests are under way at once.
pub(super) const PARALLEL: usize = 16;
/// The length of a piece; a longer file goes in pieces, so that it is never in memory as a whole.
/// S3 wants five million bytes at least.
const PIECE: usize = 8 << 20;

/// Puts a file, with what its host says with it.
pub(super) async fn upload(place: &Place, path: &str, item: &Item, source: &Path) -> Result<()> {
    let key = key(path)?;
    if item.length > PIECE as u64 && in_pieces(place, &key, path, item, source).await? {
        return Ok(());
    }
    let bytes = fs::read(source).with_context(|| format!("cannot read `{}`", source.display()))?;
    if bytes.len() as u64 != item.length || digits(&Sha256::digest(&bytes)) != item.sha256 {
        bail!("`{}` has changed since the site was built", source.display());
    }
    let options: PutOptions = place.attributes(content_type(path), keeping(path)).into();
    let put = place.store.put_opts(&key, bytes.into(), options).await;
    put.map(drop).map_err(|error| cannot("write to the target", path, &error))
}

/// Puts a file in pieces; false if the target takes only whole files.
async fn in_pieces(
    place: &Place,
    key: &Key,
    path: &str,
    item: &Item,
    source: &Path,
) -> Result<bool> {
    let cannot_read = || format!("cannot read `{}`", source.display());
    let options: PutMultipartOptions = place.attributes(content_type(path), keeping(path)).into();
    let mut upload = match place.store.put_multipart_opts(key, options).await {
        Ok(upload) => upload,
        Err(Error::NotImplemented { .. } | Error::NotSupported { .. }) => return Ok(false),
        Err(error) => return Err(cannot("write to the target", path, &error)),
    };
    let put = async {
        let mut file = File::open(source).with_context(cannot_read)?;
        let mut hash = Sha256::new();
        loop {
            let mut piece = Vec::with_capacity(PIECE);
            let read = (&mut file).take(PIECE as u64).read_to_end(&mut piece);
            if read.with_context(cannot_read)? == 0 {
                break;
            }
            hash.update(&piece);
            let put = upload.put_part(piece.into()).await;
            put.map_err(|error| cannot("write to the target", path, &error))?;
        }
        if digits(&hash.finalize()) != item.sha256 {
            bail!("`{}` has changed since the site was built", source.display());
        }
        let complete = upload.complete().await;
        complete.map(drop).map_err(|error| cannot("write to the target", path, &error))
    };
    if let Err(error) = put.await {
        let _ = upload.abort().await;
        return Err(error);
    }
    Ok(true)
}

/// SHA-256 of a file in hexadecimal digits, with its length.
pub(super) fn fingerprint(path: &Path) -> std::io::Result<(u64, String)> {
    let (mut file, mut hash, mut length) = (File::open(path)?, Sha256::new(), 0);
    let mut piece = vec![0; 1 << 16];
    loop {
        let read = match file.read(&mut piece) {
            Ok(read) => read,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if read == 0 {
            return Ok((length, digits(&hash.finalize())));
        }
        hash.update(&piece[..read]);
        length += read as u64;
    }
}

/// Bytes in hexadecimal digits.
pub(super) fn digits(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
