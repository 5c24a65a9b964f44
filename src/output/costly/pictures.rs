//! Pictures in the sizes and formats of their pages: turned as they are seen, in sRGB, without what
//! they carry unseen; made once and kept.

use crate::cache::Cache;
use crate::content::{Asset, Picture, written_at};
use crate::diag::{Code, Diagnostic, Place};
use crate::digest::Key;
use crate::model::MediaTarget;
use crate::output::OutputFile;
use crate::plan::{Encoding, PICTURE_FOLDER, Variant, fallback, remade, variants};
use crate::site::Site;
use fast_image_resize::{ResizeOptions, Resizer};
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder as _, ImageReader, Limits};
use moxcms::{ColorProfile, Layout, TransformOptions};
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::io::Cursor;
use std::sync::{Mutex, OnceLock, PoisonError};

/// Changes with how pictures are made.
const EDITION: &[u8] = b"pictures 1";

/// Quality of JPEG and WebP where the eye sees no difference, and of AVIF where it sees the same.
const QUALITY: u8 = 80;
#[cfg(feature = "avif")]
const AVIF_QUALITY: u8 = 62;

/// Memory for one picture while it is taken apart, in bytes.
const MOST_MEMORY: u64 = 1 << 30;

/// From this number of pixels on, one picture is made at a time.
const LARGE: u64 = 24_000_000;
static LARGE_ONES: Mutex<()> = Mutex::new(());

/// Whether a file is published in another form than it has.
#[must_use]
pub(in crate::output) fn is_remade(site: &Site, path: &str) -> bool {
    site.pictures.get(path).is_some_and(|picture| remade(path, picture).is_some())
}

/// All pictures that are made: those beside entries at their own addresses, and those that entries
/// show in all their sizes.
///
/// # Errors
/// The first picture that cannot be read.
pub(super) fn pictures(site: &Site, cache: &Cache) -> Result<Vec<OutputFile>, Diagnostic> {
    let files: Vec<Vec<OutputFile>> = wanted(site)
        .into_par_iter()
        .map(|(asset, picture, variants)| {
            let source =
                Source::read(asset, picture).map_err(|why| unreadable(&asset.path, &why))?;
            let wanted = variants.iter().filter(|variant| {
                // At its own address, the site's file is the picture; elsewhere, it takes its place.
                variant.path == asset.path || !site.brings(&variant.path)
            });
            wanted.map(|variant| source.file(variant, cache)).collect()
        })
        .collect::<Result<_, Diagnostic>>()?;
    Ok(files.into_iter().flatten().collect())
}

/// The picture at a path below the root of the site; nothing when none is made there.
#[must_use]
pub(super) fn picture_at(
    site: &Site,
    cache: &Cache,
    path: &str,
) -> Option<Result<OutputFile, Diagnostic>> {
    path.strip_prefix(PICTURE_FOLDER)?;
    let (asset, picture, variants) = wanted(site)
        .into_iter()
        .find(|(_, _, variants)| variants.iter().any(|variant| variant.path == path))?;
    let variant = variants.iter().find(|variant| variant.path == path)?;
    let source = Source::read(asset, picture).map_err(|why| unreadable(&asset.path, &why));
    Some(source.and_then(|source| source.file(variant, cache)))
}

/// Pictures with what is made of each.
fn wanted(site: &Site) -> Vec<(&Asset, &Picture, Vec<Variant>)> {
    let shown: BTreeSet<&str> = site
        .chronicle
        .events()
        .flat_map(|(_, event)| &event.media)
        .filter_map(|media| match &media.target {
            MediaTarget::File(path) => Some(path.as_str()),
            MediaTarget::Url(_) => None,
        })
        .collect();
    site.assets
        .iter()
        .filter_map(|asset| {
            let picture = site.pictures.get(&asset.path)?;
            let mut all: Vec<Variant> = remade(&asset.path, picture).into_iter().collect();
            if shown.contains(asset.path.as_str()) {
                all.extend(variants(&asset.path, picture));
                all.extend(fallback(&asset.path, picture));
            }
            (!all.is_empty()).then_some((asset, picture, all))
        })
        .collect()
}

fn unreadable(path: &str, why: &str) -> Diagnostic {
    let message = format!("`{}` {why}", written_at(path));
    Diagnostic::new(Code::PictureUnreadable, Place::Site, message)
        .hint("save it anew with a program for pictures, or smaller")
}

/// A file with a picture in it, taken apart when that is needed.
struct Source<'a> {
    path: &'a str,
    picture: &'a Picture,
    bytes: Vec<u8>,
    key: Key,
    pixels: OnceLock<Result<DynamicImage, String>>,
}

impl<'a> Source<'a> {
    fn read(asset: &'a Asset, picture: &'a Picture) -> Result<Self, String> {
        let read = asset.bytes.read().map_err(|error| format!("cannot be read: {error}"))?;
        let bytes = read.into_owned();
        let key = Key::of(&[EDITION, &bytes]);
        Ok(Self { path: &asset.path, picture, bytes, key, pixels: OnceLock::new() })
    }

    fn file(&self, variant: &Variant, cache: &Cache) -> Result<OutputFile, Diagnostic> {
        let size = format!("{}x{}", variant.width, variant.height);
        let media_type = variant.encoding.media_type();
        let key = Key::of(&[self.key.bytes(), size.as_bytes(), media_type.as_bytes()]);
        let extension = media_type.trim_start_matches("image/");
        let make = || self.make(variant).map_err(|why| unreadable(self.path, &why));
        let kept = cache.recall(&key, extension, make)?;
        Ok(OutputFile { path: variant.path.clone(), bytes: kept.into_asset() })
    }

    fn make(&self, variant: &Variant) -> Result<Vec<u8>, String> {
        let size = u64::from(self.picture.width) * u64::from(self.picture.height);
        let _alone =
            (size > LARGE).then(|| LARGE_ONES.lock().unwrap_or_else(PoisonError::into_inner));
        let pixels = self.pixels.get_or_init(|| open(&self.bytes)).as_ref()?;
        let mut picture = pixels.clone();
        if (picture.width(), picture.height()) != (variant.width, variant.height) {
            let mut smaller = DynamicImage::new(variant.width, variant.height, pixels.color());
            Resizer::new()
                .resize(pixels, &mut smaller, &ResizeOptions::new())
                .map_err(|error| format!("cannot be made smaller: {error}"))?;
            picture = smaller;
        }
        encode(&picture, variant.encoding).map_err(|why| format!("cannot be made anew: {why}"))
    }
}

/// A picture as it is seen: in sRGB, with three or four channels of eight bits, turned.
fn open(bytes: &[u8]) -> Result<DynamicImage, String> {
    let broken = |error: image::ImageError| format!("cannot be read: {error}");
    let mut reader = ImageReader::new(Cursor::new(bytes));
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    let reader =
        reader.with_guessed_format().map_err(|error| format!("cannot be read: {error}"))?;
    let mut decoder = reader.into_decoder().map_err(broken)?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let profile = decoder.icc_profile().unwrap_or_default();
    let raw = DynamicImage::from_decoder(decoder).map_err(broken)?;
    let mut picture = if raw.color().has_alpha() {
        DynamicImage::ImageRgba8(raw.into_rgba8())
    } else {
        DynamicImage::ImageRgb8(raw.into_rgb8())
    };
    if let Some(profile) = profile {
        picture = in_srgb(picture, &profile);
    }
    picture.apply_orientation(orientation);
    Ok(picture)
}

/// The same colours in sRGB; a profile that says nothing about such pixels is left out.
fn in_srgb(picture: DynamicImage, profile: &[u8]) -> DynamicImage {
    let layout = if picture.color().has_alpha() { Layout::Rgba } else { Layout::Rgb };
    let Ok(profile) = ColorProfile::new_from_slice(profile) else { return picture };
    let srgb = ColorProfile::new_srgb();
    let options = TransformOptions::default();
    let Ok(transform) = profile.create_transform_8bit(layout, &srgb, layout, options) else {
        return picture;
    };
    let mut bytes = vec![0; picture.as_bytes().len()];
    if transform.transform(picture.as_bytes(), &mut bytes).is_err() {
        return picture;
    }
    let (width, height) = (picture.width(), picture.height());
    let done = match picture {
        DynamicImage::ImageRgba8(_) => {
            image::RgbaImage::from_raw(width, height, bytes).map(DynamicImage::ImageRgba8)
        }
        _ => image::RgbImage::from_raw(width, height, bytes).map(DynamicImage::ImageRgb8),
    };
    done.unwrap_or(picture)
}

fn encode(picture: &DynamicImage, encoding: Encoding) -> Result<Vec<u8>, String> {
    let mut out = Vec::new();
    let failed = |error: image::ImageError| error.to_string();
    match encoding {
        Encoding::Jpeg => {
            let encoder = JpegEncoder::new_with_quality(&mut out, QUALITY);
            DynamicImage::ImageRgb8(picture.to_rgb8())
                .write_with_encoder(encoder)
                .map_err(failed)?;
        }
        Encoding::Png => {
            let encoder =
                PngEncoder::new_with_quality(&mut out, CompressionType::Best, FilterType::Adaptive);
            picture.write_with_encoder(encoder).map_err(failed)?;
        }
        Encoding::WebP => {
            let layout = if picture.color().has_alpha() {
                webp::PixelLayout::Rgba
            } else {
                webp::PixelLayout::Rgb
            };
            let encoder =
                webp::Encoder::new(picture.as_bytes(), layout, picture.width(), picture.height());
            let file = encoder
                .encode_simple(false, f32::from(QUALITY))
                .map_err(|error| format!("{error:?}"))?;
            out.extend_from_slice(&file);
        }
        #[cfg(feature = "avif")]
        Encoding::Avif => {
            let encoder =
                image::codecs::avif::AvifEncoder::new_with_speed_quality(&mut out, 8, AVIF_QUALITY);
            picture.write_with_encoder(encoder).map_err(failed)?;
        }
    }
    Ok(out)
}
