//! Checking a code: begin, and approve, reject or release after Nevis.
//!
//! What is decided stands in `transitions`; here, what is answered where the table fails.

use super::approval::Approval;
use super::approved::Approved;
use super::cause::CHANGED;
use super::change::{NotChanged, Step, Unclear};
use super::facts::{Facts, StateName};
use super::id::ApprovalId;
use super::record::Record;
use super::refusal::{Refusal, Refused};
use super::state::State;
use super::table::Table;
use super::{Approvals, Seen};
use crate::nevis::{User, VerificationOutcome};
use crate::platform::Deadline;

mod repeat;
mod requested;
mod transitions;

pub(super) use repeat::REPEATS;
pub use requested::{BeginOutcome, NewVerification, RunningVerification};
use transitions::{Admission, begin, end, left};

impl<T: Table> Approvals<T> {
    /// Whether the approval is approved as things stand: a post to it asks nothing of Nevis.
    pub fn is_approved(&self, seen: &Seen, check: &NewVerification) -> bool {
        let approval = seen.record.approvals.get(check.approval_id.id());
        approval.is_some_and(|approval| matches!(approval.state, State::Approved { .. }))
    }

    /// Refuses an approval of another user than the one that a backend names.
    pub fn is_about(&self, id: &ApprovalId, user: Option<&User>) -> Result<(), Refusal> {
        let other = user.is_some_and(|user| self.tag(user) != *id.tag());
        // As an unknown id, so that a row that was mixed up tells nothing either (backends.md, "The rules").
        if other { Err(Refusal::NotFound) } else { Ok(()) }
    }

    /// Decides whether a code may be judged, and writes it down. Where the table would not say whether it did,
    /// a check is withdrawn, and Nevis must not be called ([`Refusal::Unavailable`]).
    pub async fn begin(
        &self,
        seen: Seen,
        check: &NewVerification,
        deadline: &Deadline,
    ) -> Result<BeginOutcome, Refused> {
        let (id, until) = (&check.approval_id, deadline.first_step(seen.spent));
        let (ends, mut tried) = (deadline.epoch_seconds(), None::<Admission>);
        let begun = self.change(id.tag(), seen.record, until, |record, now, nonce| {
            // Made by an earlier try whose version has left the line since.
            if let Some(admission) = tried.take().filter(|admission| admission.is_running_in(record)) {
                return Ok(Step::Already(admission));
            }
            let step = begin(record, check, &self.policy, now.seconds, nonce, ends)?;
            if let Step::Write(_, admission) = &step {
                tried = Some(admission.clone());
            }
            Ok(step)
        });
        match begun.await {
            Ok((_, Admission::Repetition(approved))) => Ok(BeginOutcome::Repetition(approved)),
            Ok((_, Admission::OtherCode(facts))) => Err(Refusal::Used.about(facts)),
            // Its time was over before its answer came, and another one has begun.
            Ok((record, admission)) if !admission.is_running_in(&record) => {
                Err(Refusal::Unavailable.by(CHANGED))
            }
            Ok((record, Admission::Running { checker, approval, status_token })) => {
                let (id, code_tag, approval) = (id.clone(), check.code_tag(), *approval);
                let running = RunningVerification { record, id, checker, code_tag, approval, status_token };
                Ok(BeginOutcome::Running(Box::new(running)))
            }
            Err(NotChanged::Refused(refused)) => Err(refused),
            Err(NotChanged::Unknown(unclear)) => {
                let cause = unclear.cause;
                self.withdraw_begin(id, *unclear, deadline).await;
                Err(Refusal::Unavailable.by(cause))
            }
        }
    }

    /// A repetition that may have been taken is not given back: it is one of five.
    async fn withdraw_begin(&self, id: &ApprovalId, unclear: Unclear, deadline: &Deadline) {
        // A repetition has no check to take back.
        let begun = unclear.mine.version.clone().filter(|version| unclear.mine.is_checked_by(version));
        let Some(checker) = begun else { return };
        let undo = |record: &mut Record| {
            let now = self.clock.moment();
            end(record, id, &checker, VerificationOutcome::Unavailable, "", &self.policy, now).ok()?;
            Some("release")
        };
        self.withdraw(id.tag(), unclear, deadline.undo(), undo).await;
    }

    /// Writes down what Nevis said. Where certainly no code was judged, the attempt is given back; if the table
    /// refuses that, the attempt is lost and the user waits until the end of this invocation.
    pub async fn end(
        &self,
        running: RunningVerification,
        said: VerificationOutcome,
        deadline: &Deadline,
    ) -> Result<Approved, Refused> {
        // A table that stays away must not hold the invocation for what is only given back (architecture.md,
        // "Time").
        let gives_back = matches!(said, VerificationOutcome::WrongAddress | VerificationOutcome::Unavailable);
        let until = if gives_back { deadline.undo() } else { deadline.last_step() };
        let RunningVerification { record, id, checker, code_tag, approval, .. } = running;
        // As begin left them: where the table fails, no later count is known.
        let failures_left = record.failures_left(&self.policy, self.clock.seconds());
        let ended = self.change(id.tag(), record, until, |record, now, _| {
            end(record, &id, &checker, said, &code_tag, &self.policy, now)
        });
        let facts = Facts::of(&id, &approval);
        let not_changed = match ended.await {
            Ok((_, Ok(approved))) => return Ok(approved),
            Ok((_, Err(Refusal::Cancelled))) => {
                return Err(Refusal::Cancelled.about(facts.left(StateName::Cancelled)));
            }
            Ok((_, Err(refusal))) => return Err(refusal.about(facts)),
            Err(not_changed) => not_changed,
        };
        let refusal = unwritten(said, &approval, failures_left, self.clock.seconds());
        let is_of_the_table = matches!(refusal, Refusal::VerificationUnknown { .. });
        Err(refusal.about(Facts { cause: is_of_the_table.then(|| not_changed.cause()), ..facts }))
    }
}

/// What is answered where Nevis's word could not be written down.
fn unwritten(said: VerificationOutcome, approval: &Approval, failures_left: i64, now: i64) -> Refusal {
    match said {
        // These say only that nothing was executed, so they stand whatever the table says (decision 0006).
        VerificationOutcome::KeyRefused => {
            let (attempts_remaining, _) = left(approval, failures_left, now);
            Refusal::VerificationMisconfigured { attempts_remaining }
        }
        VerificationOutcome::WrongAddress => Refusal::Misconfigured,
        VerificationOutcome::Unavailable => Refusal::Unavailable,
        // A yes or a no that is not written down could be contradicted by the next answer (architecture.md, "One
        // direction").
        VerificationOutcome::Approved
        | VerificationOutcome::Rejected
        | VerificationOutcome::RateLimited { .. }
        | VerificationOutcome::Unknown => {
            let (attempts_remaining, retry) = left(approval, failures_left, now);
            Refusal::VerificationUnknown { attempts_remaining, retry }
        }
    }
}

#[cfg(test)]
mod tests;
