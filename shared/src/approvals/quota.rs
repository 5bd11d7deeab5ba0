//! How many SMS a user may be sent: a cooldown, and counts in fixed windows of 10 minutes and of the UTC day.
//! Never reset by a success, a resend or a restart. Reserve asks it, and so does what a client is told about
//! the next SMS (`standing`).
//!
//! Nothing is counted beside the approvals: every SMS that counts is one in the record, and giving one back
//! removes it. Periods begin by one's own clock; one that is behind counts later approvals too, so clocks that
//! differ may refuse a moment longer and never allow more.

use super::record::Record;
use super::size;
use crate::platform::Policy;

/// The short window, in seconds.
const WINDOW: i64 = 600;
/// The UTC day, in seconds.
const DAY: i64 = 86_400;

impl Record {
    /// In how many seconds another SMS may be sent, if not now: the latest of cooldown, window and day that
    /// forbid it, and of the record's size.
    pub(super) fn wait(&self, policy: &Policy, now: i64) -> Option<i64> {
        let waits = [
            Some(self.cooldown(policy, now)).filter(|seconds| *seconds > 0),
            self.full(policy.max_sends_per_window, WINDOW, now),
            self.full(policy.max_sends_per_day, DAY, now),
            size::wait(self, now),
        ];
        waits.into_iter().flatten().max()
    }

    /// Seconds left of the cooldown since the last SMS.
    pub(super) fn cooldown(&self, policy: &Policy, now: i64) -> i64 {
        policy.cooldown(self.approvals.values().map(|approval| approval.created_at).max(), now)
    }

    /// Seconds until the running period of this length is over, if it is full.
    fn full(&self, max: i64, length: i64, now: i64) -> Option<i64> {
        // Fixed windows: when they open can be told to the user, and needs no count beside the approvals.
        let begin = now.div_euclid(length).saturating_mul(length);
        // Without an upper end: what a clock that is ahead has sent counts now (architecture.md, "Races").
        let sends = self.approvals.values().filter(|approval| approval.created_at >= begin).count();
        let full = i64::try_from(sends).unwrap_or(i64::MAX) >= max;
        full.then(|| begin.saturating_add(length).saturating_sub(now))
    }
}

impl Policy {
    /// Seconds left of the cooldown after an SMS; 0 if it is over, or there is none. Without a cooldown, another
    /// process's clock that is ahead makes none.
    pub(super) fn cooldown(&self, sent_at: Option<i64>, now: i64) -> i64 {
        match sent_at {
            Some(sent_at) if self.resend_cooldown > 0 => {
                sent_at.saturating_add(self.resend_cooldown).saturating_sub(now).max(0)
            }
            Some(_) | None => 0,
        }
    }
}

#[cfg(test)]
mod tests;
