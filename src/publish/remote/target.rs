//! What is written as a target → what it names; pure.

use std::path::PathBuf;

/// Where a site is published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A folder.
    Folder(PathBuf),
    /// An object store: the address of a bucket, as its provider writes it, with a path below.
    Store {
        /// Which one.
        kind: Kind,
        /// The name of the bucket, or of the container.
        bucket: String,
        /// The path below; empty for the bucket as a whole.
        prefix: String,
    },
    /// A folder of a WebDAV server (RFC 4918), with a slash at the end.
    WebDav(String),
}

/// Providers of object stores.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Amazon S3, and all that speak like it.
    S3,
    /// Google Cloud Storage.
    Google,
    /// Azure Blob Storage.
    Azure,
}

/// The forms that there are, for messages.
const FORMS: &str = "a folder, s3://BUCKET/PATH, gs://BUCKET/PATH, az://CONTAINER/PATH, or \
     https://SERVER/FOLDER/ (WebDAV)";

impl Target {
    /// Reads a target.
    ///
    /// # Errors
    /// If it is none: what is wrong with it, and what would be right.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let Some((scheme, rest)) = text.split_once("://") else {
            if text.is_empty() {
                return Err(format!("the target is empty; write {FORMS}"));
            }
            return Ok(Self::Folder(PathBuf::from(text)));
        };
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        if host.contains('@') {
            return Err(
                "the target holds a name or a password, which others can read in lists of \
                        programs; set ANNALS_WEBDAV_USER and ANNALS_WEBDAV_PASSWORD instead"
                    .to_owned(),
            );
        }
        if rest.contains(['?', '#']) {
            return Err("the target holds a `?` or a `#`, which no folder has".to_owned());
        }
        let kind = match scheme {
            "s3" | "s3a" => Kind::S3,
            "gs" => Kind::Google,
            "az" | "azure" | "abfs" => Kind::Azure,
            "https" | "http" if host.is_empty() => {
                return Err(format!("`{text}` names no server; write {FORMS}"));
            }
            "https" | "http" => {
                return Ok(Self::WebDav(format!("{}/", text.trim_end_matches('/'))));
            }
            "file" => return Ok(Self::Folder(PathBuf::from(rest))),
            _ => {
                return Err(format!("annals cannot publish to `{scheme}://`; write {FORMS}"));
            }
        };
        if host.is_empty() {
            return Err(format!("`{text}` names no bucket; write {FORMS}"));
        }
        let prefix = rest.strip_prefix(host).unwrap_or_default().trim_matches('/');
        if prefix.split('/').any(|part| matches!(part, "." | "..") || part.is_empty())
            && !prefix.is_empty()
        {
            return Err(format!("the path `{prefix}` of the target is not a plain one"));
        }
        Ok(Self::Store { kind, bucket: host.to_owned(), prefix: prefix.to_owned() })
    }
}

/// Whether an address leads to this computer alone.
pub(super) fn is_loopback(url: &str) -> bool {
    let host = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = host.split(['/', '?', '#']).next().unwrap_or_default();
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    let host = match host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((host, _)) => host,
        None => host.split(':').next().unwrap_or_default(),
    };
    host == "localhost"
        || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bucket(kind: Kind, bucket: &str, prefix: &str) -> Target {
        Target::Store { kind, bucket: bucket.to_owned(), prefix: prefix.to_owned() }
    }

    #[test]
    fn each_form_of_a_target_is_read() {
        let read = |text: &str| Target::parse(text).unwrap_or_else(|why| panic!("{text}: {why}"));
        assert_eq!(read("/srv/www"), Target::Folder("/srv/www".into()));
        assert_eq!(read("../share"), Target::Folder("../share".into()));
        assert_eq!(read("s3://races"), bucket(Kind::S3, "races", ""));
        assert_eq!(read("s3://races/"), bucket(Kind::S3, "races", ""));
        assert_eq!(read("s3://races/a/b/"), bucket(Kind::S3, "races", "a/b"));
        assert_eq!(read("gs://races/a"), bucket(Kind::Google, "races", "a"));
        assert_eq!(read("az://races"), bucket(Kind::Azure, "races", ""));
        assert_eq!(
            read("https://dav.example.org/www"),
            Target::WebDav("https://dav.example.org/www/".into())
        );
    }

    #[test]
    fn what_is_no_target_says_what_would_be_one() {
        for text in ["", "ftp://example.org/", "s3://", "https://", "s3://a/../b", "s3://a/b//c"] {
            Target::parse(text).expect_err(text);
        }
        let why = Target::parse("ftp://example.org/").expect_err("no target");
        assert!(why.contains("s3://BUCKET/PATH"), "{why}");
    }

    #[test]
    fn a_password_in_a_target_is_refused_without_being_repeated() {
        let why = Target::parse("https://anna:secret@example.org/").expect_err("no target");
        assert!(!why.contains("secret") && !why.contains("anna:"), "{why}");
    }

    #[test]
    fn only_this_computer_is_reached_without_encryption() {
        for url in ["http://localhost:9000/", "http://127.0.0.1:1", "http://[::1]:5000/a"] {
            assert!(is_loopback(url), "{url}");
        }
        for url in ["http://example.org", "http://127.0.0.1.example.org/", "http://localhost@a.b/"]
        {
            assert!(!is_loopback(url), "{url}");
        }
    }
}
