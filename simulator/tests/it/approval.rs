//! `POST /api/v1/approval`.

use serde_json::{Value, json};
use simulator::{Settings, Simulator};

use crate::client::{Answer, approval, get, post, send, simulator, start, verify};

const PATH: &str = "/api/v1/approval";

async fn approve(simulator: &Simulator, body: Value) -> Answer {
    post(simulator, PATH, &body).await
}

#[tokio::test]
async fn it_answers_as_the_guide_shows_and_sends_the_code_in_the_message() {
    let simulator = simulator(Settings::default()).await;
    let body = json!({ "username": "alice", "channel": "sms", "message": "Pay 5 CHF? {{CODE}} or {{CODE}}" });
    let answer = approve(&simulator, body).await;
    assert_eq!(answer.status, 200);
    let json = answer.json();
    assert!(json["statusToken"].as_str().unwrap().starts_with("eyJhbGciOiJIUzUxMiJ9."));
    assert_eq!(json["transactionId"].as_str().unwrap().len(), 36);
    assert_eq!(json["userId"].as_str(), Simulator::user_id("alice"));
    let message = simulator.messages().remove(0);
    assert_eq!(message.text, format!("Pay 5 CHF? {0} or {0}", message.code));
    assert_eq!((message.username.as_str(), message.phone.as_str()), ("alice", "+41790000001"));
    assert_eq!(message.code.len(), usize::from(simulator.settings().code_length));
    assert_eq!(simulator.last_code("alice"), Some(message.code));
}

#[tokio::test]
async fn the_user_may_be_named_by_id_and_the_path_end_in_a_slash() {
    let simulator = simulator(Settings::default()).await;
    let body = json!({ "userId": Simulator::user_id("bob"), "channel": "sms", "prompt": false });
    assert_eq!(post(&simulator, "/api/v1/approval/", &body).await.status, 200);
    assert!(simulator.last_code("bob").is_some());
}

#[tokio::test]
async fn without_a_message_the_default_text_is_sent() {
    let settings = Settings { default_text: "It is {{CODE}}!".to_owned(), ..Settings::default() };
    let simulator = simulator(settings).await;
    start(&simulator, "alice").await;
    let message = simulator.messages().remove(0);
    assert_eq!(message.text, format!("It is {}!", message.code));
}

#[tokio::test]
async fn what_breaks_a_documented_rule_is_refused_and_sends_nothing() {
    let simulator = simulator(Settings::default()).await;
    for body in [
        json!({ "username": "alice" }),
        json!({ "username": "alice", "channel": "push" }),
        json!({ "channel": "sms" }),
        json!({ "username": "alice", "channel": "sms", "message": "no place" }),
        json!({ "username": "alice", "channel": "sms", "message": "" }),
        json!({ "username": "alice", "channel": "sms", "message": "ê {{CODE}}" }),
        json!({ "username": 5, "channel": "sms" }),
        json!([]),
    ] {
        assert_eq!(approve(&simulator, body.clone()).await.status, 400, "{body}");
    }
    assert_eq!(simulator.messages(), []);
}

#[tokio::test]
async fn a_bad_message_is_refused_with_the_status_and_the_limit_set() {
    let settings = Settings { bad_message_status: 422, max_message_septets: Some(14), ..Settings::default() };
    let simulator = simulator(settings).await;
    // The braces of the placeholder count two each.
    for (text, status) in [("no", 422), ("{{CODE}}  ", 200), ("{{CODE}}   ", 422), ("{{CODE}} €", 422)] {
        let body = json!({ "username": "alice", "channel": "sms", "message": text });
        assert_eq!(approve(&simulator, body).await.status, status, "{text}");
    }
}

#[tokio::test]
async fn users_who_cannot_get_a_code_are_refused_with_the_statuses_set() {
    let other = Settings {
        unknown_user_status: 400,
        no_phone_status: 403,
        blocked_status: Some(423),
        blocked_retry_after_seconds: Some(60),
        ..Settings::default()
    };
    for (settings, unknown, no_phone, blocked, wait) in
        [(Settings::default(), 404, 422, 429, None), (other, 400, 403, 423, Some("60"))]
    {
        let simulator = simulator(settings).await;
        for (user, status) in [("carol", unknown), ("Alice", unknown), ("nophone", no_phone)] {
            assert_eq!(send(&simulator, approval(user)).await.unwrap().status, status, "{user}");
        }
        let answer = send(&simulator, approval("blocked")).await.unwrap();
        assert_eq!((answer.status.as_u16(), answer.header("retry-after")), (blocked, wait));
        assert_eq!(simulator.messages(), []);
    }
}

#[tokio::test]
async fn usernames_ignore_case_only_if_set_so() {
    for (ignore, status) in [(false, 404), (true, 200)] {
        let settings = Settings { usernames_ignore_case: ignore, more_users: 1, ..Settings::default() };
        let simulator = simulator(settings).await;
        for name in ["Alice", "USER-1"] {
            assert_eq!(send(&simulator, approval(name)).await.unwrap().status, status, "{name}");
        }
        assert_eq!(get(&simulator, "/api/v1/users?username=ALICE").await.status, status);
        let inbox = simulator.last_code("alice").is_some();
        assert_eq!(inbox, ignore, "the inbox is of the user");
    }
}

#[tokio::test]
async fn a_blocked_user_may_be_let_through_to_the_verification() {
    let simulator = simulator(Settings { blocked_status: None, ..Settings::default() }).await;
    let token = start(&simulator, "blocked").await;
    let code = simulator.last_code("blocked").unwrap();
    assert_eq!(verify(&simulator, "blocked", &code, &token).await.status, 429);
}

#[tokio::test]
async fn the_sms_after_the_last_one_blocks_the_user_and_no_other() {
    let simulator = simulator(Settings { sends_until_blocked: Some(1), ..Settings::default() }).await;
    let token = start(&simulator, "alice").await;
    assert_eq!(send(&simulator, approval("alice")).await.unwrap().status, 429);
    let code = simulator.last_code("alice").unwrap();
    assert_eq!(verify(&simulator, "alice", &code, &token).await.status, 429);
    let seen = get(&simulator, "/api/v1/users?username=alice").await.json();
    assert_eq!(seen["exceededRateLimits"], json!(["sms"]));
    start(&simulator, "bob").await;
    simulator.reset();
    start(&simulator, "alice").await;
}

#[tokio::test]
async fn status_user_id_and_length_of_the_code_follow_the_settings() {
    let settings =
        Settings { approval_status: 201, user_id_in_approval: false, code_length: 8, ..Settings::default() };
    let simulator = simulator(settings).await;
    let answer = send(&simulator, approval("alice")).await.unwrap();
    assert_eq!(answer.status, 201);
    assert_eq!(answer.json().get("userId"), None);
    assert_eq!(simulator.last_code("alice").unwrap().len(), 8);
}
