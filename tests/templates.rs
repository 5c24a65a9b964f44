//! `templates/README.md` lists what every template sees: it is read from the doc comments of
//! `src/render/views.rs`.
//!
//! `UPDATE=1 cargo test --test templates` writes the list anew; read the difference.
#![allow(clippy::disallowed_methods, reason = "tests touch the world")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

/// The variables of templates and what is in each, in the order of the README.
const VARIABLES: [(&str, &str); 18] = [
    ("site", "SiteView"),
    ("page", "PageView"),
    ("home", "HomeView"),
    ("event", "EventView"),
    ("era", "EraView"),
    ("place", "PlaceView"),
    ("actor", "ActorView"),
    ("listing", "ListingView"),
    ("index", "IndexView"),
    ("sources", "SourcesView"),
    ("glossary", "GlossaryView"),
    ("changes", "ChangesView"),
    ("prose", "ProseView"),
    ("print", "PrintView"),
    ("embed", "EmbedView"),
    ("search", "SearchView"),
    ("card", "CardView"),
    ("moved", "Link"),
];

const START: &str = "<!-- fields -->\n";
const END: &str = "<!-- end of fields -->\n";

struct View {
    meaning: String,
    fields: Vec<Field>,
}

struct Field {
    name: String,
    form: String,
    meaning: String,
}

fn read(path: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The types of `views.rs` by name.
fn views() -> BTreeMap<String, View> {
    let mut views: BTreeMap<String, View> = BTreeMap::new();
    let mut meaning: Vec<String> = Vec::new();
    let mut renamed = None;
    let mut open: Option<String> = None;
    for line in read("src/render/views.rs").lines() {
        let text = line.trim();
        if let Some(words) = text.strip_prefix("///") {
            meaning.push(words.trim().to_owned());
        } else if let Some(rest) = text.strip_prefix("#[serde(rename = \"") {
            renamed = rest.split('"').next().map(ToOwned::to_owned);
        } else if text.starts_with("#[") {
        } else if let Some(name) = text.strip_prefix("pub struct ") {
            let name = name.split(['<', ' ', '{']).next().expect("a name").to_owned();
            let meaning = std::mem::take(&mut meaning).join(" ");
            views.insert(name.clone(), View { meaning, fields: Vec::new() });
            open = Some(name);
        } else if let (Some(view), Some(field)) = (&open, text.strip_prefix("pub ")) {
            let (name, form) = field.split_once(": ").expect("a name and a type");
            views.get_mut(view).expect("it is open").fields.push(Field {
                name: renamed.take().unwrap_or_else(|| name.to_owned()),
                form: form.trim_end_matches(',').to_owned(),
                meaning: std::mem::take(&mut meaning).join(" "),
            });
        } else {
            meaning.clear();
            if text == "}" {
                open = None;
            }
        }
    }
    views
}

/// The type in the brackets of `Vec<…>` and `Option<…>`, and in its own brackets; `E` is the card of
/// an event, `K` a kind, `L` a link.
fn core(form: &str) -> (&str, bool, bool) {
    let list = form.strip_prefix("Vec<").and_then(|form| form.strip_suffix('>'));
    let maybe = form.strip_prefix("Option<").and_then(|form| form.strip_suffix('>'));
    let inner = list.or(maybe).unwrap_or(form);
    let inner = match inner {
        "E" => "EventCard",
        "K" => "KindView",
        "L" => "Link",
        "ListItem<E>" => "ListItem",
        other => other.split('<').next().expect("a name"),
    };
    (inner, list.is_some(), maybe.is_some())
}

/// How a template uses a field.
fn example(path: &str, field: &Field) -> String {
    let value = format!("{path}.{}", field.name);
    let (inner, list, maybe) = core(&field.form);
    let print = match inner {
        "Html" => format!("{{{{ {value} | safe }}}}"),
        "String" | "&'static str" | "usize" | "u8" | "u32" | "i64" | "u64" => {
            format!("{{{{ {value} }}}}")
        }
        "bool" => format!("{{% if {value} %}}"),
        _ if maybe => format!("{{% if {value} %}}"),
        "DateView" => format!("{{{{<event_date date={{{value}}} />}}}}"),
        _ => String::new(),
    };
    match (list, print.is_empty()) {
        (true, _) => format!("{{% for item in {value} %}}"),
        (false, true) => format!("{{% set part = {value} %}}"),
        (false, false) => print,
    }
}

fn list(views: &BTreeMap<String, View>) -> String {
    let mut out = String::new();
    let mut told: BTreeSet<&str> = BTreeSet::new();
    let mut parts: Vec<&str> = Vec::new();
    for (variable, name) in VARIABLES {
        if let Some(view) = views.get(name) {
            let _ = writeln!(out, "### `{variable}`\n");
            table(&mut out, variable, view, views, &mut parts);
            told.insert(name);
        }
    }
    out.push_str("## Parts of these\n\n");
    while let Some(name) = parts.first().copied() {
        parts.remove(0);
        if told.insert(name) {
            let view = &views[name];
            let _ = writeln!(out, "### {}\n\n{}\n", heading(name), view.meaning);
            table(&mut out, "part", view, views, &mut parts);
        }
    }
    let lost: Vec<_> = views.keys().filter(|name| !told.contains(name.as_str())).collect();
    assert!(lost.is_empty(), "no template sees {lost:?}");
    out
}

/// `EventCard` → `Event card`.
fn heading(name: &str) -> String {
    let mut out = String::new();
    for letter in name.trim_end_matches("View").chars() {
        if letter.is_uppercase() && !out.is_empty() {
            out.push(' ');
            out.extend(letter.to_lowercase());
        } else {
            out.push(letter);
        }
    }
    out
}

fn table<'v>(
    out: &mut String,
    path: &str,
    view: &'v View,
    views: &'v BTreeMap<String, View>,
    parts: &mut Vec<&'v str>,
) {
    out.push_str("| field | what | for example |\n| --- | --- | --- |\n");
    for field in &view.fields {
        let (inner, list, maybe) = core(&field.form);
        let mut meaning = field.meaning.replace('|', "\\|");
        if let Some((name, _)) = views.get_key_value(inner) {
            let anchor = heading(name).to_lowercase().replace(' ', "-");
            let form = if list { "a list" } else { "one" };
            let _ = write!(meaning, " ({form}: [{}](#{anchor}))", heading(name).to_lowercase());
            parts.push(name);
        }
        if maybe {
            meaning.push_str(" Or none.");
        }
        let example = example(path, field).replace('|', "\\|");
        let _ = writeln!(out, "| `{}` | {meaning} | `{example}` |", field.name);
    }
    out.push('\n');
}

#[test]
fn every_field_that_a_template_sees_is_listed_with_an_example() {
    let readme = read("templates/README.md");
    let (head, rest) = readme.split_once(START).expect("a mark before the list");
    let (listed, tail) = rest.split_once(END).expect("a mark after it");
    let wanted = format!("\n{}", list(&views()));
    if std::env::var_os("UPDATE").is_some() {
        let text = format!("{head}{START}{wanted}{END}{tail}");
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("templates/README.md");
        fs::write(path, text).expect("a file that can be written");
    } else {
        assert!(listed == wanted, "run: UPDATE=1 cargo test --test templates");
    }
}

#[test]
fn every_template_has_the_variable_of_its_name() {
    let views = views();
    for (variable, name) in VARIABLES {
        let template = read(&format!(
            "templates/{}",
            match variable {
                "site" => "partials/header.html".to_owned(),
                "page" => "base.html".to_owned(),
                "card" => "card.svg".to_owned(),
                other => format!("{other}.html"),
            }
        ));
        assert!(template.contains(&format!("{variable}.")) || template.contains(variable));
        assert!(name.is_empty() || views.contains_key(name), "there is no `{name}`");
    }
}
