//! Which names the templates of a page say, so that what none of them says is not worked out.

use super::theme::CARD;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

/// What starts the definition of a component.
const COMPONENT: &str = "component ";

/// What a template says that shows the markup of a card, which the component [`CARD`] has made.
pub(super) const READY: &str = "item.card";

/// What a template says that writes a value as a whole, whatever is in it.
const WHOLE: &str = "| json";

/// Names that templates say.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Names(HashSet<String>);

impl Names {
    /// Whether a name itself is said.
    pub(super) fn hold(&self, name: &str) -> bool {
        self.0.contains(name)
    }

    /// Whether a name is said, or a value is written as a whole, which says all names.
    pub(super) fn say(&self, name: &str) -> bool {
        self.hold(name) || self.hold(WHOLE)
    }
}

/// The templates of a theme by name, each with the names in all that it is made of: its own text, what
/// it extends and includes, and the components that it calls.
#[derive(Debug, Default)]
pub(super) struct Mentions {
    pages: BTreeMap<String, Names>,
    /// Those of all templates.
    pub(super) names: Arc<Names>,
}

impl Mentions {
    /// Reads the templates of a theme, name and text.
    pub(super) fn of(templates: &[(&str, &str)]) -> Self {
        let own: BTreeMap<&str, Own<'_>> =
            templates.iter().map(|(name, text)| (*name, Own::of(text))).collect();
        let components: BTreeMap<&str, &str> = own
            .iter()
            .flat_map(|(file, own)| own.defines.iter().map(|component| (*component, *file)))
            .collect();
        let pages = own.keys().filter(|name| !name.contains('/'));
        let pages = pages.map(|page| ((*page).to_owned(), all(page, &own, &components)));
        let pages: BTreeMap<String, Names> = pages.collect();
        let names = pages.values().flat_map(|page| &page.0).cloned().collect();
        Self { pages, names: Arc::new(Names(names)) }
    }

    /// Whether a template says a name, in whatever sense: one too many costs time alone.
    pub(super) fn has(&self, template: &str, name: &str) -> bool {
        self.pages.get(template).is_none_or(|names| names.say(name))
    }
}

/// What stands in one file.
struct Own<'a> {
    names: BTreeSet<&'a str>,
    /// Texts in quotation marks, of which some are names of files.
    quoted: Vec<&'a str>,
    defines: Vec<&'a str>,
}

impl<'a> Own<'a> {
    fn of(text: &'a str) -> Self {
        let part = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '.');
        let names = text.split(|letter| !part(letter)).filter(|name| !name.is_empty());
        // `item.card` is said, and so are `item` and `card`.
        let names = names.flat_map(|name| std::iter::once(name).chain(name.split('.')));
        // The words of the theme are not worked out.
        let is_made = |value: &str| {
            let name = value.trim_end().rsplit(|letter| !part(letter)).next();
            !name.is_some_and(|name| name.starts_with("words."))
        };
        let whole = text
            .split("json")
            .filter_map(|before| before.trim_end().strip_suffix('|'))
            .any(is_made);
        let names = names.chain(whole.then_some(WHOLE));
        let quoted = text.split(['"', '\'', '`']).collect();
        let defines = text.split(COMPONENT).skip(1).filter_map(|rest| rest.split('(').next());
        Self { names: names.collect(), quoted, defines: defines.map(str::trim).collect() }
    }
}

/// The names of a template and of all that it leads to.
fn all(page: &str, own: &BTreeMap<&str, Own<'_>>, components: &BTreeMap<&str, &str>) -> Names {
    let mut names = HashSet::new();
    let mut seen = BTreeSet::new();
    let mut open = vec![page];
    while let Some(file) = open.pop() {
        let Some((file, text)) = own.get_key_value(file) else { continue };
        if !seen.insert(*file) {
            continue;
        }
        open.extend(text.quoted.iter().copied());
        let called = |name: &&str| components.get(if *name == READY { CARD } else { name });
        open.extend(text.names.iter().filter_map(called).copied());
        names.extend(text.names.iter().map(|name| (*name).to_owned()));
    }
    Names(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_that_is_written_as_a_whole_says_all() {
        let mentions = Mentions::of(&[
            ("home.html", "{{ words.count.results | json }}{{ home.title }}"),
            ("event.html", "<script>let card = {{ event.card|json }}</script>"),
        ]);
        assert!(!mentions.has("home.html", "strip"));
        assert!(mentions.has("event.html", "strip"));
    }

    #[test]
    fn a_template_says_what_it_extends_includes_and_calls() {
        let mentions = Mentions::of(&[
            ("event.html", "{% extends \"base.html\" %}{{<box of={event.map} />}}"),
            ("home.html", "{{ home.strip }}{{ item.card }}"),
            ("base.html", "{% include 'partials/head.html' %}"),
            ("partials/head.html", "{{ page.json_ld }}"),
            (
                "components/box.html",
                "{% component box(of: map) %}{{ of.svg }}{% endcomponent box %}",
            ),
            (
                "components/other.html",
                "{% component other(of) %}{{ of.strip }}{% endcomponent other %}",
            ),
            (
                "components/event-card.html",
                "{% component event_card(item) %}{{ item.event.waits }}{% endcomponent event_card %}",
            ),
        ]);
        for name in ["map", "event.map", "json_ld", "svg"] {
            assert!(mentions.has("event.html", name), "{name}");
        }
        assert!(!mentions.has("event.html", "strip"));
        // A card that is ready has been made by its component.
        assert!(mentions.has("home.html", "waits") && !mentions.has("event.html", "waits"));
        assert!(mentions.names.hold("strip") && !mentions.names.hold("cite"));
        // What is not known is asked for everything.
        assert!(mentions.has("other.html", "cite"));
    }
}
