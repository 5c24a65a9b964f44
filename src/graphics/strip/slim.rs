//! The strip as it stands slim above an entry: where the entry is among all others, to look at.
//!
//! Marks are too small here to be hit, so nothing is a link: the whole strip is on other pages.

use super::text::{coordinate as n, escape};
use super::ticks;
use super::{Band, Event, Lane};
use crate::config::Shape;
use crate::date::Day;
use crate::graphics::axis::Axis;
use crate::graphics::mark;
use std::collections::BTreeSet;
use std::fmt::Write as _;

const WIDTH: f64 = 1120.0;
/// Room at both ends for a mark on the first or last day.
const MARGIN: f64 = 8.0;
const ROW: f64 = 10.0;
const FOOT: f64 = 20.0;
/// Marks of one lane that are nearer than this are drawn once.
const CELL: f64 = 4.0;
/// With more events than this, marks become strokes of one path, and at most about so many.
const CROWD: usize = 400;
const MOST: f64 = 300.0;
/// The shortest bar that shows beside its mark.
const SHORTEST_BAR: f64 = 7.0;

/// A slim strip without the entry that it is for.
#[derive(Clone, Debug, PartialEq)]
pub struct Slim {
    /// Everything but the end tag.
    open: String,
    /// Where the lanes end.
    bottom: f64,
    marks: Vec<Mark>,
}

/// Where an event stands. Its mark is only written where it is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Mark {
    shape: Shape,
    soft: bool,
    x: f64,
    y: f64,
    /// Where its bar ends, if it has one.
    end: Option<f64>,
}

impl Mark {
    fn write(self, svg: &mut String) {
        let Self { shape, soft, x, y, end } = self;
        let (name, x_text, y_text) = (mark::name(shape), n(x), n(y));
        let soft = if soft { r#" class="soft""# } else { "" };
        push(svg, format_args!(r##"<use{soft} href="#strip-{name}" x="{x_text}" y="{y_text}"/>"##));
        if let Some(end) = end {
            let length = n(end - x);
            push(svg, format_args!(r#"<path class="span" d="M{x_text} {y_text}h{length}"/>"#));
        }
    }
}

impl Slim {
    /// One `<svg>` element, with the mark of an event, by its index, as the current one.
    #[must_use]
    pub fn with_current(&self, event: usize) -> String {
        let mut svg = String::with_capacity(self.open.len() + 256);
        svg.push_str(&self.open);
        if let Some(mark) = self.marks.get(event) {
            let (x, bottom) = (n(mark.x), n(self.bottom));
            push(
                &mut svg,
                format_args!(r#"<g class="m here"><path class="stem" d="M{x} 0V{bottom}"/>"#),
            );
            mark.write(&mut svg);
            svg.push_str("</g>");
        }
        svg.push_str("</svg>");
        svg
    }
}

/// Draws a slim strip; `title` is what is said to those who do not see it.
#[must_use]
pub fn draw_slim(lanes: &[Lane], bands: &[Band], events: &[Event], title: &str) -> Slim {
    let spans: Vec<(Day, Day)> = bands.iter().map(|band| (band.first, band.last)).collect();
    let dates: Vec<(Day, Day)> = events.iter().map(|event| (event.first, event.last)).collect();
    let axis = Axis::new(&spans, &dates, MARGIN, WIDTH - 2.0 * MARGIN);
    let lane_of = |event: &Event| event.lane.filter(|lane| *lane < lanes.len());
    let other = events.iter().any(|event| lane_of(event).is_none());
    let rows = lanes.len() + usize::from(other);
    let rows_drawn = f64::from(u16::try_from(rows).unwrap_or(u16::MAX));
    let bottom = ROW * rows_drawn + 4.0;

    let mut open = String::with_capacity(4096);
    let (width, height) = (n(WIDTH), n(bottom + FOOT));
    push(
        &mut open,
        format_args!(
            r#"<svg class="strip slim" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" aria-labelledby="strip-t"><title id="strip-t">{}</title><defs>"#,
            escape(title)
        ),
    );
    for shape in mark::SHAPES {
        let (name, outline) = (mark::name(shape), mark::outline(shape));
        push(
            &mut open,
            format_args!(r#"<g id="strip-{name}"><g transform="scale(.6)">{outline}</g></g>"#),
        );
    }
    open.push_str("</defs>");
    let mut tone = 0;
    for piece in axis.pieces() {
        if piece.band.is_none() {
            continue;
        }
        let (x, width, height) = (n(piece.x), n(piece.width), n(bottom));
        push(
            &mut open,
            format_args!(
                r#"<rect class="era e{tone}" x="{x}" y="0" width="{width}" height="{height}"/>"#
            ),
        );
        tone = 1 - tone;
    }

    let crowded = events.len() > CROWD;
    let cell = if crowded { CELL.max(WIDTH * rows_drawn / MOST) } else { CELL };
    let mut drawn = BTreeSet::new();
    let mut crowd = String::new();
    let mut marks = Vec::with_capacity(events.len());
    open.push_str(r#"<g class="m">"#);
    for event in events {
        let lane = lane_of(event);
        let row = lane.unwrap_or(lanes.len());
        let shape = lane.map_or(Shape::Disc, |lane| lanes[lane].shape);
        let x = axis.x(event.first.days_since_epoch());
        let y = ROW * (f64::from(u16::try_from(row).unwrap_or(u16::MAX)) + 0.5) + 2.0;
        let end = if event.continuing { WIDTH } else { axis.x(event.last.days_since_epoch()) };
        let end = (end - x > SHORTEST_BAR && !crowded).then_some(end);
        let mark = Mark { shape, soft: event.vague_start, x, y, end };
        #[expect(clippy::cast_possible_truncation, reason = "the picture is 1120 units wide")]
        let place = (x / cell).round() as i32;
        if drawn.insert((row, place)) {
            if crowded {
                push(&mut crowd, format_args!("M{} {}v6", n(x), n(y - 3.0)));
            } else {
                mark.write(&mut open);
            }
        }
        marks.push(mark);
    }
    if crowded {
        push(&mut open, format_args!(r#"<path class="span" d="{crowd}"/>"#));
    }
    open.push_str("</g>");
    let ticks = ticks::ticks(&axis, 0.0, WIDTH);
    for named in &ticks.named {
        let (x, y, label) = (n(named.x), n(bottom + 14.0), escape(&named.label));
        push(&mut open, format_args!(r#"<text class="yr" x="{x}" y="{y}">{label}</text>"#));
    }
    Slim { open, bottom, marks }
}

fn push(svg: &mut String, text: std::fmt::Arguments) {
    svg.write_fmt(text).expect("writing to a string cannot fail");
}
