//! An approvals table of a test's own, and a way to look into it and to travel in time with it.

mod value;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, AttributeValue, BillingMode, KeySchemaElement, KeyType, ScalarAttributeType,
    TimeToLiveSpecification,
};
use serde_json::{Map, Value};

use self::value::{from_attribute, to_attribute};

/// One item, as JSON.
pub type Item = Map<String, Value>;

/// The attributes that are moments in time; every other number is a count or an index.
const TIMES: [&str; 8] = [
    "approvedAt",
    "checkingUntil",
    "createdAt",
    "expiresAt",
    "failuresUntil",
    "lastSentAt",
    "sendingUntil",
    "ttl",
];

/// A table with the schema of `template.yaml`.
pub struct Table {
    client: Client,
    name: String,
}

impl Table {
    /// Creates the table.
    pub async fn create(client: Client, name: &str) -> Self {
        let key = AttributeDefinition::builder().attribute_name("pk").attribute_type(ScalarAttributeType::S);
        let schema = KeySchemaElement::builder().attribute_name("pk").key_type(KeyType::Hash);
        client
            .create_table()
            .table_name(name)
            .billing_mode(BillingMode::PayPerRequest)
            .attribute_definitions(key.build().expect("complete"))
            .key_schema(schema.build().expect("complete"))
            .send()
            .await
            .unwrap_or_else(|error| panic!("creating the table {name}: {error:?}"));
        let ttl = TimeToLiveSpecification::builder().enabled(true).attribute_name("ttl").build();
        // Correctness does not depend on it, so neither does a test.
        let _best_effort = client
            .update_time_to_live()
            .table_name(name)
            .time_to_live_specification(ttl.expect("complete"))
            .send()
            .await;
        Self { client, name: name.to_owned() }
    }

    /// What `APPROVALS_TABLE` is set to.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The item with this key.
    pub async fn item(&self, pk: &str) -> Option<Item> {
        let output = self
            .client
            .get_item()
            .table_name(&self.name)
            .key("pk", AttributeValue::S(pk.to_owned()))
            .consistent_read(true)
            .send()
            .await
            .unwrap_or_else(|error| panic!("reading {pk}: {error:?}"));
        output.item.as_ref().map(from_attributes)
    }

    /// All items whose key begins so, in the order of their keys.
    pub async fn items_with_prefix(&self, prefix: &str) -> Vec<Item> {
        let pages = self.client.scan().table_name(&self.name).consistent_read(true).into_paginator().items();
        let all = pages.send().collect::<Result<Vec<_>, _>>().await;
        let all = all.unwrap_or_else(|error| panic!("scanning: {error:?}"));
        let mut items: Vec<Item> = all.iter().map(from_attributes).collect();
        items.retain(|item| key(item).starts_with(prefix));
        items.sort_by(|one, other| key(one).cmp(key(other)));
        items
    }

    /// The one item whose key begins so.
    pub async fn only(&self, prefix: &str) -> Item {
        let mut items = self.items_with_prefix(prefix).await;
        assert_eq!(items.len(), 1, "items that begin with {prefix}: {items:#?}");
        items.remove(0)
    }

    /// Makes an item `seconds` older: every moment in it moves into the past.
    pub async fn shift_time(&self, pk: &str, seconds: i64) {
        let item = self.item(pk).await.unwrap_or_else(|| panic!("no item {pk}"));
        self.shift(&item, seconds).await;
    }

    /// Makes every item `seconds` older.
    pub async fn shift_all(&self, seconds: i64) {
        for item in self.items_with_prefix("").await {
            self.shift(&item, seconds).await;
        }
    }

    async fn shift(&self, item: &Item, seconds: i64) {
        let (mut sets, mut update) = (Vec::new(), self.client.update_item());
        for (name, time) in TIMES.iter().filter_map(|name| Some((name, item.get(*name)?.as_i64()?))) {
            sets.push(format!("#{name} = :{name}"));
            update = update.expression_attribute_names(format!("#{name}"), *name);
            let time = AttributeValue::N((time - seconds).to_string());
            update = update.expression_attribute_values(format!(":{name}"), time);
        }
        if sets.is_empty() {
            return;
        }
        let update = update.table_name(&self.name).key("pk", AttributeValue::S(key(item).to_owned()));
        let update = update.update_expression(format!("SET {}", sets.join(", ")));
        update.send().await.unwrap_or_else(|error| panic!("shifting {}: {error:?}", key(item)));
    }

    /// Sets one attribute.
    pub async fn set(&self, pk: &str, attribute: &str, value: impl Into<Value>) {
        let value = to_attribute(&value.into());
        self.update(pk, "SET #attribute = :value", attribute, Some(value)).await;
    }

    /// Takes one attribute away.
    pub async fn remove(&self, pk: &str, attribute: &str) {
        self.update(pk, "REMOVE #attribute", attribute, None).await;
    }

    async fn update(&self, pk: &str, expression: &str, attribute: &str, value: Option<AttributeValue>) {
        let update = self
            .client
            .update_item()
            .table_name(&self.name)
            .key("pk", AttributeValue::S(pk.to_owned()))
            .update_expression(expression)
            .expression_attribute_names("#attribute", attribute)
            .set_expression_attribute_values(value.map(|value| [(":value".to_owned(), value)].into()));
        update.send().await.unwrap_or_else(|error| panic!("updating {attribute} of {pk}: {error:?}"));
    }
}

/// An item's key.
pub fn key(item: &Item) -> &str {
    item["pk"].as_str().expect("the key is a string")
}

fn from_attributes(item: &std::collections::HashMap<String, AttributeValue>) -> Item {
    item.iter().map(|(name, value)| (name.clone(), from_attribute(value))).collect()
}
