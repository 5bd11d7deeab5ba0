//! Receipts: what they say, and that it comes from the table.

mod discovery;
mod faults;
mod jws;
mod rotation;

use std::collections::HashSet;

use harness::gateway::{Call, Caller};
use harness::lambda::{Answer, Function};
use harness::table::{RecordPath, short};
use harness::world::{AUDIENCE, ISSUER, World};
use serde_json::{Value, json};

use self::discovery::keys_of;
use self::jws::Receipt;
use crate::scenes::{Pair, approval_id, number, outcome, problem, start_transaction, verify};

/// The member `transaction`, as start-approval writes it.
const PAYMENT: &str = r#"{"template":"payment","locale":"de","fields":{"payee":"M. Muster","amount":"1250.00","currency":"CHF","account":"CH9300762011623852957"}}"#;

async fn pair() -> Pair {
    Pair::within(World::new().await.with_receipts().await, &[]).await
}

/// An approval of a payment, and its code.
async fn payment(pair: &Pair, user: &str) -> (String, String) {
    let id = pair.started(user).await;
    pair.world.table.set(&RecordPath::approval(&id).at("transaction"), PAYMENT).await;
    (id, pair.codes(user).0)
}

fn receipt_of(answer: &Answer) -> Receipt {
    assert_eq!(answer.status, 200, "{answer:?}");
    Receipt::parse(answer.json()["receipt"].as_str().unwrap_or_else(|| panic!("no receipt in {answer:?}")))
}

/// The causes in the lines of a function's requests, each with the number of its key of receipts, if it has one.
fn causes(function: &Function) -> Vec<(String, Option<u64>)> {
    let lines = function.stdout_lines();
    let lines = lines.iter().map(|line| serde_json::from_str::<Value>(line).expect("a JSON line"));
    let of_requests = lines.filter(|line| line["event"] != "initialisation.incomplete");
    let cause = |line: Value| Some((line["cause"].as_str()?.to_owned(), line["receiptKey"].as_u64()));
    of_requests.filter_map(cause).collect()
}

/// The cause of a key of receipts.
fn kms(what: &str, key: u64) -> (String, Option<u64>) {
    (format!("kms: {what}"), Some(key))
}

#[tokio::test]
async fn a_receipt_says_what_was_approved_by_whom_and_when() {
    let pair = pair().await;
    let (id, code) = payment(&pair, "alice").await;
    let answer = pair.verified(&id, &code, 200).await;
    let receipt = receipt_of(&answer);
    let approval = pair.world.table.only_approval().await;
    let approved_at = number(&approval, "approvedAt");
    assert_eq!(
        receipt.claims,
        json!({
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": "alice",
            "jti": id,
            "txn": approval["transactionId"],
            "transaction": {
                "template": "payment",
                "fields": {
                    "amount": "1250.00",
                    "currency": "CHF",
                    "payee": "M. Muster",
                    "account": "CH9300762011623852957",
                },
            },
            "scope": "approval:payment",
            "amr": ["sms", "otp"],
            "iat": approved_at,
            "auth_time": approved_at,
            "exp": approved_at + 120,
        })
    );
    let members: HashSet<_> = answer.json().as_object().unwrap().keys().cloned().collect();
    let expected = ["receipt", "status", "subject", "transaction", "transactionId"];
    assert_eq!(members, expected.map(str::to_owned).into());
    assert_eq!(
        (&answer.json()["subject"], &answer.json()["transaction"]),
        (&receipt.claims["sub"], &receipt.claims["transaction"])
    );
    assert_eq!(answer.header("cache-control"), Some("no-store"));
}

#[tokio::test]
async fn a_receipt_names_the_clients_reference_and_the_language_that_was_sent() {
    let pair = pair().await;
    let mut transaction = crate::scenes::payment("rm-CH", "M. Muster");
    transaction["reference"] = json!("order-4711");
    let id = approval_id(&pair.start.call(&start_transaction(&transaction)).await);
    let answer = pair.verified(&id, &pair.codes("alice").0, 200).await;
    let claims = receipt_of(&answer).claims;
    assert_eq!((&claims["reference"], &claims["locale"]), (&json!("order-4711"), &json!("en")));
    assert_eq!(claims["transaction"], json!({ "template": "payment", "fields": transaction["fields"] }));
    assert_eq!(answer.json()["reference"], "order-4711", "a backend is told as well");
}

#[tokio::test]
async fn a_receipt_is_rs256_by_the_listed_key_that_its_thumbprint_names() {
    let pair = pair().await;
    let (id, code) = payment(&pair, "alice").await;
    let receipt = receipt_of(&pair.verified(&id, &code, 200).await);
    let keys = keys_of(&pair.verify).await;
    assert_eq!(keys.len(), 1);
    let thumbprint = jws::thumbprint(&keys[0]);
    assert_eq!(receipt.header, format!(r#"{{"alg":"RS256","kid":"{thumbprint}","typ":"txn-approval+jwt"}}"#));
    assert!(receipt.is_signed_by(&keys[0]));
    let forged = receipt.with_claim("sub", "mallory");
    assert!(!forged.is_signed_by(&keys[0]), "the check can fail");
}

#[tokio::test]
async fn a_repetition_gets_the_same_bytes() {
    let pair = pair().await;
    let (id, code) = payment(&pair, "alice").await;
    let first = pair.verified(&id, &code, 200).await;
    let twin = pair.world.verify_function(&[]).await;
    for function in [&pair.verify, &twin] {
        let mut again = function.call(&verify(&id, &code)).await.json();
        assert_eq!(again.as_object_mut().unwrap().remove("repeated"), Some(json!(true)));
        assert_eq!(again, first.json());
    }
    assert_eq!(pair.world.nevis.calls().verification, 1);
}

#[tokio::test]
async fn what_is_signed_comes_from_the_table_and_never_from_the_request() {
    let pair = pair().await;
    let (id, code) = payment(&pair, "alice").await;
    let place = RecordPath::approval(&id);
    let other = json!({ "template": "login", "locale": "fr", "fields": { "service": "E-Banking" } });
    pair.world.table.set(&place.at("transaction"), other.to_string()).await;
    pair.world.table.set(&place.at("subject"), "auth0|7").await;
    let call = verify(&id, &code).query("transaction=payment").header("nevis-transaction", PAYMENT);
    let claims = receipt_of(&pair.verify.call(&call).await).claims;
    assert_eq!(claims["transaction"], json!({ "template": "login", "fields": { "service": "E-Banking" } }));
    assert_eq!((&claims["scope"], &claims["sub"]), (&json!("approval:login"), &json!("auth0|7")));
    let named = json!({ "code": code, "transaction": { "template": "payment" } });
    let refused = pair.verify.call(&Call::verify(&id, &named)).await;
    assert_eq!(problem(&refused), "malformed-request", "a verification has no transaction");
}

#[tokio::test]
async fn the_subject_is_the_tokens_sub_and_not_the_nevis_user() {
    let jwt = [("CALLER_AUTH", "jwt"), ("USERNAME_CLAIM", "nevis_user")];
    let pair = Pair::within(World::new().await.with_receipts().await, &jwt).await;
    let caller = || Caller::jwt("auth0|7", &json!({ "nevis_user": "alice" }));
    let start = Call::start(&json!({ "transaction": crate::scenes::payment("en", "M. Muster") }));
    let id = approval_id(&pair.start.call(&start.caller(caller())).await);
    let (code, _) = pair.codes("alice");
    let answer = pair.verify.call(&verify(&id, &code).caller(caller())).await;
    assert_eq!(receipt_of(&answer).claims["sub"], "auth0|7");
}

#[tokio::test]
async fn without_a_transaction_there_is_no_receipt_and_kms_is_not_asked() {
    let pair = pair().await;
    let id = pair.started("alice").await;
    let (code, _) = pair.codes("alice");
    assert_eq!(pair.verified(&id, &code, 200).await.json().get("receipt"), None);
    pair.world.table.shift_time(&RecordPath::approval(&id), 32).await;
    assert_eq!(problem(&pair.verified(&id, &code, 409).await), "approval-used", "30 s, as ever");
    assert_eq!(pair.world.receipts().kms.count("Sign"), 0);
}

#[tokio::test]
async fn with_receipts_off_there_is_none_and_the_window_is_thirty_seconds() {
    let pair = Pair::new(&[]).await;
    let (id, code) = payment(&pair, "alice").await;
    assert_eq!(pair.verified(&id, &code, 200).await.json().get("receipt"), None);
    pair.world.table.shift_time(&RecordPath::approval(&id), 32).await;
    assert_eq!(problem(&pair.verified(&id, &code, 409).await), "approval-used");
}

#[tokio::test]
async fn the_same_code_gets_the_receipt_until_it_expires() {
    let pair = pair().await;
    let (id, code) = payment(&pair, "alice").await;
    let place = RecordPath::approval(&id);
    pair.verified(&id, &code, 200).await;
    pair.world.table.shift_time(&place, 110).await;
    let approval = pair.world.table.only_approval().await;
    assert_eq!(receipt_of(&pair.verified(&id, &code, 200).await).claims["iat"], approval["approvedAt"]);
    pair.world.table.shift_time(&place, 10).await;
    assert_eq!(outcome(&pair.verified(&id, &code, 409).await).1, "approval-used");
    assert_eq!(pair.world.nevis.calls().verification, 1);
}

#[tokio::test]
async fn a_receipt_is_never_written_to_the_log() {
    let loud = [("RUST_LOG", "trace"), ("AWS_LAMBDA_LOG_LEVEL", "TRACE"), ("RUST_BACKTRACE", "full")];
    let pair = Pair::within(World::new().await.with_receipts().await, &loud).await;
    let (id, code) = payment(&pair, "alice").await;
    let answer = pair.verified(&id, &code, 200).await;
    pair.verified(&id, &code, 200).await;
    let output = pair.verify.output();
    let receipt = answer.json()["receipt"].as_str().unwrap().to_owned();
    let secrets = receipt.split('.').chain(["Muster", "1250", "CH93", "alice", &code]);
    for secret in secrets {
        assert!(!output.contains(secret), "{secret} is in {output}");
    }
    assert!(output.contains(short(&id)), "the approval is named");
}
