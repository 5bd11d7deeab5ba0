//! Writes that are given up, and reach the table when nobody waits for them any more.

use std::time::Duration;

use harness::gateway::Call;
use harness::lambda::{Answer, Deadline, Function};
use harness::proxy::Fault;
use simulator::{Endpoint, Fault as NevisFault};

use super::{Scene, WRITE};
use crate::scenes::{is, number, outcome, start_with_key};

/// The first write of the transition is stranded, and no other one gets there.
fn strand(scene: &Scene) {
    let proxy = scene.pair.world.proxy();
    proxy.add(Fault::strand_request(WRITE).transition(scene.transition));
    proxy.add(Fault::lose_request(WRITE).transition(scene.transition).from(2).always());
}

/// The way is free again, and what was stranded gets there.
async fn land(scene: &Scene) {
    let proxy = scene.pair.world.proxy();
    proxy.clear();
    proxy.wait_until_landed().await;
    assert!(proxy.hits() >= 2, "a write was stranded");
}

/// A call in less time than Lambda gives it.
async fn in_short_time(function: &Function, call: &Call) -> Answer {
    function.invoke(call.event(), Deadline::In(Duration::from_secs(8))).await.expect("an answer")
}

#[tokio::test]
async fn a_reserve_that_was_given_up_never_lands() {
    for user in ["alice", "bob"] {
        // alice has a record, bob has none yet.
        let scene = Scene::before("reserve").await;
        let (table, nevis) = (&scene.pair.world.table, &scene.pair.world.nevis);
        strand(&scene);
        let refused = scene.pair.start.call(&start_with_key(user, "k")).await;
        assert_eq!(outcome(&refused), is(503, "upstream-unavailable"));
        let before = table.records().await;
        land(&scene).await;
        assert_eq!(table.records().await, before);
        assert_eq!((table.approvals().await.len(), nevis.calls().approval), (1, 1), "no SMS is counted");
        assert_eq!(scene.pair.start.call(&start_with_key(user, "k")).await.status, 201, "the key is free");
        assert_eq!((table.approvals().await.len(), nevis.messages().len()), (2, 2));
    }
}

#[tokio::test]
async fn a_begin_that_was_given_up_never_lands() {
    let scene = Scene::before("begin").await;
    let table = &scene.pair.world.table;
    strand(&scene);
    assert_eq!(outcome(&scene.answer().await), is(503, "upstream-unavailable"));
    land(&scene).await;
    assert_eq!(table.record_of(&scene.id).await.get("check"), None, "no check is running");
    assert_eq!(number(&table.approval(&scene.id).await, "attempts"), 0, "no attempt is counted");
    assert_eq!(scene.answer().await.status, 200);
    assert_eq!(scene.pair.world.nevis.calls().verification, 1);
}

/// The last write lands on what its own request left, and says what came of it.
#[tokio::test]
async fn a_settle_that_lands_late_is_the_first_answer_of_its_key() {
    let scene = Scene::before("settle").await;
    strand(&scene);
    let unknown = in_short_time(&scene.pair.start, &scene.call).await;
    assert_eq!(outcome(&unknown), is(504, "outcome-unknown"));
    land(&scene).await;
    let again = scene.answer().await;
    assert_eq!(again.status, 201, "{again:?}");
    let (right, _) = scene.pair.codes("alice");
    scene.pair.verified(&crate::scenes::approval_id(&again), &right, 200).await;
    assert_eq!(scene.pair.world.nevis.messages().len(), 2, "one SMS of that key");
}

#[tokio::test]
async fn an_approve_that_lands_late_is_found_by_the_same_code() {
    let scene = Scene::before("approve").await;
    strand(&scene);
    let unknown = in_short_time(&scene.pair.verify, &scene.call).await;
    assert_eq!(outcome(&unknown), is(504, "outcome-unknown"));
    land(&scene).await;
    assert_eq!(scene.answer().await.status, 200);
    assert_eq!(scene.pair.world.nevis.calls().verification, 1, "Nevis is asked once");
}

/// No write lands on anything but what it was decided on.
#[tokio::test]
async fn a_write_that_comes_after_somebody_elses_never_lands() {
    for transition in ["settle", "refund", "approve", "reject", "release"] {
        let scene = Scene::before(transition).await;
        strand(&scene);
        let starts = scene.pair.world.nevis.calls().approval;
        let function =
            if ["settle", "refund"].contains(&transition) { &scene.pair.start } else { &scene.pair.verify };
        in_short_time(function, &scene.call).await;
        scene.note().await;
        let before = scene.pair.world.table.record().await;
        land(&scene).await;
        assert_eq!(scene.pair.world.table.record().await, before, "{transition}");
        assert!(scene.pair.world.nevis.calls().approval - starts <= 1);
    }
}

/// A repetition under the key comes while the reserve of the first request is on its way.
#[tokio::test]
async fn a_start_that_is_faster_than_a_stranded_reserve_is_the_only_one() {
    let scene = Scene::before("reserve").await;
    let twin = scene.pair.world.start_function(&[("RESEND_COOLDOWN_SECONDS", "0")]).await;
    twin.wait_until_ready().await;
    let proxy = scene.pair.world.proxy();
    proxy.add(Fault::strand_request(WRITE).transition("reserve"));
    let faster = async {
        proxy.wait_until_held().await;
        twin.call(&scene.call).await
    };
    scene.pair.world.nevis.set_faults(vec![NevisFault::on(Endpoint::Approval).delay(1_500)]);
    let (one, other) = tokio::join!(scene.answer(), faster);
    land_all(&scene).await;
    let outcomes = [outcome(&one), outcome(&other)];
    assert!(outcomes.contains(&is(201, "")), "{outcomes:?}");
    assert!(
        outcomes.iter().all(|one| [is(201, ""), is(409, "request-in-progress")].contains(one)),
        "{outcomes:?}"
    );
    assert_eq!(scene.pair.world.nevis.messages().len(), 2, "one SMS of that key");
    assert_eq!(scene.pair.world.table.approvals().await.len(), 2);
}

async fn land_all(scene: &Scene) {
    scene.pair.world.proxy().clear();
    scene.pair.world.proxy().wait_until_landed().await;
}
