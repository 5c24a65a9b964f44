//! `annals` turns a folder of Markdown entries into a dated timeline: a static website.
//!
//! Data flows one way. Each stage takes the value before it and returns a new one:
//!
//! ```text
//! disk ─read→ Input ─parse→ Documents ─resolve→ Chronicle ─arrange→ Timeline ─plan→ SitePlan ─┐
//!                                                                                              │ = Site
//!     disk ←publish─ pages and files ←─ output ←─ render: one page in, its HTML out ←──────────┘
//! ```
//!
//! [`site::assemble`] is everything from the input to the site, [`output::pages`] and
//! [`output`] everything from the site to what is published. What authors can mend is told
//! through [`diag`].

// In the order of the house: a room uses only what stands above it.
pub mod cores;
pub mod digest;
pub mod diag;
pub mod form;
pub mod date;
pub mod config;
pub mod content;
pub mod words;
pub mod model;
pub mod timeline;
pub mod plan;
pub mod graphics;
pub mod site;
pub mod render;
pub mod cache;
pub mod output;
pub mod check;
#[cfg(feature = "links")]
pub mod links;
pub mod schema;
pub mod import;
pub mod publish;
pub mod scaffold;
#[cfg(feature = "serve")]
pub mod serve;
pub mod cli;
