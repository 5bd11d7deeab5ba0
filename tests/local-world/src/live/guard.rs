//! Who may have SMS sent in a live run, to whom, and how many: settled before a request reaches a function.

use std::sync::Mutex;

use bytes::Bytes;
use http::header::{HOST, ORIGIN};
use http::{HeaderMap, Method, Request, Response, StatusCode};
use serde_json::{Value, json};

use super::Live;

/// With it, Nevis would take the user from a token.
const INTENT: &str = "nevis-intent-token";

/// What stands before the functions.
pub(crate) struct Guard {
    /// The page that may call.
    origin: String,
    /// The API's own name: a page that has its own name lead here has another.
    host: String,
    users: Vec<String>,
    left: Mutex<u32>,
    /// What was sent, newest first, for the page.
    sent: Mutex<Vec<Value>>,
}

/// A request that may pass; of a start, whose.
pub(crate) struct Pass {
    pub(crate) request: Request<Bytes>,
    start: Option<String>,
}

/// Why a request may not pass.
pub(crate) type Refusal = (StatusCode, &'static str);

impl Guard {
    /// Lets the page at `page` call the API at `api` (`http://host:port` both).
    pub(crate) fn new(live: &Live, page: &str, api: &str) -> Self {
        Self {
            origin: page.to_owned(),
            host: api.trim_start_matches("http://").to_owned(),
            users: live.users.clone(),
            left: Mutex::new(live.sms),
            sent: Mutex::default(),
        }
    }

    /// Judges a request. A start that passes has used up an SMS, until [`Guard::answered`] gives it back.
    pub(crate) fn admit(&self, request: Request<Bytes>) -> Result<Pass, Refusal> {
        let discovery = request.method() == Method::GET && request.uri().path().starts_with("/.well-known/");
        let origin = text(request.headers(), ORIGIN.as_str());
        let own_page = origin == Some(&self.origin) || discovery && origin.is_none();
        if !own_page || text(request.headers(), HOST.as_str()) != Some(&self.host) {
            return Err((StatusCode::FORBIDDEN, "only the page of this run may call"));
        }
        if request.method() != Method::POST {
            return Ok(Pass { request, start: None });
        }
        self.admit_post(request)
    }

    /// The body goes on as it was understood here, so that the function cannot read another user out of it.
    fn admit_post(&self, request: Request<Bytes>) -> Result<Pass, Refusal> {
        let is_start = request.uri().path().trim_end_matches('/') == "/v1/approvals";
        let not_ours = (StatusCode::FORBIDDEN, "only the users of LIVE_USERNAMES, by their names");
        let (parts, body) = request.into_parts();
        let body: Value = serde_json::from_slice(&body).map_err(|_| not_ours)?;
        let user = body.get("username");
        let ours =
            user.and_then(Value::as_str).is_some_and(|name| self.users.iter().any(|user| user == name));
        let other_way = body.get("userId").is_some() || parts.headers.contains_key(INTENT);
        if other_way || !ours && (is_start || user.is_some()) {
            return Err(not_ours);
        }
        let start = user.and_then(Value::as_str).filter(|_| is_start).map(str::to_owned);
        if is_start {
            let mut left = self.left.lock().unwrap();
            *left = left
                .checked_sub(1)
                .ok_or((StatusCode::TOO_MANY_REQUESTS, "LIVE_SMS of this run are used up"))?;
        }
        let mut parts = parts;
        parts.headers.remove("content-length");
        Ok(Pass { request: Request::from_parts(parts, body.to_string().into()), start })
    }

    /// Takes in the answer to a start: what was sent, or that certainly nothing was.
    pub(crate) fn answered(&self, start: Option<String>, answer: &Response<Bytes>, at: &str) {
        let Some(username) = start else { return };
        let status = answer.status();
        if status == StatusCode::CREATED {
            let body: Value = serde_json::from_slice(answer.body()).unwrap_or_default();
            let message =
                json!({ "username": username, "phone": "", "text": body["text"], "code": "", "sentAt": at });
            self.sent.lock().unwrap().insert(0, message);
        } else if status.is_client_error() || [502, 503].contains(&status.as_u16()) {
            *self.left.lock().unwrap() += 1;
        }
    }

    /// What was sent, newest first.
    pub(crate) fn sent(&self) -> Value {
        self.sent.lock().unwrap().clone().into()
    }
}

impl Pass {
    /// The request, and the user of a start.
    pub(crate) fn into_parts(self) -> (Request<Bytes>, Option<String>) {
        (self.request, self.start)
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?.to_str().ok();
    value.filter(|_| values.next().is_none())
}

#[cfg(test)]
mod tests {
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
        for foreign in ["https://evil.example", "null", "http://127.0.0.1:8788", "http://localhost:8787", ""]
        {
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
        let pass = guard(10)
            .admit(post(&[], "/v1/approvals", r#"{"username":"you","username":"me"}"#))
            .ok()
            .unwrap();
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
}
