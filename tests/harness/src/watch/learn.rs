//! What is secret or personal in an event of API Gateway.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

pub(super) const CODE: &str = "a code";
const TEXT: &str = "a message text";
const USER: &str = "a username";

/// Members of a body, and what they are.
const MEMBERS: [(&str, &str); 4] = [("username", USER), ("userId", USER), ("code", CODE), ("message", TEXT)];

/// Claims of a token that are no secret: they are the same for everybody, or no text.
const OPEN_CLAIMS: [&str; 6] = ["iss", "aud", "exp", "iat", "scope", "client_id"];

/// Gives each of them to `keep`.
pub(super) fn from_event(event: &Value, keep: &mut dyn FnMut(&'static str, &str)) {
    for header in ["nevis-intent-token", "authorization"] {
        if let Some(token) = event["headers"][header].as_str() {
            keep("a token", token.trim_start_matches("Bearer "));
        }
    }
    let claims = event["requestContext"]["authorizer"]["jwt"]["claims"].as_object();
    for (name, claim) in claims.into_iter().flatten() {
        if let Some(text) = claim.as_str().filter(|_| !OPEN_CLAIMS.contains(&name.as_str())) {
            keep(USER, text);
        }
    }
    if let Some(body) = body(event) {
        from_body(&body, keep);
    }
}

fn body(event: &Value) -> Option<Value> {
    let text = event["body"].as_str()?;
    if event["isBase64Encoded"] == true {
        return serde_json::from_slice(&STANDARD.decode(text).ok()?).ok();
    }
    serde_json::from_str(text).ok()
}

fn from_body(body: &Value, keep: &mut dyn FnMut(&'static str, &str)) {
    if body["code"].is_number() {
        keep(CODE, &body["code"].to_string());
    }
    for (name, kind) in MEMBERS {
        // Three letters of a text stand in many an id.
        let Some(value) = body[name].as_str().filter(|value| kind != TEXT || value.len() > 3) else {
            continue;
        };
        keep(kind, value);
        match kind {
            // As Nevis gets it.
            CODE => keep(CODE, &value.replace([' ', '-'], "")),
            TEXT => value.split("{{CODE}}").filter(|part| part.len() >= 8).for_each(|part| keep(TEXT, part)),
            _ => {}
        }
    }
    // What the text is made of; three letters of a currency are nobody's.
    let fields = body["transaction"]["fields"].as_object();
    for value in fields.into_iter().flatten().filter_map(|(_, value)| value.as_str()) {
        if value.len() > 3 {
            keep(TEXT, value);
        }
    }
}
