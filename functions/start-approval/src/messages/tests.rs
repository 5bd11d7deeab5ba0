use std::collections::BTreeMap;

use lambda_http::Body;
use serde_json::{Value, json};

use super::*;

mod harmless;
mod shipped;

const ACCOUNT: &str = "CH9300762011623852957";

/// A payment of this amount, in Swiss francs if the amount names no other currency.
fn payment(locale: Option<&str>, amount: &str, account: &str, payee: &str) -> Transaction {
    let (currency, amount) = amount.split_once(' ').unwrap_or(("CHF", amount));
    let fields = [("amount", amount), ("currency", currency), ("account", account), ("payee", payee)];
    let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    let (template, locale) = ("payment".to_owned(), locale.map(str::to_owned));
    Transaction { template, locale, fields, reference: None }
}

/// What the SMS of such a payment says.
fn text(locale: &str, amount: &str, account: &str, payee: &str) -> Result<String, Problem> {
    compose(&payment(Some(locale), amount, account, payee))
        .map(|composed| composed.message.as_str().to_owned())
}

fn taken(transaction: &Value) -> Result<Option<Transaction>, Problem> {
    let request = lambda_http::http::Request::builder().header("content-type", "application/json");
    let body = json!({ "transaction": transaction }).to_string();
    let mut body = JsonBody::of(&request.body(Body::Text(body)).unwrap()).unwrap();
    super::transaction(&mut body)
}

fn pointer(problem: &Problem) -> Option<&str> {
    if let Problem::InvalidValue { pointer, .. } = problem {
        return Some(pointer);
    }
    let Problem::MalformedRequest { pointer, .. } = problem else { panic!("{problem:?}") };
    pointer.as_deref()
}

fn login() -> Value {
    json!({ "template": "login", "locale": "en", "reference": "order-1", "fields": { "service": "Example Bank" } })
}

#[test]
fn a_transaction_has_its_members() {
    let all = taken(&login()).unwrap().unwrap();
    assert_eq!(
        (all.template.as_str(), all.locale.as_deref(), all.reference.as_deref()),
        ("login", Some("en"), Some("order-1"))
    );
    for (member, value, at) in [
        ("template", json!(7), "/transaction/template"),
        ("template", Value::Null, "/transaction/template"),
        ("locale", json!(["en"]), "/transaction/locale"),
        ("reference", json!(7), "/transaction/reference"),
        ("fields", json!("x"), "/transaction/fields"),
        ("fields", json!({ "service": 7 }), "/transaction/fields/service"),
        ("text", json!("x"), "/transaction/text"),
    ] {
        let mut bad = login();
        bad[member] = value;
        assert_eq!(pointer(&taken(&bad).unwrap_err()), Some(at));
    }
}

#[test]
fn locale_and_reference_may_be_left_out() {
    let without = |member: &str| {
        let mut transaction = login();
        transaction.as_object_mut().unwrap().remove(member);
        taken(&transaction)
    };
    assert_eq!(without("locale").unwrap().unwrap().locale, None);
    assert_eq!(without("reference").unwrap().unwrap().reference, None);
    for member in ["template", "fields"] {
        assert_eq!(pointer(&without(member).unwrap_err()), Some(format!("/transaction/{member}").as_str()));
    }
}

#[test]
fn a_reference_is_1_to_64_visible_ascii_characters() {
    let with = |reference: &str| {
        let mut transaction = login();
        transaction["reference"] = json!(reference);
        compose(&taken(&transaction).unwrap().unwrap())
    };
    for good in ["1", "!~", &"r".repeat(64)] {
        assert!(with(good).is_ok(), "{good}");
    }
    for bad in ["", "a b", "a\n", "é", &"r".repeat(65)] {
        assert!(
            matches!(with(bad), Err(Problem::InvalidValue { pointer, .. }) if pointer == "/transaction/reference"),
            "{bad}"
        );
    }
}

#[test]
fn a_problem_points_to_what_is_wrong() {
    let with = |template: &str, locale: &str, field: &str, value: &str| Transaction {
        template: template.to_owned(),
        locale: Some(locale.to_owned()),
        fields: BTreeMap::from([(field.to_owned(), value.to_owned())]),
        reference: None,
    };
    let long = "a".repeat(33);
    for (transaction, at) in [
        (with("logout", "en", "service", "x"), "/transaction/template"),
        (with("login", "e_n", "service", "x"), "/transaction/locale"),
        (with("login", "en", "server", "x"), "/transaction/fields/server"),
        (with("login", "en", "a b", "x"), "/transaction/fields"),
        (with("login", "en", "1", "x"), "/transaction/fields"),
        (with("login", "en", "", "x"), "/transaction/fields"),
        (with("login", "en", &long, "x"), "/transaction/fields"),
        (with("login", "en", "service", "evil.example"), "/transaction/fields/service"),
        (payment(None, "0.00", ACCOUNT, "Eve"), "/transaction/fields/amount"),
    ] {
        assert_eq!(pointer(&compose(&transaction).unwrap_err()), Some(at));
    }
}

#[test]
fn what_is_composed_says_what_was_sent() {
    let composed = compose(&payment(Some("rm-CH"), "1250.00", ACCOUNT, "O’Brien – Co.KG")).unwrap();
    assert_eq!(composed.locale, "en");
    let shown = [("account", "CH93...23852957"), ("amount", "CHF 1,250.00"), ("payee", "O'Brien - Co. KG")];
    assert_eq!(composed.shown, shown.map(|(name, value)| (name.to_owned(), value.to_owned())).into());
    for value in composed.shown.values() {
        assert!(composed.message.as_str().contains(value), "{value}");
    }
}

/// A mask of eight last characters tells these two accounts apart, and those of most banks.
#[test]
fn two_accounts_have_two_texts() {
    let of = |account| text("en", "1250.00", account, "M. Muster").unwrap();
    assert_ne!(of(ACCOUNT), of("CH9330808000000382957"));
}

/// A style of numbers is never taken for anything but numbers: each with 1 to 12 digits, and the decimals of
/// every kind of currency.
#[test]
fn every_amount_is_written_in_every_style() {
    for (locale, _) in catalogue().numbers {
        for (currency, decimals) in [("JPY", ""), ("EUR", ".99"), ("KWD", ".999"), ("CLF", ".9999")] {
            for digits in 1..=12 {
                let amount = format!("{currency} {}{decimals}", "9".repeat(digits));
                assert!(text(locale, &amount, ACCOUNT, "M. Muster").is_ok(), "{locale}: {amount}");
            }
        }
    }
}

/// ISO 4217: three letters, of which some 160 are a currency in use.
#[test]
fn every_currency_in_use_can_be_paid_in() {
    let letters = || 'A'..='Z';
    let codes =
        letters().flat_map(|a| letters().flat_map(move |b| letters().map(move |c| format!("{a}{b}{c}"))));
    let in_use = codes.filter(|code| {
        let written = ["1", "1.00", "1.000", "1.0000"]
            .map(|amount| text("de", &format!("{code} {amount}"), ACCOUNT, "Eve"));
        let count = written.iter().filter(|text| text.is_ok()).count();
        assert!(count <= 1, "{code} has two numbers of decimals");
        count == 1
    });
    assert!((150..180).contains(&in_use.count()));
}
