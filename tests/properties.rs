//! What holds for any input: nothing panics, and the order does not depend on files.

use annals::content::{self, Input};
use annals::date::Day;
use annals::diag::{Diagnostics, Form, Texts, emit};
use annals::render::{share, theme, with_defaults};
use annals::site::{Settings, Site, assemble};
use annals::{check, output};
use proptest::prelude::*;

const SITE: &str = "title = \"Harbour races\"\nbase_url = \"https://example.org/\"\n";

fn site(files: &[(String, String)]) -> (Option<Site>, Diagnostics, Texts) {
    let mut input = Input::default();
    input.texts.add("site.toml", SITE);
    for (path, text) in files {
        input.texts.add(path.as_str(), text.as_str());
    }
    with_defaults(&mut input);
    let texts = input.texts.clone();
    let today = Day::new(2001, 9, 9).expect("a real day");
    let settings = Settings { drafts: false, today, base_url: None };
    let mut diags = Diagnostics::new();
    let site = assemble(input, &settings, &mut diags).ok();
    (site, diags, texts)
}

/// Everything that `build` does but for the disk.
fn build(files: &[(String, String)]) -> Vec<String> {
    let (site, mut diags, texts) = site(files);
    let mut paths = Vec::new();
    if let Some(site) = site {
        check::check(&site, &mut diags);
        let theme =
            theme(&site.texts, &site.words, &mut diags).expect("the default theme is sound");
        let shared = share(&site, &theme);
        let files = output::all(&site, &shared, &theme, &mut diags);
        paths.extend(files.into_iter().map(|file| file.path));
    }
    diags.sort(&texts);
    for form in [Form::Human { colour: true }, Form::Short, Form::Json, Form::Github] {
        let _ = emit(&diags, &texts, form);
    }
    paths
}

fn entry(front: &str, body: &str) -> Vec<(String, String)> {
    vec![("content/events/race.md".to_owned(), format!("---\n{front}\n---\n{body}"))]
}

/// Text that looks like what editors write, cut and glued at random.
fn yaml() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "title: Race",
        "date: 1901",
        "date: 1901-02-31",
        "end: 1900",
        "claims:",
        "  - by: ada",
        "    says: it",
        "sources: [log]",
        "sources:",
        "  - id: log",
        "    title: Log",
        "tags: a",
        "figures: {measure: boats, low: 9, high: 1}",
        "later:",
        "  - as_of: 1902",
        "extra: {a: [1]}",
        "relations: {led_to: [race]}",
        "places: [{name: Pier, lat: 99, lon: x}]",
        "media: [{}]",
        "updates: [{on: soon, note: x}]",
        "naming: x",
        "\t- x",
        "- x",
        "&a *a",
        "'",
        "\"",
        "{",
        "]",
        ": ",
        "#",
        "---",
        "...",
        "%YAML 9",
        "!!binary x",
        "? x",
        "|",
        ">-",
        "é",
        "\u{202e}",
        "\0",
    ]);
    prop::collection::vec(pieces, 0..12).prop_map(|pieces| pieces.join("\n"))
}

fn markdown() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "text ",
        "[^log]",
        "[^x]: note\n",
        "[[race]]",
        "[[place:x|y]]",
        "](javascript:x)",
        "[a](b.md)",
        "![",
        "](x.jpg)",
        "\n\n",
        "\n",
        "# ",
        "## h {#id .c}",
        "> ",
        "- ",
        "1. ",
        "    ",
        "```\n",
        "|a|b|\n|-|-|\n",
        "<b>",
        "<script>",
        "<!--",
        "-->",
        "<!-- balance-table -->",
        "*",
        "_",
        "~~",
        "[^",
        "]",
        "é",
        "\u{0}",
        "&lt;",
        "\\",
        "[x]: /y\n",
        "<a href=x onclick=y>",
    ]);
    prop::collection::vec(pieces, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn no_front_matter_makes_anything_panic(front in yaml()) {
        build(&entry(&front, "Text."));
    }

    #[test]
    fn no_bytes_of_a_file_make_anything_panic(text in any::<String>()) {
        for path in ["content/events/race.md", "content/places.yaml", "content/pages/a.md",
            "content/geography.json", "content/eras/b.md", "content/loaded-words.yaml"] {
            build(&[(path.to_owned(), text.clone())]);
        }
    }

    #[test]
    fn no_markdown_makes_anything_panic(body in markdown()) {
        let paths = build(&entry("title: Race\ndate: 1901\nsources: [{id: log, title: Log}]", &body));
        prop_assert!(!paths.is_empty());
    }

    #[test]
    fn no_site_toml_makes_anything_panic(text in any::<String>()) {
        let mut input = Input::default();
        input.texts.add("site.toml", text.as_str());
        let mut diags = Diagnostics::new();
        let _ = annals::config::parse(&input.texts, &mut diags);
        let _ = content::parse(&input.texts, &mut diags);
    }

    #[test]
    fn the_order_is_the_same_however_files_come(
        dates in prop::collection::vec(
            prop::sample::select(vec!["1901", "1901-06", "1901-06-02", "1901-06-02T10:00Z", "1900s (decade)",
                "about 1901", "spring 1901", "1901-06-01/1901-06-03", "since 1901", "until 1901"]),
            1..8,
        ),
        seed in any::<u64>(),
    ) {
        let mut files: Vec<(String, String)> = dates
            .iter()
            .enumerate()
            .map(|(index, date)| {
                (format!("content/events/e{index}.md"), format!("---\ntitle: T\ndate: {date}\n---\n"))
            })
            .collect();
        let order = |files: &[(String, String)]| {
            let (site, diags, texts) = site(files);
            let site = site.unwrap_or_else(|| panic!("{}", emit(&diags, &texts, Form::Short)));
            site.timeline
                .order
                .iter()
                .map(|id| site.chronicle[*id].id.clone())
                .collect::<Vec<_>>()
        };
        let sorted = order(&files);
        prop_assert_eq!(sorted.len(), files.len());
        // Shuffled, and in folders that say nothing.
        let mut state = seed;
        for index in (1..files.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            files.swap(index, usize::try_from(state >> 33).expect("31 bits") % (index + 1));
        }
        for (index, (path, _)) in files.iter_mut().enumerate() {
            *path = path.replace("events/", &format!("events/{}/", 9 - index));
        }
        prop_assert_eq!(order(&files), sorted);
    }
}
