//! `annals check`

use super::make::make;
use super::progress::Clock;
use super::speak::{more, print, say, tally};
use super::{CONTENT, DONE, Global, find_site, today};
use super::{explain, git, links};
use crate::cache::Cache;
use crate::check;
use crate::content;
use crate::diag::{Code, Form, Severity, WrongUse, emit};
use crate::model::Why;
use crate::site::{Settings, Site};
use anyhow::{Result, bail};
use clap::{Args, ValueEnum};

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub(super) struct CheckArgs {
    /// How findings are written
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Check drafts, too
    #[arg(long)]
    drafts: bool,
    /// End with exit code 1 for warnings, too
    #[arg(long)]
    strict: bool,
    /// Tell findings of these codes alone, and end with exit code 1 for an error among them alone
    #[arg(long, value_name = "CODE", value_delimiter = ',', value_parser = code)]
    only: Vec<Code>,
    /// End with exit code 1 for findings of these codes, whatever their weight
    ///
    /// A code that is named here, or with --only, is looked for even where site.toml has it off.
    #[arg(long, value_name = "CODE", value_delimiter = ',', value_parser = code)]
    deny: Vec<Code>,
    /// Compare entries with this commit, to find changes that no `updates` tells of [default: HEAD]
    #[arg(long, value_name = "COMMIT")]
    since: Option<String>,
    /// Ask addresses elsewhere whether they still answer: those of sources, copies, media and texts
    ///
    /// Politely: one question at a time to each host, with a pause. At most a thousand addresses and
    /// five minutes; what is left is asked the next time. Answers are kept in `.annals-cache/`, good
    /// ones for a week.
    #[arg(long)]
    links: bool,
    /// Ask addresses in private networks and on this computer, too
    #[arg(long, requires = "links")]
    links_private: bool,
}

fn code(name: &str) -> Result<Code, String> {
    explain::find(name).map_err(|error| error.to_string())
}

/// How many entries are not looked at, because they are drafts or wait for their day.
fn withheld(site: &Site) -> usize {
    site.chronicle.withheld.iter().filter(|one| one.why != Why::Broken).count()
}

impl CheckArgs {
    /// Codes that were asked for by name.
    fn named(&self) -> impl Iterator<Item = Code> {
        self.only.iter().chain(&self.deny).copied()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people: the line in question, with marks below it
    Human,
    /// One line each, for editors: path:line:column: severity[code]: message
    Short,
    /// One JSON object a line
    Json,
    /// Annotations of GitHub Actions
    Github,
    /// SARIF 2.1.0, for code hosts and editors
    Sarif,
}

pub(super) fn run(global: &Global, args: &CheckArgs) -> Result<u8> {
    let root = find_site(global)?;
    let mut clock = Clock::start(global);
    let settings = Settings { drafts: args.drafts, today: today(), base_url: None };
    if let Some(code) = args.named().find(|code| check::LINK_CODES.contains(code) && !args.links) {
        bail!(WrongUse(format!("`{}` is looked for with `--links` alone", code.name())));
    }
    let wanted: Vec<Code> = args.named().collect();
    let cache = Cache::of(&root);
    let (mut made, _) = make(content::look(&root), &settings, &cache, &mut clock, |_| ());
    // Mistakes in templates show when pages are made of them.
    made.render(global, &mut clock, &|_| false, &|_, _, _| Ok(()))?;
    let mut asked = Vec::new();
    let mut summary = None;
    if let Ok(site) = &made.site {
        match git::before(&root, args.since.as_deref().unwrap_or("HEAD")) {
            Some(before) => {
                check::updates(site, &before, settings.today, &mut made.diags);
                asked.push(Code::UpdatesMissing);
            }
            None if args.since.is_some() => {
                bail!(WrongUse("git knows no such commit of this site".to_owned()))
            }
            None => {}
        }
        clock.step("git");
        if args.links {
            let diags = &mut made.diags;
            summary = Some(links::ask(&root, site, args.links_private, global, diags)?);
            asked.extend(check::LINK_CODES);
            clock.step("links");
        }
        check::accept(site, |code| asked.contains(&code), &mut made.diags);
    }
    made.weigh(&wanted);
    let told = |code: Code| args.only.is_empty() || args.only.contains(&code);
    made.diags.remove(|one| !told(one.code));
    let diags = &made.diags;
    let form = match args.format {
        Format::Human => Form::Human {
            colour: anstream::AutoStream::choice(&std::io::stdout())
                != anstream::ColorChoice::Never,
        },
        Format::Short => Form::Short,
        Format::Json => Form::Json,
        Format::Github => Form::Github,
        Format::Sarif => Form::Sarif,
    };
    print(&emit(diags, made.texts(), form))?;
    if args.format == Format::Human && !global.quiet {
        if let Some(line) = more(diags) {
            say(&line)?;
        }
        if let Some(line) = summary {
            say(&line)?;
        }
        let left = made.site.as_ref().map_or(0, withheld);
        if left > 0 {
            let entries = if left == 1 { "1 entry was" } else { &format!("{left} entries were") };
            say(&format!("{entries} not looked at, as drafts or too early; `--drafts` does"))?;
        }
        say(&tally(diags, &[Severity::Error, Severity::Warning, Severity::Advice]))?;
    }
    let refused = diags.has_errors()
        || (args.strict && diags.count(Severity::Warning) > 0)
        || diags.iter().any(|found| args.deny.contains(&found.code));
    Ok(if refused { CONTENT } else { DONE })
}
