//! What an operator may do to a record at any time: delete it, or change it under a new version.

use harness::proxy::Fault;
use harness::table::RecordPath;
use serde_json::json;
use simulator::{Endpoint, Fault as NevisFault};

use super::{Scene, WRITE, pair};
use crate::scenes::{Pair, is, outcome, start, start_with_key, verify};

/// A user whom a wrong code has locked, and the approval that it was for.
async fn locked() -> (Pair, String) {
    let pair = pair(&[("MAX_FAILURES", "1"), ("RESEND_COOLDOWN_SECONDS", "0")]).await;
    let id = pair.started("alice").await;
    pair.verified(&id, &pair.codes("alice").1, 423).await;
    assert_eq!(outcome(&pair.start.call(&start("alice")).await), is(423, "approval-locked"));
    (pair, id)
}

#[tokio::test]
async fn a_lock_is_opened_by_deleting_the_record() {
    let (pair, id) = locked().await;
    pair.world.table.delete(&RecordPath::record(&id)).await;
    let right = pair.codes("alice").0;
    assert_eq!(outcome(&pair.verify.call(&verify(&id, &right)).await), is(404, "approval-not-found"));
    let id = pair.started("alice").await;
    pair.verified(&id, &pair.codes("alice").0, 200).await;
}

#[tokio::test]
async fn a_lock_is_opened_by_an_update_that_sets_a_new_version() {
    let (pair, id) = locked().await;
    pair.world.table.remove(&RecordPath::record(&id).at("failures")).await;
    pair.verified(&id, &pair.codes("alice").0, 200).await;
    pair.started("alice").await;
}

/// While a check is running: its end is decided again, and does not bring the lock back.
#[tokio::test]
async fn a_lock_that_is_opened_while_a_check_runs_stays_open() {
    let scene = Scene::before("release").await;
    let table = &scene.pair.world.table;
    let failures = scene.record().at("failures");
    table.set(&failures, 4).await;
    table.set(&scene.record().at("failuresUntil"), i64::from(u32::MAX)).await;
    let answer = scene.answer_despite(table.remove(&failures)).await;
    assert_eq!(answer.status, 502);
    assert_eq!(table.record().await.get("failures"), None);
}

#[tokio::test]
async fn a_start_whose_record_is_deleted_is_unknown_and_a_new_one_works() {
    let pair = pair(&[]).await;
    let nevis = &pair.world.nevis;
    nevis.set_faults(vec![NevisFault::on(Endpoint::Approval).times(1).hold()]);
    let delete = async {
        nevis.wait_until_held(Endpoint::Approval).await;
        let id = pair.world.table.approvals().await.into_keys().next().expect("it is reserved");
        pair.world.table.delete(&RecordPath::record(&id)).await;
        nevis.release();
    };
    let call = start_with_key("alice", "k");
    let (unknown, ()) = tokio::join!(pair.start.call(&call), delete);
    assert_eq!(outcome(&unknown), is(504, "outcome-unknown"));
    assert!(pair.world.table.records().await.is_empty(), "nothing comes back");
    let id = crate::scenes::approval_id(&pair.start.call(&call).await);
    pair.verified(&id, &pair.codes("alice").0, 200).await;
}

#[tokio::test]
async fn a_check_whose_record_is_deleted_is_unknown() {
    let scene = Scene::before("approve").await;
    let table = &scene.pair.world.table;
    let answer = scene.answer_despite(table.delete(&scene.record())).await;
    assert_eq!(outcome(&answer), is(504, "outcome-unknown"));
    assert!(table.records().await.is_empty(), "nothing comes back");
    assert_eq!(outcome(&scene.answer().await), is(404, "approval-not-found"));
}

#[tokio::test]
async fn a_first_step_whose_record_is_deleted_begins_anew() {
    let scene = Scene::before("reserve").await;
    let table = &scene.pair.world.table;
    let answer = scene.answer_despite(table.delete(&scene.record())).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    assert_eq!(table.only_approval().await["state"], "pending");
    let scene = Scene::before("begin").await;
    let answer = scene.answer_despite(scene.pair.world.table.delete(&scene.record())).await;
    assert_eq!(outcome(&answer), is(404, "approval-not-found"));
    assert_eq!(scene.pair.world.nevis.calls().verification, 0);
}

#[tokio::test]
async fn an_end_that_is_no_longer_ours_is_unknown_and_says_so() {
    let scene = Scene::before("approve").await;
    let table = &scene.pair.world.table;
    let other = json!({ "checker": "begin.other", "approval": "other", "until": 0 });
    let answer = scene.answer_despite(table.set(&scene.record().at("check"), other.clone())).await;
    assert_eq!(outcome(&answer), is(504, "outcome-unknown"));
    assert_eq!(table.approval(&scene.id).await["state"], "pending");
    assert_eq!(table.record().await["check"], other, "somebody else's check goes on");
}

/// 503 and 502 say that nothing was executed, whatever becomes of the record.
#[tokio::test]
async fn what_says_that_nothing_was_executed_stands_without_its_step() {
    for (transition, status) in [("refund", 502), ("release", 502)] {
        let scene = Scene::before(transition).await;
        scene.pair.world.proxy().add(Fault::denied(WRITE).transition(transition).always());
        assert_eq!(outcome(&scene.answer().await), is(status, "upstream-misconfigured"), "{transition}");
        let scene = Scene::before(transition).await;
        let answer = scene.answer_despite(scene.pair.world.table.delete(&scene.record())).await;
        assert_eq!(outcome(&answer), is(status, "upstream-misconfigured"), "{transition}");
    }
}
