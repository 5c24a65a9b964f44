//! Pictures drawn at build time as SVG: the overview strip and the locator map.

pub mod axis;
mod clip;
mod geography;
mod labels;
pub mod map;
mod mark;
pub mod strip;

pub use geography::Geography;
pub use mark::mark;
