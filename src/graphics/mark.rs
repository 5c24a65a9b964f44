//! Marks: the shape that tells the kind of an event, in the strip, in legends and in lists.

use crate::config::Shape;

/// A small inline SVG of one shape, for the rail of a list; colors come from the style sheet.
#[must_use]
pub fn mark(shape: Shape) -> &'static str {
    match shape {
        Shape::Diamond => {
            r#"<svg class="mark" viewBox="-8 -8 16 16" width="16" height="16" aria-hidden="true"><path d="M0-6.4 6.4 0 0 6.4-6.4 0z"/></svg>"#
        }
        Shape::Square => {
            r#"<svg class="mark" viewBox="-8 -8 16 16" width="16" height="16" aria-hidden="true"><path d="M-5-5H5V5H-5z"/></svg>"#
        }
        Shape::Disc => {
            r#"<svg class="mark" viewBox="-8 -8 16 16" width="16" height="16" aria-hidden="true"><circle r="5.4"/></svg>"#
        }
        Shape::Ring => {
            r#"<svg class="mark" viewBox="-8 -8 16 16" width="16" height="16" aria-hidden="true"><circle class="ring" r="4.8"/></svg>"#
        }
        Shape::Triangle => {
            r#"<svg class="mark" viewBox="-8 -8 16 16" width="16" height="16" aria-hidden="true"><path d="M0-5.8 6.2 5H-6.2z"/></svg>"#
        }
        Shape::Bar => {
            r#"<svg class="mark" viewBox="-8 -8 16 16" width="16" height="16" aria-hidden="true"><path d="M-2-6.5H2V6.5H-2z"/></svg>"#
        }
    }
}

/// The element that draws the shape round the origin, about eleven units across.
#[must_use]
pub fn outline(shape: Shape) -> &'static str {
    // What stands between the `<svg …>` and the `</svg>`: one drawing of each shape is enough.
    let drawn = mark(shape);
    let start = drawn.find('>').map_or(0, |end| end + 1);
    let end = drawn.rfind("</svg>").unwrap_or(drawn.len());
    &drawn[start..end]
}

/// The shape about seven units across, as part of a path: where that starts, from the center of the
/// mark, and how it goes back to its start.
pub(super) fn small(shape: Shape) -> ([i8; 2], &'static str) {
    match shape {
        Shape::Diamond => ([0, -4], "l4 4-4 4-4-4z"),
        Shape::Square => ([-3, -3], "h6v6h-6z"),
        Shape::Disc | Shape::Ring => ([-3, 0], "a3 3 0 1 0 6 0 3 3 0 1 0-6 0z"),
        Shape::Triangle => ([0, -4], "l4 7h-8z"),
        Shape::Bar => ([-1, -4], "h2v8h-2z"),
    }
}

/// Every shape, in a fixed order.
pub(super) const SHAPES: [Shape; 6] =
    [Shape::Diamond, Shape::Square, Shape::Disc, Shape::Ring, Shape::Triangle, Shape::Bar];

/// The name of the shape within the strip's ids.
pub(super) fn name(shape: Shape) -> &'static str {
    match shape {
        Shape::Diamond => "diamond",
        Shape::Square => "square",
        Shape::Disc => "disc",
        Shape::Ring => "ring",
        Shape::Triangle => "triangle",
        Shape::Bar => "bar",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shape_is_drawn_differently() {
        for (index, shape) in SHAPES.iter().enumerate() {
            let drawn = outline(*shape);
            assert!(drawn.starts_with('<') && drawn.ends_with("/>"), "{drawn}");
            assert!(mark(*shape).contains(drawn));
            assert!(SHAPES[..index].iter().all(|other| outline(*other) != drawn));
            assert!(SHAPES[..index].iter().all(|other| name(*other) != name(*shape)));
        }
    }
}
