//! What each function's role allows: what it needs, and nothing more.

use std::collections::BTreeSet;

use harness::template::{Stack, referred};
use serde_json::{Value, json};

use super::{SECRET, stack, text};

/// What a role allows: actions on a resource, and under which condition.
type Grant = (BTreeSet<String>, String, Value);

fn grant(actions: &[&str], resource: &str, condition: Value) -> Grant {
    (actions.iter().map(|action| (*action).to_owned()).collect(), resource.to_owned(), condition)
}

fn actions(statement: &Value) -> BTreeSet<String> {
    let action = &statement["Action"];
    let several = action.as_array().into_iter().flatten().map(text);
    action.as_str().into_iter().chain(several).map(str::to_owned).collect()
}

/// All that the role of a function allows; anything but plain allowing statements ends the test.
fn granted(stack: &Stack, function: &str) -> Vec<Grant> {
    let role = text(&stack.properties(function)["Role"]).replace(".Arn}", "}");
    let role = stack.properties(referred(&json!(role)));
    let known = ["AssumeRolePolicyDocument", "Policies"];
    assert_eq!(role.as_object().expect("properties").keys().collect::<Vec<_>>(), known);
    assert_eq!(
        role["AssumeRolePolicyDocument"]["Statement"],
        json!([{
            "Effect": "Allow",
            "Principal": { "Service": "lambda.amazonaws.com" },
            "Action": "sts:AssumeRole",
        }])
    );
    let policies = role["Policies"].as_array().expect("policies");
    let statements = policies
        .iter()
        .flat_map(|policy| policy["PolicyDocument"]["Statement"].as_array().expect("statements"));
    let grants = statements.map(|statement| {
        assert_eq!(statement["Effect"], "Allow", "{statement}");
        for member in statement.as_object().expect("a statement").keys() {
            let known = ["Action", "Condition", "Effect", "Resource", "Sid"];
            assert!(known.contains(&member.as_str()), "{statement}");
        }
        let resource = &statement["Resource"];
        let resource = resource.as_str().map_or_else(|| resource.to_string(), str::to_owned);
        (actions(statement), resource, statement["Condition"].clone())
    });
    grants.collect()
}

/// What the code of each function needs: the secret; to read a record and to write it whole; its log.
fn needed(function: &str) -> Vec<Grant> {
    let log = format!("${{{function}Logs.Arn}}");
    let mut needed = vec![
        grant(&["secretsmanager:GetSecretValue"], SECRET, Value::Null),
        grant(&["dynamodb:GetItem", "dynamodb:PutItem"], "${Approvals.Arn}", Value::Null),
        grant(&["logs:CreateLogStream", "logs:PutLogEvents"], &log, Value::Null),
    ];
    if function == "VerifyCode" {
        needed.extend(with_receipts("${ReceiptKey.Arn}"));
    }
    needed
}

/// To sign with one algorithm, and to publish the key.
fn with_receipts(key: &str) -> [Grant; 2] {
    let rs256 = json!({ "StringEqualsIfExists": { "kms:SigningAlgorithm": "RSASSA_PKCS1_V1_5_SHA_256" } });
    [grant(&["kms:Sign"], key, rs256), grant(&["kms:GetPublicKey"], key, Value::Null)]
}

const KEY: &str = "arn:aws:kms:eu-central-1:000000000000:key/own";

fn only_through(service: &str) -> Value {
    json!({ "StringEquals": { "kms:ViaService": format!("{service}.${{AWS::Region}}.amazonaws.com") } })
}

#[test]
fn each_role_allows_what_its_function_needs_and_nothing_more() {
    let plain = stack("jwt", &[]);
    let secret_key = stack("jwt", &[("SecretKmsKeyArn", "arn:secret-key")]);
    let table_key = stack("jwt", &[("TableKmsKeyArn", "arn:table-key")]);
    for function in ["StartApproval", "VerifyCode"] {
        let mut expected = needed(function);
        assert_eq!(granted(&plain, function), expected, "{function}");
        expected.push(grant(&["kms:Decrypt"], "arn:secret-key", only_through("secretsmanager")));
        assert_eq!(granted(&secret_key, function), expected, "{function}");
        expected.pop();
        let actions = ["kms:Decrypt", "kms:DescribeKey"];
        expected.push(grant(&actions, "arn:table-key", only_through("dynamodb")));
        assert_eq!(granted(&table_key, function), expected, "{function}");
    }
    assert_eq!(plain.all("AWS::IAM::Role").len(), 2);
    assert!(plain.all("AWS::IAM::Policy").is_empty() && plain.all("AWS::IAM::ManagedPolicy").is_empty());
}

#[test]
fn only_verify_code_signs_and_with_exactly_the_keys_of_the_receipts() {
    let receipts = |granted: Vec<Grant>| granted.into_iter().skip(3).collect::<Vec<_>>();
    let own = [("ReceiptKeyArn", KEY)];
    assert_eq!(receipts(granted(&stack("jwt", &own), "VerifyCode")), with_receipts(KEY));
    let extra = [("ReceiptExtraKeyIds", "arn:old-key,arn:older-key")];
    let statements = receipts(granted(&stack("jwt", &extra), "VerifyCode"));
    assert_eq!(statements[..2], with_receipts("${ReceiptKey.Arn}"));
    let published = grant(&["kms:GetPublicKey"], r#"["arn:old-key","arn:older-key"]"#, Value::Null);
    let rs256 = with_receipts("").into_iter().next().expect("to sign").2;
    let signed = grant(&["kms:Sign"], r#"["arn:old-key","arn:older-key"]"#, rs256);
    assert_eq!(statements[2..], [published, signed]);
    let off = [("Receipts", "off"), extra[0]];
    assert!(receipts(granted(&stack("jwt", &off), "VerifyCode")).is_empty());
    for mode in ["jwt", "iam"] {
        assert!(receipts(granted(&stack(mode, &[("Receipts", "off")]), "VerifyCode")).is_empty());
        assert!(receipts(granted(&stack(mode, &extra), "StartApproval")).is_empty());
    }
}

#[test]
fn a_permission_boundary_bounds_both_roles() {
    let policy = "arn:aws:iam::123456789012:policy/boundary";
    let (bounded, plain) = (stack("jwt", &[("PermissionsBoundaryArn", policy)]), stack("jwt", &[]));
    let roles = bounded.all("AWS::IAM::Role");
    assert_eq!(roles.len(), 2);
    for (name, role) in roles {
        assert_eq!(role["PermissionsBoundary"], policy, "{name}");
        assert_eq!(plain.properties(name).get("PermissionsBoundary"), None, "{name}");
    }
}
