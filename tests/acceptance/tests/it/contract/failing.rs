//! What is answered where Nevis or KMS fails.

use harness::gateway::Call;
use harness::proxy;
use harness::table::RecordPath;
use harness::world::World;
use serde_json::Value;
use simulator::{Endpoint, Fault};

use super::{Album, CONFIGURATION, KEYS, START, VERIFY};
use crate::scenes::{Pair, start, verify};

pub(super) async fn upstream(album: &mut Album) {
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

pub(super) async fn receipts(album: &mut Album) {
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
