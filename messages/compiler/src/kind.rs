//! The type of a field as `messages.toml` has it: the words of a choice are its own.

use messages::{FieldType, gsm7};
use toml::Value;

/// What a field accepts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Whatever has its name in the file.
    Named(FieldType<'static>),
    /// One of these.
    Choice(Vec<String>),
}

impl Kind {
    /// `"text(45)"` and the like, or `{ choice = ["…", "…"] }`.
    pub(crate) fn parse(value: &Value) -> Option<Self> {
        if let Some(name) = value.as_str() {
            return FieldType::parse(name).map(Self::Named);
        }
        let choice = value.as_table().filter(|table| table.len() == 1)?.get("choice")?;
        let values = choice.as_array()?.iter().map(|value| value.as_str().map(str::to_owned));
        values.collect::<Option<_>>().map(Self::Choice)
    }

    /// The most septets that a value takes in an SMS.
    pub(crate) fn worst_case(&self) -> usize {
        match self {
            Self::Named(kind) => kind.worst_case(),
            Self::Choice(values) => {
                values.iter().filter_map(|value| gsm7::septets(value)).max().unwrap_or_default()
            }
        }
    }

    pub(crate) fn is_amount(&self) -> bool {
        matches!(self, Self::Named(FieldType::Amount { .. }))
    }

    pub(crate) fn is_currency(&self) -> bool {
        matches!(self, Self::Named(FieldType::Currency))
    }

    pub(crate) fn is_account(&self) -> bool {
        matches!(self, Self::Named(FieldType::Account { .. }))
    }

    pub(crate) fn is_text(&self) -> bool {
        matches!(self, Self::Named(FieldType::Text { .. }))
    }
}
