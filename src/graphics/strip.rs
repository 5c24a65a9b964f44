//! The overview strip: all events on one axis, drawn once as an inline SVG.

mod place;
mod slim;
mod text;
mod ticks;
mod write;

use super::axis::Axis;
use crate::config::Shape;
use crate::date::Day;
use place::{HALF, Item, Level, Merge};
use std::cell::OnceCell;

pub use slim::{Slim, draw_slim};

/// A row of the strip: a kind of events.
#[derive(Clone, Copy, Debug)]
pub struct Lane<'a> {
    /// The name at its left end.
    pub name: &'a str,
    /// The shape of its marks.
    pub shape: Shape,
}

/// An era.
#[derive(Clone, Copy, Debug)]
pub struct Band<'a> {
    /// The name above it.
    pub name: &'a str,
    /// A shorter name, for where the other has no room.
    pub short: Option<&'a str>,
    /// The address of its page.
    pub url: &'a str,
    /// Its first day.
    pub first: Day,
    /// Its last day.
    pub last: Day,
}

/// An event.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Event {
    /// The index of its lane; an event without one is shown in a lane below the others.
    pub lane: Option<usize>,
    /// The first day it can have.
    pub first: Day,
    /// The last day it can have.
    pub last: Day,
    /// Whether it is not known exactly when it began.
    pub vague_start: bool,
    /// Whether it is not known exactly when it ended.
    pub vague_end: bool,
    /// Whether it goes on.
    pub continuing: bool,
    /// Whether it is one of the main events.
    pub key: bool,
}

/// What the mark of an event says, and where it leads.
#[derive(Clone, Debug)]
pub struct Label {
    /// The address of its page.
    pub url: String,
    /// What is said of it: the date as known, and the title.
    pub title: String,
}

/// The words of the site's language that the strip needs.
#[derive(Clone, Copy)]
pub struct Words<'a> {
    /// The accessible name of the picture.
    pub title: &'a str,
    /// The name of the lane of events without a kind.
    pub other_lane: &'a str,
    /// What a mark for many events says, from their number and the first and last year.
    pub cluster: &'a dyn Fn(usize, i64, i64) -> String,
    /// A month (1 to 12) of a year, in few letters.
    pub month: &'a dyn Fn(i64, u8) -> String,
}

/// A drawn strip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Strip(String);

impl Strip {
    /// One `<svg>` element.
    #[must_use]
    pub fn svg(&self) -> &str {
        &self.0
    }
}

/// A drawn strip with the name of the era at an address marked as the current one.
#[must_use]
pub fn with_current(svg: &str, url: &str) -> String {
    let link = format!(r#"href="{}""#, text::escape(url));
    let plain = format!(r#"<a class="era-a" {link}"#);
    svg.replace(&plain, &format!(r#"<a class="era-a here" aria-current="true" {link}"#))
}

/// The width of the picture, and where the lanes end in it.
const WIDTH: f64 = 1120.0;
const RIGHT: f64 = WIDTH - 2.0;

/// From showing each event to showing only where most are; the first that fits is drawn.
const LEVELS: [Level; 9] = [
    Level { rows: 4, cell: 44.0, merge: Merge::Crowded },
    Level { rows: 3, cell: 44.0, merge: Merge::Crowded },
    Level { rows: 2, cell: 44.0, merge: Merge::Crowded },
    Level { rows: 2, cell: 44.0, merge: Merge::Minor },
    Level { rows: 1, cell: 44.0, merge: Merge::Minor },
    Level { rows: 1, cell: 44.0, merge: Merge::All },
    Level { rows: 1, cell: 88.0, merge: Merge::All },
    Level { rows: 1, cell: 200.0, merge: Merge::All },
    Level { rows: 1, cell: WIDTH, merge: Merge::All },
];

/// Draws the strip. Bands are in the order of time and, like events, may overlap. `label` is asked
/// by the index of an event, and only for marks that may be shown: of many events most are merged.
#[must_use]
pub fn draw(
    lanes: &[Lane],
    bands: &[Band],
    events: &[Event],
    label: &dyn Fn(usize) -> Label,
    words: &Words,
) -> Strip {
    let labels = vec![OnceCell::new(); events.len()];
    let label = |event: usize| labels.get(event).map(|known| known.get_or_init(|| label(event)));
    let mut lanes = lanes.to_vec();
    let other = lanes.len();
    let lane_of = |event: &Event| event.lane.filter(|lane| *lane < other).unwrap_or(other);
    if events.iter().any(|event| lane_of(event) == other) {
        lanes.push(Lane { name: words.other_lane, shape: Shape::Disc });
    }

    // The axis keeps from the ends of the lanes, for a mark on its first or last day needs room.
    let left = write::gutter(&lanes) + HALF;
    let right = RIGHT - HALF;
    let spans: Vec<(Day, Day)> = bands.iter().map(|band| (band.first, band.last)).collect();
    let dates: Vec<(Day, Day)> = events.iter().map(|event| (event.first, event.last)).collect();
    let axis = Axis::new(&spans, &dates, left, right - left);

    let mut items: Vec<Vec<Item>> = vec![Vec::new(); lanes.len()];
    let mut order: Vec<(Day, usize)> =
        events.iter().enumerate().map(|(index, event)| (event.first, index)).collect();
    order.sort_unstable();
    for (_, index) in &order {
        let event = &events[*index];
        let x = axis.x(event.first.days_since_epoch());
        let end = if event.continuing {
            // Beyond the axis, so that there is an arrow even for what began on its last day.
            RIGHT
        } else if event.last > event.first {
            axis.x(event.last.days_since_epoch().saturating_add(1))
        } else {
            x
        };
        items[lane_of(event)].push(Item { event: *index, x, end: end.max(x), key: event.key });
    }

    let mut placed = Vec::new();
    for level in LEVELS {
        placed = items.iter().map(|items| lane(items, level, left, right)).collect();
        if write::fits(&placed, bands, &label) {
            break;
        }
    }
    let label = &label;
    write::write(&write::Picture {
        lanes: &lanes,
        bands,
        events,
        label,
        words,
        axis: &axis,
        placed,
    })
}

/// A lane in as much detail as makes sense: where nearly all events are merged, the few marks
/// left over would only seem to be special.
fn lane(items: &[Item], level: Level, left: f64, right: f64) -> place::Lane {
    let lane = place::place(items, level, left, right);
    if lane.marks.len() * 10 >= items.len() {
        return lane;
    }
    place::place(items, Level { rows: 1, merge: Merge::All, ..level }, left, right)
}

#[cfg(test)]
mod tests;
