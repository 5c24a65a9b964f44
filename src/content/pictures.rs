//! Pictures of a site: how large each is, and what it carries unseen; only their heads are read.
#![expect(clippy::disallowed_methods, reason = "this is the part of the shell that reads the site")]

use super::paths::has_extension;
use super::read::{Asset, AssetBytes};
use crate::diag::{Code, Diagnostic, Diagnostics, Texts};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

/// Most pixels that a picture may have: more than any camera makes, and less than hurts.
pub const MOST_PIXELS: u64 = 120_000_000;

/// A picture as it is seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Width in pixels, after it has been turned as its Exif data say.
    pub width: u32,
    /// Height in pixels, after it has been turned.
    pub height: u32,
    /// How it must be turned: a value of the Exif tag `Orientation`, 1 to 8; 1 is not at all.
    pub orientation: u8,
    /// Format.
    pub format: PictureFormat,
}

/// A format of pictures whose size is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureFormat {
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
    /// WebP.
    WebP,
    /// GIF.
    Gif,
    /// AVIF.
    Avif,
}

impl PictureFormat {
    fn of(path: &str) -> Option<Self> {
        let is = |end: &str| has_extension(path, end);
        Some(if is("jpg") || is("jpeg") {
            Self::Jpeg
        } else if is("png") {
            Self::Png
        } else if is("webp") {
            Self::WebP
        } else if is("gif") {
            Self::Gif
        } else if is("avif") {
            Self::Avif
        } else {
            return None;
        })
    }
}

/// Pictures by their path below the root of the published site.
pub type Pictures = BTreeMap<String, Picture>;

/// Reads the heads of all pictures among the files; those that are none, or are too large, are told.
#[must_use]
pub(super) fn pictures(assets: &[Asset], texts: &mut Texts, diags: &mut Diagnostics) -> Pictures {
    let looked: Vec<_> = assets
        .par_iter()
        .filter_map(|asset| {
            let format = PictureFormat::of(&asset.path)?;
            let AssetBytes::Disk(disk) = &asset.bytes else { return None };
            Some((asset.path.clone(), look(disk, format)))
        })
        .collect();
    let mut found = Pictures::new();
    for (path, picture) in looked {
        match picture {
            Ok((picture, place)) => {
                // With the feature, pictures beside entries are made anew, without such things.
                if place && !(cfg!(feature = "images") && path.starts_with("media/")) {
                    let written = written_at(&path);
                    let message = format!("`{written}` carries the place where it was taken");
                    let file = texts.add_unreadable(written);
                    diags.push(
                        Diagnostic::new(Code::PicturePlace, file, message)
                            .hint("take it out of the file, unless readers should know it"),
                    );
                }
                found.insert(path, picture);
            }
            Err(why) => {
                let written = written_at(&path);
                let message = format!("`{written}` {why}");
                let file = texts.add_unreadable(written);
                diags.push(
                    Diagnostic::new(Code::PictureUnreadable, file, message)
                        .hint("save it anew with a program for pictures, or smaller"),
                );
            }
        }
    }
    found
}

/// Where the file of a published path was written.
#[must_use]
pub fn written_at(path: &str) -> String {
    match path.strip_prefix("media/") {
        Some(inner) => format!("content/{inner}"),
        None => format!("static/{path}"),
    }
}

/// The head of a picture, and whether it says where it was taken.
fn look(disk: &Path, format: PictureFormat) -> Result<(Picture, bool), String> {
    let size = imagesize::size(disk).map_err(|error| match error {
        imagesize::ImageError::IoError(error) => {
            format!("cannot be read: {}", super::read::plain(&error))
        }
        _ => "is no picture, whatever its name says".to_owned(),
    })?;
    let pixels = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let (width, height) = (pixels(size.width), pixels(size.height));
    if width == 0 || height == 0 {
        return Err("has no pixels".to_owned());
    }
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(format!(
            "has {width} × {height} pixels; a picture has at most {} million",
            MOST_PIXELS / 1_000_000
        ));
    }
    let exif = File::open(disk)
        .ok()
        .and_then(|file| exif::Reader::new().read_from_container(&mut BufReader::new(file)).ok());
    let field = |tag| exif.as_ref().and_then(|exif| exif.get_field(tag, exif::In::PRIMARY));
    let orientation = field(exif::Tag::Orientation)
        .and_then(|field| field.value.get_uint(0))
        .and_then(|value| u8::try_from(value).ok())
        .filter(|value| (1..=8).contains(value))
        .unwrap_or(1);
    let place = field(exif::Tag::GPSLatitude).is_some() || field(exif::Tag::GPSLongitude).is_some();
    let (width, height) = if orientation >= 5 { (height, width) } else { (width, height) };
    Ok((Picture { width, height, orientation, format }, place))
}
