//! Cooldown, quotas, idempotency: how many SMS a user may be sent.

use countersign::platform::{Clock, rfc3339};
use harness::gateway::Call;
use harness::lambda::Answer;
use harness::table::RecordPath;
use serde_json::json;
use simulator::{Endpoint, Fault};

use crate::scenes::{
    Pair, approval_id, assert_waits_until, is, number, outcome, retry_after, start, start_with_key, still,
    still_of, timed, verify,
};

/// Without a cooldown, and with these quotas of ten minutes and of a day.
fn quotas<'a>(window: &'a str, day: &'a str) -> [(&'a str, &'a str); 3] {
    [("RESEND_COOLDOWN_SECONDS", "0"), ("MAX_SENDS_PER_WINDOW", window), ("MAX_SENDS_PER_DAY", day)]
}

/// Moves all starts to so many seconds from now.
async fn move_starts(pair: &Pair, seconds: i64) {
    let moment = Clock::system().seconds() + seconds;
    for id in pair.world.table.approvals().await.into_keys() {
        pair.world.table.set(&RecordPath::approval(&id).at("createdAt"), moment).await;
    }
}

#[tokio::test]
async fn a_key_stands_for_its_first_request_and_sends_nothing_more() {
    let pair = Pair::new(&[]).await;
    let first = pair.start.call(&start_with_key("alice", "k")).await;
    let again = pair.start.call(&start_with_key("alice", "k").method("POST")).await;
    assert_eq!((again.status, again.json()), (201, first.json()));
    assert_eq!(pair.world.nevis.calls().approval, 1);
    // White space and the order of members do not count.
    let spaced = start_with_key("alice", "k").body(" { \"username\" : \"alice\" } ");
    let spaced = spaced.header("content-type", "application/json");
    assert_eq!(pair.start.call(&spaced).await.json(), first.json());
    let other = Call::start(&json!({ "username": "alice", "message": "Pay {{CODE}}" }));
    let other = pair.start.call(&other.header("idempotency-key", "k")).await;
    assert_eq!(outcome(&other), is(422, "idempotency-key-reused"));
    assert_eq!(pair.world.nevis.calls().approval, 1);
    let bob = pair.start.call(&start_with_key("bob", "k")).await;
    assert_eq!((bob.status, pair.world.nevis.calls().approval), (201, 2), "a key of another user's");
}

#[tokio::test]
async fn a_repetition_under_a_key_says_how_the_approval_stands_now() {
    let pair = Pair::new(&[]).await;
    pair.world.keep_earlier_codes();
    let first = pair.start.call(&start_with_key("alice", "k")).await;
    let (id, (right, wrong)) = (approval_id(&first), pair.codes("alice"));
    pair.verified(&id, &wrong, 422).await;
    let again = pair.start.call(&start_with_key("alice", "k")).await;
    let mut expected = first.json();
    expected["attemptsRemaining"] = json!(2);
    assert_eq!((again.status, still(&again)), (201, still_of(expected.clone())));

    move_starts(&pair, -60).await;
    let second = pair.start.call(&start("alice")).await;
    assert_eq!(second.status, 201, "{second:?}");
    let again = pair.start.call(&start_with_key("alice", "k")).await;
    expected["resendAfter"] = second.json()["resendAfter"].clone();
    assert_eq!(
        (again.status, still(&again)),
        (201, still_of(expected.clone())),
        "the latest start's cooldown"
    );

    pair.verified(&id, &right, 200).await;
    let again = pair.start.call(&start_with_key("alice", "k")).await;
    expected["attemptsRemaining"] = json!(1);
    expected["status"] = json!("approved");
    assert_eq!((again.status, still(&again)), (201, still_of(expected)), "that it is approved is no new SMS");
    assert_eq!(pair.world.nevis.calls().approval, 2);
}

#[tokio::test]
async fn resend_after_is_the_latest_of_what_would_refuse_a_start() {
    let limits = [("MAX_SENDS_PER_WINDOW", "1"), ("MAX_SENDS_PER_DAY", "200"), ("MAX_FAILURES", "1")];
    let pair = Pair::new(&limits).await;
    let (first, decided) = timed(pair.start.call(&start_with_key("alice", "k"))).await;
    let id = approval_id(&first);
    let cooldown = number(&pair.world.table.approval(&id).await, "createdAt") + 30;
    let full = |now: i64| cooldown.max(now - now % 600 + 600);
    let resend_after = |answer: &Answer| answer.json()["resendAfter"].as_str().map(str::to_owned);
    // Where ten minutes ended during the call, the new ones are empty.
    let renewed = decided.start() / 600 < decided.end() / 600;
    let ends: Vec<_> = decided.map(full).chain(renewed.then_some(cooldown)).map(rfc3339).collect();
    assert!(ends.contains(&resend_after(&first)), "{:?} is none of {ends:?}", resend_after(&first));

    pair.verified(&id, &pair.codes("alice").1, 423).await;
    let locked = pair.start.call(&start_with_key("alice", "k")).await;
    let until = number(&pair.world.table.record_of(&id).await, "failuresUntil");
    assert_eq!((locked.status, resend_after(&locked)), (201, rfc3339(until)));
    assert_eq!(locked.json()["attemptsRemaining"], json!(0));
}

#[tokio::test]
async fn a_key_is_forgotten_after_a_day() {
    let pair = Pair::new(&[]).await;
    let first = approval_id(&pair.start.call(&start_with_key("alice", "k")).await);
    pair.world.table.shift_all(24 * 3_600 - 5).await;
    assert_eq!(approval_id(&pair.start.call(&start_with_key("alice", "k")).await), first);
    pair.world.table.shift_all(10).await;
    assert_ne!(approval_id(&pair.start.call(&start_with_key("alice", "k")).await), first);
}

#[tokio::test]
async fn the_cooldown_is_never_reset_by_a_success_a_resend_or_a_restart() {
    let pair = Pair::new(&[]).await;
    let id = pair.started("alice").await;
    let (right, _) = pair.codes("alice");
    pair.verified(&id, &right, 200).await;
    let restarted = pair.world.start_function(&[]).await;
    for function in [&pair.start, &restarted] {
        let refused = function.call(&start("alice")).await;
        assert_eq!(outcome(&refused), is(429, "rate-limited"));
        assert!((20..=30).contains(&retry_after(&refused).unwrap()));
    }
    assert_eq!(
        outcome(&pair.start.call(&start("ALICE")).await),
        is(429, "rate-limited"),
        "case does not count"
    );
    assert_eq!(pair.start.call(&start("bob")).await.status, 201, "another user has limits of his own");
    pair.world.table.shift_all(30).await;
    assert_eq!(pair.start.call(&start("alice")).await.status, 201);
}

#[tokio::test]
async fn the_cooldown_runs_from_the_latest_start_and_no_retry_after_is_short() {
    let pair = Pair::new(&[]).await;
    pair.started("alice").await;
    pair.world.table.shift_all(31).await;
    let second = pair.started("alice").await;
    let refused = timed(pair.start.call(&start("alice"))).await;
    assert_eq!(outcome(&refused.0), is(429, "rate-limited"));
    let end = number(&pair.world.table.approval(&second).await, "createdAt") + 30;
    assert_waits_until(&refused, |_| end);
}

#[tokio::test]
async fn an_unknown_user_meets_the_same_limits_and_the_same_answer() {
    let pair = Pair::new(&[]).await;
    let mut answers = Vec::new();
    for user in ["nophone", "blocked", "nobody"] {
        let refused = pair.start.call(&start_with_key(user, user)).await;
        assert_eq!(outcome(&refused), is(422, "approval-refused"));
        let mut body = refused.json();
        body.as_object_mut().unwrap().remove("instance");
        answers.push(body);
        assert_eq!(outcome(&pair.start.call(&start(user)).await), is(429, "rate-limited"));
        let again = pair.start.call(&start_with_key(user, user)).await;
        assert_eq!(outcome(&again), is(422, "approval-refused"), "kept under its key");
    }
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]), "{answers:?}");
    assert_eq!(pair.world.nevis.calls().approval, 3);
}

/// Another start of alice's is refused until the end of the running period of this length.
async fn assert_full(pair: &Pair, length: i64) {
    let refused = timed(pair.start.call(&start("alice"))).await;
    assert_eq!(outcome(&refused.0), is(429, "rate-limited"));
    assert_waits_until(&refused, |now| now - now % length + length);
}

#[tokio::test]
async fn ten_minutes_and_a_utc_day_have_their_quotas() {
    for (limits, length) in [(quotas("2", "200"), 600), (quotas("200", "2"), 86_400)] {
        let pair = Pair::new(&limits).await;
        for _ in 0..2 {
            pair.started("alice").await;
        }
        // By a clock that is ahead: so they are of the running period, whenever the test runs.
        move_starts(&pair, length).await;
        assert_full(&pair, length).await;
        pair.started("bob").await;
        move_starts(&pair, -length).await;
        pair.started("alice").await;
        assert_eq!(pair.world.nevis.calls().approval, 4);
    }
}

#[tokio::test]
async fn whatever_became_of_it_what_may_have_been_sent_counts() {
    let pair = Pair::new(&quotas("4", "200")).await;
    let nevis = &pair.world.nevis;
    let approved = pair.started("alice").await;
    pair.verified(&approved, &pair.codes("alice").0, 200).await;
    for (fault, status) in [
        (Fault::on(Endpoint::Approval).status(422).act(false), 422),
        (Fault::on(Endpoint::Approval).drop_after(), 504),
    ] {
        nevis.set_faults(vec![fault.times(1)]);
        assert_eq!(pair.start.call(&start("alice")).await.status, status);
    }
    pair.started("alice").await;
    move_starts(&pair, 600).await;
    assert_full(&pair, 600).await;
    assert_eq!(nevis.calls().approval, 4);
}

#[tokio::test]
async fn what_certainly_sent_nothing_is_given_back_with_its_key() {
    let pair = Pair::new(&[]).await;
    let unreachable = pair.world.start_function(&[("NEVIS_BASE_URL", "http://127.0.0.1:1")]).await;
    let refused = unreachable.call(&start_with_key("alice", "k")).await;
    assert_eq!(outcome(&refused), is(503, "upstream-unavailable"));
    assert_eq!(retry_after(&refused), Some(1));
    assert!(pair.world.table.approvals().await.is_empty(), "quota, cooldown and key are free");

    pair.world.nevis.set_faults(vec![Fault::on(Endpoint::Approval).status(405).act(false).times(1)]);
    let refused = pair.start.call(&start_with_key("alice", "k")).await;
    assert_eq!(outcome(&refused), is(502, "upstream-misconfigured"));
    assert!(pair.world.table.approvals().await.is_empty());
    assert_eq!(pair.start.call(&start_with_key("alice", "k")).await.status, 201);
    assert_eq!(pair.world.nevis.messages().len(), 1);
}

#[tokio::test]
async fn an_unknown_outcome_is_kept_and_never_repeated() {
    let pair = Pair::new(&[]).await;
    pair.world.nevis.set_faults(vec![Fault::on(Endpoint::Approval).drop_after()]);
    for _ in 0..2 {
        let unknown = pair.start.call(&start_with_key("alice", "k")).await;
        assert_eq!(outcome(&unknown), is(504, "outcome-unknown"));
        assert!((20..=30).contains(&retry_after(&unknown).unwrap()), "the rest of the cooldown");
    }
    assert_eq!((pair.world.nevis.calls().approval, pair.world.nevis.messages().len()), (1, 1));
    assert_eq!(pair.world.table.only_approval().await["state"], "unknown");
    pair.world.table.shift_all(60).await;
    let unknown = pair.start.call(&start_with_key("alice", "k")).await;
    assert_eq!(retry_after(&unknown), Some(1), "at least one second");
}

#[tokio::test]
async fn the_policy_is_frozen_at_the_start() {
    let pair = Pair::new(&[("MAX_ATTEMPTS", "2"), ("APPROVAL_TTL_SECONDS", "60")]).await;
    let id = pair.started("alice").await;
    let (right, wrong) = pair.codes("alice");
    let approval = pair.world.table.only_approval().await;
    assert_eq!(number(&approval, "expiresAt") - number(&approval, "createdAt"), 60);
    let redeployed =
        pair.world.verify_function(&[("MAX_ATTEMPTS", "5"), ("APPROVAL_TTL_SECONDS", "600")]).await;
    let rejected = redeployed.call(&verify(&id, &wrong)).await;
    assert_eq!(rejected.json()["attemptsRemaining"], json!(1));
    pair.world.table.shift_all(60).await;
    assert_eq!(outcome(&redeployed.call(&verify(&id, &right)).await), is(410, "approval-expired"));
}
