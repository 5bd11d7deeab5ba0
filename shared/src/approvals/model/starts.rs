//! Starts against starts.

use super::promises::Promise::{
    AnswersAreWritten, Cooldown, NoLostUpdate, NothingForNothing, OneSmsPerKey, Quota, SmsCounted,
    TouchesItsOwn,
};
use super::scenario::{Scenario, Sending, start};
use crate::platform::Policy;

const UNREACHABLE: &[Sending] = &[Sending::Unreachable];
pub(super) const ANYTHING: &[Sending] = &[
    Sending::Accepts,
    Sending::Refuses,
    Sending::Unreachable,
    Sending::Misconfigured,
    Sending::Loses,
    Sending::NoTime,
];

fn at_most(sends: i64) -> impl FnOnce(&mut Policy) {
    move |policy| (policy.resend_cooldown, policy.max_sends_per_window) = (0, sends)
}

#[test]
fn one_key_has_one_sms() {
    let twins = Scenario::of([start("k"), start("k")]);
    let twins = twins.answers(["201, 201 again", "201, 409 progress"]).in_any_order().later(["504"]);
    twins.holding([OneSmsPerKey, SmsCounted, AnswersAreWritten, NoLostUpdate]).thoroughly();
}

#[test]
fn two_keys_are_two_sends_under_one_cooldown() {
    let two = Scenario::of([start("a"), start("b")]).answers(["201, 429", "429, 201"]);
    two.holding([Cooldown, SmsCounted, AnswersAreWritten, NoLostUpdate]).thoroughly();
}

#[test]
fn a_full_quota_has_no_room_for_a_race() {
    let of_window = Scenario::of([start("a"), start("b")]).policy(at_most(1));
    let of_day =
        of_window.clone().policy(|policy| (policy.max_sends_per_window, policy.max_sends_per_day) = (5, 1));
    for quota in [of_window, of_day] {
        let quota = quota.answers(["201, 429", "429, 201"]);
        quota.holding([Quota, SmsCounted, AnswersAreWritten, NoLostUpdate]).thoroughly();
    }
}

#[test]
fn a_quota_of_two_has_room_for_two() {
    let two = Scenario::of([start("a"), start("b")]).policy(at_most(2)).answers(["201, 201"]);
    two.holding([SmsCounted, AnswersAreWritten, NoLostUpdate, TouchesItsOwn]).briefly();
}

#[test]
fn an_unreachable_nevis_takes_no_place_in_the_quota() {
    let last_place = Scenario::of([start("a").where_it(UNREACHABLE), start("b")]).policy(at_most(1));
    let last_place = last_place.answers(["503, 201", "503, 429", "429, 201"]);
    last_place.holding([Quota, SmsCounted, NothingForNothing, NoLostUpdate]).thoroughly();
}

#[test]
fn an_unreachable_nevis_costs_nothing() {
    for (second, answers) in [(start("b"), "503, 201"), (start("b").where_it(UNREACHABLE), "503, 503")] {
        let both = Scenario::of([start("a").where_it(UNREACHABLE), second]).policy(at_most(2));
        both.answers([answers]).holding([NothingForNothing, NoLostUpdate, TouchesItsOwn]).briefly();
    }
}

#[test]
fn one_key_has_one_sms_whatever_nevis_does() {
    let settled = [("201", "201 again"), ("422 refused", "422 refused"), ("504", "504")];
    let settled = settled.map(|(first, then)| [format!("{first}, {then}"), format!("{first}, 409 progress")]);
    let given_back = ["201", "422 refused", "504", "503", "502", "409 progress"];
    let given_back = given_back.map(|then| [format!("503, {then}"), format!("502, {then}")]);
    let twins = Scenario::of([start("k").where_it(ANYTHING), start("k").where_it(ANYTHING)]);
    let twins = twins.answers([settled.concat(), given_back.concat()].concat()).in_any_order();
    twins.holding([OneSmsPerKey, SmsCounted, NothingForNothing, AnswersAreWritten]).briefly();
}
