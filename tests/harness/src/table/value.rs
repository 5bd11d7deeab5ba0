//! DynamoDB's attribute values as JSON, and back.

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Number, Value, json};

use super::Attributes;

/// Binary values become base64 text, sets become arrays.
#[expect(clippy::wildcard_enum_match_arm, reason = "the SDK's enum is open: it cannot be named in full")]
pub(super) fn from_attribute(value: &AttributeValue) -> Value {
    match value {
        AttributeValue::S(text) => json!(text),
        AttributeValue::N(number) => json!(number.parse::<Number>().expect("a number")),
        AttributeValue::Bool(yes) => json!(yes),
        AttributeValue::B(bytes) => json!(STANDARD.encode(bytes)),
        AttributeValue::L(values) => values.iter().map(from_attribute).collect(),
        AttributeValue::M(members) => {
            members.iter().map(|(name, value)| (name.clone(), from_attribute(value))).collect()
        }
        AttributeValue::Ss(texts) => json!(texts),
        AttributeValue::Ns(numbers) => json!(numbers),
        AttributeValue::Bs(blobs) => blobs.iter().map(|blob: &Blob| STANDARD.encode(blob)).collect(),
        AttributeValue::Null(_) => Value::Null,
        other => panic!("an attribute of an unknown type: {other:?}"),
    }
}

/// An item, or a map in one, as DynamoDB has it.
pub fn attributes(item: &Value) -> Attributes {
    let members = item.as_object().expect("an object").iter();
    members.map(|(name, value)| (name.clone(), to_attribute(value))).collect()
}

/// JSON has no binary values: text stays text.
pub(super) fn to_attribute(value: &Value) -> AttributeValue {
    match value {
        Value::Null => AttributeValue::Null(true),
        Value::Bool(yes) => AttributeValue::Bool(*yes),
        Value::Number(number) => AttributeValue::N(number.to_string()),
        Value::String(text) => AttributeValue::S(text.clone()),
        Value::Array(values) => AttributeValue::L(values.iter().map(to_attribute).collect()),
        Value::Object(_) => AttributeValue::M(attributes(value)),
    }
}
