//! Whatever file of another program is imported, the site has no errors of it.
#![no_main]

use annals::date::{Reader, Zone};
use annals::diag::{Diagnostics, Form, emit};
use annals::import::{Format, Known, Mapping, Options, import};
use annals::site::assemble;
use annals::words::Words;
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

const COLUMNS: &str = "title=Title,date=Date,end=End,text=Text,kind=Kind,place=Place,tags=Tags";

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let texts = annals_fuzz::input("").texts;
    Words::read("en", &texts, &mut Diagnostics::new()).expect("the words of the theme")
});

fuzz_target!(|given: (u8, &[u8])| {
    let (choice, bytes) = given;
    let format = match choice % 5 {
        0 => Some(Format::TimelineJs),
        1 => Some(Format::TimelineJsSheet),
        2 => Some(Format::Markwhen),
        3 => Some(Format::Csv),
        _ => None,
    };
    let mapping = Mapping::of_flag(COLUMNS).expect("columns");
    let options = Options {
        format,
        encoding: None,
        mapping: &mapping,
        order: None,
        reader: Reader { zone: Zone::parse("UTC").expect("a zone"), languages: &[&WORDS.date] },
        folder: "",
        draft: false,
        known: &Known { title: "Races".to_owned(), ..Known::default() },
    };
    let Ok(imported) = import(bytes, options) else { return };
    let mut input = annals_fuzz::input("---\ntitle: Race\ndate: 1901\n---\n");
    for file in &imported.files {
        input.texts.add(&file.path, file.text.as_str());
    }
    let texts = input.texts.clone();
    let mut diags = Diagnostics::new();
    let _ = assemble(input, &annals_fuzz::settings(), &mut diags);
    assert!(!diags.has_errors(), "{}", emit(&diags, &texts, Form::Short));
});
