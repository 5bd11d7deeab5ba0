//! Whether an SMS may be sent: plain functions over what was read.

use crate::approvals::records::{Checks, RequestRecord, Sends};
use crate::config::Policy;
use crate::problem::Problem;
use crate::reply::{About, Reply};

/// Leave to send one SMS, with the counts that the decision saw and those it makes of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Granted {
    /// When it was decided: epoch seconds.
    pub(crate) at: i64,
    pub(crate) before: Sends,
    pub(crate) after: Sends,
    /// Wrong codes that the user has left.
    pub(crate) failures_left: i64,
}

/// In this order: a kept answer, a reused key or a running call; the user's lock; cooldown and quotas.
pub(super) fn decide(
    policy: &Policy,
    now: i64,
    id: &str,
    body_hash: &str,
    sends: Sends,
    checks: &Checks,
    request: Option<RequestRecord>,
) -> Result<Granted, Reply> {
    if let Some(record) = request {
        return Err(answered_before(policy, now, body_hash, &sends, &record));
    }
    if let Some(seconds) = checks.locked(now, policy.max_failures) {
        return Err(Problem::ApprovalLocked { retry_after: Some(seconds) }.into());
    }
    let after = sends
        .one_more(policy, id, now)
        .map_err(|retry_after| Reply::from(Problem::RateLimited { retry_after }))?;
    let failures_left = policy.max_failures.saturating_sub(checks.failures(now));
    Ok(Granted { at: now, before: sends, after, failures_left })
}

fn answered_before(
    policy: &Policy,
    now: i64,
    body_hash: &str,
    sends: &Sends,
    record: &RequestRecord,
) -> Reply {
    if record.body_hash != body_hash {
        return Problem::IdempotencyKeyReused.into();
    }
    let retry_after = sends.cooldown(policy, now);
    let kept = record.answer.as_ref().and_then(|(status, body)| Reply::kept(*status, body, retry_after));
    let reply = match kept {
        Some(reply) => reply,
        None if record.sending_until > now => Problem::RequestInProgress.into(),
        // The process that held the key has died, and may have had an SMS sent.
        None => Problem::StartOutcomeUnknown { retry_after }.into(),
    };
    let (approval_id, transaction_id) = (Some(record.approval_id.clone()), reply.member("transactionId"));
    reply.about(About { approval_id, transaction_id, state: None, repeated: true })
}

#[cfg(test)]
mod tests;
