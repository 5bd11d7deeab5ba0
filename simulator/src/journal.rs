//! What really happened: every SMS sent and every code judged, in their order, whatever was answered.

use serde::Serialize;

use crate::users::User;

/// One thing that happened. Faults that answer in place of the simulator leave no entry: nothing happened.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Entry {
    /// What.
    pub event: Event,
    /// To whom.
    pub username: String,
    /// The approval.
    pub transaction_id: String,
    /// The code that was sent, or the one that was judged.
    pub code: String,
    /// The text of an SMS; of nothing else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// What happened.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Event {
    /// An SMS was sent.
    Sent,
    /// A code was right.
    Accepted,
    /// A code was not: wrong, too late, used, or one too many.
    Refused,
}

impl Entry {
    /// An SMS.
    pub(crate) fn sent(user: &User, transaction_id: &str, code: &str, text: String) -> Self {
        Self { text: Some(text), ..Self::judged(Event::Sent, user, transaction_id, code) }
    }

    /// The verdict on a code.
    pub(crate) fn judged(event: Event, user: &User, transaction_id: &str, code: &str) -> Self {
        Self {
            event,
            username: user.name.to_string(),
            transaction_id: transaction_id.to_owned(),
            code: code.to_owned(),
            text: None,
        }
    }
}
