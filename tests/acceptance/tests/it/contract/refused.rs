//! What is refused before anything is asked of table or Nevis.

use harness::gateway::{Call, Caller};
use serde_json::json;

use super::{Album, START, VERIFY};
use crate::scenes::{NOBODY, Pair, payment, start_transaction, verify};

pub(super) async fn malformed(album: &mut Album) {
    let pair = Pair::new(&[]).await;
    let body = json!({ "username": "alice" });
    let post = || Call::start(&body);
    let large = json!({ "username": "a".repeat(9_000) });
    for (title, call) in [
        ("not JSON", post().body("{")),
        ("a member of a wrong type", Call::start(&json!({ "username": 7 }))),
        ("an unknown member", Call::start(&json!({ "username": "alice", "phone": "+41" }))),
        ("no user named", Call::start(&json!({}))),
        ("a bad Idempotency-Key", post().header("idempotency-key", "a b")),
        ("a transaction that is none", Call::start(&json!({ "username": "alice", "transaction": {} }))),
        ("a bad intent token", post().header("nevis-intent-token", "a b")),
        ("too large", Call::start(&large)),
        ("another media type", post().header("content-type", "text/plain")),
        ("no media type", post().without_header("content-type")),
        ("no Nevis username", Call::start(&json!({ "username": "a b" }))),
        ("no UUID", Call::start(&json!({ "userId": "7" }))),
        ("a message without a code", Call::start(&json!({ "username": "alice", "message": "x" }))),
        ("another method", post().method("GET")),
        ("another path", Call::post("/v1/other").json(&body)),
    ] {
        // A body set as it stands has no type.
        let call = if title == "not JSON" { call.header("content-type", "application/json") } else { call };
        album.add(&format!("start: {title}"), START, &pair.start.call(&call).await);
    }
    for (title, call) in [
        ("no code", Call::verify(NOBODY, &json!({}))),
        ("a code of letters", verify(NOBODY, "abcdef")),
        ("another method", verify(NOBODY, "123456").method("DELETE")),
        ("too large", verify(NOBODY, &"1".repeat(9_000))),
        ("another media type", verify(NOBODY, "123456").header("content-type", "text/plain")),
        ("an unknown approval", verify(NOBODY, "123456")),
        ("an id that none can have", verify("a%2Fb", "123456")),
    ] {
        album.add(&format!("verification: {title}"), VERIFY, &pair.verify.call(&call).await);
    }
    transactions(album, &pair).await;
    assert_eq!(pair.world.nevis.calls().approval, 0, "nothing of this reaches Nevis");
    assert!(pair.world.table.records().await.is_empty(), "nothing of this is written down");
    callers(album, &pair).await;
}

async fn transactions(album: &mut Album, pair: &Pair) {
    let unknown_template = json!({ "template": "x", "locale": "en", "fields": {} });
    for (title, transaction) in [
        ("an unknown template", unknown_template),
        ("a language that is none", payment("e_n", "M. Muster")),
        ("another script in a field", payment("en", "\u{41c}. Muster")),
    ] {
        album.add(
            &format!("start: {title}"),
            START,
            &pair.start.call(&start_transaction(&transaction)).await,
        );
    }
}

async fn callers(album: &mut Album, pair: &Pair) {
    let jwt = pair.world.start_function(&[("CALLER_AUTH", "jwt")]).await;
    let nobody = Call::start(&json!({}));
    album.add("start: no identity", START, &jwt.call(&nobody).await);
    let alice = || Caller::jwt("alice", &json!({}));
    let named = Call::start(&json!({ "username": "bob" })).caller(alice());
    album.add("start: a browser that names a user", START, &jwt.call(&named).await);
    let token = Call::start(&json!({})).header("nevis-intent-token", "a.b.c").caller(alice());
    album.add("start: a browser with an intent token", START, &jwt.call(&token).await);
    let unknown = Call::start(&json!({})).caller(Caller::jwt("auth0|7", &json!({})));
    album.add("start: a token that names no Nevis user", START, &jwt.call(&unknown).await);
    let jwt = pair.world.verify_function(&[("CALLER_AUTH", "jwt")]).await;
    album.add("verification: no identity", VERIFY, &jwt.call(&verify(NOBODY, "123456")).await);
    let named = Call::verify(NOBODY, &json!({ "code": "123456", "username": "bob" })).caller(alice());
    album.add("verification: a browser that names a user", VERIFY, &jwt.call(&named).await);
}
