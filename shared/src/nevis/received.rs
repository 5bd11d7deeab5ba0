//! What the client makes of an answer, for whoever called Nevis by other means: the probe asks an instance with it.

use std::fmt;

use reqwest::header::HeaderMap;

use super::answer::{Answer, MAX_BODY};
use super::introspection::{KeyState, state};
use super::word::judge;
use super::{StartOutcome, UserId, VerificationOutcome, approval, users, verification};

/// An answer of Nevis that was read to its end.
///
/// The state of the access key is what an introspection of it by itself says at the same address now. It counts
/// where only that tells whether the key, or the user or the code was refused.
#[derive(Clone, Copy)]
pub struct ReceivedAnswer<'a> {
    /// Of HTTP, from 100 to 999.
    pub status: u16,
    /// All of them.
    pub headers: &'a HeaderMap,
    /// More than 64 KiB are a broken one.
    pub body: &'a [u8],
}

impl ReceivedAnswer<'_> {
    /// What came of a start with the access key, if this was its answer.
    pub fn to_start(self, key: KeyState) -> StartOutcome {
        approval::outcome(&judge(self.read(), key))
    }

    /// What came of the check of a code for this user and Nevis's id of the approval, if this was its answer.
    pub fn to_verification(
        self,
        key: KeyState,
        user_id: &UserId,
        transaction_id: &str,
    ) -> VerificationOutcome {
        verification::outcome(&judge(self.read(), key), user_id, transaction_id)
    }

    /// The user's id, if this was the answer to a lookup by name with the access key, and said whose it is.
    pub fn to_user(self, key: KeyState) -> Option<UserId> {
        users::lookup(&judge(self.read(), key)).found()
    }

    /// What it says of an access key, if this was the answer to an introspection by that key of itself.
    pub fn to_introspection(self) -> KeyState {
        state(&self.read())
    }

    /// As the client reads it.
    pub(super) fn read(self) -> Answer {
        let whole = Some(self.body).filter(|body| body.len() <= MAX_BODY);
        Answer::of(self.status, self.headers, whole)
    }
}

impl fmt::Debug for ReceivedAnswer<'_> {
    /// The status alone: headers and body may hold tokens.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ReceivedAnswer({})", self.status)
    }
}

#[cfg(test)]
mod tests {
    use reqwest::header::{CONTENT_TYPE, HeaderValue};

    use super::*;

    const ID: &str = "7a342fb4-6c0e-4d5b-9f21-bb837ed32d9d";

    #[test]
    fn each_call_has_its_own_reading_of_an_answer() {
        let json = (CONTENT_TYPE, HeaderValue::from_static("application/json"));
        let headers = HeaderMap::from_iter([json]);
        let of =
            |status, body: &'static str| ReceivedAnswer { status, headers: &headers, body: body.as_bytes() };
        let user = of(200, r#"{"userId":"7a342fb4-6c0e-4d5b-9f21-bb837ed32d9d"}"#);
        assert_eq!(user.to_user(KeyState::Active), UserId::parse(ID));
        for other in [of(200, r#"{"userId":"alice"}"#), of(404, r#"{"error":"x"}"#), of(500, "")] {
            assert_eq!(other.to_user(KeyState::Active), None, "{other:?}");
        }
        assert_eq!(of(200, r#"{"active":true}"#).to_introspection(), KeyState::Active);
        let id = UserId::parse(ID).unwrap();
        let refused = of(401, r#"{"error":"x"}"#).to_verification(KeyState::Active, &id, "t");
        assert_eq!(refused, VerificationOutcome::Rejected);
    }
}
