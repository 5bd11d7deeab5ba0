//! What a run prints.

use std::collections::BTreeMap;
use std::fmt::{self, Display, Formatter};

use super::books::Books;
use super::growth::Throughput;

/// What went wrong on purpose.
#[derive(Clone, Copy, Debug)]
pub struct Storm {
    /// Processes killed.
    pub kills: u64,
    /// Requests that ended with their process.
    pub killed_requests: u64,
    /// Requests to Nevis that were hit by a fault.
    pub nevis: u64,
    /// The same at the table, …
    pub table: u64,
    /// … at KMS, …
    pub kms: u64,
    /// … and at Secrets Manager.
    pub secret: u64,
}

/// What a run ended with.
pub struct Report {
    pub(super) seed: u64,
    pub(super) growth: Vec<Throughput>,
    pub(super) storm: Storm,
    pub(super) books: Books,
    pub(super) tally: BTreeMap<String, u64>,
}

impl Report {
    /// What went wrong on purpose.
    pub const fn storm(&self) -> Storm {
        self.storm
    }

    /// Where the books do not balance, and answers that there must not be; with the ids of users and
    /// items.
    pub fn wrong(&self) -> &[String] {
        &self.books.wrong
    }

    /// How often an outcome came, such as `start 201`, `check 422 code-rejected` or `check killed`.
    pub fn count(&self, outcome: &str) -> u64 {
        self.tally.get(outcome).copied().unwrap_or_default()
    }
}

impl Display for Report {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Storm { kills, killed_requests, nevis, table, kms, secret } = self.storm;
        writeln!(f, "== seed {}", self.seed)?;
        writeln!(f, "{kills} processes killed, {killed_requests} of them in the middle of a request")?;
        writeln!(f, "requests that a fault hit: Nevis {nevis}, table {table}, KMS {kms}, secret {secret}")?;
        writeln!(f, "\n== outcomes")?;
        for (outcome, count) in &self.tally {
            writeln!(f, "{count:>8}  {outcome}")?;
        }
        if !self.growth.is_empty() {
            writeln!(f, "\n== throughput, with a Nevis that takes 150 ms a call")?;
            writeln!(f, "{:>9}  {:>11}  ratio", "processes", "approvals/s")?;
        }
        let one = self.growth.first().map_or(1.0, |first| first.per_second);
        for Throughput { processes, per_second } in &self.growth {
            writeln!(f, "{processes:>9}  {per_second:>11.1}  {:.2}", per_second / one)?;
        }
        writeln!(f, "\n== the books")?;
        write!(f, "{}", self.books)
    }
}
