//! Makes what only the upstream can make: codes, transaction ids and signed tokens.

use std::sync::atomic::{AtomicU64, Ordering};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::error::Unspecified;
use ring::hmac::{self, HMAC_SHA512};
use ring::rand::SystemRandom;
use serde::{Deserialize, Serialize};

/// `{"alg":"HS512"}`, the header of every token that a Nevis page shows.
const HEADER: &str = "eyJhbGciOiJIUzUxMiJ9";

/// The `iss` of every token.
pub(crate) const ISSUER: &str = "nevis-simulator";

/// Two random secrets of this process: one signs tokens, one makes codes and ids.
#[derive(Debug)]
pub(crate) struct Issuer {
    signing: hmac::Key,
    random: hmac::Key,
    drawn: AtomicU64,
}

/// What a token is for.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Audience {
    /// Names an approval, for its verification and its status.
    Status,
    /// Stands in for the access key, once.
    Intent,
}

/// What a token says. Times are epoch seconds.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub(crate) struct Claims {
    pub(crate) aud: Audience,
    pub(crate) iss: String,
    /// The user's id.
    pub(crate) sub: String,
    pub(crate) iat: i64,
    pub(crate) exp: i64,
    /// Of a status token, the transaction id.
    pub(crate) jti: String,
}

impl Issuer {
    /// Draws the secrets.
    pub(crate) fn new() -> Result<Self, Unspecified> {
        let system = SystemRandom::new();
        let signing = hmac::Key::generate(HMAC_SHA512, &system)?;
        let random = hmac::Key::generate(HMAC_SHA512, &system)?;
        Ok(Self { signing, random, drawn: AtomicU64::new(0) })
    }

    /// A code of `length` random digits.
    pub(crate) fn code(&self, length: u8) -> String {
        // Bytes from 250 on would make some digits likelier than others.
        let fair = |byte: &&u8| **byte < 250;
        let bytes = self.draw();
        let digits = bytes.as_ref().iter().filter(fair).map(|byte| char::from(b'0' + byte % 10));
        digits.take(length.into()).collect()
    }

    /// A random UUID (version 4).
    pub(crate) fn uuid(&self) -> String {
        let bytes = self.draw().as_ref().first_chunk::<16>().copied().unwrap_or_default();
        let bits = u128::from_be_bytes(bytes) & !(0xf << 76) & !(0x3 << 62) | 0x4 << 76 | 0x2 << 62;
        let part = |from: u32| (bits >> from) & 0xffff;
        let (a, b, c, d) = (bits >> 96, part(80), part(64), part(48));
        format!("{a:08x}-{b:04x}-{c:04x}-{d:04x}-{:012x}", bits & 0xffff_ffff_ffff)
    }

    fn draw(&self) -> hmac::Tag {
        let number = self.drawn.fetch_add(1, Ordering::Relaxed);
        hmac::sign(&self.random, &number.to_be_bytes())
    }

    /// The claims as an HS512 JWT.
    pub(crate) fn sign(&self, claims: &Claims) -> String {
        // Strings and numbers always serialise.
        let claims = serde_json::to_vec(claims).unwrap_or_default();
        let signed = format!("{HEADER}.{}", URL_SAFE_NO_PAD.encode(claims));
        let tag = hmac::sign(&self.signing, signed.as_bytes());
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(tag))
    }

    /// The claims of a token that this process issued.
    pub(crate) fn claims(&self, token: &str) -> Option<Claims> {
        let (signed, tag) = token.rsplit_once('.')?;
        let tag = URL_SAFE_NO_PAD.decode(tag).ok()?;
        hmac::verify(&self.signing, signed.as_bytes(), &tag).ok()?;
        let (_, claims) = signed.split_once('.')?;
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).ok()?).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claims() -> Claims {
        let text = |text: &str| text.to_owned();
        Claims { aud: Audience::Status, iss: text("sim"), sub: text("u"), iat: 1, exp: 2, jti: text("t") }
    }

    #[test]
    fn tokens_look_like_those_of_nevis_and_read_back() {
        let issuer = Issuer::new().unwrap();
        let token = issuer.sign(&claims());
        assert!(token.starts_with("eyJhbGciOiJIUzUxMiJ9.eyJhd"), "{token}");
        assert_eq!(issuer.claims(&token), Some(claims()));
    }

    #[test]
    fn tokens_of_others_and_tampered_ones_are_refused() {
        let issuer = Issuer::new().unwrap();
        let token = issuer.sign(&claims());
        assert_eq!(Issuer::new().unwrap().claims(&token), None);
        let tampered = token.replacen('.', ".A", 1);
        for token in [tampered.as_str(), "", "a.b", "..", &token[1..]] {
            assert_eq!(issuer.claims(token), None, "{token}");
        }
    }

    #[test]
    fn codes_are_digits_of_the_length_and_differ() {
        let issuer = Issuer::new().unwrap();
        for length in 4..=10 {
            let code = issuer.code(length);
            assert_eq!(code.len(), usize::from(length));
            assert!(code.bytes().all(|byte| byte.is_ascii_digit()), "{code}");
        }
        assert_ne!(issuer.code(10), issuer.code(10));
    }

    #[test]
    fn ids_are_random_uuids_of_version_4() {
        let issuer = Issuer::new().unwrap();
        let id = issuer.uuid();
        let dashes: Vec<_> = id.match_indices('-').map(|(index, _)| index).collect();
        assert_eq!((id.len(), dashes), (36, vec![8, 13, 18, 23]));
        assert_eq!(&id[14..15], "4", "{id}");
        assert!("89ab".contains(&id[19..20]), "{id}");
        assert_ne!(id, issuer.uuid());
    }
}
