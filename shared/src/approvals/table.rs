//! What the approvals need of a table. The one in use is [`super::dynamodb::DynamoDbTable`]; the model test
//! has another, in memory.

use std::future::Future;

use super::item::Item;

/// What one attempt at a write came to.
#[derive(Debug)]
pub enum Written {
    /// It was made.
    Done,
    /// Its condition does not hold: of the item as it is, `None` if there is none.
    Superseded(Option<Item>),
    /// Somebody else's write is in the way, or the table is throttled: it was not made.
    Busy,
    /// The table refuses it for good: it was not made.
    Refused,
    /// No answer: nobody knows.
    Unknown,
}

/// Why an item could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadError {
    /// The table refuses it for good.
    Refused,
    /// There was no answer, or the table is busy.
    Unanswered,
}

/// A table with the string key `pk`.
pub trait Table: Send + Sync {
    /// Its name, which is part of every tag.
    fn name(&self) -> &str;

    /// Reads one item, consistently.
    fn read(&self, key: &str) -> impl Future<Output = Result<Option<Item>, ReadError>> + Send;

    /// Tries once to write an item in place of the one with this `version`, or of none.
    fn put(&self, item: &Item, version: Option<&str>) -> impl Future<Output = Written> + Send;
}
