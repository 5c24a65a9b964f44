//! What nobody may read in a message; pure.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

/// What stands in place of a secret.
const INSTEAD: &str = "[concealed]";
/// Parts of the names of variables that hold secrets.
const NAMES: [&str; 7] = ["SECRET", "TOKEN", "PASSWORD", "KEY", "SAS", "SIGNATURE", "CREDENTIAL"];
/// A shorter value is a word such as `true`, and would be concealed everywhere.
const SHORTEST: usize = 5;

/// The secrets of this run, so that no message repeats one.
#[derive(Clone, Default)]
pub struct Secrets(Vec<String>);

impl std::fmt::Debug for Secrets {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{} secrets", self.0.len())
    }
}

impl Secrets {
    /// The secrets among the variables of the environment.
    pub fn among(variables: impl Iterator<Item = (String, String)>) -> Self {
        let mut secrets = Self::default();
        for (name, value) in variables {
            let name = name.to_ascii_uppercase();
            let is_path = name.ends_with("FILE") || name == "GOOGLE_APPLICATION_CREDENTIALS";
            if NAMES.iter().any(|part| name.contains(part)) && !is_path {
                secrets.add(&value);
            }
        }
        secrets
    }

    /// Adds a secret, in all the forms that addresses and headers give it.
    pub fn add(&mut self, value: &str) {
        if value.len() < SHORTEST {
            return;
        }
        let percent: String = value
            .bytes()
            .map(|byte| match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                    char::from(byte).to_string()
                }
                byte => format!("%{byte:02X}"),
            })
            .collect();
        let forms = [value.to_owned(), percent, BASE64_STANDARD.encode(value)];
        self.0.extend(forms);
        // The longest first: one secret may be part of another.
        self.0.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        self.0.dedup();
    }

    /// A message without secrets, and without what stands in addresses beside host and path: names
    /// and passwords before the host, and all after the `?`.
    #[must_use]
    pub fn conceal(&self, message: &str) -> String {
        let mut text = message.to_owned();
        for secret in &self.0 {
            text = text.replace(secret.as_str(), INSTEAD);
        }
        let mut clean = String::with_capacity(text.len());
        let mut rest = text.as_str();
        while let Some(at) = rest.find("://") {
            let (before, after) = rest.split_at(at + 3);
            clean.push_str(before);
            let odd = |letter: char| letter.is_whitespace() || "\"'`<>()".contains(letter);
            let end = after.find(odd).unwrap_or(after.len());
            let (address, after) = after.split_at(end);
            let host_end = address.find(['/', '?', '#']).unwrap_or(address.len());
            let (host, path) = address.split_at(host_end);
            match host.rsplit_once('@') {
                Some((_, host)) => clean.extend([INSTEAD, "@", host]),
                None => clean.push_str(host),
            }
            match path.split_once('?') {
                Some((path, _)) => clean.extend([path, "?", INSTEAD]),
                None => clean.push_str(path),
            }
            rest = after;
        }
        clean.push_str(rest);
        clean
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secrets() -> Secrets {
        let variables = [
            ("AWS_SECRET_ACCESS_KEY", "wJalr/XUtn+FEMI"),
            ("AZURE_STORAGE_SAS_KEY", "sv=2024&sig=abc%2Bdef"),
            ("ANNALS_WEBDAV_PASSWORD", "open sesame"),
            ("AWS_ALLOW_HTTP", "not a secret"),
            ("SOME_KEY", "true"),
            ("GOOGLE_APPLICATION_CREDENTIALS", "/home/anna/key.json"),
        ];
        Secrets::among(variables.iter().map(|(name, value)| (name.to_string(), value.to_string())))
    }

    #[test]
    fn a_secret_is_concealed_in_every_form() {
        for form in
            ["wJalr/XUtn+FEMI", "wJalr%2FXUtn%2BFEMI", "d0phbHIvWFV0bitGRU1J", "open%20sesame"]
        {
            let said = secrets().conceal(&format!("error in {form}, again {form}."));
            assert_eq!(said, "error in [concealed], again [concealed].", "{form}");
        }
    }

    #[test]
    fn words_that_are_no_secrets_stay() {
        for text in ["it is true", "not a secret", "/home/anna/key.json", "10 files (3 kB)"] {
            assert_eq!(secrets().conceal(text), text);
        }
    }

    #[test]
    fn an_address_keeps_its_host_and_path_alone() {
        let said = secrets().conceal(
            "error sending request for url (https://anna:pw@example.org:1/a/b?sig=xyz&x=y): why \
             `http://a.b/c`",
        );
        assert_eq!(
            said,
            "error sending request for url (https://[concealed]@example.org:1/a/b?[concealed]): \
             why `http://a.b/c`"
        );
    }

    #[test]
    fn secrets_do_not_print_themselves() {
        assert!(!format!("{:?}", secrets()).contains("sesame"));
    }
}
