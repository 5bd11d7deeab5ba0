//! Cooldown, quotas, idempotency: how many SMS a user may be sent.

use serde_json::json;
use simulator::{Endpoint, Fault};

use crate::scenes::{Pair, approval_id, is, number, outcome, retry_after, start, start_with_key};

#[tokio::test]
async fn a_key_gets_its_first_answer_again_and_sends_nothing() {
    let pair = Pair::new(&[]).await;
    let first = pair.start.call(&start_with_key("alice", "k")).await;
    let again = pair.start.call(&start_with_key("alice", "k").method("POST")).await;
    assert_eq!((again.status, again.json()), (201, first.json()));
    assert_eq!(pair.world.nevis.calls().approval, 1);
    // White space and the order of members do not count.
    let spaced = start_with_key("alice", "k").body(" { \"username\" : \"alice\" } ");
    let spaced = spaced.header("content-type", "application/json");
    assert_eq!(pair.start.call(&spaced).await.json(), first.json());
    assert_eq!(
        outcome(&pair.start.call(&start_with_key("bob", "k")).await),
        is(422, "idempotency-key-reused")
    );
    assert_eq!(pair.world.nevis.calls().approval, 1);
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

#[tokio::test]
async fn ten_minutes_and_a_day_have_their_quotas() {
    let quotas =
        [("RESEND_COOLDOWN_SECONDS", "0"), ("MAX_SENDS_PER_WINDOW", "2"), ("MAX_SENDS_PER_DAY", "3")];
    let pair = Pair::new(&quotas).await;
    let table = &pair.world.table;
    pair.started("alice").await;
    // Both sends are counted in the running window, whatever the time of day.
    let sends = table.only("sends#").await;
    let key = sends["pk"].as_str().unwrap().to_owned();
    pair.started("alice").await;
    table.set(&key, "window", number(&sends, "window") + 1).await;
    table.set(&key, "windowSends", 2).await;
    let refused = pair.start.call(&start("alice")).await;
    assert_eq!(outcome(&refused), is(429, "rate-limited"));
    assert!(
        (600..=1_200).contains(&retry_after(&refused).unwrap()),
        "a window ahead of the clock is the running one"
    );
    table.set(&key, "window", number(&sends, "window") - 1).await;
    pair.started("alice").await;
    table.set(&key, "window", number(&sends, "window") - 1).await;
    let refused = pair.start.call(&start("alice")).await;
    assert_eq!(outcome(&refused), is(429, "rate-limited"));
    assert!(retry_after(&refused).unwrap() <= 86_400);
    assert_eq!(number(&table.only("sends#").await, "daySends"), 3);
    table.set(&key, "day", number(&sends, "day") - 1).await;
    pair.started("alice").await;
    assert_eq!(pair.world.nevis.calls().approval, 4);
}

#[tokio::test]
async fn what_certainly_sent_nothing_is_given_back_with_its_key() {
    let pair = Pair::new(&[]).await;
    let unreachable = pair.world.start_function(&[("NEVIS_BASE_URL", "http://127.0.0.1:1")]).await;
    let refused = unreachable.call(&start_with_key("alice", "k")).await;
    assert_eq!(outcome(&refused), is(503, "upstream-unavailable"));
    assert_eq!(retry_after(&refused), Some(1));
    let sends = pair.world.table.only("sends#").await;
    assert_eq!((number(&sends, "windowSends"), number(&sends, "daySends")), (0, 0));
    assert_eq!(sends.get("lastSentAt"), None, "the cooldown too");
    assert!(pair.world.table.items_with_prefix("request#").await.is_empty(), "the key is free");
    assert_eq!(pair.world.table.only("approval#").await["state"], "refused");

    pair.world.nevis.set_faults(vec![Fault::on(Endpoint::Approval).status(405).act(false).times(1)]);
    let refused = pair.start.call(&start_with_key("alice", "k")).await;
    assert_eq!(outcome(&refused), is(502, "upstream-misconfigured"));
    let sends = pair.world.table.only("sends#").await;
    assert_eq!((number(&sends, "windowSends"), number(&sends, "daySends")), (0, 0));
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
    assert_eq!(pair.world.table.only("approval#").await["state"], "unknown");
    pair.world.table.shift_all(60).await;
    let unknown = pair.start.call(&start_with_key("alice", "k")).await;
    assert_eq!(retry_after(&unknown), Some(1), "at least one second");
}

#[tokio::test]
async fn the_policy_is_frozen_at_the_start() {
    let pair = Pair::new(&[("MAX_ATTEMPTS", "2"), ("APPROVAL_TTL_SECONDS", "60")]).await;
    let id = pair.started("alice").await;
    let (right, wrong) = pair.codes("alice");
    let item = pair.world.table.only("approval#").await;
    assert_eq!(number(&item, "expiresAt") - number(&item, "createdAt"), 60);
    let redeployed =
        pair.world.verify_function(&[("MAX_ATTEMPTS", "5"), ("APPROVAL_TTL_SECONDS", "600")]).await;
    let rejected = redeployed.call(&crate::scenes::verify(&id, &wrong)).await;
    assert_eq!(rejected.json()["attemptsRemaining"], json!(1));
    pair.world.table.shift_all(60).await;
    assert_eq!(
        outcome(&redeployed.call(&crate::scenes::verify(&id, &right)).await),
        is(410, "approval-expired")
    );
}
