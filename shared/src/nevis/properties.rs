//! What holds for every answer of Nevis: see `fuzz/`. The first line of the input is the status, with a media
//! type behind it or none, the rest the body.
#![expect(clippy::missing_panics_doc, reason = "a panic is how a property says that it does not hold")]

use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use serde_json::{Map, Value};

use super::users::{Lookup, lookup};
use super::word::judge;
use super::{KeyState, ReceivedAnswer, StartOutcome, UserId, VerificationOutcome};

const KEY_STATES: [KeyState; 3] = [KeyState::Active, KeyState::Inactive, KeyState::Unclear];
const USER: &str = "7a342fb4-6c0e-4d5b-9f21-bb837ed32d9d";
const TRANSACTION: &str = "d9db4760-1f9c-4d3a-9a51-5cbe533389e3";

/// An SMS counts as sent only where a success says so, with a token, a transaction, and a user's id that is one
/// if it is there; and a user as refused only by a word of Nevis's own.
pub fn approval_answer(data: &[u8]) {
    let Some(told) = Told::of(data) else { return };
    let headers = told.headers();
    for key in KEY_STATES {
        let start = told.answer(&headers).to_start(key);
        match &start {
            StartOutcome::Started { .. } => sent(&told, &start),
            StartOutcome::Refused => assert!(told.status == 429 || told.is_refused(key), "{}", told.status),
            StartOutcome::Misconfigured => assert!((300..=499).contains(&told.status), "{}", told.status),
            StartOutcome::Unknown => assert!(!(300..=407).contains(&told.status), "{}", told.status),
            StartOutcome::Unavailable => assert_eq!(told.status, 0, "there was an answer"),
        }
    }
}

fn sent(told: &Told<'_>, start: &StartOutcome) {
    let StartOutcome::Started { status_token, transaction_id, user_id } = start else { return };
    assert!((200..=299).contains(&told.status), "{}", told.status);
    assert!((1..=4_096).contains(&status_token.as_str().len()) && (1..=128).contains(&transaction_id.len()));
    assert!(format!("{}{transaction_id}", status_token.as_str()).bytes().all(|byte| byte.is_ascii_graphic()));
    assert!(user_id.as_ref().is_none_or(is_fit_for_a_path));
    let said = told.members().unwrap_or_default();
    assert!(!speaks_of_an_error(&said));
    assert_eq!(said.get("statusToken").and_then(Value::as_str), Some(status_token.as_str()));
    assert_eq!(said.get("transactionId").and_then(Value::as_str), Some(transaction_id.as_str()));
    assert_eq!(user_of(&said).as_deref(), user_id.as_ref().map(UserId::as_str));
    assert!(format!("{start:?}").contains("StatusToken([redacted])"));
}

/// A code is right only by a 200 of Nevis's own word, and wrong only by a 4xx of it.
pub fn verification_answer(data: &[u8]) {
    let Some(told) = Told::of(data) else { return };
    let Some(user_id) = UserId::parse(USER) else { return };
    let headers = told.headers();
    for key in KEY_STATES {
        match told.answer(&headers).to_verification(key, &user_id, TRANSACTION) {
            VerificationOutcome::Approved => {
                let said = told.members();
                assert!(told.status == 200 && said.is_some_and(|said| is_a_yes(&said)), "{}", told.status);
            }
            VerificationOutcome::Rejected => assert!(told.is_refused(key), "{}", told.status),
            VerificationOutcome::RateLimited { .. } => assert_eq!(told.status, 429),
            VerificationOutcome::WrongAddress => {
                assert!(matches!(told.status, 300..=399 | 405 | 406 | 415), "{}", told.status);
            }
            VerificationOutcome::KeyRefused => {
                assert!(matches!(told.status, 401 | 403) && key == KeyState::Inactive);
            }
            VerificationOutcome::Unavailable => assert_eq!(told.status, 0, "there was an answer"),
            VerificationOutcome::Unknown => {}
        }
    }
}

/// A key is good only where a success says `true`, and bad only by a clear word.
pub fn introspection_answer(data: &[u8]) {
    let Some(told) = Told::of(data) else { return };
    let success = (200..=299).contains(&told.status);
    let said = told.members().and_then(|said| said.get("active").and_then(Value::as_bool));
    match told.answer(&told.headers()).to_introspection() {
        KeyState::Active => {
            let honest = told.members().is_some_and(|said| !speaks_of_an_error(&said));
            assert!(success && said == Some(true) && honest, "{}", told.status);
        }
        KeyState::Inactive => {
            assert!(success && said == Some(false) || matches!(told.status, 401 | 403), "{}", told.status);
        }
        KeyState::Unclear => assert!(!matches!(told.status, 401 | 403), "{}", told.status),
    }
}

/// An id is found only where a success holds it; only a 404 of Nevis's own says that there is nobody.
pub fn user_answer(data: &[u8]) {
    let Some(told) = Told::of(data) else { return };
    let headers = told.headers();
    for key in KEY_STATES {
        match lookup(&judge(told.answer(&headers).read(), key)) {
            Lookup::Found(id) => {
                assert!((200..=299).contains(&told.status) && is_fit_for_a_path(&id), "{}", told.status);
                assert_eq!(told.members().and_then(|said| user_of(&said)).as_deref(), Some(id.as_str()));
            }
            Lookup::Nobody => assert!(told.status == 404 && told.is_refused(key)),
            Lookup::Failed => {}
        }
    }
}

/// What was answered.
struct Told<'a> {
    status: u16,
    media_type: &'a str,
    body: &'a [u8],
}

impl<'a> Told<'a> {
    fn of(data: &'a [u8]) -> Option<Self> {
        let end = data.iter().position(|byte| *byte == b'\n')?;
        let (line, body) = data.split_at(end);
        let line = std::str::from_utf8(line).ok()?;
        let (status, media_type) = line.split_once(' ').unwrap_or((line, ""));
        Some(Self { status: status.parse().ok()?, media_type, body: body.get(1..).unwrap_or_default() })
    }

    fn headers(&self) -> HeaderMap {
        let media_type = HeaderValue::from_str(self.media_type).ok().filter(|_| !self.media_type.is_empty());
        HeaderMap::from_iter(media_type.map(|media_type| (CONTENT_TYPE, media_type)))
    }

    fn answer(&self, headers: &'a HeaderMap) -> ReceivedAnswer<'a> {
        ReceivedAnswer { status: self.status, headers, body: self.body }
    }

    /// The members of the body where there is nothing else in it, read by another reader.
    fn members(&self) -> Option<Map<String, Value>> {
        let text = std::str::from_utf8(self.body).ok()?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let text = text.trim_matches(|end: char| end.is_ascii_whitespace());
        if text.is_empty() { Some(Map::new()) } else { serde_json::from_str(text).ok() }
    }

    fn is_refused(&self, key: KeyState) -> bool {
        let about_the_key = matches!(self.status, 401 | 403);
        let others = matches!(self.status, 405 | 406 | 408 | 415 | 421 | 425 | 429);
        let essence = self.media_type.split([';', ',']).next().unwrap_or_default().trim();
        let html = essence.eq_ignore_ascii_case("text/html");
        let said = self.members().filter(|_| !html && (400..=499).contains(&self.status) && !others);
        let active = key == KeyState::Active;
        said.is_some_and(|said| active || !about_the_key && speaks_of_an_error(&said))
    }
}

fn is_a_yes(said: &Map<String, Value>) -> bool {
    let yes = ["succeeded", "success", "ok", "approved", "verified", "active"];
    let status = said.get("status").map(|status| status.as_str().is_some_and(|status| yes.contains(&status)));
    let named = said.get("transactionId") == Some(&Value::from(TRANSACTION))
        || user_of(said).as_deref() == Some(USER);
    let denied =
        ["success", "verified", "valid", "approved"].map(|name| said.get(name) == Some(&Value::from(false)));
    let so = !speaks_of_an_error(said) && !denied.contains(&true) && status != Some(false);
    said.is_empty() || so && (status == Some(true) || named)
}

fn speaks_of_an_error(said: &Map<String, Value>) -> bool {
    let nothing = ["null", "false", "\"\"", "[]", "{}"];
    let said =
        ["error", "errors", "errorMessage", "errorCode"].map(|name| said.get(name).map(Value::to_string));
    said.into_iter().flatten().any(|said| !nothing.contains(&said.as_str()))
}

fn user_of(said: &Map<String, Value>) -> Option<String> {
    said.get("userId").and_then(Value::as_str).map(str::to_ascii_lowercase)
}

fn is_fit_for_a_path(id: &UserId) -> bool {
    id.as_str().bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Members that somebody looks at, with values that may matter.
    const MEMBER: &str = r#""(error|errors|errorMessage|errorCode|success|verified|valid|approved|status|userId|transactionId|statusToken|active|more)":(null|true|false|0|1e400|\[\]|\{\}|\[1\]|"(succeeded|ok|failed|x|USER|TRANSACTION)?")"#;

    fn body() -> impl Strategy<Value = String> {
        let object = prop::collection::vec(MEMBER, 0..5).prop_map(|members| {
            let object = format!("{{{}}}", members.join(","));
            object.replace("USER", USER).replace("TRANSACTION", TRANSACTION)
        });
        prop_oneof![4 => object, 1 => "\\PC{0,40}|\u{feff}?[ \\n]{0,3}|<html>"]
    }

    proptest! {
        #[test]
        fn they_hold_for_every_answer(
            status in prop_oneof![Just(200_u16), 200_u16..500, 100..1_000_u16],
            media_type in "| application/json(; charset=utf-8)?| [tT]ext/(html|plain) ?;?| application/xhtml\\+xml",
            body in body(),
        ) {
            let told = format!("{status}{media_type}\n{body}");
            approval_answer(told.as_bytes());
            verification_answer(told.as_bytes());
            introspection_answer(told.as_bytes());
            user_answer(told.as_bytes());
        }
    }
}
