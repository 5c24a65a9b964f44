//! What takes the place of costly files in a program that was built without some of them.
#![allow(dead_code, clippy::unnecessary_wraps, reason = "each stands in for what can fail")]

use crate::cache::Cache;
use crate::diag::Diagnostic;
use crate::output::OutputFile;
use crate::render::{Shared, Theme};
use crate::site::Site;
use anyhow::Result;

/// There is no index, and the search page offers the lists alone.
///
/// # Errors
/// Never: it stands in for what can fail.
#[cfg(not(feature = "search"))]
pub fn search(_: &Site, _: &Cache) -> Result<Vec<OutputFile>> {
    Ok(Vec::new())
}

pub(super) fn cards(
    _: &Site,
    _: &Shared,
    _: &Theme,
    _: &Cache,
) -> Result<Vec<OutputFile>, Diagnostic> {
    Ok(Vec::new())
}

pub(super) fn card_at(
    _: &Site,
    _: &Shared,
    _: &Theme,
    _: &Cache,
    _: &str,
) -> Option<Result<OutputFile, Diagnostic>> {
    None
}

pub(super) fn pictures(_: &Site, _: &Cache) -> Result<Vec<OutputFile>, Diagnostic> {
    Ok(Vec::new())
}

pub(super) fn picture_at(_: &Site, _: &Cache, _: &str) -> Option<Result<OutputFile, Diagnostic>> {
    None
}

pub(in crate::output) fn is_remade(_: &Site, _: &str) -> bool {
    false
}
