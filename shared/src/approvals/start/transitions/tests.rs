use super::*;
use crate::approvals::samples::{NOW, TRANSACTION_ID, approval, id, pending, record, sent, wanted};
use crate::nevis::Username;

/// What a start with this key comes to, for the approval `mine`.
fn reserved(record: &mut Record, key: Option<&str>, seconds: i64) -> Decision<Option<Standing>> {
    let (new, id) = (wanted(key), id("mine"));
    let now = NOW + seconds;
    reserve(record, &Wanted::of(&new, &id, now + 15), &Policy::defaults(), now)
}

fn refusal(decision: Decision<Option<Standing>>) -> Refusal {
    decision.unwrap_err().refusal
}

/// A record with the approval `mine`, reserved under the key `k` at [`NOW`].
fn with_key() -> Record {
    let mut record = Record::default();
    assert!(matches!(reserved(&mut record, Some("k"), 0), Ok(Step::Write("reserve", None))));
    record
}

/// The same under another name, as another invocation finds it.
fn of_another(state: State) -> Record {
    let mut record = with_key();
    let mut approval = record.approvals.remove("mine").unwrap();
    approval.state = state;
    record.approvals.insert("other".to_owned(), approval);
    record
}

#[test]
fn a_start_is_written_down_as_sending_under_the_policy_of_its_moment() {
    let record = with_key();
    let approval = &record.approvals["mine"];
    assert!(approval.state == State::Sending { until: NOW + 15 });
    let policy = (approval.created_at, approval.expires_at, approval.max_attempts, approval.attempts);
    assert_eq!(policy, (NOW, NOW + 300, 3, 0));
    let personal = &approval.personal;
    assert_eq!(personal.subject.as_deref(), Some("alice"));
    assert_eq!(personal.username.as_ref().map(Username::as_str), Some("alice"));
    assert!(approval.key_hash.is_some() && approval.body_hash.is_some());
}

#[test]
fn without_a_key_nothing_stands_for_it() {
    let mut record = Record::default();
    reserved(&mut record, None, 0).unwrap();
    let approval = &record.approvals["mine"];
    assert!(approval.key_hash.is_none() && approval.body_hash.is_none());
    assert_eq!(
        refusal(reserved(&mut of_another(pending()), None, 0)),
        Refusal::RateLimited { retry_after: 30 }
    );
}

#[test]
fn what_is_there_is_not_written_again() {
    assert!(matches!(reserved(&mut with_key(), Some("k"), 0), Ok(Step::Already(None))));
}

#[test]
fn a_key_stands_for_its_first_request_for_a_day() {
    let mut record = of_another(State::Refused);
    assert_eq!(refusal(reserved(&mut record, Some("k"), 86_399)), Refusal::ByNevis);
    assert!(matches!(reserved(&mut record, Some("k"), 86_400), Ok(Step::Write("reserve", None))));
    assert!(matches!(reserved(&mut of_another(State::Refused), Some("l"), 60), Ok(Step::Write(_, None))));
}

#[test]
fn a_key_with_another_body_is_refused_whatever_became_of_the_first() {
    for state in [State::Sending { until: NOW + 15 }, pending(), State::Refused] {
        let mut record = of_another(state);
        record.approvals.get_mut("other").unwrap().body_hash = Some("another".to_owned());
        let refused = reserved(&mut record, Some("k"), 0).unwrap_err();
        assert_eq!((refused.refusal, *refused.facts), (Refusal::KeyReused, Facts::default()));
    }
}

#[test]
fn a_repetition_says_how_the_first_request_stands_now() {
    let sending = State::Sending { until: NOW + 15 };
    assert_eq!(refusal(reserved(&mut of_another(sending.clone()), Some("k"), 14)), Refusal::StartInProgress);
    for (state, seconds, expected) in [
        (sending, 15, Refusal::StartUnknown { retry_after: 15 }),
        (State::Unknown, 10, Refusal::StartUnknown { retry_after: 20 }),
        (State::Unknown, 31, Refusal::StartUnknown { retry_after: 0 }),
        (State::Cancelled { transaction_id: None }, 31, Refusal::StartUnknown { retry_after: 0 }),
        (State::Refused, 1, Refusal::ByNevis),
    ] {
        let refused = reserved(&mut of_another(state), Some("k"), seconds).unwrap_err();
        assert_eq!(refused.refusal, expected);
        assert_eq!(refused.facts.approval_id.as_deref(), Some("other"));
    }
    for state in [pending(), crate::approvals::samples::approved(NOW + 5)] {
        let Ok(Step::Already(Some(standing))) = reserved(&mut of_another(state), Some("k"), 10) else {
            panic!()
        };
        assert_eq!((standing.approval_id.id(), standing.transaction_id.as_str()), ("other", TRANSACTION_ID));
        assert_eq!((standing.expires_at, standing.resend_after), (NOW + 300, NOW + 30));
    }
}

#[test]
fn the_key_comes_before_the_lock_and_the_lock_before_the_quotas() {
    let mut record = of_another(pending());
    record.lock(crate::approvals::samples::at(0));
    assert!(matches!(reserved(&mut record, Some("k"), 0), Ok(Step::Already(Some(_)))));
    let locked = Refusal::StartLocked { retry_after: 1_800 };
    assert_eq!(refusal(reserved(&mut record, Some("l"), 0)), locked);
    record.clear_failures();
    assert_eq!(refusal(reserved(&mut record, Some("l"), 0)), Refusal::RateLimited { retry_after: 30 });
}

#[test]
fn what_nevis_gave_is_written_down_once() {
    let mut record = with_key();
    assert!(matches!(settle(&mut record, &id("mine"), &sent()), Ok(Step::Write("settle", ()))));
    assert!(record.approvals["mine"].state == pending());
    for start in [sent(), StartOutcome::Refused, StartOutcome::Unknown, StartOutcome::Unavailable] {
        assert!(settle(&mut record, &id("mine"), &start).is_err(), "it is settled");
        assert!(settle(&mut record, &id("none"), &start).is_err(), "it is not there");
    }
    assert!(record.approvals["mine"].state == pending());
    for (start, expected) in
        [(StartOutcome::Refused, State::Refused), (StartOutcome::Unknown, State::Unknown)]
    {
        let mut record = with_key();
        settle(&mut record, &id("mine"), &start).unwrap();
        assert!(record.approvals["mine"].state == expected);
    }
}

#[test]
fn what_certainly_sent_nothing_is_taken_away_with_quota_cooldown_and_key() {
    for start in [StartOutcome::Misconfigured, StartOutcome::Unavailable] {
        let mut record = with_key();
        assert!(matches!(settle(&mut record, &id("mine"), &start), Ok(Step::Write("refund", ()))));
        assert!(matches!(reserved(&mut record, Some("k"), 0), Ok(Step::Write("reserve", None))));
    }
    let mut record = record([("mine", approval(pending(), 0))]);
    assert!(!refund(&mut record, &id("mine")) && record.approvals.contains_key("mine"));
}
