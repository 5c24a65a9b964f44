//! In which sizes and formats a picture is published, and where.

use super::PICTURE_FOLDER;
use crate::content::{Picture, PictureFormat};

/// Widths that suit phones, columns and sharp screens, in pixels.
const WIDTHS: [u32; 3] = [480, 960, 1440];
/// No picture of a page is wider: a column of 40 rem on the sharpest screens needs no more.
const WIDEST: u32 = 2400;
/// Width of the one file for browsers that know no newer format.
const FALLBACK: u32 = 960;

/// Formats to choose from, the smallest first.
const FORMATS: &[Encoding] = &[
    #[cfg(feature = "avif")]
    Encoding::Avif,
    Encoding::WebP,
];

/// A format in which pictures are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Encoding {
    /// AVIF: the smallest, and slow to make.
    #[cfg(feature = "avif")]
    Avif,
    /// WebP.
    WebP,
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
}

impl Encoding {
    /// Its media type.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            #[cfg(feature = "avif")]
            Self::Avif => "image/avif",
            Self::WebP => "image/webp",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
        }
    }

    fn extension(self) -> &'static str {
        match self {
            #[cfg(feature = "avif")]
            Self::Avif => "avif",
            Self::WebP => "webp",
            Self::Jpeg => "jpg",
            Self::Png => "png",
        }
    }
}

/// A picture in one size and format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variant {
    /// Path below the root of the site.
    pub path: String,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Format.
    pub encoding: Encoding,
}

impl Variant {
    fn new(path: &str, picture: &Picture, width: u32, encoding: Encoding) -> Self {
        let variant = Self::own(path, picture, width, encoding);
        Self {
            path: format!("{PICTURE_FOLDER}/{path}/{width}.{}", encoding.extension()),
            ..variant
        }
    }

    fn own(path: &str, picture: &Picture, width: u32, encoding: Encoding) -> Self {
        let height = u64::from(picture.height) * u64::from(width);
        let height = (height + u64::from(picture.width) / 2) / u64::from(picture.width.max(1));
        let height = u32::try_from(height).unwrap_or(u32::MAX).max(1);
        Self { path: path.to_owned(), width, height, encoding }
    }
}

/// The format in which a picture keeps its own address; nothing for those that stay as they are.
fn kept(picture: &Picture) -> Option<Encoding> {
    match picture.format {
        _ if cfg!(not(feature = "images")) => None,
        PictureFormat::Jpeg => Some(Encoding::Jpeg),
        PictureFormat::Png => Some(Encoding::Png),
        PictureFormat::WebP => Some(Encoding::WebP),
        // They may move, or are as small as can be.
        PictureFormat::Gif | PictureFormat::Avif => None,
    }
}

/// A picture at its own address: turned as it is seen, no wider than a page needs, and without what
/// it carries unseen. Nothing for a file that is published as it is: those of `static/` all are.
#[must_use]
pub fn remade(path: &str, picture: &Picture) -> Option<Variant> {
    let made = kept(picture).filter(|_| path.starts_with("media/"))?;
    Some(Variant::own(path, picture, picture.width.min(WIDEST), made))
}

/// The sizes and formats to choose from: by format, the best first; each by width. Nothing for a
/// picture that stays as it is.
#[must_use]
pub fn variants(path: &str, picture: &Picture) -> Vec<Variant> {
    if kept(picture).is_none() {
        return Vec::new();
    }
    let full = picture.width.min(WIDEST);
    let widths: Vec<u32> = WIDTHS.into_iter().filter(|width| *width < full).chain([full]).collect();
    FORMATS
        .iter()
        .flat_map(|made| widths.iter().map(|width| Variant::new(path, picture, *width, *made)))
        .collect()
}

/// The file for browsers that know no newer format: of a width that suits a column; nothing when
/// the picture at its own address is no wider.
#[must_use]
pub fn fallback(path: &str, picture: &Picture) -> Option<Variant> {
    let made = kept(picture).filter(|_| picture.width > FALLBACK)?;
    Some(Variant::new(path, picture, FALLBACK, made))
}

#[cfg(all(test, feature = "images"))]
mod tests {
    use super::*;

    fn picture(width: u32, height: u32, format: PictureFormat) -> Picture {
        Picture { width, height, orientation: 1, format }
    }

    fn widths(width: u32) -> Vec<u32> {
        let variants = variants("media/a.jpg", &picture(width, 600, PictureFormat::Jpeg));
        variants.iter().filter(|one| one.encoding == Encoding::WebP).map(|one| one.width).collect()
    }

    #[test]
    fn a_picture_is_never_made_larger_than_it_is() {
        assert_eq!(widths(300), [300]);
        assert_eq!(widths(960), [480, 960]);
        assert_eq!(widths(1200), [480, 960, 1200]);
        assert_eq!(widths(6000), [480, 960, 1440, 2400]);
    }

    #[test]
    fn each_size_has_the_height_that_belongs_to_its_width() {
        let own = remade("media/a.png", &picture(4800, 3001, PictureFormat::Png));
        assert_eq!(
            own.map(|own| (own.width, own.height, own.encoding)),
            Some((2400, 1501, Encoding::Png))
        );
        let small = variants("media/a.jpg", &picture(1000, 1, PictureFormat::Jpeg));
        assert!(small.iter().all(|variant| variant.height == 1));
    }

    #[test]
    fn what_may_move_and_what_lies_in_static_keeps_its_own_bytes() {
        assert_eq!(remade("media/a.gif", &picture(9, 9, PictureFormat::Gif)), None);
        assert_eq!(variants("media/a.gif", &picture(9, 9, PictureFormat::Gif)), []);
        assert_eq!(remade("logo.png", &picture(9, 9, PictureFormat::Png)), None);
    }
}
