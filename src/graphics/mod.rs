//! Pictures drawn at build time: the overview strip, the locator map, social cards.

pub mod axis;
#[cfg(feature = "cards")]
pub mod card;
mod clip;
mod geography;
mod labels;
pub mod map;
mod mark;
pub mod strip;

pub use geography::Geography;
pub use mark::{mark, outline};
