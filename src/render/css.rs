//! Style sheets → one: `@import`s put in place, comments and idle space taken out.

use crate::diag::{Code, Diagnostic, Diagnostics, Span, Texts};

/// One style sheet out of a file and all that it imports, with `more` at its end.
///
/// An `@import url("x.css") layer(y);` becomes `@layer y { … }`; imports from elsewhere stay out,
/// for no page asks another host for anything.
#[must_use]
pub(super) fn bundle(path: &str, more: &str, texts: &Texts, diags: &mut Diagnostics) -> String {
    let mut out = String::new();
    inline(path, texts, &mut Vec::new(), &mut out, diags);
    out.push_str(more);
    compact(&out)
}

fn inline(
    path: &str,
    texts: &Texts,
    stack: &mut Vec<String>,
    out: &mut String,
    diags: &mut Diagnostics,
) {
    let Some(file) = texts.find(path) else { return };
    stack.push(path.to_owned());
    let text = texts.text(file);
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        match import(line) {
            None => out.push_str(line),
            Some((name, layer)) => {
                let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
                let target = format!("{folder}/{name}");
                let span = Span::new(file, offset..offset + line.trim_end().len());
                if texts.find(&target).is_none() {
                    diags.push(
                        Diagnostic::new(
                            Code::TemplateError,
                            span,
                            format!("there is no style sheet `{target}`"),
                        )
                        .hint("imports name files below `static/css/`"),
                    );
                } else if stack.contains(&target) {
                    diags.push(Diagnostic::new(
                        Code::TemplateError,
                        span,
                        format!("`{target}` imports itself"),
                    ));
                } else if let Some(layer) = layer {
                    out.push_str("@layer ");
                    out.push_str(layer);
                    out.push_str(" {\n");
                    inline(&target, texts, stack, out, diags);
                    out.push_str("}\n");
                } else {
                    inline(&target, texts, stack, out, diags);
                }
            }
        }
        offset += line.len();
    }
    stack.pop();
}

/// `@import url("tokens.css") layer(tokens);` → the file and the layer.
fn import(line: &str) -> Option<(&str, Option<&str>)> {
    let rest = line.trim().strip_prefix("@import")?.trim().strip_suffix(';')?;
    let rest = rest.strip_prefix("url(").unwrap_or(rest);
    let quote = rest.chars().next().filter(|sign| matches!(sign, '"' | '\''))?;
    let (name, rest) = rest[1..].split_once(quote)?;
    let rest = rest.trim_start_matches(')').trim();
    let layer = rest.strip_prefix("layer(").and_then(|rest| rest.strip_suffix(')'));
    Some((name, layer))
}

/// Takes comments and idle space out, leaving strings as they are.
fn compact(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut chars = css.char_indices().peekable();
    while let Some((at, character)) = chars.next() {
        match character {
            '/' if css[at..].starts_with("/*") => {
                let end = css[at + 2..].find("*/").map_or(css.len(), |end| at + end + 4);
                while chars.peek().is_some_and(|(next, _)| *next < end) {
                    chars.next();
                }
            }
            '"' | '\'' => {
                out.push(character);
                let mut escaped = false;
                for (_, inner) in chars.by_ref() {
                    out.push(inner);
                    if inner == character && !escaped {
                        break;
                    }
                    escaped = inner == '\\' && !escaped;
                }
            }
            space if space.is_whitespace() => {
                // Behind a colon only a value can come, in front of one a selector: `a :hover`.
                let tight = out.ends_with([' ', '{', '}', ';', ',', ':']) || out.is_empty();
                let next = chars.peek().map(|(_, next)| *next);
                let before = matches!(next, Some('{' | '}' | ';' | ',')) || next.is_none();
                let more = next.is_some_and(char::is_whitespace);
                if !tight && !before && !more {
                    out.push(' ');
                }
            }
            '}' => {
                if out.ends_with(';') {
                    out.pop();
                }
                out.push('}');
            }
            // `0.5` is `.5`, where a number begins.
            '0' if out.ends_with([' ', ':', '(', ','])
                && css[at + 1..].starts_with('.')
                && css[at + 2..].starts_with(|next: char| next.is_ascii_digit()) => {}
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_idle_space_go_and_strings_stay() {
        assert_eq!(
            compact(
                "a {\n  color : red ; /* not \"this\" */\n}\n.b::before { content: \" ; /* x */ \"; }"
            ),
            "a{color :red}.b::before{content:\" ; /* x */ \"}"
        );
        assert_eq!(
            compact("a :hover{margin: 0 0.5rem 10.5px;inset: calc(0.5em + 0px) -0.5em}"),
            "a :hover{margin:0 .5rem 10.5px;inset:calc(.5em + 0px) -0.5em}"
        );
        assert_eq!(
            compact("@media (width > 3em) and (color){.a .b{margin:calc(1px + 2px)}}"),
            "@media (width > 3em) and (color){.a .b{margin:calc(1px + 2px)}}"
        );
    }

    #[test]
    fn imports_are_put_in_their_layers() {
        let mut texts = Texts::new();
        texts.add("static/css/main.css", "@layer a, b;\n@import url(\"x.css\") layer(a);\np{}\n");
        texts.add("static/css/x.css", "i{}\n");
        let css = bundle("static/css/main.css", "b{}", &texts, &mut Diagnostics::new());
        assert_eq!(css, "@layer a,b;@layer a{i{}}p{}b{}");
    }
}
