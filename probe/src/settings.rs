//! What the probe is told, by environment variables.

use std::collections::HashMap;
use std::path::PathBuf;
use std::time::Duration;

use reqwest::Url;

pub use self::address::instance;

mod address;

/// A user without a phone.
pub const NO_PHONE: &str = "PROBE_NO_PHONE_USERNAME";
/// One over the SMS limit.
pub const BLOCKED: &str = "PROBE_BLOCKED_USERNAME";
/// Any other one, to whom nothing is sent.
pub const OTHER: &str = "PROBE_OTHER_USERNAME";
/// The variables of users without whom some questions cannot be asked.
pub const OTHERS: [&str; 3] = [NO_PHONE, BLOCKED, OTHER];

/// All of it but the access key.
#[derive(Debug)]
pub struct Settings {
    /// The instance, with a slash at its end.
    pub instance: Url,
    /// Where the key is; none: it is typed.
    pub key_file: Option<PathBuf>,
    /// Whose phone rings.
    pub username: String,
    /// Other users of the instance, by the variables of [`OTHERS`].
    pub others: HashMap<&'static str, String>,
    /// An inbox in place of a phone: what a simulator has at `/_sim/messages`.
    pub inbox: Option<Url>,
    /// Whether nobody is asked anything.
    pub yes: bool,
    /// Steps and questions that are not asked.
    pub skip: Vec<String>,
    /// Those that are asked again although they were.
    pub again: Vec<String>,
    /// Longest time to wait for a code to expire.
    pub patience: Duration,
    /// Wrong codes in the last step.
    pub wrong_codes: u32,
    /// SMS beyond those of the questions, to find a limit.
    pub more_sms: u32,
    /// Root certificates in place of the compiled-in ones.
    pub certificates: Option<PathBuf>,
    /// Where profile, report and findings are left.
    pub folder: PathBuf,
}

impl Settings {
    /// Reads these environment variables. An empty one counts as unset.
    ///
    /// # Errors
    /// Names the variable that is missing or wrong, never its value.
    pub fn read(variables: impl Iterator<Item = (String, String)>) -> Result<Self, String> {
        let known: HashMap<_, _> = variables.filter(|(_, value)| !value.is_empty()).collect();
        let get = |name: &str| known.get(name).cloned();
        let names = |list| get(list).map(|list| list.split(',').map(|name| name.trim().to_owned()).collect());
        let inbox =
            get("PROBE_INBOX").map(|url| Url::parse(&url).map_err(|_| "PROBE_INBOX must be an address"));
        Ok(Self {
            instance: instance(get("NEVIS_INSTANCE"), get("NEVIS_BASE_URL"))?,
            key_file: get("NEVIS_ACCESS_KEY_FILE").map(PathBuf::from),
            username: get("PROBE_USERNAME")
                .ok_or("PROBE_USERNAME is required: the user whose phone you hold")?,
            others: OTHERS.into_iter().filter_map(|variable| Some((variable, get(variable)?))).collect(),
            inbox: inbox.transpose()?,
            yes: get("PROBE_YES").is_some_and(|yes| yes == "1"),
            skip: names("PROBE_SKIP").unwrap_or_default(),
            again: names("PROBE_AGAIN").unwrap_or_default(),
            patience: Duration::from_secs(
                number(get("PROBE_WAIT_SECONDS"), "PROBE_WAIT_SECONDS", 600, 3_600)?.into(),
            ),
            wrong_codes: number(get("PROBE_WRONG_CODES"), "PROBE_WRONG_CODES", 6, 50)?,
            more_sms: number(get("PROBE_MORE_SMS"), "PROBE_MORE_SMS", 0, 50)?,
            certificates: get("SSL_CERT_FILE").map(PathBuf::from),
            folder: get("PROBE_FOLDER").map_or_else(|| PathBuf::from("."), PathBuf::from),
        })
    }
}

impl Settings {
    /// The user that one of [`OTHERS`] names.
    pub fn other(&self, variable: &str) -> Option<&str> {
        self.others.get(variable).map(String::as_str)
    }
}

fn number(value: Option<String>, name: &str, default: u32, max: u32) -> Result<u32, String> {
    let Some(value) = value else { return Ok(default) };
    let number = value.parse().ok().filter(|number| *number <= max);
    number.ok_or_else(|| format!("{name} must be a whole number from 0 to {max}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(variables: &[(&str, &str)]) -> Result<Settings, String> {
        let all = [("NEVIS_INSTANCE", "bank"), ("PROBE_USERNAME", "alice")];
        let mut all: HashMap<_, _> = all.into_iter().collect();
        all.extend(variables.iter().copied());
        Settings::read(all.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())))
    }

    #[test]
    fn what_is_wrong_is_named_without_its_value() {
        assert!(read(&[("PROBE_USERNAME", "")]).unwrap_err().contains("PROBE_USERNAME"));
        for name in ["PROBE_WAIT_SECONDS", "PROBE_WRONG_CODES", "PROBE_MORE_SMS", "PROBE_INBOX"] {
            let reason = read(&[(name, "secret!")]).unwrap_err();
            assert!(reason.contains(name) && !reason.contains("secret"), "{reason}");
        }
    }
}
