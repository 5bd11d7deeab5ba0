//! `POST api/v1/approval`: have Nevis send the code.

use messages::Message;
use reqwest::header::AUTHORIZATION;
use reqwest::{Method, RequestBuilder};

use super::said::Said;
use super::word::Meaning;
use super::{IntentToken, IntentUser, NevisCalls, NevisClient, StatusToken, User, UserId};

mod wire;

use wire::Wire;

/// What to ask of Nevis.
#[derive(Debug)]
pub struct ApprovalRequest {
    /// Whose phone rings.
    pub user: User,
    /// What the SMS says; without it Nevis sends its default text.
    pub message: Option<Message>,
    /// What to call with in place of the access key.
    pub intent_token: Option<IntentToken>,
}

/// What came of the start.
#[derive(Debug)]
pub enum StartOutcome {
    /// Nevis took it. Whether the SMS arrives, nobody can tell.
    Started {
        /// What the verification needs.
        status_token: StatusToken,
        /// Nevis's id of this approval: 1 to 128 visible ASCII characters, in practice a UUID.
        transaction_id: String,
        /// The user's id; `None` if it is still to be looked up.
        user_id: Option<UserId>,
    },
    /// Nevis will not start it for this user. Its limit (429) counts as this.
    Refused,
    /// Nevis refuses the access key, or this is not its address: nothing was sent.
    Misconfigured,
    /// Nevis was not reached: nothing was sent.
    Unavailable,
    /// Nobody knows whether an SMS was sent. No answer, or one that cannot count: nothing is given back.
    Unknown,
}

impl StartOutcome {
    /// Nevis's id of the approval, if it was started.
    pub fn transaction_id(&self) -> Option<&str> {
        match self {
            Self::Started { transaction_id, .. } => Some(transaction_id),
            Self::Refused | Self::Misconfigured | Self::Unavailable | Self::Unknown => None,
        }
    }

    /// What it is for the named user. An approval of another one is `Unknown`: its code must never count for this one.
    /// An id that the answer lacks is the named one.
    fn for_user(self, user: &User) -> Self {
        match (self, user) {
            (Self::Started { user_id: Some(id), .. }, User::ById(named)) if id != *named => Self::Unknown,
            (Self::Started { status_token, transaction_id, user_id: None }, User::ById(named)) => {
                Self::Started { status_token, transaction_id, user_id: Some(named.clone()) }
            }
            (start, _) => start,
        }
    }
}

impl NevisClient {
    /// Starts an approval (Nevis: approval reference, use case "Authenticate transactions with SMS").
    /// A `userId` that the answer lacks is the named one, or is looked up at once if there is time.
    ///
    /// With an intent token, `named` is what [`NevisClient::user_of_intent`] gave.
    pub async fn start_approval(
        &self,
        request: &ApprovalRequest,
        named: Option<&IntentUser>,
        calls: &mut NevisCalls,
    ) -> StartOutcome {
        calls.allow();
        let start = match (&request.intent_token, named) {
            (Some(token), Some(named)) => {
                let judged = self.call_with_intent(calls, || self.with_intent(request, token)).await;
                named.only(outcome(&judged))
            }
            (Some(_), None) | (None, _) => self.start_with_key(request, calls).await,
        };
        if matches!(start, StartOutcome::Unknown) {
            calls.blame_the_answer();
        }
        start
    }

    async fn start_with_key(&self, request: &ApprovalRequest, calls: &mut NevisCalls) -> StartOutcome {
        let judged = self
            .call(calls, |key| {
                let http = self.authorized(Method::POST, "api/v1/approval", key)?;
                Some(http.json(&Wire::of(request)))
            })
            .await;
        match (outcome(&judged).for_user(&request.user), &request.user) {
            (StartOutcome::Started { status_token, transaction_id, user_id: None }, User::ByName(name)) => {
                // While nobody waits to see a code judged; the verification makes up for a lookup that fails.
                let user_id = self.find_user_id(calls, name).await.found();
                StartOutcome::Started { status_token, transaction_id, user_id }
            }
            (start, _) => start,
        }
    }

    fn with_intent(&self, request: &ApprovalRequest, token: &IntentToken) -> Option<RequestBuilder> {
        let http = self.request(Method::POST, "api/v1/approval")?;
        Some(http.header(AUTHORIZATION, token.bearer()).json(&Wire::of(request)))
    }
}

/// What came of a start, with the access key or with an intent token.
pub(super) fn outcome(judged: &Meaning) -> StartOutcome {
    match judged {
        Meaning::Success { said, .. } => sent(said).unwrap_or(StartOutcome::Unknown),
        // Nevis's limit as well: an answer of its own would tell which users there are.
        Meaning::Refused { .. } | Meaning::RateLimited { .. } => StartOutcome::Refused,
        Meaning::NotItsWord | Meaning::WrongAddress | Meaning::KeyRefused | Meaning::KeyUnclear => {
            StartOutcome::Misconfigured
        }
        Meaning::NotSent => StartOutcome::Unavailable,
        Meaning::Unknown => StartOutcome::Unknown,
    }
}

/// Reads a success; `None` if it is broken. A `userId` that is no UUID is broken too.
fn sent(said: &Said) -> Option<StartOutcome> {
    // An answer that names its user wrongly may be anybody's.
    let user_id = match said.member("userId") {
        Some(id) => Some(UserId::parse(id.as_str()?)?),
        None => None,
    };
    let status_token = StatusToken::parse(said.text("statusToken")?)?;
    let transaction_id = said.text("transactionId")?;
    // It goes into the table, the log and the receipt.
    let printable = transaction_id.bytes().all(|byte| byte.is_ascii_graphic());
    ((1..=128).contains(&transaction_id.len()) && printable).then(|| StartOutcome::Started {
        status_token,
        transaction_id: transaction_id.to_owned(),
        user_id,
    })
}

#[cfg(test)]
mod tests;
