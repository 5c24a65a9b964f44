//! TimelineJS JSON → rows: version 3 (`events`, `eras`, `title`), and version 1 (`timeline.date`).

use super::report::At;
use super::row::{Field, Kind, Row};
use serde_json::{Map, Value};

type Object = Map<String, Value>;

/// The JSON in a text, without the name that version 1 puts before it (`storyjs_jsonp_data = …`).
pub(super) fn json(text: &str) -> &str {
    let text = text.trim();
    let Some((name, rest)) = text.split_once('=') else { return text };
    let is_name = |name: &str| {
        let name = name.trim().trim_start_matches("var ").trim();
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    if is_name(name) { rest.trim().trim_end_matches(';').trim() } else { text }
}

/// The rows of a timeline in either version.
///
/// # Errors
/// What is wrong, if it is no such JSON.
pub(super) fn rows(text: &str) -> Result<Vec<Row>, String> {
    let value: Value =
        serde_json::from_str(json(text)).map_err(|error| format!("it is no JSON: {error}"))?;
    let Value::Object(whole) = value else {
        return Err("its JSON is no object with `events` or `timeline`".to_owned());
    };
    if let Some(Value::Object(timeline)) = whole.get("timeline") {
        return Ok(version_1(timeline, &whole));
    }
    if whole.contains_key("events") || whole.contains_key("eras") {
        return Ok(version_3(&whole));
    }
    Err("its JSON has neither `events` (version 3) nor `timeline` (version 1)".to_owned())
}

fn version_3(whole: &Object) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut rest = Row::new(At::File, Kind::Rest);
    for (name, value) in whole {
        match (name.as_str(), value) {
            ("title", Value::Object(slide)) => rows.push(slide_3(At::Title, Kind::Title, slide)),
            ("events", Value::Array(list)) => {
                rows.extend(each(list, At::Event, Kind::Event, slide_3));
            }
            ("eras", Value::Array(list)) => rows.extend(each(list, At::Era, Kind::Era, slide_3)),
            ("scale", Value::String(scale)) if scale == "human" => {}
            _ => homeless(&mut rest, name, value, ""),
        }
    }
    rows.push(rest);
    rows
}

fn each(
    list: &[Value],
    at: impl Fn(usize) -> At,
    kind: Kind,
    read: impl Fn(At, Kind, &Object) -> Row,
) -> Vec<Row> {
    let one = |(index, value): (usize, &Value)| {
        let at = at(index + 1);
        if let Value::Object(slide) = value {
            return read(at, kind, slide);
        }
        let mut row = Row::new(at, Kind::Rest);
        homeless(&mut row, "", value, "it is no object");
        row
    };
    list.iter().enumerate().map(one).collect()
}

const BACKGROUND: &str = "the look of a page is that of the theme";
const THUMBNAIL: &str = "entries have no thumbnails; one is made of the picture";

fn slide_3(at: At, kind: Kind, slide: &Object) -> Row {
    let mut row = Row::new(at, kind);
    let mut display = None;
    // The export of a site like this one says the date as it is known, beside the parts of it that
    // TimelineJS can hold; where somebody changed those, they count.
    let known = slide.get("edtf").and_then(Value::as_str).filter(|edtf| is_same(slide, edtf));
    for (name, value) in slide {
        match (name.as_str(), value) {
            ("edtf", Value::String(edtf)) if known.is_some() => row.add(Field::Date, name, edtf),
            ("edtf", _) => homeless(&mut row, name, value, "it is not the date of `start_date`"),
            ("start_date" | "end_date", Value::Object(_)) if known.is_some() => {}
            ("start_date" | "end_date", Value::Object(parts)) => {
                let shown = date_3(&mut row, name, parts);
                // The slide's own words come before those of its start.
                if name == "start_date" {
                    display = display.or(shown.map(|text| (format!("{name}.display_date"), text)));
                } else if let Some(text) = shown {
                    let said = "only the words for the whole date can stand in an entry";
                    row.add_homeless("end_date.display_date", &text, said);
                }
            }
            ("display_date", _) => {
                if let Some(first) = display.replace((name.clone(), text_of(value))) {
                    row.add_homeless(
                        &first.0,
                        &first.1,
                        "the slide has words of its own for its date",
                    );
                }
            }
            ("text", Value::Object(text)) => {
                for (part, value) in text {
                    let column = format!("text.{part}");
                    match part.as_str() {
                        "headline" => row.add(Field::Title, &column, &text_of(value)),
                        "text" => row.add(Field::Text, &column, &text_of(value)),
                        _ => homeless(&mut row, &column, value, ""),
                    }
                }
            }
            // Version 3 once allowed it for eras.
            ("headline", _) => row.add(Field::Title, name, &text_of(value)),
            ("media", Value::Object(media)) => media_3(&mut row, media),
            ("group", _) => row.add(Field::Group, name, &text_of(value)),
            // Events and eras share the names of TimelineJS, so exports set eras apart.
            ("unique_id", _) if row.kind == Kind::Era => {
                let id = text_of(value);
                row.add(Field::Id, name, id.strip_prefix("era-").unwrap_or(&id));
            }
            ("unique_id", _) => row.add(Field::Id, name, &text_of(value)),
            ("background", _) => homeless(&mut row, name, value, BACKGROUND),
            ("autolink", Value::Bool(_)) => {}
            _ => homeless(&mut row, name, value, ""),
        }
    }
    if let Some((column, text)) = display {
        row.add(Field::DateText, &column, &text);
    }
    row
}

/// Whether a date in EDTF has the year of the parts beside it on one of its sides.
fn is_same(slide: &Object, edtf: &str) -> bool {
    let year = slide.get("start_date").and_then(|date| date.get("year")).map(text_of);
    let Some(year) = year.and_then(|year| year.trim().parse::<i64>().ok()) else { return true };
    let year = format!("{}{:04}", if year < 0 { "-" } else { "" }, year.unsigned_abs());
    edtf.split('/').any(|end| {
        let end = end.strip_prefix('Y').unwrap_or(end);
        // An `X` is any digit, and the start of a century BC is its earliest year.
        end.len() >= year.len()
            && end.bytes().zip(year.bytes()).all(|(one, two)| one == two || one == b'X')
            || end.starts_with('-') && end.contains('X')
    })
}

/// Adds the parts of a date, and gives its own words.
fn date_3(row: &mut Row, name: &str, parts: &Object) -> Option<String> {
    let mut shown = None;
    let mut clock: Vec<String> = Vec::new();
    let is_start = name == "start_date";
    for (part, value) in parts {
        let column = format!("{name}.{part}");
        let text = text_of(value);
        match part.as_str() {
            "year" => row.add(if is_start { Field::Year } else { Field::EndYear }, &column, &text),
            "month" => {
                row.add(if is_start { Field::Month } else { Field::EndMonth }, &column, &text);
            }
            "day" => row.add(if is_start { Field::Day } else { Field::EndDay }, &column, &text),
            "hour" | "minute" | "second" => {}
            "display_date" => shown = (!text.trim().is_empty()).then_some(text),
            "format" => homeless(row, &column, value, "dates are shown in the words of the site"),
            "millisecond" if matches!(text.as_str(), "0" | "") => {}
            "millisecond" => homeless(row, &column, value, "clock times go to the second"),
            _ => homeless(row, &column, value, ""),
        }
    }
    for part in ["hour", "minute", "second"] {
        let text = parts.get(part).map(text_of).unwrap_or_default();
        let text = text.trim();
        if !text.is_empty() {
            clock.push(format!("{text:0>2}"));
        } else if part == "minute" && !clock.is_empty() {
            clock.push("00".to_owned());
        }
    }
    if !clock.is_empty() {
        let time = if is_start { Field::Time } else { Field::EndTime };
        row.add(time, &format!("{name}.hour"), &clock.join(":"));
    }
    shown
}

fn media_3(row: &mut Row, media: &Object) {
    for (part, value) in media {
        let column = format!("media.{part}");
        let text = text_of(value);
        match part.as_str() {
            "url" | "media" => row.add(Field::Media, &column, &text),
            "caption" => row.add(Field::Caption, &column, &text),
            "credit" => row.add(Field::Credit, &column, &text),
            "alt" => row.add(Field::Alt, &column, &text),
            "link" => row.add(Field::Link, &column, &text),
            "thumbnail" | "thumb" => row.add_homeless(&column, &text, THUMBNAIL),
            "link_target" | "target" => {}
            _ => homeless(row, &column, value, ""),
        }
    }
}

fn version_1(timeline: &Object, whole: &Object) -> Vec<Row> {
    let mut title = Row::new(At::Title, Kind::Title);
    let mut rows = Vec::new();
    let mut rest = Row::new(At::File, Kind::Rest);
    for (name, value) in whole.iter().filter(|(name, _)| *name != "timeline") {
        homeless(&mut rest, name, value, "");
    }
    for (name, value) in timeline {
        match (name.as_str(), value) {
            ("date", Value::Array(list)) => {
                rows.extend(each(list, At::Event, Kind::Event, slide_1));
            }
            ("era", Value::Array(list)) => rows.extend(each(list, At::Era, Kind::Era, slide_1)),
            ("headline", _) => title.add(Field::Title, name, &text_of(value)),
            ("text", _) => title.add(Field::Text, name, &text_of(value)),
            ("asset", Value::Object(asset)) => asset_1(&mut title, asset),
            ("type", Value::String(_)) => {}
            ("startDate", _) => {
                let said = "where a timeline opens is for the theme to say";
                homeless(&mut rest, name, value, said);
            }
            _ => homeless(&mut rest, name, value, ""),
        }
    }
    rows.push(title);
    rows.push(rest);
    rows
}

fn slide_1(at: At, kind: Kind, slide: &Object) -> Row {
    let mut row = Row::new(at, kind);
    for (name, value) in slide {
        let text = text_of(value);
        match (name.as_str(), value) {
            ("startDate", _) => date_1(&mut row, name, &text, true),
            ("endDate", _) => date_1(&mut row, name, &text, false),
            ("headline", _) => row.add(Field::Title, name, &text),
            ("text", _) => row.add(Field::Text, name, &text),
            ("tag", _) => row.add(Field::Group, name, &text),
            ("asset", Value::Object(asset)) => asset_1(&mut row, asset),
            ("classname", _) => row.add_homeless(name, &text, BACKGROUND),
            _ => homeless(&mut row, name, value, ""),
        }
    }
    row
}

/// `2011,12,10`, with hour, minute and second behind it or with fewer parts; else any date.
fn date_1(row: &mut Row, name: &str, text: &str, is_start: bool) {
    let parts: Vec<&str> = text.split(',').map(str::trim).collect();
    let is_number =
        |part: &&str| part.trim_start_matches('-').bytes().all(|byte| byte.is_ascii_digit());
    if !parts.iter().all(is_number) || parts.len() > 6 {
        row.add(if is_start { Field::Date } else { Field::End }, name, text);
        return;
    }
    let fields = if is_start {
        [Field::Year, Field::Month, Field::Day]
    } else {
        [Field::EndYear, Field::EndMonth, Field::EndDay]
    };
    for (field, part) in fields.into_iter().zip(&parts) {
        row.add(field, name, part);
    }
    let mut clock: Vec<String> = parts.iter().skip(3).map(|part| format!("{part:0>2}")).collect();
    if clock.len() == 1 {
        clock.push("00".to_owned());
    }
    row.add(if is_start { Field::Time } else { Field::EndTime }, name, &clock.join(":"));
}

fn asset_1(row: &mut Row, asset: &Object) {
    for (part, value) in asset {
        let column = format!("asset.{part}");
        let text = text_of(value);
        match part.as_str() {
            "media" => row.add(Field::Media, &column, &text),
            "caption" => row.add(Field::Caption, &column, &text),
            "credit" => row.add(Field::Credit, &column, &text),
            "thumbnail" => row.add_homeless(&column, &text, THUMBNAIL),
            _ => homeless(row, &column, value, ""),
        }
    }
}

/// Adds a value that has no place in an entry, unless it says nothing.
fn homeless(row: &mut Row, column: &str, value: &Value, why: &'static str) {
    row.add_homeless(column, &text_of(value), why);
}

/// A value as text: numbers are welcome, and what has an inside is JSON.
fn text_of(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Object(inner) if inner.is_empty() => String::new(),
        Value::Array(inner) if inner.is_empty() => String::new(),
        other => other.to_string(),
    }
}
