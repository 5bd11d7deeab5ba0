use lambda_runtime::{Context, LambdaEvent};
use serde_json::{Value, json};

use super::*;

fn request(authorizer: &Value) -> Request {
    let event = json!({
        "version": "2.0", "routeKey": "$default", "rawPath": "/v1/approvals", "rawQueryString": "",
        "headers": {}, "isBase64Encoded": false,
        "requestContext": {
            "accountId": "123456789012", "apiId": "api", "domainName": "d", "domainPrefix": "d",
            "requestId": "id", "routeKey": "$default", "stage": "$default", "timeEpoch": 0,
            "http": { "method": "POST", "path": "/v1/approvals", "protocol": "HTTP/1.1", "sourceIp": "::1", "userAgent": "" },
            "authorizer": authorizer,
        },
    });
    let payload = serde_json::from_value(event).unwrap();
    crate::edge::event::request(LambdaEvent::new(payload, Context::default())).unwrap()
}

fn jwt(username_claim: &str) -> CallerAuth {
    CallerAuth::Jwt { username_claim: username_claim.to_owned() }
}

fn token(claims: &Value) -> Request {
    request(&json!({ "jwt": { "claims": claims, "scopes": null } }))
}

#[test]
fn a_token_is_the_caller_by_its_sub_and_the_user_by_its_claim() {
    let request = token(&json!({ "sub": "u|1", "nevis": "alice" }));
    let caller = authenticated(&request, &jwt("nevis")).unwrap();
    assert_eq!(caller.id(), "u|1");
    assert_eq!(caller.user().unwrap().as_str(), "alice");
    let caller = authenticated(&token(&json!({ "sub": "bob" })), &jwt("sub")).unwrap();
    assert_eq!((caller.id(), caller.user().unwrap().as_str()), ("bob", "bob"));
}

#[test]
fn a_token_without_sub_is_no_identity_and_without_a_nevis_user_not_allowed() {
    for claims in [json!({}), json!({ "sub": "" }), json!({ "nevis": "alice" })] {
        assert_eq!(authenticated(&token(&claims), &jwt("nevis")), Err(Problem::Unauthenticated));
    }
    for claims in
        [json!({ "sub": "u" }), json!({ "sub": "u", "nevis": "" }), json!({ "sub": "u", "nevis": "a b" })]
    {
        let refused = authenticated(&token(&claims), &jwt("nevis"));
        assert!(matches!(refused, Err(Problem::NotAllowed { pointer: None, .. })), "{claims}");
    }
}

fn role(caller_id: &str, cognito: &Value) -> Request {
    request(&json!({ "iam": {
        "accessKey": "ASIA", "accountId": "1", "callerId": caller_id, "cognitoIdentity": cognito,
        "principalOrgId": null, "userArn": "arn", "userId": caller_id,
    } }))
}

#[test]
fn a_role_is_one_caller_in_all_its_sessions() {
    for (caller_id, id) in [("AROAX:one", "iam:AROAX"), ("AROAX:two:b", "iam:AROAX"), ("AIDAX", "iam:AIDAX")]
    {
        let caller = authenticated(&role(caller_id, &Value::Null), &CallerAuth::Iam).unwrap();
        assert_eq!((caller.id(), caller.user()), (id, None));
    }
    for nobody in ["", ":session"] {
        assert_eq!(authenticated(&role(nobody, &Value::Null), &CallerAuth::Iam), Err(Problem::Unsigned));
    }
}

#[test]
fn browsers_of_an_identity_pool_share_a_role_and_are_not_allowed() {
    let identity = json!({ "amr": ["authenticated"], "identityId": "i", "identityPoolId": "p" });
    let refused = authenticated(&role("AROAX:CognitoIdentityCredentials", &identity), &CallerAuth::Iam);
    assert!(matches!(refused, Err(Problem::NotAllowed { .. })));
}

#[test]
fn an_identity_of_another_kind_does_not_count() {
    let iam = role("AROAX:one", &Value::Null);
    assert_eq!(authenticated(&iam, &jwt("sub")), Err(Problem::Unauthenticated));
    let jwt_request = token(&json!({ "sub": "alice" }));
    assert_eq!(authenticated(&jwt_request, &CallerAuth::Iam), Err(Problem::Unsigned));
    assert_eq!(authenticated(&request(&Value::Null), &CallerAuth::Iam), Err(Problem::Unsigned));
    assert_eq!(authenticated(&request(&Value::Null), &jwt("sub")), Err(Problem::Unauthenticated));
}

#[test]
fn a_caller_is_not_printed() {
    let caller = authenticated(&token(&json!({ "sub": "alice" })), &jwt("sub")).unwrap();
    assert_eq!(format!("{caller:?}"), "Caller([redacted])");
    assert!(!caller.log_id().contains("alice"));
}

#[test]
fn only_a_role_is_a_backend_that_has_to_name_its_users() {
    let role = authenticated(&role("AROAX:one", &Value::Null), &CallerAuth::Iam).unwrap();
    let user = authenticated(&token(&json!({ "sub": "local" })), &jwt("sub")).unwrap();
    let local = authenticated(&request(&Value::Null), &CallerAuth::None).unwrap();
    assert_eq!([role, user, local].map(|caller| caller.is_backend()), [true, false, false]);
}
