//! Checking a code: begin, and end after Nevis.

use tokio::time::Instant;

use super::Approvals;
use super::approved::Approved;
use super::carry_out::{StepError, carry_out};
use super::records::{Approval, Checks};
use super::table::Table;
use crate::deadline::Deadline;
use crate::nevis::Verification;
use crate::problem::Problem;
use crate::random;
use crate::reply::Reply;

mod begun;
mod decision;
mod steps;

pub use begun::{Begun, Check, Opening};
use decision::{Next, Repeat, about, begin_failed, decide, repeat, repeat_window, wrong_code};

impl<T: Table> Approvals<T> {
    /// Decides whether a code may be judged, and writes it down. The error is the problem to answer at
    /// once. `ready` is why Nevis could not be asked, if so: a repetition asks nobody.
    pub async fn begin(
        &self,
        check: &Check,
        ready: Result<(), Problem>,
        deadline: &Deadline,
    ) -> Result<Opening, Reply> {
        let until = deadline.first_step();
        let checker = random::id();
        while Instant::now() < until {
            let item = self.read(&check.approval_key(), until).await.map_err(Problem::from)?;
            let now = self.clock.seconds();
            let approval = item.and_then(|item| Approval::read(&item, now));
            let next = decide(now, approval, check.caller.id());
            if !matches!(next, Ok(Next::Repeat(_))) {
                ready.clone()?;
            }
            let (approval, status_token) = match next? {
                Next::Begin(approval, status_token) => (approval, status_token),
                Next::Repeat(approval) => match self.repeat(check, &approval, now, until).await {
                    Some(Ok(())) => {
                        let approved = Approved::new(&check.approval_id, &approval, approval.approved_at);
                        return Ok(Opening::Repeated(approved));
                    }
                    Some(Err(problem)) => return Err(Reply::from(problem).about(about(&approval))),
                    None => continue,
                },
            };
            let begun = Begun {
                approval_id: check.approval_id.clone(),
                approval,
                status_token,
                checker: checker.clone(),
                code_tag: check.code_tag(),
            };
            if let Some(begun) = self.write_begun(begun, now, deadline, until).await? {
                return Ok(Opening::Judge(Box::new(begun)));
            }
        }
        Err(Problem::UpstreamUnavailable.into())
    }

    /// `None` if what was decided on is no longer so and the approval is to be read again.
    async fn write_begun(
        &self,
        begun: Begun,
        now: i64,
        deadline: &Deadline,
        until: Instant,
    ) -> Result<Option<Begun>, Reply> {
        let step = steps::begin(&self.policy, &begun, now, deadline.epoch_seconds());
        match carry_out(&self.table, &step, until).await {
            Ok(()) => Ok(Some(begun)),
            Err(StepError::ConditionFailed(verdicts)) if steps::has_begun(&verdicts, &begun.checker) => {
                Ok(Some(begun))
            }
            Err(StepError::ConditionFailed(verdicts)) => {
                match begin_failed(&self.policy, self.clock.seconds(), &verdicts) {
                    Some(problem) => Err(Reply::from(problem).about(about(&begun.approval))),
                    None => Ok(None),
                }
            }
            Err(StepError::NotMade) => Err(Problem::UpstreamUnavailable.into()),
            Err(StepError::Unknown) => Err(self.release(&begun, deadline).await),
        }
    }

    /// Gives the attempt back, as Nevis was certainly not called. If the table refuses, the attempt is
    /// lost and the user waits until `checkingUntil`; nothing was executed all the same.
    pub async fn release(&self, begun: &Begun, deadline: &Deadline) -> Reply {
        let step = steps::release(begun, true);
        let _ = carry_out(&self.table, &step, deadline.giving_back()).await;
        Problem::UpstreamUnavailable.into()
    }

    /// Writes down what Nevis said. The error is what to answer where the approval is not approved.
    pub async fn end(
        &self,
        begun: &Begun,
        verification: Verification,
        deadline: &Deadline,
    ) -> Result<Approved, Reply> {
        let until = deadline.last_step();
        let reply = match verification {
            Verification::Approved => return self.approve(begun, until).await,
            Verification::Rejected => self.reject(begun, deadline).await,
            Verification::RateLimited { retry_after } => {
                let made = carry_out(&self.table, &steps::release(begun, false), until).await;
                made.map_or_else(|_| unknown(begun), |()| Problem::RateLimited { retry_after }.into())
            }
            Verification::Unknown => {
                let _ = carry_out(&self.table, &steps::release(begun, false), until).await;
                unknown(begun)
            }
            Verification::KeyRefused | Verification::WrongAddress => {
                let nothing_judged = verification == Verification::WrongAddress;
                let _ = carry_out(&self.table, &steps::release(begun, nothing_judged), until).await;
                Problem::UpstreamMisconfigured.into()
            }
            Verification::Unavailable => self.release(begun, deadline).await,
        };
        Err(reply)
    }

    async fn approve(&self, begun: &Begun, until: Instant) -> Result<Approved, Reply> {
        let now = self.clock.seconds();
        match carry_out(&self.table, &steps::approve(begun, now), until).await {
            Ok(()) => Ok(Approved::new(&begun.approval_id, &begun.approval, now)),
            Err(_) => Err(unknown(begun)),
        }
    }

    /// Counts the failure. Nobody else can change the user's failures while this check is running.
    async fn reject(&self, begun: &Begun, deadline: &Deadline) -> Reply {
        let until = deadline.last_step();
        let Ok(item) = self.read(&begun.checks_key(), deadline.last_read()).await else {
            let _ = carry_out(&self.table, &steps::release(begun, false), until).await;
            return unknown(begun);
        };
        let (now, now_up) = (self.clock.seconds(), self.clock.seconds_up());
        let failures = Checks::read(item.as_ref()).failures(now).saturating_add(1);
        let step = steps::reject(begun, failures, now_up);
        match carry_out(&self.table, &step, until).await {
            Ok(()) => wrong_code(&self.policy, failures, begun.attempts_left()).into(),
            Err(_) => unknown(begun),
        }
    }

    /// Answers a post to an approval that is approved already: one of five uses, taken before the
    /// answer. `None` if another post was faster and the approval is to be read again.
    async fn repeat(
        &self,
        check: &Check,
        approval: &Approval,
        now: i64,
        until: Instant,
    ) -> Option<Result<(), Problem>> {
        let window = repeat_window(&self.policy, approval);
        let (uses, verdict) = match repeat(now, approval, &check.code_tag(), window) {
            Repeat::Over => return Some(Err(Problem::ApprovalUsed)),
            Repeat::Same { uses } => (uses, Ok(())),
            Repeat::Other { uses } => (uses, Err(Problem::ApprovalUsed)),
        };
        let step = steps::use_up(&check.approval_key(), approval, uses);
        match carry_out(&self.table, &step, until).await {
            Ok(()) => Some(verdict),
            Err(StepError::ConditionFailed(_)) => None,
            Err(StepError::NotMade | StepError::Unknown) => Some(Err(Problem::UpstreamUnavailable)),
        }
    }
}

fn unknown(begun: &Begun) -> Reply {
    Problem::VerificationOutcomeUnknown { attempts_left: begun.attempts_left() > 0 }.into()
}
