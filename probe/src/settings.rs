//! What the probe is told, by environment variables.

use std::collections::HashMap;
use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use reqwest::Url;

/// All of it but the access key.
#[derive(Debug)]
pub struct Settings {
    /// The instance, with a slash at its end.
    pub instance: Url,
    /// Where the key is; none: it is typed.
    pub key_file: Option<PathBuf>,
    /// Whose phone rings.
    pub username: String,
    /// Registered, and without a phone.
    pub no_phone: Option<String>,
    /// Over the SMS limit.
    pub blocked: Option<String>,
    /// Any other user of the instance, to whom nothing is sent.
    pub other: Option<String>,
    /// An inbox in place of a phone: what a simulator has at `/_sim/messages`.
    pub inbox: Option<Url>,
    /// Whether nobody is asked anything.
    pub yes: bool,
    /// Steps that are not taken.
    pub skip: Vec<String>,
    /// Steps that are taken again although they were.
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
        let steps =
            |name| get(name).map(|steps| steps.split(',').map(str::to_owned).collect()).unwrap_or_default();
        let inbox =
            get("PROBE_INBOX").map(|url| Url::parse(&url).map_err(|_| "PROBE_INBOX must be an address"));
        Ok(Self {
            instance: instance(get("NEVIS_INSTANCE"), get("NEVIS_BASE_URL"))?,
            key_file: get("NEVIS_ACCESS_KEY_FILE").map(PathBuf::from),
            username: get("PROBE_USERNAME")
                .ok_or("PROBE_USERNAME is required: the user whose phone you hold")?,
            no_phone: get("PROBE_NO_PHONE_USERNAME"),
            blocked: get("PROBE_BLOCKED_USERNAME"),
            other: get("PROBE_OTHER_USERNAME"),
            inbox: inbox.transpose()?,
            yes: get("PROBE_YES").is_some_and(|yes| yes == "1"),
            skip: steps("PROBE_SKIP"),
            again: steps("PROBE_AGAIN"),
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

fn number(value: Option<String>, name: &str, default: u32, max: u32) -> Result<u32, String> {
    let Some(value) = value else { return Ok(default) };
    let number = value.parse().ok().filter(|number| *number <= max);
    number.ok_or_else(|| format!("{name} must be a whole number from 0 to {max}"))
}

/// The address of an instance by its name or in full, as the functions take it.
///
/// # Errors
/// Names the variable that is wrong.
pub fn instance(name: Option<String>, address: Option<String>) -> Result<Url, String> {
    let url = match (name, address) {
        (Some(name), None) if is_label(&name) => format!("https://{name}.mauth.nevis.cloud/"),
        (Some(_), None) => {
            return Err("NEVIS_INSTANCE must be an instance name: letters, digits and hyphens".into());
        }
        (None, Some(url)) => format!("{}/", url.trim_end_matches('/')),
        (Some(_), Some(_)) => {
            return Err("NEVIS_INSTANCE and NEVIS_BASE_URL are both set: leave one out".into());
        }
        (None, None) => return Err("NEVIS_INSTANCE or NEVIS_BASE_URL is required".into()),
    };
    let url = Url::parse(&url).map_err(|_| "NEVIS_BASE_URL must be an address")?;
    let secure = url.scheme() == "https" || url.scheme() == "http" && is_loopback(&url);
    let plain = url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
    if secure && plain {
        Ok(url)
    } else {
        Err("NEVIS_BASE_URL must be https, except to a loopback host".into())
    }
}

fn is_label(name: &str) -> bool {
    let inner = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    inner && (1..=63).contains(&name.len()) && !name.starts_with('-') && !name.ends_with('-')
}

fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
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
    fn the_instance_is_a_name_or_an_address() {
        assert_eq!(read(&[]).unwrap().instance.as_str(), "https://bank.mauth.nevis.cloud/");
        let at = |url| {
            read(&[("NEVIS_INSTANCE", ""), ("NEVIS_BASE_URL", url)]).map(|read| read.instance.to_string())
        };
        assert_eq!(at("http://127.0.0.1:8787").as_deref(), Ok("http://127.0.0.1:8787/"));
        assert_eq!(at("https://nevis.example/x/").as_deref(), Ok("https://nevis.example/x/"));
        for wrong in
            ["http://nevis.example", "nevis.example", "https://nevis.example/?a", "https://me@nevis.example"]
        {
            assert!(at(wrong).is_err(), "{wrong}");
        }
        assert!(read(&[("NEVIS_BASE_URL", "https://nevis.example")]).is_err(), "both");
        assert!(read(&[("NEVIS_INSTANCE", "a.b")]).is_err());
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
