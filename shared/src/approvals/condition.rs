//! Conditions on an item: data that the table turns into expressions and the model evaluates.

#[cfg(test)]
use super::item::Item;
use super::item::Value;

/// What must hold of an item for a write to be made. A comparison with a missing attribute does not
/// hold, as in DynamoDB.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// There is no item with this key.
    NoItem,
    /// The attribute is missing.
    Missing(&'static str),
    /// The attribute has this value.
    Is(&'static str, Value),
    /// The attribute is a number below this.
    Below(&'static str, i64),
    /// The attribute is a number above this.
    Above(&'static str, i64),
    /// All of these hold.
    All(Vec<Condition>),
    /// One of these holds.
    Any(Vec<Condition>),
}

impl Condition {
    /// The attribute has this value.
    pub fn is(attribute: &'static str, value: impl Into<Value>) -> Self {
        Self::Is(attribute, value.into())
    }

    /// The attribute has this count; zero may be missing, as in an item of a release without it.
    pub fn counts(attribute: &'static str, count: i64) -> Self {
        let is = Self::is(attribute, count);
        if count == 0 { Self::Any(vec![Self::Missing(attribute), is]) } else { is }
    }

    /// The time in the attribute, if there is one, has come.
    pub fn is_past(attribute: &'static str, now: i64) -> Self {
        Self::Any(vec![Self::Missing(attribute), Self::Below(attribute, now.saturating_add(1))])
    }

    /// Whether it holds of an item: for the model.
    #[cfg(test)]
    pub(super) fn holds(&self, item: Option<&Item>) -> bool {
        let number = |attribute: &str| item.and_then(|item| item.number(attribute));
        match self {
            Self::NoItem => item.is_none(),
            Self::Missing(attribute) => item.and_then(|item| item.get(attribute)).is_none(),
            Self::Is(attribute, value) => item.and_then(|item| item.get(attribute)) == Some(value),
            Self::Below(attribute, bound) => number(attribute).is_some_and(|number| number < *bound),
            Self::Above(attribute, bound) => number(attribute).is_some_and(|number| number > *bound),
            Self::All(conditions) => conditions.iter().all(|condition| condition.holds(item)),
            Self::Any(conditions) => conditions.iter().any(|condition| condition.holds(item)),
        }
    }
}
