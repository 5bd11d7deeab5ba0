//! What Nevis answers, and what the user is told, with the calls counted.

use std::time::Duration;

use harness::lambda::{Answer, Deadline};
use harness::table::RecordPath;
use serde_json::json;
use simulator::{Endpoint, Fault};

use crate::scenes::{Pair, is, number, outcome, retry_after, start, verify};

/// A fault at one endpoint that did not execute anything.
fn fault(on: Endpoint, status: u16) -> Fault {
    Fault::on(on).status(status).act(false)
}

/// One start under a fault: the outcome, and the approval's state afterwards.
async fn start_under(pair: &Pair, fault: Fault) -> ((u16, String), String) {
    pair.world.nevis.reset();
    pair.world.nevis.set_faults(vec![fault]);
    let before = pair.world.table.approvals().await;
    let answer = pair.start.call(&start("alice")).await;
    assert_eq!(pair.world.nevis.calls().approval, 1, "a start is sent once: {answer:?}");
    let mut new = pair.world.table.approvals().await;
    new.retain(|id, _| !before.contains_key(id));
    assert!(new.len() <= 1, "{new:?}");
    let state = new.first_key_value().map_or("given back", |(_, new)| new["state"].as_str().unwrap());
    (outcome(&answer), state.to_owned())
}

#[tokio::test]
async fn every_answer_to_a_start_has_its_meaning() {
    let pair = Pair::new(&[
        ("RESEND_COOLDOWN_SECONDS", "0"),
        ("MAX_SENDS_PER_WINDOW", "200"),
        ("MAX_SENDS_PER_DAY", "200"),
    ])
    .await;
    let approval = |status| fault(Endpoint::Approval, status);
    for status in [400, 402, 404, 409, 410, 422, 429] {
        assert_eq!(
            start_under(&pair, approval(status)).await,
            (is(422, "approval-refused"), "refused".to_owned()),
            "{status}"
        );
    }
    for status in [301, 302, 304, 307, 405, 406, 415] {
        let (answer, state) =
            start_under(&pair, approval(status).header("location", "http://127.0.0.1:1/")).await;
        assert_eq!((answer, &*state), (is(502, "upstream-misconfigured"), "given back"), "{status}");
    }
    for status in [408, 421, 425, 500, 502, 503, 504] {
        assert_eq!(
            start_under(&pair, approval(status)).await,
            (is(504, "outcome-unknown"), "unknown".to_owned()),
            "{status}"
        );
    }
    assert_eq!(
        start_under(&pair, approval(200).body("{\"transactionId\":\"x\"}")).await,
        (is(504, "outcome-unknown"), "unknown".to_owned()),
        "without a statusToken"
    );
}

#[tokio::test]
async fn every_answer_to_a_verification_has_its_meaning() {
    let pair = Pair::new(&[("MAX_ATTEMPTS", "5"), ("MAX_FAILURES", "10")]).await;
    let id = pair.started("alice").await;
    let (right, _) = pair.codes("alice");
    let attempts = RecordPath::approval(&id).at("attempts");
    // Per status: the outcome, whether the attempt is kept, whether a failure is counted.
    let cases = [
        (vec![400, 404, 409, 410, 422], is(422, "code-rejected"), 1, 1),
        (vec![201, 202, 204, 206, 299, 408, 421, 425, 500, 502, 503], is(504, "outcome-unknown"), 1, 0),
        (vec![301, 302, 307, 405, 406, 415], is(502, "upstream-misconfigured"), 0, 0),
        (vec![429], is(429, "rate-limited"), 1, 0),
    ];
    for (statuses, expected, attempt, failure) in cases {
        for status in statuses {
            pair.world.table.set(&attempts, 0).await;
            let before = failures(&pair, &id).await;
            pair.world.nevis.set_faults(vec![fault(Endpoint::Verification, status)]);
            let calls = pair.world.nevis.calls().verification;
            let answer = pair.verify.call(&verify(&id, &right)).await;
            assert_eq!(outcome(&answer), expected, "{status}");
            assert_eq!(pair.world.nevis.calls().verification, calls + 1, "{status}: judged once");
            let counted = number(&pair.world.table.approval(&id).await, "attempts");
            let check = pair.world.table.record_of(&id).await.remove("check");
            assert_eq!((counted, check), (attempt, None), "{status}");
            assert_eq!(failures(&pair, &id).await - before, failure, "{status}");
        }
    }
}

async fn failures(pair: &Pair, id: &str) -> i64 {
    let record = pair.world.table.record_of(id).await;
    record.get("failures").and_then(serde_json::Value::as_i64).unwrap_or(0)
}

#[tokio::test]
async fn a_limit_of_nevis_at_the_verification_is_passed_on_within_bounds() {
    let pair = Pair::new(&[("MAX_ATTEMPTS", "5")]).await;
    let id = pair.started("alice").await;
    let (right, _) = pair.codes("alice");
    for (header, seconds) in [("7", 7), ("3600", 3_600), ("3601", 60), ("0", 60), ("soon", 60)] {
        pair.world.table.set(&RecordPath::approval(&id).at("attempts"), 0).await;
        let limited = fault(Endpoint::Verification, 429).header("retry-after", header);
        pair.world.nevis.set_faults(vec![limited]);
        let answer = pair.verify.call(&verify(&id, &right)).await;
        assert_eq!(
            (outcome(&answer), retry_after(&answer)),
            (is(429, "rate-limited"), Some(seconds)),
            "{header}"
        );
    }
}

#[tokio::test]
async fn an_unknown_verdict_keeps_the_attempt_and_the_same_code_may_be_sent_again() {
    let pair = Pair::new(&[("MAX_ATTEMPTS", "2")]).await;
    let id = pair.started("alice").await;
    let (right, _) = pair.codes("alice");
    pair.world.nevis.set_faults(vec![Fault::on(Endpoint::Verification).drop_before()]);
    let unknown = pair.verified(&id, &right, 504).await;
    let next = |answer: &Answer| (answer.json()["next"].clone(), answer.json()["attemptsRemaining"].clone());
    assert_eq!((next(&unknown), retry_after(&unknown)), ((json!("same"), json!(1)), Some(1)));
    pair.world.nevis.set_faults(vec![Fault::on(Endpoint::Verification).drop_before()]);
    let unknown = pair.verified(&id, &right, 504).await;
    assert_eq!((next(&unknown), retry_after(&unknown)), ((json!("new"), json!(0)), None));
    assert_eq!(outcome(&pair.verify.call(&verify(&id, &right)).await), is(423, "approval-locked"));
    assert_eq!(pair.world.nevis.calls().verification, 2);
}

#[tokio::test]
async fn with_too_little_time_for_nevis_nothing_is_asked_of_it() {
    let pair = Pair::new(&[]).await;
    let short = Deadline::In(Duration::from_millis(4_500));
    let answer = pair.start.invoke(start("alice").event(), short).await.unwrap();
    assert_eq!(outcome(&answer), is(503, "upstream-unavailable"));
    assert!(pair.world.table.approvals().await.is_empty(), "nothing is counted");
    assert_eq!(pair.world.nevis.calls().approval, 0);

    let id = pair.started("alice").await;
    let (right, _) = pair.codes("alice");
    let short = Deadline::In(Duration::from_millis(4_500));
    let answer = pair.verify.invoke(verify(&id, &right).event(), short).await.unwrap();
    assert_eq!(outcome(&answer), is(503, "upstream-unavailable"));
    let attempts = number(&pair.world.table.approval(&id).await, "attempts");
    assert_eq!((attempts, pair.world.table.record_of(&id).await.get("check")), (0, None));
    assert_eq!(pair.world.nevis.calls().verification, 0);
    pair.verified(&id, &right, 200).await;
}

#[tokio::test]
async fn an_impossible_deadline_counts_as_fifteen_seconds() {
    let pair = Pair::new(&[]).await;
    pair.world.nevis.set_faults(vec![Fault::on(Endpoint::Approval).hold()]);
    let look = async {
        pair.world.nevis.wait_until_held(Endpoint::Approval).await;
        let approval = pair.world.table.only_approval().await;
        pair.world.nevis.release();
        number(&approval, "sendingUntil") - number(&approval, "createdAt")
    };
    let (answer, seconds) =
        tokio::join!(pair.start.invoke(start("alice").event(), Deadline::Impossible), look);
    assert_eq!(answer.unwrap().status, 201);
    assert!((14..=16).contains(&seconds), "{seconds}");
}
