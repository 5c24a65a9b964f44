//! Lands that lie side by side, as one: a side with a border on it is drawn as that border alone.

use super::super::clip::Point;
use std::collections::{BTreeMap, BTreeSet};

/// A point in tenths of a unit, so that the same point of two rings is the same number.
type Spot = [i64; 2];

/// The outlines of all rings together, without the sides that two rings share and a border covers.
///
/// Sides are taken away in pairs that run in opposite directions, so what is inside (by the rule
/// of nonzero winding) stays what it was, however the rest is put together.
pub(super) fn merged(rings: &[Vec<Point>], borders: &[Vec<Point>]) -> Vec<Vec<Point>> {
    let covered: BTreeSet<(Spot, Spot)> = borders
        .iter()
        .flat_map(|line| line.windows(2))
        .map(|pair| (spot(pair[0]), spot(pair[1])))
        .flat_map(|(a, b)| [(a, b), (b, a)])
        .collect();
    let mut sides: BTreeMap<Spot, Vec<Spot>> = BTreeMap::new();
    for ring in rings {
        let next = ring.iter().cycle().skip(1);
        for (a, b) in ring.iter().zip(next).map(|(a, b)| (spot(*a), spot(*b))) {
            if a == b {
                continue;
            }
            let back = covered.contains(&(a, b)).then(|| sides.get_mut(&b)).flatten();
            match back.and_then(|ends| Some((ends.iter().position(|end| *end == a)?, ends))) {
                Some((index, ends)) => {
                    ends.remove(index);
                }
                None => sides.entry(a).or_default().push(b),
            }
        }
    }
    let mut outlines = Vec::new();
    while let Some(start) = first(&mut sides) {
        let mut outline = vec![start];
        let (mut before, mut here) = (start, start);
        while let Some(ends) = sides.get_mut(&here).filter(|ends| !ends.is_empty()) {
            // Straight back only where there is no other way: two rings may share a side that no
            // border covers.
            let index = ends.iter().position(|end| *end != before).unwrap_or(0);
            (before, here) = (here, ends.remove(index));
            if here == start {
                break;
            }
            outline.push(here);
        }
        outlines.push(outline.into_iter().map(point).collect());
    }
    outlines
}

/// A point that a side is left from.
fn first(sides: &mut BTreeMap<Spot, Vec<Spot>>) -> Option<Spot> {
    while let Some(entry) = sides.first_entry() {
        if entry.get().is_empty() {
            entry.remove();
        } else {
            return Some(*entry.key());
        }
    }
    None
}

#[expect(clippy::cast_possible_truncation, reason = "a cut point lies within a few hundred units")]
fn spot(point: Point) -> Spot {
    point.map(|units| (units * 10.0).round() as i64)
}

#[expect(clippy::cast_precision_loss, reason = "made from units, of which there are few")]
fn point(spot: Spot) -> Point {
    spot.map(|tenths| tenths as f64 / 10.0)
}

#[cfg(test)]
mod tests {
    use super::super::super::clip::area;
    use super::*;

    fn square(left: f64, right: f64) -> Vec<Point> {
        vec![[left, 0.0], [right, 0.0], [right, 10.0], [left, 10.0]]
    }

    #[test]
    fn a_side_with_a_border_is_left_to_the_border() {
        let rings = [square(0.0, 10.0), square(10.0, 30.0)];
        let border = vec![[10.0, 0.0], [10.0, 10.0]];
        let outlines = merged(&rings, &[border]);
        assert_eq!(outlines.len(), 1);
        assert_eq!(outlines[0].len(), 6);
        assert!((area(&outlines[0]) - 300.0).abs() < 1e-9);
    }

    #[test]
    fn a_side_without_a_border_stays() {
        let rings = [square(0.0, 10.0), square(10.0, 30.0)];
        let sides: usize = merged(&rings, &[]).iter().map(Vec::len).sum();
        assert_eq!(sides, 8);
    }

    #[test]
    fn rings_apart_and_holes_stay_as_they_are() {
        let mut hole = square(2.0, 4.0);
        hole.reverse();
        let rings = [square(0.0, 10.0), square(20.0, 30.0), hole];
        let outlines = merged(&rings, &[vec![[0.0, 0.0], [10.0, 0.0]]]);
        let area: f64 = outlines.iter().map(|outline| area(outline)).sum();
        assert_eq!(outlines.len(), 3);
        assert!((area - 180.0).abs() < 1e-9);
    }
}
