//! The client of the Nevis Authentication Cloud: an SMS approval and the check of its code.
//!
//! Neither POST is ever repeated, except once with a new access key after Nevis refused the old one.
//! What the outcomes mean is decided here (`word` and `said`); what is written down about them, in
//! [`crate::approvals`].

use std::sync::Arc;
use std::time::Duration;

use reqwest::{Method, RequestBuilder, Url};
use tokio::time::Instant;

use crate::nevis::access_key::{AccessKey, AccessKeys};
use crate::platform::http_client::FreshConnections;

pub(crate) mod access_key;
mod answer;
mod approval;
mod authorization;
mod code;
mod intent;
mod introspection;
#[cfg(any(test, fuzzing))]
pub(crate) mod properties;
mod said;
mod user;
mod users;
mod verification;
mod word;

pub use approval::{ApprovalRequest, Start};
pub use code::{Code, StatusToken};
pub use intent::{IntentToken, Named, Unidentified};
pub use user::{User, UserId, Username};
pub use verification::{Verification, VerificationRequest};

/// Calls Nevis with the current access key.
pub struct NevisClient {
    base: Url,
    connections: FreshConnections,
    keys: Arc<AccessKeys>,
}

/// All calls to Nevis of one invocation: their common time limit, and what the log says of them.
#[derive(Debug)]
pub struct Calls {
    until: Instant,
    /// The status of Nevis's last answer, introspections of the key apart, if there was one.
    pub status: Option<u16>,
    /// How long all calls took together.
    pub spent: Duration,
}

impl Calls {
    /// None yet: until [`Calls::allow`], nothing is called.
    pub fn none() -> Self {
        Self { until: Instant::now(), status: None, spent: Duration::ZERO }
    }

    /// Allows calls until then.
    pub fn allow(&mut self, until: Instant) {
        self.until = until;
    }
}

impl NevisClient {
    /// A client for Nevis at `base` (it ends in `/`).
    pub(crate) fn new(base: Url, connections: FreshConnections, keys: Arc<AccessKeys>) -> Self {
        Self { base, connections, keys }
    }

    /// Opens a connection, for the first request to use: `GET ping`. Its outcome does not matter. If the
    /// process is frozen meanwhile, the connection counts as idle since before.
    pub(crate) async fn connect(&self) {
        let Some(request) = self.request(Method::GET, "ping") else { return };
        if let Ok(mut response) = request.timeout(Duration::from_secs(2)).send().await {
            // Read to its end, as only then the connection is free for the next request.
            let _ = answer::body(&mut response).await;
        }
    }

    /// A request below the base address; `None` only where no client can be built.
    fn request(&self, method: Method, path: &str) -> Option<RequestBuilder> {
        let url = self.base.join(path).ok()?;
        Some(self.connections.client().ok()?.request(method, url))
    }

    fn authorized(&self, method: Method, path: &str, key: &AccessKey) -> Option<RequestBuilder> {
        Some(self.request(method, path)?.header(reqwest::header::AUTHORIZATION, key.bearer()))
    }
}
