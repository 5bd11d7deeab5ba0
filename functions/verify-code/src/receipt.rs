//! The receipt: a signed proof of one approval that a server can check offline.
//!
//! All that it says comes from the table, as it was written down at the start and at the moment of
//! approval. So all receipts of one approval are the same bytes.

use std::sync::Arc;

use aws_sdk_kms::Client;
use countersign::WarmUp;
use countersign::approvals::{Approved, Caller, HasFacts, RECEIPT_LIFETIME, Transaction};
use countersign::edge::{Exchange, NextStep, Problem, RECEIPT_WAIT, Reply};
use countersign::platform::{ReceiptConfig, SdkConfig};
use serde::Serialize;
use tokio::time::Instant;

use crate::keys::{KeyError, Keys};

mod claims;
mod jws;

use claims::Claims;
pub(crate) use claims::NAMES as CLAIMS;

/// What receipts are made with.
pub(crate) struct Receipts {
    pub(crate) config: ReceiptConfig,
    pub(crate) keys: Arc<Keys>,
}

impl Receipts {
    /// Receipts of this configuration, signed by KMS as `aws` reaches it.
    pub(crate) fn new(aws: &SdkConfig, config: ReceiptConfig) -> Self {
        let keys = Arc::new(Keys::new(Client::new(aws), &config));
        Self { config, keys }
    }

    /// Fetches the public keys, for the first request to find them.
    pub(crate) fn fetching_keys(&self) -> WarmUp {
        let keys = Arc::clone(&self.keys);
        Box::pin(async move { keys.warm_up().await.map_err(|error| error.facts()) })
    }

    /// The receipt of an approval; `None` for one without a transaction.
    async fn sign(&self, approved: &Approved, until: Instant) -> Result<Option<String>, KeyError> {
        let Some(claims) = Claims::of(&self.config, approved) else { return Ok(None) };
        // The public half first: its thumbprint is the `kid`, which is signed too (RFC 7515 section 4.1.4).
        let key = self.keys.signing(until).await?;
        let input = jws::signing_input(&key.kid, &claims);
        let signature = self.keys.sign(&jws::digest(&input), until).await?;
        Ok(Some(jws::compact(input, &signature)))
    }
}

/// The body of a 200; the last three members are for a caller that names its users.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Verified<'a> {
    status: &'static str,
    transaction_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    receipt: Option<String>,
    /// True or left out.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    repeated: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    transaction: Option<&'a Transaction>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reference: Option<&'a str>,
}

/// The reply about an approval that is approved: 200, or 503 where there should be a receipt and it
/// cannot be signed. Then the same code gets it later. A backend gets what was approved as well.
pub(crate) async fn reply(
    receipts: Option<&Receipts>,
    approved: &Approved,
    caller: &Caller,
    now: i64,
    exchange: &mut Exchange,
) -> Result<Reply, Reply> {
    let receipt = match receipts {
        Some(receipts) => receipts.sign(approved, exchange.deadline.last_step()).await,
        None => Ok(None),
    };
    let receipt = receipt.map_err(|error| {
        exchange.note(&error);
        Problem::ReceiptPending { next: after_pending(approved, now) }
    })?;
    // A user's own page knows both; a backend must not take them from the page.
    let backend = caller.user().is_none();
    Ok(Reply::ok(&Verified {
        status: "approved",
        transaction_id: &approved.transaction_id,
        receipt,
        repeated: approved.repeated,
        subject: Some(approved.subject.as_str()).filter(|_| backend),
        transaction: approved.transaction.as_ref().filter(|_| backend),
        reference: approved.reference.as_deref().filter(|_| backend),
    }))
}

/// The same code gets the receipt while a repetition is left and the wait for it is within the receipt's life.
fn after_pending(approved: &Approved, now: i64) -> NextStep {
    let asked_again = now.saturating_add(RECEIPT_WAIT);
    let in_time = asked_again < approved.approved_at.saturating_add(RECEIPT_LIFETIME);
    if in_time && approved.repeats_left > 0 { NextStep::Same } else { NextStep::Done }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_code_is_asked_for_again_while_a_repetition_and_the_receipts_life_are_left() {
        let after = |repeats_left, seconds| {
            let approved = Approved { repeats_left, ..claims::tests::approved() };
            after_pending(&approved, approved.approved_at + seconds)
        };
        let last = RECEIPT_LIFETIME - RECEIPT_WAIT - 1;
        assert_eq!([after(5, 0), after(1, last)], [NextStep::Same; 2]);
        assert_eq!([after(0, 0), after(5, last + 1), after(5, RECEIPT_LIFETIME)], [NextStep::Done; 3]);
    }
}
