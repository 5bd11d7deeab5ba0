//! Items of the table as typed values, which keep the members that they do not know.

use std::collections::{BTreeMap, HashMap};

use aws_sdk_dynamodb::types::AttributeValue;

use crate::nevis::{StatusToken, UserId, Username};

/// An item, or a map in one, as DynamoDB has it.
pub type Item = HashMap<String, AttributeValue>;

/// An item that this release cannot read. It is never overwritten, and never counts as none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unreadable;

/// The value of one member.
pub(super) trait Value: Sized {
    fn read(value: Option<AttributeValue>) -> Result<Self, Unreadable>;

    /// `None` is left out.
    fn write(&self) -> Option<AttributeValue>;
}

/// Some members of an item.
pub(super) trait Members: Sized {
    /// Takes them out: what is left over is what this release does not know.
    fn take(item: &mut Item) -> Result<Self, Unreadable>;

    fn put(&self, item: &mut Item);
}

/// Takes out one member.
pub(super) fn take<V: Value>(item: &mut Item, name: &str) -> Result<V, Unreadable> {
    V::read(item.remove(name))
}

/// Puts one member in.
pub(super) fn put(item: &mut Item, name: &str, value: &impl Value) {
    item.extend(value.write().map(|value| (name.to_owned(), value)));
}

/// A struct whose fields are members of an item, each with its name there. A field behind `..` is several members,
/// and one that is an `Option` may be missing.
macro_rules! members {
    (
        $(#[$about:meta])*
        $visibility:vis struct $type:ident {
            $($(#[$doc:meta])* $field:ident: $value:ty = $name:literal,)*
            $(.. $part:ident: $part_type:ty,)*
        }
    ) => {
        $(#[$about])*
        $visibility struct $type {
            $($(#[$doc])* pub(super) $field: $value,)*
            $(pub(super) $part: $part_type,)*
        }

        impl crate::approvals::item::Members for $type {
            fn take(item: &mut crate::approvals::item::Item) -> Result<Self, crate::approvals::item::Unreadable> {
                Ok(Self {
                    $($field: crate::approvals::item::take(item, $name)?,)*
                    $($part: <$part_type>::take(item)?,)*
                })
            }

            fn put(&self, item: &mut crate::approvals::item::Item) {
                $(crate::approvals::item::put(item, $name, &self.$field);)*
                $(self.$part.put(item);)*
            }
        }
    };
}

pub(super) use members;

/// Members that this release does not know: they are written again as they were. The last of the fields.
#[derive(Clone, Default, PartialEq)]
pub(super) struct Unknown(Item);

impl Members for Unknown {
    fn take(item: &mut Item) -> Result<Self, Unreadable> {
        Ok(Self(std::mem::take(item)))
    }

    fn put(&self, item: &mut Item) {
        for (name, value) in &self.0 {
            // What this release writes under the same name is newer than what it read.
            item.entry(name.clone()).or_insert_with(|| value.clone());
        }
    }
}

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
