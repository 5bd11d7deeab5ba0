//! Answers about an approval that was started: how it stands, calling it off, the panic button.

use harness::gateway::{Call, Caller};
use harness::proxy::Fault;
use harness::world::World;
use serde_json::json;

use super::Album;
use crate::scenes::{NOBODY, Pair, cancel, lock, start, view};

const VIEW: &str = "GET /v1/approvals/{approvalId}";
const CANCEL: &str = "POST /v1/approvals/{approvalId}/cancellation";
const LOCK: &str = "POST /v1/locks";

pub(super) async fn answers(album: &mut Album) {
    refused(album).await;
    callers(album).await;
    done(album).await;
    away(album).await;
}

/// What is refused before the table is asked.
async fn refused(album: &mut Album) {
    let pair = Pair::new(&[]).await;
    let large = json!({ "username": "a".repeat(9_000) });
    for (title, call) in [
        ("not JSON", lock("alice").body("{").header("content-type", "application/json")),
        ("an unknown member", Call::post("/v1/locks").json(&json!({ "username": "alice", "why": "x" }))),
        ("no user named", Call::post("/v1/locks").json(&json!({}))),
        ("no Nevis username", lock("a b")),
        ("too large", Call::post("/v1/locks").json(&large)),
        ("another media type", lock("alice").header("content-type", "text/plain")),
        ("another method", lock("alice").method("GET")),
    ] {
        album.add(&format!("lock: {title}"), LOCK, &pair.verify.call(&call).await);
    }
    let path = format!("/v1/approvals/{NOBODY}/cancellation");
    for (title, call) in [
        ("not JSON", cancel(NOBODY).body("{").header("content-type", "application/json")),
        ("an unknown member", Call::post(&path).json(&json!({ "why": "x" }))),
        ("no Nevis username", Call::post(&path).json(&json!({ "username": "a b" }))),
        ("too large", Call::post(&path).json(&large)),
        ("another media type", cancel(NOBODY).header("content-type", "text/plain")),
        ("another method", cancel(NOBODY).method("DELETE")),
        ("an unknown approval", cancel(NOBODY)),
        ("an id that none can have", cancel("x")),
    ] {
        album.add(&format!("cancellation: {title}"), CANCEL, &pair.verify.call(&call).await);
    }
    for (title, call) in [
        ("another method", view(NOBODY).method("PUT")),
        ("an unknown approval", view(NOBODY)),
        ("an id that none can have", view("x")),
    ] {
        album.add(&format!("view: {title}"), VIEW, &pair.verify.call(&call).await);
    }
}

async fn callers(album: &mut Album) {
    let world = World::new().await;
    let jwt = world.verify_function(&[("CALLER_AUTH", "jwt")]).await;
    let nobody =
        [("view", VIEW, view(NOBODY)), ("cancellation", CANCEL, cancel(NOBODY)), ("lock", LOCK, lock("a"))];
    for (title, operation, call) in nobody {
        let call = if operation == LOCK { Call::post("/v1/locks").json(&json!({})) } else { call };
        album.add(&format!("{title}: no identity"), operation, &jwt.call(&call).await);
        let unknown = call.caller(Caller::jwt("auth0|7", &json!({})));
        album.add(
            &format!("{title}: a token that names no Nevis user"),
            operation,
            &jwt.call(&unknown).await,
        );
    }
    let alice = || Caller::jwt("alice", &json!({}));
    album.add("lock: a browser that names a user", LOCK, &jwt.call(&lock("bob").caller(alice())).await);
    let named =
        Call::post(&format!("/v1/approvals/{NOBODY}/cancellation")).json(&json!({ "username": "bob" }));
    album.add("cancellation: a browser that names a user", CANCEL, &jwt.call(&named.caller(alice())).await);
    let iam = world.verify_function(&[("CALLER_AUTH", "iam")]).await;
    album.add("lock: nobody has signed", LOCK, &iam.call(&lock("alice")).await);
    let role = cancel(NOBODY).caller(Caller::iam("AROAEXAMPLE", "one"));
    album.add("cancellation: a role that names no user", CANCEL, &iam.call(&role).await);
}

async fn done(album: &mut Album) {
    let pair = Pair::new(&[("RESEND_COOLDOWN_SECONDS", "0")]).await;
    let id = pair.started("alice").await;
    album.add("view: pending", VIEW, &pair.verify.call(&view(&id)).await);
    pair.verified(&id, &pair.codes("alice").0, 200).await;
    album.add("view: approved", VIEW, &pair.verify.call(&view(&id)).await);
    album.add("cancellation: approved", CANCEL, &pair.verify.call(&cancel(&id)).await);
    let id = pair.started("alice").await;
    album.add("cancellation: called off", CANCEL, &pair.verify.call(&cancel(&id)).await);
    let code = pair.codes("alice").0;
    album.add("verification: called off", super::VERIFY, &pair.verified(&id, &code, 410).await);
    album.add("view: called off", VIEW, &pair.verify.call(&view(&id)).await);
    album.add("lock: nothing is under way", LOCK, &pair.verify.call(&lock("bob")).await);
    pair.start.call(&start("alice")).await;
    album.add("lock: all is called off", LOCK, &pair.verify.call(&lock("alice")).await);
    album.add("start: after a lock", super::START, &pair.start.call(&start("alice")).await);
}

/// The table cannot be had.
async fn away(album: &mut Album) {
    let pair = Pair::within(World::new().await.via_proxy().await, &[]).await;
    let id = pair.started("alice").await;
    pair.world.proxy().add(Fault::denied("GetItem").always());
    for (title, operation, call) in
        [("view", VIEW, view(&id)), ("cancellation", CANCEL, cancel(&id)), ("lock", LOCK, lock("alice"))]
    {
        album.add(&format!("{title}: the table is out of reach"), operation, &pair.verify.call(&call).await);
    }
}
