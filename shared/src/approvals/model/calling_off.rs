//! Cancellation and lock against everything else.

use super::promises::Promise::{
    AnswersAreWritten, Cancelled, CountsFailures, KeepsTheUnknown, Locked, NoLostUpdate,
};
use super::sample::{approved, pending, with};
use super::scenario::{Call, Judging, Scenario, right, start, wrong};

const CANCEL: Call = Call::Cancel { approval: "X1" };
const UNREACHABLE: &[Judging] = &[Judging::Unreachable];

#[test]
fn what_is_cancelled_is_never_approved() {
    let right = Scenario::of([right("X1"), CANCEL]).on(with([pending()]));
    let right = right.answers(["200, 409 used", "410 cancelled, 200"]);
    right.holding([Cancelled, AnswersAreWritten, NoLostUpdate, KeepsTheUnknown]).thoroughly();
}

#[test]
fn a_wrong_code_counts_though_its_approval_is_cancelled() {
    let wrong = Scenario::of([wrong("X1"), CANCEL]).on(with([pending()]));
    let wrong = wrong.answers(["422 rejected, 200", "410 cancelled, 200"]);
    wrong.holding([Cancelled, CountsFailures, AnswersAreWritten, NoLostUpdate]).thoroughly();
}

#[test]
fn an_unreachable_nevis_does_not_undo_a_cancellation() {
    let unreachable = Scenario::of([right("X1").where_nevis(UNREACHABLE), CANCEL]).on(with([pending()]));
    let unreachable = unreachable.answers(["503, 200", "410 cancelled, 200"]);
    unreachable.holding([Cancelled, AnswersAreWritten, NoLostUpdate]).thoroughly();
}

#[test]
fn a_cancellation_can_be_repeated() {
    let twice = Scenario::of([CANCEL, CANCEL]).on(with([pending()])).answers(["200, 200"]);
    twice.holding([Cancelled, AnswersAreWritten, NoLostUpdate]).thoroughly();
}

#[test]
fn what_is_being_sent_cannot_be_cancelled() {
    let sending =
        Scenario::of([start("k"), Call::Cancel { approval: "A1" }]).answers(["201, 404", "201, 200"]);
    sending.holding([Cancelled, AnswersAreWritten]).thoroughly();
}

#[test]
fn nothing_is_approved_once_the_user_is_locked() {
    let right = Scenario::of([right("X1"), Call::Lock]).on(with([pending()]));
    let right = right.answers(["200, 200", "410 cancelled, 200"]);
    right.holding([Locked, AnswersAreWritten, NoLostUpdate, KeepsTheUnknown]).thoroughly();
    let wrong = Scenario::of([wrong("X1"), Call::Lock]).on(with([pending()]));
    let wrong = wrong.answers(["422 rejected, 200", "410 cancelled, 200"]);
    wrong.holding([Locked, CountsFailures, AnswersAreWritten]).thoroughly();
}

#[test]
fn nothing_begins_once_the_user_is_locked() {
    let start_first = Scenario::of([start("k"), Call::Lock]).on(with([pending()]));
    let start_first = start_first.answers(["201, 200", "504, 200", "423, 200"]);
    start_first.holding([Locked, AnswersAreWritten, NoLostUpdate]).thoroughly();
}

#[test]
fn a_lock_gives_no_receipt_again() {
    let repeat = Scenario::of([right("X1"), Call::Lock]).on(with([approved(2)]));
    let repeat = repeat.answers(["200 again, 200", "409 used, 200"]);
    repeat.holding([Locked, AnswersAreWritten, NoLostUpdate]).thoroughly();
}

#[test]
fn a_lock_can_be_repeated() {
    let twice = Scenario::of([Call::Lock, Call::Lock]).on(with([pending()])).answers(["200, 200"]);
    twice.holding([Locked, AnswersAreWritten, NoLostUpdate]).thoroughly();
}

#[test]
fn a_cancellation_and_a_lock_agree() {
    let both = Scenario::of([CANCEL, Call::Lock]).on(with([pending(), pending()])).answers(["200, 200"]);
    both.holding([Cancelled, Locked, NoLostUpdate]).thoroughly();
}
