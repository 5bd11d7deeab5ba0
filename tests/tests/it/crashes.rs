//! The process killed between any two steps leaves what design section 4 says.

use acceptance::lambda::Function;
use acceptance::proxy::Fault as TableFault;
use acceptance::world::World;
use serde_json::json;
use simulator::{Endpoint, Fault};

use crate::scenes::{approval_id, is, number, outcome, retry_after, start, start_with_key, verify};

const STEP: &str = "TransactWriteItems";

/// Where a process is killed.
#[derive(Clone, Copy)]
enum At {
    /// A step has landed; its answer never arrives. Counted from 1.
    AfterStep(usize),
    /// A step has not left yet.
    BeforeStep(usize),
    /// Nevis has the request.
    InNevis(Endpoint),
}

/// Makes a call and kills the process at that point of it.
async fn killed(world: &World, function: &Function, call: acceptance::gateway::Call, at: At) {
    match at {
        At::AfterStep(number) => world.proxy().add(TableFault::hold_answer(STEP).from(number)),
        At::BeforeStep(number) => world.proxy().add(TableFault::hold_request(STEP).from(number)),
        At::InNevis(endpoint) => world.nevis.set_faults(vec![Fault::on(endpoint).hold()]),
    }
    let kill = async {
        match at {
            At::AfterStep(_) | At::BeforeStep(_) => world.proxy().wait_until_held().await,
            At::InNevis(endpoint) => world.nevis.wait_until_held(endpoint).await,
        }
        function.kill().await;
    };
    let (outcome, ()) =
        tokio::join!(function.invoke(call.event(), acceptance::lambda::Deadline::default()), kill);
    assert!(outcome.is_err(), "{outcome:?}");
    world.proxy().clear();
    world.nevis.set_faults(Vec::new());
}

/// A start that dies holding its key leaves 409 until its deadline, then 504; it is counted, and nothing
/// is ever sent again under the key.
async fn start_dies(at: At, sent: usize) {
    let world = World::new().await.via_proxy().await;
    let function = world.start_function(&[]).await;
    killed(&world, &function, start_with_key("alice", "k"), at).await;
    assert_eq!(world.nevis.messages().len(), sent);
    assert_eq!(world.table.only("approval#").await["state"], "sending");
    assert_eq!(number(&world.table.only("sends#").await, "daySends"), 1);

    let function = world.start_function(&[]).await;
    let again = function.call(&start_with_key("alice", "k")).await;
    assert_eq!((outcome(&again), retry_after(&again)), (is(409, "request-in-progress"), Some(1)));
    assert_eq!(outcome(&function.call(&start("alice")).await), is(429, "rate-limited"));
    world.table.shift_all(16).await;
    let again = function.call(&start_with_key("alice", "k")).await;
    assert_eq!(outcome(&again), is(504, "outcome-unknown"));
    assert!((1..=14).contains(&retry_after(&again).unwrap()), "the rest of the cooldown");
    let id = world.table.only("approval#").await["pk"]
        .as_str()
        .unwrap()
        .trim_start_matches("approval#")
        .to_owned();
    let verifier = world.verify_function(&[]).await;
    assert_eq!(outcome(&verifier.call(&verify(&id, "123456")).await), is(404, "approval-not-found"));
    world.table.shift_all(14).await;
    assert_eq!(function.call(&start_with_key("alice", "another")).await.status, 201);
    assert_eq!(world.nevis.messages().len(), sent + 1);
}

#[tokio::test]
async fn killed_after_reserve() {
    start_dies(At::AfterStep(1), 0).await;
}

#[tokio::test]
async fn killed_while_nevis_has_the_start() {
    start_dies(At::InNevis(Endpoint::Approval), 1).await;
}

#[tokio::test]
async fn killed_after_nevis_answered_the_start() {
    start_dies(At::BeforeStep(2), 1).await;
}

#[tokio::test]
async fn killed_after_settle_keeps_the_answer() {
    let world = World::new().await.via_proxy().await;
    let function = world.start_function(&[]).await;
    killed(&world, &function, start_with_key("alice", "k"), At::AfterStep(2)).await;
    let again = world.start_function(&[]).await.call(&start_with_key("alice", "k")).await;
    assert_eq!(again.status, 201, "{again:?}");
    assert_eq!(world.nevis.calls().approval, 1);
    let code = world.nevis.last_code("alice").unwrap();
    let verifier = world.verify_function(&[]).await;
    assert_eq!(verifier.call(&verify(&approval_id(&again), &code)).await.status, 200);
}

/// A check that dies costs the attempt and a wait, and gives nothing.
async fn check_dies(at: At, code: Option<&str>, judged: u64, then: (u16, String)) {
    let world = World::new().await.via_proxy().await;
    let id = approval_id(&world.start_function(&[]).await.call(&start("alice")).await);
    let right = world.nevis.last_code("alice").unwrap();
    let function = world.verify_function(&[]).await;
    killed(&world, &function, verify(&id, code.unwrap_or(&right)), at).await;
    assert_eq!(world.nevis.calls().verification, judged);
    let item = world.table.only("approval#").await;
    assert_eq!((&item["state"], &item["attempts"]), (&json!("pending"), &json!(1)));
    assert!(item.contains_key("checker"));

    let function = world.verify_function(&[]).await;
    let again = function.call(&verify(&id, &right)).await;
    assert_eq!((outcome(&again), retry_after(&again)), (is(409, "request-in-progress"), Some(1)));
    let checks = world.table.only("checks#").await;
    world.table.shift_time(checks["pk"].as_str().unwrap(), 16).await;
    assert_eq!(outcome(&function.call(&verify(&id, &right)).await), then);
    assert_eq!(number(&world.table.only("approval#").await, "attempts"), 2, "the attempt did not come back");
}

#[tokio::test]
async fn killed_after_begin() {
    check_dies(At::AfterStep(1), None, 0, is(200, "")).await;
}

#[tokio::test]
async fn killed_while_nevis_has_the_code() {
    // Nevis has taken the code, and takes none twice.
    check_dies(At::InNevis(Endpoint::Verification), None, 1, is(422, "code-rejected")).await;
}

#[tokio::test]
async fn killed_after_nevis_judged_the_code() {
    check_dies(At::BeforeStep(2), Some("0000"), 1, is(200, "")).await;
}

#[tokio::test]
async fn killed_after_end_has_approved() {
    let world = World::new().await.via_proxy().await;
    let id = approval_id(&world.start_function(&[]).await.call(&start("alice")).await);
    let right = world.nevis.last_code("alice").unwrap();
    let function = world.verify_function(&[]).await;
    killed(&world, &function, verify(&id, &right), At::AfterStep(2)).await;
    let function = world.verify_function(&[]).await;
    assert_eq!(outcome(&function.call(&verify(&id, &right)).await), is(200, ""), "the same code again");
    assert_eq!(world.nevis.calls().verification, 1);
}

#[tokio::test]
async fn the_last_attempt_that_dies_leaves_the_approval_locked() {
    let world = World::new().await.via_proxy().await;
    let one = [("MAX_ATTEMPTS", "1")];
    let id = approval_id(&world.start_function(&one).await.call(&start("alice")).await);
    let right = world.nevis.last_code("alice").unwrap();
    let function = world.verify_function(&one).await;
    killed(&world, &function, verify(&id, &right), At::AfterStep(1)).await;
    let function = world.verify_function(&one).await;
    assert_eq!(outcome(&function.call(&verify(&id, &right)).await), is(409, "request-in-progress"));
    let checks = world.table.only("checks#").await;
    world.table.shift_time(checks["pk"].as_str().unwrap(), 16).await;
    assert_eq!(outcome(&function.call(&verify(&id, &right)).await), is(423, "approval-locked"));
    assert_eq!(world.nevis.calls().verification, 0);
}
