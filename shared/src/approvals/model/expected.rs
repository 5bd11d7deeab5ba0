//! What is expected of a scenario, whatever goes wrong.

use std::collections::BTreeSet;
use std::time::Instant;

use super::promises::Promise;
use super::scenario::{FaultBudget, NO_FAULTS, Scenario};
use super::search::Found;

/// A scenario, with what it may be answered and what must be put to the test by it.
pub(super) struct Expected {
    scenario: Scenario,
    /// What all invocations are answered, one after the other, where nothing goes wrong.
    answers: BTreeSet<String>,
    /// What it may be answered beside these once time has passed.
    later: Vec<&'static str>,
    promises: Vec<Promise>,
}

impl Scenario {
    /// These answers come, and no others.
    pub(super) fn answers(self, answers: impl IntoIterator<Item: Into<String>>) -> Expected {
        let answers = answers.into_iter().map(Into::into).collect();
        Expected { scenario: self, answers, later: Vec::new(), promises: Vec::new() }
    }
}

impl Expected {
    /// And the same in every other order.
    pub(super) fn in_any_order(mut self) -> Self {
        let mut more: Vec<_> = self.answers.iter().cloned().collect();
        while let Some(answers) = more.pop() {
            let parts: Vec<_> = answers.split(", ").collect();
            for swapped in 1..parts.len() {
                let mut parts = parts.clone();
                parts.swap(0, swapped);
                let other = parts.join(", ");
                if self.answers.insert(other.clone()) {
                    more.push(other);
                }
            }
        }
        self
    }

    /// Each search must put these to the test.
    pub(super) fn holding<const N: usize>(self, promises: [Promise; N]) -> Self {
        Self { promises: promises.into(), ..self }
    }

    pub(super) fn later<const N: usize>(self, later: [&'static str; N]) -> Self {
        Self { later: later.into(), ..self }
    }

    /// All faults, most of them two at a time: for invocations that meet at the same approval, key or quota.
    pub(super) fn thoroughly(&self) {
        self.exactly(NO_FAULTS, &[]);
        self.exactly(FaultBudget { lost: 2, ..NO_FAULTS }, &[Promise::MadeOnce, Promise::NoWeakAnswer]);
        self.exactly(FaultBudget { busy: 1, ..NO_FAULTS }, &[Promise::NoWeakAnswer]);
        self.with(FaultBudget { lost: 1, given_up: 1, ..NO_FAULTS }, &["503"], &["504"]);
        self.with(FaultBudget { given_up: 2, ..NO_FAULTS }, &["503"], &["504"]);
        self.with(FaultBudget { lost: 1, refused: 1, ..NO_FAULTS }, &["503"], &["504"]);
        self.with(FaultBudget { lost: 1, deaths: 1, ..NO_FAULTS }, &["died"], &[]);
        self.with(FaultBudget { given_up: 1, deaths: 1, ..NO_FAULTS }, &["died", "503"], &["504"]);
        self.with(FaultBudget { lost: 1, passes: 1, ..NO_FAULTS }, &self.later, &["503", "504"]);
        self.with(
            FaultBudget { given_up: 1, passes: 1, ..NO_FAULTS },
            &["503"],
            &[&*self.later, &["504"]].concat(),
        );
        self.with(
            FaultBudget { deaths: 1, passes: 1, ..NO_FAULTS },
            &["died"],
            &[&*self.later, &["503", "504"]].concat(),
        );
        self.with(FaultBudget { lost: 1, deletions: 1, ..NO_FAULTS }, &[], &["404", "504"]);
        self.with(FaultBudget { given_up: 1, deletions: 1, ..NO_FAULTS }, &["503"], &["404", "504"]);
    }

    /// Each trouble for itself: for invocations that have nothing in common but the record, and for three.
    pub(super) fn briefly(&self) {
        self.plainly();
        self.exactly(FaultBudget { lost: 1, ..NO_FAULTS }, &[Promise::MadeOnce, Promise::NoWeakAnswer]);
        self.with(FaultBudget { given_up: 1, ..NO_FAULTS }, &["503"], &["504"]);
        self.with(FaultBudget { refused: 1, ..NO_FAULTS }, &["503"], &["504"]);
        self.with(FaultBudget { passes: 1, ..NO_FAULTS }, &self.later, &["503", "504"]);
        self.with(FaultBudget { deletions: 1, ..NO_FAULTS }, &[], &["404", "504"]);
    }

    /// Every order, and a death.
    pub(super) fn plainly(&self) {
        self.exactly(NO_FAULTS, &[]);
        self.with(FaultBudget { deaths: 1, ..NO_FAULTS }, &["died"], &[]);
    }

    /// An operator's update of the record, at any time.
    pub(super) fn by_hand(&self, may: &[&str]) {
        self.with(FaultBudget { updates: 1, ..NO_FAULTS }, &[], may);
        self.with(FaultBudget { lost: 1, updates: 1, ..NO_FAULTS }, &["504"], may);
    }

    /// With these faults the answers are the same.
    fn exactly(&self, faults: FaultBudget, promises: &[Promise]) {
        let found = self.search(faults, promises);
        assert_eq!(found.answers.keys().cloned().collect::<BTreeSet<_>>(), self.answers, "{faults:?}");
    }

    /// With these faults the answers are the same, each of them perhaps replaced by one of `must`, which all come,
    /// or of `may`.
    pub(super) fn with(&self, faults: FaultBudget, must: &[&str], may: &[&str]) {
        let found = self.search(faults, &[]);
        let answers: BTreeSet<_> = found.answers.keys().cloned().collect();
        assert!(self.answers.is_subset(&answers), "{faults:?}: {answers:?}");
        let mut others = BTreeSet::new();
        for answers in &answers {
            for (by, answer) in answers.split(", ").enumerate() {
                let known = self.answers.iter().any(|known| known.split(", ").nth(by) == Some(answer));
                others.extend((!known).then_some(answer));
            }
        }
        let allowed: BTreeSet<_> = must.iter().chain(may).copied().collect();
        assert!(others.is_subset(&allowed), "{faults:?}: {others:?}");
        assert!(
            must.iter().all(|must| answers.iter().any(|all| all.split(", ").any(|answer| answer == *must))),
            "{faults:?}: {others:?}"
        );
    }

    fn search(&self, faults: FaultBudget, promises: &[Promise]) -> Found {
        let begun = Instant::now();
        let found = self.scenario.search(faults);
        println!("{:?} with {faults:?}, in {:?}: {found:?}", self.scenario.calls, begun.elapsed());
        for promise in self.promises.iter().chain(promises) {
            assert!(found.held.contains_key(promise), "{promise:?} is held over nothing with {faults:?}");
        }
        found
    }
}
