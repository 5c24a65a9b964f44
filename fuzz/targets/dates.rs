//! Any text is a date or is refused with a place in it; what is a date reads back as it is shown.
#![no_main]

use annals::date::{DateWords, Reader, Said, Zone};
use libfuzzer_sys::{Corpus, fuzz_target};
use std::sync::LazyLock;

static ENGLISH: LazyLock<DateWords> = LazyLock::new(|| {
    let all: toml::Table =
        toml::from_str(include_str!("../../templates/words/en.toml")).expect("sound words");
    all["date"].clone().try_into().expect("the words of dates")
});

fuzz_target!(|text: &str| -> Corpus {
    let reader = Reader { zone: Zone::parse("UTC").expect("known"), languages: &[&ENGLISH] };
    match reader.read(text) {
        Ok(when) => {
            assert!(when.earliest() <= when.latest() || when.latest().is_none());
            let edtf = when.edtf();
            assert_eq!(reader.read(&edtf).map(|back| back.edtf()), Ok(edtf));
            let _ = when.words(&ENGLISH, Said::Nothing);
        }
        Err(error) => assert!(text.get(error.range.clone()).is_some(), "{:?}", error.range),
    }
    Corpus::Keep
});
