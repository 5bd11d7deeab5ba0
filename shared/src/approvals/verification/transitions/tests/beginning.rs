use super::{CODE, begun, one, refusal};
use crate::approvals::change::Step;
use crate::approvals::facts::StateName;
use crate::approvals::refusal::Refusal;
use crate::approvals::samples::{NOW, TRANSACTION_ID, approval, at, check, pending, running};
use crate::approvals::state::State;
use crate::approvals::verification::transitions::{Admission, begin};
use crate::platform::Policy;

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
fn a_check_runs_while_it_is_the_one_in_the_record() {
    let mut record = one(pending());
    let Ok(Step::Write("begin", admission)) = begun(&mut record, 0) else { panic!() };
    assert!(admission.is_running_in(&record));
    record.check.as_mut().unwrap().checker = "begin.other".to_owned();
    assert!(!admission.is_running_in(&record), "another one has begun");
    record.check = None;
    assert!(!admission.is_running_in(&record), "it has ended");
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
