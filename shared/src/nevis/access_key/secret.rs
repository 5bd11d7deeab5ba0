//! Reading the secret from AWS Secrets Manager.

use aws_sdk_secretsmanager::Client;
use aws_sdk_secretsmanager::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_secretsmanager::operation::get_secret_value::GetSecretValueError;

use super::{AccessKey, MalformedKey, Reading, SecretError};
use crate::platform::AwsService;

/// How to read the current version of the secret `id` (a name or an ARN) through `client`.
pub(crate) fn secrets_manager(client: Client, id: String) -> impl Fn() -> Reading + Send + Sync + 'static {
    move || {
        let request = client.get_secret_value().secret_id(&id);
        Box::pin(async move {
            let secret = request.send().await.map_err(|error| classify(&error))?;
            // A binary secret has no text, so it holds no key.
            let text = secret.secret_string().unwrap_or_default();
            Ok(AccessKey::from_secret(text)?)
        })
    }
}

/// Secrets Manager, by the error codes of `GetSecretValue`
/// (<https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html>), and what may be wrong with
/// the secret itself.
pub const SECRET: AwsService = AwsService::new(
    "secret",
    &[
        "DecryptionFailure",
        "InternalServiceError",
        "InvalidParameterException",
        "InvalidRequestException",
        "KMSAccessDeniedException",
        "ResourceNotFoundException",
    ],
    &MalformedKey::CAUSES,
);

/// Errors that only a person can mend.
const FINAL: [&str; 7] = [
    "AccessDeniedException",
    "DecryptionFailure",
    "InvalidParameterException",
    "InvalidRequestException",
    "KMSAccessDeniedException",
    "ResourceNotFoundException",
    "ValidationException",
];

fn classify(error: &SdkError<GetSecretValueError>) -> SecretError {
    let cause = SECRET.cause(error);
    let code = error.as_service_error().and_then(ProvideErrorMetadata::code).unwrap_or_default();
    if FINAL.contains(&code) { SecretError::Final(cause) } else { SecretError::Passing(cause) }
}
