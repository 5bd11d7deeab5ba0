//! What was approved, as the table has it: what a receipt says.

use super::approval::Approval;
use super::facts::{Facts, HasFacts, StateName};
use super::id::ApprovalId;
use super::state::State;
use super::transaction::Transaction;
use super::verification::REPEATS;
use crate::platform::redacted::redacted_debug;

/// How long a receipt is valid after the moment of approval, in seconds.
pub const RECEIPT_LIFETIME: i64 = 120;

/// An approval whose code was right.
///
/// Begin gives it for a repetition, and end for the first yes; the client gets the same 200 for both, but for
/// `repeated`.
#[derive(Clone, PartialEq, Eq)]
pub struct Approved {
    /// Its id.
    pub approval_id: ApprovalId,
    /// Nevis's id of it.
    pub transaction_id: String,
    /// Whose approval it is: the token's `sub`, or the user that a backend named. Empty where the record has
    /// none, and then `transaction` is `None`.
    pub subject: String,
    /// What was approved; `None` if the approval was started without a transaction.
    pub transaction: Option<Transaction>,
    /// The client's own id of the transaction.
    pub reference: Option<String>,
    /// The tag of the text that was sent.
    pub locale: Option<String>,
    /// When Nevis's yes was written down, in epoch seconds: a receipt's `iat`.
    pub approved_at: i64,
    /// Whether it was answered before, or might have been.
    pub repeated: bool,
    /// How many posts of the same code are still answered: 0 to 5.
    pub repeats_left: i64,
}

impl Approved {
    /// What `approval` says, if it is approved.
    pub(super) fn of(id: &ApprovalId, approval: &Approval) -> Option<Self> {
        let State::Approved { transaction_id, approved_at, repeats, .. } = &approval.state else {
            return None;
        };
        Some(Self {
            approval_id: id.clone(),
            transaction_id: transaction_id.clone(),
            subject: approval.personal.subject.clone().unwrap_or_default(),
            transaction: approval.transaction(),
            reference: approval.reference.clone(),
            locale: approval.locale.clone(),
            approved_at: *approved_at,
            repeated: *repeats > 0,
            repeats_left: REPEATS.saturating_sub(*repeats),
        })
    }
}

impl HasFacts for Approved {
    fn facts(&self) -> Facts {
        let before = if self.repeated { StateName::Approved } else { StateName::Pending };
        Facts {
            approval_id: Some(self.approval_id.id().to_owned()),
            transaction_id: Some(self.transaction_id.clone()),
            template: self.transaction.as_ref().map(|transaction| transaction.template.clone()),
            state_before: Some(before),
            state_after: Some(StateName::Approved),
            ..Facts::default()
        }
    }
}

redacted_debug!(Approved);
