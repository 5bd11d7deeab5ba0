//! Making a step: sent again with the same content and token until there is a verdict or no time left.

use std::time::Duration;

use tokio::time::{Instant, sleep, timeout_at};

use super::step::Step;
use super::table::{Table, Verdict, Written};
use crate::random;

/// Why a step was not made, or may not have been.
#[derive(Debug)]
pub(super) enum StepError {
    /// What was decided on is no longer so. Tells of each write, in their order.
    ConditionFailed(Vec<Verdict>),
    /// It was certainly not made.
    NotMade,
    /// Nobody knows whether it was made.
    Unknown,
}

/// Pauses before a step is tried again: the first repetition comes at once, as a dead connection is the
/// usual reason, the later ones after a random part of a time that doubles.
const FIRST_PAUSE: Duration = Duration::from_millis(20);
const LONGEST_PAUSE: Duration = Duration::from_millis(320);

/// Makes a step, sending it again with the same content and token while its result is unknown or the
/// table is busy, until it has a verdict or `until` has come.
pub(super) async fn carry_out<T: Table>(table: &T, step: &Step, until: Instant) -> Result<(), StepError> {
    let mut may_be_made = false;
    let mut pause = Duration::ZERO;
    loop {
        match timeout_at(until, table.write(step)).await {
            Ok(Written::Done) => return Ok(()),
            Ok(Written::ConditionFailed(items)) => return Err(StepError::ConditionFailed(items)),
            Ok(Written::Refused) => break,
            Ok(Written::Busy) => pause = pause.max(FIRST_PAUSE),
            Ok(Written::Unknown) => may_be_made = true,
            Err(_) => {
                may_be_made = true;
                break;
            }
        }
        let jittered = random::up_to(pause);
        if until.saturating_duration_since(Instant::now()) <= jittered {
            break;
        }
        if !jittered.is_zero() {
            sleep(jittered).await;
        }
        pause = (pause * 2).clamp(FIRST_PAUSE, LONGEST_PAUSE);
    }
    Err(if may_be_made { StepError::Unknown } else { StepError::NotMade })
}

#[cfg(test)]
mod tests;
