//! What is true of every map, shown on an island that is nowhere.

use super::*;

/// Two lands on an island of about 500 by 330 km, with a bay, a lake and a border between them.
fn island() -> Geography {
    let text = r#"{"type":"FeatureCollection","bbox":[0,40,9.5,44],"attribution":"A. Surveyor",
      "features":[
      {"properties":{"kind":"land","name":"Westmark"},"geometry":{"type":"Polygon","coordinates":
        [[[1,40.5],[4,40.5],[4.2,42],[4,43.5],[1,43.5],[0.7,42],[1,40.5]]]}},
      {"properties":{"kind":"land","name":"Eastmark"},"geometry":{"type":"Polygon","coordinates":
        [[[4,40.5],[7,40.5],[7,43.5],[4,43.5],[4.2,42],[4,40.5]]]}},
      {"properties":{"kind":"water"},"geometry":{"type":"Polygon","coordinates":
        [[[2,42],[2.4,42],[2.4,42.3],[2,42.3],[2,42]]]}},
      {"properties":{"kind":"border"},"geometry":{"type":"LineString","coordinates":
        [[4,40.5],[4.2,42],[4,43.5]]}},
      {"properties":{"kind":"border","dashed":true},"geometry":{"type":"LineString",
        "coordinates":[[4,40.5],[4.1,42],[4,43.5]]}},
      {"properties":{"kind":"label","name":"Quiet Sea"},"geometry":{"type":"Point",
        "coordinates":[8,42]}}]}"#;
    Geography::parse(text).expect("a good geography")
}

fn pin(name: &str, lat: f64, lon: f64) -> Pin<'_> {
    Pin { name, lat, lon, precision: Precision::Exact, url: None, lead: false }
}

fn drawn(pins: &[Pin]) -> Map {
    locator(&island(), pins, &MapWords { label: "Where" }).expect("a map")
}

struct Chance(u32);

impl Chance {
    fn next(&mut self, from: f64, to: f64) -> f64 {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        f64::from(self.0 >> 8) / f64::from(1 << 24) * (to - from) + from
    }
}

#[test]
fn one_place_is_shown_with_its_surroundings() {
    let Map { svg, outside } = drawn(&[pin("Mill", 42.0, 3.9)]);
    assert!(outside.is_empty());
    assert!(svg.starts_with(r#"<svg class="map" viewBox="0 0 640 320""#), "{svg}");
    for part in [
        r#"role="img" aria-label="Where""#,
        r#"<path class="land" d="M"#,
        r#"<path class="border" d="M"#,
        r#"<path class="border dashed" d="M"#,
        r#"<g class="pin"><circle cx="320" cy="160" r="6"/>"#,
        ">Mill</text>",
        ">Westmark</text>",
        ">Eastmark</text>",
        ">20 km</text>",
    ] {
        assert!(svg.contains(part), "{part} in {svg}");
    }
}

#[test]
fn a_map_far_from_any_border_is_widened_until_it_shows_one() {
    let svg = drawn(&[pin("Orchard", 41.6, 5.6)]).svg;
    assert!(svg.contains("50 km") || svg.contains("100 km"), "{svg}");
}

#[test]
fn a_sea_has_its_name_too() {
    let svg = drawn(&[pin("Mill", 40.7, 5.5), pin("Pier", 43.3, 6.9)]).svg;
    assert!(svg.contains(r#"<text class="country sea""#) && svg.contains("Quiet Sea"), "{svg}");
}

#[test]
fn what_is_outside_is_said_and_not_drawn() {
    let map = drawn(&[pin("Far", -33.0, 151.0), pin("Mill", 42.0, 3.9), pin("North", 44.1, 3.0)]);
    assert_eq!(map.outside, [0, 2]);
    assert!(!map.svg.contains("Far") && !map.svg.contains("North"));
}

#[test]
fn there_is_no_map_of_nothing() {
    let words = MapWords { label: "Where" };
    assert_eq!(locator(&island(), &[], &words), None);
    assert_eq!(locator(&island(), &[pin("Far", 0.0, 90.0)], &words), None);
    assert_eq!(locator(&Geography::default(), &[pin("Mill", 42.0, 3.9)], &words), None);
    let empty = Geography::parse(r#"{"type":"FeatureCollection","features":[]}"#).expect("good");
    assert_eq!(locator(&empty, &[pin("Mill", 42.0, 3.9)], &words), None);
}

#[test]
fn coordinates_that_are_none_count_as_outside() {
    let odd = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e300, -1e300, 91.0, f64::MIN_POSITIVE];
    for one in odd {
        for other in odd {
            let map = drawn(&[pin("Odd", one, other), pin("Mill", 42.0, 3.9)]);
            assert_eq!(map.outside, [0]);
            assert!(!map.svg.contains("NaN") && !map.svg.contains("inf"));
        }
    }
}

#[test]
fn a_world_with_poles_is_no_trouble() {
    let text = r#"{"type":"FeatureCollection","bbox":[-180,-90,180,90],"features":[]}"#;
    let world = Geography::parse(text).expect("good");
    for (lat, lon) in [(90.0, 0.0), (-90.0, 180.0), (0.0, -180.0), (89.9, 179.9)] {
        let words = MapWords { label: "Where" };
        let map = locator(&world, &[pin("Here", lat, lon)], &words).expect("a map");
        assert!(!map.svg.contains("NaN") && !map.svg.contains("inf"));
    }
}

#[test]
fn ten_places_in_twenty_kilometres_are_all_named() {
    let names: Vec<String> = (1..=10).map(|number| format!("Farm Number {number:02}")).collect();
    let mut chance = Chance(5);
    let pins: Vec<Pin> = names
        .iter()
        .map(|name| pin(name, chance.next(41.91, 42.09), chance.next(3.9, 4.14)))
        .collect();
    let svg = drawn(&pins).svg;
    for name in &names {
        assert!(svg.contains(name), "{name} in {svg}");
    }
    assert!(svg.len() < 12_000, "{}", svg.len());
}

#[test]
fn however_many_places_a_map_is_bounded() {
    let mut chance = Chance(9);
    let name = "A rather long name of a place ".repeat(20);
    let pins: Vec<Pin> =
        (0..20_000).map(|_| pin(&name, chance.next(40.6, 43.4), chance.next(1.1, 6.9))).collect();
    let svg = drawn(&pins).svg;
    assert!(svg.len() < 400_000, "{}", svg.len());
}

#[test]
fn however_fine_the_geography_a_map_is_small() {
    let mut chance = Chance(2);
    let mut line = |jitter: f64| -> Vec<String> {
        (0..20_000_u32)
            .map(|step| {
                let lon = f64::from(step).mul_add(8.0 / 20_000.0, chance.next(0.0, jitter));
                format!("[{:.5},{:.5}]", lon.min(8.0), chance.next(41.0, 43.0))
            })
            .collect()
    };
    let text = format!(
        r#"{{"type":"FeatureCollection","features":[
           {{"properties":{{"kind":"border"}},"geometry":{{"type":"LineString","coordinates":[{}]}}}},
           {{"properties":{{"kind":"land"}},"geometry":{{"type":"Polygon","coordinates":[[{}]]}}}}]}}"#,
        line(0.0).join(","),
        line(0.1).join(",")
    );
    let geography = Geography::parse(&text).expect("good");
    let words = MapWords { label: "Where" };
    let map = locator(&geography, &[pin("Mill", 42.0, 3.9)], &words).expect("a map");
    assert!(map.svg.len() < 12_000, "{}", map.svg.len());
}

#[test]
fn the_same_places_make_the_same_map() {
    let pins = [pin("Mill", 42.0, 3.9), pin("Weir", 42.1, 3.95), pin("Inn", 42.05, 4.3)];
    assert_eq!(drawn(&pins), drawn(&pins));
}

#[test]
fn places_are_links_when_they_have_pages() {
    let linked = Pin { url: Some("/places/mill/?a=1&b=2"), ..pin("Mill", 42.0, 3.9) };
    let svg = drawn(&[linked, pin("Weir", 42.1, 3.95)]).svg;
    assert!(svg.contains(r#"role="group""#));
    assert!(svg.contains(r#"<a class="pin" href="/places/mill/?a=1&amp;b=2">"#), "{svg}");
}

#[test]
fn precision_and_importance_are_classes() {
    let about = Pin { precision: Precision::Approximate, ..pin("Ford", 42.2, 3.9) };
    let area = Pin { precision: Precision::Area, lead: true, ..pin("Fens", 41.8, 3.5) };
    let svg = drawn(&[about, area, pin("Mill", 42.0, 3.9)]).svg;
    for class in ["pin approximate minor", "pin area", "pin minor"] {
        assert!(svg.contains(&format!(r#"<g class="{class}">"#)), "{class} in {svg}");
    }
    let alone = drawn(&[about]).svg;
    assert!(alone.contains(r#"<g class="pin approximate">"#), "without a lead all are alike");
}

#[test]
fn text_is_text() {
    let linked = Pin { url: Some("\"><script>"), ..pin("<b>&\"'", 42.0, 3.9) };
    let words = MapWords { label: "\"><script>" };
    let svg = locator(&island(), &[linked], &words).expect("a map").svg;
    assert!(!svg.contains("<b>") && !svg.contains("<script"), "{svg}");
    assert!(svg.contains("&lt;b&gt;&amp;&quot;&#39;"));
}

#[test]
fn what_is_opened_is_closed() {
    let mut chance = Chance(4);
    let pins: Vec<Pin> = (0..80)
        .map(|index| Pin {
            name: "Long Meadow",
            lat: chance.next(41.9, 42.1),
            lon: chance.next(3.8, 4.1),
            precision: [Precision::Exact, Precision::Area, Precision::Approximate][index % 3],
            url: (index % 2 == 0).then_some("/x/"),
            lead: index % 7 == 0,
        })
        .collect();
    let svg = drawn(&pins).svg;
    for tag in ["a", "g", "text", "title", "svg"] {
        let opened =
            svg.matches(&format!("<{tag} ")).count() + svg.matches(&format!("<{tag}>")).count();
        assert_eq!(opened, svg.matches(&format!("</{tag}>")).count(), "{tag}");
    }
}
