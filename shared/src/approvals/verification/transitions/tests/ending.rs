use super::{begun, one};
use crate::approvals::approval::Approval;
use crate::approvals::approved::Approved;
use crate::approvals::change::Step;
use crate::approvals::record::Record;
use crate::approvals::refusal::{Refusal, Retry};
use crate::approvals::samples::{NOW, TRANSACTION_ID, approval, at, id, pending, running};
use crate::approvals::state::State;
use crate::approvals::verification::transitions::{end, left};
use crate::nevis::VerificationOutcome;
use crate::platform::Policy;

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
