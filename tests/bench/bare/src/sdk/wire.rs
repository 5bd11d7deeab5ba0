//! The bodies of the calls to AWS, as they go over the wire, and what the SDK makes them of.
//!
//! What is not read here is not lost unseen: the benchmark refuses a call whose body differs from the
//! function's.

use std::collections::HashMap;

use aws_sdk_dynamodb::error::BuildError;
use aws_sdk_dynamodb::types::{
    AttributeValue, ConditionCheck, Delete, Put, ReturnValuesOnConditionCheckFailure, TransactWriteItem,
    Update,
};
use serde::Deserialize;

const OLD_ITEM: ReturnValuesOnConditionCheckFailure = ReturnValuesOnConditionCheckFailure::AllOld;

/// A body as it goes over the wire, of whichever operation.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum Body {
    #[serde(rename_all = "PascalCase")]
    TransactWriteItems { client_request_token: String, transact_items: Vec<Write> },
    #[serde(rename_all = "PascalCase")]
    Sign { key_id: String, message: String },
    #[serde(rename_all = "PascalCase")]
    GetItem { table_name: String, key: Attributes },
}

/// One of the writes of a transaction.
#[derive(Deserialize)]
pub(super) enum Write {
    Put(Terms),
    Update(Terms),
    Delete(Terms),
    ConditionCheck(Terms),
}

/// What is written, and on what condition.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Terms {
    table_name: String,
    /// The key, or of a Put the whole item.
    #[serde(alias = "Key")]
    item: Attributes,
    update_expression: Option<String>,
    condition_expression: String,
    expression_attribute_names: Option<HashMap<String, String>>,
    expression_attribute_values: Option<Attributes>,
}

/// An item or a key.
pub(super) type Attributes = HashMap<String, Attribute>;

/// The functions write no other kinds.
#[derive(Deserialize)]
pub(super) enum Attribute {
    S(String),
    N(String),
}

/// The four kinds of a write have these terms in common, but no trait.
macro_rules! conditional {
    ($builder:expr, $with:ident) => {
        $builder
            .table_name($with.table_name)
            .condition_expression($with.condition_expression)
            .set_expression_attribute_names($with.expression_attribute_names)
            .set_expression_attribute_values($with.expression_attribute_values.map(attributes))
            .return_values_on_condition_check_failure(OLD_ITEM)
            .build()?
    };
}

impl Write {
    /// The same, as the SDK takes it.
    pub(super) fn item(self) -> Result<TransactWriteItem, BuildError> {
        let item = TransactWriteItem::builder();
        let item = match self {
            Self::Put(with) => {
                let put = Put::builder().set_item(Some(attributes(with.item)));
                item.put(conditional!(put, with))
            }
            Self::Update(with) => {
                let update = Update::builder().set_key(Some(attributes(with.item)));
                let update = update.set_update_expression(with.update_expression);
                item.update(conditional!(update, with))
            }
            Self::Delete(with) => {
                let delete = Delete::builder().set_key(Some(attributes(with.item)));
                item.delete(conditional!(delete, with))
            }
            Self::ConditionCheck(with) => {
                let check = ConditionCheck::builder().set_key(Some(attributes(with.item)));
                item.condition_check(conditional!(check, with))
            }
        };
        Ok(item.build())
    }
}

/// The same, as the SDK takes them.
pub(super) fn attributes(item: Attributes) -> HashMap<String, AttributeValue> {
    let value = |value| match value {
        Attribute::S(text) => AttributeValue::S(text),
        Attribute::N(number) => AttributeValue::N(number),
    };
    item.into_iter().map(|(name, attribute)| (name, value(attribute))).collect()
}
