//! Who has no business there: nobody, another user, another backend.

use aws_sdk_dynamodb::config::Credentials;
use harness::backend_server::{Backend, BackendServer};
use harness::gateway::Caller;
use serde_json::json;

use super::{Stage, executed, fields, ordered, typed};

#[tokio::test]
async fn nobody_has_an_sms_sent_without_a_first_factor() {
    for backend in Backend::ALL {
        let stage = Stage::new(&[]).await;
        let server = stage.backend(backend).await;
        let id = ordered(&server, "alice").await;
        for user in ["", "mallory"] {
            for path in ["/orders".to_owned(), format!("/orders/{id}/approval"), format!("/orders/{id}/code")]
            {
                let (status, body) = server.post(user, &path, &fields()).await;
                assert_eq!(status, 401, "{backend:?}, {path}: {body}");
            }
        }
        assert_eq!(stage.world.nevis.calls().approval, 0, "{backend:?}");
        assert_eq!(server.end().await, [""; 0], "{backend:?}");
    }
}

#[tokio::test]
async fn the_code_of_another_users_order_executes_nothing() {
    for backend in Backend::ALL {
        let stage = Stage::new(&[]).await;
        let server = stage.backend(backend).await;
        let (id, code) = stage.waiting(&server, "alice").await;
        assert_eq!(typed(&server, "bob", &id, &code).await.0, 404, "{backend:?}");
        let (status, body) = server.post("bob", &format!("/orders/{id}/approval"), &json!({})).await;
        assert_eq!(status, 404, "{backend:?}: {body}");
        assert_eq!(stage.world.nevis.calls().verification, 0, "{backend:?}");

        let (bobs, _) = stage.waiting(&server, "bob").await;
        let (status, body) = typed(&server, "bob", &bobs, &code).await;
        assert_eq!((status, &body["problem"]), (422, &json!("code-rejected")), "{backend:?}: {body}");
        assert_eq!(typed(&server, "alice", &id, &code).await, executed(&id), "{backend:?}");
        assert_eq!(server.end().await, [id], "{backend:?}");
    }
}

#[tokio::test]
async fn another_users_approval_in_place_of_ones_own_is_not_found() {
    for backend in Backend::ALL {
        let stage = Stage::new(&[]).await;
        let server = stage.backend(backend).await;
        let (alices, code) = stage.waiting(&server, "alice").await;
        let alices_approval = approval_of(&stage, "alice").await;
        let (bobs, _) = stage.waiting(&server, "bob").await;
        stage.gate.put_in_place(&alices_approval);
        let (status, body) = typed(&server, "bob", &bobs, &code).await;
        let not_found = (404, json!({ "problem": "approval-not-found", "next": "new" }));
        assert_eq!(
            (status, body),
            not_found,
            "{backend:?}: the API is told in whose session the code was typed"
        );
        assert_eq!(stage.world.nevis.calls().verification, 0, "{backend:?}");
        assert_eq!(typed(&server, "alice", &alices, &code).await, executed(&alices), "{backend:?}");
        assert_eq!(server.end().await, [alices], "{backend:?}");
    }
}

/// The id of the one approval of this user, out of the table.
async fn approval_of(stage: &Stage, user: &str) -> String {
    let approvals = stage.world.table.approvals().await;
    let mut own = approvals.into_iter().filter(|(_, approval)| approval["subject"] == user);
    own.next_back().expect("an approval of the user's").0
}

#[tokio::test]
async fn what_was_approved_is_held_against_the_order() {
    for backend in Backend::ALL {
        let stage = Stage::new(&[]).await;
        stage.world.keep_earlier_codes();
        let server = stage.backend(backend).await;
        let (cheap, code) = stage.waiting(&server, "alice").await;
        let approval = approval_of(&stage, "alice").await;
        let mut dear = fields();
        dear["amount"] = json!("9250.00");
        let (_, body) = server.post("alice", "/orders", &dear).await;
        let dear = body["order"].as_str().expect("an id").to_owned();
        super::started(&server, "alice", &dear).await;
        stage.gate.put_in_place(&approval);
        let (status, body) = typed(&server, "alice", &dear, &code).await;
        assert_eq!((status, &body["problem"]), (502, &json!("defect")), "{backend:?}: {body}");
        assert_eq!(typed(&server, "alice", &cheap, &code).await, executed(&cheap), "{backend:?}");
        assert_eq!(server.end().await, [cheap], "{backend:?}");
    }
}

#[tokio::test]
async fn calls_are_signed_with_the_backends_role() {
    let credentials = |secret| {
        let token = Some("a-session-token".to_owned());
        Credentials::new("AKIDEXAMPLE", secret, token, None, "acceptance")
    };
    for backend in Backend::ALL {
        let stage = Stage::new(&[("CALLER_AUTH", "iam")]).await;
        for http_api in &stage.http_apis {
            http_api.only_for("inside", || Caller::iam("AROAEXAMPLE", "session"));
        }
        stage.gate.only_signed(&credentials("the-secret"), "inside");
        let (forger, server) =
            (signing(&stage, backend, "another-secret"), signing(&stage, backend, "the-secret"));
        let (forger, server) = tokio::join!(forger, server);
        let id = ordered(&forger, "alice").await;
        let refused = forger.post("alice", &format!("/orders/{id}/approval"), &json!({})).await;
        assert_eq!(refused, (502, json!({ "problem": "defect", "next": "report" })), "{backend:?}");
        let (id, code) = stage.waiting(&server, "alice").await;
        assert_eq!(typed(&server, "alice", &id, &code).await, executed(&id), "{backend:?}");
        assert_eq!(server.end().await, [id], "{backend:?}");
        let unsigned = stage.backend(backend).await;
        let id = ordered(&unsigned, "alice").await;
        let refused = unsigned.post("alice", &format!("/orders/{id}/approval"), &json!({})).await;
        assert_eq!(refused.0, 502, "{backend:?}");
    }
}

async fn signing(stage: &Stage, backend: Backend, secret: &str) -> BackendServer {
    let variables = [
        ("AWS_REGION", harness::aws::REGION),
        ("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"),
        ("AWS_SECRET_ACCESS_KEY", secret),
        ("AWS_SESSION_TOKEN", "a-session-token"),
    ];
    BackendServer::start(backend, &stage.gate.url(), &stage.orders, &variables).await
}
