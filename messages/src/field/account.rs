//! Account numbers, of which an SMS shows the ends.
//!
//! That a number is well-formed says nothing of whether the account exists, or whose it is.

use iban::BaseIban;

/// The first four characters, three full stops, the last eight.
pub const ACCOUNT_SEPTETS: usize = 15;

/// Up to here a number is shown whole, and of a longer one these last ones.
const LAST: usize = 8;
/// From here on the first four characters are shown too.
const WITH_FIRST: usize = 13;

const NO_ACCOUNT: &str = "An account is an IBAN or a national number of 6 characters or more, without spaces: ASCII \
                          letters and digits, at most two letters in a national number.";

/// An IBAN, or a national number of at most `max` characters; the ends of it.
pub(super) fn write(value: &str, max: usize) -> Result<String, &'static str> {
    if !value.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Err(NO_ACCOUNT);
    }
    let fits = if looks_like_an_iban(value) { is_iban(value) } else { is_national(value, max) };
    if !fits {
        return Err(NO_ACCOUNT);
    }
    let last = value.get(value.len().saturating_sub(LAST)..).unwrap_or(value);
    Ok(match value.len() {
        ..=LAST => value.to_owned(),
        WITH_FIRST.. => format!("{}...{last}", value.get(..4).unwrap_or_default()),
        _ => format!("...{last}"),
    })
}

/// What begins as an IBAN is held to be one, so that a slip of the pen is no national number.
fn looks_like_an_iban(value: &str) -> bool {
    let begins = value.bytes().take(4).map(|byte| byte.is_ascii_digit()).eq([false, false, true, true]);
    begins && value.len() >= 15
}

/// ISO 13616: at most 34 characters, and check digits that fit. Five letters together are in no country's last
/// eight characters, and would be a word in the SMS.
fn is_iban(value: &str) -> bool {
    let shown = value.get(value.len().saturating_sub(LAST)..).unwrap_or_default();
    let letters = shown.split(|character: char| character.is_ascii_digit()).map(str::len).max();
    letters < Some(5) && value.to_ascii_uppercase().parse::<BaseIban>().is_ok()
}

/// 6 to `max` letters and digits, at most two of them letters. No country's check digits are looked at.
fn is_national(value: &str, max: usize) -> bool {
    let letters = value.bytes().filter(u8::is_ascii_alphabetic).count();
    // Three letters could be a word, in an SMS that comes from the bank.
    (6..=max).contains(&value.len()) && letters <= 2
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_ends_are_shown() {
        for (value, shown) in [
            ("CH9300762011623852957", "CH93...23852957"),
            ("CH9330808000000382957", "CH93...00382957"),
            ("ch9300762011623852957", "ch93...23852957"),
            ("GB29NWBK60161331926819", "GB29...31926819"),
            ("MT84MALT011000012345MTLCAST001S", "MT84...CAST001S"),
            ("NO9386011117947", "NO93...11117947"),
            ("123456", "123456"),
            ("12345678", "12345678"),
            ("123456789", "...23456789"),
            ("123456789012", "...56789012"),
            ("1234567890123", "1234...67890123"),
            ("AB12345", "AB12345"),
        ] {
            assert_eq!(write(value, 34).as_deref(), Ok(shown));
        }
    }

    #[test]
    fn what_is_no_account_is_refused() {
        for bad in [
            "",
            "12345",
            "CH93 0076 2011 6238 5295 7",
            "CH93-0076",
            "1234567890\n",
            "１２３４５６７８９０",
            "zürich123456",
            "ABC123",
            "callme",
            // A slip in an IBAN; an IBAN that is too long; words in the place of one.
            "CH9300762011623852958",
            "CH9300672011623852957",
            "DE00000000000000000000000000000000000",
            "GB82WESTCALLNOW12",
        ] {
            assert!(write(bad, 34).is_err(), "{bad}");
        }
        assert!(write("1234567890", 9).is_err());
        assert!(write("CH9300762011623852957", 9).is_ok(), "an IBAN has its own length");
    }

    /// An IBAN with check digits that fit, made as ISO 13616 has it: 98 less the remainder by 97 of what begins
    /// with the account and ends with country and `00`, letters as 10 to 35.
    fn iban(country: &str, account: &str) -> String {
        let digits =
            format!("{account}{country}00").chars().map(|c| c.to_digit(36).unwrap()).collect::<Vec<_>>();
        let rest =
            digits.iter().fold(0, |rest, digit| (rest * if *digit < 10 { 10 } else { 100 } + digit) % 97);
        format!("{country}{:02}{account}", 98 - rest)
    }

    #[test]
    fn no_word_ends_an_iban() {
        assert!(write(&iban("GB", "000CALLNOW12"), 34).is_err());
        assert!(write(&iban("GB", "0000CALL1NOW2"), 34).is_ok());
        assert!(
            write(&iban("GB", "000123ABCDE"), 34).is_err() && write(&iban("GB", "0001234ABCD"), 34).is_ok()
        );
        assert!(write(&iban("GB", "NOWCALL00000000"), 34).is_ok(), "hidden by the mask");
    }

    proptest! {
        #[test]
        fn every_iban_with_good_check_digits_is_one(country in "[A-Z]{2}", account in "[0-9]{11,30}", wrong in 1..97_u32) {
            let good = iban(&country, &account);
            prop_assert!(write(&good, 34).is_ok());
            let digits: u32 = good[2..4].parse().unwrap();
            let bad = format!("{country}{:02}{account}", (digits + wrong) % 97);
            prop_assert!(write(&bad, 34).is_err() || (digits + wrong) % 97 == digits);
        }

        #[test]
        fn the_ends_come_out(value in "[A-Za-z]{0,2}[0-9]{4,34}|[A-Za-z0-9]{6,34}|\\PC{0,40}") {
            if let Ok(text) = write(&value, 34) {
                prop_assert!(text.len() <= ACCOUNT_SEPTETS);
                let (first, last) = text.split_once("...").unwrap_or(("", &text));
                prop_assert!(value.starts_with(first) && value.ends_with(last));
                prop_assert_eq!(last.len(), value.len().min(8));
                prop_assert_eq!(first.len(), if value.len() >= 13 { 4 } else { 0 });
            }
        }
    }
}
