//! Where the marks of one lane stand: in rows, so that none covers another, and where there are
//! too many, merged into clusters.

/// Half of the square that belongs to a mark alone, which is also what a finger needs.
pub(super) const HALF: f64 = 12.0;
/// The most room that the mark of a cluster takes, and half of it.
pub(super) const CLUSTER_WIDTH: f64 = 40.0;
const CLUSTER_HALF: f64 = CLUSTER_WIDTH / 2.0;
/// The space after a bar.
const BAR_GAP: f64 = 4.0;
/// Up to here a bar would hide behind its mark.
pub(super) const SHORTEST_BAR: f64 = 9.0;

/// An event of the lane.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item {
    /// Its index among all events.
    pub event: usize,
    /// Where it starts, and where its bar ends.
    pub x: f64,
    pub end: f64,
    /// Whether it keeps its own mark for as long as possible.
    pub key: bool,
}

/// How much is shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Level {
    /// The most rows of a lane.
    pub rows: usize,
    /// The width of the cells within which events are merged.
    pub cell: f64,
    pub merge: Merge,
}

/// What is merged: what has no room, minor events that share a cell, or all that share one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Merge {
    Crowded,
    Minor,
    All,
}

/// An event with a mark of its own.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Placed {
    pub event: usize,
    pub row: usize,
    pub x: f64,
    pub end: f64,
    /// Whether the bar goes on, but something stands in its way.
    pub cut: bool,
}

/// Events that share a mark, which stands in the first row.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Cluster {
    pub x: f64,
    pub events: Vec<usize>,
}

/// The marks of a lane.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Lane {
    pub marks: Vec<Placed>,
    pub clusters: Vec<Cluster>,
    /// At least one.
    pub rows: usize,
}

/// Places the items, which are in the order of `x`, between `left` and `right`.
pub(super) fn place(items: &[Item], level: Level, left: f64, right: f64) -> Lane {
    let mut cells = Cells::new(items, level, left, right);
    // Each pass that fails merges more or shortens a bar, so this comes to an end: the number of
    // passes depends on the number of cells and not on that of the items.
    loop {
        let pills = cells.pills(items);
        match sweep(items, &cells, &pills, level.rows) {
            Ok(marks) => {
                let rows = marks.iter().map(|mark| mark.row + 1).max().unwrap_or(1);
                let cluster = |pill: &Pill| {
                    let events = cells.merged_in(items, pill.cell).map(|item| items[item].event);
                    Cluster { x: pill.x, events: events.collect() }
                };
                let clusters = pills.iter().map(cluster).collect();
                return Lane { marks, clusters, rows };
            }
            Err(conflict) => cells.resolve(items, &conflict),
        }
    }
}

/// The cells of a lane: which one each item belongs to, and what is merged in each.
struct Cells {
    left: f64,
    right: f64,
    width: f64,
    cell_of: Vec<usize>,
    merged: Vec<Merge>,
    /// Where a bar had to end early.
    cut: Vec<Option<f64>>,
}

/// The mark of a cluster.
struct Pill {
    cell: usize,
    x: f64,
}

/// An item for which there is no row.
struct Conflict {
    item: usize,
    /// The cell of the cluster in its way, if any.
    cell: Option<usize>,
    /// The last item of each row.
    blockers: Vec<usize>,
}

impl Cells {
    fn new(items: &[Item], level: Level, left: f64, right: f64) -> Self {
        let number =
            cell_index((right - left) / level.cell.max(CLUSTER_WIDTH + 4.0), 10_000).max(1);
        let width = (right - left) / f64::from(u32::try_from(number).unwrap_or(1));
        let cell_of: Vec<usize> =
            items.iter().map(|item| cell_index((item.x - left) / width, number - 1)).collect();
        let mut cells = Self {
            left,
            right,
            width,
            cell_of,
            merged: vec![level.merge; number],
            cut: vec![None; items.len()],
        };
        // A cell that cannot hold its items in any arrangement need not be tried.
        let room = level.rows * (cell_index(width / (2.0 * HALF), 1000) + 2);
        for cell in 0..number {
            let minor = cells.members(items, cell, Merge::Minor);
            if minor > room {
                cells.merged[cell] = cells.merged[cell].max(Merge::Minor);
            }
            // Nor need it where the main events alone are too many: without this, each of them
            // would take a pass over all.
            if cells.range(cell).len() - minor > room {
                cells.merged[cell] = Merge::All;
            }
        }
        cells
    }

    /// How many items would be merged in the cell.
    fn members(&self, items: &[Item], cell: usize, merge: Merge) -> usize {
        self.range(cell).filter(|item| merges(merge, items[*item])).count()
    }

    /// The items of the cell: neighbors, because moving one does not change the order of cells.
    fn range(&self, cell: usize) -> std::ops::Range<usize> {
        self.cell_of.partition_point(|other| *other < cell)
            ..self.cell_of.partition_point(|other| *other <= cell)
    }

    /// The items that are merged in the cell.
    fn merged_in<'a>(&'a self, items: &'a [Item], cell: usize) -> impl Iterator<Item = usize> + 'a {
        let merge = self.merged[cell];
        self.range(cell).filter(move |item| merges(merge, items[*item]))
    }

    /// The marks of the clusters, each within its cell.
    fn pills(&self, items: &[Item]) -> Vec<Pill> {
        let mut pills = Vec::new();
        for cell in 0..self.merged.len() {
            // The middle one rather than the mean, so that it stands where most of them are.
            let (number, middle) = match self.merged[cell] {
                Merge::Crowded => continue,
                Merge::All => {
                    let range = self.range(cell);
                    (range.len(), Some(range.start + range.len() / 2))
                }
                Merge::Minor => {
                    let number = self.merged_in(items, cell).count();
                    (number, self.merged_in(items, cell).nth(number / 2))
                }
            };
            let Some(middle) = middle.filter(|_| number > 1) else { continue };
            let x = items[middle].x;
            let start = self.left + self.width * f64::from(u32::try_from(cell).unwrap_or(0));
            let end = (start + self.width).min(self.right);
            let x = x.clamp(start + CLUSTER_HALF, end - CLUSTER_HALF);
            pills.push(Pill { cell, x });
        }
        pills
    }

    /// Merges or shortens something, so that the item may find a place in the next pass.
    fn resolve(&mut self, items: &[Item], conflict: &Conflict) {
        let own = self.cell_of[conflict.item];
        if let Some(cell) = conflict.cell {
            // What stands so near to a cluster is best counted with it.
            self.merged[cell] = Merge::All;
            self.move_to(conflict.item, cell);
            return;
        }
        let x = items[conflict.item].x;
        let near = |item: usize| items[item].x > x - 2.0 * HALF;
        let next = |merge| match merge {
            Merge::Crowded => Merge::Minor,
            Merge::Minor | Merge::All => Merge::All,
        };
        let fullest = std::iter::once(own)
            .chain(
                conflict
                    .blockers
                    .iter()
                    .filter(|item| near(**item))
                    .map(|item| self.cell_of[*item]),
            )
            .filter(|cell| self.merged[*cell] < Merge::All)
            .map(|cell| (self.members(items, cell, Merge::All), std::cmp::Reverse(cell)))
            .max();
        if let Some((2.., std::cmp::Reverse(cell))) = fullest {
            self.merged[cell] = next(self.merged[cell]);
            return;
        }
        // No crowd: long bars are in the way. One of them gives way, the earliest.
        let far = conflict.blockers.iter().copied().filter(|item| !near(*item));
        if let Some(item) = far.min_by(|a, b| items[*a].x.total_cmp(&items[*b].x)) {
            self.cut[item] = Some(x - HALF - BAR_GAP);
        } else if let Some(blocker) = conflict.blockers.last() {
            let cell = self.cell_of[*blocker];
            self.merged[cell] = Merge::All;
            self.move_to(conflict.item, cell);
        }
    }

    /// Moves the item into a cell nearby, together with those between, which keeps cells whole.
    fn move_to(&mut self, item: usize, cell: usize) {
        let own = self.cell_of[item];
        if own > cell {
            for between in self.cell_of[..=item].iter_mut().rev().take_while(|other| **other > cell)
            {
                *between = cell;
            }
        } else {
            for between in self.cell_of[item..].iter_mut().take_while(|other| **other < cell) {
                *between = cell;
            }
        }
    }
}

fn merges(merge: Merge, item: Item) -> bool {
    match merge {
        Merge::Crowded => false,
        Merge::Minor => !item.key,
        Merge::All => true,
    }
}

/// One pass: each item in the first row that is free, or what is in its way.
fn sweep(
    items: &[Item],
    cells: &Cells,
    pills: &[Pill],
    rows: usize,
) -> Result<Vec<Placed>, Conflict> {
    let mut marks = Vec::new();
    // For each row in use, where it becomes free, and its last item.
    let mut used: Vec<(f64, usize)> = Vec::with_capacity(rows);
    let mut index = 0;
    while index < items.len() {
        let (item, cell) = (&items[index], cells.cell_of[index]);
        if merges(cells.merged[cell], *item)
            && pills.binary_search_by_key(&cell, |pill| pill.cell).is_ok()
        {
            // With all of its cell, if the whole cell is merged.
            let all = cells.merged[cell] == Merge::All;
            index = if all { cells.range(cell).end } else { index + 1 };
            continue;
        }
        let (start, over) = (item.x - HALF, item.x + HALF);
        let end = cells.cut[index].unwrap_or(item.end).max(item.x);
        let taken = if end - item.x > SHORTEST_BAR { over.max(end + BAR_GAP) } else { over };
        let next = pills.partition_point(|pill| pill.x + CLUSTER_HALF <= start);
        let pill = pills.get(next);
        // The first row also has the clusters.
        let (wall, cell) =
            pill.map_or((f64::MAX, None), |pill| (pill.x - CLUSTER_HALF, Some(pill.cell)));
        let mut place = None;
        let mut blocked = None;
        for row in 0..rows {
            let free = used.get(row).is_none_or(|(free, _)| *free <= start + 1e-6);
            if !free {
                continue;
            }
            if row > 0 || taken <= wall {
                place = Some((row, end));
                break;
            }
            if over <= wall {
                // Only the bar is too long; a later row may have room for all of it.
                place = Some((row, end.min(wall - BAR_GAP)));
            } else {
                blocked = cell;
            }
        }
        let Some((row, end)) = place else {
            let blockers = used.iter().map(|(_, item)| *item).collect();
            return Err(Conflict { item: index, cell: blocked, blockers });
        };
        while used.len() <= row {
            used.push((f64::MIN, index));
        }
        let taken = if end - item.x > SHORTEST_BAR { over.max(end + BAR_GAP) } else { over };
        used[row] = (taken, index);
        marks.push(Placed { event: item.event, row, x: item.x, end, cut: end < item.end });
        index += 1;
    }
    Ok(marks)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a cast from a float saturates, and the result is kept within bounds"
)]
fn cell_index(value: f64, most: usize) -> usize {
    (value.max(0.0) as usize).min(most)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEVELS: [Level; 4] = [
        Level { rows: 4, cell: 44.0, merge: Merge::Crowded },
        Level { rows: 2, cell: 44.0, merge: Merge::Crowded },
        Level { rows: 1, cell: 44.0, merge: Merge::Minor },
        Level { rows: 1, cell: 200.0, merge: Merge::All },
    ];

    fn items(seed: u64, number: usize, longest: u64) -> Vec<Item> {
        let mut state = seed;
        let mut roll = |sides: u64| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            f64::from(u32::try_from((state >> 33) % sides).unwrap())
        };
        let mut items: Vec<Item> = (0..number)
            .map(|event| {
                let x = 100.0 + roll(10_000) / 10.0;
                Item { event, x, end: (x + roll(longest)).min(1100.0), key: roll(6) == 0.0 }
            })
            .collect();
        items.sort_by(|a, b| a.x.total_cmp(&b.x));
        items
    }

    #[test]
    fn marks_never_overlap_and_every_event_has_one() {
        for seed in 0..16 {
            for (number, longest) in [(1, 1), (9, 300), (40, 900), (90, 20), (400, 60), (3000, 9)] {
                let items = items(seed, number, longest);
                for level in LEVELS {
                    let lane = place(&items, level, 100.0, 1100.0);
                    check(&lane, level, number);
                }
            }
        }
    }

    fn check(lane: &Lane, level: Level, number: usize) {
        assert!((1..=level.rows).contains(&lane.rows));
        let mut boxes: Vec<(usize, f64, f64)> = lane
            .marks
            .iter()
            .map(|mark| (mark.row, mark.x - HALF, (mark.x + HALF).max(mark.end)))
            .chain(lane.clusters.iter().map(|it| (0, it.x - CLUSTER_HALF, it.x + CLUSTER_HALF)))
            .collect();
        boxes.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
        for pair in boxes.windows(2) {
            assert!(pair[0].0 != pair[1].0 || pair[0].2 <= pair[1].1 + 1e-3, "{pair:?}");
        }
        let mut shown: Vec<usize> = lane.marks.iter().map(|mark| mark.event).collect();
        shown.extend(lane.clusters.iter().flat_map(|cluster| &cluster.events));
        shown.sort_unstable();
        assert_eq!(shown, (0..number).collect::<Vec<_>>());
        assert!(lane.clusters.iter().all(|cluster| cluster.events.len() > 1));
    }

    #[test]
    fn few_events_keep_their_own_marks() {
        let items: Vec<Item> =
            (0..4).map(|event| Item { event, x: 500.0, end: 500.0, key: false }).collect();
        let lane = place(&items, LEVELS[0], 100.0, 1100.0);
        assert_eq!((lane.rows, lane.clusters.len()), (4, 0));
        assert_eq!(lane.marks.iter().map(|mark| mark.row).collect::<Vec<_>>(), [0, 1, 2, 3]);
    }

    #[test]
    fn in_a_crowd_key_events_keep_their_own_marks() {
        let mut items: Vec<Item> =
            (0..50).map(|event| Item { event, x: 500.0, end: 500.0, key: false }).collect();
        items[20].key = true;
        let lane = place(&items, LEVELS[0], 100.0, 1100.0);
        assert_eq!(lane.clusters[0].events.len(), 49);
        assert_eq!(lane.marks[0].event, 20);
    }

    #[test]
    fn a_crowd_of_key_events_is_merged_too() {
        let mut items = items(1, 30_000, 9);
        for item in &mut items {
            item.key = true;
        }
        let lane = place(&items, LEVELS[0], 100.0, 1100.0);
        check(&lane, LEVELS[0], 30_000);
        assert!(lane.marks.is_empty(), "{}", lane.marks.len());
    }

    #[test]
    fn a_lane_without_events_has_one_row() {
        let lane = place(&[], LEVELS[0], 100.0, 1100.0);
        assert_eq!((lane.rows, lane.marks.len(), lane.clusters.len()), (1, 0, 0));
    }
}
