//! A step: one transaction whose conditions say that what was decided on is still so.

use std::time::Duration;

use tokio::time::{Instant, sleep, timeout_at};

use super::condition::Condition;
use super::item::Item;
use super::table::{Table, Verdict, Written};
use crate::random;

/// One write of a step. A step holds at most one write per key, as DynamoDB demands.
#[derive(Clone, Debug)]
pub struct Write {
    /// The item's key.
    pub key: String,
    /// What must hold of the item as it is.
    pub only_if: Condition,
    /// What happens to it.
    pub change: Change,
}

/// What happens to an item.
#[derive(Clone, Debug)]
pub enum Change {
    /// It becomes this, whatever it was.
    Put(Item),
    /// Attributes are set and removed; an item that is missing is made.
    Update {
        /// Attributes and their new values.
        set: Item,
        /// Attributes that go.
        remove: Vec<&'static str>,
    },
    /// It goes.
    Delete,
    /// Nothing: only the condition counts.
    Check,
}

/// All writes of one decision. They are made together or not at all.
#[derive(Clone, Debug)]
pub struct Step {
    /// The `ClientRequestToken`: DynamoDB answers a repeated step with the first one's result.
    pub token: String,
    /// The writes, in the order in which a failure tells of their items.
    pub writes: Vec<Write>,
}

impl Step {
    /// A step with a token of its own.
    pub fn new(writes: Vec<Write>) -> Self {
        Self { token: random::id(), writes }
    }
}

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

/// Shorthands for the writes that steps are made of.
impl Write {
    /// The item becomes `item`.
    pub fn put(key: String, only_if: Condition, item: Item) -> Self {
        Self { key, only_if, change: Change::Put(item) }
    }

    /// Attributes are set and removed.
    pub fn update(key: String, only_if: Condition, set: Item, remove: Vec<&'static str>) -> Self {
        Self { key, only_if, change: Change::Update { set, remove } }
    }

    /// The item goes.
    pub fn delete(key: String, only_if: Condition) -> Self {
        Self { key, only_if, change: Change::Delete }
    }

    /// Only the condition counts.
    pub fn check(key: String, only_if: Condition) -> Self {
        Self { key, only_if, change: Change::Check }
    }

    /// The item after this write, if its condition holds.
    pub fn applied(&self, item: Option<&Item>) -> Option<Item> {
        match &self.change {
            Change::Put(item) => Some(item.clone()),
            Change::Delete => None,
            Change::Check => item.cloned(),
            Change::Update { set, remove } => {
                let mut item = item.cloned().unwrap_or_default();
                item.0.extend(set.0.iter().map(|(name, value)| (name.clone(), value.clone())));
                item.0.retain(|name, _| !remove.contains(&name.as_str()));
                Some(item)
            }
        }
    }
}

#[cfg(test)]
mod tests;
