//! The API: routes, authorizers, limits, CORS, the access log.

use std::collections::{BTreeMap, BTreeSet};

use acceptance::template::{Template, referred};
use serde_json::{Value, json};

use super::{MODES, operations, stack, text};

#[test]
fn every_operation_of_the_contract_has_a_route_to_its_function_and_there_is_no_other() {
    let functions = [
        ("POST /v1/approvals", "StartApproval"),
        ("POST /v1/approvals/{approvalId}/verification", "VerifyCode"),
        ("GET /.well-known/openid-configuration", "VerifyCode"),
        ("GET /.well-known/jwks.json", "VerifyCode"),
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
            ("${VerifyCodeAliaslive}", format!("{api}/*/POST/v1/approvals/*/verification").as_str()),
            ("${VerifyCodeAliaslive}", format!("{api}/*/GET/.well-known/*").as_str()),
        ])
    );
}

#[test]
fn each_route_is_throttled() {
    let stack = stack("jwt", &[("ThrottleRate", "7"), ("ThrottleBurst", "9")]);
    let stage = stack.properties("Stage");
    assert_eq!(stage["StageName"], "$default");
    let limits = json!({ "ThrottlingRateLimit": "7", "ThrottlingBurstLimit": "9" });
    let open = json!({ "ThrottlingRateLimit": 1000, "ThrottlingBurstLimit": 1000 });
    let expected = operations().into_iter().map(|operation| {
        let limits = if operation.starts_with("GET /.well-known/") { &open } else { &limits };
        (operation.clone(), limits.clone())
    });
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
fn where_the_api_is_stands_in_an_output() {
    assert_eq!(
        Template::read().section("Outputs")["ApiUrl"]["Value"],
        json!({ "Fn::GetAtt": ["Api", "ApiEndpoint"] })
    );
}
