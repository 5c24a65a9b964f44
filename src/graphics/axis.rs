//! The time axis of the strip: continuous and piecewise, so that busy eras get more room.

use crate::date::Day;

/// A stretch of the axis: a band, or what is between two.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Piece {
    /// The first day of the piece, counted from the epoch.
    pub from: i64,
    /// The day after its last one.
    pub to: i64,
    /// Where it begins.
    pub x: f64,
    /// How wide it is.
    pub width: f64,
    /// The band that it shows, by its index; nothing between bands.
    pub band: Option<usize>,
}

/// A time axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    pieces: Vec<Piece>,
    /// Days and their places, both rising; between two of them a day always has the same width.
    knots: Vec<(i64, f64)>,
}

/// How much of the width goes by the number of events, among pieces and within one; the rest goes
/// by duration.
const BY_COUNT: f64 = 0.6;
const BY_COUNT_WITHIN: f64 = 0.4;
/// With fewer events than this, where they happen to be says little of where it is busy.
const FEW: f64 = 12.0;
/// The most parts within which a piece has one scale.
const MOST_PARTS: i64 = 48;
/// What a band gets even if it is short and empty, as long as there is room for all bands.
const BAND_FLOOR: f64 = 52.0;
/// A shorter axis would show clock time; that is not known.
const SHORTEST: i64 = 28;

#[expect(clippy::cast_precision_loss, reason = "days and counts are far below 2^52")]
fn float(number: i64) -> f64 {
    number as f64
}

fn count(number: usize) -> f64 {
    float(i64::try_from(number).unwrap_or(i64::MAX))
}

impl Axis {
    /// The axis from `x` on, `width` wide, that shows all bands (first and last day, both
    /// included) and, for each event, its first and last day. Where bands overlap, the earlier one
    /// keeps the days they share.
    #[must_use]
    pub fn new(bands: &[(Day, Day)], events: &[(Day, Day)], x: f64, width: f64) -> Self {
        let mut starts: Vec<i64> =
            events.iter().map(|(first, _)| first.days_since_epoch()).collect();
        starts.sort_unstable();
        let mut spans: Vec<(i64, i64, usize)> = bands
            .iter()
            .enumerate()
            .map(|(index, (first, last))| {
                (first.days_since_epoch(), last.days_since_epoch() + 1, index)
            })
            .filter(|(from, to, _)| from < to)
            .collect();
        spans.sort_unstable();

        let mut low =
            starts.iter().copied().chain(spans.iter().map(|span| span.0)).min().unwrap_or(0);
        let ends = events.iter().map(|(first, last)| (*first).max(*last).days_since_epoch() + 1);
        let mut high = ends.chain(spans.iter().map(|span| span.1)).max().unwrap_or(0);
        if high - low < SHORTEST {
            let more = SHORTEST - (high - low);
            low -= more / 2;
            high += more - more / 2;
        }

        let mut pieces = Vec::with_capacity(2 * spans.len() + 1);
        let mut piece = |from: i64, to: i64, band| {
            if from < to {
                pieces.push(Piece { from, to, x: 0.0, width: 0.0, band });
            }
        };
        let mut done = low;
        for (from, to, index) in spans {
            piece(done, from, None);
            piece(done.max(from), to, Some(index));
            done = done.max(to);
        }
        piece(done, high, None);
        let mut axis = Self { pieces, knots: Vec::new() };
        axis.share(&starts, x, width);
        axis
    }

    /// Gives each piece its share of the width. Durations count by their square root: an era of
    /// twenty quiet years should look longer than one of two, but not leave nothing for it.
    fn share(&mut self, starts: &[i64], x: f64, width: f64) {
        let durations: Vec<f64> =
            self.pieces.iter().map(|piece| float(piece.to - piece.from).sqrt()).collect();
        let duration: f64 = durations.iter().sum();
        let bands = self.pieces.iter().filter(|piece| piece.band.is_some()).count();
        let floor = BAND_FLOOR.min(width / 2.0 / count(bands.max(1)));
        let rest = width - floor * count(bands);
        let mut next = x;
        for (piece, lasting) in self.pieces.iter_mut().zip(durations) {
            let begin = starts.partition_point(|day| *day < piece.from);
            let end = starts.partition_point(|day| *day < piece.to);
            let share = mixed(BY_COUNT, lasting / duration, end - begin, starts.len());
            piece.x = next;
            piece.width = rest * share + if piece.band.is_some() { floor } else { 0.0 };
            next += piece.width;
            bend(piece, &starts[begin..end], &mut self.knots);
        }
        self.knots.extend(self.pieces.last().map(|last| (last.to, next)));
    }

    /// The pieces, in order and without gaps.
    #[must_use]
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// Where a day begins, counted from the epoch; a day beyond the axis is at its end.
    #[must_use]
    pub fn x(&self, day: i64) -> f64 {
        let next = self.knots.partition_point(|knot| knot.0 <= day);
        let before = next.checked_sub(1).and_then(|index| self.knots.get(index));
        match (before, self.knots.get(next)) {
            (Some((from, start)), Some((to, end))) => {
                start + (end - start) * (float(day - from) / float(to - from))
            }
            (Some((_, x)), None) | (None, Some((_, x))) => *x,
            (None, None) => 0.0,
        }
    }

    /// The band at a place of the axis.
    #[must_use]
    pub fn band_at(&self, x: f64) -> Option<usize> {
        let index = self.pieces.partition_point(|piece| piece.x + piece.width <= x);
        self.pieces.get(index).or(self.pieces.last()).and_then(|piece| piece.band)
    }
}

/// A share that goes by number and by another share; with few events, hardly by number.
fn mixed(by_count: f64, other: f64, number: usize, of: usize) -> f64 {
    if of == 0 {
        return other;
    }
    let by_count = by_count * count(of) / (count(of) + FEW);
    by_count * count(number) / count(of) + (1.0 - by_count) * other
}

/// Gives the busy parts of a piece, which begin with years or quarters, more of its room.
fn bend(piece: &Piece, starts: &[i64], knots: &mut Vec<(i64, f64)>) {
    let mut from = piece.from;
    let mut x = piece.x;
    let mut rest = starts;
    for to in parts(piece).into_iter().chain([piece.to]) {
        knots.push((from, x));
        let (own, later) = rest.split_at(rest.partition_point(|day| *day < to));
        let lasting = float(to - from) / float(piece.to - piece.from);
        x += piece.width * mixed(BY_COUNT_WITHIN, lasting, own.len(), starts.len());
        (from, rest) = (to, later);
    }
}

/// Where the parts of a piece begin, without the first.
fn parts(piece: &Piece) -> Vec<i64> {
    let (first, last) = (year_of(piece.from), year_of(piece.to - 1));
    let years = last - first + 1;
    let within = |day: &i64| *day > piece.from && *day < piece.to;
    if years * 4 <= MOST_PARTS {
        let quarters = |year| [1, 4, 7, 10].map(|month| first_of(year, month));
        return (first..=last).flat_map(quarters).filter(within).collect();
    }
    let mut step = 1;
    while years / step > MOST_PARTS {
        step *= 10;
    }
    let begin = first.div_euclid(step);
    (0..=years / step + 1).map(|part| first_of((begin + part) * step, 1)).filter(within).collect()
}

/// The year that a day, counted from the epoch, lies in.
pub(super) fn year_of(day: i64) -> i64 {
    // The inverse of `Day::days_since_epoch`: years from March on, in eras of 400 years.
    let day = day.saturating_add(719_468);
    let (era, day) = (day.div_euclid(146_097), day.rem_euclid(146_097));
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let from_march = day - (365 * year + year / 4 - year / 100);
    era * 400 + year + i64::from(from_march >= 306)
}

/// The first day of a month, counted from the epoch.
pub(super) fn first_of(year: i64, month: u8) -> i64 {
    Day { year, month, day: 1 }.days_since_epoch()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i64, month: u8, day: u8) -> Day {
        Day { year, month, day }
    }

    /// A small generator of numbers that look random and are the same on every run.
    struct Dice(u64);
    impl Dice {
        fn roll(&mut self, sides: u64) -> u64 {
            self.0 = self
                .0
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 33) % sides
        }
        fn year(&mut self, sides: u64) -> i64 {
            i64::try_from(self.roll(sides)).unwrap()
        }
    }

    fn random_axis(dice: &mut Dice) -> Axis {
        let bands: Vec<_> = (0..dice.roll(9))
            .map(|_| {
                let first = 1900 + dice.year(80);
                (day(first, 1, 1), day(first + dice.year(30), 12, 31))
            })
            .collect();
        let days: Vec<_> = (0..dice.roll(200))
            .map(|_| day(1880 + dice.year(150), 3, 4))
            .map(|first| (first, first))
            .collect();
        Axis::new(&bands, &days, 100.0, 1000.0)
    }

    #[test]
    fn pieces_follow_each_other_and_fill_the_width() {
        let mut dice = Dice(1);
        for _ in 0..200 {
            let axis = random_axis(&mut dice);
            let pieces = axis.pieces();
            assert!((pieces[0].x - 100.0).abs() < 1e-6);
            for pair in pieces.windows(2) {
                assert_eq!(pair[0].to, pair[1].from);
                assert!((pair[0].x + pair[0].width - pair[1].x).abs() < 1e-6);
            }
            let last = pieces.last().unwrap();
            assert!((last.x + last.width - 1100.0).abs() < 1e-6, "{pieces:?}");
        }
    }

    #[test]
    fn a_later_day_is_never_further_left() {
        let mut dice = Dice(2);
        for _ in 0..100 {
            let axis = random_axis(&mut dice);
            let mut before = f64::MIN;
            for step in 0..800 {
                let x = axis.x(first_of(1870, 1) + step * 80);
                assert!(x >= before && (100.0..=1100.0 + 1e-6).contains(&x), "{x} after {before}");
                before = x;
            }
        }
    }

    #[test]
    fn a_busy_band_is_wider_than_a_quiet_one_of_the_same_length() {
        let bands = [(day(1950, 1, 1), day(1959, 12, 31)), (day(1960, 1, 1), day(1969, 12, 31))];
        let days: Vec<_> =
            (0..40).map(|n| (day(1960 + n / 4, 5, 5), day(1960 + n / 4, 6, 1))).collect();
        let axis = Axis::new(&bands, &days, 0.0, 1000.0);
        assert!(axis.pieces()[1].width > 2.0 * axis.pieces()[0].width);
        assert_eq!(axis.band_at(999.0), Some(1));
        assert_eq!(axis.band_at(5.0), Some(0));
    }

    #[test]
    fn an_overlap_belongs_to_the_earlier_band() {
        let bands = [(day(1950, 1, 1), day(1959, 12, 31)), (day(1959, 1, 1), day(1969, 12, 31))];
        let axis = Axis::new(&bands, &[], 0.0, 1000.0);
        assert_eq!(axis.pieces().len(), 2);
        assert_eq!(axis.pieces()[0].to, first_of(1960, 1));
    }

    #[test]
    fn an_axis_of_nothing_and_of_one_day_has_a_width() {
        assert_eq!(Axis::new(&[], &[], 0.0, 1000.0).pieces().len(), 1);
        let axis = Axis::new(&[], &[(day(1999, 9, 9), day(1999, 9, 9))], 0.0, 1000.0);
        let x = axis.x(day(1999, 9, 9).days_since_epoch());
        assert!((400.0..600.0).contains(&x), "{x}");
    }

    #[test]
    fn the_year_of_a_day_is_found_in_any_age() {
        for year in [-9_999_999, -401, -1, 0, 4, 1600, 1969, 1970, 2000, 2024, 170_000_002] {
            assert_eq!(year_of(first_of(year, 1)), year);
            assert_eq!(year_of(first_of(year + 1, 1) - 1), year);
        }
    }
}
