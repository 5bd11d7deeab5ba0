//! What must hold of starts, over all schedules.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use super::run::{Invocation, Outcome, Place, Trouble, all_schedules};
use crate::approvals::start::NewApproval;
use crate::caller::Caller;
use crate::config::{CallerAuth, Policy};
use crate::nevis::{ApprovalRequest, Start, StatusToken, User, Username};
use crate::reply::Reply;

pub(super) fn caller() -> Caller {
    Caller::of(&lambda_http::Request::default(), &CallerAuth::None).unwrap()
}

fn wanted(key: Option<&str>) -> NewApproval {
    let user = User::Named(Username::parse("alice").unwrap());
    let request = ApprovalRequest { user, message: None, intent_token: None };
    let idempotency_key = key.map(str::to_owned);
    NewApproval { caller: caller(), idempotency_key, request, transaction: None }
}

/// What Nevis does in a scenario.
#[derive(Clone, Copy, Debug)]
pub(super) enum Nevis {
    Sends,
    Refuses,
    IsUnreachable,
    Loses,
}

/// One start, as the function's story has it. `sms` counts what Nevis sent.
pub(super) fn start(
    place: &Place,
    number: usize,
    key: Option<&'static str>,
    nevis: Nevis,
    sms: &Arc<AtomicI64>,
) -> Invocation {
    let (place, sms) = (place.clone(), Arc::clone(sms));
    Box::pin(async move {
        let (approvals, deadline) = (place.approvals(number), place.deadline());
        let reservation = match approvals.reserve(&wanted(key), &deadline).await {
            Ok(reservation) => reservation,
            Err(reply) => return reply,
        };
        place.world.nevis(number).await;
        if matches!(nevis, Nevis::Sends | Nevis::Loses) {
            sms.fetch_add(1, Ordering::SeqCst);
        }
        approvals.settle(&reservation, &answer(nevis), &deadline).await
    })
}

fn answer(nevis: Nevis) -> Start {
    match nevis {
        Nevis::Sends => Start::Sent {
            status_token: StatusToken::parse("token").unwrap(),
            transaction_id: "d9db4760-1f9c-4d3a-9a51-5cbe533389e3".to_owned(),
            user_id: None,
        },
        Nevis::Refuses => Start::Refused,
        Nevis::IsUnreachable => Start::Unavailable,
        Nevis::Loses => Start::Unknown,
    }
}

fn statuses(outcome: &Outcome) -> Vec<Option<u16>> {
    outcome.iter().map(|reply| reply.as_ref().map(Reply::status)).collect()
}

fn count(place: &Place, attribute: &str) -> i64 {
    place.world.only("sends#").and_then(|item| item.number(attribute)).unwrap_or_default()
}

fn states(place: &Place) -> Vec<String> {
    let items = place.world.with_prefix("approval#");
    items.iter().map(|item| item.text("state").unwrap().to_owned()).collect()
}

/// Runs two starts under every schedule and holds what must hold of any two.
fn two_starts(
    policy: &Policy,
    keys: [Option<&'static str>; 2],
    nevis: [Nevis; 2],
    trouble: Trouble,
    check: impl Fn(&Place, &Outcome, i64),
) -> usize {
    let sms = Arc::new(AtomicI64::new(0));
    all_schedules(
        policy,
        trouble,
        |place| {
            sms.store(0, Ordering::SeqCst);
            (0..2).map(|number| start(place, number, keys[number], nevis[number], &sms)).collect()
        },
        |place, outcome| {
            let sent = sms.load(Ordering::SeqCst);
            books_balance(place, outcome, sent);
            check(place, outcome, sent);
        },
    )
}

/// The counts are what was reserved and not given back, and every SMS is among them; whoever was told
/// 201 can go on.
fn books_balance(place: &Place, outcome: &Outcome, sent: i64) {
    let states = states(place);
    let refunded = outcome.iter().flatten().filter(|reply| reply.status() == 503).count();
    for counted in [count(place, "windowSends"), count(place, "daySends")] {
        assert!(counted >= sent, "an SMS is not counted: {counted} of {sent}, {states:?}");
        let kept = states.iter().filter(|state| *state != "refused").count();
        assert!(counted >= i64::try_from(kept).unwrap());
        assert!(counted <= i64::try_from(states.len()).unwrap());
        assert!(counted <= place.policy.max_sends_per_window, "over the quota");
    }
    let started = outcome.iter().flatten().filter(|reply| reply.status() == 201).count();
    let pending = states.iter().filter(|state| *state == "pending").count();
    if outcome.iter().all(Option::is_some) && refunded == 0 {
        assert!(pending >= started.min(1), "a 201 without an approval");
    }
}

const LOST: Trouble = Trouble { lost: 1, given_up: 0, deaths: 0 };
const DEATH: Trouble = Trouble { lost: 0, given_up: 0, deaths: 1 };
const GIVEN_UP: Trouble = Trouble { lost: 0, given_up: 1, deaths: 0 };

#[test]
fn one_key_sends_one_sms_and_answers_201_and_409_only() {
    let runs =
        two_starts(&Policy::defaults(), [Some("k"); 2], [Nevis::Sends; 2], LOST, |place, outcome, sent| {
            assert_eq!(sent, 1);
            assert_eq!(count(place, "daySends"), 1);
            let mut statuses: Vec<_> = statuses(outcome).into_iter().flatten().collect();
            statuses.sort_unstable();
            assert!(statuses == [201, 201] || statuses == [201, 409], "{statuses:?}");
        });
    assert!(runs > 100, "{runs}");
}

#[test]
fn after_a_death_the_key_is_in_progress_until_the_deadline_and_then_unknown() {
    let deaths = Trouble { lost: 1, given_up: 0, deaths: 2 };
    two_starts(&Policy::defaults(), [Some("k"); 2], [Nevis::Sends; 2], deaths, |place, outcome, sent| {
        assert!(sent <= 1, "a second SMS");
        if outcome.iter().any(Option::is_some) {
            return;
        }
        let none = Arc::new(AtomicI64::new(0));
        let again = || place.alone(start(place, 0, Some("k"), Nevis::Sends, &none)).status();
        match place.world.only("request#") {
            None => assert_eq!(again(), 201, "nothing was reserved"),
            Some(record) if record.number("status").is_some() => assert_eq!(again(), 201),
            Some(_) => {
                assert_eq!(again(), 409);
                place.later(14);
                assert_eq!(again(), 409);
                place.later(1);
                assert_eq!(again(), 504);
            }
        }
    });
}

#[test]
fn two_keys_are_two_sends_under_one_cooldown() {
    let runs = two_starts(
        &Policy::defaults(),
        [Some("a"), Some("b")],
        [Nevis::Sends; 2],
        LOST,
        |_, outcome, sent| {
            assert_eq!(sent, 1);
            let mut statuses: Vec<_> = statuses(outcome).into_iter().flatten().collect();
            statuses.sort_unstable();
            assert_eq!(statuses, [201, 429]);
        },
    );
    assert!(runs > 100, "{runs}");
}

#[test]
fn without_a_cooldown_the_quota_holds_against_a_race() {
    for (max, sent_at_most) in [(1, 1), (2, 2)] {
        let policy = Policy { resend_cooldown: 0, max_sends_per_window: max, ..Policy::defaults() };
        two_starts(&policy, [None, None], [Nevis::Sends; 2], LOST, |place, outcome, sent| {
            assert_eq!(sent, sent_at_most);
            assert_eq!(count(place, "windowSends"), sent);
            let limited = statuses(outcome).iter().filter(|status| **status == Some(429)).count();
            assert_eq!(i64::try_from(limited).unwrap(), 2 - sent);
        });
    }
}

#[test]
fn an_unreachable_nevis_costs_neither_a_count_nor_the_cooldown_nor_the_key() {
    let policy = Policy { resend_cooldown: 0, ..Policy::defaults() };
    let nevis = [Nevis::IsUnreachable, Nevis::Sends];
    let runs = two_starts(&policy, [Some("a"), Some("b")], nevis, LOST, |place, outcome, sent| {
        assert_eq!(statuses(outcome), [Some(503), Some(201)]);
        assert_eq!((sent, count(place, "windowSends"), count(place, "daySends")), (1, 1, 1));
        let none = Arc::new(AtomicI64::new(0));
        let again = place.alone(start(place, 0, Some("a"), Nevis::Sends, &none));
        assert_eq!(again.status(), 201, "the key is free");
    });
    assert!(runs > 100, "{runs}");
}

#[test]
fn a_send_given_back_gives_the_cooldown_back() {
    let nevis = [Nevis::IsUnreachable; 2];
    two_starts(&Policy::defaults(), [Some("a"), Some("b")], nevis, LOST, |place, outcome, _| {
        assert!(statuses(outcome).iter().all(|status| matches!(status, Some(503 | 429))));
        assert_eq!(count(place, "windowSends"), 0);
        let none = Arc::new(AtomicI64::new(0));
        assert_eq!(place.alone(start(place, 0, None, Nevis::Sends, &none)).status(), 201);
    });
}

#[test]
fn a_refused_user_meets_the_same_limits_and_the_answer_is_kept() {
    let nevis = [Nevis::Refuses; 2];
    two_starts(&Policy::defaults(), [Some("a"), Some("b")], nevis, LOST, |place, outcome, _| {
        let mut statuses: Vec<_> = statuses(outcome).into_iter().flatten().collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [422, 429]);
        assert_eq!(count(place, "daySends"), 1);
    });
}

#[test]
fn an_unknown_outcome_is_kept_under_its_key() {
    let nevis = [Nevis::Loses; 2];
    two_starts(&Policy::defaults(), [Some("k"); 2], nevis, LOST, |place, outcome, sent| {
        assert_eq!(sent, 1);
        assert!(statuses(outcome).iter().all(|status| matches!(status, Some(504 | 409))));
        let none = Arc::new(AtomicI64::new(0));
        let again = place.alone(start(place, 0, Some("k"), Nevis::Sends, &none));
        assert_eq!((again.status(), again.retry_after()), (504, Some(30)));
    });
}

#[test]
fn a_death_never_frees_what_may_have_been_sent() {
    for nevis in [Nevis::Sends, Nevis::IsUnreachable, Nevis::Refuses, Nevis::Loses] {
        let keys = [Some("a"), Some("b")];
        two_starts(&Policy::defaults(), keys, [nevis; 2], DEATH, |place, outcome, sent| {
            assert!(sent <= 1);
            let died = outcome.iter().position(Option::is_none);
            if died.is_none() || !states(place).iter().any(|state| state == "sending") {
                return;
            }
            let again = |key| place.alone(start(place, 0, key, Nevis::Sends, &Arc::default())).status();
            assert_eq!(again(keys[died.unwrap()]), 409, "the key stays taken");
            assert_eq!(again(None), 429, "the cooldown runs");
            assert_eq!(count(place, "daySends"), 1, "the send stays counted");
        });
    }
}

#[test]
fn a_step_that_was_given_up_and_lands_late_sends_nothing_and_frees_nothing() {
    let keys = [Some("k"), Some("k")];
    for nevis in [Nevis::Sends, Nevis::IsUnreachable] {
        let runs = two_starts(&Policy::defaults(), keys, [nevis; 2], GIVEN_UP, |place, outcome, sent| {
            assert!(sent <= 1, "a second SMS");
            let statuses: Vec<_> = statuses(outcome).into_iter().flatten().collect();
            // 429: the twin saw the count of a reserve that is given back while it looks for the key.
            assert!(
                statuses.iter().all(|status| matches!(status, 201 | 409 | 429 | 503 | 504)),
                "{statuses:?}"
            );
            let reserved = place.world.only("request#").is_some();
            let again = || place.alone(start(place, 0, Some("k"), Nevis::Sends, &Arc::default())).status();
            let (now, later) = (again(), {
                place.later(15);
                again()
            });
            let expected: &[(u16, u16)] =
                if reserved { &[(201, 201), (409, 504), (504, 504)] } else { &[(201, 201), (429, 429)] };
            assert!(expected.contains(&(now, later)), "{now} {later} {reserved}");
        });
        assert!(runs > 20, "{runs}");
    }
}
