//! `annals explain`

use super::DONE;
use super::speak::print;
use crate::diag::{Code, Severity, WrongUse, nearest, plain_page};
use anyhow::{Result, bail};
use clap::Args;
use std::fmt::Write as _;

#[derive(Debug, Args)]
pub(super) struct ExplainArgs {
    /// The name of a finding, as it stands in brackets: date-day [default: list all]
    code: Option<String>,
}

pub(super) fn run(args: &ExplainArgs) -> Result<u8> {
    let Some(name) = &args.code else {
        print(&all())?;
        return Ok(DONE);
    };
    print(&plain_page(find(name)?.page()))?;
    Ok(DONE)
}

/// The code of a name, which may be written as it stands in messages: `error[date-impossible]`.
pub(super) fn find(name: &str) -> Result<Code> {
    let inner = name.rsplit_once('[').map_or(name, |(_, rest)| rest).trim_end_matches(']').trim();
    if let Some(code) = Code::find(&inner.to_lowercase()) {
        return Ok(code);
    }
    let near = nearest(inner, Code::ALL.iter().map(|code| code.name()));
    let hint = near.map_or_else(
        || "`annals explain` lists all".to_owned(),
        |near| format!("did you mean `{near}`?"),
    );
    bail!(WrongUse(format!("`{name}` is not the name of a finding; {hint}")))
}

/// All codes, the weighty first, each with its meaning.
fn all() -> String {
    let width = Code::ALL.iter().map(|code| code.name().len()).max().unwrap_or_default();
    let mut out = String::new();
    for (severity, words) in [
        (Severity::Error, "Errors keep a site from being published:"),
        (Severity::Warning, "Warnings stop nothing, unless --strict:"),
        (Severity::Advice, "Advice:"),
    ] {
        let _ = writeln!(out, "{words}");
        for code in Code::ALL.iter().filter(|code| code.severity() == severity) {
            let _ = writeln!(out, "  {:width$}  {}", code.name(), code.meaning());
        }
        out.push('\n');
    }
    out.push_str("More about one of them: annals explain CODE\n");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_found_as_it_stands_in_messages() {
        for name in ["date-reversed", "error[date-reversed]", "[date-reversed]", "Date-Reversed"] {
            assert_eq!(find(name).expect("it is known"), Code::DateReversed);
        }
        let error = find("date-revers").expect_err("it is not known");
        assert!(error.to_string().contains("did you mean `date-reversed`?"), "{error}");
    }

    #[test]
    fn the_list_has_a_line_for_every_code() {
        let all = all();
        for code in Code::ALL {
            assert!(all.lines().any(|line| line.trim_start().starts_with(code.name())), "{all}");
        }
    }
}
