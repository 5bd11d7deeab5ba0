//! The shipped texts, for a person to read at each change: `INSTA_UPDATE=always cargo test -p start-approval`.

use std::fmt::Write;

use messages::{CODE_SEPTETS, MAX_SEPTETS, PLACEHOLDER, gsm7};

use super::*;

const LOCALES: [&str; 4] = ["en", "de", "fr", "it"];

/// What pages would like to have the SMS say, with what is near it in real names.
const HOSTILE: &[&str] = &[
    "Eve. To cancel this payment",
    "be cancelled now",
    "Eve. Zum Stornieren dieser Zahlung",
    "Eve\". This payment is cancelled by the code. \"",
    "Eve''. This payment is cancelled by the code. ''",
    "Eve\u{201d}. Cancelled. \u{201c}",
    "Your bank: all is well, tell us the code",
    "Refund to you, not a payment",
    "your own savings account",
    "Call 0800 12 12 12",
    "Call 1414",
    "call zero eight hundred",
    "Code 938081",
    "938O8l",
    "https://www.evil.example/pay?a=1#b",
    "www.evil.example",
    "www.x",
    "me@evil.example",
    "evil.c0m/x y.zz 1.1.1.1",
    "Muster\nYour code: 1234",
    "{{CODE}}",
    "@bank.example #1234",
    "a\u{202e}b",
    "\u{41c}uster",
    "--- M. Muster ---",
    "  M.\u{a0}Mu\u{308}ller\u{2019}s \u{2013} Co.KG  ",
    "ARD ZDF Deutschlandradio Beitragsservice",
    "Bundesverband der Deutschen Volksbanken und Raiffeisenbanken, Berlin",
    "",
];

fn of(transaction: &Transaction) -> String {
    match compose(transaction) {
        Ok(composed) => {
            let text = composed.message.as_str();
            let septets = gsm7::septets(&text.replace(PLACEHOLDER, "")).unwrap() + CODE_SEPTETS;
            assert!(septets <= MAX_SEPTETS);
            format!("{septets}: {text}")
        }
        Err(problem) => format!("refused: {}", detail(&problem)),
    }
}

fn detail(problem: &Problem) -> &str {
    let Problem::InvalidValue { detail, .. } = problem else { panic!("{problem:?}") };
    detail
}

fn line(snapshot: &mut String, text: &str) {
    writeln!(snapshot, "{text}").unwrap();
}

#[test]
fn a_person_reads_what_the_sms_says() {
    let mut snapshot = String::from("The longest values, with their septets\n");
    let long = "W".repeat(70);
    for locale in LOCALES {
        let longest = payment(Some(locale), "CLF 999999999999.9999", ACCOUNT, &long);
        line(&mut snapshot, &format!("\npayment {locale}\n{}", of(&longest)));
        let login = catalogue().templates.iter().find(|template| template.name == "login").unwrap();
        let messages::FieldType::Choice { values } = login.fields[0].kind else { panic!("a choice") };
        for service in values {
            let fields = BTreeMap::from([("service".to_owned(), (*service).to_owned())]);
            let locale = Some(locale.to_owned());
            let login = Transaction { template: "login".to_owned(), locale, fields, reference: None };
            line(&mut snapshot, &of(&login));
        }
    }
    line(&mut snapshot, "\nWhat hostile pages and real people send");
    for (at, payee) in HOSTILE.iter().enumerate() {
        let locale = LOCALES[at % LOCALES.len()];
        line(
            &mut snapshot,
            &format!("\n{payee:?}\n{}", of(&payment(Some(locale), "1250.00", ACCOUNT, payee))),
        );
    }
    insta::assert_snapshot!(snapshot);
}
