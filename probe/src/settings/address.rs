//! Where an instance is.

use std::net::IpAddr;

use reqwest::Url;

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
    let plain = url.query().is_none() && url.fragment().is_none();
    let anonymous = url.username().is_empty() && url.password().is_none();
    if secure && plain && anonymous {
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

    #[test]
    fn the_instance_is_a_name_or_an_address() {
        let named = |name: &str| instance(Some(name.to_owned()), None).map(|url| url.to_string());
        let at = |url: &str| instance(None, Some(url.to_owned())).map(|url| url.to_string());
        assert_eq!(named("bank").as_deref(), Ok("https://bank.mauth.nevis.cloud/"));
        assert_eq!(at("http://127.0.0.1:8787").as_deref(), Ok("http://127.0.0.1:8787/"));
        assert_eq!(at("https://nevis.example/x/").as_deref(), Ok("https://nevis.example/x/"));
        for wrong in [
            "http://nevis.example",
            "nevis.example",
            "https://nevis.example/?a",
            "https://me@nevis.example",
            "https://:secret@nevis.example",
        ] {
            assert!(at(wrong).is_err(), "{wrong}");
        }
        assert!(named("a.b").is_err() && instance(None, None).is_err());
        assert!(instance(Some("bank".to_owned()), Some("https://nevis.example".to_owned())).is_err(), "both");
    }
}
