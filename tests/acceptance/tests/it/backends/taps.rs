//! The same again: double taps, replays, a second SMS.

use harness::backend_server::{Backend, BackendServer};
use http::Method;
use serde_json::json;
use tokio::task::JoinSet;

use super::{Stage, executed, ordered, started, typed};

/// So many posts of one body at the same moment, by turns to these backends, and their statuses.
async fn at_once(servers: &[&BackendServer], path: &str, body: &serde_json::Value, posts: usize) -> Vec<u16> {
    let mut running = JoinSet::new();
    for server in servers.iter().cycle().take(posts) {
        let request = server.request(Method::POST, "alice", path).json(body);
        running.spawn(async { request.send().await.expect("an answer").status().as_u16() });
    }
    running.join_all().await
}

#[tokio::test]
async fn a_double_tap_on_the_code_executes_once_and_both_are_told_so() {
    for backend in Backend::ALL {
        let stage = Stage::new(&[]).await;
        let server = stage.backend(backend).await;
        for _ in 0..3 {
            let (id, code) = stage.waiting(&server, "alice").await;
            let path = format!("/orders/{id}/code");
            let statuses = at_once(&[&server], &path, &json!({ "code": code }), 2).await;
            assert_eq!(statuses, [200, 200], "{backend:?}");
        }
        let mut orders = server.end().await;
        orders.sort_unstable();
        orders.dedup();
        assert_eq!(orders.len(), 3, "{backend:?}: three orders, each once");
    }
}

#[tokio::test]
async fn many_taps_execute_once_whatever_they_are_told() {
    for backend in Backend::ALL {
        let stage = Stage::new(&[]).await;
        let server = stage.backend(backend).await;
        let (id, code) = stage.waiting(&server, "alice").await;
        let statuses = at_once(&[&server], &format!("/orders/{id}/code"), &json!({ "code": code }), 12).await;
        assert!(statuses.contains(&200), "{backend:?}: {statuses:?}");
        // 409: it is approved, and what became of it is not written down yet: the page looks at the order.
        assert!(statuses.iter().all(|status| [200, 409].contains(status)), "{backend:?}: {statuses:?}");
        assert_eq!(typed(&server, "alice", &id, &code).await, executed(&id), "{backend:?}");
        assert_eq!(server.end().await, [id], "{backend:?}");
    }
}

#[tokio::test]
async fn two_processes_that_share_their_orders_execute_once() {
    let stage = Stage::new(&[]).await;
    let (one, other) = tokio::join!(stage.backend(Backend::Python), stage.backend(Backend::Python));
    let mut expected = Vec::new();
    for _ in 0..3 {
        let (id, code) = stage.waiting(&one, "alice").await;
        let path = format!("/orders/{id}/code");
        let statuses = at_once(&[&one, &other], &path, &json!({ "code": code }), 4).await;
        assert_eq!(statuses, [200; 4]);
        expected.push(id);
    }
    let mut orders = [one.end().await, other.end().await].concat();
    orders.sort_unstable();
    expected.sort_unstable();
    assert_eq!(orders, expected);
}

#[tokio::test]
async fn a_double_tap_on_the_start_sends_one_sms() {
    for backend in Backend::ALL {
        // A second start after the first is over is refused by the cooldown.
        let stage = Stage::new(&[("RESEND_COOLDOWN_SECONDS", "30")]).await;
        let server = stage.backend(backend).await;
        let id = ordered(&server, "alice").await;
        let statuses = at_once(&[&server], &format!("/orders/{id}/approval"), &json!({}), 4).await;
        assert!(statuses.contains(&201), "{backend:?}: {statuses:?}");
        assert!(statuses.iter().all(|status| [201, 429].contains(status)), "{backend:?}: {statuses:?}");
        assert_eq!(stage.world.nevis.messages().len(), 1, "{backend:?}");
        assert_eq!(typed(&server, "alice", &id, &stage.code("alice")).await, executed(&id), "{backend:?}");
    }
}

#[tokio::test]
async fn a_code_that_was_used_executes_nothing_more() {
    for backend in Backend::ALL {
        let stage = Stage::new(&[]).await;
        let server = stage.backend(backend).await;
        let (id, code) = stage.waiting(&server, "alice").await;
        assert_eq!(typed(&server, "alice", &id, &code).await, executed(&id), "{backend:?}");
        let judged = stage.world.nevis.calls().verification;
        for _ in 0..8 {
            assert_eq!(typed(&server, "alice", &id, &code).await, executed(&id), "{backend:?}");
        }
        assert_eq!(stage.world.nevis.calls().verification, judged, "{backend:?}");
        let (status, body) = server.post("alice", &format!("/orders/{id}/approval"), &json!({})).await;
        assert_eq!((status, &body["next"]), (409, &json!("done")), "{backend:?}: {body}");

        let (another, _) = stage.waiting(&server, "alice").await;
        let (status, body) = typed(&server, "alice", &another, &code).await;
        assert_eq!((status, &body["problem"]), (422, &json!("code-rejected")), "{backend:?}: {body}");
        assert_eq!(server.end().await, [id], "{backend:?}");
    }
}

#[tokio::test]
async fn an_order_with_two_sms_is_executed_by_the_newer_code_and_once() {
    for backend in Backend::ALL {
        let stage = Stage::new(&[]).await;
        let server = stage.backend(backend).await;
        let (id, first) = stage.waiting(&server, "alice").await;
        started(&server, "alice", &id).await;
        let second = stage.code("alice");
        let (status, body) = typed(&server, "alice", &id, &first).await;
        assert_eq!((status, &body["problem"]), (422, &json!("code-rejected")), "{backend:?}: {body}");
        for code in [&second, &first, &second] {
            assert_eq!(typed(&server, "alice", &id, code).await, executed(&id), "{backend:?}");
        }
        assert_eq!(server.end().await, [id], "{backend:?}");
    }
}
