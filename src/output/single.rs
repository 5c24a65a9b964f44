//! The print edition as one file that needs no other: styles and pictures in it, no scripts.

use super::css;
use super::portable::relative;
use crate::plan::UrlPath;
use crate::render::Theme;
use crate::site::Site;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use lol_html::html_content::ContentType;
use lol_html::{RewriteStrSettings, element, rewrite_str};
use std::cell::RefCell;
use std::collections::BTreeSet;

/// What a file that needs no other may load: its own styles, and pictures that it carries.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; \
                      font-src data:; base-uri 'none'; form-action 'none'";

/// Gives the bytes of a file of the site by its path.
pub type Load<'a> = &'a dyn Fn(&str) -> Option<Vec<u8>>;

/// Makes one file of the page of the print edition.
///
/// Links to what is in the document lead there; others lead to the published site. Films and sounds
/// stay on the site.
///
/// # Errors
/// If the HTML is such that browsers do not agree on how to read it.
pub fn single(site: &Site, theme: &Theme, html: &[u8], load: Load<'_>) -> Result<String, String> {
    let html = String::from_utf8_lossy(html);
    let ids = RefCell::new(BTreeSet::new());
    let handler = element!("[id]", |element| {
        ids.borrow_mut().extend(element.get_attribute("id"));
        Ok(())
    });
    let settings = RewriteStrSettings::new().append_element_content_handler(handler);
    rewrite_str(&html, settings).map_err(|error| error.to_string())?;
    let ids = ids.into_inner();
    let link = |address: &str| {
        let (url, rest) = UrlPath::on_site(address, site.base_path())?;
        Some(
            within(&ids, &url, rest)
                .unwrap_or_else(|| format!("{}{rest}", url.href(&site.config.base_url))),
        )
    };
    let picture = |address: &str| {
        let (url, _) = UrlPath::on_site(address, site.base_path())?;
        Some(data(url.as_str(), &load(url.as_str())?))
    };
    let sheets: Vec<(String, String)> = theme
        .sheets()
        .map(|asset| {
            let sheet = load(&asset.path).unwrap_or_default();
            let sheet = css::addresses(&String::from_utf8_lossy(&sheet), |address| {
                picture(address).or_else(|| link(address))
            });
            // Nothing in a style sheet may end its element.
            (format!("{}{}", site.base_path(), asset.path), sheet.replace("</", "<\\/"))
        })
        .collect();
    let handler = element!("*", |element| {
        let lower = |name: &str| element.get_attribute(name).unwrap_or_default().to_lowercase();
        let (rel, kind) = (lower("rel"), lower("http-equiv"));
        let tag = element.tag_name();
        if tag == "script" || tag == "meta" && kind == "content-security-policy" {
            element.remove();
            return Ok(());
        }
        if tag == "link" && rel == "stylesheet" {
            let address = element.get_attribute("href").unwrap_or_default();
            let media = element.get_attribute("media");
            let media = media.map_or_else(String::new, |media| format!(" media=\"{media}\""));
            match sheets.iter().find(|(own, _)| *own == address) {
                Some((_, sheet)) => {
                    element.replace(&format!("<style{media}>{sheet}</style>"), ContentType::Html);
                }
                None => element.remove(),
            }
            return Ok(());
        }
        if tag == "meta" && element.has_attribute("charset") {
            let meta =
                format!("\n<meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">");
            element.after(&meta, ContentType::Html);
        }
        let is_picture = tag == "img" || tag == "link" && rel == "icon";
        relative(element, &|address| {
            is_picture.then(|| picture(address)).flatten().or_else(|| link(address))
        })?;
        Ok(())
    });
    let settings = RewriteStrSettings::new().append_element_content_handler(handler);
    rewrite_str(&html, settings).map_err(|error| error.to_string())
}

/// The place in the document that an address of the site stands for: an entry or an era, or a part
/// of it.
fn within(ids: &BTreeSet<String>, url: &UrlPath, rest: &str) -> Option<String> {
    let part = rest.strip_prefix('#');
    if url.as_str() == "print/" {
        return Some(format!("#{}", part.unwrap_or("main")));
    }
    let id = url.as_str().strip_prefix("events/").or_else(|| url.as_str().strip_prefix("eras/"))?;
    let id = id.trim_end_matches('/');
    let part = part.map(|part| format!("{id}-{part}")).filter(|part| ids.contains(part));
    ids.contains(id).then(|| format!("#{}", part.unwrap_or_else(|| id.to_owned())))
}

/// A file as a `data:` address (RFC 2397).
fn data(path: &str, bytes: &[u8]) -> String {
    let end = path.rsplit('.').next().unwrap_or_default().to_lowercase();
    let kind = match end.as_str() {
        "svg" => "image/svg+xml",
        "jpg" | "jpeg" => "image/jpeg",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "png" | "webp" | "gif" | "avif" => &format!("image/{end}"),
        _ => "application/octet-stream",
    };
    format!("data:{kind};base64,{}", STANDARD.encode(bytes))
}
