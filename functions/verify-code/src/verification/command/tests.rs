use countersign::edge::Event;
use countersign::platform::Clock;
use lambda_http::{Body, RequestExt};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

const ID: &str = "kq3v0m7T2yWl5b1cZr8n4AhT9sQx2LwYb6dE1fGcKj0Z";

fn parsed(body: &str) -> Result<Command, Problem> {
    let request = lambda_http::http::Request::post("/").header("content-type", "application/json");
    let request = request.body(Body::from(body)).unwrap();
    let request = request.with_raw_http_path(format!("/v1/approvals/{ID}/verification"));
    parse(&request, &mut Exchange::new(Event::Verification, &request, &Clock::system()), &CallerAuth::None)
}

#[test]
fn a_check_has_an_id_and_a_code() {
    let check = parsed(r#"{"code":"123 456"}"#).unwrap().check;
    assert_eq!((check.approval_id.to_string().as_str(), check.code.digits()), (ID, "123456"));
}

#[test]
fn a_code_that_is_none_is_told_apart_from_a_body_that_is_none() {
    for bad in ["{}", r#"{"code":123456}"#, r#"{"code":null}"#, r#"{"code":"1234","x":1}"#, "[]", ""] {
        assert!(matches!(parsed(bad), Err(Problem::MalformedRequest { .. })), "{bad}");
    }
    for bad in ["", "123", "12345678901", "12345a", "1234\u{b2}6"] {
        let Err(Problem::InvalidValue { pointer, .. }) = parsed(&json!({ "code": bad }).to_string()) else {
            panic!("{bad}")
        };
        assert_eq!(pointer, "/code");
    }
}

proptest! {
    #[test]
    fn no_body_makes_it_panic(body in "\\PC{0,60}") {
        let _ = parsed(&body);
    }

    #[test]
    fn whatever_is_accepted_is_digits(code in r"[0-9 -]{4,14}|\PC{0,14}") {
        if let Ok(Command { check, .. }) = parsed(&json!({ "code": Value::String(code) }).to_string()) {
            prop_assert!(check.code.digits().bytes().all(|byte| byte.is_ascii_digit()));
        }
    }
}
