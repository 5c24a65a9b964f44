//! `~/.aws/credentials` → a key; pure but for what reads files.

/// A key of Amazon's, as its programs keep it.
pub(super) struct Profile {
    pub(super) id: String,
    pub(super) secret: String,
    pub(super) token: Option<String>,
    pub(super) region: Option<String>,
}

/// The key of the profile that the environment names, or of `default`.
pub(super) fn of_profile(
    variable: impl Fn(&str) -> Option<String>,
    read: impl Fn(&str) -> Option<String>,
) -> Option<Profile> {
    let variable = |name: &str| variable(name).filter(|value| !value.is_empty());
    let home = variable("HOME").or_else(|| variable("USERPROFILE"));
    let file = |name: &str, usual: &str| {
        let path = variable(name).or_else(|| Some(format!("{}/.aws/{usual}", home.as_ref()?)))?;
        read(&path)
    };
    let name = variable("AWS_PROFILE").unwrap_or_else(|| "default".to_owned());
    let keys = file("AWS_SHARED_CREDENTIALS_FILE", "credentials")?;
    let settings = file("AWS_CONFIG_FILE", "config").unwrap_or_default();
    Some(Profile {
        id: value(&keys, &name, "aws_access_key_id")?,
        secret: value(&keys, &name, "aws_secret_access_key")?,
        token: value(&keys, &name, "aws_session_token"),
        region: value(&settings, &name, "region"),
    })
}

/// A value in a part of a file; `[profile name]` is `[name]`.
fn value(text: &str, part: &str, name: &str) -> Option<String> {
    let mut inside = false;
    for line in text.lines().map(str::trim) {
        if let Some(head) = line.strip_prefix('[').and_then(|line| line.split_once(']')) {
            let head = head.0.trim();
            inside = head.strip_prefix("profile ").unwrap_or(head).trim() == part;
        } else if let Some((key, value)) = line.split_once('=').filter(|_| inside)
            && key.trim() == name
        {
            return Some(value.trim().to_owned()).filter(|value| !value.is_empty());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEYS: &str = "[default]\naws_access_key_id = ONE\naws_secret_access_key = first\n\n\
         [races]\naws_access_key_id=TWO\naws_secret_access_key=se=cond\naws_session_token = T\n";

    fn profile(variables: &[(&str, &str)]) -> Option<Profile> {
        let variable = |name: &str| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        of_profile(variable, |path| match path {
            "/home/anna/.aws/credentials" => Some(KEYS.to_owned()),
            "/home/anna/.aws/config" => Some("[profile races]\nregion = eu-west-1\n".to_owned()),
            _ => None,
        })
    }

    #[test]
    fn a_profile_is_read_as_amazons_programs_read_it() {
        let first = profile(&[("HOME", "/home/anna")]).expect("a profile");
        assert_eq!((first.id.as_str(), first.secret.as_str()), ("ONE", "first"));
        assert_eq!(first.region, None);
        let named = [("HOME", "/home/anna"), ("AWS_PROFILE", "races")];
        let second = profile(&named).expect("a profile");
        assert_eq!((second.id.as_str(), second.secret.as_str()), ("TWO", "se=cond"));
        assert_eq!(second.token.as_deref(), Some("T"));
        assert_eq!(second.region.as_deref(), Some("eu-west-1"));
    }

    #[test]
    fn without_a_file_or_a_profile_there_is_no_key() {
        assert!(profile(&[]).is_none());
        assert!(profile(&[("HOME", "/home/anna"), ("AWS_PROFILE", "boats")]).is_none());
    }
}
