//! Any address is answered, and never with a file from outside of the site.
#![no_main]

use annals::content::AssetBytes;
use annals::diag::Diagnostics;
use annals::serve::{Desk, Editor, Moment, respond, snapshot};
use libfuzzer_sys::fuzz_target;
use std::sync::{Arc, LazyLock};

static MOMENT: LazyLock<Moment> = LazyLock::new(|| {
    let input = annals_fuzz::input("---\ntitle: Race\ndate: 1901\n---\n\nText.\n");
    Moment::first(Arc::new(snapshot(input, Diagnostics::new(), &annals_fuzz::settings(), 1)))
});

fuzz_target!(|asked: &str| {
    // What was open there stands behind a line break.
    let (path, was) = asked.split_once('\n').unwrap_or((asked, ""));
    let desk = Desk { editor: Editor::none(), root: "/site".to_owned() };
    let reply = respond(&MOMENT, &desk, "run", path, was);
    assert!(matches!(reply.status, 200 | 301 | 302 | 308 | 400 | 404), "{}", reply.status);
    assert!(!matches!(reply.body, AssetBytes::Disk(_)), "nothing of this site is on a disk");
});
