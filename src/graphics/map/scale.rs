//! The scale of a map.

use std::fmt::Write as _;

use super::super::clip::Frame;
use super::super::labels::{self, Wanted};
use super::view::View;

/// The size for which the words of the scale are placed.
const SMALL: f64 = 16.0;
/// A bar of a round number of kilometres.
pub(super) struct Scale {
    kilometres: u32,
    length: f64,
    /// What the bar and its words take.
    pub(super) room: Frame,
}

impl Scale {
    /// In the first corner without a pin, from the lower left.
    pub(super) fn place(view: &View, wanted: &[Wanted]) -> Self {
        let round = [10_u32, 20, 50, 100, 200, 500, 1000, 2000, 5000];
        let kilometres = round
            .into_iter()
            .rfind(|kilometres| f64::from(*kilometres) / view.scale <= 130.0)
            .unwrap_or(round[0]);
        let length = f64::from(kilometres) / view.scale;
        let wide = length.max(labels::width("5000 km", SMALL));
        let map = view.frame().grown(-12.0);
        let tall = SMALL * 1.1 + 10.0;
        let corners = [
            [map.left, map.bottom - tall],
            [map.right - wide, map.bottom - tall],
            [map.left, map.top],
            [map.right - wide, map.top],
        ];
        let room =
            corners.map(|[left, top]| Frame { left, top, right: left + wide, bottom: top + tall });
        let is_free = |room: &&Frame| {
            let near = room.grown(16.0);
            !wanted.iter().any(|pin| near.contains(pin.at))
        };
        let room = *room.iter().find(is_free).unwrap_or(&room[0]);
        Self { kilometres, length, room }
    }

    pub(super) fn draw(&self, svg: &mut String) {
        let (x, y) = (self.room.left.round(), self.room.bottom.round());
        let (length, kilometres) = (self.length.round(), self.kilometres);
        let _ = write!(
            svg,
            "<g class=\"scale\"><path d=\"M{x} {}v6h{length}v-6\"/>\
             <text x=\"{x}\" y=\"{}\">{kilometres} km</text></g>",
            y - 6.0,
            y - 10.0
        );
    }
}
