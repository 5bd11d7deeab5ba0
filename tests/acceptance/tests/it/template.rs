//! `template.yaml`, translated by SAM, against what the functions need. `make e2e` deploys it; here stands
//! what the emulator does not enforce, and that nothing is granted or left open beyond need.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use harness::aws::REGION;
use harness::built::workspace;
use harness::template::{Stack, Template, referred, sam_environment, tool};
use serde_json::{Value, json};

mod alarms;
mod api;
mod receipts;
mod release;
mod roles;
mod settings;

const SECRET: &str = "arn:aws:secretsmanager:eu-central-1:000000000000:secret:access-key-AbCdEf";

/// What somebody must give in each mode, in the form of `CallerAuth`.
const MODES: [(&str, &[(&str, &str)]); 2] = [
    (
        "jwt",
        &[
            ("JwtIssuer", "https://issuer.example"),
            ("JwtAudience", "shop,app"),
            ("RequiredScope", "payments"),
            ("AllowedOrigins", "https://shop.example,https://app.example"),
        ],
    ),
    ("iam", &[]),
];

fn stack(mode: &str, others: &[(&str, &str)]) -> Stack {
    let (_, needed) = MODES.into_iter().find(|(name, _)| *name == mode).expect("a known mode");
    let common = [
        ("AccessKeySecretArn", SECRET),
        ("NevisInstance", "bank"),
        ("CallerAuth", mode),
        ("ReceiptAudience", "https://payments.example"),
    ];
    let mut parameters: BTreeMap<&str, &str> = common.into_iter().chain(needed.iter().copied()).collect();
    parameters.extend(others.iter().copied());
    Template::read().stack(&parameters.into_iter().collect::<Vec<_>>())
}

fn operations() -> BTreeSet<String> {
    let text = std::fs::read_to_string(workspace().join("openapi.yaml")).expect("openapi.yaml");
    let contract: Value = serde_saphyr::from_str(&text).expect("openapi.yaml is YAML");
    let paths = contract["paths"].as_object().expect("paths");
    let operations = paths.iter().flat_map(|(path, methods)| {
        let methods = methods.as_object().expect("methods").keys().filter(|name| *name != "parameters");
        methods.map(move |method| format!("{} {path}", method.to_uppercase()))
    });
    operations.collect()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text"))
}

#[test]
fn sam_and_cfn_lint_find_nothing() {
    let template = workspace().join("template.yaml");
    let run = |command: &mut Command| {
        let output = command
            .current_dir(workspace())
            .envs(sam_environment())
            .env("AWS_DEFAULT_REGION", REGION)
            .output()
            .expect("it runs");
        let said = [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
        assert!(output.status.success(), "{command:?}: {}", said.concat());
    };
    run(Command::new(tool("cfn-lint")).arg(&template));
    run(Command::new(tool("sam")).args(["validate", "--lint", "--template-file"]).arg(&template));
}

#[test]
fn every_log_is_kept_as_long_as_the_parameter_says() {
    let stack = stack("jwt", &[("LogRetentionDays", "14")]);
    let functions = stack.all("AWS::Lambda::Function");
    let mut logs: Vec<_> =
        functions.values().map(|function| referred(&function["LoggingConfig"]["LogGroup"])).collect();
    logs.push("AccessLogs");
    assert_eq!(logs.iter().collect::<BTreeSet<_>>().len(), 3, "a log for each: {logs:?}");
    for log in logs {
        assert!(stack.has(log, "AWS::Logs::LogGroup"), "{log}");
        assert_eq!(stack.properties(log)["RetentionInDays"], "14", "{log}");
    }
}

#[test]
fn the_functions_run_as_they_were_tried() {
    for architecture in ["arm64", "x86_64"] {
        let stack = stack("jwt", &[("Architecture", architecture), ("MemorySize", "512")]);
        let functions = stack.all("AWS::Lambda::Function");
        assert_eq!(functions.keys().copied().collect::<Vec<_>>(), ["StartApproval", "VerifyCode"]);
        for function in functions.into_values() {
            assert_eq!(function["Runtime"], "provided.al2023");
            assert_eq!(function["Architectures"], json!([architecture]));
            assert_eq!(function["MemorySize"], "512");
            assert_eq!(function["Timeout"], 15);
            let logging = &function["LoggingConfig"];
            assert_eq!(logging["LogFormat"], "JSON");
            // At a higher level Lambda would drop the line per request.
            assert_eq!(logging["ApplicationLogLevel"], "INFO");
            assert_eq!(function.get("ReservedConcurrentExecutions"), None);
        }
    }
    let limited = stack("jwt", &[("ReservedConcurrency", "5")]);
    for function in limited.all("AWS::Lambda::Function").into_values() {
        assert_eq!(function["ReservedConcurrentExecutions"], "5");
    }
    let parameters = Template::read().section("Parameters");
    assert_eq!(parameters["Architecture"]["AllowedValues"], json!(["arm64", "x86_64"]));
    assert_eq!(parameters["Architecture"]["Default"], "arm64");
}

#[test]
fn the_table_is_the_one_that_the_code_expects() {
    let table = json!({
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{ "AttributeName": "pk", "AttributeType": "S" }],
        "KeySchema": [{ "AttributeName": "pk", "KeyType": "HASH" }],
        "TimeToLiveSpecification": { "AttributeName": "ttl", "Enabled": true },
    });
    assert_eq!(*stack("jwt", &[]).properties("Approvals"), table);
    let with_key = stack("jwt", &[("TableKmsKeyArn", "arn:table-key")]);
    let encryption = json!({ "SSEEnabled": true, "SSEType": "KMS", "KMSMasterKeyId": "arn:table-key" });
    assert_eq!(with_key.properties("Approvals")["SSESpecification"], encryption);
}
