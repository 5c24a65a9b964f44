//! Findings as text: for people, for editors and for other programs.

use super::{Code, Diagnostic, Diagnostics, Place, Severity, Span, Texts, sarif};
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// How findings are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// With the line in question and marks below it.
    Human {
        /// Whether to use the colours of a terminal.
        colour: bool,
    },
    /// One line each, `path:line:column: severity[code]: message`, for editors.
    Short,
    /// One JSON object a line.
    Json,
    /// Workflow commands of GitHub Actions.
    Github,
    /// One log of SARIF 2.1.0 (OASIS), for code hosts and editors.
    Sarif,
}

/// Most findings that are written out for people.
const MOST_FOR_PEOPLE: usize = 1_000;

/// Writes findings in one form: for people at most a thousand, the gravest of them, and how many
/// more there are; for programs all.
#[must_use]
pub fn emit(diagnostics: &Diagnostics, texts: &Texts, form: Form) -> String {
    if form == Form::Sarif {
        return sarif::log(diagnostics, texts);
    }
    let most = if matches!(form, Form::Human { .. }) { MOST_FOR_PEOPLE } else { usize::MAX };
    let (told, rest) = gravest(diagnostics, most);
    let mut out = String::new();
    for diagnostic in told {
        match form {
            Form::Human { colour } => {
                out.push_str(&human(diagnostic, texts, colour));
                out.push_str("\n\n");
            }
            Form::Short => out.push_str(&short(diagnostic, texts)),
            Form::Json => {
                out.push_str(&json(diagnostic, texts));
                out.push('\n');
            }
            Form::Github => out.push_str(&github(diagnostic, texts)),
            Form::Sarif => {}
        }
    }
    if !rest.is_empty() {
        let counts: Vec<String> =
            rest.iter().map(|(code, count)| format!("{count} of `{}`", code.name())).collect();
        let _ = writeln!(
            out,
            "and {} more: {}; `annals check --format short` tells all\n",
            rest.iter().map(|(_, count)| count).sum::<usize>(),
            counts.join(", ")
        );
    }
    out
}

/// The gravest findings in the order of all, and how many there are of the others, by their codes.
fn gravest(diagnostics: &Diagnostics, most: usize) -> (Vec<&Diagnostic>, Vec<(Code, usize)>) {
    let mut all: Vec<(usize, &Diagnostic)> = diagnostics.iter().enumerate().collect();
    if all.len() <= most {
        return (all.into_iter().map(|(_, found)| found).collect(), Vec::new());
    }
    all.sort_by_key(|(_, found)| Reverse(found.severity));
    let mut rest: BTreeMap<(Reverse<Severity>, Code), usize> = BTreeMap::new();
    for (_, found) in all.split_off(most) {
        *rest.entry((Reverse(found.severity), found.code)).or_default() += 1;
    }
    all.sort_by_key(|(index, _)| *index);
    let told = all.into_iter().map(|(_, found)| found).collect();
    (told, rest.into_iter().map(|((_, code), count)| (code, count)).collect())
}

fn human(diagnostic: &Diagnostic, texts: &Texts, colour: bool) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Advice => Level::INFO.with_name("advice"),
    };
    let title = level.primary_title(&diagnostic.message).id(diagnostic.code.name());
    let mut group = Group::with_title(title);
    let places = std::iter::once((diagnostic.place, None))
        .chain(diagnostic.related.iter().map(|(place, words)| (*place, Some(words.as_str()))));
    let mut snippets: Vec<(Span, Option<&str>)> = Vec::new();
    let mut notes = Vec::new();
    for (place, words) in places {
        match place {
            Place::Site => {}
            Place::File(file) => notes.push((file, words)),
            Place::Span(span) => snippets.push((span, words)),
        }
    }
    for (file, words) in notes {
        group = group.element(Origin::path(texts.path(file)));
        if let Some(words) = words {
            group = group.element(Level::NOTE.message(words));
        }
    }
    for (index, (span, words)) in snippets.iter().enumerate() {
        let text = texts.text(span.file);
        let range = visible(text, *span);
        let kind = if index == 0 { AnnotationKind::Primary } else { AnnotationKind::Context };
        group = group.element(
            Snippet::source(text)
                .path(texts.path(span.file))
                .annotation(kind.span(range).label(*words)),
        );
    }
    if let Some(hint) = &diagnostic.hint {
        group = group.element(Level::HELP.with_name("hint").message(hint));
    }
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    renderer.decor_style(DecorStyle::Ascii).render(&[group])
}

/// The range to underline: inside the text, on character boundaries, never over several lines.
fn visible(text: &str, span: Span) -> std::ops::Range<usize> {
    let clamp = |mut offset: usize| {
        offset = offset.min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    };
    let (start, end) = (clamp(span.start), clamp(span.end.max(span.start)));
    let line = text[start..end].find(['\n', '\r']).map_or(end, |newline| start + newline);
    start..line
}

fn short(diagnostic: &Diagnostic, texts: &Texts) -> String {
    let mut line = location(diagnostic.place, texts).map_or_else(String::new, |mut place| {
        place.push_str(": ");
        place
    });
    let _ = write!(
        line,
        "{}[{}]: {}",
        diagnostic.severity.name(),
        diagnostic.code.name(),
        diagnostic.message
    );
    if let Some(hint) = &diagnostic.hint {
        let _ = write!(line, " ({hint})");
    }
    // One line each, whatever an author wrote, and nothing that a terminal would obey.
    let mut line = line.replace(char::is_control, " ");
    line.push('\n');
    line
}

fn location(place: Place, texts: &Texts) -> Option<String> {
    match place {
        Place::Site => None,
        Place::File(file) => Some(texts.path(file).to_owned()),
        Place::Span(span) => {
            let position = texts.position(span.file, span.start);
            Some(format!("{}:{position}", texts.path(span.file)))
        }
    }
}

#[derive(Serialize)]
struct JsonFinding<'a> {
    severity: &'static str,
    code: &'static str,
    message: &'a str,
    #[serde(flatten)]
    place: JsonPlace<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related: Vec<JsonRelated<'a>>,
}

#[derive(Serialize)]
struct JsonRelated<'a> {
    message: &'a str,
    #[serde(flatten)]
    place: JsonPlace<'a>,
}

#[derive(Serialize, Default)]
struct JsonPlace<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_column: Option<usize>,
}

fn json_place(place: Place, texts: &Texts) -> JsonPlace<'_> {
    match place {
        Place::Site => JsonPlace::default(),
        Place::File(file) => JsonPlace { path: Some(texts.path(file)), ..JsonPlace::default() },
        Place::Span(span) => {
            let start = texts.position(span.file, span.start);
            let end = texts.position(span.file, span.end);
            JsonPlace {
                path: Some(texts.path(span.file)),
                line: Some(start.line),
                column: Some(start.column),
                end_line: Some(end.line),
                end_column: Some(end.column),
            }
        }
    }
}

fn json(diagnostic: &Diagnostic, texts: &Texts) -> String {
    let finding = JsonFinding {
        severity: diagnostic.severity.name(),
        code: diagnostic.code.name(),
        message: &diagnostic.message,
        place: json_place(diagnostic.place, texts),
        hint: diagnostic.hint.as_deref(),
        related: diagnostic
            .related
            .iter()
            .map(|(place, message)| JsonRelated { message, place: json_place(*place, texts) })
            .collect(),
    };
    serde_json::to_string(&finding).expect("strings and numbers are always JSON")
}

fn github(diagnostic: &Diagnostic, texts: &Texts) -> String {
    let escape = |text: &str| text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    let property = |text: &str| escape(text).replace(':', "%3A").replace(',', "%2C");
    let command = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Advice => "notice",
    };
    let place = json_place(diagnostic.place, texts);
    let mut line = format!("::{command} title={}", property(diagnostic.code.name()));
    if let Some(path) = place.path {
        let _ = write!(line, ",file={}", property(path));
    }
    if let (Some(number), Some(column)) = (place.line, place.column) {
        let _ = write!(line, ",line={number},col={column}");
    }
    let message = match &diagnostic.hint {
        Some(hint) => format!("{} ({hint})", diagnostic.message),
        None => diagnostic.message.clone(),
    };
    let _ = writeln!(line, "::{}", escape(&message));
    line
}
