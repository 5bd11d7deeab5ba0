//! The invocations of a search, run over the approvals' own code.
//!
//! What an invocation does next is decided by what it was told so far and when: all that is random in it has
//! the name of the invocation and a number. So it is run once for each such history, from its beginning, and
//! all schedules that tell it the same share that run.

use std::collections::HashMap;
use std::rc::Rc;

use tokio::runtime::{Builder, Runtime};

use super::endpoints::{self, Outcome};
use super::gate::{Access, Gate, Heard, Reached, Reading, Script, Writing};
use super::records::{RecordId, Records};
use super::scenario::{Scenario, name};
use crate::platform::random::script;

/// A place in an invocation, as its place among all that came up.
pub(super) type PointId = usize;

/// What an invocation is told at a point, and how often time had passed by then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Told {
    pub(super) heard: Heard<RecordId>,
    pub(super) passed: u8,
}

/// A place in an invocation: where it waits, or its end.
pub(super) struct Point {
    pub(super) by: usize,
    before: Option<(PointId, Told)>,
    pub(super) next: NextAction,
    pub(super) met: Met,
}

#[derive(Clone, Debug)]
pub(super) enum NextAction {
    Read,
    Put(Put),
    Sms,
    Code,
    Ended(Rc<Outcome>),
}

/// A write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Put {
    pub(super) by: usize,
    /// The record that was in the invocation's hands when it decided: the last with the version on which the
    /// write is conditional.
    pub(super) basis: RecordId,
    pub(super) record: RecordId,
}

/// What an invocation met on its way, and how often.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Met {
    /// Lost answers and a table that was busy: what another try makes good.
    pub(super) passing: u8,
    /// Refusals of the table, and what was given up: it may say less than what is, then.
    pub(super) lasting: u8,
    /// Others that were faster.
    pub(super) superseded: u8,
    /// What Nevis did.
    pub(super) nevis: Option<Heard<RecordId>>,
}

pub(super) struct Invocations {
    pub(super) scenario: Scenario,
    pub(super) records: Records,
    points: Vec<Point>,
    after: HashMap<(PointId, Told), PointId>,
    runtime: Runtime,
}

impl Invocations {
    /// All at their beginning: the first points, in their order.
    pub(super) fn new(scenario: Scenario) -> Self {
        let runtime = Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
        let first = |by| Point { by, before: None, next: NextAction::Read, met: Met::default() };
        let points = (0..scenario.calls.len()).map(first).collect();
        Self { scenario, records: Records::new(), points, after: HashMap::new(), runtime }
    }

    pub(super) fn at(&self, point: PointId) -> &Point {
        &self.points[point]
    }

    /// How many histories came up.
    pub(super) fn count(&self) -> usize {
        self.points.len()
    }

    /// Where an invocation comes to, told this.
    pub(super) fn after(&mut self, point: PointId, told: Told) -> PointId {
        if let Some(known) = self.after.get(&(point, told)) {
            return *known;
        }
        let Point { by, met, .. } = self.points[point];
        let (before, met) = (Some((point, told)), met.and(told.heard));
        let new = self.points.len();
        self.points.push(Point { by, before, next: NextAction::Read, met });
        self.points[new].next = match self.run(new) {
            Reached::Ended(outcome) => NextAction::Ended(Rc::new(outcome)),
            Reached::Waits(Access::Read) => NextAction::Read,
            Reached::Waits(Access::Sms(approval)) => {
                assert_eq!(approval, self.scenario.about[by], "an SMS for the approval that was reserved");
                NextAction::Sms
            }
            Reached::Waits(Access::Code) => NextAction::Code,
            Reached::Waits(Access::Put { item, version }) => {
                let basis = self.in_hand(new, version.as_deref());
                NextAction::Put(Put { by, basis, record: self.records.id(item) })
            }
        };
        self.after.insert((point, told), new);
        new
    }

    /// Runs an invocation from its beginning to this point.
    fn run(&self, point: PointId) -> Reached<Outcome> {
        let by = self.points[point].by;
        let (call, policy) = (self.scenario.calls[by], self.scenario.policy.clone());
        let mut script = Script::new();
        for Told { heard, passed } in self.history(point) {
            let heard = heard.map(|record| self.records.of(record).item.clone());
            script.push_front((heard, self.scenario.clock(by, passed)));
        }
        let gate = Gate::new(script);
        let run = gate.run(endpoints::told(call, policy, gate.clone()));
        script::follow(name(by), || self.runtime.block_on(run))
    }

    /// What an invocation that has ended ended with.
    pub(super) fn outcome(&self, point: PointId) -> Option<&Outcome> {
        if let NextAction::Ended(outcome) = &self.points[point].next { Some(outcome) } else { None }
    }

    /// What the invocation was told up to here, the last first.
    pub(super) fn history(&self, point: PointId) -> impl Iterator<Item = Told> {
        self.way(point).filter_map(|point| point.before.map(|(_, told)| told))
    }

    /// The points on the way here, the last first.
    fn way(&self, point: PointId) -> impl Iterator<Item = &Point> {
        let before = |point: &&Point| point.before.map(|(before, _)| &self.points[before]);
        std::iter::successors(Some(&self.points[point]), before)
    }

    /// The last record with this version that the invocation was told of, or wrote itself.
    fn in_hand(&self, point: PointId, version: Option<&str>) -> RecordId {
        let seen = self.way(point).flat_map(|point| {
            let told = point.before.and_then(|(_, told)| told.heard.record().copied());
            [told, point.next.put().map(|put| put.record)]
        });
        let mut seen = seen.flatten().filter(|record| self.records.version(*record) == version);
        seen.next().expect("a write is conditional on a version that was seen")
    }
}

impl Met {
    fn and(mut self, heard: Heard<RecordId>) -> Self {
        match heard {
            Heard::Read(Reading::Unanswered) | Heard::Put(Writing::Lost | Writing::Busy) => self.passing += 1,
            Heard::Nothing | Heard::Read(Reading::Refused) | Heard::Put(Writing::Refused) => {
                self.lasting += 1;
            }
            Heard::Put(Writing::Superseded(_)) => self.superseded += 1,
            Heard::Sms(_) | Heard::Code(..) => self.nevis = Some(heard),
            Heard::Read(Reading::Found(_)) | Heard::Put(Writing::Done) => {}
        }
        self
    }
}

impl NextAction {
    pub(super) fn put(&self) -> Option<Put> {
        if let Self::Put(put) = self { Some(*put) } else { None }
    }
}
