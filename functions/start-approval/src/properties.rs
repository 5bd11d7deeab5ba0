//! What holds for every request, asserted: the fuzz targets of `fuzz/` look for one of which it does not, and
//! the test here holds it for their seeds. There only for those two.

use std::collections::BTreeMap;

use countersign::approvals::NewApproval;
use countersign::edge::{Event, Exchange, Problem, event};
use countersign::nevis::{User, UserId, Username};
use countersign::platform::{CallerAuth, Clock, Texts};
use lambda_http::{Body, Context, LambdaEvent, Request};
use messages::field::text::link::has_link;
use messages::{CODE_SEPTETS, Composed, MAX_SEPTETS, PLACEHOLDER, Transaction, gsm7};
use serde_json::{Value, json};

/// A request is taken only where it is one of the contract's, and a refusal repeats nothing of it.
///
/// Lines: `jwt` or `none`, Idempotency-Key, Nevis-Intent-Token, Content-Type (an empty line: no such header);
/// then the body.
pub fn command(data: &[u8]) {
    let mut parts = data.splitn(5, |byte| *byte == b'\n');
    let [Some(auth), Some(key), Some(token), Some(media_type), Some(body)] =
        [parts.next(), parts.next(), parts.next(), parts.next(), parts.next()]
    else {
        return;
    };
    let jwt = auth == b"jwt";
    let Some(request) = request(key, token, media_type, body) else { return };
    let auth = if jwt { CallerAuth::Jwt { username_claim: "sub".to_owned() } } else { CallerAuth::None };
    let mut exchange = Exchange::new(Event::Start, &request, &Clock::telling(|| std::time::UNIX_EPOCH));
    match crate::command::parse(&request, &mut exchange, &auth, Texts { free: true, default: true }) {
        Ok(approval) => accepted(&approval, jwt, key, body),
        Err(problem) => refused(&problem),
    }
}

/// The request of alice's with these headers; `None` where they are no text, or hold a control character.
fn request(key: &[u8], token: &[u8], media_type: &[u8], body: &[u8]) -> Option<Request> {
    let mut headers = BTreeMap::new();
    for (name, value) in
        [("idempotency-key", key), ("nevis-intent-token", token), ("content-type", media_type)]
    {
        if !value.is_empty() {
            headers.insert(name, std::str::from_utf8(value).ok()?);
        }
    }
    let event = json!({
        "rawPath": "/v1/approvals", "headers": headers,
        "requestContext": {
            "http": { "method": "POST" }, "authorizer": { "jwt": { "claims": { "sub": "alice" } } },
        },
    });
    let event = LambdaEvent::new(serde_json::from_value(event).ok()?, Context::default());
    let mut request = event::request(event).ok()?;
    *request.body_mut() = Body::Binary(body.to_vec());
    Some(request)
}

fn accepted(approval: &NewApproval, jwt: bool, key: &[u8], body: &[u8]) {
    assert!(body.len() <= 8 * 1024 && key.len() <= 64);
    assert_eq!(approval.idempotency_key.as_deref().unwrap_or_default().as_bytes(), key);
    let sent: Value =
        serde_json::from_slice(body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body)).unwrap_or_default();
    let members = sent.as_object().into_iter().flatten().filter(|(name, value)| {
        let text = ["username", "userId", "message"].contains(&name.as_str());
        !(text && value.is_null())
    });
    let known = if jwt { &["transaction"][..] } else { &["username", "userId", "message", "transaction"] };
    assert!(sent.is_object() && members.clone().all(|(name, _)| known.contains(&name.as_str())), "{sent}");
    let text = |name: &str| sent.get(name).and_then(Value::as_str);
    let named = match (text("username"), text("userId")) {
        (None, None) => jwt.then(|| Username::parse("alice")).flatten().map(User::ByName),
        (Some(name), None) => Username::parse(name).map(User::ByName),
        (None, Some(id)) => UserId::parse(id).map(User::ById),
        (Some(_), Some(_)) => None,
    };
    assert!(named.is_some_and(|named| named == approval.request.user), "{sent}");
    assert!(!jwt || approval.request.intent_token.is_none());
    let message = approval.request.message.as_ref();
    assert_eq!(message.is_some(), text("message").is_some() || approval.transaction.is_some());
    if let Some(message) = message {
        fits(message.as_str());
    }
    if let Some(transaction) = &approval.transaction {
        assert_eq!(
            sent.pointer("/transaction/template").and_then(Value::as_str),
            Some(&*transaction.template)
        );
        harmless(transaction, message.map(messages::Message::as_str).unwrap_or_default());
    }
}

/// The statuses of the contract, and a pointer that names a member of it or one that looks like a name.
fn refused(problem: &Problem) {
    let response = problem.reply().into_response("id");
    assert!([400, 403, 413, 415, 422].contains(&response.status().as_u16()), "{}", response.status());
    let answer: Value = serde_json::from_slice(response.body()).unwrap_or_default();
    if let Some(pointer) = answer.get("pointer").and_then(Value::as_str) {
        let names: Vec<_> = pointer.split('/').skip(1).collect();
        let name = |name: &&str| {
            (1..=32).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
        };
        assert!(pointer.starts_with('/') && (1..=3).contains(&names.len()), "{pointer}");
        assert!(names.iter().all(name), "{pointer}");
    }
}

/// Whatever a template is filled with, its message fits and does no harm.
///
/// Lines: template, locale (empty: none), then `name=value` for each field, where `\n` in a value stands for a line
/// break.
pub fn message(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let mut lines = text.lines();
    let (Some(template), Some(locale)) = (lines.next(), lines.next()) else { return };
    let fields = lines.filter_map(|line| line.split_once('='));
    let fields: BTreeMap<_, _> =
        fields.map(|(name, value)| (name.to_owned(), value.replace("\\n", "\n"))).collect();
    let locale = (!locale.is_empty()).then(|| locale.to_owned());
    let transaction = Transaction { template: template.to_owned(), locale, fields, reference: None };
    match crate::messages::compose(&transaction) {
        Ok(composed) => said(&transaction, &composed),
        Err(problem) => refused(&problem),
    }
}

fn said(transaction: &Transaction, composed: &Composed) {
    let text = composed.message.as_str();
    fits(text);
    harmless(transaction, text);
    assert!(composed.shown.values().all(|value| text.contains(value)), "{text}");
}

/// One SMS in GSM-7 with one place for a code, the longest one included.
fn fits(text: &str) {
    assert_eq!(text.matches(PLACEHOLDER).count(), 1, "{text}");
    let sent = text.replace(PLACEHOLDER, &"0".repeat(CODE_SEPTETS));
    assert!(gsm7::septets(&sent).is_some_and(|septets| septets <= MAX_SEPTETS), "{text}");
}

/// No line break, and nothing of what somebody typed outside the quotes at the end; between them no link, and no
/// number that could be taken for the code.
fn harmless(transaction: &Transaction, text: &str) {
    assert!(!text.chars().any(char::is_control), "{text:?}");
    if !transaction.fields.contains_key("payee") {
        assert!(!text.contains('"') && !has_link(text), "{text}");
        return;
    }
    let (words, typed) = text.strip_suffix('"').and_then(|text| text.split_once('"')).unwrap_or_default();
    assert!(words.contains(PLACEHOLDER) && !typed.is_empty(), "{text}");
    assert!(!typed.contains(['"', '{', '}', '@', '#', ':']) && !has_link(typed), "{typed}");
    assert!(typed.chars().filter(|character| character.is_numeric()).count() <= 4, "{typed}");
}

#[cfg(test)]
#[path = "../../../fuzz/replay.rs"]
mod replay;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::replay::replay;
    use super::*;

    /// Headers of every kind but those that are read, with values of every type.
    const HEADERS: &str = r#"(,"(x-[a-z]{1,4}|host|cookie|[ A-Z:]{1,4}|)":(null|[1-9]|true|\[\]|\{"a":1\}|"([ -!#-\[\]-~é]{0,6}|\\t)")){0,3}"#;
    /// Claims and context in which nobody is interested.
    const MORE: &str = r#"(,"(email|email_verified|aud|scopes|lambda|time|é)":(null|-?[1-9]|1e999|false|\[\[null\]\]|\{"a":\{\}\}|"[a-z]{0,4}"|"\\ud800")){0,1}"#;

    fn asked(
        body: &str,
        auth: &CallerAuth,
        headers: &str,
        claims: &str,
        context: &str,
    ) -> Result<String, Problem> {
        let event = format!(
            r#"{{"rawPath":"/v1/approvals","headers":{{"content-type":"application/json"{headers}}}{context},
                "requestContext":{{"http":{{"method":"POST"{context}}}{context},
                "authorizer":{{"jwt":{{"claims":{{"sub":"alice"{claims}}}{context}}}{context}}}}}}}"#
        );
        let event = LambdaEvent::new(serde_json::from_str(&event).expect("JSON"), Context::default());
        let mut request = event::request(event).expect(headers);
        *request.body_mut() = Body::from(body);
        let mut exchange = Exchange::new(Event::Start, &request, &Clock::system());
        let texts = Texts { free: true, default: true };
        let approval = crate::command::parse(&request, &mut exchange, auth, texts)?;
        let user = approval.caller.user().map(Username::as_str);
        Ok(format!("{} {user:?} {:?} {approval:?}", approval.caller.id(), approval.idempotency_key))
    }

    proptest! {
        #[test]
        fn what_is_not_read_of_an_event_changes_nothing(headers in HEADERS, claims in MORE, context in MORE) {
            let jwt = CallerAuth::Jwt { username_claim: "sub".to_owned() };
            for (body, auth) in [("{}", jwt), (r#"{"username":"alice"}"#, CallerAuth::None)] {
                let plain = asked(body, &auth, "", "", "");
                prop_assert!(plain.is_ok());
                prop_assert_eq!(asked(body, &auth, &headers, &claims, &context), plain);
            }
        }
    }

    #[test]
    fn they_hold_for_every_seed() {
        replay("start_command", super::command);
        replay("message", super::message);
    }
}
