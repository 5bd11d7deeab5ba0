//! Receipts: their key, their settings, their routes, and none of it where they are off.

use std::collections::BTreeMap;

use harness::template::{Stack, Template};
use serde_json::{Value, json};

use super::stack;

const KEY: &str = "arn:aws:kms:eu-central-1:000000000000:key/own";

/// The variables of verify-code that are about receipts.
fn settings(stack: &Stack) -> BTreeMap<String, Value> {
    let variables = stack.properties("VerifyCode")["Environment"]["Variables"].as_object().unwrap().clone();
    variables.into_iter().filter(|(name, _)| name.starts_with("RECEIPT_")).collect()
}

fn set(key: &str, issuer: &str, audience: &str, extra: &str) -> BTreeMap<String, Value> {
    let names = ["RECEIPT_KEY_ID", "RECEIPT_ISSUER", "RECEIPT_AUDIENCE", "RECEIPT_EXTRA_KEY_IDS"];
    names
        .into_iter()
        .zip([key, issuer, audience, extra])
        .map(|(name, value)| (name.to_owned(), json!(value)))
        .collect()
}

#[test]
fn issuer_and_key_are_the_templates_own_unless_given() {
    let audience = "https://payments.example";
    assert_eq!(settings(&stack("jwt", &[])), set("${ReceiptKey.Arn}", "${Api.ApiEndpoint}", audience, ""));
    let given = [
        ("ReceiptKeyArn", KEY),
        ("ReceiptIssuer", "https://approvals.example"),
        ("ReceiptExtraKeyIds", "arn:old,arn:older"),
    ];
    assert_eq!(
        settings(&stack("iam", &given)),
        set(KEY, "https://approvals.example", audience, "arn:old,arn:older")
    );
    let stack = stack("jwt", &[]);
    let start = &stack.properties("StartApproval")["Environment"]["Variables"];
    assert!(
        start.as_object().unwrap().keys().all(|name| !name.starts_with("RECEIPT_")),
        "start-approval signs nothing"
    );
}

#[test]
fn the_key_is_for_rs256_and_outlives_the_stack() {
    let stack = stack("jwt", &[]);
    let key = stack.properties("ReceiptKey");
    assert_eq!((&key["KeySpec"], &key["KeyUsage"]), (&json!("RSA_2048"), &json!("SIGN_VERIFY")));
    let resource = &Template::read().section("Resources")["ReceiptKey"];
    assert_eq!(
        (&resource["DeletionPolicy"], &resource["UpdateReplacePolicy"]),
        (&json!("Retain"), &json!("Retain"))
    );
    let statements = key["KeyPolicy"]["Statement"].as_array().unwrap();
    assert_eq!(statements.len(), 1, "the account alone decides");
    assert_eq!(
        statements[0]["Principal"],
        json!({ "AWS": "arn:${AWS::Partition}:iam::${AWS::AccountId}:root" })
    );
}

#[test]
fn a_key_of_ones_own_makes_none() {
    assert!(stack("jwt", &[("ReceiptKeyArn", KEY)]).all("AWS::KMS::Key").is_empty());
}

#[test]
fn without_receipts_there_is_nothing_of_them() {
    for mode in ["jwt", "iam"] {
        let off = stack(mode, &[("Receipts", "off"), ("ReceiptAudience", "")]);
        assert!(off.refusals.is_empty(), "{:?}", off.refusals);
        assert!(off.all("AWS::KMS::Key").is_empty());
        assert_eq!(off.all("AWS::ApiGatewayV2::Route").len(), 5);
        assert_eq!(off.all("AWS::Lambda::Permission").len(), 5);
        assert_eq!(off.properties("Stage")["RouteSettings"].as_object().unwrap().len(), 5);
        assert!(settings(&off).values().all(|value| value == ""), "an empty value counts as unset");
    }
}

#[test]
fn the_signing_key_is_no_extra_key() {
    let twice = format!("arn:old,{KEY}");
    let refusals = stack("jwt", &[("ReceiptKeyArn", KEY), ("ReceiptExtraKeyIds", &twice)]).refusals;
    assert_eq!(
        refusals,
        ["ReceiptKeyArn signs and is listed by itself, so it is none of ReceiptExtraKeyIds."]
    );
    assert!(stack("jwt", &[("ReceiptKeyArn", KEY), ("ReceiptExtraKeyIds", "arn:old")]).refusals.is_empty());
    assert!(stack("jwt", &[]).refusals.is_empty());
}

#[test]
fn receipts_are_for_a_named_audience() {
    let refusals = stack("jwt", &[("ReceiptAudience", "")]).refusals;
    assert_eq!(refusals, ["ReceiptAudience is needed with Receipts on."]);
}

#[test]
fn keys_that_nobody_reaches_are_refused() {
    let refusals =
        |more: &[(&str, &str)]| stack("jwt", &[&[("DefaultEndpoint", "off")], more].concat()).refusals;
    let [refusal] = &refusals(&[])[..] else { panic!("one refusal") };
    assert!(refusal.starts_with("ReceiptIssuer is needed"), "{refusal}");
    assert!(refusals(&[("ReceiptIssuer", "https://approvals.bank.example")]).is_empty());
    assert!(refusals(&[("Receipts", "off")]).is_empty());
}
