//! Pauses before something is tried again.

use std::time::Duration;

use tokio::time::{Instant, sleep};

use crate::platform::random;

/// Pauses before something is tried again: the first time at once, as a dead connection is the usual reason,
/// later after a random part of a time that doubles.
#[derive(Default)]
pub(super) struct Pause(Duration);

/// A write takes DynamoDB some 8 ms: whoever was faster is through by then.
const FIRST_PAUSE: Duration = Duration::from_millis(20);
/// Short against the 3 s of a first step, so that a throttled table is asked some ten times.
const LONGEST_PAUSE: Duration = Duration::from_millis(320);

impl Pause {
    /// The next time, too, there is a pause.
    pub(super) fn is_due(&mut self) {
        self.0 = self.0.max(FIRST_PAUSE);
    }

    /// Waits; `false` if there is no time for that.
    pub(super) async fn wait(&mut self, until: Instant) -> bool {
        // All that lost to the same write would else come back together (Amazon Builders' Library, "Timeouts,
        // retries, and backoff with jitter").
        let jittered = random::up_to(self.0);
        if until.saturating_duration_since(Instant::now()) <= jittered {
            return false;
        }
        if !jittered.is_zero() {
            sleep(jittered).await;
        }
        self.0 = (self.0 * 2).clamp(FIRST_PAUSE, LONGEST_PAUSE);
        true
    }
}
