use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue};

use super::*;
use crate::nevis::{KeyState, ReceivedAnswer, Username};

const ID: &str = "7a342fb4-6c0e-4d5b-9f21-bb837ed32d9d";
const OTHER: &str = "4b1f8a52-2f0e-4c5e-8a3e-5d1f3c9be001";

fn started(user_id: Option<&str>) -> StartOutcome {
    StartOutcome::Started {
        status_token: StatusToken::parse("token").unwrap(),
        transaction_id: "t-1".to_owned(),
        user_id: user_id.and_then(UserId::parse),
    }
}

fn by_id() -> User {
    User::ById(UserId::parse(ID).unwrap())
}

/// Whose it is, as far as that is known.
fn user_of(start: StartOutcome) -> Option<UserId> {
    let StartOutcome::Started { user_id, .. } = start else { panic!("{start:?}") };
    user_id
}

#[test]
fn an_approval_of_another_user_is_none_of_the_named_one() {
    assert!(matches!(started(Some(OTHER)).for_user(&by_id()), StartOutcome::Unknown));
    assert_eq!(user_of(started(Some(ID)).for_user(&by_id())), UserId::parse(ID));
}

#[test]
fn an_id_that_the_answer_lacks_is_the_named_one_or_is_looked_up() {
    assert_eq!(user_of(started(None).for_user(&by_id())), UserId::parse(ID));
    let by_name = User::ByName(Username::parse("alice").unwrap());
    assert_eq!(user_of(started(None).for_user(&by_name)), None);
    assert_eq!(user_of(started(Some(OTHER)).for_user(&by_name)), UserId::parse(OTHER));
    assert!(matches!(StartOutcome::Refused.for_user(&by_id()), StartOutcome::Refused));
}

#[test]
fn only_what_was_started_has_an_id_of_nevis() {
    assert_eq!(started(None).transaction_id(), Some("t-1"));
    assert_eq!(StartOutcome::Unknown.transaction_id(), None);
}

/// What comes of a 200 that says this.
fn answered(body: &str) -> StartOutcome {
    let json = (CONTENT_TYPE, HeaderValue::from_static("application/json"));
    let answer =
        ReceivedAnswer { status: 200, headers: &HeaderMap::from_iter([json]), body: body.as_bytes() };
    answer.to_start(KeyState::Active)
}

#[test]
fn a_success_names_a_token_and_an_id_and_its_user_rightly_or_not_at_all() {
    let of = |transaction_id: &str, more: &str| {
        answered(&format!(r#"{{"statusToken":"a.b.c","transactionId":"{transaction_id}"{more}}}"#))
    };
    for id in ["1", &"t".repeat(128)] {
        assert_eq!(of(id, "").transaction_id(), Some(id));
    }
    for id in ["", "t 1", "t\\n", "é", &"t".repeat(129)] {
        assert!(matches!(of(id, ""), StartOutcome::Unknown), "{id}");
    }
    assert_eq!(user_of(of("t", &format!(r#","userId":"{ID}""#))), UserId::parse(ID));
    for user_id in [r#""alice""#, "7", r#""""#] {
        assert!(matches!(of("t", &format!(r#","userId":{user_id}"#)), StartOutcome::Unknown), "{user_id}");
    }
    for lacking in [r#"{"transactionId":"t"}"#, r#"{"statusToken":"a.b.c"}"#, "[]", ""] {
        assert!(matches!(answered(lacking), StartOutcome::Unknown), "{lacking}");
    }
}
