//! What a receipt says, and who signed it.

use aws_sdk_kms::types::SigningAlgorithmSpec;
use harness::signing_key::{SigningKey, unsigned, with_signature};
use ring::hmac;
use serde_json::{Value, json};

use super::{BOBS_ACCOUNT, Stage, fields, payment, with, without};

#[tokio::test]
async fn a_good_receipt_is_executed() {
    let stage = Stage::new().await;
    let receipt = stage.receipt().await;
    for server in &stage.servers {
        let (status, body) = server.pay(&receipt, &payment()).await;
        assert_eq!(status, 201, "{:?}: {body}", server.example());
        let checked = ["signature", "iss", "aud", "exp", "typ", "sub", "transaction", "jti"];
        assert_eq!(body, json!({ "executed": payment(), "checked": checked }), "{:?}", server.example());
    }
    // RFC 7519: `aud` may be a list, and then has to contain the audience.
    let listed = with(&stage.claims(), "aud", json!(["others", "payments"]));
    stage.all_take(&stage.issuer.issue(&listed).await).await;
}

#[tokio::test]
async fn one_wrong_claim_is_refused() {
    let stage = Stage::new().await;
    let good = stage.claims();
    let other = |member, value: &str| with(&good, member, value);
    let mut cases = vec![
        ("another issuer", other("iss", "https://receipts.example"), "iss"),
        ("an issuer of nearly the same name", other("iss", &format!("{}/", stage.issuer.url())), "iss"),
        ("another audience", other("aud", "admin"), "aud"),
        ("a list of other audiences", with(&good, "aud", json!(["admin"])), "aud"),
        ("another user", other("sub", "bob"), "sub"),
        ("a user in capitals", other("sub", "ALICE"), "sub"),
        (
            "a login",
            with(&good, "transaction", json!({ "template": "login", "fields": { "service": "bank" } })),
            "transaction",
        ),
        ("a login with the fields of a payment", transaction(&good, "template", "login"), "transaction"),
        (
            "a transaction without fields",
            with(&good, "transaction", json!({ "template": "payment" })),
            "transaction",
        ),
        ("a transaction that is a text", other("transaction", "payment"), "transaction"),
        ("a transaction of nothing", with(&good, "transaction", Value::Null), "transaction"),
        ("a user that is no text", with(&good, "sub", 7), "sub"),
        ("an id that is no text", with(&good, "jti", json!(["1"])), "jti"),
        ("no issuer", without(&good, "iss"), "iss"),
        ("no audience", without(&good, "aud"), "aud"),
        ("no end", without(&good, "exp"), "exp"),
        ("no user", without(&good, "sub"), "sub"),
        ("no id", without(&good, "jti"), "jti"),
        ("no transaction", without(&good, "transaction"), "transaction"),
    ];
    let approved = &good["transaction"]["fields"];
    for (case, fields) in [
        ("one more field", with(approved, "reference", "42")),
        ("one field fewer", without(approved, "payee")),
        ("an amount that is a number", with(approved, "amount", 1250)),
        ("an amount that is written differently", with(approved, "amount", "1250.0")),
    ] {
        cases.push((case, transaction(&good, "fields", fields), "transaction"));
    }
    for (case, claims, check) in cases {
        stage.all_refuse(case, &stage.issuer.issue(&claims).await, &payment(), check).await;
    }
}

fn transaction(claims: &Value, member: &str, value: impl Into<Value>) -> Value {
    with(claims, "transaction", with(&claims["transaction"], member, value))
}

#[tokio::test]
async fn another_payment_than_the_approved_one_is_refused() {
    let stage = Stage::new().await;
    let receipt = stage.receipt().await;
    for (member, value, check) in [
        ("amount", "9999.00", "transaction"),
        ("currency", "EUR", "transaction"),
        ("payee", "M. Mustermann", "transaction"),
        ("account", "CH5604835012345678009", "transaction"),
        ("debtor", BOBS_ACCOUNT, "sub"),
        ("debtor", "CH0000000000000000000", "sub"),
    ] {
        stage.all_refuse(member, &receipt, &with(&payment(), member, value), check).await;
    }
    let bobs = with(&payment(), "debtor", BOBS_ACCOUNT);
    let receipt = stage.issuer.issue(&stage.issuer.claims("bob", &fields(&bobs))).await;
    stage.all_refuse("Bob's receipt for Alice's account", &receipt, &payment(), "sub").await;
}

#[tokio::test]
async fn another_type_is_refused() {
    let stage = Stage::new().await;
    let (claims, header) = (stage.claims(), stage.issuer.header());
    for header in [with(&header, "typ", "JWT"), with(&header, "typ", "at+jwt"), without(&header, "typ")] {
        let receipt = stage.issuer.key().sign(&header, &claims).await;
        stage.all_refuse(&header.to_string(), &receipt, &payment(), "typ").await;
    }
}

#[tokio::test]
async fn what_the_issuer_did_not_sign_with_rs256_is_refused() {
    let stage = Stage::new().await;
    let (claims, header) = (stage.claims(), stage.issuer.header());
    let key = stage.issuer.key();
    let receipt = key.sign(&header, &claims).await;
    let [_, _, signature] = receipt.split('.').collect::<Vec<_>>()[..] else { panic!("{receipt}") };
    let altered = with(&claims, "jti", "another");
    let algorithm = |name: &str| with(&header, "alg", name);
    let (hs256, none) = (unsigned(&algorithm("HS256"), &claims), unsigned(&algorithm("none"), &claims));
    let keyed = |secret: &[u8]| hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret), hs256.as_bytes());
    let rs512 = SigningAlgorithmSpec::RsassaPkcs1V15Sha512;
    for (case, receipt) in [
        ("an altered payload", format!("{}.{signature}", unsigned(&header, &altered))),
        ("another key", SigningKey::create().await.sign(&header, &claims).await),
        ("none", with_signature(&none, b"")),
        ("none with a signature", format!("{none}.{signature}")),
        ("HS256 with the public key", with_signature(&hs256, keyed(key.pem().as_bytes()).as_ref())),
        ("HS256 with the public key in DER", with_signature(&hs256, keyed(key.der()).as_ref())),
        ("RS512 with the right key", key.sign_as(rs512, &algorithm("RS512"), &claims).await),
        ("no signature", with_signature(&unsigned(&header, &claims), b"")),
        ("half a receipt", unsigned(&header, &claims)),
        ("no receipt at all", "receipt".to_owned()),
        ("nothing in the middle", format!("{}..{signature}", receipt.split('.').next().unwrap())),
    ] {
        stage.all_refuse(case, &receipt, &payment(), "signature").await;
    }
    stage.all_take(&receipt).await;
}
