//! The table in DynamoDB.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::Config;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::error::{BuildError, ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::get_item::GetItemError;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{
    CancellationReason, ConditionCheck, Delete, Put, ReturnValuesOnConditionCheckFailure, TransactWriteItem,
    Update,
};

use super::expression::{self, Placeholders};
use super::item::Item;
use super::step::{Change, Step, Write};
use super::table::{ReadError, Table, Verdict, Written};

/// One table, string key `pk`.
#[derive(Clone, Debug)]
pub struct DynamoDbTable {
    client: Client,
    name: String,
}

impl DynamoDbTable {
    /// The table `name`, reached through `client`, whose retries serve the reads. A step is sent
    /// once an attempt: repeating it is the business of whoever decided on it.
    pub fn new(client: Client, name: String) -> Self {
        Self { client, name }
    }
}

impl Table for DynamoDbTable {
    async fn read(&self, key: &str) -> Result<Option<Item>, ReadError> {
        let request = self.client.get_item().table_name(&self.name).consistent_read(true);
        let request = request.set_key(Some(expression::key(key)));
        let answer = request.send().await.map_err(|error| unread(&error))?;
        Ok(answer.item().map(expression::item))
    }

    async fn write(&self, step: &Step) -> Written {
        let writes: Result<Vec<_>, _> = step.writes.iter().map(|write| self.render(write)).collect();
        let Ok(writes) = writes else { return Written::Refused };
        let request = self.client.transact_write_items().client_request_token(&step.token);
        let once = Config::builder().retry_config(RetryConfig::disabled());
        match request.set_transact_items(Some(writes)).customize().config_override(once).send().await {
            Ok(_) => Written::Done,
            Err(error) => classify(&error),
        }
    }
}

const OLD_ITEM: ReturnValuesOnConditionCheckFailure = ReturnValuesOnConditionCheckFailure::AllOld;

impl DynamoDbTable {
    fn render(&self, write: &Write) -> Result<TransactWriteItem, BuildError> {
        let mut with = Placeholders::default();
        let condition = with.condition(&write.only_if);
        let key = Some(expression::key(&write.key));
        let item = TransactWriteItem::builder();
        Ok(match &write.change {
            Change::Put(put) => {
                let put = Put::builder().set_item(Some(expression::attributes(&write.key, put)));
                let put = put.table_name(&self.name).condition_expression(condition);
                let put = put.return_values_on_condition_check_failure(OLD_ITEM);
                let put = put.set_expression_attribute_values(with.values());
                item.put(put.set_expression_attribute_names(Some(with.names)).build()?).build()
            }
            Change::Update { set, remove } => {
                let update = Update::builder().update_expression(with.update(set, remove)).set_key(key);
                let update = update.table_name(&self.name).condition_expression(condition);
                let update = update.return_values_on_condition_check_failure(OLD_ITEM);
                let update = update.set_expression_attribute_values(with.values());
                item.update(update.set_expression_attribute_names(Some(with.names)).build()?).build()
            }
            Change::Delete => {
                let delete = Delete::builder().table_name(&self.name).set_key(key);
                let delete = delete.condition_expression(condition);
                let delete = delete.return_values_on_condition_check_failure(OLD_ITEM);
                let delete = delete.set_expression_attribute_values(with.values());
                item.delete(delete.set_expression_attribute_names(Some(with.names)).build()?).build()
            }
            Change::Check => {
                let check = ConditionCheck::builder().table_name(&self.name).set_key(key);
                let check = check.condition_expression(condition);
                let check = check.return_values_on_condition_check_failure(OLD_ITEM);
                let check = check.set_expression_attribute_values(with.values());
                item.condition_check(check.set_expression_attribute_names(Some(with.names)).build()?).build()
            }
        })
    }
}

/// By the error codes of the `TransactWriteItems` API reference. Only `ConditionalCheckFailed` is a
/// verdict on the conditions.
fn classify(error: &SdkError<TransactWriteItemsError>) -> Written {
    if matches!(error, SdkError::ConstructionFailure(_)) {
        return Written::Refused;
    }
    let SdkError::ServiceError(refusal) = error else { return Written::Unknown };
    if let TransactWriteItemsError::TransactionCanceledException(cancelled) = refusal.err() {
        return cancellation(cancelled.cancellation_reasons());
    }
    let server_error = refusal.raw().status().is_server_error();
    match refusal.err().code().unwrap_or_default() {
        code if is_passing(code) => Written::Busy,
        _ if server_error => Written::Unknown,
        _ => Written::Refused,
    }
}

/// Errors that a later attempt need not meet again.
fn is_passing(code: &str) -> bool {
    matches!(
        code,
        "ThrottlingException"
            | "ProvisionedThroughputExceededException"
            | "RequestLimitExceeded"
            | "TransactionInProgressException"
            | "TransactionConflictException"
    )
}

fn unread(error: &SdkError<GetItemError>) -> ReadError {
    let SdkError::ServiceError(refusal) = error else { return ReadError::Unanswered };
    let passing = is_passing(refusal.err().code().unwrap_or_default());
    if passing || refusal.raw().status().is_server_error() {
        ReadError::Unanswered
    } else {
        ReadError::Refused
    }
}

fn cancellation(reasons: &[CancellationReason]) -> Written {
    let has = |code: &str| reasons.iter().any(|reason| reason.code() == Some(code));
    if has("ConditionalCheckFailed") {
        return Written::ConditionFailed(reasons.iter().map(verdict).collect());
    }
    if has("ValidationError") || has("ItemCollectionSizeLimitExceeded") {
        return Written::Refused;
    }
    Written::Busy
}

fn verdict(reason: &CancellationReason) -> Verdict {
    match reason.code() {
        Some("ConditionalCheckFailed") => Verdict::Failed(reason.item().map(expression::item)),
        Some("None") | None => Verdict::Holds,
        Some(_) => Verdict::Untold,
    }
}

#[cfg(test)]
mod tests;
