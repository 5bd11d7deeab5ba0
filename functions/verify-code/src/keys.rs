//! The keys of receipts in AWS KMS: the one that signs, and those that are only listed.
//!
//! No private key is ever in this process: KMS signs each receipt, and gives the public halves, which are kept.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use aws_sdk_kms::Client;
use countersign::approvals::{Facts, HasFacts};
use countersign::platform::{Cause, ReceiptConfig};
use futures_util::future::try_join_all;
use ring::digest::Digest;
use tokio::sync::Mutex;
use tokio::time::{Instant, timeout_at};

mod kms;
mod public_key;

use kms::KMS;
pub(crate) use public_key::PublicKey;

/// Longer than any call to KMS may take.
const WARM_UP: Duration = Duration::from_secs(2);

/// What is wrong with a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct KeyError {
    /// Its place: 0 the one that signs, from 1 on the extra ones.
    number: usize,
    cause: Cause,
}

impl HasFacts for KeyError {
    fn facts(&self) -> Facts {
        Facts { receipt_key: Some(self.number), ..Facts::failure(self.cause) }
    }
}

/// All keys, each public key fetched once.
pub(crate) struct Keys {
    client: Client,
    signing: Arc<Key>,
    extra: Vec<Arc<Key>>,
}

/// One key, and its public half once that is known.
struct Key {
    /// Its place: 0 the one that signs.
    number: usize,
    id: String,
    public: OnceLock<PublicKey>,
    /// Held while the public key is being fetched: one fetch at a time.
    fetching: Arc<Mutex<()>>,
}

impl Keys {
    /// The keys of this configuration, none fetched yet.
    pub(crate) fn new(client: Client, config: &ReceiptConfig) -> Self {
        let extra = config.extra_key_ids.iter().zip(1..).map(|(id, number)| Key::new(number, id));
        Self { client, signing: Key::new(0, &config.key_id), extra: extra.collect() }
    }

    /// Fetches all public keys. What fails is tried again by the first request that needs it.
    pub(crate) async fn warm_up(&self) -> Result<(), KeyError> {
        self.all(Instant::now() + WARM_UP).await.map(drop)
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
        signed.unwrap_or(Err(KMS.timeout())).map_err(|cause| self.signing.error(cause))
    }

    /// Fetched in a task that goes on where `until` comes first, so that slow answers are not lost to
    /// those who are in a hurry. Where one is under way already, that one is waited for.
    async fn public(&self, key: &Arc<Key>, until: Instant) -> Result<PublicKey, KeyError> {
        loop {
            if let Some(public) = key.public.get() {
                return Ok(public.clone());
            }
            // The lock goes into the task, so that whoever is in a hurry leaves it to the fetch.
            if let Ok(turn) = Arc::clone(&key.fetching).try_lock_owned() {
                let (client, fetched) = (self.client.clone(), Arc::clone(key));
                let task = tokio::spawn(async move {
                    let _turn = turn;
                    let public = kms::public_key(&client, &fetched.id).await?;
                    Ok(fetched.public.get_or_init(|| public).clone())
                });
                let fetched = timeout_at(until, task).await;
                let fetched = fetched.ok().and_then(Result::ok).unwrap_or(Err(KMS.timeout()));
                return fetched.map_err(|cause| key.error(cause));
            }
            let under_way = timeout_at(until, key.fetching.lock()).await;
            drop(under_way.map_err(|_| key.error(KMS.timeout()))?);
        }
    }
}

impl Key {
    fn new(number: usize, id: &str) -> Arc<Self> {
        let (public, fetching) = (OnceLock::new(), Arc::default());
        Arc::new(Self { number, id: id.to_owned(), public, fetching })
    }

    fn error(&self, cause: Cause) -> KeyError {
        KeyError { number: self.number, cause }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_told_with_the_place_of_its_key() {
        let facts = Key::new(2, "extra").error(KMS.timeout()).facts();
        assert_eq!(facts, Facts { receipt_key: Some(2), ..Facts::failure(KMS.timeout()) });
    }
}
