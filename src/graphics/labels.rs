//! Where names stand on a map: beside their pins, at the end of a line, or in a list below.
//!
//! Nothing here measures a font, for the reader's is not known; widths are guessed generously.

use super::clip::{Frame, Point};

/// A pin that wants its name written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted<'a> {
    pub(super) name: &'a str,
    pub(super) at: Point,
    /// How far the pin's own shape reaches.
    pub(super) radius: f64,
    /// Whether the shape is the outline of an area, on which other names may lie.
    pub(super) is_area: bool,
    /// Whether its name is placed before those of others.
    pub(super) lead: bool,
}

/// Which part of a text its position means, from left to right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// Which part of a text its position means, from top to bottom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Level {
    Top,
    Middle,
    Bottom,
}

/// A text with the room that is kept for it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Spot {
    pub(super) room: Frame,
    pub(super) anchor: Anchor,
    pub(super) level: Level,
    /// The end of the line that joins the text to its pin.
    pub(super) leader: Option<Point>,
}

/// How a pin gets its name.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Label {
    /// The name stands on the map.
    Named(Spot),
    /// A number stands on the map, and the name in the list.
    Numbered(usize, Spot),
    /// The number of the nearest neighbour serves for this pin as well, if any pin has one.
    Shared(Option<usize>),
}

/// The size in which names are placed. Themes may write them smaller, and on a narrow screen,
/// where the whole picture shrinks, this large; then nothing collides.
pub(super) const SIZE: f64 = 19.0;

/// The size in which numbers are placed.
const NUMBER: f64 = 16.0;
/// The height of a line, in ems.
const TALL: f64 = 1.15;
const GAP: f64 = 4.0;
/// How much a name that stands in another's way counts, against one step in the order of taste.
const BLOCKING: f64 = 0.5;
/// And how much something disturbing behind the name.
const DISTURBED: f64 = 2.5;
/// The longest line from a pin to its text.
const REACH: f64 = 75.0;
/// How far a pin may lie from the one whose number serves for it as well.
const NEAR: f64 = 40.0;
/// How far a name keeps from the pins of others, so that it is plain whose it is, and how far a
/// number, which is for where pins are too close for that.
const CLEAR: [f64; 2] = [6.0, 1.0];

/// Finds room for every name inside `map`, around what is taken already. Pins themselves are
/// never covered; what is `disturbing` to lie behind a name is avoided where that costs little.
pub(super) fn place(
    wanted: &[Wanted],
    map: &Frame,
    taken: &[Frame],
    disturbing: &dyn Fn(&Frame) -> bool,
) -> Vec<Label> {
    let dots: Vec<Option<Frame>> = wanted.iter().map(dot).collect();
    let (taken, lines) = (taken.to_vec(), Vec::new());
    let mut board = Board { map, taken, dots: &dots, clear: CLEAR[0], lines };
    let mut spots = beside(wanted, disturbing, &mut board);
    for (index, pin) in wanted.iter().enumerate() {
        if spots[index].is_none() {
            spots[index] = at_a_distance(index, pin, text_size(pin.name, SIZE), &mut board);
        }
    }
    board.clear = CLEAR[1];
    let mut numbered: Vec<(usize, Point)> = Vec::new();
    let mut labels: Vec<Option<Label>> = spots.into_iter().map(|s| s.map(Label::Named)).collect();
    for (index, pin) in wanted.iter().enumerate() {
        if labels[index].is_some() {
            continue;
        }
        let number = numbered.len() + 1;
        let size = text_size(&number.to_string(), NUMBER);
        let spot = around(pin, size)
            .into_iter()
            .find(|spot| board.is_free(index, &spot.room))
            .inspect(|spot| board.taken.push(spot.room))
            .or_else(|| at_a_distance(index, pin, size, &mut board));
        if let Some(spot) = spot {
            numbered.push((number, pin.at));
            labels[index] = Some(Label::Numbered(number, spot));
        }
    }
    let shared = |pin: &Wanted| Label::Shared(nearest(&numbered, pin.at));
    wanted.iter().zip(labels).map(|(pin, label)| label.unwrap_or_else(|| shared(pin))).collect()
}

fn dot(pin: &Wanted) -> Option<Frame> {
    (!pin.is_area).then(|| Frame::at(pin.at).grown(pin.radius))
}

fn nearest(numbered: &[(usize, Point)], at: Point) -> Option<usize> {
    let far = |point: Point| (point[0] - at[0]).hypot(point[1] - at[1]);
    let near = numbered.iter().filter(|(_, point)| far(*point) <= NEAR);
    near.min_by(|a, b| far(a.1).total_cmp(&far(b.1))).map(|(number, _)| *number)
}

/// What is on the map so far.
struct Board<'a> {
    map: &'a Frame,
    taken: Vec<Frame>,
    /// Of each pin; areas have none, as there is nothing in their middle.
    dots: &'a [Option<Frame>],
    /// How far a text keeps from dots.
    clear: f64,
    lines: Vec<(Point, Point)>,
}

impl Board<'_> {
    /// The dots of other pins. One at the very same point is no other: a name beside one is
    /// beside both.
    fn others(&self, own: usize) -> impl Iterator<Item = &Frame> {
        self.dots.iter().filter(move |dot| **dot != self.dots[own]).flatten()
    }

    fn is_free(&self, own: usize, room: &Frame) -> bool {
        self.map.holds(room)
            && !self.taken.iter().any(|other| other.meets(room))
            && !self.others(own).any(|dot| dot.grown(self.clear).meets(room))
            && !self.lines.iter().any(|(a, b)| room.cuts(*a, *b))
    }

    fn is_clear(&self, own: usize, a: Point, b: Point) -> bool {
        !self.taken.iter().any(|other| other.cuts(a, b))
            && !self.others(own).any(|dot| dot.cuts(a, b))
            && !self.lines.iter().any(|(c, d)| cross(a, b, *c, *d))
    }
}

/// Names right beside their pins. The pin with the fewest ways left goes first, and takes the way
/// that leaves most to the others; a name that finds none stays out.
fn beside(
    wanted: &[Wanted],
    disturbing: &dyn Fn(&Frame) -> bool,
    board: &mut Board,
) -> Vec<Option<Spot>> {
    let mut ways: Vec<Vec<(f64, Spot)>> = wanted
        .iter()
        .enumerate()
        .map(|(index, pin)| {
            let spots = around(pin, text_size(pin.name, SIZE));
            let ranked = (0_u8..).map(f64::from).zip(spots);
            ranked
                .filter(|(_, spot)| board.is_free(index, &spot.room))
                .map(|(rank, spot)| {
                    (if disturbing(&spot.room) { rank + DISTURBED } else { rank }, spot)
                })
                .collect()
        })
        .collect();
    let mut spots: Vec<Option<Spot>> = vec![None; wanted.len()];
    let is_open = |(_, ways): &(usize, &Vec<(f64, Spot)>)| !ways.is_empty();
    while let Some((index, _)) = ways
        .iter()
        .enumerate()
        .filter(is_open)
        .min_by_key(|(index, ways)| (!wanted[*index].lead, ways.len()))
    {
        let own = std::mem::take(&mut ways[index]);
        let blocked = |spot: &Spot| -> f64 {
            let others = ways.iter().flatten();
            others.filter(|(_, other)| other.room.meets(&spot.room)).map(|_| BLOCKING).sum()
        };
        let cost = |(rank, spot): &(f64, Spot)| rank + blocked(spot);
        let best = own.iter().min_by(|a, b| cost(a).total_cmp(&cost(b))).map(|(_, spot)| *spot);
        if let Some(spot) = best {
            for others in &mut ways {
                others.retain(|(_, other)| !other.room.meets(&spot.room));
            }
            board.taken.push(spot.room);
        }
        spots[index] = best;
    }
    spots
}

/// The eight places round a pin, the best first.
fn around(pin: &Wanted, size: Point) -> Vec<Spot> {
    use Anchor::{End, Middle, Start};
    let near = pin.radius + GAP;
    // At the corners of a round pin there is room to come closer.
    let corner = pin.radius.mul_add(0.7, GAP / 2.0);
    let [x, y] = pin.at;
    [
        (x + near, y, Start, Level::Middle),
        (x - near, y, End, Level::Middle),
        (x + corner, y - corner, Start, Level::Bottom),
        (x + corner, y + corner, Start, Level::Top),
        (x - corner, y - corner, End, Level::Bottom),
        (x - corner, y + corner, End, Level::Top),
        (x, y - near, Middle, Level::Bottom),
        (x, y + near, Middle, Level::Top),
    ]
    .into_iter()
    .map(|(x, y, anchor, level)| spot([x, y], size, anchor, level))
    .collect()
}

/// The nearest free place that a straight line can reach.
fn at_a_distance(index: usize, pin: &Wanted, size: Point, board: &mut Board) -> Option<Spot> {
    // Level first, then ever steeper: the flatter the line, the easier it is to follow.
    const TURNS: [f64; 12] =
        [20.0, -20.0, 160.0, -160.0, 45.0, -45.0, 135.0, -135.0, 75.0, -75.0, 105.0, -105.0];
    for distance in [0.25, 0.35, 0.5, 0.7, 1.0].map(|share| share * REACH) {
        for turn in TURNS {
            let (sin, cos) = turn.to_radians().sin_cos();
            let reach = pin.radius.min(7.0) + distance;
            let end = [cos.mul_add(reach, pin.at[0]), sin.mul_add(reach, pin.at[1])];
            let anchor = if cos > 0.0 { Anchor::Start } else { Anchor::End };
            let beyond = if cos > 0.0 { end[0] + 3.0 } else { end[0] - 3.0 };
            let mut spot = spot([beyond, end[1]], size, anchor, Level::Middle);
            if board.is_free(index, &spot.room) && board.is_clear(index, pin.at, end) {
                spot.leader = Some(end);
                board.taken.push(spot.room);
                board.lines.push((pin.at, end));
                return Some(spot);
            }
        }
    }
    None
}

fn text_size(text: &str, size: f64) -> Point {
    [width(text, size), size * TALL]
}

fn spot([x, y]: Point, [wide, tall]: Point, anchor: Anchor, level: Level) -> Spot {
    let left = match anchor {
        Anchor::Start => x,
        Anchor::Middle => x - wide / 2.0,
        Anchor::End => x - wide,
    };
    let top = match level {
        Level::Top => y,
        Level::Middle => y - tall / 2.0,
        Level::Bottom => y - tall,
    };
    let room = Frame { left, top, right: left + wide, bottom: top + tall };
    Spot { room, anchor, level, leader: None }
}

fn cross(a: Point, b: Point, c: Point, d: Point) -> bool {
    let side = |p: Point, q: Point, r: Point| {
        (q[0] - p[0]).mul_add(r[1] - p[1], -((q[1] - p[1]) * (r[0] - p[0])))
    };
    side(a, b, c) * side(a, b, d) < 0.0 && side(c, d, a) * side(c, d, b) < 0.0
}

/// About how wide a line of bold sans is, rather too wide than too narrow.
pub(super) fn width(text: &str, size: f64) -> f64 {
    text.chars().map(ems).sum::<f64>() * size
}

fn ems(letter: char) -> f64 {
    match letter {
        'i' | 'j' | 'l' | 'I' | '\'' | '.' | ',' | ':' | '|' | '!' | ' ' => 0.32,
        'f' | 'r' | 't' | '-' | '(' | ')' | '/' | '1' => 0.45,
        'm' | 'w' | 'M' | 'W' | '—' | '…' => 0.98,
        _ if letter.is_uppercase() => 0.74,
        // Combining marks and joiners take no room of their own.
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' => 0.0,
        '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{d7ff}' | '\u{f900}'..='\u{faff}' => 1.05,
        '\u{ff00}'..='\u{ffef}' | '\u{1f000}'.. => 1.1,
        '\0'..='\u{24f}' => 0.6,
        _ => 0.68,
    }
}

/// The text cut so that it is at most `wide`, with a sign that it was cut.
pub(super) fn shortened(text: &str, size: f64, wide: f64) -> String {
    if width(text, size) <= wide {
        return text.to_owned();
    }
    let mut left = wide / size - ems('…');
    let fits = |letter: &char| {
        left -= ems(*letter);
        left >= 0.0
    };
    let mut short: String = text.chars().take_while(fits).collect();
    short.truncate(short.trim_end().len());
    short.push('…');
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAP: Frame = Frame { left: 0.0, top: 0.0, right: 640.0, bottom: 400.0 };

    fn pin(name: &str, x: f64, y: f64) -> Wanted<'_> {
        Wanted { name, at: [x, y], radius: 5.0, is_area: false, lead: false }
    }

    fn rooms(labels: &[Label]) -> Vec<Frame> {
        let spots = labels.iter().filter_map(|label| match label {
            Label::Named(spot) | Label::Numbered(_, spot) => Some(spot.room),
            Label::Shared(_) => None,
        });
        spots.collect()
    }

    #[test]
    fn a_name_alone_stands_to_the_right() {
        let labels = place(&[pin("Harbour", 300.0, 200.0)], &MAP, &[], &|_| false);
        let Label::Named(spot) = labels[0] else { panic!("{labels:?}") };
        assert_eq!((spot.anchor, spot.level), (Anchor::Start, Level::Middle));
    }

    #[test]
    fn at_the_edge_a_name_turns_inwards() {
        let labels = place(&[pin("Harbour", 630.0, 200.0)], &MAP, &[], &|_| false);
        let Label::Named(spot) = labels[0] else { panic!("{labels:?}") };
        assert_eq!(spot.anchor, Anchor::End);
    }

    #[test]
    fn nothing_overlaps_however_crowded() {
        let mut seed = 11_u32;
        let mut next = |limit: f64| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            f64::from(seed >> 16) / 65_536.0 * limit
        };
        for size in [20.0, 60.0, 300.0, 640.0] {
            let wanted: Vec<Wanted> = (0..40)
                .map(|_| pin("Orchard Lane", 100.0 + next(size), 100.0 + next(size / 3.0)))
                .collect();
            let taken = [Frame { left: 0.0, top: 360.0, right: 160.0, bottom: 400.0 }];
            let labels = place(&wanted, &MAP, &taken, &|_| false);
            assert_eq!(labels.len(), wanted.len());
            let mut rooms = rooms(&labels);
            rooms.extend(taken);
            for (index, room) in rooms.iter().enumerate() {
                assert!(MAP.holds(room));
                assert!(!rooms[..index].iter().any(|other| other.meets(room)), "{room:?}");
            }
        }
    }

    #[test]
    fn a_name_turns_away_from_a_border() {
        let border = Frame { left: 320.0, top: 0.0, right: 330.0, bottom: 400.0 };
        let labels = place(&[pin("Harbour", 300.0, 200.0)], &MAP, &[], &|room| room.meets(&border));
        let Label::Named(spot) = labels[0] else { panic!("{labels:?}") };
        assert_eq!(spot.anchor, Anchor::End);
    }

    #[test]
    fn pins_at_one_point_are_all_told() {
        let wanted = vec![pin("Mill", 300.0, 200.0); 60];
        let labels = place(&wanted, &MAP, &[], &|_| false);
        assert!(labels.iter().any(|label| matches!(label, Label::Named(_))));
        assert!(labels.iter().all(|label| *label != Label::Shared(None)), "{labels:?}");
    }

    #[test]
    fn a_name_too_long_for_the_map_goes_to_the_list() {
        let name = "x".repeat(200);
        let labels = place(&[pin(&name, 300.0, 200.0)], &MAP, &[], &|_| false);
        assert!(matches!(labels[0], Label::Numbered(1, _)));
    }

    #[test]
    fn a_long_text_is_cut_to_the_width() {
        assert_eq!(shortened("Mill", 19.0, 200.0), "Mill");
        let short = shortened(&"willow ".repeat(90), 19.0, 200.0);
        assert!(short.ends_with('…') && width(&short, 19.0) <= 200.0, "{short}");
    }
}
