//! A table that loses answers or refuses, beyond the cells of `docs/faults.md`.

use acceptance::proxy::Fault;
use acceptance::world::World;
use serde_json::json;

use crate::scenes::{Pair, is, number, outcome, start, start_with_key};

const STEP: &str = "TransactWriteItems";

async fn pair() -> Pair {
    Pair::within(World::new().await.via_proxy().await, &[]).await
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
