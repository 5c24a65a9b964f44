//! Any address is answered, and never with a file from outside of the site.
#![no_main]

use annals::content::AssetBytes;
use annals::diag::Diagnostics;
use annals::serve::{Snapshot, respond, snapshot};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static SNAPSHOT: LazyLock<Snapshot> = LazyLock::new(|| {
    let input = annals_fuzz::input("---\ntitle: Race\ndate: 1901\n---\n\nText.\n");
    snapshot(input, Diagnostics::new(), &annals_fuzz::settings(), 1)
});

fuzz_target!(|path: &str| {
    let reply = respond(&SNAPSHOT, path);
    assert!(matches!(reply.status, 200 | 301 | 302 | 308 | 400 | 404), "{}", reply.status);
    assert!(!matches!(reply.body, AssetBytes::Disk(_)), "nothing of this site is on a disk");
});
