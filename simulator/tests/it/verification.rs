//! `POST /api/v1/users/{userId}/verification`.

use serde_json::json;
use simulator::{Settings, Simulator};

use crate::client::{post, simulator, start, verify};

/// A code that differs from the right one in its first digit.
fn wrong(code: &str) -> String {
    let first = if code.starts_with('0') { '1' } else { '0' };
    format!("{first}{}", &code[1..])
}

#[tokio::test]
async fn the_right_code_is_answered_200_without_a_body() {
    let simulator = simulator(Settings::default()).await;
    let token = start(&simulator, "alice").await;
    let code = simulator.last_code("alice").unwrap();
    let answer = verify(&simulator, "alice", &code, &token).await;
    assert_eq!((answer.status.as_u16(), answer.body.len()), (200, 0));
}

#[tokio::test]
async fn the_answer_to_the_right_code_is_the_one_that_is_set() {
    let settings = Settings {
        verified_status: 202,
        verified_body: r#"{"userId":"{{userId}}","transactionId":"{{transactionId}}"}"#.to_owned(),
        ..Settings::default()
    };
    let simulator = simulator(settings).await;
    let token = start(&simulator, "alice").await;
    let code = simulator.last_code("alice").unwrap();
    let answer = verify(&simulator, "alice", &code, &token).await;
    let ids = json!({
        "userId": Simulator::user_id("alice").unwrap(),
        "transactionId": simulator.journal()[0].transaction_id,
    });
    assert_eq!((answer.status.as_u16(), answer.json()), (202, ids));
}

#[tokio::test]
async fn wrong_codes_are_counted_and_then_none_is_taken() {
    let settings = Settings {
        attempts_per_token: Some(2),
        wrong_code_status: 400,
        attempts_exhausted_status: 423,
        ..Settings::default()
    };
    let simulator = simulator(settings).await;
    let token = start(&simulator, "alice").await;
    let code = simulator.last_code("alice").unwrap();
    for expected in [400, 400, 423] {
        assert_eq!(verify(&simulator, "alice", &wrong(&code), &token).await.status, expected);
    }
    assert_eq!(verify(&simulator, "alice", &code, &token).await.status, 423);
}

#[tokio::test]
async fn a_code_of_no_lifetime_has_expired() {
    let settings = Settings { code_lifetime_seconds: 0, expired_status: 410, ..Settings::default() };
    let simulator = simulator(settings).await;
    let token = start(&simulator, "alice").await;
    let code = simulator.last_code("alice").unwrap();
    assert_eq!(verify(&simulator, "alice", &code, &token).await.status, 410);
}

#[tokio::test]
async fn a_verified_code_may_be_verified_again_only_if_set_so() {
    for (reusable, status) in [(false, 409), (true, 200)] {
        let settings = Settings { used_status: 409, verified_code_reusable: reusable, ..Settings::default() };
        let simulator = simulator(settings).await;
        let token = start(&simulator, "alice").await;
        let code = simulator.last_code("alice").unwrap();
        assert_eq!(verify(&simulator, "alice", &code, &token).await.status, 200);
        assert_eq!(verify(&simulator, "alice", &code, &token).await.status, status);
    }
}

#[tokio::test]
async fn tokens_of_others_and_from_nowhere_are_refused() {
    let simulator = simulator(Settings { foreign_token_status: 403, ..Settings::default() }).await;
    let token = start(&simulator, "alice").await;
    let code = simulator.last_code("alice").unwrap();
    assert_eq!(verify(&simulator, "bob", &code, &token).await.status, 403);
    assert_eq!(verify(&simulator, "alice", &code, "nonsense").await.status, 403);
    simulator.reset();
    assert_eq!(verify(&simulator, "alice", &code, &token).await.status, 403);
}

#[tokio::test]
async fn a_second_approval_cancels_the_first_only_if_set_so() {
    for (cancels, status) in [(false, 200), (true, 410)] {
        let settings =
            Settings { second_approval_cancels_first: cancels, expired_status: 410, ..Settings::default() };
        let simulator = simulator(settings).await;
        let first = start(&simulator, "alice").await;
        let code = simulator.last_code("alice").unwrap();
        let of_bob = start(&simulator, "bob").await;
        let second = start(&simulator, "alice").await;
        assert_eq!(verify(&simulator, "alice", &code, &first).await.status, status);
        for (user, token) in [("alice", second), ("bob", of_bob)] {
            let code = simulator.last_code(user).unwrap();
            assert_eq!(verify(&simulator, user, &code, &token).await.status, 200);
        }
    }
}

#[tokio::test]
async fn a_second_approval_brings_the_same_code_only_if_set_so_and_while_it_is_valid() {
    for same in [false, true] {
        let settings = Settings { code_length: 10, same_code_while_valid: same, ..Settings::default() };
        let simulator = simulator(settings.clone()).await;
        let first = start(&simulator, "alice").await;
        let code = simulator.last_code("alice").unwrap();
        start(&simulator, "bob").await;
        assert_ne!(simulator.last_code("bob").as_deref(), Some(&*code), "another user's");
        let second = start(&simulator, "alice").await;
        assert_eq!(simulator.last_code("alice").as_deref() == Some(&*code), same);
        let status = if same { 200 } else { 422 };
        assert_eq!(verify(&simulator, "alice", &code, &second).await.status, status, "the first one's code");
        assert_eq!(verify(&simulator, "alice", &code, &first).await.status, 200);
        start(&simulator, "alice").await;
        assert_ne!(simulator.last_code("alice").as_deref(), Some(&*code), "verified, so not valid");
    }
}

#[tokio::test]
async fn a_user_over_the_limit_is_refused_with_the_status_set() {
    let settings = Settings {
        blocked_status: None,
        blocked_verification_status: 403,
        blocked_retry_after_seconds: Some(5),
        ..Settings::default()
    };
    let simulator = simulator(settings).await;
    let token = start(&simulator, "blocked").await;
    let code = simulator.last_code("blocked").unwrap();
    let answer = verify(&simulator, "blocked", &code, &token).await;
    assert_eq!((answer.status.as_u16(), answer.header("retry-after")), (403, Some("5")));
}

#[tokio::test]
async fn requests_that_name_no_user_or_no_code_are_refused() {
    let simulator = simulator(Settings { unknown_user_status: 410, ..Settings::default() }).await;
    let token = start(&simulator, "alice").await;
    let path = "/api/v1/users/3fa85f64-5717-4562-b3fc-2c963f66afa6/verification";
    let answer = post(&simulator, path, &json!({ "code": "1", "statusToken": token })).await;
    assert_eq!(answer.status, 410);
    let path = format!("/api/v1/users/{}/verification", Simulator::user_id("alice").unwrap());
    for body in [
        json!({ "code": "123456" }),
        json!({ "statusToken": token }),
        json!({ "code": 123_456, "statusToken": token }),
        json!({ "code": "123456", "statusToken": token, "channel": "recovery" }),
    ] {
        assert_eq!(post(&simulator, &path, &body).await.status, 400, "{body}");
    }
}
