//! Clocks that differ, and time that passes.

use super::expected::Expected;
use super::promises::Promise::{
    AnswersAreWritten, Attempts, CountsFailures, NoLostUpdate, OneCodeAtATime, OneSmsPerKey, Quota,
    SmsCounted, StaysWhole,
};
use super::sample::{pending, with};
use super::scenario::{Call, FaultBudget, NO_FAULTS, Scenario, right, start, wrong};
use crate::approvals::approval::Approval;
use crate::approvals::samples::NOW;

/// More than clocks differ.
const AHEAD: i64 = 120;

#[test]
fn a_few_seconds_make_no_difference() {
    for ahead in [-5, 5] {
        let twins = Scenario::of([start("k"), start("k")]).clocks([0, ahead, 0]);
        let twins = twins.answers(["201, 201 again", "201, 409 progress"]).in_any_order().later(["504"]);
        twins.holding([OneSmsPerKey, SmsCounted]).briefly();
        let checks = Scenario::of([right("X1"), wrong("X1")]).on(with([pending()])).clocks([0, ahead, 0]);
        let checks = checks.answers([
            "200, 409 used",
            "200, 409 progress",
            "200, 422 rejected",
            "409 progress, 422 rejected",
        ]);
        checks.holding([OneCodeAtATime, Attempts, CountsFailures]).briefly();
    }
}

#[test]
fn a_clock_that_is_ahead_takes_a_start_for_dead_and_sends_no_second_sms() {
    let twins = Scenario::of([start("k"), start("k")]).clocks([0, AHEAD, 0]);
    let twins = twins.answers(["201, 201 again", "201, 504", "201 again, 201", "409 progress, 201"]);
    twins.holding([OneSmsPerKey, SmsCounted, AnswersAreWritten]).thoroughly();
}

#[test]
fn a_clock_that_is_behind_counts_what_is_later() {
    for (clocks, answers) in
        [([0, -AHEAD, 0], ["201, 429", "201, 201"]), ([-AHEAD, 0, 0], ["429, 201", "201, 201"])]
    {
        let two = Scenario::of([start("a"), start("b")]).clocks(clocks);
        let two = two.policy(|policy| (policy.resend_cooldown, policy.max_sends_per_window) = (0, 1));
        two.answers(answers).holding([Quota, SmsCounted, AnswersAreWritten]).briefly();
    }
}

/// What a check that is taken over ends with is never written down: its answer is 504.
#[test]
fn a_clock_that_is_ahead_takes_a_check_over_and_nobody_gets_an_attempt() {
    let checks = |first, then| Scenario::of([first, then]).on(with([pending()])).clocks([0, AHEAD, 0]);
    let rights = checks(right("X1"), right("X1"));
    let rights = rights.answers([
        "200, 409 used",
        "504, 200",
        "504, 422 rejected",
        "409 progress, 200",
        "200 again, 200",
    ]);
    taken_over(&rights.holding([Attempts, AnswersAreWritten, NoLostUpdate]));
    let wrongs = checks(wrong("X1"), wrong("X1"));
    let wrongs =
        wrongs.answers(["422 rejected, 422 rejected", "504, 422 rejected", "409 progress, 422 rejected"]);
    taken_over(&wrongs.holding([Attempts, AnswersAreWritten, CountsFailures, NoLostUpdate]));
    let both = checks(right("X1"), wrong("X1"));
    let both = both.answers([
        "200, 409 used",
        "200, 422 rejected",
        "504, 422 rejected",
        "409 progress, 422 rejected",
    ]);
    taken_over(&both.holding([Attempts, AnswersAreWritten, CountsFailures, NoLostUpdate]));
}

fn taken_over(checks: &Expected) {
    checks.plainly();
    checks.with(FaultBudget { lost: 1, ..NO_FAULTS }, &["503"], &[]);
    checks.with(FaultBudget { given_up: 1, ..NO_FAULTS }, &["503", "504"], &[]);
}

/// Of a check that began before it.
#[test]
fn a_verdict_counts_after_the_expiry() {
    let checks = Scenario::of([right("X1"), wrong("X1")]).on(with([pending()])).pass(310);
    let checks = checks.answers([
        "200, 409 used",
        "200, 409 progress",
        "200, 422 rejected",
        "409 progress, 422 rejected",
    ]);
    checks.later(["410 expired"]).holding([OneCodeAtATime, Attempts, StaysWhole]).thoroughly();
}

/// Whoever works on an approval finds it whole, though to another's clock it is long out of use.
#[test]
fn nothing_is_forgotten_that_is_worked_on() {
    let soon = Approval { expires_at: NOW + 5, ..pending() };
    let checked = Scenario::of([right("X1"), start("k")]).on(with([soon])).clocks([0, AHEAD, 0]).pass(10);
    let checked = checked.answers(["200, 201"]).later(["410 expired"]);
    checked.holding([StaysWhole, AnswersAreWritten]).briefly();
    let sent = Scenario::of([start("a"), start("b")]).clocks([0, AHEAD, 0]).pass(60);
    let sent =
        sent.policy(|policy| (policy.resend_cooldown, policy.approval_ttl) = (0, 60)).answers(["201, 201"]);
    sent.holding([StaysWhole, AnswersAreWritten]).briefly();
}

#[test]
fn a_lock_opens_after_its_time() {
    let start = Scenario::of([start("k"), Call::Lock]).on(with([pending()])).pass(1_800);
    let start = start.answers(["201, 200", "504, 200", "423, 200"]);
    start.with(FaultBudget { passes: 1, ..NO_FAULTS }, &["201"], &[]);
}
