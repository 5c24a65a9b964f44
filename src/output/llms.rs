//! `llms.txt` (<https://llmstxt.org/>): what the site is and where its data is, for programs that
//! read for people; and what not to lose on the way.

use crate::plan::{HOME_TEXT, PageKind, files};
use crate::site::Site;
use std::io::{self, Write};

pub(super) fn write(site: &Site, _path: &str, sink: &mut dyn Write) -> io::Result<()> {
    let word = |name: &str| site.words.get("formats", name);
    writeln!(sink, "# {}\n", plain(&site.config.title))?;
    if let Some(description) = &site.config.description {
        writeln!(sink, "> {}\n", plain(description))?;
    }
    writeln!(sink, "{}\n", word("llms_rule"))?;
    if let Some(licence) = &site.config.licence {
        writeln!(sink, "{}\n", plain(licence))?;
    }
    writeln!(sink, "## {}\n", word("llms_data"))?;
    let data = [
        &files::EVERYTHING,
        &files::SCHEMA,
        &files::EVENTS_CSV,
        &files::CLAIMS_CSV,
        &files::FIGURES_CSV,
        &files::SOURCES_CSV,
        &files::GEOJSON,
        &files::CALENDAR,
        &files::ATOM,
    ];
    for made in data.into_iter().filter(|made| site.plan.made.contains(made)) {
        link(sink, &word(made.name), &site.file_address(made.path), None)?;
    }
    if site.chronicle.eras().len() > 0 {
        writeln!(sink, "\n## {}\n", site.words.get("index", "eras"))?;
        for (id, era) in site.chronicle.eras() {
            link(sink, &era.title, &site.address(&PageKind::Era(id)), era.summary.as_deref())?;
        }
    }
    writeln!(sink, "\n## {}\n", word("llms_pages"))?;
    for (id, page) in site.chronicle.pages().filter(|(_, page)| page.id != HOME_TEXT) {
        link(sink, &page.title, &site.address(&PageKind::Prose(id)), page.summary.as_deref())?;
    }
    for kind in [PageKind::Sources, PageKind::Glossary, PageKind::Changes, PageKind::Print] {
        if site.plan.has(&kind) {
            let name = match kind {
                PageKind::Sources => "sources",
                PageKind::Glossary => "glossary",
                PageKind::Changes => "changes",
                _ => "print",
            };
            link(sink, &site.words.get("index", name), &site.address(&kind), None)?;
        }
    }
    Ok(())
}

fn link(sink: &mut dyn Write, title: &str, url: &str, about: Option<&str>) -> io::Result<()> {
    let about = about.map(|about| format!(": {}", plain(about))).unwrap_or_default();
    writeln!(sink, "- [{}]({url}){about}", plain(title))
}

/// Text on one line of Markdown, without links of its own.
fn plain(text: &str) -> String {
    let line = text.split(|letter: char| letter.is_control()).collect::<Vec<_>>().join(" ");
    let mut out = String::with_capacity(line.len());
    for letter in line.trim().chars() {
        if matches!(letter, '\\' | '[' | ']' | '<' | '>' | '`' | '*' | '_') {
            out.push('\\');
        }
        out.push(letter);
    }
    out
}
