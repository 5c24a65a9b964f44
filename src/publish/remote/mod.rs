//! The site → a folder, an object store or a WebDAV server, and again and again: only what changed,
//! in an order in which what readers get is complete at every moment.
//!
//! What is at a target stands in a manifest there (`manifest.rs`); what is to be done follows from
//! it and from what is wanted (`plan.rs`, and `keeping.rs` for earlier versions), all pure. `run.rs`
//! does it.

mod conceal;
mod credentials;
mod keeping;
mod lock;
mod manifest;
mod open;
mod plan;
mod rollback;
mod run;
mod target;
mod upload;

pub use conceal::Secrets;
pub use manifest::{Files, HIDDEN, Item, Manifest, Pending, Version};
pub use open::{Place, files, open};
pub use plan::{Delete, Wishes};
pub use rollback::fetch;
pub use run::{Done, Options, Publisher, history};
pub use target::Target;
