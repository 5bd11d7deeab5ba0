//! The table in DynamoDB.

use aws_config::SdkConfig;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::Builder;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::get_item::GetItemError;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValuesOnConditionCheckFailure};

use super::cause::TABLE;
use super::item::Item;
use super::record::{KEY, VERSION};
use super::table::{ReadError, Table, Written};

/// One table, string key `pk`.
#[derive(Clone, Debug)]
pub struct DynamoDbTable {
    reads: Client,
    writes: Client,
    name: String,
}

impl DynamoDbTable {
    /// The table `name`, reached as `aws` says, whose repetitions serve the reads. A write is sent once an
    /// attempt: repeating it is the business of whoever decided on it.
    pub fn new(aws: &SdkConfig, name: String) -> Self {
        // The SDK would repeat a write whose answer is lost without asking whether it was made.
        let once = Builder::from(aws).retry_config(RetryConfig::disabled());
        Self { reads: Client::new(aws), writes: Client::from_conf(once.build()), name }
    }
}

impl Table for DynamoDbTable {
    fn name(&self) -> &str {
        &self.name
    }

    async fn read(&self, key: &str) -> Result<Option<Item>, ReadError> {
        // An older copy would lose every decision that is made on it ("DynamoDB read consistency").
        let request = self.reads.get_item().table_name(&self.name).consistent_read(true);
        let answer = request.key(KEY, AttributeValue::S(key.to_owned())).send().await;
        Ok(answer.map_err(|error| unread(&error))?.item)
    }

    async fn put(&self, item: &Item, version: Option<&str>) -> Written {
        let request = self.writes.put_item().table_name(&self.name).set_item(Some(item.clone()));
        let request = request
            // Says whether an earlier sending was made, and on what to decide again, without a read.
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            // Names of attributes go through placeholders, as many are reserved words.
            .expression_attribute_names("#name", if version.is_some() { VERSION } else { KEY });
        let request = match version {
            Some(version) => request
                .condition_expression("#name = :seen")
                .expression_attribute_values(":seen", AttributeValue::S(version.to_owned())),
            None => request.condition_expression("attribute_not_exists(#name)"),
        };
        match request.send().await {
            Ok(_) => Written::Done,
            Err(error) => classify(error),
        }
    }
}

/// By the error codes of the `PutItem` API reference
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html>). An error that leaves
/// open whether the write was made is [`Written::Unknown`].
fn classify(error: SdkError<PutItemError>) -> Written {
    let cause = TABLE.cause(&error);
    // It never left this process.
    if matches!(error, SdkError::ConstructionFailure(_)) {
        return Written::Refused(cause);
    }
    let SdkError::ServiceError(refusal) = error else { return Written::Unknown(cause) };
    let server_error = refusal.raw().status().is_server_error();
    let error = refusal.into_err();
    if let PutItemError::ConditionalCheckFailedException(failed) = error {
        return Written::Superseded(failed.item);
    }
    match error.code() {
        Some(code) if is_passing(code) => Written::Busy(cause),
        // A server that erred may have erred after the write (RFC 9110 section 15.6).
        Some(_) | None if server_error => Written::Unknown(cause),
        Some(_) | None => Written::Refused(cause),
    }
}

/// Errors that a later attempt need not meet again.
fn is_passing(code: &str) -> bool {
    matches!(
        code,
        "ThrottlingException"
            | "ProvisionedThroughputExceededException"
            | "RequestLimitExceeded"
            | "ReplicatedWriteConflictException"
            | "TransactionConflictException"
    )
}

/// Whatever another read may mend is unanswered.
fn unread(error: &SdkError<GetItemError>) -> ReadError {
    let cause = TABLE.cause(error);
    let SdkError::ServiceError(refusal) = error else { return ReadError::Unanswered(cause) };
    let passing = is_passing(refusal.err().code().unwrap_or_default());
    if passing || refusal.raw().status().is_server_error() {
        ReadError::Unanswered(cause)
    } else {
        ReadError::Refused(cause)
    }
}

#[cfg(test)]
mod tests;
