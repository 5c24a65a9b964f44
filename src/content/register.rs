//! Registers: lists of records, and what is lost with one that cannot be read.

use super::lost::{Lost, Named};
use super::parse::{Origin, Record, Register, syntax};
use crate::diag::{Code, Diagnostic, Diagnostics, FileId, Text, Texts, nearest};
use crate::form::{List, Mistake, Step, describe, yaml};
use serde::de::DeserializeOwned;

/// Reads a register: what its records are, and what names them elsewhere.
pub(super) fn register<F: DeserializeOwned + Default>(
    file: FileId,
    texts: &Texts,
    (whole, named): (&str, Option<Named>),
    lost: &mut Lost,
    diags: &mut Diagnostics,
) -> Register<F> {
    let text = texts.text(file);
    let mut all = Lost::default();
    if let Some(named) = named {
        all.whole(named);
    }
    let mut mistakes = Vec::new();
    let items: List<F> = match yaml::read(text, &mut mistakes) {
        Ok(items) => items,
        Err(error) => {
            diags.push(syntax(file, 0, error));
            lost.extend(&all);
            return Register::default();
        }
    };
    let top = Origin { file, yaml: 0..text.len(), prefix: Vec::new(), told: Vec::new() };
    for mistake in &mistakes {
        let place = |path: &[Step], key: bool| {
            if key { top.key(texts, path) } else { top.place(texts, path) }
        };
        diags.push(describe(mistake, place, whole));
    }
    let told: Vec<Vec<Step>> = mistakes.iter().map(Mistake::told).collect();
    // Whose record is gone as a whole, nobody can say.
    if told.iter().any(|path| path.len() < 2) {
        lost.extend(&all);
    }
    items
        .into_items()
        .map(|(index, fields)| {
            let prefix = vec![Step::Index(index)];
            let own = told.iter().filter(|path| path.starts_with(&prefix)).cloned().collect();
            Record { origin: Origin { prefix, told: own, ..top.clone() }, fields }
        })
        .collect::<Vec<_>>()
        .into()
}

/// A file that is no text and no register: what it may have been meant to be.
pub(super) fn unread(file: FileId, text: &Text, path: &str, lost: &mut Lost) -> Diagnostic {
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.split('.').next().unwrap_or(name);
    let meant = nearest(stem, ["places", "actors", "sources", "glossary", "loaded-words"])
        .map(|register| format!("{register}.yaml"));
    if let Some((_, named)) =
        Named::REGISTERS.iter().find(|(name, _)| meant.as_deref() == Some(*name))
    {
        lost.whole(*named);
    }
    Diagnostic::new(Code::FileName, file, format!("nothing reads `{}`", text.path)).hint(
        meant.map_or_else(
            || {
                "registers are `places.yaml`, `actors.yaml`, `sources.yaml`, `glossary.yaml` and \
                 `loaded-words.yaml`"
                    .to_owned()
            },
            |meant| format!("rename it to `content/{meant}`"),
        ),
    )
}
