//! The text of an SMS: GSM-7, one SMS, one place for the code.

use crate::hidden::hidden_debug;

/// Where Nevis puts the code (Nevis: approval reference).
const PLACEHOLDER: &str = "{{CODE}}";
/// Septets of a single SMS (3GPP TS 23.040: 140 octets).
const MAX_SEPTETS: usize = 160;
/// The longest code that a message must have room for.
const CODE_SEPTETS: usize = 10;

/// The basic character set of 3GPP TS 23.038, section 6.2.1, without the escape character.
const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?\
                     ¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
/// Its extension table, section 6.2.1.1: each of these takes two septets.
const EXTENDED: &str = "\u{c}^{}\\[~]|€";

/// A text that Nevis can send as one SMS, holding `{{CODE}}` exactly once.
#[derive(Clone, PartialEq, Eq)]
pub struct Message(String);

hidden_debug!(Message);

/// Why a text is no message. It names no part of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MessageError {
    /// A character outside GSM-7.
    #[error("the message has a character that is not in the GSM-7 alphabet")]
    Alphabet,
    /// The placeholder is missing or stands more than once.
    #[error("the message must hold {{{{CODE}}}} exactly once")]
    Placeholder,
    /// More than one SMS.
    #[error("the message does not fit into one SMS: 160 septets, with a code of 10")]
    Length,
}

impl Message {
    /// Checks alphabet, placeholder and length, in this order.
    pub fn parse(text: &str) -> Result<Self, MessageError> {
        if text.matches(PLACEHOLDER).count() != 1 {
            septets(text)?;
            return Err(MessageError::Placeholder);
        }
        let around = septets(&text.replacen(PLACEHOLDER, "", 1))?;
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

/// How many septets a text takes in GSM-7.
fn septets(text: &str) -> Result<usize, MessageError> {
    text.chars().try_fold(0_usize, |sum, character| {
        if BASIC.contains(character) {
            Ok(sum.saturating_add(1))
        } else if EXTENDED.contains(character) {
            Ok(sum.saturating_add(2))
        } else {
            Err(MessageError::Alphabet)
        }
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_alphabet_has_127_and_10_characters() {
        assert_eq!(BASIC.chars().count(), 127, "128 less the escape character");
        assert_eq!(EXTENDED.chars().count(), 10);
        assert_eq!(septets(BASIC), Ok(127));
        assert_eq!(septets(EXTENDED), Ok(20));
        for foreign in ["ç", "ê", "’", "\u{1b}", "\t", "😀", "Ж", "\u{200b}"] {
            assert_eq!(septets(foreign), Err(MessageError::Alphabet), "{foreign:?}");
        }
    }

    #[test]
    fn a_message_is_one_sms_with_a_code_of_ten() {
        let filled = |letters: usize| Message::parse(&format!("{}{{{{CODE}}}}", "a".repeat(letters)));
        assert!(filled(150).is_ok());
        assert_eq!(filled(151), Err(MessageError::Length));
        assert!(Message::parse(&format!("{}{PLACEHOLDER}", "€".repeat(75))).is_ok());
        let long = Message::parse(&format!("{}{PLACEHOLDER}", "€".repeat(76)));
        assert_eq!(long, Err(MessageError::Length), "an extension character counts two");
    }

    #[test]
    fn the_placeholder_stands_exactly_once() {
        assert!(Message::parse("{{CODE}}").is_ok());
        for bad in ["", "Your code", "{{code}}", "{CODE}", "{{CODE}} {{CODE}}", "{{ CODE }}"] {
            assert_eq!(Message::parse(bad), Err(MessageError::Placeholder), "{bad}");
        }
        assert_eq!(Message::parse("ж"), Err(MessageError::Alphabet));
    }

    proptest! {
        #[test]
        fn whatever_is_accepted_fits_with_every_code(text in r"[ -~€äê\n]{0,170}\{\{CODE\}\}.{0,20}", code in "[0-9]{4,10}") {
            if let Ok(message) = Message::parse(&text) {
                let sent = message.as_str().replace(PLACEHOLDER, &code);
                prop_assert!(septets(&sent).unwrap() <= MAX_SEPTETS);
                prop_assert_eq!(message.as_str().matches(PLACEHOLDER).count(), 1);
            }
        }
    }
}
