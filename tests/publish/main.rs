//! Publishing: what is put, in which order, and what readers get when it is cut short.
#![cfg(feature = "publish")]
#![allow(clippy::disallowed_methods, unreachable_pub, reason = "tests touch the world")]
#![allow(clippy::case_sensitive_file_extension_comparisons, reason = "these names are ours")]

mod again;
#[path = "../common/mod.rs"]
mod common;
mod runs;
mod signed;
mod size;
mod store;
mod twice;
mod world;
