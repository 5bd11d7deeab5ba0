//! The body of a 201, and of the answer to how an approval stands.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::approvals::Caller;
use crate::approvals::{Standing, Status, Transaction};
use crate::platform::{Moment, rfc3339};

/// How an approval stands, as its caller may see it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ApprovalBody<'a> {
    approval_id: String,
    status: &'static str,
    transaction_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    locale: Option<&'a str>,
    expires_at: Option<String>,
    expires_in_seconds: i64,
    resend_after: Option<String>,
    resend_in_seconds: i64,
    attempts_remaining: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    shown: Option<&'a BTreeMap<String, String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    transaction: Option<&'a Transaction>,
}

impl<'a> ApprovalBody<'a> {
    /// The body at `now`. A backend gets the user and the transaction as well: a user's own page knows them.
    pub fn of(standing: &'a Standing, caller: &Caller, now: Moment) -> Self {
        let backend = caller.user().is_none();
        Self {
            approval_id: standing.approval_id.to_string(),
            status: name(standing.status),
            transaction_id: &standing.transaction_id,
            locale: standing.locale.as_deref(),
            expires_at: rfc3339(standing.expires_at),
            // Whoever waits for both is never too early for a resend, and never too late for the code.
            expires_in_seconds: standing.expires_at.saturating_sub(now.seconds_up).max(0),
            resend_after: rfc3339(standing.resend_after),
            resend_in_seconds: standing.resend_after.saturating_sub(now.seconds).max(0),
            attempts_remaining: standing.attempts_remaining,
            text: standing.text.as_deref(),
            shown: standing.shown.as_ref(),
            subject: standing.subject.as_deref().filter(|_| backend),
            transaction: standing.transaction.as_ref().filter(|_| backend),
        }
    }
}

fn name(status: Status) -> &'static str {
    match status {
        Status::Approved => "approved",
        Status::Cancelled => "cancelled",
        Status::Expired => "expired",
        Status::Locked => "locked",
        Status::Pending => "pending",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_has_the_name_of_the_contract() {
        let all = [Status::Approved, Status::Cancelled, Status::Expired, Status::Locked, Status::Pending];
        assert_eq!(all.map(name), ["approved", "cancelled", "expired", "locked", "pending"]);
    }
}
