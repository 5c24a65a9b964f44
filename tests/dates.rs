//! What holds for every date: what is shown reads back, bounds are in order, the order is total, and
//! no text does harm.

use std::sync::LazyLock;

use annals::date::{DateError, DateWords, Reader, Said, When, Zone};
use proptest::prelude::*;
use proptest::sample::select;

static ENGLISH: LazyLock<DateWords> =
    LazyLock::new(|| words(include_str!("../templates/words/en.toml")));
/// An invented language that says the year first, and so what two dates share with the first.
static YEAR_FIRST: LazyLock<DateWords> = LazyLock::new(|| {
    let english = include_str!("../templates/words/en.toml");
    let lines = english.lines().map(|line| match line.split_once(" = ") {
        Some(("shared", _)) => "shared = \"start\"",
        Some(("day_of_year", _)) => "day_of_year = \"{month} {day}\"",
        Some(("month", _)) => "month = \"{year} {month}\"",
        Some(("season", _)) => "season = \"{year} {season}\"",
        _ if line.contains("\"{day} {month} {year}\"") => "\"{year} {month} {day}\",",
        _ => line,
    });
    words(&lines.collect::<Vec<_>>().join("\n"))
});
static GERMAN: LazyLock<DateWords> = LazyLock::new(|| words(include_str!("edtf/de.toml")));

/// What of a language file is about dates.
#[derive(serde::Deserialize)]
struct Language {
    date: DateWords,
}

fn words(text: &str) -> DateWords {
    toml::from_str::<Language>(text).expect("the words of a language are complete").date
}

fn read_in(words: &DateWords, text: &str) -> Result<When, DateError> {
    let zone = Zone::parse("Asia/Yerevan").expect("a known zone");
    Reader { zone, languages: &[words] }.read(text)
}

fn read(text: &str) -> When {
    read_in(&ENGLISH, text).unwrap_or_else(|error| panic!("`{text}`: {error:?}"))
}

fn refusal(text: &str) -> DateError {
    read_in(&ENGLISH, text).expect_err(text)
}

fn year() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => (1900..2100).prop_map(|year| format!("{year}")),
        1 => (0..=9999).prop_map(|year| format!("{year:04}")),
        1 => (1..=9999).prop_map(|year| format!("-{year:04}")),
    ]
}

fn day() -> impl Strategy<Value = String> {
    (year(), 1..=12, 1..=28).prop_map(|(year, month, day)| format!("{year}-{month:02}-{day:02}"))
}

fn calendar() -> impl Strategy<Value = String> {
    prop_oneof![
        2 => year(),
        3 => (year(), 1..=12).prop_map(|(year, month)| format!("{year}-{month:02}")),
        3 => day(),
        1 => (year(), 21..=24).prop_map(|(year, season)| format!("{year}-{season}")),
        1 => year().prop_map(|year| format!("{}X", &year[..year.len() - 1])),
        1 => year().prop_map(|year| format!("{}XX", &year[..year.len() - 2])),
        1 => year().prop_map(|year| format!("{year}-XX")),
        1 => year().prop_map(|year| format!("{year}-XX-XX")),
        1 => (year(), 1..=12).prop_map(|(year, month)| format!("{year}-{month:02}-XX")),
    ]
}

/// What both this crate and the crate `edtf` know of one date.
fn qualified() -> impl Strategy<Value = String> {
    (calendar(), select(vec!["", "", "", "?", "~", "%"]))
        .prop_map(|(calendar, mark)| format!("{calendar}{mark}"))
}

fn long_year() -> impl Strategy<Value = String> {
    (10_000..=999_999_999_999_i64, any::<bool>())
        .prop_map(|(year, is_negative)| format!("Y{}{year}", if is_negative { "-" } else { "" }))
}

fn instant() -> impl Strategy<Value = String> {
    let offset = select(vec!["", "Z", "+04:00", "+05:30", "-12:00", "+14:00", "-03"]);
    (day(), 0..24, 0..60, proptest::option::of(0..60), offset).prop_map(
        |(day, hour, minute, second, offset)| {
            let second = second.map(|second| format!(":{second:02}")).unwrap_or_default();
            format!("{day}T{hour:02}:{minute:02}{second}{offset}")
        },
    )
}

fn stamp() -> impl Strategy<Value = String> {
    prop_oneof![6 => qualified(), 1 => long_year(), 2 => instant()]
}

fn interval_of(one: impl Strategy<Value = String> + Clone) -> impl Strategy<Value = String> {
    let end = prop_oneof![
        6 => one.clone(),
        1 => Just("..".to_owned()),
        1 => Just(String::new()),
    ];
    prop_oneof![
        (one.clone(), end.clone()).prop_map(|(start, end)| format!("{start}/{end}")),
        (end, one).prop_map(|(start, end)| format!("{start}/{end}")),
    ]
}

/// Two dates of one year, for what they share is said once.
fn close_interval() -> impl Strategy<Value = String> {
    let part = || {
        let month = (1..=3).prop_map(|month| format!("-{month:02}"));
        let day = (1..=3, 1..=28).prop_map(|(month, day)| format!("-{month:02}-{day:02}"));
        let season = (21..=24).prop_map(|season| format!("-{season}"));
        (prop_oneof![month, day, season], select(vec!["", "", "", "?", "~", "%"]))
            .prop_map(|(part, mark)| format!("{part}{mark}"))
    };
    (select(vec!["1988", "0079", "-0043"]), part(), part())
        .prop_map(|(year, start, end)| format!("{year}{start}/{year}{end}"))
}

/// A third of a longer time, or nearly.
fn third() -> impl Strategy<Value = String> {
    (select(vec!["198", "190", "007", "1988-0", "1988-02-0", "1988-02-1"]), 0..=9, 0..=9)
        .prop_map(|(stem, start, end)| format!("{stem}{start}~/{stem}{end}~"))
}

fn any_when() -> impl Strategy<Value = When> {
    let text = prop_oneof![
        3 => stamp(),
        2 => interval_of(stamp().boxed()),
        2 => close_interval(),
        1 => third(),
    ];
    text.prop_filter_map("it ends before it starts", move |text| read_in(&ENGLISH, &text).ok())
}

/// Texts that come near to dates.
fn near_date() -> impl Strategy<Value = String> {
    let token = prop_oneof![
        stamp(),
        (0..=99_999_u32).prop_map(|number| number.to_string()),
        select(vec![
            " ",
            " ",
            "-",
            "–",
            "/",
            "..",
            ":",
            ",",
            ".",
            "X",
            "?",
            "~",
            "%",
            "T",
            "Y",
            "Z",
            "Feb",
            "February",
            "march",
            "spring",
            "late",
            "mid-",
            "about",
            "c.",
            "since",
            "from",
            "to",
            "until",
            "BC",
            "AD",
            "1980s",
            "century",
            "20th",
            "(uncertain)",
            "(UTC+4)",
            "UTC",
            "an unknown day of",
            "possibly",
            "è",
            "年",
        ])
        .prop_map(str::to_owned),
    ];
    proptest::collection::vec(token, 1..12).prop_map(|tokens| tokens.concat())
}

/// What a hint tells to write, by its words.
fn proposals(hint: &str) -> Vec<&str> {
    let after = hint.split_once("write `").or_else(|| hint.split_once("the last is `"));
    let Some((_, after)) = after else { return Vec::new() };
    after.split(" or `").filter_map(|part| Some(part.split_once('`')?.0)).collect()
}

proptest! {
    // No file of past failures: each belongs into a test with a name.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_shown_reads_back(when in any_when()) {
        let shown = when.words(&ENGLISH, Said::Nothing);
        prop_assert_eq!(read_in(&ENGLISH, &shown), Ok(when), "{}", shown);
    }

    #[test]
    fn what_is_shown_in_another_language_reads_back(when in any_when()) {
        for words in [&*GERMAN, &*YEAR_FIRST] {
            let shown = when.words(words, Said::Nothing);
            prop_assert_eq!(read_in(words, &shown), Ok(when.clone()), "{}", shown);
        }
    }

    #[test]
    fn edtf_reads_back_in_any_zone(when in any_when()) {
        let reader = Reader { zone: Zone::parse("-03:00").expect("an offset"), languages: &[] };
        prop_assert_eq!(reader.read(&when.edtf()), Ok(when));
    }

    #[test]
    fn bounds_are_in_order(when in any_when()) {
        if let (Some(earliest), Some(latest)) = (when.earliest(), when.latest()) {
            prop_assert!(earliest <= latest);
            prop_assert!(earliest.days_since_epoch() <= latest.days_since_epoch());
            prop_assert!(when.contains(earliest) && when.contains(latest));
        }
        prop_assert!(when.contains(when.anchor()));
        prop_assert!(when.overlaps(&when));
        prop_assert_eq!(when.is_continuing(), when.edtf().ends_with("/.."));
    }

    #[test]
    fn a_day_lies_in_its_month_and_year(day in day()) {
        let when = read(&day);
        for longer in [&day[..day.len() - 3], &day[..day.len() - 6]] {
            let longer = read(longer);
            prop_assert!(longer.contains(when.anchor()));
            prop_assert!(longer.overlaps(&when) && when.overlaps(&longer));
            prop_assert!(longer.precision() < when.precision());
            if longer.anchor() == when.anchor() {
                prop_assert!(longer.sort_key() < when.sort_key());
            }
        }
    }

    #[test]
    fn what_has_been_said_is_the_only_thing_left_out(when in any_when()) {
        let day = when.anchor();
        for said in [Said::Nothing, Said::Year(day.year), Said::Day(day)] {
            let text = when.words(&ENGLISH, said);
            prop_assert!(!text.trim().is_empty());
            prop_assert!(text.len() <= when.words(&ENGLISH, Said::Nothing).len());
        }
        let other = Said::Year(day.year + 20_000_000_000);
        prop_assert_eq!(when.words(&ENGLISH, other), when.words(&ENGLISH, Said::Nothing));
    }

    #[test]
    fn pieces_have_only_values_that_html_knows(when in any_when()) {
        for piece in when.pieces(&ENGLISH, Said::Nothing) {
            prop_assert!(!piece.text.is_empty());
            if let Some(value) = piece.datetime {
                let year = value.get(..4).and_then(|year| year.parse::<u16>().ok());
                prop_assert!(year.is_some_and(|year| year > 0), "{}", value);
                prop_assert!(!value.contains(['X', '?', '~', '%', '/']), "{}", value);
            }
        }
    }

    #[test]
    fn the_order_agrees_with_itself(mut dates in proptest::collection::vec(any_when(), 3)) {
        dates.sort_by_key(When::sort_key);
        for pair in dates.windows(2) {
            prop_assert!(pair[0].sort_key() <= pair[1].sort_key());
            prop_assert!(pair[0].anchor() <= pair[1].anchor());
            if pair[0] == pair[1] {
                prop_assert_eq!(pair[0].sort_key(), pair[1].sort_key());
            }
        }
        prop_assert!(dates[0].sort_key() <= dates[2].sort_key());
    }

    #[test]
    fn any_text_is_read_or_refused(text in prop_oneof![any::<String>(), near_date()]) {
        for language in [&*ENGLISH, &*GERMAN] {
            match read_in(language, &text) {
                Ok(when) => {
                    let edtf = when.edtf();
                    prop_assert_eq!(read_in(language, &edtf), Ok(when), "{}", text);
                }
                Err(error) => {
                    let DateError { code, range, message, hint } = error;
                    for right in proposals(hint.as_deref().unwrap_or_default()) {
                        prop_assert!(read_in(language, right).is_ok(), "{}: {}", text, right);
                    }
                    prop_assert!(text.get(range).is_some(), "{}", text);
                    prop_assert!(code.starts_with("date-"));
                    prop_assert!(!message.ends_with('.') && !message.is_empty());
                }
            }
        }
    }

    #[test]
    fn the_crate_edtf_reads_the_same(text in prop_oneof![
        qualified(), long_year(), interval_of(qualified().boxed()), day_and_time(),
    ]) {
        let ours = Reader { zone: Zone::parse("Z").expect("UTC"), languages: &[] }.read(&text);
        let theirs = edtf::level_1::Edtf::parse(&text);
        match (&ours, &theirs) {
            (Ok(_), Ok(theirs)) => prop_assert_eq!(theirs.to_string(), text),
            (Err(_), Err(_)) => {}
            // It does not ask for the order of the ends.
            (Err(error), Ok(_)) => prop_assert_eq!(error.code, "date-reversed", "{}", text),
            (Ok(_), Err(_)) => prop_assert!(is_refused_by_the_crate_edtf(&text), "{}", text),
        }
    }
}

/// A date and a time as EDTF wants it: with seconds, and without a name for its zone.
fn day_and_time() -> impl Strategy<Value = String> {
    let offset = select(vec!["", "Z", "+04:00", "+05:30", "-12:00", "+14:00", "-03"]);
    (day(), 0..24, 0..60, 0..60, offset).prop_map(|(day, hour, minute, second, offset)| {
        format!("{day}T{hour:02}:{minute:02}:{second:02}{offset}")
    })
}

/// What the crate `edtf` 0.2 refuses and EDTF does not.
fn is_refused_by_the_crate_edtf(text: &str) -> bool {
    let is_long = |side: &str| side.starts_with('Y');
    // Its dates with a time have years from 0000 on.
    (text.contains('T') && text.starts_with('-'))
        // It keeps long years out of intervals.
        || (text.contains('/') && text.split('/').any(is_long))
}

const GUIDE: &str = include_str!("../docs/dates.md");

/// The rows of the table under a heading of the guide, in cells.
fn rows(heading: &str) -> Vec<Vec<&'static str>> {
    let (_, section) = GUIDE.split_once(heading).expect("the heading is in the guide");
    let table = section.lines().skip_while(|line| !line.starts_with('|'));
    let rows = table.take_while(|line| line.starts_with('|')).skip(2);
    rows.map(|row| row.trim_matches('|').split(" | ").map(str::trim).collect()).collect()
}

/// What stands between backticks.
fn quoted(cell: &'static str) -> Vec<&'static str> {
    cell.split('`').skip(1).step_by(2).collect()
}

/// The nth of several, or the last: some rows of the guide have three dates with one meaning each,
/// others three ways to write one.
fn nth<T: Copy>(values: &[T], index: usize) -> T {
    values[index.min(values.len() - 1)]
}

#[test]
fn the_guide_tells_the_truth_about_what_is_read() {
    let rows = rows("## What can stand in `date`");
    assert!(rows.len() > 20);
    for row in rows {
        let [texts, _, edtf, shown] = row[..] else { panic!("{row:?} has not four cells") };
        let texts = quoted(texts);
        let edtf = if edtf == "same" { texts.clone() } else { quoted(edtf) };
        let shown: Vec<&str> = shown.split("; ").collect();
        for (index, text) in texts.iter().enumerate() {
            let when = read(text);
            assert_eq!(when.edtf(), nth(&edtf, index), "{text}");
            assert_eq!(when.words(&ENGLISH, Said::Nothing), nth(&shown, index), "{text}");
        }
    }
}

#[test]
fn the_guide_tells_the_truth_about_what_is_refused() {
    let rows = rows("## What is refused");
    assert!(rows.len() > 10);
    for row in rows {
        let [text, message, hint] = row[..] else { panic!("{row:?} has not three cells") };
        let error = refusal(text.trim_matches('`'));
        assert_eq!((&*error.message, error.hint.as_deref()), (message, Some(hint)), "{text}");
    }
}

#[test]
fn another_language_needs_no_code() {
    for (text, edtf, shown) in [
        ("27. Februar 1988", "1988-02-27", "27. Februar 1988"),
        ("27.–29. feb. 1988", "1988-02-27/1988-02-29", "27.–29. Februar 1988"),
        ("Ende der 1980er Jahre", "1987~/1989~", "Ende 1980er Jahre"),
        ("vielleicht Mai 1988", "1988-05?", "Mai 1988 (unsicher)"),
        ("ca. 1990", "1990~", "um 1990"),
        ("12. Juni bis um August 1992", "1992-06-12/1992-08~", "12. Juni bis um August 1992"),
        ("seit 27. Sept. 2020", "2020-09-27/..", "seit 27. September 2020"),
        ("20. Jahrhundert", "19XX", "20. Jahrhundert"),
        ("44 v. Chr.", "-0043", "44 v. Chr."),
        (
            "16. November 2021 um 14:00 Uhr",
            "2021-11-16T14:00+04:00",
            "16. November 2021, 14:00 Uhr (UTC+4)",
        ),
    ] {
        let when = read_in(&GERMAN, text).expect(text);
        assert_eq!(when.edtf(), edtf, "{text}");
        assert_eq!(when.words(&GERMAN, Said::Nothing), shown, "{text}");
    }
    let error = read_in(&GERMAN, "02/05/1988").expect_err("two days");
    assert_eq!(error.hint.as_deref(), Some("write `2. Mai 1988` or `5. Feb. 1988`"));
}

#[test]
fn what_two_dates_share_is_said_with_the_first_where_the_year_comes_first() {
    let shown = |text| read(text).words(&YEAR_FIRST, Said::Nothing);
    assert_eq!(shown("1988-02-27/1988-02-29"), "1988 February 27–29");
    assert_eq!(shown("1988-02-27/1988-03-03"), "1988 February 27 – March 3");
    assert_eq!(shown("1988-06/1988-08"), "1988 June–August");
}

#[test]
fn several_languages_are_read_at_once() {
    let zone = Zone::parse("Z").expect("UTC");
    let reader = Reader { zone, languages: &[&ENGLISH, &GERMAN] };
    assert_eq!(reader.read("27. Mai 1988"), reader.read("27 May 1988"));
}

#[test]
fn a_table_of_words_with_a_mistake_is_refused() {
    let error = |from: &str, to: &str| {
        let text = include_str!("../templates/words/en.toml");
        assert!(text.contains(from), "{from}");
        toml::from_str::<Language>(&text.replacen(from, to, 1)).err().map(|error| error.to_string())
    };
    assert_eq!(error("since", "since"), None);
    assert!(
        error("\"since {date}\"", "\"since {day}\"")
            .is_some_and(|text| text.contains("expected {date}"))
    );
    assert!(
        error("shared = ", "share = ").is_some_and(|text| text.contains("unknown field `share`"))
    );
    assert!(error("\"January\", ", "").is_some());
    assert!(error("Sep = 9", "Sep = 13").is_some_and(|text| text.contains("between 1 and 12")));
}
