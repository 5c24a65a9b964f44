//! Loaded words in the site's own voice: not in quotes, not in what others are said to say.

use crate::content::Outline;
use crate::diag::{Code, Diagnostic, Diagnostics, FileId, Place, Span};
use crate::form::way;
use crate::model::LoadedWord;
use crate::site::Site;
use std::collections::HashMap;
use std::ops::Range;

/// Titles, summaries, notes on dates and running text of entries, and the text of eras.
pub(super) fn check(site: &Site, diags: &mut Diagnostics) {
    let list = List::new(&site.chronicle.loaded_words);
    if list.0.is_empty() {
        return;
    }
    for (_, event) in site.chronicle.events() {
        let file = event.origin.file;
        let fields = [
            ("title", Some(event.title.as_str())),
            ("summary", event.summary.as_deref()),
            ("date_text", event.date_text.as_deref()),
            ("date_note", event.date_note.as_deref()),
        ];
        for (name, text) in fields {
            for (range, word) in list.find(text.unwrap_or_default(), &[]) {
                let place = event.origin.within(&site.texts, &way![name], range.clone());
                report(place, &text.unwrap_or_default()[range], word, diags);
            }
        }
        body(site, file, &event.body, &event.outline, &list, diags);
    }
    for (_, era) in site.chronicle.eras() {
        body(site, era.origin.file, &era.body, &era.outline, &list, diags);
    }
}

fn body(
    site: &Site,
    file: FileId,
    body: &Range<usize>,
    outline: &Outline,
    list: &List<'_>,
    diags: &mut Diagnostics,
) {
    let text = &site.texts.text(file)[body.clone()];
    for (range, word) in list.find(text, &outline.voice) {
        let span = Span::new(file, range.start + body.start..range.end + body.start);
        report(span.into(), &text[range], word, diags);
    }
}

fn report(place: Place, found: &str, word: &LoadedWord, diags: &mut Diagnostics) {
    let why = word.why.as_ref().map_or(String::new(), |why| format!(": {why}"));
    let hint = word.instead.as_ref().map_or_else(
        || "say who calls it so, or put it in quotes".to_owned(),
        |instead| format!("write {instead}, or say who calls it so"),
    );
    let found = found.split_whitespace().collect::<Vec<_>>().join(" ");
    diags.push(
        Diagnostic::new(Code::WordLoaded, place, format!("`{found}` is a loaded word{why}"))
            .hint(hint),
    );
}

/// Loaded words by the first word of each form.
struct List<'a>(HashMap<String, Vec<(Vec<String>, &'a LoadedWord)>>);

impl<'a> List<'a> {
    fn new(words: &'a [LoadedWord]) -> Self {
        let mut list: HashMap<String, Vec<(Vec<String>, &LoadedWord)>> = HashMap::new();
        for word in words {
            for form in &word.forms {
                let parts: Vec<String> =
                    tokens(form).map(|range| form[range].to_lowercase()).collect();
                if let Some(first) = parts.first() {
                    list.entry(first.clone()).or_default().push((parts, word));
                }
            }
        }
        Self(list)
    }

    /// Where loaded words stand in a text; within the given ranges only, if there are any.
    fn find(&self, text: &str, voice: &[Range<usize>]) -> Vec<(Range<usize>, &'a LoadedWord)> {
        let quoted = quotes(text);
        let inside = |range: &Range<usize>| {
            let own = voice.is_empty()
                || voice.iter().any(|part| part.start <= range.start && range.end <= part.end);
            own && !quoted.iter().any(|part| part.start <= range.start && range.end <= part.end)
        };
        let words: Vec<Range<usize>> = tokens(text).collect();
        let mut found = Vec::new();
        for (index, first) in words.iter().enumerate() {
            if !inside(first) {
                continue;
            }
            let Some(forms) = self.0.get(&text[first.clone()].to_lowercase()) else { continue };
            let matching = forms.iter().filter_map(|(parts, word)| {
                let end = words.get(index + parts.len() - 1)?;
                let same = parts
                    .iter()
                    .zip(&words[index..])
                    .all(|(part, range)| text[range.clone()].to_lowercase() == *part);
                same.then_some((first.start..end.end, *word))
            });
            found.extend(matching.max_by_key(|(range, _)| range.len()));
        }
        found
    }
}

/// Words of a text: letters and digits; an apostrophe or hyphen ends one.
fn tokens(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut rest = 0;
    std::iter::from_fn(move || {
        let start = rest + text[rest..].find(char::is_alphanumeric)?;
        let length = text[start..]
            .find(|letter: char| !letter.is_alphanumeric())
            .unwrap_or(text.len() - start);
        rest = start + length;
        Some(start..rest)
    })
}

/// Parts of a text between quotation marks; one that is never closed ends with its paragraph.
fn quotes(text: &str) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut open: Option<(usize, char)> = None;
    let mut newline = false;
    for (at, sign) in text.char_indices() {
        match (open, sign) {
            // An apostrophe within a word closes nothing.
            (Some((start, close)), sign)
                if sign == close
                    && !(sign == '’'
                        && text[at + sign.len_utf8()..].starts_with(char::is_alphanumeric)) =>
            {
                parts.push(start..at + sign.len_utf8());
                open = None;
            }
            (Some(_), '\n') if newline => open = None,
            (None, '"') => open = Some((at, '"')),
            (None, '“') => open = Some((at, '”')),
            (None, '«') => open = Some((at, '»')),
            (None, '„') => open = Some((at, '“')),
            (None, '‘') => open = Some((at, '’')),
            _ => {}
        }
        newline = sign == '\n' || (newline && sign.is_whitespace());
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let words = [
            LoadedWord { forms: vec!["wreck".into(), "wrecked".into()], why: None, instead: None },
            LoadedWord { forms: vec!["so-called".into()], why: None, instead: None },
        ];
        let list = List::new(&words);
        list.find(text, &[]).into_iter().map(|(range, _)| text[range].to_owned()).collect()
    }

    #[test]
    fn a_loaded_word_is_found_in_any_case_and_over_a_line_break() {
        assert_eq!(found("They Wrecked the so-\ncalled boat."), ["Wrecked", "so-\ncalled"]);
        assert_eq!(found("A shipwreck is another word."), Vec::<String>::new());
    }

    #[test]
    fn what_is_quoted_is_not_our_voice() {
        assert_eq!(found("He said “wreck” and \"so-called\", not wreck."), ["wreck"]);
        assert_eq!(found("An open \" mark\n\nends: wreck"), ["wreck"]);
    }
}
