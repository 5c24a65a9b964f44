//! Social cards: text that is measured before it is set, and an SVG drawn as a PNG.
//!
//! The fonts are in the program, so that a card looks the same on every machine; what they have no
//! letter for is told by [`can_say`] before anything is drawn.

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};
use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider as _};
use std::sync::{Arc, LazyLock};

/// Width of a card in pixels.
pub const WIDTH: u16 = 1200;
/// Height of a card in pixels.
pub const HEIGHT: u16 = 630;

/// The family `DejaVu`, cut down by `scripts/fonts`; its licence lies beside it.
static SANS: &[u8] = include_bytes!("fonts/DejaVuSansCondensed.ttf");
static SERIF: &[u8] = include_bytes!("fonts/DejaVuSerifCondensed-Bold.ttf");

/// What the fonts call themselves.
const SANS_FAMILY: &str = "DejaVu Sans Condensed";
const SERIF_FAMILY: &str = "DejaVu Serif Condensed";

/// A typeface of the cards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Face {
    /// For apparatus: `sans-serif` in the template.
    Sans,
    /// For titles: `serif` in the template, bold.
    Serif,
}

impl Face {
    /// The face of a name in a template.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "sans-serif" => Some(Self::Sans),
            "serif" => Some(Self::Serif),
            _ => None,
        }
    }

    fn font(self) -> FontRef<'static> {
        let bytes = match self {
            Self::Sans => SANS,
            Self::Serif => SERIF,
        };
        FontRef::new(bytes).expect("the fonts are part of the program")
    }
}

/// Whether both faces have every letter of a text.
#[must_use]
pub fn can_say(text: &str) -> bool {
    [Face::Sans, Face::Serif].iter().all(|face| {
        let font = face.font();
        let letters = font.charmap();
        text.chars().all(|letter| letter.is_whitespace() || letters.map(letter).is_some())
    })
}

/// The width of a text in pixels.
fn measure(text: &str, face: Face, size: f32) -> f32 {
    let font = face.font();
    let metrics = font.glyph_metrics(Size::new(size), LocationRef::default());
    let letters = font.charmap();
    text.chars()
        .map(|letter| {
            let glyph = letters.map(letter).unwrap_or_default();
            metrics.advance_width(glyph).unwrap_or_default()
        })
        .sum()
}

/// From one line to the next, as a part of the size of the letters.
pub const LEADING: f32 = 1.2;

/// Where a text is to stand.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Frame {
    /// Width in pixels.
    pub width: f32,
    /// Height in pixels.
    pub height: f32,
    /// Smallest size of the letters.
    pub least: f32,
    /// Largest size of the letters.
    pub most: f32,
}

/// A text in lines.
#[derive(Debug, Clone, PartialEq)]
pub struct Fitted {
    /// Size of the letters in pixels.
    pub size: f32,
    /// The lines.
    pub lines: Vec<String>,
}

/// Letters of a text that are looked at.
const LONGEST: usize = 800;

/// Sets a text into a box: as large as it fits, in lines of about one length; cut off with an
/// ellipsis if even the smallest size is too large.
#[must_use]
pub fn fit(text: &str, face: Face, place: Frame) -> Fitted {
    // No title is longer, and a file that is all one line should not be measured letter by letter.
    let text: String = text.chars().take(LONGEST).collect();
    let least = place.least.max(8.0);
    let mut size = place.most.max(least);
    loop {
        let room = lines_in(place.height, size);
        let lines = wrap(&text, face, size, place.width);
        if lines.len() <= room && lines.iter().all(|line| measure(line, face, size) <= place.width)
        {
            let lines = balance(&text, face, size, place.width, lines);
            return Fitted { size, lines };
        }
        if size <= least {
            return Fitted { size, lines: cut(lines, face, size, place.width, room) };
        }
        size = (size * 0.96).max(least);
    }
}

/// Lines of a size that fit into a height: at least one.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few lines")]
fn lines_in(height: f32, size: f32) -> usize {
    (height / (size * LEADING)).floor().clamp(1.0, 100.0) as usize
}

/// The same number of lines, as narrow as it goes: no last word stands alone.
fn balance(text: &str, face: Face, size: f32, width: f32, lines: Vec<String>) -> Vec<String> {
    let mut best = lines;
    let (mut low, mut high) = (width * 0.4, width);
    while best.len() > 1 && high - low > 8.0 {
        let middle = f32::midpoint(low, high);
        let tried = wrap(text, face, size, middle);
        let fits = tried.iter().all(|line| measure(line, face, size) <= middle);
        if tried.len() == best.len() && fits {
            best = tried;
            high = middle;
        } else {
            low = middle;
        }
    }
    best
}

/// Breaks a text at its spaces; a word that is too long for a line has one of its own.
fn wrap(text: &str, face: Face, size: f32, width: f32) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut used = 0.0;
    let space = measure(" ", face, size);
    for word in text.split_whitespace() {
        let length = measure(word, face, size);
        match lines.last_mut() {
            Some(line) if used + space + length <= width => {
                line.push(' ');
                line.push_str(word);
                used += space + length;
            }
            _ => {
                lines.push(word.to_owned());
                used = length;
            }
        }
    }
    lines
}

fn cut(mut lines: Vec<String>, face: Face, size: f32, width: f32, most: usize) -> Vec<String> {
    let over = lines.len() > most;
    lines.truncate(most);
    let last = lines.len().saturating_sub(1);
    for (index, line) in lines.iter_mut().enumerate() {
        let open = over && index == last;
        if !open && measure(line, face, size) <= width {
            continue;
        }
        // Whole words, unless there is but one.
        while measure(&format!("{line}…"), face, size) > width {
            let end = line.trim_end().rfind(char::is_whitespace);
            let end = end.or_else(|| line.char_indices().next_back().map(|(at, _)| at));
            let Some(end) = end else { break };
            line.truncate(end);
        }
        let idle = |sign: char| sign.is_whitespace() || ",;:–-.".contains(sign);
        *line = format!("{}…", line.trim_end_matches(idle));
    }
    lines
}

static FONTS: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
    let mut fonts = fontdb::Database::new();
    fonts.load_font_data(SANS.to_vec());
    fonts.load_font_data(SERIF.to_vec());
    fonts.set_sans_serif_family(SANS_FAMILY);
    fonts.set_serif_family(SERIF_FAMILY);
    Arc::new(fonts)
});

/// Draws an SVG as a PNG of [`WIDTH`] by [`HEIGHT`] pixels, whatever size it claims; it reads no
/// other file.
///
/// # Errors
/// What is wrong with the SVG.
pub fn draw(svg: &str) -> Result<Vec<u8>, String> {
    let mut options = Options { fontdb: Arc::clone(&FONTS), ..Options::default() };
    SANS_FAMILY.clone_into(&mut options.font_family);
    options.image_href_resolver.resolve_string = Box::new(|_, _| None);
    let tree = Tree::from_str(svg, &options).map_err(|error| error.to_string())?;
    let mut canvas = Pixmap::new(WIDTH.into(), HEIGHT.into()).ok_or("no memory for the picture")?;
    let size = tree.size();
    let scale = (f32::from(WIDTH) / size.width()).min(f32::from(HEIGHT) / size.height());
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut canvas.as_mut());
    canvas.encode_png().map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(width: f32, height: f32, least: f32, most: f32) -> Frame {
        Frame { width, height, least, most }
    }

    #[test]
    fn a_short_title_is_large_and_a_long_one_is_smaller_and_whole() {
        let room = place(1000.0, 250.0, 30.0, 80.0);
        let short = fit("A race", Face::Serif, room);
        assert_eq!((short.size, short.lines), (80.0, vec!["A race".to_owned()]));
        let words = "The committee of the harbour postpones the race of the year for the third \
                     time, and nobody knows why it does so";
        let long = fit(words, Face::Serif, room);
        assert!(long.size < 80.0 && long.size >= 30.0, "{long:?}");
        assert_eq!(long.lines.join(" "), words);
        assert!(long.lines.iter().all(|line| measure(line, Face::Serif, long.size) <= 1000.0));
    }

    #[test]
    fn lines_are_of_about_one_length() {
        let fitted =
            fit("A statement that ends the race", Face::Serif, place(700.0, 200.0, 60.0, 60.0));
        let widths: Vec<f32> =
            fitted.lines.iter().map(|line| measure(line, Face::Serif, 60.0)).collect();
        assert_eq!(widths.len(), 2, "{fitted:?}");
        assert!(widths[1] > widths[0] * 0.5, "{fitted:?} {widths:?}");
    }

    #[test]
    fn what_is_too_long_at_any_size_ends_in_an_ellipsis() {
        let room = place(500.0, 75.0, 30.0, 60.0);
        let fitted = fit(&"word ".repeat(200), Face::Sans, room);
        assert_eq!((fitted.size, fitted.lines.len()), (30.0, 2));
        assert!(fitted.lines[1].ends_with("word…"), "{fitted:?}");
        let one = fit(&"m".repeat(300), Face::Sans, room);
        assert!(one.lines.iter().all(|line| measure(line, Face::Sans, 30.0) <= 500.0), "{one:?}");
        assert!(one.lines[0].ends_with("m…"), "{one:?}");
    }

    #[test]
    fn the_fonts_have_the_letters_of_the_languages_that_are_promised() {
        for text in ["Atəşkəs Şuşa Çıldır ğ İ", "Արցախ և հայերեն", "Ходжалы Ё", "ქართული", "Άρης"]
        {
            assert!(can_say(text), "{text}");
        }
        assert!(!can_say("漢字"));
    }

    #[test]
    fn a_card_is_a_picture_of_the_size_that_was_promised() {
        let svg = r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 315"><text y="90">a</text></svg>"#;
        let png = draw(svg).expect("drawn");
        assert_eq!(&png[16..24], [0, 0, 4, 176, 0, 0, 2, 118]);
        assert_eq!(png, draw(svg).expect("drawn again"));
        assert!(draw("<svg").is_err());
    }
}
