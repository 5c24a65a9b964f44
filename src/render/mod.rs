//! How a page looks: one page in, one HTML string out.

pub mod balance;
mod alternates;
#[cfg(feature = "cards")]
mod card;
mod cards;
mod course;
mod css;
mod embed;
mod entry;
mod functions;
mod html;
mod json_ld;
mod markdown;
mod mentions;
mod pages;
mod plain;
mod shared;
mod terms;
mod theme;
pub mod views;

pub use embed::{HEIGHT as EMBED_HEIGHT, frame};
pub use entry::text_for_elsewhere;
pub use plain::plain;
pub use shared::{Kept, Shared, share, share_again};
pub use theme::{Theme, Themed, theme, theme_again, with_defaults};

use crate::diag::Diagnostic;
use crate::plan::{self, Destination, Index, Listing, Page, PageKind};
use crate::site::Site;
use entry::Setting;
use serde::Serialize;
use shared::href;
use tera::{Context, Value};
use views::{Link, PageView};

#[cfg(feature = "cards")]
pub use card::{card, card_path, has_card};

#[cfg(feature = "cards")]
use card::card_link;

/// Without the feature there are no cards.
#[cfg(not(feature = "cards"))]
fn card_link(_: &Site, _: &Page) -> Option<views::CardLink> {
    None
}

/// Renders a page.
///
/// # Errors
/// What is wrong with the template, and where.
pub fn render(
    site: &Site,
    shared: &Shared,
    theme: &Theme,
    page: &Page,
) -> Result<String, Diagnostic> {
    let (template, context) = context(site, shared, theme, page);
    theme
        .tera
        .render(template, &context)
        .map_err(|error| theme::template_error(&error, &site.texts))
}

/// Renders a page into a buffer, which holds a part of it after an error.
///
/// # Errors
/// What is wrong with the template, and where.
pub fn render_into(
    site: &Site,
    shared: &Shared,
    theme: &Theme,
    page: &Page,
    buffer: &mut Vec<u8>,
) -> Result<(), Diagnostic> {
    let (template, context) = context(site, shared, theme, page);
    theme
        .tera
        .render_to(template, &context, buffer)
        .map_err(|error| theme::template_error(&error, &site.texts))
}

/// The template of a page, and what it may see.
fn context(site: &Site, shared: &Shared, theme: &Theme, page: &Page) -> (&'static str, Context) {
    let (template, name, view) = view(site, shared, theme, page);
    let mut context = Context::new();
    context.insert_value("site", shared.site.clone());
    context.insert_value("words", shared.words.clone());
    context.insert_value("page", value(&page_view(site, page, &|name| theme.says(template, name))));
    context.insert_value(name, view);
    (template, context)
}

/// What is made only where a template has a use for it.
fn made<T: Default>(wanted: bool, make: impl FnOnce() -> T) -> T {
    if wanted { make() } else { T::default() }
}

fn value<T: Serialize>(view: &T) -> Value {
    Value::from_serializable(view)
}

/// The template of a page, the name of its variable, and what is in it.
fn view(
    site: &Site,
    shared: &Shared,
    theme: &Theme,
    page: &Page,
) -> (&'static str, &'static str, Value) {
    match &page.kind {
        PageKind::Home => ("home.html", "home", value(&pages::home(site, shared))),
        PageKind::Event(id) => {
            let wants = |name: &str| theme.says("event.html", name);
            let view = entry::event(site, shared, *id, Setting::Page, &wants);
            ("event.html", "event", value(&view))
        }
        PageKind::Era(id) => ("era.html", "era", value(&pages::era(site, shared, *id))),
        PageKind::Place(id) => ("place.html", "place", value(&pages::place(site, shared, *id))),
        PageKind::Actor(id) => ("actor.html", "actor", value(&pages::actor(site, shared, *id))),
        PageKind::Listing(listing) => {
            ("listing.html", "listing", value(&pages::listing(site, shared, listing)))
        }
        PageKind::Index(index) => {
            ("index.html", "index", value(&pages::index(site, shared, *index)))
        }
        PageKind::Sources => ("sources.html", "sources", value(&pages::sources(site))),
        PageKind::Glossary => ("glossary.html", "glossary", value(&pages::glossary(site))),
        PageKind::Changes => ("changes.html", "changes", value(&pages::changes(site))),
        PageKind::Search => ("search.html", "search", value(&pages::search(site, shared))),
        PageKind::Prose(id) => ("prose.html", "prose", value(&pages::prose(site, shared, *id))),
        PageKind::Print => ("print.html", "print", value(&pages::print(site, shared))),
        PageKind::Embed(era) => ("embed.html", "embed", value(&embed::view(site, shared, *era))),
        PageKind::NotFound => ("404.html", "missing", Value::none()),
        PageKind::Moved(to) => {
            let link = Link {
                title: entry::title_of(site, &Destination::Here(to.clone(), String::new()))
                    .unwrap_or_default(),
                url: to.href(site.base_path()),
            };
            ("moved.html", "moved", value(&link))
        }
    }
}

fn page_view(site: &Site, page: &Page, wants: &dyn Fn(&str) -> bool) -> PageView {
    let words = &site.words;
    let chronicle = &site.chronicle;
    let top = |index: Index| {
        let kind = PageKind::Index(index);
        site.plan
            .has(&kind)
            .then(|| Link { title: words.get("index", index.name()), url: href(site, &kind) })
    };
    let described = |name: &str, title: &str| {
        words
            .find("page", name)
            .map(|text| crate::words::fill(text, &[("title", title), ("site", &site.config.title)]))
    };
    let simple = |name: &str| {
        let title = words.get("index", name);
        (title.clone(), described(name, &title), None)
    };
    let (kind, (title, description, above)) = match &page.kind {
        PageKind::Home => {
            ("home", (site.config.title.clone(), site.config.description.clone(), None))
        }
        PageKind::Event(id) => {
            let event = &chronicle[*id];
            let era = event.era.map(|era| Link {
                title: chronicle[era].title.clone(),
                url: href(site, &PageKind::Era(era)),
            });
            ("event", (event.title.clone(), event.summary().map(ToOwned::to_owned), era))
        }
        PageKind::Era(id) => {
            let era = &chronicle[*id];
            let opening = Some(era.outline.opening.clone()).filter(|text| !text.is_empty());
            ("era", (era.title.clone(), era.summary.clone().or(opening), top(Index::Eras)))
        }
        PageKind::Place(id) => {
            let name = chronicle[*id].name.clone();
            let text = described("place", &name);
            ("place", (name, text, top(Index::Places)))
        }
        PageKind::Actor(id) => {
            let name = chronicle[*id].name.clone();
            let text = described("actor", &name);
            ("actor", (name, text, top(Index::Actors)))
        }
        PageKind::Listing(listing) => {
            let title = pages::listing_title(site, listing);
            let above = match listing {
                Listing::Kind(_) => top(Index::Kinds),
                Listing::Tag(_) => top(Index::Tags),
                Listing::Year(_) => top(Index::Years),
                Listing::Status(_) | Listing::KeyEvents => None,
            };
            let text = described("listing", &title);
            ("listing", (title, text, above))
        }
        PageKind::Index(index) => ("index", simple(index.name())),
        PageKind::Sources => ("sources", simple("sources")),
        PageKind::Glossary => ("glossary", simple("glossary")),
        PageKind::Changes => ("changes", simple("changes")),
        PageKind::Search => ("search", simple("search")),
        PageKind::Prose(id) => {
            let page = &chronicle[*id];
            let opening = Some(page.outline.opening.clone()).filter(|text| !text.is_empty());
            ("prose", (page.title.clone(), page.summary.clone().or(opening), None))
        }
        PageKind::Print => ("print", simple("print")),
        PageKind::Embed(era) => {
            let title = match era {
                Some(era) => chronicle[*era].title.clone(),
                None => words.get("formats", "oembed"),
            };
            ("embed", (title, None, None))
        }
        PageKind::NotFound => ("not-found", simple("not_found")),
        PageKind::Moved(_) => ("moved", simple("moved")),
    };
    let home = Link { title: words.get("index", "home"), url: href(site, &PageKind::Home) };
    let breadcrumbs = match kind {
        "home" => Vec::new(),
        _ => std::iter::once(home).chain(above).collect(),
    };
    let canonical = match &page.kind {
        PageKind::Moved(to) => to.clone(),
        // What stands in a frame is a part of the page that shows it whole.
        PageKind::Embed(None) => plan::url(&PageKind::Home, chronicle, &site.config),
        PageKind::Embed(Some(era)) => plan::url(&PageKind::Era(*era), chronicle, &site.config),
        _ => page.url.clone(),
    };
    let mut view = PageView {
        kind,
        title,
        description,
        url: page.url.href(site.base_path()),
        canonical: canonical.href(&site.config.base_url),
        breadcrumbs,
        hidden: matches!(page.kind, PageKind::NotFound | PageKind::Moved(_) | PageKind::Embed(_)),
        alternates: made(wants("alternates"), || alternates::of(site, page)),
        card: made(wants("card"), || card_link(site, page)),
        json_ld: None,
    };
    view.json_ld = made(wants("json_ld"), || json_ld::of(site, page, &view));
    view
}
