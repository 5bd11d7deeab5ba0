//! Answers that are lost, and services that are away.

use harness::backend_server::Backend;
use harness::proxy::Fault;
use harness::world::World;
use serde_json::json;
use simulator::{Endpoint, Fault as NevisFault};

use super::{Stage, executed, ordered, started, typed};

#[tokio::test]
async fn a_start_whose_answer_is_lost_sends_one_sms() {
    for backend in Backend::ALL {
        let stage = Stage::new(&[]).await;
        let server = stage.backend(backend).await;
        let id = ordered(&server, "alice").await;
        stage.gate.lose_answers(2);
        started(&server, "alice", &id).await;
        assert_eq!(stage.world.nevis.messages().len(), 1, "{backend:?}");
        assert_eq!(typed(&server, "alice", &id, &stage.code("alice")).await, executed(&id), "{backend:?}");
    }
}

#[tokio::test]
async fn nor_does_the_next_start_where_no_answer_came_at_all() {
    tokio::join!(started_again(Backend::Python), started_again(Backend::Rust));
}

/// The backend gives up after some seconds, and the page posts again.
async fn started_again(backend: Backend) {
    let stage = Stage::new(&[]).await;
    let server = stage.backend(backend).await;
    let id = ordered(&server, "alice").await;
    stage.gate.lose_answers(100);
    let lost = server.post("alice", &format!("/orders/{id}/approval"), &json!({})).await;
    assert_eq!(lost, (503, json!({ "problem": "unavailable", "next": "same" })), "{backend:?}");
    stage.gate.lose_answers(0);
    started(&server, "alice", &id).await;
    assert_eq!(stage.world.nevis.messages().len(), 1, "{backend:?}");
    assert_eq!(typed(&server, "alice", &id, &stage.code("alice")).await, executed(&id), "{backend:?}");
}

#[tokio::test]
async fn a_check_whose_answer_is_lost_executes_once() {
    for backend in Backend::ALL {
        let stage = Stage::new(&[]).await;
        let server = stage.backend(backend).await;
        let (id, code) = stage.waiting(&server, "alice").await;
        stage.gate.lose_answers(2);
        assert_eq!(typed(&server, "alice", &id, &code).await, executed(&id), "{backend:?}");
        assert_eq!(stage.world.nevis.calls().verification, 1, "{backend:?}");
        assert_eq!(server.end().await, [id], "{backend:?}");
    }
}

#[tokio::test]
async fn an_approval_whose_answer_never_came_is_executed_by_a_later_post() {
    for backend in Backend::ALL {
        let stage = Stage::within(World::new().await.with_receipts().await, &[]).await;
        let server = stage.backend(backend).await;
        let (id, code) = stage.waiting(&server, "alice").await;
        stage.world.receipts().kms.add(Fault::denied("Sign").always());
        let pending = json!({ "problem": "receipt-pending", "next": "same", "retryAfter": 20 });
        assert_eq!(typed(&server, "alice", &id, &code).await, (503, pending), "{backend:?}");
        stage.world.receipts().kms.clear();
        assert_eq!(
            typed(&server, "alice", &id, &code).await,
            executed(&id),
            "{backend:?}: `repeated`, and not executed"
        );
        assert_eq!(server.end().await, [id], "{backend:?}");
    }
}

#[tokio::test]
async fn an_outage_of_nevis_executes_nothing_and_a_new_approval_does() {
    for backend in Backend::ALL {
        let stage = Stage::new(&[]).await;
        let server = stage.backend(backend).await;
        let id = ordered(&server, "alice").await;
        stage.world.nevis.set_faults(vec![NevisFault::on(Endpoint::Approval).status(500)]);
        let (status, body) = server.post("alice", &format!("/orders/{id}/approval"), &json!({})).await;
        assert_eq!(
            (status, &body["problem"], &body["next"]),
            (504, &json!("outcome-unknown"), &json!("new")),
            "{backend:?}"
        );
        stage.world.nevis.set_faults(Vec::new());
        // With a new key: the old one would say for a day that nothing is known.
        started(&server, "alice", &id).await;
        assert_eq!(typed(&server, "alice", &id, &stage.code("alice")).await, executed(&id), "{backend:?}");
        assert_eq!(server.end().await, [id], "{backend:?}");
    }
}
