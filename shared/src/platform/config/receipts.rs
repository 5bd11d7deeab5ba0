//! What receipts are made with: all of it, or nothing.

use reqwest::Url;

use super::ConfigError;
use super::address::is_loopback;
use super::environment::{Environment, error};

const KEY_ID: &str = "RECEIPT_KEY_ID";
const ISSUER: &str = "RECEIPT_ISSUER";
const AUDIENCE: &str = "RECEIPT_AUDIENCE";
const EXTRA_KEY_IDS: &str = "RECEIPT_EXTRA_KEY_IDS";

/// What receipts are signed with, and what they say of themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceiptConfig {
    /// `RECEIPT_KEY_ID`: id or ARN of the KMS key that signs. No alias: what an alias names may change
    /// under a running process, whose receipts would then name the wrong key.
    pub key_id: String,
    /// `RECEIPT_ISSUER`: the claim `iss`, below which discovery is found.
    pub issuer: String,
    /// `RECEIPT_AUDIENCE`: the claim `aud`.
    pub audience: String,
    /// `RECEIPT_EXTRA_KEY_IDS`: keys that are listed and do not sign, for a rotation.
    pub extra_key_ids: Vec<String>,
}

impl ReceiptConfig {
    /// `None` where none of its variables is set; where one is, key, issuer and audience must be.
    pub(super) fn read(environment: &Environment<'_>) -> Result<Option<Self>, ConfigError> {
        let values = [KEY_ID, ISSUER, AUDIENCE].map(|variable| environment.get(variable));
        let extra = environment.get(EXTRA_KEY_IDS);
        let [Some(key_id), Some(issuer), Some(audience)] = values else {
            let any_is_set = values.iter().any(Option::is_some) || extra.is_some();
            return if any_is_set { Err(incomplete(&values)) } else { Ok(None) };
        };
        Ok(Some(Self {
            key_id: key_id_of(KEY_ID, &key_id)?,
            issuer: issuer_of(issuer)?,
            audience,
            extra_key_ids: extra_key_ids(extra.as_deref().unwrap_or_default(), &key_id)?,
        }))
    }
}

fn incomplete(values: &[Option<String>; 3]) -> ConfigError {
    let [key_id, issuer, _] = values;
    let missing = match (key_id, issuer) {
        (None, _) => KEY_ID,
        (Some(_), None) => ISSUER,
        (Some(_), Some(_)) => AUDIENCE,
    };
    error(missing, "is required where one of the RECEIPT_ variables is set")
}

fn key_id_of(variable: &'static str, text: &str) -> Result<String, ConfigError> {
    let id = key_arn(text).unwrap_or(text);
    let is_id = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    is_id.then(|| text.to_owned()).ok_or_else(|| error(variable, "must be a KMS key id or key ARN, no alias"))
}

/// The id in `arn:<partition>:kms:<region>:<account>:key/<id>`.
fn key_arn(text: &str) -> Option<&str> {
    match text.split(':').collect::<Vec<_>>().as_slice() {
        ["arn", _, "kms", _, _, key] => key.strip_prefix("key/"),
        _ => None,
    }
}

fn extra_key_ids(text: &str, signing: &str) -> Result<Vec<String>, ConfigError> {
    let ids = text.split(',').map(str::trim).filter(|id| !id.is_empty());
    let ids: Vec<_> = ids.map(|id| key_id_of(EXTRA_KEY_IDS, id)).collect::<Result<_, _>>()?;
    // A key set lists a key once.
    let mut all: Vec<_> = ids.iter().map(String::as_str).chain([signing]).collect();
    all.sort_unstable();
    if all.windows(2).any(|pair| pair.first() == pair.last()) {
        return Err(error(EXTRA_KEY_IDS, "must name each key once, and not that of RECEIPT_KEY_ID"));
    }
    Ok(ids)
}

/// Who checks a receipt compares its issuer letter by letter, so only the one way to write a URL is taken.
fn issuer_of(text: String) -> Result<String, ConfigError> {
    let wrong = "must be an https URL as a browser writes it, without credentials, query, fragment or slash at its end";
    let url = Url::parse(&text).map_err(|_| error(ISSUER, wrong))?;
    // No query and no fragment, as paths are put behind it (OpenID Connect Discovery 1.0, section 3).
    let plain = url.username().is_empty()
        && url.password().is_none()
        && url.query().is_none()
        && url.fragment().is_none();
    let as_written = !text.ends_with('/') && url.as_str().trim_end_matches('/') == text;
    if !plain || !as_written || !matches!(url.scheme(), "https" | "http") {
        return Err(error(ISSUER, wrong));
    }
    if url.scheme() == "http" && !is_loopback(&url) {
        return Err(error(ISSUER, "must be https, except on a loopback host"));
    }
    Ok(text)
}

#[cfg(test)]
mod tests;
