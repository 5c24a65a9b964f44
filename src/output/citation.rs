//! How to cite an entry, and the bibliography, for reference managers: BibTeX and CSL-JSON
//! (<https://docs.citationstyles.org/en/stable/specification.html>).
//!
//! A name stands as it is written, never taken apart into given and family name: a source may be
//! written by a court. A date has the parts that are known; BibTeX has it in EDTF, too.

use super::account;
use crate::content::fields::SourceKind;
use crate::date::{Day, Precision, When};
use crate::model::{Event, EventId, Source};
use crate::plan::{PageKind, UrlPath, files};
use crate::site::Site;
use serde_json::{Map, Value, json};
use std::fmt::Write as _;
use std::io::{self, Write};

/// What is cited, in either form.
struct Record {
    key: String,
    title: String,
    authors: Vec<String>,
    /// The work that it is part of, or who published it.
    publisher: Option<String>,
    /// Kind in words, and in the words of CSL.
    note: Option<String>,
    kind: &'static str,
    issued: Option<When>,
    accessed: Option<When>,
    url: Option<String>,
    pages: Option<String>,
    language: Option<String>,
}

/// The entry of a file.
pub(super) fn entry(site: &Site, path: &str) -> Option<EventId> {
    files::cited(path).and_then(|id| match site.plan.find(&UrlPath::new(&["events", id]))?.kind {
        PageKind::Event(id) => Some(id),
        _ => None,
    })
}

fn of_entry(site: &Site, id: EventId, event: &Event) -> Record {
    Record {
        key: event.id.clone(),
        title: event.title.clone(),
        authors: event.authors.clone(),
        publisher: Some(site.config.title.clone()),
        note: None,
        kind: "webpage",
        issued: event.changed().cloned(),
        accessed: None,
        url: Some(site.address(&PageKind::Event(id))),
        pages: None,
        language: Some(event.lang.clone().unwrap_or_else(|| site.words.language.clone())),
    }
}

fn of_source(site: &Site, source: &Source) -> Record {
    let kind = match source.kind {
        Some(SourceKind::News | SourceKind::Agency) => "article-newspaper",
        Some(SourceKind::Ngo) => "report",
        Some(SourceKind::Court) => "legal_case",
        Some(SourceKind::Academic) => "article",
        Some(SourceKind::Social) => "post",
        Some(SourceKind::Reference) => "entry",
        Some(SourceKind::Official | SourceKind::Witness) | None => "document",
    };
    Record {
        key: account::source_id(source),
        title: source.title.clone(),
        authors: source.author.iter().cloned().collect(),
        publisher: source.publisher.clone(),
        note: source.kind.map(|kind| site.words.get("source_kind", kind.name())),
        kind,
        issued: source.published.clone(),
        accessed: source.accessed.clone(),
        url: source.url.clone().or_else(|| source.archive.clone()),
        pages: source.pages.clone(),
        language: source.lang.clone(),
    }
}

pub(super) fn entry_bibtex(site: &Site, path: &str, sink: &mut dyn Write) -> io::Result<()> {
    let Some(id) = entry(site, path) else { return Ok(()) };
    sink.write_all(bibtex(&of_entry(site, id, &site.chronicle[id])).as_bytes())
}

pub(super) fn entry_csl(site: &Site, path: &str, sink: &mut dyn Write) -> io::Result<()> {
    let Some(id) = entry(site, path) else { return Ok(()) };
    writeln!(sink, "[{}]", csl(&of_entry(site, id, &site.chronicle[id])))
}

pub(super) fn sources_bibtex(site: &Site, _path: &str, sink: &mut dyn Write) -> io::Result<()> {
    for (index, (_, source)) in site.chronicle.sources().enumerate() {
        let between = if index == 0 { "" } else { "\n" };
        write!(sink, "{between}{}", bibtex(&of_source(site, source)))?;
    }
    Ok(())
}

pub(super) fn sources_csl(site: &Site, _path: &str, sink: &mut dyn Write) -> io::Result<()> {
    write!(sink, "[")?;
    for (index, (_, source)) in site.chronicle.sources().enumerate() {
        let between = if index == 0 { "\n" } else { ",\n" };
        write!(sink, "{between}{}", csl(&of_source(site, source)))?;
    }
    writeln!(sink, "\n]")
}

/// One record; `date` is for biblatex, which reads EDTF, `year` and `month` for BibTeX.
fn bibtex(record: &Record) -> String {
    let mut out = format!("@misc{{{}", key(&record.key));
    let mut field = |name: &str, value: &str| {
        let _ = write!(out, ",\n  {name} = {{{value}}}");
    };
    // A second pair of braces keeps capitals, and a name whole.
    field("title", &format!("{{{}}}", latex(&record.title)));
    if !record.authors.is_empty() {
        let authors: Vec<String> =
            record.authors.iter().map(|author| format!("{{{}}}", latex(author))).collect();
        field("author", &authors.join(" and "));
    }
    if let Some(publisher) = &record.publisher {
        field("publisher", &latex(publisher));
        field("howpublished", &latex(publisher));
    }
    if let Some(when) = &record.issued {
        field("date", &latex(&when.edtf()));
        if let Some((year, rest)) = parts(when).first().and_then(|first| first.split_first()) {
            field("year", &year.to_string());
            if let Some(month) = rest.first() {
                field("month", &month.to_string());
            }
        }
    }
    if let Some(pages) = &record.pages {
        field("pages", &latex(pages));
    }
    if let Some(note) = &record.note {
        field("note", &latex(note));
    }
    if let Some(language) = &record.language {
        field("langid", &latex(language));
    }
    if let Some(url) = &record.url {
        field("url", &verbatim(url));
    }
    if let Some(accessed) = &record.accessed {
        field("urldate", &latex(&accessed.edtf()));
    }
    out.push_str("\n}\n");
    out
}

/// A key has no sign that means something to BibTeX.
fn key(id: &str) -> String {
    let sound = |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '_' | '.' | ':');
    id.chars().map(|letter| if sound(letter) { letter } else { '-' }).collect()
}

/// Text for LaTeX. BibTeX counts braces even where they are escaped, so they become words.
fn latex(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for letter in text.chars() {
        match letter {
            '\\' => out.push_str("\\textbackslash{}"),
            '{' => out.push_str("\\textbraceleft{}"),
            '}' => out.push_str("\\textbraceright{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            '&' | '%' | '$' | '#' | '_' => {
                out.push('\\');
                out.push(letter);
            }
            control if control.is_control() => out.push(' '),
            other => out.push(other),
        }
    }
    out
}

/// An address, which LaTeX takes as it is, without what would end the field.
fn verbatim(url: &str) -> String {
    let mut out = String::with_capacity(url.len());
    for letter in url.chars() {
        match letter {
            '{' => out.push_str("%7B"),
            '}' => out.push_str("%7D"),
            '\\' => out.push_str("%5C"),
            other if other.is_control() || other == ' ' => out.push_str("%20"),
            other => out.push(other),
        }
    }
    out
}

fn csl(record: &Record) -> Value {
    let mut item = Map::new();
    item.insert("id".into(), record.key.as_str().into());
    item.insert("type".into(), record.kind.into());
    item.insert("title".into(), record.title.as_str().into());
    if !record.authors.is_empty() {
        let authors: Vec<Value> =
            record.authors.iter().map(|name| json!({ "literal": name })).collect();
        item.insert("author".into(), authors.into());
    }
    let container = if record.kind == "webpage" { "container-title" } else { "publisher" };
    let texts = [
        (container, &record.publisher),
        ("genre", &record.note),
        ("page", &record.pages),
        ("language", &record.language),
        ("URL", &record.url),
    ];
    for (name, value) in texts {
        if let Some(value) = value {
            item.insert(name.into(), value.as_str().into());
        }
    }
    for (name, when) in [("issued", &record.issued), ("accessed", &record.accessed)] {
        if let Some(when) = when {
            item.insert(name.into(), csl_date(when));
        }
    }
    item.into()
}

fn csl_date(when: &When) -> Value {
    let parts = parts(when);
    if parts.is_empty() {
        return json!({ "literal": when.edtf() });
    }
    let mut date = json!({ "date-parts": parts });
    if when.edtf().contains(['~', '?', '%']) {
        date["circa"] = true.into();
    }
    date
}

/// The one or two dates that a date is, each in the parts that are known; none where an end is open
/// or unknown, or known less precisely than to the year.
fn parts(when: &When) -> Vec<Vec<i64>> {
    let of = |day: Day, precision: Precision| match precision {
        Precision::Century | Precision::Decade | Precision::Season => None,
        Precision::Year => Some(vec![day.year]),
        Precision::Month => Some(vec![day.year, day.month.into()]),
        Precision::Day | Precision::Minute | Precision::Second => {
            Some(vec![day.year, day.month.into(), day.day.into()])
        }
    };
    let (Some(first), Some(last), Some(end)) =
        (when.earliest(), when.latest(), when.end_precision())
    else {
        return Vec::new();
    };
    let ends = if when.is_interval() {
        [of(first, when.precision()), of(last, end)].into_iter().collect::<Option<Vec<_>>>()
    } else {
        of(first, when.precision()).map(|one| vec![one])
    };
    ends.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn latex_sees_no_sign_of_its_own_and_braces_stay_in_pairs() {
        let text = latex("{ 100 % of #1_a ~ \\b^ & $5");
        assert_eq!(
            text,
            "\\textbraceleft{} 100 \\% of \\#1\\_a \\textasciitilde{} \\textbackslash{}b\
             \\textasciicircum{} \\& \\$5"
        );
        let depth = text.matches('{').count();
        assert_eq!(depth, text.matches('}').count());
        assert_eq!(verbatim("https://example.org/{a}\\"), "https://example.org/%7Ba%7D%5C");
        assert_eq!(key("şuşa 1,{2}"), "şuşa-1--2-");
    }
}
