//! Patterns such as `{day} {month} {year}`, which both read a date and show it.
//!
//! That one pattern does both is why what is shown reads back. A pattern is matched without regard
//! to case; a space stands for any white space, and a dash for any dash with or without spaces.

use std::ops::Range;

use serde::de::{Deserialize, Deserializer, Error as _};

use super::language::DateWords;

/// A part of a pattern that a date fills in. The constants are bits, so that a set of them can
/// be the parameter of [`Forms`].
pub(super) type Slot = u16;

pub(super) const DAY: Slot = 1;
pub(super) const MONTH: Slot = 1 << 1;
pub(super) const YEAR: Slot = 1 << 2;
pub(super) const SEASON: Slot = 1 << 3;
pub(super) const DECADE: Slot = 1 << 4;
pub(super) const ORDINAL: Slot = 1 << 5;
pub(super) const N: Slot = 1 << 6;
pub(super) const DATE: Slot = 1 << 7;
pub(super) const START: Slot = 1 << 8;
pub(super) const END: Slot = 1 << 9;
pub(super) const TIME: Slot = 1 << 10;
pub(super) const OFFSET: Slot = 1 << 11;

const NAMES: [(&str, Slot); 12] = [
    ("day", DAY),
    ("month", MONTH),
    ("year", YEAR),
    ("season", SEASON),
    ("decade", DECADE),
    ("ordinal", ORDINAL),
    ("n", N),
    ("date", DATE),
    ("start", START),
    ("end", END),
    ("time", TIME),
    ("offset", OFFSET),
];

/// One or more patterns, each with exactly the slots `SLOTS`. The first is shown, all are read.
#[derive(Clone, Debug)]
pub(super) struct Forms<const SLOTS: Slot>(Vec<Pattern>);

/// A pattern, taken apart.
#[derive(Clone, Debug)]
pub(super) struct Pattern(Vec<Bit>);

#[derive(Clone, Debug)]
enum Bit {
    Text(String),
    Slot(Slot),
}

/// What a slot stands for in a text.
#[derive(Clone, Debug)]
pub(super) struct Capture {
    slot: Slot,
    /// The bytes of the text.
    pub(super) range: Range<usize>,
    /// The number of the day, month, season, year and so on; 0 where the text itself counts.
    pub(super) value: i64,
}

/// All slots of one match.
#[derive(Clone, Debug, Default)]
pub(super) struct Captures(Vec<Capture>);

impl<const SLOTS: Slot> Forms<SLOTS> {
    /// Every way to match all of `text[range]`.
    pub(super) fn fits(
        &self,
        text: &str,
        range: &Range<usize>,
        words: &DateWords,
    ) -> Vec<Captures> {
        let found = self.starts(&text[..range.end], range.start, words);
        found.into_iter().filter(|(_, end)| *end == range.end).map(|(fit, _)| fit).collect()
    }

    /// Every way to match the text from `at` on, with the place where the match ends.
    pub(super) fn starts(
        &self,
        text: &str,
        at: usize,
        words: &DateWords,
    ) -> Vec<(Captures, usize)> {
        let mut found = Vec::new();
        for pattern in &self.0 {
            follow(&pattern.0, text, at, words, &mut Captures::default(), &mut found);
        }
        found
    }

    /// The first pattern, each slot filled with what `fill` gives for it. Literal parts become
    /// values by `literal`.
    pub(super) fn show<T>(
        &self,
        literal: impl Fn(&str) -> T,
        mut fill: impl FnMut(Slot) -> Vec<T>,
    ) -> Vec<T> {
        let bits = self.0.first().into_iter().flat_map(|pattern| &pattern.0);
        bits.flat_map(|bit| match bit {
            Bit::Text(text) => vec![literal(text)],
            Bit::Slot(slot) => fill(*slot),
        })
        .collect()
    }

    /// The texts between the slots of all patterns.
    pub(super) fn literals(&self) -> Vec<&str> {
        let bits = self.0.iter().flat_map(|pattern| &pattern.0);
        bits.filter_map(|bit| match bit {
            Bit::Text(text) => Some(text.as_str()),
            Bit::Slot(_) => None,
        })
        .collect()
    }

    /// The first pattern as text, with the given texts in its slots.
    pub(super) fn text(&self, texts: &[(Slot, &str)]) -> String {
        let given = |slot| texts.iter().filter(move |(name, _)| *name == slot);
        self.show(str::to_owned, |slot| given(slot).map(|(_, text)| (*text).to_owned()).collect())
            .concat()
    }
}

impl Captures {
    /// The slot's part of the text. Every pattern of a `Forms` has each of its slots.
    pub(super) fn get(&self, slot: Slot) -> &Capture {
        let found = self.0.iter().find(|capture| capture.slot == slot);
        found.expect("the slots of each pattern were checked when the words were read")
    }
}

/// Follows a pattern through the text, by every way it fits.
fn follow(
    bits: &[Bit],
    text: &str,
    at: usize,
    words: &DateWords,
    captures: &mut Captures,
    found: &mut Vec<(Captures, usize)>,
) {
    match bits {
        [] => found.push((captures.clone(), at)),
        [Bit::Text(literal), rest @ ..] => {
            if let Some(end) = skip(literal, text, at) {
                follow(rest, text, end, words, captures, found);
            }
        }
        [Bit::Slot(slot), rest @ ..] => {
            for (end, value) in ends(*slot, rest.is_empty(), text, at, words) {
                captures.0.push(Capture { slot: *slot, range: at..end, value });
                follow(rest, text, end, words, captures, found);
                captures.0.pop();
            }
        }
    }
}

/// Where the slot may end if it starts here, with its value.
fn ends(slot: Slot, is_last: bool, text: &str, at: usize, words: &DateWords) -> Vec<(usize, i64)> {
    match slot {
        DAY => words.ordinal(text, at, true),
        ORDINAL => words.ordinal(text, at, false),
        N | DECADE => number(text, at).into_iter().collect(),
        YEAR => words.year(text, at),
        MONTH => words.month_names(text, at),
        SEASON => words.season_names(text, at),
        TIME => {
            let mut ends = run(text, at, |c| c.is_ascii_digit() || c == ':');
            ends.retain(|(end, _)| text[at..*end].contains(':'));
            ends
        }
        OFFSET => {
            let mut ends = run(text, at, |c| c.is_ascii_digit() || "+-−:".contains(c));
            ends.push((at, 0));
            ends
        }
        _ if is_last => vec![(text.len(), 0)],
        _ => text[at..].char_indices().skip(1).map(|(offset, _)| (at + offset, 0)).collect(),
    }
}

/// A number of up to twelve digits, which is what a year may have.
pub(super) fn number(text: &str, at: usize) -> Option<(usize, i64)> {
    let (end, _) = run(text, at, |c| c.is_ascii_digit()).pop()?;
    (end - at <= 12).then(|| Some((end, text[at..end].parse().ok()?)))?
}

fn run(text: &str, at: usize, belongs: impl Fn(char) -> bool) -> Vec<(usize, i64)> {
    let rest = &text[at..];
    let length = rest.find(|c| !belongs(c)).unwrap_or(rest.len());
    if length == 0 { Vec::new() } else { vec![(at + length, 0)] }
}

/// Where the literal ends in the text if it stands here.
pub(super) fn skip(literal: &str, text: &str, at: usize) -> Option<usize> {
    let is_dash = |c| "-–—‐‑−".contains(c);
    let mut rest = &text[at..];
    let mut wanted = literal.chars().peekable();
    while let Some(c) = wanted.next() {
        if is_dash(c) || c.is_whitespace() {
            let trimmed = rest.trim_start();
            let has_space = trimmed.len() < rest.len();
            let mut dash = is_dash(c).then_some(c);
            while let Some(next) = wanted.next_if(|c| is_dash(*c) || c.is_whitespace()) {
                dash = dash.or(is_dash(next).then_some(next));
            }
            rest = match dash {
                Some(_) => trimmed.strip_prefix(is_dash)?.trim_start(),
                None if has_space => trimmed,
                None => return None,
            };
        } else {
            let mut letters = rest.chars();
            let is_same = letters.next()?.to_lowercase().eq(c.to_lowercase());
            rest = is_same.then_some(letters.as_str())?;
        }
    }
    Some(text.len() - rest.len())
}

impl Pattern {
    fn parse(text: &str) -> Result<(Self, Slot), String> {
        let mut bits = Vec::new();
        let mut slots = 0;
        let mut rest = text;
        while let Some((literal, after)) = rest.split_once('{') {
            let (name, after) = after
                .split_once('}')
                .ok_or_else(|| format!("`{text}` opens a brace and does not close it"))?;
            let known = NAMES.iter().find(|(known, _)| *known == name);
            let (_, slot) = known.ok_or_else(|| format!("`{{{name}}}` is no part of a date"))?;
            if !literal.is_empty() {
                bits.push(Bit::Text(literal.to_owned()));
            }
            bits.push(Bit::Slot(*slot));
            slots |= slot;
            rest = after;
        }
        if !rest.is_empty() {
            bits.push(Bit::Text(rest.to_owned()));
        }
        Ok((Self(bits), slots))
    }
}

impl<'de, const SLOTS: Slot> Deserialize<'de> for Forms<SLOTS> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(serde::Deserialize)]
        #[serde(untagged, expecting = "expected a pattern or a list of patterns")]
        enum OneOrMany {
            One(String),
            Many(Vec<String>),
        }
        let texts = match OneOrMany::deserialize(deserializer)? {
            OneOrMany::One(text) => vec![text],
            OneOrMany::Many(texts) => texts,
        };
        if texts.is_empty() {
            return Err(D::Error::custom("an empty list was found, expected a pattern"));
        }
        let pattern = |text: &String| match Pattern::parse(text).map_err(D::Error::custom)? {
            (pattern, slots) if slots == SLOTS => Ok(pattern),
            _ => Err(D::Error::custom(format!("`{text}` was found, expected {}", names(SLOTS)))),
        };
        texts.iter().map(pattern).collect::<Result<_, _>>().map(Self)
    }
}

/// `{day}, {month}, {year}`
fn names(slots: Slot) -> String {
    let named = NAMES.iter().filter(|(_, slot)| slots & slot != 0);
    named.map(|(name, _)| format!("{{{name}}}")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_literal_matches_any_case_white_space_and_dash() {
        assert_eq!(skip("circa ", "CIRCA \u{a0}1990", 0), Some(8));
        assert_eq!(skip("–", "a - b", 1), Some(4));
        assert_eq!(skip(" – ", "a–b", 1), Some(4));
        assert_eq!(skip(" to ", "ato b", 1), None);
        assert_eq!(skip("ÇA ", "ça x", 0), Some(4));
    }

    #[test]
    fn a_pattern_with_a_slot_too_few_or_unknown_is_refused() {
        let read = |text: &str| {
            let text = serde::de::value::StrDeserializer::<serde::de::value::Error>::new(text);
            Forms::<{ DAY | MONTH }>::deserialize(text).map_err(|error| error.to_string())
        };
        assert!(read("{day} {month}").is_ok());
        assert_eq!(read("{day}").unwrap_err(), "`{day}` was found, expected {day}, {month}");
        assert_eq!(read("{day} {moon}").unwrap_err(), "`{moon}` is no part of a date");
        assert_eq!(read("{day").unwrap_err(), "`{day` opens a brace and does not close it");
    }
}
