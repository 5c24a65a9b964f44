//! What every format is turned into before it becomes an entry: a row of values with their meaning.
//!
//! The maker of an entry *takes* values out of a row. What is still there at the end has not been
//! carried over, and is told: so nothing can be dropped in silence.

use super::report::{At, Report, Weight};

/// What a row is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Event,
    Era,
    /// The title slide of a timeline.
    Title,
    /// Nothing: all its values are to be told.
    Rest,
}

macro_rules! fields {
    ($($(#[$note:meta])* $variant:ident = $name:literal,)+) => {
        /// The meaning of a value.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Field {
            $($(#[$note])* $variant,)+
        }

        impl Field {
            /// All that a column can be said to be, in the order of the documentation.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// Its name in a mapping.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                }
            }
        }
    };
}

fields! {
    /// The headline; HTML in it becomes plain text.
    Title = "title",
    /// When, as a whole: any date expression, or figures in a known order.
    Date = "date",
    /// The end, as a whole.
    End = "end",
    /// The year of the start.
    Year = "year",
    /// The month of the start, a number or a name.
    Month = "month",
    /// The day of the start.
    Day = "day",
    /// The clock time of the start.
    Time = "time",
    /// The year of the end.
    EndYear = "end_year",
    /// The month of the end.
    EndMonth = "end_month",
    /// The day of the end.
    EndDay = "end_day",
    /// The clock time of the end.
    EndTime = "end_time",
    /// The date in the words of the author.
    DateText = "date_text",
    /// Why the date is uncertain.
    DateNote = "date_note",
    /// The zone of clock times.
    Timezone = "timezone",
    /// The text: HTML or plain.
    Text = "text",
    /// The text, in Markdown.
    Markdown = "markdown",
    /// One or two sentences.
    Summary = "summary",
    /// A kind by id or name, or a tag.
    Group = "group",
    /// Tags, separated by commas or semicolons.
    Tags = "tags",
    /// The kind, by id or name.
    Kind = "kind",
    /// key, standard or detail.
    Importance = "importance",
    /// The state of verification.
    Status = "status",
    /// The id of an era.
    Era = "era",
    /// Places by id or name, separated by semicolons.
    Place = "place",
    /// Latitude of the place.
    Lat = "lat",
    /// Longitude of the place.
    Lon = "lon",
    /// Actors by id, separated by semicolons.
    Actor = "actor",
    /// The title of a source.
    Source = "source",
    /// The address of that source, or of a page about the event.
    Link = "link",
    /// The publisher of the source.
    Publisher = "publisher",
    /// The author of the source.
    Author = "author",
    /// The address of a picture, a film, a sound.
    Media = "media",
    /// What is to be seen, for those who cannot.
    Alt = "alt",
    /// The caption of the media.
    Caption = "caption",
    /// The credit of the media.
    Credit = "credit",
    /// The licence of the media.
    Licence = "licence",
    /// The id of the entry.
    Id = "id",
    /// `event`, `era` or `title`.
    Type = "type",
    /// A column that is known and has no place in an entry, or is not known at all.
    Nothing = "",
}

/// A value with its meaning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) field: Field,
    /// Its name in the file.
    pub(super) column: String,
    /// The value, without white space around it; never empty.
    pub(super) value: String,
    /// Why it has no place in an entry, if that is known.
    pub(super) why: &'static str,
}

/// A row of values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) at: At,
    pub(super) kind: Kind,
    cells: Vec<Cell>,
}

impl Row {
    pub(super) fn new(at: At, kind: Kind) -> Self {
        Self { at, kind, cells: Vec::new() }
    }

    /// Adds a value; an empty one is none.
    pub(super) fn add(&mut self, field: Field, column: &str, value: &str) {
        self.add_with(field, column, value, "");
    }

    /// Adds a value that has no place in an entry, with the reason.
    pub(super) fn add_homeless(&mut self, column: &str, value: &str, why: &'static str) {
        self.add_with(Field::Nothing, column, value, why);
    }

    fn add_with(&mut self, field: Field, column: &str, value: &str, why: &'static str) {
        let value = clean(value);
        if !value.is_empty() {
            self.cells.push(Cell { field, column: column.to_owned(), value, why });
        }
    }

    /// Takes the first value of a field.
    pub(super) fn take(&mut self, field: Field) -> Option<Cell> {
        let at = self.cells.iter().position(|cell| cell.field == field)?;
        Some(self.cells.remove(at))
    }

    /// Gives the values of a field another meaning.
    pub(super) fn turn(&mut self, field: Field, into: Field) {
        for cell in self.cells.iter_mut().filter(|cell| cell.field == field) {
            cell.field = into;
        }
    }

    /// Takes all values of a field.
    pub(super) fn take_all(&mut self, field: Field) -> Vec<Cell> {
        let (taken, rest) =
            std::mem::take(&mut self.cells).into_iter().partition(|cell| cell.field == field);
        self.cells = rest;
        taken
    }

    /// The first value of a field, which stays.
    pub(super) fn find(&self, field: Field) -> Option<&Cell> {
        self.cells.iter().find(|cell| cell.field == field)
    }

    pub(super) fn has(&self, field: Field) -> bool {
        self.find(field).is_some()
    }

    /// Tells every value that is still there.
    pub(super) fn tell_rest(self, report: &mut Report) {
        for Cell { column, value, why, field } in self.cells {
            let why = match (field, why) {
                (_, why) if !why.is_empty() => why.to_owned(),
                (Field::Nothing, _) => "an entry has no place for it".to_owned(),
                _ => "there is no use for it beside the other values of the row".to_owned(),
            };
            report.value(self.at, Weight::Left, (&column, &value), why);
        }
    }
}

/// A value without white space around it and without characters that no text holds.
pub(super) fn clean(value: &str) -> String {
    let is_idle = |letter: char| {
        letter.is_control() && !matches!(letter, '\n' | '\t')
            || matches!(letter, '\u{feff}' | '\u{fffe}' | '\u{ffff}')
    };
    let mut text: String = value.chars().filter(|letter| !is_idle(*letter)).collect();
    if text.contains('\u{a0}') {
        text = text.replace('\u{a0}', " ");
    }
    text.trim().to_owned()
}
