use std::collections::BTreeMap;

use lambda_http::Body;
use messages::{CODE_SEPTETS, MAX_SEPTETS, PLACEHOLDER, gsm7};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

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

#[test]
fn a_transaction_has_three_members() {
    let good = json!({ "template": "login", "locale": "en", "fields": { "service": "x" } });
    assert_eq!(taken(&good).unwrap().unwrap().template, "login");
    for (member, value, at) in [
        ("template", json!(7), "/transaction/template"),
        ("template", Value::Null, "/transaction/template"),
        ("locale", json!(["en"]), "/transaction/locale"),
        ("fields", json!("x"), "/transaction/fields"),
        ("fields", json!({ "service": 7 }), "/transaction/fields/service"),
        ("text", json!("x"), "/transaction/text"),
    ] {
        let mut bad = good.clone();
        bad[member] = value;
        assert_eq!(pointer(&taken(&bad).unwrap_err()), Some(at));
    }
    for member in ["template", "locale", "fields"] {
        let mut bad = good.clone();
        bad.as_object_mut().unwrap().remove(member);
        assert_eq!(pointer(&taken(&bad).unwrap_err()), Some(format!("/transaction/{member}").as_str()));
    }
}

#[test]
fn a_problem_points_to_what_is_wrong() {
    let with = |template: &str, locale: &str, field: &str, value: &str| Transaction {
        template: template.to_owned(),
        locale: locale.to_owned(),
        fields: BTreeMap::from([(field.to_owned(), value.to_owned())]),
    };
    for (transaction, at) in [
        (with("logout", "en", "service", "x"), "/transaction/template"),
        (with("login", "xx", "service", "x"), "/transaction/locale"),
        (with("login", "en", "server", "x"), "/transaction/fields"),
        (with("login", "en", "service", "evil.example"), "/transaction/fields/service"),
    ] {
        assert_eq!(pointer(&compose(&transaction).unwrap_err()), Some(at));
    }
}

/// Values as hostile pages send them, beside good ones.
fn value() -> impl Strategy<Value = String> {
    prop_oneof![
        2 => "[A-Za-zéçŁ]{1,10}( [A-Za-z.,'&/-]{1,10})?",
        2 => "[a-zA-Z0-9 .:/#@wW{}\n-]{0,30}",
        1 => "\\PC{0,24}",
        1 => "(?s:.{0,24})",
        1 => "[0-9OIl .]{1,12}",
        1 => Just("{{CODE}}".to_owned()),
        1 => Just("Code 938081".to_owned()),
    ]
}

/// Whether a phone could underline a part of it. Written without a look at the product's own rule.
fn looks_like_a_link(text: &str) -> bool {
    text.split_whitespace().any(|token| {
        let token = token.trim_matches(|character: char| !character.is_alphanumeric());
        let parts: Vec<&str> = token.split('.').collect();
        let domain = parts.windows(2).any(|pair| {
            let letters =
                pair[1].chars().take_while(|c| c.is_alphanumeric()).filter(|c| c.is_alphabetic()).count();
            pair[0].ends_with(char::is_alphanumeric) && letters >= 2
        });
        let address = parts.len() == 4 && parts.iter().all(|part| part.parse::<u8>().is_ok());
        domain || address || token.contains("://") || token.to_lowercase().starts_with("www.")
    })
}

/// The digits of the longest run that no letter ends.
fn digits_in_a_row(text: &str) -> usize {
    let without: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
    without.split(|c: char| !c.is_ascii_digit()).map(str::len).max().unwrap_or_default()
}

proptest! {
    #[test]
    fn an_ordinary_name_is_accepted(payee in "[A-Z][a-zäöüéç]{1,12}( [A-Z]\\.)?( [A-Z][a-zçñø]{1,12})?( & Co\\.?)?") {
        let fields = [("amount", "1.00"), ("currency", "EUR"), ("payee", payee.as_str()), ("account", "CH9300762011623852957")];
        let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let transaction = Transaction { template: "payment".to_owned(), locale: "fr".to_owned(), fields: BTreeMap::from(fields) };
        prop_assert!(compose(&transaction).is_ok());
    }
}

/// What an SMS says beside the code, its amount and its masked number.
fn words(text: &str, amount: &str, account: &str) -> String {
    let masked = format!("{}...{}", &account[..4], &account[account.len() - 4..]);
    text.replace(&masked, "").replace(PLACEHOLDER, "").replace(amount, "")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn whatever_comes_out_is_one_harmless_sms(
        locale in "(en|de|fr|it|de-CH|fr-CH|en-US)",
        whole in "0|[1-9][0-9]{0,11}",
        account in "[A-Z0-9]{9,34}",
        payee in value(),
    ) {
        let fields = [("amount", format!("{whole}.00")), ("currency", "CHF".to_owned()), ("payee", payee), ("account", account.clone())];
        let fields = fields.map(|(name, value)| (name.to_owned(), value));
        let transaction = Transaction { template: "payment".to_owned(), locale, fields: BTreeMap::from(fields) };
        if let Ok(message) = compose(&transaction) {
            let text = message.as_str();
            prop_assert_eq!(text.matches(PLACEHOLDER).count(), 1);
            let septets = gsm7::septets(&text.replace(PLACEHOLDER, "")).unwrap();
            prop_assert!(septets + CODE_SEPTETS <= MAX_SEPTETS);
            let masked = format!("{}...{}", &account[..4], &account[account.len() - 4..]);
            prop_assert!(!looks_like_a_link(&text.replace(&masked, "")) && !text.contains('\n'));
            let at = text.find("CHF ").unwrap() + 4;
            let amount: String = text[at..].chars().take_while(|c| c.is_ascii_digit() || " ,.'".contains(*c)).collect();
            prop_assert!(digits_in_a_row(&words(text, &amount, &account)) <= 4);
        }
    }
}
