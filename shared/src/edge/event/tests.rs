use lambda_runtime::Context;
use proptest::prelude::*;
use serde::Deserialize;
use serde_json::{Value, json};

use super::*;
use crate::edge::Route;
use crate::platform::CallerAuth;

/// JSON of any type, also such as most readers refuse: a number out of range, half a character, deep nesting.
const ANY: &str = r#"null|true|false|-?[1-9][0-9]{0,2}|1e999|"[a-z]{0,5}"|"(\\u0007|\\ud800)"|\[(null,){0,2}1\]|\{"a":\{\}\}|\[{200}\]{200}"#;

const ID: &str = "kq3v0m7T2yWl5b1cZr8n4A";

/// An event with these further members; each piece begins with a comma or is empty.
fn event(headers: &str, claims: &str, role: &str, context: &str, more: &str) -> String {
    format!(
        r#"{{"rawPath":"/v1/approvals/{ID}/verification","headers":{{"content-type":"application/json"{headers}}},
            "body":"{{}}","requestContext":{{"http":{{"method":"POST"{context}}},"requestId":"id","authorizer":{{
                "jwt":{{"claims":{{"sub":"u","nevis":"alice"{claims}}},"scopes":null}},
                "iam":{{"callerId":"AROAX:one","cognitoIdentity":null{role}}}{context}}}{context}}}{more}}}"#
    )
}

/// As the runtime reads it, which does not look at what stands behind.
fn read(text: &[u8]) -> Result<Request, Unreadable> {
    let payload = Payload::deserialize(&mut serde_json::Deserializer::from_slice(text));
    request(LambdaEvent::new(payload.expect("an event is never an error"), Context::default()))
}

/// All that is used of a request.
fn used(request: &Request) -> String {
    let jwt = CallerAuth::Jwt { username_claim: "nevis".to_owned() };
    let callers = [jwt, CallerAuth::Iam].map(|auth| crate::edge::caller::authenticated(request, &auth));
    let callers =
        callers.map(|caller| caller.map(|caller| (caller.log_id(), caller.user().cloned().is_some())));
    let media_type = request.headers().get("content-type");
    let id = Gateway::of(request).and_then(|gateway| gateway.request_id.clone());
    format!("{:?} {callers:?} {media_type:?} {id:?} {:?}", Route::of(request), request.body())
}

fn refused(unreadable: &Unreadable) -> (u16, Value, Option<String>) {
    let clock = Clock::telling(|| std::time::UNIX_EPOCH);
    let answer = unreadable.answer(log::Event::Start, &clock);
    let problem: Value = serde_json::from_slice(answer.body()).unwrap();
    let id = answer.headers().get("x-request-id").map(|id| id.to_str().unwrap().to_owned());
    (answer.status().as_u16(), problem["type"].clone(), id)
}

fn is_malformed(unreadable: &Unreadable, id: &str) -> bool {
    refused(unreadable) == (400, json!("urn:countersign:problem:malformed-request"), Some(id.to_owned()))
}

proptest! {
    #[test]
    fn what_nobody_uses_decides_nothing(any in ANY, name in "[a-z_:. ]{1,8}") {
        let bare = used(&read(event("", "", "", "", "").as_bytes()).unwrap());
        let more = format!(r#","x-{name}":{any}"#);
        let header = if any.contains("u0007") { "" } else { more.as_str() };
        let with = event(header, &more, &more, &more, &more);
        let read = read(with.as_bytes());
        prop_assert_eq!(read.map(|request| used(&request)).ok(), Some(bare), "{}", with);
    }

    #[test]
    fn what_is_used_and_cannot_be_read_is_refused_or_counts_as_missing(any in ANY, at in 0..8_usize) {
        let places = [
            format!("\"/v1/approvals/{ID}/verification\""), r#"{"content-type":"application/json"}"#.to_owned(),
            r#""{}""#.to_owned(), "\"POST\"".to_owned(), "\"u\"".to_owned(), "\"alice\"".to_owned(),
            "\"AROAX:one\"".to_owned(), "\"application/json\"".to_owned(),
        ];
        let changed = event("", "", "", "", "").replacen(&places[at], &any, 1);
        match read(changed.as_bytes()) {
            Ok(request) => prop_assert!(at > 3 || any.starts_with('"') || any == "null" || at == 1, "{}", used(&request)),
            Err(unreadable) => prop_assert!(refused(&unreadable).0 == 400 && (at < 4 || at == 7), "{}", changed),
        }
    }

    #[test]
    fn a_header_with_a_control_character_is_refused(
        name in "[a-z-]{1,8}", before in "[ -~]{0,5}", control in "[\u{0}-\u{8}\n-\u{1f}\u{7f}]", after in "\\PC{0,5}",
    ) {
        let value = json!(format!("{before}{control}{after}"));
        let unreadable = read(event(&format!(r#","x-{name}":{value}"#), "", "", "", "").as_bytes()).unwrap_err();
        prop_assert!(is_malformed(&unreadable, "id"));
    }

    #[test]
    fn every_other_header_is_taken_as_it_is(name in "[a-z][a-z0-9-]{0,8}", value in "[\t -~\u{80}-\u{2fff}]{0,20}") {
        let request = read(event(&format!(r#","x-{name}":{}"#, json!(value)), "", "", "", "").as_bytes()).unwrap();
        prop_assert_eq!(request.headers()[format!("x-{name}")].as_bytes(), value.as_bytes());
    }

    #[test]
    fn what_is_no_event_is_refused(bytes in prop::collection::vec(any::<u8>(), 0..60), any in ANY) {
        for text in [&bytes, any.as_bytes(), b"{}", br#"{"rawPath":"/","requestContext":{"http":{}}}"#] {
            let unreadable = read(text).unwrap_err();
            prop_assert_eq!(refused(&unreadable).0, 400);
        }
    }

    #[test]
    fn no_path_query_host_or_body_makes_it_panic(
        path in "\\PC{0,30}", host in "[ -~]{0,20}", body in prop::option::of("\\PC{0,30}"), base64 in any::<bool>(),
    ) {
        let request = with_body(&path, &host, body.as_deref(), base64);
        prop_assert_eq!(request.raw_http_path(), path);
    }
}

fn with_body(path: &str, host: &str, body: Option<&str>, base64: bool) -> Request {
    let event = json!({
        "rawPath": path, "rawQueryString": host, "headers": { "host": host }, "body": body,
        "isBase64Encoded": base64, "requestContext": { "domainName": host, "http": { "method": "POST" } },
    });
    read(event.to_string().as_bytes()).unwrap()
}

#[test]
fn a_body_in_base64_is_decoded() {
    let body = with_body("/", "h", Some("e30="), true);
    assert_eq!(body.body(), &Body::Binary(b"{}".to_vec()));
    assert_eq!(with_body("/", "h", Some("!"), true).body(), &Body::Binary(Vec::new()));
    assert_eq!(with_body("/", "h", Some("{}"), false).body(), &Body::Text("{}".to_owned()));
    assert_eq!(with_body("/", "h", None, false).body(), &Body::Empty);
}

#[test]
fn an_event_of_another_kind_is_refused() {
    for other in [
        json!({ "version": "1.0", "path": "/v1/approvals", "httpMethod": "POST", "requestContext": {} }),
        json!({ "Records": [{ "eventSource": "aws:sqs" }] }),
        json!({ "rawPath": "/", "headers": [], "requestContext": { "http": { "method": "POST" } } }),
        json!({ "rawPath": "/", "requestContext": { "http": { "method": "NO METHOD" } } }),
        json!({ "rawPath": "/", "isBase64Encoded": "yes", "requestContext": { "http": { "method": "POST" } } }),
    ] {
        assert_eq!(refused(&read(other.to_string().as_bytes()).unwrap_err()).0, 400, "{other}");
    }
}

#[test]
fn status_headers_and_body_go_out() {
    let reply = Response::builder().status(422).header("x-request-id", "id").body(Body::from("{}")).unwrap();
    let answer = serde_json::to_value(response(reply)).unwrap();
    assert_eq!((&answer["statusCode"], &answer["body"]), (&json!(422), &json!("{}")));
    assert_eq!(
        (&answer["headers"]["x-request-id"], &answer["isBase64Encoded"]),
        (&json!("id"), &json!(false))
    );
}
