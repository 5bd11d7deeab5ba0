use countersign::edge::Event;
use countersign::nevis::{User, UserId, Username};
use countersign::platform::Clock;
use lambda_http::{Context, LambdaEvent, RequestExt};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

fn event(headers: &Value, body: &str, claims: Option<&Value>) -> Request {
    let authorizer = claims.map(|claims| json!({ "jwt": { "claims": claims, "scopes": null } }));
    let event = json!({
        "version": "2.0", "routeKey": "$default", "rawPath": "/v1/approvals", "rawQueryString": "",
        "headers": headers, "body": body, "isBase64Encoded": false,
        "requestContext": {
            "accountId": "1", "apiId": "a", "domainName": "d", "domainPrefix": "d", "requestId": "id",
            "routeKey": "$default", "stage": "$default", "timeEpoch": 0, "authorizer": authorizer,
            "http": { "method": "POST", "path": "/v1/approvals", "protocol": "HTTP/1.1", "sourceIp": "::1", "userAgent": "" },
        },
    });
    countersign::edge::event::request(LambdaEvent::new(
        serde_json::from_value(event).unwrap(),
        Context::default(),
    ))
    .unwrap()
}

fn parsed(request: &Request, auth: &CallerAuth) -> Result<NewApproval, Problem> {
    under(request, auth, Texts { free: true, default: false })
}

fn under(request: &Request, auth: &CallerAuth, texts: Texts) -> Result<NewApproval, Problem> {
    parse(request, &mut Exchange::new(Event::Start, request, &Clock::system()), auth, texts)
}

fn by_backend(body: &Value) -> Result<NewApproval, Problem> {
    parsed(&event(&json!({ "content-type": "application/json" }), &body.to_string(), None), &CallerAuth::None)
}

fn by_user(body: &Value) -> Result<NewApproval, Problem> {
    let claims = json!({ "sub": "alice" });
    let request = event(&json!({ "content-type": "application/json" }), &body.to_string(), Some(&claims));
    parsed(&request, &CallerAuth::Jwt { username_claim: "sub".to_owned() })
}

fn with_key(key: &str) -> Result<NewApproval, Problem> {
    let headers = json!({ "content-type": "application/json", "idempotency-key": key });
    parsed(&event(&headers, r#"{"username":"alice"}"#, None), &CallerAuth::None)
}

const ID: &str = "7a342fb4-6c0e-4d5b-9f21-bb837ed32d9d";

#[test]
fn a_backend_names_exactly_one_user() {
    let named = by_backend(&json!({ "username": "alice" })).unwrap();
    assert!(named.request.user == User::ByName(Username::parse("alice").unwrap()));
    let identified = by_backend(&json!({ "userId": ID.to_uppercase() })).unwrap();
    assert!(identified.request.user == User::ById(UserId::parse(ID).unwrap()));
    for bad in [json!({}), json!({ "username": "alice", "userId": ID })] {
        assert!(matches!(by_backend(&bad), Err(Problem::MalformedRequest { pointer: None, .. })), "{bad}");
    }
    for (bad, at) in [(json!({ "username": "a b" }), "/username"), (json!({ "userId": "alice" }), "/userId")]
    {
        let Err(Problem::InvalidValue { pointer, .. }) = by_backend(&bad) else { panic!("{bad}") };
        assert_eq!(pointer, at);
    }
}

#[test]
fn null_is_a_text_member_left_out_but_no_transaction() {
    let null = json!({ "username": "alice", "userId": null, "message": null });
    let (approval, plain) =
        (by_backend(&null).unwrap(), by_backend(&json!({ "username": "alice" })).unwrap());
    assert!(approval.request.user == plain.request.user && approval.request.message.is_none());
    let both = by_backend(&json!({ "username": "alice", "message": null, "transaction": payment() }));
    assert!(both.unwrap().transaction.is_some());
    let nulls = json!({ "username": null, "userId": null, "message": null, "transaction": payment() });
    assert!(by_user(&nulls).is_ok());
    let Err(Problem::MalformedRequest { pointer, .. }) = by_user(&json!({ "transaction": null })) else {
        panic!()
    };
    assert_eq!(pointer.as_deref(), Some("/transaction"));
}

#[test]
fn what_is_malformed_comes_before_what_breaks_a_rule() {
    let mut order = payment();
    order["reference"] = json!("two words");
    let rule = by_user(&json!({ "transaction": order }));
    assert!(
        matches!(rule, Err(Problem::InvalidValue { pointer, .. }) if pointer == "/transaction/reference")
    );
    let unknown = by_user(&json!({ "transaction": order, "zip": 1 }));
    assert!(
        matches!(unknown, Err(Problem::MalformedRequest { pointer, .. }) if pointer.as_deref() == Some("/zip"))
    );
    order["fields"]["amount"] = json!(12);
    let number = by_user(&json!({ "transaction": order }));
    assert!(matches!(number, Err(Problem::MalformedRequest { .. })), "{number:?}");
}

#[test]
fn a_browser_chooses_neither_the_user_nor_the_text() {
    let approval = by_user(&json!({ "transaction": payment() })).unwrap();
    assert!(approval.request.user == User::ByName(Username::parse("alice").unwrap()));
    for member in ["username", "userId", "message"] {
        let Err(Problem::NotAllowed { pointer, .. }) = by_user(&json!({ member: "bob {{CODE}}" })) else {
            panic!("{member}")
        };
        assert_eq!(pointer, Some(format!("/{member}")));
    }
}

#[test]
fn a_user_says_what_is_to_be_approved_unless_the_default_text_is_allowed() {
    let Err(Problem::InvalidValue { pointer, .. }) = by_user(&json!({})) else { panic!() };
    assert_eq!(pointer, "/transaction");
    let request =
        event(&json!({ "content-type": "application/json" }), "{}", Some(&json!({ "sub": "alice" })));
    let jwt = CallerAuth::Jwt { username_claim: "sub".to_owned() };
    let approval = under(&request, &jwt, Texts { free: true, default: true }).unwrap();
    assert!(approval.request.message.is_none());
    assert!(by_backend(&json!({ "username": "alice" })).unwrap().request.message.is_none());
}

#[test]
fn a_text_of_a_backends_own_can_be_switched_off() {
    let body = r#"{"username":"alice","message":"{{CODE}}"}"#;
    let request = event(&json!({ "content-type": "application/json" }), body, None);
    let Err(Problem::NotAllowed { pointer, .. }) =
        under(&request, &CallerAuth::None, Texts { free: false, default: false })
    else {
        panic!()
    };
    assert_eq!(pointer.as_deref(), Some("/message"));
}

#[test]
fn a_message_is_one_sms_in_gsm_7_with_one_code() {
    let with = |message: &str| by_backend(&json!({ "username": "alice", "message": message }));
    assert_eq!(with("Code {{CODE}}").unwrap().request.message.unwrap().as_str(), "Code {{CODE}}");
    for bad in
        ["", "no code", "{{CODE}}{{CODE}}", "{{CODE}} \u{1f600}", &format!("{{{{CODE}}}}{}", "a".repeat(151))]
    {
        let Err(Problem::InvalidValue { pointer, .. }) = with(bad) else { panic!("{bad}") };
        assert_eq!(pointer, "/message");
    }
}

#[test]
fn an_idempotency_key_is_1_to_64_visible_ascii_characters() {
    for good in ["k", "!~", &"k".repeat(64)] {
        assert_eq!(with_key(good).unwrap().idempotency_key.as_deref(), Some(good));
    }
    for bad in ["", "a b", &"k".repeat(65), "k\u{e9}"] {
        assert!(matches!(with_key(bad), Err(Problem::MalformedRequest { .. })), "{bad:?}");
    }
}

const PAYMENT: &str = r#"{"template":"payment","locale":"en","fields":{"amount":"1250.00","currency":"CHF","payee":"M. Muster",
    "account":"CH9300762011623852957"}}"#;

fn payment() -> Value {
    serde_json::from_str(PAYMENT).unwrap()
}

#[test]
fn a_transaction_becomes_the_text() {
    for approval in [
        by_user(&json!({ "transaction": payment() })),
        by_backend(&json!({ "username": "alice", "transaction": payment() })),
    ] {
        let approval = approval.unwrap();
        let text = approval.request.message.unwrap();
        assert!(text.as_str().contains("CHF 1,250.00 to account CH93...23852957"), "{}", text.as_str());
        assert_eq!(approval.transaction.unwrap().fields["account"], "CH9300762011623852957");
        let composed = approval.composed.unwrap();
        assert_eq!((composed.message.as_str(), &*composed.locale), (text.as_str(), "en"));
        assert_eq!(composed.shown["amount"], "CHF 1,250.00");
    }
}

#[test]
fn a_transaction_and_a_message_exclude_each_other() {
    let both = json!({ "username": "alice", "message": "{{CODE}}", "transaction": payment() });
    let Err(Problem::MalformedRequest { pointer, .. }) = by_backend(&both) else { panic!() };
    assert_eq!(pointer.as_deref(), Some("/message"));
}

#[test]
fn an_intent_token_is_a_backends() {
    let headers = |token: &str| json!({ "content-type": "application/json", "nevis-intent-token": token });
    let backend = |token| parsed(&event(&headers(token), r#"{"username":"alice"}"#, None), &CallerAuth::None);
    assert_eq!(backend("a.b.c").unwrap().request.intent_token, IntentToken::parse("a.b.c"));
    for bad in ["", "a b", "a,b", "\u{e9}"] {
        assert!(matches!(backend(bad), Err(Problem::MalformedRequest { pointer: None, .. })), "{bad:?}");
    }
    let request = event(&headers("a.b.c"), "{}", Some(&json!({ "sub": "alice" })));
    let by_user = parsed(&request, &CallerAuth::Jwt { username_claim: "sub".to_owned() });
    assert!(matches!(by_user, Err(Problem::NotAllowed { pointer: None, .. })));
}

#[test]
fn other_paths_are_refused_before_the_caller_is_read() {
    let request = event(&json!({}), "", None).with_raw_http_path("/v1/other");
    assert!(matches!(parsed(&request, &CallerAuth::Iam), Err(Problem::NotFound)));
}

proptest! {
    #[test]
    fn whatever_is_accepted_is_a_nevis_user(
        username in "[a-z0-9_.@-]{1,20}|.{0,20}", id in "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|.{0,40}",
    ) {
        if let Ok(approval) = by_backend(&json!({ "username": username })) {
            prop_assert!(approval.request.user == User::ByName(Username::parse(&username).unwrap()));
        }
        if let Ok(approval) = by_backend(&json!({ "userId": id })) {
            prop_assert!(approval.request.user == User::ById(UserId::parse(&id).unwrap()));
        }
    }

    #[test]
    fn no_body_makes_it_panic(body in "\\PC{0,60}", key in "\\PC{0,70}") {
        let headers = json!({ "content-type": "application/json", "idempotency-key": key });
        let _ = parsed(&event(&headers, &body, None), &CallerAuth::None);
    }
}
