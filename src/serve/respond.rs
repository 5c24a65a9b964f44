//! A request → a reply; pure, no socket.

use crate::check;
use crate::content::{Asset, AssetBytes, Input};
use crate::diag::{Diagnostic, Diagnostics, Form, Severity, Texts, emit};
use crate::output;
use crate::plan::{PageKind, UrlPath};
use crate::render::{Shared, Theme, render, share, theme};
use crate::site::{Settings, Site, assemble};
use std::fmt::Write as _;

/// A site as it was at one save, ready to answer.
#[derive(Debug)]
pub struct Snapshot {
    /// The site, its theme and what pages share; nothing while it cannot be put together at all.
    pub site: Option<(Site, Theme, Shared)>,
    /// All that is wrong with it.
    pub diags: Diagnostics,
    /// The findings as `check` prints them.
    pub report: String,
    /// Counts up with every save.
    pub version: u64,
}

/// What a browser gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// Content type.
    pub content_type: &'static str,
    /// Body.
    pub body: AssetBytes,
}

/// Puts a site together from its files, with whatever is wrong with it.
#[must_use]
pub fn snapshot(
    input: Input,
    mut diags: Diagnostics,
    settings: &Settings,
    version: u64,
) -> Snapshot {
    let site = match assemble(input, settings, &mut diags) {
        Ok(site) => site,
        Err(texts) => {
            let report = report(&mut diags, &texts);
            return Snapshot { site: None, diags, report, version };
        }
    };
    check::check(&site, &mut diags);
    let theme = theme(&site.texts, &site.words, &mut diags);
    diags.weigh(|code| site.config.levels.get(&code).copied());
    let report = report(&mut diags, &site.texts);
    let site = theme.map(|theme| {
        let shared = share(&site, &theme.css.path, &theme.js.path);
        (site, theme, shared)
    });
    Snapshot { site, diags, report, version }
}

/// The errors as `check` prints them.
fn report(diags: &mut Diagnostics, texts: &Texts) -> String {
    diags.sort(texts);
    let error = |found: &&Diagnostic| found.severity == Severity::Error;
    let errors: Diagnostics = diags.iter().filter(error).cloned().collect();
    emit(&errors, texts, Form::Human { colour: false })
}

/// Answers a request for a path.
#[must_use]
pub fn respond(snapshot: &Snapshot, path: &str) -> Reply {
    let Some((site, theme, shared)) = &snapshot.site else {
        return html(500, frame("", snapshot));
    };
    let Some(below) = path.strip_prefix(site.base_path()) else {
        return html(404, frame("", snapshot));
    };
    let url = UrlPath::from_address(&format!("/{below}"));
    let asset = output::assets(site, theme).find(|asset| asset.path == url.as_str());
    if let Some(Asset { path, bytes }) = asset {
        return Reply { status: 200, content_type: content_type(path), body: bytes.clone() };
    }
    if let Some(bytes) = output::made(site, url.as_str()) {
        let body = AssetBytes::Memory(bytes);
        return Reply { status: 200, content_type: content_type(url.as_str()), body };
    }
    let missing = UrlPath::file("404.html");
    let (status, page) = match site.plan.find(&url) {
        Some(page) if page.kind != PageKind::NotFound => (200, Some(page)),
        _ => (404, site.plan.find(&missing)),
    };
    let Some(page) = page else { return html(404, frame("", snapshot)) };
    match render(site, shared, theme, page) {
        Ok(text) => html(status, frame(&text, snapshot)),
        Err(diagnostic) => {
            let found: Diagnostics = std::iter::once(diagnostic).collect();
            let report = emit(&found, &site.texts, Form::Human { colour: false });
            let broken = Snapshot {
                site: None,
                diags: found,
                report: format!("{report}{}", snapshot.report),
                version: snapshot.version,
            };
            html(500, frame("", &broken))
        }
    }
}

fn html(status: u16, text: String) -> Reply {
    Reply {
        status,
        content_type: "text/html; charset=utf-8",
        body: AssetBytes::Memory(text.into_bytes()),
    }
}

/// A page with what only the preview adds: the findings, and the script that reloads.
fn frame(page: &str, snapshot: &Snapshot) -> String {
    let mut extra = String::new();
    if !snapshot.report.trim().is_empty() {
        let errors = snapshot.diags.count(Severity::Error);
        let _ = write!(
            extra,
            "<aside id=\"annals-preview\" role=\"alert\" aria-label=\"Problems\"><details open>\
             <summary>{errors} {}: this site would not be published</summary><pre>",
            if errors == 1 { "error" } else { "errors" }
        );
        for character in snapshot.report.trim_end().chars() {
            match character {
                '<' => extra.push_str("&lt;"),
                '>' => extra.push_str("&gt;"),
                '&' => extra.push_str("&amp;"),
                other => extra.push(other),
            }
        }
        extra.push_str("</pre></details></aside>");
    }
    let _ = write!(
        extra,
        "<link rel=\"stylesheet\" href=\"/__annals/preview.css\">\
         <script type=\"module\" src=\"/__annals/preview.js\" data-version=\"{}\"></script>",
        snapshot.version
    );
    match page.rfind("</body>") {
        Some(at) => format!("{}{extra}{}", &page[..at], &page[at..]),
        None => format!(
            "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Preview</title>\
             </head><body>{page}{extra}</body></html>"
        ),
    }
}

/// Style of what the preview adds.
pub(super) const STYLE: &str = include_str!("preview.css");
/// The script that reloads the page after a save.
pub(super) const SCRIPT: &str = include_str!("preview.js");

/// Content type of a file by the end of its name.
pub(super) fn content_type(path: &str) -> &'static str {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    match extension.to_ascii_lowercase().as_str() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "geojson" => "application/json",
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
        "pdf" => "application/pdf",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        "mp3" => "audio/mpeg",
        "ogg" | "oga" => "audio/ogg",
        "csv" => "text/csv; charset=utf-8",
        _ => "application/octet-stream",
    }
}
