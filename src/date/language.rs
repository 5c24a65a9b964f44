//! The words of one language for dates: the `[date]` table of its file.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::pattern::{
    self, DATE, DAY, DECADE, END, Forms, MONTH, N, OFFSET, ORDINAL, SEASON, START, TIME, YEAR,
};
use super::when::Season;

/// Every word, name and pattern that dates need in one language; the `[date]` table of a language
/// file. Another language needs another table and no code.
///
/// A pattern is a text with slots in braces. Where a field takes patterns, a list may stand: its
/// first pattern is shown, and all of them are read. Reading heeds neither case nor the kind of
/// dash or white space.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DateWords {
    /// The twelve months as they stand behind a day: `February`, Russian `февраля`.
    months: [String; 12],
    /// The twelve months as they stand alone or before a year, if that differs: `февраль`.
    months_alone: Option<[String; 12]>,
    /// The twelve months in short, for proposals to editors; they are read too.
    months_short: [String; 12],
    /// Further spellings that are read, with the number of their month: `Sep = 9`.
    #[serde(default)]
    also_months: BTreeMap<String, UpTo<12>>,
    /// Spring, summer, autumn, winter.
    seasons: [String; 4],
    /// Further names that are read, with the number of their season from 1 for spring: `fall = 3`.
    #[serde(default)]
    also_seasons: BTreeMap<String, UpTo<4>>,

    /// A day: `{day} {month} {year}`.
    pub(super) day: Forms<{ DAY | MONTH | YEAR }>,
    /// A day where the year is understood: `{day} {month}`.
    pub(super) day_of_year: Forms<{ DAY | MONTH }>,
    /// A day where month and year are understood: `{day}`.
    pub(super) day_of_month: Forms<{ DAY }>,
    /// A month: `{month} {year}`.
    pub(super) month: Forms<{ MONTH | YEAR }>,
    /// A season: `{season} {year}`.
    pub(super) season: Forms<{ SEASON | YEAR }>,
    /// A year of fewer or more than four digits: `AD {n}`.
    pub(super) year_ad: Forms<{ N }>,
    /// A year before the year 1: `{n} BC`.
    pub(super) year_bc: Forms<{ N }>,
    /// Ten years, by the first of them: `{decade}s`.
    pub(super) decade: Forms<{ DECADE }>,
    /// The first ten years of a hundred, where `1900s` could be the hundred: `{decade}s (decade)`.
    pub(super) decade_of_hundred: Forms<{ DECADE }>,
    /// A century: `{ordinal} century`; the 20th is 1900 to 1999.
    pub(super) century: Forms<{ ORDINAL }>,
    /// What follows a counting number, by the digits it ends in; `""` is for all others:
    /// `1 = "st"`. A day may be written so too.
    ordinals: BTreeMap<String, String>,

    /// The first third of a century, decade, year or month: `early {date}`.
    pub(super) early: Forms<{ DATE }>,
    /// The middle third: `mid {date}`.
    pub(super) mid: Forms<{ DATE }>,
    /// The last third: `late {date}`.
    pub(super) late: Forms<{ DATE }>,
    /// A day of which only the month or year is known: `an unknown day of {date}`.
    pub(super) unknown_day: Forms<{ DATE }>,
    /// A month of which only the year is known: `an unknown month of {date}`.
    pub(super) unknown_month: Forms<{ DATE }>,
    /// About that time: `about {date}`.
    pub(super) approximate: Forms<{ DATE }>,
    /// Perhaps then: `{date} (uncertain)`.
    pub(super) uncertain: Forms<{ DATE }>,

    /// From one date to another, where both are short: `{start}–{end}`.
    pub(super) range: Forms<{ START | END }>,
    /// The same where one has several words: `{start} – {end}`.
    pub(super) range_wide: Forms<{ START | END }>,
    /// The same where the two are of different kinds, or vague: `{start} to {end}`.
    pub(super) range_words: Forms<{ START | END }>,
    /// Where a month or year that both share is said: with the `end`, as in "27–29 February 1988",
    /// or with the `start`, as where the year comes first.
    pub(super) shared: Shared,
    /// It goes on: `since {date}`.
    pub(super) since: Forms<{ DATE }>,
    /// It ended, but nobody knows when: `from {date}`.
    pub(super) from: Forms<{ DATE }>,
    /// It has always been so: `until {date}`.
    pub(super) until: Forms<{ DATE }>,
    /// It began, but nobody knows when: `until {date} (start unknown)`.
    pub(super) until_unknown: Forms<{ DATE }>,

    /// A clock time on a day: `{date}, {time}`.
    pub(super) moment: Forms<{ DATE | TIME }>,
    /// The same with its offset from UTC, which is empty for UTC: `{date} (UTC{offset})`.
    pub(super) zoned: Forms<{ DATE | OFFSET }>,
}

/// Which end of an interval says what both share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Shared {
    Start,
    End,
}

/// A number from 1 to `LAST`.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(try_from = "u8")]
struct UpTo<const LAST: u8>(u8);

impl<const LAST: u8> TryFrom<u8> for UpTo<LAST> {
    type Error = String;

    fn try_from(number: u8) -> Result<Self, Self::Error> {
        let is_known = (1..=LAST).contains(&number);
        is_known.then_some(Self(number)).ok_or(format!("{number} is not between 1 and {LAST}"))
    }
}

impl DateWords {
    /// The name of a month behind a day.
    pub(super) fn month_of_day(&self, month: u8) -> &str {
        &self.months[index(month)]
    }

    /// The name of a month without a day.
    pub(super) fn month_alone(&self, month: u8) -> &str {
        &self.months_alone.as_ref().unwrap_or(&self.months)[index(month)]
    }

    /// The name of a month in short.
    pub(super) fn month_short(&self, month: u8) -> &str {
        &self.months_short[index(month)]
    }

    /// A month (1 to 12) of a year where there is little room: "Nov 2020".
    #[must_use]
    pub fn short_month_of_year(&self, year: i64, month: u8) -> String {
        self.month.text(&[(MONTH, self.month_short(month)), (YEAR, &self.year_text(year))])
    }

    /// The name of a season.
    pub(super) fn season_name(&self, season: Season) -> &str {
        &self.seasons[season.index()]
    }

    /// `20th`
    pub(super) fn ordinal_text(&self, number: i64) -> String {
        let number = number.to_string();
        let suffix = (0..=number.len()).find_map(|start| self.ordinals.get(&number[start..]));
        format!("{number}{}", suffix.map_or("", String::as_str))
    }

    /// Every word that may stand in a date.
    pub(super) fn vocabulary(&self) -> Vec<&str> {
        let patterns = [
            self.day.literals(),
            self.day_of_year.literals(),
            self.month.literals(),
            self.season.literals(),
            self.year_ad.literals(),
            self.year_bc.literals(),
            self.decade.literals(),
            self.decade_of_hundred.literals(),
            self.century.literals(),
            self.early.literals(),
            self.mid.literals(),
            self.late.literals(),
            self.unknown_day.literals(),
            self.unknown_month.literals(),
            self.approximate.literals(),
            self.uncertain.literals(),
            self.range_words.literals(),
            self.since.literals(),
            self.from.literals(),
            self.until.literals(),
            self.until_unknown.literals(),
            self.moment.literals(),
            self.zoned.literals(),
        ];
        let months = self.all_months().map(|(name, _)| name);
        let seasons = self.seasons.iter().chain(self.also_seasons.keys()).map(String::as_str);
        let ordinals = self.ordinals.values().map(String::as_str);
        let names = months.chain(seasons).chain(ordinals).chain(patterns.into_iter().flatten());
        names.flat_map(|name| name.split(|c: char| !c.is_alphabetic())).collect()
    }

    /// All spellings of months, with the number of the month.
    pub(super) fn all_months(&self) -> impl Iterator<Item = (&str, u8)> {
        let main = self.months.iter().zip(1..);
        let alone = self.months_alone.iter().flatten().zip(1..);
        let short = self.months_short.iter().zip(1..);
        let also = self.also_months.iter().map(|(name, number)| (name, number.0));
        main.chain(alone).chain(short).chain(also).map(|(name, number)| (name.as_str(), number))
    }

    /// The months that may stand at this place of a text. A short form may have a full stop.
    pub(super) fn month_names(&self, text: &str, at: usize) -> Vec<(usize, i64)> {
        let mut ends = Vec::new();
        for (name, number) in self.all_months() {
            if let Some(end) = pattern::skip(name, text, at) {
                ends.push((end, number.into()));
                if text[end..].starts_with('.') {
                    ends.push((end + 1, number.into()));
                }
            }
        }
        ends.sort_unstable();
        ends.dedup();
        ends
    }

    /// The seasons that may stand at this place of a text, from 1 for spring.
    pub(super) fn season_names(&self, text: &str, at: usize) -> Vec<(usize, i64)> {
        let also = self.also_seasons.iter().map(|(name, number)| (name, i64::from(number.0)));
        let names = self.seasons.iter().zip(1..).chain(also);
        names.filter_map(|(name, number)| Some((pattern::skip(name, text, at)?, number))).collect()
    }

    /// The counting number that may stand at this place of a text, with what follows it or, if
    /// `or_bare`, without.
    pub(super) fn ordinal(&self, text: &str, at: usize, or_bare: bool) -> Vec<(usize, i64)> {
        let Some((end, number)) = pattern::number(text, at) else { return Vec::new() };
        let suffixed = self.ordinals.values().filter_map(|suffix| pattern::skip(suffix, text, end));
        let mut ends: Vec<usize> = suffixed.chain(or_bare.then_some(end)).collect();
        ends.sort_unstable();
        ends.dedup();
        ends.into_iter().map(|end| (end, number)).collect()
    }

    /// The years that may stand at this place of a text: bare digits, or with their era.
    pub(super) fn year(&self, text: &str, at: usize) -> Vec<(usize, i64)> {
        // There is no year 0 of an era: 1 AD follows 1 BC, which is the astronomical year 0.
        let era = |forms: &Forms<N>| {
            let fits = forms.starts(text, at, self).into_iter();
            fits.map(|(fit, end)| (end, fit.get(N).value)).filter(|(_, number)| *number > 0)
        };
        let before = era(&self.year_bc).map(|(end, number)| (end, 1 - number));
        let after = era(&self.year_ad);
        pattern::number(text, at).into_iter().chain(before).chain(after).collect()
    }
}

fn index(month: u8) -> usize {
    usize::from(month) - 1
}
