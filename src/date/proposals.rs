//! The same date in a notation that is read: what to write instead of a text that is no date.
//!
//! Nothing is proposed that is not read when it is pasted back.

use super::error::{DateError, REVERSED};
use super::reader::Reader;

/// What people write around dates, and what stands for it here. Proposals with it are made in
/// English, the language of the messages; in another language they are not read, and so not made.
const INSTEAD: [(&str, &str); 24] = [
    ("around the end of", "about late"),
    ("the beginning of", "early"),
    ("the start of", "early"),
    ("the middle of", "mid"),
    ("the end of", "late"),
    ("at the end of", "late"),
    ("at the beginning of", "early"),
    ("beginning of", "early"),
    ("start of", "early"),
    ("end of", "late"),
    ("first half of", "early"),
    ("second half of", "late"),
    ("no later than", "until"),
    ("not later than", "until"),
    ("before", "until"),
    ("after", "from"),
    ("starting", "from"),
    ("between", "from"),
    ("roughly", "about"),
    ("around", "about"),
    ("approx", "about"),
    ("maybe", "possibly"),
    ("through", "to"),
    ("and", "to"),
];

/// Words around a date that say nothing that a date can hold.
const NOISE: [&str; 28] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "mon",
    "tue",
    "wed",
    "thu",
    "fri",
    "sat",
    "sun",
    "on",
    "in",
    "at",
    "the",
    "of",
    "night",
    "morning",
    "evening",
    "afternoon",
    "noon",
    "midday",
    "year",
    "date",
    "dated",
];

/// The error without proposals that cannot be read: a hint is a promise.
pub(super) fn honest(reader: Reader<'_>, mut error: DateError) -> DateError {
    let Some(hint) = error.hint.take() else { return error };
    error.hint = if let Some((fact, last)) = hint.split_once(": the last is `") {
        let right = last.trim_end_matches('`');
        let kept = if reads(reader, right) { &*hint } else { fact };
        Some(kept.to_owned())
    } else if let Some((before, rest)) = hint.split_once("write `") {
        let mut kept: Vec<&str> = Vec::new();
        let mut after = "";
        for proposal in rest.split(" or `") {
            let (text, tail) = proposal.split_once('`').unwrap_or((proposal, ""));
            if reads(reader, text) {
                kept.push(text);
            }
            after = tail;
        }
        (!kept.is_empty()).then(|| format!("{before}write `{}`{after}", kept.join("` or `")))
    } else {
        Some(hint)
    };
    error
}

fn reads(reader: Reader<'_>, text: &str) -> bool {
    reader.attempt(text).is_ok()
}

/// The same text in another notation, if that is a date.
pub(super) fn rewritten(reader: Reader<'_>, text: &str) -> Option<String> {
    let text = text.trim();
    let plain = plain(text);
    let qualifier = text.chars().find(|sign| "?~%".contains(*sign));
    let marked = qualifier.map(|mark| format!("{}{mark}", text.replace(['?', '~', '%'], "")));
    let long_year = plain.starts_with('Y').then(|| plain.split('-').next()).flatten();
    let at_once = [
        Some(plain.clone()),
        Some(text.to_ascii_uppercase()),
        Some(text.replace(' ', "")),
        Some(plain.replace('/', "–")),
        Some(plain.replace(", ", "–")),
        marked,
        long_year.map(ToOwned::to_owned),
        about(&plain),
    ];
    let words = in_our_words(&beyond(&plain).unwrap_or_else(|| plain.clone()));
    let without = without_noise(&words);
    at_once
        .into_iter()
        .flatten()
        .chain(orders(&plain))
        .chain([words.clone(), without.clone()])
        .chain(orders(&without))
        .find(|candidate| candidate != text && reads(reader, candidate))
}

/// Without quotation marks and the full stop at its end, in digits and spaces of ASCII.
fn plain(text: &str) -> String {
    let letters = text.chars().filter_map(|letter| match letter {
        '"' | '“' | '”' | '„' | '«' | '»' | '`' => None,
        '\u{a0}' | '\u{202f}' | '\u{2009}' | '\t' => Some(' '),
        '０'..='９' => char::from_digit(u32::from(letter) - u32::from('０'), 10),
        other => Some(other),
    });
    let text: String = letters.collect();
    let text = text.trim().trim_end_matches(['.', ',', ';']).trim_matches(['\'', '‘', '’']);
    text.trim().to_owned()
}

/// Two or three words in every order: the day, the month and the year.
fn orders(text: &str) -> Vec<String> {
    let words: Vec<&str> =
        text.split([' ', ',']).map(|word| word.trim_matches(['.', '('])).collect();
    let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
    match words[..] {
        [one, two] => vec![format!("{two} {one}")],
        [one, two, three] => {
            let orders =
                [[three, two, one], [two, one, three], [two, three, one], [three, one, two]];
            orders.iter().map(|order| order.join(" ")).collect()
        }
        // A clock time before its day.
        [time, one, two, three] if time.contains(':') => {
            vec![format!("{one} {two} {three} {time}")]
        }
        _ => Vec::new(),
    }
}

fn in_our_words(text: &str) -> String {
    let mut words = format!(" {} ", text.to_lowercase());
    for (theirs, ours) in INSTEAD {
        words = words.replace(&format!(" {theirs} "), &format!(" {ours} "));
    }
    // Names of months are read in any case, and shown as people write them.
    let mut own = text.split_whitespace();
    let words = words.split_whitespace().map(|word| {
        let same = own.clone().find(|written| written.to_lowercase() == word);
        if same.is_some() {
            own.find(|written| written.to_lowercase() == word);
        }
        same.unwrap_or(word)
    });
    words.collect::<Vec<_>>().join(" ")
}

/// `before 1990` → `until 1989`, `after 1990` → `from 1991`: the year itself is not meant.
fn beyond(text: &str) -> Option<String> {
    let (word, year) = text.split_once(' ')?;
    let number: i64 = year.parse().ok().filter(|_| year.len() == 4)?;
    match &*word.to_lowercase() {
        "before" => Some(format!("until {:04}", number - 1)),
        "after" => Some(format!("from {:04}", number + 1)),
        _ => None,
    }
}

/// `3 May 1990 (approx.)` → `about 3 May 1990`.
fn about(text: &str) -> Option<String> {
    let (date, note) = text.split_once('(')?;
    let note = note.trim_end_matches(')').trim_end_matches('.').to_lowercase();
    let vague = ["approx", "approximately", "approximate", "about", "ca", "circa", "around"];
    vague.contains(&&*note).then(|| format!("about {}", date.trim()))
}

fn without_noise(text: &str) -> String {
    let words = text.split_whitespace().filter(|word| {
        let bare = word.trim_matches(['(', ')', '.', ',']).to_lowercase();
        !NOISE.contains(&&*bare)
    });
    words.collect::<Vec<_>>().join(" ")
}

/// An interval whose ends stand the wrong way round, with its ends swapped.
pub(super) fn swapped(reader: Reader<'_>, text: &str, error: &DateError) -> Option<String> {
    if error.code != REVERSED {
        return None;
    }
    let text = text.trim();
    let parts = ["/", " – ", "–", " - ", " to "];
    parts.iter().find_map(|between| {
        let (start, end) = text.split_once(between)?;
        let (start, end) = (start.trim(), end.trim());
        let right = format!("{end}{between}{start}");
        let spaced = format!("{end} to {start}");
        [right, spaced].into_iter().find(|right| reads(reader, right))
    })
}

#[cfg(test)]
mod tests {
    use crate::date::samples::{read, refusal};

    #[test]
    fn what_people_write_gets_a_proposal_that_is_read() {
        for (text, right) in [
            ("1988 Feb 27", "27 Feb 1988"),
            ("1988 February", "February 1988"),
            ("Y12345-02", "Y12345"),
            ("“1988-02-27”", "1988-02-27"),
            ("1988-02-27.", "1988-02-27"),
            ("１９８８", "1988"),
            ("3/4 May 1990", "3–4 May 1990"),
            ("3, 4 May 1990", "3–4 May 1990"),
            ("3 and 4 May 1990", "3 to 4 May 1990"),
            ("between March and April 1990", "from March to April 1990"),
            ("end of 1990", "late 1990"),
            ("Monday 3 May 1990", "3 May 1990"),
            ("Sunday, 3 May 1990", "3 May 1990"),
            ("on the night of 3 May 1990", "3 May 1990"),
            ("in 1990", "1990"),
            ("before 1990", "until 1989"),
            ("after May 1990", "from May 1990"),
            ("14:00 3 May 1990", "3 May 1990 14:00"),
            ("3 May 1990 (approx.)", "about 3 May 1990"),
            ("1988/1987", "1987/1988"),
            ("5 to 3 May 1988", "3 May 1988 to 5"),
        ] {
            let hint = refusal(text).hint.expect("a hint");
            assert!(hint.starts_with(&format!("write `{right}`")), "{text}: {hint}");
            read(right);
        }
    }

    #[test]
    fn nothing_is_proposed_that_is_not_read() {
        let hint = |text| refusal(text).hint.expect("a hint");
        assert_eq!(hint("27-29-30 Feb 1988"), "February 1988 has 29 days");
        assert!(hint("inf").starts_with("write as much as is known"));
        assert!(hint("1988-W12").starts_with("write as much as is known"));
    }

    #[test]
    fn a_day_as_today_sees_it_and_no_day_at_all_are_told_apart() {
        assert!(refusal("yesterday").hint.expect("a hint").contains("the day itself"));
        for text in ["unknown", "n/a", "?", "—"] {
            assert!(refusal(text).hint.expect("a hint").contains("which may be vague"), "{text}");
        }
    }
}
