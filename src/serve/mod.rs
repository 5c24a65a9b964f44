//! The preview: pages rendered when they are asked for, anew after every save.

mod answer;
mod gate;
mod guests;
mod http;
mod patience;
mod respond;
mod watch;

pub use http::{Address, run};
pub use respond::{Reply, Snapshot, respond, snapshot};
