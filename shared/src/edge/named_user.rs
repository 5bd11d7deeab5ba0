//! Whom a request is about: the user of the caller's token, or the one that a backend's body names.
//!
//! A name beside a token is refused with 403, two names or none where one is needed with 400, and one that no
//! user of Nevis can have with 422.

use crate::approvals::Caller;
use crate::edge::{JsonBody, Problem};
use crate::nevis::{User, UserId, Username};

/// Takes the user of a request that must have one: that of the token, or the one that the body names.
pub fn required(body: &mut JsonBody, caller: &Caller) -> Result<User, Problem> {
    let named = named(body, caller)?;
    named.or_else(|| caller.user().cloned().map(User::ByName)).ok_or_else(nobody)
}

/// Takes the user in whose session a request about an approval was made: a backend has to name that user, so
/// that an approval of somebody else is not found. `None` for a user's own token, whose approvals are its own.
pub fn in_session(body: &mut JsonBody, caller: &Caller) -> Result<Option<User>, Problem> {
    match named(body, caller)? {
        None if caller.is_backend() => Err(nobody()),
        named => Ok(named),
    }
}

/// The user that the body names, if it names one. A browser never chooses whose phone rings.
fn named(body: &mut JsonBody, caller: &Caller) -> Result<Option<User>, Problem> {
    let (username, user_id) = (body.string("username")?, body.string("userId")?);
    // Refused rather than passed over: a page that sends it would believe that it counts.
    let sent = [("/username", &username), ("/userId", &user_id)].into_iter().find(|(_, name)| name.is_some());
    if let (Some(_), Some((pointer, _))) = (caller.user(), sent) {
        return Err(Problem::NotAllowed {
            detail: "The user comes from the access token.",
            pointer: Some(pointer.to_owned()),
        });
    }
    match (username, user_id) {
        (None, None) => Ok(None),
        (Some(name), None) => match Username::parse(&name) {
            Some(name) => Ok(Some(User::ByName(name))),
            None => Err(invalid("A username has 1 to 300 of a-z A-Z 0-9 _ - . @.", "/username")),
        },
        (None, Some(id)) => match UserId::parse(&id) {
            Some(id) => Ok(Some(User::ById(id))),
            None => Err(invalid("A userId is a UUID.", "/userId")),
        },
        (Some(_), Some(_)) => Err(nobody()),
    }
}

fn nobody() -> Problem {
    let detail = "Name the user by exactly one of username and userId.";
    Problem::MalformedRequest { detail, pointer: None }
}

fn invalid(detail: &'static str, pointer: &str) -> Problem {
    Problem::InvalidValue { detail, pointer: pointer.to_owned() }
}

#[cfg(test)]
mod tests;
