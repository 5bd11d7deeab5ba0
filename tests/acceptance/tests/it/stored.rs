//! What the table never holds.

use serde_json::Value;

use crate::scenes::{Pair, verify};

/// Every text and number of a record, in lists and maps too.
fn leaves(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) => found.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| leaves(item, found)),
        Value::Object(members) => members.values().for_each(|member| leaves(member, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) => found.push(value.to_string()),
    }
}

/// Neither while a code is on its way, nor once one was wrong, nor once it was right.
#[tokio::test]
async fn codes_and_the_access_key_are_not_in_the_table() {
    let pair = Pair::new(&[]).await;
    let id = pair.started("alice").await;
    let (right, wrong) = pair.codes("alice");
    let mut found = Vec::new();
    for code in [None, Some(wrong.clone()), Some(right.clone())] {
        if let Some(code) = &code {
            pair.verify.call(&verify(&id, code)).await;
        }
        for record in pair.world.table.records().await {
            record.values().for_each(|value| leaves(value, &mut found));
        }
    }
    assert!(found.iter().any(|text| text == "alice"), "the record is there: {found:?}");
    for secret in [right.as_str(), &wrong, simulator::ACCESS_KEY] {
        assert!(!found.iter().any(|text| text == secret), "{secret} in {found:?}");
    }
}
