//! Inputs of the field: what real clients, people and hostile pages send, and what the SMS then says.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use harness::gateway::Call;
use harness::world::World;
use serde_json::{Value, json};

use super::{ROOM, words};
use crate::scenes::{Pair, approval_id, is, outcome, payment, start_transaction};

fn with(field: &str, value: &str) -> Value {
    let mut transaction = payment("en", "M. Muster");
    transaction["fields"][field] = json!(value);
    transaction
}

/// The text of the payment in a language, with `CODE` in the place of the code.
fn said(language: &str, amount: &str, account: &str, payee: &str) -> String {
    let (currency, amount) = amount.split_once(' ').unwrap();
    let values = [("currency", currency), ("amount", amount), ("account", account), ("payee", payee)];
    words("payment", language, &values)
}

const ACCOUNT: &str = "CH93...23852957";

#[tokio::test]
async fn amounts_of_every_size_and_style_are_written() {
    let pair = Pair::new(&ROOM).await;
    for (locale, language, sent, shown) in [
        ("de", "de", "EUR 1000000.00", "EUR 1.000.000,00"),
        ("it", "it", "EUR 1000000000.00", "EUR 1.000.000.000,00"),
        ("de", "de", "JPY 999999999999", "JPY 999.999.999.999"),
        ("fr", "fr", "CLF 999999999999.9999", "CLF 999 999 999 999,9999"),
        ("de-CH", "de", "KWD 1000000.000", "KWD 1'000'000.000"),
        ("en", "en", "USD 0.01", "USD 0.01"),
    ] {
        let (currency, amount) = sent.split_once(' ').unwrap();
        let mut transaction = payment(locale, "M. Muster");
        transaction["fields"]["currency"] = json!(currency);
        transaction["fields"]["amount"] = json!(amount);
        assert_eq!(pair.text_of(&transaction).await, said(language, shown, ACCOUNT, "M. Muster"), "{sent}");
    }
}

#[tokio::test]
async fn payees_are_written_as_an_sms_can_and_the_receipt_has_them_as_they_were_sent() {
    let pair = Pair::within(World::new().await.with_receipts().await, &ROOM).await;
    for (sent, shown) in [
        ("ARD ZDF Deutschlandradio Beitragsservice", "ARD ZDF Deutschlandradio Beitragsservice"),
        ("E.ON Energie Deutschland GmbH", "E. ON Energie Deutschland GmbH"),
        ("Bauhaus GmbH & Co.KG", "Bauhaus GmbH & Co. KG"),
        ("Booking.com B.V.", "Booking. com B.V."),
        ("O\u{2019}Brien", "O'Brien"),
        ("A \u{2013} B", "A - B"),
        ("Mu\u{308}ller", "M\u{fc}ller"),
        ("M\u{fc}ller\u{a0}AG", "M\u{fc}ller AG"),
        (" M.  Muster ", "M. Muster"),
        ("Don\u{ad}au\u{200b}", "Donau"),
        ("www.evil.example", "www. evil. example"),
        (
            "Bundesverband der Deutschen Volksbanken und Raiffeisenbanken, Berlin",
            "Bundesverband der Deutschen Volksbanken un...",
        ),
    ] {
        let started = pair.start.call(&start_transaction(&payment("en", sent))).await;
        assert_eq!(started.status, 201, "{sent:?}: {started:?}");
        let sms = &pair.world.nevis.messages()[0];
        let text = sms.text.replace(&sms.code, "CODE");
        assert_eq!(text, said("en", "CHF 1,250.00", ACCOUNT, shown), "{sent:?}");
        let approved = pair.verified(&approval_id(&started), &sms.code, 200).await;
        assert_eq!(claims(&approved.json())["transaction"]["fields"]["payee"], sent);
    }
}

/// What the receipt of an answer says.
fn claims(answer: &Value) -> Value {
    let payload =
        answer["receipt"].as_str().and_then(|receipt| receipt.split('.').nth(1)).expect("a receipt");
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).expect("base64url")).expect("JSON")
}

#[tokio::test]
async fn a_locale_is_looked_up_and_has_a_last_resort() {
    let pair = Pair::new(&ROOM).await;
    let swiss = said("de", "CHF 1'250.00", ACCOUNT, "M. Muster");
    for locale in [
        "de-CH-u-fw-mon-mu-celsius",
        "de-CH-u-ca-gregory-fw-mon-mu-celsius",
        "de-CH-1996",
        "de-Latn-CH",
        "de-CH-x-bank",
    ] {
        assert_eq!(pair.text_of(&payment(locale, "M. Muster")).await, swiss, "{locale}");
    }
    let english = said("en", "CHF 1,250.00", ACCOUNT, "M. Muster");
    for locale in ["rm-CH", "zh-Hant-TW", "i-klingon", "x-y"] {
        assert_eq!(pair.text_of(&payment(locale, "M. Muster")).await, english, "{locale}");
    }
    let mut without = payment("en", "M. Muster");
    without.as_object_mut().unwrap().remove("locale");
    assert_eq!(pair.text_of(&without).await, english);
    for bad in ["", "de_CH", "de-", "d", &format!("de-x{}", "-abcdefgh".repeat(14))] {
        let answer = pair.start.call(&start_transaction(&payment(bad, "M. Muster"))).await;
        assert_eq!(
            (outcome(&answer), &answer.json()["pointer"]),
            (is(422, "invalid-value"), &json!("/transaction/locale"))
        );
    }
}

/// As programs do that look for a code: the first four to eight digits.
#[tokio::test]
async fn the_first_number_of_a_payments_text_is_its_code() {
    let pair = Pair::new(&ROOM).await;
    for locale in ["en", "de", "fr", "it", "de-CH"] {
        let mut transaction = payment(locale, "1234 Eve");
        transaction["fields"]["account"] = json!("12345678");
        pair.text_of(&transaction).await;
        let sms = &pair.world.nevis.messages()[0];
        let mut numbers = sms.text.split(|character: char| !character.is_ascii_digit());
        assert_eq!(numbers.find(|number| number.len() >= 4), Some(sms.code.as_str()), "{}", sms.text);
    }
}

#[tokio::test]
async fn typed_text_finishes_no_sentence_of_the_banks() {
    let pair = Pair::new(&ROOM).await;
    for (locale, language, amount, payee) in [
        ("en", "en", "CHF 1,250.00", "Eve. To cancel this payment"),
        ("en", "en", "CHF 1,250.00", "be cancelled now"),
        ("de", "de", "CHF 1.250,00", "Eve. Zum Stornieren dieser Zahlung"),
        ("fr", "fr", "CHF 1 250,00", "Eve, pour annuler ce paiement"),
    ] {
        let text = pair.text_of(&payment(locale, payee)).await;
        assert_eq!(text, said(language, amount, ACCOUNT, payee));
        assert!(text.ends_with(&format!(": \"{payee}\"")), "{text}");
    }
    let escaping = pair.text_of(&payment("en", "Eve\". Cancels it. \u{201d} ''")).await;
    assert_eq!(escaping, said("en", "CHF 1,250.00", ACCOUNT, "Eve . Cancels it."));
}

#[tokio::test]
async fn two_accounts_have_two_texts_and_short_ones_are_shown_whole() {
    let pair = Pair::new(&ROOM).await;
    for (sent, shown) in [
        ("CH9300762011623852957", "CH93...23852957"),
        ("CH9330808000000382957", "CH93...00382957"),
        ("12345678", "12345678"),
        ("123456", "123456"),
        ("123456789", "...23456789"),
        ("1234567890123", "1234...67890123"),
    ] {
        let text = pair.text_of(&with("account", sent)).await;
        assert_eq!(text, said("en", "CHF 1,250.00", shown, "M. Muster"));
    }
}

/// ISO 4217 has two decimals for them, whatever a page's `Intl.NumberFormat` says.
#[tokio::test]
async fn decimals_are_those_of_iso_4217() {
    let pair = Pair::new(&ROOM).await;
    for currency in ["HUF", "IDR", "COP"] {
        let mut transaction = with("currency", currency);
        assert_eq!(pair.start.call(&start_transaction(&transaction)).await.status, 201);
        transaction["fields"]["amount"] = json!("1250");
        let answer = pair.start.call(&start_transaction(&transaction)).await;
        assert_eq!(
            (outcome(&answer), &answer.json()["pointer"]),
            (is(422, "invalid-value"), &json!("/transaction/fields/amount"))
        );
    }
}

#[tokio::test]
async fn a_reference_is_the_clients_own() {
    let pair = Pair::new(&ROOM).await;
    let call = |reference: &str| {
        let mut transaction = payment("en", "M. Muster");
        transaction["reference"] = json!(reference);
        Call::start(&json!({ "username": "alice", "transaction": transaction }))
            .header("idempotency-key", "k")
    };
    assert_eq!(pair.start.call(&call("order-7")).await.status, 201);
    assert!(!pair.world.nevis.messages()[0].text.contains("order-7"));
    assert_eq!(outcome(&pair.start.call(&call("order-8")).await), is(422, "idempotency-key-reused"));
    for bad in ["", "a b", "\u{e9}", &"r".repeat(65)] {
        let answer = pair.start.call(&call(bad)).await;
        assert_eq!(
            (outcome(&answer), &answer.json()["pointer"]),
            (is(422, "invalid-value"), &json!("/transaction/reference"))
        );
    }
}
