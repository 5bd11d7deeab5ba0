//! The backends of `examples/`, which ask the API themselves: another user's approval, a replay, a double tap, an
//! answer that is lost: each is executed once or never.

mod outages;
mod strangers;
mod taps;

use std::path::PathBuf;

use harness::backend_server::{Backend, BackendServer};
use harness::built::workspace;
use harness::gate::Gate;
use harness::gateway::unique_name;
use harness::http_api::HttpApi;
use harness::world::World;
use http::Method;
use serde_json::{Value, json};

/// Both functions, verify-code twice, behind a gate.
struct Stage {
    world: World,
    http_apis: [HttpApi; 2],
    gate: Gate,
    orders: PathBuf,
}

impl Stage {
    async fn new(settings: &[(&str, &str)]) -> Self {
        Self::within(World::new().await, settings).await
    }

    /// Without receipts, unless the world has them.
    async fn within(world: World, settings: &[(&str, &str)]) -> Self {
        let usual =
            [("RESEND_COOLDOWN_SECONDS", "0"), ("MAX_SENDS_PER_WINDOW", "100"), ("MAX_SENDS_PER_DAY", "100")];
        let settings = [&usual, settings].concat();
        let http_apis = [HttpApi::start().await, HttpApi::start().await];
        http_apis[0].start_with(world.start_function(&settings).await);
        for http_api in &http_apis {
            http_api.lead_to(world.verify_function(&settings).await);
        }
        let gate = Gate::to(http_apis.iter().map(HttpApi::url).collect()).await;
        let folder = workspace().join("target/orders");
        std::fs::create_dir_all(&folder).expect("a folder");
        Self { world, http_apis, gate, orders: folder.join(unique_name("orders")) }
    }

    /// A backend that calls through the gate. All of one language share their orders where they have a file.
    async fn backend(&self, backend: Backend) -> BackendServer {
        BackendServer::start(backend, &self.gate.url(), &self.orders, &[]).await
    }

    /// The code of the newest SMS to a user.
    fn code(&self, user: &str) -> String {
        self.world.nevis.last_code(user).expect("an SMS")
    }

    /// An order of this user's whose SMS is sent: its id, and the code.
    async fn waiting(&self, backend: &BackendServer, user: &str) -> (String, String) {
        let id = ordered(backend, user).await;
        started(backend, user, &id).await;
        (id, self.code(user))
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.orders);
    }
}

fn fields() -> Value {
    json!({ "amount": "1250.00", "currency": "CHF", "payee": "M. Muster", "account": "CH9300762011623852957" })
}

/// An order that waits for its SMS.
async fn ordered(backend: &BackendServer, user: &str) -> String {
    let (status, body) = backend.post(user, "/orders", &fields()).await;
    assert_eq!(status, 201, "{body}");
    body["order"].as_str().expect("an id").to_owned()
}

/// Has the SMS of an order sent.
async fn started(backend: &BackendServer, user: &str, order: &str) -> Value {
    let (status, body) = backend.post(user, &format!("/orders/{order}/approval"), &json!({})).await;
    assert_eq!((status, body.get("approvalId")), (201, None), "the id stays on the server: {body}");
    body
}

/// Posts a code for an order.
async fn typed(backend: &BackendServer, user: &str, order: &str, code: &str) -> (u16, Value) {
    backend.post(user, &format!("/orders/{order}/code"), &json!({ "code": code })).await
}

fn executed(order: &str) -> (u16, Value) {
    (200, json!({ "order": order, "fields": fields(), "executed": true }))
}

#[tokio::test]
async fn an_approved_order_is_executed_once() {
    for backend in Backend::ALL {
        let stage = Stage::new(&[]).await;
        let server = stage.backend(backend).await;
        let id = ordered(&server, "alice").await;
        let shown = started(&server, "alice", &id).await;
        assert_eq!(shown["attemptsRemaining"], 3, "{backend:?}: {shown}");
        assert!(shown["expiresInSeconds"].as_u64() > Some(290), "{backend:?}: {shown}");
        let look = server.request(Method::GET, "alice", &format!("/orders/{id}")).send().await.unwrap();
        let look: Value = look.json().await.unwrap();
        assert_eq!(look, json!({ "order": id, "fields": fields(), "executed": false }), "{backend:?}");
        assert_eq!(typed(&server, "alice", &id, &stage.code("alice")).await, executed(&id), "{backend:?}");
        assert_eq!(server.end().await, [id], "{backend:?}");
    }
}

#[tokio::test]
async fn a_wrong_code_executes_nothing_and_the_page_is_told_what_to_do() {
    for backend in Backend::ALL {
        let stage = Stage::new(&[]).await;
        let server = stage.backend(backend).await;
        let (id, right) = stage.waiting(&server, "alice").await;
        let wrong = if right == "000000" { "000001" } else { "000000" };
        for left in [2, 1] {
            let rejected =
                json!({ "problem": "code-rejected", "next": "correct", "attemptsRemaining": left });
            assert_eq!(typed(&server, "alice", &id, wrong).await, (422, rejected), "{backend:?}");
        }
        let locked = json!({ "problem": "approval-locked", "next": "new", "attemptsRemaining": 0 });
        assert_eq!(typed(&server, "alice", &id, wrong).await, (423, locked), "{backend:?}");
        started(&server, "alice", &id).await;
        assert_eq!(typed(&server, "alice", &id, &stage.code("alice")).await, executed(&id), "{backend:?}");
        assert_eq!(server.end().await, [id], "{backend:?}");
    }
}
