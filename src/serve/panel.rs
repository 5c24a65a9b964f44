//! What is wrong with the site, as HTML for the open page; pure.

use super::editor::Editor;
use crate::diag::{Code, Diagnostic, Diagnostics, FileId, Place, Position, Severity, Span, Texts};
use std::fmt::Write as _;

/// Most findings of one weight on a page.
const MOST: usize = 100;
/// Most characters of a line before and after what is marked in it.
const AROUND: (usize, usize) = (48, 96);

/// Weights in the order in which they are shown, with their names for one and for many.
const WEIGHTS: [(Severity, &str, &str); 3] = [
    (Severity::Error, "error", "errors"),
    (Severity::Warning, "warning", "warnings"),
    (Severity::Advice, "piece of advice", "pieces of advice"),
];

/// How files are named and opened.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Desk {
    /// The editor.
    pub editor: Editor,
    /// The site's folder, as a whole path.
    pub root: String,
}

impl Desk {
    /// A link that opens a place in the editor; plain text without one.
    pub(super) fn link(&self, path: &str, at: Option<Position>) -> String {
        let text = match at {
            Some(at) => escape(&format!("{path}:{at}")),
            None => escape(path),
        };
        let at = at.unwrap_or(Position { line: 1, column: 1 });
        match self.editor.address(&self.root, path, at) {
            Some(address) => {
                format!("<a class=\"file\" href=\"{}\"><bdi>{text}</bdi></a>", escape(&address))
            }
            None => format!("<span class=\"file\"><bdi>{text}</bdi></span>"),
        }
    }
}

/// "2 errors, 1 warning, 14 pieces of advice".
pub(super) fn tally(diags: &Diagnostics) -> String {
    let counts: Vec<String> = WEIGHTS
        .iter()
        .filter_map(|(severity, one, many)| match diags.count(*severity) {
            0 => None,
            1 => Some(format!("1 {one}")),
            count => Some(format!("{count} {many}")),
        })
        .collect();
    if counts.is_empty() { "Nothing to mend".to_owned() } else { counts.join(", ") }
}

/// Says whether two sets of errors are the same, for a reader who has closed the panel on one.
pub(super) fn mark(diags: &Diagnostics) -> String {
    use std::hash::{DefaultHasher, Hash as _, Hasher as _};
    let mut hasher = DefaultHasher::new();
    let mut errors = 0;
    for found in diags.iter().filter(|found| found.severity == Severity::Error) {
        (found.code, &found.message).hash(&mut hasher);
        errors += 1;
    }
    if errors == 0 { String::new() } else { format!("{:x}", hasher.finish()) }
}

/// All findings, errors first, those of one file before the others. Nothing when there are none.
pub(super) fn panel(
    diags: &Diagnostics,
    texts: &Texts,
    here: Option<FileId>,
    desk: &Desk,
) -> String {
    let mut out = String::new();
    for (severity, _, many) in WEIGHTS {
        let count = diags.count(severity);
        if count == 0 {
            continue;
        }
        let name = if severity == Severity::Advice { "advice" } else { many };
        let _ = write!(
            out,
            "<h3 class=\"weight {}\">{}{} <span>{count}</span></h3><ol>",
            severity.name(),
            name[..1].to_uppercase(),
            &name[1..]
        );
        let of_weight = |found: &&Diagnostic| found.severity == severity;
        let (own, others): (Vec<_>, Vec<_>) = diags
            .iter()
            .filter(of_weight)
            .partition(|found| here.is_some() && file(found.place) == here);
        // What cannot be read at all makes most of the others.
        let unread = |found: &&Diagnostic| {
            matches!(found.code, Code::TomlSyntax | Code::YamlSyntax | Code::ConfigMissing)
        };
        let (causes, others): (Vec<_>, Vec<_>) = others.into_iter().partition(unread);
        for found in causes.into_iter().chain(own).chain(others).take(MOST) {
            finding(&mut out, found, texts, here, desk);
        }
        out.push_str("</ol>");
        if count > MOST {
            let _ = write!(
                out,
                "<p class=\"more\">and {} more: <code>annals check</code> tells them all</p>",
                count - MOST
            );
        }
    }
    out
}

fn finding(out: &mut String, found: &Diagnostic, texts: &Texts, here: Option<FileId>, desk: &Desk) {
    let own = here.is_some() && file(found.place) == here;
    let _ = write!(
        out,
        "<li class=\"finding {}\"{}><p class=\"what\"><b>{}</b> {} <span class=\"code\">{}</span></p>",
        found.severity.name(),
        if own { " data-here" } else { "" },
        found.severity.name(),
        words(&found.message),
        found.code.name(),
    );
    place(out, found.place, texts, desk);
    for (at, text) in &found.related {
        let _ = write!(out, "<p class=\"related\">{}</p>", words(text));
        place(out, *at, texts, desk);
    }
    if let Some(hint) = &found.hint {
        let _ = write!(out, "<p class=\"hint\">hint: {}</p>", words(hint));
    }
    out.push_str("</li>");
}

/// The file of a place.
pub(super) fn file(place: Place) -> Option<FileId> {
    match place {
        Place::Site => None,
        Place::File(file) => Some(file),
        Place::Span(span) => Some(span.file),
    }
}

fn place(out: &mut String, place: Place, texts: &Texts, desk: &Desk) {
    let Some(file) = file(place) else { return };
    let span = match place {
        Place::Span(span) => Some(span),
        Place::Site | Place::File(_) => None,
    };
    let at = span.map(|span| texts.position(file, span.start));
    let _ = write!(out, "<p class=\"where\">{}</p>", desk.link(texts.path(file), at));
    if let (Some(span), Some(at)) = (span, at) {
        excerpt(out, texts.text(file), span, at);
    }
}

/// The line in question, with a mark on what is wrong in it.
fn excerpt(out: &mut String, text: &str, span: Span, at: Position) {
    let clamp = |mut offset: usize| {
        offset = offset.min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    };
    let (start, end) = (clamp(span.start), clamp(span.end.max(span.start)));
    let first = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
    let last = text[start..].find(['\n', '\r']).map_or(text.len(), |newline| start + newline);
    let end = end.min(last).max(start);
    let (before, marked, after) = (&text[first..start], &text[start..end], &text[end..last]);
    if before.is_empty() && marked.is_empty() && after.is_empty() {
        return;
    }
    let skip = before.chars().count().saturating_sub(AROUND.0);
    let head: String = before.chars().skip(skip).collect();
    let tail: String = after.chars().take(AROUND.1).collect();
    let long = |text: &str, cut: bool| if cut { format!("{text}…") } else { text.to_owned() };
    let cut = marked.chars().count() > 2 * AROUND.1;
    let marked: String = marked.chars().take(2 * AROUND.1).collect();
    let _ = write!(
        out,
        "<pre tabindex=\"0\"><span class=\"number\">{}</span>{}{}<mark>{}</mark>{}</pre>",
        at.line,
        if skip > 0 { "…" } else { "" },
        escape(&head),
        escape(&long(&marked, cut)),
        escape(&long(&tail, after.chars().nth(AROUND.1).is_some())),
    );
}

/// A message with what it quotes in backticks as code.
fn words(message: &str) -> String {
    let mut out = String::new();
    let parts: Vec<&str> = message.split('`').collect();
    for (index, part) in parts.iter().enumerate() {
        // A backtick without a partner stands for itself.
        let open = index % 2 == 1;
        if open && index + 1 < parts.len() {
            let _ = write!(out, "<code>{}</code>", escape(part));
        } else {
            if open {
                out.push('`');
            }
            out.push_str(&escape(part));
        }
    }
    out
}

/// Text as HTML, for content and for attributes in double quotes.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn desk() -> Desk {
        let editor = Editor::named("vscode").expect("it is known");
        Desk { editor, root: "/site".to_owned() }
    }

    #[test]
    fn errors_come_first_and_those_of_the_open_file_before_others() {
        let mut texts = Texts::new();
        let one = texts.add("content/events/a.md", "date: 1916-04-31\n");
        let two = texts.add("content/events/b.md", "title: <b>\n");
        let diags: Diagnostics = [
            Diagnostic::new(Code::KindMissing, two, "this entry has no kind"),
            Diagnostic::new(Code::DateImpossible, Span::new(one, 14..16), "there is no `31`"),
            Diagnostic::new(Code::FieldValue, Span::new(two, 7..10), "`<b>` & so on"),
        ]
        .into_iter()
        .collect();
        let html = panel(&diags, &texts, Some(two), &desk());
        let place = |text: &str| html.find(text).unwrap_or_else(|| panic!("{text} in {html}"));
        assert!(place("&lt;b&gt;</code> &amp; so on") < place("there is no <code>31</code>"));
        assert!(place("there is no") < place("this entry has no kind"));
        assert!(html.contains("Errors <span>2</span>") && html.contains("Advice <span>1</span>"));
        assert!(html.contains("href=\"vscode://file/site/content/events/a.md:1:15\""));
        assert!(html.contains("date: 1916-04-<mark>31</mark></pre>"), "{html}");
        assert!(!html.contains("<b>&lt;") && !html.contains("title: <b>"));
        assert_eq!(tally(&diags), "2 errors, 1 piece of advice");
    }

    #[test]
    fn no_text_of_an_author_becomes_markup() {
        let mut texts = Texts::new();
        let path = "content/events/\"><script>alert(1)</script>.md";
        let file = texts.add(path, "<script>alert(2)</script>\n");
        let found = Diagnostic::new(Code::FieldValue, Span::new(file, 0..8), "`<img onerror=x>`")
            .hint("not `\"><script>`")
            .related(file, "<script>");
        let html = panel(&std::iter::once(found).collect(), &texts, None, &desk());
        assert!(!html.contains("<script") && !html.contains("<img"), "{html}");
        assert!(!html.contains("\"><sc"), "{html}");
    }

    #[test]
    fn a_page_shows_a_bounded_part_of_very_many_findings_and_very_long_lines() {
        let mut texts = Texts::new();
        let file = texts.add("content/events/a.md", "ə".repeat(100_000));
        let found = |index: usize| {
            let span = Span::new(file, 2 * index..2 * index + 2);
            Diagnostic::new(Code::WordLoaded, span, format!("finding {index}"))
        };
        let html = panel(&(0..5_000).map(found).collect(), &texts, None, &desk());
        assert!(html.len() < 120_000, "{}", html.len());
        assert!(html.contains("and 4900 more"));
    }

    #[test]
    fn a_site_without_findings_has_no_panel() {
        assert_eq!(panel(&Diagnostics::new(), &Texts::new(), None, &desk()), "");
        assert_eq!(tally(&Diagnostics::new()), "Nothing to mend");
        assert_eq!(mark(&Diagnostics::new()), "");
    }
}
