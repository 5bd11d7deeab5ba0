//! API Gateway's events (HTTP API, payload 2.0) as requests, and replies as its responses.
//!
//! `lambda_http`'s own conversion builds a URI of host, path and query, and panics where one of them
//! holds a character that no URI has; API Gateway hands on paths decoded, so a caller can put one there.
//! Here nothing of a request becomes a URI: `docs/decisions/0007-events-without-a-uri.md`.

use std::convert::Infallible;
use std::future::Future;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use lambda_http::aws_lambda_events::apigw::{ApiGatewayV2httpRequest, ApiGatewayV2httpResponse};
use lambda_http::request::RequestContext;
use lambda_http::{Body, Request, RequestExt, Response};
use lambda_runtime::{Error, LambdaEvent, service_fn};

/// Serves requests until the runtime ends the process. The handler cannot fail: no refusal ever becomes
/// a Lambda error.
pub async fn serve<F>(handler: impl Fn(Request) -> F) -> Result<(), Error>
where
    F: Future<Output = Response<Body>>,
{
    let handler = &handler;
    let answered = move |event| async move { Ok::<_, Infallible>(response(handler(request(event)).await)) };
    lambda_runtime::run(service_fn(answered)).await
}

/// The request of an event.
pub fn request(event: LambdaEvent<ApiGatewayV2httpRequest>) -> Request {
    let LambdaEvent { payload, context, .. } = event;
    let body = match payload.body {
        None => Body::Empty,
        // What is no base64 is no JSON either, which the answer will say.
        Some(body) if payload.is_base64_encoded => Body::Binary(STANDARD.decode(body).unwrap_or_default()),
        Some(body) => Body::Text(body),
    };
    let mut request = Request::new(body);
    *request.method_mut() = payload.request_context.http.method.clone();
    *request.headers_mut() = payload.headers;
    request
        .with_raw_http_path(payload.raw_path.unwrap_or_default())
        .with_request_context(RequestContext::ApiGatewayV2(payload.request_context))
        .with_lambda_context(context)
}

fn response(response: Response<Body>) -> ApiGatewayV2httpResponse {
    let (parts, body) = response.into_parts();
    let mut answer = ApiGatewayV2httpResponse::default();
    answer.status_code = i64::from(parts.status.as_u16());
    answer.headers = parts.headers;
    answer.body = Some(body);
    answer
}

#[cfg(test)]
mod tests {
    use lambda_runtime::Context;
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn event(path: &str, query: &str, host: &str, body: Option<&str>, base64: bool) -> Request {
        let event = json!({
            "version": "2.0", "routeKey": "$default", "rawPath": path, "rawQueryString": query,
            "headers": { "host": host }, "body": body, "isBase64Encoded": base64,
            "requestContext": {
                "accountId": "1", "apiId": "a", "domainName": host, "domainPrefix": "d", "requestId": "id",
                "routeKey": "$default", "stage": "$default", "timeEpoch": 0,
                "http": { "method": "POST", "path": path, "protocol": "HTTP/1.1", "sourceIp": "::1", "userAgent": "" },
            },
        });
        request(LambdaEvent::new(serde_json::from_value(event).unwrap(), Context::default()))
    }

    proptest! {
        #[test]
        fn no_path_query_host_or_body_makes_it_panic(
            path in "\\PC{0,30}", query in "\\PC{0,30}", host in "[ -~]{0,20}", body in prop::option::of("\\PC{0,30}"), base64 in any::<bool>(),
        ) {
            let request = event(&path, &query, &host, body.as_deref(), base64);
            prop_assert_eq!(request.raw_http_path(), path);
        }
    }

    #[test]
    fn a_body_in_base64_is_decoded() {
        let body = event("/", "", "h", Some("e30="), true);
        assert_eq!(body.body(), &Body::Binary(b"{}".to_vec()));
        assert_eq!(event("/", "", "h", Some("!"), true).body(), &Body::Binary(Vec::new()));
        assert_eq!(event("/", "", "h", Some("{}"), false).body(), &Body::Text("{}".to_owned()));
        assert_eq!(event("/", "", "h", None, false).body(), &Body::Empty);
    }

    #[test]
    fn status_headers_and_body_go_out() {
        let reply =
            Response::builder().status(422).header("x-request-id", "id").body(Body::from("{}")).unwrap();
        let answer = serde_json::to_value(response(reply)).unwrap();
        assert_eq!((&answer["statusCode"], &answer["body"]), (&json!(422), &json!("{}")));
        assert_eq!(
            (&answer["headers"]["x-request-id"], &answer["isBase64Encoded"]),
            (&json!("id"), &json!(false))
        );
    }
}
