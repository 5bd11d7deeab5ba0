//! How many SMS a user may be sent: a cooldown, and counts in fixed windows of 10 minutes and of the UTC
//! day. Never reset by a success, a resend or a restart.

use super::records::{Count, Sends};
use crate::config::Policy;

/// The short window, in seconds.
const WINDOW: i64 = 600;
/// The UTC day, in seconds.
const DAY: i64 = 86_400;

impl Count {
    /// The count in the period that runs at `now`. A stored index later than the own is the running one:
    /// the other process's clock is ahead.
    fn running(self, now: i64, length: i64) -> Self {
        let index = now.div_euclid(length);
        if self.index >= index { self } else { Self { index, sends: 0 } }
    }

    fn plus_one(self) -> Self {
        Self { sends: self.sends.saturating_add(1), ..self }
    }

    /// The count with one send of the period `index` given back, if that is still the stored one.
    fn less_one_of(self, index: i64) -> Self {
        let given_back = i64::from(self.index == index);
        Self { sends: self.sends.saturating_sub(given_back).max(0), ..self }
    }

    /// Seconds until the period is over, if it is full.
    fn full(self, max: i64, now: i64, length: i64) -> Option<i64> {
        let end = self.index.saturating_add(1).saturating_mul(length);
        (self.sends >= max).then(|| end.saturating_sub(now))
    }
}

impl Sends {
    /// The counts after one more send at `now` for the approval `id`, or in how many seconds one may be
    /// made: the latest of cooldown, window and day that forbid it.
    pub(super) fn one_more(&self, policy: &Policy, id: &str, now: i64) -> Result<Self, i64> {
        let window = self.window.running(now, WINDOW);
        let day = self.day.running(now, DAY);
        let forbidding = [
            Some(self.cooldown(policy, now)).filter(|seconds| *seconds > 0),
            window.full(policy.max_sends_per_window, now, WINDOW),
            day.full(policy.max_sends_per_day, now, DAY),
        ];
        if let Some(seconds) = forbidding.into_iter().flatten().max() {
            return Err(seconds);
        }
        Ok(Self {
            last_sent_at: Some(now),
            last_approval_id: Some(id.to_owned()),
            window: window.plus_one(),
            day: day.plus_one(),
            version: Some(self.version.unwrap_or_default().saturating_add(1)),
        })
    }

    /// The counts with the send of the approval `id` given back: in the periods in which it was counted
    /// (`counted`), and the cooldown too, to what it was `before`, if no later start has come.
    pub(super) fn one_less(&self, id: &str, before: &Self, counted: &Self) -> Self {
        let still_last = self.last_approval_id.as_deref() == Some(id);
        let last = if still_last { before } else { self };
        Self {
            last_sent_at: last.last_sent_at,
            last_approval_id: last.last_approval_id.clone(),
            window: self.window.less_one_of(counted.window.index),
            day: self.day.less_one_of(counted.day.index),
            version: Some(self.version.unwrap_or_default().saturating_add(1)),
        }
    }

    /// Seconds left of the cooldown; zero or less if it is over. Without a cooldown, another process's
    /// clock that is ahead makes none.
    pub(super) fn cooldown(&self, policy: &Policy, now: i64) -> i64 {
        match self.last_sent_at {
            Some(last) if policy.resend_cooldown > 0 => {
                last.saturating_add(policy.resend_cooldown).saturating_sub(now)
            }
            Some(_) | None => 0,
        }
    }
}

#[cfg(test)]
mod tests;
