//! Which column of a spreadsheet is what: by flags, or by a small file.

use super::report::{At, Report, Weight};
use super::row::Field;
use crate::diag::suggest;
use crate::form;
use std::collections::BTreeMap;

/// What columns mean.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mapping(Vec<(Field, String)>);

impl Mapping {
    /// Reads `title=Headline,date=When`: our field before the `=`, the name of the column behind it.
    /// A column whose name has a comma needs a file.
    ///
    /// # Errors
    /// What is wrong, and what would be right.
    pub fn of_flag(text: &str) -> Result<Self, String> {
        let mut pairs = Vec::new();
        for pair in text.split(',').filter(|pair| !pair.trim().is_empty()) {
            let Some((field, column)) = pair.split_once('=') else {
                return Err(format!("`{pair}` was found, expected `field=Column`"));
            };
            pairs.push((field_named(field.trim())?, column.trim().to_owned()));
        }
        Ok(Self(pairs))
    }

    /// Reads a TOML file with a line for each field: `title = "Headline"`, or
    /// `text = ["Text", "More"]` where several columns are one field.
    ///
    /// # Errors
    /// What is wrong, with its line.
    pub fn of_file(text: &str) -> Result<Self, String> {
        let mut mistakes = Vec::new();
        let read: Option<BTreeMap<String, form::List<form::Scalar>>> =
            form::toml::read(text, &mut mistakes).map_err(|error| {
                let line = text[..error.range.start.min(text.len())].matches('\n').count() + 1;
                format!("line {line}: {}", error.message)
            })?;
        if let Some(mistake) = mistakes.first() {
            let name = match mistake.path.first() {
                Some(form::Step::Key(name)) => name.as_str(),
                _ => "it",
            };
            return Err(format!("`{name}`: expected the name of a column, or a list of names"));
        }
        let mut pairs = Vec::new();
        for (name, columns) in read.unwrap_or_default() {
            let field = field_named(&name)?;
            pairs.extend(columns.into_items().map(|(_, column)| (field, column.0)));
        }
        Ok(Self(pairs))
    }

    /// Adds another mapping to this one.
    pub fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// Whether it says nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What a column means.
    pub(super) fn field(&self, column: &str) -> Field {
        let found = self.0.iter().find(|(_, name)| name.eq_ignore_ascii_case(column));
        found.map_or(Field::Nothing, |(field, _)| *field)
    }

    /// Tells the columns that are mapped and not there.
    pub(super) fn tell_absent(&self, columns: &[String], report: &mut Report) {
        for (field, column) in &self.0 {
            if !columns.iter().any(|name| name.eq_ignore_ascii_case(column)) {
                let near = suggest(column, columns.iter().map(String::as_str));
                let near = near.map_or(String::new(), |near| format!("; {near}"));
                let said = format!("there is no such column for `{}`{near}", field.name());
                report.value(At::File, Weight::Left, ("", column), said);
            }
        }
    }
}

fn field_named(name: &str) -> Result<Field, String> {
    let all = || Field::ALL.iter().filter(|field| **field != Field::Nothing);
    if let Some(field) = all().find(|field| field.name() == name) {
        return Ok(*field);
    }
    let near = suggest(name, all().map(|field| field.name()));
    let near = near.map_or(String::new(), |near| format!("; {near}"));
    Err(format!("`{name}` is no field that a column can be{near}"))
}
