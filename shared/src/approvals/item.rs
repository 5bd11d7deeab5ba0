//! Items of the table as typed values, which keep the members that they do not know.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;

mod values;

/// An item, or a map in one, as DynamoDB has it.
pub type Item = HashMap<String, AttributeValue>;

/// An item that this release cannot read. It is never overwritten, and never counts as none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unreadable;

/// The value of one member.
pub(super) trait Value: Sized {
    /// A member that is missing is `None` here: an error, but for types that say otherwise.
    fn read(value: Option<AttributeValue>) -> Result<Self, Unreadable>;

    /// `None` leaves the member out.
    fn write(&self) -> Option<AttributeValue>;
}

/// Some members of an item.
pub(super) trait Members: Sized {
    /// Takes them out: what is left over is what this release does not know.
    fn take(item: &mut Item) -> Result<Self, Unreadable>;

    /// Adds them to an item.
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
