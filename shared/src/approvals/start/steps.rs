//! The steps of a start, as data.

use super::{NewApproval, Reservation};
use crate::approvals::condition::Condition;
use crate::approvals::item::Item;
use crate::approvals::records::{Sends, State, attribute};
use crate::approvals::step::{Step, Write};
use crate::approvals::table::Verdict;
use crate::approvals::transaction;
use crate::config::Policy;
use crate::nevis::{Start, StatusToken, User, UserId, Username};
use crate::reply::Reply;

/// Lives of items beyond their use, in seconds.
const APPROVAL_AFTER_EXPIRY: i64 = 24 * 3_600;
const REQUEST: i64 = 24 * 3_600;
const SENDS: i64 = 2 * 24 * 3_600;

/// Writes the approval as `sending`, the record of the key, and the counts.
pub(super) fn reserve(policy: &Policy, at: &Reservation, new: &NewApproval, sending_until: i64) -> Step {
    let mut writes = vec![
        Write::put(at.approval_key(), Condition::NoItem, approval(policy, at, new, sending_until)),
        Write::put(at.sends_key(), unchanged(&at.granted.before), sends(&at.granted.after, at.granted.at)),
        Write::check(format!("checks#{}", at.user), not_locked(policy, at.granted.at)),
    ];
    if let Some(key) = &at.request_key {
        let record = Item::default()
            .with(attribute::APPROVAL_ID, at.id.as_str())
            .with(attribute::BODY_HASH, new.body_hash())
            .with(attribute::SENDING_UNTIL, sending_until)
            .with(attribute::TTL, at.granted.at.saturating_add(REQUEST));
        let free = Condition::Any(vec![
            Condition::NoItem,
            Condition::Below(attribute::TTL, at.granted.at.saturating_add(1)),
        ]);
        writes.push(Write::put(key.clone(), free, record));
    }
    Step::new(writes)
}

/// Whether a failed reserve has landed before: its approval, the first write, is there already.
pub(super) fn has_landed(verdicts: &[Verdict]) -> bool {
    matches!(verdicts.first(), Some(Verdict::Failed(_)))
}

fn approval(policy: &Policy, at: &Reservation, new: &NewApproval, sending_until: i64) -> Item {
    let (now, expires_at) = (at.granted.at, at.granted.at.saturating_add(policy.approval_ttl));
    let (username, user_id) = match &new.request.user {
        User::Named(name) => (Some(Username::as_str(name)), None),
        User::Identified(id) => (None, Some(UserId::as_str(id))),
    };
    let named = username.or(user_id).unwrap_or_default();
    let subject = if new.caller.user().is_some() { new.caller.id() } else { named };
    Item::default()
        .with(attribute::STATE, State::Sending.name())
        .with(attribute::CALLER, new.caller.id())
        .with(attribute::SUBJECT, subject)
        .with_some(attribute::USERNAME, username)
        .with_some(attribute::USER_ID, user_id)
        .with(attribute::USER, at.user.as_str())
        .with_some(attribute::TRANSACTION, new.transaction.as_ref().map(transaction::to_text))
        .with(attribute::ATTEMPTS, 0)
        .with(attribute::MAX_ATTEMPTS, policy.max_attempts)
        .with(attribute::CREATED_AT, now)
        .with(attribute::EXPIRES_AT, expires_at)
        .with(attribute::SENDING_UNTIL, sending_until)
        .with(attribute::TTL, expires_at.saturating_add(APPROVAL_AFTER_EXPIRY))
}

fn sends(counts: &Sends, now: i64) -> Item {
    Item::default()
        .with_some(attribute::LAST_SENT_AT, counts.last_sent_at)
        .with_some(attribute::LAST_APPROVAL_ID, counts.last_approval_id.as_deref())
        .with(attribute::WINDOW, counts.window.index)
        .with(attribute::WINDOW_SENDS, counts.window.sends)
        .with(attribute::DAY, counts.day.index)
        .with(attribute::DAY_SENDS, counts.day.sends)
        .with_some(attribute::VERSION, counts.version)
        .with(attribute::TTL, now.saturating_add(SENDS))
}

/// The counts are still those that were decided on.
fn unchanged(counts: &Sends) -> Condition {
    match counts.version {
        Some(version) => Condition::counts(attribute::VERSION, version),
        None => Condition::NoItem,
    }
}

fn not_locked(policy: &Policy, now: i64) -> Condition {
    Condition::Any(vec![
        Condition::Missing(attribute::FAILURES),
        Condition::Below(attribute::FAILURES, policy.max_failures),
        Condition::is_past(attribute::FAILURES_UNTIL, now),
    ])
}

/// Writes the approval's new state, and the reply under the key.
pub(super) fn settle(at: &Reservation, start: &Start, reply: &Reply) -> Step {
    let mut writes = vec![Write::update(at.approval_key(), still_sending(), outcome(start), Vec::new())];
    if let Some(key) = &at.request_key {
        let (status, body) = reply.keep();
        let kept = Item::default().with(attribute::STATUS, status).with(attribute::BODY, body);
        writes.push(Write::update(key.clone(), still_ours(at), kept, Vec::new()));
    }
    Step::new(writes)
}

fn outcome(start: &Start) -> Item {
    match start {
        Start::Sent { status_token, transaction_id, user_id } => Item::default()
            .with(attribute::STATE, State::Pending.name())
            .with(attribute::STATUS_TOKEN, StatusToken::as_str(status_token))
            .with(attribute::TRANSACTION_ID, transaction_id.as_str())
            .with_some(attribute::USER_ID, user_id.as_ref().map(UserId::as_str)),
        Start::Unknown => Item::default().with(attribute::STATE, State::Unknown.name()),
        Start::Refused | Start::Misconfigured | Start::Unavailable => {
            Item::default().with(attribute::STATE, State::Refused.name())
        }
    }
}

/// Gives the counts back and frees the key; the approval, never sent, ends as `refused`.
pub(super) fn refund(at: &Reservation, now: &Sends) -> Step {
    let refused = Item::default().with(attribute::STATE, State::Refused.name());
    let counts = now.one_less(&at.id, &at.granted.before, &at.granted.after);
    let mut writes = vec![
        Write::update(at.approval_key(), still_sending(), refused, Vec::new()),
        Write::put(at.sends_key(), unchanged(now), sends(&counts, at.granted.at)),
    ];
    if let Some(key) = &at.request_key {
        writes.push(Write::delete(key.clone(), still_ours(at)));
    }
    Step::new(writes)
}

/// Whether a refund failed for nothing but the counts, the second write, which have moved on. Else there
/// is nothing to give back: the approval was never written or is settled, or the key is not ours.
pub(super) fn only_counts_moved(verdicts: &[Verdict]) -> bool {
    let failed = |at: usize| matches!(verdicts.get(at), Some(Verdict::Failed(_)));
    !failed(0) && !failed(2)
}

fn still_sending() -> Condition {
    Condition::is(attribute::STATE, State::Sending.name())
}

fn still_ours(at: &Reservation) -> Condition {
    Condition::is(attribute::APPROVAL_ID, at.id.as_str())
}
