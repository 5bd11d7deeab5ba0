//! The Nevis access key: read from Secrets Manager, kept in memory, never printed.
//!
//! Rotation needs no deployment: the secret is read again by age, and at once when Nevis refuses the
//! key in use.

use std::future::Future;
use std::pin::Pin;

use crate::platform::Cause;

mod cache;
mod key;
mod secret;

pub(crate) use cache::AccessKeyCache;
pub(crate) use key::{AccessKey, MalformedKey};
pub use secret::SECRET;
pub(crate) use secret::secrets_manager;

/// Why there is no key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SecretError {
    /// Somebody has to mend something: trying again soon is useless. At initialisation it ends the process,
    /// unless discovery can be served without a key.
    Final(Cause),
    /// It could not be read just now. The request that needs the key tries again.
    Passing(Cause),
}

impl SecretError {
    /// What failed. No cause holds what the secret holds.
    pub(crate) fn cause(self) -> Cause {
        match self {
            Self::Final(cause) | Self::Passing(cause) => cause,
        }
    }
}

impl From<MalformedKey> for SecretError {
    fn from(malformed: MalformedKey) -> Self {
        Self::Final(malformed.cause())
    }
}

/// One read of the secret.
pub(crate) type Reading = Pin<Box<dyn Future<Output = Result<AccessKey, SecretError>> + Send>>;
