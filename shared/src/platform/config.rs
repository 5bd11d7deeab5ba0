//! The configuration: environment variables, read once, while the function initialises.
//!
//! Names, defaults and ranges are those of `docs/configuration.md`. An error names the variable and never
//! its value, since one of them may hold what somebody pasted by mistake.

use std::path::PathBuf;
use std::time::Duration;

use reqwest::Url;

mod address;
mod environment;
mod policy;
mod receipts;

use address::nevis;
pub(crate) use environment::ConfigError;
use environment::{Environment, error};
pub use policy::Policy;
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

impl Config {
    /// Reads the process's environment; the error is the first variable that is wrong.
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

#[cfg(test)]
mod tests;
