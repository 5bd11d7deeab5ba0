//! `GET api/v1/users?username=`: the id of a user, where an approval's answer lacks it.

use reqwest::Method;

use super::word::Meaning;
use super::{NevisCalls, NevisClient, UserId, Username};

/// What came of looking up a user.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Lookup {
    /// The user's id.
    Found(UserId),
    /// Nevis knows no user of this name.
    Nobody,
    /// Nobody knows: no answer, or one that names no id.
    Failed,
}

impl NevisClient {
    /// Looks up a user's id (Nevis: users reference).
    pub(super) async fn find_user_id(&self, calls: &mut NevisCalls, username: &Username) -> Lookup {
        // The log tells the status of the approval that this lookup belongs to, if there is one.
        let before = calls.status;
        let judged = self
            .call(calls, |key| {
                let request = self.authorized(Method::GET, "api/v1/users", key)?;
                Some(request.query(&[("username", username.as_str())]))
            })
            .await;
        calls.status = before.or(calls.status);
        let found = lookup(&judged);
        if found == Lookup::Failed {
            calls.blame_the_answer();
        }
        found
    }
}

/// Reads the answer. An id that is no UUID is a broken one.
pub(super) fn lookup(judged: &Meaning) -> Lookup {
    match judged {
        Meaning::Success { said, .. } => {
            said.text("userId").and_then(UserId::parse).map_or(Lookup::Failed, Lookup::Found)
        }
        Meaning::Refused { status: 404 } => Lookup::Nobody,
        Meaning::Refused { .. }
        | Meaning::NotItsWord
        | Meaning::RateLimited { .. }
        | Meaning::WrongAddress
        | Meaning::KeyRefused
        | Meaning::KeyUnclear
        | Meaning::NotSent
        | Meaning::Unknown => Lookup::Failed,
    }
}

impl Lookup {
    pub(super) fn found(self) -> Option<UserId> {
        match self {
            Self::Found(id) => Some(id),
            Self::Nobody | Self::Failed => None,
        }
    }
}
