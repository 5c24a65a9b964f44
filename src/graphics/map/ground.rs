//! Land, water and borders, cut to a view and drawn in as few bytes as will do.

use std::fmt::Write as _;

use super::super::Geography;
use super::super::clip::{self, Frame, Point};
use super::super::geography::Polygon;
use super::merge::merged;
use super::view::View;

/// The most bytes that the ground of a map may take; what is finer is left out.
const BUDGET: usize = 8_500;
/// How far the ground reaches over the edge, so that its outline is not seen along the edge.
const OVER: f64 = 4.0;
/// By how many units a line may be off at first: less than a screen shows.
const FINE: f64 = 0.5;

/// What of the geography a view shows, in the picture's units.
pub(super) struct Ground<'a> {
    pub(super) lands: Vec<(Option<&'a str>, Vec<Vec<Point>>)>,
    waters: Vec<Vec<Point>>,
    borders: Vec<(bool, Vec<Point>)>,
}

impl<'a> Ground<'a> {
    pub(super) fn new(geography: &'a Geography, view: &View) -> Self {
        let seen = view.degrees();
        let frame = view.frame().grown(OVER);
        let cut = |polygons: &[Polygon]| -> Vec<Vec<Point>> {
            polygons
                .iter()
                .filter(|polygon| polygon.frame.meets(&seen))
                .flat_map(|polygon| &polygon.rings)
                .map(|ring| clip::ring(&projected(view, ring), &frame))
                .filter(|ring| ring.len() > 2)
                .collect()
        };
        Self {
            lands: geography
                .lands
                .iter()
                .map(|land| (land.name.as_deref(), cut(&land.polygons)))
                .filter(|(_, rings)| !rings.is_empty())
                .collect(),
            waters: cut(&geography.waters),
            borders: geography
                .borders
                .iter()
                // A frame without width, of a line due north, meets nothing; so it is grown.
                .filter(|border| border.frame.grown(1e-9).meets(&seen))
                .flat_map(|border| {
                    let parts = clip::line(&projected(view, &border.points), &frame);
                    parts.into_iter().map(|part| (border.dashed, part))
                })
                .collect(),
        }
    }

    /// Whether there is a coast or a border well inside the frame to know the place by.
    pub(super) fn has_outline(&self, frame: &Frame) -> bool {
        let inner = frame.grown(-frame.height() / 6.0);
        let rings = self.lands.iter().flat_map(|(_, rings)| rings);
        let lines = self.borders.iter().map(|(_, line)| line);
        rings
            .chain(&self.waters)
            .chain(lines)
            .any(|line| line.windows(2).any(|pair| inner.cuts(pair[0], pair[1])))
    }

    /// Whether a border runs through the frame.
    pub(super) fn has_border_in(&self, frame: &Frame) -> bool {
        let mut sides = self.borders.iter().flat_map(|(_, line)| line.windows(2));
        sides.any(|pair| frame.cuts(pair[0], pair[1]))
    }

    /// The elements, from the bottom up.
    pub(super) fn draw(&self) -> String {
        let lines = |dashed: bool| {
            let lines = self.borders.iter().filter(move |(is, _)| *is == dashed);
            lines.map(|(_, line)| line.clone()).collect()
        };
        // Before anything is simplified, for only the same points are found to be shared.
        let lands: Vec<_> = self.lands.iter().flat_map(|(_, rings)| rings.clone()).collect();
        let borders: Vec<_> = self.borders.iter().map(|(_, line)| line.clone()).collect();
        let mut layers = [
            Layer { class: "land", lines: merged(&lands, &borders), closed: true },
            Layer { class: "water", lines: self.waters.clone(), closed: true },
            Layer { class: "border", lines: lines(false), closed: false },
            Layer { class: "border dashed", lines: lines(true), closed: false },
        ];
        let mut tolerance = FINE;
        for layer in &mut layers {
            layer.simplify(tolerance);
        }
        loop {
            let svg: String = layers.iter().map(Layer::draw).collect();
            if svg.len() <= BUDGET {
                return svg;
            }
            tolerance *= 1.5;
            for layer in &mut layers {
                layer.simplify(tolerance);
            }
        }
    }
}

/// What is drawn with one path.
struct Layer {
    class: &'static str,
    lines: Vec<Vec<Point>>,
    closed: bool,
}

impl Layer {
    /// Leaves out what is smaller than the tolerance could show; so however much there is, some
    /// tolerance makes it little.
    fn drop_specks(&mut self, tolerance: f64) {
        let least = tolerance * 2.5;
        self.lines.retain(|line| {
            Frame::round(line).is_some_and(|frame| frame.width().max(frame.height()) >= least)
                && (!self.closed || clip::area(line).abs() >= least * least)
        });
    }

    fn simplify(&mut self, tolerance: f64) {
        self.drop_specks(tolerance);
        for line in &mut self.lines {
            *line = if self.closed {
                clip::simplify_ring(line, tolerance)
            } else {
                clip::simplify(line, tolerance)
            };
        }
    }

    fn draw(&self) -> String {
        let path = path(&self.lines, self.closed);
        if path.is_empty() {
            return path;
        }
        format!(r#"<path class="{}" d="{path}"/>"#, self.class)
    }
}

fn projected(view: &View, points: &[Point]) -> Vec<Point> {
    points.iter().map(|point| view.project(*point)).collect()
}

/// The data of one path.
fn path(lines: &[Vec<Point>], closed: bool) -> String {
    let mut path = String::new();
    for line in lines {
        let mut points = line.iter().map(|point| point.map(whole));
        let Some(mut pen) = points.next() else { continue };
        step(&mut path, 'M', false, pen);
        let mut goes_on = false;
        for here in points {
            if here == pen {
                continue;
            }
            step(&mut path, 'l', goes_on, [here[0] - pen[0], here[1] - pen[1]]);
            (pen, goes_on) = (here, true);
        }
        // The last side of a ring is drawn by closing it.
        if closed {
            path.push('z');
        }
    }
    path
}

/// One command of a path with two numbers, as short as it can be written.
fn step(path: &mut String, command: char, goes_on: bool, numbers: [i64; 2]) {
    // A command that goes on need not be said again, only told apart from what is before.
    if !goes_on {
        path.push(command);
    }
    for (index, number) in numbers.into_iter().enumerate() {
        if number >= 0 && (goes_on || index > 0) {
            path.push(' ');
        }
        let _ = write!(path, "{number}");
    }
}

/// The nearest whole unit: half a unit is less than the data are off by.
#[expect(clippy::cast_possible_truncation, reason = "a cut point lies within a few hundred units")]
fn whole(units: f64) -> i64 {
    units.round() as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_written_short() {
        let ring = vec![[0.0, 10.0], [10.5, 10.0], [10.0, 20.25]];
        assert_eq!(path(&[ring], true), "M0 10l11 0-1 10z");
        let line = vec![[1.0, -1.5], [4.0, 3.0]];
        assert_eq!(path(&[line.clone(), line], false), "M1-2l3 5M1-2l3 5");
        assert_eq!(path(&[Vec::new()], true), "");
    }

    #[test]
    fn what_is_too_small_to_see_is_left_out() {
        let speck = vec![[0.0, 0.0], [0.5, 0.0], [0.5, 0.5]];
        for closed in [true, false] {
            let mut layer = Layer { class: "land", lines: vec![speck.clone()], closed };
            layer.drop_specks(FINE);
            assert_eq!(layer.draw(), "");
        }
    }
}
