//! What a run prints.

use std::collections::BTreeMap;
use std::fmt::{self, Display, Formatter};
use std::ops::Sub;

use super::books::Books;
use super::growth::Throughput;

/// What went wrong on purpose.
#[derive(Clone, Copy, Debug)]
pub struct Storm {
    /// Processes killed.
    pub kills: u64,
    /// Requests that ended with their process.
    pub killed: u64,
    /// Requests that a fault hit.
    pub hits: Hits,
}

/// Requests that a fault hit.
#[derive(Clone, Copy, Debug)]
pub struct Hits {
    /// At Nevis.
    pub nevis: u64,
    /// At the table.
    pub table: u64,
    /// At KMS.
    pub kms: u64,
    /// At Secrets Manager.
    pub secret: u64,
}

impl Sub for Hits {
    type Output = Self;

    fn sub(self, before: Self) -> Self {
        Self {
            nevis: self.nevis - before.nevis,
            table: self.table - before.table,
            kms: self.kms - before.kms,
            secret: self.secret - before.secret,
        }
    }
}

/// What a run must have seen: without them, books that balance say little.
const WANTED: [&str; 12] = [
    "start 201",
    "start 409 request-in-progress",
    "start 429 rate-limited",
    "start 503 upstream-unavailable",
    "start 504 outcome-unknown",
    "start killed",
    "check 200",
    "check 409 request-in-progress",
    "check 422 code-rejected",
    "check 423 approval-locked",
    "check 504 outcome-unknown",
    "check killed",
];

/// What has not happened yet and should.
pub(super) fn missing(storm: &Storm, tally: &BTreeMap<String, u64>) -> Vec<&'static str> {
    let Storm { kills, killed, hits: Hits { nevis, table, kms, secret } } = *storm;
    let wrong = [
        ("a kill", kills),
        ("a kill in the middle of a request", killed),
        ("a fault of Nevis", nevis),
        ("a fault of the table", table),
        ("a fault of KMS", kms),
        ("a fault of Secrets Manager", secret),
    ];
    let faults = wrong.into_iter().filter(|(_, count)| *count == 0).map(|(what, _)| what);
    faults.chain(WANTED.into_iter().filter(|outcome| !tally.contains_key(*outcome))).collect()
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
    /// Where the books do not balance, and answers that there must not be; with the ids of users and
    /// items.
    pub fn wrong(&self) -> &[String] {
        &self.books.wrong
    }

    /// Faults and outcomes that never came, and without which the run says little.
    pub fn missing(&self) -> Vec<&'static str> {
        missing(&self.storm, &self.tally)
    }
}

impl Display for Report {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Storm { kills, killed, hits: Hits { nevis, table, kms, secret } } = self.storm;
        writeln!(f, "== seed {}", self.seed)?;
        writeln!(f, "{kills} processes killed, {killed} of them in the middle of a request")?;
        writeln!(f, "requests that a fault hit: Nevis {nevis}, table {table}, KMS {kms}, secret {secret}")?;
        let missing = self.missing();
        if !missing.is_empty() {
            writeln!(f, "that never came: {missing:?}")?;
        }
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
