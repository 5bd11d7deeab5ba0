//! Checking a code: begin, and approve, reject or release after Nevis.

use super::approval::Approval;
use super::approved::Approved;
use super::cause::CHANGED;
use super::change::{NotChanged, Step, Unclear};
use super::facts::{Facts, HasFacts, StateName};
use super::id::ApprovalId;
use super::record::Record;
use super::refusal::{Refusal, Refused};
use super::state::State;
use super::table::Table;
use super::{Approvals, Seen};
use crate::approvals::Caller;
use crate::nevis::{Code, StatusToken, User, VerificationOutcome, VerificationRequest};
use crate::platform::Deadline;
use crate::platform::hash::hash;
use crate::platform::redacted::redacted_debug;

mod repeat;
mod transitions;

pub(super) use repeat::REPEATS;
use transitions::{Admission, begin, end, left};

/// What a caller asks for: a code to be judged for an approval.
#[derive(Debug)]
pub struct NewVerification {
    /// Who asks.
    pub caller: Caller,
    /// The id from the path.
    pub approval_id: ApprovalId,
    /// What the user typed.
    pub code: Code,
}

impl NewVerification {
    /// What stands for the code in the table: it is spent by then, so a hash is enough.
    fn code_tag(&self) -> String {
        hash(&["code", &self.approval_id.to_string(), self.code.digits()])
    }
}

/// A check that is written down as running, with its attempt counted: Nevis may be called.
pub struct RunningVerification {
    record: Record,
    id: ApprovalId,
    /// The version of its begin, which names it in the record.
    checker: String,
    code_tag: String,
    /// As begin left it.
    approval: Approval,
    status_token: StatusToken,
}

redacted_debug!(RunningVerification);

impl RunningVerification {
    /// What to ask of Nevis for this code.
    pub fn request<'a>(&'a self, code: &'a Code) -> VerificationRequest<'a> {
        let personal = &self.approval.personal;
        let (user_id, username) = (personal.user_id.as_ref(), personal.username.as_ref());
        let transaction_id = self.approval.state.transaction_id().unwrap_or_default();
        VerificationRequest { user_id, username, code, status_token: &self.status_token, transaction_id }
    }
}

/// What a check begins with.
#[derive(Debug)]
pub enum BeginOutcome {
    /// A code to have judged.
    Running(Box<RunningVerification>),
    /// The repetition of an earlier success: Nevis is not to be asked again.
    Repetition(Box<Approved>),
}

impl HasFacts for BeginOutcome {
    fn facts(&self) -> Facts {
        match self {
            Self::Running(running) => Facts::of(&running.id, &running.approval),
            Self::Repetition(approved) => approved.facts(),
        }
    }
}

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

    /// Decides whether a code may be judged, and writes it down.
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

    /// Writes down what Nevis said. Where certainly no code was judged, the attempt is given back; if the table refuses
    /// that, the attempt is lost and the user waits until the end of this invocation.
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
        Err(match said {
            // These say only that nothing was executed, so they stand whatever the table says (decision
            // 0006).
            VerificationOutcome::KeyRefused => {
                let (attempts_remaining, _) = left(&approval, failures_left, 0);
                Refusal::VerificationMisconfigured { attempts_remaining }.about(facts)
            }
            VerificationOutcome::WrongAddress => Refusal::Misconfigured.about(facts),
            VerificationOutcome::Unavailable => Refusal::Unavailable.about(facts),
            VerificationOutcome::Approved
            | VerificationOutcome::Rejected
            | VerificationOutcome::RateLimited { .. }
            | VerificationOutcome::Unknown => {
                let (attempts_remaining, retry) = left(&approval, failures_left, self.clock.seconds());
                // A yes or a no that is not written down could be contradicted by the next answer
                // (architecture.md, "One direction").
                let cause = Some(not_changed.cause());
                Refusal::VerificationUnknown { attempts_remaining, retry }.about(Facts { cause, ..facts })
            }
        })
    }
}
