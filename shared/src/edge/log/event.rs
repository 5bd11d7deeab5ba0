//! The events that lines are about.

use serde::Serialize;

/// What a request is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Event {
    /// A code is to be sent.
    #[serde(rename = "approval.start")]
    Start,
    /// A code is to be checked.
    #[serde(rename = "approval.verification")]
    Verification,
    /// Somebody wants to know how an approval stands.
    #[serde(rename = "approval.view")]
    View,
    /// An approval is to be called off.
    #[serde(rename = "approval.cancellation")]
    Cancellation,
    /// A user is to be locked.
    #[serde(rename = "user.lock")]
    Lock,
    /// Somebody wants to know how to check receipts.
    #[serde(rename = "discovery")]
    Discovery,
}
