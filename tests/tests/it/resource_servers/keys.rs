//! The issuer's keys: discovered, kept, asked for again, out of reach.

use acceptance::signing_key::SigningKey;
use serde_json::Value;

use super::{Stage, payment, with, without};

/// Every server must say that it cannot tell, and execute nothing.
async fn all_unavailable(stage: &Stage, receipt: &str) {
    for server in &stage.servers {
        let (status, body) = server.pay(receipt, &payment()).await;
        assert_eq!((status, &body["executed"]), (503, &Value::Null), "{:?}: {body}", server.example());
    }
}

#[tokio::test]
async fn nothing_is_executed_while_the_keys_are_out_of_reach() {
    let stage = Stage::new().await;
    let receipt = stage.receipt().await;
    stage.issuer.set_discovery_down(true);
    all_unavailable(&stage, &receipt).await;
    stage.issuer.set_discovery_down(false);
    stage.issuer.set_key_set_down(true);
    all_unavailable(&stage, &receipt).await;
    stage.issuer.set_key_set_down(false);
    stage.all_take(&receipt).await;
}

#[tokio::test]
async fn an_issuer_that_cannot_be_connected_to_is_out_of_reach() {
    let mut stage = Stage::new().await;
    let receipt = stage.receipt().await;
    // Its port is free again, so nobody listens there.
    stage.issuer.stop().await;
    all_unavailable(&stage, &receipt).await;
}

#[tokio::test]
async fn a_discovery_of_another_issuer_is_not_believed() {
    let stage = Stage::new().await;
    stage.issuer.call_itself("https://receipts.example");
    all_unavailable(&stage, &stage.receipt().await).await;
}

#[tokio::test]
async fn forged_key_names_do_not_make_the_servers_ask_each_time() {
    let stage = Stage::new().await;
    stage.all_take(&stage.receipt().await).await;
    assert_eq!(stage.issuer.key_set_fetches(), 3, "each server has asked once");
    for number in 0..20 {
        let header = with(&stage.issuer.header(), "kid", format!("forged-{number}"));
        let receipt = stage.issuer.key().sign(&header, &stage.claims()).await;
        stage.all_refuse("an unknown kid", &receipt, &payment(), "signature").await;
    }
    stage.all_take(&stage.receipt().await).await;
    let fetches = stage.issuer.key_set_fetches();
    assert!(fetches <= 6, "{fetches} requests for the key set: one more for each server, at most");
}

#[tokio::test]
async fn a_new_key_is_found_and_the_old_one_stays_good() {
    // jose and PyJWT count the pause from the last request of any kind, so there is none here.
    let stage = Stage::with(&[("KEYS_COOLDOWN_SECONDS", "0")]).await;
    stage.all_take(&stage.receipt().await).await;
    let key = SigningKey::create().await;
    let header = with(&stage.issuer.header(), "kid", key.kid());
    let early = key.sign(&header, &stage.claims()).await;
    stage.all_refuse("a key before it is listed", &early, &payment(), "signature").await;
    stage.issuer.list(&key);
    stage.all_take(&early).await;
    stage.all_take(&stage.receipt().await).await;
    assert_eq!(
        stage.issuer.key_set_fetches(),
        9,
        "once each at first, for the early receipt, and for the key"
    );
}

#[tokio::test]
async fn a_receipt_that_names_no_key_is_never_executed_with_another() {
    let stage = Stage::new().await;
    let foreign = SigningKey::create().await;
    let receipt = foreign.sign(&without(&stage.issuer.header(), "kid"), &stage.claims()).await;
    stage.all_refuse("no kid", &receipt, &payment(), "signature").await;
}
