//! A public key as others see it: a JWK (RFC 7517), named by its thumbprint (RFC 7638).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use pkcs1::RsaPublicKeyRef;
use pkcs1::der::Decode;
use ring::digest::{SHA256, digest};
use serde::Serialize;
use spki::SubjectPublicKeyInfoRef;

/// Bytes of an RSA 2048 modulus.
const MODULUS: usize = 256;

/// An RSA 2048 key that checks RS256 signatures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct PublicKey {
    kty: &'static str,
    r#use: &'static str,
    alg: &'static str,
    /// The thumbprint.
    pub(crate) kid: String,
    n: String,
    e: String,
}

impl PublicKey {
    /// Reads a `SubjectPublicKeyInfo` in DER, as KMS gives it. `None` for anything but an RSA 2048 key.
    pub(crate) fn from_der(der: &[u8]) -> Option<Self> {
        let info = SubjectPublicKeyInfoRef::from_der(der).ok()?;
        if info.algorithm.oid != pkcs1::ALGORITHM_OID {
            return None;
        }
        let key = RsaPublicKeyRef::from_der(info.subject_public_key.as_bytes()?).ok()?;
        let (n, e) = (key.modulus.as_bytes(), key.public_exponent.as_bytes());
        // Without leading zeros, so the first bit of this length is set.
        let is_2048 = n.len() == MODULUS && n.first().is_some_and(|first| *first >= 0x80);
        is_2048.then(|| Self::of(&URL_SAFE_NO_PAD.encode(n), &URL_SAFE_NO_PAD.encode(e)))
    }

    fn of(n: &str, e: &str) -> Self {
        let (n, e) = (n.to_owned(), e.to_owned());
        Self { kty: "RSA", r#use: "sig", alg: "RS256", kid: thumbprint(&n, &e), n, e }
    }
}

/// SHA-256 over the required members, in order of their names and without white space.
fn thumbprint(n: &str, e: &str) -> String {
    // In this order and spelling alone, or others compute another `kid` (RFC 7638 section 3).
    let members = format!(r#"{{"e":"{e}","kty":"RSA","n":"{n}"}}"#);
    URL_SAFE_NO_PAD.encode(digest(&SHA256, members.as_bytes()))
}

#[cfg(test)]
pub(super) mod tests;
