//! How many things a core is handed at once.
//!
//! Left alone, rayon parts the work about as often as there are cores, and all wait for the core
//! that has the slowest part: of 10,000 files, for 50 to 80 ms on two cores. Smaller parts cost
//! next to nothing.

/// Files that are read or looked at, and entries that are worked out.
pub const ENTRIES: usize = 64;
/// Pages and files that are made and written.
pub const PAGES: usize = 16;
