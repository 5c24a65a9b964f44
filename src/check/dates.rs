//! Dates that look rounded: a month that somebody wrote as its first day.

use super::chance::at_least;
use crate::date::{Day, Precision};
use crate::diag::{Code, Diagnostic, Diagnostics, Place};
use crate::form::way;
use crate::model::Event;
use crate::site::Site;

/// How unlikely a number of firsts must be by chance before it is told.
const UNLIKELY: f64 = 0.001;
/// Most entries that are pointed at.
const SHOWN: usize = 12;

/// Of days that were known, about one in thirty is the first of a month, and one in 365 the first
/// of a year. Many more are a sign of months and years that somebody wrote as days: a number is
/// told that chance would give less than once in a thousand sites.
pub(super) fn rounded(site: &Site, diags: &mut Diagnostics) {
    let days: Vec<(&Event, Day)> = site
        .timeline
        .order
        .iter()
        .map(|id| &site.chronicle[*id])
        .filter(|event| event.when.precision() == Precision::Day)
        .filter_map(|event| Some((event, event.when.earliest()?)))
        .collect();
    let years: Vec<&Event> = days
        .iter()
        .filter(|(_, day)| (day.month, day.day) == (1, 1))
        .map(|(event, _)| *event)
        .collect();
    let firsts: Vec<&Event> =
        days.iter().filter(|(_, day)| day.day == 1).map(|(event, _)| *event).collect();
    let year = 365.25;
    if firsts.len() >= 5 && at_least(firsts.len(), days.len(), 12.0 / year) < UNLIKELY {
        tell(site, &firsts, days.len(), "month", 12.0 / year, diags);
    } else if years.len() >= 3 && at_least(years.len(), days.len(), 1.0 / year) < UNLIKELY {
        tell(site, &years, days.len(), "year", 1.0 / year, diags);
    }
}

fn tell(site: &Site, found: &[&Event], all: usize, of: &str, chance: f64, diags: &mut Diagnostics) {
    #[expect(clippy::cast_precision_loss, reason = "counts of entries are small")]
    let expected = all as f64 * chance;
    let message = format!(
        "{} of {all} exact dates fall on the first of a {of}; chance would give about {expected:.1}",
        found.len()
    );
    let mut finding = Diagnostic::new(Code::DateRounded, Place::Site, message)
        .hint("write `1988-02` or `1988` where only the month or the year is known");
    for event in found.iter().take(SHOWN) {
        let place = event.origin.place(&site.texts, &way!["date"]);
        finding = finding.related(place, "for example this one");
    }
    diags.push(finding);
}
