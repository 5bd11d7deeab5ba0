//! The issuer's keys: found through its discovery, kept, and asked for again when they may have changed.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use jsonwebtoken::DecodingKey;
use jsonwebtoken::jwk::JwkSet;
use reqwest::Client;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::receipts::NotTaken;

/// How long discovery and the key set may take each.
const TIMEOUT: Duration = Duration::from_secs(3);

/// The pause after a request that failed, unless the cooldown is shorter.
const RETRY: Duration = Duration::from_secs(5);

/// How long what is kept.
#[derive(Clone, Copy)]
pub(crate) struct Times {
    /// After this, keys are asked for again.
    pub(crate) max_age: Duration,
    /// For so long they are used where that fails.
    pub(crate) kept: Duration,
    /// The pause between two requests, whatever for.
    pub(crate) cooldown: Duration,
}

/// Who signs the receipts.
pub(crate) struct Issuer {
    name: String,
    times: Times,
    http: Client,
    listed: Mutex<Option<Listed>>,
    /// Held by the one request that is under way: the earliest moment of the next one.
    next_request: tokio::sync::Mutex<Option<Instant>>,
}

/// The keys by their `kid`, and when they were fetched.
struct Listed {
    keys: HashMap<String, DecodingKey>,
    fetched: Instant,
}

#[derive(Deserialize)]
struct Discovery {
    issuer: String,
    jwks_uri: String,
}

impl Issuer {
    /// The issuer of this name.
    #[expect(clippy::disallowed_methods, reason = "an example uses nothing of the product")]
    pub(crate) fn new(name: String, times: Times) -> Result<Self, reqwest::Error> {
        let http = Client::builder().redirect(reqwest::redirect::Policy::none()).timeout(TIMEOUT).build()?;
        Ok(Self { name, times, http, listed: Mutex::default(), next_request: tokio::sync::Mutex::default() })
    }

    /// `iss` of the receipts.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// The key that a receipt names. Nobody waits for a renewal who can do without.
    pub(crate) async fn key(self: &Arc<Self>, kid: &str) -> Result<DecodingKey, NotTaken> {
        match self.find(kid) {
            Some((key, age)) if age < self.times.max_age => return Ok(key),
            Some((key, _)) => {
                if self.next_request.try_lock().is_ok_and(|next_request| is_past(*next_request)) {
                    let issuer = Arc::clone(self);
                    tokio::spawn(async move { issuer.renew().await });
                }
                return Ok(key);
            }
            None => self.renew().await,
        }
        let unlisted = NotTaken::Refused("signature: a key that the issuer does not list");
        let missing = if self.is_known() { unlisted } else { NotTaken::Unavailable };
        self.find(kid).map(|(key, _)| key).ok_or(missing)
    }

    fn find(&self, kid: &str) -> Option<(DecodingKey, Duration)> {
        let listed = self.listed();
        let listed = listed.as_ref().filter(|listed| listed.fetched.elapsed() < self.times.kept)?;
        Some((listed.keys.get(kid)?.clone(), listed.fetched.elapsed()))
    }

    fn is_known(&self) -> bool {
        self.listed().as_ref().is_some_and(|listed| listed.fetched.elapsed() < self.times.kept)
    }

    fn listed(&self) -> MutexGuard<'_, Option<Listed>> {
        self.listed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Asks for the keys, unless there is a pause: after each request, whatever came of it, so that neither forged
    /// key names nor an outage have the issuer asked without end. Whoever waited for another request finds what it
    /// has brought.
    async fn renew(&self) {
        let mut next_request = self.next_request.lock().await;
        if !is_past(*next_request) {
            return;
        }
        let fetched = self.fetch().await;
        let pause = if fetched.is_ok() { self.times.cooldown } else { RETRY.min(self.times.cooldown) };
        *next_request = Some(Instant::now() + pause);
        if let Ok(keys) = fetched {
            *self.listed() = Some(Listed { keys, fetched: Instant::now() });
        }
    }

    async fn fetch(&self) -> Result<HashMap<String, DecodingKey>, String> {
        let url = format!("{}/.well-known/openid-configuration", self.name);
        let discovered: Discovery = self.get(&url).await?;
        if discovered.issuer != self.name {
            return Err("the discovery names another issuer".to_owned());
        }
        let listed: JwkSet = self.get(&discovered.jwks_uri).await?;
        let named = listed
            .keys
            .iter()
            .filter_map(|key| Some((key.common.key_id.clone()?, DecodingKey::from_jwk(key).ok()?)));
        Ok(named.collect())
    }

    async fn get<T: DeserializeOwned>(&self, url: &str) -> Result<T, String> {
        let answer = self.http.get(url).send().await.and_then(reqwest::Response::error_for_status);
        answer.map_err(|error| error.to_string())?.json().await.map_err(|error| error.to_string())
    }
}

fn is_past(moment: Option<Instant>) -> bool {
    moment.is_none_or(|moment| moment <= Instant::now())
}
