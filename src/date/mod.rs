//! Time, and nothing else: what an editor may write in `date`, and what it means.
//!
//! A [`Reader`] turns a text into a [`When`]: an EDTF expression of level 0 or 1 (ISO 8601-2:2019,
//! annex A), or the words that people write, in any language that has [`DateWords`]. A `When` knows
//! its first and last day, its place in the order of a timeline, its EDTF form, and how to say
//! itself. It keeps a vague date as vague as it was written.
//!
//! A date without a clock time never passes through a time zone, and nothing here asks the clock.

mod bounds;
mod clock;
mod day;
mod edtf;
mod error;
mod friendly;
mod hints;
mod language;
mod near;
mod pattern;
mod proposals;
mod reader;
mod thirds;
mod when;
mod words;
mod zone;

pub use bounds::SortKey;
pub use day::Day;
pub use error::DateError;
pub use language::DateWords;
pub use reader::Reader;
pub use when::{Precision, When};
pub use words::{Piece, Said};
pub use zone::Zone;

/// What the tests of this room read with: English, in Yerevan.
#[cfg(test)]
mod samples {
    use std::sync::LazyLock;

    use super::*;

    pub(super) static ENGLISH: LazyLock<DateWords> = LazyLock::new(|| {
        #[derive(serde::Deserialize)]
        struct Language {
            date: DateWords,
        }
        let text = include_str!("../../templates/words/en.toml");
        toml::from_str::<Language>(text).expect("the words of a language are complete").date
    });

    fn attempt(text: &str) -> Result<When, DateError> {
        let zone = Zone::parse("Asia/Yerevan").expect("a known zone");
        Reader { zone, languages: &[&ENGLISH] }.read(text)
    }

    pub(super) fn read(text: &str) -> When {
        attempt(text).unwrap_or_else(|error| panic!("`{text}`: {error:?}"))
    }

    pub(super) fn refusal(text: &str) -> DateError {
        attempt(text).expect_err(text)
    }
}

#[cfg(test)]
mod tests {
    use super::Said;
    use super::samples::{ENGLISH, read};

    #[test]
    fn what_editors_write_has_its_edtf_and_its_words() {
        let table: &[(&[&str], &str, &str)] = &[
            (
                &["1988-02-27", "27 Feb 1988", "27 February 1988", "February 27, 1988"],
                "1988-02-27",
                "27 February 1988",
            ),
            (&["1988-02", "February 1988", "feb. 1988"], "1988-02", "February 1988"),
            (&["1988", " 1988 "], "1988", "1988"),
            (
                &["2021-11-16T14:00", "2021-11-16T14:00+04:00", "2021-11-16 14:00"],
                "2021-11-16T14:00+04:00",
                "16 November 2021, 14:00 (UTC+4)",
            ),
            (
                &["1988-02-27/1988-02-29", "27–29 Feb 1988", "27 - 29 February 1988"],
                "1988-02-27/1988-02-29",
                "27–29 February 1988",
            ),
            (&["2020-09-27/..", "since 2020-09-27"], "2020-09-27/..", "since 27 September 2020"),
            (&["1992/", "from 1992"], "1992/", "from 1992"),
            (&["../1994", "until 1994"], "../1994", "until 1994"),
            (&["about 1990-01-20", "1990-01-20~"], "1990-01-20~", "about 20 January 1990"),
            (&["c. 1990", "1990~", "circa 1990"], "1990~", "about 1990"),
            (&["1988-02?", "possibly February 1988"], "1988-02?", "February 1988 (uncertain)"),
            (&["1988%"], "1988%", "about 1988 (uncertain)"),
            (&["1980s", "198X"], "198X", "1980s"),
            (&["late 1980s", "1987~/1989~", "the late 1980s"], "1987~/1989~", "late 1980s"),
            (&["spring 1991", "1991-21"], "1991-21", "spring 1991"),
            (
                &["1992-06-12/1992-08~", "12 June to about August 1992"],
                "1992-06-12/1992-08~",
                "12 June to about August 1992",
            ),
        ];
        for (texts, edtf, words) in table {
            for text in texts.iter().chain([edtf, words]) {
                let when = read(text);
                assert_eq!(when.edtf(), *edtf, "{text}");
                assert_eq!(when.words(&ENGLISH, Said::Nothing), *words, "{text}");
            }
        }
    }
}
