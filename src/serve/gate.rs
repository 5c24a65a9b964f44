//! Which requests are answered at all; pure, so that every refusal can be tested without a socket.
//!
//! The preview shows what is not published yet, and any page in the editor's browser can send
//! requests to this computer. So a request must name this computer (no DNS rebinding), must not come
//! from another origin, and must ask for a plain path.

use std::net::IpAddr;

/// What a request says about itself.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Asking<'a> {
    /// Method.
    pub method: &'a str,
    /// Path as it was sent, without the query.
    pub path: &'a str,
    /// Host of a target that is a whole address (`GET http://host/path`).
    pub authority: Option<&'a str>,
    /// Every `Host` header.
    pub hosts: &'a [&'a str],
    /// `Origin`.
    pub origin: Option<&'a str>,
    /// `Sec-Fetch-Site`: how the page that asks is related to us.
    pub site: Option<&'a str>,
    /// `Sec-Fetch-Mode`: `navigate` for a link that was followed.
    pub mode: Option<&'a str>,
    /// `Sec-Fetch-Dest`: `document` for a page in a tab of its own.
    pub dest: Option<&'a str>,
}

/// Why a request is refused: HTTP status (RFC 9110) and a sentence for whoever looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Refusal(pub u16, pub &'static str);

/// Lets a request pass or says why not. `open` is the preview on more than this computer alone.
pub(super) fn admit(asking: &Asking<'_>, open: bool) -> Result<(), Refusal> {
    let [host] = asking.hosts else {
        return Err(Refusal(400, "a request names one host"));
    };
    if !is_ours(host, open) || asking.authority.is_some_and(|name| !is_ours(name, open)) {
        return Err(Refusal(403, "the preview answers by the name of this computer only"));
    }
    let own = |origin: &str| {
        origin.strip_prefix("http://").is_some_and(|origin| origin.eq_ignore_ascii_case(host))
    };
    if asking.origin.is_some_and(|origin| !own(origin)) {
        return Err(Refusal(403, "the preview does not answer pages of another origin"));
    }
    // Scripts, pictures and frames of a foreign page carry no `Origin`. A link may be followed.
    let foreign = matches!(asking.site, Some("cross-site" | "same-site"));
    let link = asking.mode == Some("navigate") && matches!(asking.dest, None | Some("document"));
    if foreign && !link {
        return Err(Refusal(403, "the preview does not answer pages of another origin"));
    }
    if !matches!(asking.method, "GET" | "HEAD") {
        return Err(Refusal(405, "the preview only shows"));
    }
    if !is_plain(asking.path) {
        return Err(Refusal(400, "this is not a path of a site"));
    }
    Ok(())
}

/// Whether a `Host` is this computer. A number cannot be rebound by a foreign name server, so with
/// `--host` every number will do.
fn is_ours(host: &str, open: bool) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if !port.ends_with(']') => {
            let number = !port.is_empty() && port.bytes().all(|digit| digit.is_ascii_digit());
            if !number || port.parse::<u16>().is_err() {
                return false;
            }
            name
        }
        _ => host,
    };
    if name.eq_ignore_ascii_case("localhost") {
        return true;
    }
    let number = match name.strip_prefix('[') {
        Some(inner) => inner.strip_suffix(']').filter(|inner| inner.contains(':')),
        None => Some(name).filter(|name| !name.contains(':')),
    };
    number
        .and_then(|number| number.parse::<IpAddr>().ok())
        .is_some_and(|number| open || number.is_loopback())
}

/// Whether a path can be one of a site: no climbing, no backslash, no control character, however
/// often it has been encoded. Nothing is ever looked up on disk by such a path; this is a second
/// lock on the same door.
fn is_plain(path: &str) -> bool {
    let mut path = path.as_bytes().to_vec();
    if path.first() != Some(&b'/') {
        return false;
    }
    // Five times encoded is nobody's file name.
    for _ in 0..5 {
        let climbs = path.split(|byte| *byte == b'/').any(|part| part == b".." || part == b".");
        if climbs || path.iter().any(|byte| *byte == b'\\' || byte.is_ascii_control()) {
            return false;
        }
        let once = decoded(&path);
        if once == path {
            return true;
        }
        path = once;
    }
    false
}

/// Bytes with `%XX` decoded once; what is no such pair stays.
pub(super) fn decoded(path: &[u8]) -> Vec<u8> {
    let digit = |at: usize| path.get(at).and_then(|byte| char::from(*byte).to_digit(16));
    let mut out = Vec::with_capacity(path.len());
    let mut at = 0;
    while let Some(byte) = path.get(at) {
        let pair = (*byte == b'%').then(|| digit(at + 1).zip(digit(at + 2))).flatten();
        if let Some(value) = pair.and_then(|(high, low)| u8::try_from(high * 16 + low).ok()) {
            out.push(value);
            at += 3;
        } else {
            out.push(*byte);
            at += 1;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(asking: Asking<'_>, open: bool) -> u16 {
        admit(&asking, open).map_or_else(|Refusal(status, _)| status, |()| 200)
    }

    fn get<'a>(path: &'a str, hosts: &'a [&'a str]) -> Asking<'a> {
        Asking { method: "GET", path, hosts, ..Asking::default() }
    }

    #[test]
    fn only_the_names_of_this_computer_are_answered() {
        let ours = ["127.0.0.1:4000", "localhost", "LOCALHOST:80", "[::1]:4000", "127.0.0.2"];
        let foreign = [
            "evil.example",
            "127.0.0.1.evil.example",
            "localhost.evil.example:4000",
            "127.0.0.1:4000:80",
            "127.0.0.1:",
            "127.0.0.1:99999",
            "127.0.0.1:+80",
            "[::1",
            "::1",
            "[127.0.0.1]",
            "192.168.1.5",
            "",
            "localhost.",
            "user@127.0.0.1",
        ];
        for host in ours {
            assert_eq!(status(get("/", &[host]), false), 200, "{host}");
        }
        for host in foreign {
            assert_eq!(status(get("/", &[host]), false), 403, "{host}");
        }
        assert_eq!(status(get("/", &[]), false), 400);
        assert_eq!(status(get("/", &["localhost", "localhost"]), false), 400);
    }

    #[test]
    fn an_open_preview_answers_to_numbers_but_to_no_other_name() {
        assert_eq!(status(get("/", &["192.168.1.5:4000"]), true), 200);
        assert_eq!(status(get("/", &["[fe80::1]:4000"]), true), 200);
        assert_eq!(status(get("/", &["evil.example:4000"]), true), 403);
    }

    #[test]
    fn pages_of_another_origin_get_nothing() {
        let from = |origin| Asking { origin: Some(origin), ..get("/", &["127.0.0.1:4000"]) };
        assert_eq!(status(from("http://127.0.0.1:4000"), false), 200);
        for origin in [
            "http://evil.example",
            "null",
            "https://127.0.0.1:4000",
            "http://127.0.0.1:3000",
            "http://localhost:4000",
            "",
        ] {
            assert_eq!(status(from(origin), false), 403, "{origin}");
        }
        let site = |site, mode, dest| Asking {
            site: Some(site),
            mode: Some(mode),
            dest: Some(dest),
            ..get("/", &["127.0.0.1:4000"])
        };
        assert_eq!(status(site("same-origin", "cors", "empty"), false), 200);
        assert_eq!(status(site("none", "navigate", "document"), false), 200);
        assert_eq!(status(site("cross-site", "navigate", "document"), false), 200);
        assert_eq!(status(site("cross-site", "navigate", "iframe"), false), 403);
        assert_eq!(status(site("cross-site", "no-cors", "script"), false), 403);
        assert_eq!(status(site("same-site", "no-cors", "image"), false), 403);
    }

    #[test]
    fn a_whole_address_must_name_this_computer_too() {
        let asking = get("/", &["127.0.0.1:4000"]);
        let at = |authority| Asking { authority: Some(authority), ..asking };
        assert_eq!(status(at("127.0.0.1:4000"), false), 200);
        assert_eq!(status(at("evil.example"), false), 403);
    }

    #[test]
    fn no_path_climbs_however_it_is_written() {
        let host = ["127.0.0.1:4000"];
        for path in ["/", "/events/race/", "/places/%C5%9Fu%C5%9Fa/", "/100%/", "/a..b/", "/a%20b"]
        {
            assert_eq!(status(get(path, &host), false), 200, "{path}");
        }
        for path in [
            "",
            "site.toml",
            "*",
            "/../site.toml",
            "/%2e%2e/site.toml",
            "/%252e%252e/site.toml",
            "/%25252e%25252e%25252fsite.toml",
            "/..%2fsite.toml",
            "/..%5csite.toml",
            "/..\\site.toml",
            "/a/./b",
            "/%00",
            "/%2500",
            "/a%0d%0aSet-Cookie:x",
            "/%252525252e%252525252e/",
        ] {
            assert_eq!(status(get(path, &host), false), 400, "{path}");
        }
    }

    #[test]
    fn the_preview_only_shows() {
        for method in ["POST", "PUT", "OPTIONS", "CONNECT", "TRACE", "DELETE"] {
            let asking = Asking { method, ..get("/", &["localhost"]) };
            assert_eq!(status(asking, false), 405, "{method}");
        }
    }
}
