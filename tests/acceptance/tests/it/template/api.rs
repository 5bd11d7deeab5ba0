//! The API: routes, authorizers, limits, CORS, the access log.

use std::collections::{BTreeMap, BTreeSet};

use harness::template::{Template, referred};
use serde_json::{Value, json};

use super::{MODES, operations, stack, text};

/// Each route, with its function.
const ROUTES: [(&str, &str); 7] = [
    ("POST /v1/approvals", "StartApproval"),
    ("GET /v1/approvals/{approvalId}", "VerifyCode"),
    ("POST /v1/approvals/{approvalId}/verification", "VerifyCode"),
    ("POST /v1/approvals/{approvalId}/cancellation", "VerifyCode"),
    ("POST /v1/locks", "VerifyCode"),
    ("GET /.well-known/openid-configuration", "VerifyCode"),
    ("GET /.well-known/jwks.json", "VerifyCode"),
];

#[test]
fn every_operation_of_the_contract_has_a_route_to_its_function_and_there_is_no_other() {
    assert_eq!(operations(), ROUTES.iter().map(|(operation, _)| (*operation).to_owned()).collect());
    for (mode, _) in MODES {
        let stack = stack(mode, &[]);
        let routes = stack.all("AWS::ApiGatewayV2::Route");
        assert_eq!(routes.len(), ROUTES.len());
        for (operation, function) in ROUTES {
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

/// All that is open to everybody.
const DISCOVERY: [&str; 2] = ["GET /.well-known/openid-configuration", "GET /.well-known/jwks.json"];

#[test]
fn no_mode_has_a_route_without_authorizer_but_discovery() {
    let modes = &Template::read().section("Parameters")["CallerAuth"]["AllowedValues"];
    assert_eq!(*modes, json!(MODES.map(|(mode, _)| mode)), "each mode is looked at here");
    for (mode, _) in MODES {
        let stack = stack(mode, &[]);
        assert!(stack.refusals.is_empty(), "{:?}", stack.refusals);
        for (name, route) in stack.all("AWS::ApiGatewayV2::Route") {
            if DISCOVERY.contains(&text(&route["RouteKey"])) {
                assert_eq!(route["AuthorizationType"], "NONE", "{name}");
                continue;
            }
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
        permissions.collect::<BTreeSet<_>>(),
        BTreeSet::from([
            ("${StartApprovalAliaslive}", format!("{api}/*/POST/v1/approvals").as_str()),
            ("${VerifyCodeAliaslive}", format!("{api}/*/GET/v1/approvals/*").as_str()),
            ("${VerifyCodeAliaslive}", format!("{api}/*/POST/v1/approvals/*/verification").as_str()),
            ("${VerifyCodeAliaslive}", format!("{api}/*/POST/v1/approvals/*/cancellation").as_str()),
            ("${VerifyCodeAliaslive}", format!("{api}/*/POST/v1/locks").as_str()),
            ("${VerifyCodeAliaslive}", format!("{api}/*/GET/.well-known/*").as_str()),
        ])
    );
}

#[test]
fn each_route_has_a_throttle_of_its_own_and_discovery_a_high_one() {
    let limit =
        |rate: Value, burst: Value| json!({ "ThrottlingRateLimit": rate, "ThrottlingBurstLimit": burst });
    for receipts in ["on", "off"] {
        let stack = stack("jwt", &[("ThrottleRate", "7"), ("ThrottleBurst", "9"), ("Receipts", receipts)]);
        let expected = stack.all("AWS::ApiGatewayV2::Route").into_values().map(|route| {
            let key = text(&route["RouteKey"]);
            let open = DISCOVERY.contains(&key);
            (
                key.to_owned(),
                if open { limit(json!(1000), json!(1000)) } else { limit(json!("7"), json!("9")) },
            )
        });
        let stage = stack.properties("Stage");
        assert_eq!(stage["StageName"], "$default");
        assert_eq!(stage["RouteSettings"], Value::Object(expected.collect()), "Receipts={receipts}");
    }
}

/// A stage that limits a route which is not there yet cannot be made.
#[test]
fn the_stage_waits_for_every_route() {
    let stage = &Template::read().section("Resources")["Stage"];
    let waits: Vec<_> = stage["DependsOn"].as_array().expect("a list").iter().map(text).collect();
    for (mode, receipts) in [("jwt", "on"), ("iam", "off")] {
        let stack = stack(mode, &[("Receipts", receipts)]);
        let description = text(&stack.properties("Stage")["Description"]);
        for name in stack.all("AWS::ApiGatewayV2::Route").into_keys() {
            let named = description.contains(&format!("${{{name}}}"));
            assert!(waits.contains(&name) || named, "{name} is not waited for");
        }
    }
}

#[test]
fn cors_is_for_the_allowed_origins_with_the_contracts_headers_only() {
    assert_eq!(
        stack("jwt", &[]).properties("Api")["CorsConfiguration"],
        json!({
            "AllowOrigins": ["https://shop.example", "https://app.example"],
            "AllowMethods": ["GET", "POST"],
            "AllowHeaders": ["authorization", "content-type", "idempotency-key"],
            "ExposeHeaders": ["retry-after", "x-request-id", "date"],
            "MaxAge": 600,
        })
    );
    assert_eq!(stack("jwt", &[("AllowedOrigins", "")]).properties("Api").get("CorsConfiguration"), None);
}

#[test]
fn further_headers_are_allowed_beside_the_contracts_own_by_name_only() {
    let stack = stack("jwt", &[("AllowedHeaders", "traceparent,x-shop")]);
    assert_eq!(
        stack.properties("Api")["CorsConfiguration"]["AllowHeaders"],
        json!(["authorization", "content-type", "idempotency-key", "traceparent", "x-shop"])
    );
    let pattern = &Template::read().section("Parameters")["AllowedHeaders"]["AllowedPattern"];
    assert_eq!(*pattern, "^[A-Za-z0-9_-]*$", "no * that would allow all of them");
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
fn where_the_api_is_stands_in_an_output() {
    assert_eq!(
        Template::read().section("Outputs")["ApiUrl"]["Value"],
        json!({ "Fn::GetAtt": ["Api", "ApiEndpoint"] })
    );
}

#[test]
fn the_address_that_aws_gives_can_be_switched_off() {
    let of = |value| {
        let stack = stack("jwt", &[("DefaultEndpoint", value)]);
        stack.properties("Api").get("DisableExecuteApiEndpoint").cloned()
    };
    assert_eq!((of("off"), of("on")), (Some(json!(true)), Some(json!(false))));
}
