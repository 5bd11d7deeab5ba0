//! The text of an SMS: GSM-7, one SMS, one place for the code.

use std::fmt;

use crate::gsm7;

/// Where Nevis puts the code (Nevis: approval reference).
pub const PLACEHOLDER: &str = "{{CODE}}";
/// Septets of a single SMS (3GPP TS 23.040: 140 octets).
pub const MAX_SEPTETS: usize = 160;
/// The longest code that a message must have room for.
pub const CODE_SEPTETS: usize = 10;

/// A text that Nevis can send as one SMS, holding `{{CODE}}` exactly once.
#[derive(Clone, PartialEq, Eq)]
pub struct Message(String);

/// Hidden, as it may name a person and a payment.
impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Message([redacted])")
    }
}

/// Why a text is no message. It names no part of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageError {
    /// A character outside GSM-7.
    Alphabet,
    /// The placeholder is missing or stands more than once.
    Placeholder,
    /// More than one SMS.
    Length,
}

impl MessageError {
    /// The rule that the text breaks.
    pub fn rule(self) -> &'static str {
        match self {
            Self::Alphabet => "A message has characters of the GSM-7 alphabet only.",
            Self::Placeholder => "A message holds {{CODE}} exactly once.",
            Self::Length => "A message fits into one SMS: 160 septets, with a code of 10.",
        }
    }
}

impl Message {
    /// Checks alphabet, placeholder and length, in this order.
    ///
    /// # Examples
    ///
    /// ```
    /// use messages::{Message, MessageError};
    ///
    /// let of = |characters: usize| Message::parse(&("{{CODE}}".to_owned() + &"a".repeat(characters)));
    /// assert!(of(150).is_ok());
    /// assert_eq!(of(151), Err(MessageError::Length));
    /// assert_eq!(Message::parse("Code 938081"), Err(MessageError::Placeholder));
    /// ```
    pub fn parse(text: &str) -> Result<Self, MessageError> {
        // Nevis replaces it, so its braces cost nothing and the code takes its place.
        let around = gsm7::septets(&text.replace(PLACEHOLDER, "")).ok_or(MessageError::Alphabet)?;
        if text.matches(PLACEHOLDER).count() != 1 {
            return Err(MessageError::Placeholder);
        }
        if around.saturating_add(CODE_SEPTETS) > MAX_SEPTETS {
            return Err(MessageError::Length);
        }
        Ok(Self(text.to_owned()))
    }

    /// The text with its placeholder.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_message_is_one_sms_with_a_code_of_ten() {
        let filled = |letters: usize| Message::parse(&format!("{}{PLACEHOLDER}", "a".repeat(letters)));
        assert!(filled(150).is_ok());
        assert_eq!(filled(151), Err(MessageError::Length));
        assert!(Message::parse(&format!("{}{PLACEHOLDER}", "€".repeat(75))).is_ok());
        let long = Message::parse(&format!("{}{PLACEHOLDER}", "€".repeat(76)));
        assert_eq!(long, Err(MessageError::Length), "an extension character counts two");
    }

    #[test]
    fn a_rule_says_what_is_accepted() {
        for (error, says) in [
            (MessageError::Alphabet, "GSM-7"),
            (MessageError::Placeholder, "exactly once"),
            (MessageError::Length, "160 septets"),
        ] {
            assert!(error.rule().contains(says), "{error:?}");
        }
    }

    #[test]
    fn the_placeholder_stands_exactly_once() {
        assert!(Message::parse("{{CODE}}").is_ok());
        for bad in ["", "Your code", "{{code}}", "{CODE}", "{{CODE}} {{CODE}}", "{{ CODE }}"] {
            assert_eq!(Message::parse(bad), Err(MessageError::Placeholder), "{bad}");
        }
        assert_eq!(Message::parse("ж"), Err(MessageError::Alphabet));
    }

    #[test]
    fn a_message_hides_its_text() {
        assert_eq!(format!("{:?}", Message::parse("Pay Eve {{CODE}}").unwrap()), "Message([redacted])");
    }

    proptest! {
        #[test]
        fn whatever_is_accepted_fits_with_every_code(text in r"[ -~€äê\n]{0,170}\{\{CODE\}\}([ -~]{0,20}|.{0,20})", code in "[0-9]{4,10}") {
            if let Ok(message) = Message::parse(&text) {
                let sent = message.as_str().replace(PLACEHOLDER, &code);
                prop_assert!(gsm7::septets(&sent).unwrap() <= MAX_SEPTETS);
                prop_assert_eq!(message.as_str().matches(PLACEHOLDER).count(), 1);
            }
        }
    }
}
