//! What is forgotten is missed by nobody, though clocks differ by two minutes.

use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::arbitrary;
use crate::approvals::model::endpoints::Outcome;
use crate::approvals::model::scenario::{Call, NO_FAULTS, Scenario, right, start, wrong};
use crate::approvals::model::world::World;
use crate::approvals::record::{REMEMBERED, Record};
use crate::approvals::samples::{NOW, tag};
use crate::approvals::standing::Standing;
use crate::approvals::state::State;

/// Clocks differ by this much, in seconds.
const APART: i64 = 120;

const CALLS: [fn() -> Call; 6] = [
    || start("k"),
    || right("X1"),
    || wrong("X1"),
    || Call::View { approval: "X1" },
    || Call::Cancel { approval: "X1" },
    || Call::Lock,
];

/// Times at which something in a record may end, and those around them.
fn moments(record: &Record) -> Vec<i64> {
    let approvals = record.approvals.values().flat_map(|approval| {
        let of_state = match approval.state {
            State::Sending { until } => Some(until),
            State::Approved { approved_at, .. } => Some(approved_at),
            State::Pending { .. } | State::Refused | State::Unknown | State::Cancelled { .. } => None,
        };
        [Some(approval.created_at), Some(approval.expires_at), of_state].into_iter().flatten()
    });
    let check = record.check.as_ref().map(|check| check.until);
    let ends: Vec<_> = approvals.chain(check).chain(record.failures_until).collect();
    let after = [-1, 0, 1, 29, 30, 31, 60, 118, 119, 120, 121, 239, 240, 241];
    ends.iter().flat_map(|end| after.map(|seconds| end + seconds)).collect()
}

/// What a call is answered at a time, and the record that it leaves.
fn answered(record: &Record, call: Call, at: i64, receipts: bool) -> (Outcome, Record) {
    let scenario = Scenario::of([call]).on(record.write(&tag(), NOW)).clocks([at - NOW, 0, 0]);
    let mut world = World::new(scenario.policy(|policy| policy.receipts = receipts));
    let mut state = world.beginning(NO_FAULTS);
    while let Some((_, next)) = world.moves(&state).into_iter().next() {
        state = next;
    }
    let left = world.invocations.records.of(state.record).record.clone();
    (world.invocations.outcome(state.at[0].unwrap()).unwrap().clone(), left)
}

/// What is personal is shown until it is forgotten.
fn without_personal(outcome: Outcome) -> Outcome {
    let without =
        |standing| Standing { subject: None, transaction: None, text: None, shown: None, ..standing };
    match outcome {
        Outcome::Viewed(standing) => Outcome::Viewed(without(standing)),
        other => other,
    }
}

/// Whether an approval is dropped between two times: a day after its expiry, clocks may differ about that.
fn drops(record: &Record, one: i64, other: i64) -> bool {
    let mut ends = record.approvals.values().map(|approval| approval.expires_at + REMEMBERED);
    ends.any(|end| one.min(other) < end && end <= one.max(other))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    /// At a time, by another's clock it is up to two minutes later, or earlier: what that one forgets changes no
    /// answer, nor what is left but for what is forgotten.
    #[test]
    fn forgetting_changes_no_answer(
        item in arbitrary::record(), call in select(&CALLS[..]), moment: Index, ahead in -APART..=APART, receipts: bool
    ) {
        let record = Record::read(item).unwrap();
        let at = *moment.get(&moments(&record));
        let (mut forgotten, forgotten_at) = (record.clone(), at + ahead);
        prop_assume!(!drops(&record, at, forgotten_at));
        forgotten.forget(forgotten_at);
        let (answer, mut left) = answered(&record, call(), at, receipts);
        let (same, mut also) = answered(&forgotten, call(), at, receipts);
        prop_assert_eq!(without_personal(answer), without_personal(same));
        left.forget(forgotten_at);
        also.forget(forgotten_at);
        prop_assert_eq!(left.write(&tag(), NOW), also.write(&tag(), NOW));
    }
}
