//! Paths and methods of the contract.

use http::Method;
use lambda_http::{Request, RequestExt};

use crate::approvals::ApprovalId;
use crate::edge::Problem;
use crate::edge::event::Gateway;

/// What a path is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Route<'a> {
    /// `POST /v1/approvals`.
    Approvals,
    /// `GET /v1/approvals/{approvalId}`.
    Approval(&'a str),
    /// `POST /v1/approvals/{approvalId}/verification`.
    Verification(&'a str),
    /// `POST /v1/approvals/{approvalId}/cancellation`.
    Cancellation(&'a str),
    /// `POST /v1/locks`.
    Locks,
    /// `GET /.well-known/{document}`.
    WellKnown(&'a str),
    /// None of the contract's.
    Unknown,
}

impl<'a> Route<'a> {
    /// What a request's path is about. An id is as the path has it, and the method is not looked at.
    pub fn of(request: &'a Request) -> Self {
        match segments(request).as_slice() {
            ["v1", "approvals"] => Self::Approvals,
            ["v1", "approvals", id] if !id.is_empty() => Self::Approval(id),
            ["v1", "approvals", id, "verification"] => Self::Verification(id),
            ["v1", "approvals", id, "cancellation"] => Self::Cancellation(id),
            ["v1", "locks"] => Self::Locks,
            [".well-known", document] => Self::WellKnown(document),
            _ => Self::Unknown,
        }
    }
}

/// An id out of a path. One that no approval can have is not found without asking the table.
pub fn approval_id(id: &str) -> Result<ApprovalId, Problem> {
    ApprovalId::parse(id).ok_or(Problem::ApprovalNotFound)
}

/// For paths that are posted to.
pub fn post_only(request: &Request) -> Result<(), Problem> {
    if request.method() == Method::POST { Ok(()) } else { Err(Problem::MethodNotAllowed { allow: "POST" }) }
}

/// For paths that are read only.
pub fn get_only(request: &Request) -> Result<(), Problem> {
    if request.method() == Method::GET { Ok(()) } else { Err(Problem::MethodNotAllowed { allow: "GET" }) }
}

/// The path's segments, without the stage that API Gateway puts before them where it has a name.
fn segments(request: &Request) -> Vec<&str> {
    let stage = Gateway::of(request).and_then(|gateway| gateway.stage.as_deref()).unwrap_or("$default");
    let mut segments: Vec<_> = request.raw_http_path().split('/').skip(1).collect();
    // Only before a path of ours: a segment of a caller's own must not pass for the stage.
    if segments.starts_with(&[stage, "v1"]) || segments.starts_with(&[stage, ".well-known"]) {
        segments.remove(0);
    }
    segments
}

#[cfg(test)]
mod tests {
    use lambda_http::RequestExt;
    use lambda_runtime::{Context, LambdaEvent};
    use proptest::prelude::*;

    use super::*;

    fn request(method: Method, path: &str) -> Request {
        let request = http::Request::builder().method(method).body(lambda_http::Body::Empty).unwrap();
        request.with_raw_http_path(path)
    }

    #[test]
    fn a_path_is_about_one_thing() {
        for (path, expected) in [
            ("/v1/approvals", Route::Approvals),
            ("/v1/approvals/x", Route::Approval("x")),
            ("/v1/approvals/x/verification", Route::Verification("x")),
            ("/v1/approvals/x/cancellation", Route::Cancellation("x")),
            ("/v1/locks", Route::Locks),
            ("/.well-known/jwks.json", Route::WellKnown("jwks.json")),
            ("/.well-known/", Route::WellKnown("")),
        ] {
            assert_eq!(Route::of(&request(Method::POST, path)), expected, "{path}");
        }
        for path in [
            "",
            "/",
            "/v1",
            "/v1/approvals/",
            "//v1/approvals",
            "/V1/approvals",
            "/v1/approvals/x/",
            "/v1/approvals/x/verification/",
            "/v1/locks/x",
            "/.well-known",
            "/.well-known/a/b",
            "/v1/.well-known/jwks.json",
        ] {
            assert_eq!(Route::of(&request(Method::POST, path)), Route::Unknown, "{path}");
        }
    }

    /// A request as API Gateway sends it from this stage.
    fn of_stage(stage: &str, path: &str) -> Request {
        let event = serde_json::json!({
            "version": "2.0", "routeKey": "$default", "rawPath": path, "headers": {}, "isBase64Encoded": false,
            "requestContext": { "stage": stage, "timeEpoch": 0, "http": { "method": "POST", "path": path } },
        });
        let event = serde_json::from_value(event).unwrap();
        crate::edge::event::request(LambdaEvent::new(event, Context::default())).unwrap()
    }

    #[test]
    fn a_named_stage_stands_before_both_kinds_of_paths_and_is_no_part_of_them() {
        for (stage, path, expected) in [
            ("prod", "/prod/v1/approvals", Route::Approvals),
            ("prod", "/prod/.well-known/jwks.json", Route::WellKnown("jwks.json")),
            ("$default", "/v1/approvals", Route::Approvals),
            ("prod", "/test/v1/approvals", Route::Unknown),
            ("prod", "/prod/prod/v1/approvals", Route::Unknown),
        ] {
            assert_eq!(Route::of(&of_stage(stage, path)), expected, "{stage} {path}");
        }
    }

    #[test]
    fn a_path_has_one_method() {
        let only = |method: Method| {
            let request = request(method, "/");
            (post_only(&request), get_only(&request))
        };
        let (post, get) =
            (Problem::MethodNotAllowed { allow: "POST" }, Problem::MethodNotAllowed { allow: "GET" });
        assert_eq!(only(Method::POST), (Ok(()), Err(get.clone())));
        assert_eq!(only(Method::GET), (Err(post.clone()), Ok(())));
        for method in [Method::PUT, Method::DELETE, Method::HEAD, Method::OPTIONS] {
            assert_eq!(only(method), (Err(post.clone()), Err(get.clone())));
        }
    }

    proptest! {
        #[test]
        fn only_an_approval_id_comes_out(id in "[A-Za-z0-9_-]{44}|[^/]{1,50}") {
            let path = format!("/v1/approvals/{id}/verification");
            let request = request(Method::POST, &path);
            prop_assert_eq!(Route::of(&request), Route::Verification(&id));
            prop_assert_eq!(approval_id(&id), ApprovalId::parse(&id).ok_or(Problem::ApprovalNotFound));
        }
    }
}
