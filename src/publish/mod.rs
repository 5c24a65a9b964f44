//! The finished site → where it is read.

mod folder;

pub use folder::{Folder, Turn, Written, file};
