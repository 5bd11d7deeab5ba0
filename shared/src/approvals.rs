//! Approvals: what may be sent and judged, written down so that no race and no crash can change it.
//!
//! Two tools carry all of it. *Decisions* are plain functions over the items as read and the time. A
//! *step* is one transaction whose conditions say that what was decided on is still so. Each half of a
//! request is made of both:
//!
//! ```text
//! start         reserve ─▶ Nevis ─▶ settle        sending ─▶ pending | refused | unknown
//! verification  begin   ─▶ Nevis ─▶ end           pending ─▶ approved
//! ```
//!
//! `docs/architecture.md` has the rules; `model` holds them over every interleaving of two invocations.

use futures_util::future::join_all;
use tokio::time::{Instant, timeout_at};

use crate::clock::Clock;
use crate::config::Policy;
use crate::problem::Problem;

mod approved;
mod carry_out;
mod condition;
mod dynamodb;
mod expression;
mod hash;
mod item;
#[cfg(test)]
mod model;
mod quota;
mod records;
mod start;
mod step;
mod table;
mod transaction;
mod verification;

pub use approved::{Approved, RECEIPT_LIFETIME};
pub use condition::Condition;
pub use dynamodb::DynamoDbTable;
pub(crate) use hash::hash;
pub use item::{Item, Value};
pub use start::{NewApproval, Reservation};
pub use step::{Change, Step, Write};
pub use table::{ReadError, Table, Verdict, Written};
pub use transaction::Transaction;
pub use verification::{Begun, Check, Opening};

/// The approvals in their table, under one policy.
pub struct Approvals<T = DynamoDbTable> {
    table: T,
    clock: Clock,
    policy: Policy,
}

impl<T: Table> Approvals<T> {
    /// Approvals in `table`, under `policy`, at the time of `clock`.
    pub fn new(table: T, clock: Clock, policy: Policy) -> Self {
        Self { table, clock, policy }
    }

    /// Opens so many connections, for the first request to use. Their outcome does not matter.
    pub async fn connect(&self, connections: usize) {
        // Reads that run at the same time do not share one.
        join_all((0..connections).map(|_| self.table.read("connect"))).await;
    }

    /// Reads an item, again and again until it is read, refused, or `until` has come.
    async fn read(&self, key: &str, until: Instant) -> Result<Option<Item>, ReadError> {
        loop {
            match timeout_at(until, self.table.read(key)).await {
                Ok(Ok(item)) => return Ok(item),
                Ok(Err(ReadError::Unanswered)) if Instant::now() < until => {}
                Ok(Err(error)) => return Err(error),
                Err(_) => return Err(ReadError::Unanswered),
            }
        }
    }
}

impl From<ReadError> for Problem {
    fn from(_: ReadError) -> Self {
        Self::UpstreamUnavailable
    }
}
