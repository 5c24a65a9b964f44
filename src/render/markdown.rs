//! Markdown → HTML: links resolved, citations numbered, names of the glossary linked.

use super::html::{escape, sanitise};
use super::terms::Terms;
use super::views::Footnote;
use crate::config::HtmlPolicy;
use crate::content::{Cited, LinkTarget, MARKDOWN, Parts, html_links};
use crate::plan::{Destination, SitePlan, UrlPath};
use pulldown_cmark::{
    Alignment, CowStr, Event, HeadingLevel, LinkType, Options, Tag, TagEnd, html,
};
use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;
use std::iter::Peekable;
use std::vec::IntoIter;

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
    /// Names of the glossary, which link to it where the text first has them.
    pub terms: Option<&'a Terms>,
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
    let cited = Cited::new(markdown);
    let mut writer = Writer {
        context,
        sources,
        numbering,
        out: Body::default(),
        notes: HashMap::new(),
        note_text: HashMap::new(),
        parts: Parts::new(context.prefix),
        foreign: false,
        told: HashSet::new(),
        quiet: 0,
    };
    let events = cited.events(dialect(context.language));
    let events: Vec<_> = events.into_iter().map(|(event, _)| event).collect();
    writer.told_by_hand(&events);
    let events = writer.events(events);
    let html = push(events);
    writer.finish(html)
}

/// Curly quotation marks are English; other languages write their own.
pub(super) fn dialect(language: &str) -> Options {
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
    parts: Parts<'a>,
    /// Whether the author wrote HTML.
    foreign: bool,
    /// Terms of the glossary that the text links to already.
    told: HashSet<String>,
    /// How many things are open in which names of the glossary stay as they are.
    quiet: usize,
}

impl Writer<'_> {
    /// Terms that the author links to by hand are not linked once more.
    fn told_by_hand(&mut self, events: &[Event<'_>]) {
        for event in events {
            if let Event::Start(Tag::Link { link_type, dest_url, .. }) = event
                && let LinkTarget::Thing { register: Some(register), id, .. } =
                    LinkTarget::read(*link_type, dest_url)
                && register == "term"
            {
                self.told.insert(id);
            }
        }
    }

    /// Rewrites what is special here; everything else goes on to the HTML writer as it is.
    fn events<'e>(&mut self, events: Vec<Event<'e>>) -> Vec<Event<'e>> {
        let mut out = Vec::with_capacity(events.len());
        let mut events = events.into_iter().peekable();
        let mut open = Open::default();
        let mut table = Table::default();
        while let Some(event) = events.next() {
            match event {
                Event::Start(Tag::FootnoteDefinition(label)) => {
                    let inner = until(&mut events, |event| {
                        matches!(event, Event::End(TagEnd::FootnoteDefinition))
                    });
                    let html = push(self.events(inner));
                    // Of two notes of one name the first is meant, as in Markdown.
                    self.note_text.entry(label.to_lowercase()).or_insert(html);
                }
                Event::FootnoteReference(_) if self.context.away.is_some() => {}
                Event::FootnoteReference(label) => {
                    let reference = Event::InlineHtml(self.reference(&label).into());
                    // A link cannot stand in a link, nor in the description of a picture.
                    if open.inside() { open.held.push(reference) } else { out.push(reference) }
                }
                Event::Start(Tag::Link { link_type, dest_url, title, id: _ }) => {
                    let target = LinkTarget::read(link_type, &dest_url);
                    let destination = self.resolve(&target);
                    let bare = matches!(link_type, LinkType::WikiLink { has_pothole: false });
                    if let Some(destination) = &destination {
                        out.push(open_link(&self.href(destination), &title));
                    }
                    open.links.push(destination.is_some());
                    if bare {
                        events.next();
                        let words = destination.and_then(|there| (self.context.title)(&there));
                        out.push(Event::Text(words.map_or(dest_url, CowStr::from)));
                    }
                }
                Event::End(TagEnd::Link) => open.close(&mut out),
                Event::End(TagEnd::Image) if open.pictures == 0 => open.close(&mut out),
                Event::End(TagEnd::Image) => {
                    open.pictures -= 1;
                    out.push(Event::End(TagEnd::Image));
                    open.release(&mut out);
                }
                Event::Start(Tag::Image { link_type, dest_url, title, id }) => {
                    let target = LinkTarget::read(link_type, &dest_url);
                    let there = self.resolve(&target);
                    if let Some(Destination::Elsewhere(href)) = &there {
                        // No page asks another host for anything: the picture becomes a link.
                        out.push(open_link(href, &title));
                        open.links.push(true);
                        continue;
                    }
                    open.pictures += 1;
                    let dest_url = there.map_or_else(String::new, |there| self.href(&there)).into();
                    out.push(Event::Start(Tag::Image { link_type, dest_url, title, id }));
                }
                Event::Start(Tag::Heading { level, id, classes, attrs: _ }) => {
                    let inner =
                        until(&mut events, |event| matches!(event, Event::End(TagEnd::Heading(_))));
                    let name =
                        self.parts.name(&id.map_or_else(|| words(&inner), CowStr::into_string));
                    self.quiet += 1;
                    let mut inner = self.events(inner);
                    self.quiet -= 1;
                    if level <= HeadingLevel::H2 {
                        self.out.headings.push((words(&inner), name.clone()));
                    }
                    let level = self.level(level);
                    let id = Some(CowStr::from(name));
                    let attrs = Vec::new();
                    out.push(Event::Start(Tag::Heading { level, id, classes, attrs }));
                    out.append(&mut inner);
                    out.push(Event::End(TagEnd::Heading(level)));
                }
                Event::Start(Tag::HtmlBlock) => {
                    let lines =
                        until(&mut events, |event| matches!(event, Event::End(TagEnd::HtmlBlock)));
                    let html = lines.iter().filter_map(|line| match line {
                        Event::Html(html) | Event::InlineHtml(html) | Event::Text(html) => {
                            Some(html.as_ref())
                        }
                        _ => None,
                    });
                    out.extend(self.html(&html.collect::<String>()));
                }
                Event::Html(html) | Event::InlineHtml(html) => {
                    open.raw(&html);
                    out.extend(self.html(&html));
                }
                Event::Start(Tag::BlockQuote(kind)) => {
                    self.quiet += 1;
                    out.push(Event::Start(Tag::BlockQuote(kind)));
                }
                Event::End(TagEnd::BlockQuote(kind)) => {
                    self.quiet -= 1;
                    out.push(Event::End(TagEnd::BlockQuote(kind)));
                }
                Event::Start(Tag::CodeBlock(kind)) => {
                    self.quiet += 1;
                    out.push(Event::Start(Tag::CodeBlock(kind)));
                }
                Event::End(TagEnd::CodeBlock) => {
                    self.quiet -= 1;
                    out.push(Event::End(TagEnd::CodeBlock));
                }
                // A box that nobody can tick is a sign, and a sign is read aloud and printed.
                Event::TaskListMarker(done) => {
                    let sign = if done { '☑' } else { '☐' };
                    out.push(Event::InlineHtml(
                        format!("<span class=\"task\">{sign}</span> ").into(),
                    ));
                }
                Event::Text(_) if self.quiet == 0 && !open.inside() && open.raw == 0 => {
                    self.running(event, &mut events, &mut out);
                }
                other => table.push(other, &mut out),
            }
        }
        // What was never closed keeps its citations.
        out.append(&mut open.held);
        out
    }

    /// Running text, with the names of the glossary linked. The parser cuts it at every quotation
    /// mark and line, where a name may go on.
    fn running<'e>(
        &mut self,
        first: Event<'e>,
        events: &mut Peekable<IntoIter<Event<'e>>>,
        out: &mut Vec<Event<'e>>,
    ) {
        let Some(terms) = self.context.terms else {
            out.push(first);
            return;
        };
        let Event::Text(first) = first else { return };
        let mut text = first.into_string();
        while let Some(next) =
            events.next_if(|event| matches!(event, Event::Text(_) | Event::SoftBreak))
        {
            match next {
                Event::Text(words) => text.push_str(&words),
                _ => text.push('\n'),
            }
        }
        let mut from = 0;
        for (range, id) in terms.find(&text, &mut self.told) {
            let there = Destination::Here(UrlPath::new(&["glossary"]), format!("#{id}"));
            out.push(Event::Text(text[from..range.start].to_owned().into()));
            out.push(open_link(&self.href(&there), ""));
            out.push(Event::Text(text[range.clone()].to_owned().into()));
            out.push(Event::InlineHtml("</a>".into()));
            from = range.end;
        }
        out.push(Event::Text(text[from..].to_owned().into()));
    }

    /// HTML of the author: comments are left out, and links lead where those of Markdown would.
    fn html<'e>(&mut self, html: &str) -> Option<Event<'e>> {
        let comment = html.trim();
        if let Some(balance) = self.context.balance
            && comment == "<!-- balance-table -->"
        {
            return Some(Event::Html(balance().into()));
        }
        if comment.starts_with("<!--") && comment.find("-->") == Some(comment.len() - 3) {
            return None;
        }
        self.foreign = true;
        let mut text = html.to_owned();
        for link in html_links(html) {
            let target = LinkTarget::read(LinkType::Inline, &link);
            if let Some(there) = self.resolve(&target) {
                let href = escape(&self.href(&there));
                for quote in ['"', '\''] {
                    let written = format!("{quote}{link}{quote}");
                    text = text.replace(&written, &format!("{quote}{href}{quote}"));
                }
            }
        }
        Some(Event::Html(text.into()))
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
        let label = label.to_lowercase();
        let next = self.notes.len() + 1;
        let (number, uses) = self.notes.entry(label.clone()).or_insert((next, 0));
        *uses += 1;
        let (number, uses) = (*number, *uses);
        let sign = letters(number);
        let id = format!("{prefix}note-{sign}-{uses}");
        if uses == 1 {
            self.out.footnotes.push(Footnote {
                id: format!("{prefix}note-{sign}"),
                label,
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

/// What is open at a place of the text.
#[derive(Default)]
struct Open<'e> {
    /// Links, and whether each leads somewhere: one whose target is left out has no tag.
    links: Vec<bool>,
    /// Pictures: one may stand in the description of another.
    pictures: usize,
    /// Links that are written as HTML.
    raw: usize,
    /// Citations that wait until the link or picture around them is closed.
    held: Vec<Event<'e>>,
}

impl<'e> Open<'e> {
    fn inside(&self) -> bool {
        self.pictures > 0 || self.links.contains(&true)
    }

    fn close(&mut self, out: &mut Vec<Event<'e>>) {
        if self.links.pop() == Some(true) {
            out.push(Event::InlineHtml("</a>".into()));
        }
        self.release(out);
    }

    fn release(&mut self, out: &mut Vec<Event<'e>>) {
        if !self.inside() {
            out.append(&mut self.held);
        }
    }

    fn raw(&mut self, html: &str) {
        let tag = html.trim_start_matches('<').to_ascii_lowercase();
        if tag.starts_with("a ") || tag.starts_with("a\n") {
            self.raw += 1;
        } else if tag.starts_with("/a>") {
            self.raw = self.raw.saturating_sub(1);
        }
    }
}

/// The table that is being written: columns are aligned by a class, for a style in the page would
/// break a strict Content-Security-Policy.
#[derive(Default)]
struct Table {
    columns: Vec<Alignment>,
    column: usize,
    head: bool,
}

impl Table {
    fn push<'e>(&mut self, event: Event<'e>, out: &mut Vec<Event<'e>>) {
        match event {
            // A wide table scrolls in a box of its own, which can be reached by keyboard.
            Event::Start(Tag::Table(columns)) => {
                out.push(Event::Html("<div class=\"scroll\" tabindex=\"0\">".into()));
                out.push(Event::Start(Tag::Table(Vec::new())));
                self.columns = columns;
            }
            Event::End(TagEnd::Table) => {
                out.push(Event::End(TagEnd::Table));
                out.push(Event::Html("</div>".into()));
            }
            Event::Start(row @ (Tag::TableHead | Tag::TableRow)) => {
                self.head = row == Tag::TableHead;
                self.column = 0;
                out.push(Event::Start(row));
            }
            Event::Start(Tag::TableCell) => {
                let class = match self.columns.get(self.column) {
                    Some(Alignment::Right) => " class=\"end\"",
                    Some(Alignment::Center) => " class=\"middle\"",
                    _ => "",
                };
                self.column += 1;
                let tag = if self.head { "th scope=\"col\"" } else { "td" };
                out.push(Event::InlineHtml(format!("<{tag}{class}>").into()));
            }
            Event::End(TagEnd::TableCell) => {
                out.push(Event::InlineHtml(if self.head { "</th>" } else { "</td>" }.into()));
            }
            other => out.push(other),
        }
    }
}

/// What comes before the event that ends it, which is left out.
fn until<'e>(
    events: &mut Peekable<IntoIter<Event<'e>>>,
    ends: impl Fn(&Event<'e>) -> bool,
) -> Vec<Event<'e>> {
    events.by_ref().take_while(|event| !ends(event)).collect()
}

fn words(events: &[Event<'_>]) -> String {
    events
        .iter()
        .filter_map(|event| match event {
            Event::Text(words) | Event::Code(words) => Some(words.as_ref()),
            _ => None,
        })
        .collect()
}

fn push(events: Vec<Event<'_>>) -> String {
    let mut out = String::new();
    html::push_html(&mut out, events.into_iter());
    out
}

fn open_link<'e>(href: &str, title: &str) -> Event<'e> {
    let mut tag = format!("<a href=\"{}\"", escape(href));
    if !title.is_empty() {
        let _ = write!(tag, " title=\"{}\"", escape(title));
    }
    tag.push('>');
    Event::InlineHtml(tag.into())
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
            terms: None,
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
    fn a_citation_in_a_link_or_a_picture_stands_after_it() {
        let html =
            render("[won[^log] it](https://example.org/)[^log].\n", HtmlPolicy::Sanitise).html;
        let (link, rest) = html.split_once("</a>").expect("a link");
        assert_eq!(link, "<p><a href=\"https://example.org/\">won it");
        assert_eq!(rest.matches("<sup class=\"cite\"").count(), 2, "{html}");
        let html = render("![a[^log] b](x.jpg)\n", HtmlPolicy::Sanitise).html;
        assert!(html.contains("alt=\"a b\""), "{html}");
        assert!(html.trim().ends_with("</sup></p>"), "{html}");
    }

    #[test]
    fn a_list_of_tasks_keeps_its_boxes_and_a_table_its_columns_beside_raw_html() {
        for html in ["", "<b>a</b>\n\n"] {
            let text =
                format!("{html}- [x] done\n- [ ] open\n\n| a | b |\n| --: | - |\n| 1 | 2 |\n");
            let html = render(&text, HtmlPolicy::Sanitise).html;
            assert!(html.contains("<li><span class=\"task\">☑</span> done"), "{html}");
            assert!(html.contains("<span class=\"task\">☐</span> open"), "{html}");
            assert!(html.contains("<th scope=\"col\" class=\"end\">a</th>"), "{html}");
            assert!(html.contains("<td class=\"end\">1</td><td>2</td>"), "{html}");
            assert!(html.contains("<div class=\"scroll\" tabindex=\"0\">"), "{html}");
            assert!(!html.contains("style="), "{html}");
        }
    }

    #[test]
    fn names_of_footnotes_are_told_apart_by_their_letters_alone() {
        let body = render("Won.[^X]\n\n[^x]: By a length.\n", HtmlPolicy::Sanitise);
        assert_eq!(body.footnotes[0].html.trim(), "<p>By a length.</p>");
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
