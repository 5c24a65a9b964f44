//! `robots.txt` (RFC 9309): all may read everything, and this is the list of it.

use crate::plan::files;
use crate::site::Site;
use std::io::{self, Write};

pub(super) fn write(site: &Site, _path: &str, sink: &mut dyn Write) -> io::Result<()> {
    write!(sink, "User-agent: *\nAllow: /\n\nSitemap: {}\n", site.file_address(files::SITEMAP.path))
}
