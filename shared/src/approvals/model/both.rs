//! Starts against verifications.

use super::checks;
use super::promises::Promise::{
    AnswersAreWritten, Attempts, KeepsTheUnknown, NoLostUpdate, NothingForNothing, SmsCounted, StaysWhole,
    TouchesItsOwn,
};
use super::sample::{pending, with};
use super::scenario::{Scenario, right, start, wrong};
use super::starts;

#[test]
fn a_start_and_a_check_do_not_touch_each_other() {
    for (check, answers) in [(right("X1"), "201, 200"), (wrong("X1"), "201, 422 rejected")] {
        let both = Scenario::of([start("k"), check]).on(with([pending()])).answers([answers]);
        both.holding([SmsCounted, Attempts, AnswersAreWritten, TouchesItsOwn, KeepsTheUnknown, NoLostUpdate])
            .briefly();
    }
}

#[test]
fn a_code_is_judged_once_its_start_is_settled() {
    for (check, answers) in [(right("A1"), "201, 200"), (wrong("A1"), "201, 422 rejected")] {
        let both = Scenario::of([start("k"), check]).answers([answers, "201, 404"]);
        both.holding([SmsCounted, Attempts, AnswersAreWritten, StaysWhole]).thoroughly();
    }
}

#[test]
fn whatever_nevis_does_to_both() {
    let start = start("k").where_it(starts::ANYTHING);
    let starts = ["201", "422 refused", "503", "502", "504"];
    for (check, checks) in [(right("X1"), "200"), (wrong("X1"), "422 rejected")] {
        let checks = [checks, "503", "502", "429", "504"];
        let answers = starts.iter().flat_map(|start| checks.map(|check| format!("{start}, {check}")));
        let both = Scenario::of([start, check.where_nevis(checks::ANYTHING)]).on(with([pending()]));
        both.answers(answers).holding([SmsCounted, Attempts, NothingForNothing, AnswersAreWritten]).plainly();
    }
}
