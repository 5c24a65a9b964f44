//! `annals check`

use super::make::make;
use super::progress::Clock;
use super::speak::{more, print, say, tally};
use super::{CONTENT, DONE, Global, find_site, today};
use crate::diag::{Form, Severity, emit};
use crate::site::Settings;
use anyhow::Result;
use clap::{Args, ValueEnum};

#[derive(Debug, Args)]
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
}

pub(super) fn run(global: &Global, args: &CheckArgs) -> Result<u8> {
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
        if let Some(line) = more(diags) {
            say(&line)?;
        }
        say(&tally(diags, &[Severity::Error, Severity::Warning, Severity::Advice]))?;
    }
    let refused = diags.has_errors() || (args.strict && diags.count(Severity::Warning) > 0);
    Ok(if refused { CONTENT } else { DONE })
}
