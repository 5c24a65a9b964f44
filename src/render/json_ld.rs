//! What a page is about, for machines: JSON-LD in the vocabulary of schema.org.
//!
//! Short, since every reader pays for it: what the page says in prose is not said again. A date that
//! is approximate or uncertain stands as EDTF in `temporalCoverage` alone; one that is known to the
//! month or the year is written without a day, as ISO 8601 allows.

use super::views::{Link, PageView};
use crate::content::fields::Stance;
use crate::date::{Precision, When};
use crate::model::{Actor, EventId, PlaceRecord};
use crate::plan::{Page, PageKind};
use crate::site::Site;
use serde_json::{Map, Value, json};

/// The data of a page, ready for a `script` element; nothing for pages that are not to be found.
pub(super) fn of(site: &Site, page: &Page, view: &PageView) -> Option<String> {
    if view.hidden {
        return None;
    }
    let mut graph = match &page.kind {
        PageKind::Home => vec![website(site)],
        PageKind::Event(id) => event(site, *id, view),
        PageKind::Prose(id) => {
            let published = site.chronicle[*id].published.as_ref().and_then(iso);
            let mut article = typed("Article", &view.title);
            article.insert("url".into(), view.canonical.as_str().into());
            set(&mut article, "datePublished", published);
            vec![Value::Object(article)]
        }
        PageKind::Place(id) => vec![place(&site.chronicle[*id])],
        PageKind::Actor(id) => vec![actor(&site.chronicle[*id])],
        _ => {
            let mut collection = typed("CollectionPage", &view.title);
            collection.insert("url".into(), view.canonical.as_str().into());
            vec![Value::Object(collection)]
        }
    };
    if !view.breadcrumbs.is_empty() {
        graph.push(breadcrumbs(site, view));
    }
    let data = json!({ "@context": "https://schema.org", "@graph": graph });
    Some(harmless(&data.to_string()))
}

/// JSON that cannot close the element that it stands in, nor begin a comment.
fn harmless(json: &str) -> String {
    json.replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}

fn typed(kind: &str, name: &str) -> Map<String, Value> {
    let mut node = Map::new();
    node.insert("@type".into(), kind.into());
    node.insert("name".into(), name.into());
    node
}

fn set(node: &mut Map<String, Value>, name: &str, value: Option<impl Into<Value>>) {
    if let Some(value) = value {
        node.insert(name.to_owned(), value.into());
    }
}

fn website(site: &Site) -> Value {
    let config = &site.config;
    let mut node = typed("WebSite", &config.title);
    node.insert("url".into(), config.base_url.as_str().into());
    set(&mut node, "description", config.description.as_deref());
    node.insert("inLanguage".into(), config.language.as_str().into());
    node.into()
}

/// The entry, and what it is about.
fn event(site: &Site, id: EventId, view: &PageView) -> Vec<Value> {
    let event = &site.chronicle[id];
    let address = view.canonical.as_str();
    let about = format!("{address}#entry");
    let mut article = Map::new();
    article.insert("@type".into(), "NewsArticle".into());
    article.insert("headline".into(), event.title.as_str().into());
    article.insert("url".into(), address.into());
    article.insert("about".into(), json!({ "@id": about }));
    article.insert("temporalCoverage".into(), event.when.edtf().into());
    set(&mut article, "datePublished", event.published.as_ref().and_then(iso));
    set(&mut article, "dateModified", event.changed().and_then(iso));
    if !event.authors.is_empty() {
        let authors: Vec<Value> =
            event.authors.iter().map(|name| json!({ "@type": "Person", "name": name })).collect();
        article.insert("author".into(), authors.into());
    }
    let publisher = json!({ "@type": "Organization", "name": site.config.title });
    article.insert("publisher".into(), publisher);
    let corrections: Vec<Value> = event
        .updates
        .iter()
        .map(|update| {
            let mut node = Map::new();
            node.insert("@type".into(), "CorrectionComment".into());
            node.insert("text".into(), update.note.as_str().into());
            set(&mut node, "datePublished", iso(&update.on));
            node.into()
        })
        .collect();
    if !corrections.is_empty() {
        article.insert("correction".into(), corrections.into());
    }
    let claims: Vec<Value> = event
        .claims
        .iter()
        .filter(|claim| claim.stance != Stance::NoStatement)
        .filter_map(|claim| {
            let text = claim.says.as_ref().or(claim.quote.as_ref())?;
            let mut node = Map::new();
            node.insert("@type".into(), "Claim".into());
            node.insert("text".into(), text.as_str().into());
            node.insert("author".into(), actor(&site.chronicle[claim.by]));
            set(&mut node, "datePublished", claim.said.as_ref().and_then(iso));
            Some(node.into())
        })
        .collect();
    if !claims.is_empty() {
        article.insert("hasPart".into(), claims.into());
    }
    let mut happened = typed("Event", &event.title);
    happened.insert("@id".into(), about.into());
    set(&mut happened, "startDate", start(&event.when));
    set(&mut happened, "endDate", end(&event.when));
    let places: Vec<Value> =
        event.places.iter().map(|place| self::place(&site.chronicle[*place])).collect();
    if !places.is_empty() {
        happened.insert("location".into(), places.into());
    }
    vec![article.into(), happened.into()]
}

fn place(place: &PlaceRecord) -> Value {
    let mut node = typed("Place", &place.name);
    let names: Vec<&str> =
        place.names.iter().flat_map(|(_, names)| names).map(String::as_str).collect();
    if !names.is_empty() {
        node.insert("alternateName".into(), names.into());
    }
    if let Some((latitude, longitude)) = place.coordinates {
        node.insert(
            "geo".into(),
            json!({ "@type": "GeoCoordinates", "latitude": latitude, "longitude": longitude }),
        );
    }
    node.into()
}

fn actor(actor: &Actor) -> Value {
    let kind = if actor.kind.as_deref() == Some("person") { "Person" } else { "Organization" };
    typed(kind, &actor.name).into()
}

fn breadcrumbs(site: &Site, view: &PageView) -> Value {
    let root = &site.config.base_url[..site.config.base_url.len() - site.base_path().len()];
    let own = Link { title: view.title.clone(), url: view.url.clone() };
    let items: Vec<Value> = view
        .breadcrumbs
        .iter()
        .chain([&own])
        .enumerate()
        .map(|(index, link)| {
            json!({
                "@type": "ListItem",
                "position": index + 1,
                "name": link.title,
                "item": format!("{root}{}", link.url),
            })
        })
        .collect();
    json!({ "@type": "BreadcrumbList", "itemListElement": items })
}

/// Whether a date is as it stands: neither approximate nor uncertain.
fn plain(edtf: &str) -> bool {
    !edtf.contains(['~', '?', '%', 'X', 'Y'])
}

/// A single date of ISO 8601, as precise as it is known.
fn iso(when: &When) -> Option<String> {
    if when.is_interval() { None } else { start(when) }
}

fn start(when: &When) -> Option<String> {
    let precise = !matches!(when.precision(), Precision::Season);
    when.start_edtf().filter(|edtf| precise && plain(edtf))
}

fn end(when: &When) -> Option<String> {
    let precise = when.end_precision() != Some(Precision::Season);
    when.end_edtf().filter(|edtf| when.is_interval() && precise && plain(edtf))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_closes_the_element_that_it_stands_in() {
        let data = harmless(&json!({ "name": "</script><!-- <script>\u{2028}" }).to_string());
        assert!(!data.contains('<') && !data.contains('\u{2028}'), "{data}");
        let back: Value = serde_json::from_str(&data).expect("still JSON");
        assert_eq!(back["name"], "</script><!-- <script>\u{2028}");
    }
}
