//! Ids: which user's record, and which approval in it.

use std::fmt;

use super::facts::{Facts, HasFacts};
use crate::nevis::User;
use crate::platform::hash::half_hash;
use crate::platform::random;

/// 128 bits in base64url.
const HALF: usize = 22;

/// The tag of a user: it names the user's record. A pseudonym and no secret: whoever knows a username and the
/// table's name can compute it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserTag(String);

impl UserTag {
    /// The tag in the table of this name. Names that differ in case alone are one user; a name and an id are
    /// two, as only Nevis knows whose id it is.
    pub(super) fn of(table: &str, user: &User) -> Self {
        Self(match user {
            User::ByName(name) => half_hash(&[table, "username", &name.as_str().to_ascii_lowercase()]),
            User::ById(id) => half_hash(&[table, "userId", id.as_str()]),
        })
    }

    /// The tag: 22 characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The key of the user's record.
    pub(super) fn key(&self) -> String {
        format!("user#{}", self.0)
    }
}

/// The id of an approval, as clients have it: 44 characters, the tag of its user and 128 random bits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApprovalId {
    tag: UserTag,
    id: String,
}

impl ApprovalId {
    /// An id for a new approval of a user.
    pub(super) fn new(tag: UserTag) -> Self {
        Self { tag, id: random::id() }
    }

    /// The approval `id` in the record of `tag`.
    pub(super) fn within(tag: &UserTag, id: &str) -> Self {
        Self { tag: tag.clone(), id: id.to_owned() }
    }

    /// Reads an id out of a path; `None` if no approval can have it. Its halves are compared as they stand and
    /// never decoded, as several texts decode to the same bits.
    ///
    /// # Examples
    ///
    /// ```
    /// use countersign::approvals::ApprovalId;
    ///
    /// let (tag, id) = ("A".repeat(22), "-".repeat(22));
    /// let parsed = ApprovalId::parse(&format!("{tag}{id}")).unwrap();
    /// assert_eq!((parsed.tag().as_str(), parsed.id()), (tag.as_str(), id.as_str()));
    /// assert!(ApprovalId::parse(&tag).is_none());
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        let base64url = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        let valid = text.len() == 2 * HALF && text.bytes().all(base64url);
        let (tag, id) = text.split_at_checked(HALF).filter(|_| valid)?;
        Some(Self { tag: UserTag(tag.to_owned()), id: id.to_owned() })
    }

    /// Whose approval it is.
    pub fn tag(&self) -> &UserTag {
        &self.tag
    }

    /// The half that names the approval in the user's record, and in the log.
    pub fn id(&self) -> &str {
        &self.id
    }
}

impl HasFacts for ApprovalId {
    fn facts(&self) -> Facts {
        Facts { approval_id: Some(self.id.clone()), ..Facts::default() }
    }
}

impl fmt::Display for ApprovalId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.tag.0, self.id)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::nevis::{UserId, Username};

    fn tag(table: &str, name: &str) -> UserTag {
        UserTag::of(table, &User::ByName(Username::parse(name).unwrap()))
    }

    #[test]
    fn a_user_has_one_tag_in_a_table_whatever_the_case_of_the_name() {
        assert_eq!(tag("t", "Alice"), tag("t", "aLICE"));
        assert_ne!(tag("t", "alice"), tag("u", "alice"));
        assert_ne!(tag("t", "alice"), tag("t", "bob"));
        let id = "7a342fb4-9c1d-4c5b-8f00-bb837ed32d9d";
        let identified = UserTag::of("t", &User::ById(UserId::parse(id).unwrap()));
        assert_ne!(identified, tag("t", id));
    }

    #[test]
    fn an_id_is_read_as_it_was_given() {
        let id = ApprovalId::new(tag("t", "alice"));
        let text = id.to_string();
        assert_eq!(text.len(), 44);
        assert!(text.starts_with(id.tag().as_str()) && text.ends_with(id.id()));
        assert_eq!(ApprovalId::parse(&text), Some(id));
    }

    proptest! {
        #[test]
        fn only_forty_four_characters_of_base64url_are_an_id(text in r"[A-Za-z0-9_-]{42,46}|.{0,50}|[A-Za-z0-9_/+=.%-]{44}") {
            let plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
            let id = ApprovalId::parse(&text);
            prop_assert_eq!(id.is_some(), plain && text.len() == 44);
            prop_assert!(id.is_none_or(|id| id.to_string() == text));
        }
    }
}
