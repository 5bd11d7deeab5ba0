//! The types of fields: which values each accepts, and how it writes them into an SMS.
//!
//! Nothing is ever cut. A value that does not fit is refused, as what a user reads must be all of it.

mod amount;
mod currency;
mod latin;
mod masked;
pub mod text;

pub use amount::AMOUNT_SEPTETS;
pub(crate) use currency::decimals;

use crate::numbers::NumberStyle;

/// What a field accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldType {
    /// A sum of money in the template's one currency.
    Amount,
    /// An ISO 4217 code in use.
    Currency,
    /// A name or a few words.
    Text {
        /// Septets in the SMS, at most.
        max: usize,
    },
    /// An account or card number, of which the SMS shows the ends.
    Masked {
        /// Characters, at most.
        max: usize,
    },
}

impl FieldType {
    /// Reads a type as `messages.toml` has it: `amount`, `currency`, `text(20)`, `masked(34)`. A text has
    /// 1 to 160 septets, a masked value 9 to 64 characters.
    pub fn parse(text: &str) -> Option<Self> {
        let sized = |name: &str| -> Option<usize> {
            let size = text.strip_prefix(name)?.strip_prefix('(')?.strip_suffix(')')?;
            size.bytes().all(|byte| byte.is_ascii_digit()).then(|| size.parse().ok())?
        };
        match text {
            "amount" => Some(Self::Amount),
            "currency" => Some(Self::Currency),
            _ => sized("text").filter(|max| (1..=160).contains(max)).map(|max| Self::Text { max }).or_else(
                || {
                    sized("masked")
                        .filter(|max| (masked::MIN..=64).contains(max))
                        .map(|max| Self::Masked { max })
                },
            ),
        }
    }

    /// The most septets that a value takes in an SMS.
    pub fn worst_case(self) -> usize {
        match self {
            Self::Amount => AMOUNT_SEPTETS,
            Self::Currency => 3,
            Self::Text { max } => max,
            Self::Masked { .. } => masked::SEPTETS,
        }
    }

    /// Writes a value as the SMS has it. `currency` is the value of the template's currency field. The
    /// error says what is accepted, and names no part of the value.
    pub(crate) fn write(
        self,
        value: &str,
        currency: Option<&str>,
        style: Option<NumberStyle>,
    ) -> Result<String, &'static str> {
        match self {
            Self::Amount => amount::write(value, currency, style),
            Self::Currency => currency::write(value),
            Self::Text { max } => text::write(value, max),
            Self::Masked { max } => masked::write(value, max),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_written_with_their_size() {
        assert_eq!(FieldType::parse("amount"), Some(FieldType::Amount));
        assert_eq!(FieldType::parse("currency"), Some(FieldType::Currency));
        assert_eq!(FieldType::parse("text(20)"), Some(FieldType::Text { max: 20 }));
        assert_eq!(FieldType::parse("masked(34)"), Some(FieldType::Masked { max: 34 }));
        for bad in [
            "",
            "number",
            "text",
            "text()",
            "text(0)",
            "text(161)",
            "text(-1)",
            "text(+20)",
            "text(20",
            "masked(8)",
            "masked(65)",
            "amount(3)",
            "Text(20)",
            "text( 20)",
        ] {
            assert_eq!(FieldType::parse(bad), None, "{bad}");
        }
    }
}
