//! What holds for every input, asserted: the fuzz targets of `fuzz/` look for an input of which it does not,
//! and the tests here hold it for their seeds. There only for those two.
#![expect(clippy::missing_panics_doc, reason = "a panic is how a property says that it does not hold")]

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use lambda_http::{Body, Request, RequestExt};
use lambda_runtime::{Context, LambdaEvent};
use serde_json::Value;

use crate::approvals::Caller;
use crate::edge::event::Payload;
use crate::edge::log::Event;
use crate::edge::route::{self, Route};
use crate::edge::{Exchange, Problem, caller};
use crate::nevis::access_key::AccessKey;
pub use crate::nevis::properties::{approval_answer, introspection_answer, user_answer, verification_answer};
use crate::nevis::{Code, SECRET};
use crate::platform::{CallerAuth, Clock};

/// A code is the digits that were typed, 4 to 10, and typed again it is the same. Of what is typed in ASCII,
/// nothing else but hyphens and white space is ignored.
pub fn code(data: &[u8]) {
    let Ok(typed) = std::str::from_utf8(data) else { return };
    let code = Code::parse(typed);
    let read = code.as_ref().map(Code::digits);
    if let Some(digits) = read {
        assert!((4..=10).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit()));
        assert_eq!(Code::parse(digits), code);
    }
    if typed.is_ascii() {
        let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
        let ignored = |typed: char| typed == '-' || matches!(typed, ' ' | '\t'..='\r');
        let others = typed.chars().any(|typed| !typed.is_ascii_digit() && !ignored(typed));
        let good = (4..=10).contains(&digits.len()) && typed.len() <= 64 && !others;
        assert_eq!(read, good.then_some(digits.as_str()));
    }
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
            let object = serde_json::from_str::<Value>(secret).unwrap_or_default();
            let member = object.get("accessKey").and_then(Value::as_str).map(str::trim);
            assert_eq!(member.unwrap_or(secret), bearer);
            assert_eq!(format!("{key:?}"), "AccessKey([redacted])");
        }
        Err(error) => {
            assert!(SECRET.causes().any(|cause| cause == error.cause()), "{error:?}");
        }
    }
}

/// An event of API Gateway becomes the request that it holds, and whatever is read of it is in it; any other is
/// answered all the same.
pub fn event(data: &[u8]) {
    let Ok(payload) = serde_json::from_slice::<Payload>(data) else { return };
    let clock = Clock::telling(|| std::time::UNIX_EPOCH);
    let request = match crate::edge::event::request(LambdaEvent::new(payload, Context::default())) {
        Ok(request) => request,
        Err(unreadable) => {
            assert_eq!(unreadable.answer(Event::Start, &clock).status(), 400);
            return;
        }
    };
    if let Ok(sent) = serde_json::from_slice(data) {
        holds(&request, &sent);
    }
    if let Route::Verification(id) = Route::of(&request) {
        assert!(request.raw_http_path().ends_with(&format!("/v1/approvals/{id}/verification")));
        let parsed = route::approval_id(id);
        assert!(parsed.is_err() || parsed.is_ok_and(|parsed| parsed.to_string() == id && id.len() == 44));
    }
    for auth in [CallerAuth::Jwt { username_claim: "sub".to_owned() }, CallerAuth::Iam, CallerAuth::None] {
        holds_of_caller(caller::authenticated(&request, &auth), &auth);
    }
    let answer = Exchange::new(Event::Start, &request, &clock).finish(Problem::NotFound.reply());
    let id = answer.headers().get("x-request-id").map(|id| id.to_str().unwrap_or_default().to_owned());
    assert!(answer.status() == 404 || id.is_none(), "only a bare 500 has no id");
}

/// What another reader finds in the event, where it is an object.
fn holds(request: &Request, sent: &Value) {
    let text = |at: &str| sent.pointer(at).and_then(Value::as_str);
    assert!(text("/rawPath").is_none_or(|path| path == request.raw_http_path()));
    assert!(text("/requestContext/http/method").is_none_or(|method| method == request.method().as_str()));
    let base64 = sent.get("isBase64Encoded") == Some(&Value::Bool(true));
    let body = match text("/body") {
        None => Body::Empty,
        Some(sent) if base64 => Body::Binary(STANDARD.decode(sent).unwrap_or_default()),
        Some(sent) => Body::Text(sent.to_owned()),
    };
    assert!(!sent.is_object() || *request.body() == body);
    for value in request.headers().values() {
        assert!(!value.as_bytes().iter().any(|byte| byte.is_ascii_control() && *byte != b'\t'));
    }
}

/// Only `none` takes anybody; a user comes from a token alone.
fn holds_of_caller(read: Result<Caller, Problem>, auth: &CallerAuth) {
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
        replay("verification_answer", super::verification_answer);
    }
}
