//! API Gateway's events (HTTP API, payload 2.0) as requests, and replies as its responses.
//!
//! `lambda_http`'s own conversion builds a URI of host, path and query, and panics where one of them
//! holds a character that no URI has; API Gateway hands on paths decoded, so a caller can put one there.
//! Here nothing of a request becomes a URI: `docs/decisions/0007-events-without-a-uri.md`.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::future::Future;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use lambda_http::aws_lambda_events::apigw::ApiGatewayV2httpResponse;
use lambda_http::{Body, Request, RequestExt, Response};
use lambda_runtime::{Context, Error, LambdaEvent, service_fn};
use serde_json::value::RawValue;

use crate::edge::{Exchange, Problem, log};
use crate::platform::Clock;
use crate::platform::redacted::redacted_debug;

mod payload;

pub use payload::Payload;
pub(crate) use payload::text;

/// What API Gateway says of a request beside the request itself.
#[derive(Clone, Default)]
pub(crate) struct Gateway {
    /// Its id of the request.
    pub(crate) request_id: Option<String>,
    /// The stage, whose name may stand in front of the path.
    pub(crate) stage: Option<String>,
    /// The authenticated identity, as the authorizer of the route left it.
    pub(crate) authorizer: Option<Box<RawValue>>,
}

redacted_debug!(Gateway);

impl Gateway {
    /// What it says of this request.
    pub(crate) fn of(request: &Request) -> Option<&Self> {
        request.extensions().get()
    }
}

/// An event that is no request: what is left of it has its ids, for the line and the answer.
pub struct Unreadable(Box<Request>);

redacted_debug!(Unreadable);

impl Unreadable {
    /// Writes its line, as one that is `about` this, and makes the answer.
    pub fn answer(&self, about: log::Event, clock: &Clock) -> Response<Body> {
        let problem = Problem::MalformedRequest {
            detail: "Send no control characters in headers; a function takes the events of an HTTP API, payload 2.0.",
            pointer: None,
        };
        Exchange::new(about, &self.0, clock).finish(problem.reply())
    }
}

/// Serves requests until the runtime ends the process. The handler cannot fail: no refusal ever becomes
/// a Lambda error. An event that cannot be read is answered here; `about` is what it is in the log.
pub async fn serve<F>(about: log::Event, clock: &Clock, handler: impl Fn(Request) -> F) -> Result<(), Error>
where
    F: Future<Output = Response<Body>>,
{
    let handler = &handler;
    let answered = move |event| async move {
        let answer = match request(event) {
            Ok(request) => handler(request).await,
            Err(unreadable) => unreadable.answer(about, clock),
        };
        Ok::<_, Infallible>(response(answer))
    };
    lambda_runtime::run(service_fn(answered)).await
}

/// The request of an event. The values of all headers count, used or not: a control character in one is meant
/// for whoever writes it on. What is no event of an HTTP API is unreadable too.
pub fn request(event: LambdaEvent<Payload>) -> Result<Request, Unreadable> {
    let LambdaEvent { payload: Payload(event), context, .. } = event;
    let Some(event) = event else { return Err(unreadable(Gateway::default(), context)) };
    let gateway = Gateway {
        request_id: event.request_context.request_id.as_deref().and_then(text),
        stage: event.request_context.stage.as_deref().and_then(text),
        authorizer: event.request_context.authorizer,
    };
    let method = Method::from_bytes(event.request_context.http.method.as_bytes());
    // A header that is none could become two further on (request splitting, RFC 9112 section 11.1).
    let (Ok(method), Some(headers)) = (method, headers(event.headers.unwrap_or_default())) else {
        return Err(unreadable(gateway, context));
    };
    let body = match event.body {
        None => Body::Empty,
        // What is no base64 is no JSON either, which the answer will say.
        Some(body) if event.is_base64_encoded == Some(true) => {
            Body::Binary(STANDARD.decode(body).unwrap_or_default())
        }
        Some(body) => Body::Text(body),
    };
    let mut request = Request::new(body);
    *request.method_mut() = method;
    *request.headers_mut() = headers;
    request.extensions_mut().insert(gateway);
    Ok(request.with_raw_http_path(event.raw_path).with_lambda_context(context))
}

/// The headers; `None` where the value of one has a character that no header has (RFC 9110 section 5.5).
fn headers(sent: BTreeMap<String, Box<RawValue>>) -> Option<HeaderMap> {
    let mut headers = HeaderMap::with_capacity(sent.len());
    for (name, value) in sent {
        let value = match text(&value) {
            Some(value) => HeaderValue::from_str(&value).ok()?,
            // Whoever uses this header finds one that is no text; whoever does not, nothing.
            None => HeaderValue::from_bytes(b"\xff").ok()?,
        };
        if let Ok(name) = HeaderName::try_from(name) {
            // Each name comes once, in lower case ("Create AWS Lambda proxy integrations for HTTP APIs in API
            // Gateway").
            headers.insert(name, value);
        }
    }
    Some(headers)
}

fn unreadable(gateway: Gateway, context: Context) -> Unreadable {
    let mut request = Request::default();
    request.extensions_mut().insert(gateway);
    Unreadable(Box::new(request.with_lambda_context(context)))
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
mod tests;
