//! An approvals table of a test's own: a way to look into the records of its users, to change them as another
//! writer would, and to travel in time with them.

mod record_path;
mod travel;
mod value;

use std::collections::{BTreeMap, HashMap};

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::create_table::CreateTableError;
pub use aws_sdk_dynamodb::types::AttributeValue;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, KeySchemaElement, KeyType, ScalarAttributeType, TimeToLiveSpecification,
};
use serde_json::{Map, Value};

pub use self::record_path::{RecordPath, short, tag};
pub use self::value::attributes;
use self::value::from_attribute;
use crate::gateway::unique_name;

/// A record, or a map in one, as JSON.
pub type Item = Map<String, Value>;

/// The same as DynamoDB has it.
pub type Attributes = HashMap<String, AttributeValue>;

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
        let created = client
            .create_table()
            .table_name(name)
            .billing_mode(BillingMode::PayPerRequest)
            .attribute_definitions(key.build().expect("complete"))
            .key_schema(schema.build().expect("complete"))
            .send()
            .await;
        // Names are used once: a table that is there already is this one, made by a call whose answer came too late.
        if let Err(error) = created
            && !error.as_service_error().is_some_and(CreateTableError::is_resource_in_use_exception)
        {
            panic!("creating the table {name}: {error:?}");
        }
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

    /// All records, in the order of their keys.
    pub async fn records(&self) -> Vec<Item> {
        let pages = self.client.scan().table_name(&self.name).consistent_read(true).into_paginator().items();
        let all = pages.send().collect::<Result<Vec<_>, _>>().await;
        let all = all.unwrap_or_else(|error| panic!("scanning: {error:?}"));
        let mut records: Vec<Item> = all.iter().map(as_json).collect();
        records.sort_by(|one, other| key(one).cmp(key(other)));
        records
    }

    /// The one record that there is.
    pub async fn record(&self) -> Item {
        let mut records = self.records().await;
        assert_eq!(records.len(), 1, "records: {records:#?}");
        records.remove(0)
    }

    /// The record in which the approval with this id is.
    pub async fn record_of(&self, id: &str) -> Item {
        let pk = RecordPath::record(id).pk().to_owned();
        let record = self.item(&pk).await.as_ref().map(as_json);
        record.unwrap_or_else(|| panic!("no record {pk}"))
    }

    /// All approvals of all users, by the ids that clients have.
    pub async fn approvals(&self) -> BTreeMap<String, Item> {
        self.records().await.iter().flat_map(approvals_of).collect()
    }

    /// The one approval that there is.
    pub async fn only_approval(&self) -> Item {
        let mut approvals: Vec<_> = self.approvals().await.into_values().collect();
        assert_eq!(approvals.len(), 1, "approvals: {approvals:#?}");
        approvals.remove(0)
    }

    /// The approval with this id.
    pub async fn approval(&self, id: &str) -> Item {
        let approval = approvals_of(&self.record_of(id).await).remove(id);
        approval.unwrap_or_else(|| panic!("no approval {id}"))
    }

    /// The item with this key as DynamoDB has it, type by type.
    pub async fn item(&self, pk: &str) -> Option<Attributes> {
        let get = self.client.get_item().table_name(&self.name).consistent_read(true);
        let output = get.key("pk", AttributeValue::S(pk.to_owned())).send().await;
        output.unwrap_or_else(|error| panic!("reading {pk}: {error:?}")).item
    }

    /// Writes an item as it stands, whatever there was.
    pub async fn put(&self, item: Attributes) {
        let put = self.client.put_item().table_name(&self.name).set_item(Some(item)).send().await;
        put.unwrap_or_else(|error| panic!("writing: {error:?}"));
    }

    /// Deletes a record, as an operator may, and the time to live does.
    pub async fn delete(&self, path: &RecordPath) {
        let delete = self.client.delete_item().table_name(&self.name);
        let delete = delete.key("pk", AttributeValue::S(path.pk().to_owned())).send().await;
        delete.unwrap_or_else(|error| panic!("deleting {}: {error:?}", path.pk()));
    }

    /// Changes a record as every writer must: under a new version, with the old one in front of `past`. So a
    /// function that is at work on it decides again.
    pub async fn rewrite(&self, path: &RecordPath, change: impl FnOnce(&mut Attributes)) {
        let pk = path.pk();
        let mut record = self.item(pk).await.unwrap_or_else(|| panic!("no record {pk}"));
        change(&mut record);
        renew(&mut record);
        self.put(record).await;
    }

    /// Sets a member of a record, at any level.
    pub async fn set(&self, path: &RecordPath, value: impl Into<Value>) {
        let value = value.into();
        self.rewrite(path, |record| path.set_in(record, &value)).await;
    }

    /// Takes a member of a record away, at any level.
    pub async fn remove(&self, path: &RecordPath) {
        self.rewrite(path, |record| path.remove_in(record)).await;
    }

    /// Makes a record, or what is in it at this path, `seconds` older: every moment in it moves into the past.
    pub async fn shift_time(&self, path: &RecordPath, seconds: i64) {
        self.rewrite(path, |record| travel::shift(path.map_in(record), seconds)).await;
    }

    /// Makes every record `seconds` older.
    pub async fn shift_all(&self, seconds: i64) {
        for record in self.records().await {
            self.shift_time(&RecordPath::of_key(key(&record)), seconds).await;
        }
    }
}

/// An item's key.
pub fn key(item: &Item) -> &str {
    item["pk"].as_str().expect("the key is a string")
}

/// The approvals of a record, by the ids that clients have.
fn approvals_of(record: &Item) -> BTreeMap<String, Item> {
    let tag = key(record).trim_start_matches("user#");
    let approvals = record.get("approvals").and_then(Value::as_object).into_iter().flatten();
    let approvals = approvals.map(|(id, members)| {
        (format!("{tag}{id}"), members.as_object().expect("an approval is a map").clone())
    });
    approvals.collect()
}

/// Gives a record a new version, and its old one to `past`. What has no version stays without.
fn renew(record: &mut Attributes) {
    let Some(version) = record.get("version").cloned() else { return };
    let past = record.entry("past".to_owned()).or_insert_with(|| AttributeValue::L(Vec::new()));
    if let AttributeValue::L(past) = past {
        past.insert(0, version);
        past.truncate(8);
    }
    record.insert("version".to_owned(), AttributeValue::S(format!("test.{}", unique_name("by"))));
}

fn as_json(item: &Attributes) -> Item {
    item.iter().map(|(name, value)| (name.clone(), from_attribute(value))).collect()
}
