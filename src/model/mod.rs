//! What the documents mean: names looked up, dates read, contradictions told.

mod resolve;
mod types;

pub use resolve::{Options, Resolved, With, resolve};
pub use types::*;
