//! What holds for every answer of Nevis: see `fuzz/`. The first line of the input is the status, the rest the
//! body.
#![expect(clippy::missing_panics_doc, reason = "a panic is how a property says that it does not hold")]

use serde_json::Value;

use super::answer::Answer;
use super::authorization::Judged;
use super::introspection::{KeyState, state};
use super::users::{Lookup, lookup};
use super::{Start, UserId, approval};

/// An SMS counts as sent only where a success says so, with a token, a transaction, and a user's id that is one
/// if it is there.
pub fn approval_answer(data: &[u8]) {
    let Some((status, body)) = parts(data) else { return };
    let start = approval::outcome(&Judged::Answered(Answer::of(status, body)));
    let Start::Sent { status_token, transaction_id, user_id } = &start else {
        let unsent = matches!(start, Start::Unknown) || !(200..=299).contains(&status);
        assert!(unsent, "{start:?} of {status}: a success that is broken is an unknown outcome");
        return;
    };
    assert!((200..=299).contains(&status), "{status}");
    let said = members(body);
    assert_eq!(said.get("statusToken").and_then(Value::as_str), Some(status_token.as_str()));
    assert_eq!(said.get("transactionId").and_then(Value::as_str), Some(transaction_id.as_str()));
    assert!((1..=8_192).contains(&status_token.as_str().len()) && (1..=128).contains(&transaction_id.len()));
    assert!(format!("{}{transaction_id}", status_token.as_str()).bytes().all(|byte| byte.is_ascii_graphic()));
    assert_same_user(&said, user_id.as_ref());
    assert!(format!("{start:?}").contains("StatusToken([hidden])"));
}

/// A key is good only where a success says `true`, and bad only by a clear word.
pub fn introspection_answer(data: &[u8]) {
    let Some((status, body)) = parts(data) else { return };
    let said = members(body).get("active").and_then(Value::as_bool).filter(|_| (200..=299).contains(&status));
    match state(&Answer::of(status, body)) {
        KeyState::Active => assert_eq!(said, Some(true), "{status}"),
        KeyState::Inactive => assert!(said == Some(false) || matches!(status, 401 | 403), "{status}"),
        KeyState::Unclear => assert!(!matches!(status, 401 | 403), "{status}"),
    }
}

/// An id is found only where a success holds it; only a 404 says that there is nobody.
pub fn user_answer(data: &[u8]) {
    let Some((status, body)) = parts(data) else { return };
    match lookup(&Judged::Answered(Answer::of(status, body))) {
        Lookup::Found(id) => {
            assert!((200..=299).contains(&status), "{status}");
            assert_same_user(&members(body), Some(&id));
        }
        Lookup::Nobody => assert_eq!(status, 404),
        Lookup::Failed => assert_ne!(status, 404),
    }
}

fn parts(data: &[u8]) -> Option<(u16, &[u8])> {
    let end = data.iter().position(|byte| *byte == b'\n')?;
    let (status, body) = data.split_at(end);
    Some((std::str::from_utf8(status).ok()?.parse().ok()?, body.get(1..).unwrap_or_default()))
}

/// What another reader finds in the body.
fn members(body: &[u8]) -> Value {
    serde_json::from_slice(body).unwrap_or_default()
}

/// The id is the one that the answer holds, and fit for a path.
fn assert_same_user(said: &Value, id: Option<&UserId>) {
    let said = said.get("userId").and_then(Value::as_str).map(str::to_ascii_lowercase);
    assert_eq!(said.as_deref(), id.map(UserId::as_str));
    assert!(id.is_none_or(|id| id.as_str().bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')));
}
