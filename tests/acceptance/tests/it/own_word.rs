//! Only Nevis's own word approves a code or refuses one, whatever shape it has and whatever answers in its place.

use harness::world::World;
use serde_json::json;
use simulator::{Endpoint, Fault, RefusalShape, Settings};

use crate::scenes::{Pair, approval_id, is, outcome, payment, start, start_transaction, verify};

/// The second wrong code in a row locks the user, while attempts are left: so one that was counted shows.
const STRICT: [(&str, &str); 4] = [
    ("RESEND_COOLDOWN_SECONDS", "0"),
    ("MAX_SENDS_PER_WINDOW", "20"),
    ("MAX_ATTEMPTS", "5"),
    ("MAX_FAILURES", "2"),
];

/// An answer of somebody else's, to a verification that does not reach Nevis.
fn instead(status: u16, media_type: &str, body: &str) -> Fault {
    Fault::on(Endpoint::Verification)
        .status(status)
        .header("content-type", media_type)
        .body(body)
        .act(false)
        .times(1)
}

#[tokio::test]
async fn a_success_of_somebody_else_s_approves_no_code_and_signs_no_receipt() {
    let pair = Pair::within(World::new().await.with_receipts().await, &STRICT).await;
    for (status, media_type, body) in [
        (200, "text/html", "<html>Welcome</html>"),
        (200, "text/plain", "OK"),
        (200, "application/json", r#"{"errorMessage":"Invalid code"}"#),
        (200, "application/json", r#"{"status":"pending"}"#),
        (200, "application/json", r#"{"status":"succ"#),
        (202, "application/json", ""),
        (204, "application/json", ""),
        (206, "application/json", ""),
        (299, "application/json", "{}"),
    ] {
        let id = approval_id(&pair.start.call(&start_transaction(&payment("de", "M. Muster"))).await);
        let (right, wrong) = pair.codes("alice");
        pair.world.nevis.set_faults(vec![instead(status, media_type, body)]);
        let answer = pair.verify.call(&verify(&id, &wrong)).await;
        assert_eq!(outcome(&answer), is(504, "outcome-unknown"), "{status} {body}");
        assert_eq!(answer.json().get("receipt"), None, "{status} {body}");
        assert_eq!(outcome(&pair.verify.call(&verify(&id, &wrong)).await), is(422, "code-rejected"));
        assert!(pair.verified(&id, &right, 200).await.json()["receipt"].is_string());
    }
}

#[tokio::test]
async fn a_refusal_of_somebody_else_s_counts_no_failure() {
    let pair = Pair::new(&STRICT).await;
    let id = pair.started("alice").await;
    let (right, _) = pair.codes("alice");
    for _ in 0..5 {
        pair.world.nevis.set_faults(vec![instead(404, "text/html", "<h1>Not Found</h1>")]);
        let answer = pair.verify.call(&verify(&id, &right)).await;
        assert_eq!(outcome(&answer), is(504, "outcome-unknown"));
    }
    assert_eq!(
        outcome(&pair.verify.call(&verify(&id, &right)).await),
        is(423, "approval-locked"),
        "attempts"
    );
    assert_eq!(pair.start.call(&start("alice")).await.json()["attemptsRemaining"], json!(2), "failures");
}

#[tokio::test]
async fn a_refusal_in_every_shape_of_nevis_s_is_its_word() {
    let pair = Pair::new(&STRICT).await;
    for (shape, introspections) in [
        (RefusalShape::Error, 0),
        (RefusalShape::Errors, 0),
        (RefusalShape::ErrorMessage, 0),
        (RefusalShape::Message, 1),
        (RefusalShape::None, 1),
    ] {
        pair.world.nevis.reset();
        pair.world.nevis.set_settings(Settings { refusal_shape: shape, ..Settings::default() });
        let unknown = pair.start.call(&start("carol")).await;
        assert_eq!(outcome(&unknown), is(422, "approval-refused"), "{shape:?}");
        assert_eq!(pair.world.nevis.calls().introspect, introspections, "{shape:?}");
        let id = pair.started("alice").await;
        let (right, wrong) = pair.codes("alice");
        let rejected = pair.verified(&id, &wrong, 422).await;
        assert_eq!(rejected.json()["attemptsRemaining"], json!(1), "a failure is counted: {shape:?}");
        assert_eq!(pair.world.nevis.calls().introspect, 2 * introspections, "{shape:?}");
        pair.verified(&id, &right, 200).await;
    }
}

#[tokio::test]
async fn a_success_in_every_shape_of_nevis_s_is_its_word() {
    let pair = Pair::new(&STRICT).await;
    for (status, body, expected) in [
        (200, "{}", is(200, "")),
        (200, r#"{"status":"succeeded"}"#, is(200, "")),
        (200, r#"{"userId":"{{userId}}"}"#, is(200, "")),
        (200, r#"{"transactionId":"{{transactionId}}","error":null}"#, is(200, "")),
        (200, r#"{"verified":false,"userId":"{{userId}}"}"#, is(504, "outcome-unknown")),
        (204, "", is(504, "outcome-unknown")),
    ] {
        let settings =
            Settings { verified_status: status, verified_body: body.to_owned(), ..Settings::default() };
        pair.world.nevis.set_settings(settings);
        let id = pair.started("alice").await;
        let (right, _) = pair.codes("alice");
        assert_eq!(outcome(&pair.verify.call(&verify(&id, &right)).await), expected, "{status} {body}");
    }
}
