//! Who may have SMS sent in a live run, and to whom: settled before a request reaches a function.

mod sms;

use bytes::Bytes;
use http::header::{HOST, ORIGIN};
use http::{HeaderMap, Method, Request, Response, StatusCode};
use serde_json::Value;

use self::sms::Sms;
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
    sms: Sms,
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
            sms: Sms::of_a_run(live.sms),
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
        let (mut parts, body) = request.into_parts();
        let body: Value = serde_json::from_slice(&body).map_err(|_| not_ours)?;
        let user = body.get("username");
        let ours =
            user.and_then(Value::as_str).is_some_and(|name| self.users.iter().any(|user| user == name));
        let other_way = body.get("userId").is_some() || parts.headers.contains_key(INTENT);
        if other_way || !ours && (is_start || user.is_some()) {
            return Err(not_ours);
        }
        let start = user.and_then(Value::as_str).filter(|_| is_start).map(str::to_owned);
        if is_start && !self.sms.take() {
            return Err((StatusCode::TOO_MANY_REQUESTS, "LIVE_SMS of this run are used up"));
        }
        parts.headers.remove("content-length");
        Ok(Pass { request: Request::from_parts(parts, body.to_string().into()), start })
    }

    /// Takes in the answer to a start: what was sent, or that certainly nothing was.
    pub(crate) fn answered(&self, start: Option<String>, answer: &Response<Bytes>, at: &str) {
        if let Some(username) = start {
            self.sms.answered(&username, answer, at);
        }
    }

    /// What was sent, newest first.
    pub(crate) fn sent(&self) -> Value {
        self.sms.sent()
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
mod tests;
