//! An operator who updates the record, with another version in it and no line: what was made just before cannot
//! be told from what was not.

use super::promises::Promise::{AnswersAreWritten, Attempts, OneSmsPerKey, SmsCounted};
use super::sample::{pending, with};
use super::scenario::{Scenario, right, start, wrong};

#[test]
fn an_update_by_hand_makes_no_second_sms() {
    let twins = Scenario::of([start("k"), start("k")])
        .answers(["201, 201 again", "201, 409 progress"])
        .in_any_order();
    twins.holding([OneSmsPerKey, SmsCounted, AnswersAreWritten]).by_hand(&[]);
}

#[test]
fn an_update_by_hand_gives_nobody_an_attempt() {
    let checks = Scenario::of([right("X1"), wrong("X1")]).on(with([pending()]));
    let checks = checks.answers([
        "200, 409 used",
        "200, 409 progress",
        "200, 422 rejected",
        "409 progress, 422 rejected",
    ]);
    checks.holding([Attempts, AnswersAreWritten]).by_hand(&[]);
}
