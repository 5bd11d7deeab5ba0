//! What a record loses with time: every transition begins with it.
//!
//! The margins are for clocks that differ: nothing goes that another process could still need within two
//! minutes.

use super::approval::{Approval, Personal};
use super::record::{REMEMBERED, Record};
use super::state::State;

/// Clocks of two processes may differ by this much, in seconds.
pub(super) const SKEW: i64 = 120;
/// An approved approval is in use this long, in seconds: as long as a receipt is valid, and the clocks' margin.
const APPROVED: i64 = 240;

impl Record {
    /// Takes away what nobody needs any more at `now`.
    pub(super) fn forget(&mut self, now: i64) {
        // A clock that is behind still counts it as running, and must find it.
        if self.check.as_ref().is_some_and(|check| check.until.saturating_add(SKEW) <= now) {
            self.check = None;
        }
        // Until then its key is answered, and the UTC day in which it was sent may still run.
        self.approvals.retain(|_, approval| approval.expires_at.saturating_add(REMEMBERED) > now);
        // The invocation that has the check still works on its approval, however late it is.
        let checked = self.check.as_ref().map(|check| check.approval.as_str());
        let unchecked = self.approvals.iter_mut().filter(|(id, _)| checked != Some(id.as_str()));
        for (_, approval) in unchecked.filter(|(_, approval)| approval.is_out_of_use(now)) {
            approval.forget();
        }
    }
}

impl Approval {
    /// Whether what is personal in it is needed no more, not even by a process whose clock is behind.
    fn is_out_of_use(&self, now: i64) -> bool {
        let expired = self.expires_at.saturating_add(SKEW) <= now;
        match self.state {
            // Whoever sends it has yet to write down what came of it.
            State::Sending { .. } => false,
            State::Pending { .. } => expired,
            // Not by its expiry: a right code may be found so shortly after it, and its receipt be asked for again.
            State::Approved { approved_at, .. } => approved_at.saturating_add(APPROVED) <= now,
            State::Refused | State::Unknown | State::Cancelled { .. } => true,
        }
    }

    /// What stays is enough for the quotas and for the answer under its `Idempotency-Key`.
    fn forget(&mut self) {
        self.personal = Personal::default();
        match &mut self.state {
            State::Pending { status_token, .. } => *status_token = None,
            State::Approved { code_tag, .. } => *code_tag = None,
            State::Sending { .. } | State::Refused | State::Unknown | State::Cancelled { .. } => {}
        }
    }
}

#[cfg(test)]
mod tests;
