use super::*;

#[test]
fn what_is_answered_is_not_printed() {
    let reply = Reply::ok(&json!({ "receipt": "eyJh.eyJp.c2ln" }));
    assert_eq!(format!("{reply:?}"), "Reply(200 None None)");
}

#[test]
fn a_problem_names_its_request_and_its_wait_in_head_and_body() {
    let response = Reply::from(Problem::RateLimited { retry_after: 7 }).into_response("r-1");
    let header = |name: &str| response.headers().get(name).unwrap().to_str().unwrap();
    assert_eq!(response.status(), 429);
    assert_eq!(header("content-type"), "application/problem+json");
    assert_eq!((header("x-request-id"), header("retry-after")), ("r-1", "7"));
    let Body::Text(body) = response.body() else { panic!("no text") };
    let body: Value = serde_json::from_str(body).unwrap();
    assert_eq!((&body["instance"], &body["retryAfter"]), (&json!("urn:countersign:request:r-1"), &json!(7)));
}

#[test]
fn nothing_may_be_kept_but_what_is_public() {
    let cached = |reply: Reply| {
        let response = reply.into_response("id");
        response.headers().get("cache-control").unwrap().to_str().unwrap().to_owned()
    };
    assert_eq!(cached(Reply::ok(&json!({}))), "no-store");
    assert_eq!(cached(Reply::ok(&json!({})).public()), "public, max-age=300");
    assert_eq!(cached(Problem::UpstreamUnavailable.into()), "no-store");
}

#[test]
fn an_id_that_is_no_header_value_costs_the_body_and_not_the_answer() {
    let response = Reply::ok(&json!({ "receipt": "eyJh.eyJp.c2ln" })).into_response("a\nb");
    assert_eq!((response.status(), response.body().is_empty()), (StatusCode::INTERNAL_SERVER_ERROR, true));
}
