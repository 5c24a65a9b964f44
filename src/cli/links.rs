//! `annals check --links`
#![cfg_attr(
    feature = "links",
    expect(clippy::disallowed_methods, reason = "this is the shell: it looks at the clock")
)]

use super::Global;
use crate::diag::Diagnostics;
use crate::site::Site;
use anyhow::Result;
use std::path::Path;

/// Asks all addresses elsewhere, and tells what is to be mended.
#[cfg(feature = "links")]
#[expect(clippy::unnecessary_wraps, reason = "a program without the feature fails here")]
pub(super) fn ask(
    root: &Path,
    site: &Site,
    private: bool,
    global: &Global,
    diags: &mut Diagnostics,
) -> Result<String> {
    use super::progress::Progress;
    use super::speak::note;
    use crate::cache::Cache;
    use crate::check;
    use crate::links::{self, Memory, Terms};
    use std::time::SystemTime;

    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let mut memory = Memory::of(Cache::of(root), now.as_secs());
    let addresses = check::elsewhere(site);
    let urls: Vec<String> = addresses.iter().map(|address| address.url.clone()).collect();
    let terms = Terms { private, ..Terms::decent(&site.config.base_url) };
    let progress = Progress::new(global.quiet);
    let report =
        links::ask(&urls, &terms, &mut memory, &|done, all| progress.tick(done, all, "addresses"));
    progress.end();
    memory.save();
    let answers =
        addresses.iter().filter_map(|address| Some((address, report.answers.get(&address.url)?)));
    check::links(answers, diags);
    if report.offline {
        note("none of the addresses could be reached: is this computer connected?");
    }
    let left = match report.left {
        0 => String::new(),
        left => format!("; {left} are left for another run"),
    };
    Ok(format!(
        "addresses elsewhere: {} asked, {} known from before{left}",
        report.asked, report.known
    ))
}

/// Says how to get a program that can.
#[cfg(not(feature = "links"))]
pub(super) fn ask(_: &Path, _: &Site, _: bool, _: &Global, _: &mut Diagnostics) -> Result<String> {
    anyhow::bail!(crate::diag::WrongUse(
        "this program was made without `--links`; build it with the feature `links`: \
         `cargo install annals --features links`"
            .to_owned()
    ))
}
