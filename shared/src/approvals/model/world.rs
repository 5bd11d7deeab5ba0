//! The table and Nevis of the model: every access waits at a gate until the schedule lets it through.

use std::collections::{BTreeMap, HashSet};
use std::future::poll_fn;
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::Poll;

use crate::approvals::item::Item;
use crate::approvals::step::Step;
use crate::approvals::table::{Table, Unreadable, Verdict, Written};

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
    /// A write that never arrives, which looks the same.
    NeverArrives,
}

#[derive(Default)]
pub(super) struct State {
    pub(super) items: BTreeMap<String, Item>,
    /// Tokens of steps that were made: a repetition is answered without being made again.
    made: HashSet<String>,
    pub(super) waiting: Vec<Waiting>,
    granted: BTreeMap<(usize, usize), Passage>,
    accesses: BTreeMap<usize, usize>,
}

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
    async fn read(&self, key: &str) -> Result<Option<Item>, Unreadable> {
        self.world.gate(self.invocation, Access::Read(key.to_owned())).await;
        Ok(self.world.item(key))
    }

    async fn write(&self, step: &Step) -> Written {
        let keys = step.writes.iter().map(|write| write.key.clone()).collect();
        match self.world.gate(self.invocation, Access::Write(keys)).await {
            Passage::Done => self.world.make(step),
            Passage::AnswerLost => {
                self.world.make(step);
                Written::Unknown
            }
            Passage::NeverArrives => Written::Unknown,
        }
    }
}
