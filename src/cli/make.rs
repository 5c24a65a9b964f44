//! A site and its theme, as far as they can be made, and all its pages.

use super::Global;
use super::progress::{Clock, Progress};
use crate::cache::Cache;
use crate::check;
use crate::content::{self, Look};
use crate::diag::{Code, Diagnostics, Texts};
use crate::output::{self, Fresh, OutputFile};
use crate::plan::Page;
use crate::render::{Shared, Theme, share, theme, with_defaults};
use crate::site::{Memory, Settings, Site, assemble_again};
use anyhow::Result;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A site that is ready to be rendered, as far as it could be made.
pub(super) struct Made {
    /// The site, or its files when there is none.
    pub(super) site: Result<Site, Texts>,
    /// Its theme, and what its pages share.
    pub(super) look: Option<(Theme, Shared)>,
    pub(super) diags: Diagnostics,
}

/// Reads, works out and checks a site that was looked at, with what an earlier run has left in a
/// cache, and leaves there what a later one needs. What was found is not weighed yet.
///
/// `beside` is done with the site while it is checked.
pub(super) fn make<T: Send>(
    look: Look,
    settings: &Settings,
    cache: &Cache,
    clock: &mut Clock,
    beside: impl FnOnce(&Site) -> T + Send,
) -> (Made, Option<T>) {
    let mut diags = Diagnostics::new();
    let mut input = content::read_seen(look, &mut diags);
    with_defaults(&mut input);
    clock.step("read");
    let mut memory = Memory::remembering(cache.remembered());
    clock.step("recall");
    let site = assemble_again(input, settings, &mut memory, &mut diags);
    clock.step("assemble");
    let remember = move || {
        if let Some(memories) = memory.take_memories() {
            cache.remember(&memories);
        }
        // What was parsed is as large as what was understood of it.
        drop(memory);
    };
    let site = match site {
        Ok(site) => site,
        Err(texts) => {
            remember();
            return (Made { site: Err(texts), look: None, diags }, None);
        }
    };
    let mut of_theme = Diagnostics::new();
    let check = || check::check(&site, &mut diags);
    let look = || {
        let theme = theme(&site.texts, &site.words, &mut of_theme)?;
        let shared = share(&site, &theme);
        Some((theme, shared))
    };
    let beside = || rayon::join(look, || beside(&site));
    let ((), ((), (look, done))) = rayon::join(remember, || rayon::join(check, beside));
    diags.append(of_theme);
    clock.step("check");
    (Made { site: Ok(site), look, diags }, Some(done))
}

/// Takes each page of a site as soon as it is rendered.
pub(super) type Taker<'a> = &'a (dyn Fn(&Site, &Page, &[u8]) -> Result<()> + Sync);

impl Made {
    /// Renders all pages that are not fresh into a sink; mistakes in templates are told.
    ///
    /// # Errors
    /// Those of the sink.
    pub(super) fn render(
        &mut self,
        global: &Global,
        clock: &mut Clock,
        fresh: Fresh<'_, Page>,
        sink: Taker<'_>,
    ) -> Result<()> {
        if let (Ok(site), Some((theme, shared))) = (&self.site, &self.look) {
            let progress = Progress::new(global.quiet);
            let all = site.plan.pages.len();
            let done = AtomicUsize::new(0);
            let counted = |page: &Page, bytes: &[u8]| {
                progress.tick(done.fetch_add(1, Ordering::Relaxed) + 1, all, "pages");
                sink(site, page, bytes)
            };
            let rendered = output::pages(site, shared, theme, fresh, &counted, &mut self.diags);
            progress.end();
            let done = done.load(Ordering::Relaxed);
            clock.step_of("render", &format!("for {done} of {all} pages"));
            rendered?;
        }
        Ok(())
    }

    /// Makes what takes long, unless there is a mistake already; more mistakes are told.
    ///
    /// # Errors
    /// If the index for the search cannot be made.
    pub(super) fn costly(&mut self, cache: &Cache, clock: &mut Clock) -> Result<Vec<OutputFile>> {
        match (&self.site, &self.look) {
            (Ok(site), Some((theme, shared))) if !self.diags.has_errors() => {
                let files = output::costly(site, shared, theme, cache, &mut self.diags)?;
                clock.step("costly");
                Ok(files)
            }
            _ => Ok(Vec::new()),
        }
    }

    /// Gives each finding the weight that the site wants for it, and puts them in order.
    ///
    /// Codes that the caller asked for by name keep their usual weight where the site has them off.
    pub(super) fn weigh(&mut self, wanted: &[Code]) {
        if let Ok(site) = &self.site {
            let level = |code: Code| match site.config.levels.get(&code) {
                Some(None) if wanted.contains(&code) => None,
                level => level.copied(),
            };
            self.diags.weigh(level);
        }
        let texts = match &self.site {
            Ok(site) => &site.texts,
            Err(texts) => texts,
        };
        self.diags.sort(texts);
    }

    pub(super) fn texts(&self) -> &Texts {
        match &self.site {
            Ok(site) => &site.texts,
            Err(texts) => texts,
        }
    }
}
