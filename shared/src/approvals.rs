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

use tokio::time::{Instant, timeout_at};

use crate::clock::Clock;
use crate::config::Policy;
use crate::problem::Problem;

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
mod verification;

pub use dynamodb::DynamoDbTable;
pub(crate) use hash::hash;
pub use item::Item;
pub use start::{NewApproval, Reservation};
pub use table::{Table, Unreadable};
pub use verification::{Begun, Check};

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

    /// Opens a connection, for the first request to use. Its outcome does not matter.
    pub async fn connect(&self) {
        let _ = self.table.read("connect").await;
    }

    /// Reads an item within the time of a step.
    async fn read(&self, key: &str, until: Instant) -> Result<Option<Item>, Unreadable> {
        timeout_at(until, self.table.read(key)).await.map_err(|_| Unreadable)?
    }
}

impl From<Unreadable> for Problem {
    fn from(_: Unreadable) -> Self {
        Self::UpstreamUnavailable
    }
}

/// Epoch seconds as RFC 3339, in UTC.
fn rfc3339(seconds: i64) -> String {
    let time = time::OffsetDateTime::from_unix_timestamp(seconds).unwrap_or(time::OffsetDateTime::UNIX_EPOCH);
    time.format(&time::format_description::well_known::Rfc3339).unwrap_or_default()
}

/// The default policy, for tests.
#[cfg(test)]
fn default_policy() -> Policy {
    Policy {
        approval_ttl: 300,
        max_attempts: 3,
        resend_cooldown: 30,
        max_sends_per_window: 5,
        max_sends_per_day: 20,
        max_failures: 5,
    }
}
