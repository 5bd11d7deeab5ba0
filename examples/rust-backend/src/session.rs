//! Who has signed in.

use axum::extract::FromRequestParts;
use axum::http::HeaderValue;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::response::Response;
use serde_json::json;

use crate::replies::answer;

/// Who has signed in with a first factor, by the token of the session. A real service asks its own sessions. Nobody
/// else has an SMS sent: it would be the only factor, and everybody who knows a name could have it sent.
pub(crate) struct SignedIn(pub(crate) &'static str);

impl<S: Send + Sync> FromRequestParts<S> for SignedIn {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Response> {
        match parts.headers.get(AUTHORIZATION).map(HeaderValue::as_bytes) {
            Some(b"Bearer alices-session") => Ok(Self("alice")),
            Some(b"Bearer bobs-session") => Ok(Self("bob")),
            _ => Err(answer(401, json!({ "error": "sign in first" }))),
        }
    }
}
