//! What to write instead of a text that is no date: the nearest text that is one.

use std::ops::Range;

use super::day::Day;
use super::error::{AMBIGUOUS, DateError, IMPOSSIBLE, UNREADABLE, with_part};
use super::friendly::in_full;
use super::language::DateWords;
use super::near;
use super::pattern::{DAY, MONTH, YEAR};
use super::proposals::{honest, rewritten, swapped};
use super::reader::{Reader, trimmed};

/// The error with a hint, and with a better account of what is wrong if there is one.
///
/// What a hint tells to write is read when it is written.
pub(super) fn improve(reader: Reader<'_>, text: &str, error: DateError) -> DateError {
    if let Some(right) = swapped(reader, text, &error) {
        return error.hint(format!("write `{right}`, or mend the wrong end"));
    }
    let error = honest(reader, error);
    if error.hint.is_some() || error.code == IMPOSSIBLE {
        return error;
    }
    let better = [numbers, own_words, unknown_word, without_year];
    let found = better.iter().find_map(|find| {
        let found = honest(reader, find(reader, text, &error)?);
        found.hint.is_some().then_some(found)
    });
    found.unwrap_or_else(|| {
        // A year of two digits was found where there is none.
        let error = if error.code == AMBIGUOUS { no_date(text) } else { error };
        let hint = match rewritten(reader, text) {
            Some(right) => format!("write `{right}`"),
            None => examples(reader),
        };
        error.hint(hint)
    })
}

/// A day that only today's reader knows, or no date at all.
fn own_words(_: Reader<'_>, text: &str, _: &DateError) -> Option<DateError> {
    const TODAY: [&str; 8] =
        ["today", "yesterday", "tomorrow", "now", "recently", "last", "next", "ago"];
    const UNKNOWN: [&str; 9] =
        ["unknown", "n/a", "na", "none", "tbd", "tba", "unclear", "undated", "?"];
    let range = trimmed(text);
    let written = &text[range.clone()];
    let lower = written.to_lowercase();
    let hint = if UNKNOWN.contains(&&*lower) || lower.chars().all(|sign| "?-–—.".contains(sign))
    {
        "every entry has a date, which may be vague: `1988`, `1980s` or `1980/1990`".to_owned()
    } else if lower.split_whitespace().any(|word| TODAY.contains(&word)) {
        format!("write the day itself, such as `{}`", Day::known(1988, 2, 27))
    } else {
        return None;
    };
    Some(
        DateError::new(UNREADABLE, range, format!("`{written}` was found, expected a date"))
            .hint(hint),
    )
}

/// The error of a text with words in no known form.
pub(super) fn no_date(text: &str) -> DateError {
    let range = trimmed(text);
    let message = format!("`{}` was found, expected a date", &text[range.clone()]);
    DateError::new(UNREADABLE, range, message)
}

/// Dates of digits alone: `02/05/1988`, `1988-2-7`, `27.2.88`, `19880227`.
fn numbers(reader: Reader<'_>, text: &str, error: &DateError) -> Option<DateError> {
    let range = side_of(text, &error.range);
    let written = &text[range.clone()];
    let groups: Vec<&str> = written.split(['-', '/', '.', ' ']).collect();
    let is_number = |group: &&str| group.len() <= 8 && group.bytes().all(|b| b.is_ascii_digit());
    if !groups.iter().all(is_number) {
        return None;
    }
    let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    let number = |index: usize| groups[index].parse::<i64>().ok();
    let day = |year: i64, month: i64, day: i64| {
        Day::new(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?)
    };
    let unlike = |proposal: &str| {
        let message =
            format!("`{written}` was found, expected the month in letters or the year first");
        let error = DateError::new(UNREADABLE, range.clone(), message);
        error.hint(format!("write `{}`", with_part(text, &range, proposal)))
    };
    match lengths[..] {
        [4, 1 | 2, 1 | 2] => {
            let (year, second, third) = (number(0)?, number(1)?, number(2)?);
            let Some(found) = day(year, second, third).or_else(|| day(year, third, second)) else {
                let padded = format!("{year:04}-{second:02}-{third:02}");
                let refused = reader.attempt(&padded).err()?;
                return Some(DateError { range, ..refused });
            };
            let better = unlike(&found.to_string());
            let is_almost = written.contains('-');
            Some(if is_almost { DateError { hint: better.hint, ..error.clone() } } else { better })
        }
        [1 | 2, 1 | 2, length @ (2 | 4)] => {
            let year = if length == 2 { in_full(number(2)?) } else { number(2)? };
            let (first, second) = (number(0)?, number(1)?);
            let mut found: Vec<String> = [day(year, second, first), day(year, first, second)]
                .into_iter()
                .flatten()
                .map(|day| with_part(text, &range, &short_date(reader, day)))
                .collect();
            found.dedup();
            let hint = format!("write `{}`", found.join("` or `"));
            let message = match (&found[..], length) {
                ([], _) => return None,
                (_, 2) => format!("the year of `{written}` has two digits, expected four"),
                ([_], _) => return Some(unlike(&found[0])),
                _ => format!("`{written}` was found, which may be two different days"),
            };
            Some(DateError::new(AMBIGUOUS, range.clone(), message).hint(hint))
        }
        [4, 1 | 2] => day(number(0)?, number(1)?, 1).map(|day| unlike(&month_of(day))),
        [1 | 2, 4] => day(number(1)?, number(0)?, 1).map(|day| unlike(&month_of(day))),
        [8] => {
            let (year, rest) = (number(0)? / 10_000, number(0)? % 10_000);
            day(year, rest / 100, rest % 100).map(|day| unlike(&day.to_string()))
        }
        [6] => {
            let found = day(number(0)? / 100, number(0)? % 100, 1)?;
            Some(unlike(&month_of(found)))
        }
        [2] => {
            let message = format!("the year `{written}` has two digits, expected four");
            let year = in_full(number(0)?).to_string();
            let right = with_part(text, &range, &year);
            Some(DateError::new(AMBIGUOUS, range, message).hint(format!("write `{right}`")))
        }
        _ => None,
    }
}

/// `1988-02` of a day in it.
fn month_of(day: Day) -> String {
    day.to_string().rsplit_once('-').map_or_else(String::new, |(month, _)| month.to_owned())
}

/// The side of an interval that the range is in, if both sides could be dates; else all of it.
fn side_of(text: &str, range: &Range<usize>) -> Range<usize> {
    let whole = trimmed(text);
    let mut slashes = text.match_indices('/').map(|(at, _)| at);
    match (slashes.next(), slashes.next()) {
        (Some(slash), None) if slash >= whole.start + 4 && whole.end > slash + 4 => {
            if range.start <= slash { whole.start..slash } else { slash + 1..whole.end }
        }
        _ => whole,
    }
}

/// `2 May 1988` in the first language, or EDTF where there is none.
fn short_date(reader: Reader<'_>, day: Day) -> String {
    match reader.languages.first() {
        Some(words) if day.year >= 1000 => words.day.text(&[
            (DAY, &day.day.to_string()),
            (MONTH, words.month_short(day.month)),
            (YEAR, &words.year_text(day.year)),
        ]),
        _ => day.to_string(),
    }
}

/// The first word that no language knows, if there is one, with the nearest that they know.
fn unknown_word(reader: Reader<'_>, text: &str, _: &DateError) -> Option<DateError> {
    if !has_words(text) {
        return None;
    }
    let known: Vec<&str> =
        reader.languages.iter().flat_map(|words: &&DateWords| words.vocabulary()).collect();
    let lower: Vec<String> = known.iter().map(|word| word.to_lowercase()).collect();
    let is_known = |word: &str| is_of_edtf(word) || lower.contains(&word.to_lowercase());
    let range = words_of(text).find(|range| !is_known(&text[range.clone()]))?;
    let written = &text[range.clone()];
    let nearest = near::nearest(written, known.iter().copied())
        .map(|nearest| with_part(text, &range, nearest))
        .filter(|right| reader.attempt(right).is_ok());
    let hint = match nearest.or_else(|| rewritten(reader, text)) {
        Some(right) => format!("write `{right}`"),
        None => format!("{}; a wording of your own goes into `date_text`", examples(reader)),
    };
    let message = format!("`{written}` was found, which is no word of a date");
    Some(DateError::new(UNREADABLE, range, message).hint(hint))
}

/// `27 Feb`, which wants a year. Any leap year would make a date of it.
fn without_year(reader: Reader<'_>, text: &str, _: &DateError) -> Option<DateError> {
    let range = trimmed(text);
    let written = &text[range.clone()];
    if written.split(|c: char| !c.is_ascii_digit()).any(|digits| digits.len() > 2) {
        return None;
    }
    let with_year = |year: &str| [format!("{written} {year}"), format!("{year} {written}")];
    let place = with_year("2000").iter().position(|text| reader.attempt(text).is_ok())?;
    let message = format!("`{written}` was found, expected a year with it");
    let example = &with_year("1988")[place];
    Some(
        DateError::new(UNREADABLE, range, message).hint(format!("add the year, as in `{example}`")),
    )
}

/// What a date looks like, in the first language.
fn examples(reader: Reader<'_>) -> String {
    let day = Day::known(1988, 2, 27);
    let mut examples = vec![day.to_string(), short_date(reader, day), "1988-02".to_owned()];
    examples.dedup();
    format!("write as much as is known, such as `{}` or `1988`", examples.join("`, `"))
}

/// Whether a text has words, beyond the letters of EDTF.
pub(super) fn has_words(text: &str) -> bool {
    words_of(text).any(|range| !is_of_edtf(&text[range]))
}

fn is_of_edtf(word: &str) -> bool {
    word.bytes().all(|byte| b"TXYZ".contains(&byte))
}

/// The runs of letters in a text.
fn words_of(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(char::is_alphabetic)?;
        let rest = &text[start..];
        at = start + rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
        Some(start..at)
    })
}

#[cfg(test)]
mod tests {
    use crate::date::samples::{read, refusal};

    #[test]
    fn a_refusal_has_its_code_and_points_at_the_offending_part() {
        for (text, code, part) in [
            ("", "date-empty", ""),
            ("  ", "date-empty", "  "),
            ("1988-02-31", "date-impossible", "31"),
            ("1988-02-31/1988-03-02", "date-impossible", "31"),
            ("27–31 Feb 1988", "date-impossible", "31"),
            ("1988-13", "date-impossible", "13"),
            ("2021-11-16T25:00", "date-impossible", "25"),
            ("02/05/1988", "date-ambiguous", "02/05/1988"),
            ("27 Feb 88", "date-ambiguous", "88"),
            ("1988–89", "date-ambiguous", "89"),
            ("80s", "date-ambiguous", "80"),
            ("1988-2-7", "date-unreadable", "2"),
            ("27 Febuary 1988", "date-unreadable", "Febuary"),
            ("2004-06~-11", "date-unreadable", "-"),
            ("Y1234567890123", "date-unreadable", "Y1234567890123"),
            ("1988/1987", "date-reversed", "1987"),
            ("3 to 1 May 1988", "date-reversed", "1 May 1988"),
        ] {
            let error = refusal(text);
            assert_eq!((error.code, &text[error.range]), (code, part), "{text}");
            assert!(error.hint.is_some(), "{text}");
        }
    }

    #[test]
    fn a_proposal_can_be_written_as_it_stands() {
        for text in
            ["1988-2-7", "27 Feb 88", "19880227", "1988/02/27", "198x", "1988-02-31", "31 Feb 1988"]
        {
            let hint = refusal(text).hint.expect("a hint");
            let proposal = hint.split('`').nth(1).expect("a proposal in backticks");
            read(proposal);
        }
    }
}
