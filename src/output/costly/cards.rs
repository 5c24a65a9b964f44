//! Social cards: a picture for each page that others link to, drawn in parallel and kept.

use crate::cache::Cache;
use crate::diag::{Code, Diagnostic, Place};
use crate::digest::Key;
use crate::graphics::card::draw;
use crate::output::OutputFile;
use crate::plan::Page;
use crate::render::{Shared, Theme, card, card_path, has_card};
use crate::site::Site;
use rayon::prelude::*;

/// Changes with the fonts and with how cards are drawn.
const EDITION: &[u8] = b"cards 1, resvg 0.49";

/// The cards of all pages that have one of their own and for which the site brings none.
///
/// # Errors
/// What is wrong with `card.svg`, told once.
pub(super) fn cards(
    site: &Site,
    shared: &Shared,
    theme: &Theme,
    cache: &Cache,
) -> Result<Vec<OutputFile>, Diagnostic> {
    site.plan
        .pages
        .par_iter()
        .filter(|page| has_card(site, page) && !site.brings(&card_path(site, page)))
        .map(|page| one(site, shared, theme, cache, page))
        .collect()
}

/// The card at a path below the root of the site; nothing when no page has it.
#[must_use]
pub(super) fn card_at(
    site: &Site,
    shared: &Shared,
    theme: &Theme,
    cache: &Cache,
    path: &str,
) -> Option<Result<OutputFile, Diagnostic>> {
    let page = site.plan.pages.iter().find(|page| card_path(site, page) == path)?;
    Some(one(site, shared, theme, cache, page))
}

fn one(
    site: &Site,
    shared: &Shared,
    theme: &Theme,
    cache: &Cache,
    page: &Page,
) -> Result<OutputFile, Diagnostic> {
    let svg = card(site, theme, shared, page)?;
    let make = || {
        draw(&svg).map_err(|why| {
            let place = site.texts.find("templates/card.svg").map_or(Place::Site, Place::File);
            Diagnostic::new(
                Code::TemplateError,
                place,
                format!("the card of `/{}` cannot be drawn: {why}", page.url.as_str()),
            )
            .hint("`templates/README.md` lists what each template can use")
        })
    };
    let kept = cache.recall(&Key::of(&[EDITION, svg.as_bytes()]), "png", make)?;
    Ok(OutputFile { path: card_path(site, page), bytes: kept.into_asset() })
}
