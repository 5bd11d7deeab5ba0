//! Calling an approval off, and the panic button of a user. Neither calls Nevis, so both work while it is away.

use super::approval::Approval;
use super::change::{Decision, NotChanged, Step};
use super::facts::{Facts, HasFacts, StateName};
use super::id::{ApprovalId, UserTag};
use super::record::{REMEMBERED, Record};
use super::refusal::{Refusal, Refused};
use super::standing::Standing;
use super::state::State;
use super::table::Table;
use super::verification::REPEATS;
use super::{Approvals, Seen};
use crate::approvals::Caller;
use crate::platform::{Deadline, Moment};

/// What a user's lock did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Locked {
    /// Approvals that it called off.
    pub cancelled: usize,
    /// Approvals of the last 24 hours that were approved before it.
    pub approved: usize,
    /// Seconds until it opens; 0 where there was nothing to lock.
    pub retry_after: i64,
    /// The user, where the lock was made now: it is not where there was nothing to lock, or a lock stood already.
    pub made_for: Option<UserTag>,
}

impl HasFacts for Locked {
    fn facts(&self) -> Facts {
        let tag = self.made_for.as_ref().map(|tag| tag.as_str().to_owned());
        Facts { tag, ..Facts::default() }
    }
}

impl<T: Table> Approvals<T> {
    /// How an approval stands; `None` if it is not this caller's, or never became pending. For showing: no
    /// server executes on it.
    pub fn standing(&self, seen: &Seen, id: &ApprovalId, caller: &Caller) -> Option<Standing> {
        let (mut record, now) = (seen.record.clone(), self.clock.seconds());
        // As a write would leave it, so that what is told does not depend on whether there was one since.
        record.forget(now);
        let approval = record.approvals.get(id.id())?;
        let own = approval.caller == caller.id() && approval.state.transaction_id().is_some();
        own.then(|| Standing::of(&record, id, approval, &self.policy, now))
    }

    /// Calls an approval off: its code is never usable here again. Nothing is given back for it. Refused where
    /// it is approved already ([`Refusal::Used`]), another caller's, or never was pending
    /// ([`Refusal::NotFound`]). The same again does no harm.
    pub async fn cancel(
        &self,
        seen: Seen,
        id: &ApprovalId,
        caller: &Caller,
        deadline: &Deadline,
    ) -> Result<Facts, Refused> {
        let until = deadline.first_step(seen.spent);
        let cancelled =
            self.change(id.tag(), seen.record, until, |record, _, _| cancel(record, id, caller.id()));
        cancelled.await.map(|(_, facts)| facts).map_err(refused)
    }

    /// Locks a user who got an SMS that nobody asked for: everything that is under way is called off, what is
    /// approved gives no further receipt, and for 30 minutes nothing is started and no code judged. The same
    /// again does no harm.
    pub async fn lock(&self, seen: Seen, deadline: &Deadline) -> Result<Locked, Refused> {
        let until = deadline.first_step(seen.spent);
        let max_failures = self.policy.max_failures;
        let locked = self.change(&seen.tag, seen.record, until, |record, now, _| {
            Ok(lock(record, &seen.tag, max_failures, now))
        });
        locked.await.map(|(_, locked)| locked).map_err(refused)
    }
}

fn refused(not_changed: NotChanged) -> Refused {
    match not_changed {
        NotChanged::Refused(refused) => refused,
        // Not withdrawn: made or not, the same request again comes to the same end.
        NotChanged::Unknown(unclear) => Refusal::Unavailable.by(unclear.cause),
    }
}

fn cancel(record: &mut Record, id: &ApprovalId, caller: &str) -> Decision<Facts> {
    let own = record.approvals.get_mut(id.id()).filter(|approval| approval.caller == caller);
    let approval = own.ok_or(Refusal::NotFound)?;
    let facts = Facts::of(id, approval);
    match &approval.state {
        // Its receipt may be on its way: a cancelled approval is one that nobody executes.
        State::Approved { .. } => Err(Refusal::Used.about(facts)),
        State::Cancelled { transaction_id: Some(_) } => Ok(Step::Already(facts)),
        State::Pending { .. } => {
            approval.state = State::Cancelled { transaction_id: facts.transaction_id.clone() };
            Ok(Step::Write("cancel", facts.left(StateName::Cancelled)))
        }
        State::Cancelled { transaction_id: None }
        | State::Sending { .. }
        | State::Refused
        | State::Unknown => Err(Refusal::NotFound.about(facts)),
    }
}

/// Nothing is written or prolonged where there is no approval, or a lock already.
fn lock(record: &mut Record, tag: &UserTag, max_failures: i64, now: Moment) -> Step<Locked> {
    let approved = record.approvals.values().filter(|approval| was_approved(approval, now.seconds)).count();
    let standing = record.locked(now.seconds, max_failures);
    // Pressed again, the button must not hold its user out for longer and longer.
    if record.approvals.is_empty() || standing.is_some() {
        return Step::Already(Locked {
            cancelled: 0,
            approved,
            retry_after: standing.unwrap_or(0),
            made_for: None,
        });
    }
    // What is being sent as well: its SMS may arrive, and its settle finds it called off.
    let cancelled = record.approvals.values_mut().filter_map(call_off).count();
    record.lock(now);
    let retry_after = record.locked(now.seconds, max_failures).unwrap_or(0);
    Step::Write("lock", Locked { cancelled, approved, retry_after, made_for: Some(tag.clone()) })
}

/// Puts an end to what an approval can still bring; `Some` if it was under way.
fn call_off(approval: &mut Approval) -> Option<()> {
    match &mut approval.state {
        State::Sending { .. } | State::Pending { .. } => {
            let transaction_id = approval.state.transaction_id().map(str::to_owned);
            approval.state = State::Cancelled { transaction_id };
            Some(())
        }
        // The payment service may have its receipt already; no other is signed.
        State::Approved { repeats, .. } => {
            *repeats = REPEATS;
            None
        }
        State::Refused | State::Unknown | State::Cancelled { .. } => None,
    }
}

fn was_approved(approval: &Approval, now: i64) -> bool {
    matches!(approval.state, State::Approved { approved_at, .. } if approved_at.saturating_add(REMEMBERED) > now)
}

#[cfg(test)]
mod tests;
