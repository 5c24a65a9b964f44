//! Findings as a log of SARIF 2.1.0, the Static Analysis Results Interchange Format of OASIS.

use super::page::remedy;
use super::{Code, Diagnostic, Diagnostics, Place, Severity, Texts};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// The file that findings about the whole site are shown at: code hosts want a place for each.
const WHOLE: &str = "site.toml";

/// All findings as one log: a rule for each code that occurs, a result for each finding.
pub(super) fn log(diagnostics: &Diagnostics, texts: &Texts) -> String {
    let codes: BTreeSet<Code> = diagnostics.iter().map(|found| found.code).collect();
    let codes: Vec<Code> = codes.into_iter().collect();
    let results: Vec<Value> = diagnostics.iter().map(|one| result(one, &codes, texts)).collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "annals",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": codes.iter().map(|code| rule(*code)).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    format!("{log:#}\n")
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Advice => "note",
    }
}

fn rule(code: Code) -> Value {
    json!({
        "id": code.name(),
        "shortDescription": { "text": code.meaning() },
        "help": { "text": remedy(code.page()), "markdown": code.page() },
        "defaultConfiguration": { "level": level(code.severity()) },
    })
}

fn result(found: &Diagnostic, codes: &[Code], texts: &Texts) -> Value {
    let text = match &found.hint {
        Some(hint) => format!("{} ({hint})", found.message),
        None => found.message.clone(),
    };
    let mut result = json!({
        "ruleId": found.code.name(),
        "ruleIndex": codes.iter().position(|code| *code == found.code),
        "level": level(found.severity),
        "message": { "text": text },
        "locations": [location(found.place, texts)],
    });
    if !found.related.is_empty() {
        let related = found.related.iter().map(|(place, words)| {
            let mut location = location(*place, texts);
            location["message"] = json!({ "text": words });
            location
        });
        result["relatedLocations"] = related.collect();
    }
    result
}

fn location(place: Place, texts: &Texts) -> Value {
    let (path, region) = match place {
        Place::Site => (WHOLE, None),
        Place::File(file) => (texts.path(file), None),
        Place::Span(span) => {
            let start = texts.position(span.file, span.start);
            let end = texts.position(span.file, span.end);
            let region = json!({
                "startLine": start.line,
                "startColumn": start.column,
                "endLine": end.line,
                "endColumn": end.column,
            });
            (texts.path(span.file), Some(region))
        }
    };
    let mut physical = json!({ "artifactLocation": { "uri": relative(path) } });
    if let Some(region) = region {
        physical["region"] = region;
    }
    json!({ "physicalLocation": physical })
}

/// A path as a relative reference (RFC 3986): what is not plain is escaped, byte by byte.
fn relative(path: &str) -> String {
    let mut uri = String::new();
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Span;

    #[test]
    fn a_finding_keeps_its_place_in_lines_and_characters() {
        let mut texts = Texts::new();
        let file = texts.add("content/events/şuşa 1.md", "---\ntitle: Şuşa yarışı\n");
        let span = Span::new(file, 11..17);
        let found = Diagnostic::new(Code::WordLoaded, span, "`Şuşa` is loaded").hint("quote it");
        let found = found.related(Place::Site, "the list");
        let log: Value =
            serde_json::from_str(&log(&std::iter::once(found).collect(), &texts)).expect("JSON");
        let run = &log["runs"][0];
        let result = &run["results"][0];
        assert_eq!(run["tool"]["driver"]["rules"][0]["id"], "word-loaded");
        assert_eq!(result["level"], "note");
        assert_eq!(result["message"]["text"], "`Şuşa` is loaded (quote it)");
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "content/events/%C5%9Fu%C5%9Fa%201.md");
        let region = json!({ "startLine": 2, "startColumn": 8, "endLine": 2, "endColumn": 12 });
        assert_eq!(place["region"], region);
        let related = &result["relatedLocations"][0];
        assert_eq!(related["physicalLocation"]["artifactLocation"]["uri"], WHOLE);
    }
}
