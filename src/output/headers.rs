//! `_headers`: what a host should say with each file, in the form of Netlify and Cloudflare Pages.

use super::{ALL, OutputFile, keeping};
use crate::content::AssetBytes;
use crate::render::Theme;
use crate::site::Site;
use std::fmt::Write as _;

/// Name of the file.
const FILE: &str = "_headers";

/// The headers of every file: no guessing of types, no address of a reader's page for others, no
/// access to the reader's devices.
const EVERYWHERE: [(&str, &str); 4] = [
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    (
        "Permissions-Policy",
        "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
];

/// What is made for programs may be read by the scripts of other sites (Fetch standard, CORS): it is
/// public, and nobody is known here by a cookie. Pages are for people, and may be framed, not read.
const FOR_PROGRAMS: (&str, &str) = ("Access-Control-Allow-Origin", "*");

/// The headers of the site, unless it brings a file of its own.
pub(super) fn headers(site: &Site, theme: &Theme) -> Option<OutputFile> {
    if site.assets.iter().any(|asset| asset.path == FILE) {
        return None;
    }
    let mut text = String::from("/*\n");
    let policy = site.config.security_policy.as_deref();
    let policy = policy.map(|policy| ("Content-Security-Policy", policy));
    for (name, value) in EVERYWHERE.into_iter().chain(policy) {
        let _ = writeln!(text, "  {name}: {value}");
    }
    for asset in theme.assets() {
        let keeping = keeping(&asset.path);
        let _ = writeln!(text, "{}{}\n  Cache-Control: {keeping}", site.base_path(), asset.path);
    }
    let (name, value) = FOR_PROGRAMS;
    for path in ALL.iter().flat_map(|output| output.patterns(site)) {
        let _ = writeln!(text, "{}{path}\n  {name}: {value}", site.base_path());
    }
    Some(OutputFile { path: FILE.to_owned(), bytes: AssetBytes::Memory(text.into_bytes()) })
}
