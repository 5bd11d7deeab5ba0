//! An HTTP request as the event that API Gateway makes of it.

use bytes::Bytes;
use http::Request;

use crate::gateway::Call;

/// The routes of the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Route {
    Start,
    View,
    Verify,
    Cancel,
    Lock,
    Configuration,
    Keys,
}

impl Route {
    /// As the API has it, with the method that it takes.
    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::Start => "POST /v1/approvals",
            Self::View => "GET /v1/approvals/{approvalId}",
            Self::Verify => "POST /v1/approvals/{approvalId}/verification",
            Self::Cancel => "POST /v1/approvals/{approvalId}/cancellation",
            Self::Lock => "POST /v1/locks",
            Self::Configuration => "GET /.well-known/openid-configuration",
            Self::Keys => "GET /.well-known/jwks.json",
        }
    }

    /// Whether it has no authorizer.
    pub(super) const fn is_open(self) -> bool {
        matches!(self, Self::Configuration | Self::Keys)
    }
}

/// The route of a request, and its event; `None` where no route matches.
pub(super) fn call(request: &Request<Bytes>) -> Option<(Route, Call)> {
    // A parameter is what stands between two slashes as sent: an encoded slash is part of it.
    let segments: Vec<&str> = request.uri().path().split('/').skip(1).collect();
    let (route, id) = match segments.as_slice() {
        ["v1", "approvals"] => (Route::Start, None),
        ["v1", "approvals", id] if !id.is_empty() => (Route::View, Some(*id)),
        ["v1", "approvals", id, "verification"] if !id.is_empty() => (Route::Verify, Some(*id)),
        ["v1", "approvals", id, "cancellation"] if !id.is_empty() => (Route::Cancel, Some(*id)),
        ["v1", "locks"] => (Route::Lock, None),
        [".well-known", "openid-configuration"] => (Route::Configuration, None),
        [".well-known", "jwks.json"] => (Route::Keys, None),
        _ => return None,
    };
    let call = Call::new(request.method().as_str(), &decoded(request.uri().path()));
    let (_, path) = route.key().split_once(' ').expect("method and path");
    let call = match id {
        Some(id) => call.route(path, [("approvalId", &*decoded(id))]),
        None => call.route(path, []),
    };
    let call = call.query(request.uri().query().unwrap_or_default());
    Some((route, with_body(with_headers(call, request), request)))
}

/// The path and its parameters reach a function decoded.
fn decoded(text: &str) -> String {
    let hex = |digits: &[u8]| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok();
    let (mut bytes, mut rest) = (Vec::new(), text.as_bytes());
    while let Some((first, others)) = rest.split_first() {
        let escaped = others.get(..2).filter(|_| *first == b'%').and_then(hex);
        bytes.push(escaped.unwrap_or(*first));
        rest = if escaped.is_some() { &others[2..] } else { others };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A header that is sent several times arrives as one.
fn with_headers(call: Call, request: &Request<Bytes>) -> Call {
    request.headers().keys().fold(call, |call, name| {
        let values = request.headers().get_all(name).iter();
        let values: Vec<_> = values.map(|value| String::from_utf8_lossy(value.as_bytes())).collect();
        call.header(name.as_str(), &values.join(","))
    })
}

/// Text as it is, everything else as base64.
fn with_body(call: Call, request: &Request<Bytes>) -> Call {
    if request.body().is_empty() {
        return call;
    }
    let media_type = request.headers().get(http::header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let essence = media_type.unwrap_or_default().split(';').next().unwrap_or_default().trim();
    let text = essence.starts_with("text/")
        || ["application/json", "application/xml", "application/javascript"].contains(&essence);
    let call = call.body(request.body().to_vec());
    if text { call } else { call.base64() }
}
