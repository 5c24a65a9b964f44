//! Early, mid and late: the approximate thirds of a century, a decade, a year or a month.

use super::day::{Day, last_day};
use super::when::{Calendar, End, Qualifier, Span, Stamp, When};

/// A third of a longer time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Third {
    Early,
    Mid,
    Late,
}

impl Third {
    const ALL: [Self; 3] = [Self::Early, Self::Mid, Self::Late];

    /// One of three values.
    pub(super) fn pick<T>(self, early: T, mid: T, late: T) -> T {
        match self {
            Self::Early => early,
            Self::Mid => mid,
            Self::Late => late,
        }
    }
}

/// The third as an interval whose ends are both approximate: late 1980s is `1987~/1989~`. `None`
/// for what has no thirds.
pub(super) fn of(whole: Calendar, third: Third) -> Option<When> {
    let (start, end) = match whole {
        Calendar::Century(first) if first >= 0 => {
            let (start, end) = third.pick((0, 33), (34, 66), (67, 99));
            (Calendar::Year(first + start), Calendar::Year(first + end))
        }
        Calendar::Decade(first) if first >= 0 => {
            let (start, end) = third.pick((0, 3), (4, 6), (7, 9));
            (Calendar::Year(first + start), Calendar::Year(first + end))
        }
        Calendar::Year(year) if year.abs() <= 9999 => {
            let (start, end) = third.pick((1, 4), (5, 8), (9, 12));
            (Calendar::Month(year, start), Calendar::Month(year, end))
        }
        Calendar::Month(year, month) => {
            let (start, end) = third.pick((1, 10), (11, 20), (21, last_day(year, month)));
            let day = |day| Calendar::Day(Day::known(year, month, day));
            (day(start), day(end))
        }
        _ => return None,
    };
    let about = |calendar| End::At(Stamp::Date(calendar, Qualifier::APPROXIMATE));
    When::between(about(start), about(end))
}

/// The way back: the longer time of which this is a third.
pub(super) fn name(when: &When) -> Option<(Third, Calendar)> {
    let Span::Between(Stamp::Date(start, _), _) = when.span() else { return None };
    let wholes = match *start {
        Calendar::Year(year) if (0..=9999).contains(&year) => {
            let whole = |unit| year - year.rem_euclid(unit);
            vec![Calendar::Decade(whole(10)), Calendar::Century(whole(100))]
        }
        Calendar::Month(year, _) => vec![Calendar::Year(year)],
        Calendar::Day(day) => vec![Calendar::Month(day.year, day.month)],
        _ => Vec::new(),
    };
    let all = wholes.into_iter().flat_map(|whole| Third::ALL.map(|third| (third, whole)));
    all.into_iter().find(|(third, whole)| of(*whole, *third).as_ref() == Some(when))
}
