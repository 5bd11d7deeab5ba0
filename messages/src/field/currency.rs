//! Currencies, by ISO 4217.

use iso_currency::Currency;

const NO_CURRENCY: &str = "A currency is an ISO 4217 code in use, in capital letters.";

/// A code in use; as is.
pub(super) fn write(value: &str) -> Result<String, &'static str> {
    decimals(value).map(|_| value.to_owned()).ok_or(NO_CURRENCY)
}

/// How many decimals a currency has: 0 to 4. `None` if it is no code in use, or has none to count, such as
/// gold.
pub(crate) fn decimals(code: &str) -> Option<usize> {
    let currency = Currency::from_code(code)?;
    // The bolívar has two codes in use, of which the crate counts one as replaced by the other.
    let in_use = code == "VES" || currency.is_superseded().is_none() && !currency.is_special();
    if in_use { currency.exponent().map(usize::from) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_in_use_have_their_decimals() {
        for (code, count) in [
            ("CHF", 2),
            ("EUR", 2),
            ("USD", 2),
            ("JPY", 0),
            ("ISK", 0),
            ("HUF", 2),
            ("KWD", 3),
            ("TND", 3),
            ("MRU", 2),
            ("CLF", 4),
            ("XAF", 0),
            ("XCG", 2),
            ("VES", 2),
            ("VED", 2),
        ] {
            assert_eq!(decimals(code), Some(count), "{code}");
        }
    }

    #[test]
    fn others_are_refused() {
        for bad in
            ["", "chf", "CH", "CHFR", "C F", "DEM", "HRK", "BGN", "ZWL", "XAU", "XDR", "XTS", "XXX", "ＣＨＦ"]
        {
            assert_eq!(decimals(bad), None, "{bad}");
            assert!(write(bad).is_err());
        }
    }

    #[test]
    fn no_currency_has_more_than_four_decimals() {
        for (a, b, c) in (b'A'..=b'Z')
            .flat_map(|a| (b'A'..=b'Z').map(move |b| (a, b)))
            .flat_map(|(a, b)| (b'A'..=b'Z').map(move |c| (a, b, c)))
        {
            let code = String::from_utf8(vec![a, b, c]).unwrap();
            assert!(decimals(&code).is_none_or(|count| count <= 4), "{code}");
        }
    }
}
