//! Pages that ask whether they may call.

use acceptance::template::Template;
use http::Method;
use serde_json::{Map, Value};

use crate::api::{Answer, Api, NOBODY};
use crate::stage::{ORIGIN, Stage};

pub(crate) async fn are_let_in_by_their_origin(stage: &Stage, api: &Api) {
    give_the_emulator_its_cors(stage, api).await;
    let allowed = preflight(api, "a preflight from the shop", ORIGIN, &[200, 204]).await;
    assert_eq!(allowed.header("access-control-allow-origin"), ORIGIN);
    assert!(allowed.header("access-control-allow-methods").contains("POST"), "{:?}", allowed.headers);
    let headers = allowed.header("access-control-allow-headers").to_lowercase();
    for name in ["authorization", "content-type", "idempotency-key"] {
        assert!(headers.contains(name), "{headers}");
    }
    // 403 on the emulator, 204 without these headers on AWS: the browser goes no further in both.
    let foreign = preflight(api, "a preflight from elsewhere", "https://evil.example", &[204, 403]).await;
    assert_eq!(foreign.header("access-control-allow-origin"), "");
    let alice = stage.user("alice").await;
    let call = api.verify("a call from the shop", NOBODY, "123456").authorization(&alice);
    let answer = call.header("origin", ORIGIN).expect(&[404]).await;
    assert_eq!(answer.header("access-control-allow-origin"), ORIGIN);
    let exposed = answer.header("access-control-expose-headers").to_lowercase();
    assert!(exposed.contains("retry-after") && exposed.contains("x-request-id"), "{exposed}");
}

async fn preflight(api: &Api, what: &str, origin: &str, statuses: &[u16]) -> Answer {
    api.call(what, Method::OPTIONS, "/v1/approvals", None)
        .header("origin", origin)
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "authorization,content-type,idempotency-key")
        .expect(statuses)
        .await
}

/// MiniStack 1.5.33 keeps the template's CORS in the template's letter case and then finds nothing in
/// it. So the same values go in once more, by the API. That they are the right ones is the
/// business of `it/template.rs`.
async fn give_the_emulator_its_cors(stage: &Stage, api: &Api) {
    let parameters = [
        ("AccessKeySecretArn", "arn"),
        ("NevisInstance", "bank"),
        ("CallerAuth", "jwt"),
        ("AllowedOrigins", ORIGIN),
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
    stage.cloud.rest("apigateway", Method::PATCH, &format!("/v2/apis/{}", api.id), Some(&body)).await;
}
