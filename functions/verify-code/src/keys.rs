//! The keys of receipts in AWS KMS: the one that signs, and those that are only listed.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use aws_sdk_kms::Client;
use countersign::platform::ReceiptConfig;
use futures_util::future::try_join_all;
use ring::digest::Digest;
use tokio::sync::Mutex;
use tokio::time::{Instant, timeout_at};

mod kms;
mod public_key;

pub(crate) use public_key::PublicKey;

/// Longer than any call to KMS may take.
const WARM_UP: Duration = Duration::from_secs(2);

/// What is wrong with a key: one line, fit for a log. It names the variable and never its value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{name} {trouble}")]
pub(crate) struct KeyError {
    name: Arc<str>,
    trouble: Trouble,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
enum Trouble {
    #[error("does not exist in this region")]
    Missing,
    #[error("may not be used by this function's role")]
    Forbidden,
    #[error("is disabled or about to be deleted")]
    Unusable,
    #[error("is no RSA 2048 key for SIGN_VERIFY")]
    WrongKind,
    #[error("could not be reached just now")]
    Unavailable,
}

/// All keys, each public key fetched once.
pub(crate) struct Keys {
    client: Client,
    signing: Arc<Key>,
    extra: Vec<Arc<Key>>,
}

/// One key, and its public half once that is known.
struct Key {
    /// What the log calls it.
    name: Arc<str>,
    id: String,
    public: OnceLock<PublicKey>,
    /// Held while the public key is being fetched: one fetch at a time.
    fetching: Arc<Mutex<()>>,
}

impl Keys {
    /// The keys of this configuration, none fetched yet.
    pub(crate) fn new(client: Client, config: &ReceiptConfig) -> Self {
        let extra = config.extra_key_ids.iter().zip(1..);
        let extra = extra.map(|(id, number)| Key::new(&format!("key {number} of RECEIPT_EXTRA_KEY_IDS"), id));
        Self {
            client,
            signing: Key::new("the key of RECEIPT_KEY_ID", &config.key_id),
            extra: extra.collect(),
        }
    }

    /// Fetches all public keys. What fails is tried again by the first request that needs it.
    pub(crate) async fn warm_up(&self) {
        let _ = self.all(Instant::now() + WARM_UP).await;
    }

    /// The public half of the key that signs.
    pub(crate) async fn signing(&self, until: Instant) -> Result<PublicKey, KeyError> {
        self.public(&self.signing, until).await
    }

    /// All public keys, that of the signing key first; never only some of them.
    pub(crate) async fn all(&self, until: Instant) -> Result<Vec<PublicKey>, KeyError> {
        let all = [&self.signing].into_iter().chain(&self.extra);
        try_join_all(all.map(|key| self.public(key, until))).await
    }

    /// An RSASSA-PKCS1-v1_5 signature over a SHA-256 digest. The same digest always gets the same one.
    pub(crate) async fn sign(&self, digest: &Digest, until: Instant) -> Result<Vec<u8>, KeyError> {
        let signed = timeout_at(until, kms::sign(&self.client, &self.signing.id, digest)).await;
        signed.unwrap_or(Err(Trouble::Unavailable)).map_err(|trouble| self.signing.error(trouble))
    }

    /// Fetched in a task that goes on where `until` comes first, so that slow answers are not lost to
    /// those who are in a hurry. Where one is under way already, that one is waited for.
    async fn public(&self, key: &Arc<Key>, until: Instant) -> Result<PublicKey, KeyError> {
        loop {
            if let Some(public) = key.public.get() {
                return Ok(public.clone());
            }
            if let Ok(turn) = Arc::clone(&key.fetching).try_lock_owned() {
                let (client, fetched) = (self.client.clone(), Arc::clone(key));
                let task = tokio::spawn(async move {
                    let _turn = turn;
                    let public = kms::public_key(&client, &fetched.id).await?;
                    Ok(fetched.public.get_or_init(|| public).clone())
                });
                let fetched = timeout_at(until, task).await;
                let fetched = fetched.ok().and_then(Result::ok).unwrap_or(Err(Trouble::Unavailable));
                return fetched.map_err(|trouble| key.error(trouble));
            }
            let under_way = timeout_at(until, key.fetching.lock()).await;
            drop(under_way.map_err(|_| key.error(Trouble::Unavailable))?);
        }
    }
}

impl Key {
    fn new(name: &str, id: &str) -> Arc<Self> {
        let (public, fetching) = (OnceLock::new(), Arc::default());
        Arc::new(Self { name: name.into(), id: id.to_owned(), public, fetching })
    }

    fn error(&self, trouble: Trouble) -> KeyError {
        KeyError { name: Arc::clone(&self.name), trouble }
    }
}
