//! Intent tokens in place of the access key.

use serde_json::{Value, json};
use simulator::{Settings, Simulator};

use crate::client::{introspect, post, request_as, send, simulator, start};

async fn issue(simulator: &Simulator, body: &Value) -> String {
    let answer = post(simulator, "/api/v1/intent", body).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()["token"].as_str().unwrap().to_owned()
}

async fn approve(simulator: &Simulator, token: &str, body: Value) -> u16 {
    let request = request_as(token, "POST", "/api/v1/approval", Some(&body));
    send(simulator, request).await.unwrap().status.as_u16()
}

fn alice(channel: &str) -> Value {
    json!({ "username": "alice", "channel": channel })
}

#[tokio::test]
async fn a_token_starts_one_approval_of_its_user() {
    let simulator = simulator(Settings { intent_refused_status: 403, ..Settings::default() }).await;
    let token = issue(&simulator, &json!({ "username": "alice", "operation": "approve" })).await;
    assert_eq!(introspect(&simulator, &token).await["active"], true);
    assert_eq!(approve(&simulator, &token, json!({ "username": "bob", "channel": "sms" })).await, 403);
    assert_eq!(approve(&simulator, &token, alice("sms")).await, 200);
    assert_eq!(introspect(&simulator, &token).await["active"], false);
    assert_eq!(approve(&simulator, &token, alice("sms")).await, 403);
    assert_eq!(simulator.messages().len(), 1);
}

#[tokio::test]
async fn a_token_for_something_else_is_refused() {
    let simulator = simulator(Settings::default()).await;
    for body in [
        json!({ "username": "alice", "operation": "enroll" }),
        json!({ "username": "alice", "operation": "approve", "channels": ["app", "push"] }),
    ] {
        let token = issue(&simulator, &body).await;
        assert_eq!(approve(&simulator, &token, alice("sms")).await, 401, "{body}");
    }
    let token = issue(&simulator, &json!({ "username": "alice", "operation": "approve" })).await;
    assert_eq!(approve(&simulator, &token, alice("push")).await, 400);
}

#[tokio::test]
async fn a_token_of_before_the_reset_is_refused() {
    let simulator = simulator(Settings::default()).await;
    let token = issue(&simulator, &json!({ "username": "alice", "operation": "approve" })).await;
    simulator.reset();
    assert_eq!(approve(&simulator, &token, alice("sms")).await, 401);
}

#[tokio::test]
async fn an_intent_token_opens_nothing_else_and_a_status_token_nothing_at_all() {
    let simulator = simulator(Settings { invalid_key_status: 403, ..Settings::default() }).await;
    let body = json!({ "userId": Simulator::user_id("alice"), "operation": "approve", "channels": ["sms"] });
    let token = issue(&simulator, &body).await;
    let request = request_as(&token, "GET", "/api/v1/users?username=alice", None);
    assert_eq!(send(&simulator, request).await.unwrap().status, 403);
    let status_token = start(&simulator, "alice").await;
    assert_eq!(approve(&simulator, &status_token, alice("sms")).await, 403);
}

#[tokio::test]
async fn a_request_for_a_token_must_name_a_user_and_a_known_purpose() {
    let simulator = simulator(Settings::default()).await;
    for (body, status) in [
        (json!({ "operation": "approve" }), 400),
        (json!({ "username": "alice" }), 400),
        (json!({ "username": "alice", "operation": "other" }), 400),
        (json!({ "username": "alice", "operation": "approve", "channels": ["fax"] }), 400),
        (json!({ "username": "carol", "operation": "approve" }), 404),
    ] {
        assert_eq!(post(&simulator, "/api/v1/intent", &body).await.status, status, "{body}");
    }
}
