//! Markdown → HTML: links resolved, citations numbered, foreign HTML made harmless.

use super::views::Footnote;
use crate::config::HtmlPolicy;
use crate::content::{LinkTarget, MARKDOWN, with_citations};
use crate::plan::{Destination, SitePlan};
use ammonia::Builder;
use pulldown_cmark::{CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd, html};
use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

/// A text as HTML, with what its page needs to know about it.
#[derive(Debug, Default)]
pub(super) struct Body {
    /// The text.
    pub html: String,
    /// Ordinary footnotes in order of their first use.
    pub footnotes: Vec<Footnote>,
    /// Headings of the second level: text and id.
    pub headings: Vec<(String, String)>,
}

/// What a text may refer to.
pub(super) struct Context<'a> {
    pub plan: &'a SitePlan,
    /// Path from the root of the host to the root of the site, with slashes.
    pub base: &'a str,
    /// Folder of the file below `content/`, for pictures beside it.
    pub folder: &'a str,
    /// BCP 47 tag of the site.
    pub language: &'a str,
    pub policy: HtmlPolicy,
    /// Put before every id of the text, so that several texts can stand on one page.
    pub prefix: &'a str,
    /// Level of the first heading in the text: one below the heading that it stands under.
    pub level: u8,
    /// Title of what a link leads to, for `[[id]]`.
    pub title: &'a dyn Fn(&Destination) -> Option<String>,
    /// What stands in the place of the comment `<!-- balance-table -->`.
    pub balance: Option<&'a dyn Fn() -> String>,
    /// For a text that is read elsewhere, without its list of sources: the full address of its
    /// page. Citations and notes are left out then, and links within the text lead to the page.
    pub away: Option<&'a str>,
}

/// Sources in the order in which a page cites them: the number is the place in the list, from 1.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    pub order: Vec<String>,
    numbers: HashMap<String, usize>,
    /// Ids of the places that cite a source, by number.
    pub backlinks: HashMap<usize, Vec<String>>,
}

impl Numbering {
    /// The number of a source that is cited once more, and the id of the place that cites it.
    pub(super) fn cite(&mut self, id: &str, prefix: &str) -> (usize, String) {
        let number = self.number(id);
        let back = self.backlinks.entry(number).or_default();
        let id = format!("{prefix}cite-{number}-{}", back.len() + 1);
        back.push(id.clone());
        (number, id)
    }

    /// The number of a source.
    pub(super) fn number(&mut self, id: &str) -> usize {
        if let Some(number) = self.numbers.get(id) {
            return *number;
        }
        self.order.push(id.to_owned());
        self.numbers.insert(id.to_owned(), self.order.len());
        self.order.len()
    }
}

/// Renders a body; `sources` are the ids that citations may name, and their words for a tooltip.
pub(super) fn body(
    markdown: &str,
    context: &Context<'_>,
    sources: &HashMap<&str, String>,
    numbering: &mut Numbering,
) -> Body {
    let (text, start) = with_citations(markdown);
    let mut writer = Writer {
        context,
        sources,
        numbering,
        out: Body::default(),
        notes: HashMap::new(),
        note_text: HashMap::new(),
        ids: TAKEN.iter().map(|id| format!("{}{id}", context.prefix)).collect(),
        foreign: false,
    };
    let parser = Parser::new_ext(&text, dialect(context.language))
        .into_offset_iter()
        .filter(|(_, range)| range.start >= start)
        .map(|(event, _)| event);
    let events = writer.events(parser.collect());
    let mut html = String::with_capacity(markdown.len() * 2);
    html::push_html(&mut html, events.into_iter());
    writer.finish(html)
}

/// Ids that pages give to their own parts.
const TAKEN: [&str; 16] = [
    "main",
    "entry",
    "sources",
    "notes",
    "claims",
    "figures",
    "later",
    "naming",
    "where",
    "who",
    "related",
    "before",
    "after",
    "see-also",
    "about-entry",
    "contents",
];

/// Curly quotation marks are English; other languages write their own.
fn dialect(language: &str) -> Options {
    if language == "en" || language.starts_with("en-") {
        MARKDOWN
    } else {
        MARKDOWN.difference(Options::ENABLE_SMART_PUNCTUATION)
    }
}

struct Writer<'a> {
    context: &'a Context<'a>,
    sources: &'a HashMap<&'a str, String>,
    numbering: &'a mut Numbering,
    out: Body,
    /// Footnotes by label: their number and how often they were used.
    notes: HashMap<String, (usize, usize)>,
    note_text: HashMap<String, String>,
    ids: HashSet<String>,
    /// Whether the author wrote HTML.
    foreign: bool,
}

impl Writer<'_> {
    /// Rewrites what is special here; everything else goes on to the HTML writer as it is.
    fn events<'e>(&mut self, events: Vec<Event<'e>>) -> Vec<Event<'e>> {
        let mut out = Vec::with_capacity(events.len());
        let mut events = events.into_iter();
        // Links whose target is left out close without a tag.
        let mut links: Vec<bool> = Vec::new();
        // Pictures that are open: one may stand in the description of another.
        let mut pictures = 0usize;
        while let Some(event) = events.next() {
            match event {
                Event::Start(Tag::FootnoteDefinition(label)) => {
                    let inner: Vec<_> = events
                        .by_ref()
                        .take_while(|event| {
                            !matches!(event, Event::End(TagEnd::FootnoteDefinition))
                        })
                        .collect();
                    let inner = self.events(inner);
                    let mut html = String::new();
                    html::push_html(&mut html, inner.into_iter());
                    self.note_text.insert(label.into_string(), html);
                }
                Event::FootnoteReference(_) if self.context.away.is_some() => {}
                Event::FootnoteReference(label) => {
                    out.push(Event::InlineHtml(self.reference(&label).into()));
                }
                Event::Start(Tag::Link { link_type, dest_url, title, id: _ }) => {
                    let target = LinkTarget::read(link_type, &dest_url);
                    let Some(destination) = self.resolve(&target) else {
                        links.push(false);
                        if let LinkType::WikiLink { has_pothole: false } = link_type {
                            events.next();
                            out.push(Event::Text(dest_url));
                        }
                        continue;
                    };
                    links.push(true);
                    let href = self.href(&destination);
                    if let LinkType::WikiLink { has_pothole: false } = link_type {
                        let words = (self.context.title)(&destination);
                        events.next();
                        out.push(open_link(&href, &title));
                        out.push(Event::Text(words.map_or(dest_url, CowStr::from)));
                    } else {
                        out.push(open_link(&href, &title));
                    }
                }
                Event::End(TagEnd::Image) if pictures == 0 => {
                    if links.pop() == Some(true) {
                        out.push(Event::InlineHtml("</a>".into()));
                    }
                }
                Event::End(TagEnd::Image) => {
                    pictures -= 1;
                    out.push(Event::End(TagEnd::Image));
                }
                Event::End(TagEnd::Link) => {
                    if links.pop() == Some(true) {
                        out.push(Event::InlineHtml("</a>".into()));
                    }
                }
                Event::Start(Tag::Image { link_type, dest_url, title, id }) => {
                    let target = LinkTarget::read(link_type, &dest_url);
                    let there = self.resolve(&target);
                    if let Some(Destination::Elsewhere(href)) = &there {
                        // No page asks another host for anything: the picture becomes a link.
                        out.push(open_link(href, &title));
                        links.push(true);
                        continue;
                    }
                    pictures += 1;
                    let dest_url = there.map_or_else(String::new, |there| self.href(&there)).into();
                    out.push(Event::Start(Tag::Image { link_type, dest_url, title, id }));
                }
                Event::Start(Tag::Heading { level, id, classes, attrs: _ }) => {
                    let mut inner: Vec<_> = events
                        .by_ref()
                        .take_while(|event| !matches!(event, Event::End(TagEnd::Heading(_))))
                        .collect();
                    inner = self.events(inner);
                    let second = level <= HeadingLevel::H2;
                    let level = self.level(level);
                    let words: String = inner
                        .iter()
                        .filter_map(|event| match event {
                            Event::Text(words) | Event::Code(words) => Some(words.as_ref()),
                            _ => None,
                        })
                        .collect();
                    let name = self.unique(&id.map_or_else(|| slug(&words), |id| slug(&id)));
                    if second {
                        self.out.headings.push((words, name.clone()));
                    }
                    let id = Some(CowStr::from(name));
                    let attrs = Vec::new();
                    out.push(Event::Start(Tag::Heading { level, id, classes, attrs }));
                    out.append(&mut inner);
                    out.push(Event::End(TagEnd::Heading(level)));
                }
                Event::Html(html) | Event::InlineHtml(html) => {
                    let comment = html.trim();
                    match self.context.balance {
                        Some(balance) if comment == "<!-- balance-table -->" => {
                            out.push(Event::Html(balance().into()));
                        }
                        _ if comment.starts_with("<!--")
                            && comment.find("-->") == Some(comment.len() - 3) => {}
                        _ => {
                            self.foreign = true;
                            out.push(Event::InlineHtml(html));
                        }
                    }
                }
                // A wide table scrolls in a box of its own, which can be reached by keyboard.
                Event::Start(Tag::Table(columns)) => {
                    out.push(Event::Html("<div class=\"scroll\" tabindex=\"0\">".into()));
                    out.push(Event::Start(Tag::Table(columns)));
                }
                Event::End(TagEnd::Table) => {
                    out.push(Event::End(TagEnd::Table));
                    out.push(Event::Html("</div>".into()));
                }
                other => out.push(other),
            }
        }
        out
    }

    /// `[^x]` in the text: a citation of a source, or an ordinary footnote.
    fn reference(&mut self, label: &str) -> String {
        let prefix = self.context.prefix;
        if let Some(words) = self.sources.get(label) {
            let (number, id) = self.numbering.cite(label, prefix);
            return format!(
                "<sup class=\"cite\" id=\"{id}\"><a href=\"#{prefix}source-{number}\" \
                 data-source=\"{}\">{number}</a></sup>",
                escape(words)
            );
        }
        let next = self.notes.len() + 1;
        let (number, uses) = self.notes.entry(label.to_owned()).or_insert((next, 0));
        *uses += 1;
        let (number, uses) = (*number, *uses);
        let sign = letters(number);
        let id = format!("{prefix}note-{sign}-{uses}");
        if uses == 1 {
            self.out.footnotes.push(Footnote {
                id: format!("{prefix}note-{sign}"),
                label: label.to_owned(),
                html: String::new(),
                backlinks: Vec::new(),
            });
        }
        self.out.footnotes[number - 1].backlinks.push(id.clone());
        format!("<sup class=\"cite\" id=\"{id}\"><a href=\"#{prefix}note-{sign}\">{sign}</a></sup>")
    }

    fn resolve(&self, target: &LinkTarget) -> Option<Destination> {
        self.context.plan.resolve(target, self.context.folder).ok()
    }

    fn href(&self, destination: &Destination) -> String {
        match destination {
            Destination::Here(url, rest) => format!("{}{rest}", url.href(self.context.base)),
            Destination::Part(part) => format!("{}{part}", self.context.away.unwrap_or_default()),
            Destination::Elsewhere(url) => url.clone(),
        }
    }

    /// Authors begin with `#` or `##`; the page has headings of its own above theirs.
    fn level(&self, written: HeadingLevel) -> HeadingLevel {
        let level = (written as u8).max(2) - 2 + self.context.level;
        HeadingLevel::try_from(usize::from(level)).unwrap_or(HeadingLevel::H6)
    }

    fn unique(&mut self, wanted: &str) -> String {
        let wanted = if wanted.is_empty() { "part" } else { wanted };
        let base = format!("{}{wanted}", self.context.prefix);
        let mut name = base.clone();
        let mut number = 1;
        while !self.ids.insert(name.clone()) {
            number += 1;
            name = format!("{base}-{number}");
        }
        name
    }

    fn finish(mut self, html: String) -> Body {
        let clean = self.foreign && self.context.policy == HtmlPolicy::Sanitise;
        let tidy = |html: String| if clean { sanitise(&html, self.context.base) } else { html };
        self.out.html = tidy(html);
        for (index, note) in self.out.footnotes.iter_mut().enumerate() {
            let html = self.note_text.remove(&note.label).unwrap_or_default();
            note.html = tidy(html);
            note.label = letters(index + 1);
        }
        self.out
    }
}

fn open_link<'e>(href: &str, title: &str) -> Event<'e> {
    let mut tag = format!("<a href=\"{}\"", escape(href));
    if !title.is_empty() {
        let _ = write!(tag, " title=\"{}\"", escape(title));
    }
    tag.push('>');
    Event::InlineHtml(tag.into())
}

/// Keeps harmless elements; our own marks of citations are among them. `own` is the address that
/// every file of the site begins with.
fn sanitise(html: &str, own: &str) -> String {
    let own = own.to_owned();
    Builder::default()
        .add_tags(["section"])
        .add_generic_attributes(["class", "dir"])
        .add_tag_attributes("sup", ["id"])
        .add_tag_attributes("h2", ["id"])
        .add_tag_attributes("h3", ["id"])
        .add_tag_attributes("h4", ["id"])
        .add_tag_attributes("h5", ["id"])
        .add_tag_attributes("h6", ["id"])
        .add_generic_attributes(["data-source"])
        .attribute_filter(move |element, attribute, value| {
            let elsewhere = (value.contains("://")
                && !(own.contains("://") && value.starts_with(&own)))
                || value.starts_with("//");
            match (element, attribute) {
                ("img", "src") if elsewhere => None,
                // Nothing of an author's may look like a part of the site itself.
                (_, "class") => {
                    let kept: Vec<_> = value.split(' ').filter(|class| is_of_text(class)).collect();
                    (!kept.is_empty()).then(|| kept.join(" ").into())
                }
                _ => Some(value.into()),
            }
        })
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel", "geo"]))
        .link_rel(None)
        .clean(html)
        .to_string()
}

/// Whether a class is one that Markdown itself gives to parts of a text.
fn is_of_text(class: &str) -> bool {
    matches!(class, "cite" | "scroll")
        || class.starts_with("language-")
        || class.starts_with("markdown-alert")
}

/// Text for HTML, also within quotation marks.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

/// Words as an id: letters and digits of any script, hyphens between.
fn slug(words: &str) -> String {
    let mut out = String::new();
    for character in words.to_lowercase().chars() {
        if character.is_alphanumeric() {
            out.push(character);
        } else if !out.ends_with('-') && !out.is_empty() {
            out.push('-');
        }
    }
    out.trim_end_matches('-').to_owned()
}

/// 1 → a, 26 → z, 27 → aa: notes have letters, sources have numbers.
fn letters(mut number: usize) -> String {
    let mut out = Vec::new();
    while number > 0 {
        number -= 1;
        out.push(b'a' + u8::try_from(number % 26).expect("less than 26"));
        number /= 26;
    }
    out.reverse();
    String::from_utf8(out).expect("letters are ASCII")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn render(markdown: &str, policy: HtmlPolicy) -> Body {
        let plan = SitePlan::default();
        let context = Context {
            plan: &plan,
            base: "/",
            folder: "",
            language: "en",
            policy,
            prefix: "",
            level: 2,
            title: &|_| None,
            balance: None,
            away: None,
        };
        let sources = HashMap::from([("log", "Harbour log".to_owned())]);
        body(markdown, &context, &sources, &mut Numbering::default())
    }

    #[test]
    fn a_citation_links_to_its_source_and_a_footnote_to_its_note() {
        let body = render("Won.[^log][^x]\n\n[^x]: By a *length*.\n", HtmlPolicy::Sanitise);
        insta::assert_snapshot!(body.html.trim(), @r##"<p>Won.<sup class="cite" id="cite-1-1"><a href="#source-1" data-source="Harbour log">1</a></sup><sup class="cite" id="note-a-1"><a href="#note-a">a</a></sup></p>"##);
        assert_eq!(body.footnotes[0].html.trim(), "<p>By a <em>length</em>.</p>");
        assert_eq!(body.footnotes[0].label, "a");
    }

    #[test]
    fn html_of_authors_is_made_harmless_unless_they_are_trusted() {
        let text = "<b onclick=x()>a</b><script>x()</script>\n";
        assert_eq!(render(text, HtmlPolicy::Sanitise).html.trim(), "<p><b>a</b></p>");
        assert!(render(text, HtmlPolicy::Trusted).html.contains("<script>"));
        let guise = "<p class=\"site-header cite\" style=\"position:fixed\">x</p>\n";
        let clean = render(guise, HtmlPolicy::Sanitise).html;
        assert_eq!(clean.trim(), "<p class=\"cite\">x</p>");
    }

    #[test]
    fn headings_start_at_the_second_level_and_have_names() {
        let body = render("# Start\n\n## Start\n\n### Şuşa, 1992\n", HtmlPolicy::Sanitise);
        assert_eq!(
            body.html.replace('\n', ""),
            "<h2 id=\"start\">Start</h2><h2 id=\"start-2\">Start</h2><h3 id=\"şuşa-1992\">Şuşa, 1992</h3>"
        );
    }

    #[test]
    fn notes_are_counted_in_letters() {
        assert_eq!(letters(1), "a");
        assert_eq!(letters(26), "z");
        assert_eq!(letters(28), "ab");
    }
}
