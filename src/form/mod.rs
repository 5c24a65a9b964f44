//! The form of files: YAML and TOML text → values of ours, and the place of a value in its text.
//!
//! Nothing above this room knows which crates read YAML and TOML.

mod decode;
mod hints;
mod ids;
mod shape;
mod slips;
pub mod toml;
mod values;
mod write;
pub mod yaml;

pub(crate) use decode::way;
pub use decode::{Fault, Mistake, Step, describe};
pub(crate) use ids::{bad_id, id_by_title, slug_of_title, sound_id};
pub use shape::names;
pub(crate) use shape::shape;
pub use values::{List, Scalar, unique};
pub use write::{Record, Value, front_matter, listed, quoted};

use std::ops::Range;

/// What stops a text from being YAML or TOML at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// Bytes in the text.
    pub range: Range<usize>,
    /// What is wrong, in plain words.
    pub message: String,
    /// What to write instead.
    pub hint: Option<String>,
}
