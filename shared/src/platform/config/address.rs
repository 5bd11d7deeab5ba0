//! Where Nevis is: https, except on a loopback.

use std::net::IpAddr;
use std::str::FromStr;

use reqwest::Url;

use super::ConfigError;
use super::environment::{Environment, error};

/// The base URL of Nevis, by instance or by address.
pub(super) fn nevis(environment: &Environment<'_>) -> Result<Url, ConfigError> {
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
    // One label of a host name (RFC 1035 section 2.3.1): a dot, a slash or a colon would send the access key
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

/// Whether a URL leads to this machine.
pub(super) fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    host == "localhost" || IpAddr::from_str(host).is_ok_and(|address| address.is_loopback())
}
