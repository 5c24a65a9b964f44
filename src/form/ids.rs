//! Names that become parts of addresses and file names.

/// A sound id like an unsound one.
pub(crate) fn sound_id(id: &str) -> String {
    let slug = slug::slugify(id);
    if bad_id(&slug).is_none() { slug } else { format!("entry-{slug}") }
}

/// The id of an entry by its title and year: `harbour-race-1901`, `murder-of-caesar-44-bc`. Nothing
/// if the title has no letter or digit that an address can hold.
pub(crate) fn id_by_title(title: &str, year: i64) -> Option<String> {
    let slug = slug_of_title(title)?;
    Some(if year > 0 { format!("{slug}-{year}") } else { format!("{slug}-{}-bc", 1 - year) })
}

/// The part of an id that a title gives, of up to sixty letters.
pub(crate) fn slug_of_title(title: &str) -> Option<String> {
    let mut slug = slug::slugify(title);
    slug.truncate(slug.char_indices().nth(60).map_or(slug.len(), |(at, _)| at));
    let slug = slug.trim_end_matches('-');
    (!slug.is_empty()).then(|| slug.to_owned())
}

/// Why a name cannot be an id and a part of an address, if so.
pub(crate) fn bad_id(id: &str) -> Option<&'static str> {
    const RESERVED: [&str; 6] = ["con", "prn", "aux", "nul", "index", "404"];
    let lower = id.to_lowercase();
    let device = lower.strip_prefix("com").or_else(|| lower.strip_prefix("lpt"));
    if id.is_empty() {
        return Some("is empty");
    }
    if id.len() > 120 {
        return Some("has more than 120 bytes");
    }
    if RESERVED.contains(&lower.as_str())
        || device.is_some_and(|rest| rest.len() == 1 && rest.as_bytes()[0].is_ascii_digit())
    {
        return Some("is a reserved name");
    }
    if id.starts_with(['-', '_']) {
        return Some("starts with a sign");
    }
    if id.chars().any(|letter| !(letter.is_alphanumeric() || letter == '-' || letter == '_')) {
        return Some("holds more than letters, digits, `-` and `_`");
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_and_a_year_make_an_id() {
        assert_eq!(id_by_title("Heron's race!", 1901).as_deref(), Some("heron-s-race-1901"));
        assert_eq!(id_by_title("Ides of March", -43).as_deref(), Some("ides-of-march-44-bc"));
        assert_eq!(id_by_title("…", 1901), None);
    }

    #[test]
    fn names_that_no_address_can_have_are_told_apart() {
        assert_eq!(bad_id("heron-1901"), None);
        assert_eq!(bad_id("şuşa"), None);
        assert!(bad_id("a b").is_some());
        assert!(bad_id("..").is_some());
        assert!(bad_id("NUL").is_some());
        assert!(bad_id("lpt1").is_some());
    }
}
