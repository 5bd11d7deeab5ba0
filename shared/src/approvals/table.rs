//! What the steps need of a table. The one in use is [`super::dynamodb::DynamoDbTable`]; the model test
//! has another, in memory.

use std::future::Future;

use super::item::Item;
use super::step::Step;

/// What one attempt at a step came to.
#[derive(Debug)]
pub enum Written {
    /// It was made, now or by an earlier attempt with the same token.
    Done,
    /// A condition does not hold. Tells of each write, in their order.
    ConditionFailed(Vec<Verdict>),
    /// Somebody else's step is in the way, or the table is throttled: it was not made.
    Busy,
    /// The table refuses it for good: it was not made.
    Refused,
    /// No answer: nobody knows.
    Unknown,
}

/// What a failed step tells of one of its writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Its condition holds.
    Holds,
    /// Its condition failed on this item, or because there is none.
    Failed(Option<Item>),
    /// Nothing is told: another step was in its way.
    Untold,
}

/// Why an item could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadError {
    /// The table refuses it for good.
    Refused,
    /// There was no answer, or the table is busy.
    Unanswered,
}

/// A table with a string key.
pub trait Table: Send + Sync {
    /// Reads one item, consistently.
    fn read(&self, key: &str) -> impl Future<Output = Result<Option<Item>, ReadError>> + Send;

    /// Tries a step once.
    fn write(&self, step: &Step) -> impl Future<Output = Written> + Send;
}
