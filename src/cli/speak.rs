//! What the program says, and where.

use crate::diag::{Diagnostics, Form, Severity, Texts, emit};
use anstream::ColorChoice;
use anstream::adapter::strip_str;
use anyhow::{Context as _, Result};
use std::borrow::Cow;
use std::io::Write as _;

/// Writes a line to standard output.
pub(super) fn say(line: &str) -> Result<()> {
    print(&format!("{line}\n"))
}

/// Writes to standard output; nobody listening any more is no mistake, a full disk is one.
pub(super) fn print(text: &str) -> Result<()> {
    let mut out = anstream::stdout().lock();
    let text = fitting(text, out.current_choice());
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(error).context("cannot write to standard output")
        }
        _ => Ok(()),
    }
}

/// Says beside the findings what is no finding, to standard error.
#[cfg(feature = "links")]
pub(super) fn note(line: &str) {
    let _ = writeln!(anstream::stderr().lock(), "annals: {line}");
}

/// Findings for people, in the colours of a terminal.
pub(super) fn findings(diags: &Diagnostics, texts: &Texts) -> String {
    emit(diags, texts, Form::Human { colour: true })
}

/// Prints findings to standard error, without their colours where it wants none.
pub(super) fn tell(findings: &str) {
    let mut out = anstream::stderr().lock();
    let findings = fitting(findings, out.current_choice());
    let _ = out.write_all(findings.as_bytes());
}

/// A text without colours where none are wanted: else the stream takes them out, and writes what
/// stands between two of them piece by piece.
fn fitting(text: &str, choice: ColorChoice) -> Cow<'_, str> {
    match choice {
        ColorChoice::Never => strip_str(text).to_string().into(),
        ColorChoice::Auto | ColorChoice::AlwaysAnsi | ColorChoice::Always => text.into(),
    }
}

/// Where to read more, once after the findings: for the gravest of them.
pub(super) fn more(diags: &Diagnostics) -> Option<String> {
    let gravest = diags.iter().rev().max_by_key(|found| found.severity)?;
    Some(format!("more about a finding: annals explain {}", gravest.code.name()))
}

/// "2 errors and 1 warning".
pub(super) fn tally(diags: &Diagnostics, severities: &[Severity]) -> String {
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
