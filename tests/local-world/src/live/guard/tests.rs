use secrecy::SecretString;

use super::*;

fn guard(sms: u32) -> Guard {
    let live = Live {
        address: String::new(),
        key: SecretString::from("key"),
        users: vec!["me".to_owned()],
        sms,
        certificates: None,
    };
    Guard::new(&live, "http://127.0.0.1:8787", "http://127.0.0.1:9000")
}

fn post(headers: &[(&str, &str)], path: &str, body: &str) -> Request<Bytes> {
    let own = [("origin", "http://127.0.0.1:8787"), ("host", "127.0.0.1:9000")];
    let mut request = Request::post(path).body(Bytes::from(body.to_owned())).unwrap();
    for (name, value) in own.iter().chain(headers) {
        let name: http::HeaderName = name.parse().unwrap();
        request.headers_mut().insert(name, value.parse().unwrap());
    }
    request
}

fn status(guard: &Guard, request: Request<Bytes>) -> u16 {
    guard.admit(request).map_or_else(|(status, _)| status.as_u16(), |_| 200)
}

#[test]
fn only_the_own_page_by_the_own_name_passes() {
    let guard = guard(10);
    let start =
        |headers: &[(&str, &str)]| status(&guard, post(headers, "/v1/approvals", r#"{"username":"me"}"#));
    assert_eq!(start(&[]), 200);
    for foreign in ["https://evil.example", "null", "http://127.0.0.1:8788", "http://localhost:8787", ""] {
        assert_eq!(start(&[("origin", foreign)]), 403, "{foreign}");
    }
    for foreign in ["evil.example:9000", "localhost:9000", "127.0.0.1"] {
        assert_eq!(start(&[("host", foreign)]), 403, "{foreign}");
    }
    let mut nobodys = post(&[], "/v1/approvals", "{}");
    nobodys.headers_mut().remove("origin");
    assert_eq!(status(&guard, nobodys), 403);
    let discovery =
        Request::get("/.well-known/jwks.json").header("host", "127.0.0.1:9000").body(Bytes::new());
    assert_eq!(status(&guard, discovery.unwrap()), 200);
}

#[test]
fn only_the_users_of_the_run_are_named_and_only_by_name() {
    let guard = guard(10);
    for (path, body, expected) in [
        ("/v1/approvals", r#"{"username":"you"}"#, 403),
        ("/v1/approvals", r#"{"username":"Me"}"#, 403),
        ("/v1/approvals", r#"{"userId":"7a342fb4-6c0e-4d5b-9f21-bb837ed32d9d"}"#, 403),
        ("/v1/approvals/", r#"{"username":"me","userId":null}"#, 403),
        ("/v1/approvals", "{}", 403),
        ("/v1/approvals", "me", 403),
        ("/v1/approvals/x/verification", r#"{"code":"123456"}"#, 200),
        ("/v1/locks", r#"{"username":"you"}"#, 403),
        ("/v1/locks", r#"{"username":"me"}"#, 200),
    ] {
        assert_eq!(status(&guard, post(&[], path, body)), expected, "{path} {body}");
    }
    assert_eq!(status(&guard, post(&[(INTENT, "x")], "/v1/approvals", r#"{"username":"me"}"#)), 403);
}

#[test]
fn of_two_names_the_function_reads_the_one_that_was_judged() {
    let pass =
        guard(10).admit(post(&[], "/v1/approvals", r#"{"username":"you","username":"me"}"#)).ok().unwrap();
    assert_eq!(&pass.into_parts().0.into_body()[..], br#"{"username":"me"}"#);
}

#[test]
fn an_sms_that_was_certainly_not_sent_is_given_back() {
    let guard = guard(2);
    let start = || guard.admit(post(&[], "/v1/approvals", r#"{"username":"me"}"#)).ok();
    let answer = |status: u16| {
        Response::builder().status(status).body(Bytes::from_static(br#"{"text":"T"}"#)).unwrap()
    };
    for given_back in [422, 429, 502, 503] {
        guard.answered(start().unwrap().start, &answer(given_back), "");
    }
    for sent in [201, 504] {
        guard.answered(start().unwrap().start, &answer(sent), "2026-11-28T22:00:00Z");
    }
    assert!(start().is_none());
    let sent = guard.sent();
    assert_eq!((sent[0]["text"].as_str(), sent.as_array().unwrap().len()), (Some("T"), 1));
}
