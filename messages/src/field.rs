//! The types of fields: which values each accepts, and how it writes them into an SMS.
//!
//! A value is judged and written in one step, so nothing is shown that was not judged. The rules as clients
//! meet them: messages.md, "Fields".

mod account;
mod amount;
mod currency;
pub mod text;

pub use account::ACCOUNT_SEPTETS;
pub use amount::AMOUNT_SEPTETS;
pub(crate) use currency::decimals;

use crate::gsm7;
use crate::numbers::NumberStyle;

/// What a field accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldType<'a> {
    /// A sum of money in the template's one currency. It has exactly the decimals of that currency, and is
    /// written in groups of three.
    Amount {
        /// Whether it has to be more than 0.
        positive: bool,
    },
    /// An ISO 4217 code in use.
    Currency,
    /// An IBAN or a national account number, of which the SMS shows the ends.
    Account {
        /// Characters of a national number, at most.
        max: usize,
    },
    /// One of a few values.
    Choice {
        /// The values, as the SMS has them.
        values: &'a [&'a str],
    },
    /// A name or a few words that somebody typed.
    Text {
        /// Septets in the SMS, at most: a longer text is shortened.
        max: usize,
    },
}

impl FieldType<'static> {
    /// Reads a type as `messages.toml` has it, a choice aside: `amount`, `positive amount`, `currency`,
    /// `account(34)`, `text(45)`. A national number has 6 to 34 characters, a text 4 to 160 septets. `None` for
    /// whatever is none of these.
    ///
    /// # Examples
    ///
    /// ```
    /// use messages::FieldType;
    ///
    /// assert_eq!(FieldType::parse("account(34)"), Some(FieldType::Account { max: 34 }));
    /// assert_eq!(FieldType::parse("text(161)"), None);
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        let sized = |name: &str| -> Option<usize> {
            let size = text.strip_prefix(name)?.strip_prefix('(')?.strip_suffix(')')?;
            size.bytes().all(|byte| byte.is_ascii_digit()).then(|| size.parse().ok())?
        };
        match text {
            "amount" => Some(Self::Amount { positive: false }),
            "positive amount" => Some(Self::Amount { positive: true }),
            "currency" => Some(Self::Currency),
            _ => match (sized("account"), sized("text")) {
                (Some(max @ 6..=34), _) => Some(Self::Account { max }),
                (_, Some(max @ 4..=160)) => Some(Self::Text { max }),
                _ => None,
            },
        }
    }
}

impl FieldType<'_> {
    /// The most septets that a value takes in an SMS.
    pub fn worst_case(self) -> usize {
        match self {
            Self::Amount { .. } => AMOUNT_SEPTETS,
            Self::Currency => 3,
            Self::Account { .. } => ACCOUNT_SEPTETS,
            Self::Choice { values } => {
                values.iter().filter_map(|value| gsm7::septets(value)).max().unwrap_or_default()
            }
            Self::Text { max } => max,
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
            Self::Amount { positive } => amount::write(value, positive, currency, style),
            Self::Currency => currency::write(value),
            Self::Account { max } => account::write(value, max),
            Self::Choice { values } if values.contains(&value) => Ok(value.to_owned()),
            Self::Choice { .. } => Err("This field takes one of the values that the template lists."),
            Self::Text { max } => text::write(value, max),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_written_with_their_size() {
        for (text, kind) in [
            ("amount", FieldType::Amount { positive: false }),
            ("positive amount", FieldType::Amount { positive: true }),
            ("currency", FieldType::Currency),
            ("account(6)", FieldType::Account { max: 6 }),
            ("account(34)", FieldType::Account { max: 34 }),
            ("text(4)", FieldType::Text { max: 4 }),
            ("text(160)", FieldType::Text { max: 160 }),
        ] {
            assert_eq!(FieldType::parse(text), Some(kind));
        }
        for bad in [
            "",
            "number",
            "text",
            "text()",
            "text(3)",
            "text(161)",
            "text(-9)",
            "text(+20)",
            "text(20",
            "account(5)",
            "account(35)",
            "amount(3)",
            "negative amount",
            "Text(20)",
            "text( 20)",
            "choice",
        ] {
            assert_eq!(FieldType::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_choice_takes_its_values_only() {
        let choice = FieldType::Choice { values: &["Example Bank", "Example €"] };
        assert_eq!(choice.write("Example €", None, None).as_deref(), Ok("Example €"));
        for bad in ["", "example bank", "Example Bank ", "Another Bank"] {
            assert!(choice.write(bad, None, None).is_err(), "{bad}");
        }
        assert_eq!(choice.worst_case(), 12);
    }
}
