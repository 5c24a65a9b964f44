//! How a place in a file is opened in the editor: an address that the editor has registered.

use crate::diag::Position;
use crate::plan::encode;

/// Editors by name, with the addresses that they open.
///
/// The name is that of the program on the command line. `{path}` is the whole path of the file.
const KNOWN: [(&str, &str); 13] = [
    ("vscode", "vscode://file/{path}:{line}:{column}"),
    ("code", "vscode://file/{path}:{line}:{column}"),
    ("code-insiders", "vscode-insiders://file/{path}:{line}:{column}"),
    ("codium", "vscodium://file/{path}:{line}:{column}"),
    ("vscodium", "vscodium://file/{path}:{line}:{column}"),
    ("cursor", "cursor://file/{path}:{line}:{column}"),
    ("windsurf", "windsurf://file/{path}:{line}:{column}"),
    ("zed", "zed://file/{path}:{line}:{column}"),
    ("zeditor", "zed://file/{path}:{line}:{column}"),
    ("idea", "idea://open?file={path}&line={line}&column={column}"),
    ("sublime", "subl://open?url=file://{path}&line={line}&column={column}"),
    ("subl", "subl://open?url=file://{path}&line={line}&column={column}"),
    ("textmate", "txmt://open?url=file://{path}&line={line}&column={column}"),
];

/// The address of a place in the editor of whoever looks at the preview.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Editor {
    template: Option<String>,
}

impl Editor {
    /// No editor: places are plain text.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// An editor by name, `none`, or an address with `{path}`, and maybe `{line}` and `{column}`.
    ///
    /// # Errors
    /// What would be right.
    pub fn named(name: &str) -> Result<Self, String> {
        if name == "none" {
            return Ok(Self::none());
        }
        if let Some(editor) = known(name) {
            return Ok(editor);
        }
        let scheme = name.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
        let sound = scheme.as_deref().is_some_and(|scheme| {
            let letters = |sign: char| sign.is_ascii_alphanumeric() || "+-.".contains(sign);
            scheme.starts_with(|first: char| first.is_ascii_alphabetic())
                && scheme.chars().all(letters)
                // These would run in the preview, or in the browser, instead of opening a file.
                && !matches!(scheme, "javascript" | "data" | "vbscript" | "blob" | "about")
        });
        if sound && name.contains("{path}") && !name.chars().any(char::is_control) {
            return Ok(Self { template: Some(name.to_owned()) });
        }
        Err(format!(
            "`{name}` is neither an editor that is known nor an address with {{path}}; write \
             `vscode`, `code-insiders`, `codium`, `cursor`, `windsurf`, `zed`, `idea`, `sublime`, \
             `textmate`, `none`, or for example `vscode://file/{{path}}:{{line}}:{{column}}`"
        ))
    }

    /// The editor that the environment speaks of: whose terminal this is, else `$VISUAL` and
    /// `$EDITOR`. Nothing when that is an editor inside a terminal, which no address opens.
    #[must_use]
    pub fn of_environment(variable: impl Fn(&str) -> Option<String>) -> Self {
        let is = |name: &str, value: &str| variable(name).is_some_and(|found| found == value);
        if is("TERM_PROGRAM", "vscode") {
            // Editors made from VS Code say so too.
            let fork = variable("CURSOR_TRACE_ID").map_or("vscode", |_| "cursor");
            return known(fork).unwrap_or_default();
        }
        if is("TERM_PROGRAM", "zed") || is("ZED_TERM", "true") {
            return known("zed").unwrap_or_default();
        }
        if is("TERMINAL_EMULATOR", "JetBrains-JediTerm") {
            return known("idea").unwrap_or_default();
        }
        let named = ["VISUAL", "EDITOR"].into_iter().filter_map(variable).find_map(|command| {
            let program = command.split_whitespace().next()?;
            let name = program.rsplit(['/', '\\']).next()?;
            known(name.strip_suffix(".exe").unwrap_or(name))
        });
        named.unwrap_or_default()
    }

    /// The address of a place; nothing without an editor. `root` is the site's folder, `path` goes
    /// on from there.
    #[must_use]
    pub fn address(&self, root: &str, path: &str, at: Position) -> Option<String> {
        let template = self.template.as_deref()?;
        let whole = format!("{}/{path}", root.trim_end_matches(['/', '\\'])).replace('\\', "/");
        // `&`, `+` and `;` mean something in the query of some editors.
        let mut whole = encode(&whole).replace('&', "%26").replace('+', "%2B").replace(';', "%3B");
        if template.contains("/{path}") && !template.contains("://{path}") {
            whole = whole.trim_start_matches('/').to_owned();
        }
        Some(
            template
                .replace("{path}", &whole)
                .replace("{line}", &at.line.to_string())
                .replace("{column}", &at.column.to_string()),
        )
    }
}

fn known(name: &str) -> Option<Editor> {
    let name = name.to_ascii_lowercase();
    let (_, template) = KNOWN.iter().find(|(known, _)| *known == name)?;
    Some(Editor { template: Some((*template).to_owned()) })
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: Position = Position { line: 3, column: 15 };

    fn address(name: &str, root: &str, path: &str) -> Option<String> {
        Editor::named(name).expect("an editor").address(root, path, AT)
    }

    #[test]
    fn a_place_is_opened_by_its_whole_path_line_and_column() {
        assert_eq!(
            address("vscode", "/home/ayla", "content/events/şuşa & co.md").as_deref(),
            Some("vscode://file/home/ayla/content/events/%C5%9Fu%C5%9Fa%20%26%20co.md:3:15")
        );
        assert_eq!(
            address("vscode", r"C:\Sites\races", "a.md").as_deref(),
            Some("vscode://file/C:/Sites/races/a.md:3:15")
        );
        assert_eq!(
            address("idea", "/home/ayla/", "a.md").as_deref(),
            Some("idea://open?file=/home/ayla/a.md&line=3&column=15")
        );
        assert_eq!(
            address("subl", "/home/ayla", "a.md").as_deref(),
            Some("subl://open?url=file:///home/ayla/a.md&line=3&column=15")
        );
        assert_eq!(address("none", "/home/ayla", "a.md"), None);
        assert_eq!(
            address("my-editor:open/{path}?l={line}", "/s", "a.md").as_deref(),
            Some("my-editor:open/s/a.md?l=3")
        );
    }

    #[test]
    fn an_address_that_would_run_in_the_browser_is_refused() {
        for name in [
            "emacs",
            "",
            "javascript:alert(1)//{path}",
            "JavaScript:{path}",
            "data:text/html,{path}",
            "vscode://file/",
            "://{path}",
            "a b:{path}",
        ] {
            assert!(Editor::named(name).is_err(), "{name}");
        }
    }

    #[test]
    fn the_environment_speaks_of_an_editor() {
        let of = |variables: &[(&str, &str)]| {
            Editor::of_environment(|name| {
                let found = variables.iter().find(|(known, _)| *known == name);
                found.map(|(_, value)| (*value).to_owned())
            })
        };
        let is = |name: &str| Editor::named(name).expect("an editor");
        assert_eq!(of(&[("TERM_PROGRAM", "vscode"), ("EDITOR", "vim")]), is("vscode"));
        assert_eq!(of(&[("TERM_PROGRAM", "vscode"), ("CURSOR_TRACE_ID", "x")]), is("cursor"));
        assert_eq!(of(&[("TERM_PROGRAM", "zed")]), is("zed"));
        assert_eq!(of(&[("TERMINAL_EMULATOR", "JetBrains-JediTerm")]), is("idea"));
        assert_eq!(of(&[("VISUAL", "/usr/bin/code --wait"), ("EDITOR", "vim")]), is("vscode"));
        assert_eq!(of(&[("VISUAL", "vim"), ("EDITOR", "subl -w")]), is("sublime"));
        assert_eq!(of(&[("EDITOR", "nano")]), Editor::none());
        assert_eq!(of(&[]), Editor::none());
    }
}
