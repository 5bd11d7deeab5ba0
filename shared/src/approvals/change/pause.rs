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

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;
    use crate::platform::random::script;

    /// The pauses are drawn from these times, in milliseconds; what is drawn here is always zero.
    fn times(mut pause: Pause) -> Vec<u128> {
        let until = Instant::now() + Duration::from_mins(1);
        script::follow("pause", || {
            let mut next = || {
                let longest = pause.0.as_millis();
                pause.wait(until).now_or_never().map(|in_time| (in_time, longest))
            };
            (0..7).map_while(|_| next()).filter(|(in_time, _)| *in_time).map(|(_, longest)| longest).collect()
        })
    }

    #[test]
    fn the_first_time_is_at_once_and_then_the_times_double() {
        assert_eq!(times(Pause::default()), [0, 20, 40, 80, 160, 320, 320]);
        let mut due = Pause::default();
        due.is_due();
        assert_eq!(times(due), [20, 40, 80, 160, 320, 320, 320]);
    }

    #[test]
    fn where_no_time_is_left_nothing_is_tried_again() {
        let in_time = Pause::default().wait(Instant::now()).now_or_never();
        assert_eq!(in_time, Some(false));
    }
}
