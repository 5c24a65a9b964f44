//! CSV text → rows of cells, counted as a spreadsheet counts them.

use super::report::{At, Report, Weight};
use super::row::clean;

/// A table: the names of its columns, and its rows with their numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Table {
    /// What stands in row 1, trimmed.
    pub(super) columns: Vec<String>,
    /// The cells of each row that is not empty, with its number.
    pub(super) rows: Vec<(usize, Vec<String>)>,
}

/// The sign between the cells of a row: the one that stands most often in the first line outside of
/// quotation marks.
pub(super) fn separator(text: &str) -> u8 {
    let mut quoted = false;
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    for byte in text.bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => break,
            _ if quoted => {}
            _ => {
                for (sign, count) in &mut counts {
                    *count += usize::from(byte == *sign);
                }
            }
        }
    }
    // Of equals, the first.
    counts.iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(sign, _)| *sign)
}

/// The names of the columns alone.
pub(super) fn columns(text: &str) -> Vec<String> {
    let (text, separator) = opening(text);
    let mut reader = reader(text, separator);
    let first = reader.records().next().and_then(Result::ok).unwrap_or_default();
    first.iter().map(clean).collect()
}

/// Reads a table; what is wrong with its form is told.
pub(super) fn read(text: &str, report: &mut Report) -> Table {
    let (text, separator) = opening(text);
    let mut reader = reader(text, separator);
    let mut table = Table { columns: Vec::new(), rows: Vec::new() };
    let mut record = csv::StringRecord::new();
    let mut number = 0;
    let mut empty: Vec<usize> = Vec::new();
    loop {
        let before = reader.position().line();
        match reader.read_record(&mut record) {
            Ok(true) => {}
            // A text is always UTF-8 and no row has to be as long as another.
            Ok(false) | Err(_) => break,
        }
        // The reader passes over lines with nothing in them; a spreadsheet counts them.
        let inner: u64 = record.iter().map(|cell| cell.matches('\n').count() as u64).sum();
        let passed = reader.position().line().saturating_sub(before).saturating_sub(inner + 1);
        for _ in 0..passed {
            number += 1;
            empty.push(number);
        }
        number += 1;
        let cells: Vec<String> = record.iter().map(clean).collect();
        if cells.iter().all(String::is_empty) {
            empty.push(number);
        } else if table.columns.is_empty() {
            table.columns = cells;
        } else {
            let more = cells.iter().skip(table.columns.len()).filter(|cell| !cell.is_empty());
            for cell in more {
                let said = "there is no column above it";
                report.value(At::Row(number), Weight::Left, ("", cell), said);
            }
            table.rows.push((number, cells));
        }
    }
    tell_empty(&empty, report);
    table
}

/// Tells which rows are empty, neighbours together.
fn tell_empty(empty: &[usize], report: &mut Report) {
    for run in empty.chunk_by(|one, next| one + 1 == *next) {
        match run {
            [row] => report.row(At::Row(*row), Weight::Left, "the row is empty"),
            [first, .., last] => {
                report.row(At::Rows(*first, *last), Weight::Left, "the rows are empty");
            }
            [] => {}
        }
    }
}

/// The text behind `sep=;`, which some spreadsheets write, and the sign between cells.
fn opening(text: &str) -> (&str, u8) {
    let first = text.lines().next().unwrap_or_default();
    if let Some(sign) = first.strip_prefix("sep=")
        && let [sign] = sign.trim_end().as_bytes()
    {
        return (text[first.len()..].trim_start_matches(['\r', '\n']), *sign);
    }
    (text, separator(text))
}

fn reader(text: &str, separator: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .from_reader(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_counted_as_a_spreadsheet_counts_them() {
        let mut report = Report::default();
        let text = "Year,Headline,Text\n1901,\"A\nB\",x\n\n,,\n,,\n1902,\"C, D\",\"\"\"y\"\"\"\n1903,E,z,w\n";
        let table = read(text, &mut report);
        assert_eq!(table.columns, ["Year", "Headline", "Text"]);
        let rows: Vec<(usize, &str)> =
            table.rows.iter().map(|(row, cells)| (*row, cells[1].as_str())).collect();
        assert_eq!(rows, [(2, "A\nB"), (6, "C, D"), (7, "E")]);
        assert_eq!(table.rows[1].1[2], "\"y\"");
        report.sort();
        assert_eq!(
            report.to_string(),
            "rows 3 to 5: left out: the rows are empty\nrow 7: left out: `w`: there is no column above \
             it\n"
        );
    }

    #[test]
    fn the_sign_between_cells_is_found() {
        assert_eq!(separator("Year;\"a,b,c\";Text\n1,2,3,4"), b';');
        assert_eq!(separator("Year\tText"), b'\t');
        assert_eq!(separator("Year"), b',');
        assert_eq!(columns("sep=;\nYear;Text"), ["Year", "Text"]);
    }
}
