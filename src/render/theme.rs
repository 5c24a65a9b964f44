//! Template texts → [`Theme`]; and the default theme, which a site overrides file by file.

use super::css;
use super::functions;
use crate::content::{Asset, AssetBytes, Input, has_extension, is_theme_source};
use crate::diag::{Code, Diagnostic, Diagnostics, Place, Span, Texts};
use crate::words::Words;
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};
use std::collections::HashSet;
use std::fmt::Write as _;
use std::sync::Arc;
use tera::{ErrorKind, Tera};

#[derive(RustEmbed)]
#[folder = "templates/"]
struct Templates;

#[derive(RustEmbed)]
#[folder = "static/"]
struct Static;

/// Templates that are ready to render, and the styles and scripts that go with them.
#[derive(Debug)]
pub struct Theme {
    pub(super) tera: Tera,
    /// Name of the style sheet below the root of the site, with its fingerprint.
    pub css: Asset,
    /// Name of the script, with its fingerprint.
    pub js: Asset,
}

/// Adds the files of the default theme that the site does not bring itself.
pub fn with_defaults(input: &mut Input) {
    let known: HashSet<String> = input.texts.iter().map(|(_, text)| text.path.clone()).collect();
    let mut names: Vec<_> = Templates::iter()
        .filter(|name| has_extension(name, "html") || has_extension(name, "toml"))
        .collect();
    names.sort_unstable();
    for name in names {
        let path = format!("templates/{name}");
        if let Some(file) = Templates::get(&name).filter(|_| !known.contains(&path)) {
            input.texts.add_default(path, String::from_utf8_lossy(&file.data));
        }
    }
    let taken: HashSet<String> = input.assets.iter().map(|asset| asset.path.clone()).collect();
    let mut names: Vec<_> = Static::iter().collect();
    names.sort_unstable();
    for name in names {
        let Some(file) = Static::get(&name) else { continue };
        let path = format!("static/{name}");
        if is_theme_source(&name) {
            if !known.contains(&path) {
                input.texts.add_default(path, String::from_utf8_lossy(&file.data));
            }
        } else if !taken.contains(name.as_ref()) {
            input.assets.push(Asset {
                path: name.to_string(),
                bytes: AssetBytes::Memory(file.data.into_owned()),
            });
        }
    }
    input.assets.sort_by(|one, two| one.path.cmp(&two.path));
}

/// Reads all templates; nothing if one of them cannot be read, which has been told then.
#[must_use]
pub fn theme(texts: &Texts, words: &Arc<Words>, diags: &mut Diagnostics) -> Option<Theme> {
    let mut tera = Tera::new();
    functions::register(&mut tera, words);
    let templates: Vec<(&str, &str)> = texts
        .iter()
        .filter(|(_, text)| has_extension(&text.path, "html"))
        .filter_map(|(_, text)| Some((text.path.strip_prefix("templates/")?, text.text.as_str())))
        .collect();
    if let Err(error) = tera.add_raw_templates(templates) {
        diags.push(template_error(&error, texts));
        return None;
    }
    let css = css::bundle("static/css/main.css", texts, diags);
    let js = texts.find("static/js/main.js").map_or("", |file| texts.text(file));
    Some(Theme {
        tera,
        css: fingerprinted("css/main", "css", css),
        js: fingerprinted("js/main", "js", js.to_owned()),
    })
}

/// A file whose name changes with what is in it, so that it can be kept for ever.
fn fingerprinted(stem: &str, extension: &str, text: String) -> Asset {
    let digest = Sha256::digest(text.as_bytes());
    let mark = digest.iter().take(5).fold(String::new(), |mut mark, byte| {
        let _ = write!(mark, "{byte:02x}");
        mark
    });
    Asset {
        path: format!("{stem}.{mark}.{extension}"),
        bytes: AssetBytes::Memory(text.into_bytes()),
    }
}

/// What a template engine says, as a finding of ours.
pub(super) fn template_error(error: &tera::Error, texts: &Texts) -> Diagnostic {
    let (message, at) = match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let path = format!("templates/{}", report.filename());
            let at = texts.find(&path).map(|file| (file, report.span().range.clone()));
            (report.message().to_owned(), at)
        }
        _ => (error.to_string(), None),
    };
    let message = message.lines().collect::<Vec<_>>().join(" ");
    let place = at.map_or(Place::Site, |(file, range)| {
        let end = range.end.min(texts.text(file).len());
        Span::new(file, range.start.min(end)..end).into()
    });
    let mut words = message.trim_end_matches('.').to_owned();
    if let Some(first) = words.get_mut(0..1) {
        first.make_ascii_lowercase();
    }
    Diagnostic::new(Code::TemplateError, place, words)
        .hint("`templates/README.md` lists what each template can use")
}
