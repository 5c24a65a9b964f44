//! Slips of people in YAML, by the look of the line: what the parser says about them is for
//! programmers, and often about a later line.

use super::SyntaxError;
use std::ops::Range;

/// Longest text that is read again line by line to find the first line that is wrong.
const LONGEST: usize = 200_000;
/// How many lines are tried, from the one where the parser gave up towards the start.
const TRIES: usize = 400;

/// What is wrong with a text that is no YAML, if the line that is wrong looks like a known slip.
///
/// `at` is where the parser gave up.
pub(super) fn slip(text: &str, at: usize) -> Option<SyntaxError> {
    let lines = lines(text);
    let last = lines.iter().rposition(|line| line.start <= at).unwrap_or(0);
    let culprit = culprit(text, &lines, last)?;
    look(text, &lines, culprit).or_else(|| (culprit != last).then(|| look(text, &lines, last))?)
}

/// Ranges of the lines without their ends.
fn lines(text: &str) -> Vec<Range<usize>> {
    let mut start = 0;
    text.split_inclusive('\n')
        .map(|line| {
            let range = start..start + line.trim_end_matches(['\n', '\r']).len();
            start += line.len();
            range
        })
        .collect()
}

/// The first line without which everything before it is sound: the one after the longest sound
/// beginning that ends before the parser gave up.
fn culprit(text: &str, lines: &[Range<usize>], last: usize) -> Option<usize> {
    if text.len() > LONGEST {
        return Some(last);
    }
    let sound = (1..=last).rev().take(TRIES).find(|count| {
        serde_yaml::from_str::<serde_yaml::Value>(&text[..lines[count - 1].end])
            .is_ok_and(|value| value.is_mapping() || value.is_sequence())
    });
    let first = sound.unwrap_or(0);
    (first..=last).find(|index| says_something(&text[lines[*index].clone()]))
}

fn says_something(line: &str) -> bool {
    let line = line.trim();
    !line.is_empty() && !line.starts_with('#')
}

/// A line taken apart: `  - name: value`.
struct Line<'a> {
    whole: &'a str,
    /// Bytes of spaces before anything else.
    indent: usize,
    /// Byte where the name starts, after dashes.
    start: usize,
    name: Option<&'a str>,
    value: &'a str,
}

impl<'a> Line<'a> {
    fn new(whole: &'a str) -> Self {
        let indent = whole.len() - whole.trim_start().len();
        let mut start = indent;
        while whole[start..].starts_with("- ") {
            start += 2 + (whole[start + 2..].len() - whole[start + 2..].trim_start().len());
        }
        let rest = &whole[start..];
        let (name, value) = match rest.split_once(": ") {
            Some((name, value)) if is_name(name) => (Some(name), value.trim()),
            _ => match rest.trim_end().strip_suffix(':') {
                Some(name) if is_name(name) => (Some(name), ""),
                _ => (None, rest.trim()),
            },
        };
        Self { whole, indent, start, name, value }
    }

    /// Range of the value in the line.
    fn value_range(&self) -> Range<usize> {
        let end = self.whole.trim_end().len();
        end - self.value.len()..end
    }
}

/// Whether a text could be the name of a field.
fn is_name(text: &str) -> bool {
    let letter = |sign: char| sign.is_alphanumeric() || "_-".contains(sign);
    text.starts_with(char::is_alphabetic) && text.chars().all(letter)
}

type Found = (Range<usize>, String, Option<String>);

fn look(text: &str, lines: &[Range<usize>], index: usize) -> Option<SyntaxError> {
    let range = lines[index].clone();
    let whole = &text[range.clone()];
    let line = Line::new(whole);
    let before = lines[..index]
        .iter()
        .rev()
        .map(|range| &text[range.clone()])
        .find(|line| says_something(line))
        .map(Line::new);
    let after = lines[index + 1..]
        .iter()
        .map(|range| &text[range.clone()])
        .find(|line| says_something(line))
        .map(Line::new);
    let (part, message, hint) = signs(&line)
        .or_else(|| number(&line))
        .or_else(|| colon(&line))
        .or_else(|| dash(&line))
        .or_else(|| value(&line))
        .or_else(|| indent(&line, before.as_ref(), after.as_ref()))
        .or_else(|| stray(&line, before.as_ref()))?;
    Some(SyntaxError { range: range.start + part.start..range.start + part.end, message, hint })
}

/// Signs that word processors and other keyboards put in.
fn signs(line: &Line<'_>) -> Option<Found> {
    let head = line.whole.find(": ").unwrap_or(line.whole.len());
    for (at, sign) in line.whole.char_indices() {
        let here = at..at + sign.len_utf8();
        match sign {
            '\t' if at < line.indent => {
                let message = "found a tab where YAML wants spaces".to_owned();
                return Some((here, message, Some("indent with two spaces".to_owned())));
            }
            '：' | '﹕' if is_name(line.whole[..at].trim()) => {
                let name = line.whole[..at].trim();
                let value = line.whole[here.end..].trim();
                let hint = format!("write `{}`", quoted(name, value));
                return Some((
                    here,
                    format!("found `{sign}`, which is not the colon `:`"),
                    Some(hint),
                ));
            }
            '\u{a0}' | '\u{202f}' | '\u{2007}' | '\u{feff}' | '\u{200b}' if at <= head => {
                let message = "found a space that is not a plain one, as word processors make it";
                let hint = "delete it and type a space".to_owned();
                return Some((here, message.to_owned(), Some(hint)));
            }
            sign if sign.is_control() && sign != '\t' => {
                let message = "found a control character, which no text needs".to_owned();
                return Some((here, message, Some("delete it".to_owned())));
            }
            _ => {}
        }
    }
    None
}

/// A whole number that no computer counts to.
fn number(line: &Line<'_>) -> Option<Found> {
    let digits = line.value.trim_start_matches(['-', '+']);
    if digits.len() < 19 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let message = format!("the number has {} digits, expected at most 18", digits.len());
    let hint = "numbers are counts; put a text of digits between quotation marks".to_owned();
    Some((line.value_range(), message, Some(hint)))
}

/// `title:Heron`, `title = Heron`.
fn colon(line: &Line<'_>) -> Option<Found> {
    if line.name.is_some() {
        return None;
    }
    let rest = &line.whole[line.start..];
    for (sign, message) in [
        (':', "there is no space after the colon"),
        ('=', "found `=`, expected a colon and a space"),
    ] {
        let Some((name, value)) = rest.split_once(sign) else { continue };
        let is_field = is_name(name.trim()) && !value.starts_with("//");
        if is_field && (sign == '=' || name == name.trim()) {
            let at = line.start + name.len();
            let value = value.trim();
            let value =
                value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(value);
            let hint = format!("write `{}`", quoted(name.trim(), value));
            return Some((at..at + 1, message.to_owned(), Some(hint)));
        }
    }
    None
}

/// `-Reuters`.
fn dash(line: &Line<'_>) -> Option<Found> {
    let rest = &line.whole[line.start..];
    let (dash, item) = rest.split_at_checked(rest.chars().next()?.len_utf8())?;
    if !["-", "–", "—", "•", "*", "·"].contains(&dash)
        || item.starts_with(['-', ' ']) && dash == "-"
    {
        return None;
    }
    let item = item.trim();
    if item.is_empty() || (dash == "*" && line.name.is_some()) {
        return None;
    }
    let here = line.start..line.start + dash.len();
    let message = if dash == "-" {
        "there is no space after the dash".to_owned()
    } else {
        format!("found `{dash}`, expected a dash and a space")
    };
    Some((here, message, Some(format!("write `- {item}`"))))
}

/// What stands after `name: ` and cannot be a value.
fn value(line: &Line<'_>) -> Option<Found> {
    let value = line.value;
    let part = line.value_range();
    let first = value.chars().next()?;
    let hint = Some(match line.name {
        Some(name) => format!("write `{}`", quoted(name, value)),
        None => format!("write `{}`", in_marks(value)),
    });
    let message = match first {
        '"' | '\'' => match closing(value, first) {
            None => format!("the quotation mark `{first}` is opened and not closed"),
            Some(end) if value[end..].trim().is_empty() => return None,
            Some(end) => {
                let rest = value[end..].trim();
                if rest.starts_with('#') {
                    return None;
                }
                format!("found `{rest}` after the closing quotation mark")
            }
        },
        '[' | '{' => {
            let close = if first == '[' { ']' } else { '}' };
            match bracket(value) {
                None => {
                    let hint = "a list is `[one, two]`, a group of fields `{name: value}`";
                    let message = format!("the bracket `{first}` is opened and not closed");
                    return Some((part, message, Some(hint.to_owned())));
                }
                Some(end) if value[end..].trim().is_empty() => return None,
                Some(end) => format!("found `{}` after the closing `{close}`", value[end..].trim()),
            }
        }
        '@' | '`' | '%' | '*' | '&' | '!' | '|' | '>' | ',' | ']' | '}' | '#' => {
            format!("a value cannot start with `{first}`, which means something else in YAML")
        }
        '-' | '?' if value[1..].starts_with(' ') || value.len() == 1 => {
            format!("a value cannot start with `{first}` and a space")
        }
        _ => {
            let colon = value.find(": ").or_else(|| value.strip_suffix(':').map(str::len))?;
            line.name?;
            let at = part.start + colon;
            return Some((
                at..at + 1,
                "found a second `: ` on one line".to_owned(),
                hint.map(|hint| {
                    hint.replacen("write", "put the whole text between quotation marks:", 1)
                }),
            ));
        }
    };
    Some((part, message, hint))
}

/// Byte after the mark that closes a quoted value.
fn closing(value: &str, mark: char) -> Option<usize> {
    let mut rest = value.char_indices().skip(1).peekable();
    while let Some((at, sign)) = rest.next() {
        match sign {
            '\\' if mark == '"' => {
                rest.next();
            }
            sign if sign == mark => {
                if mark == '\'' && rest.peek().is_some_and(|(_, next)| *next == mark) {
                    rest.next();
                } else {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}

/// Byte after the bracket that closes the first one.
fn bracket(value: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, sign) in value.char_indices() {
        match sign {
            '[' | '{' => depth += 1,
            ']' | '}' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}

/// A field that starts further right or left than its neighbours.
fn indent(line: &Line<'_>, before: Option<&Line<'_>>, after: Option<&Line<'_>>) -> Option<Found> {
    let name = line.name?;
    let here = line.start..line.start + name.len();
    let Some(before) = before else {
        // The first line, and the others do not follow it.
        let after = after.filter(|after| after.indent < line.indent)?;
        let message = format!("`{name}` is indented further than what follows");
        return Some((0..line.indent, message, Some(moved(name, after.indent))));
    };
    let neighbour = before.name?;
    let message = |how: &str| format!("`{name}` is indented {how} than `{neighbour}` above it");
    if line.start > before.start && !before.value.is_empty() {
        return Some((here, message("further"), Some(moved(name, before.start))));
    }
    if line.start < before.start && line.start > before.indent {
        return Some((here, message("less"), Some(moved(name, before.start))));
    }
    // A field of an item that stands below its dash.
    let in_item = before.start > before.indent && line.start == line.indent;
    if in_item && line.indent == before.indent && line.indent > 0 {
        return Some((here, message("less"), Some(moved(name, before.start))));
    }
    if line.start < before.start && line.indent > 0 {
        let hint = format!(
            "put it right below its neighbours; those of `{neighbour}` have {} spaces",
            before.start
        );
        return Some((here, format!("`{name}` is not indented like its neighbours"), Some(hint)));
    }
    None
}

fn moved(name: &str, spaces: usize) -> String {
    match spaces {
        0 => format!("start `{name}` at the beginning of its line"),
        1 => format!("put one space before `{name}`"),
        _ => format!("put {spaces} spaces before `{name}`"),
    }
}

/// A line of text that belongs to no field.
fn stray(line: &Line<'_>, before: Option<&Line<'_>>) -> Option<Found> {
    if line.name.is_some() {
        return None;
    }
    let end = line.whole.trim_end().len();
    let message = "this line is no `field: value`".to_owned();
    let hint = match before.and_then(|before| before.name) {
        Some(name) => format!(
            "if it continues `{name}`, put two spaces more before it; the text of the entry goes below the second `---`"
        ),
        None if before.is_some() => {
            "put as many spaces before it as before the line above".to_owned()
        }
        None => "write `title: …`, `date: …`, each on a line of its own".to_owned(),
    };
    Some((line.indent..end, message, Some(hint)))
}

/// `name: value`, with the value between quotation marks where it needs them.
fn quoted(name: &str, value: &str) -> String {
    let plain = format!("{name}: {value}");
    let same = |text: &str| {
        let read = serde_yaml::from_str::<serde_yaml::Value>(text).ok();
        read.and_then(|tree| {
            Some(match tree.get(name)? {
                serde_yaml::Value::String(text) => text == value,
                other => other.is_number() || other.is_bool() || other.is_null(),
            })
        })
    };
    if same(&plain) == Some(true) { plain } else { format!("{name}: {}", in_marks(value)) }
}

/// A value between quotation marks that it does not hold itself; marks around all of it go.
fn in_marks(value: &str) -> String {
    let bare = |mark: char| {
        let inner = value.strip_prefix(mark)?;
        Some(inner.strip_suffix(mark).unwrap_or(inner)).filter(|inner| {
            // `'Heron's win'` and `"He said "no" to it"`, but not `"Heron" and "Tern"`.
            value.ends_with(mark) && !inner.trim().is_empty() && is_inner(inner, mark)
                || !inner.contains(mark)
        })
    };
    let inner = bare('"').or_else(|| bare('\'')).unwrap_or(value);
    if inner.contains('\'') && !inner.contains(['"', '\\']) {
        format!("\"{inner}\"")
    } else {
        format!("'{}'", inner.replace('\'', "''"))
    }
}

/// Whether marks inside a text leave those around it standing: they come in pairs, or are
/// apostrophes within words.
fn is_inner(inner: &str, mark: char) -> bool {
    if mark == '"' {
        // The first mark inside opens a quotation: a space stands before it.
        return inner.find(mark).is_some_and(|at| inner[..at].ends_with(' '));
    }
    inner.match_indices(mark).all(|(at, _)| {
        inner[..at].ends_with(char::is_alphanumeric)
            && inner[at + 1..].starts_with(char::is_alphanumeric)
    })
}

/// The second of two keys of one name in a group of fields `{…}`.
pub(super) fn twice_in_braces(text: &str, key: &str) -> Option<Range<usize>> {
    let mut groups: Vec<bool> = Vec::new();
    let mut mark: Option<char> = None;
    let mut start = None;
    for (at, sign) in text.char_indices() {
        match (mark, sign) {
            (Some(open), sign) if sign == open => mark = None,
            (None, '"' | '\'')
                if start == Some(at) || text[..at].ends_with([' ', ',', '{', '[']) =>
            {
                mark = Some(sign);
            }
            (None, '{') => {
                groups.push(false);
                start = Some(at + 1);
            }
            (None, '}') => {
                groups.pop();
                start = None;
            }
            (None, ',') => start = Some(at + 1),
            (None, ':') => {
                let Some(from) = start.take() else { continue };
                let name = text[from..at].trim();
                let Some(seen) = groups.last_mut() else { continue };
                if name.trim_matches(['"', '\'']) == key {
                    if *seen {
                        let from = from + text[from..at].find(name).unwrap_or(0);
                        return Some(from..from + name.len());
                    }
                    *seen = true;
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use crate::form::{SyntaxError, yaml};
    use std::fmt::Write as _;

    fn refusal(text: &str) -> SyntaxError {
        yaml::read::<serde_yaml::Value>(text, &mut Vec::new()).expect_err("it is no YAML")
    }

    /// Each slip: the text, what is pointed at, the message, and the line to write.
    const SLIPS: [(&str, &str, &str, &str); 24] = [
        ("title:Race\ndate: 1901\n", ":", "no space after the colon", "title: Race"),
        ("title: Race\ndate:1901\nkind: a\n", ":", "no space after the colon", "date: 1901"),
        ("title = Race\ndate: 1901\n", "=", "found `=`", "title: Race"),
        ("title：Race\ndate: 1901\n", "：", "not the colon", "title: Race"),
        ("title: \"Race\ndate: 1901\n", "\"Race", "opened and not closed", "title: 'Race'"),
        (
            "title: 'Race\ndate: 1901\nkind: 'a'\n",
            "'Race",
            "opened and not closed",
            "title: 'Race'",
        ),
        ("title: 'Heron's win'\n", "'Heron's win'", "found `s win'`", "title: \"Heron's win\""),
        ("title: \"Heron\" wins\n", "\"Heron\" wins", "found `wins`", "title: '\"Heron\" wins'"),
        (
            "title: \"He said \"no\" to it\"\n",
            "\"He said \"no\" to it\"",
            "after the closing",
            "title: 'He said \"no\" to it'",
        ),
        ("title: [Heron] wins\n", "[Heron] wins", "found `wins`", "title: '[Heron] wins'"),
        ("title: @heron wins\n", "@heron wins", "cannot start with `@`", "title: '@heron wins'"),
        ("title: *Heron* wins\n", "*Heron* wins", "cannot start with `*`", "title: '*Heron* wins'"),
        ("title: %50\n", "%50", "cannot start with `%`", "title: '%50'"),
        ("title: - Heron\n", "- Heron", "cannot start with `-`", "title: '- Heron'"),
        ("title: Race: a history\n", ":", "second `: `", "title: 'Race: a history'"),
        ("tags:\n- sail\n-wind\n", "-", "no space after the dash", "- wind"),
        ("tags:\n- sail\n• wind\n", "•", "found `•`", "- wind"),
        ("a: 1\n  date: 1901\n", "date", "further than `a`", ""),
        (" a: 1\ndate: 1901\n", " ", "further than what follows", ""),
        ("a:\n  - id: x\n   title: y\n", "title", "less than `id`", ""),
        ("a:\n  - id: x\n  title: y\n", "title", "less than `id`", ""),
        ("a: x\n\tb: y\n", "\t", "found a tab", ""),
        ("a: 99999999999999999999999\n", "99999999999999999999999", "23 digits", ""),
        ("summary: |\nIt was so.\n", "It was so.", "no `field: value`", ""),
    ];

    #[test]
    fn a_slip_is_shown_on_its_own_line_with_the_line_to_write() {
        for (text, part, message, right) in SLIPS {
            let error = refusal(text);
            assert_eq!(&text[error.range.clone()], part, "{text}");
            assert!(error.message.contains(message), "{text}: {}", error.message);
            let hint = error.hint.expect("a hint");
            if right.is_empty() {
                continue;
            }
            assert!(hint.contains(&format!("`{right}`")), "{text}: {hint}");
            let start = text[..error.range.start].rfind('\n').map_or(0, |newline| newline + 1);
            let end = text[start..].find('\n').map_or(text.len(), |length| start + length);
            let mended = format!("{}{right}{}", &text[..start], &text[end..]);
            if text.matches('\'').count() < 3 {
                assert!(serde_yaml::from_str::<serde_yaml::Value>(&mended).is_ok(), "{mended}");
            }
        }
    }

    #[test]
    fn a_slip_far_above_the_line_where_the_parser_stops_is_found() {
        let mut text = "a: b\ntitle: \"Race\n".to_owned();
        for number in 0..30 {
            let _ = writeln!(text, "f{number}: 1");
        }
        assert_eq!(&text[refusal(&text).range], "\"Race");
    }

    #[test]
    fn a_field_that_stands_twice_is_shown_where_it_stands_again() {
        for text in [
            "a: 1\nkey: x\nb: 2\nkey: y\n",
            "a: [{key: x, b: key, key: y}]\n",
            "a: {key: 'key: z', b: {key: x}, key: y}\n",
        ] {
            let error = refusal(text);
            assert!(error.message.contains("`key` stands here a second time"), "{}", error.message);
            assert!(text[error.range.clone()].starts_with("key"), "{text}: {:?}", error.range);
            assert!(text[error.range.end..].starts_with(": y"), "{text}: {:?}", error.range);
        }
    }
}
