//! Commands and flags, a file for each command: the only room that prints, and that asks for the time.
#![expect(clippy::disallowed_methods, reason = "this is the shell")]

mod ask;
mod build;
mod check;
mod explain;
mod given;
mod import;
mod init;
mod links;
mod git;
mod make;
mod new;
mod progress;
mod publish;
mod schema;
#[cfg(feature = "serve")]
mod serve;
mod speak;

use crate::config;
use crate::date::Day;
use crate::diag::WrongUse;
use anyhow::{Context, Result, bail};
use chrono::{DateTime, Local, Utc};
use clap::error::ErrorKind;
use clap::parser::ValueSource;
use clap::{ArgMatches, Args, CommandFactory as _, FromArgMatches as _, Parser, Subcommand};
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

/// Done.
const DONE: u8 = 0;
/// The content has errors, and all of them have been listed.
const CONTENT: u8 = 1;
/// Wrong use.
const USE: u8 = 2;
/// The machine failed: disk, network.
const MACHINE: u8 = 3;

/// Turns a folder of Markdown entries into a dated timeline: a static website.
#[derive(Debug, Parser)]
#[command(
    name = "annals",
    version,
    max_term_width = 100,
    after_help = "Exit codes: 0 done; 1 the content has errors, all of them listed; 2 wrong use; \
                  3 the machine failed (disk, network).\n\nBeside the program's source: \
                  docs/editors.md, a first entry in five minutes; docs/entries.md, all fields; \
                  docs/dates.md, what can stand in a date."
)]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

/// Over the flags that every command takes, so that its own stand together.
const EVERYWHERE: &str = "For every command";

#[derive(Debug, Args)]
struct Global {
    /// The site's folder [default: the nearest folder upwards with a site.toml]
    #[arg(long, global = true, value_name = "DIR", env = "ANNALS_SITE", help_heading = EVERYWHERE)]
    site: Option<PathBuf>,
    /// Say only what is wrong
    #[arg(short, long, global = true, conflicts_with = "verbose", help_heading = EVERYWHERE)]
    quiet: bool,
    /// Say how long each step takes
    #[arg(short, long, global = true, help_heading = EVERYWHERE)]
    verbose: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Begin a site: a small complete sample, to change or to replace
    ///
    /// With entries that show what each side said, registers, a workflow that publishes it on
    /// GitHub Pages, and settings for editors.
    Init(init::InitArgs),
    /// Begin an entry, with its front matter filled in
    ///
    /// On a terminal it asks for what is missing. File name and folder follow the entries that are
    /// there; nothing is ever overwritten. The date stays as it is written.
    New(new::NewArgs),
    /// Make entries of a timeline in another format: TimelineJS, Markwhen, CSV
    ///
    /// The report says row by row what was changed and what could not be carried over. An entry
    /// that is there already is not overwritten, so what was mended can be imported again. Ends
    /// with 1 if some rows could not be imported.
    Import(import::ImportArgs),
    /// Show the site in a browser as it changes
    ///
    /// Pages are rendered when they are asked for. Every save is shown at once; what is wrong is
    /// shown on the page and in the terminal. Only this computer can reach the preview.
    #[cfg(feature = "serve")]
    Serve(serve::ServeArgs),
    /// Say everything that `build` would say, and give editorial advice
    Check(check::CheckArgs),
    /// Say what a finding means, with an example and the way to mend it
    Explain(explain::ExplainArgs),
    /// Make the site: content, templates and static files -> public/
    ///
    /// Nothing is written when there is an error, and the site that was published before stays as
    /// it was. Files that have not changed are not touched.
    Build(build::BuildArgs),
    /// Build the site and put it where readers get it: a folder, S3, Google, Azure, WebDAV
    ///
    /// Only what changed is put, in an order in which every page that readers can reach is whole at
    /// every moment. A run that was cut short is brought to its end by the next one. Credentials
    /// come from the environment alone; docs/publish.md says which.
    Publish(publish::PublishArgs),
    /// Print the JSON Schema of a kind of file, so that your editor completes it
    ///
    /// Draft 2020-12, of the front matter of entries, of the registers and of site.toml. Inside a
    /// site its own ids are proposed.
    Schema(schema::SchemaArgs),
    /// Print completions for a shell
    ///
    /// For example: annals completions bash > ~/.local/share/bash-completion/completions/annals
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

/// Runs the program with its arguments.
#[must_use]
pub fn main() -> ExitCode {
    let cli = match Cli::command().try_get_matches().and_then(|matches| parse(&matches)) {
        Ok(cli) => cli,
        Err(error) => {
            let code = if error.use_stderr() { USE } else { DONE };
            let _ = error.print();
            return ExitCode::from(code);
        }
    };
    let code = run(&cli).unwrap_or_else(|error| {
        let code = if error.downcast_ref::<WrongUse>().is_some() { USE } else { MACHINE };
        let _ = writeln!(std::io::stderr(), "annals: {error:#}");
        code
    });
    ExitCode::from(code)
}

/// The arguments, if they make sense together.
fn parse(matches: &ArgMatches) -> Result<Cli, clap::Error> {
    let mut cli = Cli::from_arg_matches(matches)?;
    let siteless = ["init", "explain", "completions"];
    if let Some((name, own)) = matches.subcommand().filter(|(name, _)| siteless.contains(name)) {
        // The variable ANNALS_SITE is for the commands that look at it.
        if own.value_source("site") == Some(ValueSource::CommandLine) {
            let message = format!("`annals {name}` looks at no site: leave `--site` out\n");
            return Err(Cli::command().error(ErrorKind::ArgumentConflict, message));
        }
        cli.global.site = None;
    }
    Ok(cli)
}

fn run(cli: &Cli) -> Result<u8> {
    match &cli.command {
        Command::Build(args) => build::run(&cli.global, args),
        Command::Publish(args) => publish::run(&cli.global, args),
        #[cfg(feature = "serve")]
        Command::Serve(args) => serve::run(&cli.global, args),
        Command::New(args) => new::run(&cli.global, args),
        Command::Init(args) => init::run(&cli.global, args),
        Command::Import(args) => import::run(&cli.global, args),
        Command::Check(args) => check::run(&cli.global, args),
        Command::Explain(args) => explain::run(args),
        Command::Schema(args) => schema::run(&cli.global, args),
        Command::Completions { shell } => {
            let mut command = Cli::command();
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut command, "annals", &mut script);
            speak::print(&String::from_utf8_lossy(&script))?;
            Ok(DONE)
        }
    }
}

/// The site's folder: the one that was named, or the nearest upwards.
fn find_site(global: &Global) -> Result<PathBuf> {
    if let Some(site) = &global.site {
        if !site.is_dir() {
            bail!(WrongUse(format!("there is no folder `{}`", site.display())));
        }
        return Ok(site.clone());
    }
    let here = std::env::current_dir().context("cannot tell the current folder")?;
    let Some(site) = here.ancestors().find(|folder| folder.join(config::FILE).is_file()) else {
        bail!(WrongUse(format!(
            "found no `{}` in `{}` or a folder above it; go to a site's folder, or name it with \
             --site",
            config::FILE,
            here.display()
        )));
    };
    Ok(site.to_owned())
}

/// Whether to take memory in small pages alone from here on. A large page is cleared whole and kept
/// whole: good for a site that is made as a whole, and dear where few things are new.
///
/// A program that is started from here does the same.
fn take_small_pages(alone: bool) {
    // Where the system has no large pages to keep away from, nothing is lost.
    #[cfg(target_os = "linux")]
    let _ = rustix::thread::disable_transparent_huge_pages(alone);
    #[cfg(not(target_os = "linux"))]
    let _ = alone;
}

/// The day of today, or of `SOURCE_DATE_EPOCH` for builds that are to be repeated.
fn today() -> Day {
    let epoch = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|seconds| seconds.parse().ok());
    let date = match epoch.and_then(|seconds| DateTime::<Utc>::from_timestamp(seconds, 0)) {
        Some(moment) => moment.date_naive(),
        None => Local::now().date_naive(),
    };
    Day::from(date)
}
