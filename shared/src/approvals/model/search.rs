//! All schedules of a scenario: breadth first through its states, each expanded once.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;

use super::promises::{Finding, Promise, Write};
use super::scenario::{FaultBudget, Scenario, name};
use super::state::State;
use super::view::View;
use super::world::{Move, World};

/// What a search covered.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) states: usize,
    pub(super) moves: usize,
    pub(super) histories: usize,
    /// What the invocations were answered in the end, and in how many states.
    pub(super) answers: BTreeMap<String, usize>,
    /// In how many states each promise could have been broken.
    pub(super) held: BTreeMap<Promise, usize>,
    /// The transitions that were made.
    pub(super) transitions: BTreeSet<&'static str>,
}

struct Search {
    world: World,
    faults: FaultBudget,
    states: Vec<State>,
    /// By which move each state was reached first, and from which.
    from: Vec<Option<(usize, Move)>>,
    seen: HashMap<State, usize>,
    found: Found,
}

impl Scenario {
    /// Goes through all schedules with these faults. Panics with the shortest one that breaks a promise.
    pub(super) fn search(&self, faults: FaultBudget) -> Found {
        let world = World::new(self.clone());
        let beginning = world.beginning(faults);
        let mut search = Search {
            world,
            faults,
            states: vec![beginning],
            from: vec![None],
            seen: [(beginning, 0)].into(),
            found: Found::default(),
        };
        let mut next = 0;
        while next < search.states.len() {
            search.expand(next);
            next += 1;
        }
        search.found.states = search.states.len();
        search.found.histories = search.world.invocations.count();
        let made = search.world.happened.iter().filter_map(|happened| happened.line.last());
        search.found.transitions = made.map(|made| made.transition).collect();
        search.found
    }
}

impl Search {
    fn expand(&mut self, from: usize) {
        let state = self.states[from];
        let known = self.world.invocations.count();
        for (next, reached) in self.world.moves(&state) {
            self.found.moves += 1;
            if !self.seen.contains_key(&reached) {
                self.states.push(reached);
                self.from.push(Some((from, next)));
                self.seen.insert(reached, self.states.len() - 1);
                self.hold(self.states.len() - 1);
            }
            let Move::Told(by, _) = next else { continue };
            let point = reached.at[by].unwrap();
            if point >= known {
                self.hold_of_write(self.seen[&reached], point);
            }
        }
    }

    /// Holds all promises against a state.
    fn hold(&mut self, place: usize) {
        let view = View { world: &self.world, state: &self.states[place], faults: self.faults };
        let findings = Promise::OF_STATES.map(|(promise, of)| (promise, of(&view)));
        if view.is_over() {
            *self.found.answers.entry(view.answers()).or_default() += 1;
        }
        for (promise, finding) in findings {
            self.count(promise, finding, place);
        }
    }

    fn hold_of_write(&mut self, place: usize, point: usize) {
        let Some(write) = Write::at(&self.world, point) else { return };
        for (promise, finding) in Promise::OF_WRITES.map(|(promise, of)| (promise, of(&write))) {
            self.count(promise, finding, place);
        }
    }

    fn count(&mut self, promise: Promise, finding: Finding, place: usize) {
        match finding {
            Finding::NotAtStake => {}
            Finding::Held => *self.found.held.entry(promise).or_default() += 1,
            Finding::Broken(how) => panic!("{promise:?}: {how}\n{}", self.schedule(place)),
        }
    }

    /// The shortest way to a state.
    fn schedule(&self, place: usize) -> String {
        let way = std::iter::successors(Some(place), |place| self.from[*place].map(|(from, _)| from));
        let mut way: Vec<_> = way.collect();
        way.reverse();
        let mut all = format!("{:?}\n", self.world.invocations.scenario.calls);
        for place in way {
            if let Some((from, step)) = self.from[place] {
                let _ = writeln!(all, "  {}", self.describe(&self.states[from], step));
            }
        }
        all
    }

    fn describe(&self, from: &State, step: Move) -> String {
        let records = &self.world.invocations.records;
        let version = |record| records.version(record).unwrap_or("none").to_owned();
        match step {
            Move::Told(by, heard) => {
                let next = from.at[by].map(|point| &self.world.invocations.at(point).next);
                let put = next.and_then(super::invocations::NextAction::put);
                let waits = put.map_or_else(
                    || format!("{next:?}"),
                    |put| format!("Put({} on {})", version(put.record), version(put.basis)),
                );
                format!("{}: {waits} -> {:?}", name(by), heard.map(version))
            }
            Move::Arrives(put) => format!("{} of {} arrives late", version(put.record), name(put.by)),
            Move::Dies(by) => format!("{} dies", name(by)),
            Move::TimePasses => format!("{} s pass", self.world.invocations.scenario.pass),
            Move::Deleted => "the record is deleted".to_owned(),
            Move::Updated => "an operator updates the record".to_owned(),
        }
    }
}
