//! Addresses: the only file that builds them.

use std::fmt::Write as _;

/// An address below the root of the site, without a slash at its start: `events/race/`,
/// `404.html`, or nothing for the home page.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UrlPath(String);

impl UrlPath {
    /// The address of a page: one folder a part.
    #[must_use]
    pub fn new(parts: &[&str]) -> Self {
        let mut path = parts.join("/");
        if !path.is_empty() {
            path.push('/');
        }
        Self(path)
    }

    /// The address of a file.
    #[must_use]
    pub fn file(path: &str) -> Self {
        Self(path.trim_start_matches('/').to_owned())
    }

    /// The address that an author wrote (`/events/race`), or a browser asked for, decoded.
    #[must_use]
    pub fn from_address(address: &str) -> Self {
        let path = decode(address.split(['#', '?']).next().unwrap_or(address));
        let path = path.trim_start_matches('/');
        let path = path.strip_suffix("index.html").unwrap_or(path);
        let last = path.rsplit('/').next().unwrap_or(path);
        if path.is_empty() || path.ends_with('/') || last.contains('.') {
            return Self(path.to_owned());
        }
        Self(format!("{path}/"))
    }

    /// The address without encoding.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address for `href`, from the root of the host: `base` ends in a slash.
    #[must_use]
    pub fn href(&self, base: &str) -> String {
        format!("{base}{}", encode(&self.0))
    }

    /// The address and what stands behind it (`?…`, `#…`), if an address in a page is one of this
    /// site: `base` is the path from the root of the host to that of the site.
    #[must_use]
    pub fn on_site<'a>(address: &'a str, base: &str) -> Option<(Self, &'a str)> {
        let end = address.find(['#', '?']).unwrap_or(address.len());
        let (path, rest) = address.split_at(end);
        let below =
            path.strip_prefix(base).or_else(|| (path == base.trim_end_matches('/')).then_some(""));
        let below = below.filter(|below| path.starts_with('/') && !below.starts_with('/'))?;
        Some((Self::from_address(below), rest))
    }

    /// The address that leads from another page to the file of this one, in a copy of the site on a
    /// disk.
    #[must_use]
    pub fn relative(&self, from: &Self) -> String {
        let up = from.to_file().matches('/').count();
        let file = encode(&self.to_file());
        // The first part of a relative address may not look like a scheme (RFC 3986, 4.2).
        let here = if up == 0 && file.contains(':') { "./" } else { "" };
        format!("{here}{}{file}", "../".repeat(up))
    }

    /// The file below the output folder that answers to the address.
    #[must_use]
    pub fn to_file(&self) -> String {
        if self.0.is_empty() || self.0.ends_with('/') {
            format!("{}index.html", self.0)
        } else {
            self.0.clone()
        }
    }
}

/// Encodes what cannot stand in the path of an address (RFC 3986).
#[must_use]
pub fn encode(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z'
            | b'a'..=b'z'
            | b'0'..=b'9'
            | b'-'
            | b'.'
            | b'_'
            | b'~'
            | b'/'
            | b'!'
            | b'$'
            | b'('
            | b')'
            | b'*'
            | b'+'
            | b','
            | b';'
            | b'='
            | b':'
            | b'@' => {
                out.push(char::from(byte));
            }
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

/// Decodes `%XX`; what is no UTF-8 then stays as it was.
fn decode(path: &str) -> String {
    if !path.contains('%') {
        return path.to_owned();
    }
    let bytes = path.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut index = 0;
    while index < bytes.len() {
        let hex = (bytes[index] == b'%')
            .then(|| path.get(index + 1..index + 3))
            .flatten()
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        if let Some(byte) = hex {
            out.push(byte);
            index += 3;
        } else {
            out.push(bytes[index]);
            index += 1;
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_a_folder_and_a_file_is_a_file() {
        assert_eq!(UrlPath::new(&["events", "race"]).as_str(), "events/race/");
        assert_eq!(UrlPath::new(&["events", "race"]).to_file(), "events/race/index.html");
        assert_eq!(UrlPath::new(&[]).to_file(), "index.html");
        assert_eq!(UrlPath::file("404.html").to_file(), "404.html");
    }

    #[test]
    fn an_address_is_read_as_it_was_meant() {
        for address in
            ["/events/race", "/events/race/", "events/race/index.html", "/events/race/#x"]
        {
            assert_eq!(UrlPath::from_address(address).as_str(), "events/race/", "{address}");
        }
        assert_eq!(UrlPath::from_address("/places/%C5%9Fu%C5%9Fa/").as_str(), "places/şuşa/");
        assert_eq!(UrlPath::from_address("/%zz%").as_str(), "%zz%/");
    }

    #[test]
    fn on_a_disk_an_address_leads_to_a_file() {
        let page = UrlPath::new(&["events", "race"]);
        let relative = |address: &str, base: &str| {
            let (url, rest) = UrlPath::on_site(address, base)?;
            Some(format!("{}{rest}", url.relative(&page)))
        };
        for (address, base, wanted) in [
            ("/", "/", "../../index.html"),
            ("/x/", "/x/", "../../index.html"),
            ("/x", "/x/", "../../index.html"),
            ("/x/eras/sail/#race", "/x/", "../../eras/sail/index.html#race"),
            ("/?kind=race", "/", "../../index.html?kind=race"),
            ("/assets/main.css", "/", "../../assets/main.css"),
            ("/places/%C5%9Fu%C5%9Fa/", "/", "../../places/%C5%9Fu%C5%9Fa/index.html"),
        ] {
            assert_eq!(relative(address, base).as_deref(), Some(wanted), "{address}");
        }
        for other in
            ["https://example.org/", "//example.org/", "#race", "race/", "mailto:a@b", "/y/"]
        {
            assert_eq!(relative(other, "/x/"), None, "{other}");
        }
        let home = UrlPath::new(&[]);
        assert_eq!(UrlPath::file("a:b.txt").relative(&home), "./a:b.txt");
    }

    #[test]
    fn an_address_is_encoded_for_browsers() {
        assert_eq!(UrlPath::new(&["places", "şuşa"]).href("/x/"), "/x/places/%C5%9Fu%C5%9Fa/");
        assert_eq!(encode("a b\"<"), "a%20b%22%3C");
    }
}
