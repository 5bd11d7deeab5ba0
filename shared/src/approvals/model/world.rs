//! What may come next in a state, and what comes of it.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;

use super::gate::{Heard, Reading, Writing};
use super::invocations::{Invocations, NextAction, Put, Told};
use super::records::{NO_RECORD, RecordId};
use super::scenario::{Call, FaultBudget, Judging, MOST, Scenario, Sending};
use super::state::{Asked, Happened, Made, State, transition};

/// What may come next.
#[derive(Clone, Copy, Debug)]
pub(super) enum Move {
    /// An invocation is told this.
    Told(usize, Heard<RecordId>),
    /// A write that nobody waits for arrives.
    Arrives(Put),
    Dies(usize),
    TimePasses,
    Deleted,
    Updated,
}

pub(super) struct World {
    pub(super) invocations: Invocations,
    pub(super) happened: Vec<Happened>,
    known: HashMap<Happened, usize>,
    /// The record at the beginning.
    pub(super) first: RecordId,
}

impl World {
    pub(super) fn new(scenario: Scenario) -> Self {
        let mut invocations = Invocations::new(scenario);
        let item = invocations.scenario.item.clone();
        let first = item.map_or(NO_RECORD, |item| invocations.records.id(item));
        let (nothing, known) = (Happened::default(), [(Happened::default(), 0)].into());
        Self { invocations, happened: vec![nothing], known, first }
    }

    /// Before anything has happened.
    pub(super) fn beginning(&self, left: FaultBudget) -> State {
        let at = std::array::from_fn(|by| (by < self.invocations.scenario.calls.len()).then_some(by));
        State { record: self.first, passed: 0, at, late: [None; _], left, happened: 0 }
    }

    /// Everything that may come next, and what comes of it.
    pub(super) fn moves(&mut self, state: &State) -> Vec<(Move, State)> {
        let mut moves = Vec::new();
        for by in 0..MOST {
            let Some(point) = state.at[by] else { continue };
            match self.invocations.at(point).next {
                NextAction::Ended(_) => continue,
                NextAction::Read => self.reads(state, by, &mut moves),
                NextAction::Put(put) => self.puts(state, put, &mut moves),
                NextAction::Sms => self.sends(state, by, &mut moves),
                NextAction::Code => self.judges(state, by, &mut moves),
            }
            self.dies(state, by, &mut moves);
        }
        for put in state.late.into_iter().flatten() {
            if !self.holds(state, put) {
                continue;
            }
            let mut next = self.made(state, put);
            next.arrived(put);
            moves.push((Move::Arrives(put), next));
        }
        self.outside(state, &mut moves);
        moves
    }

    /// What comes of itself, or from people.
    fn outside(&mut self, state: &State, moves: &mut Vec<(Move, State)>) {
        if let Some(passes) = state.left.passes.checked_sub(1) {
            let left = FaultBudget { passes, ..state.left };
            moves.push((Move::TimePasses, State { passed: state.passed + 1, left, ..*state }));
        }
        let Some(mut item) = self.invocations.records.of(state.record).item.clone() else { return };
        if let Some(deletions) = state.left.deletions.checked_sub(1) {
            let left = FaultBudget { deletions, ..state.left };
            moves.push((Move::Deleted, State { record: NO_RECORD, left, ..*state }));
        }
        if let Some(updates) = state.left.updates.checked_sub(1) {
            let left = FaultBudget { updates, ..state.left };
            item.retain(|name, _| !name.starts_with("failures"));
            item.insert("version".to_owned(), AttributeValue::S(format!("operator.{updates}")));
            let record = self.invocations.records.id(item);
            moves.push((Move::Updated, State { record, left, ..*state }));
        }
    }

    /// `next` once `by` is told this.
    fn told(&mut self, by: usize, heard: Heard<RecordId>, mut next: State, moves: &mut Vec<(Move, State)>) {
        let point = next.at[by].unwrap();
        next.at[by] = Some(self.invocations.after(point, Told { heard, passed: next.passed }));
        moves.push((Move::Told(by, heard), next));
    }

    /// The same where something goes wrong, if it still may.
    fn wrong(
        &mut self,
        (by, heard): (usize, Heard<RecordId>),
        of: impl Fn(&mut FaultBudget) -> &mut u8,
        mut next: State,
        moves: &mut Vec<(Move, State)>,
    ) {
        let left = of(&mut next.left);
        if let Some(less) = left.checked_sub(1) {
            *left = less;
            self.told(by, heard, next, moves);
        }
    }

    fn reads(&mut self, state: &State, by: usize, moves: &mut Vec<(Move, State)>) {
        self.told(by, Heard::Read(Reading::Found(state.record)), *state, moves);
        self.wrong((by, Heard::Read(Reading::Unanswered)), |left| &mut left.lost, *state, moves);
        self.wrong((by, Heard::Nothing), |left| &mut left.given_up, *state, moves);
        self.wrong((by, Heard::Read(Reading::Refused)), |left| &mut left.refused, *state, moves);
    }

    fn puts(&mut self, state: &State, put: Put, moves: &mut Vec<(Move, State)>) {
        let by = put.by;
        if self.holds(state, put) {
            let made = self.made(state, put);
            self.told(by, Heard::Put(Writing::Done), made, moves);
        } else {
            self.told(by, Heard::Put(Writing::Superseded(state.record)), *state, moves);
        }
        if state.left.lost + state.left.given_up > 0 {
            let mut sent = *state;
            sent.leave_behind(put);
            self.wrong((by, Heard::Put(Writing::Lost)), |left| &mut left.lost, sent, moves);
            self.wrong((by, Heard::Nothing), |left| &mut left.given_up, sent, moves);
        }
        self.wrong((by, Heard::Put(Writing::Busy)), |left| &mut left.busy, *state, moves);
        self.wrong((by, Heard::Put(Writing::Refused)), |left| &mut left.refused, *state, moves);
    }

    fn sends(&mut self, state: &State, by: usize, moves: &mut Vec<(Move, State)>) {
        let Call::Start { nevis, .. } = self.invocations.scenario.calls[by] else { panic!("no start sends") };
        let record = &self.invocations.records.of(state.record).record;
        // Where the record was deleted, by its clock as it is now.
        let Scenario { about, .. } = &self.invocations.scenario;
        let now = self.invocations.scenario.clock(by, state.passed);
        let written = record.approvals.get(&about[by]).map_or(now, |approval| approval.created_at);
        for nevis in nevis {
            let sent = matches!(nevis, Sending::Accepts | Sending::Loses);
            let next = self.happens(state, |happened| happened.sms.extend(sent.then_some((by, written))));
            self.told(by, Heard::Sms(*nevis), next, moves);
        }
    }

    /// A code is right once.
    fn judges(&mut self, state: &State, by: usize, moves: &mut Vec<(Move, State)>) {
        let Scenario { calls, about, .. } = &self.invocations.scenario;
        let Call::Verify { right, nevis, .. } = calls[by] else { panic!("nothing else judges") };
        let spent = |asked: &Asked| asked.right && asked.is_judged() && about[asked.by] == about[by];
        let right = right && !self.happened[state.happened].codes.iter().any(spent);
        for nevis in nevis.iter().copied() {
            let next = self.happens(state, |happened| happened.codes.push(Asked { by, nevis, right }));
            self.told(by, Heard::Code(nevis, right), next, moves);
        }
    }

    fn dies(&mut self, state: &State, by: usize, moves: &mut Vec<(Move, State)>) {
        let Some(deaths) = state.left.deaths.checked_sub(1) else { return };
        let mut next = State { left: FaultBudget { deaths, ..state.left }, ..*state };
        if let Some(NextAction::Put(put)) = next.at[by].map(|point| &self.invocations.at(point).next) {
            next.leave_behind(*put);
        }
        next.at[by] = None;
        moves.push((Move::Dies(by), next));
    }

    /// Whether the write's condition holds.
    fn holds(&self, state: &State, put: Put) -> bool {
        let records = &self.invocations.records;
        records.version(put.basis) == records.version(state.record)
    }

    /// The write is made.
    fn made(&mut self, state: &State, put: Put) -> State {
        let version = self.invocations.records.version(put.record).unwrap();
        let made = Made { by: put.by, transition: transition(version) };
        let lost_update = put.basis != state.record;
        let next = self.happens(state, |happened| {
            happened.line.push(made);
            happened.lost_update |= lost_update;
        });
        State { record: put.record, ..next }
    }

    fn happens(&mut self, state: &State, what: impl FnOnce(&mut Happened)) -> State {
        let mut happened = self.happened[state.happened].clone();
        what(&mut happened);
        let known = *self.known.entry(happened).or_insert_with_key(|happened| {
            self.happened.push(happened.clone());
            self.happened.len() - 1
        });
        State { happened: known, ..*state }
    }
}

impl Asked {
    /// Whether Nevis looked at the code.
    pub(super) fn is_judged(self) -> bool {
        matches!(self.nevis, Judging::Answers | Judging::Loses)
    }
}
