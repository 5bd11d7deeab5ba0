//! The configuration: environment variables, read once, while the function initialises.
//!
//! Names, defaults and ranges are those of the README's table. An error names the variable and never
//! its value, since one of them may hold what somebody pasted by mistake.

use std::net::IpAddr;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use reqwest::Url;

mod receipts;

pub use receipts::ReceiptConfig;

/// Everything that the environment decides.
#[derive(Debug)]
pub struct Config {
    /// Where Nevis is: `NEVIS_BASE_URL`, or `https://{NEVIS_INSTANCE}.mauth.nevis.cloud`. Ends in `/`.
    pub nevis: Url,
    /// `ACCESS_KEY_SECRET_ID`: name or ARN of the secret that holds the Nevis access key.
    pub access_key_secret_id: String,
    /// `ACCESS_KEY_MAX_AGE_SECONDS` (10 to 86,400; 900): after it the secret is read again.
    pub access_key_max_age: Duration,
    /// `APPROVALS_TABLE`: name of the DynamoDB table.
    pub approvals_table: String,
    /// `CALLER_AUTH` (`jwt`) and `USERNAME_CLAIM` (`sub`).
    pub caller_auth: CallerAuth,
    /// What the approvals table enforces.
    pub policy: Policy,
    /// What may be sent without a template.
    pub texts: Texts,
    /// `RECEIPT_KEY_ID` and its companions; `None`: no receipts.
    pub receipts: Option<ReceiptConfig>,
    /// `SSL_CERT_FILE`: a PEM file of root certificates in place of the compiled-in ones.
    pub ssl_cert_file: Option<PathBuf>,
}

/// Who may call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CallerAuth {
    /// A user with a token: its `sub` is the caller, the named claim the Nevis username.
    Jwt {
        /// `USERNAME_CLAIM`.
        username_claim: String,
    },
    /// A backend with AWS credentials; the body names the user.
    Iam,
    /// Anybody; the body names the user. Local work only.
    None,
}

/// Which texts an SMS may have beside those of the templates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Texts {
    /// `FREE_TEXT` (`on`, `off`; `on`): whether a backend may send the text itself.
    pub free: bool,
    /// `DEFAULT_TEXT` (`on`, `off`; `off`): whether a user may start without a transaction, with Nevis's text.
    pub default: bool,
}

/// The limits. Times are seconds.
#[derive(Clone, Debug)]
pub struct Policy {
    /// `APPROVAL_TTL_SECONDS` (60 to 600; 300): how long an approval can be verified.
    pub approval_ttl: i64,
    /// `MAX_ATTEMPTS` (1 to 5; 3): codes that are judged per approval.
    pub max_attempts: i64,
    /// `RESEND_COOLDOWN_SECONDS` (0 to 300; 30): between two SMS to one user.
    pub resend_cooldown: i64,
    /// `MAX_SENDS_PER_WINDOW` (1 to 200; 5): SMS per user and 10 minutes.
    pub max_sends_per_window: i64,
    /// `MAX_SENDS_PER_DAY` (1 to 200; 20): SMS per user and UTC day. Each is an approval in the user's record.
    pub max_sends_per_day: i64,
    /// `MAX_FAILURES` (1 to 10; 5): wrong codes in a row per user, over all approvals.
    pub max_failures: i64,
    /// Whether receipts are on: an approval that has one is repeated for as long as it is valid.
    pub receipts: bool,
}

/// Which variable is wrong, and how. It never holds the variable's value.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{variable} {reason}")]
pub(crate) struct ConfigError {
    variable: &'static str,
    reason: String,
}

impl Config {
    /// Reads the process's environment.
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
    pub(crate) fn from_env() -> Result<Self, ConfigError> {
        Self::read(&Environment(&|name| std::env::var(name).ok()))
    }

    fn read(environment: &Environment<'_>) -> Result<Self, ConfigError> {
        let receipts = ReceiptConfig::read(environment)?;
        Ok(Self {
            nevis: nevis(environment)?,
            access_key_secret_id: environment.required("ACCESS_KEY_SECRET_ID")?,
            access_key_max_age: Duration::from_secs(
                environment.number("ACCESS_KEY_MAX_AGE_SECONDS", 900, 10, 86_400)?.unsigned_abs(),
            ),
            approvals_table: environment.required("APPROVALS_TABLE")?,
            caller_auth: caller_auth(environment)?,
            policy: Policy::read(environment, receipts.is_some())?,
            texts: Texts {
                free: environment.switch("FREE_TEXT", "on")?,
                default: environment.switch("DEFAULT_TEXT", "off")?,
            },
            receipts,
            ssl_cert_file: environment.get("SSL_CERT_FILE").map(PathBuf::from),
        })
    }
}

impl Policy {
    /// The defaults, for tests.
    #[cfg(test)]
    pub(crate) fn defaults() -> Self {
        Self::read(&Environment(&|_| None), false).unwrap()
    }

    fn read(environment: &Environment<'_>, receipts: bool) -> Result<Self, ConfigError> {
        Ok(Self {
            approval_ttl: environment.number("APPROVAL_TTL_SECONDS", 300, 60, 600)?,
            max_attempts: environment.number("MAX_ATTEMPTS", 3, 1, 5)?,
            resend_cooldown: environment.number("RESEND_COOLDOWN_SECONDS", 30, 0, 300)?,
            max_sends_per_window: environment.number("MAX_SENDS_PER_WINDOW", 5, 1, 200)?,
            max_sends_per_day: environment.number("MAX_SENDS_PER_DAY", 20, 1, 200)?,
            max_failures: environment.number("MAX_FAILURES", 5, 1, 10)?,
            receipts,
        })
    }
}

fn caller_auth(environment: &Environment<'_>) -> Result<CallerAuth, ConfigError> {
    let mode = environment.get("CALLER_AUTH").unwrap_or_else(|| "jwt".to_owned());
    let username_claim = environment.get("USERNAME_CLAIM").unwrap_or_else(|| "sub".to_owned());
    match mode.as_str() {
        "jwt" => Ok(CallerAuth::Jwt { username_claim }),
        "iam" => Ok(CallerAuth::Iam),
        // Lambda sets this variable in every environment of its own ("Working with Lambda environment
        // variables").
        "none" if environment.get("AWS_LAMBDA_INITIALIZATION_TYPE").is_some() => {
            Err(error("CALLER_AUTH", "must not be none on AWS Lambda: anybody could have SMS sent"))
        }
        "none" => Ok(CallerAuth::None),
        _ => Err(error("CALLER_AUTH", "must be jwt, iam or none")),
    }
}

fn nevis(environment: &Environment<'_>) -> Result<Url, ConfigError> {
    match (environment.get("NEVIS_INSTANCE"), environment.get("NEVIS_BASE_URL")) {
        (Some(instance), None) => instance_url(&instance),
        (None, Some(url)) => base_url(&url),
        (Some(_), Some(_)) => {
            Err(error("NEVIS_BASE_URL", "and NEVIS_INSTANCE are both set: leave one of them out"))
        }
        (None, None) => Err(error("NEVIS_INSTANCE", "or NEVIS_BASE_URL is required")),
    }
}

/// The host pattern of the Nevis API documentation; an instance name is one DNS label.
fn instance_url(instance: &str) -> Result<Url, ConfigError> {
    // One label of a host name (RFC 1035 section 2.3.4): a dot, a slash or a colon would send the access key
    // elsewhere.
    let label = !instance.is_empty()
        && instance.len() <= 63
        && instance.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && !instance.starts_with('-')
        && !instance.ends_with('-');
    let url = label.then(|| format!("https://{instance}.mauth.nevis.cloud/"));
    url.and_then(|url| Url::parse(&url).ok())
        .ok_or_else(|| error("NEVIS_INSTANCE", "must be an instance name: letters, digits and hyphens"))
}

fn base_url(text: &str) -> Result<Url, ConfigError> {
    let wrong = || error("NEVIS_BASE_URL", "must be an https URL without query or credentials");
    let mut url = Url::parse(text).map_err(|_| wrong())?;
    let plain = url.username().is_empty()
        && url.password().is_none()
        && url.query().is_none()
        && url.fragment().is_none();
    match url.scheme() {
        "https" if plain => {}
        // The access key would be read on the way; on a loopback there is no way.
        "http" if plain && is_loopback(&url) => {}
        "http" if plain => {
            return Err(error("NEVIS_BASE_URL", "must be https, except to a loopback host"));
        }
        _ => return Err(wrong()),
    }
    if !url.path().ends_with('/') {
        url.set_path(&format!("{}/", url.path()));
    }
    Ok(url)
}

fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    host == "localhost" || IpAddr::from_str(host).is_ok_and(|address| address.is_loopback())
}

fn error(variable: &'static str, reason: impl Into<String>) -> ConfigError {
    ConfigError { variable, reason: reason.into() }
}

struct Environment<'a>(&'a dyn Fn(&str) -> Option<String>);

impl Environment<'_> {
    /// A variable's value; an empty one counts as unset, as SAM cannot leave a variable out.
    fn get(&self, variable: &str) -> Option<String> {
        (self.0)(variable).filter(|value| !value.is_empty())
    }

    fn required(&self, variable: &'static str) -> Result<String, ConfigError> {
        self.get(variable).ok_or_else(|| error(variable, "is required"))
    }

    fn number(&self, variable: &'static str, default: i64, min: i64, max: i64) -> Result<i64, ConfigError> {
        let Some(text) = self.get(variable) else { return Ok(default) };
        let number = text.parse().ok().filter(|number| (min..=max).contains(number));
        number.ok_or_else(|| error(variable, format!("must be a whole number from {min} to {max}")))
    }

    fn switch(&self, variable: &'static str, default: &str) -> Result<bool, ConfigError> {
        match self.get(variable).as_deref().unwrap_or(default) {
            "on" => Ok(true),
            "off" => Ok(false),
            _ => Err(error(variable, "must be on or off")),
        }
    }
}

#[cfg(test)]
mod tests;
