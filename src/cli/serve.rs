//! `annals serve`
#![expect(clippy::disallowed_methods, clippy::print_stderr, reason = "this is the shell")]

use super::speak::{say, tally};
use super::{DONE, Global, find_site, take_small_pages, today};
use crate::diag::Severity;
use crate::serve::{Address, Editor, Snapshot};
use crate::site::Settings;
use anyhow::Result;
use clap::Args;
use std::net::{IpAddr, Ipv4Addr};

#[derive(Debug, Args)]
pub(super) struct ServeArgs {
    /// Open the site in the browser
    #[arg(long)]
    open: bool,
    /// The port [default: 4000, or the next that is free]
    #[arg(long, value_name = "PORT")]
    port: Option<u16>,
    /// Listen on another address, so that other computers can see the preview
    #[arg(long, value_name = "ADDRESS", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    host: IpAddr,
    /// Leave out what `build` leaves out: drafts, and entries whose day has not come
    #[arg(long)]
    published: bool,
    /// The editor in which files are opened: `vscode`, `zed`, `idea`, `sublime`, `none`…, or an
    /// address such as `vscode://file/{path}:{line}:{column}` [default: the one
    /// whose terminal this is, else that of `$VISUAL` and `$EDITOR`]
    #[arg(long, value_name = "EDITOR", env = "ANNALS_EDITOR", hide_env_values = true,
          value_parser = Editor::named)]
    editor: Option<Editor>,
}

pub(super) fn run(global: &Global, args: &ServeArgs) -> Result<u8> {
    take_small_pages(true);
    let root = find_site(global)?;
    let settings = Settings { drafts: !args.published, today: today(), base_url: None };
    let port = args.port.unwrap_or(4000);
    let address = Address { host: args.host, port, exact: args.port.is_some() };
    if !args.host.is_loopback() {
        eprintln!(
            "annals: with --host {}, everybody in your network can read this preview, drafts \
             included",
            args.host
        );
    }
    let variable = |name: &str| std::env::var(name).ok();
    let editor = args.editor.clone().unwrap_or_else(|| Editor::of_environment(variable));
    let quiet = global.quiet;
    let report = move |snapshot: &Snapshot| {
        if !snapshot.report.is_empty() {
            eprint!("{}", snapshot.report);
        }
        if !quiet {
            let all = [Severity::Error, Severity::Warning, Severity::Advice];
            eprintln!("{}", tally(snapshot.findings(), &all));
        }
    };
    crate::serve::run(
        &root,
        address,
        &settings,
        editor,
        |url, _| {
            let _ = say(url);
            if args.open {
                // A browser has its own reasons.
                take_small_pages(false);
                if open::that_detached(url).is_err() {
                    eprintln!("annals: found no browser to open; go to {url}");
                }
                take_small_pages(true);
            }
        },
        report,
    )?;
    Ok(DONE)
}
