//! A KMS that cannot sign just now: the code is not lost, and the log says why. Each fault is in `docs/faults.md`.

use aws_sdk_kms::types::{KeySpec, KeyUsageType};
use harness::lambda::Answer;
use harness::proxy::Fault;
use harness::table::RecordPath;
use serde_json::Value;

use super::{causes, keys_of, kms, pair, payment, receipt_of};
use crate::scenes::{Pair, is, outcome, retry_after, verify};

const SIGN: &str = "Sign";

/// The answer to a right code whose receipt cannot be signed, and what the world looks like then.
async fn assert_approved_without_receipt(pair: &Pair, answer: &Answer) {
    assert_eq!((outcome(answer), retry_after(answer)), (is(503, "receipt-pending"), Some(20)));
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    let (record, approval) = (pair.world.table.record().await, pair.world.table.only_approval().await);
    assert_eq!((&approval["state"], record.get("check")), (&"approved".into(), None));
    let line: Value = serde_json::from_str(pair.verify.stdout_lines().last().unwrap()).unwrap();
    assert_eq!((&line["status"], &line["stateAfter"]), (&503.into(), &"approved".into()));
    assert_eq!(line["transactionId"], approval["transactionId"]);
}

/// The same code gets its receipt once KMS is there again, and Nevis was asked once.
async fn assert_not_lost(pair: &Pair, id: &str, code: &str) {
    let receipt = receipt_of(&pair.verified(id, code, 200).await);
    assert!(receipt.is_good_for(&keys_of(&pair.verify).await));
    assert_eq!(pair.world.nevis.calls().verification, 1);
}

#[tokio::test]
async fn a_kms_that_does_not_sign_is_told_in_the_log_each_time() {
    for (fault, cause) in [
        (Fault::lose_request(SIGN), kms("closed", 0)),
        (Fault::denied(SIGN), kms("AccessDeniedException", 0)),
        (Fault::throttled(SIGN), kms("ThrottlingException", 0)),
    ] {
        let pair = pair().await;
        let (id, code) = payment(&pair, "alice").await;
        pair.world.receipts().kms.add(fault.always());
        for _ in 0..2 {
            let answer = pair.verify.call(&verify(&id, &code)).await;
            assert_approved_without_receipt(&pair, &answer).await;
        }
        assert_eq!(causes(&pair.verify), [cause.clone(), cause]);
        pair.world.receipts().kms.clear();
        assert_not_lost(&pair, &id, &code).await;
    }
}

#[tokio::test]
async fn the_receipt_can_be_fetched_until_it_expires_and_not_after() {
    for (seconds, status) in [(110, 200), (120, 409)] {
        let pair = pair().await;
        let (id, code) = payment(&pair, "alice").await;
        pair.world.receipts().kms.add(Fault::denied(SIGN));
        let answer = pair.verify.call(&verify(&id, &code)).await;
        assert_approved_without_receipt(&pair, &answer).await;
        pair.world.table.shift_time(&RecordPath::approval(&id), seconds).await;
        pair.verified(&id, &code, status).await;
        assert_eq!(pair.world.nevis.calls().verification, 1);
    }
}

#[tokio::test]
async fn a_key_that_does_not_sign_is_named_in_the_log() {
    let mut pair = pair().await;
    let (id, code) = payment(&pair, "alice").await;
    let curve = pair.world.receipts().key_of(KeySpec::EccNistP256, KeyUsageType::SignVerify).await;
    pair.verify = pair.world.verify_function(&[("RECEIPT_KEY_ID", &curve)]).await;
    let answer = pair.verify.call(&verify(&id, &code)).await;
    assert_approved_without_receipt(&pair, &answer).await;
    assert_eq!(causes(&pair.verify), [kms("key", 0)]);
    pair.verify = pair.world.verify_function(&[]).await;
    pair.verify.wait_until_ready().await;
    pair.world.receipts().disable(&pair.world.receipts().key_id).await;
    let answer = pair.verify.call(&verify(&id, &code)).await;
    assert_approved_without_receipt(&pair, &answer).await;
    assert_eq!(causes(&pair.verify), [kms("DisabledException", 0)]);
}

#[tokio::test]
async fn a_further_key_that_is_wrong_keeps_no_receipt_back() {
    let mut pair = pair().await;
    let (id, code) = payment(&pair, "alice").await;
    let unknown = [("RECEIPT_EXTRA_KEY_IDS", "11111111-2222-3333-4444-555555555555")];
    pair.verify = pair.world.verify_function(&unknown).await;
    receipt_of(&pair.verified(&id, &code, 200).await);
}

/// A repetition asks nobody, so it needs no access key: in a process that has none it gets its receipt.
#[tokio::test]
async fn a_repetition_needs_no_access_key() {
    let pair = pair().await;
    let (id, code) = payment(&pair, "alice").await;
    let first = receipt_of(&pair.verified(&id, &code, 200).await);
    let pending = pair.started("bob").await;
    pair.world.delete_secret().await;
    let keyless = pair.world.verify_function(&[]).await;
    let again = keyless.call(&verify(&id, &code)).await;
    assert_eq!(receipt_of(&again).claims, first.claims);
    assert_eq!(outcome(&keyless.call(&verify(&pending, "123456")).await), is(503, "upstream-unavailable"));
    assert_eq!(pair.world.nevis.calls().verification, 1);
}
