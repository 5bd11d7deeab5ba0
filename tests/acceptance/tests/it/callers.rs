//! Callers: whose approvals are whose.

use harness::gateway::{Call, Caller};
use harness::lambda::Function;
use harness::world::World;
use serde_json::{Value, json};
use simulator::{Endpoint, Fault};

use crate::scenes::{approval_id, is, outcome, payment};

struct Modes {
    world: World,
    start: Function,
    verify: Function,
}

async fn mode(auth: &str, claim: &str) -> Modes {
    let world = World::new().await;
    let overrides = [("CALLER_AUTH", auth), ("USERNAME_CLAIM", claim), ("RESEND_COOLDOWN_SECONDS", "0")];
    let start = world.start_function(&overrides).await;
    let verify = world.verify_function(&overrides).await;
    Modes { world, start, verify }
}

impl Modes {
    async fn start(&self, caller: Caller, body: &Value) -> (u16, String) {
        outcome(&self.start.call(&Call::start(body).caller(caller)).await)
    }

    async fn verify(&self, caller: Caller, id: &str, code: &str) -> (u16, String) {
        outcome(&self.verify.call(&Call::verify(id, &json!({ "code": code })).caller(caller)).await)
    }
}

#[tokio::test]
async fn a_token_starts_for_its_own_user_and_nobody_else_can_verify() {
    let modes = mode("jwt", "nevis_user").await;
    let alice = |sub: &str| Caller::jwt(sub, &json!({ "nevis_user": "alice" }));
    let body = json!({ "transaction": payment("en", "M. Muster") });
    let answer = modes.start.call(&Call::start(&body).caller(alice("u|1"))).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    assert_eq!(modes.world.nevis.messages()[0].username, "alice");
    let approval = modes.world.table.only_approval().await;
    assert_eq!(
        (&approval["caller"], &approval["subject"], &approval["username"]),
        (&json!("u|1"), &json!("u|1"), &json!("alice"))
    );

    let (id, code) = (approval_id(&answer), modes.world.nevis.last_code("alice").unwrap());
    let not_found = is(404, "approval-not-found");
    assert_eq!(modes.verify(alice("u|2"), &id, &code).await, not_found, "another sub of the same Nevis user");
    assert_eq!(modes.world.nevis.calls().verification, 0);
    assert_eq!(modes.verify(Caller::none(), &id, &code).await, is(401, "unauthenticated"));
    assert_eq!(modes.verify(alice("u|1"), &id, &code).await, is(200, ""));
}

#[tokio::test]
async fn a_token_that_names_no_nevis_user_is_not_allowed() {
    let modes = mode("jwt", "nevis_user").await;
    for claims in [
        json!({}),
        json!({ "nevis_user": "" }),
        json!({ "nevis_user": "a+b" }),
        json!({ "nevis_user": "a".repeat(301) }),
    ] {
        assert_eq!(modes.start(Caller::jwt("u|1", &claims), &json!({})).await, is(403, "not-allowed"));
    }
    let no_sub = Caller::jwt("u|1", &json!({ "sub": null, "nevis_user": "alice" }));
    assert_eq!(modes.start(no_sub, &json!({})).await, is(401, "unauthenticated"));
    let iam = Caller::iam("AROAEXAMPLE", "session");
    assert_eq!(modes.start(iam, &json!({})).await, is(401, "unauthenticated"));
    assert_eq!(modes.world.nevis.calls().approval, 0);
}

#[tokio::test]
async fn a_role_is_one_caller_in_all_its_sessions_and_names_its_users() {
    let modes = mode("iam", "sub").await;
    let role = |session: &str| Caller::iam("AROAEXAMPLE", session);
    let body = json!({ "username": "alice", "message": "Pay {{CODE}}" });
    let answer = modes.start.call(&Call::start(&body).caller(role("one"))).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    let code = modes.world.nevis.last_code("alice").unwrap();
    assert_eq!(modes.world.nevis.messages()[0].text, format!("Pay {code}"));
    let approval = modes.world.table.only_approval().await;
    assert_eq!((&approval["caller"], &approval["subject"]), (&json!("iam:AROAEXAMPLE"), &json!("alice")));

    let id = approval_id(&answer);
    let verify = async |caller: Caller, user: &Value| {
        let mut body = json!({ "code": code });
        body.as_object_mut().unwrap().extend(user.as_object().unwrap().clone());
        outcome(&modes.verify.call(&Call::verify(&id, &body).caller(caller)).await)
    };
    let (alice, not_found) = (json!({ "username": "alice" }), is(404, "approval-not-found"));
    assert_eq!(verify(Caller::iam("AROAANOTHER", "one"), &alice).await, not_found);
    assert_eq!(verify(role("two"), &json!({})).await, is(400, "malformed-request"), "whose session is it");
    assert_eq!(
        verify(role("two"), &json!({ "username": "bob" })).await,
        not_found,
        "not of this session's user"
    );
    assert_eq!(modes.world.nevis.calls().verification, 0);
    assert_eq!(modes.world.table.only_approval().await["attempts"], 0, "and nothing is counted");
    assert_eq!(verify(role("two"), &alice).await, is(200, ""));
}

#[tokio::test]
async fn an_identity_pool_is_not_allowed_and_a_missing_identity_unauthenticated() {
    let modes = mode("iam", "sub").await;
    let body = json!({ "username": "alice" });
    let pool = Caller::cognito_iam("AROAEXAMPLE", "eu-central-1:1");
    assert_eq!(modes.start(pool, &body).await, is(403, "not-allowed"));
    for nobody in
        [Caller::none(), Caller::jwt("alice", &json!({})), Caller::raw(json!({ "iam": { "callerId": "" } }))]
    {
        assert_eq!(modes.start(nobody, &body).await, is(401, "unauthenticated"));
    }
}

#[tokio::test]
async fn a_key_belongs_to_its_caller_and_its_user() {
    let modes = mode("jwt", "nevis_user").await;
    for (sub, user) in [("u|1", "alice"), ("u|2", "alice"), ("u|2", "bob")] {
        let caller = Caller::jwt(sub, &json!({ "nevis_user": user }));
        let body = json!({ "transaction": payment("en", "M. Muster") });
        let call = Call::start(&body).caller(caller).header("idempotency-key", "the-same");
        assert_eq!(modes.start.call(&call).await.status, 201);
    }
    assert_eq!((modes.world.nevis.calls().approval, modes.world.table.approvals().await.len()), (3, 3));
}

#[tokio::test]
async fn a_user_id_in_place_of_a_name_is_a_user_of_its_own() {
    let modes = mode("none", "sub").await;
    let id = simulator::Simulator::user_id("alice").unwrap();
    let answer = modes.start.call(&Call::start(&json!({ "userId": id.to_uppercase() }))).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    let code = modes.world.nevis.last_code("alice").unwrap();
    let approval = modes.world.table.only_approval().await;
    assert_eq!((&approval["subject"], &approval["userId"]), (&json!(id), &json!(id)));
    assert_eq!(approval.get("username"), None);
    assert_eq!(modes.verify(Caller::none(), &approval_id(&answer), &code).await, is(200, ""));
}

#[tokio::test]
async fn an_answer_for_another_user_than_the_named_one_never_counts() {
    let modes = mode("none", "sub").await;
    let [alice, bob] = ["alice", "bob"].map(|name| simulator::Simulator::user_id(name).unwrap());
    let body = json!({ "statusToken": "t", "transactionId": "x", "userId": bob }).to_string();
    modes.world.nevis.set_faults(vec![Fault::on(Endpoint::Approval).status(200).body(&body)]);
    let answer = modes.start(Caller::none(), &json!({ "userId": alice })).await;
    assert_eq!(answer, is(504, "outcome-unknown"));
    assert_eq!(modes.world.table.only_approval().await["state"], "unknown");
}

#[tokio::test]
async fn no_query_host_or_path_makes_a_function_fail() {
    let modes = mode("none", "sub").await;
    let body = json!({ "username": "alice" });
    for query in ["a=b&c", "a=%3C%20", "%", "a=<b> \"c\""] {
        let answer = modes.start.call(&Call::start(&body).query(query)).await;
        assert_eq!(answer.status, 201, "{query}: {answer:?}");
    }
    let answer = modes.start.call(&Call::start(&body).header("host", "<a b>")).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    for path in ["/<v1>/approvals", "/v1/appr ovals", "/v1/approvals/\"", "/\u{e4}", "//", ""] {
        let answer = outcome(&modes.start.call(&Call::post(path).json(&body)).await);
        assert_eq!(answer, is(404, "not-found"), "{path}");
    }
    assert_eq!(modes.verify(Caller::none(), "<x> \"", "123456").await, is(404, "approval-not-found"));
}
