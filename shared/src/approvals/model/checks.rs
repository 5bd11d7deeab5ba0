//! Verifications against verifications.

use super::promises::Promise::{
    AnswersAreWritten, Attempts, CountsAttempts, CountsFailures, KeepsTheUnknown, NoLostUpdate,
    NothingForNothing, OneCodeAtATime, StaysWhole, TouchesItsOwn,
};
use super::sample::{pending, with};
use super::scenario::{Judging, Scenario, right, wrong};
use crate::approvals::approval::Approval;

const UNREACHABLE: &[Judging] = &[Judging::Unreachable];
pub(super) const ANYTHING: &[Judging] = &[
    Judging::Answers,
    Judging::Unreachable,
    Judging::WrongAddress,
    Judging::RateLimits,
    Judging::KeyRefused,
    Judging::Loses,
    Judging::NoTime,
];

#[test]
fn a_double_tap_on_the_right_code_is_judged_once() {
    let taps = Scenario::of([right("X1"), right("X1")]).on(with([pending()]));
    let taps = taps.answers(["200, 200 again", "200, 409 progress"]).in_any_order().later(["422 rejected"]);
    taps.holding([OneCodeAtATime, Attempts, AnswersAreWritten, StaysWhole, KeepsTheUnknown, NoLostUpdate])
        .thoroughly();
}

#[test]
fn a_double_tap_on_a_wrong_code_costs_what_is_judged() {
    let taps = Scenario::of([wrong("X1"), wrong("X1")]).on(with([pending()]));
    let taps = taps.answers([
        "422 rejected, 422 rejected",
        "422 rejected, 409 progress",
        "409 progress, 422 rejected",
    ]);
    taps.holding([OneCodeAtATime, Attempts, CountsFailures, AnswersAreWritten, KeepsTheUnknown]).thoroughly();
}

#[test]
fn right_and_wrong_at_once_are_not_mixed_up() {
    let both = Scenario::of([right("X1"), wrong("X1")]).on(with([pending()]));
    let both = both.answers([
        "200, 409 used",
        "200, 409 progress",
        "200, 422 rejected",
        "409 progress, 422 rejected",
    ]);
    both.holding([OneCodeAtATime, Attempts, CountsFailures, AnswersAreWritten, StaysWhole]).thoroughly();
}

#[test]
fn two_approvals_of_a_user_are_judged_one_after_the_other() {
    let on = || with([pending(), pending()]);
    let rights = Scenario::of([right("X1"), right("X2")]).on(on());
    let rights = rights.answers(["200, 200", "200, 409 progress", "409 progress, 200"]);
    rights.holding([OneCodeAtATime, Attempts, AnswersAreWritten, TouchesItsOwn, StaysWhole]).thoroughly();
    let wrongs = Scenario::of([wrong("X1"), wrong("X2")]).on(on());
    let wrongs = wrongs.answers([
        "422 rejected, 422 rejected",
        "422 rejected, 409 progress",
        "409 progress, 422 rejected",
    ]);
    wrongs.holding([OneCodeAtATime, Attempts, CountsFailures, TouchesItsOwn]).thoroughly();
    let both = Scenario::of([right("X1"), wrong("X2")]).on(on());
    let both = both.answers(["200, 422 rejected", "200, 409 progress", "409 progress, 422 rejected"]);
    both.holding([OneCodeAtATime, Attempts, CountsFailures, TouchesItsOwn]).thoroughly();
}

#[test]
fn the_last_attempt_is_judged_once() {
    let last = with([Approval { attempts: 2, ..pending() }]);
    let taps = Scenario::of([wrong("X1"), wrong("X1")]).on(last);
    let taps = taps.answers(["423, 423", "423, 409 progress", "409 progress, 423"]);
    taps.holding([OneCodeAtATime, Attempts, CountsFailures, KeepsTheUnknown]).thoroughly();
}

#[test]
fn the_failures_of_a_user_are_never_exceeded() {
    let two = Scenario::of([wrong("X1"), wrong("X2")]).on(with([pending(), pending()]));
    let two = two.policy(|policy| policy.max_failures = 1);
    let two = two.answers(["423, 423", "423, 409 progress", "409 progress, 423"]);
    two.holding([OneCodeAtATime, Attempts, CountsFailures, TouchesItsOwn]).thoroughly();
}

#[test]
fn an_unreachable_nevis_costs_no_attempt() {
    let two = Scenario::of([right("X1").where_nevis(UNREACHABLE), wrong("X1").where_nevis(UNREACHABLE)]);
    let two = two.on(with([pending()])).answers(["503, 503", "503, 409 progress", "409 progress, 503"]);
    two.holding([NothingForNothing, CountsAttempts, OneCodeAtATime]).thoroughly();
}
