//! Other programs' files → entries and reports, as they stand beside the samples. `UPDATE=1` writes
//! them anew.
#![allow(clippy::disallowed_methods, reason = "tests touch the world")]

mod common;

use common::Folder;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

const SITE: &str = "title = \"Boats\"\nbase_url = \"https://example.org/\"\n\
    [[kinds]]\nid = \"race\"\nname = \"Race\"\nplural = \"Races\"\nmark = \"disc\"\n\
    [check]\nsource-none = \"off\"\nplace-missing = \"off\"\n";

fn sample(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/import").join(name)
}

fn site() -> Folder {
    let folder = Folder::site();
    folder.write("site.toml", SITE);
    folder.make("content");
    folder
}

/// Imports a sample into a site of its own; entries and report must be those beside the sample, and
/// the site must have no errors.
fn imports(name: &str, status: i32, more: &[&str]) {
    let folder = site();
    let bytes = fs::read(sample(name)).expect("a sample");
    folder.write(&format!("in/{name}"), bytes);
    let file = format!("in/{name}");
    let mut arguments = vec!["import", &file];
    arguments.extend(more);
    let plan = folder.annals(&[&arguments[..], &["--dry-run"]].concat());
    assert!(folder.files("content").is_empty(), "a plan writes nothing");
    let output = folder.annals(&arguments);
    assert_eq!(output.stderr, "");
    assert_eq!(output.status, status, "{}", output.stdout);
    assert_eq!(plan.stdout.replace("would be written", "written"), output.stdout);
    let mut found = output.stdout;
    for (path, bytes) in folder.files("content") {
        let text = String::from_utf8(bytes).expect("UTF-8");
        let _ = write!(found, "\n=== content/{path}\n{text}");
    }
    let expected = sample(&format!("{name}.out"));
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&expected, &found).expect("a file");
    }
    let wanted = fs::read_to_string(&expected).unwrap_or_default();
    assert_eq!(found, wanted, "{} (UPDATE=1 writes it)", expected.display());
    let check = folder.annals(&["check", "--drafts", "--format", "short"]);
    assert_eq!(check.status, 0, "{}{}", check.stdout, check.stderr);
    let again = folder.annals(&arguments);
    assert!(again.stdout.contains("0 entries and 0 eras written"), "{}", again.stdout);
}

#[test]
fn a_timelinejs_spreadsheet_is_imported_with_each_fault_named_by_row() {
    imports("boats-sheet.csv", 1, &[]);
}

#[test]
fn a_spreadsheet_of_version_1_has_the_month_first() {
    imports("boats-sheet-1.csv", 0, &[]);
}

#[test]
fn timelinejs_json_of_version_3_is_imported() {
    imports("boats-3.json", 1, &["--into", "boats"]);
}

#[test]
fn timelinejs_json_of_version_1_is_imported() {
    imports("boats-1.json", 1, &["--draft"]);
}

#[test]
fn markwhen_is_imported() {
    imports("boats.mw", 1, &[]);
}

#[test]
fn any_csv_is_imported_by_a_mapping_and_a_day_that_may_be_two_is_refused() {
    let mapping = sample("cafe.toml").display().to_string();
    imports("cafe.csv", 1, &["--mapping", &mapping]);
}

#[test]
fn a_spreadsheet_in_utf_16_is_imported() {
    imports("boats-utf16.csv", 0, &[]);
}

#[test]
fn the_order_of_figures_can_be_said() {
    let folder = site();
    folder.write("a.csv", "When,What\n02/05/1988,Race\n");
    let map = ["import", "a.csv", "--map", "date=When,title=What"];
    let refused = folder.annals(&map);
    assert_eq!(refused.status, 1);
    assert!(
        refused.stdout.contains("row 2: not imported: When `02/05/1988`"),
        "{}",
        refused.stdout
    );
    assert!(refused.stdout.contains("--date-order"), "{}", refused.stdout);
    assert_eq!(folder.annals(&[&map[..], &["--date-order", "dmy"]].concat()).status, 0);
    assert!(folder.read("content/events/race-1988.md").contains("date: 1988-05-02"));
}

#[test]
fn an_entry_that_is_there_is_not_overwritten() {
    let folder = site();
    folder.event("race-1901", "1901", "");
    let before = folder.read("content/events/race-1901.md");
    folder.write("a.csv", "Year,Headline\n1901,Race\n1902,Race\n");
    let output = folder.annals(&["import", "a.csv"]);
    assert_eq!(output.status, 0, "{}", output.stdout);
    assert!(
        output.stdout.contains("row 2: there already: `race-1901` is an entry"),
        "{}",
        output.stdout
    );
    assert_eq!(folder.read("content/events/race-1901.md"), before);
    assert!(folder.read("content/events/race-1902.md").contains("title: Race"));
}

#[test]
fn what_cannot_be_imported_says_what_to_do() {
    let folder = site();
    for (text, arguments, wanted) in [
        ("", &["x"][..], "it is empty"),
        ("hello", &["x"], "say which with --from"),
        ("A,B\n1,2\n", &["x"], "say what they mean, such as --map 'title=A,date=…'"),
        ("{\"a\": 1}", &["x"], "neither `events` (version 3) nor `timeline` (version 1)"),
        ("{\"events\": [", &["x"], "it is no JSON: "),
        ("A,B\n1,2\n", &["x", "--from", "timelinejs-sheet"], "expected those of TimelineJS"),
        ("a", &["x", "--encoding", "klingon"], "`klingon` is no encoding"),
        ("a", &["x", "--into", "../.."], "lies outside of `content/events`"),
        ("a", &["x", "--map", "titel=A"], "did you mean `title`?"),
        ("a", &["nothing"], "there is no file `nothing`"),
    ] {
        folder.write("x", text);
        let output = folder.annals(&[&["import"], arguments].concat());
        assert_eq!(output.status, 2, "{}", output.stderr);
        assert!(output.stderr.contains(wanted), "{wanted}: {}", output.stderr);
    }
}

mod any_input {
    use annals::content::Input;
    use annals::date::{Day, Reader, Zone};
    use annals::diag::{Diagnostics, Form, emit};
    use annals::import::{Format, Imported, Known, Mapping, Options, import};
    use annals::render::with_defaults;
    use annals::site::{Settings, assemble};
    use annals::words::Words;
    use proptest::prelude::*;
    use serde_json::json;
    use std::sync::LazyLock;

    static WORDS: LazyLock<Words> = LazyLock::new(|| {
        let mut input = Input::default();
        with_defaults(&mut input);
        Words::read("en", &input.texts, &mut Diagnostics::new()).expect("English is complete")
    });

    fn run(bytes: &[u8], format: Format) -> Result<Imported, String> {
        let mapping = Mapping::of_flag("title=A,date=B,text=C,media=D,tags=E").expect("a mapping");
        let zone = Zone::parse("Europe/Lisbon").expect("a known zone");
        let languages = [&WORDS.date];
        let reader = Reader { zone, languages: &languages };
        let known = Known::default();
        import(
            bytes,
            Options {
                format: Some(format),
                encoding: None,
                mapping: &mapping,
                order: None,
                reader,
                folder: "",
                draft: false,
                known: &known,
            },
        )
    }

    /// What is wrong with a site of these files.
    fn errors(imported: &Imported) -> String {
        let mut input = Input::default();
        input.texts.add("site.toml", super::SITE);
        for file in &imported.files {
            input.texts.add(file.path.as_str(), file.text.as_str());
        }
        with_defaults(&mut input);
        let texts = input.texts.clone();
        let today = Day::new(2001, 9, 9).expect("a real day");
        let settings = Settings { drafts: true, today, base_url: None };
        let mut diags = Diagnostics::new();
        let _ = assemble(input, &settings, &mut diags);
        let errors: Diagnostics = diags
            .iter()
            .filter(|found| found.severity == annals::diag::Severity::Error)
            .cloned()
            .collect();
        emit(&errors, &texts, Form::Human { colour: false })
    }

    /// Text that looks like what stands in cells, cut and glued at random.
    fn cell() -> impl Strategy<Value = String> {
        let pieces = prop::sample::select(vec![
            "Race",
            "---",
            "[^a]",
            "[[b]]",
            "<b>",
            "</b>",
            "<a href='https://x.example/'>",
            "</a>",
            "<a href='c'>",
            "https://x.example/a_b",
            "&amp;",
            "'",
            "\"",
            ": ",
            "# ",
            "\n",
            "\n\n",
            "- ",
            "1901",
            "2 June 1901",
            "|",
            "`",
            "~~~",
            "![](x.jpg)",
            "<img src=y>",
            "\\",
            "{",
            "<https://x.example>",
            "[a](b)",
            "\u{0}",
            "\u{85}",
            "é",
            "<script>",
            "*",
            "_",
            "%",
        ]);
        prop_oneof![
            prop::collection::vec(pieces, 0..8).prop_map(|pieces| pieces.concat()),
            any::<String>(),
        ]
    }

    fn date() -> impl Strategy<Value = serde_json::Value> {
        (-3000_i64..3000, prop::option::of(0_u8..14), prop::option::of(0_u8..33), cell()).prop_map(
            |(year, month, day, shown)| json!({"year": year, "month": month, "day": day, "display_date": shown}),
        )
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(96))]

        #[test]
        fn no_bytes_make_an_import_panic(bytes in any::<Vec<u8>>(), text in cell()) {
            for format in
                [Format::TimelineJs, Format::TimelineJsSheet, Format::Markwhen, Format::Csv]
            {
                let _ = run(&bytes, format);
                let _ = run(text.as_bytes(), format);
            }
        }

        #[test]
        fn every_slide_becomes_an_entry_without_errors_or_is_told(
            slides in prop::collection::vec((date(), date(), cell(), cell(), cell(), cell()), 1..5),
        ) {
            let events: Vec<_> = slides.iter().map(|(start, end, title, text, media, alt)| json!({
                "start_date": start,
                "end_date": end,
                "text": {"headline": title, "text": text},
                "media": {"url": media, "alt": alt, "caption": text, "credit": title},
                "group": alt,
            })).collect();
            let file = json!({"events": events, "eras": events}).to_string();
            let imported = run(file.as_bytes(), Format::TimelineJs).expect("a timeline");
            prop_assert_eq!(errors(&imported), "");
            for at in 1..=slides.len() {
                let at = annals::import::At::Event(at);
                let told = imported.report.notes().iter().any(|note| note.at == at);
                prop_assert!(told || imported.files.iter().any(|file| file.at == at));
            }
        }

        #[test]
        fn every_line_of_markwhen_becomes_an_entry_without_errors_or_is_told(
            lines in prop::collection::vec((cell(), cell()), 1..5),
        ) {
            let lines: Vec<String> =
                lines.iter().map(|(title, text)| format!("1901-06: {title}\n{text}")).collect();
            let imported = run(lines.join("\n").as_bytes(), Format::Markwhen).expect("lines");
            prop_assert_eq!(errors(&imported), "");
        }

        #[test]
        fn every_row_of_a_csv_becomes_an_entry_without_errors(
            rows in prop::collection::vec((cell(), cell(), cell()), 1..5),
        ) {
            let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
            let mut text = String::from("A,B,C,D,E\n");
            for (title, body, media) in &rows {
                let cells: Vec<String> = [title.as_str(), "1901", body, media, title]
                    .iter().map(|cell| quoted(cell)).collect();
                text.push_str(&cells.join(","));
                text.push('\n');
            }
            let imported = run(text.as_bytes(), Format::Csv).expect("a table");
            prop_assert_eq!(errors(&imported), "");
        }
    }

    /// A site of files.
    fn site(files: impl IntoIterator<Item = (String, String)>) -> annals::site::Site {
        let mut input = Input::default();
        for (path, text) in files {
            input.texts.add(path, text);
        }
        with_defaults(&mut input);
        let today = Day::new(2030, 1, 1).expect("a real day");
        let settings = Settings { drafts: true, today, base_url: None };
        assemble(input, &settings, &mut Diagnostics::new()).expect("a site")
    }

    /// What both sides hold: the events in their order with date, title, kind and media.
    fn held(site: &annals::site::Site) -> Vec<String> {
        let one = |id: &annals::model::EventId| {
            let event = &site.chronicle[*id];
            let kind = event.kind.map(|kind| site.config.kinds[kind.0].id.clone());
            let date = (event.when.edtf(), &event.date_text);
            format!("{} {date:?} {} {kind:?}", event.id, event.title)
        };
        site.timeline.order.iter().map(one).collect()
    }

    fn eras(site: &annals::site::Site) -> Vec<String> {
        let one = |era: &annals::model::Era| format!("{} {}", era.title, era.when.edtf());
        let mut all: Vec<String> = site.chronicle.eras().map(|(_, era)| one(era)).collect();
        all.sort();
        all
    }

    /// What TimelineJS shows of a site: texts, media and eras.
    fn shown(site: &annals::site::Site) -> (Vec<serde_json::Value>, serde_json::Value) {
        let export = annals::output::made(site, "timelinejs.json").expect("an export");
        let data: serde_json::Value = serde_json::from_slice(&export).expect("JSON");
        let one = |slide: &serde_json::Value| {
            serde_json::json!([slide["unique_id"], slide["text"], slide["media"]])
        };
        let slides = data["events"].as_array().expect("a list").iter().map(one).collect();
        (slides, data["eras"].clone())
    }

    /// Texts of every form that a slide can hold.
    const TEXTS: [&str; 8] = [
        "A *text* with **weight**, `code` and a [link](https://example.org/a?b=1&c=2).",
        "Two lines  \nof a poem, & a < b > c \"quoted\".",
        "- one\n- two\n  - three",
        "1. first\n2. second",
        "> Row on.",
        "## A heading",
        "Literal \\*stars\\*, \\_lines\\_ and \\[brackets\\].",
        "é ə ş ա б 1\\. # no heading",
    ];

    /// Media as an entry has them.
    const MEDIA: [&str; 3] = [
        "media:\n  - url: https://video.example.org/1?a=1&b=2\n    alt: The boats\n",
        "media:\n  - url: https://example.org/heron.jpg\n    alt: \"A <boat> & a buoy\"\n    \
         caption: The *Heron*\n    credit: Harbour office & sons\n",
        "media:\n  - url: https://example.org/tern.jpg\n    alt: Tern\n    credit: A. Lens\n",
    ];

    /// The export of a site, imported into one of the same settings.
    fn there_and_back(first: &annals::site::Site, settings: &str) -> annals::site::Site {
        let export = annals::output::made(first, "timelinejs.json").expect("an export");
        let mut known = Known::default();
        for kind in &first.config.kinds {
            known.kinds.push((kind.id.clone(), vec![kind.name.to_lowercase()]));
        }
        let languages = [&WORDS.date];
        let imported = import(
            &export,
            Options {
                format: None,
                encoding: None,
                mapping: &Mapping::default(),
                order: None,
                reader: Reader { zone: first.config.timezone, languages: &languages },
                folder: "",
                draft: false,
                known: &known,
            },
        )
        .expect("a timeline");
        let settings = ("site.toml".to_owned(), settings.to_owned());
        site(imported.files.into_iter().map(|file| (file.path, file.text)).chain([settings]))
    }

    #[test]
    fn the_export_of_this_site_comes_back_with_the_same_order_and_dates() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut input = annals::content::read(root, &mut Diagnostics::new());
        with_defaults(&mut input);
        let settings = super::fs::read_to_string(root.join("site.toml")).expect("settings");
        let today = Day::new(2030, 1, 1).expect("a real day");
        let how = Settings { drafts: true, today, base_url: None };
        let first = assemble(input, &how, &mut Diagnostics::new()).expect("a site");
        let second = there_and_back(&first, &settings);
        assert!(held(&first).len() > 50);
        assert_eq!(held(&second), held(&first));
        assert_eq!(eras(&second), eras(&first));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn what_is_exported_comes_back_with_nothing_lost_that_both_sides_hold(
            entries in prop::collection::vec(
                (
                    prop::sample::select(vec![
                        "1901-06-02", "1901-06", "1901", "190X", "18XX", "1901-21", "1901-24",
                        "1901-06-02~", "1901?", "1901%", "1901-06-02/1901-06-04", "1901/1903-05",
                        "1901-06-02/..", "1901/", "../1901", "/1901", "1901-06-02/1901-08~",
                        "1901-06-02T10:30+01:00", "1901-06-02T10:30:20Z", "-0043-03-15", "-01XX",
                        "1901-XX", "1901-06-XX", "Y17000", "0476", "1987~/1989~",
                        "1901-06-02T10:30+01:00/1901-06-02T12:00+01:00",
                    ]),
                    "[A-Za-z<>&'\"*_\\[ é:#-]{1,20}",
                    any::<bool>(),
                    prop::collection::vec(prop::sample::select(TEXTS.to_vec()), 0..4),
                    prop::option::of(prop::sample::select(MEDIA.to_vec())),
                ),
                1..6,
            ),
            spans in prop::collection::vec(
                prop::sample::select(vec![("1890", "1914-07"), ("1918-11-11", "1939"), ("1950", "")]),
                0..3,
            ),
        ) {
            type Entry<'a> = (&'a str, String, bool, Vec<&'a str>, Option<&'a str>);
            let entry = |(index, (date, title, race, texts, media)): (usize, &Entry<'_>)| {
                // White space at the ends and several spaces are one in HTML.
                let words: Vec<&str> = title.split_whitespace().collect();
                let title = format!("{}{index}", words.join(" "));
                let title = annals::form::quoted(&title);
                let kind = if *race { "kind: race\n" } else { "" };
                let (media, body) = (media.unwrap_or_default(), texts.join("\n\n"));
                let text = format!("---\ntitle: {title}\ndate: '{date}'\n{kind}{media}---\n\n{body}\n");
                (format!("content/events/event-{index}.md"), text)
            };
            let era = |(index, (start, end)): (usize, &(&str, &str))| {
                let end = if end.is_empty() { String::new() } else { format!("end: {end}\n") };
                let text = format!("---\ntitle: Era {index}\nstart: {start}\n{end}---\n");
                (format!("content/eras/era-{index}.md"), text)
            };
            let settings = ("site.toml".to_owned(), super::SITE.to_owned());
            let files = entries.iter().enumerate().map(entry);
            let files = files.chain(spans.iter().enumerate().map(era)).chain([settings]);
            let first = site(files);
            prop_assert_eq!(held(&first).len(), entries.len());
            let second = there_and_back(&first, super::SITE);
            prop_assert_eq!(held(&second), held(&first));
            prop_assert_eq!(shown(&second), shown(&first));
        }
    }
}
