//! The strip as it stands slim above an entry: where the entry is among all others, to look at.
//!
//! Marks are too small here to be hit, so nothing is a link: the whole strip is on other pages.

use super::text::escape;
use super::write::fitting;
use super::{Band, Event, Lane, Words, ticks};
use crate::config::Shape;
use crate::date::Day;
use crate::graphics::axis::Axis;
use crate::graphics::mark;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

const WIDTH: i32 = 1120;
/// Room at both ends for a mark on the first or last day.
const MARGIN: f64 = 8.0;
/// The height of the names of the eras, of a row, and of the axis.
const HEAD: i32 = 16;
const ROW: i32 = 10;
const FOOT: i32 = 20;
/// The font size of the names of the eras.
const NAME_SIZE: f64 = 11.0;
/// Marks of one lane that are nearer than this are drawn once.
const CELL: f64 = 4.0;
/// With more events than this, marks become strokes of one path, and at most about so many.
const CROWD: usize = 400;
const MOST: f64 = 300.0;
/// The shortest bar that shows beside its mark.
const SHORTEST_BAR: i32 = 7;

/// A slim strip without the entry that it is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slim {
    /// Everything but the end tag.
    open: String,
    /// Where the lanes end.
    bottom: i32,
    marks: Vec<Mark>,
}

/// Where an event stands, in whole units: these marks tell the neighbourhood, not the day. What is
/// drawn of one look, in one row, is one path; so a page carries few bytes a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Mark {
    look: Look,
    x: i32,
    /// Where its bar ends, if it has one.
    end: Option<i32>,
}

/// What marks of one path share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Look {
    row: i32,
    soft: bool,
    shape: Shape,
}

impl Look {
    /// The height of the middle of the row.
    fn y(self) -> i32 {
        HEAD + ROW * self.row + ROW / 2 + 2
    }

    /// One path with a mark at each place.
    fn write(self, places: &[i32], svg: &mut String) {
        let classes = [("ring", self.shape == Shape::Ring), ("soft", self.soft)];
        let classes: Vec<_> = classes.into_iter().filter(|class| class.1).map(|it| it.0).collect();
        svg.push_str("<path");
        if !classes.is_empty() {
            push(svg, format_args!(r#" class="{}""#, classes.join(" ")));
        }
        svg.push_str(r#" d=""#);
        let ([left, up], outline) = mark::small(self.shape);
        let mut pen = None;
        for x in places {
            match pen {
                None => {
                    push(
                        svg,
                        format_args!("M{} {}", x + i32::from(left), self.y() + i32::from(up)),
                    );
                }
                Some(before) => push(svg, format_args!("m{} 0", x - before)),
            }
            pen = Some(*x);
            svg.push_str(outline);
        }
        svg.push_str(r#""/>"#);
    }
}

impl Mark {
    fn bar(self) -> Option<String> {
        self.end.map(|end| format!("M{} {}h{}", self.x, self.look.y(), end - self.x))
    }
}

impl Slim {
    /// One `<svg>` element, with the mark of an event, by its index, as the current one.
    #[must_use]
    pub fn with_current(&self, event: usize) -> String {
        let mut svg = String::with_capacity(self.open.len() + 256);
        svg.push_str(&self.open);
        if let Some(mark) = self.marks.get(event) {
            let (x, length) = (mark.x, self.bottom - HEAD);
            push(
                &mut svg,
                format_args!(r#"<g class="m here"><path class="stem" d="M{x} {HEAD}v{length}"/>"#),
            );
            if let Some(bar) = mark.bar() {
                push(&mut svg, format_args!(r#"<path class="span" d="{bar}"/>"#));
            }
            mark.look.write(&[mark.x], &mut svg);
            svg.push_str("</g>");
        }
        svg.push_str("</svg>");
        svg
    }
}

/// Draws a slim strip; its title is what is said to those who do not see it.
#[must_use]
pub fn draw_slim(lanes: &[Lane], bands: &[Band], events: &[Event], words: &Words) -> Slim {
    let spans: Vec<(Day, Day)> = bands.iter().map(|band| (band.first, band.last)).collect();
    let dates: Vec<(Day, Day)> = events.iter().map(|event| (event.first, event.last)).collect();
    let axis = Axis::new(&spans, &dates, MARGIN, f64::from(WIDTH) - 2.0 * MARGIN);
    let lane_of = |event: &Event| event.lane.filter(|lane| *lane < lanes.len());
    let other = events.iter().any(|event| lane_of(event).is_none());
    let rows = i32::from(i16::try_from(lanes.len() + usize::from(other)).unwrap_or(i16::MAX));
    let bottom = HEAD + ROW * rows + 4;

    let mut open = String::with_capacity(4096);
    let (height, title) = (bottom + FOOT, escape(words.title));
    push(
        &mut open,
        format_args!(
            r#"<svg class="strip slim" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" role="img" aria-labelledby="strip-t"><title id="strip-t">{title}</title>"#
        ),
    );
    draw_bands(&mut open, &axis, bands, bottom);

    let marks: Vec<Mark> = events
        .iter()
        .map(|event| {
            let lane = lane_of(event);
            let x = whole(axis.x(event.first.days_since_epoch()));
            let end =
                if event.continuing { WIDTH } else { whole(axis.x(event.last.days_since_epoch())) };
            let row = i32::from(i16::try_from(lane.unwrap_or(lanes.len())).unwrap_or(i16::MAX));
            let shape = lane.map_or(Shape::Disc, |lane| lanes[lane].shape);
            let look = Look { row, soft: event.vague_start, shape };
            Mark { look, x, end: (end - x > SHORTEST_BAR).then_some(end) }
        })
        .collect();
    draw_marks(&mut open, &marks, rows);
    open.push_str(r#"<g class="yr">"#);
    for named in &ticks::ticks(&axis, 0.0, f64::from(WIDTH), words.month).named {
        let (x, y, label) = (whole(named.x), bottom + 14, escape(&named.label));
        push(&mut open, format_args!(r#"<text x="{x}" y="{y}">{label}</text>"#));
    }
    open.push_str("</g>");
    Slim { open, bottom, marks }
}

/// Every other era as a band, all of them with a name where there is room; one that is not said in
/// full is told where it is pointed at.
fn draw_bands(svg: &mut String, axis: &Axis, bands: &[Band], bottom: i32) {
    let named: Vec<_> =
        axis.pieces().iter().filter_map(|piece| Some((piece, bands.get(piece.band?)?))).collect();
    let shape = |x: f64, width: f64| {
        let (from, to) = (whole(x), whole(x + width));
        format!("M{from} {HEAD}h{}V{bottom}H{from}z", to - from)
    };
    let shaded: String =
        named.iter().step_by(2).map(|(piece, _)| shape(piece.x, piece.width)).collect();
    if !shaded.is_empty() {
        push(svg, format_args!(r#"<path class="era" d="{shaded}"/>"#));
    }
    for (piece, band) in named {
        let said = fitting(band, NAME_SIZE, piece.width - 4.0);
        if said != Some(band.name) {
            let (area, title) = (shape(piece.x, piece.width), escape(band.name));
            push(
                svg,
                format_args!(
                    r#"<path class="hit" fill="none" pointer-events="all" d="{area}"><title>{title}</title></path>"#
                ),
            );
        }
        if let Some(said) = said {
            let (x, said) = (whole(piece.x) + 2, escape(said));
            push(svg, format_args!(r#"<text x="{x}" y="11">{said}</text>"#));
        }
    }
}

/// All marks in as few paths as there are looks, above their bars.
fn draw_marks(svg: &mut String, marks: &[Mark], rows: i32) {
    let crowded = marks.len() > CROWD;
    let cell = if crowded { CELL.max(f64::from(WIDTH) * f64::from(rows) / MOST) } else { CELL };
    let mut taken = BTreeSet::new();
    let (mut crowd, mut bars) = (String::new(), String::new());
    let mut looks: BTreeMap<Look, Vec<i32>> = BTreeMap::new();
    for mark in marks {
        if !taken.insert((mark.look.row, whole(f64::from(mark.x) / cell))) {
            continue;
        }
        if crowded {
            push(&mut crowd, format_args!("M{} {}v6", mark.x, mark.look.y() - 3));
        } else {
            looks.entry(mark.look).or_default().push(mark.x);
            bars.extend(mark.bar());
        }
    }
    svg.push_str(r#"<g class="m">"#);
    crowd.push_str(&bars);
    if !crowd.is_empty() {
        push(svg, format_args!(r#"<path class="span" d="{crowd}"/>"#));
    }
    for (look, places) in looks {
        look.write(&places, svg);
    }
    svg.push_str("</g>");
}

#[expect(clippy::cast_possible_truncation, reason = "the picture is 1120 units wide")]
fn whole(units: f64) -> i32 {
    units.round() as i32
}

fn push(svg: &mut String, text: std::fmt::Arguments) {
    svg.write_fmt(text).expect("writing to a string cannot fail");
}
