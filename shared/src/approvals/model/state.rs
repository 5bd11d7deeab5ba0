//! Where all invocations are, what the record is, and what happened so far.

use super::invocations::{PointId, Put};
use super::records::RecordId;
use super::scenario::{FaultBudget, Judging, MOST};

/// Writes that may be on their way at once.
const LATE: usize = 4;

/// A state of the search: everything that decides what may come.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct State {
    pub(super) record: RecordId,
    /// How often time has passed.
    pub(super) passed: u8,
    /// Where each invocation is; `None` for one that died.
    pub(super) at: [Option<PointId>; MOST],
    /// Writes that nobody waits for any more, and which may still arrive.
    pub(super) late: [Option<Put>; LATE],
    /// What may still go wrong.
    pub(super) left: FaultBudget,
    /// What happened, as its place among all that came up.
    pub(super) happened: usize,
}

/// What happened so far, whatever became of the record.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Happened {
    /// The transitions that were made, in their order.
    pub(super) line: Vec<Made>,
    /// SMS that were sent: by whom, and when by its clock it was written down.
    pub(super) sms: Vec<(usize, i64)>,
    /// Codes on which Nevis was asked.
    pub(super) codes: Vec<Asked>,
    /// A write was made in place of another record than the one that it was decided on.
    pub(super) lost_update: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Made {
    pub(super) by: usize,
    pub(super) transition: &'static str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Asked {
    pub(super) by: usize,
    pub(super) nevis: Judging,
    pub(super) right: bool,
}

impl State {
    /// This write is on its way.
    pub(super) fn leave_behind(&mut self, put: Put) {
        let free = self.late.iter_mut().find(|late| late.is_none());
        *free.expect("so few writes are on their way at once") = Some(put);
        self.late.sort_unstable();
    }

    /// This write has arrived.
    pub(super) fn arrived(&mut self, put: Put) {
        let late = self.late.iter_mut().find(|late| **late == Some(put)).unwrap();
        *late = None;
        self.late.sort_unstable();
    }
}

const TRANSITIONS: [&str; 11] = [
    "reserve", "settle", "refund", "begin", "approve", "reject", "release", "repeat", "cancel", "lock",
    "withdraw",
];

/// The transition that a version names.
pub(super) fn transition(version: &str) -> &'static str {
    let name = version.split('.').next().unwrap_or_default();
    TRANSITIONS.into_iter().find(|transition| *transition == name).expect("a version names its transition")
}
