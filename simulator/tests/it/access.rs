//! Access keys, methods, paths and body types.

use http::HeaderValue;
use serde_json::json;
use simulator::{ACCESS_KEY, RefusalShape, Settings};

use crate::client::{approval, get, post, request, request_as, send, simulator};

#[tokio::test]
async fn a_missing_and_an_invalid_key_are_refused_with_the_statuses_set() {
    let settings = Settings { missing_key_status: 403, invalid_key_status: 418, ..Settings::default() };
    for (settings, missing, invalid) in [(Settings::default(), 401, 401), (settings, 403, 418)] {
        let simulator = simulator(settings).await;
        for (method, path) in [
            ("POST", "/api/v1/approval"),
            ("POST", "/api/v1/users/u/verification"),
            ("GET", "/api/v1/users?username=alice"),
            ("GET", "/api/v1/users/u"),
            ("POST", "/api/v1/introspect"),
            ("POST", "/api/v1/intent"),
        ] {
            let mut without = request(method, path, None);
            without.headers_mut().remove("authorization");
            assert_eq!(send(&simulator, without).await.unwrap().status, missing, "{path}");
            let answer = send(&simulator, request_as("other", method, path, None)).await.unwrap();
            assert_eq!(answer.status, invalid, "{path}");
        }
    }
}

#[tokio::test]
async fn a_refusal_has_the_shape_that_the_example_client_decodes() {
    let simulator = simulator(Settings::default()).await;
    let answer = send(&simulator, approval("carol")).await.unwrap();
    assert_eq!(answer.status, 404);
    assert_eq!(answer.json(), json!({ "error": "user_not_found", "message": "no such user", "status": 404 }));
}

#[tokio::test]
async fn a_refusal_has_the_shape_that_is_set() {
    let simulator = simulator(Settings::default()).await;
    for (shape, body) in [
        (RefusalShape::Errors, r#"{"errors":[{"code":"user_not_found","message":"no such user"}]}"#),
        (RefusalShape::ErrorMessage, r#"{"errorMessage":"no such user","status":"failed"}"#),
        (RefusalShape::Message, r#"{"message":"no such user","status":404}"#),
        (RefusalShape::None, ""),
        (RefusalShape::Html, "<title>Refused</title>"),
    ] {
        simulator.set_settings(Settings { refusal_shape: shape, ..Settings::default() });
        let answer = send(&simulator, approval("carol")).await.unwrap();
        assert_eq!((answer.status.as_u16(), &*answer.body), (404, body.as_bytes()));
    }
}

#[tokio::test]
async fn the_scheme_is_read_in_any_case_and_must_be_bearer() {
    let simulator = simulator(Settings::default()).await;
    for (value, status) in [("bearer", 200), ("Basic", 401)] {
        let mut request = request("GET", "/api/v1/users?username=alice", None);
        let value = HeaderValue::try_from(format!("{value} {ACCESS_KEY}")).unwrap();
        request.headers_mut().insert("authorization", value);
        assert_eq!(send(&simulator, request).await.unwrap().status, status);
    }
}

#[tokio::test]
async fn unknown_paths_are_404_and_wrong_methods_405() {
    let simulator = simulator(Settings::default()).await;
    for path in ["/api/v1/other", "/api/v2/approval", "/other"] {
        assert_eq!(get(&simulator, path).await.status, 404, "{path}");
    }
    for path in ["/api/v1/approval", "/api/v1/users/u/verification", "/api/v1/introspect", "/api/v1/status"] {
        let answer = get(&simulator, path).await;
        assert_eq!((answer.status.as_u16(), answer.header("allow")), (405, Some("POST")), "{path}");
    }
    for path in ["/ping", "/api/v1/users", "/api/v1/users/u"] {
        let answer = post(&simulator, path, &json!({})).await;
        assert_eq!((answer.status.as_u16(), answer.header("allow")), (405, Some("GET")), "{path}");
    }
}

#[tokio::test]
async fn bodies_of_the_other_type_are_refused() {
    let simulator = simulator(Settings::default()).await;
    for path in ["/api/v1/approval", "/api/v1/users/u/verification", "/api/v1/status", "/api/v1/intent"] {
        let mut form = request("POST", path, None);
        let kind = HeaderValue::from_static("application/x-www-form-urlencoded");
        form.headers_mut().insert("content-type", kind);
        assert_eq!(send(&simulator, form).await.unwrap().status, 415, "{path}");
    }
    let answer = post(&simulator, "/api/v1/introspect", &json!({ "token": ACCESS_KEY })).await;
    assert_eq!(answer.status, 415);
}

#[tokio::test]
async fn keys_rotate_with_and_without_an_overlap() {
    let simulator = simulator(Settings::default()).await;
    let status = async |key: &str| {
        let request = request_as(key, "GET", "/api/v1/users?username=alice", None);
        send(&simulator, request).await.unwrap().status.as_u16()
    };
    simulator.set_access_keys(vec![ACCESS_KEY.to_owned(), "new".to_owned()]);
    assert_eq!((status(ACCESS_KEY).await, status("new").await), (200, 200));
    simulator.set_access_keys(vec!["new".to_owned()]);
    assert_eq!((status(ACCESS_KEY).await, status("new").await), (401, 200));
}
