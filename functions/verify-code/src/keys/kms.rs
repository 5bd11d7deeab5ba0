//! The two calls to AWS KMS.

use aws_sdk_kms::Client;
use aws_sdk_kms::operation::get_public_key::GetPublicKeyOutput;
use aws_sdk_kms::primitives::Blob;
use aws_sdk_kms::types::{KeySpec, KeyUsageType, MessageType, SigningAlgorithmSpec};
use countersign::platform::{AwsService, Cause};
use ring::digest::Digest;

use super::PublicKey;

/// Fetches the public half of a key, which must be RSA 2048 and for signing.
pub(super) async fn public_key(client: &Client, id: &str) -> Result<PublicKey, Cause> {
    let answer = client.get_public_key().key_id(id).send().await.map_err(|error| KMS.cause(&error))?;
    read(&answer)
}

fn read(answer: &GetPublicKeyOutput) -> Result<PublicKey, Cause> {
    // RS256 wants 2,048 bits or more (RFC 7518 section 3.3), and a key that encrypts signs nothing.
    let fits =
        answer.key_spec() == Some(&KeySpec::Rsa2048) && answer.key_usage() == Some(&KeyUsageType::SignVerify);
    let der = answer.public_key().filter(|_| fits).map(Blob::as_ref).unwrap_or_default();
    PublicKey::from_der(der).ok_or(KEY)
}

/// Signs a digest.
pub(super) async fn sign(client: &Client, id: &str, digest: &Digest) -> Result<Vec<u8>, Cause> {
    // The digest, as KMS takes 4,096 bytes of a message at most (AWS KMS API reference, `Sign`).
    let request =
        client.sign().key_id(id).message_type(MessageType::Digest).message(Blob::new(digest.as_ref()));
    let request = request.signing_algorithm(SigningAlgorithmSpec::RsassaPkcs1V15Sha256);
    let answer = request.send().await.map_err(|error| KMS.cause(&error))?;
    answer.signature.map(Blob::into_inner).ok_or(KEY)
}

/// What KMS gave is no RSA 2048 key for signing.
const KEY: Cause = Cause::new("kms", "key");

/// AWS KMS, by the error codes of `GetPublicKey` and `Sign`
/// (<https://docs.aws.amazon.com/kms/latest/APIReference/API_Sign.html>).
pub(super) const KMS: AwsService = AwsService::new(
    "kms",
    &[
        "DependencyTimeoutException",
        "DisabledException",
        "InvalidArnException",
        "InvalidGrantTokenException",
        "InvalidKeyUsageException",
        "KMSInternalException",
        "KMSInvalidStateException",
        "KeyUnavailableException",
        "NotFoundException",
        "UnsupportedOperationException",
    ],
    &[KEY],
);

#[cfg(test)]
mod tests;
