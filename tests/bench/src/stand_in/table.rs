//! The table: items by their key, written on condition of their version, and what each call costs.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::units;

/// An item, as DynamoDB has it on the wire.
pub(super) type Item = Map<String, Value>;

/// Members of a record that are times, in epoch seconds.
const TIMES: [&str; 7] =
    ["ttl", "failuresUntil", "until", "createdAt", "expiresAt", "sendingUntil", "approvedAt"];

/// A call to the table, with what DynamoDB counts for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Use {
    pub(crate) operation: &'static str,
    pub(crate) reads: u32,
    pub(crate) writes: u32,
}

/// The items, and the calls that nobody has asked for yet.
#[derive(Default)]
pub(super) struct Table {
    pub(super) items: HashMap<String, Item>,
    uses: Vec<Use>,
}

impl Table {
    /// `GetItem`, consistent.
    pub(super) fn get(&mut self, input: &Value) -> Value {
        assert_eq!(input["ConsistentRead"], true, "every read must be consistent");
        let item = self.items.get(key(&input["Key"]));
        let reads = units::of_read(item);
        let answer = item.map_or_else(|| json!({}), |item| json!({ "Item": item }));
        self.count("GetItem", reads, 0);
        answer
    }

    /// `PutItem`. The error is that the condition does not hold.
    pub(super) fn put(&mut self, input: &Value) -> Result<Value, Value> {
        let item = input["Item"].as_object().expect("an item");
        let before = self.items.get(key(&input["Item"]));
        if !holds(input, before) {
            let old = before.cloned();
            self.count("PutItem", 0, units::of_write(old.as_ref(), None));
            return Err(json!({
                "__type": "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException",
                "message": "The conditional request failed",
                "Item": old,
            }));
        }
        let writes = units::of_write(before, Some(item));
        self.items.insert(key(&input["Item"]).to_owned(), item.clone());
        self.count("PutItem", 0, writes);
        Ok(json!({}))
    }

    /// Has all records look as if they were so many seconds older.
    pub(super) fn age(&mut self, seconds: i64) {
        for item in self.items.values_mut() {
            age(item, seconds);
        }
    }

    /// The calls since the last time that somebody asked.
    pub(super) fn uses(&mut self) -> Vec<Use> {
        std::mem::take(&mut self.uses)
    }

    pub(super) fn count(&mut self, operation: &'static str, reads: u32, writes: u32) {
        self.uses.push(Use { operation, reads, writes });
    }
}

/// The key of an item, or of the key alone.
pub(super) fn key(item: &Value) -> &str {
    item["pk"]["S"].as_str().expect("a string key `pk`")
}

/// Whether the condition holds: of the two that a record is written on.
fn holds(input: &Value, before: Option<&Item>) -> bool {
    let name = input["ExpressionAttributeNames"]["#name"].as_str().expect("the attribute's name");
    let attribute = before.and_then(|item| item.get(name));
    match input["ConditionExpression"].as_str().expect("no write without a condition") {
        "attribute_not_exists(#name)" => attribute.is_none(),
        "#name = :seen" => attribute == Some(&input["ExpressionAttributeValues"][":seen"]),
        other => panic!("the stand-in does not know the condition {other}"),
    }
}

fn age(item: &mut Item, seconds: i64) {
    for (name, value) in item {
        if let Some(map) = value.get_mut("M").and_then(Value::as_object_mut) {
            age(map, seconds);
        } else if TIMES.contains(&name.as_str()) {
            let time: i64 = value["N"].as_str().expect("a number").parse().expect("epoch seconds");
            *value = json!({ "N": (time - seconds).to_string() });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put(condition: &str, name: &str, seen: &str, version: &str) -> Value {
        json!({
            "Item": { "pk": { "S": "user#1" }, "version": { "S": version } },
            "ConditionExpression": condition,
            "ExpressionAttributeNames": { "#name": name },
            "ExpressionAttributeValues": { ":seen": { "S": seen } },
        })
    }

    #[test]
    fn a_record_is_written_on_the_version_that_was_seen_alone() {
        let mut table = Table::default();
        let first = put("attribute_not_exists(#name)", "pk", "", "a");
        assert!(table.put(&first).is_ok());
        let failed = table.put(&first).unwrap_err();
        assert_eq!(failed["Item"]["version"]["S"], "a");
        assert!(table.put(&put("#name = :seen", "version", "b", "c")).is_err());
        assert!(table.put(&put("#name = :seen", "version", "a", "b")).is_ok());
        let got = table.get(&json!({ "Key": { "pk": { "S": "user#1" } }, "ConsistentRead": true }));
        assert_eq!(got["Item"]["version"]["S"], "b");
        let uses: Vec<_> = table.uses().iter().map(|one| (one.operation, one.reads, one.writes)).collect();
        assert_eq!(uses, [("PutItem", 0, 1); 4].into_iter().chain([("GetItem", 1, 0)]).collect::<Vec<_>>());
        assert!(table.uses().is_empty());
    }

    #[test]
    fn all_times_of_a_record_age() {
        let mut table = Table::default();
        let approval = json!({ "createdAt": { "N": "90" }, "attempts": { "N": "3" } });
        let item = json!({ "ttl": { "N": "100" }, "approvals": { "M": { "a": { "M": approval } } } });
        table.items.insert("user#1".to_owned(), item.as_object().unwrap().clone());
        table.age(10);
        let item = &table.items["user#1"];
        assert_eq!(item["ttl"]["N"], "90");
        let approval = &item["approvals"]["M"]["a"]["M"];
        assert_eq!((&approval["createdAt"]["N"], &approval["attempts"]["N"]), (&json!("80"), &json!("3")));
    }
}
