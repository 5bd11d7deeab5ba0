//! Pages that ask whether they may call.

use harness::template::Template;
use http::Method;
use serde_json::{Map, Value};

use crate::api::{Answer, Api, NO_ID};
use crate::stage::{ALLOWED_HEADER, ORIGIN, Stage};

pub(crate) async fn are_let_in_by_their_origin(stage: &Stage, api: &Api) {
    give_the_emulator_its_cors(stage, api).await;
    let allowed = preflight(api, "a preflight from the shop", ORIGIN, &[200, 204]).await;
    assert_eq!(allowed.header("access-control-allow-origin"), ORIGIN);
    let lists = ["methods", "headers"].map(|what| {
        let list = allowed.header(&format!("access-control-allow-{what}")).to_lowercase();
        list.split(',').map(|name| name.trim().to_owned()).collect::<Vec<_>>()
    });
    assert_eq!(lists[0], ["get", "post"]);
    assert_eq!(lists[1], ["authorization", "content-type", "idempotency-key", ALLOWED_HEADER]);
    // 403 on the emulator, 204 without these headers on AWS: the browser goes no further in both.
    let foreign = preflight(api, "a preflight from elsewhere", "https://evil.example", &[204, 403]).await;
    assert_eq!(foreign.header("access-control-allow-origin"), "");
    let alice = stage.user("alice").await;
    let call = api.view("a call from the shop", NO_ID).authorization(&alice);
    let answer = call.header("origin", ORIGIN).expect(&[404]).await;
    assert_eq!(answer.header("access-control-allow-origin"), ORIGIN);
    let exposed = answer.header("access-control-expose-headers").to_lowercase();
    for name in ["retry-after", "x-request-id", "date"] {
        assert!(exposed.contains(name), "{exposed}");
    }
    assert!(!answer.header("x-request-id").is_empty() && !answer.header("date").is_empty());
}

async fn preflight(api: &Api, what: &str, origin: &str, statuses: &[u16]) -> Answer {
    api.call(what, Method::OPTIONS, "/v1/approvals", None)
        .header("origin", origin)
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "authorization,content-type,idempotency-key,traceparent")
        .expect(statuses)
        .await
}

/// MiniStack 1.5.33 keeps the template's CORS in the template's letter case and then finds nothing in
/// it. So the same values go in once more, by the API. That they are the right ones is the
/// business of `it/template.rs`.
pub(crate) async fn give_the_emulator_its_cors(stage: &Stage, api: &Api) {
    let parameters = [
        ("AccessKeySecretArn", "arn"),
        ("NevisInstance", "bank"),
        ("CallerAuth", "jwt"),
        ("AllowedOrigins", ORIGIN),
        ("AllowedHeaders", ALLOWED_HEADER),
    ];
    let stack = Template::read().stack(&parameters);
    let of_template = stack.properties("Api")["CorsConfiguration"].as_object().expect("CORS").clone();
    let cors: Map<String, Value> = of_template
        .into_iter()
        .map(|(name, value)| {
            let (first, rest) = name.split_at(1);
            (first.to_lowercase() + rest, value)
        })
        .collect();
    let body = serde_json::json!({ "corsConfiguration": cors });
    stage.emulator_api.rest("apigateway", Method::PATCH, &format!("/v2/apis/{}", api.id), Some(&body)).await;
}
