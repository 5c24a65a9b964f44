//! A small site around the text that is tried.

use annals::content::Input;
use annals::date::Day;
use annals::diag::{Diagnostics, Form, Texts, emit};
use annals::render::with_defaults;
use annals::site::{Settings, Site, assemble};

/// How the site is put together.
#[must_use]
pub fn settings() -> Settings {
    let today = Day::new(2001, 9, 9).expect("a real day");
    Settings { drafts: true, today, base_url: None }
}

/// The files of a site with one entry, and registers that it may name.
#[must_use]
pub fn input(entry: &str) -> Input {
    let mut input = Input::default();
    let files = [
        (
            "site.toml",
            "title = \"Races\"\nbase_url = \"https://example.org/\"\n[[kinds]]\nid = \"race\"\n\
             name = \"Race\"\nmark = \"disc\"\n[[parties]]\nid = \"heron\"\nname = \"Heron\"\n",
        ),
        ("content/actors.yaml", "- {id: ada, name: Ada Rowe, party: heron}\n"),
        ("content/places.yaml", "- {id: pier, name: Old pier, lat: 38.7, lon: -9.1}\n"),
        ("content/sources.yaml", "- {id: log, title: Harbour log}\n"),
        ("content/glossary.yaml", "- {id: knot, term: Knot, text: A measure of speed.}\n"),
        ("content/events/first.md", "---\ntitle: First\ndate: 1899\nsources: [log]\n---\n\nRun.\n"),
        ("content/events/race.md", entry),
    ];
    for (path, text) in files {
        input.texts.add(path, text);
    }
    with_defaults(&mut input);
    input
}

/// The site, and all that there is to say about it, said in every form.
#[must_use]
pub fn site(entry: &str) -> Option<Site> {
    let input = input(entry);
    let texts: Texts = input.texts.clone();
    let mut diags = Diagnostics::new();
    let site = assemble(input, &settings(), &mut diags).ok();
    if let Some(site) = &site {
        annals::check::check(site, &mut diags);
    }
    diags.sort(&texts);
    for form in [Form::Human { colour: true }, Form::Short, Form::Json, Form::Github] {
        let _ = emit(&diags, &texts, form);
    }
    site
}
