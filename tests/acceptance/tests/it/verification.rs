//! Checking codes: attempts, failures in a row, single use, the repeat window, expiry.

use harness::gateway::Call;
use harness::table::RecordPath;
use harness::world::World;
use serde_json::json;
use simulator::{Endpoint, Fault, Settings};

use crate::scenes::{
    Pair, approval_id, assert_waits_until, is, number, outcome, problem, retry_after, start, timed, verify,
};

/// Wrong codes in a row, as the record of an approval's user has them.
async fn failures(pair: &Pair, id: &str) -> Option<i64> {
    pair.world.table.record_of(id).await.get("failures").and_then(serde_json::Value::as_i64)
}

#[tokio::test]
async fn wrong_codes_use_up_the_attempts() {
    let pair = Pair::new(&[]).await;
    let id = pair.started("alice").await;
    let (right, wrong) = pair.codes("alice");
    for left in [2, 1] {
        let rejected = pair.verified(&id, &wrong, 422).await;
        assert_eq!(
            (problem(&rejected), &rejected.json()["attemptsRemaining"]),
            ("code-rejected".to_owned(), &json!(left))
        );
    }
    let locked = pair.verified(&id, &wrong, 423).await;
    assert_eq!((problem(&locked), retry_after(&locked)), ("approval-locked".to_owned(), None));
    assert_eq!(pair.world.table.approval(&id).await.get("statusToken"), None);
    assert_eq!(problem(&pair.verified(&id, &right, 423).await), "approval-locked");
    assert_eq!(pair.world.nevis.calls().verification, 3);
}

#[tokio::test]
async fn wrong_codes_in_a_row_lock_the_user_over_all_approvals() {
    let pair = Pair::new(&[("RESEND_COOLDOWN_SECONDS", "0"), ("MAX_FAILURES", "4")]).await;
    let first = pair.started("alice").await;
    let (_, wrong) = pair.codes("alice");
    for status in [422, 422, 423] {
        pair.verified(&first, &wrong, status).await;
    }
    let answer = pair.start.call(&start("alice")).await;
    assert_eq!(answer.json()["attemptsRemaining"], json!(1), "one failure left");
    let second = approval_id(&answer);
    let (right, wrong) = pair.codes("alice");
    let locked = pair.verified(&second, &wrong, 423).await;
    assert!((1_790..=1_801).contains(&retry_after(&locked).unwrap()));
    let until = number(&pair.world.table.record_of(&second).await, "failuresUntil");
    let locked = timed(pair.verified(&second, &right, 423)).await;
    assert_waits_until(&locked, |_| until);
    let refused = timed(pair.start.call(&start("alice"))).await;
    assert_eq!(outcome(&refused.0), is(423, "approval-locked"));
    assert_waits_until(&refused, |_| until);
    assert_eq!((pair.world.nevis.calls().verification, pair.world.nevis.calls().approval), (4, 2));
    pair.started("bob").await;

    pair.world.table.set(&RecordPath::record(&second).at("failuresUntil"), until - 1_802).await;
    pair.verified(&second, &wrong, 422).await;
    assert_eq!(failures(&pair, &second).await, Some(1), "the first after a pause");
}

#[tokio::test]
async fn a_right_code_forgets_the_wrong_ones() {
    let pair = Pair::new(&[]).await;
    let id = pair.started("alice").await;
    let (right, wrong) = pair.codes("alice");
    pair.verified(&id, &wrong, 422).await;
    assert_eq!(failures(&pair, &id).await, Some(1));
    pair.verified(&id, &right, 200).await;
    assert_eq!(failures(&pair, &id).await, None);
}

#[tokio::test]
async fn an_expired_approval_is_not_judged() {
    let pair = Pair::new(&[]).await;
    let id = pair.started("alice").await;
    let (right, _) = pair.codes("alice");
    pair.world.table.shift_time(&RecordPath::approval(&id), 300).await;
    assert_eq!(problem(&pair.verified(&id, &right, 410).await), "approval-expired");
    assert_eq!(pair.world.nevis.calls().verification, 0);
    pair.world.table.shift_time(&RecordPath::approval(&id), 24 * 3_600).await;
    assert_eq!(
        problem(&pair.verified(&id, &right, 404).await),
        "approval-not-found",
        "its time to live is over"
    );
}

#[tokio::test]
async fn a_verdict_that_comes_after_the_expiry_still_counts() {
    let pair = Pair::new(&[]).await;
    let id = pair.started("alice").await;
    let (right, _) = pair.codes("alice");
    pair.world.nevis.set_faults(vec![Fault::on(Endpoint::Verification).hold()]);
    let expire = async {
        pair.world.nevis.wait_until_held(Endpoint::Verification).await;
        pair.world.table.shift_time(&RecordPath::approval(&id), 600).await;
        pair.world.nevis.release();
    };
    let (answer, ()) = tokio::join!(pair.verified(&id, &right, 200), expire);
    assert_eq!(answer.json()["status"], "approved");
}

#[tokio::test]
async fn what_never_became_pending_is_not_found() {
    let pair = Pair::new(&[("RESEND_COOLDOWN_SECONDS", "0")]).await;
    for (user, fault) in [("nobody", None), ("alice", Some(Fault::on(Endpoint::Approval).drop_after()))] {
        pair.world.nevis.set_faults(fault.into_iter().collect());
        pair.start.call(&start(user)).await;
    }
    let ids: Vec<_> = pair.world.table.approvals().await.into_keys().collect();
    assert_eq!(ids.len(), 2, "one refused, one unknown");
    for id in ids {
        assert_eq!(problem(&pair.verified(&id, "123456", 404).await), "approval-not-found");
    }
    assert_eq!(pair.world.nevis.calls().verification, 0);
}

#[tokio::test]
async fn the_same_code_gets_the_same_answer_five_times_within_thirty_seconds() {
    let pair = Pair::new(&[]).await;
    let id = pair.started("alice").await;
    let (right, _) = pair.codes("alice");
    let mut expected = pair.verified(&id, &right, 200).await.json();
    assert_eq!(expected.get("repeated"), None);
    expected["repeated"] = json!(true);
    for _ in 0..5 {
        assert_eq!(pair.verified(&id, &right, 200).await.json(), expected);
    }
    assert_eq!(problem(&pair.verified(&id, &right, 409).await), "approval-used");
    assert_eq!(pair.world.nevis.calls().verification, 1, "Nevis is asked once");
}

#[tokio::test]
async fn a_wrong_code_or_thirty_seconds_end_the_repeat_window() {
    let pair = Pair::new(&[("RESEND_COOLDOWN_SECONDS", "0")]).await;
    let id = pair.started("alice").await;
    let (right, wrong) = pair.codes("alice");
    pair.verified(&id, &right, 200).await;
    assert_eq!(problem(&pair.verified(&id, &wrong, 409).await), "approval-used");
    assert_eq!(problem(&pair.verified(&id, &right, 409).await), "approval-used");
    let id = pair.started("alice").await;
    let (right, _) = pair.codes("alice");
    pair.verified(&id, &right, 200).await;
    pair.world.table.shift_time(&RecordPath::approval(&id), 32).await;
    assert_eq!(problem(&pair.verified(&id, &right, 409).await), "approval-used");
    assert_eq!(pair.world.nevis.calls().verification, 2);
}

#[tokio::test]
async fn a_user_id_that_the_start_lacks_is_looked_up_at_once_or_by_the_verification() {
    let settings = Settings { user_id_in_approval: false, ..Settings::default() };
    let world = World::with(settings).await;
    let pair = Pair::within(world, &[("RESEND_COOLDOWN_SECONDS", "0")]).await;
    pair.started("alice").await;
    let approval = pair.world.table.only_approval().await;
    assert_eq!(approval["userId"], json!(simulator::Simulator::user_id("alice").unwrap()));
    assert_eq!(pair.world.nevis.calls().users, 1);

    pair.world.nevis.set_faults(vec![Fault::on(Endpoint::Users).times(2).status(500)]);
    let id = pair.started("bob").await;
    assert_eq!(pair.world.table.approval(&id).await.get("userId"), None);
    let (right, _) = pair.codes("bob");
    let unavailable = pair.verified(&id, &right, 503).await;
    assert_eq!(problem(&unavailable), "upstream-unavailable");
    assert_eq!(number(&pair.world.table.approval(&id).await, "attempts"), 0, "the attempt is given back");
    assert_eq!(pair.world.table.record_of(&id).await.get("check"), None);
    pair.verified(&id, &right, 200).await;
    assert_eq!(pair.world.nevis.calls().verification, 1);
}

#[tokio::test]
async fn a_user_id_that_is_no_uuid_is_a_broken_answer_and_reaches_no_url() {
    let pair = Pair::new(&[]).await;
    let body =
        json!({ "statusToken": "t", "transactionId": "x", "userId": "../../v1/approval?x=#" }).to_string();
    pair.world.nevis.set_faults(vec![Fault::on(Endpoint::Approval).status(200).body(&body)]);
    assert_eq!(outcome(&pair.start.call(&start("alice")).await), is(504, "outcome-unknown"));
    assert_eq!(pair.world.table.only_approval().await["state"], "unknown");
}

#[tokio::test]
async fn a_body_may_come_in_base64() {
    let pair = Pair::new(&[]).await;
    let answer = pair.start.call(&start("alice").base64()).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    let (right, _) = pair.codes("alice");
    assert_eq!(pair.verify.call(&verify(&approval_id(&answer), &right).base64()).await.status, 200);
    let odd = Call::start(&json!({})).body([0xff, 0xfe]).base64().header("content-type", "application/json");
    assert_eq!(outcome(&pair.start.call(&odd).await), is(400, "malformed-request"));
}
