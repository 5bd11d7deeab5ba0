//! The bodies of the calls to AWS, as they go over the wire.
//!
//! What is not read here is not lost unseen: the benchmark refuses a call whose body differs from the
//! function's.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use countersign::approvals::Item;
use serde::Deserialize;

/// A body as it goes over the wire, of whichever operation.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum Body {
    #[serde(rename_all = "PascalCase")]
    PutItem { item: Attributes, expression_attribute_values: Option<Values> },
    #[serde(rename_all = "PascalCase")]
    GetItem { key: Key },
    #[serde(rename_all = "PascalCase")]
    Sign { key_id: String, message: String },
}

/// The values of a condition: the version that was seen.
#[derive(Deserialize)]
pub(super) struct Values {
    #[serde(rename = ":seen")]
    pub(super) seen: Text,
}

/// The key of an item.
#[derive(Deserialize)]
pub(super) struct Key {
    pub(super) pk: Text,
}

/// A string.
#[derive(Deserialize)]
pub(super) struct Text {
    #[serde(rename = "S")]
    pub(super) text: String,
}

/// An item, or a map in one.
pub(super) type Attributes = HashMap<String, Attribute>;

/// The functions write no other kinds.
#[derive(Deserialize)]
pub(super) enum Attribute {
    S(String),
    N(String),
    L(Vec<Attribute>),
    M(Attributes),
}

/// The same, as the SDK takes it.
pub(super) fn item(attributes: Attributes) -> Item {
    attributes.into_iter().map(|(name, attribute)| (name, value(attribute))).collect()
}

fn value(attribute: Attribute) -> AttributeValue {
    match attribute {
        Attribute::S(text) => AttributeValue::S(text),
        Attribute::N(number) => AttributeValue::N(number),
        Attribute::L(list) => AttributeValue::L(list.into_iter().map(value).collect()),
        Attribute::M(map) => AttributeValue::M(item(map)),
    }
}
