//! Sending a write until it is known whether it was made.

use tokio::time::{Instant, timeout_at};

use super::pause::Pause;
use crate::approvals::Approvals;
use crate::approvals::cause::{RECORD, TABLE};
use crate::approvals::item::Item;
use crate::approvals::record::Record;
use crate::approvals::table::{Table, Written};
use crate::platform::Cause;

/// What sending a write came to.
pub(super) enum Attempt {
    /// The table says so.
    Made,
    /// The record is this one, with our write in its line or without.
    Superseded(Box<Record>),
    /// No sending was made, and none can arrive any more.
    NotMade(Cause),
    /// A sending may have been made, or may arrive yet.
    Unknown(Cause),
}

impl<T: Table> Approvals<T> {
    /// Sends a write, the same bytes again and again, until there is a verdict or no time left. `version` is
    /// that of the item in whose place it goes; `None` where there must be no item.
    pub(super) async fn write(&self, item: &Item, version: Option<&str>, until: Instant) -> Attempt {
        let (mut may_be_made, mut pause, mut cause) = (false, Pause::default(), TABLE.timeout());
        loop {
            cause = match timeout_at(until, self.table.put(item, version)).await {
                Ok(Written::Done) => return Attempt::Made,
                Ok(Written::Superseded(item)) => {
                    if let Ok(record) = item.map_or(Ok(Record::default()), Record::read) {
                        return Attempt::Superseded(Box::new(record));
                    }
                    // Of another shape by now: its line cannot be read.
                    cause = RECORD;
                    break;
                }
                Ok(Written::Refused(why)) => {
                    cause = why;
                    break;
                }
                Ok(Written::Busy(why)) => {
                    // Refused before it was carried out, and at once again it would be (DynamoDB developer
                    // guide, "Error handling with DynamoDB").
                    pause.is_due();
                    why
                }
                Ok(Written::Unknown(why)) => {
                    may_be_made = true;
                    why
                }
                // The write may be on its way still, so it is not told from one that arrived.
                Err(_) => return Attempt::Unknown(cause),
            };
            if !pause.wait(until).await {
                break;
            }
        }
        // One lost answer is enough: that sending may arrive yet, after all that were refused since.
        if may_be_made { Attempt::Unknown(cause) } else { Attempt::NotMade(cause) }
    }
}
