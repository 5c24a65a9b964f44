//! What authors wrote: texts → documents, form checked, meaning not yet.

mod citations;
mod disk;
pub mod fields;
mod html;
mod look;
mod lost;
mod outline;
mod parse;
mod parts;
mod paths;
mod pictures;
mod read;
mod register;
mod remembered;
mod stamp;
mod svg;
pub mod written;

pub use citations::Cited;
pub use disk::Disk;
pub use html::{Depth, MAX_DEPTH, html_links};
pub use look::{Look, look};
pub use lost::{Lost, Named};
pub use outline::{Citation, Footnote, Link, LinkTarget, MARKDOWN, Outline, outline};
pub use parse::{Document, Documents, Origin, Parsed, Record, Register, id_of, parse, parse_again};
pub use parts::{PAGE_PARTS, Parts};
pub use paths::{folder, has_extension, normal};
pub use pictures::{MOST_PIXELS, Picture, PictureFormat, Pictures, written_at};
pub use read::{Asset, AssetBytes, Input, MAX_TEXT, is_theme_source, read, read_seen};
pub use remembered::{Memories, Remembered};
pub use stamp::Stamp;
