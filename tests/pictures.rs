//! Pictures from a camera → pictures of a page.
#![cfg(feature = "images")]
#![allow(clippy::disallowed_methods, reason = "tests touch the world")]

mod common;

use common::Folder;
use image::codecs::jpeg::JpegEncoder;
use image::{ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};
use std::io::Cursor;

/// A sail on the sea: the sky is at the top, red at the left edge.
fn sail(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        let (across, down) = (f64::from(x) / f64::from(width), f64::from(y) / f64::from(height));
        if across < 0.08 {
            Rgb([200, 30, 30])
        } else if down > 0.7 {
            Rgb([40, 90, 120])
        } else if down > 0.2 && (across - 0.5).abs() < (down - 0.2) * 0.4 {
            Rgb([250, 245, 230])
        } else {
            Rgb([190, 215, 235])
        }
    })
}

fn jpeg(picture: &RgbImage) -> Vec<u8> {
    let mut bytes = Vec::new();
    picture.write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, 90)).expect("encoded");
    bytes
}

/// The same file as a phone that was held upright at 38° 42′ north would write it.
fn from_a_phone(jpeg: &[u8], orientation: u8) -> Vec<u8> {
    let mut tiff = b"II*\0\x08\0\0\0".to_vec();
    let entry = |tag: u16, kind: u16, count: u32, value: [u8; 4]| {
        let mut entry = tag.to_le_bytes().to_vec();
        entry.extend(kind.to_le_bytes());
        entry.extend(count.to_le_bytes());
        entry.extend(value);
        entry
    };
    tiff.extend(2u16.to_le_bytes());
    tiff.extend(entry(0x0112, 3, 1, [orientation, 0, 0, 0]));
    tiff.extend(entry(0x8825, 4, 1, 38u32.to_le_bytes()));
    tiff.extend(0u32.to_le_bytes());
    tiff.extend(2u16.to_le_bytes());
    tiff.extend(entry(1, 2, 2, *b"N\0\0\0"));
    tiff.extend(entry(2, 5, 3, 68u32.to_le_bytes()));
    tiff.extend(0u32.to_le_bytes());
    for number in [38u32, 1, 42, 1, 0, 1] {
        tiff.extend(number.to_le_bytes());
    }
    let mut out = jpeg[..2].to_vec();
    out.extend([0xff, 0xe1]);
    out.extend(u16::try_from(tiff.len() + 8).expect("short").to_be_bytes());
    out.extend(b"Exif\0\0");
    out.extend(tiff);
    out.extend(&jpeg[2..]);
    out
}

fn regatta() -> Folder {
    let folder = Folder::site();
    folder.event(
        "regatta",
        "1901-06-02",
        "media:\n  - file: sail.jpg\n    alt: A white sail on the sea\n    caption: The winner\n    \
         credit: A. Heron\n    licence: CC BY 4.0\n  - file: flag.png\n    alt: A flag\n    \
         graphic: true\n  - file: chart.svg\n    alt: A chart of the harbour\n",
    );
    // Narrow, for AVIF takes its time without optimisation.
    folder.write("content/events/sail.jpg", from_a_phone(&jpeg(&sail(75, 1200)), 6));
    let flag =
        RgbaImage::from_fn(300, 200, |x, _| Rgba([20, 90, 60, if x < 150 { 255 } else { 90 }]));
    let mut png = Cursor::new(Vec::new());
    flag.write_to(&mut png, ImageFormat::Png).expect("encoded");
    folder.write("content/events/flag.png", png.into_inner());
    let svg =
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><path d=\"M0 0h9\"/></svg>";
    folder.write("content/events/chart.svg", svg);
    folder
}

fn built(folder: &Folder) -> String {
    let output = folder.annals(&["build"]);
    assert_eq!(output.status, 0, "{output:?}");
    folder.read("public/events/regatta/index.html")
}

/// A published picture.
fn open(folder: &Folder, path: &str) -> image::DynamicImage {
    let path = folder.path().join("public").join(path);
    image::open(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn a_page_offers_each_picture_in_the_sizes_that_it_can_have() {
    let folder = regatta();
    let page = built(&folder);
    let at = "/pictures/media/events/sail.jpg";
    let srcset = format!("{at}/480.webp 480w, {at}/960.webp 960w, {at}/1200.webp 1200w");
    assert!(page.contains(&format!("type=\"image/webp\" srcset=\"{srcset}\"")), "{page}");
    let image = format!(
        "<img src=\"{at}/960.jpg\" alt=\"A white sail on the sea\" loading=\"lazy\" \
         decoding=\"async\" width=\"1200\" height=\"75\">"
    );
    assert!(page.contains(&image), "{page}");
    for width in [480, 960, 1200] {
        let path = format!("pictures/media/events/sail.jpg/{width}.webp");
        let picture = open(&folder, &path);
        assert_eq!((picture.width(), picture.height()), (width, width / 16), "{path}");
    }
    assert!(page.contains("src=\"/media/events/flag.png\""), "a small one needs no other file");
    assert!(open(&folder, "media/events/flag.png").color().has_alpha());
    assert!(
        page.contains("<img src=\"/media/events/chart.svg\" alt=\"A chart of the harbour\""),
        "{page}"
    );
}

#[test]
fn a_picture_stands_upright_and_says_nothing_of_where_it_was_taken() {
    let folder = regatta();
    built(&folder);
    for path in ["media/events/sail.jpg", "pictures/media/events/sail.jpg/960.jpg"] {
        let bytes = std::fs::read(folder.path().join("public").join(path)).expect("published");
        assert!(!bytes.windows(4).any(|window| window == b"Exif"), "{path}");
        // Turned by a quarter to the right, what was at the left edge is at the top.
        let picture = open(&folder, path).into_rgb8();
        assert_eq!(picture.width(), picture.height() * 16, "{path}");
        let Rgb([red, green, _]) = *picture.get_pixel(picture.width() / 2, 1);
        assert!(red > 150 && green < 80, "{path}");
    }
}

#[test]
fn what_is_graphic_waits_behind_a_warning_and_a_caption_says_whose_it_is() {
    let folder = regatta();
    let page = built(&folder);
    let details = page.split("<details class=\"media__warning\">").nth(1).expect("a warning");
    assert!(details.split("</details>").next().expect("its end").contains("flag.png"), "{page}");
    assert!(page.contains("The winner"), "{page}");
    assert!(page.contains("A. Heron, CC BY 4.0"), "{page}");
}

#[test]
fn pictures_are_made_once() {
    let folder = regatta();
    built(&folder);
    // What the last build was is kept there, too.
    let kept = || {
        let files = folder.files(".annals-cache").into_iter();
        files.filter(|(path, _)| path.rsplit('.').next() != Some("build")).collect::<Vec<_>>()
    };
    let first = kept();
    let pictures = |end: &str| first.iter().filter(|(path, _)| path.ends_with(end)).count();
    assert_eq!((pictures(".jpeg"), pictures(".webp")), (2, 4));
    std::fs::remove_dir_all(folder.path().join("public")).expect("removed");
    built(&folder);
    assert!(kept() == first, "nothing was made again");
    let before = folder.files("public");
    std::fs::remove_dir_all(folder.path().join(".annals-cache")).expect("removed");
    built(&folder);
    assert!(folder.files("public") == before, "without what was kept, the bytes are the same");
}

#[test]
fn a_picture_that_breaks_off_is_named_and_nothing_is_written() {
    let folder = regatta();
    let whole = jpeg(&sail(160, 120));
    let mut broken = whole[..600].to_vec();
    broken.extend([0xff, 0xda, 0, 2]);
    folder.write("content/events/sail.jpg", broken);
    let output = folder.annals(&["build"]);
    assert_eq!(output.status, 1, "{output:?}");
    assert!(
        output.stderr.contains("error[picture-unreadable]: `content/events/sail.jpg`"),
        "{output:?}"
    );
    assert!(!folder.path().join("public/index.html").exists());
}
