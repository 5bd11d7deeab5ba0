//! Account and card numbers, of which an SMS shows the ends.

/// Shorter ones would be shown nearly whole.
pub(super) const MIN: usize = 9;
/// The first four characters, three full stops, the last four.
pub(super) const SEPTETS: usize = 11;

const NO_NUMBER: &str =
    "A number has 9 or more ASCII letters and digits without spaces, and no more than the template allows.";

/// 9 or more ASCII letters and digits; the first four and the last four of them.
pub(super) fn write(value: &str, max: usize) -> Result<String, &'static str> {
    let fits = (MIN..=max).contains(&value.len()) && value.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if !fits {
        return Err(NO_NUMBER);
    }
    let (first, last) = (value.get(..4), value.get(value.len().saturating_sub(4)..));
    Ok(format!("{}...{}", first.unwrap_or_default(), last.unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_ends_are_shown() {
        assert_eq!(write("CH9300762011623852957", 34).as_deref(), Ok("CH93...2957"));
        assert_eq!(write("123456789", 9).as_deref(), Ok("1234...6789"));
        for bad in [
            "",
            "12345678",
            "CH93 0076 2011",
            "CH93-0076-2011",
            "1234567890\n",
            "１２３４５６７８９０",
            "zürich123456",
        ] {
            assert!(write(bad, 34).is_err(), "{bad}");
        }
        assert!(write("1234567890", 9).is_err());
    }

    proptest! {
        #[test]
        fn eight_characters_come_out(value in "[A-Za-z0-9]{9,34}|\\PC{0,40}") {
            if let Ok(text) = write(&value, 34) {
                prop_assert_eq!(text.len(), SEPTETS);
                prop_assert!(value.starts_with(&text[..4]) && value.ends_with(&text[7..]));
            }
        }
    }
}
