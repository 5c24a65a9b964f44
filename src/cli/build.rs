//! `annals build`
#![expect(clippy::print_stderr, reason = "this is the shell")]

use super::make::make;
use super::progress::Clock;
use super::speak::{more, say, tally, tell};
use super::{CONTENT, DONE, Global, find_site, today};
use crate::config;
use crate::content::AssetBytes;
use crate::diag::{Diagnostic, Diagnostics, Severity};
use crate::model::Why;
use crate::output;
use crate::plan::PageKind;
use crate::publish::{self, Turn};
use crate::site::Settings;
use anyhow::Result;
use clap::Args;
use std::fmt::Write as _;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(super) struct BuildArgs {
    /// Publish drafts, and entries whose day has not come
    #[arg(long)]
    drafts: bool,
    /// Where to put the site [default: public/ in the site's folder]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Another address than the `base_url` of site.toml
    #[arg(long, value_name = "URL", value_parser = parse_base)]
    base_url: Option<String>,
    /// Let warnings keep the site from being published, too
    #[arg(long)]
    strict: bool,
}

/// Whether what was found keeps the site from being published.
fn refuses(diags: &Diagnostics, args: &BuildArgs) -> bool {
    diags.has_errors() || (args.strict && diags.count(Severity::Warning) > 0)
}

fn parse_base(url: &str) -> Result<String, String> {
    config::base(url).map_err(|why| format!("it {why}"))
}

pub(super) fn run(global: &Global, args: &BuildArgs) -> Result<u8> {
    let root = find_site(global)?;
    let mut clock = Clock::start(global);
    let settings =
        Settings { drafts: args.drafts, today: today(), base_url: args.base_url.clone() };
    let mut made = make(&root, &settings, &mut clock);
    let out = args.out.clone().unwrap_or_else(|| root.join("public"));
    // Pages are staged while they are rendered, unless it is known that none will be published.
    let folder = (!made.diags.has_errors()).then(|| publish::Folder::open(&out));
    let staged = made.render(global, &mut clock, &|page, bytes| match &folder {
        Some(Ok(folder)) => {
            let turn = if page.kind == PageKind::Home { Turn::Last } else { Turn::Page };
            folder.stage(turn, &page.url.to_file(), bytes)
        }
        _ => Ok(()),
    });
    made.weigh(&[]);
    let grave = |found: &&Diagnostic| found.severity > Severity::Advice;
    let diags: Diagnostics = made.diags.iter().filter(grave).cloned().collect();
    tell(&diags, made.texts());
    if let Some(line) = more(&diags).filter(|_| !global.quiet) {
        eprintln!("{line}");
    }
    let (Ok(site), Some((theme, _)), Some(folder), false) =
        (&made.site, &made.look, folder, refuses(&diags, args))
    else {
        let tally = tally(&diags, &[Severity::Error, Severity::Warning]);
        eprintln!("{tally}: nothing was written");
        return Ok(CONTENT);
    };
    let folder = folder?;
    staged?;
    for file in output::files(site, theme) {
        match &file.bytes {
            AssetBytes::Memory(bytes) => folder.stage(Turn::Before, &file.path, bytes)?,
            AssetBytes::Disk(source) => folder.stage_copy(Turn::Before, &file.path, source)?,
        }
    }
    let written = folder.publish()?;
    clock.step("write");
    if !global.quiet {
        let mut line = format!(
            "{} pages and {} other files in {}: {} changed, {} removed ({:.2} s)",
            site.plan.pages.len(),
            written.files - site.plan.pages.len(),
            out.display(),
            written.changed,
            written.removed,
            clock.start.elapsed().as_secs_f64()
        );
        let withheld =
            |why: Why| site.chronicle.withheld.iter().filter(|one| one.why == why).count();
        let (drafts, waiting) = (withheld(Why::Draft), withheld(Why::NotYet));
        if drafts + waiting > 0 {
            let _ = write!(line, "\nleft out: {drafts} drafts, {waiting} waiting for their day");
        }
        say(&line)?;
    }
    Ok(DONE)
}
