//! The code from the SMS, and the token that Nevis gave for it.

use crate::hidden::hidden_debug;

/// A code as the user typed it: 4 to 10 digits.
#[derive(Clone, PartialEq, Eq)]
pub struct Code(String);

impl Code {
    /// Parses what was typed; spaces and hyphens between the digits are ignored.
    pub fn parse(text: &str) -> Option<Self> {
        let digits: String = text.chars().filter(|typed| !matches!(typed, ' ' | '-')).collect();
        let valid = (4..=10).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
        valid.then_some(Self(digits))
    }

    /// The digits alone.
    pub fn digits(&self) -> &str {
        &self.0
    }
}

/// What ties a code to its approval at Nevis. It never leaves the server side.
#[derive(Clone, PartialEq, Eq)]
pub struct StatusToken(String);

impl StatusToken {
    /// Accepts 1 to 8,192 characters of visible ASCII (Nevis's own are JWTs).
    pub fn parse(text: &str) -> Option<Self> {
        let valid = (1..=8_192).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
        valid.then(|| Self(text.to_owned()))
    }

    /// The token.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

hidden_debug!(Code, StatusToken);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn four_to_ten_digits_however_they_are_grouped() {
        for (typed, digits) in
            [("123456", "123456"), ("123 456", "123456"), (" 12-34 ", "1234"), ("0123456789", "0123456789")]
        {
            assert_eq!(Code::parse(typed).unwrap().digits(), digits);
        }
        for bad in ["", "123", "12345678901", "12345a", "１２３４５６", "١٢٣٤", "12.34", "12\n34", "+1234"]
        {
            assert!(Code::parse(bad).is_none(), "{bad:?}");
        }
    }

    proptest! {
        #[test]
        fn a_code_holds_digits_only(typed in ".{0,24}") {
            if let Some(code) = Code::parse(&typed) {
                prop_assert!(code.digits().bytes().all(|byte| byte.is_ascii_digit()));
                let kept: String = typed.chars().filter(char::is_ascii_digit).collect();
                prop_assert_eq!(code.digits(), kept);
            }
        }

        #[test]
        fn nothing_is_printed(digits in "[0-9]{4,10}") {
            let code = Code::parse(&digits).unwrap();
            prop_assert_eq!(format!("{code:?}"), "Code([hidden])");
        }
    }
}
