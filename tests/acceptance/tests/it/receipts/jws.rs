//! Reading and checking a receipt, with nothing of the product's.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::digest::{SHA256, digest};
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents};
use serde_json::{Value, json};

/// A receipt, taken apart.
#[derive(Clone)]
pub(super) struct Receipt {
    /// The header, as it is written.
    pub(super) header: String,
    pub(super) claims: Value,
    signing_input: String,
    signature: Vec<u8>,
}

impl Receipt {
    pub(super) fn parse(text: &str) -> Self {
        let parts: Vec<_> = text.split('.').collect();
        let [header, claims, signature] = parts[..] else { panic!("a JWS has three parts") };
        Self {
            header: String::from_utf8(decoded(header)).unwrap(),
            claims: serde_json::from_slice(&decoded(claims)).unwrap(),
            signing_input: format!("{header}.{claims}"),
            signature: decoded(signature),
        }
    }

    /// The same with another claim under the same signature.
    pub(super) fn with_claim(&self, name: &str, value: &str) -> Self {
        let mut forged = self.clone();
        forged.claims[name] = json!(value);
        let [header, claims] = [self.header.clone(), forged.claims.to_string()];
        forged.signing_input =
            format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims));
        forged
    }

    pub(super) fn kid(&self) -> Value {
        serde_json::from_str::<Value>(&self.header).unwrap()["kid"].clone()
    }

    /// Whether this JWK checks the signature.
    pub(super) fn is_signed_by(&self, key: &Value) -> bool {
        let [n, e] = ["n", "e"].map(|member| decoded(key[member].as_str().unwrap()));
        let key = RsaPublicKeyComponents { n, e };
        key.verify(&RSA_PKCS1_2048_8192_SHA256, self.signing_input.as_bytes(), &self.signature).is_ok()
    }

    /// Whether the key set has the key that the header names, and it checks the signature.
    pub(super) fn is_good_for(&self, keys: &[Value]) -> bool {
        let named: Vec<_> = keys.iter().filter(|key| key["kid"] == self.kid()).collect();
        named.len() == 1 && self.is_signed_by(named[0])
    }
}

/// RFC 7638: the required members by name, SHA-256.
pub(super) fn thumbprint(key: &Value) -> String {
    // serde_json sorts the members of an object.
    let members = json!({ "n": key["n"], "kty": "RSA", "e": key["e"] });
    URL_SAFE_NO_PAD.encode(digest(&SHA256, members.to_string().as_bytes()))
}

fn decoded(part: &str) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(part).expect("base64url without padding")
}
