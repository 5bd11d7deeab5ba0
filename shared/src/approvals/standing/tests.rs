use super::*;
use crate::approvals::samples::{NOW, approval, approved, at, id, pending, record, running};

fn standing(record: &Record, seconds: i64) -> Standing {
    Standing::of(record, &id("a"), &record.approvals["a"], &Policy::defaults(), NOW + seconds)
}

fn one(state: State) -> Record {
    record([("a", approval(state, 0))])
}

#[test]
fn the_status_is_the_first_that_holds() {
    let status = |record: &Record, seconds| standing(record, seconds).status;
    let mut pending = one(pending());
    assert_eq!((status(&pending, 299), status(&pending, 300)), (Status::Pending, Status::Expired));
    pending.approvals.get_mut("a").unwrap().attempts = 3;
    assert_eq!((status(&pending, 0), status(&pending, 300)), (Status::Locked, Status::Expired));
    pending.check = Some(running("a", NOW + 15));
    assert_eq!((status(&pending, 14), status(&pending, 15)), (Status::Pending, Status::Locked));
    pending.check = Some(running("b", NOW + 15));
    assert_eq!(status(&pending, 14), Status::Locked);
    pending.approvals.get_mut("a").unwrap().attempts = 0;
    pending.lock(at(0));
    assert_eq!(status(&pending, 0), Status::Locked);
    let mut approved = one(approved(NOW));
    approved.lock(at(0));
    assert_eq!(status(&approved, 999), Status::Approved);
    let cancelled = one(State::Cancelled { transaction_id: None });
    assert_eq!(status(&cancelled, 999), Status::Cancelled);
}

#[test]
fn another_sms_may_be_sent_after_the_latest_of_what_refuses_it() {
    let mut record = one(pending());
    assert_eq!(standing(&record, 0).resend_after, NOW + 30);
    assert_eq!(standing(&record, 200).resend_after, NOW + 30, "a moment, not a wait");
    record.approvals.insert("b".to_owned(), approval(pending(), 40));
    assert_eq!(standing(&record, 50).resend_after, NOW + 70, "the cooldown after the latest SMS");
    for seconds in 1..=3 {
        record.approvals.insert(format!("c{seconds}"), approval(pending(), seconds));
    }
    assert_eq!(standing(&record, 50).resend_after, NOW + 600, "the window is full");
    record.lock(at(0));
    assert_eq!(standing(&record, 50).resend_after, NOW + 1_800, "the user is locked");
}

#[test]
fn attempts_are_the_smaller_of_the_approvals_and_the_users() {
    let mut record = one(pending());
    assert_eq!(standing(&record, 0).attempts_remaining, 3);
    record.failures = Some(4);
    record.failures_until = Some(NOW + 60);
    assert_eq!((standing(&record, 59).attempts_remaining, standing(&record, 60).attempts_remaining), (1, 3));
    record.lock(at(0));
    assert_eq!(standing(&record, 0).attempts_remaining, 0);
}

#[test]
fn what_is_told_of_an_approval_is_not_printed() {
    assert_eq!(format!("{:?}", standing(&one(pending()), 0)), "Standing([redacted])");
}
