//! `TransactWriteItems`, without its conditions: for builds from before the records, which are measured beside
//! those of today.

use serde_json::{Map, Value, json};

use super::table::{Item, Table, key};
use super::units;

impl Table {
    /// Writes all of it. Of each item, a transaction counts twice.
    pub(super) fn transact(&mut self, input: &Value) -> Value {
        let mut writes = 0;
        for write in input["TransactItems"].as_array().expect("a list") {
            let (kind, terms) = write.as_object().expect("a write").iter().next().expect("its kind");
            let of = if kind == "Put" { &terms["Item"] } else { &terms["Key"] };
            let before = self.items.remove(key(of));
            let after = match kind.as_str() {
                "Put" => terms["Item"].as_object().cloned(),
                "Update" => Some(updated(before.clone().unwrap_or_default(), terms)),
                "ConditionCheck" => before.clone(),
                _ => None,
            };
            writes += 2 * units::of_write(before.as_ref(), after.as_ref());
            self.items.extend(after.map(|item| (key(of).to_owned(), item)));
        }
        self.count("TransactWriteItems", 0, writes);
        json!({})
    }
}

/// `SET #a = :a, #b = :b REMOVE #c, #d`, of which either half may be missing.
fn updated(mut item: Item, terms: &Value) -> Item {
    item.extend(terms["Key"].as_object().cloned().unwrap_or_else(Map::new));
    let expression = terms["UpdateExpression"].as_str().expect("an expression");
    let (sets, removes) = expression.split_once("REMOVE ").unwrap_or((expression, ""));
    let name = |placeholder: &str| {
        terms["ExpressionAttributeNames"][placeholder.trim()].as_str().expect("a name").to_owned()
    };
    for set in sets.trim().trim_start_matches("SET ").split(',').filter(|set| !set.is_empty()) {
        let (attribute, value) = set.split_once('=').expect("an assignment");
        item.insert(name(attribute), terms["ExpressionAttributeValues"][value.trim()].clone());
    }
    for attribute in removes.split(',').filter(|remove| !remove.is_empty()) {
        item.remove(&name(attribute));
    }
    item
}
