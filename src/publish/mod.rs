//! The finished site → where it is read.

mod folder;
mod record;

pub use folder::{Folder, Turn, Written, file};
pub use record::{Made, Said};
