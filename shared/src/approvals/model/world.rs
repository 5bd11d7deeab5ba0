//! The table and Nevis of the model: every access waits at a gate until the schedule lets it through.

use std::collections::{BTreeMap, HashSet};
use std::future::poll_fn;
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::Poll;

use crate::approvals::item::Item;
use crate::approvals::step::Step;
use crate::approvals::table::{ReadError, Table, Verdict, Written};

/// What waits at a gate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Access {
    Read(String),
    Write(Vec<String>),
    Nevis,
}

impl Access {
    /// Whether it makes no difference which of the two comes first.
    pub(super) fn commutes_with(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Read(_), Self::Read(_) | Self::Nevis) | (Self::Nevis, Self::Read(_)) => true,
            (Self::Read(key), Self::Write(keys)) | (Self::Write(keys), Self::Read(key)) => {
                !keys.contains(key)
            }
            (Self::Write(keys), Self::Write(others)) => !keys.iter().any(|key| others.contains(key)),
            (Self::Nevis, Self::Nevis | Self::Write(_)) | (Self::Write(_), Self::Nevis) => false,
        }
    }
}

/// One access of an invocation, by the invocation's number and the access's own.
#[derive(Clone, Debug)]
pub(super) struct Waiting {
    pub(super) ticket: (usize, usize),
    pub(super) access: Access,
}

/// How the schedule lets it through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Passage {
    /// As it should be.
    Done,
    /// A write that is made, its answer lost.
    AnswerLost,
    /// A write that never arrives, which looks the same. Or a read that fails.
    NeverArrives,
    /// A write that is given up, as its answer does not come in time; it may arrive at any time after.
    GivenUp,
}

#[derive(Default)]
pub(super) struct State {
    pub(super) items: BTreeMap<String, Item>,
    /// Tokens of steps that were made: a repetition is answered without being made again.
    made: HashSet<String>,
    pub(super) waiting: Vec<Waiting>,
    /// Steps that were given up: a repetition finds no time left.
    given_up: HashSet<String>,
    /// Steps that were given up and are still on their way.
    late: Vec<(Waiting, Step)>,
    granted: BTreeMap<(usize, usize), Passage>,
    accesses: BTreeMap<usize, usize>,
}

/// The number under which late steps wait: no invocation's.
pub(super) const LATE: usize = usize::MAX;

/// Shared by the driver and all invocations.
#[derive(Clone, Default)]
pub(super) struct World(Arc<Mutex<State>>);

impl World {
    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }

    pub(super) fn item(&self, key: &str) -> Option<Item> {
        self.state().items.get(key).cloned()
    }

    /// The one item whose key begins like this.
    pub(super) fn only(&self, prefix: &str) -> Option<Item> {
        let items = self.with_prefix(prefix);
        assert!(items.len() <= 1, "there is more than one {prefix}");
        items.into_iter().next()
    }

    pub(super) fn with_prefix(&self, prefix: &str) -> Vec<Item> {
        let state = self.state();
        let items = state.items.iter().filter(|(key, _)| key.starts_with(prefix));
        items.map(|(_, item)| item.clone()).collect()
    }

    /// Lets a ticket through.
    pub(super) fn grant(&self, ticket: (usize, usize), passage: Passage) {
        if ticket.0 == LATE {
            self.arrive(ticket);
            return;
        }
        let mut state = self.state();
        state.waiting.retain(|waiting| waiting.ticket != ticket);
        state.granted.insert(ticket, passage);
    }

    /// Forgets what a dead invocation was waiting for.
    pub(super) fn bury(&self, invocation: usize) {
        self.state().waiting.retain(|waiting| waiting.ticket.0 != invocation);
    }

    async fn gate(&self, invocation: usize, access: Access) -> Passage {
        let ticket = {
            let mut state = self.state();
            let number = state.accesses.entry(invocation).or_default();
            *number += 1;
            let ticket = (invocation, *number);
            state.waiting.push(Waiting { ticket, access });
            ticket
        };
        poll_fn(|_| match self.state().granted.remove(&ticket) {
            Some(passage) => Poll::Ready(passage),
            None => Poll::Pending,
        })
        .await
    }

    /// A call to Nevis: it takes effect, and is answered, when the schedule lets it through.
    pub(super) async fn nevis(&self, invocation: usize) {
        self.gate(invocation, Access::Nevis).await;
    }

    /// A late step arrives; nobody hears its answer.
    fn arrive(&self, ticket: (usize, usize)) {
        let mut state = self.state();
        state.waiting.retain(|waiting| waiting.ticket != ticket);
        let Some(at) = state.late.iter().position(|(waiting, _)| waiting.ticket == ticket) else { return };
        let (_, step) = state.late.remove(at);
        drop(state);
        self.make(&step);
    }

    fn give_up(&self, step: &Step) {
        let mut state = self.state();
        let ticket = (LATE, state.given_up.len());
        let keys = step.writes.iter().map(|write| write.key.clone()).collect();
        let waiting = Waiting { ticket, access: Access::Write(keys) };
        state.given_up.insert(step.token.clone());
        state.late.push((waiting.clone(), step.clone()));
        state.waiting.push(waiting);
    }

    fn make(&self, step: &Step) -> Written {
        let mut state = self.state();
        if state.made.contains(&step.token) {
            return Written::Done;
        }
        let keys: HashSet<_> = step.writes.iter().map(|write| &write.key).collect();
        assert_eq!(keys.len(), step.writes.len(), "DynamoDB takes one write per key in a transaction");
        let verdict = |write: &crate::approvals::step::Write| match state.items.get(&write.key) {
            item if write.only_if.holds(item) => Verdict::Holds,
            item => Verdict::Failed(item.cloned()),
        };
        let verdicts: Vec<_> = step.writes.iter().map(verdict).collect();
        if verdicts.iter().any(|verdict| *verdict != Verdict::Holds) {
            return Written::ConditionFailed(verdicts);
        }
        for write in &step.writes {
            match write.applied(state.items.get(&write.key)) {
                Some(item) => state.items.insert(write.key.clone(), item),
                None => state.items.remove(&write.key),
            };
        }
        state.made.insert(step.token.clone());
        Written::Done
    }
}

/// The table as one invocation sees it.
#[derive(Clone)]
pub(super) struct ModelTable {
    pub(super) world: World,
    pub(super) invocation: usize,
}

impl Table for ModelTable {
    async fn read(&self, key: &str) -> Result<Option<Item>, ReadError> {
        match self.world.gate(self.invocation, Access::Read(key.to_owned())).await {
            Passage::Done => Ok(self.world.item(key)),
            Passage::NeverArrives | Passage::AnswerLost | Passage::GivenUp => Err(ReadError::Unanswered),
        }
    }

    async fn write(&self, step: &Step) -> Written {
        if self.world.state().given_up.contains(&step.token) {
            return Written::Refused;
        }
        let keys = step.writes.iter().map(|write| write.key.clone()).collect();
        match self.world.gate(self.invocation, Access::Write(keys)).await {
            Passage::Done => self.world.make(step),
            Passage::AnswerLost => {
                self.world.make(step);
                Written::Unknown
            }
            Passage::NeverArrives => Written::Unknown,
            Passage::GivenUp => {
                self.world.give_up(step);
                Written::Unknown
            }
        }
    }
}
