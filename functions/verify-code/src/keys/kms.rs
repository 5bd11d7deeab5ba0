//! The two calls to AWS KMS.

use aws_sdk_kms::Client;
use aws_sdk_kms::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_kms::primitives::Blob;
use aws_sdk_kms::types::{KeySpec, KeyUsageType, MessageType, SigningAlgorithmSpec};
use ring::digest::Digest;

use super::{PublicKey, Trouble};

/// Fetches the public half of a key, which must be RSA 2048 and for signing.
pub(super) async fn public_key(client: &Client, id: &str) -> Result<PublicKey, Trouble> {
    let answer = client.get_public_key().key_id(id).send().await.map_err(|error| classify(&error))?;
    let fits =
        answer.key_spec() == Some(&KeySpec::Rsa2048) && answer.key_usage() == Some(&KeyUsageType::SignVerify);
    let der = answer.public_key().filter(|_| fits).map(Blob::as_ref).unwrap_or_default();
    PublicKey::from_der(der).ok_or(Trouble::WrongKind)
}

/// Signs a digest.
pub(super) async fn sign(client: &Client, id: &str, digest: &Digest) -> Result<Vec<u8>, Trouble> {
    let request =
        client.sign().key_id(id).message_type(MessageType::Digest).message(Blob::new(digest.as_ref()));
    let request = request.signing_algorithm(SigningAlgorithmSpec::RsassaPkcs1V15Sha256);
    let answer = request.send().await.map_err(|error| classify(&error))?;
    answer.signature.map(Blob::into_inner).ok_or(Trouble::Unavailable)
}

/// By the error codes of the `GetPublicKey` and `Sign` API reference.
fn classify<E: ProvideErrorMetadata>(error: &SdkError<E>) -> Trouble {
    let SdkError::ServiceError(refusal) = error else { return Trouble::Unavailable };
    match refusal.err().code().unwrap_or_default() {
        "NotFoundException" | "InvalidArnException" | "ValidationException" => Trouble::Missing,
        "AccessDeniedException" => Trouble::Forbidden,
        "DisabledException" | "KMSInvalidStateException" => Trouble::Unusable,
        "InvalidKeyUsageException" | "UnsupportedOperationException" => Trouble::WrongKind,
        _ => Trouble::Unavailable,
    }
}
