//! Users, introspection, status and ping.

use serde_json::{Value, json};
use simulator::{ACCESS_KEY, Settings, Simulator};

use crate::client::{Answer, get, introspect, post, request, send, simulator, start, verify};

async fn status(simulator: &Simulator, token: &str) -> Value {
    let mut request = request("POST", "/api/v1/status", Some(&json!({ "statusToken": token })));
    request.headers_mut().remove("authorization");
    let answer = send(simulator, request).await.unwrap();
    assert_eq!(answer.status, 200);
    answer.json()
}

#[tokio::test]
async fn a_user_is_found_by_name_and_by_id() {
    let simulator = simulator(Settings::default()).await;
    let id = Simulator::user_id("alice").unwrap();
    let by_name = get(&simulator, "/api/v1/users?x=1&username=%61lice").await;
    let by_id = get(&simulator, &format!("/api/v1/users/{id}")).await;
    assert_eq!((by_name.status.as_u16(), by_name.json()), (200, by_id.json()));
    let user = by_id.json();
    assert_eq!(
        (&user["userId"], &user["username"], &user["status"]),
        (&id.into(), &"alice".into(), &"active".into())
    );
    assert_eq!(user.get("exceededRateLimits"), None);
}

#[tokio::test]
async fn users_show_what_is_wrong_with_them() {
    let simulator = simulator(Settings::default()).await;
    assert_eq!(get(&simulator, "/api/v1/users?username=nophone").await.json()["status"], "new");
    let blocked = get(&simulator, "/api/v1/users?username=blocked").await.json();
    assert_eq!(blocked["exceededRateLimits"], json!(["sms"]));
}

#[tokio::test]
async fn an_unknown_user_is_404_and_no_name_400() {
    let simulator = simulator(Settings::default()).await;
    let status = |answer: Answer| answer.status.as_u16();
    assert_eq!(status(get(&simulator, "/api/v1/users?username=carol").await), 404);
    assert_eq!(status(get(&simulator, "/api/v1/users/carol").await), 404);
    assert_eq!(status(get(&simulator, "/api/v1/users").await), 400);
}

#[tokio::test]
async fn introspection_knows_keys_and_tokens() {
    let simulator = simulator(Settings::default()).await;
    assert_eq!(introspect(&simulator, ACCESS_KEY).await["active"], true);
    assert_eq!(introspect(&simulator, "revoked").await, json!({ "active": false }));
    let token = start(&simulator, "alice").await;
    let seen = introspect(&simulator, &token).await;
    assert_eq!((&seen["active"], &seen["sub"]), (&true.into(), &Simulator::user_id("alice").into()));
    assert_eq!(seen["exp"].as_i64().unwrap() - seen["iat"].as_i64().unwrap(), 300);
}

#[tokio::test]
async fn introspection_without_a_token_is_refused() {
    let simulator = simulator(Settings::default()).await;
    let mut request = request("POST", "/api/v1/introspect", None);
    let form = http::HeaderValue::from_static("application/x-www-form-urlencoded");
    request.headers_mut().insert("content-type", form);
    assert_eq!(send(&simulator, request).await.unwrap().status, 400);
}

#[tokio::test]
async fn a_used_status_token_is_active_only_if_set_so() {
    for active in [false, true] {
        let settings = Settings { status_token_active_after_use: active, ..Settings::default() };
        let simulator = simulator(settings).await;
        let token = start(&simulator, "alice").await;
        let code = simulator.last_code("alice").unwrap();
        assert_eq!(verify(&simulator, "alice", &code, &token).await.status, 200);
        assert_eq!(introspect(&simulator, &token).await["active"], active);
    }
}

#[tokio::test]
async fn introspection_tells_times_in_the_unit_set() {
    let simulator = simulator(Settings { introspect_in_milliseconds: true, ..Settings::default() }).await;
    let token = start(&simulator, "alice").await;
    assert!(introspect(&simulator, &token).await["iat"].as_i64().unwrap() > 100_000_000_000);
}

#[tokio::test]
async fn the_status_follows_the_approval_and_needs_no_key() {
    let simulator = simulator(Settings::default()).await;
    let token = start(&simulator, "alice").await;
    let pending = status(&simulator, &token).await;
    assert_eq!((&pending["status"], &pending["username"]), (&"pending".into(), &"alice".into()));
    let code = simulator.last_code("alice").unwrap();
    assert_eq!(verify(&simulator, "alice", &code, &token).await.status, 200);
    assert_eq!(status(&simulator, &token).await["status"], "succeeded");
    assert_eq!(status(&simulator, "nonsense").await, json!({ "status": "unknown" }));
}

#[tokio::test]
async fn the_status_of_an_approval_that_cannot_succeed_is_failed() {
    for settings in [
        Settings { code_lifetime_seconds: 0, ..Settings::default() },
        Settings { attempts_per_token: Some(0), ..Settings::default() },
    ] {
        let simulator = simulator(settings).await;
        let token = start(&simulator, "alice").await;
        assert_eq!(status(&simulator, &token).await["status"], "failed");
    }
}

#[tokio::test]
async fn the_status_may_not_know_sms_at_all() {
    let simulator = simulator(Settings { status_knows_sms: false, ..Settings::default() }).await;
    let token = start(&simulator, "alice").await;
    assert_eq!(status(&simulator, &token).await, json!({ "status": "unknown" }));
    assert_eq!(post(&simulator, "/api/v1/status", &json!({})).await.status, 400);
}

#[tokio::test]
async fn ping_answers_pong_as_text() {
    let simulator = simulator(Settings::default()).await;
    let answer = get(&simulator, "/ping").await;
    assert_eq!((answer.status.as_u16(), answer.body.as_ref()), (200, b"PONG".as_slice()));
    assert_eq!(answer.header("content-type"), Some("text/plain; charset=utf-8"));
}
