//! What the preview adds to a page: a bar at its foot with the state of the entry, its file and its
//! neighbours, and the panel of findings. Pure.
//!
//! It lives in a shadow tree below an element of its own, which the script moves behind `<body>`: no
//! style of the site reaches it, and none of its own reaches the site.

use super::moment::{Moment, origin};
use super::panel::{Desk, escape, file, mark, panel, tally};
use crate::content::fields::Status;
use crate::date::Said;
use crate::diag::{Diagnostic, Diagnostics, FileId, Place, Severity, Texts};
use crate::model::EventId;
use crate::plan::{PageKind, url};
use crate::site::Site;
use std::borrow::Cow;
use std::fmt::Write as _;

/// How an address was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// With its page.
    Shown,
    /// With its page as it was before a mistake.
    Before,
    /// With nothing: there is no such page (any more).
    Gone,
    /// With nothing: the page cannot be rendered.
    Failed,
}

impl State {
    fn name(self) -> &'static str {
        match self {
            Self::Shown => "shown",
            Self::Before => "before",
            Self::Gone => "gone",
            Self::Failed => "failed",
        }
    }
}

/// What the bar speaks about.
pub(super) struct Subject<'a> {
    /// How the address was answered.
    pub state: State,
    /// The page that is shown, and its site.
    pub page: Option<(&'a Site, &'a PageKind)>,
    /// Other pages to go to, each with a few words in front.
    pub ways: Vec<(String, String, String)>,
    /// A finding that only rendering could make.
    pub extra: Option<&'a Diagnostic>,
}

/// The bar and the panel, with the script that keeps the page up to date.
///
/// `version` tells one save from another, over all runs of the program.
pub(super) fn bar(moment: &Moment, subject: &Subject<'_>, desk: &Desk, version: &str) -> String {
    let now = &moment.now;
    let texts = now.texts();
    // Only a finding of this page makes the list another one: a large site has many.
    let diags = subject.extra.map_or(Cow::Borrowed(now.findings()), |extra| {
        let mut diags = now.findings().clone();
        diags.push(extra.clone());
        Cow::Owned(diags)
    });
    let spot = subject.page.and_then(|(site, kind)| spot(site, kind));
    let here = spot.as_ref().and_then(|(path, _)| texts.find(path));
    let mut out = format!(
        "<annals-preview data-version=\"{}\" data-state=\"{}\" data-errors=\"{}\">\
         <template shadowrootmode=\"open\">\
         <link rel=\"stylesheet\" href=\"/__annals/preview.css\">\
         <section class=\"bar\" aria-label=\"Preview\">",
        escape(version),
        subject.state.name(),
        mark(&diags),
    );
    findings(&mut out, &diags, texts, here, desk);
    out.push_str("<p class=\"stopped\" role=\"status\" hidden></p>");
    told(&mut out, subject);
    if let Some((path, position)) = &spot {
        let marks = subject.page.map_or_else(String::new, |(site, kind)| marks(site, kind));
        let _ = write!(out, "<p class=\"entry\">{marks}{}", desk.link(path, *position));
        let own = diags.iter().filter(|found| here.is_some() && file(found.place) == here).count();
        match own {
            0 => {}
            1 => out.push_str(" <span class=\"own\">1 finding here</span>"),
            own => {
                let _ = write!(out, " <span class=\"own\">{own} findings here</span>");
            }
        }
        out.push_str("</p>");
    }
    if let Some((site, PageKind::Event(id))) = subject.page {
        neighbours(&mut out, site, *id);
    }
    out.push_str(
        "<button class=\"hide\" type=\"button\" hidden aria-expanded=\"true\" \
         aria-label=\"Show the preview bar\"></button>\
         </section></template></annals-preview>\
         <script src=\"/__annals/preview.js\"></script>",
    );
    out
}

/// The panel below its count; open when something keeps the site from being published.
fn findings(
    out: &mut String,
    diags: &Diagnostics,
    texts: &Texts,
    here: Option<FileId>,
    desk: &Desk,
) {
    let errors = diags.count(Severity::Error);
    let panel = panel(diags, texts, here, desk);
    if panel.is_empty() {
        out.push_str("<p class=\"findings none\" role=\"status\">Nothing to mend</p>");
        return;
    }
    let worst = diags.iter().map(|found| found.severity).max().unwrap_or(Severity::Advice);
    let _ = write!(
        out,
        "<details class=\"findings {}\"{}><summary><span role=\"status\">{}</span></summary>\
         <div class=\"panel\" id=\"annals-preview\" tabindex=\"0\" role=\"region\" \
         aria-label=\"Findings\">",
        worst.name(),
        if errors > 0 { " open" } else { "" },
        tally(diags),
    );
    if errors > 0 {
        out.push_str("<p class=\"verdict\">This site would not be published.</p>");
    }
    let _ = write!(out, "{panel}</div></details>");
}

/// What has become of the page, when it is not simply there.
fn told(out: &mut String, subject: &Subject<'_>) {
    let text = match subject.state {
        State::Shown => return,
        State::Before => "Shown as it was before the mistake.",
        State::Gone => "There is no page here: its file was deleted, renamed or never written.",
        State::Failed => "This page cannot be shown.",
    };
    let _ = write!(out, "<p class=\"told\" role=\"alert\">{text}");
    for (words, title, address) in &subject.ways {
        let _ =
            write!(out, " {} <a href=\"{}\">{}</a>", escape(words), escape(address), escape(title));
    }
    out.push_str("</p>");
}

/// The file in which the thing of a page is written, with the line of a record.
fn spot(site: &Site, kind: &PageKind) -> Option<(String, Option<crate::diag::Position>)> {
    let origin = origin(site, kind)?;
    let path = site.texts.path(origin.file).to_owned();
    let position = match kind {
        PageKind::Place(_) | PageKind::Actor(_) => match origin.place(&site.texts, &[]) {
            Place::Span(span) => Some(site.texts.position(span.file, span.start)),
            Place::Site | Place::File(_) => None,
        },
        _ => None,
    };
    Some((path, position))
}

/// How far an entry is: whether it is published, and how sure it is.
fn marks(site: &Site, kind: &PageKind) -> String {
    let mut out = String::new();
    let mut chip = |class: &str, text: &str| {
        let _ = write!(out, "<b class=\"chip {class}\">{}</b> ", escape(text));
    };
    if let PageKind::Prose(id) = kind
        && site.chronicle[*id].draft
    {
        chip("draft", "draft");
    }
    if let PageKind::Event(id) = kind {
        let event = &site.chronicle[*id];
        if event.draft {
            chip("draft", "draft");
        }
        if let Some(day) = &event.waits {
            let day = day.words(&site.words.date, Said::Nothing);
            chip("waits", &format!("waits until {day}"));
        }
        let class = match event.status {
            Status::Confirmed | Status::Reported => "sure",
            Status::Disputed | Status::Unverified | Status::Retracted => "unsure",
        };
        chip(class, event.status.name());
    }
    out
}

/// What comes before and after an entry in time.
fn neighbours(out: &mut String, site: &Site, id: EventId) {
    out.push_str("<nav aria-label=\"Neighbours in time\">");
    let (previous, next) = (site.timeline.previous(id), site.timeline.next(id));
    for (relation, arrow, to) in [("prev", "←", previous), ("next", "→", next)] {
        let Some(to) = to else { continue };
        let address = url(&PageKind::Event(to), &site.chronicle, &site.config);
        let title = escape(&site.chronicle[to].title);
        let _ = write!(
            out,
            "<a rel=\"{relation}\" href=\"{}\" title=\"{title}\"><i aria-hidden=\"true\">{arrow}</i> \
             <span>{title}</span></a>",
            escape(&address.href(site.base_path())),
        );
    }
    out.push_str("</nav>");
}
