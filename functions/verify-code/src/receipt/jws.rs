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
    use crate::receipt::claims::tests::{approved, config};

    #[test]
    fn header_and_claims_are_what_is_signed() {
        let (config, approved) = (config(), approved());
        let claims = Claims::of(&config, &approved).unwrap();
        let input = signing_input("thumbprint", &claims);
        let halves: Vec<_> = input
            .split('.')
            .map(|half| String::from_utf8(URL_SAFE_NO_PAD.decode(half).unwrap()).unwrap())
            .collect();
        let header = r#"{"alg":"RS256","kid":"thumbprint","typ":"txn-approval+jwt"}"#.to_owned();
        assert_eq!(halves, [header, serde_json::to_string(&claims).unwrap()]);
        assert_eq!(compact(input.clone(), &[0xff, 0xfe]), format!("{input}.__4"));
    }
}
