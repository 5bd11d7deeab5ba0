//! The transitions of a start: plain functions of the record and the time.

use super::wanted::Wanted;
use crate::approvals::approval::Approval;
use crate::approvals::change::{Decision, Step};
use crate::approvals::facts::Facts;
use crate::approvals::id::ApprovalId;
use crate::approvals::record::Record;
use crate::approvals::refusal::{Refusal, Refused};
use crate::approvals::standing::Standing;
use crate::approvals::state::State;
use crate::nevis::StartOutcome;
use crate::platform::Policy;

/// For so long a key stands for its first request, in seconds.
const KEY: i64 = 24 * 3_600;

/// Writes the approval down as `sending`: it is in the quota and has its key from now on. Gives an earlier start
/// with the same key, if there is one.
pub(super) fn reserve(
    record: &mut Record,
    wanted: &Wanted<'_>,
    policy: &Policy,
    now: i64,
) -> Decision<Option<Standing>> {
    // Only this invocation knows the id.
    if record.approvals.contains_key(wanted.id.id()) {
        return Ok(Step::Already(None));
    }
    if let Some(before) = free(record, wanted, policy, now)? {
        return Ok(Step::Already(Some(before)));
    }
    record.approvals.insert(wanted.id.id().to_owned(), wanted.approval(policy, now));
    Ok(Step::Write("reserve", None))
}

/// Whether an SMS may be sent. In this order: the key's earlier request; the user's lock; cooldown and quotas.
/// `Some` is how that earlier approval stands: nothing is to be sent.
pub(super) fn free(
    record: &Record,
    wanted: &Wanted<'_>,
    policy: &Policy,
    now: i64,
) -> Result<Option<Standing>, Refused> {
    let of_key = |(_, approval): &(&String, &Approval)| {
        approval.key_hash == wanted.key_hash && approval.created_at.saturating_add(KEY) > now
    };
    // A repetition costs no SMS, so neither a lock nor a quota stands before its answer.
    let earlier = record.approvals.iter().filter(|_| wanted.key_hash.is_some()).find(of_key);
    if let Some((id, approval)) = earlier {
        let id = ApprovalId::within(wanted.id.tag(), id);
        return repeated(record, wanted, &id, approval, policy, now).map(Some);
    }
    // Before the quotas: who wants to try again has to wait for the lock in any case.
    if let Some(retry_after) = record.locked(now, policy.max_failures) {
        return Err(Refusal::StartLocked { retry_after }.into());
    }
    match record.wait(policy, now) {
        Some(retry_after) => Err(Refusal::RateLimited { retry_after }.into()),
        None => Ok(None),
    }
}

/// What a request under a key that is taken is answered: how that approval stands now, or why it is not told.
fn repeated(
    record: &Record,
    wanted: &Wanted<'_>,
    id: &ApprovalId,
    approval: &Approval,
    policy: &Policy,
    now: i64,
) -> Result<Standing, Refused> {
    // Before all else, so that nothing of one request is told to another.
    if approval.body_hash.as_ref() != Some(&wanted.body_hash) {
        return Err(Refusal::KeyReused.into());
    }
    let about = |refusal: Refusal| refusal.about(Facts::of(id, approval));
    // Past that time, the process that sent has died, and may have had an SMS sent.
    if matches!(approval.state, State::Sending { until } if until > now) {
        return Err(about(Refusal::StartInProgress));
    }
    answer(record, id, policy, now).map_err(about)
}

/// What a start is answered, as the record has it.
pub(super) fn answer(
    record: &Record,
    id: &ApprovalId,
    policy: &Policy,
    now: i64,
) -> Result<Standing, Refusal> {
    let approval = record.approvals.get(id.id());
    if approval.is_some_and(|approval| approval.state == State::Refused) {
        return Err(Refusal::ByNevis);
    }
    // With Nevis's id it was started, whatever became of it since.
    match approval.filter(|approval| approval.state.transaction_id().is_some()) {
        Some(approval) => Ok(Standing::of(record, id, approval, policy, now)),
        None => Err(Refusal::StartUnknown { retry_after: record.cooldown(policy, now) }),
    }
}

/// Writes down what Nevis gave; where it certainly sent nothing, takes the approval away again.
pub(super) fn settle(record: &mut Record, id: &ApprovalId, start: &StartOutcome) -> Decision<()> {
    let approval = record.approvals.get_mut(id.id()).filter(|approval| is_sending(approval));
    // Called off meanwhile, or the record was deleted.
    let approval = approval.ok_or(Refusal::NotFound)?;
    approval.state = match start {
        StartOutcome::Started { status_token, transaction_id, user_id } => {
            approval.personal.user_id = user_id.clone().or(approval.personal.user_id.take());
            let (transaction_id, status_token) = (transaction_id.clone(), Some(status_token.clone()));
            State::Pending { transaction_id, status_token }
        }
        // It stays in the quota: who is refused must not try names for nothing.
        StartOutcome::Refused => State::Refused,
        StartOutcome::Unknown => State::Unknown,
        // Certainly nothing was sent, so nothing may count (architecture.md, "What Nevis's outcomes mean").
        StartOutcome::Misconfigured | StartOutcome::Unavailable => {
            refund(record, id);
            return Ok(Step::Write("refund", ()));
        }
    };
    Ok(Step::Write("settle", ()))
}

/// Takes the approval away, and its place in the quota, its cooldown and its key with it, while nobody has
/// written down what came of it. Gives whether it did.
pub(super) fn refund(record: &mut Record, id: &ApprovalId) -> bool {
    let sending = record.approvals.get(id.id()).is_some_and(is_sending);
    // Once something came of it, an SMS may have been sent, and it stays in the quota.
    if sending {
        record.approvals.remove(id.id());
    }
    sending
}

fn is_sending(approval: &Approval) -> bool {
    matches!(approval.state, State::Sending { .. })
}

#[cfg(test)]
mod tests;
