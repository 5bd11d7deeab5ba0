//! What a search is about: who does what to the record of one user, and what may go wrong.

use crate::approvals::item::Item;
use crate::approvals::samples::NOW;
use crate::platform::Policy;

/// What an invocation has, in seconds.
pub(super) const TIME: i64 = 15;
/// So many invocations at most.
pub(super) const MOST: usize = 3;

/// What an invocation is asked to do. Of several answers of Nevis, each is tried.
#[derive(Clone, Copy, Debug)]
pub(super) enum Call {
    Start { key: Option<&'static str>, nevis: &'static [Sending] },
    Verify { approval: &'static str, right: bool, nevis: &'static [Judging] },
    View { approval: &'static str },
    Cancel { approval: &'static str },
    Lock,
}

/// What becomes of a call that has an SMS sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Sending {
    Accepts,
    Refuses,
    Unreachable,
    Misconfigured,
    /// Its answer is lost; the SMS was sent.
    Loses,
    /// There is no time left to call.
    NoTime,
}

/// What becomes of a call that has a code judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Judging {
    Answers,
    Unreachable,
    WrongAddress,
    RateLimits,
    KeyRefused,
    /// Its answer is lost; the code was judged.
    Loses,
    /// There is no time left to call.
    NoTime,
}

/// How much may go wrong in one schedule, of each kind: all of it is tried, at every place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct FaultBudget {
    /// Answers that are lost: of a read, or of a write that is still on its way then. It arrives at any time
    /// after, or never.
    pub(super) lost: u8,
    /// The same, and all that is sent after it in the time that is left: given up.
    pub(super) given_up: u8,
    /// The table is throttled.
    pub(super) busy: u8,
    /// The table refuses.
    pub(super) refused: u8,
    /// Invocations that die. A write that is on its way then arrives at any time after, or never.
    pub(super) deaths: u8,
    /// How often [`Scenario::pass`] seconds pass.
    pub(super) passes: u8,
    /// The record is deleted: by its time to live, or by an operator.
    pub(super) deletions: u8,
    /// An operator opens a lock by an update, which sets another version and no `past`.
    pub(super) updates: u8,
}

pub(super) const NO_FAULTS: FaultBudget =
    FaultBudget { lost: 0, given_up: 0, busy: 0, refused: 0, deaths: 0, passes: 0, deletions: 0, updates: 0 };

/// Invocations on one record.
#[derive(Clone)]
pub(super) struct Scenario {
    pub(super) calls: Vec<Call>,
    /// The approval that each call is about: by its name in the record.
    pub(super) about: Vec<String>,
    pub(super) policy: Policy,
    /// The record at the beginning.
    pub(super) item: Option<Item>,
    /// By how many seconds each invocation's clock is ahead.
    pub(super) clocks: [i64; MOST],
    /// How much time passes when time passes, in seconds: by default more than an invocation has.
    pub(super) pass: i64,
}

impl Scenario {
    pub(super) fn of<const N: usize>(calls: [Call; N]) -> Self {
        let about = |(by, call): (usize, &Call)| match call {
            Call::Start { .. } => format!("{}1", name(by)),
            Call::Verify { approval, .. } | Call::View { approval } | Call::Cancel { approval } => {
                (*approval).to_owned()
            }
            Call::Lock => String::new(),
        };
        let about = calls.iter().enumerate().map(about).collect();
        let (policy, clocks) = (Policy::defaults(), [0; MOST]);
        Self { calls: calls.to_vec(), about, policy, item: None, clocks, pass: 16 }
    }

    pub(super) fn policy(mut self, change: impl FnOnce(&mut Policy)) -> Self {
        change(&mut self.policy);
        self
    }

    pub(super) fn on(self, item: Item) -> Self {
        Self { item: Some(item), ..self }
    }

    pub(super) fn clocks(self, clocks: [i64; MOST]) -> Self {
        Self { clocks, ..self }
    }

    pub(super) fn pass(self, pass: i64) -> Self {
        Self { pass, ..self }
    }

    /// What an invocation's clock says.
    pub(super) fn clock(&self, by: usize, passed: u8) -> i64 {
        NOW + self.clocks[by] + i64::from(passed) * self.pass
    }
}

pub(super) fn start(key: &'static str) -> Call {
    Call::Start { key: Some(key), nevis: &[Sending::Accepts] }
}

pub(super) fn right(approval: &'static str) -> Call {
    Call::Verify { approval, right: true, nevis: &[Judging::Answers] }
}

pub(super) fn wrong(approval: &'static str) -> Call {
    Call::Verify { approval, right: false, nevis: &[Judging::Answers] }
}

impl Call {
    /// The same start, where Nevis does otherwise.
    pub(super) fn where_it(self, nevis: &'static [Sending]) -> Self {
        let Self::Start { key, .. } = self else { panic!("{self:?} sends nothing") };
        Self::Start { key, nevis }
    }

    /// The same check, where Nevis does otherwise.
    pub(super) fn where_nevis(self, nevis: &'static [Judging]) -> Self {
        let Self::Verify { approval, right, .. } = self else { panic!("{self:?} judges nothing") };
        Self::Verify { approval, right, nevis }
    }
}

/// An invocation's name: it stands before all that it makes up. The first thing that a start makes up is the id
/// of its approval: that of the first invocation is `A1`.
pub(super) fn name(by: usize) -> &'static str {
    ["A", "B", "C"][by]
}
