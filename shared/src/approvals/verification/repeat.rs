//! A post of a code to an approval that is approved already.

use subtle::ConstantTimeEq;

use super::transitions::Admission;
use crate::approvals::approval::Approval;
use crate::approvals::approved::{Approved, RECEIPT_LIFETIME};
use crate::approvals::change::Step;
use crate::approvals::facts::Facts;
use crate::approvals::id::ApprovalId;
use crate::approvals::refusal::Refusal;
use crate::approvals::state::State;
use crate::platform::Policy;

/// For so long the same correct code gets the same answer again, in seconds.
const WINDOW: i64 = 30;
/// So many posts to an approved approval are compared with its code.
pub(in crate::approvals) const REPEATS: i64 = 5;

/// Takes one of the repetitions before the code is compared, all of them for another code. The comparison takes the
/// same time for every code. Refused with [`Refusal::Used`] after the window, and once no repetition is left.
pub(super) fn repeat(
    approval: &mut Approval,
    id: &ApprovalId,
    posted: &str,
    policy: &Policy,
    now: i64,
) -> Result<Step<Admission>, Refusal> {
    let window = window(policy, approval);
    let State::Approved { approved_at, code_tag, repeats, .. } = &mut approval.state else {
        return Err(Refusal::NotFound);
    };
    let in_window = now <= approved_at.saturating_add(window);
    let code_tag = code_tag.as_ref().filter(|_| in_window && *repeats < REPEATS).ok_or(Refusal::Used)?;
    // How long a comparison takes must not tell how much of a guess was right.
    let same = bool::from(code_tag.as_bytes().ct_eq(posted.as_bytes()));
    // Whoever guesses has one try; a page that repeats its own code has five (decision 0005).
    *repeats = if same { repeats.saturating_add(1) } else { REPEATS };
    let admission = match Approved::of(id, approval).filter(|_| same) {
        Some(approved) => Admission::Repetition(Box::new(approved)),
        None => Admission::OtherCode(Facts::of(id, approval)),
    };
    // One write for the use and the comparison: a process that dies between them gives no free guess.
    Ok(Step::Write("repeat", admission))
}

/// For so many seconds after the approval a repetition is answered: with a receipt as long as that is
/// valid, so that one that could not be signed can still be fetched. A receipt is not valid at its `exp`.
fn window(policy: &Policy, approval: &Approval) -> i64 {
    let has_receipt = policy.receipts && approval.personal.transaction.is_some();
    // A receipt must not be accepted at its `exp` or later, leeway aside (RFC 7519 section 4.1.4).
    if has_receipt { RECEIPT_LIFETIME - 1 } else { WINDOW }
}

#[cfg(test)]
mod tests;
