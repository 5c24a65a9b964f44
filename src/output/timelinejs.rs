//! The whole timeline for TimelineJS 3 (<https://timeline.knightlab.com/docs/json-format.html>).
//!
//! TimelineJS knows no vague dates: it takes a missing month for January. So every date carries its
//! own wording in `display_date`, parts that are not known are left out, and `edtf`, which
//! TimelineJS passes over, holds the date as it is known. Times of one day are given at one offset,
//! for TimelineJS has none and sorts by the clock.
//!
//! Texts are HTML there, titles too. What is added to the text of an entry stands in elements of
//! the class `annals`, so that it can be told from the entry's own.

use super::Lines;
use super::account::{self, html};
use crate::date::{Day, Precision, When};
use crate::model::{Claim, EventId, MediaTarget};
use crate::plan::PageKind;
use crate::render::text_for_elsewhere;
use crate::site::Site;
use chrono::{DateTime, FixedOffset, Timelike as _};
use serde_json::{Map, Value, json};
use std::collections::HashMap;
use std::fmt::Write as _;

/// The first and last years that a date of JavaScript can be in, and TimelineJS on its human scale.
const YEARS: std::ops::RangeInclusive<i64> = -271_820..=275_759;

pub(super) fn lines(site: &Site) -> Lines<'_> {
    let events = site.chronicle.events().map(|(_, event)| &event.when);
    let eras = site.chronicle.eras().map(|(_, era)| &era.when);
    let human = events.chain(eras).all(|when| {
        let known = |day: Option<Day>| day.is_none_or(|day| YEARS.contains(&day.year));
        known(when.earliest()) && known(when.latest())
    });
    let scale = if human { "human" } else { "cosmological" };
    let mut text = String::new();
    if let Some(description) = &site.config.description {
        let _ = write!(text, "<p>{}</p>", html(description));
    }
    let _ = write!(
        text,
        "<p class=\"annals\"><a href=\"{}\">{}</a></p>",
        html(&site.config.base_url),
        html(&site.words.get("formats", "whole_site"))
    );
    let title = json!({ "text": { "headline": html(&site.config.title), "text": text } });
    let clocks = clocks(site);
    Lines {
        head: format!("{{\n\"scale\": \"{scale}\",\n\"title\": {title},\n\"events\": [\n"),
        line: Box::new(move |id| event(site, id, clocks.get(&id), human).to_string()),
        tail: Box::new(move |sink| {
            let eras = site.chronicle.eras().filter_map(|(_, era)| self::era(site, era, human));
            let eras: Vec<String> = eras.collect();
            writeln!(sink, "\n],\n\"eras\": [\n{}\n]\n}}", eras.join(",\n"))
        }),
    }
}

fn event(site: &Site, id: EventId, clock: Option<&DateTime<FixedOffset>>, human: bool) -> Value {
    let event = &site.chronicle[id];
    let mut slide = Map::new();
    slide.insert("unique_id".into(), event.id.clone().into());
    slide.insert("start_date".into(), start(&event.when, clock, human));
    if let Some(end) = end(&event.when, human) {
        slide.insert("end_date".into(), end);
    }
    slide.insert("display_date".into(), html(&account::date(site, event)).into());
    slide.insert("edtf".into(), event.when.edtf().into());
    slide.insert("text".into(), json!({ "headline": html(&event.title), "text": text(site, id) }));
    if let Some(kind) = event.kind {
        slide.insert("group".into(), html(&site.config.kinds[kind.0].name).into());
    }
    // TimelineJS shows one picture and cannot hide it behind a warning.
    if let Some(media) = event.media.iter().find(|media| !media.graphic) {
        let credit: Vec<&str> =
            media.credit.iter().chain(&media.licence).map(String::as_str).collect();
        let mut shown = json!({ "url": media_address(site, &media.target), "alt": media.alt });
        if let Some(caption) = &media.caption {
            shown["caption"] = html(caption).into();
        }
        if !credit.is_empty() {
            shown["credit"] = html(&credit.join(", ")).into();
        }
        slide.insert("media".into(), shown);
    }
    // Else TimelineJS makes links of its own in texts that have theirs.
    slide.insert("autolink".into(), false.into());
    slide.into()
}

fn media_address(site: &Site, target: &MediaTarget) -> String {
    match target {
        MediaTarget::File(path) => site.file_address(path),
        MediaTarget::Url(url) => url.clone(),
    }
}

/// The entry's own text, or its summary where it has none; around it how sure it is, what each side
/// said, and where the rest is to be read.
fn text(site: &Site, id: EventId) -> String {
    let event = &site.chronicle[id];
    let mut out = String::new();
    if let Some(caution) = account::caution(site, event) {
        let _ = writeln!(out, "<p class=\"annals\"><b>{}</b></p>", html(&caution));
    }
    let body = text_for_elsewhere(site, id);
    if body.trim().is_empty() {
        if let Some(summary) = event.summary() {
            let _ = writeln!(out, "<p>{}</p>", html(summary));
        }
    } else {
        out.push_str(&body);
    }
    if !event.claims.is_empty() {
        let _ = write!(
            out,
            "<div class=\"annals\"><p><b>{}</b></p><ul>",
            html(&site.words.get("claims", "title"))
        );
        for claim in &event.claims {
            let _ = write!(out, "<li>{}</li>", claim_line(site, claim));
        }
        out.push_str("</ul></div>\n");
    }
    let _ = write!(
        out,
        "<p class=\"annals\"><a href=\"{}\">{}</a></p>",
        html(&site.address(&PageKind::Event(id))),
        html(&site.words.get("formats", "whole_entry"))
    );
    out
}

fn claim_line(site: &Site, claim: &Claim) -> String {
    let mut line = format!("<b>{}</b>", html(&site.chronicle[claim.by].name));
    let said = claim.said.as_ref().map(|said| account::when(site, said));
    let aside: Vec<String> = said.into_iter().chain(account::stance(site, claim)).collect();
    if !aside.is_empty() {
        let _ = write!(line, " ({})", html(&aside.join("; ")));
    }
    let _ = write!(line, ": {}", html(&account::statement(site, claim)));
    line
}

/// A band behind the axis. It has both ends, each a whole day, for TimelineJS refuses one without
/// and drops an end that says nothing else than its start.
fn era(site: &Site, era: &crate::model::Era, human: bool) -> Option<String> {
    let first = site.timeline.order.first().map(|id| site.chronicle[*id].when.anchor());
    let start = era.when.earliest().or(first)?;
    let end = era.when.latest().or(site.timeline.last)?.max(start);
    let mut start = day(start, Precision::Day, human);
    let mut end = day(end, Precision::Day, human);
    if start == end && human {
        start["hour"] = 0.into();
        end["hour"] = 23.into();
    }
    Some(
        json!({
            "unique_id": format!("era-{}", era.id),
            "start_date": start,
            "end_date": end,
            "edtf": era.when.edtf(),
            "display_date": html(&account::when(site, &era.when)),
            "text": { "headline": html(&era.title), "text": era.summary.as_deref().map(html) },
        })
        .to_string(),
    )
}

/// Where the event begins, in as many parts as are known. Where only its end is known, it stands at
/// the last day that it may mean, as it does in the order of the site.
fn start(when: &When, clock: Option<&DateTime<FixedOffset>>, human: bool) -> Value {
    let precision = if when.earliest().is_some() { when.precision() } else { Precision::Day };
    let mut start = day(when.anchor(), precision, human);
    if let Some(time) = clock.filter(|_| human) {
        start["hour"] = time.hour().into();
        start["minute"] = time.minute().into();
        if precision == Precision::Second {
            start["second"] = time.second().into();
        }
    }
    start
}

fn end(when: &When, human: bool) -> Option<Value> {
    let latest = when.latest()?;
    let precision = when.end_precision()?;
    when.earliest()?;
    // A single year, month, day or instant says its own end.
    let wide = matches!(precision, Precision::Century | Precision::Decade | Precision::Season);
    if !when.is_interval() && !wide {
        return None;
    }
    let mut end = day(latest, precision, human);
    if let Some(time) = when.end_instant().filter(|_| human) {
        end["hour"] = time.hour().into();
        end["minute"] = time.minute().into();
        if precision == Precision::Second {
            end["second"] = time.second().into();
        }
    }
    Some(end)
}

/// The parts of a day that a precision knows. The cosmological scale has years alone.
fn day(day: Day, precision: Precision, human: bool) -> Value {
    let mut parts = json!({ "year": day.year });
    if human && precision >= Precision::Season {
        parts["month"] = day.month.into();
    }
    if human && precision >= Precision::Day {
        parts["day"] = day.day.into();
    }
    parts
}

/// The clock times of events: those of one day at the offset of its first, so that they sort by the
/// clock as they do by the instant. A time that falls on another day there stays at the edge.
fn clocks(site: &Site) -> HashMap<EventId, DateTime<FixedOffset>> {
    let mut clocks = HashMap::new();
    let mut last: Option<(Day, DateTime<FixedOffset>)> = None;
    for id in &site.timeline.order {
        let when = &site.chronicle[*id].when;
        let Some(instant) = when.instant() else { continue };
        let day = when.anchor();
        let time = match &last {
            Some((same, before)) if *same == day => {
                let moved = instant.with_timezone(before.offset());
                if moved.date_naive() == before.date_naive() { moved } else { *before }
            }
            _ => instant,
        };
        last = Some((day, time));
        clocks.insert(*id, time);
    }
    clocks
}
