//! KMS fails.

use harness::gateway::Call;

use super::aws::{FAULTS, all, inject};
use super::book::{Case, run};
use super::verification::Pending;
use super::{answer_in_time, pair_with_receipts, verification};
use crate::scenes::retry_after;

pub(super) const FETCH: &str = "GetPublicKey";
pub(super) const SIGN: &str = "Sign";

const JWKS: &str = "/.well-known/jwks.json";

/// The request for the key set.
pub(super) fn key_set() -> Call {
    Call::get(JWKS).route(JWKS, [])
}

async fn case(case: Case) {
    let mut pair = pair_with_receipts().await;
    let pending = Pending::new(&pair).await;
    if case.at == "repeat" {
        pair.verified(&pending.id, &pending.right, 200).await;
    }
    let fetched = ["public key", "jwks.json"].contains(&case.at.as_str());
    inject(&pair.world.receipts().kms, &case, all(if fetched { FETCH } else { SIGN }));
    if fetched {
        pair.verify = pair.world.verify_function(&[]).await;
    }
    if case.at == "jwks.json" {
        let answer = answer_in_time(&pair.verify, &key_set(), &case).await;
        assert_eq!(retry_after(&answer), (answer.status == 503).then_some(1));
        pair.world.receipts().kms.clear();
        return assert_eq!(pair.verify.call(&key_set()).await.status, 200);
    }
    let answer = answer_in_time(&pair.verify, &pending.call(), &case).await;
    verification::assert_answer(&answer, &case);
    assert_eq!(answer.json()["receipt"].is_string(), answer.status == 200);
    pair.world.receipts().kms.clear();
    verification::go_on(&pair, &pending, &case).await;
}

#[tokio::test]
async fn kms_fails() {
    run("KMS", &FAULTS, &["public key", "signature", "repeat", "jwks.json"], case).await;
}
