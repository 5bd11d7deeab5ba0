use serde_json::{Value, json};

use super::*;

const ID: &str = "7a342fb4-6c0e-4d5b-9f21-bb837ed32d9d";

fn body(body: &Value) -> JsonBody {
    let request = http::Request::builder().header("content-type", "application/json");
    JsonBody::of(&request.body(body.to_string().into()).unwrap()).unwrap()
}

fn alice() -> Username {
    Username::parse("alice").unwrap()
}

fn user() -> Caller {
    Caller::with_token("u|1".to_owned(), alice())
}

fn backend() -> Caller {
    Caller::with_role("shop")
}

/// Where the problem is.
fn refused<T>(named: Result<T, Problem>) -> (&'static str, Option<String>) {
    let problem = named.err().unwrap();
    (problem.kind().name, problem.pointer().map(str::to_owned))
}

#[test]
fn a_backend_and_local_work_name_a_user_in_one_of_two_ways() {
    for caller in [backend(), Caller::local()] {
        let by_name = json!({ "username": "alice" });
        assert!(required(&mut body(&by_name), &caller) == Ok(User::ByName(alice())));
        assert!(in_session(&mut body(&by_name), &caller) == Ok(Some(User::ByName(alice()))));
        let by_id = json!({ "userId": ID });
        assert!(in_session(&mut body(&by_id), &caller) == Ok(UserId::parse(ID).map(User::ById)));
        let both = json!({ "username": "alice", "userId": ID });
        assert_eq!(refused(in_session(&mut body(&both), &caller)), ("malformed-request", None));
        assert_eq!(refused(required(&mut body(&json!({})), &caller)), ("malformed-request", None));
    }
}

#[test]
fn only_local_work_may_leave_the_user_of_an_approval_out() {
    assert_eq!(refused(in_session(&mut body(&json!({})), &backend())), ("malformed-request", None));
    assert!(in_session(&mut body(&json!({})), &Caller::local()) == Ok(None));
}

#[test]
fn a_users_own_token_says_who_it_is_and_the_body_never_does() {
    assert!(required(&mut body(&json!({})), &user()) == Ok(User::ByName(alice())));
    assert!(in_session(&mut body(&json!({})), &user()) == Ok(None));
    for (member, value) in [("username", "alice"), ("userId", ID)] {
        let problem = refused(in_session(&mut body(&json!({ member: value })), &user()));
        assert_eq!(problem, ("not-allowed", Some(format!("/{member}"))));
    }
}

#[test]
fn a_name_and_an_id_have_their_forms() {
    for (member, bad) in [("username", "a b"), ("username", ""), ("userId", "alice")] {
        let problem = refused(required(&mut body(&json!({ member: bad })), &backend()));
        assert_eq!(problem, ("invalid-value", Some(format!("/{member}"))), "{bad:?}");
    }
}
