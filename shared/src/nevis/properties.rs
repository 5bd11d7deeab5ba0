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
    assert!((1..=8_192).contains(&status_token.as_str().len()) && (1..=128).contains(&transaction_id.len()));
    assert!(format!("{}{transaction_id}", status_token.as_str()).bytes().all(|byte| byte.is_ascii_graphic()));
    assert!(user_id.as_ref().is_none_or(is_fit_for_a_path));
    if let Some(said) = members(body) {
        assert_eq!(said.get("statusToken").and_then(Value::as_str), Some(status_token.as_str()));
        assert_eq!(said.get("transactionId").and_then(Value::as_str), Some(transaction_id.as_str()));
        assert_eq!(user_of(&said).as_deref(), user_id.as_ref().map(UserId::as_str));
    }
    assert!(format!("{start:?}").contains("StatusToken([hidden])"));
}

/// A key is good only where a success says `true`, and bad only by a clear word.
pub fn introspection_answer(data: &[u8]) {
    let Some((status, body)) = parts(data) else { return };
    let success = (200..=299).contains(&status);
    let said = members(body).and_then(|said| said.get("active").and_then(Value::as_bool));
    match state(&Answer::of(status, body)) {
        KeyState::Active => assert!(success && said != Some(false), "{status}"),
        KeyState::Inactive => {
            assert!(success && said != Some(true) || matches!(status, 401 | 403), "{status}");
        }
        KeyState::Unclear => assert!(!matches!(status, 401 | 403), "{status}"),
    }
}

/// An id is found only where a success holds it; only a 404 says that there is nobody.
pub fn user_answer(data: &[u8]) {
    let Some((status, body)) = parts(data) else { return };
    match lookup(&Judged::Answered(Answer::of(status, body))) {
        Lookup::Found(id) => {
            assert!((200..=299).contains(&status) && is_fit_for_a_path(&id), "{status}");
            assert!(members(body).is_none_or(|said| user_of(&said).as_deref() == Some(id.as_str())));
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

/// What a stricter reader finds in the body, which may refuse what nobody looks at: a number out of range, bytes
/// that are no UTF-8.
fn members(body: &[u8]) -> Option<Value> {
    serde_json::from_slice(body).ok()
}

fn user_of(said: &Value) -> Option<String> {
    said.get("userId").and_then(Value::as_str).map(str::to_ascii_lowercase)
}

fn is_fit_for_a_path(id: &UserId) -> bool {
    id.as_str().bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}
