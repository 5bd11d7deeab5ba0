//! Request bodies: a JSON object of at most 8 KiB whose members are taken one by one, so that what is
//! left over is known to be unknown.

use std::fmt;

use lambda_http::{Body, Request};
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::Value;

use crate::hidden::hidden_debug;
use crate::problem::Problem;

/// Design section 3.
const MAX_BODY: usize = 8 * 1024;

/// The members of a request's body that were not taken yet.
pub struct JsonBody(Vec<(String, Value)>);

hidden_debug!(JsonBody);

impl JsonBody {
    /// Reads the body. It must be declared as JSON, be an object, and name no member twice.
    pub fn of(request: &Request) -> Result<Self, Problem> {
        let bytes: &[u8] = match request.body() {
            Body::Text(text) => text.as_bytes(),
            Body::Binary(bytes) => bytes,
            // A body that is missing is no JSON; other kinds of bodies are not in payload 2.0.
            Body::Empty | _ => &[],
        };
        if bytes.len() > MAX_BODY {
            return Err(Problem::PayloadTooLarge);
        }
        if !is_json(request) {
            return Err(Problem::UnsupportedMediaType);
        }
        let Members(members) = serde_json::from_slice(bytes)
            .map_err(|_| malformed("Send a JSON object in UTF-8 that names each member once.", None))?;
        Ok(Self(members))
    }

    /// Takes a member that is a string.
    pub fn string(&mut self, name: &str) -> Result<Option<String>, Problem> {
        match self.take(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(malformed("This member is a string.", Some(format!("/{name}")))),
        }
    }

    /// Takes a member, whatever it is.
    pub fn take(&mut self, name: &str) -> Option<Value> {
        let at = self.0.iter().position(|(member, _)| member == name)?;
        Some(self.0.remove(at).1)
    }

    /// Nothing may be left.
    pub fn finish(self) -> Result<(), Problem> {
        match self.0.first() {
            None => Ok(()),
            Some((name, _)) => Err(malformed("There is no such member; see openapi.yaml.", pointer(name))),
        }
    }
}

/// The pointer to a member by a name that the sender chose. Only what looks like a name is repeated, so
/// that no value sent in its place ever comes back.
fn pointer(name: &str) -> Option<String> {
    let looks_like_a_name =
        (1..=32).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_alphabetic());
    looks_like_a_name.then(|| format!("/{name}"))
}

fn malformed(detail: &'static str, pointer: Option<String>) -> Problem {
    Problem::MalformedRequest { detail, pointer }
}

/// `application/json`, with or without parameters (RFC 9110 section 8.3.1).
fn is_json(request: &Request) -> bool {
    let media_type = request.headers().get(http::header::CONTENT_TYPE);
    let media_type = media_type.and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/json")
}

/// An object's members in their order; one that is named twice is an error.
struct Members(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;

        impl<'de> Visitor<'de> for Object {
            type Value = Members;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
                let mut members: Vec<(String, Value)> = Vec::new();
                while let Some((name, value)) = map.next_entry::<String, Value>()? {
                    if members.iter().any(|(earlier, _)| *earlier == name) {
                        return Err(serde::de::Error::custom("a member is named twice"));
                    }
                    members.push((name, value));
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(Object)
    }
}

#[cfg(test)]
mod tests;
