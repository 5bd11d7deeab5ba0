use super::*;
use crate::approvals::approved::RECEIPT_LIFETIME;
use crate::approvals::facts::StateName;
use crate::approvals::samples::{
    NOW, TRANSACTION_ID, approval, approved, at, check, id, pending, record, running,
};

const CODE: &str = "123456";

fn begun(record: &mut Record, seconds: i64) -> Decision<Admission> {
    begin(record, &check("a", CODE), &Policy::defaults(), NOW + seconds, "n", NOW + seconds + 15)
}

fn refusal(decision: Decision<Admission>) -> Refusal {
    decision.err().unwrap().refusal
}

fn one(state: State) -> Record {
    record([("a", approval(state, 0))])
}

/// A record whose approval `a` is being checked, with its attempt counted.
fn checked() -> Record {
    let mut record = one(pending());
    begun(&mut record, 0).ok().unwrap();
    record
}

fn ended(
    record: &mut Record,
    said: VerificationOutcome,
) -> Result<(&'static str, Result<Approved, Refusal>), Refusal> {
    let decision = end(record, &id("a"), "begin.n", said, "tag", &Policy::defaults(), at(1));
    match decision.map_err(|refused| refused.refusal)? {
        Step::Write(name, outcome) => Ok((name, outcome)),
        Step::Already(_) => panic!("an end is written"),
    }
}

#[test]
fn a_check_takes_the_attempt_and_the_users_one_check() {
    let mut record = one(pending());
    let Ok(Step::Write("begin", Admission::Running { checker, approval, .. })) = begun(&mut record, 0) else {
        panic!()
    };
    assert_eq!((checker.as_str(), approval.attempts), ("begin.n", 1));
    let check = record.check.as_ref().unwrap();
    assert_eq!((check.checker.as_str(), check.approval.as_str(), check.until), ("begin.n", "a", NOW + 15));
    assert_eq!(record.approvals["a"].attempts, 1);
}

#[test]
fn only_an_own_approval_that_was_pending_is_checked() {
    for state in [
        State::Sending { until: NOW },
        State::Refused,
        State::Unknown,
        State::Cancelled { transaction_id: None },
    ] {
        assert_eq!(refusal(begun(&mut one(state), 0)), Refusal::NotFound);
    }
    let mut record = one(pending());
    let refused = begin(&mut record, &check("b", CODE), &Policy::defaults(), NOW, "n", NOW).err().unwrap();
    assert_eq!(refused, Refusal::NotFound.into());
    record.approvals.get_mut("a").unwrap().caller = "somebody else".to_owned();
    let refused = begun(&mut record, 0).err().unwrap();
    assert_eq!(refused, Refusal::NotFound.into(), "and nothing is told of it");
}

#[test]
fn why_no_code_is_judged_is_told_in_this_order() {
    let cancelled = State::Cancelled { transaction_id: Some(TRANSACTION_ID.to_owned()) };
    let mut record = one(cancelled);
    record.lock(at(0));
    assert_eq!(refusal(begun(&mut record, 300)), Refusal::Cancelled);
    record.approvals.insert("a".to_owned(), approval(pending(), 0));
    assert_eq!(refusal(begun(&mut record, 300)), Refusal::Expired);
    record.approvals.get_mut("a").unwrap().attempts = 3;
    record.check = Some(running("b", NOW + 15));
    assert_eq!(refusal(begun(&mut record, 0)), Refusal::VerificationLocked { retry_after: None });
    record.check = Some(running("a", NOW + 15));
    assert_eq!(
        refusal(begun(&mut record, 0)),
        Refusal::VerificationInProgress,
        "the last attempt is running"
    );
    assert_eq!(
        refusal(begun(&mut record, 15)),
        Refusal::VerificationLocked { retry_after: None },
        "it is over"
    );
    record.approvals.get_mut("a").unwrap().attempts = 2;
    assert_eq!(refusal(begun(&mut record, 0)), Refusal::VerificationInProgress);
    assert_eq!(refusal(begun(&mut record, 15)), Refusal::VerificationLocked { retry_after: Some(1_785) });
    record.clear_failures();
    assert!(begun(&mut record, 15).is_ok(), "a check whose invocation has ended is in nobody's way");
    assert_eq!(refusal(begun(&mut one(pending()), 300)), Refusal::Expired);
    assert!(begun(&mut one(pending()), 299).is_ok());
}

#[test]
fn a_refusal_tells_the_log_of_its_approval() {
    let facts = begun(&mut one(pending()), 300).err().unwrap().facts;
    assert_eq!((facts.approval_id.as_deref(), facts.state_after), (Some("a"), Some(StateName::Pending)));
    assert_eq!(facts.transaction_id.as_deref(), Some(TRANSACTION_ID));
    assert_eq!(facts.template.as_deref(), Some("login"));
}

#[test]
fn a_right_code_approves_and_forgives_wrong_ones() {
    let mut record = checked();
    record.fail(at(0));
    let (name, approved) = ended(&mut record, VerificationOutcome::Approved).unwrap();
    let approved = approved.unwrap();
    assert_eq!((name, approved.approved_at, approved.subject.as_str()), ("approve", NOW + 1, "alice"));
    assert_eq!(approved.transaction.unwrap().template, "login");
    assert!(record.check.is_none() && record.failures.is_none());
    let State::Approved { code_tag, repeats: 0, .. } = &record.approvals["a"].state else { panic!() };
    assert_eq!(code_tag.as_deref(), Some("tag"));
}

#[test]
fn a_wrong_code_counts_and_the_last_one_is_told_as_a_lock() {
    let mut record = checked();
    let expected = Refusal::WrongCode { attempts_remaining: 2 };
    assert_eq!(ended(&mut record, VerificationOutcome::Rejected), Ok(("reject", Err(expected))));
    assert_eq!((record.failures(NOW), record.failures_until), (1, Some(NOW + 1_801)));
    assert!(record.check.is_none());
    for remaining in [1, 0] {
        begun(&mut record, 1).ok().unwrap();
        let expected = match remaining {
            0 => Refusal::VerificationLocked { retry_after: None },
            attempts_remaining => Refusal::WrongCode { attempts_remaining },
        };
        assert_eq!(ended(&mut record, VerificationOutcome::Rejected), Ok(("reject", Err(expected))));
    }
    let State::Pending { status_token: None, .. } = record.approvals["a"].state else { panic!() };
    let mut record = checked();
    record.failures = Some(4);
    record.failures_until = Some(NOW + 60);
    let expected = Refusal::VerificationLocked { retry_after: Some(1_800) };
    assert_eq!(ended(&mut record, VerificationOutcome::Rejected), Ok(("reject", Err(expected))));
}

#[test]
fn without_a_verdict_the_attempt_is_kept_unless_no_code_was_judged() {
    for (said, attempts, expected) in [
        (
            VerificationOutcome::RateLimited { retry_after: 60 },
            1,
            Refusal::VerificationRateLimited {
                retry_after: 60,
                attempts_remaining: 2,
                retry: Retry::SameCode,
            },
        ),
        (
            VerificationOutcome::Unknown,
            1,
            Refusal::VerificationUnknown { attempts_remaining: 2, retry: Retry::SameCode },
        ),
        (VerificationOutcome::KeyRefused, 1, Refusal::VerificationMisconfigured { attempts_remaining: 2 }),
        (VerificationOutcome::WrongAddress, 0, Refusal::Misconfigured),
        (VerificationOutcome::Unavailable, 0, Refusal::Unavailable),
    ] {
        let mut record = checked();
        assert_eq!(ended(&mut record, said), Ok(("release", Err(expected))));
        assert_eq!((record.approvals["a"].attempts, record.failures), (attempts, None), "{said:?}");
        assert!(record.check.is_none() && record.approvals["a"].state == pending());
    }
}

#[test]
fn the_same_code_is_of_use_while_attempts_and_failures_are_left_and_it_is_not_too_late() {
    let approval = approval(pending(), 0);
    assert_eq!(left(&approval, 5, NOW), (3, Retry::SameCode));
    assert_eq!(left(&approval, 2, NOW + 299), (2, Retry::SameCode));
    assert_eq!(left(&approval, 2, NOW + 300), (2, Retry::NewApproval));
    assert_eq!(left(&approval, 0, NOW), (0, Retry::NewApproval));
    let used_up = Approval { attempts: 3, ..approval };
    assert_eq!(left(&used_up, 5, NOW), (0, Retry::NewApproval));
}

#[test]
fn only_the_check_in_the_record_is_ended() {
    let mut record = checked();
    record.check = Some(running("a", NOW + 15));
    record.check.as_mut().unwrap().checker = "begin.other".to_owned();
    assert!(ended(&mut record, VerificationOutcome::Approved).is_err());
    record.check = None;
    assert!(ended(&mut record, VerificationOutcome::Approved).is_err());
}

#[test]
fn what_is_called_off_meanwhile_stays_so_whatever_nevis_said() {
    for (said, failures) in [
        (VerificationOutcome::Approved, 10),
        (VerificationOutcome::Rejected, 11),
        (VerificationOutcome::Unavailable, 10),
    ] {
        let mut record = checked();
        let cancelled = State::Cancelled { transaction_id: Some(TRANSACTION_ID.to_owned()) };
        record.approvals.get_mut("a").unwrap().state = cancelled.clone();
        record.lock(at(0));
        assert_eq!(ended(&mut record, said), Ok(("release", Err(Refusal::Cancelled))));
        assert!(record.approvals["a"].state == cancelled && record.check.is_none());
        assert_eq!((record.failures(NOW), record.approvals["a"].attempts), (failures, 1), "{said:?}");
    }
}

/// An approval that was approved with [`CODE`] at [`NOW`].
fn confirmed(transaction: bool) -> Record {
    let mut record = one(approved(NOW));
    let tag = check("a", CODE).code_tag();
    let approval = record.approvals.get_mut("a").unwrap();
    approval.personal.transaction = approval.personal.transaction.take().filter(|_| transaction);
    let State::Approved { code_tag, .. } = &mut approval.state else { panic!() };
    *code_tag = Some(tag);
    record
}

fn repeats(record: &Record) -> i64 {
    let State::Approved { repeats, .. } = record.approvals["a"].state else { panic!() };
    repeats
}

#[test]
fn the_same_code_is_answered_five_times_and_another_one_ends_that() {
    let mut record = confirmed(false);
    for used in 1..=5 {
        let Ok(Step::Write("repeat", Admission::Repetition(_))) = begun(&mut record, 0) else { panic!() };
        assert_eq!(repeats(&record), used);
    }
    assert_eq!(refusal(begun(&mut record, 0)), Refusal::Used);
    let mut record = confirmed(false);
    let wrong = check("a", "654321");
    let admission = begin(&mut record, &wrong, &Policy::defaults(), NOW, "n", NOW);
    let Ok(Step::Write("repeat", Admission::OtherCode(facts))) = admission else { panic!() };
    assert_eq!((facts.state_after, repeats(&record)), (Some(StateName::Approved), 5));
    assert_eq!(refusal(begun(&mut record, 0)), Refusal::Used);
}

#[test]
fn the_window_is_thirty_seconds_or_as_long_as_the_receipt_is_valid() {
    let receipts = Policy { receipts: true, ..Policy::defaults() };
    for (policy, transaction, last) in
        [(&Policy::defaults(), true, 30), (&receipts, false, 30), (&receipts, true, RECEIPT_LIFETIME - 1)]
    {
        let post = |seconds| {
            let now = NOW + seconds;
            begin(&mut confirmed(transaction), &check("a", CODE), policy, now, "n", now).is_ok()
        };
        assert!(post(last) && !post(last + 1), "{last}");
    }
}

#[test]
fn a_caller_has_repetitions_of_its_own_approvals_only() {
    let mut record = confirmed(false);
    record.approvals.get_mut("a").unwrap().caller = "somebody else".to_owned();
    assert_eq!(refusal(begun(&mut record, 0)), Refusal::NotFound);
    assert_eq!(repeats(&record), 0);
}
