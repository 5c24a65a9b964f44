//! What to write instead of a value or a field that does not fit: by what people write.

use crate::diag::nearest;

/// Names that people give to fields of ours. Only those that the record has are proposed.
const OTHER_NAMES: [(&str, &str); 58] = [
    ("start", "date"),
    ("begin", "date"),
    ("from", "date"),
    ("when", "date"),
    ("day", "date"),
    ("year", "date"),
    ("time", "date"),
    ("datum", "date"),
    ("until", "end"),
    ("to", "end"),
    ("finish", "end"),
    ("name", "title"),
    ("headline", "title"),
    ("heading", "title"),
    ("title", "name"),
    ("location", "places"),
    ("locations", "places"),
    ("where", "places"),
    ("people", "actors"),
    ("persons", "actors"),
    ("person", "actors"),
    ("who", "actors"),
    ("who", "by"),
    ("speaker", "by"),
    ("actor", "by"),
    ("said_by", "by"),
    ("statement", "says"),
    ("claim", "says"),
    ("text", "says"),
    ("category", "kind"),
    ("categories", "kind"),
    ("type", "kind"),
    ("description", "summary"),
    ("excerpt", "summary"),
    ("abstract", "summary"),
    ("keywords", "tags"),
    ("labels", "tags"),
    ("references", "sources"),
    ("reference", "sources"),
    ("citations", "sources"),
    ("citation", "sources"),
    ("links", "sources"),
    ("link", "url"),
    ("href", "url"),
    ("address", "url"),
    ("website", "url"),
    ("images", "media"),
    ("image", "media"),
    ("photos", "media"),
    ("photo", "media"),
    ("picture", "media"),
    ("corrections", "updates"),
    ("changes", "updates"),
    ("number", "best"),
    ("count", "best"),
    ("what", "measure"),
    ("language", "lang"),
    ("latitude", "lat"),
];

/// The known field that is meant by another name, if one is.
pub(super) fn meant<'a>(name: &str, known: &[&'a str]) -> Option<&'a str> {
    let bare = name.trim().trim_start_matches('-').trim().to_lowercase().replace([' ', '-'], "_");
    let has = |field: &str| known.iter().copied().find(|candidate| *candidate == field);
    has(&bare)
        .or_else(|| {
            OTHER_NAMES.iter().filter(|(other, _)| *other == bare).find_map(|(_, field)| has(field))
        })
        .or_else(|| nearest(&bare, known.iter().copied()))
}

/// What stands in a group of fields of each name, for who wrote a text or a list there.
fn example(field: &str) -> Option<&'static str> {
    Some(match field {
        "claims" => "write `- by: …` and below it `says: …`",
        "figures" => "write `- measure: …` and below it `best: …`",
        "later" => "write `- as_of: …` and below it `says: …`",
        "naming" => "write `- by: …` and below it `name: …`",
        "updates" => "write `- on: 2024-05-01` and below it `note: …`",
        "media" => "write `- file: …` and below it `alt: …`",
        "relations" => {
            "write `relations:` and below it `see_also: [other-entry]`, or another relation"
        }
        "accept" => "write `- code: …` and below it `reason: …`",
        _ => return None,
    })
}

/// What to write instead of a value of the wrong form.
///
/// `found` and `expected` are parts of the message: "the text "1,5"", "a whole number, 0 or more".
pub(super) fn for_form(name: Option<&str>, found: &str, expected: &str) -> Option<String> {
    let written = found.split(['"', '`']).nth(1).unwrap_or_default().trim();
    if expected.starts_with("`true`") {
        let word = match written.to_lowercase().as_str() {
            "yes" | "y" | "ja" | "oui" | "on" | "1" | "wahr" => "true",
            "no" | "n" | "nein" | "non" | "off" | "0" | "falsch" => "false",
            _ => return None,
        };
        return Some(format!("write `{word}`"));
    }
    if expected.starts_with("a whole number") {
        return Some(whole_number(name, written));
    }
    if expected.starts_with("a number") {
        return decimal(written).map(|number| format!("write `{number}`"));
    }
    if expected.starts_with("the name of a field") {
        return Some("a comma begins a new field: a number has a point, `38.7`, and a text with commas stands between quotation marks".to_owned());
    }
    if expected == "text" && found.starts_with("a list") {
        return Some("leave the brackets out, or put the text between quotation marks".to_owned());
    }
    if expected == "text" && found.starts_with("a group") {
        return Some(
            "write the text on the same line; with a colon in it, between quotation marks"
                .to_owned(),
        );
    }
    if expected.starts_with("a group of fields") {
        return name.and_then(example).map(ToOwned::to_owned);
    }
    None
}

fn whole_number(name: Option<&str>, written: &str) -> String {
    let groups: Vec<&str> = written.split(['.', ',', ' ', '\'', '’', '\u{a0}', '_']).collect();
    let number = |text: &&str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if groups.len() > 1
        && groups.iter().all(number)
        && groups[1..].iter().all(|group| group.len() == 3)
    {
        return format!("write `{}`", groups.concat());
    }
    let ends: Vec<&str> = written.split(['-', '–', '—']).map(str::trim).collect();
    if let [low, high] = ends[..]
        && number(&low)
        && number(&high)
        && name.is_some_and(|name| ["low", "best", "high"].contains(&name))
    {
        return format!("write `low: {low}` and `high: {high}`");
    }
    let numbers: Vec<&str> = written
        .split(|sign: char| !sign.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .collect();
    match (&numbers[..], written.contains(char::is_alphabetic)) {
        ([one], true) => format!("write `{one}`, and the words in `note`"),
        _ => "write digits alone, such as `1200`".to_owned(),
    }
}

/// `38,7` → `38.7`; `38° 42' N` → `38.7`.
fn decimal(written: &str) -> Option<String> {
    if let Ok(number) = written.replace(',', ".").parse::<f64>()
        && number.is_finite()
        && written.matches(',').count() == 1
    {
        return Some(number.to_string());
    }
    let negative = written.starts_with('-') || written.ends_with(['S', 'W', 's', 'w']);
    let parts: Vec<f64> = written
        .split(|sign: char| !(sign.is_ascii_digit() || sign == '.' || sign == ','))
        .filter(|part| !part.is_empty())
        .map(|part| part.replace(',', ".").parse().ok())
        .collect::<Option<_>>()?;
    if parts.is_empty() || parts.len() > 3 || parts.iter().skip(1).any(|part| *part >= 60.0) {
        return None;
    }
    let degrees: f64 = parts.iter().zip([1.0, 60.0, 3600.0]).map(|(part, unit)| part / unit).sum();
    let degrees = (degrees * 10_000.0).round() / 10_000.0;
    Some(if negative { -degrees } else { degrees }.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_people_write_them_get_a_proposal() {
        let whole = |written: &str| {
            for_form(Some("best"), &format!("the text \"{written}\""), "a whole number, 0 or more")
        };
        assert_eq!(whole("1.200").as_deref(), Some("write `1200`"));
        assert_eq!(whole("1 200 000").as_deref(), Some("write `1200000`"));
        assert_eq!(whole("40–50").as_deref(), Some("write `low: 40` and `high: 50`"));
        assert_eq!(whole("about 40").as_deref(), Some("write `40`, and the words in `note`"));
        assert_eq!(whole("1,5").as_deref(), Some("write digits alone, such as `1200`"));
        let number =
            |written: &str| for_form(Some("lat"), &format!("the text \"{written}\""), "a number");
        assert_eq!(number("38,7").as_deref(), Some("write `38.7`"));
        assert_eq!(number("38° 42' S").as_deref(), Some("write `-38.7`"));
        assert_eq!(number("north"), None);
    }

    #[test]
    fn the_field_that_is_meant_is_found() {
        let known = ["title", "date", "end", "status", "places", "url"];
        for (name, field) in [
            ("start", Some("date")),
            ("Title", Some("title")),
            ("-title", Some("title")),
            ("location", Some("places")),
            ("link", Some("url")),
            ("titel", Some("title")),
            ("quux", None),
        ] {
            assert_eq!(meant(name, &known), field, "{name}");
        }
    }
}
