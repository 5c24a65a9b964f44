//! Where the name of a land stands: where most of the land is free in this view.

use super::super::clip::{Frame, Point};
use super::view::{View, WIDTH};

/// The side of the squares in which room is counted.
const CELL: f64 = 8.0;
/// How many squares of a name may lie outside its land, of a hundred.
const OUTSIDE: u32 = 12;
/// A land that is seen in fewer squares, of a thousand, is left without a name.
const GLIMPSE: usize = 15;

/// A view in squares; true where the land is.
pub(super) struct Mask {
    columns: usize,
    rows: usize,
    cells: Vec<bool>,
}

impl Mask {
    /// Marks the squares whose middle lies in the rings: in an odd number of them.
    pub(super) fn new(view: &View, rings: &[Vec<Point>]) -> Self {
        let (columns, rows) = (count(WIDTH), count(view.height));
        let mut cells = vec![false; columns * rows];
        for (row, line) in cells.chunks_mut(columns).enumerate() {
            let y = middle(row);
            let mut crossings: Vec<f64> =
                rings.iter().flat_map(|ring| crossings(ring, y)).collect();
            crossings.sort_by(f64::total_cmp);
            for pair in crossings.chunks_exact(2) {
                let (from, to) = (count(pair[0]).min(columns), count(pair[1]).min(columns));
                line[from..to].fill(true);
            }
        }
        Self { columns, rows, cells }
    }

    /// Whether the land covers the point.
    pub(super) fn covers(&self, point: Point) -> bool {
        let near = |index: usize, at: f64| (middle(index) - at).abs() <= CELL / 2.0;
        let column = (0..self.columns).find(|column| near(*column, point[0]));
        let row = (0..self.rows).find(|row| near(*row, point[1]));
        column.zip(row).is_some_and(|(column, row)| self.cells[row * self.columns + column])
    }

    /// The middle of the best place for a text of this size: on the land, off what is taken, and
    /// far from both.
    pub(super) fn room(&self, size: Point, map: &Frame, taken: &[Frame]) -> Option<Point> {
        if self.cells.iter().filter(|cell| **cell).count() * 1000 < self.cells.len() * GLIMPSE {
            return None;
        }
        let free: Vec<bool> = self
            .cells
            .iter()
            .enumerate()
            .map(|(index, land)| {
                let at = [middle(index % self.columns), middle(index / self.columns)];
                *land && !taken.iter().any(|frame| frame.contains(at))
            })
            .collect();
        let depth = self.depth(&free);
        let sums = self.sums();
        let inside = self.deepest(&depth, size, map, taken, &sums, 0);
        inside.or_else(|| self.deepest(&depth, size, map, taken, &sums, OUTSIDE))
    }

    fn deepest(
        &self,
        depth: &[u32],
        size: Point,
        map: &Frame,
        taken: &[Frame],
        sums: &[u32],
        outside: u32,
    ) -> Option<Point> {
        let mut best: Option<(u32, Point)> = None;
        for (index, depth) in depth.iter().copied().enumerate().filter(|(_, depth)| *depth > 0) {
            let at = [middle(index % self.columns), middle(index / self.columns)];
            let text = around(at, size);
            let is_better = best.is_none_or(|(most, _)| depth > most);
            if is_better
                && map.holds(&text)
                && !taken.iter().any(|frame| frame.meets(&text))
                && self.is_mostly_land(&text, sums, outside)
            {
                best = Some((depth, at));
            }
        }
        best.map(|(_, at)| at)
    }

    /// How many squares it is from each to the nearest that is not free, counted like steps of a
    /// chess king; the edge of the view counts as not free.
    fn depth(&self, free: &[bool]) -> Vec<u32> {
        let mut depth = vec![0_u32; free.len()];
        let (columns, rows) = (self.columns, self.rows);
        let at = |depth: &[u32], row: Option<usize>, column: Option<usize>| match (row, column) {
            (Some(row), Some(column)) if row < rows && column < columns => {
                depth[row * columns + column]
            }
            _ => 0,
        };
        for index in (0..free.len()).filter(|index| free[*index]) {
            let (row, column) = (index / columns, index % columns);
            let (up, left) = (row.checked_sub(1), column.checked_sub(1));
            let least = at(&depth, up, left)
                .min(at(&depth, up, Some(column)))
                .min(at(&depth, up, Some(column + 1)))
                .min(at(&depth, Some(row), left));
            depth[index] = least + 1;
        }
        for index in (0..free.len()).rev().filter(|index| free[*index]) {
            let (row, column) = (index / columns, index % columns);
            let (down, right) = (Some(row + 1), Some(column + 1));
            let least = at(&depth, down, right)
                .min(at(&depth, down, Some(column)))
                .min(at(&depth, down, column.checked_sub(1)))
                .min(at(&depth, Some(row), right));
            depth[index] = depth[index].min(least + 1);
        }
        depth
    }

    /// For each corner of a square, how many squares of land lie above and left of it.
    fn sums(&self) -> Vec<u32> {
        let wide = self.columns + 1;
        let mut sums = vec![0_u32; wide * (self.rows + 1)];
        for row in 0..self.rows {
            let mut so_far = 0;
            for column in 0..self.columns {
                so_far += u32::from(self.cells[row * self.columns + column]);
                sums[(row + 1) * wide + column + 1] = sums[row * wide + column + 1] + so_far;
            }
        }
        sums
    }

    fn is_mostly_land(&self, text: &Frame, sums: &[u32], outside: u32) -> bool {
        let wide = self.columns + 1;
        let (left, right) = (count(text.left), count(text.right).min(self.columns));
        let (top, bottom) = (count(text.top), count(text.bottom).min(self.rows));
        let all = u32::try_from((right - left.min(right)) * (bottom - top.min(bottom)));
        let land = (sums[bottom * wide + right] + sums[top.min(bottom) * wide + left.min(right)])
            .saturating_sub(sums[top.min(bottom) * wide + right])
            .saturating_sub(sums[bottom * wide + left.min(right)]);
        all.is_ok_and(|all| land * 100 >= all * (100 - outside))
    }
}

/// A text of this size with its middle here.
pub(super) fn around(at: Point, size: Point) -> Frame {
    Frame {
        left: at[0] - size[0] / 2.0,
        top: at[1] - size[1] / 2.0,
        right: at[0] + size[0] / 2.0,
        bottom: at[1] + size[1] / 2.0,
    }
}

/// Where the ring's sides cross the height.
fn crossings(ring: &[Point], y: f64) -> impl Iterator<Item = f64> {
    let next = ring.iter().cycle().skip(1);
    ring.iter().zip(next).filter(move |(a, b)| (a[1] > y) != (b[1] > y)).map(move |(a, b)| {
        let share = (y - a[1]) / (b[1] - a[1]);
        (b[0] - a[0]).mul_add(share, a[0])
    })
}

/// The middle of a square's side, in units.
#[expect(clippy::cast_precision_loss, reason = "a view has fewer than a hundred squares a side")]
fn middle(index: usize) -> f64 {
    (index as f64 + 0.5) * CELL
}

/// How many squares have their middle within the length.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to what a view can have"
)]
fn count(length: f64) -> usize {
    (length / CELL).round().clamp(0.0, 1000.0) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view() -> View {
        let extent = Frame { left: -9.0, top: -9.0, right: 9.0, bottom: 9.0 };
        View::fit(&[[0.0, 0.0]], &extent, 150.0).expect("a view")
    }

    fn rectangle(left: f64, top: f64, right: f64, bottom: f64) -> Vec<Point> {
        vec![[left, top], [right, top], [right, bottom], [left, bottom]]
    }

    #[test]
    fn a_name_stands_in_the_middle_of_its_land() {
        let view = view();
        let mask = Mask::new(&view, &[rectangle(0.0, 0.0, 320.0, 320.0)]);
        let [x, y] = mask.room([120.0, 20.0], &view.frame(), &[]).expect("room");
        assert!((x - 160.0).abs() < 20.0 && (y - 160.0).abs() < 20.0, "{x} {y}");
        assert!(mask.covers([10.0, 10.0]) && !mask.covers([500.0, 10.0]));
        assert!(!mask.covers([-50.0, 10.0]));
    }

    #[test]
    fn a_name_keeps_off_what_is_taken_and_off_holes() {
        let view = view();
        let land = [rectangle(0.0, 0.0, 640.0, 320.0), rectangle(400.0, 0.0, 640.0, 320.0)];
        let mask = Mask::new(&view, &land);
        let taken = [Frame { left: 0.0, top: 0.0, right: 200.0, bottom: 320.0 }];
        let at = mask.room([120.0, 20.0], &view.frame(), &taken).expect("room");
        let text = around(at, [120.0, 20.0]);
        assert!(text.left >= 200.0 && text.right <= 412.0, "{text:?}");
    }

    #[test]
    fn a_land_too_small_for_its_name_has_none() {
        let view = view();
        let mask = Mask::new(&view, &[rectangle(0.0, 0.0, 60.0, 320.0)]);
        assert_eq!(mask.room([120.0, 20.0], &view.frame(), &[]), None);
        assert_eq!(Mask::new(&view, &[]).room([1.0, 1.0], &view.frame(), &[]), None);
    }
}
