//! Answers, and refusals in the shapes that Nevis's may have.

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use http::{Response, StatusCode};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// What an endpoint answers.
pub(crate) type Answer = Result<Response<Bytes>, Refusal>;

/// What the body of a refusal looks like.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum RefusalShape {
    /// `{"error", "message", "status"}`: what Nevis's iOS example decodes.
    #[default]
    Error,
    /// `{"errors": [{"code", "message"}]}`: the sister product's.
    Errors,
    /// `{"errorMessage", "status"}`: what the same example allows for in a success.
    ErrorMessage,
    /// `{"message", "status"}`: JSON that names no error.
    Message,
    /// No body.
    None,
    /// A page, as a proxy or a portal has it.
    Html,
}

/// A request that is refused.
#[derive(Debug)]
pub(crate) struct Refusal {
    status: u16,
    error: &'static str,
    message: String,
    retry_after: Option<u32>,
}

impl Refusal {
    /// A refusal with the short code `error`.
    pub(crate) fn new(status: u16, error: &'static str, message: impl Into<String>) -> Self {
        Self { status, error, message: message.into(), retry_after: None }
    }

    /// A request that breaks a documented rule; 400.
    pub(crate) fn invalid(message: impl Into<String>) -> Self {
        Self::new(400, "invalid_request", message)
    }

    /// Adds `Retry-After`, in seconds.
    pub(crate) const fn retry_after(mut self, seconds: Option<u32>) -> Self {
        self.retry_after = seconds;
        self
    }

    /// The refusal as it is sent.
    pub(crate) fn into_response(self) -> Response<Bytes> {
        self.shaped(RefusalShape::default())
    }

    /// The refusal as it is sent in another shape.
    pub(crate) fn shaped(self, shape: RefusalShape) -> Response<Bytes> {
        let Self { status, error, message, .. } = self;
        let mut response = match shape {
            RefusalShape::Error => {
                json(status, &json!({ "error": error, "message": message, "status": status }))
            }
            RefusalShape::Errors => {
                json(status, &json!({ "errors": [{ "code": error, "message": message }] }))
            }
            RefusalShape::ErrorMessage => {
                json(status, &json!({ "errorMessage": message, "status": "failed" }))
            }
            RefusalShape::Message => json(status, &json!({ "message": message, "status": status })),
            RefusalShape::None => typed(status, "application/json", ""),
            RefusalShape::Html => typed(status, "text/html; charset=utf-8", "<title>Refused</title>"),
        };
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(RETRY_AFTER, seconds.into());
        }
        response
    }
}

/// A JSON answer. The status is one that was checked before.
pub(crate) fn json(status: u16, body: &impl Serialize) -> Response<Bytes> {
    // What is answered here has string keys only, so it always serialises.
    let body = serde_json::to_vec(body).unwrap_or_default();
    typed(status, "application/json", body)
}

/// An answer of any type.
pub(crate) fn typed(status: u16, content_type: &'static str, body: impl Into<Bytes>) -> Response<Bytes> {
    let mut response = Response::new(body.into());
    *response.status_mut() = known(status);
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    response
}

/// An answer without a body.
pub(crate) fn empty(status: u16) -> Response<Bytes> {
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = known(status);
    response
}

fn known(status: u16) -> StatusCode {
    StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}
