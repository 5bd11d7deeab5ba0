//! The issuer's keys: discovered, kept, asked for again, out of reach.

use std::time::{Duration, Instant};

use harness::receipt_issuer::Service;
use harness::signing_key::SigningKey;
use serde_json::Value;
use tokio::task::JoinSet;

use super::{Stage, failed, payment, with, without};

/// How an issuer that is out of reach can answer: throttled, overloaded, a proxy's page, nothing.
const OUTAGES: [Service; 4] =
    [Service::Refusing(429), Service::Refusing(503), Service::Page, Service::Silent];

/// No pause between two requests for the keys.
const NO_PAUSE: (&str, &str) = ("KEYS_COOLDOWN_SECONDS", "0");
/// Keys that are asked for again with every receipt.
const NEVER_FRESH: (&str, &str) = ("KEYS_MAX_AGE_SECONDS", "0");

/// Every server must say that it cannot tell, and execute nothing.
async fn all_unavailable(stage: &Stage, receipt: &str) {
    let payment = payment();
    let [node, python, rust] = &stage.servers;
    let (node, python, rust) =
        tokio::join!(node.pay(receipt, &payment), python.pay(receipt, &payment), rust.pay(receipt, &payment));
    for (server, (status, body)) in stage.servers.iter().zip([node, python, rust]) {
        assert_eq!((status, &body["executed"]), (503, &Value::Null), "{:?}: {body}", server.example());
    }
}

/// A receipt whose key nobody lists, by its name.
async fn forged(stage: &Stage, kid: &str) -> String {
    let header = with(&stage.issuer.header(), "kid", kid);
    stage.issuer.key().sign(&header, &stage.claims()).await
}

#[tokio::test]
async fn nothing_is_executed_where_the_keys_were_never_to_be_had() {
    let stage = Stage::with(&[NO_PAUSE]).await;
    let receipt = stage.receipt().await;
    for outage in OUTAGES {
        stage.issuer.set_discovery(outage);
        all_unavailable(&stage, &receipt).await;
    }
    stage.issuer.set_discovery(Service::Good);
    for outage in OUTAGES {
        stage.issuer.set_key_set(outage);
        all_unavailable(&stage, &receipt).await;
    }
    stage.issuer.set_key_set(Service::Good);
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
async fn payments_go_on_with_the_keys_at_hand_while_no_others_are_to_be_had() {
    let stage = Stage::with(&[NEVER_FRESH, NO_PAUSE]).await;
    stage.all_take(&stage.receipt().await).await;
    let new = SigningKey::create().await;
    let header = with(&stage.issuer.header(), "kid", new.kid());
    let by_new = new.sign(&header, &stage.claims()).await;
    for outage in OUTAGES {
        stage.issuer.set_discovery(outage);
        let asked = stage.issuer.discovery_requests();
        stage.all_take(&stage.receipt().await).await;
        stage.all_refuse("a key that is not listed", &by_new, &payment(), "signature").await;
        assert!(stage.issuer.discovery_requests() >= asked + 3, "{outage:?}: each server has tried");
    }
    stage.issuer.set_discovery(Service::Refusing(503));
    stage.issuer.list(&new);
    stage.all_refuse("a key that is listed, and not to be had", &by_new, &payment(), "signature").await;
    stage.issuer.set_discovery(Service::Good);
    stage.all_take(&by_new).await;
    stage.all_take(&stage.receipt().await).await;
}

#[tokio::test]
async fn payments_do_not_wait_for_an_issuer_that_is_silent() {
    let stage = Stage::with(&[NEVER_FRESH, NO_PAUSE]).await;
    stage.all_take(&stage.receipt().await).await;
    stage.issuer.set_key_set(Service::Silent);
    let (first, good) = (stage.receipt().await, stage.receipt().await);
    let unknown = forged(&stage, "unknown").await;
    let began = Instant::now();
    stage.all_take(&first).await;
    assert!(began.elapsed() < Duration::from_secs(3), "as long as each of them would wait for a renewal");
    let mut waiting = JoinSet::new();
    for server in &stage.servers {
        let post = server.request(http::Method::POST).header("approval-receipt", &unknown).json(&payment());
        waiting.spawn(async { post.send().await.expect("an answer").status().as_u16() });
    }
    stage.all_take(&good).await;
    assert!(
        waiting.try_join_next().is_none(),
        "what names an unknown key waits for the answer, and nothing else"
    );
    assert_eq!(waiting.join_all().await, [403, 403, 403]);
}

#[tokio::test]
async fn keys_that_could_not_be_renewed_are_given_up_in_the_end() {
    let stage = Stage::with(&[NEVER_FRESH, NO_PAUSE, ("KEYS_KEPT_SECONDS", "1")]).await;
    stage.all_take(&stage.receipt().await).await;
    stage.issuer.set_key_set(Service::Refusing(503));
    tokio::time::sleep(Duration::from_millis(1100)).await;
    all_unavailable(&stage, &stage.receipt().await).await;
    stage.issuer.set_key_set(Service::Good);
    stage.all_take(&stage.receipt().await).await;
}

#[tokio::test]
async fn a_discovery_of_another_issuer_is_not_believed() {
    let stage = Stage::new().await;
    stage.issuer.call_itself("https://receipts.example");
    all_unavailable(&stage, &stage.receipt().await).await;
}

#[tokio::test]
async fn forged_key_names_do_not_make_the_servers_ask() {
    let stage = Stage::new().await;
    stage.all_take(&stage.receipt().await).await;
    for number in 0..20 {
        let receipt = forged(&stage, &format!("forged-{number}")).await;
        stage.all_refuse("an unknown kid", &receipt, &payment(), "signature").await;
    }
    stage.all_take(&stage.receipt().await).await;
    let requests = (stage.issuer.discovery_requests(), stage.issuer.key_set_requests());
    assert_eq!(requests, (3, 3), "each server has asked once");
}

#[tokio::test]
async fn nor_do_they_in_an_outage() {
    let stage = Stage::new().await;
    stage.issuer.set_discovery(Service::Refusing(429));
    let began = Instant::now();
    for number in 0..20 {
        let receipt = forged(&stage, &format!("forged-{number}")).await;
        for server in &stage.servers {
            let (status, body) = server.pay(&receipt, &payment()).await;
            assert_eq!((status, failed(&body)), (503, ""), "{:?}: {body}", server.example());
        }
    }
    let pauses = usize::try_from(began.elapsed().as_secs() / 5).expect("a few");
    let requests = stage.issuer.discovery_requests();
    assert!(requests <= 3 * (1 + pauses), "{requests}: each server asks once in five seconds");
}

#[tokio::test]
async fn a_new_key_is_found_and_the_old_one_stays_good() {
    let stage = Stage::with(&[NO_PAUSE]).await;
    stage.all_take(&stage.receipt().await).await;
    let key = SigningKey::create().await;
    let header = with(&stage.issuer.header(), "kid", key.kid());
    let early = key.sign(&header, &stage.claims()).await;
    stage.all_refuse("a key before it is listed", &early, &payment(), "signature").await;
    stage.issuer.list(&key);
    stage.all_take(&early).await;
    stage.all_take(&stage.receipt().await).await;
    assert_eq!(
        stage.issuer.key_set_requests(),
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
