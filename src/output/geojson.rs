//! Places and events on the map (GeoJSON, RFC 7946).
//!
//! A place is a feature, and an event is one: a point, several points, or none where no place of it
//! has coordinates. How exact they are stands in `precision`; an area is a point in its middle.

use super::{Lines, account};
use crate::date::Day;
use crate::model::{EventId, PlaceId};
use crate::plan::PageKind;
use crate::site::Site;
use serde_json::{Value, json};
use std::fmt::Write as _;

pub(super) fn lines(site: &Site) -> Lines<'_> {
    let mut head = "{\n\"type\": \"FeatureCollection\",\n\"features\": [".to_owned();
    let mut between = "\n";
    for (id, _) in site.chronicle.places() {
        if let Some(feature) = place(site, id) {
            let _ = write!(head, "{between}{feature}");
            between = ",\n";
        }
    }
    if !site.timeline.order.is_empty() {
        head.push_str(between);
    }
    Lines {
        head,
        line: Box::new(|id| event(site, id).to_string()),
        tail: Box::new(|sink| writeln!(sink, "\n]\n}}")),
    }
}

/// A place with a page of its own.
fn place(site: &Site, id: PlaceId) -> Option<Value> {
    let place = &site.chronicle[id];
    let name = place.id.as_ref()?;
    let names: Vec<&String> = place.names.iter().flat_map(|(_, names)| names).collect();
    Some(json!({
        "type": "Feature",
        "id": format!("place/{name}"),
        "geometry": place.coordinates.map(|point| json!({ "type": "Point", "coordinates": position(point) })),
        "properties": {
            "type": "place",
            "id": name,
            "name": place.name,
            "names": names,
            "precision": place.coordinates.map(|_| place.precision.name()),
            "note": place.note,
            "url": site.address(&PageKind::Place(id)),
        },
    }))
}

fn event(site: &Site, id: EventId) -> Value {
    let event = &site.chronicle[id];
    let places: Vec<_> = event.places.iter().map(|place| &site.chronicle[*place]).collect();
    let points: Vec<[f64; 2]> =
        places.iter().filter_map(|place| place.coordinates).map(position).collect();
    let geometry = match &points[..] {
        [] => Value::Null,
        [point] => json!({ "type": "Point", "coordinates": point }),
        points => json!({ "type": "MultiPoint", "coordinates": points }),
    };
    let day = |day: Option<Day>| day.map(|day| day.to_string());
    let precisions: Vec<&str> = places
        .iter()
        .filter(|place| place.coordinates.is_some())
        .map(|place| place.precision.name())
        .collect();
    json!({
        "type": "Feature",
        "id": format!("event/{}", event.id),
        "geometry": geometry,
        "properties": {
            "type": "event",
            "id": event.id,
            "title": event.title,
            "date": event.when.edtf(),
            "date_text": account::date(site, event),
            "date_start": day(event.when.earliest()),
            "date_end": day(event.when.latest()),
            "kind": event.kind.map(|kind| &site.config.kinds[kind.0].id),
            "importance": event.importance.name(),
            "status": event.status.name(),
            "disputed": event.disputed.iter().map(|point| point.name()).collect::<Vec<_>>(),
            "places": places.iter().map(|place| &place.name).collect::<Vec<_>>(),
            "precision": precisions,
            "summary": event.summary(),
            "url": site.address(&PageKind::Event(id)),
        },
    })
}

/// Longitude first, as the format wants.
fn position((latitude, longitude): (f64, f64)) -> [f64; 2] {
    [longitude, latitude]
}
