//! Cutting polygons and lines to a frame, and leaving out points that nobody would see.

/// A point: longitude and latitude, or the units of a picture.
pub(super) type Point = [f64; 2];

/// A rectangle with sides along the axes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Frame {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) right: f64,
    pub(super) bottom: f64,
}

impl Frame {
    /// The frame of a single point.
    pub(super) fn at([x, y]: Point) -> Self {
        Self { left: x, top: y, right: x, bottom: y }
    }

    /// The smallest frame round the points.
    pub(super) fn round<'a>(points: impl IntoIterator<Item = &'a Point>) -> Option<Self> {
        points.into_iter().fold(None, |frame, point| {
            let here = Self::at(*point);
            Some(frame.map_or(here, |frame: Self| frame.join(&here)))
        })
    }

    /// The smallest frame round both.
    pub(super) fn join(&self, other: &Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }

    pub(super) fn width(&self) -> f64 {
        self.right - self.left
    }

    pub(super) fn height(&self) -> f64 {
        self.bottom - self.top
    }

    /// The same frame, larger by `by` on every side, or smaller.
    pub(super) fn grown(&self, by: f64) -> Self {
        Self {
            left: self.left - by,
            top: self.top - by,
            right: self.right + by,
            bottom: self.bottom + by,
        }
    }

    pub(super) fn meets(&self, other: &Self) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }

    pub(super) fn holds(&self, inner: &Self) -> bool {
        self.left <= inner.left
            && self.top <= inner.top
            && self.right >= inner.right
            && self.bottom >= inner.bottom
    }

    pub(super) fn contains(&self, point: Point) -> bool {
        (self.left..=self.right).contains(&point[0]) && (self.top..=self.bottom).contains(&point[1])
    }

    /// How far the point is from the frame; nothing when it lies inside.
    pub(super) fn distance(&self, [x, y]: Point) -> f64 {
        let across = (self.left - x).max(x - self.right).max(0.0);
        let down = (self.top - y).max(y - self.bottom).max(0.0);
        across.hypot(down)
    }

    /// Whether some of the straight line from `a` to `b` lies inside.
    pub(super) fn cuts(&self, a: Point, b: Point) -> bool {
        span_inside(a, b, self).is_some()
    }
}

/// The part of a ring inside the frame (Sutherland and Hodgman). Where a ring leaves and enters
/// again, the parts hang together along the frame's edge, which a fill does not show.
pub(super) fn ring(ring: &[Point], frame: &Frame) -> Vec<Point> {
    let mut points = ring.to_vec();
    for (axis, limit, keep_above) in [
        (0, frame.left, true),
        (0, frame.right, false),
        (1, frame.top, true),
        (1, frame.bottom, false),
    ] {
        let inside = |point: &Point| {
            if keep_above { point[axis] >= limit } else { point[axis] <= limit }
        };
        if points.iter().all(inside) {
            continue;
        }
        let mut kept = Vec::with_capacity(points.len());
        let mut before = points.last().copied();
        for &point in &points {
            let previous = before.unwrap_or(point);
            if inside(&previous) != inside(&point) {
                let share = (limit - previous[axis]) / (point[axis] - previous[axis]);
                let mut crossing = between(previous, point, share);
                crossing[axis] = limit;
                kept.push(crossing);
            }
            if inside(&point) {
                kept.push(point);
            }
            before = Some(point);
        }
        points = kept;
    }
    points
}

/// The parts of a line inside the frame (Liang and Barsky), in order.
pub(super) fn line(line: &[Point], frame: &Frame) -> Vec<Vec<Point>> {
    let mut parts: Vec<Vec<Point>> = Vec::new();
    let mut open = false;
    for pair in line.windows(2) {
        let (a, b) = (pair[0], pair[1]);
        let Some((enter, leave)) = span_inside(a, b, frame) else {
            open = false;
            continue;
        };
        let end = between(a, b, leave);
        match parts.last_mut().filter(|_| open && enter <= 0.0) {
            Some(part) => part.push(end),
            None => parts.push(vec![between(a, b, enter), end]),
        }
        open = leave >= 1.0;
    }
    parts
}

/// From which share of the way from `a` to `b` to which the way lies inside.
fn span_inside(a: Point, b: Point, frame: &Frame) -> Option<(f64, f64)> {
    let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
    for (from, to, low, high) in
        [(a[0], b[0], frame.left, frame.right), (a[1], b[1], frame.top, frame.bottom)]
    {
        let way = to - from;
        if way.abs() < f64::MIN_POSITIVE {
            if from < low || from > high {
                return None;
            }
            continue;
        }
        let (one, other) = ((low - from) / way, (high - from) / way);
        enter = enter.max(one.min(other));
        leave = leave.min(one.max(other));
    }
    (enter <= leave).then_some((enter, leave))
}

fn between(a: Point, b: Point, share: f64) -> Point {
    [(b[0] - a[0]).mul_add(share, a[0]), (b[1] - a[1]).mul_add(share, a[1])]
}

/// How many points are looked at together: what bounds the work on a line without end.
const STRETCH: usize = 256;

/// The line with fewer points, nowhere further than `tolerance` from what it was (Douglas and
/// Peucker). The ends stay, and so does one point of every stretch.
pub(super) fn simplify(line: &[Point], tolerance: f64) -> Vec<Point> {
    let mut kept: Vec<Point> = line.first().copied().into_iter().collect();
    let mut start = 0;
    while start + 1 < line.len() {
        let end = (start + STRETCH).min(line.len() - 1);
        simplify_stretch(&line[start..=end], tolerance, &mut kept);
        start = end;
    }
    kept
}

/// Adds what is kept of the stretch, but for its first point.
fn simplify_stretch(line: &[Point], tolerance: f64, kept: &mut Vec<Point>) {
    let mut keep = vec![false; line.len()];
    keep[line.len() - 1] = true;
    let mut open = vec![(0, line.len() - 1)];
    while let Some((first, last)) = open.pop() {
        let mut furthest = (tolerance, None);
        for index in first + 1..last {
            let distance = distance_to_segment(line[index], line[first], line[last]);
            if distance > furthest.0 {
                furthest = (distance, Some(index));
            }
        }
        if let (_, Some(index)) = furthest {
            keep[index] = true;
            open.push((first, index));
            open.push((index, last));
        }
    }
    kept.extend(line.iter().zip(keep).filter(|(_, keep)| *keep).map(|(point, _)| *point));
}

/// The ring with fewer points, by the same rule.
pub(super) fn simplify_ring(ring: &[Point], tolerance: f64) -> Vec<Point> {
    let mut closed = ring.to_vec();
    closed.extend(ring.first());
    let mut simple = simplify(&closed, tolerance);
    simple.pop();
    simple
}

/// How far the point is from the straight line between `a` and `b`.
pub(super) fn distance_to_segment(point: Point, a: Point, b: Point) -> f64 {
    let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
    let length = dx.mul_add(dx, dy * dy);
    let share = if length > 0.0 {
        ((point[0] - a[0]).mul_add(dx, (point[1] - a[1]) * dy) / length).clamp(0.0, 1.0)
    } else {
        0.0
    };
    let near = between(a, b, share);
    (point[0] - near[0]).hypot(point[1] - near[1])
}

/// The area of a ring: positive when it runs from the first axis towards the second.
pub(super) fn area(ring: &[Point]) -> f64 {
    let next = ring.iter().cycle().skip(1);
    ring.iter().zip(next).map(|(a, b)| a[0].mul_add(b[1], -(b[0] * a[1]))).sum::<f64>() / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: Frame = Frame { left: 0.0, top: 0.0, right: 10.0, bottom: 10.0 };

    #[test]
    fn a_ring_is_cut_at_the_frame() {
        let cut = ring(&[[-5.0, 2.0], [5.0, 2.0], [5.0, 8.0], [-5.0, 8.0]], &FRAME);
        assert!((area(&cut) - 30.0).abs() < 1e-9, "{cut:?}");
    }

    #[test]
    fn a_ring_round_the_frame_fills_it() {
        let cut = ring(&[[-5.0, -5.0], [15.0, -5.0], [15.0, 15.0], [-5.0, 15.0]], &FRAME);
        assert!((area(&cut) - 100.0).abs() < 1e-9, "{cut:?}");
        assert!(ring(&[[20.0, 0.0], [30.0, 0.0], [30.0, 5.0]], &FRAME).is_empty());
        assert!(ring(&[], &FRAME).is_empty());
    }

    #[test]
    fn a_line_that_leaves_and_comes_back_has_two_parts() {
        let parts = line(&[[1.0, 1.0], [1.0, 20.0], [5.0, 20.0], [5.0, 1.0]], &FRAME);
        assert_eq!(parts, [vec![[1.0, 1.0], [1.0, 10.0]], vec![[5.0, 10.0], [5.0, 1.0]]]);
    }

    #[test]
    fn a_line_inside_stays_whole() {
        let whole = [[1.0, 1.0], [2.0, 3.0], [4.0, 3.0]];
        assert_eq!(line(&whole, &FRAME), [whole.to_vec()]);
        assert!(line(&[[1.0, 1.0]], &FRAME).is_empty());
    }

    #[test]
    fn what_is_cut_lies_in_the_frame() {
        let mut seed = 7_u32;
        let mut next = || {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            f64::from(seed >> 20) / 100.0 - 15.0
        };
        let roughly = FRAME.grown(1e-9);
        for _ in 0..200 {
            let points: Vec<Point> = (0..9).map(|_| [next(), next()]).collect();
            assert!(ring(&points, &FRAME).iter().all(|point| roughly.contains(*point)));
            assert!(line(&points, &FRAME).iter().flatten().all(|point| roughly.contains(*point)));
        }
    }

    #[test]
    fn simplifying_keeps_corners_and_drops_what_is_straight() {
        let bent = [[0.0, 0.0], [1.0, 0.01], [2.0, 0.0], [2.0, 5.0]];
        assert_eq!(simplify(&bent, 0.1), [[0.0, 0.0], [2.0, 0.0], [2.0, 5.0]]);
        assert_eq!(simplify(&bent[..2], 9.0), &bent[..2]);
        assert_eq!(simplify(&bent[..1], 9.0), &bent[..1]);
        assert!(simplify(&[], 9.0).is_empty() && simplify_ring(&[], 9.0).is_empty());
        let long: Vec<Point> = (0..10_000).map(|step| [f64::from(step), 0.0]).collect();
        assert!(simplify(&long, 0.1).len() < 50);
    }
}
