//! HTML of cells → Markdown or plain text, with the links in it and what Markdown cannot hold.

use htmd::element_handler::{HandlerResult, Handlers};
use htmd::options::{BrStyle, BulletListMarker, Options};
use htmd::{Element, HtmlToMarkdown, Node};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::{Arc, Mutex, PoisonError};

/// Deeper than any text that somebody wrote. The converter descends by recursion, and the parser
/// looks at every open element for each new one.
const DEEPEST: usize = 100;

/// Elements that go, with all that is in them.
const GONE: [&str; 12] = [
    "script", "style", "object", "embed", "form", "svg", "canvas", "applet", "button", "select",
    "textarea", "math",
];
/// Elements whose text stays and whose look goes.
const LOOK: [&str; 9] = ["u", "small", "big", "sup", "sub", "mark", "font", "center", "ins"];

/// A link to another host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Link {
    /// Its words; empty if it shows a picture or its own address.
    pub(super) text: String,
    pub(super) url: String,
}

/// What HTML has become.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Converted {
    /// Markdown or plain text.
    pub(super) text: String,
    /// Links, each once, in their order.
    pub(super) links: Vec<Link>,
    /// What could not be carried over, in words.
    pub(super) lost: Vec<String>,
}

#[derive(Default)]
struct Found {
    links: Vec<Link>,
    gone: BTreeSet<String>,
    look: BTreeSet<String>,
    dead: Vec<String>,
    /// Whether the export of a site like this one put something around the text.
    added: bool,
}

/// Whether a text has elements or entities of HTML.
pub(super) fn is_html(text: &str) -> bool {
    let starts = |at: usize| {
        let next = text[at + 1..].chars().next();
        next.is_some_and(|next| next.is_ascii_alphabetic() || next == '/' || next == '!')
    };
    text.match_indices('<').any(|(at, _)| starts(at))
        || text.match_indices('&').any(|(at, _)| {
            let word = text[at + 1..].split(';').next().unwrap_or_default();
            let word = word.trim_start_matches('#');
            text[at + 1..].contains(';')
                && (2..=8).contains(&word.len())
                && word.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
}

/// Plain text as HTML: an empty line ends a paragraph, a line end stays.
pub(super) fn of_plain(text: &str) -> String {
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    paragraphs(&escaped)
}

/// Lines of a cell as paragraphs, where the HTML has none of its own.
pub(super) fn paragraphs(html: &str) -> String {
    let lower = html.to_lowercase();
    let has_blocks =
        ["<p", "<div", "<ul", "<ol", "<blockquote", "<h1", "<h2", "<h3", "<h4", "<table"]
            .iter()
            .any(|block| lower.contains(block));
    if has_blocks {
        return html.to_owned();
    }
    let lines = html.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty());
    let paragraphs: Vec<String> = lines.map(|lines| lines.replace('\n', "<br>")).collect();
    if paragraphs.is_empty() {
        String::new()
    } else {
        format!("<p>{}</p>", paragraphs.join("</p><p>"))
    }
}

/// HTML → Markdown that means the same on a site of ours.
pub(super) fn to_markdown(html: &str) -> Converted {
    if is_too_deep(html) {
        let lost = vec!["its HTML is not closed properly, and stays as it is".to_owned()];
        return Converted { lost, ..to_markdown(&of_plain(html)) };
    }
    let found = Arc::new(Mutex::new(Found::default()));
    let converter = converter(&found);
    let Ok(tree) = converter.html_to_tree(&of_the_page(html)) else {
        return to_plain(html);
    };
    if depth(&tree) > DEEPEST {
        let mut plain = to_plain(html);
        plain.lost.push("its elements are nested too deeply; their text stays".to_owned());
        return plain;
    }
    let text = converter.tree_to_markdown(&tree);
    let found = std::mem::take(&mut *found.lock().unwrap_or_else(PoisonError::into_inner));
    let mut lost = lost(&found.gone, &found.look, &found.dead);
    if found.added {
        lost.push(ADDED.to_owned());
    }
    Converted { text: tidy(&text), links: once(found.links), lost }
}

/// HTML → text on one line, without marks.
pub(super) fn to_plain(html: &str) -> Converted {
    if !is_html(html) || is_too_deep(html) {
        return Converted { text: one_line(html), ..Converted::default() };
    }
    let mut cleaner = ammonia::Builder::empty();
    cleaner.clean_content_tags(["script", "style"].into());
    // Where a line ended, words do not grow together.
    let spaced = html.replace("<br", " <br").replace("</p", " </p").replace("</div", " </div");
    let bare = cleaner.clean(&spaced).to_string();
    let text = bare
        .replace("&nbsp;", " ")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&");
    Converted { text: one_line(&text), ..Converted::default() }
}

/// The same, with the links and losses of the HTML.
pub(super) fn to_plain_with_links(html: &str) -> Converted {
    let plain = to_plain(html);
    if !is_html(html) {
        return plain;
    }
    let Converted { links, lost, .. } = to_markdown(html);
    Converted { links, lost, ..plain }
}

/// Addresses that stand in a plain text.
pub(super) fn bare_links(text: &str) -> Vec<Link> {
    let ends = |letter: char| letter.is_whitespace() || "<>\"'()[]{}|\\^`".contains(letter);
    let mut links = Vec::new();
    for start in ["https://", "http://"] {
        for (at, _) in text.match_indices(start) {
            let rest = &text[at..];
            let url = &rest[..rest.find(ends).unwrap_or(rest.len())];
            let url = url.trim_end_matches(['.', ',', ';', ':', '!', '?']);
            if is_web(url) {
                links.push(Link { text: String::new(), url: url.to_owned() });
            }
        }
    }
    once(links)
}

/// Whether it is an address on another host that a source or a link can have.
pub(super) fn is_web(url: &str) -> bool {
    let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    host.is_some_and(|host| host.starts_with(|sign: char| sign.is_alphanumeric()))
        && !url
            .chars()
            .any(|sign| sign.is_whitespace() || sign.is_control() || "<>\"`".contains(sign))
}

/// The address in `<iframe src="…">`, if a cell holds nothing else.
pub(super) fn frame(html: &str) -> Option<String> {
    let rest = html.trim().strip_prefix("<iframe")?;
    let (_, rest) = rest.split_once("src=")?;
    let quote = rest.chars().next().filter(|sign| matches!(sign, '"' | '\''))?;
    let (url, _) = rest[1..].split_once(quote)?;
    let url = url.replace("&amp;", "&");
    let url = if url.starts_with("//") { format!("https:{url}") } else { url };
    is_web(&url).then_some(url)
}

/// Where the handlers of elements, which are all apart, note what they find.
struct Notes(Arc<Mutex<Found>>);

impl Notes {
    fn add(&self, change: impl FnOnce(&mut Found)) {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

fn converter(found: &Arc<Mutex<Found>>) -> HtmlToMarkdown {
    let options = Options {
        br_style: BrStyle::Backslash,
        bullet_list_marker: BulletListMarker::Dash,
        ul_bullet_spacing: 1,
        ol_number_spacing: 1,
        ..Options::default()
    };
    let [gone, look, link, picture, frame, added] = [(); 6].map(|()| Notes(Arc::clone(found)));
    HtmlToMarkdown::builder()
        .options(options)
        .add_handler(GONE.to_vec(), move |_: &dyn Handlers, element: Element<'_>| {
            gone.add(|found| {
                found.gone.insert(element.tag.to_owned());
            });
            None
        })
        .add_handler(LOOK.to_vec(), move |handlers: &dyn Handlers, element: Element<'_>| {
            look.add(|found| {
                found.look.insert(element.tag.to_owned());
            });
            Some(handlers.walk_children(element.node))
        })
        .add_handler(vec!["a"], move |handlers: &dyn Handlers, element: Element<'_>| {
            let url = attribute(&element, "href").unwrap_or_default();
            let inner = handlers.walk_children(element.node);
            if is_web(&url) || url.starts_with("mailto:") {
                let plain = inner.content.trim().replace('\\', "");
                let text = if plain.contains("](") || plain == url { String::new() } else { plain };
                if is_web(&url) {
                    link.add(|found| {
                        found.links.push(Link { text: one_line(&text), url: url.clone() });
                    });
                }
                return handlers.fallback(element);
            }
            if !url.is_empty() {
                link.add(|found| found.dead.push(url.clone()));
            }
            Some(inner)
        })
        .add_handler(vec!["p", "div"], move |handlers: &dyn Handlers, element: Element<'_>| {
            let class = attribute(&element, "class").unwrap_or_default();
            if class.split(' ').any(|name| name == "annals") {
                added.add(|found| found.added = true);
                return None;
            }
            handlers.fallback(element)
        })
        .add_handler(vec!["img"], move |_: &dyn Handlers, element: Element<'_>| {
            let url = attribute(&element, "src").unwrap_or_default();
            let alt = attribute(&element, "alt").unwrap_or_default();
            Some(media(&url, &alt, "picture", &picture))
        })
        .add_handler(
            vec!["iframe", "video", "audio"],
            move |_: &dyn Handlers, element: Element<'_>| {
                let url = attribute(&element, "src").unwrap_or_default();
                let url = if url.starts_with("//") { format!("https:{url}") } else { url };
                let title = attribute(&element, "title").unwrap_or_default();
                Some(media(&url, &title, element.tag, &frame))
            },
        )
        .build()
}

/// A picture or an embedded page as a link to it: no page of ours loads what others hold.
fn media(url: &str, words: &str, what: &str, notes: &Notes) -> HandlerResult {
    let escaped: String = one_line(words)
        .chars()
        .map(|sign| if "[]\\*_`<".contains(sign) { '-' } else { sign })
        .collect();
    if is_web(url) {
        notes.add(|found| {
            found.look.insert(format!("{what} as a link"));
        });
        let shown = if escaped.is_empty() { host(url) } else { &escaped };
        return format!("[{shown}]({})", url.replace('(', "%28").replace(')', "%29")).into();
    }
    notes.add(|found| {
        found.dead.push(if url.is_empty() { what.to_owned() } else { short_url(url) });
    });
    escaped.into()
}

/// An address, unless it carries a whole file in itself.
fn short_url(url: &str) -> String {
    url.chars().take(60).collect()
}

/// The host of an address, to name it by.
pub(super) fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    host.strip_prefix("www.").unwrap_or(host)
}

fn attribute(element: &Element<'_>, name: &str) -> Option<String> {
    let found = element.attrs.iter().find(|attribute| &*attribute.name.local == name)?;
    Some(found.value.trim().to_owned())
}

/// Whether many elements are never closed, as no text has them: found without parsing.
fn is_too_deep(html: &str) -> bool {
    const LOOSE: [&str; 14] = [
        "br", "hr", "img", "p", "li", "td", "th", "tr", "dd", "dt", "input", "wbr", "source",
        "option",
    ];
    let mut open = 0_usize;
    for (at, _) in html.match_indices('<') {
        let rest = &html[at + 1..];
        if rest.starts_with('/') {
            open = open.saturating_sub(1);
        } else if rest.starts_with(|sign: char| sign.is_ascii_alphabetic()) {
            let end = rest.find(|sign: char| !sign.is_ascii_alphanumeric()).unwrap_or(rest.len());
            let name = rest[..end].to_ascii_lowercase();
            open += usize::from(!LOOSE.contains(&name.as_str()));
        }
        if open > 5 * DEEPEST {
            return true;
        }
    }
    false
}

/// What the export of a site like this one says around the text of an entry.
const ADDED: &str = "what the export of a site adds to a text (its sources, who said what, a link) is \
                     left out; take it from the site itself";

/// The export of a site like this one puts the headings of a text one level lower than its page
/// does, below the headline of the slide; they come back to where they were.
fn of_the_page(html: &str) -> Cow<'_, str> {
    if !html.contains("class=\"annals\"") {
        return Cow::Borrowed(html);
    }
    let raised = |html: String, level: usize| {
        html.replace(&format!("<h{level}"), &format!("<h{}", level - 1))
            .replace(&format!("</h{level}>"), &format!("</h{}>", level - 1))
    };
    Cow::Owned((3..=6).fold(html.to_owned(), raised))
}

/// How deep a tree is, found without recursion.
fn depth(tree: &Rc<Node>) -> usize {
    let mut deepest = 0;
    let mut open = vec![(Rc::clone(tree), 0)];
    while let Some((node, depth)) = open.pop() {
        deepest = deepest.max(depth);
        if depth <= DEEPEST {
            open.extend(node.children.borrow().iter().map(|child| (Rc::clone(child), depth + 1)));
        }
    }
    deepest
}

fn lost(gone: &BTreeSet<String>, look: &BTreeSet<String>, dead: &[String]) -> Vec<String> {
    let mut lost = Vec::new();
    let joined = |names: &BTreeSet<String>| {
        names.iter().map(String::as_str).collect::<Vec<_>>().join("`, `")
    };
    if !gone.is_empty() {
        lost.push(format!("the HTML of `{}` has no place in Markdown", joined(gone)));
    }
    let (links, look): (BTreeSet<String>, BTreeSet<String>) =
        look.iter().cloned().partition(|name| name.contains(' '));
    if !look.is_empty() {
        lost.push(format!("the look of `{}` is lost, its text stays", joined(&look)));
    }
    for name in links {
        lost.push(format!("a {name}: no page loads what another host holds"));
    }
    if !dead.is_empty() {
        lost.push(format!(
            "`{}` is no address of another host, so only the words stay",
            dead.join("`, `")
        ));
    }
    lost
}

/// Text on one line.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Without spaces at the ends of lines and without more than one empty line.
fn tidy(markdown: &str) -> String {
    let mut out = String::new();
    let mut empty = 0;
    for line in markdown.lines().map(str::trim_end) {
        empty = if line.is_empty() { empty + 1 } else { 0 };
        if empty <= 1 {
            out.push_str(line);
            out.push('\n');
        }
    }
    out.trim().to_owned()
}

/// Each address once.
pub(super) fn once(links: Vec<Link>) -> Vec<Link> {
    let mut seen = BTreeSet::new();
    links.into_iter().filter(|link| seen.insert(link.url.clone())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn markdown(html: &str) -> String {
        to_markdown(html).text
    }

    #[test]
    fn html_becomes_markdown() {
        assert_eq!(
            markdown(
                "<h2>Start</h2><p>The <b>Heron</b> &amp; <em>Tern</em>.</p><ul><li>one<li>two</ul>\
                 <blockquote>Fair <cite>Log</cite></blockquote>"
            ),
            "## Start\n\nThe **Heron** & *Tern*.\n\n- one\n- two\n\n> Fair Log"
        );
        assert_eq!(markdown(&paragraphs("one\ntwo\n\nthree")), "one\\\ntwo\n\nthree");
    }

    #[test]
    fn what_is_a_mark_in_markdown_stays_a_letter() {
        let plain = "2 * 3 * 4 [^note] [[race]] a_b_c <b> # no\n# heading\n1. list `x`";
        let text = markdown(&of_plain(plain));
        let mut html = String::new();
        let options = pulldown_cmark::Options::ENABLE_FOOTNOTES;
        pulldown_cmark::html::push_html(&mut html, pulldown_cmark::Parser::new_ext(&text, options));
        assert!(
            !html.contains("<em>") && !html.contains("<li>") && !html.contains("<h1>"),
            "{text}"
        );
        assert!(html.contains("[[race]] a_b_c &lt;b&gt; # no"), "{html}");
    }

    #[test]
    fn links_are_found_and_dead_ones_told() {
        let found = to_markdown(
            "<a href=\"https://example.org/a_b\">The log</a>, <a href=\"/old/page\">old</a>, \
             <a href=\"javascript:alert(1)\">x</a> <u>y</u><script>alert(2)</script>",
        );
        assert_eq!(found.text, "[The log](https://example.org/a_b), old, x y");
        assert_eq!(found.links.len(), 1);
        assert_eq!(found.links[0].text, "The log");
        assert_eq!(
            found.lost,
            [
                "the HTML of `script` has no place in Markdown",
                "the look of `u` is lost, its text stays",
                "`/old/page`, `javascript:alert(1)` is no address of another host, so only the words \
                 stay"
            ]
        );
    }

    #[test]
    fn pictures_and_frames_become_links() {
        let found =
            to_markdown("<p>See <img src=\"https://example.org/a.jpg\" alt=\"A boat\"></p>");
        assert_eq!(found.text, "See [A boat](https://example.org/a.jpg)");
        assert_eq!(
            frame("<iframe width=\"5\" src=\"//video.example.org/x?a=1&amp;b=2\"></iframe>")
                .as_deref(),
            Some("https://video.example.org/x?a=1&b=2")
        );
    }

    #[test]
    fn a_headline_becomes_plain_text() {
        let plain = |html: &str| to_plain(html).text;
        assert_eq!(plain("Race &amp; <i>start</i><br>again <b"), "Race & start again");
        assert_eq!(plain("a < b"), "a < b");
        assert_eq!(plain("R&D"), "R&D");
    }

    #[test]
    fn deep_nesting_does_no_harm() {
        let html = "<div><b>".repeat(20_000) + "deep";
        assert!(to_markdown(&html).text.ends_with("deep"));
        assert!(to_plain(&html).text.ends_with("deep"));
        let html = "<div>".repeat(400) + "deep";
        assert_eq!(to_markdown(&html).text, "deep");
    }

    #[test]
    fn addresses_in_a_text_are_found_once() {
        let links =
            bare_links("See https://example.org/a, (https://example.org/b). https://example.org/a");
        let urls: Vec<&str> = links.iter().map(|link| link.url.as_str()).collect();
        assert_eq!(urls, ["https://example.org/a", "https://example.org/b"]);
    }
}
