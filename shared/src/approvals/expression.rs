//! Conditions and updates as DynamoDB expressions.
//!
//! `state`, `ttl`, `user` and many more are reserved words, so every name goes through a placeholder.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;

use super::condition::Condition;
use super::item::{Item, Value};

/// The key attribute.
pub(super) const KEY: &str = "pk";

/// The names and values that an expression's placeholders stand for.
#[derive(Default)]
pub(super) struct Placeholders {
    pub(super) names: HashMap<String, String>,
    pub(super) values: HashMap<String, AttributeValue>,
}

impl Placeholders {
    fn name(&mut self, attribute: &str) -> String {
        let placeholder = format!("#{attribute}");
        self.names.insert(placeholder.clone(), attribute.to_owned());
        placeholder
    }

    fn value(&mut self, value: &Value) -> String {
        let placeholder = format!(":v{}", self.values.len());
        self.values.insert(placeholder.clone(), attribute_value(value));
        placeholder
    }

    /// A condition as expression.
    pub(super) fn condition(&mut self, condition: &Condition) -> String {
        match condition {
            Condition::NoItem => format!("attribute_not_exists({})", self.name(KEY)),
            Condition::Missing(attribute) => format!("attribute_not_exists({})", self.name(attribute)),
            Condition::Is(attribute, value) => format!("{} = {}", self.name(attribute), self.value(value)),
            Condition::Below(attribute, bound) => {
                format!("{} < {}", self.name(attribute), self.value(&Value::Number(*bound)))
            }
            Condition::Above(attribute, bound) => {
                format!("{} > {}", self.name(attribute), self.value(&Value::Number(*bound)))
            }
            Condition::All(conditions) => self.joined(conditions, " AND "),
            Condition::Any(conditions) => self.joined(conditions, " OR "),
        }
    }

    fn joined(&mut self, conditions: &[Condition], operator: &str) -> String {
        let parts: Vec<_> = conditions.iter().map(|condition| self.condition(condition)).collect();
        format!("({})", parts.join(operator))
    }

    /// Attributes to set and to remove, as update expression.
    pub(super) fn update(&mut self, set: &Item, remove: &[&str]) -> String {
        let assignments: Vec<_> = set
            .0
            .iter()
            .map(|(name, value)| format!("{} = {}", self.name(name), self.value(value)))
            .collect();
        let removals: Vec<_> = remove.iter().map(|name| self.name(name)).collect();
        let part = |clause: &str, parts: &[String]| match parts {
            [] => String::new(),
            parts => format!("{clause} {}", parts.join(", ")),
        };
        format!("{} {}", part("SET", &assignments), part("REMOVE", &removals)).trim().to_owned()
    }

    /// The values, or nothing where there are none: DynamoDB refuses an empty map.
    pub(super) fn values(&self) -> Option<HashMap<String, AttributeValue>> {
        (!self.values.is_empty()).then(|| self.values.clone())
    }
}

fn attribute_value(value: &Value) -> AttributeValue {
    match value {
        Value::Text(text) => AttributeValue::S(text.clone()),
        Value::Number(number) => AttributeValue::N(number.to_string()),
    }
}

/// An item with its key, as DynamoDB has it.
pub(super) fn attributes(key: &str, item: &Item) -> HashMap<String, AttributeValue> {
    let mut attributes = self::key(key);
    attributes.extend(item.0.iter().map(|(name, value)| (name.clone(), attribute_value(value))));
    attributes
}

/// A key, as DynamoDB has it.
pub(super) fn key(key: &str) -> HashMap<String, AttributeValue> {
    HashMap::from([(KEY.to_owned(), AttributeValue::S(key.to_owned()))])
}

/// An item as read; its key, and attributes of other kinds than ours, are left out.
pub(super) fn item(attributes: &HashMap<String, AttributeValue>) -> Item {
    let known = attributes.iter().filter(|(name, _)| *name != KEY);
    let values = known.filter_map(|(name, value)| Some((name.clone(), plain(value)?)));
    Item(values.collect())
}

fn plain(value: &AttributeValue) -> Option<Value> {
    match value.as_s() {
        Ok(text) => Some(Value::Text(text.clone())),
        Err(_) => value.as_n().ok()?.parse().ok().map(Value::Number),
    }
}
