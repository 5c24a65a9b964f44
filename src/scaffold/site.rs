//! A small complete site to begin with, about something that never happened.

use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "src/scaffold/site/"]
struct Sample;

/// The files of a new site with their paths, in order; `today` is their day of publication.
#[must_use]
pub fn sample(today: &str) -> Vec<(String, String)> {
    let mut names: Vec<_> = Sample::iter().collect();
    names.sort_unstable();
    names
        .into_iter()
        .filter_map(|name| {
            let file = Sample::get(&name)?;
            let text = String::from_utf8_lossy(&file.data)
                .replace("{today}", today)
                .replace("{version}", env!("CARGO_PKG_VERSION"));
            Some((name.into_owned(), text))
        })
        .collect()
}
