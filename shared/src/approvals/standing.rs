//! How an approval stands, as its own caller may see it.
//!
//! A start is answered with it, a repetition under an `Idempotency-Key` as well, and whoever looks at an approval.

use std::collections::BTreeMap;

use super::approval::Approval;
use super::facts::{Facts, HasFacts, StateName};
use super::id::ApprovalId;
use super::record::Record;
use super::state::State;
use super::transaction::Transaction;
use crate::platform::Policy;
use crate::platform::redacted::redacted_debug;

/// How an approval stands. Times are epoch seconds.
#[derive(Clone, PartialEq, Eq)]
pub struct Standing {
    /// Its id.
    pub approval_id: ApprovalId,
    /// Nevis's id of it.
    pub transaction_id: String,
    /// Where it is in its life.
    pub status: Status,
    /// When its code can no longer be checked.
    pub expires_at: i64,
    /// When another SMS may be sent to the user, as known now: the end of the cooldown, of a full window, of a
    /// full day, of a lock, whichever is the latest.
    pub resend_after: i64,
    /// How many codes are still judged: the smaller of the approval's attempts and the user's failures left.
    pub attempts_remaining: i64,
    /// Whose approval it is, and what is approved: for a backend; `None` once they are forgotten.
    pub subject: Option<String>,
    /// See `subject`.
    pub transaction: Option<Transaction>,
    /// The tag of the text that was sent.
    pub locale: Option<String>,
    /// What the SMS says, with `{{CODE}}` where the code stands; `None` once it is forgotten.
    pub text: Option<String>,
    /// The fields as the SMS writes them; `None` once they are forgotten.
    pub shown: Option<BTreeMap<String, String>>,
}

/// Where an approval is in its life: the first of these that holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Its code was right.
    Approved,
    /// It was called off.
    Cancelled,
    /// It is too late for its code.
    Expired,
    /// No attempts are left and none is running, or the user is locked. A new approval helps, after `resend_after`.
    Locked,
    /// It waits for its code.
    Pending,
}

redacted_debug!(Standing);

impl Standing {
    /// How `approval` of `record` stands at `now`.
    pub(super) fn of(
        record: &Record,
        id: &ApprovalId,
        approval: &Approval,
        policy: &Policy,
        now: i64,
    ) -> Self {
        let waits = [record.wait(policy, now), record.locked(now, policy.max_failures)];
        let refused_until = waits.into_iter().flatten().map(|seconds| now.saturating_add(seconds)).max();
        let cooled_down = approval.created_at.saturating_add(policy.resend_cooldown);
        let failures_left = record.failures_left(policy, now);
        let personal = &approval.personal;
        Self {
            approval_id: id.clone(),
            transaction_id: approval.state.transaction_id().unwrap_or_default().to_owned(),
            status: status(record, id, approval, policy, now),
            expires_at: approval.expires_at,
            resend_after: refused_until.map_or(cooled_down, |until| until.max(cooled_down)),
            attempts_remaining: approval.attempts_left().min(failures_left),
            subject: personal.subject.clone(),
            transaction: approval.transaction(),
            locale: approval.locale.clone(),
            text: personal.text.clone(),
            shown: personal.shown.clone(),
        }
    }
}

fn status(record: &Record, id: &ApprovalId, approval: &Approval, policy: &Policy, now: i64) -> Status {
    match approval.state {
        State::Approved { .. } => return Status::Approved,
        State::Cancelled { .. } => return Status::Cancelled,
        State::Sending { .. } | State::Pending { .. } | State::Refused | State::Unknown => {}
    }
    // The last attempt may still be right.
    let runs = record.running_check(now).is_some_and(|check| check.approval == id.id());
    let used_up = approval.attempts_left() == 0 && !runs;
    if approval.expires_at <= now {
        Status::Expired
    } else if used_up || record.locked(now, policy.max_failures).is_some() {
        Status::Locked
    } else {
        Status::Pending
    }
}

impl HasFacts for Standing {
    fn facts(&self) -> Facts {
        let state = Some(match self.status {
            Status::Approved => StateName::Approved,
            Status::Cancelled => StateName::Cancelled,
            Status::Expired | Status::Locked | Status::Pending => StateName::Pending,
        });
        Facts {
            approval_id: Some(self.approval_id.id().to_owned()),
            transaction_id: Some(self.transaction_id.clone()),
            template: self.transaction.as_ref().map(|transaction| transaction.template.clone()),
            state_before: state,
            state_after: state,
            ..Facts::default()
        }
    }
}

#[cfg(test)]
mod tests;
