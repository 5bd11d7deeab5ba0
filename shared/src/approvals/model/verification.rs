//! What must hold of verifications, over all schedules.

use std::sync::atomic::AtomicI64;
use std::sync::{Arc, Mutex};

use serde_json::json;

use super::run::{Invocation, Outcome, Place, Trouble, all_schedules};
use super::start::{Nevis, caller, start};
use crate::approvals::approved::Approved;
use crate::approvals::verification::{Check, Opening};
use crate::config::Policy;
use crate::nevis::{Code, Verification};
use crate::reply::Reply;

pub(super) const RIGHT: &str = "123456";
pub(super) const WRONG: &str = "654321";

/// What Nevis saw and said of codes.
#[derive(Debug, Default)]
pub(super) struct Judge {
    judging: usize,
    at_once: usize,
    pub(super) judged: Vec<&'static str>,
    approved: usize,
}

/// What becomes of a call to Nevis.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Call {
    Answers,
    IsUnreachable,
    Loses,
}

pub(super) type Shared = Arc<Mutex<Judge>>;

/// One verification, as the function's story has it.
pub(super) fn verify(
    place: &Place,
    number: usize,
    id: &str,
    code: &'static str,
    nevis: Call,
    judge: &Shared,
) -> Invocation {
    let (place, judge, approval_id) = (place.clone(), Arc::clone(judge), id.to_owned());
    Box::pin(async move {
        let (approvals, deadline) = (place.approvals(number), place.deadline());
        let check = Check { caller: caller(), approval_id, code: Code::parse(code).unwrap() };
        let begun = match approvals.begin(&check, Ok(()), &deadline).await {
            Ok(Opening::Judge(begun)) => begun,
            Ok(Opening::Repeated(approved)) => return answered(&approved),
            Err(reply) => return reply,
        };
        enter(&judge);
        place.world.nevis(number).await;
        let verdict = judged(&judge, code, nevis);
        judge.lock().unwrap().judging -= 1;
        approvals
            .end(&begun, verdict, &deadline)
            .await
            .map_or_else(|reply| reply, |approved| answered(&approved))
    })
}

fn answered(approved: &Approved) -> Reply {
    Reply::ok(&json!({ "transactionId": approved.transaction_id }))
}

fn enter(judge: &Shared) {
    let mut judge = judge.lock().unwrap();
    judge.judging += 1;
    judge.at_once = judge.at_once.max(judge.judging);
}

fn judged(judge: &Shared, code: &'static str, nevis: Call) -> Verification {
    if nevis == Call::IsUnreachable {
        return Verification::Unavailable;
    }
    let mut judge = judge.lock().unwrap();
    judge.judged.push(code);
    let verdict = if code == RIGHT && judge.approved == 0 {
        judge.approved += 1;
        Verification::Approved
    } else {
        Verification::Rejected
    };
    if nevis == Call::Loses { Verification::Unknown } else { verdict }
}

/// Starts an approval in a new place and gives its id.
pub(super) fn pending(place: &Place) -> String {
    let sms = Arc::new(AtomicI64::new(0));
    assert_eq!(place.alone(start(place, 0, None, Nevis::Sends, &sms)).status(), 201);
    place.world.only("sends#").unwrap().text("lastApprovalId").unwrap().to_owned()
}

/// Two verifications of one approval under every schedule, with what must hold of any two.
fn two_checks(
    policy: &Policy,
    codes: [&'static str; 2],
    nevis: Call,
    trouble: Trouble,
    check: impl Fn(&Place, &Outcome, &Judge, &str),
) -> usize {
    let (judge, id) = (Shared::default(), Mutex::new(String::new()));
    all_schedules(
        policy,
        trouble,
        |place| {
            *judge.lock().unwrap() = Judge::default();
            let id = {
                let mut id = id.lock().unwrap();
                *id = pending(place);
                id.clone()
            };
            (0..2).map(|number| verify(place, number, &id, codes[number], nevis, &judge)).collect()
        },
        |place, outcome| {
            let (judge, id) = (judge.lock().unwrap(), id.lock().unwrap());
            assert!(judge.at_once <= 1, "two codes of a user were judged at once");
            let attempts = approval(place, &id).0;
            let judged = i64::try_from(judge.judged.len()).unwrap();
            assert!(judged <= attempts, "a code was judged without an attempt: {judge:?} {attempts}");
            assert!(attempts <= place.policy.max_attempts);
            let approved = outcome.iter().flatten().any(|reply| reply.status() == 200);
            assert!(!approved || judge.approved == 1, "approved without Nevis");
            check(place, outcome, &judge, &id);
        },
    )
}

/// Attempts, state, and whether there is a status token and a checker.
fn approval(place: &Place, id: &str) -> (i64, String, bool, bool) {
    let item = place.world.item(&format!("approval#{id}")).unwrap();
    let state = item.text("state").unwrap().to_owned();
    let attempts = item.number("attempts").unwrap();
    (attempts, state, item.text("statusToken").is_some(), item.text("checker").is_some())
}

fn failures(place: &Place) -> i64 {
    place.world.only("checks#").and_then(|item| item.number("failures")).unwrap_or_default()
}

pub(super) fn statuses(outcome: &Outcome) -> Vec<u16> {
    let mut statuses: Vec<_> = outcome.iter().flatten().map(Reply::status).collect();
    statuses.sort_unstable();
    statuses
}

pub(super) const LOST: Trouble = Trouble { lost: 1, given_up: 0, deaths: 0 };

#[test]
fn a_double_tap_on_the_right_code_costs_one_attempt() {
    let runs =
        two_checks(&Policy::defaults(), [RIGHT; 2], Call::Answers, LOST, |place, outcome, judge, id| {
            assert_eq!(judge.judged, [RIGHT]);
            let statuses = statuses(outcome);
            assert!(statuses == [200, 200] || statuses == [200, 409], "{statuses:?}");
            assert_eq!(approval(place, id), (1, "approved".to_owned(), false, false));
            assert_eq!(failures(place), 0);
        });
    assert!(runs > 100, "{runs}");
}

#[test]
fn a_double_tap_on_a_wrong_code_at_the_same_moment_costs_one_attempt() {
    let runs =
        two_checks(&Policy::defaults(), [WRONG; 2], Call::Answers, LOST, |place, outcome, judge, id| {
            let statuses = statuses(outcome);
            let judged = judge.judged.len();
            assert!((statuses == [409, 422] && judged == 1) || (statuses == [422, 422] && judged == 2));
            assert_eq!(approval(place, id).0, i64::try_from(judged).unwrap());
            assert_eq!(failures(place), i64::try_from(judged).unwrap());
        });
    assert!(runs > 100, "{runs}");
}

#[test]
fn right_and_wrong_at_once_are_never_mixed_up() {
    two_checks(&Policy::defaults(), [RIGHT, WRONG], Call::Answers, LOST, |place, outcome, judge, id| {
        let right = outcome[0].as_ref().unwrap().status();
        let wrong = outcome[1].as_ref().unwrap().status();
        assert!(matches!(right, 200 | 409) && matches!(wrong, 422 | 409), "{right} {wrong}");
        let state = if judge.approved == 1 { "approved" } else { "pending" };
        assert_eq!(approval(place, id).1, state);
        if right == 200 {
            assert_eq!(approval(place, id).1, "approved");
        }
    });
}

#[test]
fn the_last_attempt_is_judged_once_and_takes_the_status_token_along() {
    let policy = Policy { max_attempts: 1, ..Policy::defaults() };
    two_checks(&policy, [WRONG; 2], Call::Answers, LOST, |place, outcome, judge, id| {
        assert_eq!(judge.judged, [WRONG]);
        let statuses = statuses(outcome);
        assert!(statuses == [409, 423] || statuses == [423, 423], "{statuses:?}");
        assert_eq!(approval(place, id), (1, "pending".to_owned(), false, false));
    });
}

#[test]
fn the_failures_of_a_user_are_never_exceeded() {
    let policy = Policy { max_failures: 1, ..Policy::defaults() };
    two_checks(&policy, [WRONG; 2], Call::Answers, LOST, |place, outcome, judge, _| {
        assert_eq!(judge.judged, [WRONG]);
        let statuses = statuses(outcome);
        assert!(statuses == [409, 423] || statuses == [423, 423], "{statuses:?}");
        assert_eq!(failures(place), 1);
    });
}

#[test]
fn an_unreachable_nevis_costs_no_attempt() {
    two_checks(&Policy::defaults(), [RIGHT; 2], Call::IsUnreachable, LOST, |place, outcome, judge, id| {
        assert!(judge.judged.is_empty());
        assert!(statuses(outcome).iter().all(|status| matches!(status, 503 | 409)));
        assert_eq!(approval(place, id), (0, "pending".to_owned(), true, false));
        assert_eq!(failures(place), 0);
    });
}

#[test]
fn a_lost_verdict_costs_an_attempt_and_no_failure() {
    two_checks(&Policy::defaults(), [WRONG; 2], Call::Loses, LOST, |place, outcome, judge, id| {
        assert!(statuses(outcome).iter().all(|status| matches!(status, 504 | 409)));
        let (attempts, state, token, checker) = approval(place, id);
        assert_eq!(attempts, i64::try_from(judge.judged.len()).unwrap());
        assert!(state == "pending" && token && !checker);
        assert_eq!(failures(place), 0);
    });
}

#[test]
fn a_death_costs_an_attempt_and_a_wait_and_gives_nothing() {
    let deaths = Trouble { lost: 0, given_up: 0, deaths: 2 };
    for codes in [[RIGHT, RIGHT], [WRONG, RIGHT]] {
        two_checks(&Policy::defaults(), codes, Call::Answers, deaths, |place, outcome, judge, id| {
            if outcome.iter().any(Option::is_some) {
                return;
            }
            let (attempts, state, _, checker) = approval(place, id);
            let again = Shared::default();
            again.lock().unwrap().approved = judge.approved;
            let post = || place.alone(verify(place, 0, id, WRONG, Call::Answers, &again)).status();
            if checker {
                assert_eq!(post(), 409, "the dead invocation's check is running");
                place.later(15);
            }
            if state == "pending" {
                assert!(matches!(post(), 422 | 423));
                assert!(approval(place, id).0 > attempts, "no attempt came back");
            } else {
                assert_eq!(post(), 409);
            }
        });
    }
}

#[test]
fn a_step_that_was_given_up_and_lands_late_gives_nobody_an_attempt() {
    let given_up = Trouble { lost: 0, given_up: 1, deaths: 0 };
    for codes in [[RIGHT, RIGHT], [WRONG, WRONG]] {
        let runs =
            two_checks(&Policy::defaults(), codes, Call::Answers, given_up, |place, outcome, judge, id| {
                assert!(statuses(outcome).iter().all(|status| matches!(status, 200 | 409 | 422 | 503 | 504)));
                let (attempts, state, token, _) = approval(place, id);
                assert!(attempts >= i64::try_from(judge.judged.len()).unwrap());
                assert_eq!(state == "pending", token, "a status token for pending approvals only");
                assert!(failures(place) <= i64::try_from(judge.judged.len()).unwrap());
            });
        assert!(runs > 20, "{runs}");
    }
}

#[test]
fn wrong_codes_in_a_row_are_counted_over_approvals_and_cleared_by_a_right_one() {
    let policy = Policy { resend_cooldown: 0, ..Policy::defaults() };
    all_schedules(
        &policy,
        Trouble::default(),
        |_| Vec::new(),
        |place, _| {
            let judge = Shared::default();
            let post = |id: &str, code| place.alone(verify(place, 0, id, code, Call::Answers, &judge));
            let first = pending(place);
            assert_eq!([post(&first, WRONG).status(), post(&first, WRONG).status()], [422, 422]);
            assert_eq!(post(&first, WRONG).status(), 423);
            assert_eq!(post(&first, RIGHT).status(), 423);
            place.later(1_800);
            let second = pending(place);
            assert_eq!(post(&second, WRONG).status(), 422);
            assert_eq!(failures(place), 1, "the earlier ones are forgotten");
            assert_eq!(post(&second, RIGHT).status(), 200);
            assert_eq!(failures(place), 0);
        },
    );
}
