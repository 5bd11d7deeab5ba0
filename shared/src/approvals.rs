//! Approvals: what may be sent and judged, written down so that no race and no crash can change it.
//!
//! A user has one *record*. Every change of it is a plain function of the record and the time, a *transition*;
//! it is written on the version that it saw, and decided again where somebody else was faster. Each half of a
//! request is made of two:
//!
//! ```text
//! start         reserve ─▶ Nevis ─▶ settle | refund              sending ─▶ pending | refused | unknown
//! verification  begin   ─▶ Nevis ─▶ approve | reject | release   pending ─▶ approved
//! ```
//!
//! A request reads the record once, by [`Approvals::read`], and hands it to the methods in `start`,
//! `verification` and `cancellation`; those that change it write it by `change`. Begin with `record`, then
//! `start/transitions`, then `change`.
//!
//! `docs/architecture.md` has the rules; `model` holds them over every order of what two and three
//! invocations do.

use std::time::Duration;

use tokio::time::{Instant, timeout_at};

use crate::nevis::User;
use crate::platform::redacted::redacted_debug;
use crate::platform::{Cause, Clock, Deadline, Policy};

mod approval;
mod approved;
mod caller;
mod cancellation;
mod cause;
mod change;
mod dynamodb;
mod facts;
mod forget;
mod id;
mod item;
#[cfg(test)]
mod model;
mod quota;
mod record;
mod refusal;
#[cfg(test)]
mod samples;
mod size;
mod standing;
mod start;
mod state;
mod table;
mod transaction;
mod verification;

pub use approved::{Approved, RECEIPT_LIFETIME};
pub use caller::Caller;
pub use cancellation::Locked;
use cause::RECORD;
pub use cause::TABLE;
pub use dynamodb::DynamoDbTable;
pub use facts::{Facts, HasFacts, StateName};
pub use id::{ApprovalId, UserTag};
pub use item::Item;
use record::Record;
pub use refusal::{Refusal, Refused, Retry};
pub use standing::{Standing, Status};
pub use start::{NewApproval, Reservation, ReserveOutcome, Settled};
pub use table::{ReadError, Table, Written};
pub use transaction::Transaction;
pub use verification::{BeginOutcome, NewVerification, RunningVerification};

/// The approvals in their table, under one policy. What its methods refuse, the edge answers as a problem.
pub struct Approvals<T = DynamoDbTable> {
    table: T,
    clock: Clock,
    policy: Policy,
}

/// A user's record as it was read, to decide on. It is empty where the user has none. It may be old by then:
/// what is decided on it is written only while it is current.
pub struct Seen {
    tag: UserTag,
    record: Record,
    /// How much of the first step's time reading it took.
    spent: Duration,
}

redacted_debug!(Seen);

impl HasFacts for Seen {
    fn facts(&self) -> Facts {
        Facts::default()
    }
}

impl<T: Table> Approvals<T> {
    /// Approvals in `table`, under `policy`, at the time of `clock`.
    pub(crate) fn new(table: T, clock: Clock, policy: Policy) -> Self {
        Self { table, clock, policy }
    }

    /// Opens a connection, for the first request to use, by reading a record that is nobody's.
    pub(crate) async fn connect(&self) -> Result<(), Cause> {
        self.table.read("connect").await.map(drop).map_err(ReadError::cause)
    }

    /// The tag of a user's record: another one in each table.
    pub fn tag(&self, user: &User) -> UserTag {
        UserTag::of(self.table.name(), user)
    }

    /// Reads a user's record, again and again until it is read, refused, or the time of a first step is over.
    ///
    /// # Errors
    ///
    /// [`Refusal::Unavailable`], also for a record that cannot be read: it is never taken for a missing one.
    pub async fn read(&self, tag: &UserTag, deadline: &Deadline) -> Result<Seen, Refused> {
        // Reading and the first step share 3 s: what this takes is gone for that one (architecture.md,
        // "Time").
        let (begun, until) = (Instant::now(), deadline.first_step(Duration::ZERO));
        let mut cause = TABLE.timeout();
        loop {
            match timeout_at(until, self.table.read(&tag.key())).await {
                Ok(Ok(item)) => {
                    let record = item.map_or(Ok(Record::default()), Record::read);
                    // Taken for none, it would come without its quotas and its lock (architecture.md, "The
                    // record").
                    let record = record.map_err(|_| Refusal::Unavailable.by(RECORD))?;
                    return Ok(Seen { tag: tag.clone(), record, spent: begun.elapsed() });
                }
                // A dead connection is the usual reason, and the next read has another.
                Ok(Err(ReadError::Unanswered(why))) if Instant::now() < until => cause = why,
                // Such as a missing permission or a wrong table: asking again gets the same.
                Ok(Err(error)) => return Err(Refusal::Unavailable.by(error.cause())),
                Err(_) => return Err(Refusal::Unavailable.by(cause)),
            }
        }
    }
}
