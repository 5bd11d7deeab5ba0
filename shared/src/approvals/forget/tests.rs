use super::*;
use crate::approvals::samples::{NOW, approval, approved, pending, record, running};

/// What is left of an approval in this state `seconds` after it began: nothing, it alone, or it with all that is
/// personal.
fn left(state: State, seconds: i64) -> (bool, bool) {
    let mut record = record([("a", approval(state, 0))]);
    record.forget(NOW + seconds);
    let approval = record.approvals.get("a");
    (approval.is_some(), approval.is_some_and(|approval| approval.personal != Personal::default()))
}

#[test]
fn an_approval_loses_what_is_personal_when_it_is_out_of_use_and_goes_a_day_after_its_expiry() {
    let sending = || State::Sending { until: NOW + 15 };
    for (state, kept_until) in [
        (sending(), 300 + 86_400),
        (pending(), 420),
        (approved(NOW + 10), 250),
        (approved(NOW + 299), 539),
        (approved(NOW + 310), 550),
        (State::Refused, 0),
        (State::Unknown, 0),
        (State::Cancelled { transaction_id: None }, 0),
    ] {
        let name = state.name().as_str();
        assert_eq!(left(state.clone(), kept_until - 1), (true, kept_until > 0), "{name}");
        let remembered = kept_until < 300 + 86_400;
        assert_eq!(left(state.clone(), kept_until), (remembered, false), "{name}");
        assert!(left(state.clone(), 300 + 86_399).0, "{name}");
        assert!(!left(state, 300 + 86_400).0, "{name}");
    }
}

#[test]
fn what_a_code_is_judged_with_and_compared_with_goes_too() {
    let mut record = record([("a", approval(pending(), 0)), ("b", approval(approved(NOW), 0))]);
    record.forget(NOW + 420);
    let State::Pending { status_token: None, .. } = record.approvals["a"].state else { panic!() };
    let State::Approved { code_tag: None, .. } = record.approvals["b"].state else { panic!() };
}

#[test]
fn a_check_goes_two_minutes_after_its_invocation_and_keeps_its_approval_whole_until_then() {
    let mut record = record([("a", approval(pending(), 0)), ("b", approval(pending(), 0))]);
    record.check = Some(running("a", NOW + 400));
    record.forget(NOW + 519);
    let personal = |record: &Record, name: &str| record.approvals[name].personal != Personal::default();
    assert!(record.check.is_some() && personal(&record, "a") && !personal(&record, "b"));
    record.forget(NOW + 520);
    assert!(record.check.is_none() && !personal(&record, "a"));
}

#[test]
fn wrong_codes_are_left_as_they_are() {
    let mut record = record([]);
    record.failures = Some(2);
    record.failures_until = Some(NOW);
    record.forget(NOW + 9_999);
    assert_eq!((record.failures, record.failures(NOW + 9_999)), (Some(2), 0));
}
