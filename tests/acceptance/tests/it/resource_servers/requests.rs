//! The HTTP side: what is no payment, and the page of another origin.

use harness::receipt_issuer::ReceiptIssuer;
use harness::resource_server::{Example, ResourceServer};
use http::Method;
use serde_json::json;

use super::{CHALLENGE, Stage, payment, with, without};

/// The challenge of an answer.
fn challenge(answer: &reqwest::Response) -> Option<&str> {
    answer.headers().get("www-authenticate").map(|value| value.to_str().expect("text"))
}

#[tokio::test]
async fn a_payment_without_a_receipt_is_unauthorised_and_asks_for_an_approval() {
    let stage = Stage::new().await;
    for server in &stage.servers {
        let answer = server.request(Method::POST).json(&payment()).send().await.unwrap();
        assert_eq!(
            (answer.status().as_u16(), challenge(&answer)),
            (401, Some(CHALLENGE)),
            "{:?}",
            server.example()
        );
    }
}

#[tokio::test]
async fn a_refused_receipt_asks_for_another_approval_and_nothing_else_does() {
    let stage = Stage::new().await;
    let (receipt, foreign) =
        (stage.receipt().await, stage.issuer.issue(&with(&stage.claims(), "sub", "bob")).await);
    for server in &stage.servers {
        for (receipt, body, status) in
            [(&foreign, payment(), 403), (&receipt, json!({}), 400), (&receipt, payment(), 201)]
        {
            let answer = server.post(receipt, &body).await;
            let expected = (status, (status == 403).then_some(CHALLENGE));
            assert_eq!((answer.status().as_u16(), challenge(&answer)), expected, "{:?}", server.example());
        }
    }
}

#[tokio::test]
async fn what_is_no_payment_is_a_bad_request_and_uses_no_receipt() {
    let stage = Stage::new().await;
    let receipt = stage.receipt().await;
    let members = ["debtor", "amount", "currency", "payee", "account"];
    let mut bodies = vec![
        with(&payment(), "reference", "42"),
        with(&payment(), "amount", 1250),
        with(&payment(), "payee", json!(null)),
        json!(members.map(|member| payment()[member].clone())),
        json!("payment"),
        json!(null),
        json!({}),
    ];
    bodies.extend(members.map(|member| without(&payment(), member)));
    for server in &stage.servers {
        for body in &bodies {
            let (status, answer) = server.pay(&receipt, body).await;
            assert_eq!(status, 400, "{:?}, {body}: {answer}", server.example());
        }
        for text in ["", "{", "\u{feff}", &"[".repeat(8000)] {
            let post =
                server.request(Method::POST).header("approval-receipt", &receipt).body(text.to_owned());
            assert_eq!(post.send().await.unwrap().status(), 400, "{:?}, {text}", server.example());
        }
    }
    stage.all_take(&receipt).await;
}

#[tokio::test]
async fn the_rust_one_can_be_called_by_a_page_of_one_other_origin() {
    let issuer = ReceiptIssuer::start().await;
    let shop = "http://127.0.0.1:8787";
    let server = ResourceServer::start(Example::Rust, &issuer.url(), &[("SHOP_ORIGIN", shop)]).await;
    let preflight = server.request(Method::OPTIONS).header("origin", shop).send().await.unwrap();
    assert_eq!(preflight.status(), 204);
    assert_eq!(preflight.headers()["access-control-allow-origin"], shop);
    assert_eq!(preflight.headers()["access-control-allow-headers"], "approval-receipt, content-type");
    let refused = server.request(Method::POST).header("origin", shop).json(&payment()).send().await.unwrap();
    assert_eq!(
        (refused.status().as_u16(), &refused.headers()["access-control-allow-origin"]),
        (401, &shop.parse().unwrap())
    );
    assert_eq!(refused.headers()["access-control-expose-headers"], "www-authenticate");

    let closed = ResourceServer::start(Example::Rust, &issuer.url(), &[]).await;
    let refused = closed.request(Method::POST).header("origin", shop).json(&payment()).send().await.unwrap();
    assert_eq!(refused.headers().get("access-control-allow-origin"), None);
}
