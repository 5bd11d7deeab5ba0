//! What the SMS says: a transaction in the words of its template.

use std::collections::BTreeSet;

use harness::built::workspace;
use harness::gateway::{Call, Caller};
use harness::openapi::Contract;
use serde_json::{Value, json};

use crate::scenes::{Pair, is, outcome, payment, problem, start_transaction};

mod brought;
mod cases;

const ROOM: [(&str, &str); 3] =
    [("RESEND_COOLDOWN_SECONDS", "0"), ("MAX_SENDS_PER_WINDOW", "200"), ("MAX_SENDS_PER_DAY", "200")];

impl Pair {
    /// The text of the SMS that a start of alice's sends, with `CODE` in the place of its code.
    async fn text_of(&self, transaction: &Value) -> String {
        let answer = self.start.call(&start_transaction(transaction)).await;
        assert_eq!(answer.status, 201, "{answer:?}");
        let sms = &self.world.nevis.messages()[0];
        sms.text.replace(&sms.code, "CODE")
    }
}

/// `messages.toml`, as a person reads it.
fn shipped() -> toml::Table {
    let text = std::fs::read_to_string(workspace().join("messages.toml")).expect("messages.toml");
    text.parse().expect("TOML")
}

/// The words of a template, with these values in the places of its fields.
fn words(template: &str, language: &str, values: &[(&str, &str)]) -> String {
    let file = shipped();
    let text = file["templates"][template]["texts"][language].as_str().expect("a text");
    let filled = values.iter().fold(text.to_owned(), |text, (field, value)| {
        assert!(text.contains(&format!("{{{field}}}")), "{field} in {text}");
        text.replace(&format!("{{{field}}}"), value)
    });
    filled.replace("{{CODE}}", "CODE")
}

#[tokio::test]
async fn a_payment_is_put_into_words_in_four_languages() {
    let pair = Pair::new(&ROOM).await;
    for (locale, language, amount) in [
        ("en", "en", "1,250.00"),
        ("de", "de", "1.250,00"),
        ("fr", "fr", "1 250,00"),
        ("it", "it", "1.250,00"),
        ("de-CH", "de", "1'250.00"),
        ("DE-at", "de", "1.250,00"),
        ("fr-CH", "fr", "1 250.00"),
        ("fr-CA", "fr", "1 250,00"),
    ] {
        let values =
            [("currency", "CHF"), ("amount", amount), ("payee", "M. Muster"), ("account", "CH93...23852957")];
        assert_eq!(
            pair.text_of(&payment(locale, "M. Muster")).await,
            words("payment", language, &values),
            "{locale}"
        );
    }
}

#[tokio::test]
async fn a_login_names_the_service() {
    let pair = Pair::new(&ROOM).await;
    for locale in ["en", "de", "fr", "it"] {
        let login = json!({ "template": "login", "locale": locale, "fields": { "service": "Example Bank" } });
        assert_eq!(pair.text_of(&login).await, words("login", locale, &[("service", "Example Bank")]));
    }
}

#[test]
fn every_shipped_text_warns_never_to_tell_the_code() {
    for (name, template) in shipped()["templates"].as_table().expect("templates") {
        for (language, never) in
            [("en", "Tell nobody"), ("de", "nie "), ("fr", "à personne"), ("it", " mai.")]
        {
            let text = template["texts"][language].as_str().expect("a text in each language");
            assert!(text.contains(never), "{name}, {language}: {text}");
        }
    }
}

/// What a client reads in `openapi.yaml` about a template is what the build compiles in.
#[test]
fn the_contract_describes_the_shipped_templates() {
    let contract = Contract::read();
    let schemas = contract.templates();
    let file = shipped();
    let templates = file["templates"].as_table().expect("templates");
    assert_eq!(schemas.keys().collect::<Vec<_>>(), templates.keys().collect::<Vec<_>>());
    for (name, template) in templates {
        let fields = template["fields"].as_table().expect("fields");
        let described = &schemas[name]["properties"]["fields"];
        let required: BTreeSet<_> =
            described["required"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
        assert_eq!(required, fields.keys().map(String::as_str).collect(), "{name}");
        for (field, kind) in fields {
            let schema = contract.resolved(&described["properties"][field]);
            // In both the schema's own members and those of what it refers to.
            let own = &described["properties"][field];
            if let Some(values) = kind.get("choice") {
                assert_eq!(own["enum"], json!(values), "{field} of {name}");
            }
            let is_text = kind.as_str().is_some_and(|kind| kind.starts_with("text("));
            // 70 composed characters; a decomposed one has up to three marks beside its letter.
            assert_eq!(schema["maxLength"] == 280, is_text, "{field} of {name}");
        }
    }
}

#[tokio::test]
async fn a_browser_sends_values_and_never_a_text() {
    let pair = Pair::new(&[("CALLER_AUTH", "jwt")]).await;
    let alice = || Caller::jwt("alice", &json!({}));
    let call = |body: &Value| Call::start(body).caller(alice());
    let text = call(&json!({ "message": "Pay Eve {{CODE}}" }));
    assert_eq!(outcome(&pair.start.call(&text).await), is(403, "not-allowed"));
    let both = call(&json!({ "transaction": payment("en", "M. Muster"), "message": "{{CODE}}" }));
    assert_eq!(outcome(&pair.start.call(&both).await), is(403, "not-allowed"));
    let answer = pair.start.call(&call(&json!({ "transaction": payment("en", "M. Muster") }))).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    assert!(pair.world.nevis.messages()[0].text.contains("M. Muster"));
}

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

#[tokio::test]
async fn letters_that_gsm_7_lacks_lose_their_mark() {
    let pair = Pair::new(&[]).await;
    let text = pair.text_of(&payment("de", "Łukasz Dvořák & Çelik")).await;
    assert!(text.contains("Lukasz Dvorak & Çelik"), "{text}");
}

#[tokio::test]
async fn the_approval_holds_the_transaction_as_it_was_sent() {
    let pair = Pair::new(&[]).await;
    let transaction = payment("de-CH", "Łukasz");
    pair.text_of(&transaction).await;
    let approval = pair.world.table.only_approval().await;
    let stored: Value = serde_json::from_str(approval["transaction"].as_str().unwrap()).unwrap();
    assert_eq!(stored, transaction);
    assert!(pair.start.output().contains(r#""template":"payment""#), "the log names the template");
    for secret in ["Łukasz", "Lukasz", "CH9300762011623852957", "CH93...", "1250.00", "1'250"] {
        assert!(!pair.start.output().contains(secret), "{secret}");
    }
}

#[tokio::test]
async fn a_key_stands_for_the_transaction_too() {
    let pair = Pair::new(&[]).await;
    let call = |payee| start_transaction(&payment("en", payee)).header("idempotency-key", "k");
    let first = pair.start.call(&call("M. Muster")).await;
    assert_eq!(first.status, 201);
    assert_eq!(pair.start.call(&call("Eve")).await.status, 422);
    assert_eq!(pair.start.call(&call("M. Muster")).await.json()["approvalId"], first.json()["approvalId"]);
    let reordered = json!({ "transaction": { "fields": payment("en", "M. Muster")["fields"], "locale": "en", "template": "payment" }, "username": "alice" });
    let reordered = Call::start(&reordered).header("idempotency-key", "k");
    assert_eq!(pair.start.call(&reordered).await.json()["approvalId"], first.json()["approvalId"]);
    assert_eq!(pair.world.nevis.calls().approval, 1);
}

#[tokio::test]
async fn a_backends_own_text_is_held_to_the_same_alphabet_and_length() {
    let pair = Pair::new(&[]).await;
    let call = |message: &str| Call::start(&json!({ "username": "alice", "message": message }));
    for bad in ["no code", "{{CODE}} \u{2019}", &format!("{{{{CODE}}}}{}", "\u{20ac}".repeat(76))] {
        let answer = pair.start.call(&call(bad)).await;
        assert_eq!(
            (outcome(&answer), &answer.json()["pointer"]),
            (is(422, "invalid-value"), &json!("/message"))
        );
    }
    assert_eq!(pair.start.call(&call(&format!("{{{{CODE}}}}{}", "\u{20ac}".repeat(75)))).await.status, 201);
}
