use super::*;
use crate::approvals::facts::StateName;
use crate::approvals::record::Record;
use crate::approvals::samples::{NOW, approved, check};
use crate::approvals::verification::transitions::begin;
use crate::approvals::verification::transitions::tests::{CODE, begun, one, refusal};

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
