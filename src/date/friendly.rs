//! Dates in words, by the patterns of one language.
//!
//! Every function here gives `None` for a text of another form, so that the next form is tried, and
//! an error for a text of this form that is no date.

mod calendar;

use std::ops::Range;

use super::clock::Clock;
use super::day::Day;
use super::edtf;
use super::error::{AMBIGUOUS, DateError, UNREADABLE, with_part};
use super::language::DateWords;
use super::pattern::{Captures, DATE, END, Forms, OFFSET, START, Slot, TIME};
use super::reader::trimmed;
use super::thirds::{self, Third};
use super::when::{Calendar, End, Qualifier, Stamp, When};
use super::zone::{Offset, Zone};

pub(super) use calendar::in_full;

type Found<T> = Option<Result<T, DateError>>;

/// A text and the language it is read in.
#[derive(Clone, Copy)]
pub(super) struct Friendly<'r> {
    pub(super) text: &'r str,
    pub(super) words: &'r DateWords,
    pub(super) zone: Zone,
}

/// What one end of an interval may leave to the other: "27" in "27–29 February 1988".
#[derive(Clone, Copy, Default)]
struct Understood {
    year: Option<i64>,
    month: Option<u8>,
    day: Option<Day>,
}

impl Friendly<'_> {
    /// Reads `text[range]` as one date or an interval.
    pub(super) fn when(&self, range: Range<usize>) -> Found<When> {
        self.zoned(&range, Friendly::unzoned, is_at).or_else(|| self.unzoned(&range))
    }

    /// Reads by each match of the forms: the first success, or else the first error.
    fn each<T, const SLOTS: Slot>(
        &self,
        forms: &Forms<SLOTS>,
        range: &Range<usize>,
        mut read: impl FnMut(&Captures) -> Found<T>,
    ) -> Found<T> {
        let mut refused = None;
        for fit in forms.fits(self.text, range, self.words) {
            match read(&fit) {
                Some(Ok(value)) => return Some(Ok(value)),
                error => refused = refused.or(error),
            }
        }
        refused
    }

    /// Reads what stands before an offset by `read`, with that offset as its zone. It must be of
    /// clock times only, and none of them with another offset of its own.
    fn zoned<T>(
        &self,
        range: &Range<usize>,
        read: impl Fn(&Self, &Range<usize>) -> Found<T>,
        is_at: impl Fn(&T, Offset) -> bool,
    ) -> Found<T> {
        self.each(&self.words.zoned, range, |fit| {
            let offset = match &self.text[fit.get(OFFSET).range.clone()] {
                "" => Offset::UTC,
                written => Offset::parse(written)?,
            };
            let inner = Self { zone: Zone::Fixed(offset.to_chrono()), ..*self };
            match read(&inner, &fit.get(DATE).range)? {
                Ok(value) => is_at(&value, offset).then_some(Ok(value)),
                error => Some(error),
            }
        })
    }

    fn unzoned(&self, range: &Range<usize>) -> Found<When> {
        let words = self.words;
        let one = |range: &Range<usize>| self.stamp(range, Understood::default());
        let one_sided = |forms: &Forms<DATE>, ends: fn(Stamp) -> (End, End)| {
            self.each(forms, range, |fit| {
                Some(one(&fit.get(DATE).range)?.map(|stamp| {
                    let (start, end) = ends(stamp);
                    When::between(start, end).expect("one end is dated and the other is not")
                }))
            })
        };
        // One date comes before a range, for the hyphens in `about 1990-01-20` join no two dates.
        one_sided(&words.since, |stamp| (End::At(stamp), End::Open))
            .or_else(|| one_sided(&words.until_unknown, |stamp| (End::Unknown, End::At(stamp))))
            .or_else(|| Some(one(range)?.map(When::one)))
            .or_else(|| self.range(&words.range_words, range))
            .or_else(|| self.range(&words.range_wide, range))
            .or_else(|| self.range(&words.range, range))
            .or_else(|| one_sided(&words.from, |stamp| (End::At(stamp), End::Unknown)))
            .or_else(|| one_sided(&words.until, |stamp| (End::Open, End::At(stamp))))
            .or_else(|| self.third(&words.early, Third::Early, range))
            .or_else(|| self.third(&words.mid, Third::Mid, range))
            .or_else(|| self.third(&words.late, Third::Late, range))
    }

    fn range(&self, forms: &Forms<{ START | END }>, range: &Range<usize>) -> Found<When> {
        self.each(forms, range, |fit| {
            let (first, last) = (&fit.get(START).range, &fit.get(END).range);
            Some(self.two_stamps(first, last)?.and_then(|(start, end)| {
                let interval = When::between(End::At(start), End::At(end));
                interval.ok_or_else(|| edtf::reversed(self.text, first, last))
            }))
        })
    }

    /// Both ends, where one may leave its month and year to the other.
    fn two_stamps(&self, first: &Range<usize>, last: &Range<usize>) -> Found<(Stamp, Stamp)> {
        let mut start = self.stamp(first, Understood::default());
        let mut end = self.stamp(last, Understood::default());
        if let (None | Some(Err(_)), Some(Ok(end))) = (&start, &end) {
            start = self.stamp(first, Understood::from(end)).or(start);
        } else if let (Some(Ok(start)), None | Some(Err(_))) = (&start, &end) {
            let understood = self.stamp(last, Understood::from(start));
            end = understood.or(end).or_else(|| self.short_year(last, start));
        }
        match (start, end) {
            (Some(Ok(start)), Some(Ok(end))) => Some(Ok((start, end))),
            (Some(Err(error)), _) | (_, Some(Err(error))) => Some(Err(error)),
            _ => None,
        }
    }

    /// The end of `1988–90`.
    fn short_year(&self, range: &Range<usize>, start: &Stamp) -> Found<Stamp> {
        let Stamp::Date(Calendar::Year(year), _) = start else { return None };
        let written = self.text[range.clone()].trim();
        let number: i64 = written.parse().ok().filter(|_| written.len() == 2)?;
        let same_century = year - year.rem_euclid(100) + number;
        let full = if same_century < *year { same_century + 100 } else { same_century };
        let right = with_part(self.text, range, &full.to_string());
        let message = format!("the year `{written}` has two digits, expected four");
        let error = DateError::new(AMBIGUOUS, range.clone(), message);
        Some(Err(error.hint(format!("write `{right}`"))))
    }

    /// "late 1980s": the last third of them, as an approximate interval.
    fn third(&self, forms: &Forms<DATE>, third: Third, range: &Range<usize>) -> Found<When> {
        self.each(forms, range, |fit| match self.date(&fit.get(DATE).range)? {
            Ok(whole) => thirds::of(whole, third).map(Ok),
            Err(error) => Some(Err(error)),
        })
    }

    /// One date with its qualifiers, or an instant.
    fn stamp(&self, range: &Range<usize>, understood: Understood) -> Found<Stamp> {
        let range = &self.trimmed(range);
        let is_at = |stamp: &Stamp, offset| is_at(&When::one(*stamp), offset);
        self.zoned(range, |inner, range| inner.plain(range, understood), is_at)
            .or_else(|| self.qualified(range, understood, Qualifier::default()))
    }

    fn qualified(
        &self,
        range: &Range<usize>,
        understood: Understood,
        outer: Qualifier,
    ) -> Found<Stamp> {
        // Each qualifier is taken off once, which bounds the depth.
        let peel = |forms, qualifier| {
            let all = outer.and(qualifier);
            let inner = |fit: &Captures| self.qualified(&fit.get(DATE).range, understood, all);
            if all == outer { None } else { self.each(forms, range, inner) }
        };
        peel(&self.words.uncertain, Qualifier::UNCERTAIN)
            .or_else(|| peel(&self.words.approximate, Qualifier::APPROXIMATE))
            .or_else(|| {
                Some(self.plain(range, understood)?.and_then(|stamp| match stamp {
                    Stamp::Date(calendar, inner) => Ok(Stamp::Date(calendar, inner.and(outer))),
                    Stamp::Clock(_) if outer == Qualifier::default() => Ok(stamp),
                    Stamp::Clock(clock) => Err(self.qualified_clock(range, clock)),
                }))
            })
    }

    fn qualified_clock(&self, range: &Range<usize>, clock: Clock) -> DateError {
        let written = &self.text[range.clone()];
        let message = format!("the clock time `{written}` was found, expected a date");
        let day = with_part(self.text, range, &clock.day().to_string());
        DateError::new(UNREADABLE, range.clone(), message)
            .hint(format!("only a date can be vague: write `{day}`, and the time in `date_note`"))
    }

    /// An instant, or one date without words for its vagueness.
    fn plain(&self, range: &Range<usize>, understood: Understood) -> Found<Stamp> {
        let range = &self.trimmed(range);
        let certain = |calendar| Stamp::Date(calendar, Qualifier::default());
        let clock = || Some(self.clock(range, understood)?.map(Stamp::Clock));
        let calendar = || Some(self.calendar(range, understood)?.map(certain));
        clock().or_else(calendar).or_else(|| self.strict(range))
    }

    /// One date without a time and without qualifiers, in words or in EDTF.
    fn date(&self, range: &Range<usize>) -> Found<Calendar> {
        let range = &self.trimmed(range);
        let certain = |stamp| match stamp {
            Stamp::Date(calendar, qualifier) if qualifier == Qualifier::default() => Some(calendar),
            Stamp::Date(..) | Stamp::Clock(_) => None,
        };
        self.calendar(range, Understood::default()).or_else(|| match self.strict(range)? {
            Ok(stamp) => certain(stamp).map(Ok),
            Err(error) => Some(Err(error)),
        })
    }

    fn strict(&self, range: &Range<usize>) -> Found<Stamp> {
        match edtf::stamp(self.text, range.clone(), self.zone) {
            Err(error) if error.code == UNREADABLE => None,
            decided => Some(decided),
        }
    }

    fn clock(&self, range: &Range<usize>, understood: Understood) -> Found<Clock> {
        let read =
            |time: &Range<usize>, day| Some(edtf::clock(self.text, time.clone(), day, self.zone));
        if let Some(day) = understood.day {
            let is_time = self.text[range.clone()].contains(':');
            return if is_time { read(range, day) } else { None };
        }
        self.each(&self.words.moment, range, |fit| match self.date(&fit.get(DATE).range)? {
            Ok(Calendar::Day(day)) => read(&fit.get(TIME).range, day),
            Ok(_) => None,
            Err(error) => Some(Err(error)),
        })
    }

    fn trimmed(&self, range: &Range<usize>) -> Range<usize> {
        let inner = trimmed(&self.text[range.clone()]);
        range.start + inner.start..range.start + inner.end
    }
}

impl Understood {
    fn from(other: &Stamp) -> Self {
        match *other {
            Stamp::Clock(clock) => Self { day: Some(clock.day()), ..Self::default() },
            Stamp::Date(Calendar::Day(day), _) => {
                Self { year: Some(day.year), month: Some(day.month), day: None }
            }
            Stamp::Date(calendar, _) => Self { year: calendar.year(), ..Self::default() },
        }
    }
}

/// Whether all of it is clock times at this offset.
fn is_at(when: &When, offset: Offset) -> bool {
    let is_at = |end| match end {
        End::At(Stamp::Clock(clock)) => clock.offset() == offset,
        End::At(Stamp::Date(..)) => false,
        End::Open | End::Unknown => true,
    };
    let (start, end) = when.ends();
    is_at(start) && is_at(end)
}
