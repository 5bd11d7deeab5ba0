//! What stands in front of the functions in the local world, beside the deployment's API of `template.yaml`.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use harness::aws::http;
use harness::built::workspace;
use harness::template::{Stack, Template, referred};
use http::{HeaderMap, Method};
use serde_json::{Value, json};

use super::ALLOWED_HEADERS;

/// The deployment for pages of this origin.
fn deployment(origin: &str) -> Stack {
    Template::read().stack(&[
        ("AccessKeySecretArn", "arn"),
        ("NevisInstance", "bank"),
        ("CallerAuth", "iam"),
        ("ReceiptAudience", "payments"),
        ("AllowedOrigins", origin),
        ("AllowedHeaders", ALLOWED_HEADERS),
    ])
}

fn list(value: &Value) -> String {
    let names: Vec<_> = value.as_array().expect("a list").iter().filter_map(Value::as_str).collect();
    names.join(",")
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
}

pub(super) async fn does_what_the_deployments_does(api: SocketAddr, simulator: SocketAddr) {
    let page = format!("http://{simulator}");
    let stack = deployment(&page);
    let cors = &stack.properties("Api")["CorsConfiguration"];
    may_be_asked_by_a_page(api, &page, cors).await;
    can_be_read_by_a_page(api, &page, cors).await;
    let foreign = http().get(format!("http://{api}/.rt/verify-code/2018-06-01/runtime/invocation/next"));
    let foreign = foreign.send().await.unwrap();
    assert_eq!(foreign.status().as_u16(), 404, "cargo-lambda's own paths are not the API's");
    assert_eq!(foreign.json::<Value>().await.unwrap(), json!({ "message": "Not Found" }));
}

async fn may_be_asked_by_a_page(api: SocketAddr, page: &str, cors: &Value) {
    let preflight = http()
        .request(Method::OPTIONS, format!("http://{api}/v1/approvals"))
        .header("origin", page)
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "content-type,traceparent");
    let answer = preflight.send().await.unwrap();
    assert_eq!(answer.status().as_u16(), 204);
    let header = |name| header(answer.headers(), name);
    assert_eq!(header("access-control-allow-origin"), cors["AllowOrigins"][0]);
    assert_eq!(header("access-control-allow-methods"), list(&cors["AllowMethods"]));
    assert_eq!(header("access-control-allow-headers"), list(&cors["AllowHeaders"]));
    assert_eq!(header("access-control-max-age"), cors["MaxAge"].to_string());
    assert_eq!(header("access-control-allow-credentials"), "", "neither has cookies sent");
}

async fn can_be_read_by_a_page(api: SocketAddr, page: &str, cors: &Value) {
    for path in ["/v1/approvals/unknown", "/unknown"] {
        let answer = http().get(format!("http://{api}{path}")).header("origin", page).send().await.unwrap();
        assert_eq!(answer.status().as_u16(), 404);
        let header = |name| header(answer.headers(), name);
        assert_eq!(header("access-control-allow-origin"), page, "{path}");
        assert_eq!(header("access-control-expose-headers"), list(&cors["ExposeHeaders"]), "{path}");
        assert!(header("date").ends_with("GMT"), "{path}: the server's time is there to be read");
    }
}

/// Of every method, since a 405 is the function's own where no gateway stands in front.
#[test]
fn the_local_world_has_the_deployments_routes() {
    let manifest = std::fs::read_to_string(workspace().join("Cargo.toml")).expect("Cargo.toml");
    let manifest: toml::Table = manifest.parse().expect("TOML");
    let local = manifest["workspace"]["metadata"]["lambda"]["watch"]["router"].as_table().expect("routes");
    let local: BTreeMap<_, _> =
        local.iter().map(|(path, function)| (path.as_str(), function.as_str().expect("a name"))).collect();
    let stack = deployment("http://page.test");
    let routes = stack.all("AWS::ApiGatewayV2::Route").into_values().map(|route| {
        let (_, path) = route["RouteKey"].as_str().expect("a key").split_once(' ').expect("method and path");
        let integration = route["Target"].as_str().expect("a target").replace("integrations/", "");
        let integration = stack.properties(referred(&json!(integration)));
        let function = match referred(&integration["IntegrationUri"]) {
            "StartApprovalAliaslive" => "start-approval",
            "VerifyCodeAliaslive" => "verify-code",
            other => panic!("{other} is no function"),
        };
        (path, function)
    });
    assert_eq!(local, routes.collect::<BTreeMap<_, _>>());
}
