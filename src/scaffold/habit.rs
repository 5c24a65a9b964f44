//! How a site names its entries and in which folders it keeps them, seen from those that are there.

use crate::content::id_of;
use crate::date::{Day, Precision, When};
use std::collections::BTreeMap;

/// An entry of a site.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// Its path below `content/events/`.
    pub path: &'a str,
    /// Id of its era.
    pub era: Option<&'a str>,
    /// The day that it is filed under.
    pub day: Day,
}

impl<'a> Known<'a> {
    fn folder(&self) -> &'a str {
        self.path.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    fn stem(&self) -> &'a str {
        let name = self.path.rsplit('/').next().unwrap_or(self.path);
        name.strip_suffix(".md").unwrap_or(name)
    }
}

/// What a new entry is filed by.
#[derive(Debug, Clone, Copy)]
pub struct Filed<'a> {
    /// What its file is named by.
    pub slug: &'a str,
    /// Whether that is its id as it was given, to which no year is added.
    pub exact: bool,
    /// When it happened.
    pub when: &'a When,
    /// Id of its era.
    pub era: Option<&'a str>,
}

/// The path of a new entry below `content/events/`, by the habit of those that are there.
#[must_use]
pub fn path(known: &[Known<'_>], new: Filed<'_>) -> String {
    let folder = folder(known, new.when.anchor(), new.era);
    let name = name(known, new);
    if folder.is_empty() { format!("{name}.md") } else { format!("{folder}/{name}.md") }
}

/// Ways to file an entry, of which a site uses one.
const FILINGS: [fn(Day, Option<&str>) -> String; 5] = [
    |_, _| String::new(),
    |_, era| era.unwrap_or_default().to_owned(),
    |day, _| day.year.to_string(),
    |day, _| format!("{}/{:02}", day.year, day.month),
    |day, _| format!("{}s", day.year.div_euclid(10) * 10),
];

fn folder(known: &[Known<'_>], day: Day, era: Option<&str>) -> String {
    // An entry without an era lies at the top whether the site files by era or not.
    let fits = |file: &fn(Day, Option<&str>) -> String| {
        known.iter().filter(|entry| entry.folder() == file(entry.day, entry.era)).count()
    };
    let best = FILINGS.iter().rev().max_by_key(|file| fits(file));
    match best {
        Some(file) if known.is_empty() || fits(file) * 2 > known.len() => {
            if known.is_empty() {
                String::new()
            } else {
                file(day, era)
            }
        }
        // A way of its own: the folder of the neighbour in time.
        _ => known
            .iter()
            .min_by_key(|entry| (entry.day.days_since_epoch() - day.days_since_epoch()).abs())
            .map_or_else(String::new, |entry| entry.folder().to_owned()),
    }
}

/// The file name without its extension: dated in front, with the year behind, or plain.
fn name(known: &[Known<'_>], new: Filed<'_>) -> String {
    let Filed { slug, exact, when, .. } = new;
    let day = when.anchor();
    let most = |count: usize| count * 2 > known.len();
    let mut dated: BTreeMap<usize, usize> = BTreeMap::new();
    for entry in known {
        *dated.entry(date_parts(entry.stem())).or_default() += 1;
    }
    let plain = dated.remove(&0).unwrap_or(0);
    if most(known.len() - plain) && (0..10_000).contains(&day.year) {
        // As exact as the others are, and no more exact than the date is.
        let usual = dated.keys().max().copied().unwrap_or(0);
        let date = match usual.min(exactness(when)) {
            3 => format!("{:04}-{:02}-{:02}", day.year, day.month, day.day),
            2 => format!("{:04}-{:02}", day.year, day.month),
            _ => format!("{:04}", day.year),
        };
        return format!("{date}-{slug}");
    }
    let years = known.iter().filter(|entry| ends_in_year(entry.stem())).count();
    if (known.is_empty() || most(years)) && !exact && !ends_in_year(slug) {
        return format!("{slug}-{}", day.year);
    }
    slug.to_owned()
}

/// How many parts of a date stand before an id: `1988-02-race` has two.
fn date_parts(stem: &str) -> usize {
    let date = stem.len() - id_of(stem).len();
    stem[..date].matches('-').count()
}

/// How many parts of a date are known: a day has three.
fn exactness(when: &When) -> usize {
    match when.precision() {
        Precision::Century | Precision::Decade | Precision::Year | Precision::Season => 1,
        Precision::Month => 2,
        Precision::Day | Precision::Minute | Precision::Second => 3,
    }
}

fn ends_in_year(stem: &str) -> bool {
    stem.rsplit_once('-').is_some_and(|(_, year)| {
        year.len() == 4 && year.bytes().all(|digit| digit.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date::{Reader, Zone};

    fn new(entries: &[(&str, Option<&str>, i64)], slug: &str, date: &str, era: &str) -> String {
        let reader = Reader { zone: Zone::parse("UTC").expect("a zone"), languages: &[] };
        let known: Vec<Known<'_>> = entries
            .iter()
            .map(|(path, era, year)| {
                let day = Day::new(*year, 6, 2).expect("a day");
                Known { path, era: *era, day }
            })
            .collect();
        let when = reader.read(date).expect("a date");
        path(&known, Filed { slug, exact: false, when: &when, era: Some(era) })
    }

    #[test]
    fn the_first_entry_of_a_site_has_its_year_behind() {
        assert_eq!(new(&[], "race", "1901-06-02", "steam"), "race-1901.md");
        assert_eq!(new(&[], "races-of-1901", "1901-06-02", "steam"), "races-of-1901.md");
    }

    #[test]
    fn a_flat_site_stays_flat_and_plain_names_plain() {
        let flat = [("race.md", Some("steam"), 1901), ("launch.md", Some("steam"), 1899)];
        assert_eq!(new(&flat, "tie", "1902", "steam"), "tie.md");
    }

    #[test]
    fn entries_go_where_their_era_or_their_year_has_its_folder() {
        let eras = [("steam/race-1901.md", Some("steam"), 1901), ("x.md", None, 1850)];
        let eras = [eras[0], ("sail/old-1890.md", Some("sail"), 1890), eras[1]];
        assert_eq!(new(&eras, "tie", "1902", "steam"), "steam/tie-1902.md");
        let years = [("1901/race.md", Some("steam"), 1901), ("1899/launch.md", None, 1899)];
        assert_eq!(new(&years, "tie", "1902", "steam"), "1902/tie.md");
        let decades = [("1900s/race.md", None, 1901), ("1890s/launch.md", None, 1899)];
        assert_eq!(new(&decades, "tie", "1912", "steam"), "1910s/tie.md");
    }

    #[test]
    fn a_way_of_its_own_is_followed_by_the_neighbour_in_time() {
        let own = [("south/race.md", None, 1901), ("north/launch.md", None, 1899)];
        assert_eq!(new(&own, "tie", "1902", "steam"), "south/tie.md");
    }

    #[test]
    fn dated_names_are_as_exact_as_the_others_and_the_date() {
        let dated = [("1901-06-02-race.md", None, 1901), ("1899-06-launch.md", None, 1899)];
        assert_eq!(new(&dated, "tie", "1902-03-04", "steam"), "1902-03-04-tie.md");
        assert_eq!(new(&dated, "tie", "1902-03", "steam"), "1902-03-tie.md");
        assert_eq!(new(&dated, "tie", "1902~", "steam"), "1902-tie.md");
        let years = [("1901-race.md", None, 1901), ("1899-launch.md", None, 1899)];
        assert_eq!(new(&years, "tie", "1902-03-04", "steam"), "1902-tie.md");
    }
}
