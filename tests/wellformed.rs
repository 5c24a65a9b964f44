//! Whatever a title, a name or a note holds, every format stays what it is.

mod formats;

use annals::output;
use formats::{file, site};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// Every file that is made from a site whose texts all hold the same words.
fn all_with(words: &str) -> BTreeMap<String, String> {
    // A JSON text is a YAML text, too.
    let quoted = serde_json::to_string(words).expect("text");
    let race = format!(
        "---\ntitle: {quoted}\ndate: 1901-06-02\nsummary: {quoted}\ndate_text: {quoted}\n\
         kind: race\nplaces: [pier]\nactors: [ada]\ntags: [{quoted}]\nauthors: [{quoted}]\n\
         claims: [{{by: ada, says: {quoted}, quote: {quoted}, source: log}}]\n\
         figures: [{{measure: {quoted}, group: {quoted}, best: 3, by: {quoted}, note: {quoted}}}]\n\
         sources: [{{id: log, title: {quoted}, author: {quoted}, publisher: {quoted}}}]\n\
         published: 2001-01-01\nupdates: [{{on: 2001-02-01, kind: correction, note: {quoted}}}]\n\
         ---\n\nIt took place.\n"
    );
    let places = format!("[{{id: pier, name: {quoted}, lat: 38.7, lon: -9.1, note: {quoted}}}]");
    let actors = format!("[{{id: ada, name: {quoted}, party: herons}}]");
    let era = format!("---\ntitle: {quoted}\nstart: 1901\nend: 1902\n---\n");
    let site = site(&[
        ("content/events/race.md", &race),
        ("content/places.yaml", &places),
        ("content/actors.yaml", &actors),
        ("content/eras/sail.md", &era),
    ]);
    let paths = output::ALL.iter().flat_map(|output| output.paths(&site)).collect::<Vec<_>>();
    assert!(paths.len() > 10, "{paths:?}");
    paths.into_iter().map(|path| (path.clone(), file(&site, &path))).collect()
}

fn check(path: &str, text: &str) {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    match extension {
        "json" | "geojson" => {
            serde_json::from_str::<serde_json::Value>(text)
                .unwrap_or_else(|error| panic!("{path}: {error}"));
        }
        "xml" | "atom" => {
            let allowed = |letter: char| letter >= ' ' || matches!(letter, '\t' | '\n' | '\r');
            assert!(text.chars().all(allowed), "{path}: a character that XML does not have");
            let mut reader = quick_xml::Reader::from_str(text);
            let mut depth = 0;
            loop {
                match reader.read_event().unwrap_or_else(|error| panic!("{path}: {error}")) {
                    quick_xml::events::Event::Eof => break,
                    quick_xml::events::Event::Start(start) => {
                        depth += 1;
                        for attribute in start.attributes() {
                            attribute.unwrap_or_else(|error| panic!("{path}: {error}"));
                        }
                    }
                    quick_xml::events::Event::End(_) => depth -= 1,
                    _ => {}
                }
            }
            assert_eq!(depth, 0, "{path}");
        }
        "csv" => {
            let text = text.strip_prefix('\u{feff}').expect("a byte order mark");
            let mut reader = csv::Reader::from_reader(text.as_bytes());
            for record in reader.records() {
                // A row of another length is an error.
                let record = record.unwrap_or_else(|error| panic!("{path}: {error}"));
                for cell in &record {
                    let first = cell.trim_start_matches([' ', '\u{a0}', '\u{feff}']).chars().next();
                    let runs = matches!(first, Some('=' | '+' | '-' | '@' | '\t' | '\r' | '\n'));
                    assert!(!runs || cell.parse::<f64>().is_ok(), "{path}: {cell:?}");
                }
            }
        }
        "ics" => {
            assert!(text.ends_with("END:VCALENDAR\r\n"));
            for line in text.split_terminator("\r\n") {
                assert!(line.len() <= 75, "{path}: {line}");
                assert!(!line.contains(|letter: char| letter.is_control() && letter != '\t'));
            }
            let unfolded = text.replace("\r\n ", "");
            let count = |name: &str| unfolded.lines().filter(|line| line.starts_with(name)).count();
            for name in ["BEGIN:VEVENT", "END:VEVENT", "UID:", "DTSTAMP:", "DTSTART", "SUMMARY:"] {
                assert_eq!(count(name), 1, "{path}: {name}");
            }
        }
        "bib" => {
            let (mut depth, mut records) = (0_i32, 0);
            for letter in text.chars() {
                match letter {
                    '@' if depth == 0 => records += 1,
                    '{' => depth += 1,
                    '}' => depth -= 1,
                    _ => {}
                }
                assert!(depth >= 0, "{path}: {text}");
            }
            assert_eq!((depth, records), (0, 1), "{path}: {text}");
        }
        "txt" => assert!(!text.contains('\0')),
        other => panic!("`{path}`: nobody checks `{other}`"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn every_format_stays_well_formed_for_any_words(words in "\\PC{1,40}|[=+@<>&\"'{}\\\\%#;:,\\[\\]a-z \u{1}\u{7}\t\n\u{b}-]{1,60}") {
        // Who speaks must be known where it looks like an id.
        let is_id = |letter: char| letter.is_ascii_lowercase() || letter == '-';
        let looks_like_id = words.contains('-') && words.trim().chars().all(is_id);
        prop_assume!(!words.trim().is_empty() && !looks_like_id);
        for (path, text) in all_with(&words) {
            check(&path, &text);
        }
    }
}

#[test]
fn words_that_have_broken_formats_before_do_not() {
    for words in
        ["</script><script>", "]]>", "<!--", "\u{feff}=1", "BEGIN:VEVENT", "a\r\nb", "\\", "}"]
    {
        for (path, text) in all_with(words) {
            check(&path, &text);
        }
    }
}
