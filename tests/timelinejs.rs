//! The export for TimelineJS: dates stay as they are known, texts are HTML.

mod formats;

use formats::{dated, json, site};
use serde_json::{Value, json};

/// The slide of an event.
fn slide(data: &Value, id: &str) -> Value {
    let events = data["events"].as_array().expect("a list");
    events.iter().find(|event| event["unique_id"] == id).expect(id).clone()
}

#[test]
fn a_date_has_the_parts_that_are_known_and_its_own_wording() {
    let table = [
        ("day", "1901-06-02", json!({"year": 1901, "month": 6, "day": 2}), Value::Null),
        ("month", "1901-06", json!({"year": 1901, "month": 6}), Value::Null),
        ("year", "about 1901", json!({"year": 1901}), Value::Null),
        ("decade", "1900s (decade)", json!({"year": 1900}), json!({"year": 1909})),
        (
            "season",
            "spring 1901",
            json!({"year": 1901, "month": 3}),
            json!({"year": 1901, "month": 5}),
        ),
        (
            "span",
            "1901-06-02/1901-08",
            json!({"year": 1901, "month": 6, "day": 2}),
            json!({"year": 1901, "month": 8}),
        ),
        ("since", "since 1901-06-02", json!({"year": 1901, "month": 6, "day": 2}), Value::Null),
        ("until", "until 1901", json!({"year": 1901, "month": 12, "day": 31}), Value::Null),
        ("bc", "-0043-03-15", json!({"year": -43, "month": 3, "day": 15}), Value::Null),
        (
            "clock",
            "1901-06-02T10:30",
            json!({"year": 1901, "month": 6, "day": 2, "hour": 10, "minute": 30}),
            Value::Null,
        ),
    ];
    let dates: Vec<(&str, &str)> = table.iter().map(|(id, date, ..)| (*id, *date)).collect();
    let site = dated(&dates);
    let data = json(&site, "timelinejs.json");
    assert_eq!(data["scale"], "human");
    for (id, _, start, end) in &table {
        let slide = slide(&data, id);
        assert_eq!(slide["start_date"], *start, "{id}");
        assert_eq!(slide["end_date"], *end, "{id}");
    }
    assert_eq!(slide(&data, "year")["display_date"], "about 1901");
    assert_eq!(slide(&data, "year")["edtf"], "1901~");
    assert_eq!(slide(&data, "until")["display_date"], "until 1901");
    assert_eq!(slide(&data, "clock")["display_date"], "2 June 1901, 10:30 (UTC+2:58)");
}

#[test]
fn clock_times_of_one_day_sort_as_the_instants_do() {
    let site = dated(&[("first", "1990-06-02T10:00+04:00"), ("second", "1990-06-02T08:00Z")]);
    let data = json(&site, "timelinejs.json");
    assert_eq!(slide(&data, "first")["start_date"]["hour"], 10);
    assert_eq!(slide(&data, "second")["start_date"]["hour"], 12);
    assert_eq!(slide(&data, "second")["display_date"], "2 June 1990, 08:00 (UTC)");
}

#[test]
fn years_that_javascript_cannot_hold_are_on_the_cosmological_scale() {
    let site = dated(&[("start", "Y-4500000000"), ("race", "1901-06-02")]);
    let data = json(&site, "timelinejs.json");
    assert_eq!(data["scale"], "cosmological");
    assert_eq!(slide(&data, "race")["start_date"], json!({"year": 1901}));
    assert_eq!(slide(&data, "race")["display_date"], "2 June 1901");
}

#[test]
fn titles_are_text_and_what_is_added_can_be_told_from_the_text() {
    let race = "---\ntitle: A < B & C\ndate: 1901\nkind: race\ndisputed: [figures]\n\
        claims:\n  - {by: heron, says: We won., said: 1901-06-03}\n  \
        - {by: tern, says: They did not., stance: denies}\n  - {by: gull, stance: no-statement}\n\
        sources: [{id: log, title: Log}]\n---\nThey met at [the pier](#pier).[^log]\n";
    let actors = "- {id: heron, name: Heron, party: herons}\n\
        - {id: tern, name: Tern, party: terns}\n- {id: gull, name: Gull}\n";
    let site = site(&[("content/events/race.md", race), ("content/actors.yaml", actors)]);
    let data = json(&site, "timelinejs.json");
    let slide = slide(&data, "race");
    assert_eq!(slide["text"]["headline"], "A &lt; B &amp; C");
    assert_eq!(slide["group"], "Race");
    insta::assert_snapshot!(slide["text"]["text"].as_str().expect("text"), @r#"
    <p class="annals"><b>Contested: figures.</b></p>
    <p>They met at <a href="https://example.org/races/events/race/#pier">the pier</a>.</p>
    <div class="annals"><p><b>What each side said</b></p><ul><li><b>Heron</b> (3 June 1901): We won.</li><li><b>Tern</b> (denies): They did not.</li><li><b>Gull</b>: No statement is known.</li></ul></div>
    <p class="annals"><a href="https://example.org/races/events/race/">Read the whole entry with its sources</a></p>
    "#);
}

#[test]
fn an_era_has_both_ends_even_where_it_goes_on_or_is_one_day() {
    let site = site(&[
        ("content/events/race.md", "---\ntitle: Race\ndate: 1901-06-02\n---\n"),
        ("content/eras/sail.md", "---\ntitle: Sail\nstart: 1901\n---\n"),
        ("content/eras/day.md", "---\ntitle: Day\nstart: 1901-06-02\nend: 1901-06-02\n---\n"),
    ]);
    let eras = json(&site, "timelinejs.json")["eras"].clone();
    for era in eras.as_array().expect("a list") {
        let start = era["start_date"].as_object().expect("a date");
        // TimelineJS drops an end that has every part of the start.
        assert!(start.iter().any(|(part, value)| era["end_date"][part] != *value), "{era}");
    }
    assert_eq!(eras.as_array().map(Vec::len), Some(2));
}
