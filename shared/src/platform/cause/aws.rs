//! The causes of services of AWS: what keeps them from answering, and the error codes with which they do.

use std::error::Error;

use aws_smithy_runtime_api::client::result::{ConnectorError, SdkError};
use aws_smithy_types::error::metadata::ProvideErrorMetadata;

use super::{Cause, Unanswered};

/// A service of AWS, by what can be wrong with it.
#[derive(Debug)]
pub struct AwsService {
    name: &'static str,
    codes: &'static [&'static str],
    own: &'static [Cause],
}

/// What every service of AWS may answer
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/CommonErrors.html>).
const COMMON_CODES: [&str; 8] = [
    "AccessDeniedException",
    "ExpiredTokenException",
    "InvalidSignatureException",
    "ThrottlingException",
    "UnrecognizedClientException",
    "ValidationException",
    "RequestExpired",
    "IncompleteSignature",
];

impl AwsService {
    /// A service: its `name`, the error codes of its API reference beside the common ones, and causes that are no error
    /// of the service, but of what it gives.
    pub const fn new(name: &'static str, codes: &'static [&'static str], own: &'static [Cause]) -> Self {
        Self { name, codes, own }
    }

    /// What an error of the SDK says. A code that is not of the set is `other`.
    pub fn cause<E: ProvideErrorMetadata, R>(&self, error: &SdkError<E, R>) -> Cause {
        match error {
            SdkError::TimeoutError(_) => self.timeout(),
            SdkError::DispatchFailure(failure) => {
                failure.as_connector_error().map_or_else(|| self.other(), |error| self.unanswered(error))
            }
            SdkError::ServiceError(refusal) => self.code(refusal.err().code().unwrap_or_default()),
            SdkError::ConstructionFailure(_) | SdkError::ResponseError(_) | _ => self.other(),
        }
    }

    /// No answer came in time.
    pub const fn timeout(&self) -> Cause {
        Unanswered::Timeout.cause(self.name)
    }

    const fn other(&self) -> Cause {
        Cause::new(self.name, "other")
    }

    fn code(&self, sent: &str) -> Cause {
        let known = COMMON_CODES.iter().chain(self.codes).find(|code| **code == sent);
        known.map_or_else(|| self.other(), |code| Cause::new(self.name, code))
    }

    fn unanswered(&self, error: &ConnectorError) -> Cause {
        let error: &(dyn Error + 'static) = error;
        Unanswered::of(error).map_or_else(|| self.other(), |unanswered| unanswered.cause(self.name))
    }

    /// The set, for whoever documents it.
    pub fn causes(&self) -> impl Iterator<Item = Cause> {
        let codes = COMMON_CODES.iter().chain(self.codes).map(|code| Cause::new(self.name, code));
        let unanswered = Unanswered::ALL.map(|unanswered| unanswered.cause(self.name));
        unanswered.into_iter().chain(codes).chain(self.own.iter().copied()).chain([self.other()])
    }
}
