//! Request bodies: a JSON object of at most 8 KiB whose members are taken one by one, so that what is
//! left over is known to be unknown.

use std::collections::BTreeMap;

use lambda_http::{Body, Request};

use crate::edge::Problem;
use crate::platform::redacted::redacted_debug;

mod member;

use member::Member;

const MAX_BODY: usize = 8 * 1024;
/// Some senders put it before their JSON; RFC 8259 section 8.1 lets a reader ignore it.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// The members of a request's body, or of an object in it, that were not taken yet. Whoever reads it takes
/// every member that it knows, and ends with [`JsonBody::finish`].
pub struct JsonBody {
    /// The JSON pointer to the object itself.
    pointer: String,
    members: Vec<(String, Member)>,
}

redacted_debug!(JsonBody);

impl JsonBody {
    /// Reads the body. It must be declared as JSON, be an object, and name no member twice.
    ///
    /// # Errors
    ///
    /// By size first, then by media type: [`Problem::PayloadTooLarge`], [`Problem::UnsupportedMediaType`]; else
    /// [`Problem::MalformedRequest`].
    pub fn of(request: &Request) -> Result<Self, Problem> {
        let bytes: &[u8] = match request.body() {
            Body::Text(text) => text.as_bytes(),
            Body::Binary(bytes) => bytes,
            // A body that is missing is no JSON; other kinds of bodies are not in payload 2.0.
            Body::Empty | _ => &[],
        };
        // Before it is parsed, so that nothing large is.
        if bytes.len() > MAX_BODY {
            return Err(Problem::PayloadTooLarge);
        }
        if !is_json(request) {
            return Err(Problem::UnsupportedMediaType);
        }
        match serde_json::from_slice(bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes)) {
            Ok(Member::Object(members)) => Ok(Self { pointer: String::new(), members }),
            Ok(Member::Text(_) | Member::Null | Member::Other) | Err(_) => {
                Err(malformed("Send a JSON object in UTF-8 that names each member of an object once.", None))
            }
        }
    }

    /// Takes a member that is a string; null is that member left out.
    pub fn string(&mut self, name: &str) -> Result<Option<String>, Problem> {
        match self.take(name) {
            None | Some(Member::Null) => Ok(None),
            Some(Member::Text(text)) => Ok(Some(text)),
            Some(Member::Object(_) | Member::Other) => {
                Err(malformed("This member is a string.", Some(format!("{}/{name}", self.pointer))))
            }
        }
    }

    /// Takes a member that is a string and must be there.
    pub fn required_string(&mut self, name: &str) -> Result<String, Problem> {
        let text = self.string(name)?;
        text.ok_or_else(|| malformed("This member is required.", Some(format!("{}/{name}", self.pointer))))
    }

    /// Takes a member that is an object; null is refused.
    pub fn object(&mut self, name: &str) -> Result<Option<Self>, Problem> {
        let pointer = format!("{}/{name}", self.pointer);
        match self.take(name) {
            None => Ok(None),
            Some(Member::Object(members)) => Ok(Some(Self { pointer, members })),
            Some(Member::Text(_) | Member::Null | Member::Other) => {
                Err(malformed("This member is an object.", Some(pointer)))
            }
        }
    }

    /// Takes all members, which must be strings.
    pub fn strings(self) -> Result<BTreeMap<String, String>, Problem> {
        let Self { pointer, members } = self;
        let strings = members.into_iter().map(|(name, member)| match member {
            Member::Text(text) => Ok((name, text)),
            Member::Object(_) | Member::Null | Member::Other => {
                Err(malformed("This member is a string.", pointer_to(&pointer, &name)))
            }
        });
        strings.collect()
    }

    fn take(&mut self, name: &str) -> Option<Member> {
        let place = self.members.iter().position(|(member, _)| member == name)?;
        Some(self.members.remove(place).1)
    }

    /// Nothing may be left: a member that nobody knows is refused, as its sender believes that it counts.
    pub fn finish(self) -> Result<(), Problem> {
        match self.members.first() {
            None => Ok(()),
            Some((name, _)) => {
                Err(malformed("There is no such member; see openapi.yaml.", pointer_to(&self.pointer, name)))
            }
        }
    }
}

/// The pointer to a member by a name that the sender chose. Only what looks like a name is repeated, so
/// that no value sent in its place ever comes back.
fn pointer_to(object: &str, name: &str) -> Option<String> {
    let looks_like_a_name = name.len() <= 32
        && name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
    looks_like_a_name.then(|| format!("{object}/{name}"))
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

#[cfg(test)]
mod tests;
