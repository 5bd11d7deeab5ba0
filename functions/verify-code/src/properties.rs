//! What holds for every request, asserted: the fuzz target of `fuzz/` looks for one of which it does not, and
//! the test here holds it for its seeds. There only for those two.
#![expect(clippy::missing_panics_doc, reason = "a panic is how a property says that it does not hold")]

use countersign::clock::Clock;
use countersign::config::CallerAuth;
use countersign::exchange::Exchange;
use countersign::telemetry::Event;
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
    match crate::command::parse(&request, &mut exchange, &CallerAuth::None) {
        Ok(check) => {
            let base64url = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
            assert!(check.approval_id.to_string() == id && id.len() == 44, "{id}");
            assert!(id.bytes().all(base64url), "{id}");
            let sent: Value = serde_json::from_slice(body).unwrap_or_default();
            assert_eq!(sent.as_object().map(serde_json::Map::len), Some(1), "{sent}");
            let typed = sent.get("code").and_then(Value::as_str).unwrap_or_default();
            let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
            assert!((4..=10).contains(&digits.len()) && check.code.digits() == digits, "{typed}");
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
    use super::replay::replay;

    #[test]
    fn they_hold_for_every_seed() {
        replay("verify_command", super::command);
    }
}
