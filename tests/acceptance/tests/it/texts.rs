//! What the SMS says: a transaction in the words of its template.

use harness::built::workspace;
use harness::gateway::{Call, Caller};
use serde_json::{Value, json};

use crate::scenes::{Pair, is, outcome, payment, start_transaction};

mod brought;
mod cases;
mod hostile;
mod shipped;

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
fn messages_toml() -> toml::Table {
    let text = std::fs::read_to_string(workspace().join("messages.toml")).expect("messages.toml");
    text.parse().expect("TOML")
}

/// The words of a template, with these values in the places of its fields.
fn words(template: &str, language: &str, values: &[(&str, &str)]) -> String {
    let file = messages_toml();
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
