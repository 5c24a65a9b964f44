//! Markwhen → rows: events with their dates, groups and sections, tags, properties, the header.

mod dates;

use super::dates::Order;
use super::html::one_line;
use super::report::At;
use super::row::{Field, Kind, Row};
use crate::date::Reader;
use dates::{Points, split_event};

/// What a file of Markwhen holds.
pub(super) struct Read {
    pub(super) rows: Vec<Row>,
    /// The order of figures in its dates; month first unless the header says otherwise.
    pub(super) order: Order,
    /// Whether nobody said so, and a date depends on it.
    pub(super) supposed: bool,
    /// Rows whose date cannot be resolved, with the reason.
    pub(super) refused: Vec<(At, String, String)>,
}

/// Whether a text has an event or a header of Markwhen.
pub(super) fn is_markwhen(text: &str, reader: Reader<'_>) -> bool {
    text.lines().any(|line| split_event(line, reader).is_some())
}

/// Reads a file.
pub(super) fn read(text: &str, reader: Reader<'_>, order: Option<Order>) -> Read {
    let mut file = File {
        read: Read {
            rows: Vec::new(),
            order: order.unwrap_or(Order::MonthDayYear),
            supposed: false,
            refused: Vec::new(),
        },
        said: order.is_some(),
        title: Row::new(At::Title, Kind::Title),
        reader,
        zone: None,
        groups: Vec::new(),
        open: None,
    };
    let lines: Vec<&str> = text.lines().collect();
    let start = file.header(&lines);
    for (index, line) in lines.iter().enumerate().skip(start) {
        file.line(index + 1, line);
    }
    file.close();
    file.read.rows.push(file.title);
    file.read
}

struct File<'r> {
    read: Read,
    title: Row,
    reader: Reader<'r>,
    zone: Option<String>,
    /// Whether the order of figures was said.
    said: bool,
    /// Open groups: their depth as headings (0 for `group`), name and tags.
    groups: Vec<(usize, String, Vec<String>)>,
    open: Option<Open>,
}

/// An event whose lines are still being read.
struct Open {
    row: Row,
    /// Whether only properties have come so far.
    fresh: bool,
    tags: Vec<String>,
    body: Vec<String>,
}

impl File<'_> {
    /// Reads the header, and says where the rest starts.
    fn header(&mut self, lines: &[&str]) -> usize {
        let mut fenced = false;
        for (index, line) in lines.iter().enumerate() {
            let number = index + 1;
            if line.trim_end() == "---" {
                if fenced {
                    return index + 1;
                }
                fenced = true;
                continue;
            }
            let starts = split_event(line, self.reader).is_some()
                || heading(line).is_some()
                || group(line).is_some();
            if !fenced && starts {
                return index;
            }
            if !line.trim().is_empty() {
                self.header_line(number, line);
            }
        }
        lines.len()
    }

    fn header_line(&mut self, number: usize, line: &str) {
        if self.comment(number, line) {
            return;
        }
        let (name, value) = line
            .split_once(':')
            .map_or(("", ""), |(name, value)| (name, value.trim().trim_matches(['"', '\''])));
        let name = if name.trim_start() == name { name.trim() } else { "" };
        match name {
            "title" => self.title.add(Field::Title, name, value),
            "description" => self.title.add(Field::Markdown, name, value),
            "dateFormat" => {
                if value == "d/M/y" && !self.said {
                    self.read.order = Order::DayMonthYear;
                }
                self.said = true;
            }
            "timezone" | "tz" => self.zone = Some(value.to_owned()),
            _ if name.starts_with('#') || name.starts_with(')') => {
                self.left(number, line, "colours are for the theme to say");
            }
            _ => self.left(number, line, "a site has its settings in site.toml"),
        }
    }

    fn left(&mut self, number: usize, line: &str, why: &'static str) {
        let mut row = Row::new(At::Line(number), Kind::Rest);
        row.add_homeless("", line, why);
        self.read.rows.push(row);
    }

    fn comment(&mut self, number: usize, line: &str) -> bool {
        let is_comment = line.trim_start().starts_with("//");
        if is_comment {
            self.left(number, line, "it is a comment");
        }
        is_comment
    }

    fn line(&mut self, number: usize, line: &str) {
        if self.comment(number, line) {
            return;
        }
        if let Some((depth, name)) = heading(line) {
            self.close();
            self.groups.retain(|(other, _, _)| *other < depth);
            self.push_group(number, depth, name);
        } else if is_group_end(line) {
            self.close();
            if self.groups.pop().is_none() {
                self.left(number, line, "no group is open");
            }
        } else if let Some(name) = group(line) {
            self.close();
            self.push_group(number, 0, name);
        } else if let Some((date, rest)) = split_event(line, self.reader) {
            self.close();
            self.event(number, date, rest);
        } else if let Some(open) = &mut self.open {
            if open.fresh && property(open, line) {
                return;
            }
            open.fresh = false;
            open.tags.extend(tags(line));
            open.body.push(line.to_owned());
        } else if !line.trim().is_empty() {
            self.left(number, line, "it belongs to no event");
        }
    }

    fn push_group(&mut self, number: usize, depth: usize, line: &str) {
        let name = without_tags(line);
        if name.is_empty() {
            self.left(number, line, "the group has no name");
        }
        self.groups.push((depth, name, tags(line)));
    }

    fn event(&mut self, number: usize, date: &str, rest: &str) {
        let at = At::Line(number);
        let mut row = Row::new(at, Kind::Event);
        if let Some(zone) = &self.zone {
            row.add(Field::Timezone, "timezone", zone);
        }
        self.read.supposed |= !self.said && dates::has_two_readings(date);
        let points = Points { reader: self.reader, order: self.read.order };
        match points.read(date) {
            Ok(cells) => {
                for (field, value) in cells {
                    row.add(field, "date", &value);
                }
            }
            Err(why) => {
                self.read.refused.push((at, date.to_owned(), why));
                row.kind = Kind::Rest;
            }
        }
        let mut rest = rest.trim();
        for mark in ["[ ]", "[]", "[x]", "[X]"] {
            if let Some(after) = rest.strip_prefix(mark) {
                rest = after.trim();
                row.add_homeless("completion", mark, "whether it is done is not said");
            }
        }
        if row.kind == Kind::Rest {
            // Its date has been told, and its words go with it.
            row = Row::new(at, Kind::Rest);
        }
        let mut html = String::new();
        pulldown_cmark::html::push_html(
            &mut html,
            pulldown_cmark::Parser::new(&without_tags(rest)),
        );
        if row.kind == Kind::Event {
            row.add(Field::Title, "title", &html);
        }
        self.open = Some(Open { row, fresh: true, tags: tags(rest), body: Vec::new() });
    }

    /// Ends the event that is open.
    fn close(&mut self) {
        let Some(Open { mut row, mut tags, body, .. }) = self.open.take() else { return };
        if row.kind != Kind::Event {
            return;
        }
        for (_, name, more) in &self.groups {
            row.add(Field::Group, "group", name);
            tags.extend(more.iter().cloned());
        }
        row.add(Field::Tags, "tags", &tags.join(","));
        row.add(Field::Markdown, "text", &unindented(&body));
        self.read.rows.push(row);
    }
}

/// Takes a property that an entry has a place for; any other line is text.
fn property(open: &mut Open, line: &str) -> bool {
    let Some((name, value)) = line.split_once(':') else { return false };
    let value = value.trim().trim_matches(['"', '\'']);
    match name.trim() {
        "id" => open.row.add(Field::Id, "id", value),
        "timezone" | "tz" => {
            open.row.take(Field::Timezone);
            open.row.add(Field::Timezone, "timezone", value);
        }
        "tags" => {
            let list = value.trim_matches(['[', ']']);
            open.tags.extend(
                list.split(',').map(|tag| tag.trim().trim_matches(['"', '\'', '#']).to_owned()),
            );
        }
        _ => return false,
    }
    true
}

/// `## Heading`: its depth and words.
fn heading(line: &str) -> Option<(usize, &str)> {
    let text = line.trim_start();
    let depth = text.len() - text.trim_start_matches('#').len();
    let rest = &text[depth..];
    ((1..=6).contains(&depth) && rest.starts_with(' ')).then(|| (depth, rest.trim()))
}

/// `group Name`, `section Name`.
fn group(line: &str) -> Option<&str> {
    let text = line.trim();
    ["group", "section"].iter().find_map(|word| {
        let rest = text.get(..word.len()).filter(|start| start.eq_ignore_ascii_case(word))?;
        let rest = &text[rest.len()..];
        (rest.is_empty() || rest.starts_with(' ')).then(|| rest.trim())
    })
}

fn is_group_end(line: &str) -> bool {
    let text = line.trim().to_lowercase();
    ["endgroup", "end group", "endsection", "end section"].contains(&text.as_str())
}

/// `#tag`, but not `#21`.
fn tags(line: &str) -> Vec<String> {
    line.split_whitespace()
        .filter_map(|word| word.strip_prefix('#'))
        .map(|word| word.trim_end_matches(|sign: char| !(sign.is_alphanumeric() || sign == '_')))
        .filter(|tag| tag.chars().any(|sign| !sign.is_ascii_digit()))
        .filter(|tag| tag.chars().all(|sign| sign.is_alphanumeric() || sign == '_'))
        .map(ToOwned::to_owned)
        .collect()
}

/// A line without the tags at its end; a tag within stays as a word.
fn without_tags(line: &str) -> String {
    let known = tags(line);
    let is_tag =
        |word: &str| word.strip_prefix('#').is_some_and(|tag| known.iter().any(|one| one == tag));
    let mut words: Vec<&str> = line.split_whitespace().collect();
    while words.last().is_some_and(|word| is_tag(word)) {
        words.pop();
    }
    let words: Vec<&str> =
        words.into_iter().map(|word| if is_tag(word) { &word[1..] } else { word }).collect();
    one_line(&words.join(" "))
}

/// Lines without the white space that all of them begin with.
fn unindented(lines: &[String]) -> String {
    let indent = |line: &&String| line.len() - line.trim_start().len();
    let common =
        lines.iter().filter(|line| !line.trim().is_empty()).map(|line| indent(&line)).min();
    let common = common.unwrap_or(0);
    let lines: Vec<&str> =
        lines.iter().map(|line| line.get(common..).unwrap_or("").trim_end()).collect();
    lines.join("\n").trim().to_owned()
}
