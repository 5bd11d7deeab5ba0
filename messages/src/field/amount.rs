//! Sums of money.

use super::decimals;
use crate::numbers::NumberStyle;

/// The longest amount in an SMS: twelve digits in four groups, the sign, and four decimals.
pub const AMOUNT_SEPTETS: usize = 20;

/// Digits before the decimals, at most.
const MAX_DIGITS: usize = 12;

const TOO_LITTLE: &str = "This amount is more than 0.";
const NO_AMOUNT: &str = "An amount is 0 or 1 to 12 digits without a leading 0, then a full stop and exactly the \
                         decimals of its currency (none for a currency that has none).";

/// `0` or `[1-9][0-9]{0,11}`, then exactly the decimals of the currency; grouped for the locale.
///
/// `currency` is as it was sent, judged here again. Without one in use, or without a `style`, no value is an amount.
pub(super) fn write(
    value: &str,
    positive: bool,
    currency: Option<&str>,
    style: Option<NumberStyle>,
) -> Result<String, &'static str> {
    let wanted = currency.and_then(decimals).ok_or(NO_AMOUNT)?;
    let style = style.ok_or(NO_AMOUNT)?;
    let (whole, fraction) = match value.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (value, None),
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let whole_fits = digits(whole) && whole.len() <= MAX_DIGITS && (whole == "0" || !whole.starts_with('0'));
    let fraction_fits = match fraction {
        // Exactly: `1.5` may be meant as 1.50 or be a slip for 15.
        Some(fraction) => digits(fraction) && fraction.len() == wanted,
        None => wanted == 0,
    };
    if !(whole_fits && fraction_fits) {
        return Err(NO_AMOUNT);
    }
    let is_nothing = value.bytes().all(|byte| matches!(byte, b'0' | b'.'));
    if positive && is_nothing { Err(TOO_LITTLE) } else { Ok(style.write(whole, fraction)) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SWISS: Option<NumberStyle> = Some(NumberStyle { group: '\'', decimal: '.' });

    #[test]
    fn an_amount_has_exactly_the_decimals_of_its_currency() {
        for (value, currency, text) in [
            ("1250.00", "CHF", "1'250.00"),
            ("0.00", "EUR", "0.00"),
            ("0.05", "EUR", "0.05"),
            ("1000000", "JPY", "1'000'000"),
            ("0", "JPY", "0"),
            ("1.500", "KWD", "1.500"),
            ("999999999999.9999", "CLF", "999'999'999'999.9999"),
        ] {
            assert_eq!(write(value, false, Some(currency), SWISS).as_deref(), Ok(text));
        }
        for (value, currency) in [
            ("1250", "CHF"),
            ("1250.0", "CHF"),
            ("1250.000", "CHF"),
            ("1250.", "CHF"),
            (".50", "CHF"),
            ("01.00", "CHF"),
            ("00.00", "CHF"),
            ("-1.00", "CHF"),
            ("+1.00", "CHF"),
            ("1,250.00", "CHF"),
            ("1'250.00", "CHF"),
            ("1e3.00", "CHF"),
            ("1 .00", "CHF"),
            (" 1.00", "CHF"),
            ("1.00.00", "CHF"),
            ("1234567890123.00", "CHF"),
            ("100.0", "JPY"),
            ("100.", "JPY"),
            ("1.00", "KWD"),
            ("١.00", "CHF"),
            ("", "CHF"),
            ("1.00\n", "CHF"),
            ("1.00", "XXX"),
        ] {
            assert!(write(value, false, Some(currency), SWISS).is_err(), "{value} {currency}");
        }
    }

    #[test]
    fn a_positive_amount_is_more_than_nothing() {
        for (value, currency) in [("0.00", "CHF"), ("0", "JPY"), ("0.0000", "CLF")] {
            assert_eq!(write(value, true, Some(currency), SWISS), Err(TOO_LITTLE));
        }
        for (value, currency) in [("0.01", "CHF"), ("1", "JPY"), ("10.00", "CHF")] {
            assert!(write(value, true, Some(currency), SWISS).is_ok());
        }
        assert_eq!(write("0", true, Some("CHF"), SWISS), Err(NO_AMOUNT));
    }

    proptest! {
        #[test]
        fn whatever_comes_out_says_the_same_number(value in "[0-9]{1,14}(\\.[0-9]{0,3})?|\\PC{0,20}") {
            if let Ok(text) = write(&value, false, Some("CHF"), SWISS) {
                prop_assert_eq!(text.replace('\'', ""), value);
                prop_assert!(text.len() <= AMOUNT_SEPTETS);
            }
        }
    }
}
