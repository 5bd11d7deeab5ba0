//! The key itself, in a type that cannot be printed.

use std::fmt;

use http::HeaderValue;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Map, Value};
use subtle::ConstantTimeEq;

use crate::platform::Cause;

/// A Nevis access key: visible ASCII. It has no `Display` and no `Serialize`, and `Debug` hides it.
pub(crate) struct AccessKey {
    key: SecretString,
    bearer: HeaderValue,
}

/// Why a text is no access key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MalformedKey {
    /// Nothing but white space.
    Empty,
    /// A character that cannot stand in an HTTP header's token.
    NotVisibleAscii,
    /// A JSON object without the member `accessKey`, or with one that is no string.
    NoMember,
    /// It starts like a JSON object and is none.
    NotJson,
}

impl MalformedKey {
    /// The causes of all of them.
    pub(super) const CAUSES: [Cause; 4] =
        [Self::Empty.cause(), Self::NotVisibleAscii.cause(), Self::NoMember.cause(), Self::NotJson.cause()];

    /// The cause, which holds nothing of the text.
    pub(crate) const fn cause(self) -> Cause {
        Cause::new(
            "secret",
            match self {
                Self::Empty => "empty",
                Self::NotVisibleAscii => "characters",
                Self::NoMember => "member",
                Self::NotJson => "json",
            },
        )
    }
}

impl AccessKey {
    /// Parses what the secret holds: the key itself, white space around it trimmed, or a JSON object
    /// whose member `accessKey` is the key.
    pub(crate) fn from_secret(secret: &str) -> Result<Self, MalformedKey> {
        let secret = secret.trim();
        if !secret.starts_with('{') {
            return Self::parse(secret);
        }
        let members: Map<String, Value> = serde_json::from_str(secret).map_err(|_| MalformedKey::NotJson)?;
        let key = members.get("accessKey").and_then(Value::as_str).ok_or(MalformedKey::NoMember)?;
        Self::parse(key.trim())
    }

    fn parse(key: &str) -> Result<Self, MalformedKey> {
        if key.is_empty() {
            return Err(MalformedKey::Empty);
        }
        // Anything else has no place in a bearer token, and could end the header (RFC 9110 section 5.5).
        if !key.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(MalformedKey::NotVisibleAscii);
        }
        let mut bearer =
            HeaderValue::try_from(format!("Bearer {key}")).map_err(|_| MalformedKey::NotVisibleAscii)?;
        bearer.set_sensitive(true);
        Ok(Self { key: SecretString::from(key), bearer })
    }

    /// The value of the `Authorization` header, marked sensitive.
    pub(crate) fn bearer(&self) -> HeaderValue {
        self.bearer.clone()
    }

    /// The form `token=…` for the introspection of this key.
    pub(crate) fn introspection_form(&self) -> [(&'static str, &str); 1] {
        // EXPOSE: Nevis's introspection takes the token to judge in its body.
        [("token", self.key.expose_secret())]
    }

    /// Whether both are the same key, in constant time.
    pub(crate) fn same_as(&self, other: &Self) -> bool {
        self.bearer.as_bytes().ct_eq(other.bearer.as_bytes()).into()
    }
}

impl fmt::Debug for AccessKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AccessKey([redacted])")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bearer(secret: &str) -> Result<String, MalformedKey> {
        AccessKey::from_secret(secret).map(|key| key.bearer().to_str().unwrap().to_owned())
    }

    #[test]
    fn the_key_itself_or_a_json_object_with_it() {
        for secret in [
            "k3y.a-b_c",
            " k3y.a-b_c\n",
            r#"{"accessKey":"k3y.a-b_c"}"#,
            "\n{ \"accessKey\": \" k3y.a-b_c \", \"x\": 1 }",
        ] {
            assert_eq!(bearer(secret).as_deref(), Ok("Bearer k3y.a-b_c"));
        }
    }

    #[test]
    fn anything_else_is_malformed() {
        for (secret, error) in [
            ("", MalformedKey::Empty),
            (" \n", MalformedKey::Empty),
            (r#"{"accessKey":""}"#, MalformedKey::Empty),
            ("two words", MalformedKey::NotVisibleAscii),
            ("k\u{e9}y", MalformedKey::NotVisibleAscii),
            (r#"{"accessKey":"a\nb"}"#, MalformedKey::NotVisibleAscii),
            (r#"{"key":"a"}"#, MalformedKey::NoMember),
            (r#"{"accessKey":7}"#, MalformedKey::NoMember),
            (r#"{"accessKey""#, MalformedKey::NotJson),
        ] {
            assert_eq!(bearer(secret), Err(error), "{secret}");
        }
    }

    #[test]
    fn an_introspection_is_asked_about_the_key_itself() {
        let key = AccessKey::from_secret("k3y.a-b_c").unwrap();
        assert_eq!(key.introspection_form(), [("token", "k3y.a-b_c")]);
    }

    #[test]
    fn it_cannot_be_printed() {
        let key = AccessKey::from_secret("k3y.a-b_c").unwrap();
        assert_eq!(format!("{key:?}"), "AccessKey([redacted])");
        assert!(!format!("{:?}", key.bearer()).contains("k3y"));
    }
}
