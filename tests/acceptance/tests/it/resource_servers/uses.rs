//! Each receipt once, and only while it lasts.

use countersign::platform::Clock;
use harness::resource_server::ResourceServer;
use serde_json::json;
use tokio::task::JoinSet;

use super::{Stage, failed, payment, with};

const LEEWAY: i64 = 5;

#[tokio::test]
async fn a_receipt_is_good_for_one_payment() {
    let stage = Stage::new().await;
    let receipt = stage.receipt().await;
    stage.all_take(&receipt).await;
    stage.all_refuse("a second use", &receipt, &payment(), "jti").await;
    // The same approval in other bytes, and another one.
    let header = with(&stage.issuer.header(), "cty", "json");
    let claims = with(&stage.claims(), "jti", "the-same");
    stage.all_take(&stage.issuer.issue(&claims).await).await;
    let again = stage.issuer.key().sign(&header, &claims).await;
    stage.all_refuse("the same approval", &again, &payment(), "jti").await;
}

#[tokio::test]
async fn of_uses_at_the_same_moment_one_is_executed() {
    let stage = Stage::new().await;
    for _ in 0..10 {
        let receipt = stage.receipt().await;
        for server in &stage.servers {
            let mut statuses = at_once(server, &receipt).await;
            statuses.sort_unstable();
            assert_eq!(statuses, [201, 403, 403, 403, 403, 403, 403, 403], "{:?}", server.example());
        }
    }
}

/// Eight posts of one receipt, and their statuses.
async fn at_once(server: &ResourceServer, receipt: &str) -> Vec<u16> {
    let mut posts = JoinSet::new();
    for _ in 0..8 {
        let request = server.request(http::Method::POST).header("approval-receipt", receipt).json(&payment());
        posts.spawn(async { request.send().await.expect("an answer").status().as_u16() });
    }
    posts.join_all().await
}

#[tokio::test]
async fn a_refused_receipt_stays_good_for_what_it_was_made_for() {
    let stage = Stage::new().await;
    let receipt = stage.receipt().await;
    let dearer = with(&payment(), "amount", "9999.00");
    stage.all_refuse("another amount", &receipt, &dearer, "transaction").await;
    stage.all_take(&receipt).await;

    let claims = stage.claims();
    let for_others = with(&claims, "aud", "others");
    stage.all_refuse("another audience", &stage.issuer.issue(&for_others).await, &payment(), "aud").await;
    stage.all_take(&stage.issuer.issue(&claims).await).await;
}

#[tokio::test]
async fn a_receipt_that_has_ended_is_taken_within_the_leeway_only() {
    let stage = Stage::new().await;
    for server in &stage.servers {
        take_within_leeway(&stage, server).await;
    }
    for ago in [LEEWAY + 2, 60, 3600] {
        let ended = with(&stage.claims(), "exp", Clock::system().seconds() - ago);
        stage.all_refuse("expired", &stage.issuer.issue(&ended).await, &payment(), "exp").await;
    }
    let text = with(&stage.claims(), "exp", json!("4102444800"));
    stage.all_refuse("an end that is a text", &stage.issuer.issue(&text).await, &payment(), "exp").await;
}

/// A receipt that ended three seconds ago is taken. An answer that came after the leeway says nothing, so
/// then another receipt is tried.
async fn take_within_leeway(stage: &Stage, server: &ResourceServer) {
    for _ in 0..20 {
        let end = Clock::system().seconds() - 3;
        let receipt = stage.issuer.issue(&with(&stage.claims(), "exp", end)).await;
        let (status, body) = server.pay(&receipt, &payment()).await;
        if Clock::system().seconds() < end + LEEWAY {
            assert_eq!(status, 201, "{:?}: {body}", server.example());
            return;
        }
        assert!(status == 201 || failed(&body) == "exp", "{:?}: {body}", server.example());
    }
    panic!("no answer came within the leeway");
}
