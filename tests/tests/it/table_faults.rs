//! A table that loses answers, refuses, or is away.

use acceptance::proxy::Fault;
use acceptance::world::World;
use serde_json::json;

use crate::scenes::{Pair, is, number, outcome, retry_after, start, start_with_key, verify};

const STEP: &str = "TransactWriteItems";

async fn pair() -> Pair {
    Pair::within(World::new().await.via_proxy().await, &[]).await
}

#[tokio::test]
async fn a_step_whose_answer_is_lost_is_sent_again_and_lands_once() {
    for step in [1, 2] {
        for fault in [
            Fault::lose_answer(STEP),
            Fault::lose_request(STEP),
            Fault::throttled(STEP),
            Fault::server_error(STEP),
        ] {
            let pair = pair().await;
            pair.world.proxy().add(fault.clone().from(step));
            let answer = pair.start.call(&start_with_key("alice", "k")).await;
            assert_eq!(answer.status, 201, "{answer:?}");
            assert_eq!(number(&pair.world.table.only("sends#").await, "daySends"), 1);
            assert_eq!(pair.world.nevis.messages().len(), 1);
            pair.world.proxy().clear();
            let id = crate::scenes::approval_id(&answer);
            let (right, _) = pair.codes("alice");
            pair.world.proxy().add(fault.from(step));
            pair.verified(&id, &right, 200).await;
            assert_eq!(number(&pair.world.table.only("approval#").await, "attempts"), 1);
            assert_eq!(pair.world.nevis.calls().verification, 1);
        }
    }
}

#[tokio::test]
async fn a_conflict_is_not_a_verdict() {
    let pair = pair().await;
    let codes = ["None", "TransactionConflict", "None"];
    pair.world.proxy().add(Fault::transaction_cancelled(&codes).times(2));
    assert_eq!(pair.start.call(&start("alice")).await.status, 201);
    assert_eq!(pair.world.nevis.calls().approval, 1);
}

#[tokio::test]
async fn a_read_that_fails_once_costs_nothing_and_a_table_that_is_away_is_503() {
    let pair = pair().await;
    for fault in [Fault::lose_answer("GetItem"), Fault::throttled("GetItem"), Fault::server_error("GetItem")]
    {
        pair.world.proxy().add(fault);
    }
    let id = pair.started("alice").await;
    let (right, _) = pair.codes("alice");
    pair.world.proxy().clear();
    for operation in ["GetItem", STEP] {
        pair.world.proxy().add(Fault::denied(operation).always());
        let refused = pair.start.call(&start("bob")).await;
        assert_eq!((outcome(&refused), retry_after(&refused)), (is(503, "upstream-unavailable"), Some(1)));
        let refused = pair.verify.call(&verify(&id, &right)).await;
        assert_eq!((outcome(&refused), retry_after(&refused)), (is(503, "upstream-unavailable"), Some(1)));
        pair.world.proxy().clear();
    }
    let calls = pair.world.nevis.calls();
    assert_eq!((calls.approval, calls.verification), (1, 0), "Nevis is not called");
    pair.verified(&id, &right, 200).await;
    assert_eq!(pair.start.call(&start("bob")).await.status, 201);
}

#[tokio::test]
async fn a_read_after_nevis_is_repeated_until_the_failure_is_counted() {
    let pair = pair().await;
    let id = pair.started("alice").await;
    let (_, wrong) = pair.codes("alice");
    // The approval is read once; then the checks are read, and no answer comes for all attempts of the SDK.
    pair.world.proxy().add(Fault::lose_answer("GetItem").from(2).times(3));
    let rejected = pair.verified(&id, &wrong, 422).await;
    assert_eq!(rejected.json()["attemptsRemaining"], json!(2));
    assert_eq!(number(&pair.world.table.only("checks#").await, "failures"), 1);
}

#[tokio::test]
async fn a_failure_that_cannot_be_counted_is_unknown_and_ends_the_check() {
    let pair = pair().await;
    let id = pair.started("alice").await;
    let (right, wrong) = pair.codes("alice");
    pair.world.proxy().add(Fault::denied("GetItem").from(2).always());
    assert_eq!(outcome(&pair.verify.call(&verify(&id, &wrong)).await), is(504, "outcome-unknown"));
    pair.world.proxy().clear();
    pair.verified(&id, &right, 200).await;
}

#[tokio::test]
async fn reserve_has_three_seconds_and_gives_back_what_may_have_landed() {
    let pair = pair().await;
    // Every answer of the first step is lost for as long as it is tried.
    pair.world.proxy().add(Fault::lose_answer(STEP).always().containing("attribute_not_exists"));
    let refused = pair.start.call(&start_with_key("alice", "k")).await;
    assert_eq!(outcome(&refused), is(503, "upstream-unavailable"));
    pair.world.proxy().clear();
    assert_eq!(pair.world.nevis.calls().approval, 0);
    assert_eq!(number(&pair.world.table.only("sends#").await, "daySends"), 0);
    assert!(pair.world.table.items_with_prefix("request#").await.is_empty());
    assert_eq!(pair.start.call(&start_with_key("alice", "k")).await.status, 201);
}

#[tokio::test]
async fn begin_gives_the_attempt_back_that_may_have_landed() {
    let pair = pair().await;
    let id = pair.started("alice").await;
    let (right, _) = pair.codes("alice");
    pair.world.proxy().add(Fault::lose_answer(STEP).always().containing("checkingUntil = "));
    let refused = pair.verify.call(&verify(&id, &right)).await;
    assert_eq!(outcome(&refused), is(503, "upstream-unavailable"));
    pair.world.proxy().clear();
    let item = pair.world.table.only("approval#").await;
    assert_eq!((&item["attempts"], item.get("checker")), (&json!(0), None));
    assert_eq!(pair.world.nevis.calls().verification, 0);
    pair.verified(&id, &right, 200).await;
}

#[tokio::test]
async fn a_settle_that_cannot_be_made_is_504_and_no_second_sms() {
    let pair = pair().await;
    pair.world.proxy().add(Fault::denied(STEP).from(2).always());
    let unknown = pair.start.call(&start_with_key("alice", "k")).await;
    assert_eq!(outcome(&unknown), is(504, "outcome-unknown"));
    pair.world.proxy().clear();
    assert_eq!(
        outcome(&pair.start.call(&start_with_key("alice", "k")).await),
        is(409, "request-in-progress")
    );
    pair.world.table.shift_all(16).await;
    assert_eq!(outcome(&pair.start.call(&start_with_key("alice", "k")).await), is(504, "outcome-unknown"));
    assert_eq!(pair.world.nevis.messages().len(), 1);
}

#[tokio::test]
async fn a_refund_that_the_table_refuses_leaves_the_counts_and_ends_the_key_as_unknown() {
    let world = World::new().await.via_proxy().await;
    let function = world.start_function(&[("NEVIS_BASE_URL", "http://127.0.0.1:1")]).await;
    world.proxy().add(Fault::denied(STEP).from(2).always());
    assert_eq!(outcome(&function.call(&start_with_key("alice", "k")).await), is(503, "upstream-unavailable"));
    world.proxy().clear();
    assert_eq!(number(&world.table.only("sends#").await, "daySends"), 1);
    world.table.shift_all(16).await;
    assert_eq!(outcome(&function.call(&start_with_key("alice", "k")).await), is(504, "outcome-unknown"));
}

#[tokio::test]
async fn an_end_that_cannot_be_made_is_504_whatever_nevis_said() {
    for wrong in [false, true] {
        let pair = pair().await;
        let id = pair.started("alice").await;
        let (right, wrong_code) = pair.codes("alice");
        pair.world.proxy().add(Fault::denied(STEP).from(2).always());
        let code = if wrong { &wrong_code } else { &right };
        let unknown = pair.verified(&id, code, 504).await;
        assert_eq!(retry_after(&unknown), Some(1));
        pair.world.proxy().clear();
        assert_eq!(outcome(&pair.verify.call(&verify(&id, &right)).await), is(409, "request-in-progress"));
        let item = pair.world.table.only("approval#").await;
        assert_eq!((&item["state"], &item["attempts"]), (&json!("pending"), &json!(1)));
    }
}

#[tokio::test]
async fn an_end_that_is_no_longer_ours_is_504() {
    let pair = pair().await;
    let id = pair.started("alice").await;
    let (right, _) = pair.codes("alice");
    pair.world.proxy().add(Fault::hold_request(STEP).from(2));
    let steal = async {
        pair.world.proxy().wait_until_held().await;
        let checks = pair.world.table.only("checks#").await;
        pair.world.table.set(checks["pk"].as_str().unwrap(), "checker", "somebody else").await;
        pair.world.proxy().release();
    };
    let (answer, ()) = tokio::join!(pair.verified(&id, &right, 504), steal);
    assert_eq!(outcome(&answer), is(504, "outcome-unknown"));
    assert_eq!(pair.world.table.only("approval#").await["state"], "pending");
}
