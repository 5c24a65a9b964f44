//! Commands and flags: the only file that prints, and the only one that asks for the time.
#![expect(clippy::disallowed_methods, clippy::print_stderr, reason = "this is the shell")]

use crate::check;
use crate::config;
use crate::content;
use crate::date::{Day, Reader};
use crate::diag::{Code, Diagnostic, Diagnostics, Form, Place, Severity, Texts, WrongUse, emit};
use crate::model::Why;
use crate::output::{self, OutputFile};
use crate::publish;
use crate::render::{share, theme, with_defaults};
use crate::scaffold::{self, NewEntry};
use crate::site::{Settings, Site, assemble};
use anyhow::{Context, Result, bail};
use chrono::{DateTime, Local, Utc};
use clap::{Args, CommandFactory as _, Parser, Subcommand, ValueEnum};
use std::fmt::Write as _;
use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Mutex;
use std::time::{Duration, Instant};

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
                  3 the machine failed (disk, network).\n\nDates, claims, figures and sources: \
                  see docs/ beside the program's source."
)]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Args)]
struct Global {
    /// The site's folder [default: the nearest folder upwards with a site.toml]
    #[arg(long, global = true, value_name = "DIR", env = "ANNALS_SITE")]
    site: Option<PathBuf>,
    /// Say only what is wrong
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    quiet: bool,
    /// Say how long each step takes
    #[arg(short, long, global = true)]
    verbose: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make the site: content, templates and static files -> public/
    ///
    /// Nothing is written when there is an error, and the site that was published before stays as
    /// it was. Files that have not changed are not touched.
    Build(BuildArgs),
    /// Show the site in a browser as it changes
    ///
    /// Pages are rendered when they are asked for. Every save is shown at once; what is wrong is
    /// shown on the page and in the terminal. Only this computer can reach the preview.
    #[cfg(feature = "serve")]
    Serve(ServeArgs),
    /// Begin an entry, with its front matter filled in
    New(NewArgs),
    /// Say everything that `build` would say, and give editorial advice
    Check(CheckArgs),
    /// Print completions for a shell
    ///
    /// For example: annals completions bash > ~/.local/share/bash-completion/completions/annals
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

#[derive(Debug, Args)]
struct BuildArgs {
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

#[cfg(feature = "serve")]
#[derive(Debug, Args)]
struct ServeArgs {
    /// Open the site in the browser
    #[arg(long)]
    open: bool,
    /// The port [default: 4000, or the next that is free]
    #[arg(long, value_name = "PORT")]
    port: Option<u16>,
    /// Show drafts, and entries whose day has not come
    #[arg(long)]
    drafts: bool,
}

#[derive(Debug, Args)]
struct NewArgs {
    /// Headline of the entry
    title: String,
    /// When it happened, as in an entry: "27-29 Feb 1988", 1988-02, "about 1990"
    #[arg(long, value_name = "DATE")]
    date: String,
}

#[derive(Debug, Args)]
struct CheckArgs {
    /// How findings are written
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Check drafts, too
    #[arg(long)]
    drafts: bool,
    /// End with exit code 1 for warnings, too
    #[arg(long)]
    strict: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people: the line in question, with marks below it
    Human,
    /// One line each, for editors: path:line:column: severity[code]: message
    Short,
    /// One JSON object a line
    Json,
    /// Annotations of GitHub Actions
    Github,
}

fn parse_base(url: &str) -> Result<String, String> {
    config::base(url).map_err(|why| format!("it {why}"))
}

/// Runs the program with its arguments.
#[must_use]
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
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

fn run(cli: &Cli) -> Result<u8> {
    match &cli.command {
        Command::Build(args) => build(&cli.global, args),
        #[cfg(feature = "serve")]
        Command::Serve(args) => serve(&cli.global, args),
        Command::New(args) => new(&cli.global, args),
        Command::Check(args) => run_check(&cli.global, args),
        Command::Completions { shell } => {
            let mut command = Cli::command();
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut command, "annals", &mut script);
            print(&String::from_utf8_lossy(&script))?;
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

/// The day of today, or of `SOURCE_DATE_EPOCH` for builds that are to be repeated.
fn today() -> Day {
    let epoch = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|seconds| seconds.parse().ok());
    let date = match epoch.and_then(|seconds| DateTime::<Utc>::from_timestamp(seconds, 0)) {
        Some(moment) => moment.date_naive(),
        None => Local::now().date_naive(),
    };
    Day::from(date)
}

/// Says how long each step takes, when that is wanted.
struct Clock {
    verbose: bool,
    last: Instant,
    start: Instant,
}

impl Clock {
    fn start(global: &Global) -> Self {
        let now = Instant::now();
        Self { verbose: global.verbose, last: now, start: now }
    }

    fn step(&mut self, name: &str) {
        if self.verbose {
            eprintln!("{name:>9} {:>9.1} ms", self.last.elapsed().as_secs_f64() * 1000.0);
        }
        self.last = Instant::now();
    }
}

/// A line on a terminal for work that takes longer than half a second.
struct Progress {
    shown: bool,
    start: Instant,
    last: Mutex<Option<Instant>>,
}

impl Progress {
    fn new(quiet: bool) -> Self {
        let shown = !quiet && std::io::stderr().is_terminal();
        Self { shown, start: Instant::now(), last: Mutex::new(None) }
    }

    fn tick(&self, done: usize, all: usize) {
        if !self.shown || self.start.elapsed() < Duration::from_millis(500) {
            return;
        }
        let Ok(mut last) = self.last.try_lock() else { return };
        if last.is_none_or(|last| last.elapsed() > Duration::from_millis(100)) {
            *last = Some(Instant::now());
            eprint!("\r{done} of {all} pages\x1b[K");
        }
    }

    fn end(&self) {
        if self.shown && self.last.lock().is_ok_and(|last| last.is_some()) {
            eprint!("\r\x1b[K");
        }
    }
}

/// A site with all its files, as far as it could be made.
struct Made {
    /// The site, or its files when there is none.
    site: Result<Site, Texts>,
    files: Vec<OutputFile>,
    diags: Diagnostics,
}

/// Reads, works out, checks and renders a site.
fn make(global: &Global, root: &Path, settings: &Settings, clock: &mut Clock) -> Made {
    let mut diags = Diagnostics::new();
    let mut input = content::read(root, &mut diags);
    with_defaults(&mut input);
    clock.step("read");
    let site = match assemble(input, settings, &mut diags) {
        Ok(site) => site,
        Err(texts) => {
            diags.sort(&texts);
            return Made { site: Err(texts), files: Vec::new(), diags };
        }
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
    diags.weigh(|code| site.config.levels.get(&code).copied());
    diags.sort(&site.texts);
    Made { site: Ok(site), files, diags }
}

impl Made {
    fn texts(&self) -> &Texts {
        match &self.site {
            Ok(site) => &site.texts,
            Err(texts) => texts,
        }
    }
}

/// Writes a line to standard output.
fn say(line: &str) -> Result<()> {
    print(&format!("{line}\n"))
}

/// Writes to standard output; nobody listening any more is no mistake, a full disk is one.
fn print(text: &str) -> Result<()> {
    let mut out = anstream::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(error).context("cannot write to standard output")
        }
        _ => Ok(()),
    }
}

/// Prints findings for people, to standard error.
fn tell(diags: &Diagnostics, texts: &Texts) {
    let stderr = anstream::stderr();
    let colour = anstream::AutoStream::choice(&std::io::stderr()) != anstream::ColorChoice::Never;
    let _ = stderr.lock().write_all(emit(diags, texts, Form::Human { colour }).as_bytes());
}

/// "2 errors and 1 warning".
fn tally(diags: &Diagnostics, severities: &[Severity]) -> String {
    let counts: Vec<String> = severities
        .iter()
        .filter_map(|severity| {
            let count = diags.count(*severity);
            let name = match (severity, count) {
                (_, 0) => return None,
                (Severity::Advice, 1) => "piece of advice",
                (Severity::Advice, _) => "pieces of advice",
                (Severity::Warning, 1) => "warning",
                (Severity::Warning, _) => "warnings",
                (Severity::Error, 1) => "error",
                (Severity::Error, _) => "errors",
            };
            Some(format!("{count} {name}"))
        })
        .collect();
    match counts.split_last() {
        None => "nothing to mend".to_owned(),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}

fn build(global: &Global, args: &BuildArgs) -> Result<u8> {
    let root = find_site(global)?;
    let mut clock = Clock::start(global);
    let settings =
        Settings { drafts: args.drafts, today: today(), base_url: args.base_url.clone() };
    let made = make(global, &root, &settings, &mut clock);
    let grave = |found: &&Diagnostic| found.severity > Severity::Advice;
    let diags: Diagnostics = made.diags.iter().filter(grave).cloned().collect();
    tell(&diags, made.texts());
    let refused = diags.has_errors() || (args.strict && diags.count(Severity::Warning) > 0);
    let Some(site) = made.site.ok().filter(|_| !refused) else {
        let tally = tally(&diags, &[Severity::Error, Severity::Warning]);
        eprintln!("{tally}: nothing was written");
        return Ok(CONTENT);
    };
    let out = args.out.clone().unwrap_or_else(|| root.join("public"));
    let written = publish::folder(&out, &made.files)?;
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

fn run_check(global: &Global, args: &CheckArgs) -> Result<u8> {
    let root = find_site(global)?;
    let mut clock = Clock::start(global);
    let settings = Settings { drafts: args.drafts, today: today(), base_url: None };
    let made = make(global, &root, &settings, &mut clock);
    let diags = &made.diags;
    let form = match args.format {
        Format::Human => Form::Human {
            colour: anstream::AutoStream::choice(&std::io::stdout())
                != anstream::ColorChoice::Never,
        },
        Format::Short => Form::Short,
        Format::Json => Form::Json,
        Format::Github => Form::Github,
    };
    print(&emit(diags, made.texts(), form))?;
    if args.format == Format::Human && !global.quiet {
        say(&tally(diags, &[Severity::Error, Severity::Warning, Severity::Advice]))?;
    }
    let refused = diags.has_errors() || (args.strict && diags.count(Severity::Warning) > 0);
    Ok(if refused { CONTENT } else { DONE })
}

fn new(global: &Global, args: &NewArgs) -> Result<u8> {
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

#[cfg(feature = "serve")]
fn serve(global: &Global, args: &ServeArgs) -> Result<u8> {
    use crate::serve::{Address, Snapshot, run};
    let root = find_site(global)?;
    let settings = Settings { drafts: args.drafts, today: today(), base_url: None };
    let address = Address { port: args.port.unwrap_or(4000), exact: args.port.is_some() };
    let quiet = global.quiet;
    let report = move |snapshot: &Snapshot| {
        if !snapshot.report.is_empty() {
            eprint!("{}", snapshot.report);
        }
        if !quiet {
            let all = [Severity::Error, Severity::Warning, Severity::Advice];
            eprintln!("{}", tally(&snapshot.diags, &all));
        }
    };
    run(
        &root,
        address,
        &settings,
        |url, snapshot| {
            report(snapshot);
            let _ = say(url);
            if args.open && open::that_detached(url).is_err() {
                eprintln!("annals: found no browser to open; go to {url}");
            }
        },
        report,
    )?;
    Ok(DONE)
}
