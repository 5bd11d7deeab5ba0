//! Wrong codes in a row, and the lock that they and the user put on the record.

use super::Record;
use crate::platform::{Moment, Policy};

/// Wrong codes in a row are forgotten this long after the last, in seconds; a lock opens then.
pub(in crate::approvals) const FAILURES_FORGOTTEN: i64 = 30 * 60;
/// What a lock counts as wrong codes in a row: as many as the highest `MAX_FAILURES`, so it holds under each.
const LOCK: i64 = 10;

impl Record {
    /// Wrong codes in a row that still count.
    pub(in crate::approvals) fn failures(&self, now: i64) -> i64 {
        let counts = self.failures_until.is_some_and(|until| until > now);
        self.failures.filter(|_| counts).unwrap_or(0)
    }

    /// Wrong codes that the user has left.
    pub(in crate::approvals) fn failures_left(&self, policy: &Policy, now: i64) -> i64 {
        policy.max_failures.saturating_sub(self.failures(now)).max(0)
    }

    /// Counts a wrong code.
    pub(in crate::approvals) fn fail(&mut self, now: Moment) {
        self.set_failures(self.failures(now.seconds).saturating_add(1), now);
    }

    /// Locks the user: starts and checks are refused until the wrong codes are forgotten.
    pub(in crate::approvals) fn lock(&mut self, now: Moment) {
        self.set_failures(LOCK, now);
    }

    fn set_failures(&mut self, failures: i64, now: Moment) {
        self.failures = Some(failures);
        // Rounded up, so that no `Retry-After` is short (architecture.md, "The record").
        self.failures_until = Some(now.seconds_up.saturating_add(FAILURES_FORGOTTEN));
    }

    /// Forgets the wrong codes.
    pub(in crate::approvals) fn clear_failures(&mut self) {
        (self.failures, self.failures_until) = (None, None);
    }

    /// How long the user is locked, in seconds, if so: 1 or more.
    pub(in crate::approvals) fn locked(&self, now: i64, max_failures: i64) -> Option<i64> {
        let until = self.failures_until.filter(|_| self.failures(now) >= max_failures)?;
        Some(until.saturating_sub(now))
    }
}
