//! What authors wrote: texts → documents, form checked, meaning not yet.

pub mod fields;
mod outline;
mod parse;
mod paths;
mod read;
mod svg;
pub mod written;

pub use outline::{Citation, Link, LinkTarget, MARKDOWN, Outline, outline, with_citations};
pub use parse::{Document, Documents, Origin, Record, parse};
pub use paths::{folder, has_extension, normal};
pub use read::{Asset, AssetBytes, Input, MAX_TEXT, is_theme_source, read};
