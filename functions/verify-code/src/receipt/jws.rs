//! A receipt as JWS in compact form (RFC 7515), RS256.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::digest::{Digest, SHA256};
use serde::Serialize;

use super::Claims;

/// Says what kind of token this is, so that no other of the same issuer passes for it (RFC 8725,
/// section 3.11).
const TYPE: &str = "txn-approval+jwt";

#[derive(Serialize)]
struct Header<'a> {
    alg: &'static str,
    kid: &'a str,
    typ: &'static str,
}

/// What is signed: header and claims.
pub(crate) fn signing_input(kid: &str, claims: &Claims<'_>) -> String {
    format!("{}.{}", part(&Header { alg: "RS256", kid, typ: TYPE }), part(claims))
}

/// Structs of strings and numbers are always JSON.
fn part(json: &impl Serialize) -> String {
    URL_SAFE_NO_PAD.encode(serde_json::to_vec(json).unwrap_or_default())
}

/// What KMS is given of it.
pub(crate) fn digest(signing_input: &str) -> Digest {
    ring::digest::digest(&SHA256, signing_input.as_bytes())
}

/// The whole, with its signature.
pub(crate) fn compact(signing_input: String, signature: &[u8]) -> String {
    signing_input + "." + &URL_SAFE_NO_PAD.encode(signature)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_is_exactly_this() {
        let header = Header { alg: "RS256", kid: "thumbprint", typ: TYPE };
        let json = serde_json::to_string(&header).unwrap();
        assert_eq!(json, r#"{"alg":"RS256","kid":"thumbprint","typ":"txn-approval+jwt"}"#);
        assert_eq!(compact(part(&header), &[0xff, 0xfe]), format!("{}.__4", part(&header)));
    }
}
