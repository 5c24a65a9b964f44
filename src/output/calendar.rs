//! The timeline as a calendar (iCalendar, RFC 5545).
//!
//! What is dated by days is all-day, with the day after as its end, as the format wants; what is
//! dated by the clock is an instant in UTC. A calendar knows no vague dates: such an event stands
//! on the first to the last day that it may mean, is tentative, and says so. Nothing depends on the
//! moment of the build: `DTSTAMP` is the day of the last change of the entry.

use super::account;
use crate::date::{Day, When};
use crate::model::{Event, EventId};
use crate::plan::PageKind;
use crate::site::Site;
use chrono::{DateTime, Datelike as _, FixedOffset, NaiveDate, Utc};
use std::io::{self, Write};

/// The years that RFC 3339 and calendars have in common, with a day after the last.
const YEARS: std::ops::RangeInclusive<i64> = 1..=9998;

/// How long a line may be in octets, without its end.
const LINE: usize = 75;

pub(super) fn write(site: &Site, _path: &str, sink: &mut dyn Write) -> io::Result<()> {
    let mut calendar = Calendar(sink);
    let held: Vec<EventId> = site
        .timeline
        .order
        .iter()
        .copied()
        .filter(|id| span(&site.chronicle[*id].when).is_some())
        .collect();
    let title = escape(&site.config.title);
    let left_out = site.timeline.order.len() - held.len();
    let note = (left_out > 0).then(|| {
        let number = site.words.number(left_out as u64);
        site.words.fill("formats", "calendar_left_out", &[("n", &number)])
    });
    let about: Vec<&str> =
        site.config.description.iter().chain(&note).map(String::as_str).collect();
    let about = escape(&about.join("\n"));
    calendar.line("BEGIN", "VCALENDAR")?;
    calendar.line("VERSION", "2.0")?;
    calendar.line("PRODID", concat!("-//annals//annals ", env!("CARGO_PKG_VERSION"), "//EN"))?;
    calendar.line("CALSCALE", "GREGORIAN")?;
    // The old names and those of RFC 7986.
    for name in ["X-WR-CALNAME", "NAME"] {
        calendar.line(name, &title)?;
    }
    if !about.is_empty() {
        for name in ["X-WR-CALDESC", "DESCRIPTION"] {
            calendar.line(name, &about)?;
        }
    }
    calendar.line("URL", &site.config.base_url)?;
    for id in held {
        event(site, id, &mut calendar)?;
    }
    calendar.line("END", "VCALENDAR")
}

/// From when to when an event stands in the calendar.
enum Span {
    /// Whole days, the last included.
    Days(NaiveDate, NaiveDate),
    /// An instant, or from one to another.
    Instants(DateTime<Utc>, Option<DateTime<Utc>>),
}

fn span(when: &When) -> Option<Span> {
    let instants = when.instant().zip(when.end_instant());
    if let Some((start, end)) = instants {
        let utc = |instant: DateTime<FixedOffset>| {
            let utc = instant.with_timezone(&Utc);
            YEARS.contains(&i64::from(utc.year())).then_some(utc)
        };
        let (start, end) = (utc(start)?, utc(end)?);
        return Some(Span::Instants(start, (end > start).then_some(end)));
    }
    let (first, last) = match (when.earliest(), when.latest()) {
        (Some(first), Some(last)) => (first, last),
        // Of what has one end alone, the days that this end may mean.
        _ => when.leading_bounds(),
    };
    let day = |day: Day| YEARS.contains(&day.year).then(|| day.to_chrono()).flatten();
    Some(Span::Days(day(first)?, day(last)?))
}

fn event(site: &Site, id: EventId, calendar: &mut Calendar<'_>) -> io::Result<()> {
    let event = &site.chronicle[id];
    let Some(span) = span(&event.when) else { return Ok(()) };
    calendar.line("BEGIN", "VEVENT")?;
    calendar.line("UID", &escape(&uid(site, event)))?;
    calendar.line("DTSTAMP", &stamp(event.changed()))?;
    match span {
        Span::Days(first, last) => {
            calendar.line("DTSTART;VALUE=DATE", &first.format("%Y%m%d").to_string())?;
            let after = last.succ_opt().unwrap_or(last);
            calendar.line("DTEND;VALUE=DATE", &after.format("%Y%m%d").to_string())?;
        }
        Span::Instants(start, end) => {
            calendar.line("DTSTART", &instant(start))?;
            if let Some(end) = end {
                calendar.line("DTEND", &instant(end))?;
            }
        }
    }
    calendar.line("SUMMARY", &escape(&event.title))?;
    calendar.line("DESCRIPTION", &escape(&description(site, event)))?;
    let places: Vec<&str> =
        event.places.iter().map(|place| site.chronicle[*place].name.as_str()).collect();
    if !places.is_empty() {
        calendar.line("LOCATION", &escape(&places.join("; ")))?;
    }
    if let [place] = &event.places[..]
        && let Some((latitude, longitude)) = site.chronicle[*place].coordinates
    {
        calendar.line("GEO", &format!("{latitude:.6};{longitude:.6}"))?;
    }
    if let Some(kind) = event.kind {
        calendar.line("CATEGORIES", &escape(&site.config.kinds[kind.0].name))?;
    }
    calendar.line("URL", &site.address(&PageKind::Event(id)))?;
    if event.when.is_vague() {
        calendar.line("STATUS", "TENTATIVE")?;
    }
    // History keeps nobody busy.
    calendar.line("TRANSP", "TRANSPARENT")?;
    calendar.line("SEQUENCE", &event.updates.len().to_string())?;
    calendar.line("X-EDTF", &escape(&event.when.edtf()))?;
    calendar.line("END", "VEVENT")
}

/// The same in every build, and not the same on two sites.
fn uid(site: &Site, event: &Event) -> String {
    let home = site.config.base_url.split_once("://").map_or("", |(_, home)| home);
    format!("{}@{}", event.id, home.trim_end_matches('/'))
}

/// Midnight UTC of the day of the last change; of entries without one, the beginning of time.
fn stamp(changed: Option<&When>) -> String {
    let day = changed.map(When::anchor).filter(|day| YEARS.contains(&day.year));
    let day = day.and_then(Day::to_chrono);
    day.map_or_else(
        || "19700101T000000Z".to_owned(),
        |day| day.format("%Y%m%dT000000Z").to_string(),
    )
}

fn instant(instant: DateTime<Utc>) -> String {
    instant.format("%Y%m%dT%H%M%SZ").to_string()
}

/// The date in words, why the days are not to be taken for more than bounds, how sure the entry is,
/// and what it says in short.
fn description(site: &Site, event: &Event) -> String {
    let date = account::date(site, event);
    let open = event.when.earliest().is_none() || event.when.latest().is_none();
    let note = if open {
        site.words.fill("formats", "calendar_open", &[("date", &date)])
    } else if event.when.is_vague() {
        site.words.fill("formats", "calendar_vague", &[("date", &date)])
    } else {
        date
    };
    let caution = account::caution(site, event);
    let mut lines = vec![note];
    lines.extend(event.date_note.clone());
    lines.extend(caution);
    lines.extend(event.summary().map(ToOwned::to_owned));
    lines.join("\n")
}

/// Writes lines and folds them.
struct Calendar<'a>(&'a mut dyn Write);

impl Calendar<'_> {
    /// A property; its value is escaped already where it is text.
    fn line(&mut self, name: &str, value: &str) -> io::Result<()> {
        let line = format!("{name}:{value}");
        let mut rest = line.as_str();
        let mut room = LINE;
        while rest.len() > room {
            let cut = (0..=room).rev().find(|at| rest.is_char_boundary(*at)).unwrap_or(room);
            self.0.write_all(&rest.as_bytes()[..cut])?;
            self.0.write_all(b"\r\n ")?;
            rest = &rest[cut..];
            // The space at the start counts.
            room = LINE - 1;
        }
        self.0.write_all(rest.as_bytes())?;
        self.0.write_all(b"\r\n")
    }
}

/// A value of the type TEXT.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' | ';' | ',' => {
                out.push('\\');
                out.push(letter);
            }
            '\r' if letters.peek() == Some(&'\n') => {}
            '\n' | '\r' => out.push_str("\\n"),
            '\t' => out.push('\t'),
            control if control.is_control() => {}
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(name: &str, value: &str) -> String {
        let mut bytes = Vec::new();
        Calendar(&mut bytes).line(name, value).expect("memory");
        String::from_utf8(bytes).expect("no letter is cut in two")
    }

    #[test]
    fn a_line_is_folded_at_75_octets_between_letters() {
        for length in 0..200 {
            let text = written("SUMMARY", &"ş".repeat(length));
            assert!(text.ends_with("\r\n"));
            let lines: Vec<&str> = text.trim_end_matches("\r\n").split("\r\n").collect();
            assert!(lines.iter().all(|line| line.len() <= 75), "{lines:?}");
            assert!(lines[1..].iter().all(|line| line.starts_with(' ')));
            let unfolded = text.replace("\r\n ", "");
            assert_eq!(unfolded, format!("SUMMARY:{}\r\n", "ş".repeat(length)));
        }
        assert_eq!(written("A", &"b".repeat(73)), format!("A:{}\r\n", "b".repeat(73)));
    }

    #[test]
    fn text_is_escaped() {
        assert_eq!(escape("a;b,c\\d\r\ne\nf\u{7}\"g:"), "a\\;b\\,c\\\\d\\ne\\nf\"g:");
    }
}
