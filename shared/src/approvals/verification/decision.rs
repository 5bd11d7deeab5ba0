//! Whether a code may be judged, and what a wrong one means: plain functions over what was read.

use subtle::ConstantTimeEq;

use crate::approvals::approved::RECEIPT_LIFETIME;
use crate::approvals::records::{Approval, Checks, State};
use crate::approvals::table::Verdict;
use crate::config::Policy;
use crate::nevis::StatusToken;
use crate::problem::Problem;
use crate::reply::{About, Reply};

/// For so long the same correct code gets the same answer again, in seconds.
const REPEAT_WINDOW: i64 = 30;
/// So many posts to an approved approval are compared with its code.
const REPEATS: i64 = 5;

/// What a post to an approval is.
#[derive(Debug)]
pub(super) enum Next {
    /// A check to begin.
    Begin(Approval, StatusToken),
    /// A repetition, perhaps, of the check that approved it.
    Repeat(Approval),
}

/// In this order: not own or never pending; approved; too late; no attempts left.
pub(super) fn decide(now: i64, approval: Option<Approval>, caller: &str) -> Result<Next, Reply> {
    let approval = approval.filter(|approval| approval.caller == caller).ok_or(Problem::ApprovalNotFound)?;
    let refusal = |problem: Problem| Reply::from(problem).about(about(&approval));
    match approval.state {
        State::Sending | State::Refused | State::Unknown => return Err(refusal(Problem::ApprovalNotFound)),
        State::Approved => return Ok(Next::Repeat(approval)),
        State::Pending => {}
    }
    if approval.expires_at <= now {
        return Err(refusal(Problem::ApprovalExpired));
    }
    // With a checker, the last attempt may be running: beginning tells.
    if approval.attempts >= approval.max_attempts && approval.checker.is_none() {
        return Err(refusal(Problem::ApprovalLocked { retry_after: None }));
    }
    match approval.status_token.clone() {
        Some(token) => Ok(Next::Begin(approval, token)),
        None => Err(refusal(Problem::ApprovalLocked { retry_after: None })),
    }
}

/// What the log says of an approval that stays as it is.
pub(super) fn about(approval: &Approval) -> About {
    let transaction_id = (!approval.transaction_id.is_empty()).then(|| approval.transaction_id.clone());
    About { transaction_id, state: Some(approval.state.name()), ..About::default() }
}

/// Why a check could not begin, from the items on which its conditions failed: the approval's and the
/// user's checks. `None` if the approval is to be read again.
pub(super) fn begin_failed(policy: &Policy, now: i64, verdicts: &[Verdict]) -> Option<Problem> {
    let failed = |at: usize| match verdicts.get(at) {
        Some(Verdict::Failed(item)) => item.as_ref(),
        Some(Verdict::Holds | Verdict::Untold) | None => None,
    };
    if verdicts.contains(&Verdict::Untold) {
        return None;
    }
    let checks = Checks::read(failed(1));
    if checks.is_running(now) {
        return Some(Problem::CheckInProgress);
    }
    if let Some(seconds) = checks.locked(now, policy.max_failures) {
        return Some(Problem::ApprovalLocked { retry_after: Some(seconds) });
    }
    let approval = failed(0).and_then(|item| Approval::read(item, now))?;
    let used_up = approval.state == State::Pending && approval.attempts >= approval.max_attempts;
    used_up.then_some(Problem::ApprovalLocked { retry_after: None })
}

/// What a post to an approved approval gets.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Repeat {
    /// The window or its uses are over.
    Over,
    /// The same code: the same answer, with this many uses gone.
    Same {
        /// Uses gone after this one.
        uses: i64,
    },
    /// Another code: it ends the window.
    Other {
        /// All uses.
        uses: i64,
    },
}

/// For so many seconds after the approval a repetition is answered: with a receipt as long as that is
/// valid, so that one that could not be signed can still be fetched. A receipt is not valid at its `exp`.
pub(super) fn repeat_window(policy: &Policy, approval: &Approval) -> i64 {
    if policy.receipts && approval.transaction.is_some() { RECEIPT_LIFETIME - 1 } else { REPEAT_WINDOW }
}

/// Compares a post's code with the approved one, in constant time, up to `window` seconds after the
/// approval.
pub(super) fn repeat(now: i64, approval: &Approval, code_tag: &str, window: i64) -> Repeat {
    let in_window = now <= approval.approved_at.saturating_add(window);
    if !in_window || approval.repeats >= REPEATS {
        return Repeat::Over;
    }
    if approval.code_tag.as_bytes().ct_eq(code_tag.as_bytes()).into() {
        Repeat::Same { uses: approval.repeats.saturating_add(1) }
    } else {
        Repeat::Other { uses: REPEATS }
    }
}

/// What a wrong code is answered, once it is counted: the one that uses up the attempts or the user's
/// failures gets the lock already.
pub(super) fn wrong_code(policy: &Policy, failures: i64, attempts_left: i64) -> Problem {
    let failures_left = policy.max_failures.saturating_sub(failures);
    if failures_left <= 0 {
        return Problem::ApprovalLocked { retry_after: Some(FAILURES_FORGOTTEN) };
    }
    if attempts_left <= 0 {
        return Problem::ApprovalLocked { retry_after: None };
    }
    Problem::CodeRejected { attempts_remaining: attempts_left.min(failures_left) }
}

/// Wrong codes in a row are forgotten this long after the last, in seconds.
pub(super) const FAILURES_FORGOTTEN: i64 = 30 * 60;

#[cfg(test)]
mod tests;
