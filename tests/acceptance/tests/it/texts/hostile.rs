//! Values that no SMS may hold.

use serde_json::json;

use crate::scenes::{Pair, is, outcome, payment, problem, start_transaction};

/// What pages would like to have the SMS say, and has no plain form.
const HOSTILE: &[&str] = &[
    "M. Muster\nCall +41",
    "M. Muster\r\n",
    "M. Muster\u{2028}Call",
    "{{CODE}}",
    "{amount}",
    "a\u{202e}b",
    "a\u{200f}b",
    "Muster \u{1f600}",
    "\u{41c}uster",
    "M\u{fc}ller \u{5317}\u{4eac}",
    "Code 938081",
    "9 3 8 0 8 1",
    "93-80-81",
    "Bern 3000, Zug 6300",
    "\u{ff19}\u{ff13}",
    "\u{661}\u{662}",
    "a\u{b2}",
    "",
    "   ",
    "\"\"",
    "a name of more characters than any bank's form or payment scheme has for it",
    "www.x",
    "Code 938O8l",
];

#[tokio::test]
async fn hostile_values_are_refused_before_anything_happens() {
    let pair = Pair::new(&[]).await;
    for hostile in HOSTILE {
        let answer = pair.start.call(&start_transaction(&payment("en", hostile))).await;
        assert_eq!(outcome(&answer), is(422, "invalid-value"), "{hostile:?}");
        assert_eq!(answer.json()["pointer"], "/transaction/fields/payee");
        let body = answer.json().to_string();
        let shown = serde_json::to_string(hostile).unwrap();
        assert!(hostile.len() < 4 || !body.contains(shown.trim_matches('"')), "{answer:?}");
    }
    let large = pair.start.call(&start_transaction(&payment("en", &"a".repeat(10_000)))).await;
    assert_eq!(outcome(&large), is(413, "payload-too-large"));
    let long = pair.start.call(&start_transaction(&payment("en", &"a".repeat(7_000)))).await;
    assert_eq!(outcome(&long), is(422, "invalid-value"));
    assert_eq!(pair.world.nevis.calls().approval, 0);
    assert!(pair.world.table.records().await.is_empty());
}

#[tokio::test]
async fn each_value_is_held_against_its_type() {
    let pair = Pair::new(&[]).await;
    for (field, value, pointer) in [
        ("amount", json!("1250"), "amount"),
        ("amount", json!("1'250.00"), "amount"),
        ("amount", json!("-1.00"), "amount"),
        ("currency", json!("BTC"), "currency"),
        ("currency", json!("JPY"), "amount"),
        ("amount", json!("0.00"), "amount"),
        ("account", json!("CH93 0076"), "account"),
        ("account", json!("CH93"), "account"),
        ("account", json!("CH9300762011623852958"), "account"),
        ("account", json!("CALLMENOW"), "account"),
    ] {
        let mut transaction = payment("en", "M. Muster");
        transaction["fields"][field] = value;
        let answer = pair.start.call(&start_transaction(&transaction)).await;
        assert_eq!(outcome(&answer), is(422, "invalid-value"), "{transaction}");
        assert_eq!(answer.json()["pointer"], format!("/transaction/fields/{pointer}"));
    }
    let mut number = payment("en", "M. Muster");
    number["fields"]["amount"] = json!(1250.00);
    assert_eq!(problem(&pair.start.call(&start_transaction(&number)).await), "malformed-request");
    let mut foreign = payment("en", "M. Muster");
    foreign["fields"]["memo"] = json!("x");
    let answer = pair.start.call(&start_transaction(&foreign)).await;
    assert_eq!(outcome(&answer), is(422, "invalid-value"));
    assert_eq!(answer.json()["pointer"], "/transaction/fields/memo");
    let login = json!({ "template": "login", "fields": { "service": "Another Bank" } });
    assert_eq!(problem(&pair.start.call(&start_transaction(&login)).await), "invalid-value");
    assert_eq!(pair.world.nevis.calls().approval, 0);
}
