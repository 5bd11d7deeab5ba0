//! What a receipt says.

use countersign::approvals::{Approved, RECEIPT_LIFETIME, Transaction};
use countersign::platform::ReceiptConfig;
use serde::Serialize;

/// The claims, in the order in which they are signed. Times are epoch seconds.
#[derive(Serialize)]
pub(crate) struct Claims<'a> {
    iss: &'a str,
    aud: &'a str,
    sub: &'a str,
    /// The `approvalId`: one approval is good for one execution (receipts.md, "What it says").
    jti: String,
    /// Nevis's id of the approval.
    txn: &'a str,
    transaction: &'a Transaction,
    #[serde(skip_serializing_if = "Option::is_none")]
    reference: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    locale: Option<&'a str>,
    scope: String,
    amr: [&'static str; 2],
    iat: i64,
    auth_time: i64,
    exp: i64,
}

/// The names of [`Claims`], for discovery.
pub(crate) const NAMES: [&str; 13] = [
    "iss",
    "aud",
    "sub",
    "jti",
    "txn",
    "transaction",
    "reference",
    "locale",
    "scope",
    "amr",
    "iat",
    "auth_time",
    "exp",
];

impl<'a> Claims<'a> {
    /// The claims of an approval; `None` for one without a transaction.
    pub(crate) fn of(config: &'a ReceiptConfig, approved: &'a Approved) -> Option<Self> {
        let transaction = approved.transaction.as_ref()?;
        Some(Self {
            iss: &config.issuer,
            aud: &config.audience,
            sub: &approved.subject,
            jti: approved.approval_id.to_string(),
            txn: &approved.transaction_id,
            transaction,
            reference: approved.reference.as_deref(),
            locale: approved.locale.as_deref(),
            // API Gateway compares whole scopes, so that a route can demand one template.
            scope: format!("approval:{}", transaction.template),
            // By the registered values (RFC 8176 section 2).
            amr: ["sms", "otp"],
            iat: approved.approved_at,
            auth_time: approved.approved_at,
            exp: approved.approved_at.saturating_add(RECEIPT_LIFETIME),
        })
    }
}

#[cfg(test)]
pub(super) mod tests;
