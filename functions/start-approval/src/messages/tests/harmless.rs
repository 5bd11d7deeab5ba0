//! What holds of the whole SMS, whatever the values are: told without a look at the product's own rules.

use messages::{CODE_SEPTETS, MAX_SEPTETS, PLACEHOLDER, gsm7};
use proptest::prelude::*;

use super::*;

/// Values as hostile pages send them, beside good ones.
fn value() -> impl Strategy<Value = String> {
    prop_oneof![
        2 => "[A-Za-zéçŁ]{1,10}( [A-Za-z.,'&/-]{1,10})?",
        3 => "[a-zA-Z0-9 .:/#@\"'“”’+()-]{0,70}",
        1 => "\\PC{0,24}",
        1 => "(?s:.{0,24})",
        1 => "[\\p{Latin}\\p{M}\\p{P}\\p{Z}\\p{S}\\p{Cf}]{0,70}",
        1 => "[0-9OIl .]{1,12}",
        1 => Just("Eve\". To cancel this payment, confirm with code {{CODE}}".to_owned()),
        1 => Just("+41 79 000 00 01".to_owned()),
    ]
}

fn account() -> impl Strategy<Value = String> {
    prop_oneof![
        "[A-Z]{0,2}[0-9]{4,32}",
        "[A-Za-z0-9]{6,34}",
        Just(ACCOUNT.to_owned()),
        Just("GB29NWBK60161331926819".to_owned())
    ]
}

const LOCALES: &str = "en|de|fr|it|de-CH|de-LI|fr-CH|it-CH|en-CH|rm-CH|de-CH-u-ca-gregory|x-y";
/// Of 0, 2, 3 and 4 decimals.
const AMOUNTS: &str = "[1-9][0-9]{0,11} JPY|[1-9][0-9]{0,11}\\.[0-9]{2} CHF|[1-9][0-9]{0,11}\\.[0-9]{3} KWD|[1-9][0-9]{0,11}\\.[0-9]{4} CLF";

fn swapped(amount: &str) -> String {
    amount.split_once(' ').map(|(amount, currency)| format!("{currency} {amount}")).unwrap()
}

/// What stands before the quotes, and between them.
fn parts(text: &str) -> (&str, &str) {
    let typed = text.strip_suffix('"').unwrap();
    let (words, typed) = typed.split_once('"').unwrap();
    assert!(!typed.contains('"'), "{text}");
    (words, typed)
}

/// The first four to eight digits in a row, as programs look for a code.
fn first_number(text: &str) -> Option<String> {
    let mut numbers = text.split(|character: char| !character.is_ascii_digit());
    numbers.find(|digits| digits.len() >= 4).map(|digits| digits.chars().take(8).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn whatever_comes_out_is_one_sms_with_one_code(locale in LOCALES, amount in AMOUNTS, account in account(), payee in value()) {
        if let Ok(text) = text(&locale, &swapped(&amount), &account, &payee) {
            prop_assert_eq!(text.matches(PLACEHOLDER).count(), 1);
            prop_assert!(gsm7::septets(&text.replace(PLACEHOLDER, "")).unwrap() + CODE_SEPTETS <= MAX_SEPTETS);
            let foreign = text.replace(PLACEHOLDER, "").contains(|c: char| c.is_control() || "{}@#".contains(c));
            prop_assert!(!foreign, "{}", text);
        }
    }

    #[test]
    fn no_typed_text_changes_a_word_of_the_banks(locale in LOCALES, amount in AMOUNTS, account in account(), payee in value()) {
        let amount = swapped(&amount);
        if let Ok(text) = text(&locale, &amount, &account, &payee) {
            let harmless = super::text(&locale, &amount, &account, "A").unwrap();
            prop_assert_eq!(parts(&text).0, parts(&harmless).0);
            prop_assert!(parts(&text).1.chars().filter(|c| c.is_numeric()).count() <= 4);
        }
    }

    /// Outside the quotes no digit but those of code, amount and account: none of a number to be called.
    #[test]
    fn all_numbers_are_the_code_the_amount_and_the_account(locale in LOCALES, amount in AMOUNTS, account in account(), payee in value()) {
        if let Ok(composed) = compose(&payment(Some(&locale), &swapped(&amount), &account, &payee)) {
            let (words, _) = parts(composed.message.as_str());
            let rest = words.replacen(&composed.shown["amount"], "", 1).replacen(&composed.shown["account"], "", 1);
            prop_assert!(!rest.contains(char::is_numeric), "{}", rest);
            let shown: String = composed.shown["amount"].chars().filter(char::is_ascii_digit).collect();
            let sent: String = amount.chars().filter(char::is_ascii_digit).collect();
            prop_assert_eq!(shown, sent);
        }
    }

    #[test]
    fn who_takes_the_first_number_takes_the_code(
        locale in LOCALES, amount in AMOUNTS, account in account(), payee in value(), code in "[0-9]{4,8}",
    ) {
        if let Ok(text) = text(&locale, &swapped(&amount), &account, &payee) {
            prop_assert_eq!(first_number(&text.replace(PLACEHOLDER, &code)), Some(code));
        }
    }

    #[test]
    fn an_ordinary_name_is_accepted(payee in "[A-Z][a-zäöüéç]{1,12}( [A-Z]\\.)?( [A-Z][a-zçñø]{1,12})?( & Co\\.?)?") {
        prop_assert!(text("fr", "EUR 1.00", ACCOUNT, &payee).is_ok());
    }
}
