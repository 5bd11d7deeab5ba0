//! A state, as promises are held against it.

use super::endpoints::Outcome;
use super::invocations::{Met, NextAction};
use super::scenario::{FaultBudget, Scenario, TIME};
use super::state::{Happened, Made, State};
use super::world::World;
use crate::approvals::approval::Approval;
use crate::approvals::record::Record;

pub(super) struct View<'a> {
    pub(super) world: &'a World,
    pub(super) state: &'a State,
    /// What could go wrong at the beginning.
    pub(super) faults: FaultBudget,
}

/// An invocation that has ended.
pub(super) struct Ended<'a> {
    pub(super) by: usize,
    pub(super) outcome: &'a Outcome,
    pub(super) met: Met,
}

impl<'a> View<'a> {
    pub(super) fn scenario(&self) -> &'a Scenario {
        &self.world.invocations.scenario
    }

    pub(super) fn record(&self) -> &'a Record {
        &self.world.invocations.records.of(self.state.record).record
    }

    /// The record at the beginning.
    pub(super) fn first(&self) -> &'a Record {
        &self.world.invocations.records.of(self.world.first).record
    }

    /// The approval that a call is about, as the record has it.
    pub(super) fn approval(&self, by: usize) -> Option<&'a Approval> {
        self.record().approvals.get(&self.scenario().about[by])
    }

    pub(super) fn happened(&self) -> &'a Happened {
        &self.world.happened[self.state.happened]
    }

    /// The transitions that were made, in their order.
    pub(super) fn line(&self) -> &'a [Made] {
        &self.happened().line
    }

    pub(super) fn is_made(&self, by: usize, transition: &'static str) -> bool {
        self.line().contains(&Made { by, transition })
    }

    /// Whether anybody made it.
    pub(super) fn is_in_line(&self, transition: &str) -> bool {
        self.line().iter().any(|made| made.transition == transition)
    }

    pub(super) fn is_deleted(&self) -> bool {
        self.state.left.deletions < self.faults.deletions
    }

    pub(super) fn is_updated(&self) -> bool {
        self.state.left.updates < self.faults.updates
    }

    /// Whether by somebody's clock the time of an invocation may be over.
    pub(super) fn may_be_late(&self) -> bool {
        let clocks = self.scenario().clocks;
        let apart = clocks.iter().max().unwrap() - clocks.iter().min().unwrap();
        self.state.passed > 0 || apart >= TIME
    }

    /// Those who have not died, and where they are.
    pub(super) fn alive(&self) -> impl Iterator<Item = (usize, &'a NextAction, Met)> {
        let points = self.state.at.iter().flatten().map(|point| self.world.invocations.at(*point));
        points.map(|point| (point.by, &point.next, point.met))
    }

    pub(super) fn ended(&self) -> impl Iterator<Item = Ended<'a>> {
        self.alive().filter_map(|(by, next, met)| match next {
            NextAction::Ended(outcome) => Some(Ended { by, outcome, met }),
            NextAction::Read | NextAction::Put(_) | NextAction::Sms | NextAction::Code => None,
        })
    }

    /// Whether all have come to their ends.
    pub(super) fn is_over(&self) -> bool {
        self.alive().all(|(_, next, _)| matches!(next, NextAction::Ended(_)))
    }

    /// What all ended with, one after the other.
    pub(super) fn answers(&self) -> String {
        let answer = |by: usize| match self.state.at[by].map(|point| self.world.invocations.outcome(point)) {
            Some(outcome) => outcome.map_or_else(|| "…".to_owned(), ToString::to_string),
            None => "died".to_owned(),
        };
        (0..self.scenario().calls.len()).map(answer).collect::<Vec<_>>().join(", ")
    }
}
