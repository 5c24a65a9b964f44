//! From degrees to the units of the picture.

use super::super::clip::{Frame, Point};

/// How wide every map is, in its own units.
pub(super) const WIDTH: f64 = 640.0;

const LOW: f64 = WIDTH / 2.0;
const HIGH: f64 = WIDTH * 3.0 / 4.0;
/// Room round the pins for their names.
const MARGIN: Point = [110.0, 64.0];
/// Less room than this is not left even where the geography ends.
const EDGE: f64 = 14.0;
/// Kilometres in one degree of latitude, on a round Earth.
const DEGREE: f64 = 111.195;

/// An equirectangular projection that is true to scale at the height of its middle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct View {
    /// Kilometres in one unit.
    pub(super) scale: f64,
    pub(super) height: f64,
    middle: Point,
    /// Kilometres in one degree of longitude.
    wide_degree: f64,
}

impl View {
    /// A view of all the points, at least `least` kilometres wide, which as far as it can stays
    /// within the extent. The points must lie in the extent, and there must be one.
    pub(super) fn fit(points: &[Point], extent: &Frame, least: f64) -> Option<Self> {
        let round = Frame::round(points)?;
        let middle =
            [f64::midpoint(round.left, round.right), f64::midpoint(round.top, round.bottom)];
        // At the poles a degree of longitude is nothing, and nothing could be divided by it.
        let wide_degree = DEGREE * middle[1].to_radians().cos().max(0.05);
        let size = [round.width() * wide_degree, round.height() * DEGREE];
        let all = [extent.width() * wide_degree, extent.height() * DEGREE];
        let scale_with = |margin: Point| {
            let across = size[0] / margin[0].mul_add(-2.0, WIDTH);
            let down = size[1] / margin[1].mul_add(-2.0, HIGH);
            across.max(down)
        };
        let within = (all[0] / WIDTH).min(all[1] / LOW);
        let scale = scale_with(MARGIN)
            .max(least / WIDTH)
            .min(within)
            .max(scale_with([EDGE, EDGE]))
            .max(1e-6);
        let height = MARGIN[1].mul_add(2.0, size[1] / scale).clamp(LOW, HIGH);
        let height = height.min(all[1] / scale).max(LOW).round();
        let half = [WIDTH / 2.0 * scale / wide_degree, height / 2.0 * scale / DEGREE];
        let middle = [
            kept(middle[0], half[0], extent.left, extent.right, round.left, round.right),
            kept(middle[1], half[1], extent.top, extent.bottom, round.top, round.bottom),
        ];
        Some(Self { scale, height, middle, wide_degree })
    }

    /// What the view shows, in the picture's units.
    pub(super) fn frame(&self) -> Frame {
        Frame { left: 0.0, top: 0.0, right: WIDTH, bottom: self.height }
    }

    /// What the view shows, in degrees; `top` is in the south.
    pub(super) fn degrees(&self) -> Frame {
        let half_width = WIDTH / 2.0 * self.scale / self.wide_degree;
        let half_height = self.height / 2.0 * self.scale / DEGREE;
        let [lon, lat] = self.middle;
        Frame {
            left: lon - half_width,
            top: lat - half_height,
            right: lon + half_width,
            bottom: lat + half_height,
        }
    }

    /// Where a place lies in the picture.
    pub(super) fn project(&self, [lon, lat]: Point) -> Point {
        let east = (lon - self.middle[0]) * self.wide_degree / self.scale;
        let north = (lat - self.middle[1]) * DEGREE / self.scale;
        [WIDTH / 2.0 + east, self.height / 2.0 - north]
    }
}

/// A middle from which half the view, `half`, reaches over neither end; or, where the extent is
/// smaller than the view, the middle of the extent, as far as the points allow.
fn kept(middle: f64, half: f64, low: f64, high: f64, first: f64, last: f64) -> f64 {
    if high - low >= half * 2.0 {
        middle.clamp(low + half, (high - half).max(low + half))
    } else {
        let from = (last - half).min(middle);
        let to = (first + half).max(middle);
        f64::midpoint(low, high).clamp(from, to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXTENT: Frame = Frame { left: 0.0, top: 40.0, right: 12.0, bottom: 46.0 };

    #[test]
    fn one_point_is_shown_in_the_middle_at_the_least_width() {
        let view = View::fit(&[[6.0, 43.0]], &EXTENT, 150.0).expect("a view");
        assert!((view.scale * WIDTH - 150.0).abs() < 1e-9);
        let [x, y] = view.project([6.0, 43.0]);
        assert!((x - WIDTH / 2.0).abs() < 1e-9 && (y - view.height / 2.0).abs() < 1e-9);
    }

    #[test]
    fn north_is_up_and_east_is_right() {
        let view = View::fit(&[[6.0, 43.0]], &EXTENT, 150.0).expect("a view");
        let (here, there) = (view.project([6.0, 43.0]), view.project([6.1, 43.1]));
        assert!(there[0] > here[0] && there[1] < here[1]);
    }

    #[test]
    fn a_view_near_the_end_of_the_geography_is_moved_inwards() {
        let view = View::fit(&[[0.1, 45.9]], &EXTENT, 150.0).expect("a view");
        assert!(EXTENT.grown(1e-9).holds(&view.degrees()), "{:?}", view.degrees());
    }

    #[test]
    fn every_point_is_in_view_and_the_shape_is_kept() {
        let mut seed = 3_u32;
        let mut next = |limit: f64| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            f64::from(seed >> 16) / 65_536.0 * limit
        };
        for extent in [
            EXTENT,
            Frame { left: -180.0, top: -90.0, right: 180.0, bottom: 90.0 },
            Frame { left: 5.0, top: 0.0, right: 5.2, bottom: 60.0 },
            Frame { left: 5.0, top: 88.0, right: 95.0, bottom: 88.1 },
            Frame { left: 5.0, top: 5.0, right: 5.0, bottom: 5.0 },
        ] {
            for count in 1..40 {
                let points: Vec<Point> = (0..count)
                    .map(|_| {
                        [extent.left + next(extent.width()), extent.top + next(extent.height())]
                    })
                    .collect();
                let view = View::fit(&points, &extent, 150.0).expect("a view");
                assert!((LOW..=HIGH).contains(&view.height));
                for point in &points {
                    assert!(view.frame().contains(view.project(*point)), "{extent:?} {view:?}");
                }
            }
        }
        assert_eq!(View::fit(&[], &EXTENT, 150.0), None);
    }
}
