//! The client of the Nevis Authentication Cloud: an SMS approval and the check of its code.
//!
//! The functions call [`NevisClient::start_approval`], [`NevisClient::verify_code`] and, for an intent token,
//! [`NevisClient::user_of_intent`], and act on the outcome. Under each of them, `authorization` makes the call,
//! `answer` sends it, and `word` judges what came back. Begin with `word`.
//!
//! Neither POST is ever repeated, except once with a new access key after Nevis refused the old one.
//! What the outcomes mean is decided here (`word` and `said`); what is written down about them, in
//! [`crate::approvals`].

use std::sync::Arc;
use std::time::Duration;

use reqwest::{Method, RequestBuilder, Url};
use tokio::time::Instant;

use crate::nevis::access_key::{AccessKey, AccessKeyCache};
use crate::platform::http_client::FreshConnections;
use crate::platform::{Cause, Unanswered};

pub(crate) mod access_key;
mod answer;
mod approval;
mod authorization;
mod calls;
mod cause;
mod code;
mod intent;
mod introspection;
#[cfg(any(test, fuzzing))]
pub(crate) mod properties;
mod received;
mod said;
mod user;
mod users;
mod verification;
mod word;

pub use access_key::SECRET;
use answer::{read, unanswered};
pub use approval::{ApprovalRequest, StartOutcome};
pub use calls::NevisCalls;
pub use cause::nevis_causes;
use cause::{ANSWER, NEVIS};
pub use code::{Code, StatusToken};
pub use intent::{IdentifyError, IntentToken, IntentUser};
pub use introspection::KeyState;
pub use received::ReceivedAnswer;
pub use user::{User, UserId, Username};
pub use verification::{VerificationOutcome, VerificationRequest};
use word::cause_of;

/// How long the initialisation's request may take: longer than the initialisation waits for it.
const PING: Duration = Duration::from_secs(2);

/// Calls Nevis with the current access key.
pub struct NevisClient {
    base: Url,
    connections: FreshConnections,
    keys: Arc<AccessKeyCache>,
}

impl NevisClient {
    /// A client for Nevis at `base` (it ends in `/`).
    pub(crate) fn new(base: Url, connections: FreshConnections, keys: Arc<AccessKeyCache>) -> Self {
        Self { base, connections, keys }
    }

    /// Opens a connection, for the first request to use: `GET ping`. If the process is frozen meanwhile, the
    /// connection counts as idle since before.
    pub(crate) async fn connect(&self) -> Result<(), Cause> {
        let request = self.request(Method::GET, "ping").ok_or(Unanswered::Connect.cause(NEVIS))?;
        let sent = request.timeout(PING).send().await;
        // Read to its end, as only then the connection is free for the next request.
        let answer = read(sent.map_err(|error| unanswered(&error))?, Instant::now() + PING).await;
        // What a ping says is documented nowhere, so any text will do.
        let cause = cause_of(answer.class, &answer.said).filter(|cause| *cause != ANSWER);
        cause.map_or(Ok(()), Err)
    }

    /// A request below the base address; `None` only where no client can be built.
    fn request(&self, method: Method, path: &str) -> Option<RequestBuilder> {
        let url = self.base.join(path).ok()?;
        Some(self.connections.client().ok()?.request(method, url))
    }

    /// The same with the access key as bearer.
    fn authorized(&self, method: Method, path: &str, key: &AccessKey) -> Option<RequestBuilder> {
        Some(self.request(method, path)?.header(reqwest::header::AUTHORIZATION, key.bearer()))
    }
}
