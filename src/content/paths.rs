//! Paths inside a site, with forward slashes.

/// A path without `.` and `..`; nothing if it climbs out.
#[must_use]
pub fn normal(path: &str) -> Option<String> {
    let mut parts = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// Folder of a file, below `content/`.
#[must_use]
pub fn folder(path: &str) -> &str {
    let path = path.strip_prefix("content/").unwrap_or(path);
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Whether a file name ends in an extension, in any case.
#[must_use]
pub fn has_extension(name: &str, extension: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, end)| end.eq_ignore_ascii_case(extension))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_cannot_climb_out() {
        assert_eq!(normal("events/../boat.jpg").as_deref(), Some("boat.jpg"));
        assert_eq!(normal("../boat.jpg"), None);
        assert_eq!(folder("content/events/old/race.md"), "events/old");
    }
}
