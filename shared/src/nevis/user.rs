//! Who is to approve: a Nevis user by name or by id.

use crate::platform::redacted::redacted_debug;

/// A Nevis username: `a-z A-Z 0-9 _ - . @`, 1 to 300 characters (Nevis: registration reference).
#[derive(Clone, PartialEq, Eq)]
pub struct Username(String);

impl Username {
    /// Parses a username; `None` if Nevis cannot have a user of this name.
    ///
    /// # Examples
    ///
    /// ```
    /// use countersign::nevis::Username;
    ///
    /// assert_eq!(Username::parse("Alice").unwrap().as_str(), "Alice");
    /// assert!(Username::parse("alice+bank@example.com").is_none());
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.@".contains(&byte);
        let valid = (1..=300).contains(&text.len()) && text.bytes().all(allowed);
        valid.then(|| Self(text.to_owned()))
    }

    /// The name as it was given.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A Nevis user id: a UUID, kept in lower case. Only such an id ever reaches a URL.
#[derive(Clone, PartialEq, Eq)]
pub struct UserId(String);

impl UserId {
    /// Parses a UUID in its usual form with four hyphens (RFC 9562 section 4).
    ///
    /// # Examples
    ///
    /// ```
    /// use countersign::nevis::UserId;
    ///
    /// let id = UserId::parse("E44FF026-D8CB-4091-A83F-5FA8A65C0195").unwrap();
    /// assert_eq!(id.as_str(), "e44ff026-d8cb-4091-a83f-5fa8a65c0195");
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        let shape = |(at, byte): (usize, u8)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        };
        let valid = text.len() == 36 && text.bytes().enumerate().all(shape);
        valid.then(|| Self(text.to_ascii_lowercase()))
    }

    /// The id in lower case.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The user that an approval names.
#[derive(Clone, PartialEq, Eq)]
pub enum User {
    /// By name.
    ByName(Username),
    /// By id.
    ById(UserId),
}

redacted_debug!(Username, UserId, User);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn usernames_have_the_alphabet_and_length_of_nevis() {
        for good in ["alice", "u_zz6raA4lSDrnOyWZdf_t1FueEc", "a.b-c@d", &"x".repeat(300)] {
            assert_eq!(Username::parse(good).unwrap().as_str(), good);
        }
        for bad in ["", "a+b", "a b", "a/b", "a|b", "a:b", "zo\u{eb}", "a\n", &"x".repeat(301)] {
            assert!(Username::parse(bad).is_none(), "{bad:?}");
        }
    }

    #[test]
    fn user_ids_are_kept_in_lower_case() {
        let id = UserId::parse("7A342FB4-9c1d-4c5b-8f00-BB837ED32D9D").unwrap();
        assert_eq!(id.as_str(), "7a342fb4-9c1d-4c5b-8f00-bb837ed32d9d");
    }

    proptest! {
        #[test]
        fn only_a_uuid_is_a_user_id(
            uuid in r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}",
            at in 0..36_usize, other in r"[g-zG-Z./%?# ]", text in ".{0,40}",
        ) {
            let id = UserId::parse(&uuid).unwrap();
            prop_assert_eq!(id.as_str(), uuid.to_ascii_lowercase());
            let nearly = [&uuid[..at], &other, &uuid[at + 1..]].concat();
            for bad in [&nearly, &uuid[1..], &format!("{uuid}0"), &text] {
                prop_assert!(UserId::parse(bad).is_none(), "{bad}");
            }
        }

        #[test]
        fn every_uuid_is_a_user_id(a in any::<u128>()) {
            let hex = format!("{a:032x}");
            let text = [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-");
            prop_assert!(UserId::parse(&text).is_some());
        }
    }
}
