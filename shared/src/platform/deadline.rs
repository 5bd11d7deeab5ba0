//! How much time an invocation has, and how it is shared out.
//!
//! Lambda gives a moment at which it ends the process. The last 3 s before it belong to the
//! table, so that what Nevis answered is written down; all calls to Nevis share one budget before that.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::time::Instant;

use crate::platform::clock;

/// What an invocation keeps for the table after Nevis.
// Three attempts of 0.8 s at a write, and the pauses between them (`platform/aws.rs`, `approvals/change.rs`).
const RESERVE: Duration = Duration::from_secs(3);
/// All calls to Nevis of one invocation together.
const NEVIS_BUDGET: Duration = Duration::from_secs(8);
/// With less than this left for Nevis, it is not called.
// As long as connecting alone may take (`http_client.rs`).
const NEVIS_MINIMUM: Duration = Duration::from_secs(2);
/// Reading the record and reserve or begin have this long together.
const FIRST_STEP: Duration = Duration::from_secs(3);
/// What the answer itself takes.
const ANSWER: Duration = Duration::from_millis(200);
/// The function's time-out; an impossible deadline counts as this far away.
const ASSUMED: Duration = Duration::from_secs(15);
/// The longest time-out that Lambda has; a deadline beyond it is impossible.
const LONGEST: Duration = Duration::from_mins(15);

/// When an invocation ends.
#[derive(Clone, Copy, Debug)]
pub struct Deadline {
    at: Instant,
    epoch: i64,
}

impl Deadline {
    /// The deadline that Lambda sent, in milliseconds since 1970. One that is not within the next 15
    /// minutes is impossible (`cargo lambda watch` sends one in 1970) and counts as 15 s from now.
    pub(crate) fn new(epoch_milliseconds: u64, now: SystemTime) -> Self {
        let sent = UNIX_EPOCH.checked_add(Duration::from_millis(epoch_milliseconds));
        let left = sent.and_then(|sent| sent.duration_since(now).ok());
        // A wrong deadline must neither stop every request nor let one wait for ever.
        let left = left.filter(|left| *left <= LONGEST).unwrap_or(ASSUMED);
        Self { at: Instant::now() + left, epoch: clock::seconds_up(now + left) }
    }

    /// The deadline as epoch seconds, rounded up.
    pub(crate) fn epoch_seconds(&self) -> i64 {
        self.epoch
    }

    /// Until when reading and reserve or begin may take, if `spent` of their time is gone.
    pub(crate) fn first_step(&self, spent: Duration) -> Instant {
        (Instant::now() + FIRST_STEP.saturating_sub(spent)).min(self.last_step())
    }

    /// Until when giving back what was reserved may take, if it starts now. A table that stays away must
    /// not hold the invocation any longer.
    pub(crate) fn undo(&self) -> Instant {
        self.first_step(Duration::ZERO)
    }

    /// Until when the step after Nevis may take.
    pub fn last_step(&self) -> Instant {
        self.at.checked_sub(ANSWER).unwrap_or(self.at)
    }

    /// Until when all calls to Nevis may take, if the next starts now and earlier ones have `spent` so much:
    /// the smaller of 8 s for all of them, and what is left less 3 s. `None` where that is under 2 s.
    pub fn nevis(&self, spent: Duration) -> Option<Instant> {
        let budget = NEVIS_BUDGET.saturating_sub(spent);
        let until = (Instant::now() + budget).min(self.at.checked_sub(RESERVE)?);
        is_enough_for_nevis(until).then_some(until)
    }
}

/// Whether a call to Nevis that may take until then is worth beginning: 2 s or more.
pub(crate) fn is_enough_for_nevis(until: Instant) -> bool {
    until >= Instant::now() + NEVIS_MINIMUM
}

#[cfg(test)]
mod tests {
    use super::*;

    fn deadline(left: Duration) -> Deadline {
        let now = UNIX_EPOCH + Duration::from_millis(1_700_000_000_400);
        let sent = now + left;
        let milliseconds = sent.duration_since(UNIX_EPOCH).unwrap().as_millis();
        Deadline::new(u64::try_from(milliseconds).unwrap(), now)
    }

    #[tokio::test(start_paused = true)]
    async fn nevis_has_the_smaller_of_eight_seconds_and_what_is_left_less_three() {
        let budget = |seconds| {
            deadline(Duration::from_millis(seconds)).nevis(Duration::ZERO).map(|until| until - Instant::now())
        };
        assert_eq!(budget(15_000), Some(Duration::from_secs(8)));
        assert_eq!(budget(9_000), Some(Duration::from_secs(6)));
        assert_eq!(budget(5_000), Some(Duration::from_secs(2)));
        assert_eq!(budget(4_999), None);
        assert_eq!(budget(1), None);
    }

    #[tokio::test(start_paused = true)]
    async fn an_impossible_deadline_counts_as_fifteen_seconds() {
        let now = UNIX_EPOCH + Duration::from_millis(1_700_000_000_400);
        for impossible in [0, 600_000, 1_700_000_000_399, 1_700_000_000_400 + 900_001, u64::MAX] {
            let deadline = Deadline::new(impossible, now);
            assert_eq!(deadline.at - Instant::now(), ASSUMED);
            assert_eq!(deadline.epoch_seconds(), 1_700_000_016);
        }
        assert_eq!(deadline(Duration::from_millis(6_600)).epoch_seconds(), 1_700_000_007);
        assert_eq!(deadline(Duration::from_millis(6_601)).epoch_seconds(), 1_700_000_008);
    }

    #[tokio::test(start_paused = true)]
    async fn the_first_step_has_three_seconds_and_ends_with_the_invocation() {
        let left = |milliseconds, spent| {
            let deadline = deadline(Duration::from_millis(milliseconds));
            deadline.first_step(Duration::from_millis(spent)) - Instant::now()
        };
        assert_eq!(left(15_000, 0), Duration::from_secs(3));
        assert_eq!(left(15_000, 1_200), Duration::from_millis(1_800));
        assert_eq!(left(15_000, 4_000), Duration::ZERO);
        assert_eq!(left(1_000, 0), Duration::from_millis(800));
    }
}
