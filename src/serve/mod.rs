//! The preview: pages rendered when they are asked for, anew after every save.

mod answer;
mod bar;
mod checker;
mod editor;
mod gate;
mod guests;
mod http;
mod moment;
mod panel;
mod patience;
mod live;
mod respond;
mod watch;

pub use editor::Editor;
pub use http::{Address, run};
pub use live::{Change, Live};
pub use moment::Moment;
pub use panel::Desk;
pub use respond::{Before, Reply, Snapshot, respond, snapshot, snapshot_again};
