//! Nothing secret or personal is written or answered. `harness::watch` judges every function of every
//! test; here stands what would tempt a function most, and that the watch sees what there is to see.

use std::process::Command;

use harness::gateway::{Call, Caller};
use harness::table::short;
use harness::world::World;
use serde_json::json;
use simulator::{ACCESS_KEY, Endpoint, Fault};

use crate::scenes::{Pair, approval_id, start, verify};

#[tokio::test]
async fn what_nevis_and_a_backend_say_goes_no_further() {
    let pair = Pair::new(&[("CALLER_AUTH", "iam")]).await;
    let caller = || Caller::iam("AROAEXAMPLE", "session");
    let text = "Confirm the purchase of a unicorn: {{CODE}}";
    let start = |body| Call::start(&body).caller(caller());
    let started = pair.start.call(&start(json!({ "username": "alice", "message": text }))).await;
    let id = approval_id(&started);
    let (right, wrong) = pair.codes("alice");
    let echo = format!("{right} {ACCESS_KEY} alice +41790000001");
    for fault in [
        Fault::on(Endpoint::Verification).status(500).act(false).body(&echo),
        Fault::on(Endpoint::Verification).status(422).act(false).body(&echo),
        Fault::on(Endpoint::Verification).drop_before(),
    ] {
        pair.world.nevis.set_faults(vec![fault]);
        pair.verify.call(&verify(&id, &right).caller(caller())).await;
    }
    for code in [wrong.as_str(), "91827364554", "9182 7364-55"] {
        pair.verify.call(&verify(&id, code).caller(caller())).await;
    }
    pair.world.nevis.set_faults(vec![Fault::on(Endpoint::Approval).status(500).act(false).body(&echo)]);
    pair.start.call(&start(json!({ "username": "bob", "message": text }))).await;
    pair.start.call(&start(json!({ "username": "mallory the 3rd", "message": text }))).await;
    pair.start.call(&start(json!({ "alice": "alice", "918273": right }))).await;
    for name in ["mallory", "unicorn"] {
        pair.world.watch().keep("a word of it", name);
    }
    let lines = pair.start.output().lines().count() + pair.verify.output().lines().count();
    assert_eq!(lines, 10, "one line for each request, at the most verbose level");
}

#[tokio::test]
#[should_panic(expected = "planted in the output of start-approval")]
async fn the_watch_sees_what_a_function_writes() {
    let pair = Pair::new(&[]).await;
    let id = pair.started("alice").await;
    pair.world.watch().keep("planted", short(&id));
}

#[tokio::test]
#[should_panic(expected = "planted in an answer of verify-code")]
async fn the_watch_sees_what_a_function_answers() {
    let pair = Pair::new(&[]).await;
    let id = pair.started("alice").await;
    pair.verified(&id, &pair.codes("alice").1, 422).await;
    pair.world.watch().keep("planted", "attemptsRemaining");
}

#[tokio::test]
async fn the_watch_knows_the_secrets_of_what_was_sent() {
    let world = World::new().await;
    let function = world.start_function(&[]).await;
    function.call(&start("alice").header("nevis-intent-token", "not-a-token")).await;
    function.call(&Call::start(&json!({ "username": "alice", "message": "Pay the unicorn {{CODE}}" }))).await;
    let kinds = world.watch().kinds();
    for kind in ["the access key", "a token", "a username", "a message text"] {
        assert!(kinds.contains(&kind), "{kind} is not among {kinds:?}");
    }
}

const IN_A_TASK: &str = "planted in an answer of start-approval";
const NEVER_ENDING: &str = "a world outlives its test";

/// They must fail in ways that end the whole run, so that they run in another process.
#[test]
fn no_world_escapes_its_watch() {
    for (test, reports) in [
        ("escapes_in_a_task", &[IN_A_TASK][..]),
        ("escapes_by_never_ending", &[NEVER_ENDING]),
        ("escapes_in_both_ways", &[IN_A_TASK, NEVER_ENDING]),
    ] {
        let mut run = Command::new(std::env::current_exe().unwrap());
        let run = run.args(["--exact", "--ignored", &format!("secrecy::{test}")]).output().unwrap();
        let said = String::from_utf8(run.stderr).unwrap();
        assert_eq!(run.status.code(), Some(101), "{test}: {said}");
        assert!(reports.iter().all(|report| said.contains(report)), "{test}: {said}");
    }
}

#[tokio::test]
#[ignore = "ends the run: see no_world_escapes_its_watch"]
async fn escapes_in_a_task() {
    let pair = Pair::new(&[]).await;
    pair.started("alice").await;
    pair.world.watch().keep("planted", "attemptsRemaining");
    tokio::spawn(async move {
        let _pair = pair;
        std::future::pending::<()>().await;
    });
    tokio::task::yield_now().await;
}

#[tokio::test]
#[ignore = "ends the run: see no_world_escapes_its_watch"]
async fn escapes_by_never_ending() {
    Box::leak(Box::new(World::new().await));
}

#[tokio::test]
#[ignore = "ends the run: see no_world_escapes_its_watch"]
async fn escapes_in_both_ways() {
    Box::leak(Box::new(World::new().await));
    let pair = Pair::new(&[]).await;
    pair.started("alice").await;
    pair.world.watch().keep("planted", "attemptsRemaining");
    let lost = tokio::spawn(async move { drop(pair) });
    lost.await.unwrap();
}
