//! The ticks of the axis: which years and months are shown, and which of them by name.

use super::text;
use crate::graphics::axis::{Axis, Piece, first_of, year_of};

/// The font size of the labels.
pub(super) const LABEL_SIZE: f64 = 11.0;
/// The least distance of unnamed years and of months.
const YEAR_GAP: f64 = 5.0;
const MONTH_GAP: f64 = 7.0;
/// The least space between two labels.
const LABEL_GAP: f64 = 9.0;

/// What stands below the lanes.
#[derive(Debug, Default)]
pub(super) struct Ticks {
    /// Years and months with a name, in order.
    pub named: Vec<Named>,
    /// Years without a name.
    pub years: Vec<f64>,
    /// Months without a name.
    pub months: Vec<f64>,
}

/// A tick with a name, which is centered on it.
#[derive(Debug)]
pub(super) struct Named {
    pub x: f64,
    pub label: String,
}

impl Named {
    fn new(x: f64, label: String) -> Self {
        Self { x, label }
    }

    fn half(&self) -> f64 {
        text::width(&self.label, LABEL_SIZE) / 2.0
    }
}

/// Says a month (1 to 12) of a year in few letters.
pub(super) type Month<'a> = &'a dyn Fn(i64, u8) -> String;

/// Chooses the ticks; no label reaches below `left` or above `right`.
pub(super) fn ticks(axis: &Axis, left: f64, right: f64, month: Month) -> Ticks {
    let mut ticks = Ticks::default();
    for piece in axis.pieces() {
        years(axis, piece, left, right, &mut ticks);
    }
    for piece in axis.pieces() {
        months(axis, piece, left, right, month, &mut ticks);
    }
    if ticks.named.is_empty()
        && let Some(piece) = axis.pieces().first()
    {
        // An axis without one named tick would not say when it is.
        let mut named = Named::new(piece.x, month(year_of(piece.from), month_of(piece.from)));
        named.x += named.half();
        ticks.named.push(named);
    }
    ticks
}

/// The years of a piece: all that have room as ticks, round ones by name.
fn years(axis: &Axis, piece: &Piece, left: f64, right: f64, ticks: &mut Ticks) {
    let (first, last) = (year_of(piece.from), year_of(piece.to - 1));
    let year = width_of_days(piece, 365);
    if first_of(first, 1) < piece.from && first == last {
        return;
    }
    let widest =
        text::width(&first.to_string(), LABEL_SIZE).max(text::width(&last.to_string(), LABEL_SIZE));
    let named = step(&[1, 2, 5], year, widest + LABEL_GAP);
    let plain = step(&[1, 5], year, YEAR_GAP).min(named);
    let mut at = first.div_euclid(plain) * plain;
    while at <= last {
        let day = first_of(at, 1);
        if day >= piece.from && day < piece.to {
            let tick = Named::new(axis.x(day), at.to_string());
            let room = ticks.named.last().map_or(left, |last| last.x + last.half() + LABEL_GAP);
            let fits = tick.x - tick.half() >= room && tick.x + tick.half() <= right;
            if at.rem_euclid(named) == 0 && fits {
                ticks.named.push(tick);
            } else if ticks.years.last().is_none_or(|last| tick.x - last >= 3.0) {
                ticks.years.push(tick.x);
            }
        }
        at += plain;
    }
}

/// The months of a piece, if there is room; by name in a piece that no year's name stands in.
fn months(axis: &Axis, piece: &Piece, left: f64, right: f64, say: Month, ticks: &mut Ticks) {
    if width_of_days(piece, 30) < MONTH_GAP {
        return;
    }
    let inside = |x: f64| x >= piece.x && x < piece.x + piece.width;
    let unnamed = !ticks.named.iter().any(|named| inside(named.x));
    let (mut year, mut month) = (year_of(piece.from), 1);
    while first_of(year, month) < piece.to {
        let day = first_of(year, month);
        if day >= piece.from && (month > 1 || unnamed) {
            let tick = Named::new(axis.x(day), say(year, month));
            let (start, end) = (tick.x - tick.half(), tick.x + tick.half());
            let clear = |other: &Named| {
                start >= other.x + other.half() + LABEL_GAP
                    || end <= other.x - other.half() - LABEL_GAP
            };
            let place = ticks.named.partition_point(|named| named.x < tick.x);
            let free = unnamed
                && start >= left
                && end <= right
                && ticks.named[..place].last().is_none_or(clear)
                && ticks.named.get(place).is_none_or(clear);
            if free {
                ticks.years.retain(|x| (x - tick.x).abs() > 0.01);
                ticks.named.insert(place, tick);
            } else if month > 1 {
                ticks.months.push(tick.x);
            }
        }
        (year, month) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
    }
}

fn month_of(day: i64) -> u8 {
    let year = year_of(day);
    (1..=12).rev().find(|month| first_of(year, *month) <= day).unwrap_or(1)
}

fn width_of_days(piece: &Piece, days: u32) -> f64 {
    let span = u32::try_from(piece.to - piece.from).map_or(f64::MAX, f64::from);
    piece.width * f64::from(days) / span
}

/// The smallest of the steps, times a power of ten, that is at least so wide.
fn step(steps: &[i64], year: f64, least: f64) -> i64 {
    let mut ten: i64 = 1;
    let mut width = year;
    loop {
        for step in steps {
            // Steps are one digit.
            if width * f64::from(u8::try_from(*step).unwrap_or(1)) >= least {
                return step * ten;
            }
        }
        if ten > 100_000_000_000_000 {
            return ten;
        }
        ten *= 10;
        width *= 10.0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date::Day;

    fn axis(first: i64, last: i64) -> Axis {
        let day = |year| Day { year, month: 1, day: 1 };
        Axis::new(&[(day(first), day(last))], &[], 100.0, 1000.0)
    }

    fn say(year: i64, month: u8) -> String {
        format!("{month} of {year}")
    }

    fn labels(ticks: &Ticks) -> Vec<&str> {
        ticks.named.iter().map(|named| named.label.as_str()).collect()
    }

    #[test]
    fn labels_never_overlap_and_ticks_are_few_on_any_axis() {
        for last in [1, 2, 3, 5, 9, 20, 50, 120, 999, 12_345, 5_000_000, 900_000_000_000] {
            for first in [-last, 0, 1990] {
                let ticks = ticks(&axis(first, first + last), 90.0, 1120.0, &say);
                assert!(!ticks.named.is_empty(), "{first} {last}");
                assert!(ticks.named.len() + ticks.years.len() + ticks.months.len() < 400);
                for pair in ticks.named.windows(2) {
                    let end = pair[0].x + pair[0].half();
                    assert!(end < pair[1].x - pair[1].half(), "{pair:?}");
                }
            }
        }
    }

    #[test]
    fn round_years_are_named() {
        let ticks = ticks(&axis(1901, 1999), 90.0, 1120.0, &say);
        assert_eq!(labels(&ticks)[..3], ["1905", "1910", "1915"]);
    }

    #[test]
    fn a_few_months_are_named_in_the_words_of_the_site() {
        let day = |month| Day { year: 2003, month, day: 10 };
        let axis = Axis::new(&[(day(2), day(5))], &[], 100.0, 1000.0);
        assert_eq!(
            labels(&ticks(&axis, 90.0, 1120.0, &say)),
            ["3 of 2003", "4 of 2003", "5 of 2003"]
        );
    }
}
