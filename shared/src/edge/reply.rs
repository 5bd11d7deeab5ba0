//! Replies: what goes out.

use std::fmt;

use http::StatusCode;
use lambda_http::{Body, Response};
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::edge::Problem;

/// A reply to a request: an answer of the contract or a problem.
#[derive(Clone, PartialEq)]
pub struct Reply {
    status: u16,
    body: Map<String, Value>,
    problem: Option<String>,
    retry_after: Option<i64>,
    headers: Vec<(&'static str, &'static str)>,
    cache_control: &'static str,
}

/// What nobody may keep, and what everybody may for five minutes.
const NO_STORE: &str = "no-store";
const PUBLIC: &str = "public, max-age=300";

const PROBLEM_TYPE: &str = "urn:countersign:problem:";
const REQUEST: &str = "urn:countersign:request:";

impl Reply {
    /// `201 Created` with this body.
    pub fn created(body: &impl Serialize) -> Self {
        Self::success(201, body)
    }

    /// `200 OK` with this body.
    pub fn ok(body: &impl Serialize) -> Self {
        Self::success(200, body)
    }

    fn success(status: u16, body: &impl Serialize) -> Self {
        match serde_json::to_value(body) {
            Ok(Value::Object(body)) => {
                let (problem, retry_after, headers) = (None, None, Vec::new());
                Self { status, body, problem, retry_after, headers, cache_control: NO_STORE }
            }
            // Bodies are structs of strings and numbers.
            Ok(_) | Err(_) => Problem::Internal.reply(),
        }
    }

    pub(crate) fn problem(problem: &Problem) -> Self {
        let kind = problem.kind();
        let mut body = Map::new();
        body.insert("type".to_owned(), json!(format!("{PROBLEM_TYPE}{}", kind.name)));
        body.insert("title".to_owned(), json!(kind.title));
        body.insert("status".to_owned(), json!(kind.status));
        body.insert("detail".to_owned(), json!(problem.detail()));
        if let Some(pointer) = problem.pointer() {
            body.insert("pointer".to_owned(), json!(pointer));
        }
        if let Some(attempts_remaining) = problem.attempts_remaining() {
            body.insert("attemptsRemaining".to_owned(), json!(attempts_remaining));
        }
        body.insert("next".to_owned(), json!(problem.next()));
        let mut headers = Vec::new();
        // A 405 has to name the methods that there are (RFC 9110 section 15.5.6).
        if let Problem::MethodNotAllowed { allow } = problem {
            headers.push(("allow", *allow));
        }
        // A 401 has to name a scheme (RFC 9110 section 15.5.2).
        if let Problem::Unauthenticated | Problem::Unsigned = problem {
            headers.push(("www-authenticate", "Bearer"));
        }
        let retry_after = problem.retry_after();
        let (status, problem) = (kind.status, Some(kind.name.to_owned()));
        Self { status, body, problem, retry_after, headers, cache_control: NO_STORE }
    }

    /// The same reply, which anybody may keep for five minutes.
    #[must_use]
    pub fn public(self) -> Self {
        Self { cache_control: PUBLIC, ..self }
    }

    /// The HTTP status.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The name of the problem, if it is one.
    pub(crate) fn problem_name(&self) -> Option<&str> {
        self.problem.as_deref()
    }

    /// The HTTP response to the request with this id.
    pub fn into_response(mut self, request_id: &str) -> Response<Body> {
        let is_problem = self.problem.is_some();
        let media_type = if is_problem { "application/problem+json" } else { "application/json" };
        // The id is known only here, as it is in the log: a user can name it to the operator (RFC 9457
        // section 3.1.5).
        if is_problem {
            self.body.insert("instance".to_owned(), json!(format!("{REQUEST}{request_id}")));
        }
        let mut response = Response::builder()
            .status(self.status)
            .header("content-type", media_type)
            .header("cache-control", self.cache_control)
            .header("x-request-id", request_id);
        if let Some(seconds) = self.retry_after {
            self.body.insert("retryAfter".to_owned(), json!(seconds));
            response = response.header("retry-after", seconds);
        }
        for (name, value) in self.headers {
            response = response.header(name, value);
        }
        let body = Body::Text(Value::Object(self.body).to_string());
        response.body(body).unwrap_or_else(|_| bare_internal())
    }
}

/// Without the body, which may hold a receipt.
impl fmt::Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { status, problem, retry_after, .. } = self;
        write!(f, "Reply({status} {problem:?} {retry_after:?})")
    }
}

/// Only a request id that is no header value could come to this, and none is let in.
fn bare_internal() -> Response<Body> {
    let mut response = Response::new(Body::Empty);
    *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
    response
}

#[cfg(test)]
mod tests;
