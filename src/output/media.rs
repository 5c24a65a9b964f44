//! What a host says with a file, by its path: type and how long it is kept. The only table of both.

use crate::plan::files::{CITATIONS, MADE};

/// A file whose name changes with what is in it is kept for a year, the longest time that RFC 9111
/// speaks of.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// A page is asked for again by whoever looks at it, so that nobody reads what was corrected since;
/// what lies between may keep it for a minute, and much longer if the host cannot be reached.
const PAGE: &str = "public, max-age=0, s-maxage=60, stale-if-error=86400, must-revalidate";
/// Feeds, tables, pictures: their readers ask again and again.
const FILE: &str = "public, max-age=600, stale-if-error=86400";

/// How long a file may be kept (Cache-Control, RFC 9111).
#[must_use]
pub fn keeping(path: &str) -> &'static str {
    if is_fingerprinted(path) {
        FOR_EVER
    } else if content_type(path).starts_with("text/html") {
        PAGE
    } else {
        FILE
    }
}

/// Whether the name of a file changes with what is in it: the style sheets and the script of the
/// site, compressed copies of them, and the pieces of the search index.
#[must_use]
pub fn is_fingerprinted(path: &str) -> bool {
    let hexadecimal = |text: &str, digits: usize| {
        text.len() >= digits && text.bytes().all(|byte| byte.is_ascii_hexdigit())
    };
    let path = path.strip_suffix(".gz").or_else(|| path.strip_suffix(".br")).unwrap_or(path);
    match path.split('/').collect::<Vec<_>>()[..] {
        ["css" | "js", name] => match name.split('.').collect::<Vec<_>>()[..] {
            ["main" | "lists" | "print", print, "css"] | ["main", print, "js"] => {
                hexadecimal(print, 10)
            }
            _ => false,
        },
        ["pagefind", .., name] => name
            .rsplit_once('.')
            .filter(|(_, end)| end.starts_with("pf_"))
            .and_then(|(stem, _)| stem.rsplit_once('_'))
            .is_some_and(|(_, print)| hexadecimal(print, 6)),
        _ => false,
    }
}

/// The type of a file (RFC 9110): of one that the site makes its own, of all others by the end of
/// the name. Texts say that they are UTF-8.
#[must_use]
pub fn content_type(path: &str) -> &'static str {
    let made = MADE.iter().find(|made| made.path == path).map(|made| made.media_type);
    let cited = || {
        let end = |known: &str| path.strip_suffix(known).is_some_and(|rest| rest.ends_with('.'));
        let found = CITATIONS.iter().find(|(known, _)| end(known));
        found.map(|(_, media_type)| *media_type)
    };
    match made.or_else(cited) {
        Some("text/csv") => "text/csv; charset=utf-8",
        Some("text/calendar") => "text/calendar; charset=utf-8",
        Some("text/plain") => "text/plain; charset=utf-8",
        Some("application/x-bibtex") => "application/x-bibtex; charset=utf-8",
        Some(media_type) => media_type,
        None => by_extension(path),
    }
}

fn by_extension(path: &str) -> &'static str {
    let name = path.rsplit_once('/').map_or(path, |(_, name)| name);
    if matches!(name, "_headers" | "_redirects") {
        return "text/plain; charset=utf-8";
    }
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    match extension.to_ascii_lowercase().as_str() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "geojson" => "application/geo+json",
        "atom" => "application/atom+xml",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "gif" => "image/gif",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "xml" => "application/xml",
        "txt" => "text/plain; charset=utf-8",
        "md" => "text/markdown; charset=utf-8",
        "pdf" => "application/pdf",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        "mp3" => "audio/mpeg",
        "ogg" | "oga" => "audio/ogg",
        "csv" => "text/csv; charset=utf-8",
        "gz" => "application/gzip",
        "wasm" => "application/wasm",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_that_change_with_their_contents_are_kept_for_ever() {
        for path in [
            "css/main.5a15d47886.css",
            "css/lists.0c15d47886.css",
            "css/print.9915d47886.css",
            "js/main.540b64f03f.js",
            "css/main.5a15d47886.css.br",
            "pagefind/fragment/en_1a2b3c4.pf_fragment",
            "pagefind/pagefind.en_7d563f8496.pf_meta",
        ] {
            assert_eq!(keeping(path), FOR_EVER, "{path}");
        }
        for path in [
            "css/main.css",
            "css/custom.css",
            "js/search.js",
            "pagefind/pagefind.js",
            "pagefind/pagefind-entry.json",
            "pagefind/wasm.en.pagefind",
            "events/cafe.facade.html",
            "index.html.gz",
            "index.html",
            "",
        ] {
            assert_ne!(keeping(path), FOR_EVER, "{path}");
        }
    }

    #[test]
    fn a_file_that_the_site_makes_has_the_type_that_its_links_say() {
        assert_eq!(content_type("feed.atom"), "application/atom+xml");
        assert_eq!(content_type("timeline.ics"), "text/calendar; charset=utf-8");
        assert_eq!(
            content_type("events/race/race.csl.json"),
            "application/vnd.citationstyles.csl+json"
        );
        for made in MADE {
            assert!(content_type(made.path).starts_with(made.media_type), "{}", made.path);
        }
    }

    #[test]
    fn texts_say_how_they_are_encoded() {
        for path in ["a/index.html", "events.csv", "css/main.css", "_headers", "llms.txt"] {
            assert!(content_type(path).ends_with("charset=utf-8"), "{path}");
        }
        assert_eq!(content_type("boat.PNG"), "image/png");
        assert_eq!(content_type("boat"), "application/octet-stream");
    }
}
