//! Every word that a theme says itself, in the language of the site: `templates/words/en.toml`.

use crate::date::DateWords;
use crate::diag::{Code, Diagnostic, Diagnostics, Place, Span, Texts};
use crate::form::toml;
use icu_locale_core::Locale;
use icu_plurals::{PluralCategory, PluralRules, PluralRulesOptions};
use serde_yaml::Value;

/// The words of one language.
#[derive(Debug)]
pub struct Words {
    /// BCP 47 tag.
    pub language: String,
    /// Words for dates.
    pub date: DateWords,
    /// All other words, by table and name.
    pub table: Value,
    plurals: PluralRules,
}

impl Words {
    /// Reads the words of a language; nothing if they cannot be used, which has been told then.
    #[must_use]
    pub fn read(language: &str, texts: &Texts, diags: &mut Diagnostics) -> Option<Self> {
        let path = Self::path(language);
        let Some(file) = texts.find(&path) else {
            diags.push(
                Diagnostic::new(
                    Code::WordsMissing,
                    Place::Site,
                    format!("there are no words for the language `{language}`"),
                )
                .hint(format!("translate `templates/words/en.toml` to `{path}`")),
            );
            return None;
        };
        let mut mistakes = Vec::new();
        let table: Value = match toml::read(texts.text(file), &mut mistakes) {
            Ok(table) => table.unwrap_or_default(),
            Err(error) => {
                let span = Span::new(file, error.range);
                diags.push(
                    Diagnostic::new(Code::TomlSyntax, span, error.message).maybe_hint(error.hint),
                );
                return None;
            }
        };
        let date = table.get("date").cloned().unwrap_or_default();
        let date = match serde_path_to_error::deserialize::<_, DateWords>(date) {
            Ok(date) => date,
            Err(error) => {
                let at = error.path().to_string();
                diags.push(Diagnostic::new(
                    Code::WordsMissing,
                    file,
                    format!("in `[date]` of `{path}`, at `{at}`: {}", error.inner()),
                ));
                return None;
            }
        };
        let locale = language.parse::<Locale>().unwrap_or(Locale::UNKNOWN);
        let plurals = PluralRules::try_new((&locale).into(), PluralRulesOptions::default()).ok()?;
        Some(Self { language: language.to_owned(), date, table, plurals })
    }

    /// Path of the words of a language from the root of the site.
    #[must_use]
    pub fn path(language: &str) -> String {
        format!("templates/words/{language}.toml")
    }

    /// A word by table and name; the name itself where the language file lacks it.
    #[must_use]
    pub fn get(&self, table: &str, name: &str) -> String {
        self.find(table, name).unwrap_or(name).to_owned()
    }

    /// A word by table and name, if there is one.
    #[must_use]
    pub fn find(&self, table: &str, name: &str) -> Option<&str> {
        self.table.get(table)?.get(name)?.as_str()
    }

    /// A word with `{names}` filled in.
    #[must_use]
    pub fn fill(&self, table: &str, name: &str, values: &[(&str, &str)]) -> String {
        fill(&self.get(table, name), values)
    }

    /// A number of things, in the plural form of the language (CLDR).
    #[must_use]
    pub fn count(&self, name: &str, number: usize) -> String {
        let category = match self.plurals.category_for(number) {
            PluralCategory::Zero => "zero",
            PluralCategory::One => "one",
            PluralCategory::Two => "two",
            PluralCategory::Few => "few",
            PluralCategory::Many => "many",
            PluralCategory::Other => "other",
        };
        let forms = self.table.get("count").and_then(|table| table.get(name));
        let form = forms
            .and_then(|forms| forms.get(category).or_else(|| forms.get("other")))
            .and_then(Value::as_str)
            .unwrap_or("{n}");
        fill(form, &[("n", &self.number(number as u64))])
    }

    /// A number with the language's sign between thousands, from ten thousand on in all languages
    /// and from one thousand where the language says so.
    #[must_use]
    pub fn number(&self, number: u64) -> String {
        let sign = self.find("number", "thousands").unwrap_or("\u{202f}");
        let digits = number.to_string();
        let mut out = String::with_capacity(digits.len() + 4);
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                out.push_str(sign);
            }
            out.push(digit);
        }
        out
    }

    /// Whether the language runs from right to left.
    #[must_use]
    pub fn direction(&self) -> &'static str {
        let script = self.language.split('-').next().unwrap_or_default();
        if matches!(script, "ar" | "fa" | "he" | "ur" | "ps" | "yi" | "dv" | "ckb" | "ug" | "sd") {
            "rtl"
        } else {
            "ltr"
        }
    }
}

/// Replaces `{name}` by its value; unknown names stay.
#[must_use]
pub fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(text.len() + 32);
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        out.push_str(&rest[..open]);
        rest = &rest[open..];
        let value = rest.find('}').and_then(|close| {
            let name = &rest[1..close];
            let value = values.iter().find(|(known, _)| *known == name)?.1;
            Some((value, close))
        });
        if let Some((value, close)) = value {
            out.push_str(value);
            rest = &rest[close + 1..];
        } else {
            out.push('{');
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_braces_are_filled_in_once() {
        assert_eq!(fill("{n} of {all} {x}", &[("n", "{all}"), ("all", "9")]), "{all} of 9 {x}");
    }
}
