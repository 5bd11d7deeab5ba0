//! The users that exist: four, and as many more as the setting `moreUsers` says. Every other name is
//! unknown.

use std::borrow::Cow;

/// A user of the instance.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct User {
    pub(crate) name: Cow<'static, str>,
    pub(crate) id: Cow<'static, str>,
    /// The confirmed phone number, in the international format of the Nevis page "registration".
    pub(crate) phone: Option<Cow<'static, str>>,
    /// Over the SMS limit from the start.
    pub(crate) over_limit: bool,
}

static ALWAYS: [User; 4] = [
    fixed("alice", "7a342fb4-6c0e-4d5b-9f21-bb837ed32d9d", Some("+41790000001"), false),
    fixed("bob", "1f6e2c58-93ad-4b07-8c4e-52d0a7b9e316", Some("+41790000002"), false),
    fixed("nophone", "c05d9b7e-2a41-4f86-b3d8-0e7f64c1a952", None, false),
    fixed("blocked", "e83b10a6-7d5f-4c29-a6e2-94f8d1305b7c", Some("+41790000004"), true),
];

/// What the name and the id of one of the numbered users begin with.
const NAME: &str = "user-";
const ID: &str = "00000000-0000-4000-8000-";

const fn fixed(name: &'static str, id: &'static str, phone: Option<&'static str>, over_limit: bool) -> User {
    let phone = match phone {
        Some(phone) => Some(Cow::Borrowed(phone)),
        None => None,
    };
    User { name: Cow::Borrowed(name), id: Cow::Borrowed(id), phone, over_limit }
}

/// `user-1`, `user-2` and so on: all registered for SMS.
fn numbered(number: u32) -> User {
    User {
        name: format!("{NAME}{number}").into(),
        id: format!("{ID}{number:012}").into(),
        phone: Some(format!("+4178{number:07}").into()),
        over_limit: false,
    }
}

/// The user of this name, in this very spelling, among the four and `more` numbered ones.
pub(crate) fn by_name(name: &str, more: u32) -> Option<User> {
    let found = ALWAYS.iter().find(|user| user.name == name).cloned();
    found.or_else(|| one_of(name.strip_prefix(NAME)?, more).filter(|user| user.name == name))
}

/// The user of this id, among the same.
pub(crate) fn by_id(id: &str, more: u32) -> Option<User> {
    let found = ALWAYS.iter().find(|user| user.id == id).cloned();
    found.or_else(|| one_of(id.strip_prefix(ID)?, more).filter(|user| user.id == id))
}

fn one_of(number: &str, more: u32) -> Option<User> {
    let number = number.parse().ok()?;
    (1..=more).contains(&number).then(|| numbered(number))
}

/// The id of one of the four.
pub(crate) fn fixed_id(name: &str) -> Option<&'static str> {
    ALWAYS.iter().find(|user| user.name == name).map(|user| user.id.as_ref())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbered_users_are_found_by_the_very_name_and_id_that_they_have() {
        let last = by_name("user-20", 20).unwrap();
        assert_eq!(by_id(&last.id, 20), Some(last.clone()));
        assert_eq!(last.phone.as_deref(), Some("+41780000020"));
        for stranger in ["user-21", "user-0", "user-020", "user-+20", "user-", "user", "User-20"] {
            assert_eq!(by_name(stranger, 20), None, "{stranger}");
        }
        assert_eq!((by_name("user-1", 0), by_id(&last.id, 19)), (None, None));
    }
}
