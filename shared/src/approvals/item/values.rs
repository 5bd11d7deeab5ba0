//! What each type of member is in DynamoDB.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::types::AttributeValue;

use super::{Item, Members, Unreadable, Value};
use crate::nevis::{StatusToken, UserId, Username};

/// A map with these members.
impl<M: Members> Value for M {
    fn read(value: Option<AttributeValue>) -> Result<Self, Unreadable> {
        let Some(AttributeValue::M(mut map)) = value else { return Err(Unreadable) };
        Self::take(&mut map)
    }

    fn write(&self) -> Option<AttributeValue> {
        let mut map = Item::new();
        self.put(&mut map);
        Some(AttributeValue::M(map))
    }
}

/// May be missing.
impl<V: Value> Value for Option<V> {
    fn read(value: Option<AttributeValue>) -> Result<Self, Unreadable> {
        value.map(|value| V::read(Some(value))).transpose()
    }

    fn write(&self) -> Option<AttributeValue> {
        self.as_ref().and_then(V::write)
    }
}

/// A map by names that are data; empty where it is missing.
impl<V: Value> Value for BTreeMap<String, V> {
    fn read(value: Option<AttributeValue>) -> Result<Self, Unreadable> {
        let Some(value) = value else { return Ok(Self::new()) };
        let AttributeValue::M(map) = value else { return Err(Unreadable) };
        map.into_iter().map(|(name, value)| Ok((name, V::read(Some(value))?))).collect()
    }

    fn write(&self) -> Option<AttributeValue> {
        let values = self.iter().filter_map(|(name, value)| Some((name.clone(), value.write()?)));
        Some(AttributeValue::M(values.collect()))
    }
}

/// A list; empty where it is missing.
impl<V: Value> Value for Vec<V> {
    fn read(value: Option<AttributeValue>) -> Result<Self, Unreadable> {
        let Some(value) = value else { return Ok(Self::new()) };
        let AttributeValue::L(values) = value else { return Err(Unreadable) };
        values.into_iter().map(|value| V::read(Some(value))).collect()
    }

    fn write(&self) -> Option<AttributeValue> {
        Some(AttributeValue::L(self.iter().filter_map(V::write).collect()))
    }
}

/// A whole number: a count, or epoch seconds.
impl Value for i64 {
    fn read(value: Option<AttributeValue>) -> Result<Self, Unreadable> {
        let Some(AttributeValue::N(digits)) = value else { return Err(Unreadable) };
        digits.parse().map_err(|_| Unreadable)
    }

    fn write(&self) -> Option<AttributeValue> {
        Some(AttributeValue::N(self.to_string()))
    }
}

impl Value for String {
    fn read(value: Option<AttributeValue>) -> Result<Self, Unreadable> {
        let Some(AttributeValue::S(text)) = value else { return Err(Unreadable) };
        Ok(text)
    }

    fn write(&self) -> Option<AttributeValue> {
        Some(AttributeValue::S(self.clone()))
    }
}

/// Types that parse a string.
macro_rules! parsed {
    ($($type:ty),+) => {
        $(impl Value for $type {
            fn read(value: Option<AttributeValue>) -> Result<Self, Unreadable> {
                Self::parse(&String::read(value)?).ok_or(Unreadable)
            }

            fn write(&self) -> Option<AttributeValue> {
                Some(AttributeValue::S(self.as_str().to_owned()))
            }
        })+
    };
}

parsed!(StatusToken, UserId, Username);
