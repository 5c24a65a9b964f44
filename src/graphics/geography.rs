//! The lie of the land, as a map needs it: read once from `GeoJSON`.
//!
//! A feature says in `properties.kind` what it is:
//!
//! - `land`: polygons; with a `name`, the name is written where the land is seen
//! - `water`: polygons, drawn over the land
//! - `border`: lines; with `dashed: true` for a line that is not a state border
//! - `label`: a point with a `name`, for what has no land of that name (a sea, a range)

use serde::Deserialize;

use super::clip::{self, Frame, Point};

/// Land, water, borders and names, in degrees (WGS 84).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Geography {
    pub(super) lands: Vec<Land>,
    pub(super) waters: Vec<Polygon>,
    pub(super) borders: Vec<Border>,
    pub(super) labels: Vec<Label>,
    /// What the geography covers; nothing when it is empty.
    pub(super) extent: Option<Frame>,
    attribution: Option<String>,
}

/// A country, or whatever else has a name and a shape.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Land {
    pub(super) name: Option<String>,
    pub(super) polygons: Vec<Polygon>,
}

/// Rings without the repeated last point. The first is the outside, and runs the other way
/// round than the holes, so that one fill rule does for all.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Polygon {
    pub(super) rings: Vec<Vec<Point>>,
    pub(super) frame: Frame,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Border {
    pub(super) points: Vec<Point>,
    pub(super) frame: Frame,
    pub(super) dashed: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Label {
    pub(super) name: String,
    pub(super) at: Point,
}

impl Geography {
    /// Reads a `GeoJSON` feature collection. The extent is its `bbox`, or what its features cover.
    ///
    /// # Errors
    ///
    /// What is wrong, in words for the author: text that is not `GeoJSON`, a kind that is not
    /// known, a geometry that does not suit its kind, a position that is not on Earth.
    pub fn parse(text: &str) -> Result<Self, String> {
        let file: File = serde_json::from_str(text).map_err(|error| error.to_string())?;
        if file.kind != "FeatureCollection" {
            return Err(format!("found `{}`, expected a `FeatureCollection`", file.kind));
        }
        let mut geography = Self { attribution: file.attribution, ..Self::default() };
        for (index, feature) in file.features.into_iter().enumerate() {
            geography.add(feature).map_err(|error| format!("feature {}: {error}", index + 1))?;
        }
        geography.extent = match file.bbox.as_deref() {
            Some([west, south, east, north]) => Some(extent(*west, *south, *east, *north)?),
            Some(_) => return Err("`bbox` has to be [west, south, east, north]".to_owned()),
            None => geography.covered(),
        };
        Ok(geography)
    }

    /// Whom to credit for the geography: the file's `attribution`.
    #[must_use]
    pub fn attribution(&self) -> Option<&str> {
        self.attribution.as_deref()
    }

    fn add(&mut self, feature: Feature) -> Result<(), String> {
        let Properties { kind, name, dashed } = feature.properties;
        match (kind.as_str(), feature.geometry) {
            (_, None) => {}
            ("land", Some(geometry)) => {
                self.lands.push(Land { name, polygons: geometry.polygons("land")? });
            }
            ("water", Some(geometry)) => self.waters.extend(geometry.polygons("water")?),
            ("border", Some(geometry)) => {
                for points in geometry.lines()? {
                    if let Some(frame) = Frame::round(&points) {
                        self.borders.push(Border { points, frame, dashed });
                    }
                }
            }
            ("label", Some(Geometry::Point(at))) => {
                let name = name.ok_or("a label without a `name`")?;
                self.labels.push(Label { name, at: at.0 });
            }
            ("label", Some(_)) => return Err("a label has to be a `Point`".to_owned()),
            (other, _) => {
                return Err(format!(
                    "found the kind `{other}`, expected land, water, border, label"
                ));
            }
        }
        Ok(())
    }

    fn covered(&self) -> Option<Frame> {
        let lands = self.lands.iter().flat_map(|land| &land.polygons).map(|polygon| polygon.frame);
        let waters = self.waters.iter().map(|polygon| polygon.frame);
        let borders = self.borders.iter().map(|border| border.frame);
        lands.chain(waters).chain(borders).reduce(|all, one| all.join(&one))
    }
}

fn extent(west: f64, south: f64, east: f64, north: f64) -> Result<Frame, String> {
    let corners = [Position::try_from(vec![west, south])?, Position::try_from(vec![east, north])?];
    if west < east && south < north {
        Ok(Frame { left: corners[0].0[0], top: corners[0].0[1], right: east, bottom: north })
    } else {
        Err("`bbox` has to be [west, south, east, north]".to_owned())
    }
}

#[derive(Deserialize)]
struct File {
    #[serde(rename = "type")]
    kind: String,
    features: Vec<Feature>,
    bbox: Option<Vec<f64>>,
    attribution: Option<String>,
}

#[derive(Deserialize)]
struct Feature {
    properties: Properties,
    geometry: Option<Geometry>,
}

#[derive(Deserialize)]
struct Properties {
    kind: String,
    name: Option<String>,
    #[serde(default)]
    dashed: bool,
}

#[derive(Deserialize)]
#[serde(tag = "type", content = "coordinates")]
enum Geometry {
    Point(Position),
    LineString(Vec<Position>),
    MultiLineString(Vec<Vec<Position>>),
    Polygon(Vec<Vec<Position>>),
    MultiPolygon(Vec<Vec<Vec<Position>>>),
}

impl Geometry {
    fn polygons(self, kind: &str) -> Result<Vec<Polygon>, String> {
        match self {
            Self::Polygon(rings) => Ok(polygon(rings).into_iter().collect()),
            Self::MultiPolygon(many) => Ok(many.into_iter().filter_map(polygon).collect()),
            Self::Point(_) | Self::LineString(_) | Self::MultiLineString(_) => {
                Err(format!("{kind} has to be a `Polygon` or a `MultiPolygon`"))
            }
        }
    }

    fn lines(self) -> Result<Vec<Vec<Point>>, String> {
        match self {
            Self::LineString(line) => Ok(vec![plain(line)]),
            Self::MultiLineString(lines) => Ok(lines.into_iter().map(plain).collect()),
            Self::Point(_) | Self::Polygon(_) | Self::MultiPolygon(_) => {
                Err("a border has to be a `LineString` or a `MultiLineString`".to_owned())
            }
        }
    }
}

#[derive(Deserialize)]
#[serde(try_from = "Vec<f64>")]
struct Position(Point);

impl TryFrom<Vec<f64>> for Position {
    type Error = String;

    fn try_from(numbers: Vec<f64>) -> Result<Self, String> {
        match numbers[..] {
            // A third number is a height, which a flat map does not need.
            [lon, lat, ..] if lon.abs() <= 180.0 && lat.abs() <= 90.0 => Ok(Self([lon, lat])),
            _ => Err(format!("{numbers:?} is no position: expected [longitude, latitude]")),
        }
    }
}

fn plain(positions: Vec<Position>) -> Vec<Point> {
    positions.into_iter().map(|position| position.0).collect()
}

fn polygon(rings: Vec<Vec<Position>>) -> Option<Polygon> {
    let mut rings: Vec<Vec<Point>> = rings.into_iter().map(plain).collect();
    for (index, ring) in rings.iter_mut().enumerate() {
        if ring.len() > 1 && ring.first() == ring.last() {
            ring.pop();
        }
        let positive = clip::area(ring) > 0.0;
        if positive != (index == 0) {
            ring.reverse();
        }
    }
    let frame = Frame::round(rings.first()?)?;
    Some(Polygon { rings, frame })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn collection(features: &str) -> String {
        format!(r#"{{"type":"FeatureCollection","features":[{features}]}}"#)
    }

    fn says(features: &str, words: &str) {
        let error = Geography::parse(&collection(features)).expect_err("a mistake");
        assert!(error.contains(words), "{error}");
    }

    #[test]
    fn every_kind_is_read() {
        let geography = Geography::parse(&collection(
            r#"{"properties":{"kind":"land","name":"Isle"},"geometry":{"type":"Polygon",
                "coordinates":[[[0,0],[0,4],[4,4],[4,0],[0,0]],[[1,1],[2,1],[2,2],[1,1]]]}},
               {"properties":{"kind":"water"},"geometry":{"type":"MultiPolygon",
                "coordinates":[[[[1,1,7],[2,1],[2,2],[1,1]]]]}},
               {"properties":{"kind":"border"},"geometry":{"type":"LineString",
                "coordinates":[[0,0],[4,4]]}},
               {"properties":{"kind":"label","name":"Bay"},"geometry":{"type":"Point",
                "coordinates":[5,2]}},
               {"properties":{"kind":"land"},"geometry":null}"#,
        ))
        .expect("good");
        assert_eq!(geography.extent, Some(Frame { left: 0.0, top: 0.0, right: 4.0, bottom: 4.0 }));
        let rings = &geography.lands[0].polygons[0].rings;
        assert!(clip::area(&rings[0]) > 0.0 && clip::area(&rings[1]) < 0.0);
        assert_eq!(rings[0].len(), 4, "the repeated point is left out");
        let sizes = (geography.waters.len(), geography.borders.len(), geography.labels.len());
        assert_eq!(sizes, (1, 1, 1));
    }

    #[test]
    fn the_file_names_its_maker_and_its_extent() {
        let text = r#"{"type":"FeatureCollection","bbox":[1,2,3,4],"attribution":"A. Surveyor","features":[]}"#;
        let geography = Geography::parse(text).expect("good");
        assert_eq!(geography.attribution(), Some("A. Surveyor"));
        assert_eq!(geography.extent, Some(Frame { left: 1.0, top: 2.0, right: 3.0, bottom: 4.0 }));
        assert_eq!(Geography::parse(&collection("")).expect("good").extent, None);
    }

    #[test]
    fn mistakes_are_told() {
        says(
            r#"{"properties":{"kind":"hill"},"geometry":{"type":"Point","coordinates":[0,0]}}"#,
            "`hill`",
        );
        says(
            r#"{"properties":{"kind":"land"},"geometry":{"type":"Point","coordinates":[0,0]}}"#,
            "feature 1: land has",
        );
        says(
            r#"{"properties":{"kind":"label"},"geometry":{"type":"Point","coordinates":[0,0]}}"#,
            "without a `name`",
        );
        says(
            r#"{"properties":{"kind":"label","name":"x"},"geometry":{"type":"Point","coordinates":[0,95]}}"#,
            "is no position",
        );
        says(
            r#"{"properties":{"kind":"label","name":"x"},"geometry":{"type":"Point","coordinates":[]}}"#,
            "is no position",
        );
        for text in ["", "[]", "{}", r#"{"type":"Feature","features":[]}"#] {
            assert!(Geography::parse(text).is_err(), "{text}");
        }
        let turned = r#"{"type":"FeatureCollection","bbox":[3,2,1,4],"features":[]}"#;
        assert!(Geography::parse(turned).is_err());
    }
}
