//! The four users that exist; every other name is unknown.

/// A user of the instance.
#[derive(Debug, Eq, PartialEq)]
pub(crate) struct User {
    pub(crate) name: &'static str,
    pub(crate) id: &'static str,
    /// The confirmed phone number, in the international format of the Nevis page "registration".
    pub(crate) phone: Option<&'static str>,
    /// Over the SMS limit from the start.
    pub(crate) over_limit: bool,
}

static USERS: [User; 4] = [
    User {
        name: "alice",
        id: "7a342fb4-6c0e-4d5b-9f21-bb837ed32d9d",
        phone: Some("+41790000001"),
        over_limit: false,
    },
    User {
        name: "bob",
        id: "1f6e2c58-93ad-4b07-8c4e-52d0a7b9e316",
        phone: Some("+41790000002"),
        over_limit: false,
    },
    User { name: "nophone", id: "c05d9b7e-2a41-4f86-b3d8-0e7f64c1a952", phone: None, over_limit: false },
    User {
        name: "blocked",
        id: "e83b10a6-7d5f-4c29-a6e2-94f8d1305b7c",
        phone: Some("+41790000004"),
        over_limit: true,
    },
];

/// The user of this name, in this very spelling.
pub(crate) fn by_name(name: &str) -> Option<&'static User> {
    USERS.iter().find(|user| user.name == name)
}

/// The user of this id.
pub(crate) fn by_id(id: &str) -> Option<&'static User> {
    USERS.iter().find(|user| user.id == id)
}
