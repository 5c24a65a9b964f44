//! What was given for a new entry, held against the site.

use crate::date::{DateError, Reader, When};
use crate::diag::{Code, Diagnostic, Diagnostics, Place, Span, Texts, suggest};
use crate::form::{bad_id, sound_id};
use crate::site::Site;
use std::ops::Range;

/// What an entry begins with, as it was given by flags or answers.
#[derive(Debug, Clone, Default)]
pub(super) struct Given {
    pub(super) title: Option<String>,
    pub(super) date: Option<String>,
    pub(super) kind: Option<String>,
    pub(super) places: Vec<String>,
    pub(super) actors: Vec<String>,
    pub(super) sources: Vec<String>,
    pub(super) id: Option<String>,
}

/// What is wrong with it: findings in texts that are named after flags.
#[derive(Debug, Default)]
pub(super) struct Wrong {
    pub(super) diags: Diagnostics,
    pub(super) texts: Texts,
}

impl Wrong {
    /// Notes a finding in the value of a flag, or about a flag that is missing.
    pub(super) fn say(
        &mut self,
        flag: &str,
        value: Option<(Code, &str, Range<usize>)>,
        message: &str,
        hint: Option<String>,
    ) {
        let (code, place) = match value {
            Some((code, text, range)) if !text.is_empty() => {
                // One text for each value, as a flag may stand several times.
                let file = self.texts.add(flag, text);
                (code, Span::new(file, range).into())
            }
            _ => (Code::FieldMissing, Place::Site),
        };
        self.diags.push(Diagnostic::new(code, place, message).maybe_hint(hint));
    }
}

impl Given {
    /// Tells everything that is wrong; what is missing only where nobody can be asked for it.
    pub(super) fn check(&self, site: &Site, complete: bool, wrong: &mut Wrong) {
        match &self.title {
            None if complete => wrong.say(
                "title",
                None,
                "the title is missing",
                Some("write it after `new`, between quotation marks".to_owned()),
            ),
            None => {}
            Some(title) => {
                if let Err(message) = check_title(title, self.id.as_deref()) {
                    wrong.say("title", Some(whole(Code::FieldValue, title)), &message, None);
                }
            }
        }
        match &self.date {
            None if complete => wrong.say(
                "--date",
                None,
                "`--date` is missing",
                Some("as exactly as it is known: `--date \"2 June 1901\"`".to_owned()),
            ),
            None => {}
            Some(date) => {
                if let Err(error) = read_date(site, date) {
                    let code = Code::find(error.code).unwrap_or(Code::DateUnreadable);
                    let value = Some((code, date.as_str(), error.range));
                    wrong.say("--date", value, &error.message, error.hint);
                }
            }
        }
        let kinds: Vec<&str> = site.config.kinds.iter().map(|kind| kind.id.as_str()).collect();
        let places: Vec<&str> =
            site.chronicle.places().filter_map(|(_, place)| place.id.as_deref()).collect();
        let actors: Vec<&str> =
            site.chronicle.actors().map(|(_, actor)| actor.id.as_str()).collect();
        let sources: Vec<&str> = site
            .chronicle
            .sources()
            .filter(|(_, source)| source.owner.is_none())
            .map(|(_, source)| source.id.as_str())
            .collect();
        let kind: Vec<String> = self.kind.iter().cloned().collect();
        let named = [
            ("--kind", "kind", &kind, kinds),
            ("--place", "place", &self.places, places),
            ("--actor", "actor", &self.actors, actors),
            ("--source", "source", &self.sources, sources),
        ];
        for (flag, what, ids, known) in named {
            for id in ids.iter().filter(|id| !known.contains(&id.as_str())) {
                let message = format!("there is no {what} `{id}`");
                let hint = suggest(id, known.iter().copied());
                wrong.say(flag, Some(whole(Code::NameUnknown, id)), &message, hint);
            }
        }
        if let Some(id) = &self.id
            && let Some(why) = bad_id(id)
        {
            let value = Some(whole(Code::FieldValue, id));
            let hint = Some(format!("write `{}`", sound_id(id)));
            wrong.say("--id", value, &format!("`{id}` {why}"), hint);
        }
    }

    /// The date, if it can be read.
    pub(super) fn when(&self, site: &Site) -> Option<When> {
        read_date(site, self.date.as_deref()?).ok()
    }

    /// What the file is named by: the id that was given, else the title.
    pub(super) fn slug(&self) -> Option<String> {
        self.id.clone().or_else(|| slug(self.title.as_deref()?))
    }
}

fn whole(code: Code, text: &str) -> (Code, &str, Range<usize>) {
    (code, text, 0..text.len())
}

/// Whether a title can be one; without an id of its own a file is named by it.
pub(super) fn check_title(title: &str, id: Option<&str>) -> Result<(), String> {
    if title.trim().is_empty() {
        return Err("the title is empty".to_owned());
    }
    if id.is_none() && slug(title).is_none() {
        return Err(format!("the title `{title}` has no letter or digit to name a file by"));
    }
    Ok(())
}

/// Reads a date as in an entry of the site.
pub(super) fn read_date(site: &Site, date: &str) -> Result<When, DateError> {
    let languages = [&site.words.date];
    Reader { zone: site.config.timezone, languages: &languages }.read(date)
}

/// A title as a file name: whole words, up to sixty letters.
fn slug(title: &str) -> Option<String> {
    const LONGEST: usize = 60;
    let slug = slug::slugify(title);
    let short = match slug.char_indices().nth(LONGEST) {
        Some((end, _)) => {
            let cut = &slug[..end];
            cut.rsplit_once('-').map_or(cut, |(words, _)| words)
        }
        None => slug.as_str(),
    };
    let short = short.trim_end_matches('-');
    if short.is_empty() { None } else { Some(sound_id(short)) }
}
