//! Somebody else writes the record between a transition's reading and its writing: it is decided again on what
//! has come.

use countersign::platform::Clock;
use harness::proxy::Fault;
use serde_json::{Value, json};
use simulator::{Endpoint, Fault as NevisFault};

use super::{Scene, TRANSITIONS, WRITE};
use crate::scenes::{is, number, outcome, retry_after};

#[tokio::test]
async fn every_transition_is_made_on_what_somebody_else_has_written() {
    for transition in TRANSITIONS {
        let scene = Scene::before(transition).await;
        let answer = scene.answer_despite(scene.note()).await;
        scene.assert_made_once(&answer).await;
    }
}

/// The answer to a write is lost, and somebody else writes before it is sent again.
#[tokio::test]
async fn a_write_that_was_made_is_found_behind_what_somebody_else_has_written() {
    for transition in TRANSITIONS {
        let scene = Scene::before(transition).await;
        let proxy = scene.pair.world.proxy();
        proxy.add(Fault::lose_answer(WRITE).transition(transition));
        proxy.add(Fault::hold_request(WRITE).transition(transition).from(2));
        let others = async {
            // More than one, so that it is further back than the one before.
            for _ in 0..3 {
                scene.note().await;
            }
        };
        let answer = scene.answer_around(others).await;
        scene.assert_made_once(&answer).await;
    }
}

/// The functions hand the line of versions on as well: two writes of a start lie between.
#[tokio::test]
async fn a_write_that_was_made_is_found_behind_those_of_another_process() {
    let scene = Scene::before("begin").await;
    scene.pair.world.keep_earlier_codes();
    let proxy = scene.pair.world.proxy();
    proxy.add(Fault::lose_answer(WRITE).transition("begin"));
    proxy.add(Fault::hold_request(WRITE).transition("begin").from(2));
    let start = async { drop(scene.pair.started("alice").await) };
    assert_eq!(scene.answer_around(start).await.status, 200);
    let table = &scene.pair.world.table;
    assert_eq!(number(&table.approval(&scene.id).await, "attempts"), 1, "it is made once");
    assert_eq!((table.approvals().await.len(), scene.pair.world.nevis.calls().verification), (2, 1));
}

/// What somebody does to a record: a member of the approval that is there, or of the record itself.
enum Change {
    Approval(&'static str, Value),
    Record(&'static str, Value),
    /// The panic button: all is called off, and the user locked.
    Lock,
}

impl Scene {
    async fn change(&self, change: Change) {
        let table = &self.pair.world.table;
        match change {
            Change::Approval(member, value) => table.set(&self.place().at(member), value).await,
            Change::Record(member, value) => table.set(&self.record().at(member), value).await,
            Change::Lock => {
                for id in table.approvals().await.into_keys() {
                    let place = harness::table::RecordPath::approval(&id);
                    table.set(&place.at("state"), "cancelled").await;
                }
                table.set(&self.record().at("failures"), 10).await;
                table.set(&self.record().at("failuresUntil"), now() + 1_800).await;
            }
        }
    }
}

fn now() -> i64 {
    Clock::system().seconds()
}

#[tokio::test]
async fn what_somebody_else_has_written_decides() {
    let check = json!({ "checker": "begin.other", "approval": "other", "until": now() + 60 });
    for (transition, change, expected, calls) in [
        ("reserve", Change::Lock, is(423, "approval-locked"), 0),
        ("settle", Change::Lock, is(504, "outcome-unknown"), 1),
        ("begin", Change::Approval("state", json!("cancelled")), is(410, "approval-cancelled"), 0),
        ("begin", Change::Approval("attempts", json!(3)), is(423, "approval-locked"), 0),
        ("begin", Change::Approval("expiresAt", json!(now())), is(410, "approval-expired"), 0),
        ("begin", Change::Approval("caller", json!("another")), is(404, "approval-not-found"), 0),
        ("begin", Change::Record("check", check.clone()), is(409, "request-in-progress"), 0),
        ("approve", Change::Record("check", check), is(504, "outcome-unknown"), 1),
        ("approve", Change::Approval("state", json!("cancelled")), is(410, "approval-cancelled"), 1),
        ("reject", Change::Approval("state", json!("cancelled")), is(410, "approval-cancelled"), 1),
        ("repeat", Change::Approval("repeats", json!(5)), is(409, "approval-used"), 0),
    ] {
        let scene = Scene::before(transition).await;
        let before = scene.pair.world.nevis.calls();
        let answer = scene.answer_despite(scene.change(change)).await;
        assert_eq!(outcome(&answer), expected, "{transition}");
        let after = scene.pair.world.nevis.calls();
        let asked = (after.approval - before.approval) + (after.verification - before.verification);
        assert_eq!(asked, calls, "calls to Nevis of {transition}");
    }
}

#[tokio::test]
async fn the_cooldown_of_a_start_that_was_faster_holds() {
    let scene = Scene::before("reserve").await;
    let slow = scene.pair.world.start_function(&[]).await;
    let table = &scene.pair.world.table;
    table.shift_all(31).await;
    scene.pair.world.proxy().add(Fault::hold_request(WRITE).transition("reserve"));
    let faster = async {
        scene.pair.world.proxy().wait_until_held().await;
        table.set(&scene.place().at("createdAt"), now()).await;
        scene.pair.world.proxy().release();
    };
    let (refused, ()) = tokio::join!(slow.call(&scene.call), faster);
    assert_eq!(outcome(&refused), is(429, "rate-limited"));
    assert!(retry_after(&refused).is_some_and(|seconds| (25..=30).contains(&seconds)), "{refused:?}");
    assert_eq!(table.approvals().await.len(), 1);
}

/// A check was running when the user pressed the panic button.
#[tokio::test]
async fn no_verdict_opens_a_lock_or_revives_what_was_called_off() {
    for (transition, failures) in [("approve", 10), ("reject", 11), ("release", 10)] {
        let scene = Scene::before(transition).await;
        let nevis = &scene.pair.world.nevis;
        let answer = scene.answer_despite(scene.change(Change::Lock)).await;
        assert_eq!(outcome(&answer), is(410, "approval-cancelled"), "{transition}");
        let record = scene.pair.world.table.record_of(&scene.id).await;
        assert_eq!((number(&record, "failures"), record.get("check")), (failures, None), "{transition}");
        assert_eq!(scene.pair.world.table.approval(&scene.id).await["state"], "cancelled");
        nevis.set_faults(vec![NevisFault::on(Endpoint::Approval).status(500)]);
        let refused = scene.pair.start.call(&crate::scenes::start("alice")).await;
        assert_eq!(outcome(&refused), is(423, "approval-locked"), "{transition}");
    }
}
