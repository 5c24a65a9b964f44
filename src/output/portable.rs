//! A site that works from a disk: every address in a page is relative, and leads to a file.
//!
//! Pages are rewritten when they are done, by a rewriter of HTML: their parts (cards, the overview,
//! bodies) are rendered once for pages at every depth, and templates and authors write addresses
//! of their own. So no template has to know about it.

use super::css;
use crate::content::AssetBytes;
use crate::output::OutputFile;
use crate::plan::UrlPath;
use crate::render::Theme;
use crate::site::Site;
use lol_html::html_content::Element;
use lol_html::{RewriteStrSettings, element, rewrite_str};

/// Attributes that hold an address.
const ADDRESSES: [&str; 9] =
    ["href", "src", "poster", "action", "formaction", "data", "cite", "xlink:href", "background"];
/// Attributes that hold several, each with what it is for.
const LISTS: [&str; 2] = ["srcset", "imagesrcset"];

/// A page with relative addresses. Its script, which browsers do not load from a disk as a module,
/// becomes a script that waits for the page; its policy allows files.
///
/// # Errors
/// If the HTML is such that browsers do not agree on how to read it.
pub fn page(site: &Site, page: &UrlPath, html: &[u8]) -> Result<String, String> {
    let html = String::from_utf8_lossy(html);
    let handler = element!("*", |element| {
        relative(element, &|address| relative_address(site, page, address))?;
        if element.tag_name() == "script"
            && element.get_attribute("type").as_deref() == Some("module")
        {
            element.remove_attribute("type");
            element.set_attribute("defer", "")?;
        }
        if element.tag_name() == "meta" {
            let kind = element.get_attribute("http-equiv").unwrap_or_default().to_lowercase();
            let content = element.get_attribute("content").unwrap_or_default();
            if kind == "content-security-policy" {
                // A file has no host, so it is not `'self'` to every browser.
                let policy = content.replace("'self'", "'self' file:");
                let policy = policy.replace("&#39;self&#39;", "'self' file:");
                element.set_attribute("content", &policy)?;
            } else if let Some((wait, address)) =
                content.split_once("url=").filter(|_| kind == "refresh")
                && let Some(new) = relative_address(site, page, address)
            {
                element.set_attribute("content", &format!("{wait}url={new}"))?;
            }
        }
        Ok(())
    });
    let settings = RewriteStrSettings::new().append_element_content_handler(handler);
    rewrite_str(&html, settings).map_err(|error| error.to_string())
}

/// A file that is no page, with relative addresses where it is a style sheet of the theme.
#[must_use]
pub fn file(site: &Site, theme: &Theme, file: OutputFile) -> OutputFile {
    let AssetBytes::Memory(bytes) = &file.bytes else { return file };
    if theme.sheets().all(|sheet| sheet.path != file.path) {
        return file;
    }
    let from = UrlPath::file(&file.path);
    let text = css::addresses(&String::from_utf8_lossy(bytes), |address| {
        relative_address(site, &from, address)
    });
    OutputFile { bytes: AssetBytes::Memory(text.into_bytes()), ..file }
}

/// Changes every address of an element; nothing leaves one as it is.
pub(super) fn relative(
    element: &mut Element<'_, '_>,
    change: &dyn Fn(&str) -> Option<String>,
) -> Result<(), lol_html::errors::AttributeNameError> {
    for name in ADDRESSES {
        if let Some(new) = element.get_attribute(name).and_then(|address| change(&address)) {
            element.set_attribute(name, &new)?;
        }
    }
    for name in LISTS {
        let Some(list) = element.get_attribute(name) else { continue };
        let new: Vec<String> = list
            .split(',')
            .map(|one| {
                let (address, rest) = one.trim().split_once(' ').unwrap_or((one.trim(), ""));
                let address = change(address).unwrap_or_else(|| address.to_owned());
                format!("{address} {rest}").trim_end().to_owned()
            })
            .collect();
        element.set_attribute(name, &new.join(", "))?;
    }
    Ok(())
}

/// An address of this site as it leads from a page to a file; nothing for those of others, and for
/// places on the page itself.
fn relative_address(site: &Site, from: &UrlPath, address: &str) -> Option<String> {
    let (url, rest) = UrlPath::on_site(address, site.base_path())?;
    Some(format!("{}{rest}", url.relative(from)))
}
