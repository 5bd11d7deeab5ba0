//! The shortest way through: a code is sent, and checked.

use acceptance::gateway::Call;
use acceptance::world::World;
use serde_json::json;

#[tokio::test]
async fn a_code_that_was_sent_can_be_verified() {
    let world = World::new().await;
    let start = world.start_function(&[]).await;
    let verify = world.verify_function(&[]).await;

    let started = start.call(&Call::start(&json!({ "username": "alice" }))).await;
    assert_eq!(started.status, 201, "{started:?}");
    let id = started.json()["approvalId"].as_str().unwrap().to_owned();

    let code = world.nevis.last_code("alice").expect("an SMS with a code");
    let verified = verify.call(&Call::verify(&id, &json!({ "code": code }))).await;
    assert_eq!(verified.status, 200, "{verified:?}");
    assert_eq!(verified.json()["status"], "approved");
}
