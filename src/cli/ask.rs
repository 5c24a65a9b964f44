//! Asking on a terminal for what a new entry needs.

use super::given::{Given, check_title, read_date};
use crate::date::{Reader, Said};
use crate::site::Site;
use anyhow::{Context as _, Result};
use inquire::list_option::ListOption;
use inquire::validator::Validation;
use inquire::{InquireError, MultiSelect, Select, Text};
use std::fmt;
use std::sync::Arc;

/// Something to choose: its id, its name for readers, and all words by which it is found.
#[derive(Debug, Clone)]
struct Choice {
    id: String,
    name: String,
    words: String,
}

impl Choice {
    fn new(id: &str, name: &str, others: &[&str]) -> Self {
        let words: Vec<String> = [id, name].iter().chain(others).map(slug::slugify).collect();
        Self { id: id.to_owned(), name: name.to_owned(), words: words.join(" ") }
    }

    /// Whether a part of a name was typed, whatever its accents and capitals.
    fn is_meant(&self, typed: &str) -> bool {
        let typed = slug::slugify(typed);
        self.words.contains(&typed)
    }
}

impl fmt::Display for Choice {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.name)
    }
}

/// Asks for everything that was not given; nothing if the editor thinks better of it.
pub(super) fn complete(mut given: Given, site: &Site) -> Result<Option<Given>> {
    if given.title.is_none() {
        let id = given.id.clone();
        let check = move |title: &str| {
            Ok(match check_title(title, id.as_deref()) {
                Ok(()) => Validation::Valid,
                Err(message) => Validation::Invalid(message.into()),
            })
        };
        let title = Text::new("Title:")
            .with_help_message("a neutral headline; esc to leave")
            .with_validator(check)
            .prompt();
        let Some(title) = answer(title)? else { return Ok(None) };
        given.title = Some(title);
    }
    if given.date.is_none() {
        let Some(date) = date(site)? else { return Ok(None) };
        given.date = Some(date);
    }
    if given.kind.is_none() && !site.config.kinds.is_empty() {
        let kinds = site.config.kinds.iter();
        let kinds = kinds.map(|kind| Choice::new(&kind.id, &kind.name, &[])).collect();
        let kind = Select::new("Kind:", kinds)
            .with_scorer(&|typed, choice: &Choice, _, _| choice.is_meant(typed).then_some(0))
            .with_help_message("type a part of it, enter to choose, esc for none")
            .prompt();
        given.kind = answer(kind)?.map(|kind| kind.id);
    }
    if given.places.is_empty() {
        let places = site.chronicle.places().filter_map(|(_, place)| {
            let mut others = vec![place.short.as_str()];
            others.extend(place.names.iter().flat_map(|(_, names)| names).map(String::as_str));
            Some(Choice::new(place.id.as_deref()?, &place.name, &others))
        });
        given.places = several("Places:", places.collect())?;
    }
    if given.actors.is_empty() {
        let actors = site.chronicle.actors();
        let actors =
            actors.map(|(_, actor)| Choice::new(&actor.id, &actor.name, &[actor.short.as_str()]));
        given.actors = several("Actors:", actors.collect())?;
    }
    Ok(Some(given))
}

/// Asks until the date can be read, with the reader's own messages.
fn date(site: &Site) -> Result<Option<String>> {
    let (words, zone) = (Arc::clone(&site.words), site.config.timezone);
    let check = move |date: &str| {
        let languages = [&words.date];
        Ok(match (Reader { zone, languages: &languages }).read(date) {
            Ok(_) => Validation::Valid,
            Err(error) => Validation::Invalid(
                match error.hint {
                    Some(hint) => format!("{}: {hint}", error.message),
                    None => error.message,
                }
                .into(),
            ),
        })
    };
    // What was understood is shown beside what was written.
    let show = |date: &str| match read_date(site, date) {
        Ok(when) => format!("{} ({})", date.trim(), when.words(&site.words.date, Said::Nothing)),
        Err(_) => date.to_owned(),
    };
    answer(
        Text::new("Date:")
            .with_help_message(
                "as exactly as it is known: 2 June 1901, June 1901, about 1900, since 1899",
            )
            .with_validator(check)
            .with_formatter(&show)
            .prompt(),
    )
}

/// Asks for any number of ids.
fn several(question: &str, choices: Vec<Choice>) -> Result<Vec<String>> {
    if choices.is_empty() {
        return Ok(Vec::new());
    }
    let chosen = MultiSelect::new(question, choices)
        .with_scorer(&|typed, choice: &Choice, _, _| choice.is_meant(typed).then_some(0))
        .with_formatter(&|chosen: &[ListOption<&Choice>]| {
            chosen.iter().map(|one| one.value.name.as_str()).collect::<Vec<_>>().join(", ")
        })
        .with_keep_filter(false)
        .with_help_message("type a part of a name, space to choose, enter to go on")
        .prompt();
    Ok(answer(chosen)?.unwrap_or_default().into_iter().map(|choice| choice.id).collect())
}

/// What was answered; nothing if the question was left.
fn answer<T>(answer: Result<T, InquireError>) -> Result<Option<T>> {
    match answer {
        Ok(answer) => Ok(Some(answer)),
        Err(InquireError::OperationCanceled | InquireError::OperationInterrupted) => Ok(None),
        Err(error) => Err(error).context("cannot ask on this terminal"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_any_name_finds_a_place_without_its_accents() {
        let place = Choice::new("shusha", "Shusha / Shushi", &["Şuşa"]);
        assert!(place.is_meant("susa"));
        assert!(place.is_meant("Shushi"));
        assert!(place.is_meant(""));
        assert!(!place.is_meant("baku"));
    }
}
