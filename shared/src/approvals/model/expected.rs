//! What is expected of a scenario, whatever goes wrong.

use std::collections::BTreeSet;
use std::time::Instant;

use super::promises::Promise;
use super::scenario::{NONE, Scenario, Troubles};
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

    /// All troubles, most of them two at a time: for invocations that meet at the same approval, key or quota.
    pub(super) fn thoroughly(&self) {
        self.exactly(NONE, &[]);
        self.exactly(Troubles { lost: 2, ..NONE }, &[Promise::MadeOnce, Promise::NoWeakAnswer]);
        self.exactly(Troubles { busy: 1, ..NONE }, &[Promise::NoWeakAnswer]);
        self.with(Troubles { lost: 1, given_up: 1, ..NONE }, &["503"], &["504"]);
        self.with(Troubles { given_up: 2, ..NONE }, &["503"], &["504"]);
        self.with(Troubles { lost: 1, refused: 1, ..NONE }, &["503"], &["504"]);
        self.with(Troubles { lost: 1, deaths: 1, ..NONE }, &["died"], &[]);
        self.with(Troubles { given_up: 1, deaths: 1, ..NONE }, &["died", "503"], &["504"]);
        self.with(Troubles { lost: 1, passes: 1, ..NONE }, &self.later, &["503", "504"]);
        self.with(Troubles { given_up: 1, passes: 1, ..NONE }, &["503"], &[&*self.later, &["504"]].concat());
        self.with(
            Troubles { deaths: 1, passes: 1, ..NONE },
            &["died"],
            &[&*self.later, &["503", "504"]].concat(),
        );
        self.with(Troubles { lost: 1, deletions: 1, ..NONE }, &[], &["404", "504"]);
        self.with(Troubles { given_up: 1, deletions: 1, ..NONE }, &["503"], &["404", "504"]);
    }

    /// Each trouble for itself: for invocations that have nothing in common but the record, and for three.
    pub(super) fn briefly(&self) {
        self.plainly();
        self.exactly(Troubles { lost: 1, ..NONE }, &[Promise::MadeOnce, Promise::NoWeakAnswer]);
        self.with(Troubles { given_up: 1, ..NONE }, &["503"], &["504"]);
        self.with(Troubles { refused: 1, ..NONE }, &["503"], &["504"]);
        self.with(Troubles { passes: 1, ..NONE }, &self.later, &["503", "504"]);
        self.with(Troubles { deletions: 1, ..NONE }, &[], &["404", "504"]);
    }

    /// Every order, and a death.
    pub(super) fn plainly(&self) {
        self.exactly(NONE, &[]);
        self.with(Troubles { deaths: 1, ..NONE }, &["died"], &[]);
    }

    /// An operator's update of the record, at any time.
    pub(super) fn by_hand(&self, may: &[&str]) {
        self.with(Troubles { updates: 1, ..NONE }, &[], may);
        self.with(Troubles { lost: 1, updates: 1, ..NONE }, &["504"], may);
    }

    /// With these troubles the answers are the same.
    fn exactly(&self, troubles: Troubles, promises: &[Promise]) {
        let found = self.search(troubles, promises);
        assert_eq!(found.answers.keys().cloned().collect::<BTreeSet<_>>(), self.answers, "{troubles:?}");
    }

    /// With these troubles the answers are the same, each of them perhaps replaced by one of `must`, which all come,
    /// or of `may`.
    pub(super) fn with(&self, troubles: Troubles, must: &[&str], may: &[&str]) {
        let found = self.search(troubles, &[]);
        let answers: BTreeSet<_> = found.answers.keys().cloned().collect();
        assert!(self.answers.is_subset(&answers), "{troubles:?}: {answers:?}");
        let mut others = BTreeSet::new();
        for answers in &answers {
            for (by, answer) in answers.split(", ").enumerate() {
                let known = self.answers.iter().any(|known| known.split(", ").nth(by) == Some(answer));
                others.extend((!known).then_some(answer));
            }
        }
        let allowed: BTreeSet<_> = must.iter().chain(may).copied().collect();
        assert!(others.is_subset(&allowed), "{troubles:?}: {others:?}");
        assert!(
            must.iter().all(|must| answers.iter().any(|all| all.split(", ").any(|answer| answer == *must))),
            "{troubles:?}: {others:?}"
        );
    }

    fn search(&self, troubles: Troubles, promises: &[Promise]) -> Found {
        let begun = Instant::now();
        let found = self.scenario.search(troubles);
        println!("{:?} with {troubles:?}, in {:?}: {found:?}", self.scenario.calls, begun.elapsed());
        for promise in self.promises.iter().chain(promises) {
            assert!(found.held.contains_key(promise), "{promise:?} is held over nothing with {troubles:?}");
        }
        found
    }
}
