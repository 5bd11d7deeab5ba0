//! Intent tokens in place of the access key.

use harness::aws;
use harness::gateway::Call;
use serde_json::{Value, json};
use simulator::{ACCESS_KEY, Endpoint, Fault, Simulator};

use crate::scenes::{Pair, is, outcome, start, verify};

/// A token of Nevis for this user and these channels.
async fn token(nevis: &Simulator, username: &str, channels: &[&str]) -> String {
    let body = json!({ "username": username, "operation": "approve", "channels": channels });
    let request =
        aws::http().post(format!("{}/api/v1/intent", nevis.url())).bearer_auth(ACCESS_KEY).json(&body);
    let answer: Value = request.send().await.unwrap().json().await.unwrap();
    answer["token"].as_str().unwrap().to_owned()
}

fn with_token(call: Call, token: &str) -> Call {
    call.header("nevis-intent-token", token)
}

const QUICK: [(&str, &str); 1] = [("RESEND_COOLDOWN_SECONDS", "0")];

async fn pair_that_names_users(overrides: &[(&str, &str)]) -> Pair {
    let pair = Pair::new(overrides).await;
    pair.world.name_users();
    pair
}

#[tokio::test]
async fn nevis_is_called_with_the_token_in_place_of_the_access_key() {
    let pair = pair_that_names_users(&QUICK).await;
    let nevis = &pair.world.nevis;
    let token = token(nevis, "alice", &["sms"]).await;
    let before = nevis.calls();
    let answer = pair.start.call(&with_token(start("alice"), &token)).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    let after = nevis.calls();
    assert_eq!((after.users - before.users, after.approval - before.approval), (1, 1), "looked up first");
    let (right, _) = pair.codes("alice");
    pair.verified(&crate::scenes::approval_id(&answer), &right, 200).await;

    let again = pair.start.call(&with_token(start("alice"), &token)).await;
    assert_eq!(outcome(&again), is(422, "approval-refused"), "it is good for one call");
    assert_eq!(nevis.calls().introspect, before.introspect, "the access key is not doubted");
    assert_eq!(nevis.calls().approval - after.approval, 1, "and the call not repeated");
}

#[tokio::test]
async fn a_token_for_something_else_is_refused() {
    let pair = Pair::new(&[("RESEND_COOLDOWN_SECONDS", "0"), ("MAX_SENDS_PER_WINDOW", "100")]).await;
    let nevis = &pair.world.nevis;
    let other_channel = token(nevis, "alice", &["push"]).await;
    let other_user = token(nevis, "bob", &["sms"]).await;
    for bad in [other_channel.as_str(), other_user.as_str(), "no.such.token"] {
        let answer = pair.start.call(&with_token(start("alice"), bad)).await;
        assert_eq!(outcome(&answer), is(422, "approval-refused"), "{answer:?}");
    }
    let approvals = pair.world.table.approvals().await;
    assert!(approvals.len() == 3 && approvals.values().all(|approval| approval["state"] == "refused"));
    assert!(nevis.messages().is_empty());
    assert_eq!(nevis.calls().introspect, 0);
}

#[tokio::test]
async fn an_approval_of_anybody_else_is_refused_and_its_code_of_no_use() {
    let pair = Pair::new(&QUICK).await;
    let nevis = &pair.world.nevis;
    let bob = Simulator::user_id("bob").unwrap();
    for body in [
        json!({ "statusToken": "t", "transactionId": "x", "userId": bob }),
        json!({ "statusToken": "t", "transactionId": "x" }),
    ] {
        nevis.set_faults(vec![Fault::on(Endpoint::Approval).status(200).body(&body.to_string())]);
        let answer = pair.start.call(&with_token(start("alice"), "a.b.c")).await;
        assert_eq!(outcome(&answer), is(422, "approval-refused"), "{answer:?}");
    }
    let approvals = pair.world.table.approvals().await;
    assert_eq!(approvals.len(), 2, "an SMS was sent each time, and counts");
    for (id, approval) in approvals {
        assert_eq!((&approval["state"], approval.get("statusToken")), (&json!("refused"), None));
        let check = pair.verify.call(&verify(&id, "123456")).await;
        assert_eq!(outcome(&check), is(404, "approval-not-found"));
    }
}

#[tokio::test]
async fn the_named_user_is_looked_up_before_anything_is_written_down() {
    let pair = Pair::new(&QUICK).await;
    let nevis = &pair.world.nevis;
    let unknown = pair.start.call(&with_token(start("stranger"), "a.b.c")).await;
    assert_eq!(outcome(&unknown), is(422, "approval-refused"));
    nevis.set_faults(vec![Fault::on(Endpoint::Users).status(500).act(false)]);
    let answer = pair.start.call(&with_token(start("alice"), "a.b.c")).await;
    assert_eq!(outcome(&answer), is(503, "upstream-unavailable"), "{answer:?}");
    assert!(pair.world.table.records().await.is_empty());
    assert_eq!(nevis.calls().approval, 0);
}

/// What the table knows comes before what Nevis is asked: no outage of the lookup hides it.
#[tokio::test]
async fn a_kept_answer_and_the_limits_come_before_the_lookup() {
    let pair =
        pair_that_names_users(&[("MAX_SENDS_PER_WINDOW", "2"), ("RESEND_COOLDOWN_SECONDS", "0")]).await;
    let nevis = &pair.world.nevis;
    let good = token(nevis, "alice", &["sms"]).await;
    let keyed = |token: &str| with_token(start("alice"), token).header("idempotency-key", "k");
    let first = pair.start.call(&keyed(&good)).await;
    assert_eq!(first.status, 201, "{first:?}");
    let refused = with_token(start("alice"), &good).header("idempotency-key", "spent");
    assert_eq!(outcome(&pair.start.call(&refused).await), is(422, "approval-refused"));

    nevis.set_faults(vec![Fault::on(Endpoint::Users).status(500).act(false)]);
    let calls = nevis.calls();
    assert_eq!(pair.start.call(&keyed(&good)).await.json()["approvalId"], first.json()["approvalId"]);
    let other_token = pair.start.call(&keyed("another.token")).await;
    assert_eq!(
        other_token.json()["approvalId"],
        first.json()["approvalId"],
        "the token is no part of the request"
    );
    let again = with_token(start("alice"), "a.new.token").header("idempotency-key", "spent");
    assert_eq!(outcome(&pair.start.call(&again).await), is(422, "approval-refused"), "kept under its key");
    assert_eq!(
        outcome(&pair.start.call(&with_token(start("alice"), "a.b.c")).await),
        is(429, "rate-limited")
    );
    assert_eq!(nevis.calls(), calls);
}

#[tokio::test]
async fn a_user_named_by_id_needs_no_lookup() {
    let pair = pair_that_names_users(&QUICK).await;
    let token = token(&pair.world.nevis, "alice", &["sms"]).await;
    let before = pair.world.nevis.calls().users;
    let by_id = Call::start(&json!({ "userId": Simulator::user_id("alice").unwrap() }));
    assert_eq!(pair.start.call(&with_token(by_id, &token)).await.status, 201);
    assert_eq!(pair.world.nevis.calls().users, before);
}

#[tokio::test]
async fn an_intent_token_is_never_logged() {
    let pair = pair_that_names_users(&[("RUST_LOG", "trace"), ("AWS_LAMBDA_LOG_LEVEL", "TRACE")]).await;
    let token = token(&pair.world.nevis, "alice", &["sms"]).await;
    assert_eq!(pair.start.call(&with_token(start("alice"), &token)).await.status, 201);
    assert!(!pair.start.output().contains(&token));
}
