//! A site and all its files, as far as they can be made.

use super::Global;
use super::progress::{Clock, Progress};
use crate::check;
use crate::content;
use crate::diag::{Code, Diagnostics, Texts};
use crate::output::{self, OutputFile};
use crate::render::{share, theme, with_defaults};
use crate::site::{Settings, Site, assemble};
use std::path::Path;

/// A site with all its files, as far as it could be made.
pub(super) struct Made {
    /// The site, or its files when there is none.
    pub(super) site: Result<Site, Texts>,
    pub(super) files: Vec<OutputFile>,
    pub(super) diags: Diagnostics,
}

/// Reads, works out, checks and renders a site. What was found is not weighed yet.
pub(super) fn make(global: &Global, root: &Path, settings: &Settings, clock: &mut Clock) -> Made {
    let mut diags = Diagnostics::new();
    let mut input = content::read(root, &mut diags);
    with_defaults(&mut input);
    clock.step("read");
    let site = match assemble(input, settings, &mut diags) {
        Ok(site) => site,
        Err(texts) => return Made { site: Err(texts), files: Vec::new(), diags },
    };
    clock.step("assemble");
    check::check(&site, &mut diags);
    clock.step("check");
    let mut files = Vec::new();
    if let Some(theme) = theme(&site.texts, &site.words, &mut diags) {
        let shared = share(&site, &theme.css.path, &theme.js.path);
        clock.step("share");
        let progress = Progress::new(global.quiet);
        let all = site.plan.pages.len();
        let tick = |done: usize| progress.tick(done, all);
        files = output::all(&site, &shared, &theme, &tick, &mut diags);
        progress.end();
        clock.step("render");
    }
    Made { site: Ok(site), files, diags }
}

impl Made {
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
