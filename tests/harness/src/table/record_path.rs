//! Where something is in the table.

use aws_sdk_dynamodb::types::AttributeValue;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::digest::{Context, SHA256};
use serde_json::Value;

use super::Attributes;
use super::value::to_attribute;

/// So many characters of an `approvalId` name its user; the others name the approval.
const TAG: usize = 22;

/// The record of a user, or a member of it at any level.
#[derive(Clone, Debug)]
pub struct RecordPath {
    pk: String,
    path: Vec<String>,
}

/// The half of an id that names the approval in its user's record, and in the log.
pub fn short(id: &str) -> &str {
    &id[TAG..]
}

/// What stands for a user in the table of this name: the first 128 bits of a SHA-256 over length-prefixed parts.
pub fn tag(table: &str, username: &str) -> String {
    let mut context = Context::new(&SHA256);
    for part in [table, "username", &username.to_ascii_lowercase()] {
        context.update(&u64::try_from(part.len()).expect("a length").to_be_bytes());
        context.update(part.as_bytes());
    }
    URL_SAFE_NO_PAD.encode(&context.finish().as_ref()[..16])
}

impl RecordPath {
    /// The approval with this id, as clients have it.
    pub fn approval(id: &str) -> Self {
        Self::record(id).at("approvals").at(short(id))
    }

    /// The record in which the approval with this id is.
    pub fn record(id: &str) -> Self {
        Self::of_key(&format!("user#{}", &id[..TAG]))
    }

    /// The record with this key.
    pub fn of_key(pk: &str) -> Self {
        Self { pk: pk.to_owned(), path: Vec::new() }
    }

    /// A member of what is here.
    #[must_use]
    pub fn at(&self, member: &str) -> Self {
        let mut inner = self.clone();
        inner.path.push(member.to_owned());
        inner
    }

    /// The record's key.
    pub fn pk(&self) -> &str {
        &self.pk
    }

    /// The map here.
    pub fn map_in<'a>(&self, record: &'a mut Attributes) -> &'a mut Attributes {
        self.path.iter().fold(record, |map, name| match map.get_mut(name) {
            Some(AttributeValue::M(inner)) => inner,
            other => panic!("{name} of {self:?} is no map: {other:?}"),
        })
    }

    /// Puts a value here.
    pub fn set_in(&self, record: &mut Attributes, value: &Value) {
        let (parent, name) = self.parent();
        parent.map_in(record).insert(name, to_attribute(value));
    }

    /// Takes away what is here.
    pub fn remove_in(&self, record: &mut Attributes) {
        let (parent, name) = self.parent();
        assert!(parent.map_in(record).remove(&name).is_some(), "there is no {self:?}");
    }

    /// The map of which this is a member, and its name there.
    fn parent(&self) -> (Self, String) {
        let mut parent = self.clone();
        let name = parent.path.pop().expect("a member, not the whole record");
        (parent, name)
    }
}
