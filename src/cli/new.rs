//! `annals new`

use super::speak::{say, tell};
use super::{CONTENT, DONE, Global, USE, find_site, today};
use crate::content;
use crate::date::{Day, Reader};
use crate::diag::{Code, Diagnostic, Diagnostics, Place, Texts};
use crate::render::with_defaults;
use crate::scaffold::{self, NewEntry};
use crate::site::{Settings, Site, assemble};
use anyhow::Result;
use clap::Args;

#[derive(Debug, Args)]
pub(super) struct NewArgs {
    /// Headline of the entry
    title: String,
    /// When it happened, as in an entry: "27-29 Feb 1988", 1988-02, "about 1990"
    #[arg(long, value_name = "DATE")]
    date: String,
}

pub(super) fn run(global: &Global, args: &NewArgs) -> Result<u8> {
    let root = find_site(global)?;
    let mut diags = Diagnostics::new();
    let mut input = content::read(&root, &mut diags);
    with_defaults(&mut input);
    let settings = Settings { drafts: true, today: today(), base_url: None };
    let site = match assemble(input, &settings, &mut diags) {
        Ok(site) => site,
        Err(texts) => {
            tell(&diags, &texts);
            return Ok(CONTENT);
        }
    };
    let languages = [&site.words.date];
    let reader = Reader { zone: site.config.timezone, languages: &languages };
    let when = match reader.read(&args.date) {
        Ok(when) => when,
        Err(error) => {
            let mut texts = Texts::new();
            let file = texts.add("--date", args.date.as_str());
            let span = crate::diag::Span::new(file, error.range);
            let place = if args.date.is_empty() { Place::Site } else { span.into() };
            let found = Diagnostic::new(Code::DateUnreadable, place, error.message);
            tell(&std::iter::once(found.maybe_hint(error.hint)).collect(), &texts);
            return Ok(USE);
        }
    };
    let path = scaffold::entry(
        &root,
        &NewEntry {
            title: &args.title,
            date: (&args.date, &when),
            kinds: site.config.kinds.iter().map(|kind| kind.id.as_str()).collect(),
            folder: folder_of_era(&site, when.anchor()),
            today: today().to_string(),
        },
    )?;
    say(&path.display().to_string())?;
    Ok(DONE)
}

/// The folder of an era, if the site keeps its entries by era.
fn folder_of_era(site: &Site, day: Day) -> Option<&str> {
    let (_, era) = site.chronicle.eras().filter(|(_, era)| era.when.contains(day)).last()?;
    let folder = format!("content/events/{}/", era.id);
    site.texts.iter().any(|(_, text)| text.path.starts_with(&folder)).then_some(era.id.as_str())
}
