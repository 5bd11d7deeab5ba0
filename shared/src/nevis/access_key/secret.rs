//! Reading the secret from AWS Secrets Manager.

use aws_sdk_secretsmanager::Client;
use aws_sdk_secretsmanager::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_secretsmanager::operation::get_secret_value::GetSecretValueError;

use super::{AccessKey, Reading, SecretError};

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

/// By the error codes of the `GetSecretValue` API reference.
fn classify(error: &SdkError<GetSecretValueError>) -> SecretError {
    let SdkError::ServiceError(refusal) = error else { return SecretError::Unavailable };
    match refusal.err().code().unwrap_or_default() {
        "ResourceNotFoundException"
        | "InvalidRequestException"
        | "InvalidParameterException"
        | "ValidationException" => SecretError::Missing,
        "AccessDeniedException" | "DecryptionFailure" | "KMSAccessDeniedException" => SecretError::Forbidden,
        _ => SecretError::Unavailable,
    }
}
