//! Every answer of the contract, as it goes over the wire: status, headers and body, one snapshot for each
//! operation.

mod afterwards;
mod everywhere;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use harness::gateway::{Call, Caller};
use harness::lambda::Answer;
use harness::openapi::Contract;
use harness::proxy;
use harness::table::RecordPath;
use harness::world::World;
use serde_json::{Value, json};
use simulator::{Endpoint, Fault};

use crate::scenes::{
    NOBODY, Pair, approval_id, payment, problem, start, start_transaction, start_with_key, verify,
};

/// Collects answers, each held against `openapi.yaml` on its way.
struct Album {
    contract: Contract,
    texts: BTreeMap<String, String>,
    /// Which operation has answered with which problem.
    seen: BTreeSet<(String, String)>,
}

impl Album {
    fn add(&mut self, title: &str, operation: &str, answer: &Answer) {
        self.contract.assert_documented(operation, answer);
        self.seen.insert((operation.to_owned(), problem(answer)));
        let request_id = answer.header("x-request-id").expect("every answer has its request's id");
        let text = self.texts.entry(operation.to_owned()).or_default();
        writeln!(text, "## {title}\n{}", answer.status).unwrap();
        let mut headers: Vec<_> = answer.headers.iter().collect();
        headers.sort();
        for (name, value) in headers {
            writeln!(text, "{name}: {}", shown(name, value, request_id)).unwrap();
        }
        let mut body = answer.json();
        for (name, value) in body.as_object_mut().unwrap() {
            if let Some(text) = value.as_str() {
                *value = json!(shown(name, text, request_id));
            } else if let Some(keys) = value.as_array_mut().filter(|_| name == "keys") {
                for (name, value) in keys.iter_mut().flat_map(|key| key.as_object_mut().unwrap()) {
                    *value = json!(shown(name, value.as_str().unwrap(), request_id));
                }
            } else if ["expiresInSeconds", "resendInSeconds", "retryAfter"].contains(&name.as_str()) {
                *value = json!(shown(name, &value.to_string(), request_id));
            }
        }
        writeln!(text, "{body:#}\n").unwrap();
    }
}

/// A value without what differs from run to run.
fn shown(name: &str, value: &str, request_id: &str) -> String {
    match name {
        "approvalId" | "transactionId" | "kid" | "n" => format!("<{} characters>", value.len()),
        "expiresAt" | "resendAfter" => {
            value.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect()
        }
        "receipt" => "<receipt>".to_owned(),
        "retry-after" | "retryAfter" if value != "1" && value != "0" => "<seconds>".to_owned(),
        "expiresInSeconds" | "resendInSeconds" => "<seconds>".to_owned(),
        _ => value.replace(request_id, "<request id>"),
    }
}

const START: &str = "POST /v1/approvals";
const VERIFY: &str = "POST /v1/approvals/{approvalId}/verification";
const CONFIGURATION: &str = "GET /.well-known/openid-configuration";
const KEYS: &str = "GET /.well-known/jwks.json";

#[tokio::test]
async fn every_answer_is_as_documented() {
    let mut album = Album { contract: Contract::read(), texts: BTreeMap::new(), seen: BTreeSet::new() };
    malformed(&mut album).await;
    starts(&mut album).await;
    verifications(&mut album).await;
    running(&mut album).await;
    upstream(&mut album).await;
    receipts(&mut album).await;
    afterwards::answers(&mut album).await;
    everywhere::answers(&mut album).await;
    // No request brings about a defect. That nothing else is answered is held on the way.
    let documented = album.contract.problems().into_iter().filter(|(_, name)| name != "internal");
    let never: Vec<_> = documented.filter(|pair| !album.seen.contains(pair)).collect();
    assert_eq!(never, [], "documented, and never answered");
    for (operation, text) in album.texts {
        insta::assert_snapshot!(operation.replace(['/', ' ', '{', '}', '.'], "_"), text);
    }
}

/// What is refused before anything is asked of table or Nevis.
async fn malformed(album: &mut Album) {
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

async fn starts(album: &mut Album) {
    let pair = Pair::new(&[]).await;
    album.add("start: sent", START, &pair.start.call(&start_with_key("alice", "k")).await);
    album.add("start: the same key again", START, &pair.start.call(&start_with_key("alice", "k")).await);
    let other = start_transaction(&payment("en", "M. Muster")).header("idempotency-key", "k");
    album.add("start: the same key, another body", START, &pair.start.call(&other).await);
    album.add("start: within the cooldown", START, &pair.start.call(&start("alice")).await);
    album.add("start: an unknown user", START, &pair.start.call(&start("nobody")).await);
}

async fn verifications(album: &mut Album) {
    let pair = Pair::new(&[("RESEND_COOLDOWN_SECONDS", "0")]).await;
    let id = pair.started("alice").await;
    let (right, wrong) = pair.codes("alice");
    album.add("verification: wrong", VERIFY, &pair.verified(&id, &wrong, 422).await);
    album.add("verification: right", VERIFY, &pair.verified(&id, &right, 200).await);
    album.add("verification: right again", VERIFY, &pair.verified(&id, &right, 200).await);
    album.add("verification: used", VERIFY, &pair.verified(&id, &wrong, 409).await);
    let id = pair.started("alice").await;
    let (_, wrong) = pair.codes("alice");
    for _ in 0..2 {
        pair.verified(&id, &wrong, 422).await;
    }
    album.add("verification: the last attempt", VERIFY, &pair.verified(&id, &wrong, 423).await);
    let id = pair.started("alice").await;
    let (_, wrong) = pair.codes("alice");
    pair.verified(&id, &wrong, 422).await;
    album.add("verification: the last failure", VERIFY, &pair.verified(&id, &wrong, 423).await);
    album.add("start: a locked user", START, &pair.start.call(&start("alice")).await);
    let id = pair.started("bob").await;
    pair.world.table.shift_time(&RecordPath::approval(&id), 300).await;
    album.add("verification: too late", VERIFY, &pair.verified(&id, "123456", 410).await);
}

/// What a second request gets while the first is with Nevis.
async fn running(album: &mut Album) {
    let pair = Pair::new(&[]).await;
    let twin = Pair {
        start: pair.world.start_function(&[]).await,
        verify: pair.world.verify_function(&[]).await,
        world: pair.world,
    };
    let nevis = &twin.world.nevis;
    nevis.set_faults(vec![Fault::on(Endpoint::Approval).times(1).hold()]);
    let (first, second) = (start_with_key("alice", "k"), start_with_key("alice", "k"));
    let meanwhile = async {
        nevis.wait_until_held(Endpoint::Approval).await;
        album.add("start: the same key while it is running", START, &twin.start.call(&second).await);
        nevis.release();
    };
    let (started, ()) = tokio::join!(pair.start.call(&first), meanwhile);
    let (id, (right, _)) = (approval_id(&started), twin.codes("alice"));
    nevis.set_faults(vec![Fault::on(Endpoint::Verification).times(1).hold()]);
    let meanwhile = async {
        nevis.wait_until_held(Endpoint::Verification).await;
        let answer = twin.verify.call(&verify(&id, &right)).await;
        album.add("verification: while another is running", VERIFY, &answer);
        nevis.release();
    };
    let check = verify(&id, &right);
    tokio::join!(pair.verify.call(&check), meanwhile);
}

async fn upstream(album: &mut Album) {
    let pair = Pair::new(&[("RESEND_COOLDOWN_SECONDS", "0")]).await;
    let id = pair.started("alice").await;
    let (right, _) = pair.codes("alice");
    let faulty = |fault: Fault| pair.world.nevis.set_faults(vec![fault]);
    faulty(Fault::on(Endpoint::Verification).status(429).act(false).header("retry-after", "7"));
    album.add("verification: Nevis's own limit", VERIFY, &pair.verified(&id, &right, 429).await);
    faulty(Fault::on(Endpoint::Verification).status(500).act(false));
    album.add("verification: Nevis fails", VERIFY, &pair.verified(&id, &right, 504).await);
    faulty(Fault::on(Endpoint::Verification).status(405).act(false));
    album.add("verification: a wrong address", VERIFY, &pair.verified(&id, &right, 502).await);
    faulty(Fault::on(Endpoint::Approval).status(500));
    album.add("start: Nevis fails", START, &pair.start.call(&start("bob")).await);
    faulty(Fault::on(Endpoint::Approval).status(302).header("location", "http://127.0.0.1:1/"));
    album.add("start: a wrong address", START, &pair.start.call(&start("bob")).await);
    let unreachable = [("NEVIS_BASE_URL", "http://127.0.0.1:1"), ("RESEND_COOLDOWN_SECONDS", "0")];
    let far = pair.world.start_function(&unreachable).await;
    album.add("start: Nevis is out of reach", START, &far.call(&start("bob")).await);
    let far = pair.world.verify_function(&unreachable).await;
    album.add("verification: Nevis is out of reach", VERIFY, &far.call(&verify(&id, &right)).await);
    let record = pair.world.table.record_of(&id).await;
    assert!(record.get("check").is_none(), "every check has ended: {}", Value::Object(record));
    album.add("verification: after all that", VERIFY, &pair.verified(&id, &right, 200).await);
}

async fn receipts(album: &mut Album) {
    let pair = Pair::within(World::new().await.with_receipts().await, &[]).await;
    let id = pair.started("alice").await;
    let transaction = r#"{"template":"login","locale":"en","fields":{"service":"E-Banking"}}"#;
    pair.world.table.set(&RecordPath::approval(&id).at("transaction"), transaction).await;
    let (right, _) = pair.codes("alice");
    let kms = &pair.world.receipts().kms;
    kms.add(proxy::Fault::denied("Sign"));
    album.add("verification: right, and no receipt just now", VERIFY, &pair.verified(&id, &right, 503).await);
    album.add("verification: right, with its receipt", VERIFY, &pair.verified(&id, &right, 200).await);
    let off = pair.world.verify_function(&[
        ("RECEIPT_KEY_ID", ""),
        ("RECEIPT_ISSUER", ""),
        ("RECEIPT_AUDIENCE", ""),
    ]);
    let off = off.await;
    for operation in [CONFIGURATION, KEYS] {
        let path = operation.trim_start_matches("GET ");
        let get = || Call::get(path).route(path, []);
        album.add(&format!("{path}: the document"), operation, &pair.verify.call(&get()).await);
        album.add(
            &format!("{path}: another method"),
            operation,
            &pair.verify.call(&get().method("HEAD")).await,
        );
        album.add(&format!("{path}: receipts are off"), operation, &off.call(&get()).await);
    }
    kms.add(proxy::Fault::denied("GetPublicKey").always());
    let keyless = pair.world.verify_function(&[]).await;
    let answer = keyless.call(&Call::get("/.well-known/jwks.json")).await;
    album.add("/.well-known/jwks.json: no key just now", KEYS, &answer);
}
