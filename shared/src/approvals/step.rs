//! A step: one transaction whose conditions say that what was decided on is still so.

use super::condition::Condition;
use super::item::Item;
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

    /// The item after this write, if its condition holds: for the model.
    #[cfg(test)]
    pub(super) fn applied(&self, item: Option<&Item>) -> Option<Item> {
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
