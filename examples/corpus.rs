//! Writes a site of N made-up entries with the full content model, always the same:
//! `cargo run --release --example corpus -- 10000 target/corpus`
#![allow(clippy::disallowed_methods, clippy::print_stderr, reason = "a program of its own")]

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs, process};

const BOATS: [&str; 8] = ["Heron", "Tern", "Gull", "Plover", "Curlew", "Dunlin", "Petrel", "Skua"];
const DEEDS: [&str; 8] = [
    "wins the race",
    "is launched",
    "runs aground",
    "is repaired",
    "changes hands",
    "sets out",
    "is overtaken",
    "comes home",
];
const PLACES: usize = 40;
const ACTORS: usize = 30;
const ERAS: [(&str, u32, u32); 4] =
    [("sail", 1800, 1849), ("steam", 1850, 1899), ("diesel", 1900, 1949), ("fibre", 1950, 1999)];

/// A small generator of numbers that look random and are always the same.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % sides
    }
}

fn main() -> std::io::Result<()> {
    let mut arguments = env::args().skip(1);
    let number = arguments.next().and_then(|number| number.parse::<usize>().ok());
    let (Some(number), Some(folder)) = (number, arguments.next()) else {
        eprintln!("usage: corpus NUMBER FOLDER");
        process::exit(2);
    };
    let folder = Path::new(&folder);
    let content = folder.join("content");
    fs::create_dir_all(content.join("eras"))?;
    fs::write(folder.join("site.toml"), site())?;
    fs::write(content.join("places.yaml"), places())?;
    fs::write(content.join("actors.yaml"), actors())?;
    fs::write(content.join("sources.yaml"), sources())?;
    for (id, start, end) in ERAS {
        let text =
            format!("---\ntitle: Age of {id}\nstart: {start}\nend: {end}\n---\n\nBoats of {id}.\n");
        fs::write(content.join(format!("eras/{id}.md")), text)?;
    }
    let mut dice = Dice(1);
    for index in 0..number {
        let year = 1800 + dice.roll(200);
        let below = content.join(format!("events/{year}"));
        fs::create_dir_all(&below)?;
        fs::write(
            below.join(format!("event-{index:06}.md")),
            entry(index, year, number, &mut dice),
        )?;
    }
    Ok(())
}

fn site() -> String {
    let mut text =
        String::from("title = \"Boats\"\nbase_url = \"https://example.org/\"\nlanguage = \"en\"\n");
    for (id, mark) in [("race", "diamond"), ("launch", "disc"), ("loss", "square"), ("talk", "bar")]
    {
        let _ = write!(text, "[[kinds]]\nid = \"{id}\"\nname = \"{id}\"\nmark = \"{mark}\"\n");
    }
    for (id, name) in [("herons", "Heron Club"), ("terns", "Tern Club")] {
        let _ = write!(text, "[[parties]]\nid = \"{id}\"\nname = \"{name}\"\n");
    }
    text
}

fn places() -> String {
    (0..PLACES).fold(String::new(), |mut text, index| {
        let _ = write!(
            text,
            "- id: place-{index}\n  name: Harbour {index}\n  names: {{fr: Port {index}}}\n  lat: {}\n  lon: {}\n",
            40 + index % 20,
            index % 30
        );
        text
    })
}

fn actors() -> String {
    (0..ACTORS).fold(String::new(), |mut text, index| {
        let party = if index % 2 == 0 { "herons" } else { "terns" };
        let _ = write!(
            text,
            "- id: actor-{index}\n  name: Sailor {index}\n  kind: person\n  party: {party}\n"
        );
        text
    })
}

fn sources() -> String {
    (0..50).fold(String::new(), |mut text, index| {
        let _ = write!(
            text,
            "- id: source-{index}\n  title: Log number {index}\n  publisher: Harbour office {}\n  kind: official\n",
            index % 7
        );
        text
    })
}

fn entry(index: usize, year: usize, number: usize, dice: &mut Dice) -> String {
    let boat = BOATS[dice.roll(BOATS.len())];
    let deed = DEEDS[dice.roll(DEEDS.len())];
    let (month, day) = (1 + dice.roll(12), 1 + dice.roll(28));
    let date = match dice.roll(10) {
        0 => format!("{year}"),
        1 => format!("{year}-{month:02}"),
        2 => format!("about {year}"),
        3 => format!("{year}-{month:02}-{day:02}/{year}-12-30"),
        4 => format!("spring {year}"),
        _ => format!("{year}-{month:02}-{day:02}"),
    };
    let kind = ["race", "launch", "loss", "talk"][dice.roll(4)];
    let (one, two) = (dice.roll(50), dice.roll(50));
    let mut text = format!(
        "---\ntitle: The {boat} {deed} ({index})\ndate: {date}\nsummary: The {boat} {deed}, as the log of the year tells.\n\
         kind: {kind}\nplaces: [place-{}, place-{}]\nactors: [actor-{}]\ntags: [tag-{}]\nstatus: disputed\n\
         disputed: [responsibility]\nclaims:\n  - by: actor-{}\n    said: {year}\n    says: It was a fair start.\n    about: responsibility\n    source: source-{one}\n\
         \x20 - by: actor-{}\n    quote: Our boat was not at the line.\n    about: responsibility\n    stance: denies\n    source: source-{two}\n\
         figures:\n  - measure: boats\n    low: 9\n    best: 11\n    by: actor-0\n    source: source-{one}\n",
        dice.roll(PLACES),
        dice.roll(PLACES),
        dice.roll(ACTORS),
        dice.roll(25),
        2 * dice.roll(ACTORS / 2),
        2 * dice.roll(ACTORS / 2) + 1,
    );
    if index > 0 {
        let _ =
            writeln!(text, "relations:\n  see_also: [event-{:06}]", dice.roll(index.min(number)));
    }
    let _ = write!(text, "sources: [source-{one}");
    if two != one {
        let _ = write!(text, ", source-{two}");
    }
    let _ = write!(text, "]\npublished: 2020-01-01\n---\n\n");
    for paragraph in 0..3 + dice.roll(4) {
        let _ = write!(
            text,
            "In paragraph {paragraph} the *{boat}* {deed} before the wind had turned, and the crew of {} looked on \
             from the pier while the others came in one after the other in the order of the draw.[^source-{one}] \
             Nobody had expected it so early in the year.[^source-{two}]\n\n",
            2 + dice.roll(9)
        );
    }
    text
}
