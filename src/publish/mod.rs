//! The finished site → where it is read.

#[cfg(feature = "compress")]
mod compress;
mod folder;
mod order;
mod record;
#[cfg(feature = "publish")]
pub mod remote;

pub use folder::{Folder, Written, file};
pub use order::Turn;
pub use record::{Last, Left, Made, Makings, Said, Untouched};
