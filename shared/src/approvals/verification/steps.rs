//! The steps of a verification, as data. The approval's write comes first, that of the user's checks
//! second.

use super::Begun;
use super::decision::FAILURES_FORGOTTEN;
use crate::approvals::condition::Condition;
use crate::approvals::item::Item;
use crate::approvals::records::{Approval, State, attribute};
use crate::approvals::step::{Step, Write};
use crate::approvals::table::Verdict;
use crate::config::Policy;

/// How long the item of a user's checks lives after its last use, in seconds.
const CHECKS: i64 = 24 * 3_600;

/// Counts the attempt and takes the user's one check, until the end of this invocation.
pub(super) fn begin(policy: &Policy, begun: &Begun, now: i64, checking_until: i64) -> Step {
    let approval = &begun.approval;
    let as_read = Condition::All(vec![
        Condition::is(attribute::STATE, State::Pending.name()),
        Condition::is(attribute::CALLER, approval.caller.as_str()),
        Condition::Above(attribute::EXPIRES_AT, now),
        Condition::counts(attribute::ATTEMPTS, approval.attempts),
        Condition::Any(vec![
            Condition::Missing(attribute::ATTEMPTS),
            Condition::Below(attribute::ATTEMPTS, approval.max_attempts),
        ]),
    ]);
    let counted = Item::default()
        .with(attribute::ATTEMPTS, approval.attempts.saturating_add(1))
        .with(attribute::CHECKER, begun.checker.as_str());
    let free = Condition::All(vec![
        Condition::is_past(attribute::CHECKING_UNTIL, now),
        Condition::Any(vec![
            Condition::Missing(attribute::FAILURES),
            Condition::Below(attribute::FAILURES, policy.max_failures),
            Condition::is_past(attribute::FAILURES_UNTIL, now),
        ]),
    ]);
    let taken = Item::default()
        .with(attribute::CHECKER, begun.checker.as_str())
        .with(attribute::CHECKING_UNTIL, checking_until)
        .with(attribute::TTL, now.saturating_add(CHECKS));
    Step::new(vec![
        Write::update(begun.approval_key(), as_read, counted, Vec::new()),
        Write::update(begun.checks_key(), free, taken, Vec::new()),
    ])
}

/// Whether a failed begin has landed before: the approval has our checker.
pub(super) fn has_begun(verdicts: &[Verdict], checker: &str) -> bool {
    match verdicts.first() {
        Some(Verdict::Failed(Some(item))) => item.text(attribute::CHECKER) == Some(checker),
        Some(Verdict::Failed(None) | Verdict::Holds | Verdict::Untold) | None => false,
    }
}

/// The code was right: the approval is approved, the user's failures are forgotten.
pub(super) fn approve(begun: &Begun, now: i64) -> Step {
    let approved = Item::default()
        .with(attribute::STATE, State::Approved.name())
        .with(attribute::APPROVED_AT, now)
        .with(attribute::CODE_TAG, begun.code_tag.as_str())
        .with(attribute::REPEATS, 0);
    let removed = vec![attribute::CHECKER, attribute::STATUS_TOKEN];
    let forgotten =
        vec![attribute::CHECKER, attribute::CHECKING_UNTIL, attribute::FAILURES, attribute::FAILURES_UNTIL];
    end(begun, approved, removed, Item::default(), forgotten)
}

/// The code was wrong: `failures` in a row now. With the last attempt, the status token goes.
pub(super) fn reject(begun: &Begun, failures: i64, now: i64) -> Step {
    let mut removed = vec![attribute::CHECKER];
    if begun.attempts_left() <= 0 {
        removed.push(attribute::STATUS_TOKEN);
    }
    let counted = Item::default()
        .with(attribute::FAILURES, failures)
        .with(attribute::FAILURES_UNTIL, now.saturating_add(FAILURES_FORGOTTEN))
        .with(attribute::TTL, now.saturating_add(CHECKS));
    end(begun, Item::default(), removed, counted, vec![attribute::CHECKER, attribute::CHECKING_UNTIL])
}

/// The check is over without a verdict; the attempt is given back if no code was judged.
pub(super) fn release(begun: &Begun, give_back: bool) -> Step {
    let attempts = give_back.then_some(begun.approval.attempts);
    let set = Item::default().with_some(attribute::ATTEMPTS, attempts);
    let released = vec![attribute::CHECKER, attribute::CHECKING_UNTIL];
    end(begun, set, vec![attribute::CHECKER], Item::default(), released)
}

/// On condition that the check is still ours.
fn end(
    begun: &Begun,
    approval: Item,
    approval_without: Vec<&'static str>,
    checks: Item,
    checks_without: Vec<&'static str>,
) -> Step {
    let ours = || Condition::is(attribute::CHECKER, begun.checker.as_str());
    Step::new(vec![
        Write::update(begun.approval_key(), ours(), approval, approval_without),
        Write::update(begun.checks_key(), ours(), checks, checks_without),
    ])
}

/// Takes uses of the repeat window.
pub(super) fn use_up(approval_key: &str, approval: &Approval, uses: i64) -> Step {
    let as_read = Condition::All(vec![
        Condition::is(attribute::STATE, State::Approved.name()),
        Condition::counts(attribute::REPEATS, approval.repeats),
    ]);
    let gone = Item::default().with(attribute::REPEATS, uses);
    Step::new(vec![Write::update(approval_key.to_owned(), as_read, gone, Vec::new())])
}
