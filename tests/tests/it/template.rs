//! `template.yaml`, translated by SAM, against what the functions need. `make e2e` deploys it; here stands
//! what the emulator does not enforce, and that nothing is granted or left open beyond need.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use acceptance::aws::REGION;
use acceptance::built::workspace;
use acceptance::template::{Stack, Template, referred, sam_environment, tool};
use serde_json::{Value, json};

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
    let common = [("AccessKeySecretArn", SECRET), ("NevisInstance", "bank"), ("CallerAuth", mode)];
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
fn every_operation_of_the_contract_has_a_route_to_its_function_and_there_is_no_other() {
    let functions = [
        ("POST /v1/approvals", "StartApproval"),
        ("POST /v1/approvals/{approvalId}/verification", "VerifyCode"),
    ];
    assert_eq!(operations(), functions.iter().map(|(operation, _)| (*operation).to_owned()).collect());
    for (mode, _) in MODES {
        let stack = stack(mode, &[]);
        let routes = stack.all("AWS::ApiGatewayV2::Route");
        assert_eq!(routes.len(), functions.len());
        for (operation, function) in functions {
            let route = routes.values().find(|route| route["RouteKey"] == operation);
            let route = route.unwrap_or_else(|| panic!("no route {operation}"));
            let integration = text(&route["Target"]).strip_prefix("integrations/").expect("an integration");
            let integration = stack.properties(referred(&json!(integration)));
            assert_eq!(integration["IntegrationUri"], format!("${{{function}Aliaslive}}"));
            assert_eq!(integration["PayloadFormatVersion"], "2.0");
            assert_eq!(integration["IntegrationType"], "AWS_PROXY");
            // Longer than the function's own 15 s, and no longer than API Gateway allows.
            assert_eq!(integration["TimeoutInMillis"], 20_000);
        }
    }
}

#[test]
fn a_release_publishes_a_version_of_each_function_and_moves_the_alias_to_it() {
    let stack = stack("jwt", &[]);
    for function in ["StartApproval", "VerifyCode"] {
        let version = format!("{function}Version0000000000");
        assert!(stack.has(&version, "AWS::Lambda::Version"), "a version is named by the release");
        let alias = stack.properties(&format!("{function}Aliaslive"));
        assert_eq!(
            (&alias["Name"], &alias["FunctionName"]),
            (&json!("live"), &json!(format!("${{{function}}}")))
        );
        assert_eq!(alias["FunctionVersion"], format!("${{{version}.Version}}"));
    }
    let release = &Template::read().section("Parameters")["Release"];
    assert_eq!(release.get("Default"), None, "a deployment without a release would leave the alias behind");
}

#[test]
fn a_canary_is_off_by_default_and_each_way_to_shift_is_known_to_codedeploy() {
    let canary = &Template::read().section("Parameters")["Canary"];
    assert_eq!(canary["Default"], "off");
    let ways = canary["AllowedValues"].as_array().expect("values").iter().map(text);
    let shift = Template::read().section("Mappings")["Shift"].as_object().expect("ways to shift");
    assert_eq!(ways.collect::<BTreeSet<_>>(), shift.keys().map(String::as_str).collect());
    for (way, how) in shift {
        let off = way == "off";
        assert_eq!(how["Enabled"], if off { "false" } else { "true" });
        assert_eq!(how["Type"], if off { "AllAtOnce" } else { way.as_str() });
    }
    assert!(stack("jwt", &[]).all("AWS::CodeDeploy::DeploymentGroup").is_empty());
    let on = Template::translated(&[("Canary", "Canary10Percent5Minutes")]);
    let resources = on.section("Resources").values();
    let groups: Vec<_> =
        resources.filter(|resource| resource["Type"] == "AWS::CodeDeploy::DeploymentGroup").collect();
    assert_eq!(groups.len(), 2, "one for each function");
    for group in groups {
        let name = &group["Properties"]["DeploymentConfigName"]["Fn::Sub"];
        assert_eq!(name[0], "CodeDeployDefault.Lambda${ConfigName}");
        assert_eq!(name[1]["ConfigName"], "Canary10Percent5Minutes");
    }
}

#[test]
fn no_mode_has_a_route_without_authorizer() {
    let modes = &Template::read().section("Parameters")["CallerAuth"]["AllowedValues"];
    assert_eq!(*modes, json!(MODES.map(|(mode, _)| mode)), "each mode is looked at here");
    for (mode, _) in MODES {
        let stack = stack(mode, &[]);
        assert!(stack.refusals.is_empty(), "{:?}", stack.refusals);
        for (name, route) in stack.all("AWS::ApiGatewayV2::Route") {
            if mode == "iam" {
                assert_eq!(route["AuthorizationType"], "AWS_IAM", "{name}");
                assert_eq!(route.get("AuthorizerId"), None, "{name}");
                continue;
            }
            assert_eq!(route["AuthorizationType"], "JWT", "{name}");
            assert_eq!(route["AuthorizationScopes"], json!(["payments"]), "{name}");
            assert_eq!(
                *stack.properties(referred(&route["AuthorizerId"])),
                json!({
                    "ApiId": "${Api}",
                    "Name": "access-token",
                    "AuthorizerType": "JWT",
                    "IdentitySource": ["$request.header.Authorization"],
                    "JwtConfiguration": { "Issuer": "https://issuer.example", "Audience": ["shop", "app"] },
                })
            );
        }
    }
}

#[test]
fn jwt_without_issuer_audience_or_scope_is_refused_and_so_is_nevis_named_twice_or_never() {
    for parameter in ["JwtIssuer", "JwtAudience", "RequiredScope"] {
        let refusals = stack("jwt", &[(parameter, "")]).refusals;
        assert_eq!(refusals, [format!("{parameter} is needed with CallerAuth jwt.")]);
        assert!(stack("iam", &[(parameter, "")]).refusals.is_empty());
    }
    for (instance, url) in [("", ""), ("bank", "https://nevis.example")] {
        let refusals = stack("iam", &[("NevisInstance", instance), ("NevisBaseUrl", url)]).refusals;
        assert_eq!(refusals, ["Set one of NevisInstance and NevisBaseUrl."]);
    }
}

#[test]
fn only_the_routes_may_invoke_the_functions() {
    let stack = stack("jwt", &[]);
    let permissions = stack.all("AWS::Lambda::Permission").into_values().map(|permission| {
        assert_eq!(permission["Action"], "lambda:InvokeFunction");
        assert_eq!(permission["Principal"], "apigateway.amazonaws.com");
        (text(&permission["FunctionName"]), text(&permission["SourceArn"]))
    });
    let api = "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}";
    assert_eq!(
        permissions.collect::<BTreeMap<_, _>>(),
        BTreeMap::from([
            ("${StartApprovalAliaslive}", format!("{api}/*/POST/v1/approvals").as_str()),
            ("${VerifyCodeAliaslive}", format!("{api}/*/POST/v1/approvals/*/verification").as_str()),
        ])
    );
}

#[test]
fn each_route_is_throttled() {
    let stack = stack("jwt", &[("ThrottleRate", "7"), ("ThrottleBurst", "9")]);
    let stage = stack.properties("Stage");
    assert_eq!(stage["StageName"], "$default");
    let limits = json!({ "ThrottlingRateLimit": "7", "ThrottlingBurstLimit": "9" });
    let expected = operations().into_iter().map(|operation| (operation, limits.clone()));
    assert_eq!(stage["RouteSettings"], Value::Object(expected.collect()));
}

#[test]
fn cors_is_for_the_allowed_origins_with_the_contracts_headers_only() {
    assert_eq!(
        stack("jwt", &[]).properties("Api")["CorsConfiguration"],
        json!({
            "AllowOrigins": ["https://shop.example", "https://app.example"],
            "AllowMethods": ["POST"],
            "AllowHeaders": ["authorization", "content-type", "idempotency-key"],
            "ExposeHeaders": ["retry-after", "x-request-id", "date"],
            "MaxAge": 600,
        })
    );
    assert_eq!(stack("jwt", &[("AllowedOrigins", "")]).properties("Api").get("CorsConfiguration"), None);
}

#[test]
fn the_access_log_has_both_request_ids_and_nothing_of_a_person() {
    let stack = stack("jwt", &[]);
    let settings = &stack.properties("Stage")["AccessLogSettings"];
    let format = text(&settings["Format"]);
    let line: BTreeMap<String, String> = serde_json::from_str(format).expect("a JSON object of texts");
    // None of `identity`, `path`, or an authorizer's claims.
    let harmless = [
        "authorizer.error",
        "integration.requestId",
        "integration.status",
        "integrationErrorMessage",
        "integrationLatency",
        "requestId",
        "requestTime",
        "responseLatency",
        "routeKey",
        "status",
    ];
    let variables: BTreeSet<_> =
        line.values().map(|value| value.strip_prefix("$context.").expect("one variable")).collect();
    assert_eq!(variables, harmless.into_iter().collect());
    assert!(!format.contains('\n'), "an access log format is one line");
    assert_eq!(settings["DestinationArn"], "${AccessLogs.Arn}");
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

#[test]
fn where_the_api_is_stands_in_an_output() {
    assert_eq!(
        Template::read().section("Outputs")["ApiUrl"]["Value"],
        json!({ "Fn::GetAtt": ["Api", "ApiEndpoint"] })
    );
}

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
        (actions(statement), text(&statement["Resource"]).to_owned(), statement["Condition"].clone())
    });
    grants.collect()
}

/// What the code of each function needs: the secret; `GetItem` and the writes of its steps
/// (`Change` in `step.rs`: start puts, updates, deletes and checks, verification only updates); its log.
fn needed(function: &str) -> Vec<Grant> {
    let table: &[&str] = match function {
        "StartApproval" => &[
            "dynamodb:GetItem",
            "dynamodb:PutItem",
            "dynamodb:UpdateItem",
            "dynamodb:DeleteItem",
            "dynamodb:ConditionCheckItem",
        ],
        _ => &["dynamodb:GetItem", "dynamodb:UpdateItem"],
    };
    let log = format!("${{{function}Logs.Arn}}");
    vec![
        grant(&["secretsmanager:GetSecretValue"], SECRET, Value::Null),
        grant(table, "${Approvals.Arn}", Value::Null),
        grant(&["logs:CreateLogStream", "logs:PutLogEvents"], &log, Value::Null),
    ]
}

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
