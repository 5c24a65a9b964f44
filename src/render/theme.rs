//! Template texts → [`Theme`]; and the default theme, which a site overrides file by file.

use super::css;
use super::functions;
use super::mentions::{Mentions, Names, READY};
use crate::content::{Asset, AssetBytes, Input, has_extension, is_theme_source};
use crate::diag::{Code, Diagnostic, Diagnostics, FileId, Place, Span, Text, Texts};
use crate::words::Words;
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};
use std::collections::HashSet;
use std::fmt::Write as _;
use std::sync::{Arc, LazyLock};
use tera::{ErrorKind, Tera};

#[derive(RustEmbed)]
#[folder = "templates/"]
struct Templates;

#[derive(RustEmbed)]
#[folder = "static/"]
struct Static;

/// The component that makes an event's card.
pub(super) const CARD: &str = "event_card";

/// Templates that are ready to render, and the styles and scripts that go with them.
#[derive(Debug)]
pub struct Theme {
    pub(super) tera: Arc<Tera>,
    mentions: Mentions,
    /// Whether lists take cards that were made before.
    pub(super) keeps_cards: bool,
    /// The style sheet of every page. The names of all have their fingerprints in them.
    pub css: Asset,
    /// The style sheet that pages other than an entry's need besides.
    pub css_lists: Asset,
    /// The style sheet for paper.
    pub css_print: Asset,
    /// The script of every page.
    pub js: Asset,
}

impl Theme {
    /// Whether a template, or anything that it is made of, says a name.
    pub(super) fn says(&self, template: &str, name: &str) -> bool {
        self.mentions.has(template, name)
    }

    /// All names that templates say.
    pub(super) fn names(&self) -> &Arc<Names> {
        &self.mentions.names
    }

    /// All that the theme brings and puts together itself.
    pub fn assets(&self) -> impl Iterator<Item = &Asset> {
        self.sheets().chain([&self.js])
    }

    /// The style sheets.
    pub fn sheets(&self) -> impl Iterator<Item = &Asset> {
        [&self.css, &self.css_lists, &self.css_print].into_iter()
    }
}

/// The files of the default theme: texts, and what is published as it is.
static DEFAULTS: LazyLock<(Vec<Arc<Text>>, Vec<Asset>)> = LazyLock::new(|| {
    let mut texts = Vec::new();
    let mut assets = Vec::new();
    let mut text = |path: String, data: &[u8]| {
        let text = String::from_utf8_lossy(data).into_owned();
        texts.push(Arc::new(Text::of_program(path, text)));
    };
    let mut names: Vec<_> = Templates::iter()
        .filter(|name| ["html", "svg", "toml"].iter().any(|end| has_extension(name, end)))
        .collect();
    names.sort_unstable();
    for name in names {
        if let Some(file) = Templates::get(&name) {
            text(format!("templates/{name}"), &file.data);
        }
    }
    let mut names: Vec<_> = Static::iter().collect();
    names.sort_unstable();
    for name in names {
        let Some(file) = Static::get(&name) else { continue };
        if is_theme_source(&name) {
            text(format!("static/{name}"), &file.data);
        } else {
            let bytes = AssetBytes::Memory(file.data.into_owned());
            assets.push(Asset { path: name.to_string(), bytes });
        }
    }
    (texts, assets)
});

/// The texts that a theme is made of.
fn sources(texts: &Texts) -> impl Iterator<Item = (FileId, &Text)> {
    texts.below("templates/").chain(texts.below("static/"))
}

/// Adds the files of the default theme that the site does not bring itself.
pub fn with_defaults(input: &mut Input) {
    let (texts, assets) = &*DEFAULTS;
    let known: HashSet<String> = sources(&input.texts).map(|(_, text)| text.path.clone()).collect();
    for text in texts.iter().filter(|text| !known.contains(&text.path)) {
        input.texts.push(Arc::clone(text));
    }
    let taken: HashSet<String> = input.assets.iter().map(|asset| asset.path.clone()).collect();
    input.assets.extend(assets.iter().filter(|asset| !taken.contains(&asset.path)).cloned());
    input.assets.sort_by(|one, two| one.path.cmp(&two.path));
}

/// A theme of an earlier time, and what it was made from.
#[derive(Debug, Default)]
pub struct Themed(Option<Known>);

#[derive(Debug)]
struct Known {
    sources: Vec<Arc<Text>>,
    words: Arc<Words>,
    theme: Arc<Theme>,
}

/// Reads all templates, unless they are as they were; nothing if one of them cannot be read, which
/// has been told then.
#[must_use]
pub fn theme_again(
    texts: &Texts,
    words: &Arc<Words>,
    themed: &mut Themed,
    diags: &mut Diagnostics,
) -> Option<Arc<Theme>> {
    let sources: Vec<Arc<Text>> =
        sources(texts).map(|(file, _)| Arc::clone(texts.shared(file))).collect();
    if let Some(known) = &themed.0
        && Arc::ptr_eq(&known.words, words)
        && known.sources.len() == sources.len()
        && known.sources.iter().zip(&sources).all(|(one, other)| Arc::ptr_eq(one, other))
    {
        return Some(Arc::clone(&known.theme));
    }
    let mut found = Diagnostics::new();
    let theme = theme(texts, words, &mut found).map(Arc::new);
    // What was found has to be told each time.
    let sound = found.iter().next().is_none();
    themed.0 = theme.clone().filter(|_| sound).map(|theme| Known {
        sources,
        words: Arc::clone(words),
        theme,
    });
    diags.append(found);
    theme
}

/// Reads all templates; nothing if one of them cannot be read, which has been told then.
#[must_use]
pub fn theme(texts: &Texts, words: &Arc<Words>, diags: &mut Diagnostics) -> Option<Theme> {
    let mut tera = Tera::new();
    tera.autoescape_on([".html", ".svg"]);
    functions::register(&mut tera, words);
    let templates: Vec<(&str, &str)> = texts
        .below("templates/")
        .filter(|(_, text)| {
            // What draws cards calls functions that exist only where cards are drawn.
            let drawing = cfg!(feature = "cards") && has_extension(&text.path, "svg");
            has_extension(&text.path, "html") || drawing
        })
        .filter_map(|(_, text)| Some((text.path.strip_prefix("templates/")?, text.text.as_str())))
        .collect();
    let mentions = Mentions::of(&templates);
    if let Err(error) = tera.add_raw_templates(templates) {
        diags.push(template_error(&error, texts));
        return None;
    }
    let custom = texts.find("static/css/custom.css").map_or("", |file| texts.text(file));
    let mut sheet = |name: &str, more: &str| {
        let text = css::bundle(&format!("static/css/{name}.css"), more, texts, diags);
        fingerprinted(&format!("css/{name}"), "css", text)
    };
    let (css, css_lists, css_print) =
        (sheet("main", custom), sheet("lists", ""), sheet("print", ""));
    let js = texts.find("static/js/main.js").map_or("", |file| texts.text(file));
    let keeps_cards =
        tera.get_component_names().any(|name| name == CARD) && mentions.names.hold(READY);
    Some(Theme {
        tera: Arc::new(tera),
        mentions,
        keeps_cards,
        css,
        css_lists,
        css_print,
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
