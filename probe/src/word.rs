//! What Countersign makes of an answer: the rule of docs/architecture.md, for what the probe sees. Whatever it does not
//! take for Nevis's own word is an unknown outcome.

use serde_json::{Map, Value};

use crate::answer::Answer;

const ERRORS: [&str; 4] = ["error", "errors", "errorMessage", "errorCode"];
const YES: [&str; 6] = ["succeeded", "success", "ok", "approved", "verified", "active"];
const NO: [&str; 4] = ["success", "verified", "valid", "approved"];
/// The 4xx that never count as a no.
const NEVER: [u16; 7] = [405, 406, 408, 415, 421, 425, 429];

/// Whether an answer to a right code approves.
pub(crate) fn is_yes(answer: &Answer, user_id: &str, transaction_id: &str) -> bool {
    let Some(said) = usable(answer).filter(|_| answer.status == 200) else { return false };
    let text = |name: &str| said.get(name).and_then(Value::as_str);
    let ours = text("userId") == Some(user_id) || text("transactionId") == Some(transaction_id);
    let status = said.get("status").map(|status| status.as_str().is_some_and(|word| YES.contains(&word)));
    let denied = NO.iter().any(|name| said.get(*name) == Some(&Value::Bool(false)));
    said.is_empty() || !speaks_of_an_error(&said) && !denied && status.unwrap_or(ours)
}

/// Whether an answer to a start says that it was sent.
pub(crate) fn is_sent(answer: &Answer) -> bool {
    let said = usable(answer).filter(|_| answer.is_success()).unwrap_or_default();
    let has = |name: &str| said.get(name).and_then(Value::as_str).is_some_and(|text| !text.is_empty());
    has("statusToken") && has("transactionId") && !speaks_of_an_error(&said)
}

/// Whether an answer to a wrong code counts as a no; `key_is_active`: what introspection says of our key.
pub(crate) fn is_no(answer: &Answer, key_is_active: bool) -> bool {
    let counts = (400..=499).contains(&answer.status) && !NEVER.contains(&answer.status);
    // A 401 or 403 is judged by introspection alone.
    let by_key = matches!(answer.status, 401 | 403);
    let said = usable(answer).filter(|_| counts);
    said.is_some_and(|said| key_is_active || !by_key && speaks_of_an_error(&said))
}

/// The members of an answer that Nevis could have given.
fn usable(answer: &Answer) -> Option<Map<String, Value>> {
    if answer.is_html() || answer.is_encoded() {
        return None;
    }
    let body = answer.body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&answer.body).trim_ascii();
    if body.is_empty() { Some(Map::new()) } else { serde_json::from_slice(body).ok() }
}

fn speaks_of_an_error(said: &Map<String, Value>) -> bool {
    let nothing = |value: &Value| match value {
        Value::Null => true,
        Value::Bool(said) => !said,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        Value::Number(_) => false,
    };
    ERRORS.iter().filter_map(|name| said.get(*name)).any(|value| !nothing(value))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use reqwest::header::HeaderMap;

    use super::*;

    fn answer(status: u16, media_type: &str, body: &str) -> Answer {
        let mut headers = HeaderMap::new();
        headers.insert("content-type", media_type.parse().unwrap());
        Answer { status, headers, body: body.as_bytes().to_vec(), took: Duration::ZERO }
    }

    #[test]
    fn only_nevis_own_word_is_a_yes_or_a_no() {
        let json = "application/json";
        let yes = |status, kind, body| is_yes(&answer(status, kind, body), "u", "t");
        for (status, kind, body, expected) in [
            (200, json, "", true),
            (200, json, "{}", true),
            (200, json, r#"{"status":"succeeded"}"#, true),
            (200, json, r#"{"transactionId":"t"}"#, true),
            (200, json, r#"{"transactionId":"other"}"#, false),
            (200, json, r#"{"userId":"u","verified":false}"#, false),
            (200, json, r#"{"status":"succeeded","error":"x"}"#, false),
            (200, "text/html", "", false),
            (204, json, "", false),
        ] {
            assert_eq!(yes(status, kind, body), expected, "{status} {kind} {body}");
        }
        let sent = |kind, body| is_sent(&answer(200, kind, body));
        let started = r#"{"statusToken":"s","transactionId":"t"}"#;
        assert!(sent(json, started) && !sent("text/html", started) && !sent(json, r#"{"statusToken":"s"}"#));
        assert!(!sent(json, r#"{"statusToken":"s","transactionId":"t","errorMessage":"x"}"#));
        let no = |status, kind, body, active| is_no(&answer(status, kind, body), active);
        assert!(
            no(422, json, r#"{"error":"x"}"#, false) && no(422, json, "", true) && no(403, json, "", true)
        );
        assert!(!no(422, json, "", false) && !no(403, json, r#"{"error":"x"}"#, false));
        assert!(!no(422, "text/html", "<p>", true) && !no(429, json, "", true) && !no(500, json, "", true));
    }
}
