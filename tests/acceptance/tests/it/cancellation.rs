//! Calling an approval off, and a user's own lock.

use harness::gateway::{Call, Caller};
use harness::lambda::{Answer, Function};
use serde_json::{Value, json};
use simulator::{Endpoint, Fault};

use crate::scenes::{
    NOBODY, Pair, approval_id, cancel, is, lock, number, outcome, payment, retry_after, start,
    start_transaction, start_with_key, verify, view,
};

fn line(function: &Function, event: &str) -> Value {
    let lines = function.stdout_lines();
    let mut lines = lines.iter().map(|line| serde_json::from_str::<Value>(line).unwrap());
    lines.rfind(|line| line["event"] == event).unwrap()
}

#[tokio::test]
async fn what_is_called_off_stays_so_and_gives_nothing_back() {
    let pair = Pair::new(&[]).await;
    let started = pair.start.call(&start_with_key("alice", "k")).await;
    let (id, (right, _)) = (approval_id(&started), pair.codes("alice"));
    for _ in 0..2 {
        let answer = pair.verify.call(&cancel(&id)).await;
        assert_eq!((answer.status, answer.json()), (200, json!({ "status": "cancelled" })));
    }
    let line = line(&pair.verify, "approval.cancellation");
    assert_eq!((&line["stateBefore"], &line["stateAfter"]), (&json!("cancelled"), &json!("cancelled")));
    assert_eq!(outcome(&pair.verify.call(&verify(&id, &right)).await), is(410, "approval-cancelled"));
    assert_eq!(pair.world.nevis.calls().verification, 0);
    assert_eq!(pair.verify.call(&view(&id)).await.json()["status"], "cancelled");
    let again = pair.start.call(&start_with_key("alice", "k")).await;
    assert_eq!((again.status, &again.json()["status"]), (201, &json!("cancelled")));
    assert_eq!(
        outcome(&pair.start.call(&start("alice")).await),
        is(429, "rate-limited"),
        "the cooldown runs"
    );
    let approval = pair.world.table.only_approval().await;
    assert_eq!((&approval["state"], approval.get("statusToken")), (&json!("cancelled"), None));
}

#[tokio::test]
async fn only_an_own_approval_that_was_pending_and_is_not_approved_is_called_off() {
    let pair = Pair::new(&[]).await;
    let id = pair.started("alice").await;
    pair.start.call(&start("nophone")).await;
    let approvals = pair.world.table.approvals().await;
    let refused = approvals.keys().find(|other| **other != id).unwrap();
    for unknown in [NOBODY, refused] {
        assert_eq!(outcome(&pair.verify.call(&cancel(unknown)).await), is(404, "approval-not-found"));
    }
    let jwt = pair.world.verify_function(&[("CALLER_AUTH", "jwt")]).await;
    let mallory = cancel(&id).caller(Caller::jwt("mallory", &json!({})));
    assert_eq!(outcome(&jwt.call(&mallory).await), is(404, "approval-not-found"));
    let named = Call::post(&format!("/v1/approvals/{id}/cancellation")).json(&json!({ "username": "bob" }));
    assert_eq!(
        outcome(&pair.verify.call(&named).await),
        is(404, "approval-not-found"),
        "about somebody else"
    );
    pair.verified(&id, &pair.codes("alice").0, 200).await;
    let used = pair.verify.call(&cancel(&id)).await;
    assert_eq!((outcome(&used), &used.json()["next"]), (is(409, "approval-used"), &json!("done")));
}

#[tokio::test]
async fn a_role_names_the_user_in_whose_session_it_cancels() {
    let pair = Pair::new(&[("CALLER_AUTH", "iam")]).await;
    let role = || Caller::iam("AROAEXAMPLE", "one");
    let id = approval_id(&pair.start.call(&start("alice").caller(role())).await);
    let path = format!("/v1/approvals/{id}/cancellation");
    let cancelled = async |body: Value| pair.verify.call(&Call::post(&path).json(&body).caller(role())).await;
    assert_eq!(outcome(&cancelled(json!({})).await), is(400, "malformed-request"));
    assert_eq!(outcome(&cancelled(json!({ "username": "bob" })).await), is(404, "approval-not-found"));
    assert_eq!(pair.world.table.only_approval().await["state"], "pending");
    assert_eq!(cancelled(json!({ "username": "alice" })).await.status, 200);
}

/// Calls an approval off while Nevis has this code, and gives what the check came to.
async fn cancelled_meanwhile(pair: &Pair, id: &str, code: &str, called_off: &Call) -> Answer {
    pair.world.nevis.set_faults(vec![Fault::on(Endpoint::Verification).hold()]);
    let cancelling = async {
        pair.world.nevis.wait_until_held(Endpoint::Verification).await;
        let twin = pair.world.verify_function(&[]).await;
        assert_eq!(twin.call(called_off).await.status, 200);
        pair.world.nevis.release();
    };
    let check = verify(id, code);
    let (answer, ()) = tokio::join!(pair.verify.call(&check), cancelling);
    pair.world.nevis.set_faults(Vec::new());
    answer
}

#[tokio::test]
async fn a_check_that_is_running_ends_as_cancelled_whatever_nevis_said() {
    let pair = Pair::new(&[("RESEND_COOLDOWN_SECONDS", "0")]).await;
    for (typed, failures) in [("right", 0), ("wrong", 1)] {
        let id = pair.started("alice").await;
        let (right, wrong) = pair.codes("alice");
        let code = if typed == "right" { right } else { wrong };
        let answer = cancelled_meanwhile(&pair, &id, &code, &cancel(&id)).await;
        assert_eq!(outcome(&answer), is(410, "approval-cancelled"), "{typed}");
        let record = pair.world.table.record_of(&id).await;
        let counted = record.get("failures").and_then(Value::as_i64).unwrap_or(0);
        assert_eq!((counted, record.get("check")), (failures, None), "{typed}");
        assert_eq!(pair.world.table.approval(&id).await["state"], "cancelled");
    }
}

#[tokio::test]
async fn a_lock_calls_everything_off_and_holds_for_thirty_minutes() {
    let pair = Pair::new(&[("RESEND_COOLDOWN_SECONDS", "0")]).await;
    let approved = pair.started("alice").await;
    pair.verified(&approved, &pair.codes("alice").0, 200).await;
    let pending = pair.started("alice").await;
    let (right, _) = pair.codes("alice");
    let answer = pair.verify.call(&lock("alice")).await;
    assert_eq!(answer.status, 200);
    let body = answer.json();
    assert_eq!((&body["cancelled"], &body["approved"]), (&json!(1), &json!(1)));
    assert!((1_799..=1_801).contains(&body["retryAfter"].as_i64().unwrap()), "{body}");
    let line = line(&pair.verify, "user.lock");
    assert_eq!((&line["tag"], &line["NotMe"]), (&json!(&approved[..22]), &json!(1)));

    let refused = pair.start.call(&start("alice")).await;
    assert_eq!((outcome(&refused), &refused.json()["next"]), (is(423, "approval-locked"), &json!("new")));
    assert!(retry_after(&refused).is_some_and(|seconds| (1_790..=1_801).contains(&seconds)));
    assert_eq!(outcome(&pair.verify.call(&verify(&pending, &right)).await), is(410, "approval-cancelled"));
    assert_eq!(pair.start.call(&start("bob")).await.status, 201, "nobody else is locked");
    pair.world.table.shift_all(1_802).await;
    assert_eq!(pair.start.call(&start("alice")).await.status, 201);
}

#[tokio::test]
async fn a_lock_is_not_prolonged_and_where_there_is_nothing_none_is_made() {
    let pair = Pair::new(&[]).await;
    let nothing = pair.verify.call(&lock("alice")).await;
    assert_eq!(nothing.json(), json!({ "cancelled": 0, "approved": 0, "retryAfter": 0 }));
    assert!(pair.world.table.records().await.is_empty());
    let id = pair.started("alice").await;
    pair.verify.call(&lock("alice")).await;
    let before = pair.world.table.record_of(&id).await;
    let again = pair.verify.call(&lock("alice")).await;
    assert_eq!(again.json()["cancelled"], 0);
    assert_eq!(pair.world.table.record_of(&id).await, before, "a lock stands");
    assert_eq!(line(&pair.verify, "user.lock")["NotMe"], 0, "one person, counted once");
}

#[tokio::test]
async fn after_a_lock_an_approved_approval_gives_no_further_receipt() {
    let pair = Pair::within(harness::world::World::new().await.with_receipts().await, &[]).await;
    let id = approval_id(&pair.start.call(&start_transaction(&payment("en", "M. Muster"))).await);
    let (right, _) = pair.codes("alice");
    pair.verified(&id, &right, 200).await;
    pair.verify.call(&lock("alice")).await;
    assert_eq!(outcome(&pair.verify.call(&verify(&id, &right)).await), is(409, "approval-used"));
    assert_eq!(number(&pair.world.table.approval(&id).await, "repeats"), 5);
}

#[tokio::test]
async fn a_start_and_a_check_that_are_running_are_caught_by_a_lock() {
    let pair = Pair::new(&[]).await;
    pair.world.nevis.set_faults(vec![Fault::on(Endpoint::Approval).hold()]);
    let locking = async {
        pair.world.nevis.wait_until_held(Endpoint::Approval).await;
        assert_eq!(pair.verify.call(&lock("alice")).await.json()["cancelled"], 1);
        pair.world.nevis.release();
    };
    let call = start("alice");
    let (answer, ()) = tokio::join!(pair.start.call(&call), locking);
    assert_eq!(outcome(&answer), is(504, "outcome-unknown"));
    pair.world.nevis.set_faults(Vec::new());
    let id = pair.started("bob").await;
    let (right, _) = pair.codes("bob");
    let answer = cancelled_meanwhile(&pair, &id, &right, &lock("bob")).await;
    assert_eq!(outcome(&answer), is(410, "approval-cancelled"));
    let failures = number(&pair.world.table.record_of(&id).await, "failures");
    assert_eq!(failures, 10, "a right code does not open the lock");
}

#[tokio::test]
async fn a_user_locks_itself_alone() {
    let pair = Pair::new(&[("CALLER_AUTH", "jwt")]).await;
    let caller = |sub: &str| Caller::jwt(sub, &json!({}));
    let body = json!({ "transaction": payment("en", "M. Muster") });
    let id = approval_id(&pair.start.call(&Call::start(&body).caller(caller("alice"))).await);
    let other = Call::post("/v1/locks").json(&json!({ "username": "alice" })).caller(caller("mallory"));
    let refused = pair.verify.call(&other).await;
    assert_eq!(
        (outcome(&refused), &refused.json()["pointer"]),
        (is(403, "not-allowed"), &json!("/username"))
    );
    let own = |sub| Call::post("/v1/locks").json(&json!({})).caller(caller(sub));
    assert_eq!(pair.verify.call(&own("mallory")).await.json()["cancelled"], 0);
    assert_eq!(pair.world.table.approval(&id).await["state"], "pending");
    assert_eq!(pair.verify.call(&own("alice")).await.json()["cancelled"], 1);
}
