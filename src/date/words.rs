//! A date for people, in the words of one language.

use super::clock::Clock;
use super::day::Day;
use super::language::{DateWords, Shared};
use super::pattern::{
    DATE, DAY, DECADE, END, Forms, MONTH, N, OFFSET, ORDINAL, SEASON, START, Slot, TIME, YEAR,
};
use super::thirds;
use super::when::{Calendar, Qualifier, Span, Stamp, When};

/// What the reader of a page has been told already, so that it need not be said again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// Nothing: the date is said in full, and reads back as the same value.
    Nothing,
    /// The year, as a heading says it: 27 February 1988 is then "27 February".
    Year(i64),
    /// The day, as the date of an event says it: an instant of that day is then "14:00".
    Day(Day),
}

/// A part of a date in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The words, with the spaces that belong between pieces.
    pub text: String,
    /// The value for `<time datetime>` of HTML, when the piece says just one year, month, day or
    /// instant of the years 1 to 9999.
    pub datetime: Option<String>,
}

impl When {
    /// The date in words. Where a heading or an event has said the year or the day, that is left
    /// out; an interval over two years keeps both.
    #[must_use]
    pub fn words(&self, words: &DateWords, said: Said) -> String {
        self.pieces(words, said).into_iter().map(|piece| piece.text).collect()
    }

    /// The same, in pieces: each end of an interval has its own, with the value for HTML.
    #[must_use]
    pub fn pieces(&self, words: &DateWords, said: Said) -> Vec<Piece> {
        let speaker = Speaker { words, said };
        if let Some((third, whole)) = thirds::name(self) {
            let forms = third.pick(&words.early, &words.mid, &words.late);
            let short = Short::year_if(speaker.has_said_year(whole));
            return vec![Piece::plain(&forms.text(&[(DATE, &speaker.calendar(whole, short))]))];
        }
        let one_sided = |forms: &Forms<DATE>, stamp| {
            let short = speaker.short_by_said(stamp);
            forms.show(Piece::plain, |_| speaker.stamp(stamp, short))
        };
        joined(match *self.span() {
            Span::One(stamp) => speaker.stamp(stamp, speaker.short_by_said(stamp)),
            Span::Between(start, end) => speaker.range(start, end),
            Span::Since(start) => one_sided(&words.since, start),
            Span::From(start) => one_sided(&words.from, start),
            Span::Until(end) => one_sided(&words.until, end),
            Span::UntilFromUnknown(end) => one_sided(&words.until_unknown, end),
        })
    }
}

/// The pieces, where neighbours without a value are one.
fn joined(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut joined: Vec<Piece> = Vec::new();
    for piece in pieces {
        match joined.last_mut() {
            Some(last) if last.datetime.is_none() && piece.datetime.is_none() => {
                last.text.push_str(&piece.text);
            }
            _ => joined.push(piece),
        }
    }
    joined
}

impl Piece {
    fn plain(text: &str) -> Self {
        Self { text: text.to_owned(), datetime: None }
    }
}

/// How much of a date goes without saying.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Short {
    /// Nothing does.
    Full,
    /// The year of a month, a season or a day.
    Year,
    /// The month and the year of a day, or the day of a clock time.
    Most,
}

impl Short {
    fn year_if(is_short: bool) -> Self {
        if is_short { Self::Year } else { Self::Full }
    }
}

struct Speaker<'w> {
    words: &'w DateWords,
    said: Said,
}

impl Speaker<'_> {
    fn has_said_year(&self, calendar: Calendar) -> bool {
        matches!(self.said, Said::Year(year) if calendar.year() == Some(year))
    }

    fn has_said_day(&self, clock: Clock) -> bool {
        self.said == Said::Day(clock.day())
    }

    /// What need not be said of a date that stands alone.
    fn short_by_said(&self, stamp: Stamp) -> Short {
        match stamp {
            Stamp::Clock(clock) if self.has_said_day(clock) => Short::Most,
            Stamp::Clock(clock) => Short::year_if(self.has_said_year(Calendar::Day(clock.day()))),
            Stamp::Date(calendar, _) => Short::year_if(self.has_said_year(calendar)),
        }
    }

    /// One date or instant, as one piece.
    fn stamp(&self, stamp: Stamp, short: Short) -> Vec<Piece> {
        let text = match stamp {
            Stamp::Date(calendar, qualifier) => {
                self.qualified(&self.calendar(calendar, short), qualifier)
            }
            Stamp::Clock(clock) if short == Short::Most => clock.time().text(),
            Stamp::Clock(clock) => {
                let moment = self.moment(clock, short);
                let offset = clock.offset().words();
                self.words.zoned.text(&[(DATE, &moment), (OFFSET, &offset)])
            }
        };
        vec![Piece { text, datetime: datetime(stamp) }]
    }

    fn qualified(&self, date: &str, qualifier: Qualifier) -> String {
        let mut text = date.to_owned();
        if qualifier.approximate {
            text = self.words.approximate.text(&[(DATE, &text)]);
        }
        if qualifier.uncertain {
            text = self.words.uncertain.text(&[(DATE, &text)]);
        }
        text
    }

    /// A clock time with its day, if that goes not without saying, and without its offset.
    fn moment(&self, clock: Clock, short: Short) -> String {
        let time = clock.time().text();
        if short == Short::Most {
            return time;
        }
        let date = self.calendar(Calendar::Day(clock.day()), short);
        self.words.moment.text(&[(DATE, &date), (TIME, &time)])
    }

    fn range(&self, start: Stamp, end: Stamp) -> Vec<Piece> {
        match (start, end) {
            (Stamp::Clock(start), Stamp::Clock(end)) if start.offset() == end.offset() => {
                self.clock_range(start, end)
            }
            _ => self.date_range(start, end),
        }
    }

    /// Two instants at one offset, which is said once.
    fn clock_range(&self, start: Clock, end: Clock) -> Vec<Piece> {
        let is_one_day = start.day() == end.day();
        let short = match self.short_by_said(Stamp::Clock(start)) {
            short if is_one_day => short,
            short => short.min(self.short_by_said(Stamp::Clock(end))).min(Short::Year),
        };
        let piece = |clock, short| {
            let datetime = datetime(Stamp::Clock(clock));
            vec![Piece { text: self.moment(clock, short), datetime }]
        };
        let end_short = if is_one_day { Short::Most } else { short };
        let forms = if is_one_day { &self.words.range } else { &self.words.range_wide };
        let range = ends(forms, &piece(start, short), &piece(end, end_short));
        if short == Short::Most {
            return range;
        }
        let offset = start.offset().words();
        self.words.zoned.show(Piece::plain, |slot| match slot {
            OFFSET => vec![Piece::plain(&offset)],
            _ => range.clone(),
        })
    }

    /// Two dates. What both share is said once, and a dash joins two of a kind.
    fn date_range(&self, start: Stamp, end: Stamp) -> Vec<Piece> {
        let shared = shared(start, end);
        let [mut start_short, mut end_short] = [start, end].map(|stamp| self.short_by_said(stamp));
        // "December – January 1989" would move December into 1989.
        if year_of(start) != year_of(end) {
            [start_short, end_short] = [Short::Full; 2];
        }
        match self.words.shared {
            Shared::End => start_short = start_short.max(shared),
            Shared::Start => end_short = end_short.max(shared),
        }
        let (start_pieces, end_pieces) =
            (self.stamp(start, start_short), self.stamp(end, end_short));
        let is_of_a_kind =
            start.precision() == end.precision() && !start.is_qualified() && !end.is_qualified();
        let brief = match self.words.shared {
            Shared::End => &start_pieces,
            Shared::Start => &end_pieces,
        };
        let is_brief = brief.iter().all(|piece| !piece.text.contains(char::is_whitespace));
        let forms = match (is_of_a_kind, is_brief) {
            (true, true) => &self.words.range,
            (true, false) => &self.words.range_wide,
            (false, _) => &self.words.range_words,
        };
        ends(forms, &start_pieces, &end_pieces)
    }

    fn calendar(&self, calendar: Calendar, short: Short) -> String {
        let words = self.words;
        let inner = |calendar| self.calendar(calendar, short);
        match calendar {
            Calendar::Century(first) if first >= 0 => {
                words.century.text(&[(ORDINAL, &words.ordinal_text(first / 100 + 1))])
            }
            Calendar::Decade(first) if first >= 100 => {
                let decade = &[(DECADE, &*first.to_string())];
                match first % 100 {
                    0 => words.decade_of_hundred.text(decade),
                    _ => words.decade.text(decade),
                }
            }
            // Decades before the year 100 and centuries BC have no words that would be clear.
            Calendar::Century(_) | Calendar::Decade(_) => calendar.edtf(),
            Calendar::Year(year) => words.year_text(year),
            Calendar::Season(year, season) => {
                let season = words.season_name(season);
                let full = [(SEASON, season), (YEAR, &*words.year_text(year))];
                if short == Short::Full { words.season.text(&full) } else { season.to_owned() }
            }
            Calendar::Month(year, month) => {
                let month = words.month_alone(month);
                let full = [(MONTH, month), (YEAR, &*words.year_text(year))];
                if short == Short::Full { words.month.text(&full) } else { month.to_owned() }
            }
            Calendar::Day(day) => self.day(day, short),
            Calendar::SomeMonth(year) => {
                words.unknown_month.text(&[(DATE, &inner(Calendar::Year(year)))])
            }
            Calendar::SomeDayOfYear(year) => {
                words.unknown_day.text(&[(DATE, &inner(Calendar::Year(year)))])
            }
            Calendar::SomeDayOfMonth(year, month) => {
                words.unknown_day.text(&[(DATE, &inner(Calendar::Month(year, month)))])
            }
        }
    }

    fn day(&self, day: Day, short: Short) -> String {
        let month = self.words.month_of_day(day.month);
        let number = day.day.to_string();
        let parts: [(Slot, &str); 3] =
            [(DAY, &number), (MONTH, month), (YEAR, &self.words.year_text(day.year))];
        match short {
            Short::Full => self.words.day.text(&parts),
            Short::Year => self.words.day_of_year.text(&parts),
            Short::Most => self.words.day_of_month.text(&parts),
        }
    }
}

impl DateWords {
    /// A year by its number, or with its era where bare digits would not read as a year.
    pub(super) fn year_text(&self, year: i64) -> String {
        match year {
            1000..=9999 => year.to_string(),
            1.. => self.year_ad.text(&[(N, &year.to_string())]),
            _ => self.year_bc.text(&[(N, &(1 - year).to_string())]),
        }
    }
}

fn ends(forms: &Forms<{ START | END }>, start: &[Piece], end: &[Piece]) -> Vec<Piece> {
    forms.show(Piece::plain, |slot| if slot == START { start.to_vec() } else { end.to_vec() })
}

/// What the first or last of two dates may leave to the other.
fn shared(start: Stamp, end: Stamp) -> Short {
    let (Stamp::Date(start_date, _), Stamp::Date(end_date, _)) = (start, end) else {
        return Short::Full;
    };
    let has_parts =
        |date| matches!(date, Calendar::Day(_) | Calendar::Month(..) | Calendar::Season(..));
    match (start_date, end_date) {
        (Calendar::Day(first), Calendar::Day(last))
            if (first.year, first.month) == (last.year, last.month)
                && !start.is_qualified()
                && !end.is_qualified() =>
        {
            Short::Most
        }
        _ if has_parts(start_date) && has_parts(end_date) => {
            Short::year_if(start_date.year() == end_date.year())
        }
        _ => Short::Full,
    }
}

fn year_of(stamp: Stamp) -> Option<i64> {
    match stamp {
        Stamp::Date(calendar, _) => calendar.year(),
        Stamp::Clock(clock) => Some(clock.day().year),
    }
}

/// The value for `<time datetime>`: a year, month, day or instant, of a year that HTML knows.
fn datetime(stamp: Stamp) -> Option<String> {
    let (year, text) = match stamp {
        Stamp::Clock(clock) if clock.time().is_leap_second() => return None,
        Stamp::Clock(clock) => (clock.day().year, clock.edtf()),
        Stamp::Date(calendar @ (Calendar::Year(_) | Calendar::Month(..) | Calendar::Day(_)), _) => {
            (calendar.year()?, calendar.edtf())
        }
        Stamp::Date(..) => return None,
    };
    (1..=9999).contains(&year).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date::samples::{ENGLISH, read};

    #[test]
    fn what_has_been_said_is_not_said_again() {
        let said = |text: &str, said| read(text).words(&ENGLISH, said);
        let in_1988 = |text| said(text, Said::Year(1988));
        assert_eq!(in_1988("1988-02-27"), "27 February");
        assert_eq!(in_1988("1988-02-27/1988-02-29"), "27–29 February");
        assert_eq!(in_1988("1988-02-27/1988-03-03"), "27 February – 3 March");
        assert_eq!(in_1988("1988-12-30/1989-01-03"), "30 December 1988 – 3 January 1989");
        assert_eq!(in_1988("1988-02~"), "about February");
        assert_eq!(in_1988("1988-02-27/.."), "since 27 February");
        assert_eq!(in_1988("1988-02-XX"), "an unknown day of February");
        assert_eq!(in_1988("late May 1988"), "late May");
        assert_eq!(in_1988("1988-02-27T14:00"), "27 February, 14:00 (UTC+4)");
        assert_eq!(in_1988("1988"), "1988");
        assert_eq!(in_1988("late 1988"), "late 1988");
        assert_eq!(in_1988("1989-02-27"), "27 February 1989");

        let day = Day::new(1988, 2, 27).expect("a day");
        let on_the_day = |text| said(text, Said::Day(day));
        assert_eq!(on_the_day("1988-02-27T14:00"), "14:00");
        assert_eq!(on_the_day("1988-02-27T14:00/1988-02-27T16:30"), "14:00–16:30");
        assert_eq!(on_the_day("1988-02-28T14:00"), "28 February 1988, 14:00 (UTC+4)");
        assert_eq!(on_the_day("1988-02-28"), "28 February 1988");
        assert_eq!(on_the_day("1988-02-27"), "27 February 1988");
    }

    #[test]
    fn each_end_of_an_interval_has_its_value_for_html() {
        let pieces = |text| {
            let pieces = read(text).pieces(&ENGLISH, Said::Nothing);
            pieces.into_iter().map(|piece| (piece.text, piece.datetime)).collect::<Vec<_>>()
        };
        let piece = |text: &str, datetime: &str| {
            (text.to_owned(), (!datetime.is_empty()).then(|| datetime.to_owned()))
        };
        assert_eq!(
            pieces("27–29 Feb 1988"),
            [piece("27", "1988-02-27"), piece("–", ""), piece("29 February 1988", "1988-02-29"),]
        );
        assert_eq!(pieces("since 1992"), [piece("since ", ""), piece("1992", "1992")]);
        assert_eq!(pieces("1990~"), [piece("about 1990", "1990")]);
        assert_eq!(pieces("late 1980s"), [piece("late 1980s", "")]);
        assert_eq!(pieces("1991-21"), [piece("spring 1991", "")]);
        assert_eq!(pieces("-0043"), [piece("44 BC", "")]);
        assert_eq!(
            pieces("2021-11-16T14:00/2021-11-16T16:30"),
            [
                piece("16 November 2021, 14:00", "2021-11-16T14:00+04:00"),
                piece("–", ""),
                piece("16:30", "2021-11-16T16:30+04:00"),
                piece(" (UTC+4)", ""),
            ]
        );
    }
}
