use super::*;
use std::collections::BTreeSet;

const LANES: [Lane; 3] = [
    Lane { name: "Storms", shape: Shape::Diamond },
    Lane { name: "Regattas", shape: Shape::Ring },
    Lane { name: "Lighthouses built", shape: Shape::Bar },
];

fn day(year: i64, month: u8, day: u8) -> Day {
    Day { year, month, day }
}

fn band<'a>(name: &'a str, url: &'a str, first: i64, last: i64) -> Band<'a> {
    Band { name, short: None, url, first: day(first, 1, 1), last: day(last, 12, 31) }
}

fn event(lane: Option<usize>, first: Day, last: Day) -> Event {
    Event { lane, first, last, vague_start: false, vague_end: false, continuing: false, key: false }
}

fn draw(lanes: &[Lane], bands: &[Band], events: &[Event], words: &Words) -> Strip {
    let (url, title) = ("/events/x/", "3 May 1901: A regatta");
    let label = |_| Label { url: url.to_owned(), title: title.to_owned() };
    super::draw(lanes, bands, events, &label, words)
}

fn words<'a>() -> Words<'a> {
    Words {
        title: "All events",
        other_lane: "Other",
        cluster: &|count, first, last| format!("{count} events, {first}–{last}"),
        month: &|year, month| format!("{month} of {year}"),
    }
}

/// Events that look random: `number` of them, in all lanes, some vague, long or going on.
fn random(number: usize) -> Vec<Event> {
    let mut state: u64 = 42;
    let mut roll = |sides: u64| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u8::try_from((state >> 33) % sides).unwrap()
    };
    (0..number)
        .map(|_| {
            let first = day(1900 + i64::from(roll(60)), 1 + roll(12), 1 + roll(28));
            let last = Day { year: first.year + i64::from(roll(4) / 3), ..first };
            Event {
                vague_start: roll(5) == 0,
                vague_end: roll(5) == 0,
                continuing: roll(50) == 0,
                key: roll(8) == 0,
                ..event([Some(0), Some(1), Some(2), None][usize::from(roll(4))], first, last)
            }
        })
        .collect()
}

fn draw_random(number: usize) -> Strip {
    let bands = [
        band("Sail", "/eras/sail/", 1899, 1920),
        band("Steam", "/eras/steam/", 1920, 1940),
        band("Diesel", "/eras/diesel/", 1945, 1960),
    ];
    draw(&LANES, &bands, &random(number), &words())
}

/// What stands between each `before` and the next `after`.
fn between<'a>(svg: &'a str, before: &str, after: char) -> Vec<&'a str> {
    svg.split(before).skip(1).map(|rest| rest.split(after).next().unwrap()).collect()
}

/// Every element is closed in order, every id stands once, and every reference has its target.
fn check(svg: &str) {
    let mut open = Vec::new();
    for tag in between(svg, "<", '>') {
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "{svg}");
        } else if !tag.ends_with('/') {
            open.push(tag.split(' ').next().unwrap());
        }
    }
    assert!(open.is_empty());
    let ids = between(svg, " id=\"", '"');
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
    assert!(ids.iter().all(|id| id.starts_with("strip-")));
    for target in between(svg, "<use href=\"#", '"') {
        assert!(ids.contains(&target), "{target}");
    }
    assert!(!svg.contains("NaN") && !svg.contains("inf") && !svg.contains("style="), "{svg}");
}

#[test]
fn a_strip_is_well_formed_and_bounded_at_any_size() {
    for number in [0, 1, 2, 10, 60, 200, 600, 2000, 50_000] {
        let strip = draw_random(number);
        check(strip.svg());
        assert!(strip.svg().len() < 60_000, "{number}: {}", strip.svg().len());
        if number == 60 {
            assert!(strip.svg().len() < 14_000, "{}", strip.svg().len());
        }
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    assert_eq!(draw_random(300), draw_random(300));
}

#[test]
fn a_strip_of_nothing_is_a_picture() {
    let strip = draw(&[], &[], &[], &words());
    check(strip.svg());
}

#[test]
fn a_slim_strip_marks_the_current_event_and_has_no_links() {
    let events = [
        event(Some(0), day(1901, 1, 1), day(1901, 1, 1)),
        event(Some(1), day(1902, 1, 1), day(1902, 1, 1)),
    ];
    let slim = draw_slim(&LANES, &[], &events, &words());
    let svg = slim.with_current(1);
    check(&svg);
    assert_eq!(svg.matches(r#"class="m here""#).count(), 1, "{svg}");
    let here = svg.split("m here").nth(1).expect("it is there");
    assert!(here.contains(r#"class="ring""#), "{svg}");
    assert!(!svg.contains("<a "), "{svg}");
    assert_ne!(slim.with_current(0), svg);
    check(&slim.with_current(99));
}

#[test]
fn a_slim_strip_names_its_eras_where_there_is_room_and_by_title_where_not() {
    let short = |name, short, first, last| Band { short, ..band(name, "/e/", first, last) };
    let bands = [
        short("Sail", None, 1900, 1919),
        short("When the harbor of the old town was rebuilt", Some("Rebuilding"), 1920, 1923),
        short("When the steamers of the new company came to stay", None, 1924, 1925),
        short("Diesel", None, 1926, 1990),
    ];
    let events = [event(Some(0), day(1901, 1, 1), day(1901, 1, 1))];
    let svg = draw_slim(&LANES, &bands, &events, &words()).with_current(0);
    check(&svg);
    for name in ["Sail", "Rebuilding", "Diesel"] {
        assert!(svg.contains(&format!(">{name}</text>")), "{name} in {svg}");
    }
    for title in [
        "When the harbor of the old town was rebuilt",
        "When the steamers of the new company came to stay",
    ] {
        assert!(svg.contains(&format!("<title>{title}</title>")), "{title} in {svg}");
    }
    assert!(!svg.contains("steamers of the new company came to stay</text>"), "{svg}");
}

#[test]
fn sixty_events_weigh_little_in_a_slim_strip() {
    let svg = draw_slim(&LANES, &[], &random(60), &words()).with_current(30);
    check(&svg);
    assert!(svg.len() < 4_000, "{}", svg.len());
}

#[test]
fn a_slim_strip_stays_small_at_any_number_of_events() {
    let lanes = [LANES, LANES, LANES].concat();
    for number in [0, 1, 60, 600, 20_000] {
        let mut events = random(number);
        for (index, event) in events.iter_mut().enumerate() {
            event.lane = Some(index % lanes.len());
        }
        let svg = draw_slim(&lanes, &[], &events, &words()).with_current(number / 2);
        check(&svg);
        assert!(svg.len() < 20_000, "{number} events: {}", svg.len());
    }
}

#[test]
fn of_many_events_only_those_that_may_be_shown_say_something() {
    let asked = std::cell::RefCell::new(BTreeSet::new());
    let label = |event| {
        assert!(asked.borrow_mut().insert(event), "asked twice for {event}");
        Label { url: format!("/events/{event}/"), title: format!("Event {event}") }
    };
    check(super::draw(&LANES, &[], &random(20_000), &label, &words()).svg());
    assert!(asked.borrow().len() < 1_000, "{} of 20,000", asked.borrow().len());
}

#[test]
fn what_authors_write_is_escaped() {
    let events = [event(Some(0), day(1901, 1, 1), day(1901, 1, 1))];
    let label = |_| Label { url: "/a?b&c\"".to_owned(), title: "<b>Wind & \"rain\"".to_owned() };
    let lanes = [Lane { name: "<i>&", shape: Shape::Disc }];
    let bands = [band("A & <b>", "/x\"y", 1901, 1902)];
    let strip = super::draw(&lanes, &bands, &events, &label, &words());
    check(strip.svg());
    assert!(strip.svg().contains("<title>&lt;b&gt;Wind &amp; &quot;rain&quot;</title>"));
    assert!(strip.svg().contains("href=\"/a?b&amp;c&quot;\""));
}

#[test]
fn an_event_without_a_known_lane_gets_the_other_lane() {
    let at = day(1901, 1, 1);
    let svg = |lane| draw(&LANES, &[], &[event(lane, at, at)], &words()).svg().to_owned();
    assert!(svg(None).contains(">Other</text>"));
    assert_eq!(svg(None), svg(Some(99)));
    assert!(!svg(Some(2)).contains(">Other</text>"));
}

#[test]
fn a_crowd_becomes_one_mark_that_leads_to_its_era() {
    let at = day(1925, 5, 5);
    let events = vec![event(Some(1), at, at); 12];
    let bands =
        [band("Sail", "/eras/sail/", 1900, 1919), band("Steam", "/eras/steam/", 1920, 1939)];
    let strip = draw(&LANES, &bands, &events, &words());
    let mark =
        r#"<a class="m n" href="/eras/steam/"><title>Regattas: 12 events, 1925–1925</title>"#;
    assert!(strip.svg().contains(mark), "{}", strip.svg());
    assert!(strip.svg().contains(">12</text>"));
}

#[test]
fn a_name_without_room_gives_way_to_the_short_one_and_then_to_none() {
    let long = "The years of the great and almost endless calm, as they were called by all sailors, \
                harbor masters and keepers of lighthouses along this coast";
    let mut bands = [band(long, "/long/", 1900, 1905), band("Steam", "/steam/", 1906, 1999)];
    let svg = draw(&LANES, &bands, &[], &words()).svg().to_owned();
    assert!(
        svg.contains(&format!("<title>{long}</title>"))
            && !svg.contains(&format!(">{long}</text>"))
    );
    bands[0].short = Some("Calm");
    assert!(draw(&LANES, &bands, &[], &words()).svg().contains(">Calm</text>"));
}

#[test]
fn what_lasts_has_a_bar_and_what_goes_on_an_arrow() {
    let bands = [band("Sail", "/eras/sail/", 1900, 1939)];
    let svg = |event| draw(&LANES, &bands, &[event], &words()).svg().to_owned();
    let long = event(Some(0), day(1903, 1, 1), day(1930, 1, 1));
    let arrow = "l-8-5v10z";
    assert!(svg(long).contains(r#"class="span""#) && !svg(long).contains(arrow));
    assert!(svg(Event { continuing: true, ..long }).contains(arrow));
    // The dashes of an end that is not known.
    assert!(svg(Event { vague_end: true, ..long }).contains("m2 0h4m2 0h3m3 0h2"));
    let vague = svg(Event { vague_start: true, vague_end: true, ..long });
    assert!(vague.contains(r#"class="span soft""#) && vague.contains("url(#strip-hatch)"));
    let short = event(Some(0), day(1903, 1, 1), day(1903, 1, 1));
    assert!(!svg(short).contains("span") && !svg(short).contains("hatch"));
}

#[test]
fn absurd_dates_and_many_bands_do_no_harm() {
    let far = [
        event(Some(0), day(-999_999_999_999, 1, 1), day(999_999_999_999, 12, 31)),
        event(Some(1), day(2000, 5, 5), day(1990, 1, 1)),
    ];
    let names: Vec<String> = (0..3000).map(|n| format!("/eras/{n}/")).collect();
    let bands: Vec<Band> =
        names.iter().zip(0..).map(|(url, n)| band("Era", url, 1000 + n, 900 + n)).collect();
    check(draw(&LANES, &bands, &far, &words()).svg());
    let bands: Vec<Band> =
        names.iter().zip(0..).map(|(url, n)| band("Era", url, 1000 + n, 1000 + n)).collect();
    let svg = draw(&LANES, &bands, &[], &words()).svg().to_owned();
    check(&svg);
    assert!(svg.len() < 60_000, "{}", svg.len());
}

/// A box in the picture: left, top, right and bottom.
type Box = [f64; 4];

fn overlap(one: &Box, other: &Box) -> bool {
    const TOUCH: f64 = 0.11; // Places are written with one digit behind the point.
    one[0] + TOUCH < other[2]
        && other[0] + TOUCH < one[2]
        && one[1] + TOUCH < other[3]
        && other[1] + TOUCH < one[3]
}

fn attribute(tag: &str, name: &str) -> f64 {
    let value = between(tag, &format!(" {name}=\""), '"');
    value.first().and_then(|value| value.parse().ok()).expect("a number")
}

/// The room of each mark, and of each piece of text of a class, at the size that it has.
fn boxes(svg: &str) -> (Vec<Box>, Vec<Box>) {
    let mut marks: Vec<Box> = between(svg, "<use", '>')
        .into_iter()
        .map(|tag| {
            let (x, y) = (attribute(tag, "x"), attribute(tag, "y"));
            [x - HALF, y - HALF, x + HALF, y + HALF]
        })
        .collect();
    for pill in between(svg, r#"<path class="pill" d="M"#, '"') {
        let (place, rest) = pill.split_once('h').expect("a width");
        let (x, y) = place.split_once(' ').expect("a place");
        let (x, y): (f64, f64) = (x.parse().expect("x"), y.parse().expect("y"));
        let width: f64 = rest.split('v').next().and_then(|w| w.parse().ok()).expect("a width");
        marks.push([x, y, x + width, y + 18.0]);
    }
    let mut labels = Vec::new();
    for (class, size, anchor) in
        [("era-l", 12.0, 0.0), ("lane-l", 12.0, 1.0), ("yr", 11.0, 0.5), ("count", 11.0, 0.5)]
    {
        for rest in svg.split(&format!(r#"<text class="{class}""#)).skip(1) {
            let (tag, words) = rest.split_once('>').expect("a tag");
            let words = words.split("</text>").next().expect("its end");
            let words = words.rsplit('>').next().expect("words");
            let width = text::width(words, size);
            let x = attribute(tag, "x") - width * anchor;
            let y = attribute(tag, "y");
            labels.push([x, y - 0.8 * size, x + width, y + 0.2 * size]);
        }
    }
    (marks, labels)
}

fn first_overlap(boxes: &[Box]) -> Option<(Box, Box)> {
    boxes.iter().enumerate().find_map(|(index, one)| {
        boxes[index + 1..].iter().find(|other| overlap(one, other)).map(|other| (*one, *other))
    })
}

#[test]
fn no_marks_and_no_labels_overlap_at_any_number_of_events() {
    for number in [1, 10, 60, 200, 600, 1000, 5000] {
        let strip = draw_random(number);
        let (marks, labels) = boxes(strip.svg());
        assert!(marks.len() > number.min(40) / 2, "{number}: {} marks", marks.len());
        assert!(labels.len() >= 6, "{number}: {} labels", labels.len());
        assert_eq!(first_overlap(&marks), None, "{number} events: marks");
        assert_eq!(first_overlap(&labels), None, "{number} events: labels");
        let counts: usize = between(strip.svg(), r#"class="count""#, '<')
            .iter()
            .map(|count| count.split('>').nth(1).and_then(|n| n.parse().ok()).unwrap_or(0))
            .sum();
        assert_eq!(between(strip.svg(), "<use", '>').len() + counts, number, "every event counts");
    }
}

#[test]
fn boxes_that_overlap_are_found() {
    let svg = r##"<use href="#a" x="20" y="20"/><use href="#a" x="43.8" y="20"/>"##;
    assert!(first_overlap(&boxes(svg).0).is_some());
    let svg = r##"<use href="#a" x="20" y="20"/><use href="#a" x="44" y="20"/>"##;
    assert_eq!(first_overlap(&boxes(svg).0), None);
}

#[test]
fn the_current_era_is_marked_and_no_other() {
    let bands =
        [band("Sail", "/eras/sail/", 1900, 1919), band("Steam", "/eras/steam/", 1920, 1939)];
    let strip = draw(&LANES, &bands, &[], &words());
    let svg = with_current(strip.svg(), "/eras/steam/");
    check(&svg);
    assert_eq!(
        between(&svg, r#"class="era-a here" aria-current="true" href=""#, '"'),
        ["/eras/steam/"]
    );
    assert_eq!(between(&svg, r#"class="era-a" href=""#, '"'), ["/eras/sail/"]);
}
