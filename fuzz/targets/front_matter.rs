//! Any front matter is read or told about, each finding in a real place.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|front: &str| {
    let _ = annals_fuzz::site(&format!("---\ntitle: Race\n{front}\n---\n\nText.[^log]\n"));
});
