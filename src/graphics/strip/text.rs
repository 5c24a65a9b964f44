//! Text in the strip: escaped, measured and cut without a font at hand.

use std::borrow::Cow;

/// The text with what XML and HTML reserve written as entities.
pub(super) fn escape(text: &str) -> Cow<'_, str> {
    let special = |c: char| matches!(c, '&' | '<' | '>' | '"' | '\'') || c.is_control();
    if !text.contains(special) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            // XML knows no other control characters, and a title has no lines.
            c if c.is_control() => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    Cow::Owned(escaped)
}

/// The width of the text at a font size of one, somewhat too large rather than too small: the
/// reader's font is not known, and labels must not overlap in a wide one.
fn width_at_one(text: &str) -> f64 {
    text.chars()
        .map(|c| match c {
            'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' => 0.31,
            ' ' | 'f' | 't' | 'r' | '-' | '(' | ')' | '/' => 0.41,
            'm' | 'M' | 'W' | '—' | '…' => 0.95,
            'w' => 0.8,
            '\u{300}'..='\u{36f}' => 0.0,
            // Scripts whose letters fill a square.
            '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{d7ff}' | '\u{f900}'..='\u{faff}' => 1.0,
            '\u{ff00}'..='\u{ffef}' | '\u{1f300}'.. => 1.1,
            c if c.is_uppercase() => 0.69,
            _ => 0.585,
        })
        .sum()
}

/// The width of the text at a font size.
pub(super) fn width(text: &str, size: f64) -> f64 {
    width_at_one(text) * size
}

/// The text, or as much of it as is that wide, with an ellipsis.
pub(super) fn fit(text: &str, size: f64, room: f64) -> Cow<'_, str> {
    if width(text, size) <= room {
        return Cow::Borrowed(text);
    }
    let mut left = room - width("…", size);
    let mut cut = String::new();
    for c in text.chars() {
        left -= width(c.encode_utf8(&mut [0; 4]), size);
        if left < 0.0 {
            break;
        }
        cut.push(c);
    }
    Cow::Owned(cut.trim_end().to_owned() + "…")
}

/// A coordinate with at most one decimal.
pub(super) fn coordinate(value: f64) -> String {
    let text = format!("{value:.1}");
    match text.strip_suffix(".0").unwrap_or(&text) {
        "-0" => "0".to_owned(),
        short => short.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_markup_reserves_is_escaped() {
        assert_eq!(
            escape("Tea & <b>\"cakes\"</b>\n'"),
            "Tea &amp; &lt;b&gt;&quot;cakes&quot;&lt;/b&gt; &#39;"
        );
        assert_eq!(escape("Tee für zwei"), "Tee für zwei");
    }

    #[test]
    fn a_coordinate_has_at_most_one_decimal() {
        assert_eq!(coordinate(12.04), "12");
        assert_eq!(coordinate(-0.04), "0");
        assert_eq!(coordinate(99.96), "100");
        assert_eq!(coordinate(0.25), "0.2");
    }

    #[test]
    fn a_long_text_is_cut_to_its_room() {
        assert_eq!(fit("Harbors", 11.0, 200.0), "Harbors");
        let cut = fit("Harbors and lighthouses", 11.0, 80.0);
        assert!(cut.ends_with('…') && width(&cut, 11.0) <= 80.0, "{cut}");
        assert_eq!(fit("Harbors", 11.0, 0.0), "…");
    }
}
