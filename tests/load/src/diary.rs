//! What the users were answered.

use std::collections::BTreeMap;
use std::sync::Mutex;

/// Something that a user wants to have sent once: one `Idempotency-Key`.
#[derive(Clone, Debug, Default)]
pub(super) struct Wish {
    pub(super) username: String,
    /// What each of its posts ended with.
    pub(super) ends: Vec<StartEnd>,
}

/// What a start ended with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum StartEnd {
    /// 201.
    Started { approval_id: String, transaction_id: String },
    /// Certainly nothing was sent by this post, for a reason that may pass.
    Again,
    /// Certainly nothing was sent by this post. The seconds of `Retry-After`, if there are any.
    Nothing { retry_after: i64 },
    /// Another post with this key is running.
    Running,
    /// 504.
    Unknown,
    /// The process was killed.
    Killed,
}

impl StartEnd {
    /// Whether it rules out that this post had an SMS sent.
    pub(super) const fn is_certainly_nothing(&self) -> bool {
        matches!(self, Self::Again | Self::Nothing { .. })
    }
}

/// One post of a code.
#[derive(Clone, Debug)]
pub(super) struct Check {
    pub(super) username: String,
    pub(super) approval_id: String,
    pub(super) transaction_id: String,
    pub(super) code: String,
    pub(super) end: CheckEnd,
}

/// What a check ended with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CheckEnd {
    /// 200.
    Approved,
    /// The code was wrong, and there are attempts left.
    Rejected,
    /// Not now: the same code may be sent again.
    Again,
    /// Nothing more is to be had from this approval.
    Over,
    /// Nobody knows whether the code was judged: 504.
    Unknown,
    /// The same, as the process was killed.
    Killed,
}

impl CheckEnd {
    /// Whether the code may have been judged without a word of it.
    pub(super) const fn is_lost(self) -> bool {
        matches!(self, Self::Unknown | Self::Killed)
    }
}

/// Everything that the users of a run were answered.
#[derive(Default)]
pub(super) struct Diary {
    wishes: Mutex<BTreeMap<u64, Wish>>,
    checks: Mutex<Vec<Check>>,
    receipts: Mutex<BTreeMap<String, String>>,
    faults: Mutex<Vec<String>>,
    tally: Mutex<BTreeMap<String, u64>>,
}

impl Diary {
    pub(super) fn note_start(&self, number: u64, username: &str, end: StartEnd) {
        let mut wishes = self.wishes.lock().unwrap();
        let wish = wishes.entry(number).or_default();
        username.clone_into(&mut wish.username);
        wish.ends.push(end);
    }

    pub(super) fn note_check(&self, check: Check) {
        self.checks.lock().unwrap().push(check);
    }

    /// Notes a receipt; false if the approval had another before.
    pub(super) fn note_receipt(&self, approval_id: &str, receipt: &str) -> bool {
        let mut receipts = self.receipts.lock().unwrap();
        receipts.entry(approval_id.to_owned()).or_insert_with(|| receipt.to_owned()) == receipt
    }

    /// Notes an answer that there must not be.
    pub(super) fn note_fault(&self, fault: String) {
        self.faults.lock().unwrap().push(fault);
    }

    /// Counts an outcome, such as `start 201`.
    pub(super) fn count(&self, outcome: String) {
        *self.tally.lock().unwrap().entry(outcome).or_default() += 1;
    }

    /// How often each outcome came.
    pub(super) fn tally(&self) -> BTreeMap<String, u64> {
        self.tally.lock().unwrap().clone()
    }

    /// Requests that ended with their process.
    pub(super) fn killed(&self) -> u64 {
        self.tally().iter().filter(|(outcome, _)| outcome.ends_with("killed")).map(|(_, count)| count).sum()
    }

    pub(super) fn wishes(&self) -> BTreeMap<u64, Wish> {
        self.wishes.lock().unwrap().clone()
    }

    pub(super) fn checks(&self) -> Vec<Check> {
        self.checks.lock().unwrap().clone()
    }

    pub(super) fn faults(&self) -> Vec<String> {
        self.faults.lock().unwrap().clone()
    }
}
