//! RSA keys in the emulator's KMS, so that none lies in the repository, and the JWTs that they sign.

use aws_sdk_kms::primitives::Blob;
use aws_sdk_kms::types::SigningAlgorithmSpec;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use crate::aws;
use crate::emulator::Emulator;

/// The parts of an RSA public key of 2048 bits with the exponent 65537, as X.509 has it: a fixed
/// beginning, the modulus, a fixed end.
const KEY_LENGTH: usize = 294;
const MODULUS: std::ops::Range<usize> = 33..289;
const EXPONENT: std::ops::Range<usize> = 291..294;

/// The public key of a DER file as a JWK. It names no `alg`: what a reader takes is the reader's to say.
pub(crate) fn public_jwk(kid: &str, der: &[u8]) -> Value {
    assert_eq!(der.len(), KEY_LENGTH, "an RSA key of 2048 bits");
    let [modulus, exponent] = [MODULUS, EXPONENT].map(|part| URL_SAFE_NO_PAD.encode(&der[part]));
    assert_eq!(exponent, "AQAB");
    json!({ "kty": "RSA", "use": "sig", "kid": kid, "n": modulus, "e": exponent })
}

/// One key of the shared emulator.
pub struct SigningKey {
    kms: aws_sdk_kms::Client,
    id: String,
    der: Vec<u8>,
}

impl SigningKey {
    /// A new key.
    pub async fn create() -> Self {
        let kms = aws::kms(&Emulator::shared().url());
        let id = aws::create_signing_key(&kms).await;
        let public = kms.get_public_key().key_id(&id).send().await;
        let public = public.unwrap_or_else(|error| panic!("reading a public key: {error:?}"));
        let der = public.public_key.expect("the public key").into_inner();
        Self { kms, id, der }
    }

    /// `kid` of its JWTs.
    pub fn kid(&self) -> &str {
        &self.id
    }

    /// What a key set lists.
    pub fn jwk(&self) -> Value {
        public_jwk(&self.id, &self.der)
    }

    /// The public key as DER.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// The public key as a PEM file.
    pub fn pem(&self) -> String {
        let text = STANDARD.encode(&self.der);
        let lines: Vec<_> = text.as_bytes().chunks(64).map(|line| line.escape_ascii().to_string()).collect();
        format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", lines.join("\n"))
    }

    /// A JWT of these parts, signed as RS256 whatever its header says.
    pub async fn sign(&self, header: &Value, claims: &Value) -> String {
        self.sign_as(SigningAlgorithmSpec::RsassaPkcs1V15Sha256, header, claims).await
    }

    /// The same by another algorithm.
    pub async fn sign_as(&self, algorithm: SigningAlgorithmSpec, header: &Value, claims: &Value) -> String {
        let signed = unsigned(header, claims);
        let sign = self.kms.sign().key_id(&self.id).signing_algorithm(algorithm);
        let answer = sign.message(Blob::new(signed.as_bytes())).send().await;
        let answer = answer.unwrap_or_else(|error| panic!("signing: {error:?}"));
        with_signature(&signed, answer.signature.expect("a signature").as_ref())
    }
}

/// Header and claims of a JWT, as they are signed.
pub fn unsigned(header: &Value, claims: &Value) -> String {
    let [header, claims] = [header, claims].map(|part| URL_SAFE_NO_PAD.encode(part.to_string()));
    format!("{header}.{claims}")
}

/// A JWT of what [`unsigned`] gave.
pub fn with_signature(unsigned: &str, signature: &[u8]) -> String {
    format!("{unsigned}.{}", URL_SAFE_NO_PAD.encode(signature))
}
