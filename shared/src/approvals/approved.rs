//! What was approved, as the table has it: what a receipt says.

use super::records::Approval;
use super::transaction::Transaction;
use crate::hidden::hidden_debug;

/// How long a receipt is valid after the moment of approval, in seconds.
pub const RECEIPT_LIFETIME: i64 = 120;

/// An approval whose code was right.
#[derive(Clone, PartialEq, Eq)]
pub struct Approved {
    /// Its id.
    pub approval_id: String,
    /// Nevis's id of it.
    pub transaction_id: String,
    /// Whose approval it is: the token's `sub`, or the user that a backend named.
    pub subject: String,
    /// What was approved; `None` if the approval was started without a transaction.
    pub transaction: Option<Transaction>,
    /// When, in epoch seconds.
    pub approved_at: i64,
}

impl Approved {
    pub(super) fn new(approval_id: &str, approval: &Approval, approved_at: i64) -> Self {
        Self {
            approval_id: approval_id.to_owned(),
            transaction_id: approval.transaction_id.clone(),
            subject: approval.subject.clone(),
            transaction: approval.transaction.clone(),
            approved_at,
        }
    }
}

hidden_debug!(Approved);
