use super::*;
use crate::approvals::samples::{self, NOW, TRANSACTION_ID, approval, approved, at, id, pending, record};

fn cancelled(record: &mut Record, caller: &str) -> Decision<Facts> {
    cancel(record, &id("a"), caller)
}

#[test]
fn a_pending_approval_is_called_off_and_stays_so() {
    let mut record = record([("a", approval(pending(), 0))]);
    let Ok(Step::Write("cancel", facts)) = cancelled(&mut record, "local") else { panic!() };
    assert_eq!(
        (facts.state_before, facts.state_after),
        (Some(StateName::Pending), Some(StateName::Cancelled))
    );
    let expected = State::Cancelled { transaction_id: Some(TRANSACTION_ID.to_owned()) };
    assert!(record.approvals["a"].state == expected);
    assert!(matches!(cancelled(&mut record, "local"), Ok(Step::Already(_))));
}

#[test]
fn only_an_own_approval_that_was_pending_and_is_not_approved_is_called_off() {
    for (state, caller, expected) in [
        (pending(), "somebody else", Refusal::NotFound),
        (approved(NOW), "somebody else", Refusal::NotFound),
        (approved(NOW), "local", Refusal::Used),
        (State::Sending { until: NOW + 15 }, "local", Refusal::NotFound),
        (State::Refused, "local", Refusal::NotFound),
        (State::Unknown, "local", Refusal::NotFound),
        (State::Cancelled { transaction_id: None }, "local", Refusal::NotFound),
    ] {
        let mut record = record([("a", approval(state, 0))]);
        assert_eq!(cancelled(&mut record, caller).unwrap_err().refusal, expected);
    }
    assert_eq!(cancelled(&mut record([]), "local").unwrap_err().refusal, Refusal::NotFound);
}

fn locked(record: &mut Record, seconds: i64) -> (bool, Locked) {
    match lock(record, &samples::tag(), 5, at(seconds)) {
        Step::Write("lock", locked) => (true, locked),
        Step::Already(locked) => (false, locked),
        Step::Write(name, _) => panic!("{name}"),
    }
}

#[test]
fn a_lock_calls_off_all_that_is_under_way_and_ends_repetitions() {
    let states = [
        ("a", State::Sending { until: NOW + 15 }),
        ("b", pending()),
        ("c", approved(NOW)),
        ("d", State::Refused),
    ];
    let mut record = record(states.map(|(name, state)| (name, approval(state, 0))));
    let expected = Locked { cancelled: 2, approved: 1, retry_after: 1_800, made_for: Some(samples::tag()) };
    assert_eq!(locked(&mut record, 0), (true, expected));
    assert!(record.approvals["a"].state == State::Cancelled { transaction_id: None });
    let transaction_id = Some(TRANSACTION_ID.to_owned());
    assert!(record.approvals["b"].state == State::Cancelled { transaction_id });
    let State::Approved { repeats, .. } = record.approvals["c"].state else { panic!() };
    assert_eq!((repeats, record.locked(NOW, 10)), (REPEATS, Some(1_800)));
    assert!(record.approvals["d"].state == State::Refused);
}

#[test]
fn nothing_is_written_where_there_is_nothing_to_lock_or_a_lock_stands() {
    assert_eq!(
        locked(&mut record([]), 0),
        (false, Locked { cancelled: 0, approved: 0, retry_after: 0, made_for: None })
    );
    let mut record = record([("a", approval(pending(), 0))]);
    record.lock(at(0));
    let expected = Locked { cancelled: 0, approved: 0, retry_after: 1_200, made_for: None };
    assert_eq!(locked(&mut record, 600), (false, expected));
    assert!(record.approvals["a"].state == pending());
}

#[test]
fn approvals_of_the_last_day_are_told() {
    let mut record =
        record([("a", approval(approved(NOW - 86_399), 0)), ("b", approval(approved(NOW - 86_400), 0))]);
    assert_eq!(locked(&mut record, 0).1.approved, 1);
}
