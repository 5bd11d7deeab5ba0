//! What an answer says, where it is one that Nevis could have given.

use std::fmt;

use reqwest::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderValue};
use serde::Deserialize;
use serde::de::{Deserializer, Error, MapAccess, Visitor};
use serde_json::{Map, Value};

use super::UserId;
use crate::platform::redacted::redacted_debug;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
const HTML: [&[u8]; 2] = [b"text/html", b"application/xhtml+xml"];
/// The members in which Nevis's example clients and its sister product have an error.
const ERRORS: [&str; 4] = ["error", "errors", "errorMessage", "errorCode"];
/// What a `status` is that says yes.
const YES: [&str; 6] = ["succeeded", "success", "ok", "approved", "verified", "active"];
/// Members that say no by being false.
const NO: [&str; 4] = ["success", "verified", "valid", "approved"];

/// The members of a usable answer's JSON object; none where the body is empty.
#[derive(Default)]
pub(super) struct Said(Map<String, Value>);

redacted_debug!(Said);

/// Why an answer says nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unusable {
    /// It is a web page.
    Html,
    /// It was not read to its end, is encoded, or is anything but nothing or one JSON object.
    Broken,
}

impl Said {
    /// Reads a whole body: nothing, or one JSON object.
    pub(super) fn read(headers: &HeaderMap, body: &[u8]) -> Result<Self, Unusable> {
        if headers.get_all(CONTENT_TYPE).iter().any(is_html) {
            return Err(Unusable::Html);
        }
        if headers.contains_key(CONTENT_ENCODING) {
            return Err(Unusable::Broken);
        }
        match body.strip_prefix(BYTE_ORDER_MARK).unwrap_or(body).trim_ascii() {
            [] => Ok(Self::default()),
            body => serde_json::from_slice(body).map_err(|_| Unusable::Broken),
        }
    }

    /// Whether one of the members for it holds an error. Null, false and what is empty are none.
    pub(super) fn speaks_of_an_error(&self) -> bool {
        ERRORS.iter().filter_map(|name| self.0.get(*name)).any(|value| !is_nothing(value))
    }

    /// Whether a 200 that speaks of no error says that the code is right. Nevis documents no body (verification
    /// reference): nothing at all is a yes, and anything else has to say so, or of what.
    pub(super) fn approves(&self, user_id: &UserId, transaction_id: &str) -> bool {
        if self.0.is_empty() {
            return true;
        }
        let status =
            self.0.get("status").map(|status| status.as_str().is_some_and(|word| YES.contains(&word)));
        let denied = NO.iter().any(|name| self.0.get(*name) == Some(&Value::Bool(false)));
        let named = self.text("transactionId").filter(|id| !id.is_empty());
        let ours = named == Some(transaction_id)
            || self.text("userId").and_then(UserId::parse).is_some_and(|id| id == *user_id);
        !denied && status.unwrap_or(ours)
    }

    /// A member, unless it is null.
    pub(super) fn member(&self, name: &str) -> Option<&Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    /// A member that is a string.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_str()
    }
}

/// Whatever parameters it has (RFC 9110 section 8.3.1).
fn is_html(value: &HeaderValue) -> bool {
    let essence = value.as_bytes().split(|byte| matches!(byte, b';' | b',')).next().unwrap_or_default();
    HTML.iter().any(|html| essence.trim_ascii().eq_ignore_ascii_case(html))
}

fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Bool(said) => !said,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        Value::Number(_) => false,
    }
}

impl<'de> Deserialize<'de> for Said {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Members)
    }
}

/// Reads an object that names each member once: of two that differ, each reader would believe another.
struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = Said;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Said, A::Error> {
        let mut members = Map::new();
        while let Some((name, value)) = map.next_entry::<String, Value>()? {
            if members.insert(name, value).is_some() {
                return Err(Error::custom("a member is named twice"));
            }
        }
        Ok(Said(members))
    }
}
