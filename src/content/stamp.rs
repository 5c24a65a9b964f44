//! What the file system says of files, so that they need not be read to know that they are the same.
#![expect(clippy::disallowed_methods, reason = "this is the part of the shell that reads the site")]

use std::fs::{self, Metadata};
#[cfg(unix)]
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// What the file system says of a file without reading it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    length: u64,
    /// Nanoseconds since 1970, or before it.
    modified: i128,
    /// Number and time of change (seconds, nanoseconds) of the file itself, which no program can
    /// set; zero where the system has none.
    own: (u64, i64, i64),
}

impl Stamp {
    /// The stamp of a file, if there is one.
    #[must_use]
    pub fn of(path: &Path) -> Option<Self> {
        Self::new(&fs::metadata(path).ok()?)
    }

    fn new(meta: &Metadata) -> Option<Self> {
        let modified = meta.modified().ok()?;
        let since = |one: SystemTime, other: SystemTime| one.duration_since(other).ok();
        let modified = match since(modified, UNIX_EPOCH) {
            Some(after) => i128::try_from(after.as_nanos()).ok()?,
            None => -i128::try_from(since(UNIX_EPOCH, modified)?.as_nanos()).ok()?,
        };
        #[cfg(unix)]
        let own = (meta.ino(), meta.ctime(), meta.ctime_nsec());
        #[cfg(not(unix))]
        let own = (0, 0, 0);
        Some(Self { length: meta.len(), modified, own })
    }

    /// The stamp of a file at a moment; nothing if it may be written again without another stamp,
    /// for the clocks of file systems are coarse.
    pub(super) fn settled(meta: &Metadata, now: SystemTime) -> Option<Self> {
        let age = now.duration_since(meta.modified().ok()?).ok()?;
        if age > Duration::from_secs(2) { Self::new(meta) } else { None }
    }

    /// All of it as bytes, to become part of a digest.
    #[must_use]
    pub fn bytes(&self) -> [u8; 48] {
        let (number, seconds, nanoseconds) = self.own;
        let (length, modified) = (self.length.to_le_bytes(), self.modified.to_le_bytes());
        let own = [number.to_le_bytes(), seconds.to_le_bytes(), nanoseconds.to_le_bytes()];
        let mut bytes = [0; 48];
        bytes[..8].copy_from_slice(&length);
        bytes[8..24].copy_from_slice(&modified);
        bytes[24..].copy_from_slice(own.as_flattened());
        bytes
    }
}
