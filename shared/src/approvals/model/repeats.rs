//! Posts to an approval that is approved already.

use super::promises::Promise::{AnswersAreWritten, KeepsTheUnknown, NoLostUpdate};
use super::sample::{approved, with};
use super::scenario::{Scenario, right, wrong};

#[test]
fn the_last_use_is_taken_once() {
    let last = Scenario::of([right("X1"), right("X1")]).on(with([approved(4)]));
    let last = last.answers(["200 again, 409 used", "409 used, 200 again"]);
    last.holding([AnswersAreWritten, NoLostUpdate, KeepsTheUnknown]).thoroughly();
}

#[test]
fn a_wrong_code_ends_the_window() {
    let both = Scenario::of([right("X1"), wrong("X1")]).on(with([approved(2)]));
    let both = both.answers(["200 again, 409 used", "409 used, 409 used"]);
    both.holding([AnswersAreWritten, NoLostUpdate, KeepsTheUnknown]).thoroughly();
}

#[test]
fn the_window_is_over_after_its_time() {
    let last = Scenario::of([right("X1"), right("X1")]).on(with([approved(0)])).pass(40);
    let last = last.answers(["200 again, 200 again"]).later(["409 used"]);
    last.holding([AnswersAreWritten, NoLostUpdate]).thoroughly();
}
