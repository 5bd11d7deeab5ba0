//! Approve, reject, release: what Nevis's word makes of a check.

use crate::approvals::approval::Approval;
use crate::approvals::approved::Approved;
use crate::approvals::change::{Decision, Step};
use crate::approvals::id::ApprovalId;
use crate::approvals::record::{FAILURES_FORGOTTEN, Record};
use crate::approvals::refusal::{Refusal, Retry};
use crate::approvals::state::State;
use crate::nevis::VerificationOutcome;
use crate::platform::{Moment, Policy};

/// Ends a check, as Nevis `said`: the approval is approved, a failure is counted, or neither. Where no code was
/// judged for sure, the attempt is given back. Gives what the verification comes to.
///
/// # Errors
///
/// [`Refusal::NotFound`] where the check is not ours any more, or its approval is none that is checked: nothing
/// is to be written, as the record may be half changed.
pub(in crate::approvals::verification) fn end(
    record: &mut Record,
    id: &ApprovalId,
    checker: &str,
    said: VerificationOutcome,
    code_tag: &str,
    policy: &Policy,
    now: Moment,
) -> Decision<Result<Approved, Refusal>> {
    // Its time was over, and another check may have begun: one verdict for one check (architecture.md,
    // "Races").
    if !record.is_checked_by(checker) {
        return Err(Refusal::NotFound.into());
    }
    // Whatever follows, the user's next code may be judged.
    record.check = None;
    if said == VerificationOutcome::Rejected {
        record.fail(now);
    }
    // After the failure is counted: the answer tells what is left from now on.
    let failures_left = record.failures_left(policy, now.seconds);
    let approval = record.approvals.get_mut(id.id()).ok_or(Refusal::NotFound)?;
    match approval.state {
        State::Pending { .. } => {}
        // Whatever Nevis said, it stays called off: a wrong code counts, a right one forgives none.
        State::Cancelled { .. } => return Ok(Step::Write("release", Err(Refusal::Cancelled))),
        State::Sending { .. } | State::Approved { .. } | State::Refused | State::Unknown => {
            return Err(Refusal::NotFound.into());
        }
    }
    let step = judged(approval, id, said, code_tag, failures_left, now.seconds);
    if said == VerificationOutcome::Approved {
        // Beside time, only a right code ends a row of failures (Delegated Regulation (EU) 2018/389, Art. 4(3)(b)).
        record.clear_failures();
    }
    Ok(step)
}

/// What Nevis's word makes of a pending approval.
fn judged(
    approval: &mut Approval,
    id: &ApprovalId,
    said: VerificationOutcome,
    code_tag: &str,
    failures_left: i64,
    now: i64,
) -> Step<Result<Approved, Refusal>> {
    match said {
        VerificationOutcome::Approved => {
            let transaction_id = approval.state.transaction_id().unwrap_or_default().to_owned();
            let code_tag = Some(code_tag.to_owned());
            approval.state = State::Approved { transaction_id, approved_at: now, code_tag, repeats: 0 };
            Step::Write("approve", Approved::of(id, approval).ok_or(Refusal::Unavailable))
        }
        VerificationOutcome::Rejected => Step::Write("reject", Err(rejected(approval, failures_left))),
        // The code reached Nevis, so its attempt stays counted (architecture.md, "What Nevis's outcomes
        // mean").
        VerificationOutcome::RateLimited { retry_after } => {
            let (attempts_remaining, retry) = left(approval, failures_left, now.saturating_add(retry_after));
            Step::Write(
                "release",
                Err(Refusal::VerificationRateLimited { retry_after, attempts_remaining, retry }),
            )
        }
        // Kept as well: the 401 that began it may have been about the code.
        VerificationOutcome::KeyRefused => {
            let (attempts_remaining, _) = left(approval, failures_left, now);
            Step::Write("release", Err(Refusal::VerificationMisconfigured { attempts_remaining }))
        }
        VerificationOutcome::Unknown => {
            let (attempts_remaining, retry) = left(approval, failures_left, now);
            Step::Write("release", Err(Refusal::VerificationUnknown { attempts_remaining, retry }))
        }
        VerificationOutcome::WrongAddress | VerificationOutcome::Unavailable => {
            // Nobody looked at the code: an outage costs no attempt.
            approval.attempts = approval.attempts.saturating_sub(1);
            let wrong_address = said == VerificationOutcome::WrongAddress;
            let refusal = if wrong_address { Refusal::Misconfigured } else { Refusal::Unavailable };
            Step::Write("release", Err(refusal))
        }
    }
}

/// How many codes are still judged, and whether that is of use at that moment, in epoch seconds.
pub(in crate::approvals::verification) fn left(
    approval: &Approval,
    failures_left: i64,
    moment: i64,
) -> (i64, Retry) {
    let remaining = approval.attempts_left().min(failures_left).max(0);
    let of_use = remaining > 0 && moment < approval.expires_at;
    (remaining, if of_use { Retry::SameCode } else { Retry::NewApproval })
}

/// What a wrong code is answered, once it is counted: the one that uses up the approval's attempts or the
/// user's failures gets the lock already. With the last attempt, the status token goes.
fn rejected(approval: &mut Approval, failures_left: i64) -> Refusal {
    let attempts_left = approval.attempts_left();
    if let (0, State::Pending { status_token, .. }) = (attempts_left, &mut approval.state) {
        // No code is judged any more, and a secret that is of no use is not kept (architecture.md, "The
        // record").
        *status_token = None;
    }
    match attempts_left.min(failures_left) {
        // First, as it says until when to wait; other attempts would wait for it too.
        _ if failures_left <= 0 => Refusal::VerificationLocked { retry_after: Some(FAILURES_FORGOTTEN) },
        0 => Refusal::VerificationLocked { retry_after: None },
        attempts_remaining => Refusal::WrongCode { attempts_remaining },
    }
}
