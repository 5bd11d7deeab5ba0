//! Paths and methods of the contract.

use http::Method;
use lambda_http::{Request, RequestExt};

use crate::event::Gateway;
use crate::problem::Problem;

/// `POST /v1/approvals`.
pub fn approvals(request: &Request) -> Result<(), Problem> {
    match segments(request).as_slice() {
        ["v1", "approvals"] => post_only(request),
        _ => Err(Problem::NotFound),
    }
}

/// `POST /v1/approvals/{approvalId}/verification`: gives the id. One that no approval can have is not
/// found without asking the table.
pub fn verification(request: &Request) -> Result<String, Problem> {
    match segments(request).as_slice() {
        ["v1", "approvals", id, "verification"] => {
            post_only(request)?;
            if is_approval_id(id) { Ok((*id).to_owned()) } else { Err(Problem::ApprovalNotFound) }
        }
        _ => Err(Problem::NotFound),
    }
}

/// `GET /.well-known/{document}`: gives the document's name; `None` for other paths.
pub fn well_known(request: &Request) -> Option<&str> {
    match segments(request).as_slice() {
        [".well-known", document] => Some(document),
        _ => None,
    }
}

/// 128 bits in base64url.
fn is_approval_id(id: &str) -> bool {
    id.len() == 22 && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

fn post_only(request: &Request) -> Result<(), Problem> {
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
    if segments.starts_with(&[stage, "v1"]) || segments.starts_with(&[stage, ".well-known"]) {
        segments.remove(0);
    }
    segments
}

#[cfg(test)]
mod tests {
    use lambda_http::RequestExt;
    use proptest::prelude::*;

    use super::*;

    fn request(method: Method, path: &str) -> Request {
        let request = http::Request::builder().method(method).body(lambda_http::Body::Empty).unwrap();
        request.with_raw_http_path(path)
    }

    const ID: &str = "kq3v0m7T2yWl5b1cZr8n4A";

    #[test]
    fn each_path_has_one_method() {
        assert_eq!(approvals(&request(Method::POST, "/v1/approvals")), Ok(()));
        let path = format!("/v1/approvals/{ID}/verification");
        assert_eq!(verification(&request(Method::POST, &path)), Ok(ID.to_owned()));
        for method in [Method::GET, Method::PUT, Method::DELETE, Method::HEAD, Method::OPTIONS] {
            let refused = Err(Problem::MethodNotAllowed { allow: "POST" });
            assert_eq!(approvals(&request(method.clone(), "/v1/approvals")), refused);
            assert!(verification(&request(method, &path)).is_err());
        }
    }

    #[test]
    fn other_paths_are_not_found() {
        for path in ["", "/", "/v1", "/v1/approvals/", "/v1/approvals/x", "//v1/approvals", "/V1/approvals"] {
            assert_eq!(approvals(&request(Method::POST, path)), Err(Problem::NotFound), "{path}");
            assert_eq!(verification(&request(Method::POST, path)), Err(Problem::NotFound), "{path}");
        }
    }

    #[test]
    fn well_known_documents_are_told_by_name_and_only_read() {
        for (path, document) in [
            ("/.well-known/jwks.json", Some("jwks.json")),
            ("/.well-known/", Some("")),
            ("/.well-known", None),
            ("/.well-known/a/b", None),
            ("//.well-known/jwks.json", None),
            ("/v1/.well-known/jwks.json", None),
        ] {
            let read = request(Method::GET, path);
            assert_eq!((well_known(&read), get_only(&read)), (document, Ok(())), "{path}");
        }
        for method in [Method::POST, Method::HEAD, Method::OPTIONS] {
            let refused = Err(Problem::MethodNotAllowed { allow: "GET" });
            assert_eq!(get_only(&request(method, "/.well-known/jwks.json")), refused);
        }
    }

    proptest! {
        #[test]
        fn only_an_approval_id_comes_out(id in "[A-Za-z0-9_-]{22}|[^/]{0,30}") {
            match verification(&request(Method::POST, &format!("/v1/approvals/{id}/verification"))) {
                Ok(found) => prop_assert!(found == id && is_approval_id(&id)),
                Err(problem) => prop_assert!(problem == Problem::ApprovalNotFound && !is_approval_id(&id)),
            }
        }
    }
}
