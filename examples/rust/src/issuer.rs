//! The issuer's keys: found through discovery, kept, and asked for again when they may have changed.

use std::time::{Duration, Instant};

use jsonwebtoken::DecodingKey;
use jsonwebtoken::jwk::JwkSet;
use reqwest::Client;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use tokio::sync::Mutex;

use crate::receipts::NotTaken;

/// How long a key set is kept.
const MAX_AGE: Duration = Duration::from_mins(5);

/// How long discovery and the key set may take each.
const TIMEOUT: Duration = Duration::from_secs(3);

/// Who signs the receipts.
pub(crate) struct Issuer {
    name: String,
    cooldown: Duration,
    http: Client,
    kept: Mutex<Kept>,
}

/// What is known of the keys.
#[derive(Default)]
struct Kept {
    keys: Option<(JwkSet, Instant)>,
    asked: Option<Instant>,
}

#[derive(Deserialize)]
struct Discovery {
    issuer: String,
    jwks_uri: String,
}

impl Issuer {
    /// The issuer of this name, whose keys are asked for at most once in `cooldown` for an unknown `kid`.
    #[expect(clippy::disallowed_methods, reason = "an example uses nothing of the product")]
    pub(crate) fn new(name: String, cooldown: Duration) -> Result<Self, reqwest::Error> {
        let http = Client::builder().redirect(reqwest::redirect::Policy::none()).timeout(TIMEOUT).build()?;
        Ok(Self { name, cooldown, http, kept: Mutex::default() })
    }

    /// `iss` of the receipts.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// The key with this `kid`. Requests that come meanwhile wait, so that one of them asks for all.
    pub(crate) async fn key(&self, kid: &str) -> Result<DecodingKey, NotTaken> {
        let mut kept = self.kept.lock().await;
        if kept.should_ask(kid, self.cooldown) {
            // Noted before it can fail, so that an unknown `kid` waits out the cooldown after a failure too.
            kept.asked = Some(Instant::now());
            let keys = self.fetch().await.map_err(|_| NotTaken::Unavailable)?;
            kept.keys = Some((keys, Instant::now()));
        }
        let key = kept.keys.as_ref().and_then(|(keys, _)| keys.find(kid));
        let key = key.and_then(|key| DecodingKey::from_jwk(key).ok());
        key.ok_or(NotTaken::Refused("signature: a key that the issuer does not list"))
    }

    async fn fetch(&self) -> Result<JwkSet, String> {
        let url = format!("{}/.well-known/openid-configuration", self.name);
        let discovered: Discovery = self.get(&url).await?;
        if discovered.issuer != self.name {
            return Err("the discovery names another issuer".to_owned());
        }
        self.get(&discovered.jwks_uri).await
    }

    async fn get<T: DeserializeOwned>(&self, url: &str) -> Result<T, String> {
        let answer = self.http.get(url).send().await.and_then(reqwest::Response::error_for_status);
        answer.map_err(|error| error.to_string())?.json().await.map_err(|error| error.to_string())
    }
}

impl Kept {
    fn should_ask(&self, kid: &str, cooldown: Duration) -> bool {
        let Some((keys, fetched)) = &self.keys else { return true };
        let paused = self.asked.is_some_and(|asked| asked.elapsed() < cooldown);
        fetched.elapsed() >= MAX_AGE || (keys.find(kid).is_none() && !paused)
    }
}
