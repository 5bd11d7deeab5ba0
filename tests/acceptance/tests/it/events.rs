//! What is read of an event, and that every event leaves a line, one that cannot be read at all too.

use harness::gateway::{Call, Caller};
use harness::lambda::{Deadline, Function};
use serde_json::{Value, json};

use crate::scenes::{Pair, approval_id, is, outcome, payment, problem, start, verify};

const JWT: [(&str, &str); 3] =
    [("CALLER_AUTH", "jwt"), ("RESEND_COOLDOWN_SECONDS", "0"), ("MAX_SENDS_PER_WINDOW", "20")];

fn last_line(function: &Function) -> Value {
    serde_json::from_str(function.stdout_lines().last().expect("a line")).expect("a JSON line")
}

/// API Gateway makes strings of all claims; another authorizer in its place may not.
fn alice(claims: &Value) -> Caller {
    let mut claims = claims.clone();
    claims["sub"] = json!("alice");
    Caller::raw(json!({ "jwt": { "claims": claims, "scopes": { "a": 1 } }, "lambda": [true], "iam": 7 }))
}

#[tokio::test]
async fn claims_that_nobody_reads_decide_nothing() {
    let pair = Pair::new(&JWT).await;
    let body = json!({ "transaction": payment("en", "M. Muster") });
    for claim in [json!(true), json!(null), json!(1.5), json!([null]), json!({ "a": {} }), json!("x")] {
        let caller = alice(&json!({ "email_verified": claim, "auth_time": claim }));
        let answer = pair.start.call(&Call::start(&body).caller(caller.clone())).await;
        assert_eq!(outcome(&answer), is(201, ""), "{claim}");
        let check = verify(&approval_id(&answer), &pair.codes("alice").0).caller(caller);
        assert_eq!(outcome(&pair.verify.call(&check).await), is(200, ""), "{claim}");
    }
    assert_eq!(pair.start.stdout_lines().len(), 6);
}

#[tokio::test]
async fn a_claim_that_is_read_and_no_string_is_missing() {
    let pair = Pair::new(&[("CALLER_AUTH", "jwt"), ("USERNAME_CLAIM", "nevis")]).await;
    for (claims, expected) in [
        (json!({ "sub": true, "nevis": "alice" }), is(401, "unauthenticated")),
        (json!({ "sub": null, "nevis": "alice" }), is(401, "unauthenticated")),
        (json!({ "sub": "u", "nevis": ["alice"] }), is(403, "not-allowed")),
        (json!({ "sub": "u", "nevis": null }), is(403, "not-allowed")),
    ] {
        let caller = Caller::raw(json!({ "jwt": { "claims": claims } }));
        let answer = pair.start.call(&Call::start(&json!({})).caller(caller)).await;
        assert_eq!(outcome(&answer), expected, "{claims}");
    }
}

#[tokio::test]
async fn a_header_with_a_control_character_is_refused_with_a_line() {
    let pair = Pair::new(&[]).await;
    for (name, value) in
        [("x-any", "a\u{1}b"), ("user-agent", "a\r\nb"), ("idempotency-key", "k\u{7f}"), ("cookie", "\0")]
    {
        let answer = pair.start.call(&start("alice").header(name, value)).await;
        assert_eq!(outcome(&answer), is(400, "malformed-request"), "{name}");
        let line = last_line(&pair.start);
        assert_eq!((&line["status"], &line["problem"]), (&json!(400), &json!("malformed-request")));
        assert_eq!(line["requestId"].as_str(), answer.header("x-request-id"));
        assert_ne!(line["requestId"], line["lambdaRequestId"], "API Gateway's");
    }
    assert_eq!(pair.world.nevis.calls().approval, 0);
    let answer = pair.start.call(&start("alice").header("user-agent", "Zo\u{eb}\t\u{2019}")).await;
    assert_eq!(outcome(&answer), is(201, ""));
}

#[tokio::test]
async fn what_is_no_event_is_answered_with_a_line() {
    let pair = Pair::new(&[]).await;
    let bytes: [&[u8]; 8] = [
        b"",
        b"no JSON",
        b"\xff\xfe",
        b"null",
        b"[]",
        b"{}",
        br#"{"rawPath":"/v1/approvals","headers":5,"requestContext":{"http":{"method":"POST"}}}"#,
        br#"{"rawPath":"/v1/approvals","requestContext":{"requestId":"id","http":{"method":"PO ST"}}}"#,
    ];
    for (function, event) in [(&pair.start, "approval.start"), (&pair.verify, "approval.verification")] {
        for (count, bytes) in bytes.into_iter().enumerate() {
            let answer = function.invoke_with(bytes, Deadline::default()).await.expect("an answer");
            assert_eq!((answer.status, problem(&answer).as_str()), (400, "malformed-request"), "{bytes:?}");
            let line = last_line(function);
            assert_eq!((&line["event"], &line["status"]), (&json!(event), &json!(400)));
            assert_eq!(line["requestId"].as_str(), answer.header("x-request-id"));
            assert_eq!(function.stdout_lines().len(), count + 1, "{bytes:?}");
        }
    }
    assert_eq!(last_line(&pair.start)["requestId"], "id");
    pair.started("alice").await;
}

#[tokio::test]
async fn a_byte_order_mark_is_ignored_and_null_is_a_text_member_left_out() {
    let pair = Pair::new(&[]).await;
    let body = "\u{feff}{\"username\":\"alice\",\"userId\":null,\"message\":null}";
    let call = Call::start(&json!({})).body(body).header("idempotency-key", "k");
    let answer = pair.start.call(&call).await;
    assert_eq!(outcome(&answer), is(201, ""));
    let same = pair.start.call(&start("alice").header("idempotency-key", "k").base64()).await;
    assert_eq!((same.status, &same.body), (201, &answer.body), "the same request");
    let null = json!({ "username": "alice", "transaction": null });
    assert_eq!(outcome(&pair.start.call(&Call::start(&null)).await), is(400, "malformed-request"));
    let code = format!("\u{feff}{{\"code\":\"{}\"}}", pair.codes("alice").0);
    let check = verify(&approval_id(&answer), "").body(code).base64();
    assert_eq!(outcome(&pair.verify.call(&check).await), is(200, ""));
}
