//! Three invocations at once.

use super::promises::Promise::{
    AnswersAreWritten, Attempts, Cancelled, CountsFailures, Locked, NoLostUpdate, OneCodeAtATime,
    OneSmsPerKey, Quota, SmsCounted, TouchesItsOwn,
};
use super::sample::{approved, pending, with};
use super::scenario::{Call, Scenario, Sending, right, start, wrong};

const CANCEL: Call = Call::Cancel { approval: "X1" };

#[test]
fn a_start_its_twin_and_a_check_of_it() {
    let three = Scenario::of([start("k"), start("k"), right("A1")]).answers([
        "201, 201 again, 200",
        "201, 201 again, 404",
        "201, 409 progress, 200",
        "201, 409 progress, 404",
        "201 again, 201, 404",
        "409 progress, 201, 404",
    ]);
    three
        .later(["504"])
        .holding([OneSmsPerKey, SmsCounted, Attempts, AnswersAreWritten, NoLostUpdate])
        .briefly();
}

#[test]
fn a_start_and_two_checks_of_it() {
    let three = Scenario::of([start("k"), wrong("A1"), wrong("A1")]).answers([
        "201, 404, 404",
        "201, 404, 422 rejected",
        "201, 422 rejected, 404",
        "201, 422 rejected, 409 progress",
        "201, 409 progress, 422 rejected",
        "201, 422 rejected, 422 rejected",
    ]);
    three.holding([SmsCounted, Attempts, CountsFailures, OneCodeAtATime, AnswersAreWritten]).briefly();
}

#[test]
fn two_checks_and_a_start() {
    let three = Scenario::of([wrong("X1"), right("X1"), start("k")]).on(with([pending()])).answers([
        "422 rejected, 200, 201",
        "422 rejected, 409 progress, 201",
        "409 progress, 200, 201",
        "409 used, 200, 201",
    ]);
    three.holding([SmsCounted, Attempts, CountsFailures, OneCodeAtATime, TouchesItsOwn]).plainly();
}

#[test]
fn three_checks_of_two_approvals() {
    let three = Scenario::of([wrong("X1"), wrong("X2"), wrong("X1")]).on(with([pending(), pending()]));
    let three = three.policy(|policy| policy.max_failures = 2).answers([
        "422 rejected, 423, 423",
        "422 rejected, 423, 409 progress",
        "422 rejected, 409 progress, 409 progress",
    ]);
    let three = three.in_any_order();
    three.holding([Attempts, CountsFailures, OneCodeAtATime, TouchesItsOwn, NoLostUpdate]).briefly();
}

#[test]
fn three_starts_for_one_place() {
    let unreachable = start("a").where_it(&[Sending::Unreachable]);
    let three = Scenario::of([unreachable, start("b"), start("c")]);
    let three = three
        .policy(|policy| (policy.resend_cooldown, policy.max_sends_per_window) = (0, 1))
        .answers(["503, 201, 429", "503, 429, 201", "503, 429, 429", "429, 201, 429", "429, 429, 201"]);
    three.holding([Quota, SmsCounted, AnswersAreWritten, NoLostUpdate]).briefly();
}

#[test]
fn three_starts_with_one_key() {
    let three = Scenario::of([start("k"), start("k"), start("k")]).answers([
        "201, 201 again, 201 again",
        "201, 201 again, 409 progress",
        "201, 409 progress, 409 progress",
    ]);
    let three = three.in_any_order();
    three.later(["504"]).holding([OneSmsPerKey, SmsCounted, AnswersAreWritten]).briefly();
}

#[test]
fn three_posts_for_two_repetitions() {
    let three = Scenario::of([right("X1"), right("X1"), right("X1")]).on(with([approved(3)]));
    let three = three.answers(["200 again, 200 again, 409 used"]).in_any_order();
    three.holding([AnswersAreWritten, NoLostUpdate]).briefly();
}

#[test]
fn a_start_a_check_of_it_and_a_lock() {
    let three = Scenario::of([start("k"), right("A1"), Call::Lock]).answers([
        "201, 200, 200",
        "201, 404, 200",
        "201, 410 cancelled, 200",
        "504, 404, 200",
    ]);
    three.holding([Locked, SmsCounted, Attempts, AnswersAreWritten]).briefly();
}

#[test]
fn two_checks_and_a_cancellation() {
    let three = Scenario::of([right("X1"), right("X1"), CANCEL]).on(with([pending()])).answers([
        "200, 200 again, 409 used",
        "200 again, 200, 409 used",
        "200, 409 progress, 409 used",
        "409 progress, 200, 409 used",
        "410 cancelled, 410 cancelled, 200",
        "410 cancelled, 409 progress, 200",
        "409 progress, 410 cancelled, 200",
    ]);
    three.later(["422 rejected"]).holding([Cancelled, Attempts, OneCodeAtATime, AnswersAreWritten]).briefly();
}

#[test]
fn a_check_a_lock_and_a_cancellation() {
    let three = Scenario::of([right("X1"), Call::Lock, CANCEL])
        .on(with([pending(), pending()]))
        .answers(["200, 200, 409 used", "410 cancelled, 200, 200"]);
    three.holding([Cancelled, Locked, Attempts, AnswersAreWritten]).briefly();
}

#[test]
fn a_lock_and_two_starts() {
    let three = Scenario::of([Call::Lock, start("a"), start("b")]).on(with([pending()]));
    let three = three.policy(|policy| policy.resend_cooldown = 0);
    let each = ["201", "504", "423"];
    let three = three.answers(each.iter().flat_map(|one| each.map(|other| format!("200, {one}, {other}"))));
    three.holding([Locked, SmsCounted, AnswersAreWritten]).plainly();
}
