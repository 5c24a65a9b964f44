//! Spreadsheets → rows: the columns of TimelineJS, or any columns with a mapping.

use super::mapping::Mapping;
use super::report::{At, Report};
use super::row::{Field, Kind, Row};
use super::table::Table;

/// What the columns of a TimelineJS spreadsheet mean, in versions 1 and 3.
fn timelinejs(column: &str) -> Field {
    match column.to_lowercase().as_str() {
        "year" => Field::Year,
        "month" => Field::Month,
        "day" => Field::Day,
        "time" => Field::Time,
        "end year" => Field::EndYear,
        "end month" => Field::EndMonth,
        "end day" => Field::EndDay,
        "end time" => Field::EndTime,
        "start date" => Field::Date,
        "end date" => Field::End,
        "display date" => Field::DateText,
        "headline" => Field::Title,
        "text" => Field::Text,
        "media" => Field::Media,
        "media credit" => Field::Credit,
        "media caption" => Field::Caption,
        "alt text" => Field::Alt,
        "type" => Field::Type,
        "group" | "tag" => Field::Group,
        "link" => Field::Link,
        _ => Field::Nothing,
    }
}

/// Why a column of TimelineJS has no place in an entry.
fn why(column: &str) -> &'static str {
    match column.to_lowercase().as_str() {
        "media thumbnail" => "entries have no thumbnails; one is made of the picture",
        "background" => "the look of a page is that of the theme",
        _ => "",
    }
}

/// Whether these are the columns of a TimelineJS spreadsheet.
pub(super) fn is_timelinejs(columns: &[String]) -> bool {
    let has = |name: &str| columns.iter().any(|column| column.eq_ignore_ascii_case(name));
    has("headline") && (has("year") || has("start date"))
}

/// The rows of a TimelineJS spreadsheet.
pub(super) fn of_timelinejs(table: &Table) -> Vec<Row> {
    let year = table.columns.iter().position(|column| column.eq_ignore_ascii_case("year"));
    rows(table, |column| (timelinejs(column), why(column)), year.is_none())
}

/// The rows of a spreadsheet by a mapping; a column that it does not name is told.
pub(super) fn of_mapping(table: &Table, mapping: &Mapping, report: &mut Report) -> Vec<Row> {
    mapping.tell_absent(&table.columns, report);
    rows(table, |column| (mapping.field(column), "the mapping does not name this column"), false)
}

fn rows(
    table: &Table,
    meaning: impl Fn(&str) -> (Field, &'static str),
    is_version_1: bool,
) -> Vec<Row> {
    let meanings: Vec<(Field, &str)> = table.columns.iter().map(|name| meaning(name)).collect();
    let mut all = Vec::with_capacity(table.rows.len());
    for (number, cells) in &table.rows {
        let mut row = Row::new(At::Row(*number), Kind::Event);
        for ((column, (field, why)), value) in table.columns.iter().zip(&meanings).zip(cells) {
            match field {
                Field::Type => match value.to_lowercase().as_str() {
                    "era" => row.kind = Kind::Era,
                    "title" => row.kind = Kind::Title,
                    "start" if is_version_1 => row.kind = Kind::Title,
                    "event" => {}
                    _ => row.add(*field, column, value),
                },
                Field::Nothing => row.add_homeless(column, value, why),
                _ => row.add(*field, column, value),
            }
        }
        all.push(row);
    }
    all
}
