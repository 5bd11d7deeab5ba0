//! Where an approval is in its life, with what it has there.

use super::facts::StateName;
use super::item::{Item, Members, Unreadable, put, take};
use crate::nevis::StatusToken;
use crate::platform::redacted::redacted_debug;

/// The state of an approval, with its data. What an approval has in some states only stands here, the rest in
/// `Approval`. Times are epoch seconds.
#[derive(Clone, Default, PartialEq, Eq)]
pub(super) enum State {
    /// Reserved, and Nevis's answer is not written down. Past `until`, the end of the invocation that sends,
    /// it never will be.
    Sending { until: i64 },
    /// The code can be checked.
    Pending {
        /// Nevis's id of the approval.
        transaction_id: String,
        /// `None` once no code can be judged any more.
        status_token: Option<StatusToken>,
    },
    /// The code was right.
    Approved {
        /// Nevis's id of the approval.
        transaction_id: String,
        /// When the code was right.
        approved_at: i64,
        /// What stands for the code; `None` once it is not compared any more.
        code_tag: Option<String>,
        /// How many of the posts that a repetition may take are gone.
        repeats: i64,
    },
    /// Nevis refused.
    Refused,
    /// Nobody knows whether an SMS was sent.
    #[default]
    Unknown,
    /// Called off; by a lock perhaps before it was known to be sent, and then without Nevis's id.
    Cancelled { transaction_id: Option<String> },
}

redacted_debug!(State);

impl State {
    /// The state's name: in the table, and in the log.
    pub(super) fn name(&self) -> StateName {
        match self {
            Self::Sending { .. } => StateName::Sending,
            Self::Pending { .. } => StateName::Pending,
            Self::Approved { .. } => StateName::Approved,
            Self::Refused => StateName::Refused,
            Self::Unknown => StateName::Unknown,
            Self::Cancelled { .. } => StateName::Cancelled,
        }
    }

    /// Nevis's id of the approval, once Nevis has started it.
    pub(super) fn transaction_id(&self) -> Option<&str> {
        match self {
            Self::Pending { transaction_id, .. } | Self::Approved { transaction_id, .. } => {
                Some(transaction_id)
            }
            Self::Cancelled { transaction_id } => transaction_id.as_deref(),
            Self::Sending { .. } | Self::Refused | Self::Unknown => None,
        }
    }
}

impl Members for State {
    fn take(item: &mut Item) -> Result<Self, Unreadable> {
        let state: String = take(item, "state")?;
        Ok(match state.as_str() {
            "sending" => Self::Sending { until: take(item, "sendingUntil")? },
            "pending" => Self::Pending {
                transaction_id: take(item, "transactionId")?,
                status_token: take(item, "statusToken")?,
            },
            "approved" => Self::Approved {
                transaction_id: take(item, "transactionId")?,
                approved_at: take(item, "approvedAt")?,
                code_tag: take(item, "codeTag")?,
                repeats: take(item, "repeats")?,
            },
            "refused" => Self::Refused,
            "unknown" => Self::Unknown,
            "cancelled" => Self::Cancelled { transaction_id: take(item, "transactionId")? },
            _ => return Err(Unreadable),
        })
    }

    fn put(&self, item: &mut Item) {
        put(item, "state", &self.name().as_str().to_owned());
        put(item, "transactionId", &self.transaction_id().map(str::to_owned));
        match self {
            Self::Sending { until } => put(item, "sendingUntil", until),
            Self::Pending { status_token, .. } => put(item, "statusToken", status_token),
            Self::Approved { approved_at, code_tag, repeats, .. } => {
                put(item, "approvedAt", approved_at);
                put(item, "codeTag", code_tag);
                put(item, "repeats", repeats);
            }
            Self::Refused | Self::Unknown | Self::Cancelled { .. } => {}
        }
    }
}
