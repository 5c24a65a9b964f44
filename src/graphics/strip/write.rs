//! The strip as SVG text, once it is known where everything stands.

use super::place::{self, HALF, Placed, SHORTEST_BAR};
use super::text::{self, coordinate as n, escape};
use super::ticks::{self, LABEL_SIZE};
use super::{Band, Event, Label, Lane, RIGHT, Strip, WIDTH, Words};
use crate::config::Shape;
use crate::graphics::axis::{Axis, year_of};
use crate::graphics::mark;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// The height of the names of the eras, of a row, and of the axis; space within a lane.
const HEAD: f64 = 26.0;
const ROW: f64 = 2.0 * HALF;
const FOOT: f64 = 26.0;
const LANE_PAD: f64 = 1.0;
/// The font size of names, and the space between a lane's name and the axis.
const NAME_SIZE: f64 = 12.0;
const NAME_GAP: f64 = 16.0;
/// The shortest bar that can peter out.
const SHORTEST_VAGUE: f64 = 26.0;
/// Bands narrower than this have no link, and those narrower than a hair are not drawn.
const LEAST_LINK: f64 = 8.0;
const HAIR: f64 = 1.0;
/// How much the marks may take, in bytes of SVG.
const MARKS_BUDGET: usize = 44_000;

/// What the mark of an event says, by its index.
pub(super) type Labels<'a> = &'a dyn Fn(usize) -> Option<&'a Label>;

/// All that is drawn.
pub(super) struct Picture<'a> {
    pub lanes: &'a [Lane<'a>],
    pub bands: &'a [Band<'a>],
    pub events: &'a [Event],
    pub label: Labels<'a>,
    pub words: &'a Words<'a>,
    pub axis: &'a Axis,
    pub placed: Vec<place::Lane>,
}

impl Picture<'_> {
    /// The height above the lanes.
    fn head(&self) -> f64 {
        if self.bands.is_empty() { 2.0 } else { HEAD }
    }

    /// Where the lanes begin; the axis does a little later.
    fn left(&self) -> f64 {
        self.axis.pieces().first().map_or(0.0, |piece| piece.x) - HALF
    }
}

/// The room for the names of the lanes.
pub(super) fn gutter(lanes: &[Lane]) -> f64 {
    let widest = lanes.iter().map(|lane| text::width(lane.name, NAME_SIZE)).fold(0.0, f64::max);
    (widest + NAME_GAP + 2.0).clamp(48.0, 190.0).round()
}

/// Whether the marks take no more than they may, by and large.
pub(super) fn fits(placed: &[place::Lane], bands: &[Band], label: Labels) -> bool {
    let longest = bands.iter().map(|band| band.url.len()).max().unwrap_or(0);
    let cluster = 240 + longest;
    let clusters = placed.iter().map(|lane| lane.clusters.len() * cluster);
    let marks = placed
        .iter()
        .flat_map(|lane| &lane.marks)
        .map(|mark| 100 + label(mark.event).map_or(0, |label| label.url.len() + label.title.len()));
    clusters.chain(marks).try_fold(MARKS_BUDGET, usize::checked_sub).is_some()
}

/// Writes the picture.
pub(super) fn write(picture: &Picture) -> Strip {
    let tops: Vec<f64> = picture
        .placed
        .iter()
        .scan(picture.head(), |top, lane| {
            let own = *top;
            *top += ROW * rows(lane) + 2.0 * LANE_PAD;
            Some(own)
        })
        .collect();
    let bottom = match (tops.last(), picture.placed.last()) {
        (Some(top), Some(lane)) => top + ROW * rows(lane) + 2.0 * LANE_PAD,
        _ => picture.head(),
    };

    let mut svg = String::with_capacity(16_384);
    let height = n(bottom + FOOT);
    let title = escape(picture.words.title);
    let width = n(WIDTH);
    push(
        &mut svg,
        format_args!(
            r#"<svg class="strip" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="group" aria-labelledby="strip-t"><title id="strip-t">{title}</title>"#
        ),
    );
    definitions(&mut svg, picture);
    draw_bands(&mut svg, picture, bottom);
    lanes(&mut svg, picture, &tops);
    axis(&mut svg, picture, bottom);
    marks(&mut svg, picture, &tops);
    svg.push_str("</svg>");
    Strip(svg)
}

fn rows(lane: &place::Lane) -> f64 {
    // Up to four.
    f64::from(u8::try_from(lane.rows).unwrap_or(u8::MAX))
}

fn push(svg: &mut String, text: std::fmt::Arguments) {
    svg.write_fmt(text).expect("writing to a string cannot fail");
}

/// Each shape that is used, once: with the square that catches the pointer, and for main events
/// larger. The hatching tells what is vague without a color.
fn definitions(svg: &mut String, picture: &Picture) {
    let used: BTreeSet<(&str, bool)> = picture
        .placed
        .iter()
        .flat_map(|lane| &lane.marks)
        .filter_map(|mark| picture.events.get(mark.event))
        .map(|event| (mark::name(shape(picture, event)), event.key))
        .collect();
    svg.push_str("<defs>");
    for shape in mark::SHAPES {
        for key in [false, true] {
            if !used.contains(&(mark::name(shape), key)) {
                continue;
            }
            let (name, drawn) = (symbol(shape, key), mark::outline(shape));
            push(svg, format_args!(r#"<g id="{name}">{HIT}"#));
            if key {
                push(svg, format_args!(r#"<g transform="scale(1.25)">{drawn}</g></g>"#));
            } else {
                push(svg, format_args!("{drawn}</g>"));
            }
        }
    }
    if picture.events.iter().any(|event| event.vague_start) {
        svg.push_str(r#"<pattern id="strip-hatch" width="3" height="3" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="hatch" d="M1.5 0v3"/></pattern>"#);
    }
    svg.push_str("</defs>");
}

/// The square round a mark that belongs to it alone. It stays unseen without a style sheet.
const HIT: &str = r#"<path class="hit" fill="none" pointer-events="all" d="M-12-12h24v24h-24z"/>"#;

fn symbol(shape: Shape, key: bool) -> String {
    format!("strip-{}{}", mark::name(shape), if key { "-key" } else { "" })
}

fn shape(picture: &Picture, event: &Event) -> Shape {
    let own = event.lane.and_then(|lane| picture.lanes.get(lane));
    own.or(picture.lanes.last()).map_or(Shape::Disc, |lane| lane.shape)
}

fn draw_bands(svg: &mut String, picture: &Picture, bottom: f64) {
    let pieces = picture.axis.pieces();
    let mut shade = 0;
    for (index, piece) in pieces.iter().enumerate() {
        let Some(band) = piece.band.and_then(|index| picture.bands.get(index)) else { continue };
        if piece.width < HAIR {
            continue;
        }
        // The outermost ones go on to the ends of the lanes.
        let start = if index == 0 { piece.x - HALF } else { piece.x };
        let end = piece.x + piece.width + if index + 1 == pieces.len() { HALF } else { 0.0 };
        let (x, width, height) = (n(start), n(end - start), n(bottom - HEAD));
        push(
            svg,
            format_args!(
                r#"<rect class="era e{shade}" x="{x}" y="{HEAD}" width="{width}" height="{height}"/>"#
            ),
        );
        shade = 1 - shade;
        if end - start >= LEAST_LINK {
            band_link(svg, band, start, end - start);
        }
    }
}

/// The name of an era, as long as there is room for it; the link is there without one, too.
fn band_link(svg: &mut String, band: &Band, start: f64, width: f64) {
    let name = fitting(band, NAME_SIZE, width - 6.0);
    let (url, title) = (escape(band.url), escape(band.name));
    let (x, width) = (n(start), n(width));
    push(
        svg,
        format_args!(
            r#"<a class="era-a" href="{url}"><title>{title}</title><path class="hit" fill="none" pointer-events="all" d="M{x} 0h{width}v{HEAD}h-{width}z"/>"#
        ),
    );
    if let Some(name) = name {
        let (x, name) = (n(start + 3.0), escape(name));
        push(svg, format_args!(r#"<text class="era-l" x="{x}" y="18">{name}</text>"#));
    }
    svg.push_str("</a>");
}

/// The name of an era, or its shorter one, if there is room for it.
pub(super) fn fitting<'a>(band: &Band<'a>, size: f64, room: f64) -> Option<&'a str> {
    let mut names = [Some(band.name), band.short].into_iter().flatten();
    names.find(|name| text::width(name, size) <= room)
}

fn lanes(svg: &mut String, picture: &Picture, tops: &[f64]) {
    let mut lines = String::new();
    for ((lane, placed), top) in picture.lanes.iter().zip(&picture.placed).zip(tops) {
        push(&mut lines, format_args!("M{} {}H{}", n(0.0), n(*top), n(RIGHT)));
        let room = picture.left() - NAME_GAP;
        let cut = text::fit(lane.name, NAME_SIZE, room);
        let (x, y) = (n(room), n(top + LANE_PAD + ROW * rows(placed) / 2.0 + 4.0));
        let title = if cut == lane.name {
            String::new()
        } else {
            format!("<title>{}</title>", escape(lane.name))
        };
        let cut = escape(&cut);
        push(svg, format_args!(r#"<text class="lane-l" x="{x}" y="{y}">{title}{cut}</text>"#));
    }
    push(svg, format_args!(r#"<path class="lane" d="{lines}"/>"#));
}

fn axis(svg: &mut String, picture: &Picture, bottom: f64) {
    let ticks = ticks::ticks(picture.axis, picture.left(), WIDTH, picture.words.month);
    let path = |places: &mut dyn Iterator<Item = f64>, length: u8| {
        places.fold(String::new(), |path, x| path + &format!("M{} {}v{length}", n(x), n(bottom)))
    };
    let months = path(&mut ticks.months.iter().copied(), 3);
    let years = path(&mut ticks.years.iter().copied(), 5);
    let named = path(&mut ticks.named.iter().map(|named| named.x), 8);
    for (class, path) in [("tick mo", months), ("tick", years), ("tick big", named)] {
        if !path.is_empty() {
            push(svg, format_args!(r#"<path class="{class}" d="{path}"/>"#));
        }
    }
    let y = n(bottom + 10.0 + LABEL_SIZE);
    for named in &ticks.named {
        let (x, label) = (n(named.x), escape(&named.label));
        push(svg, format_args!(r#"<text class="yr" x="{x}" y="{y}">{label}</text>"#));
    }
}

/// The marks in the order of time, whatever their lane: so the keyboard goes through them.
fn marks(svg: &mut String, picture: &Picture, tops: &[f64]) {
    enum Mark<'a> {
        Event(&'a Placed),
        Cluster(&'a place::Cluster),
    }
    let mut all = Vec::new();
    for (lane, placed) in picture.placed.iter().enumerate() {
        all.extend(placed.marks.iter().map(|mark| (mark.x, mark.event, lane, Mark::Event(mark))));
        all.extend(placed.clusters.iter().filter_map(|cluster| {
            Some((cluster.x, *cluster.events.first()?, lane, Mark::Cluster(cluster)))
        }));
    }
    all.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    for (_, _, lane, mark) in all {
        let top = tops.get(lane).copied().unwrap_or_default() + LANE_PAD + HALF;
        match mark {
            Mark::Event(placed) => {
                let Some(event) = picture.events.get(placed.event) else { continue };
                let row = f64::from(u8::try_from(placed.row).unwrap_or(0));
                event_mark(svg, picture, event, placed, top + row * ROW);
            }
            Mark::Cluster(cluster) => {
                cluster_mark(svg, picture, cluster, lane, top);
            }
        }
    }
}

fn event_mark(svg: &mut String, picture: &Picture, event: &Event, placed: &Placed, y: f64) {
    let Some(label) = (picture.label)(placed.event) else { return };
    let (url, title) = (escape(&label.url), escape(&label.title));
    // A bar that is too short to peter out leaves it to the mark to tell.
    let vague = event.vague_start
        || (event.vague_end && !event.continuing && placed.end - placed.x <= SHORTEST_VAGUE);
    let (soft, fill) = if vague { (" soft", r#" fill="url(#strip-hatch)""#) } else { ("", "") };
    push(svg, format_args!(r#"<a class="m{soft}" href="{url}"><title>{title}</title>"#));
    if placed.end - placed.x > SHORTEST_BAR {
        let path = bar(event, placed, y);
        let soft = if event.vague_start && event.vague_end { " soft" } else { "" };
        push(svg, format_args!(r#"<path class="span{soft}" d="{path}"/>"#));
        if event.continuing && !placed.cut {
            let (tip, y) = (n(placed.end), n(y));
            push(svg, format_args!(r#"<path d="M{tip} {y}l-8-5v10z"/>"#));
        }
    }
    let (name, x, y) = (symbol(shape(picture, event), event.key), n(placed.x), n(y));
    push(svg, format_args!(r##"<use href="#{name}" x="{x}" y="{y}"{fill}/></a>"##));
}

/// A bar from the mark to the end; an end that is vague, or out of sight, peters out.
fn bar(event: &Event, placed: &Placed, y: f64) -> String {
    // A hatched mark would let the bar shine through.
    let hatched = event.vague_start || (event.vague_end && placed.end - placed.x <= SHORTEST_VAGUE);
    let start = if hatched { placed.x + 6.0 } else { placed.x };
    let (x, length) = (n(start), placed.end - start);
    let y = n(y);
    if event.continuing && !placed.cut {
        return format!("M{x} {y}h{}", n(length - 6.0));
    }
    let vague = event.vague_end && !event.vague_start || placed.cut;
    if vague && length > SHORTEST_VAGUE {
        return format!("M{x} {y}h{}m2 0h4m2 0h3m3 0h2", n(length - 16.0));
    }
    format!("M{x} {y}h{}", n(length))
}

/// One mark for many events; it leads to the page of the era that most of them are in.
fn cluster_mark(
    svg: &mut String,
    picture: &Picture,
    cluster: &place::Cluster,
    lane: usize,
    y: f64,
) {
    let days = || {
        let events = cluster.events.iter().filter_map(|event| picture.events.get(*event));
        events.map(|event| event.first.days_since_epoch())
    };
    let (first, last) = (days().min().unwrap_or(0), days().max().unwrap_or(0));
    let count = cluster.events.len();
    let words = (picture.words.cluster)(count, year_of(first), year_of(last));
    let lane = picture.lanes.get(lane).map_or("", |lane| lane.name);
    let middle = days().nth(count / 2).unwrap_or(first);
    let band = picture.axis.band_at(picture.axis.x(middle));
    let url = band
        .and_then(|band| picture.bands.get(band))
        .map(|band| band.url)
        .or_else(|| {
            (picture.label)(*cluster.events.get(count / 2)?).map(|label| label.url.as_str())
        })
        .unwrap_or_default();

    let (url, title) = (escape(url), escape(&words).into_owned());
    let lane = escape(lane);
    let label = short(count);
    let half = (text::width(&label, LABEL_SIZE) / 2.0 + 5.0).max(HALF);
    push(
        svg,
        format_args!(
            r#"<a class="m n" href="{url}"><title>{lane}: {title}</title><path class="hit" fill="none" pointer-events="all" d="M{} {}h{w}v24h-{w}z"/><path class="pill" d="M{} {}h{w}v18h-{w}z"/><text class="count" x="{}" y="{}">{label}</text></a>"#,
            n(cluster.x - half),
            n(y - HALF),
            n(cluster.x - half),
            n(y - 9.0),
            n(cluster.x),
            n(y + 4.0),
            w = n(2.0 * half),
        ),
    );
}

/// The number in the room of three or four characters; the title has all of it.
fn short(count: usize) -> String {
    match count {
        0..1000 => count.to_string(),
        1000..1_000_000 => format!("{}k+", count / 1000),
        _ => "1M+".to_owned(),
    }
}
