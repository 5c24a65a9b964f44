//! `annals build`
#![expect(clippy::print_stderr, reason = "this is the shell")]

use super::make::make;
use super::progress::Clock;
use super::speak::{findings, more, say, tally, tell};
use super::{CONTENT, DONE, Global, find_site, take_small_pages, today};
use crate::cache::Cache;
use crate::config;
use crate::content::{self, AssetBytes};
use crate::diag::{Diagnostics, Severity, WrongUse};
use crate::model::{EventId, Why};
use crate::output::{self, Earlier, Writer, portable, single};
use crate::plan::{self, Page, PageKind};
use crate::publish::{self, Folder, Last, Left, Said, Turn};
use crate::site::{Settings, Site};
use anyhow::{Result, anyhow, bail};
use clap::Args;
use std::borrow::Cow;
use std::collections::HashSet;
use std::io::BufRead;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError};

/// The print edition as one file, where it has no other name.
const SINGLE_FILE: &str = "single-file.html";

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag")]
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
    /// Make a copy that works from a disk or a USB stick: links are relative and lead to files
    #[arg(long)]
    portable: bool,
    /// Write the print edition, too, as one file that needs no other [default: single-file.html in
    /// the output folder]
    #[arg(long, value_name = "FILE", num_args = 0..=1, default_missing_value = "")]
    single_file: Option<String>,
    /// Write compressed copies beside texts, too (index.html.gz, index.html.br), for servers that
    /// look for such
    #[arg(long, conflicts_with = "portable")]
    compress: bool,
    /// Let warnings keep the site from being published, too
    #[arg(long)]
    strict: bool,
}

/// Whether what was found keeps the site from being published.
fn refuses(diags: &Diagnostics, args: &BuildArgs) -> bool {
    diags.has_errors() || (args.strict && diags.count(Severity::Warning) > 0)
}

/// HTML that cannot be rewritten.
fn unread(page: &str, why: &str) -> anyhow::Error {
    anyhow!("`{page}` cannot be rewritten: {why}; look at its template and its HTML")
}

fn parse_base(url: &str) -> Result<String, String> {
    config::base(url).map_err(|why| format!("it {why}"))
}

impl BuildArgs {
    /// Where the site is put.
    pub(super) fn out(&self, root: &Path) -> PathBuf {
        self.out.clone().unwrap_or_else(|| root.join("public"))
    }
}

pub(super) fn run(global: &Global, args: &BuildArgs) -> Result<u8> {
    Ok(build(global, args, true)?.err().unwrap_or(DONE))
}

/// Builds the site; where the content has errors, they are told, and an exit code is returned.
/// Whoever reads what is left holds the folder, so that no other build changes it meanwhile.
///
/// A build of the same as the last one says what that one said, and has nothing to do. `ends` is
/// whether the program ends with it.
pub(super) fn build(
    global: &Global,
    args: &BuildArgs,
    ends: bool,
) -> Result<Result<(Left, Folder), u8>> {
    if args.compress && !cfg!(feature = "compress") {
        bail!(WrongUse(
            "this annals was built without the feature `compress`: take a released one, or `cargo \
             install annals --features compress`"
                .to_owned()
        ));
    }
    let root = find_site(global)?;
    let mut clock = Clock::start(global);
    let settings =
        Settings { drafts: args.drafts, today: today(), base_url: args.base_url.clone() };
    let out = args.out(&root);
    // From here on nobody else writes there; why it cannot be opened is told after what is found.
    let folder = Folder::open(&out);
    let cache = Cache::of(&root);
    // A file elsewhere may change without anybody knowing.
    let elsewhere = args.single_file.as_ref().is_some_and(|file| !file.is_empty());
    let source = folder.as_ref().ok().filter(|_| !elsewhere);
    let source =
        source.and_then(|folder| publish::Made::of(&root, folder, args, settings.today, &cache));
    let (source, look, last) = match source {
        Some((source, look, last)) => (Some(source), look, last),
        None => (None, content::look(&root), None),
    };
    clock.step("look");
    let untouched = match last {
        Some(Last::Same(left)) => {
            tell_all(global, &left.said);
            summary(global, &out, &left.said, (0, 0), &clock)?;
            return folder.map(|folder| Ok((left, folder)));
        }
        Some(Last::Other(untouched)) => Some(untouched),
        None => None,
    };
    if untouched.is_some() {
        take_small_pages(true);
    }
    let makings = |site: &Site| source.as_ref()?.makings(site);
    let (mut made, makings) = make(look, &settings, &cache, &mut clock, makings);
    let makings = makings.flatten();
    if let (Some(file), Ok(site)) = (&args.single_file, &made.site) {
        if !site.plan.has(&PageKind::Print) {
            bail!(WrongUse(
                "the timeline is too long for a print edition: raise `limit` of `[timeline]` in \
                 site.toml, or leave --single-file out"
                    .to_owned()
            ));
        }
        let taken = |page: &Page| page.url.to_file() == SINGLE_FILE;
        if file.is_empty() && (site.brings(SINGLE_FILE) || site.plan.pages.iter().any(taken)) {
            bail!(WrongUse(format!(
                "the site has a `{SINGLE_FILE}` of its own: say where else the print edition is \
                 to be, `--single-file FILE`"
            )));
        }
    }
    let print: Mutex<Vec<u8>> = Mutex::default();
    // Pages are staged while they are rendered, unless it is known that none will be published.
    let staging = folder.as_ref().ok().filter(|_| !made.diags.has_errors());
    let is_same = |path: &str| {
        let (Some(files), Some(makings)) = (&untouched, &makings) else { return false };
        files.has(path, makings)
    };
    let fresh = |folder: &Folder, turn: Turn, path: &str| {
        let has = is_same(path);
        if has {
            folder.keep(turn, path);
        }
        has
    };
    let turn = |page: &Page| if page.kind == PageKind::Home { Turn::Last } else { Turn::Page };
    let fresh_page = |page: &Page| {
        let Some(folder) = staging else { return false };
        let wanted = page.kind == PageKind::Print && args.single_file.is_some();
        !wanted && fresh(folder, turn(page), &page.url.to_file())
    };
    let staged = made.render(global, &mut clock, &fresh_page, &|site, page, bytes| {
        let Some(folder) = staging else { return Ok(()) };
        if page.kind == PageKind::Print && args.single_file.is_some() {
            *print.lock().unwrap_or_else(PoisonError::into_inner) = bytes.to_vec();
        }
        let (turn, path) = (turn(page), page.url.to_file());
        if args.portable {
            let html = portable::page(site, &page.url, bytes).map_err(|why| unread(&path, &why))?;
            return folder.stage(turn, &path, html.as_bytes());
        }
        folder.stage(turn, &path, bytes)
    });
    let costly = made.costly(&cache, &mut clock);
    made.weigh(&[]);
    made.diags.remove(|found| found.severity == Severity::Advice);
    let diags = &made.diags;
    let mut said =
        Said { findings: findings(diags, made.texts()), more: more(diags), ..Said::default() };
    tell_all(global, &said);
    let (Ok(site), Some((theme, _)), false) = (&made.site, &made.look, refuses(diags, args)) else {
        let tally = tally(diags, &[Severity::Error, Severity::Warning]);
        eprintln!("{tally}: nothing was written");
        return Ok(Err(CONTENT));
    };
    let folder = folder?;
    staged?;
    for file in output::needed(site, theme).chain(costly?) {
        if fresh(&folder, Turn::Before, &file.path) {
            continue;
        }
        let file = if args.portable { portable::file(site, theme, file) } else { file };
        match &file.bytes {
            AssetBytes::Memory(bytes) => folder.stage(Turn::Before, &file.path, bytes)?,
            AssetBytes::Disk(source) => folder.stage_copy(Turn::Before, &file.path, source)?,
        }
    }
    clock.step("assets");
    let fresh = |path: &str| fresh(&folder, Turn::After, path);
    let file = |path: &str| {
        untouched.as_ref().filter(|files| files.holds(path))?;
        Some(Box::new(folder.published(path)?) as Box<dyn BufRead>)
    };
    // Asked for by few formats, but once for each event then.
    let same: OnceLock<HashSet<EventId>> = OnceLock::new();
    let all_same = || {
        let page = |id| plan::url(&PageKind::Event(id), &site.chronicle, &site.config);
        let events = site.timeline.order.iter().copied();
        events.filter(|id| is_same(&page(*id).to_file())).collect()
    };
    let earlier = Earlier { file: &file, same: &|id| same.get_or_init(all_same).contains(&id) };
    let stage = |path: &str, write: Writer<'_>| folder.stage_stream(Turn::After, path, write);
    output::formats(site, &fresh, Some(&earlier), &stage)?;
    clock.step("formats");
    if let Some(file) = &args.single_file {
        let print = print.into_inner().unwrap_or_else(PoisonError::into_inner);
        let load = |path: &str| {
            let asset = output::assets(site, theme).find(|asset| asset.path == path)?;
            asset.bytes.read().ok().map(Cow::into_owned)
        };
        let html =
            single::single(site, theme, &print, &load).map_err(|why| unread("print", &why))?;
        if file.is_empty() {
            folder.stage(Turn::Page, SINGLE_FILE, html.as_bytes())?;
        } else {
            publish::file(Path::new(file), html.as_bytes())?;
        }
    }
    #[cfg(feature = "compress")]
    if args.compress {
        folder.compress(&cache)?;
        clock.step("compress");
    }
    let written = folder.publish()?;
    clock.step("write");
    let pages = site.plan.pages.len();
    said.files = format!("{pages} pages and {} other files", written.files.len() - pages);
    let withheld = |why: Why| site.chronicle.withheld.iter().filter(|one| one.why == why).count();
    let (drafts, waiting) = (withheld(Why::Draft), withheld(Why::NotYet));
    said.left_out = (drafts + waiting > 0)
        .then(|| format!("left out: {drafts} drafts, {waiting} waiting for their day"));
    summary(global, &out, &said, (written.changed, written.removed), &clock)?;
    let left = Left { said, files: written.files, keep: site.config.keep };
    if let Some(source) = source {
        let (makings, untouched) = (makings.as_ref(), untouched.as_ref());
        source.remember(&cache, &folder, makings, untouched, site.chronicle.next, &left);
    }
    clock.step("remember");
    cache.sweep();
    if ends {
        // To give all of that back piece by piece would take longer.
        std::mem::forget(made);
    }
    Ok(Ok((left, folder)))
}

/// Tells the findings of this build, or of the last one of the same.
fn tell_all(global: &Global, said: &Said) {
    tell(&said.findings);
    if let Some(line) = said.more.as_ref().filter(|_| !global.quiet) {
        eprintln!("{line}");
    }
}

/// Says in one line what was published.
fn summary(
    global: &Global,
    out: &Path,
    said: &Said,
    (changed, removed): (usize, usize),
    clock: &Clock,
) -> Result<()> {
    if global.quiet {
        return Ok(());
    }
    let seconds = clock.start.elapsed().as_secs_f64();
    let Said { files, left_out, .. } = said;
    let left_out = left_out.as_ref().map_or_else(String::new, |line| format!("\n{line}"));
    say(&format!(
        "{files} in {}: {changed} changed, {removed} removed ({seconds:.2} s){left_out}",
        out.display()
    ))
}
