//! Addresses in a style sheet.

/// A style sheet with each address in `url(…)` as `change` wants it; nothing leaves it as it is.
/// What stands in comments and in other texts is left alone.
pub(super) fn addresses(css: &str, change: impl Fn(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(first) = rest.chars().next() {
        let length = if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if let Some(inner) = rest.strip_prefix("url(") {
            let (address, length) = argument(inner);
            match change(&address) {
                Some(new) => {
                    let new = new.replace('\\', "\\\\").replace('"', "\\\"");
                    out.push_str("url(\"");
                    out.push_str(&new);
                    out.push_str("\")");
                    rest = &rest[4 + length..];
                    continue;
                }
                None => 4 + length,
            }
        } else if matches!(first, '"' | '\'') {
            text(rest)
        } else {
            first.len_utf8()
        };
        out.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    out
}

/// What stands between the brackets, and how long that is with the closing one.
fn argument(inner: &str) -> (String, usize) {
    let start = inner.len() - inner.trim_start().len();
    let quoted = inner[start..].starts_with(['"', '\'']);
    let end = if quoted { start + text(&inner[start..]) } else { start };
    let length = inner[end..].find(')').map_or(inner.len(), |close| end + close + 1);
    let address = inner[..length].trim_end_matches(')').trim().trim_matches(['"', '\'']);
    (address.to_owned(), length)
}

/// How long the text between quotation marks is at the front, with its marks.
fn text(css: &str) -> usize {
    let mut signs = css.char_indices();
    let Some((_, mark)) = signs.next() else { return 0 };
    while let Some((at, sign)) = signs.next() {
        if sign == '\\' {
            signs.next();
        } else if sign == mark {
            return at + sign.len_utf8();
        }
    }
    css.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_change() {
        let css = "a{b:url(/x.png)} /* url(/y) */ c{d:\"url(/z)\";e:url( '/f(1).woff2' )}g{h:url(data:x)}";
        let new = addresses(css, |url| url.strip_prefix('/').map(|path| format!("../{path}")));
        assert_eq!(
            new,
            "a{b:url(\"../x.png\")} /* url(/y) */ c{d:\"url(/z)\";e:url(\"../f(1).woff2\")}g{h:url(data:x)}"
        );
        for broken in ["a{b:url(", "a{b:url('", "\"", "/*", "url(\"x\\", "é"] {
            assert_eq!(addresses(broken, |_| None), broken);
        }
    }
}
