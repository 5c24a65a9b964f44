//! The pages of `docs/messages/` for where Markdown is not shown.

use std::fmt::Write as _;

/// A page of Markdown as plain text: blocks are indented, headings and links lose their signs.
#[must_use]
pub fn plain_page(page: &str) -> String {
    let mut out = String::new();
    let mut fence: Option<&str> = None;
    for line in page.lines() {
        let signs = &line[..line.len() - line.trim_start_matches('`').len()];
        match fence {
            Some(open) if line == open => fence = None,
            Some(_) if line.is_empty() => out.push('\n'),
            Some(_) => {
                let _ = writeln!(out, "    {line}");
            }
            None if signs.len() >= 3 => fence = Some(signs),
            None => {
                let heading = line.trim_start_matches('#');
                let words = if heading.len() < line.len() { heading.trim_start() } else { line };
                let _ = writeln!(out, "{}", without_links(words));
            }
        }
    }
    out
}

/// `[Dates](../dates.md)` → `Dates (docs/dates.md)`.
fn without_links(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some((before, link)) = rest.split_once('[') {
        let Some((words, target)) = link.split_once("](") else { break };
        let Some((target, after)) = target.split_once(')') else { break };
        let target =
            target.strip_prefix("../").map_or(target.to_owned(), |to| format!("docs/{to}"));
        let _ = write!(out, "{before}{words} ({target})");
        rest = after;
    }
    out.push_str(rest);
    out
}

/// What a page says under "How to mend it", in plain text.
pub(super) fn remedy(page: &str) -> String {
    let part = page.split_once("\n## How to mend it\n").map_or(page, |(_, rest)| rest);
    plain_page(part).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Code;

    #[test]
    fn a_page_is_plain_text_in_a_terminal() {
        let page = "# date\n\nSee [Dates](../dates.md).\n\n````md\n---\n\n```x\n````\n\n## Mend\n";
        assert_eq!(
            plain_page(page),
            "date\n\nSee Dates (docs/dates.md).\n\n    ---\n\n    ```x\n\nMend\n"
        );
        assert_eq!(without_links("write `[^log]` (once)"), "write `[^log]` (once)");
    }

    #[test]
    fn every_page_says_how_to_mend_it() {
        for code in Code::ALL {
            assert!(code.page().contains("\n## How to mend it\n\n"), "{}", code.name());
            assert!(!remedy(code.page()).is_empty(), "{}", code.name());
        }
    }
}
