//! The line per request.

use harness::gateway::Call;
use harness::lambda::Function;
use harness::table::short;
use serde_json::{Value, json};

use crate::scenes::{Pair, approval_id, start, verify};

fn lines(function: &Function) -> Vec<Value> {
    function.stdout_lines().iter().map(|line| serde_json::from_str(line).expect("a JSON line")).collect()
}

#[tokio::test]
async fn one_line_per_request_follows_an_approval_from_end_to_end() {
    let pair = Pair::new(&[]).await;
    let started = pair.start.call(&start("alice")).await;
    let id = approval_id(&started);
    let (right, wrong) = pair.codes("alice");
    pair.verified(&id, &wrong, 422).await;
    let approved = pair.verified(&id, &right, 200).await;
    pair.start.call(&start("alice")).await;

    let [sent, limited] = &lines(&pair.start)[..] else { panic!("two starts, two lines") };
    assert_eq!((&sent["level"], &sent["event"]), (&json!("INFO"), &json!("approval.start")));
    assert_eq!(sent["requestId"].as_str(), started.header("x-request-id"));
    assert!(sent["lambdaRequestId"].as_str().is_some_and(|lambda| lambda != sent["requestId"]));
    assert_eq!((&sent["approvalId"], &sent["stateAfter"]), (&json!(short(&id)), &json!("pending")));
    let nevis = pair.world.nevis.settings();
    assert_eq!((&sent["status"], &sent["upstreamStatus"]), (&json!(201), &json!(nevis.approval_status)));
    assert_eq!((&sent["coldStart"], &limited["coldStart"]), (&json!(true), &json!(false)));
    assert!(sent["upstreamMs"].is_u64() && sent["durationMs"].is_u64() && sent["caller"].is_string());
    assert_eq!((&limited["status"], &limited["problem"]), (&json!(429), &json!("rate-limited")));
    assert_eq!(limited.get("upstreamStatus"), None, "Nevis was not called");

    let [rejected, accepted] = &lines(&pair.verify)[..] else { panic!("two checks, two lines") };
    for line in [rejected, accepted] {
        assert_eq!(
            (&line["event"], &line["approvalId"]),
            (&json!("approval.verification"), &json!(short(&id)))
        );
        assert_eq!(line["transactionId"], sent["transactionId"]);
        assert_eq!((&line["stateBefore"], &line["caller"]), (&json!("pending"), &sent["caller"]));
    }
    assert_eq!((&rejected["problem"], &rejected["stateAfter"]), (&json!("code-rejected"), &json!("pending")));
    let of_nevis = (&json!(nevis.wrong_code_status), &json!(nevis.verified_status));
    assert_eq!((&rejected["upstreamStatus"], &accepted["upstreamStatus"]), of_nevis);
    assert_eq!((&accepted["status"], &accepted["stateAfter"]), (&json!(200), &json!("approved")));
    assert_eq!(accepted["requestId"].as_str(), approved.header("x-request-id"));
    let whole = pair.start.output() + &pair.verify.output();
    assert!(!whole.contains(&id), "the half that names the user's record stands nowhere");
}

#[tokio::test]
async fn what_is_answered_without_nevis_names_its_approval_too() {
    let pair = Pair::new(&[]).await;
    let call = || start("alice").header("idempotency-key", "k");
    let id = approval_id(&pair.start.call(&call()).await);
    pair.start.call(&call()).await;
    let (right, wrong) = pair.codes("alice");
    for code in [&right, &right, &wrong] {
        pair.verify.call(&verify(&id, code)).await;
    }
    let [sent, kept] = &lines(&pair.start)[..] else { panic!("two starts, two lines") };
    assert_eq!((&kept["approvalId"], &kept["transactionId"]), (&sent["approvalId"], &sent["transactionId"]));
    let [_, repeated, used] = &lines(&pair.verify)[..] else { panic!("three checks, three lines") };
    for line in [repeated, used] {
        assert_eq!(
            (&line["approvalId"], &line["transactionId"]),
            (&json!(short(&id)), &sent["transactionId"])
        );
        assert_eq!((&line["stateBefore"], &line["stateAfter"]), (&json!("approved"), &json!("approved")));
    }
}

#[tokio::test]
async fn a_request_that_is_refused_at_once_has_its_line_too() {
    let pair = Pair::new(&[("CALLER_AUTH", "jwt")]).await;
    for call in [Call::start(&json!({})), Call::get("/nowhere"), Call::start(&json!({})).body("{")] {
        pair.start.call(&call).await;
    }
    let lines = lines(&pair.start);
    let problems: Vec<_> = lines.iter().map(|line| line["problem"].as_str().unwrap()).collect();
    assert_eq!(problems, ["unauthenticated", "not-found", "unauthenticated"]);
}
