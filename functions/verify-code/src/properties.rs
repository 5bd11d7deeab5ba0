//! What holds for every request, asserted: the fuzz target of `fuzz/` looks for one of which it does not, and
//! the test here holds it for its seeds. There only for those two.
#![expect(clippy::missing_panics_doc, reason = "a panic is how a property says that it does not hold")]

use countersign::edge::{Event, Exchange};
use countersign::nevis::Code;
use countersign::platform::{CallerAuth, Clock};
use lambda_http::{Body, Request, RequestExt};
use serde_json::Value;

/// A request is taken only where it is the contract's. The first line is the approval's id, the rest the body.
pub fn command(data: &[u8]) {
    let end = data.iter().position(|byte| *byte == b'\n').unwrap_or(data.len());
    let (id, body) = data.split_at(end);
    let body = body.get(1..).unwrap_or_default();
    let id = String::from_utf8_lossy(id);
    let request = Request::new(Body::Binary(body.to_vec()));
    let mut request = request.with_raw_http_path(format!("/v1/approvals/{id}/verification"));
    *request.method_mut() = lambda_http::http::Method::POST;
    let json = lambda_http::http::HeaderValue::from_static("application/json");
    request.headers_mut().insert("content-type", json);
    let mut exchange =
        Exchange::new(Event::Verification, &request, &Clock::telling(|| std::time::UNIX_EPOCH));
    match crate::verification::command::parse(&request, &mut exchange, &CallerAuth::None) {
        Ok(command) => {
            let check = command.check;
            let base64url = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
            assert!(check.approval_id.to_string() == id && id.len() == 44, "{id}");
            assert!(id.bytes().all(base64url), "{id}");
            let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
            let sent: Value = serde_json::from_slice(body).unwrap_or_default();
            assert_eq!(sent.as_object().map(serde_json::Map::len), Some(1), "{sent}");
            let typed = sent.get("code").and_then(Value::as_str).unwrap_or_default();
            assert_eq!(Code::parse(typed), Some(check.code), "{typed}");
        }
        Err(problem) => {
            let status = problem.reply().status();
            assert!([400, 404, 413, 422].contains(&status), "{status}");
        }
    }
}

#[cfg(test)]
#[path = "../../../fuzz/replay.rs"]
mod replay;

#[cfg(test)]
mod tests {
    use countersign::edge::event;
    use lambda_http::{Context, LambdaEvent};
    use proptest::prelude::*;

    use super::replay::replay;
    use super::*;

    /// Headers, claims and context in which nobody is interested, of every type.
    const MORE: &str = r#"(,"(x-[a-z]{1,4}|email|aud|scopes|é)":(null|-?[1-9]|1e999|false|\[\[null\]\]|\{"a":\{\}\}|"[a-z]{0,4}"|"\\ud800")){0,1}"#;

    fn asked(headers: &str, claims: &str, context: &str) -> Result<String, countersign::edge::Problem> {
        let event = format!(
            r#"{{"rawPath":"/v1/approvals/kq3v0m7T2yWl5b1cZr8n4AhT9sQx2LwYb6dE1fGcKj0Z/verification","body":"{{\"code\":\"123456\"}}"{context},
                "headers":{{"content-type":"application/json"{headers}}},
                "requestContext":{{"http":{{"method":"POST"{context}}}{context},
                "authorizer":{{"jwt":{{"claims":{{"sub":"u","nevis":"alice"{claims}}}{context}}}{context}}}}}}}"#
        );
        let event = LambdaEvent::new(serde_json::from_str(&event).expect("JSON"), Context::default());
        let request = event::request(event).expect(headers);
        let mut exchange = Exchange::new(Event::Verification, &request, &Clock::system());
        let jwt = CallerAuth::Jwt { username_claim: "nevis".to_owned() };
        let check = crate::verification::command::parse(&request, &mut exchange, &jwt)?.check;
        Ok(format!("{} {} {}", check.caller.id(), check.approval_id, check.code.digits()))
    }

    proptest! {
        #[test]
        fn what_is_not_read_of_an_event_changes_nothing(headers in MORE, claims in MORE, context in MORE) {
            let plain = asked("", "", "");
            prop_assert!(plain.is_ok());
            prop_assert_eq!(asked(&headers, &claims, &context), plain);
        }
    }

    #[test]
    fn they_hold_for_every_seed() {
        replay("verify_command", super::command);
    }
}
