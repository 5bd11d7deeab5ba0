//! Begin: may this code be judged?

use crate::approvals::approval::Approval;
use crate::approvals::approved::Approved;
use crate::approvals::change::{Decision, Step};
use crate::approvals::facts::Facts;
use crate::approvals::item::Unknown;
use crate::approvals::record::{Check, Record};
use crate::approvals::refusal::Refusal;
use crate::approvals::state::State;
use crate::approvals::verification::NewVerification;
use crate::approvals::verification::repeat::repeat;
use crate::nevis::StatusToken;
use crate::platform::Policy;
use crate::platform::redacted::redacted_debug;

/// What a post of a code comes to.
#[derive(Clone)]
pub(in crate::approvals::verification) enum Admission {
    /// A check is running, begun with this version: of this approval as its begin left it.
    Running { checker: String, approval: Box<Approval>, status_token: StatusToken },
    /// The approval is approved, with this code.
    Repetition(Box<Approved>),
    /// The approval is approved, with another code: its window is over now.
    OtherCode(Facts),
}

redacted_debug!(Admission);

impl Admission {
    /// Whether the check that this began is the record's; never for a repetition.
    pub(in crate::approvals::verification) fn is_running_in(&self, record: &Record) -> bool {
        matches!(self, Self::Running { checker, .. } if record.is_checked_by(checker))
    }
}

/// Counts the attempt and takes the user's one check, until `ends`: the end of this invocation. For an approval
/// that is approved already, takes a repetition.
pub(in crate::approvals::verification) fn begin(
    record: &mut Record,
    check: &NewVerification,
    policy: &Policy,
    now: i64,
    nonce: &str,
    ends: i64,
) -> Decision<Admission> {
    let id = &check.approval_id;
    // Somebody else's is not found either: no id can be tried for whether it exists.
    let own = record.approvals.get_mut(id.id()).filter(|approval| approval.caller == check.caller.id());
    let approval = own.ok_or(Refusal::NotFound)?;
    let facts = Facts::of(id, approval);
    let refused = |refusal: Refusal| refusal.about(facts);
    if let State::Approved { .. } = approval.state {
        return repeat(approval, id, &check.code_tag(), policy, now).map_err(refused);
    }
    let status_token = judgeable(record, id.id(), policy, now).map_err(refused)?;
    // The version that this very write gets: whoever ends the check proves by it that it is the same one.
    let checker = format!("begin.{nonce}");
    record.check = Some(Check {
        checker: checker.clone(),
        approval: id.id().to_owned(),
        until: ends,
        unknown: Unknown::default(),
    });
    let approval = record.approvals.get_mut(id.id()).ok_or(Refusal::NotFound)?;
    // Counted before Nevis is called, so that neither a race nor a crash gives a code for nothing.
    approval.attempts = approval.attempts.saturating_add(1);
    let approval = Box::new(approval.clone());
    Ok(Step::Write("begin", Admission::Running { checker, approval, status_token }))
}

/// With what a code may be judged. In this order: never pending; called off or too late; no attempts left,
/// unless the last one is running; a check of this user running; the user locked.
fn judgeable(record: &Record, id: &str, policy: &Policy, now: i64) -> Result<StatusToken, Refusal> {
    let approval = record.approvals.get(id).ok_or(Refusal::NotFound)?;
    let status_token = match &approval.state {
        State::Pending { status_token, .. } => status_token.clone(),
        State::Cancelled { transaction_id: Some(_) } => return Err(Refusal::Cancelled),
        State::Cancelled { transaction_id: None }
        | State::Sending { .. }
        | State::Approved { .. }
        | State::Refused
        | State::Unknown => return Err(Refusal::NotFound),
    };
    // By the moment at which the code came: a verdict that comes later still counts.
    if approval.expires_at <= now {
        return Err(Refusal::Expired);
    }
    let running = record.running_check(now);
    // The last attempt may be running: its twin is told to wait for it, not that all is lost.
    if approval.attempts_left() == 0 && running.is_none_or(|check| check.approval != id) {
        return Err(Refusal::VerificationLocked { retry_after: None });
    }
    if running.is_some() {
        return Err(Refusal::VerificationInProgress);
    }
    if let Some(seconds) = record.locked(now, policy.max_failures) {
        return Err(Refusal::VerificationLocked { retry_after: Some(seconds) });
    }
    status_token.ok_or(Refusal::VerificationLocked { retry_after: None })
}
