//! The checks that weigh and compare, on a made corpus with planted faults: what they find and what
//! they find that is none. The figures stand in `docs/checks.md`.
//!
//! `UPDATE=1 cargo test --test analyses` writes them there.
#![allow(clippy::disallowed_methods, reason = "tests touch the world")]

use annals::check;
use annals::content::Input;
use annals::date::Day;
use annals::diag::{Code, Diagnostics, Place, Texts};
use annals::render::with_defaults;
use annals::site::{Settings, assemble};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

/// Entries without a fault.
const CLEAN: usize = 400;
/// Faults of each kind.
const PLANTED: usize = 40;

const BOATS: [&str; 16] = [
    "Heron",
    "Tern",
    "Gannet",
    "Curlew",
    "Plover",
    "Avocet",
    "Dunlin",
    "Petrel",
    "Fulmar",
    "Godwit",
    "Merlin",
    "Osprey",
    "Puffin",
    "Shearwater",
    "Skua",
    "Turnstone",
];
const DEEDS: [&str; 16] = [
    "wins the harbour race",
    "loses its mast off the cape",
    "is sold to a baker",
    "carries mail to the island",
    "runs aground on the bar",
    "is fitted with an engine",
    "rescues four anglers",
    "sails round the lighthouse",
    "is towed in after a storm",
    "wins the regatta of the north",
    "is struck by a ferry",
    "enters the winter dock",
    "takes the governor to the fort",
    "is painted green",
    "breaks the record to the buoy",
    "is handed to the museum",
];
const LOADED: [&str; 3] = ["wreck", "glorious", "so-called"];

/// Small numbers in a fixed disorder (a linear congruential generator).
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % limit as u64).expect("small")
    }
}

struct Entry {
    id: String,
    title: String,
    date: (usize, usize, usize),
    written: String,
    more: String,
    body: String,
}

impl Entry {
    fn text(&self) -> String {
        format!(
            "---\ntitle: {}\ndate: {}\nkind: race\nplaces: [harbour]\nsources: [log, gazette]\n{}---\n\n{}\n",
            self.title, self.written, self.more, self.body
        )
    }
}

fn written((year, month, day): (usize, usize, usize)) -> String {
    format!("{year}-{month:02}-{day:02}")
}

/// Entries as they should be, with what is easily taken for a fault: the same deed in other years,
/// boats with other deeds on the same day, loaded words in quotes, two sides, one on what nobody disputes, causes before effects.
fn clean() -> Vec<Entry> {
    let mut chance = Chance(1901);
    let mut entries: Vec<Entry> = Vec::new();
    let mut seen = BTreeSet::new();
    while entries.len() < CLEAN {
        let number = entries.len();
        let same_day = number % 10 == 9;
        let date = if same_day {
            entries[number - 1].date
        } else {
            (1890 + chance.below(40), 1 + chance.below(12), 1 + chance.below(28))
        };
        let (boat, deed) = (BOATS[chance.below(16)], DEEDS[chance.below(16)]);
        if !seen.insert((date, boat)) || (same_day && entries[number - 1].title.ends_with(deed)) {
            continue;
        }
        let mut more = String::new();
        match number % 4 {
            0 => more.push_str(
                "disputed: [responsibility]\nclaims:\n  - {by: herons, says: It was so, about: responsibility}\n  - {by: terns, says: It was not, about: responsibility, stance: denies}\n",
            ),
            1 => more.push_str(
                "disputed: [figures]\nclaims:\n  - {by: herons, says: Nine boats, about: figures}\n  - {by: terns, stance: no-statement, about: figures}\n",
            ),
            // On another question than what is disputed; and nobody says anything.
            2 => more.push_str(
                "disputed: [figures]\nclaims:\n  - {by: terns, says: She was to be sold, about: use of the boat}\n",
            ),
            _ if number % 8 == 3 => more.push_str(
                "status: disputed\nclaims:\n  - {by: herons, stance: no-statement, about: responsibility}\n",
            ),
            _ => {}
        }
        let body = match number % 5 {
            0 => "The harbour master wrote “a glorious wreck” in the log.[^log]",
            1 => "The crew rested, and the shipwreck of the year before was not named.[^gazette]",
            _ => "The crew rested at the quay, and the boat was tied up.[^log]",
        };
        entries.push(Entry {
            id: format!("clean-{number}"),
            title: format!("{boat} {deed}"),
            date,
            written: written(date),
            more,
            body: body.to_owned(),
        });
    }
    // Each fifth led to a later one.
    let order: Vec<((usize, usize, usize), String)> =
        entries.iter().map(|entry| (entry.date, entry.id.clone())).collect();
    for (number, entry) in entries.iter_mut().enumerate().filter(|(number, _)| number % 5 == 2) {
        if let Some((_, later)) = order[number..].iter().find(|(date, _)| *date > entry.date) {
            let _ = writeln!(entry.more, "relations: {{led_to: [{later}]}}");
        }
    }
    entries
}

/// A fault of one kind in an entry of its own.
fn planted(code: Code, entries: &[Entry]) -> Vec<Entry> {
    let mut chance = Chance(code as u64 + 7);
    (0..PLANTED)
        .map(|number| {
            let first = &entries[number * (CLEAN / PLANTED)];
            let date = (1890 + chance.below(40), 1 + chance.below(12), 2 + chance.below(27));
            let mut entry = Entry {
                id: format!("fault-{number}"),
                title: format!("{} number {number} is measured", BOATS[number % 16]),
                date,
                written: written(date),
                more: String::new(),
                body: "The boat was measured.[^log]".to_owned(),
            };
            match code {
                // The words of another entry in another order, a day later, or with a vaguer date.
                Code::EventDuplicate => {
                    let (boat, deed) = first.title.split_once(' ').expect("two parts");
                    entry.title = match number % 4 {
                        0 => format!("{deed}, the {boat}").replace("is ", ""),
                        1 => format!("The {boat} {deed} at last"),
                        2 => first.title.clone(),
                        _ => format!("{boat} of the Heron Club {deed}"),
                    };
                    let (year, month, day) = first.date;
                    entry.written = match number % 5 {
                        0 => written((year, month, day + usize::from(day < 28))),
                        1 if number % 4 == 2 => format!("{year}-{month:02}"),
                        _ => written(first.date),
                    };
                }
                Code::DateRounded => {
                    entry.written = written((date.0, if number % 4 == 0 { 1 } else { date.1 }, 1));
                }
                Code::RelationOrder => {
                    let kind = ["led_to", "response_to", "reversed_by", "part_of"][number % 4];
                    let year = if kind == "response_to" { 1880 } else { 1940 };
                    entry.written = format!("{year}-05-{:02}", 2 + number % 20);
                    let _ = writeln!(entry.more, "relations: {{{kind}: [{}]}}", first.id);
                }
                Code::ClaimsOneSided => entry.more.push_str(match number % 6 {
                    0 => "disputed: [responsibility]\nclaims:\n  - {by: herons, says: It was so, about: responsibility}\n",
                    1 => "disputed: [figures]\nclaims:\n  - {by: terns, says: Nine, about: figures}\n  - {by: terns, says: Ten, about: figures, stance: revises}\n",
                    2 => "disputed: [figures]\nclaims:\n  - {by: herons, says: Nine, about: figures}\n  - {by: observer, says: Nine, about: figures, stance: confirms}\n",
                    3 => "disputed: [date]\nclaims:\n  - {by: herons, says: It was a day later}\n",
                    4 => "status: disputed\nclaims:\n  - {by: herons, says: A gust did it, about: cause of the fall}\n",
                    _ => "status: disputed\nclaims:\n  - {by: terns, says: The start was early}\n",
                }),
                Code::WordLoaded => {
                    let word = LOADED[number % 3];
                    match number % 4 {
                        0 => entry.title = format!("The {word} of boat {number}"),
                        1 => entry.more = format!("summary: It was a {word} day.\n"),
                        2 => entry.body = format!("It was “quiet”, and a {word} evening.[^log]"),
                        _ => entry.body = format!("Then the *{word}* came in.[^log]"),
                    }
                }
                other => panic!("{other:?} has no faults"),
            }
            entry
        })
        .collect()
}

/// The ids of entries that a check points at.
fn found(code: Code, entries: &[&Entry]) -> BTreeSet<String> {
    found_in(code, entries, &[])
}

/// Statements in each era of the made corpus of eras.
const STATEMENTS: usize = 20;

/// Eras of a year each, and an entry for each statement in them: of a coin that is thrown, or of
/// one side nine times in ten.
fn eras(first: usize, planted: bool, chance: &mut Chance) -> (Vec<(String, usize)>, Vec<Entry>) {
    let name = if planted { "fault" } else { "clean" };
    let (mut eras, mut entries) = (Vec::new(), Vec::new());
    for number in 0..PLANTED {
        let year = first + number;
        eras.push((format!("{name}-{number}"), year));
        let (much, little) =
            if number % 2 == 0 { ("herons", "terns") } else { ("terns", "herons") };
        for statement in 0..STATEMENTS {
            let of_ten = if planted { 9 } else { 5 };
            let by = if chance.below(10) < of_ten { much } else { little };
            let date = (year, 1 + chance.below(12), 2 + chance.below(27));
            entries.push(Entry {
                id: format!("{name}-{number}-{statement}"),
                title: format!("{} is seen {number} {statement}", BOATS[statement % 16]),
                date,
                written: written(date),
                more: format!(
                    "claims:\n  - {{by: {by}, says: It was seen, about: use of the boat}}\n"
                ),
                body: "The boat was seen.[^log]".to_owned(),
            });
        }
    }
    (eras, entries)
}

/// The ids of entries and eras that a check points at, with eras of one year.
fn found_in(code: Code, entries: &[&Entry], eras: &[(String, usize)]) -> BTreeSet<String> {
    let mut texts = Texts::new();
    texts.add("content/actors.yaml", "- {id: herons, name: Heron Club, party: herons}\n- {id: observer, name: An angler}\n- {id: terns, name: Tern Club, party: terns}\n");
    for entry in entries {
        texts.add(format!("content/events/{}.md", entry.id), entry.text());
    }
    for (id, year) in eras {
        let text = format!("---\ntitle: {id}\nstart: {year}\nend: {year}\n---\n");
        texts.add(format!("content/eras/{id}.md"), text);
    }
    texts.add("content/loaded-words.yaml", "- word: wreck\n- word: glorious\n- word: so-called\n");
    texts.add("content/places.yaml", "- {id: harbour, name: Harbour}\n");
    texts.add("content/sources.yaml", "- {id: gazette, title: Gazette, publisher: Gazette}\n- {id: log, title: Log, publisher: Harbour office}\n");
    texts.add("site.toml", "title = \"Races\"\nbase_url = \"https://example.org/\"\n[[kinds]]\nid = \"race\"\nname = \"Race\"\nmark = \"ring\"\n[[parties]]\nid = \"herons\"\nname = \"Heron Club\"\n[[parties]]\nid = \"terns\"\nname = \"Tern Club\"\n");
    let mut input = Input { texts, ..Input::default() };
    with_defaults(&mut input);
    let mut diags = Diagnostics::new();
    let today = Day::new(2026, 11, 22).expect("a real day");
    let settings = Settings { drafts: false, today, base_url: None };
    let site = assemble(input, &settings, &mut diags).expect("the corpus is a site");
    let errors: Vec<_> = diags.iter().map(|found| &found.message).collect();
    assert!(errors.is_empty(), "{errors:?}");
    check::check(&site, &mut diags);
    let id = |place: &Place| {
        let file = match place {
            Place::Site => return None,
            Place::File(file) => *file,
            Place::Span(span) => span.file,
        };
        Path::new(site.texts.path(file)).file_stem()?.to_str().map(ToOwned::to_owned)
    };
    diags
        .iter()
        .filter(|one| one.code == code)
        .flat_map(|one| {
            std::iter::once(one.place).chain(
                one.related.iter().map(|(place, _)| *place).filter(|_| code == Code::DateRounded),
            )
        })
        .filter_map(|place| id(&place))
        .collect()
}

const KINDS: [(Code, &str); 5] = [
    (Code::EventDuplicate, "two entries that tell one event"),
    (Code::RelationOrder, "an effect before its cause, a part outside of its whole"),
    (Code::ClaimsOneSided, "one party speaks on what is disputed"),
    (Code::WordLoaded, "a loaded word in the site's own voice"),
    (Code::DateRounded, "a month or year written as its first day"),
];

#[test]
fn planted_faults_are_found_and_clean_entries_are_left_alone() {
    let clean = clean();
    let mut table = String::from(
        "| check | planted fault | found | of | false alarms | among |\n| --- | --- | --- | --- | --- | --- |\n",
    );
    for (code, words) in KINDS {
        let faults = planted(code, &clean);
        let all: Vec<&Entry> = clean.iter().chain(&faults).collect();
        let pointed = found(code, &all);
        let hits = pointed.iter().filter(|id| id.starts_with("fault")).count();
        // Of two that tell one event, the later is pointed at, whichever was planted.
        let is_pair = |id: &&String| {
            code == Code::EventDuplicate
                && faults
                    .iter()
                    .enumerate()
                    .any(|(number, _)| **id == clean[number * (CLEAN / PLANTED)].id)
        };
        let pairs = pointed.iter().filter(is_pair).count();
        let alarms = pointed.len() - hits - pairs;
        let hits = hits + pairs;
        let _ = writeln!(
            table,
            "| `{}` | {words} | {hits} | {PLANTED} | {alarms} | {CLEAN} |",
            code.name()
        );
        match code {
            // One finding about all, with examples.
            Code::DateRounded => assert!(hits >= 6 && alarms <= 6, "{table}"),
            _ => assert!(hits * 10 >= PLANTED * 9 && alarms * 20 <= PLANTED, "{table}"),
        }
        assert!(found(code, &clean.iter().collect::<Vec<_>>()).len() <= 2, "{table}");
    }
    let chance = &mut Chance(2026);
    let (sound, sound_entries) = eras(1800, false, chance);
    let (faulty, faulty_entries) = eras(1850, true, chance);
    let all: Vec<&Entry> = sound_entries.iter().chain(&faulty_entries).collect();
    let pointed = found_in(Code::ClaimsShare, &all, &[sound, faulty].concat());
    let hits = pointed.iter().filter(|id| id.starts_with("fault")).count();
    let alarms = pointed.len() - hits;
    let _ = writeln!(
        table,
        "| `claims-share` | one side makes nine in ten of {STATEMENTS} statements in an era | {hits} | {PLANTED} | {alarms} | {PLANTED} |"
    );
    assert!(hits * 4 >= PLANTED * 3 && alarms <= 1, "{table}");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/checks.md");
    let page = std::fs::read_to_string(&path).expect("there is a page");
    let start = page.find("| check | planted fault").expect("there is a table");
    let end = page[start..].find("\n\n").map_or(page.len(), |length| start + length + 1);
    if std::env::var_os("UPDATE").is_some() {
        let page = format!("{}{table}{}", &page[..start], &page[end..]);
        std::fs::write(&path, page).expect("the page can be written");
    } else {
        assert_eq!(&page[start..end], table);
    }
}
