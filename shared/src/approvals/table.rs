//! What the approvals need of a table. The one in use is [`super::dynamodb::DynamoDbTable`]; the model test
//! has another, in memory.

use std::future::Future;

use super::item::Item;
use crate::platform::Cause;

/// What one attempt at a write came to.
#[derive(Debug)]
pub enum Written {
    /// It was made, by this very attempt.
    Done,
    /// Its condition does not hold: of the item as it is, `None` if there is none. Its writer decides again on
    /// that, unless an earlier attempt of its own stands in it.
    Superseded(Option<Item>),
    /// Somebody else's write is in the way, or the table is throttled: it was not made. The same bytes may be
    /// sent again, after a pause.
    Busy(Cause),
    /// The table refuses it for good: it was not made.
    Refused(Cause),
    /// No answer, or none that tells: nobody knows. The same bytes may be sent again.
    Unknown(Cause),
}

/// Why an item could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadError {
    /// The table refuses it for good.
    Refused(Cause),
    /// There was no answer, or the table is busy: the next read may have one.
    Unanswered(Cause),
}

impl ReadError {
    /// Why.
    pub(super) fn cause(self) -> Cause {
        match self {
            Self::Refused(cause) | Self::Unanswered(cause) => cause,
        }
    }
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
