//! What holds for every input, asserted: the fuzz targets of `fuzz/` look for an input of which it does not,
//! and the tests here hold it for their seeds. There only for those two.
#![expect(clippy::missing_panics_doc, reason = "a panic is how a property says that it does not hold")]

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use lambda_http::aws_lambda_events::apigw::ApiGatewayV2httpRequest;
use lambda_http::{Body, RequestExt};
use lambda_runtime::{Context, LambdaEvent};

use crate::access_key::AccessKey;
use crate::caller::Caller;
use crate::clock::Clock;
use crate::config::CallerAuth;
use crate::exchange::Exchange;
use crate::nevis::Code;
pub use crate::nevis::properties::{approval_answer, introspection_answer, user_answer};
use crate::problem::Problem;
use crate::route;
use crate::telemetry::Event;

/// A code is the digits that were typed, 4 to 10, and nothing else but spaces and hyphens was.
pub fn code(data: &[u8]) {
    let Ok(typed) = std::str::from_utf8(data) else { return };
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    let others = typed.chars().any(|typed| !typed.is_ascii_digit() && !matches!(typed, ' ' | '-'));
    let good = (4..=10).contains(&digits.len()) && !others;
    assert_eq!(Code::parse(typed).as_ref().map(Code::digits), good.then_some(digits.as_str()));
}

/// A key is what the secret holds, fit for a header, and no error or `Debug` repeats it.
pub fn secret(data: &[u8]) {
    let Ok(secret) = std::str::from_utf8(data) else { return };
    match AccessKey::from_secret(secret) {
        Ok(key) => {
            let header = key.bearer();
            assert!(header.is_sensitive());
            let bearer = header.to_str().ok().and_then(|value| value.strip_prefix("Bearer "));
            let bearer = bearer.unwrap_or_default();
            assert!(!bearer.is_empty() && bearer.bytes().all(|byte| byte.is_ascii_graphic()));
            // More counts as white space here than in JSON.
            let secret = secret.trim();
            let object = serde_json::from_str::<serde_json::Value>(secret).unwrap_or_default();
            let member = object.get("accessKey").and_then(serde_json::Value::as_str).map(str::trim);
            assert_eq!(member.unwrap_or(secret), bearer);
            assert_eq!(format!("{key:?}"), "AccessKey([hidden])");
        }
        Err(error) => {
            let told = ["it is empty", "it has a character", "it is a JSON object", "it starts with a brace"];
            assert!(told.iter().any(|reason| error.to_string().starts_with(reason)), "{error}");
        }
    }
}

/// An event of API Gateway becomes the request that it holds, and whatever is read of it is in it.
pub fn event(data: &[u8]) {
    let Ok(payload) = serde_json::from_slice::<ApiGatewayV2httpRequest>(data) else { return };
    let (sent, path) = (payload.body.clone(), payload.raw_path.clone().unwrap_or_default());
    let (base64, method) = (payload.is_base64_encoded, payload.request_context.http.method.clone());
    let request = crate::event::request(LambdaEvent::new(payload, Context::default()));
    assert_eq!((request.raw_http_path(), request.method()), (path.as_str(), &method));
    let body = match sent {
        None => Body::Empty,
        Some(sent) if base64 => Body::Binary(STANDARD.decode(sent).unwrap_or_default()),
        Some(sent) => Body::Text(sent),
    };
    assert_eq!(*request.body(), body);
    if let Ok(id) = route::verification(&request) {
        assert!(path.ends_with(&format!("/v1/approvals/{id}/verification")) && id.to_string().len() == 44);
    }
    for auth in [CallerAuth::Jwt { username_claim: "sub".to_owned() }, CallerAuth::Iam, CallerAuth::None] {
        caller(Caller::of(&request, &auth), &auth);
    }
    let exchange = Exchange::new(Event::Start, &request, &Clock::telling(|| std::time::UNIX_EPOCH));
    let answer = exchange.finish(Problem::NotFound.reply());
    let id = answer.headers().get("x-request-id").map(|id| id.to_str().unwrap_or_default().to_owned());
    assert!(answer.status() == 404 || id.is_none(), "only a bare 500 has no id");
}

/// Only `none` takes anybody; a user comes from a token alone.
fn caller(read: Result<Caller, Problem>, auth: &CallerAuth) {
    match read {
        Ok(caller) => {
            assert_eq!(caller.user().is_some(), matches!(auth, CallerAuth::Jwt { .. }));
            assert!(!caller.id().is_empty() && caller.id() != "iam:");
        }
        Err(problem) => assert!(matches!(problem.reply().status(), 401 | 403)),
    }
}

#[cfg(test)]
#[path = "../../fuzz/replay.rs"]
mod replay;

#[cfg(test)]
mod tests {
    use super::replay::replay;

    #[test]
    fn they_hold_for_every_seed() {
        replay("code", super::code);
        replay("secret", super::secret);
        replay("event", super::event);
        replay("approval_answer", super::approval_answer);
        replay("introspection_answer", super::introspection_answer);
        replay("user_answer", super::user_answer);
    }
}
