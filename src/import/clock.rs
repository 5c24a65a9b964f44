//! Clock times as people write them into spreadsheets.

/// A clock time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Time {
    hour: u8,
    minute: u8,
    second: Option<u8>,
    /// Its offset, if it has one: `Z`, `+04:00`.
    pub(super) zone: Option<String>,
}

impl Time {
    /// The end of an instant in ISO 8601, from the `T` on.
    pub(super) fn iso(&self) -> String {
        let second = self.second.map(|second| format!(":{second:02}")).unwrap_or_default();
        let zone = self.zone.as_deref().unwrap_or_default();
        format!("T{:02}:{:02}{second}{zone}", self.hour, self.minute)
    }
}

/// Reads `14:00`, `2:00 PM`, `2pm`, `1400`, `14.00`, `14:00:30`, with an offset (`Z`, `UTC`,
/// `+04:00`, `+0400`) or without. The names of zones that are only letters (`EST`) mean several
/// zones, so they are none; nor is anything else.
pub(super) fn read(text: &str) -> Option<Time> {
    let (clock, zone) = split_zone(text.trim())?;
    let lower = clock.to_lowercase().replace('.', ":");
    let (figures, half) = match lower.trim_end_matches(':') {
        rest if rest.ends_with("am") => (rest.trim_end_matches("am").to_owned(), Some(0)),
        rest if rest.ends_with("pm") => (rest.trim_end_matches("pm").to_owned(), Some(12)),
        rest if rest.ends_with("a:m") => (rest.trim_end_matches("a:m").to_owned(), Some(0)),
        rest if rest.ends_with("p:m") => (rest.trim_end_matches("p:m").to_owned(), Some(12)),
        rest => (rest.to_owned(), None),
    };
    let figures = figures.trim();
    let numbers: Vec<u8> =
        if figures.len() == 4 && figures.bytes().all(|byte| byte.is_ascii_digit()) {
            vec![figures[..2].parse().ok()?, figures[2..].parse().ok()?]
        } else {
            figures.split(':').map(|part| part.trim().parse().ok()).collect::<Option<_>>()?
        };
    let (hour, minute, second) = match numbers[..] {
        [hour] if half.is_some() => (hour, 0, None),
        [hour, minute] | [hour, minute, 0] => (hour, minute, None),
        [hour, minute, second] => (hour, minute, Some(second)),
        _ => return None,
    };
    let hour = match half {
        Some(half) if (1..=12).contains(&hour) => hour % 12 + half,
        Some(_) => return None,
        None => hour,
    };
    let is_time = hour < 24 && minute < 60 && second.is_none_or(|second| second < 60);
    is_time.then_some(Time { hour, minute, second, zone })
}

/// The clock time and its offset in ISO 8601; nothing if what stands behind it is no offset.
fn split_zone(text: &str) -> Option<(String, Option<String>)> {
    for name in ["UTC", "GMT", "Z"] {
        if let Some(clock) = text.strip_suffix(name) {
            return Some((clock.trim().to_owned(), Some("Z".to_owned())));
        }
    }
    let Some(at) = text.rfind(['+', '-', '−']) else {
        return Some((text.to_owned(), None));
    };
    let clock = text[..at].trim().trim_end_matches("UTC").trim_end_matches("GMT").trim();
    let sign = if text[at..].starts_with('+') { '+' } else { '-' };
    let digits: String = text[at..].chars().filter(char::is_ascii_digit).collect();
    let (hours, minutes) = match digits.len() {
        1 => (format!("0{digits}"), "00"),
        2 => (digits.clone(), "00"),
        4 => (digits[..2].to_owned(), &digits[2..]),
        _ => return None,
    };
    Some((clock.to_owned(), Some(format!("{sign}{hours}:{minutes}"))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clock_times_are_read_as_they_are_written() {
        let iso = |text: &str| read(text).map(|time| time.iso());
        for (text, wanted) in [
            ("14:00", "T14:00"),
            ("2:00 PM", "T14:00"),
            ("2 p.m.", "T14:00"),
            ("12:30am", "T00:30"),
            ("1400", "T14:00"),
            ("14.05", "T14:05"),
            ("14:00:30", "T14:00:30"),
            ("14:00:00", "T14:00"),
            ("14:00 UTC", "T14:00Z"),
            ("14:00 UTC+4", "T14:00+04:00"),
            ("14:00+0430", "T14:00+04:30"),
            ("9:15 -05:00", "T09:15-05:00"),
        ] {
            assert_eq!(iso(text).as_deref(), Some(wanted), "{text}");
        }
        for text in ["25:00", "13pm", "noon", "14:00 EST", "14", "1:2:3:4", ""] {
            assert_eq!(iso(text), None, "{text}");
        }
    }
}
