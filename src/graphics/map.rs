//! The locator map: where the places of a page lie, as a static SVG.
//!
//! The picture is 640 units wide. It has classes and no colours; a theme gives it those. Names are
//! placed for letters of 19 units, so a theme may use any size up to that.

mod country;
mod ground;
mod merge;
mod scale;
mod view;

use std::fmt::Write as _;

use super::Geography;
use super::clip::{Frame, Point};
use super::labels::{self, Anchor, Label, Level, Spot, Wanted};
use country::Mask;
use ground::Ground;
use scale::Scale;
use view::{View, WIDTH};

/// How well a place's coordinates are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Precision {
    /// The point is the place.
    Exact,
    /// The place is somewhere near the point.
    Approximate,
    /// The place is a region round the point.
    Area,
}

/// A place to show.
#[derive(Clone, Copy, Debug)]
pub struct Pin<'a> {
    /// The name written beside the pin.
    pub name: &'a str,
    /// Degrees north, WGS 84.
    pub lat: f64,
    /// Degrees east, WGS 84.
    pub lon: f64,
    /// How well the coordinates are known.
    pub precision: Precision,
    /// The address of the place's page.
    pub url: Option<&'a str>,
    /// Whether the page is about this place; if it is about some, the others are drawn smaller.
    pub lead: bool,
}

/// The words of the site's language that a map needs.
#[derive(Clone, Copy, Debug)]
pub struct MapWords<'a> {
    /// The accessible name of the picture.
    pub label: &'a str,
}

/// A drawn map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Map {
    /// One `<svg>` element.
    pub svg: String,
    /// The indices of the pins that are not on the map.
    pub outside: Vec<usize>,
}

/// The least width of a map in kilometres.
const LEAST: f64 = 150.0;
/// As wide a map gets in search of a border or a coast.
const SEARCH: f64 = 420.0;
/// How many pins get a name; further ones are dots that tell theirs when pointed at.
const NAMED: usize = 60;
/// How many lands get a name.
const COUNTRIES: usize = 30;
/// The size for which names of countries are placed, and the space between their letters.
const COUNTRY: f64 = 16.0;
const SPACING: f64 = 0.16;
/// The height of a line in the list of names below the map.
const LINE: f64 = 26.0;

/// Draws the pins on the geography; nothing when no pin lies inside its extent.
///
/// Pins without a place on Earth, such as a latitude of 95 or one that is not a number, count as
/// outside. The map does not reach across the 180th meridian.
#[must_use]
pub fn locator(geography: &Geography, pins: &[Pin], words: &MapWords) -> Option<Map> {
    let extent = geography.extent?;
    let (inside, outside): (Vec<usize>, Vec<usize>) =
        (0..pins.len()).partition(|index| extent.contains(at(&pins[*index])));
    let points: Vec<Point> = inside.iter().map(|index| at(&pins[*index])).collect();
    let (view, ground) = show(geography, &points, &extent)?;

    let leads = inside.iter().any(|index| pins[*index].lead);
    let (named, dots) = chosen(pins, &inside);
    let wanted: Vec<Wanted> = named
        .iter()
        .map(|pin| Wanted {
            name: pin.name,
            at: view.project(at(pin)),
            radius: radius(pin, leads),
            is_area: pin.precision == Precision::Area,
            lead: pin.lead,
        })
        .collect();
    let scale = Scale::place(&view, &wanted);
    let disturbing = |room: &Frame| {
        let mut areas = wanted.iter().filter(|pin| pin.is_area);
        ground.has_border_in(room) || areas.any(|area| room.distance(area.at) < area.radius)
    };
    let labels = labels::place(&wanted, &view.frame().grown(-4.0), &[scale.room], &disturbing);

    let mut body = ground.draw();
    let countries = countries(geography, &ground, &view, taken(&wanted, &labels, &scale));
    body.push_str(&countries);
    scale.draw(&mut body);
    draw_dots(&dots, &view, &mut body);
    let mut list = Vec::new();
    let drawn = named.iter().zip(&wanted).zip(&labels);
    // Areas lie below all other pins.
    let (areas, points): (Vec<_>, Vec<_>) = drawn.partition(|((_, wanted), _)| wanted.is_area);
    for ((pin, wanted), label) in areas.into_iter().chain(points) {
        draw_pin(pin, wanted, label, leads, &mut body);
        match label {
            Label::Named(_) => {}
            Label::Numbered(number, _) => list.push((Some(*number), *pin)),
            Label::Shared(number) => list.push((*number, *pin)),
        }
    }
    // Those without a number, which nothing on the map points to, come last.
    list.sort_by_key(|(number, _)| number.unwrap_or(usize::MAX));
    let height = draw_list(&list, view.height, &mut body);

    let role = if named.iter().any(|pin| pin.url.is_some()) { "group" } else { "img" };
    let label = escaped(words.label);
    let svg = format!(
        "<svg class=\"map\" viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" height=\"{height}\" \
         role=\"{role}\" aria-label=\"{label}\" overflow=\"hidden\">\
         <rect class=\"water\" width=\"{WIDTH}\" height=\"{}\"/>{body}</svg>",
        view.height
    );
    Some(Map { svg, outside })
}

fn at(pin: &Pin) -> Point {
    [pin.lon, pin.lat]
}

/// The view of the points, wide enough to know by a border or a coast where it is.
fn show<'a>(
    geography: &'a Geography,
    points: &[Point],
    extent: &Frame,
) -> Option<(View, Ground<'a>)> {
    let mut least = LEAST;
    loop {
        let view = View::fit(points, extent, least)?;
        let ground = Ground::new(geography, &view);
        if least >= SEARCH || ground.has_outline(&view.frame()) {
            return Some((view, ground));
        }
        least *= 1.3;
    }
}

/// The pins that get a name, in their own order, and those that do not.
fn chosen<'p, 'a>(pins: &'p [Pin<'a>], inside: &[usize]) -> (Vec<&'p Pin<'a>>, Vec<&'p Pin<'a>>) {
    let mut ranked = inside.to_vec();
    ranked.sort_by_key(|index| (!pins[*index].lead, *index));
    let (named, dots) = ranked.split_at(ranked.len().min(NAMED));
    let mut named = named.to_vec();
    named.sort_unstable();
    let pick = |indices: &[usize]| indices.iter().map(|index| &pins[*index]).collect();
    (pick(&named), pick(dots))
}

fn radius(pin: &Pin, leads: bool) -> f64 {
    match pin.precision {
        Precision::Area => 24.0,
        Precision::Exact | Precision::Approximate if leads && !pin.lead => 4.0,
        Precision::Exact | Precision::Approximate => 6.0,
    }
}

/// What the names of countries keep off.
fn taken(wanted: &[Wanted], labels: &[Label], scale: &Scale) -> Vec<Frame> {
    let mut taken = vec![scale.room];
    for (pin, label) in wanted.iter().zip(labels) {
        taken.push(country::around(pin.at, [pin.radius * 2.0, pin.radius * 2.0]).grown(2.0));
        if let Label::Named(spot) | Label::Numbered(_, spot) = label {
            taken.push(spot.room);
            taken.extend(spot.leader.and_then(|end| Frame::round(&[pin.at, end])));
        }
    }
    taken
}

/// The names of the lands in view, each once, then those that have only a point.
fn countries(geography: &Geography, ground: &Ground, view: &View, taken: Vec<Frame>) -> String {
    let mut names =
        Names { map: view.frame().grown(-8.0), taken, written: Vec::new(), svg: String::new() };
    let masks: Vec<(Option<&str>, Mask)> =
        ground.lands.iter().map(|(name, rings)| (*name, Mask::new(view, rings))).collect();
    for (name, mask) in &masks {
        let Some(name) = name.filter(|name| !names.written.contains(name)) else { continue };
        let size = country_size(name);
        let labels = geography.labels.iter().filter(|label| label.name == name);
        let mut points = labels.map(|label| view.project(label.at));
        let place = mask.room(size, &names.map, &names.taken);
        if let Some(at) = place.or_else(|| points.find(|at| names.has_room(*at, size))) {
            names.write(name, "country", at, size);
        }
    }
    for label in &geography.labels {
        let is_land = geography.lands.iter().any(|land| land.name.as_ref() == Some(&label.name));
        if is_land || names.written.contains(&label.name.as_str()) {
            continue;
        }
        let at = view.project(label.at);
        let is_covered = |point: Point| masks.iter().any(|(_, mask)| mask.covers(point));
        let on_land = is_covered(at);
        let size = if on_land { country_size(&label.name) } else { sea_size(&label.name) };
        // Not quite at its point, if need be, but on the same side of the coast.
        let fits = |at: &Point| {
            let Frame { left, top, right, bottom } = country::around(*at, size);
            let ends = [[left, top], [right, top], [right, bottom], [left, bottom], *at];
            names.has_room(*at, size) && ends.iter().all(|end| is_covered(*end) == on_land)
        };
        if let Some(at) = near(at).find(fits) {
            names.write(&label.name, if on_land { "country" } else { "country sea" }, at, size);
        }
    }
    names.svg
}

/// The point and others round it, the nearest first.
fn near([x, y]: Point) -> impl Iterator<Item = Point> {
    let far = [[0.0, 0.0], [1.0, 0.0], [-1.0, 0.0], [0.0, 1.0], [0.0, -1.0], [1.0, 1.0]];
    let far = far.into_iter().chain([[-1.0, -1.0], [1.0, -1.0], [-1.0, 1.0]]);
    let by = [24.0, 48.0, 72.0].into_iter();
    by.flat_map(move |by| far.clone().map(move |far| [far[0] * by + x, far[1] * by + y]))
}

/// The names of countries that are written so far.
struct Names<'a> {
    map: Frame,
    taken: Vec<Frame>,
    written: Vec<&'a str>,
    svg: String,
}

impl<'a> Names<'a> {
    fn has_room(&self, at: Point, size: Point) -> bool {
        let text = country::around(at, size);
        self.map.holds(&text) && !self.taken.iter().any(|frame| frame.meets(&text))
    }

    fn write(&mut self, name: &'a str, class: &str, at: Point, size: Point) {
        if self.written.len() >= COUNTRIES {
            return;
        }
        self.written.push(name);
        self.taken.push(country::around(at, size).grown(4.0));
        let [x, y] = at.map(f64::round);
        let name = escaped(name);
        let _ = write!(
            self.svg,
            r#"<text class="{class}" x="{x}" y="{y}" dy=".35em" text-anchor="middle">{name}</text>"#
        );
    }
}

/// The room for a name in capitals with spaced letters.
fn country_size(name: &str) -> Point {
    sized(labels::width(&name.to_uppercase(), COUNTRY), name)
}

/// The room for a name in slanted small letters, spaced alike.
fn sea_size(name: &str) -> Point {
    sized(labels::width(name, COUNTRY), name)
}

fn sized(letters: f64, name: &str) -> Point {
    let spaces: f64 = name.chars().map(|_| SPACING * COUNTRY).sum();
    [letters + spaces, COUNTRY * 1.2]
}

/// Pins without a name; one dot does for all that lie within a few units.
fn draw_dots(dots: &[&Pin], view: &View, svg: &mut String) {
    let mut seen: Vec<[u32; 2]> = Vec::new();
    for pin in dots {
        let point = view.project(at(pin));
        let cell = point.map(cell);
        if let Err(index) = seen.binary_search(&cell) {
            seen.insert(index, cell);
            let [x, y] = point.map(tenth);
            let title = escaped(&labels::shortened(pin.name, labels::SIZE, WIDTH));
            let _ = write!(
                svg,
                r#"<g class="pin minor"><title>{title}</title><circle cx="{x}" cy="{y}" r="4"/></g>"#
            );
        }
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it lies in the view")]
fn cell(units: f64) -> u32 {
    (units / 12.0) as u32
}

fn draw_pin(pin: &Pin, wanted: &Wanted, label: &Label, leads: bool, svg: &mut String) {
    let class = match (pin.precision, leads && !pin.lead) {
        (Precision::Exact, false) => "pin",
        (Precision::Exact, true) => "pin minor",
        (Precision::Approximate, false) => "pin approximate",
        (Precision::Approximate, true) => "pin approximate minor",
        (Precision::Area, false) => "pin area",
        (Precision::Area, true) => "pin area minor",
    };
    // Where a number stands for the name, the list below has the link that is read and reached.
    let is_named = matches!(label, Label::Named(_));
    let aside = if is_named { "" } else { r#" tabindex="-1" aria-hidden="true""# };
    let tag = if let Some(url) = pin.url {
        let _ = write!(svg, r#"<a class="{class}" href="{}"{aside}>"#, escaped(url));
        "a"
    } else {
        let _ = write!(svg, r#"<g class="{class}">"#);
        "g"
    };
    if !is_named {
        let title = labels::shortened(pin.name, labels::SIZE, WIDTH);
        let _ = write!(svg, "<title>{}</title>", escaped(&title));
    }
    let ([x, y], radius) = (wanted.at.map(tenth), wanted.radius);
    if let Label::Named(Spot { leader: Some(end), .. })
    | Label::Numbered(_, Spot { leader: Some(end), .. }) = label
    {
        let [to_x, to_y] = end.map(tenth);
        let _ = write!(svg, r#"<path class="leader" d="M{x} {y}L{to_x} {to_y}"/>"#);
    }
    let _ = write!(svg, r#"<circle cx="{x}" cy="{y}" r="{radius}"/>"#);
    match label {
        Label::Named(spot) => draw_text(pin.name, "pin-l", spot, svg),
        Label::Numbered(number, spot) => draw_text(&number.to_string(), "pin-l number", spot, svg),
        Label::Shared(_) => {}
    }
    let _ = write!(svg, "</{tag}>");
}

fn draw_text(text: &str, class: &str, spot: &Spot, svg: &mut String) {
    let room = &spot.room;
    let (x, anchor) = match spot.anchor {
        Anchor::Start => (room.left, ""),
        Anchor::Middle => (f64::midpoint(room.left, room.right), r#" text-anchor="middle""#),
        Anchor::End => (room.right, r#" text-anchor="end""#),
    };
    // In ems, for the size is the theme's.
    let (y, down) = match spot.level {
        Level::Top => (room.top, ".9em"),
        Level::Middle => (f64::midpoint(room.top, room.bottom), ".35em"),
        Level::Bottom => (room.bottom, "-.25em"),
    };
    let (x, y, text) = (tenth(x), tenth(y), escaped(text));
    let _ =
        write!(svg, r#"<text class="{class}" x="{x}" y="{y}" dy="{down}"{anchor}>{text}</text>"#);
}

/// The list of numbered names below the map; returns the height of the whole picture.
fn draw_list(list: &[(Option<usize>, &Pin)], top: f64, svg: &mut String) -> f64 {
    if list.is_empty() {
        return top;
    }
    let text = |(number, pin): &(Option<usize>, &Pin)| match number {
        None => pin.name.to_owned(),
        Some(number) => format!("{number} {}", pin.name),
    };
    let longest = list.iter().map(|entry| labels::width(&text(entry), labels::SIZE));
    let longest = longest.fold(0.0, f64::max);
    let columns = [3_usize, 2].into_iter().find(|columns| {
        // Twelve units between columns.
        longest <= column_width(*columns) - 12.0
    });
    let columns = columns.unwrap_or(1);
    let rows = list.len().div_ceil(columns);
    let height = (0..rows).fold(top + 10.0, |height, _| height + LINE);
    // The ground reaches over the edge of the view.
    let _ =
        write!(svg, r#"<rect class="list" y="{top}" width="{WIDTH}" height="{}"/>"#, height - top);
    let (mut x, mut y) = (0.0, top + LINE);
    for (index, entry) in list.iter().enumerate() {
        if index > 0 && index % rows == 0 {
            (x, y) = (x + column_width(columns), top + LINE);
        }
        let words = labels::shortened(&text(entry), labels::SIZE, column_width(columns) - 12.0);
        let words = escaped(&words);
        let element = format!(r#"<text class="pin-l" x="{}" y="{y}">{words}</text>"#, tenth(x));
        match entry.1.url {
            Some(url) => {
                let _ = write!(svg, r#"<a class="listed" href="{}">{element}</a>"#, escaped(url));
            }
            None => svg.push_str(&element),
        }
        y += LINE;
    }
    height
}

fn column_width(columns: usize) -> f64 {
    match columns {
        3 => WIDTH / 3.0,
        2 => WIDTH / 2.0,
        _ => WIDTH,
    }
}

fn tenth(units: f64) -> f64 {
    (units * 10.0).round() / 10.0
}

fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}

#[cfg(test)]
mod tests;
