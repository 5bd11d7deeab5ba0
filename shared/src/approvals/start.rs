//! Starting an approval: reserve, and settle or refund after Nevis.
//!
//! What is decided stands in `transitions`; here, what is answered where the table fails. Nevis is asked for an
//! SMS between [`Approvals::reserve`] and [`Approvals::settle`], for a [`Reservation`] alone.

use super::change::NotChanged;
use super::facts::{Facts, StateName};
use super::id::ApprovalId;
use super::record::Record;
use super::refusal::{Refusal, Refused};
use super::standing::Standing;
use super::table::Table;
use super::{Approvals, Seen};
use crate::nevis::StartOutcome;
use crate::platform::Deadline;

mod outcome;
mod requested;
mod transitions;
mod wanted;

pub use outcome::{Reservation, ReserveOutcome, Settled};
pub use requested::NewApproval;
use transitions::{answer, free, refund, reserve, settle};
use wanted::Wanted;

/// What is left of an approval after its start: nothing, where it was given back.
fn left_by(settled: &Result<(Record, ()), NotChanged>, id: &ApprovalId, start: &StartOutcome) -> Facts {
    let state_after = match settled {
        Ok((record, ())) => record.approvals.get(id.id()).map(|approval| approval.state.name()),
        Err(_) => Some(StateName::Sending),
    };
    Facts {
        approval_id: Some(id.id().to_owned()),
        transaction_id: start.transaction_id().map(str::to_owned),
        state_after,
        ..Facts::default()
    }
}

impl<T: Table> Approvals<T> {
    /// Whether it would be reserved as things stand. For what is to be asked of Nevis before: an answer under
    /// the key, a locked user or a quota comes first. `Some` is that answer under the key. Nothing is written,
    /// so `reserve` decides again.
    pub fn reservable(&self, seen: &Seen, new: &NewApproval) -> Result<Option<Standing>, Refused> {
        let (mut record, now) = (seen.record.clone(), self.clock.seconds());
        // As `reserve` will see it: a write begins with what is forgotten.
        record.forget(now);
        let id = ApprovalId::new(seen.tag.clone());
        free(&record, &Wanted::of(new, &id, 0), &self.policy, now)
    }

    /// Decides whether an SMS may be sent, and writes it down.
    ///
    /// # Errors
    ///
    /// Why no SMS may be sent. [`Refusal::Unavailable`] where the table would not say whether it was written
    /// down: it is withdrawn then, and Nevis must not be called.
    pub async fn reserve(
        &self,
        seen: Seen,
        new: &NewApproval,
        deadline: &Deadline,
    ) -> Result<ReserveOutcome, Refused> {
        let Seen { tag, record, spent } = seen;
        let id = ApprovalId::new(tag);
        let wanted = Wanted::of(new, &id, deadline.epoch_seconds());
        let reserved = self.change(id.tag(), record, deadline.first_step(spent), |record, now, _| {
            reserve(record, &wanted, &self.policy, now.seconds)
        });
        match reserved.await {
            Ok((_, Some(standing))) => Ok(ReserveOutcome::Earlier(standing)),
            Ok((record, None)) => {
                let created_at = record.approvals.get(id.id()).map_or(0, |approval| approval.created_at);
                Ok(ReserveOutcome::Reserved(Reservation { id, created_at, record }))
            }
            Err(NotChanged::Refused(refused)) => Err(refused),
            Err(NotChanged::Unknown(unclear)) => {
                // Nevis must not be called for an approval that may not be there (architecture.md, "One
                // direction").
                let undo = |record: &mut Record| refund(record, &id).then_some("refund");
                let cause = unclear.cause;
                self.withdraw(id.tag(), *unclear, deadline.undo(), undo).await;
                Err(Refusal::Unavailable.by(cause))
            }
        }
    }

    /// Writes down what Nevis answered. A start is only what is written down: else nobody could go on with it.
    /// Where certainly nothing was sent, what was reserved is given back; if the table refuses that, quota,
    /// cooldown and key stay taken, and the key ends as an unknown outcome.
    ///
    /// # Errors
    ///
    /// [`Refusal::ByNevis`]; [`Refusal::StartUnknown`], where nobody knows or it is not written down; and
    /// whatever the table says, [`Refusal::Misconfigured`] and [`Refusal::Unavailable`].
    pub async fn settle(
        &self,
        reservation: Reservation,
        start: &StartOutcome,
        deadline: &Deadline,
    ) -> Result<Settled, Refused> {
        let Reservation { id, created_at, record } = reservation;
        let nothing_sent = matches!(start, StartOutcome::Misconfigured | StartOutcome::Unavailable);
        // A table that stays away must not hold the invocation for what is only given back (architecture.md,
        // "Time").
        let until = if nothing_sent { deadline.undo() } else { deadline.last_step() };
        let settled = self.change(id.tag(), record, until, |record, _, _| settle(record, &id, start)).await;
        let now = self.clock.seconds();
        let facts = left_by(&settled, &id, start);
        match (settled, start) {
            // Both say only that nothing was executed, so they stand whatever the table says (decision 0006).
            (_, StartOutcome::Misconfigured) => Err(Refusal::Misconfigured.about(facts)),
            (_, StartOutcome::Unavailable) => Err(Refusal::Unavailable.about(facts)),
            (Ok((record, ())), _) => {
                answer(&record, &id, &self.policy, now).map(Settled).map_err(|refusal| refusal.about(facts))
            }
            (Err(not_changed), _) => {
                // Of the approval that was reserved: the record as it is by now is not known.
                let retry_after = self.policy.cooldown(Some(created_at), now);
                let cause = Some(not_changed.cause());
                Err(Refusal::StartUnknown { retry_after }.about(Facts { cause, ..facts }))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::approvals::samples::{
        NOW, REFUSED, TRANSACTION_ID, approval, id, invocation, pending, record, refusing, sent,
    };
    use crate::approvals::state::State;

    #[test]
    fn what_a_start_leaves_is_told_with_nevis_s_id_of_it() {
        let of = |settled| {
            let facts = left_by(&settled, &id("a"), &sent());
            assert_eq!(facts.approval_id.as_deref(), Some("a"));
            assert_eq!(facts.transaction_id.as_deref(), Some(TRANSACTION_ID));
            facts.state_after
        };
        assert_eq!(of(Ok((record([("a", approval(pending(), 0))]), ()))), Some(StateName::Pending));
        assert_eq!(of(Ok((record([]), ()))), None, "it was given back");
        assert_eq!(of(Err(NotChanged::Refused(Refusal::NotFound.into()))), Some(StateName::Sending));
    }

    #[tokio::test]
    async fn a_table_that_fails_after_nevis_is_the_cause() {
        let sending = approval(State::Sending { until: NOW + 15 }, 0);
        let reservation = Reservation { id: id("a"), created_at: NOW, record: record([("a", sending)]) };
        let refused = refusing().settle(reservation, &sent(), &invocation()).await.unwrap_err();
        assert_eq!(refused.facts.cause, Some(REFUSED));
    }
}
